"""Train the decision on coded sentences: the same sentences and pipeline give the same bytes.

Every step is deterministic (liblinear with a fixed order of rows, folds by source), and weights are rounded to half
precision, so that the order of floating point sums does not show.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from kamerlens.errors import UsageError
from kamerlens.tag import features, gold
from kamerlens.tag.candidates import propose
from kamerlens.tag.codebook import DIRECTIONS, FOLDER, Codebook
from kamerlens.tag.encoder import Encoder
from kamerlens.tag.features import Features
from kamerlens.tag.gold import Coded
from kamerlens.tag.model import ENCODER, Array, Linear, Model, Stacker, log_odds, rows_of, save
from kamerlens.tag.reading import Reader

FOLDS = 5
_RARE = 2  # a feature is kept that stands in at least this many sentences
# Inverse regularisation per block, chosen by cross-validation on the training part.
_STRENGTH = {"woorden": 10.0, "rollen": 3.0, "regels": 1.0}
_HEADS = 10.0
_STACK = 1.0
# A theme is given where it is likelier than not. The threshold with the best F1 on coded sentences is lower, but in
# real papers the themes are some ten times rarer than in the gold set, and a low one fills them with false mentions.
_EVEN = 0.5
Targets = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """A coded sentence with its features."""

    coded: Coded
    features: Features


def read(rows: Sequence[Coded], reader: Reader, codebook: Codebook) -> list[Example]:
    """The coded sentences with what the decision sees of them."""
    sentences = reader.read([(row.sentence, row.context) for row in rows])
    return [
        Example(row, features.of(sentence, propose(sentence, codebook), codebook.telling))
        for row, sentence in zip(rows, sentences, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Heard:
    """An encoder's scores (log odds, sentences x themes) of the examples at *places*, which it was not trained on."""

    places: Sequence[int]
    scores: Array


def train(examples: Sequence[Example], codebook: Codebook, heard: Heard | None = None) -> Model:
    """A model from coded sentences: blocks, stackers on scores of sentences that a block did not see, heads.

    With *heard* there is a stacker more, fitted on the sentences that an encoder scored without having seen them.
    """
    themes = tuple(theme.id for theme in codebook.themes)
    targets = {
        theme: np.array([each.coded.label(theme) is not None for each in examples]) for theme in themes
    }
    unseen = {name: _unseen(name, examples, targets) for name in features.BLOCKS}
    stackers = [_stacker(unseen, targets)]
    if heard is not None:
        rows = list(heard.places)
        scores = {name: block[rows] for name, block in unseen.items()}
        stackers.insert(
            0, _stacker({**scores, ENCODER: heard.scores}, {t: given[rows] for t, given in targets.items()})
        )
    return Model(
        codebook.version,
        themes,
        {name: _block(name, examples, targets) for name in features.BLOCKS},
        tuple(stackers),
        {theme: _head(examples, (theme,), "subtype") for theme in themes},
        _head(examples, themes, "direction"),
    )


def fold(source: str) -> int:
    """The fold of a source, by its name alone."""
    return int(hashlib.sha256(source.encode()).hexdigest(), 16) % FOLDS


def _block(name: str, examples: Sequence[Example], targets: Mapping[str, Targets]) -> Linear:
    rows = [each.features[name] for each in examples]
    names, idf = _vocabulary(rows)
    matrix = _matrix(rows, names, idf)
    fits = [_fit(matrix, target, _STRENGTH[name]) for target in targets.values()]
    weights = np.stack([weights for weights, _ in fits], axis=1)
    return _linear(names, idf, weights, np.array([bias for _, bias in fits]), tuple(targets))


def _vocabulary(rows: Sequence[frozenset[str]]) -> tuple[dict[str, int], Array]:
    counts = Counter(name for row in rows for name in row)
    kept = sorted(name for name, count in counts.items() if count >= _RARE)
    idf = [np.log((1 + len(rows)) / (1 + counts[name])) + 1 for name in kept]
    return {name: at for at, name in enumerate(kept)}, np.array(idf, dtype=np.float32)


def _matrix(rows: Sequence[frozenset[str]], names: Mapping[str, int], idf: Array) -> csr_matrix:
    found = rows_of(names, rows)
    values = [idf[row] / (np.linalg.norm(idf[row]) or 1.0) for row in found]
    starts = np.cumsum([0, *map(len, found)])
    empty = np.zeros(0)
    return csr_matrix(
        (np.concatenate([*values, empty]), np.concatenate([*found, empty]).astype(int), starts),
        shape=(len(rows), len(names)),
    )


def _fit(matrix: csr_matrix, target: Targets, strength: float, balanced: bool = False) -> tuple[Array, float]:
    """Weights and bias of a logistic regression; a target with one value only has no weights."""
    if target.all() or not target.any():
        return np.zeros(matrix.shape[1], dtype=np.float32), 4.0 if target.all() else -4.0
    fitted = LogisticRegression(
        C=strength,
        solver="liblinear",
        random_state=0,
        max_iter=1000,
        class_weight="balanced" if balanced else None,
    ).fit(matrix, target)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _linear(
    names: dict[str, int], idf: Array, weights: Array, bias: Array, outputs: tuple[str, ...]
) -> Linear:
    """Without the features whose weight rounds to nothing."""
    kept = [name for name, row in names.items() if np.abs(weights[row]).max(initial=0.0) >= 0.005]
    rows = [names[name] for name in kept]
    return Linear(
        {name: at for at, name in enumerate(kept)},
        idf[rows].astype(np.float32),
        weights[rows].astype(np.float32),
        bias.astype(np.float32),
        outputs,
    )


def _unseen(name: str, examples: Sequence[Example], targets: Mapping[str, Targets]) -> Array:
    """The scores that a block gives sentences of sources it was not trained on."""
    folds = np.array([fold(each.coded.source) for each in examples])
    scores = np.zeros((len(examples), len(targets)), dtype=np.float32)
    for number in range(FOLDS):
        inside, outside = np.flatnonzero(folds != number).tolist(), np.flatnonzero(folds == number).tolist()
        if not inside or not outside:
            continue
        block = _block(
            name, [examples[i] for i in inside], {theme: t[inside] for theme, t in targets.items()}
        )
        for i in outside:
            scores[i] = block.scores(examples[i].features[name])
    return scores


def _stacker(unseen: Mapping[str, Array], targets: Mapping[str, Targets]) -> Stacker:
    scores = np.hstack(list(unseen.values()))
    fits = [_fit(csr_matrix(scores), target, _STACK) for target in targets.values()]
    weights = np.stack([weights for weights, _ in fits], axis=1).astype(np.float32)
    bias = np.array([bias for _, bias in fits], dtype=np.float32)
    return Stacker(tuple(unseen), weights, bias, dict.fromkeys(targets, _EVEN))


def _head(examples: Sequence[Example], themes: Sequence[str], part: str) -> Linear:
    """A linear model of subtype or direction on the sentences that carry one of these themes."""
    pairs = [
        (features.of_theme(each.features, theme), getattr(label, part))
        for each in examples
        for theme in themes
        if (label := each.coded.label(theme)) is not None
    ]
    rows, values = [row for row, _ in pairs], [value for _, value in pairs]
    names, idf = _vocabulary(rows)
    matrix = _matrix(rows, names, idf)
    outputs = tuple(sorted(set(values))) or DIRECTIONS[-1:]
    targets = [np.array([value == each for value in values]) for each in outputs]
    fits = [_fit(matrix, target, _HEADS, balanced=True) for target in targets]
    weights = np.stack([weights for weights, _ in fits], axis=1)
    return _linear(names, idf, weights, np.array([bias for _, bias in fits]), outputs)


def cross_validate(
    examples: Sequence[Example], fit: Callable[[Sequence[Example]], Model]
) -> Iterable[tuple[Example, Model]]:
    """Each example with a model that saw no sentence of its source."""
    for number in range(FOLDS):
        inside = [each for each in examples if fold(each.coded.source) != number]
        model = fit(inside)
        yield from ((each, model) for each in examples if fold(each.coded.source) == number)


def near_misses() -> list[Coded]:
    """The codebook's own sentences that carry no theme, each a source of its own."""
    groups = yaml.safe_load((FOLDER / "bijna.yaml").read_text(encoding="utf-8"))
    sentences = [sentence for group in groups for sentence in group["sentences"]]
    return [Coded(f"bijna-{n:03}", each, "", (), f"bijna-{n:03}") for n, each in enumerate(sentences, 1)]


def build(
    reader: Reader,
    codebook: Codebook,
    folder: Path,
    extra: Iterable[Coded],
    out: Path,
    encoder: Encoder | None = None,
) -> Model:
    """Train on the gold set in *folder* (without its test part) and on *extra* sentences, and write the model to *out*.

    Raises UsageError where there is nothing to train on.
    """
    development = list(gold.read_folder(folder, "development"))
    coded = [
        *development,
        *gold.read_folder(folder, "train"),
        *extra,
    ]
    if not any(row.labels for row in coded):
        raise UsageError(f"{folder}: no coded sentences to train on (written/*.jsonl)")
    rows = [*coded, *near_misses()]
    heard = Heard(range(len(development)), _odds(encoder, development)) if encoder and development else None
    model = train(read(rows, reader, codebook), codebook, heard)
    meta = reader.nlp.meta
    facts = {
        "pipeline": f"{meta['lang']}_{meta['name']} {meta['version']}",
        "encoder": encoder.version if encoder else "",
        "sentences": len(rows),
        "labelled": {theme: sum(row.label(theme) is not None for row in rows) for theme in model.themes},
    }
    save(model, out, facts)
    return model


def _odds(encoder: Encoder, rows: Sequence[Coded]) -> Array:
    """The encoder's log odds of each theme; encoders are trained on the part "train" alone."""
    return log_odds(encoder.read([row.sentence for row in rows], [row.context for row in rows]).themes)

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
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from kamerlens.errors import UsageError
from kamerlens.structure.data import load
from kamerlens.tag import features, gold, sieve
from kamerlens.tag.candidates import propose
from kamerlens.tag.codebook import DIRECTIONS, Codebook
from kamerlens.tag.encoder import Encoder
from kamerlens.tag.features import Features
from kamerlens.tag.gold import Coded
from kamerlens.tag.model import ENCODER, Array, Linear, Model, Stacker, log_odds, rows_of, save
from kamerlens.tag.reading import Reader

FOLDS = 5
_RARE = 2  # a feature is kept that stands in at least this many sentences
# Inverse regularisation per block, chosen by cross-validation on the training part.
_STRENGTH = {"woorden": 10.0, "rollen": 3.0, "regels": 1.0}
_HEADS = {"subtype": 3.0, "direction": 10.0}
_STACK = 0.1
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
    written = np.array([not each.coded.source.startswith(gold.PAPER) for each in examples])
    stackers = [_stacker(unseen, targets, written)]
    if heard is not None:
        rows = list(heard.places)
        scores = {name: block[rows] for name, block in unseen.items()} | {ENCODER: heard.scores}
        stackers.insert(0, _stacker(scores, {t: given[rows] for t, given in targets.items()}, written[rows]))
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


def _stacker(unseen: Mapping[str, Array], targets: Mapping[str, Targets], written: Targets) -> Stacker:
    """A theme is judged by what each block says of that theme. Real sentences, in which themes are some ten times
    rarer than in *written* ones, take part in the calibration; the threshold is chosen on the written ones.
    """
    weights = np.zeros((len(unseen) * len(targets), len(targets)), dtype=np.float32)
    bias = np.zeros(len(targets), dtype=np.float32)
    thresholds = {}
    for at, (theme, target) in enumerate(targets.items()):
        scores = np.stack([block[:, at] for block in unseen.values()], axis=1)
        weights[at :: len(targets), at], bias[at] = _fit(csr_matrix(scores), target, _STACK)
        said = 1 / (1 + np.exp(-(scores @ weights[at :: len(targets), at] + bias[at])))
        thresholds[theme] = even(said[written], target[written])
    return Stacker(tuple(unseen), weights, bias, thresholds)


def even(said: Array, target: Targets) -> float:
    """The threshold by which as many sentences get a theme as have it, so that precision is as high as recall.

    It stays between .4 and .5: what is likelier than not is given; lower ones fill real papers with false mentions (in
    1,385 real sentences that the encoder was kept from 18 at .35, 14 at .4).
    """
    wanted = int(target.sum())
    if not 0 < wanted < len(said):
        return 0.5
    ranked = np.sort(said)[::-1]
    return round(float(np.clip((ranked[wanted - 1] + ranked[wanted]) / 2, 0.4, 0.5)), 3)


def _head(examples: Sequence[Example], themes: Sequence[str], part: str) -> Linear:
    """A linear model of subtype or direction on the sentences that carry one of these themes."""
    pairs = [
        (features.of_theme(each.features, theme, parts=part == "subtype"), getattr(label, part))
        for each in examples
        for theme in themes
        if (label := each.coded.label(theme)) is not None
    ]
    rows, values = [row for row, _ in pairs], [value for _, value in pairs]
    names, idf = _vocabulary(rows)
    matrix = _matrix(rows, names, idf)
    outputs = tuple(sorted(set(values))) or DIRECTIONS[-1:]
    targets = [np.array([value == each for value in values]) for each in outputs]
    fits = [_fit(matrix, target, _HEADS[part], balanced=True) for target in targets]
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
    groups = load("codebook/bijna")
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
    coded = [*gold.read_folder(folder, "development", "train"), *extra]
    if not any(row.labels for row in coded):
        raise UsageError(f"{folder}: no coded sentences to train on (written/*.jsonl)")
    rows = asked([*coded, *gold.contrasts(folder), *near_misses()])
    model = train(read(rows, reader, codebook), codebook, _heard(encoder, rows) if encoder else None)
    meta = reader.nlp.meta
    facts = {
        "pipeline": f"{meta['lang']}_{meta['name']} {meta['version']}",
        "encoder": encoder.version if encoder else "",
        "sentences": len(rows),
        "labelled": {theme: sum(row.label(theme) is not None for row in rows) for theme in model.themes},
    }
    save(model, out, facts)
    return model


def asked(rows: Iterable[Coded]) -> list[Coded]:
    """The labelled sentences, and those of the others that pass the sieve: nobody is asked about the rest."""
    return [row for row in rows if row.labels or _passes(row)]


def _passes(row: Coded) -> bool:
    """What is written for coding may be about decentral government all along; of a real paper that must show."""
    anchored = not row.source.startswith(gold.PAPER) or sieve.is_anchored(row.sentence, row.context)
    return anchored and sieve.passes(row.sentence, row.context)


def _heard(encoder: Encoder, rows: Sequence[Coded]) -> Heard | None:
    """What the encoder says of the sentences that it did not learn from; None where there are none."""
    places = [at for at, row in enumerate(rows) if gold.is_kept_from_encoder(row.source)]
    texts, contexts = [rows[at].sentence for at in places], [rows[at].context for at in places]
    return Heard(places, log_odds(encoder.read(texts, contexts).themes)) if places else None

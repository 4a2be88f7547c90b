"""The trained decision: linear models kept as plain arrays, so that nothing that is loaded can run code.

Per block of features one linear model scores each theme; a second, small one turns the scores of all blocks into the
probability that a careful coder gives the theme. Subtype has a linear model per theme, direction one for all themes.
Scores of another make (an encoder's) are one more block: a stacker that knows it is used where they are given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kamerlens.errors import UsageError
from kamerlens.paths import MODELS
from kamerlens.tag.features import Features, of_theme

FOLDER = MODELS / "tagger"
Array = NDArray[np.float32]
ENCODER = "encoder"
_CERTAIN = 1e-4
# A sentence whose themes all have a lower probability is settled without an encoder. On the development sentences
# F1 is the same with .01 (.750) and with .1 (.752), and of the real papers .1 asks a quarter as many sentences.
_OPEN = 0.1


@dataclass(frozen=True, slots=True)
class Linear:
    """Scores of sparse features: ``weights`` is features x outputs; rows are scaled by idf, then to length 1."""

    names: Mapping[str, int]
    idf: Array
    weights: Array
    bias: Array
    outputs: tuple[str, ...]

    def scores(self, features: frozenset[str]) -> Array:
        """One score per output; features that training did not see count for nothing."""
        rows = self._rows(features)
        if not len(rows):
            return self.bias
        values = self.idf[rows]
        return np.asarray(values @ self.weights[rows] / np.linalg.norm(values) + self.bias, dtype=np.float32)

    def _rows(self, features: frozenset[str]) -> list[int]:
        return sorted(row for name in features if (row := self.names.get(name)) is not None)

    def shares(self, features: frozenset[str]) -> dict[str, float]:
        """Each output with its share of the odds; all shares add up to 1."""
        powers = np.exp(self.scores(features))
        return {name: float(each) for name, each in zip(self.outputs, powers / powers.sum(), strict=True)}

    def reasons(self, features: frozenset[str], output: str, count: int = 5) -> list[tuple[str, float]]:
        """The features that speak most for an output, with what each adds to its score."""
        column = self.outputs.index(output)
        rows = [(name, self.names[name]) for name in features if name in self.names]
        norm = float(np.linalg.norm(self.idf[[row for _, row in rows]])) or 1.0
        parts = [(name, float(self.idf[row] * self.weights[row, column]) / norm) for name, row in rows]
        return sorted(parts, key=lambda part: (-part[1], part[0]))[:count]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the model says of one theme in one sentence."""

    theme: str
    probability: float
    subtype: str
    direction: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What an encoder says of one sentence: a score per theme (log odds), shares of directions and subtypes, and
    where the words that would carry a theme begin and end.
    """

    themes: Array
    directions: Mapping[str, Mapping[str, float]]  # theme -> direction -> share
    subtypes: Mapping[str, Mapping[str, float]]  # theme -> subtype -> share
    spans: Mapping[str, tuple[int, int]]


def log_odds(probabilities: Array) -> Array:
    """Log odds of an encoder's probabilities; it is never taken to be surer than one in ten thousand."""
    certain = np.clip(probabilities, _CERTAIN, 1 - _CERTAIN)
    return np.asarray(np.log(certain / (1 - certain)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Stacker:
    """Turns the scores of its blocks into probabilities; ``thresholds`` are those from which a theme is given."""

    blocks: tuple[str, ...]
    weights: Array  # (blocks x themes) x themes
    bias: Array
    thresholds: Mapping[str, float]

    def probabilities(self, scores: Mapping[str, Array]) -> Array:
        """The calibrated probability of each theme."""
        row = np.concatenate([scores[name] for name in self.blocks])
        return np.asarray(1 / (1 + np.exp(-(row @ self.weights + self.bias))), dtype=np.float32)


@dataclass(frozen=True)
class Model:
    """The trained decision; the first of ``stackers`` whose blocks are all there decides."""

    version: str
    themes: tuple[str, ...]
    blocks: Mapping[str, Linear]
    stackers: tuple[Stacker, ...]
    subtypes: Mapping[str, Linear]
    direction: Linear

    def stacker(self, hinted: bool = False) -> Stacker:
        """The stacker for the blocks of this model, with the encoder's among them where it is *hinted*."""
        there = {*self.blocks, ENCODER} if hinted else {*self.blocks}
        return next(each for each in self.stackers if there.issuperset(each.blocks))

    def probabilities(self, features: Features, hints: Hints | None = None) -> Array:
        """The calibrated probability of each theme."""
        scores = {name: block.scores(features[name]) for name, block in self.blocks.items()}
        if hints is None:
            return self.stacker().probabilities(scores)
        return self.stacker(hinted=True).probabilities({**scores, ENCODER: hints.themes})

    def is_open(self, probabilities: Array) -> bool:
        """Whether a sentence is left open by these probabilities, so that an encoder is worth its time."""
        return bool(max(probabilities) > _OPEN)

    def decide(self, features: Features, probabilities: Array, hints: Hints | None = None) -> list[Decision]:
        """The themes that the sentence carries by these probabilities, each with subtype and direction."""
        thresholds = self.stacker(hinted=hints is not None).thresholds
        return [
            self._decision(features, theme, float(p), hints)
            for theme, p in zip(self.themes, probabilities, strict=True)
            if p >= thresholds[theme]
        ]

    def _decision(self, features: Features, theme: str, probability: float, hints: Hints | None) -> Decision:
        about = self.subtypes[theme].shares(of_theme(features, theme, parts=True))
        toward = self.direction.shares(of_theme(features, theme))
        subtype = _best(about, hints.subtypes[theme] if hints else None)
        direction = _best(toward, hints.directions[theme] if hints else None)
        return Decision(theme, round(probability, 3), subtype, direction)

    def reasons(
        self, features: Features, theme: str, hints: Hints | None = None, count: int = 5
    ) -> list[tuple[str, float]]:
        """What speaks most for a theme: features of all blocks, and the encoder where it was asked."""
        column, stacker = self.themes.index(theme), self.stacker(hinted=hints is not None)
        shares = {
            name: float(stacker.weights[at * len(self.themes) + column, column])
            for at, name in enumerate(stacker.blocks)
        }
        found = [
            (feature, part * shares[name])
            for name, block in self.blocks.items()
            for feature, part in block.reasons(features[name], theme, count)
        ]
        if hints is not None and ENCODER in shares:
            found.append((ENCODER, float(hints.themes[column]) * shares[ENCODER]))
        return sorted(found, key=lambda part: (-part[1], part[0]))[:count]


def _best(shares: Mapping[str, float], others: Mapping[str, float] | None) -> str:
    """The likeliest name by one judge, or by two that are taken as independent."""
    if others is None:
        return max(shares, key=lambda name: shares[name])
    return max(shares, key=lambda name: shares[name] * others.get(name, 0.0))


def load(folder: Path = FOLDER) -> Model:
    """Read a model; raises UsageError where there is none or it is broken."""
    try:
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return _model(facts, arrays)
    except (OSError, ValueError, KeyError) as e:
        raise UsageError(f"{folder}: no usable tagger ({e}): run kamerlens train") from e


def _model(facts: dict[str, Any], arrays: Mapping[str, Array]) -> Model:
    def linears(kind: str) -> dict[str, Linear]:
        return {name: _linear(f"{kind}/{name}", each, arrays) for name, each in facts[kind].items()}

    stackers = tuple(
        Stacker(
            tuple(each["blocks"]),
            arrays[f"stackers/{at}/weights"].astype(np.float32),
            arrays[f"stackers/{at}/bias"].astype(np.float32),
            each["thresholds"],
        )
        for at, each in enumerate(facts["stackers"])
    )
    direction = linears("directions")["all"]
    themes = tuple(facts["themes"])
    return Model(facts["codebook"], themes, linears("blocks"), stackers, linears("subtypes"), direction)


def _linear(name: str, facts: dict[str, Any], arrays: Mapping[str, Array]) -> Linear:
    names = {feature: row for row, feature in enumerate(facts["features"])}
    idf, weights, bias = (arrays[f"{name}/{part}"].astype(np.float32) for part in ("idf", "weights", "bias"))
    return Linear(names, idf, weights, bias, tuple(facts["outputs"]))


def save(model: Model, folder: Path, facts: Mapping[str, Any]) -> None:
    """Write a model as JSON and plain arrays of half precision; the same model gives the same bytes."""
    groups = {"blocks": model.blocks, "subtypes": model.subtypes, "directions": {"all": model.direction}}
    arrays: dict[str, Array] = {}
    described: dict[str, Any] = {"codebook": model.version, "themes": model.themes, **facts}
    for kind, group in groups.items():
        described[kind] = {
            name: {"outputs": each.outputs, "features": list(each.names)} for name, each in group.items()
        }
        for name, each in group.items():
            for part in ("idf", "weights", "bias"):
                arrays[f"{kind}/{name}/{part}"] = getattr(each, part)
    described["stackers"] = [
        {"blocks": each.blocks, "thresholds": each.thresholds} for each in model.stackers
    ]
    for at, stacker in enumerate(model.stackers):
        arrays |= {f"stackers/{at}/weights": stacker.weights, f"stackers/{at}/bias": stacker.bias}
    folder.mkdir(parents=True, exist_ok=True)
    halves = {name: array.astype(np.float16) for name, array in arrays.items()}
    np.savez_compressed(folder / "weights.npz", **halves)  # type: ignore[arg-type]
    text = json.dumps(described, ensure_ascii=False, indent=0, sort_keys=True)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")


def rows_of(names: Mapping[str, int], features: Sequence[frozenset[str]]) -> list[list[int]]:
    """Each set of features as sorted rows of a vocabulary."""
    return [sorted(names[name] for name in each if name in names) for each in features]

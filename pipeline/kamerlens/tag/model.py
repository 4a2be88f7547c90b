"""The trained decision: linear models kept as plain arrays, so that nothing that is loaded can run code.

Per block of features one linear model scores each theme; a second, small one turns the scores of all blocks into the
probability that a careful coder gives the theme. Subtype and direction have one linear model each per theme. A block of
another make (an encoder's scores) is one more block, with the weights of a second stacker that knows it.
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

FOLDER = MODELS / "tagger"
Array = NDArray[np.float32]
Features = Mapping[str, frozenset[str]]


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

    def best(self, features: frozenset[str]) -> str:
        """The output with the highest score."""
        return self.outputs[int(np.argmax(self.scores(features)))]

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


@dataclass(frozen=True)
class Model:
    """The trained decision; ``thresholds`` are the probabilities from which a theme is given."""

    version: str
    themes: tuple[str, ...]
    blocks: Mapping[str, Linear]
    stack: Array  # (blocks x themes) x themes
    stack_bias: Array
    subtypes: Mapping[str, Linear]
    directions: Mapping[str, Linear]
    thresholds: Mapping[str, float]

    def probabilities(self, features: Features) -> Array:
        """The calibrated probability of each theme."""
        scores = np.concatenate([block.scores(features[name]) for name, block in self.blocks.items()])
        return np.asarray(1 / (1 + np.exp(-(scores @ self.stack + self.stack_bias))), dtype=np.float32)

    def decide(self, features: Features) -> list[Decision]:
        """The themes that the sentence carries."""
        probabilities = self.probabilities(features)
        every = frozenset().union(*features.values())
        return [
            Decision(
                theme,
                round(float(p), 3),
                self.subtypes[theme].best(every),
                self.directions[theme].best(every),
            )
            for theme, p in zip(self.themes, probabilities, strict=True)
            if p >= self.thresholds[theme]
        ]

    def reasons(self, features: Features, theme: str, count: int = 5) -> list[tuple[str, float]]:
        """The features that speak most for a theme, over all blocks."""
        column = self.themes.index(theme)
        found = [
            (feature, part * float(self.stack[at * len(self.themes) + column, column]))
            for at, (name, block) in enumerate(self.blocks.items())
            for feature, part in block.reasons(features[name], theme, count)
        ]
        return sorted(found, key=lambda part: (-part[1], part[0]))[:count]


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

    return Model(
        facts["codebook"],
        tuple(facts["themes"]),
        linears("blocks"),
        arrays["stack"],
        arrays["stack_bias"],
        linears("subtypes"),
        linears("directions"),
        facts["thresholds"],
    )


def _linear(name: str, facts: dict[str, Any], arrays: Mapping[str, Array]) -> Linear:
    names = {feature: row for row, feature in enumerate(facts["features"])}
    idf, weights, bias = (arrays[f"{name}/{part}"].astype(np.float32) for part in ("idf", "weights", "bias"))
    return Linear(names, idf, weights, bias, tuple(facts["outputs"]))


def save(model: Model, folder: Path, facts: Mapping[str, Any]) -> None:
    """Write a model as JSON and plain arrays of half precision; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    groups = {"blocks": model.blocks, "subtypes": model.subtypes, "directions": model.directions}
    arrays = {"stack": model.stack, "stack_bias": model.stack_bias}
    described: dict[str, Any] = {
        "codebook": model.version,
        "themes": model.themes,
        "thresholds": model.thresholds,
        **facts,
    }
    for kind, group in groups.items():
        described[kind] = {}
        for name, linear in group.items():
            described[kind][name] = {"outputs": linear.outputs, "features": list(linear.names)}
            for part in ("idf", "weights", "bias"):
                arrays[f"{kind}/{name}/{part}"] = getattr(linear, part).astype(np.float16)
    np.savez_compressed(folder / "weights.npz", **arrays)  # type: ignore[arg-type]
    text = json.dumps(described, ensure_ascii=False, indent=0, sort_keys=True)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")


def rows_of(names: Mapping[str, int], features: Sequence[frozenset[str]]) -> list[list[int]]:
    """Each set of features as sorted rows of a vocabulary."""
    return [sorted(names[name] for name in each if name in names) for each in features]

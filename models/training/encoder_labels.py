"""What the network should say of a coded sentence, the loss, and the choice of thresholds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import yaml
from torch import Tensor
from torch.nn import functional as f

from kamerlens.paths import DATA
from kamerlens.tag.encoder import Pieces, owners
from kamerlens.tag.gold import Coded

# Read from the file itself: the codebook's module needs spaCy, which an environment for training does without.
_BOOK = yaml.safe_load((DATA / "codebook" / "codeboek.yaml").read_text(encoding="utf-8"))["themes"]
THEMES = tuple(sorted(_BOOK))
DIRECTIONS = ("meer", "minder", "neutraal")
SUBTYPES = {theme: tuple(_BOOK[theme]["subtypes"]) for theme in THEMES}
# Outputs: one per theme; then a direction per theme; then a subtype per theme.
GROUPS = [len(DIRECTIONS)] * len(THEMES) + [len(SUBTYPES[theme]) for theme in THEMES]
WIDTH = len(THEMES) + sum(GROUPS)
_ASIDE = 1.0  # what a direction or subtype counts for beside a theme
_MARKS = 1.0  # what the words that carry a theme count for
_NONE = -100  # cross_entropy leaves this target out


@dataclass(frozen=True, slots=True)
class Targets:
    """A 1 for each theme that is there; for each group (directions, then subtypes) which is right, or _NONE;
    for each piece of the sentence a 1 for each theme that its word carries.
    """

    themes: tuple[int, ...]
    groups: tuple[int, ...]
    marks: tuple[tuple[int, ...], ...]


def targets(coded: Coded, pieces: Pieces) -> Targets:
    labels = [coded.label(theme) for theme in THEMES]
    directions = [DIRECTIONS.index(each.direction) if each else _NONE for each in labels]
    subtypes = [
        SUBTYPES[theme].index(each.subtype) if each else _NONE
        for theme, each in zip(THEMES, labels, strict=True)
    ]
    spans = {theme: list(triggers(coded, theme)) for theme in THEMES}
    marks = tuple(
        tuple(int(any(begin < y and x < end for x, y in spans[theme])) for theme in THEMES)
        for begin, end in owners(pieces, coded.sentence)
    )
    return Targets(tuple(int(each is not None) for each in labels), (*directions, *subtypes), marks)


def triggers(coded: Coded, theme: str) -> Iterator[tuple[int, int]]:
    """Where the words that carry a theme begin and end in the sentence."""
    for label in coded.labels:
        if label.theme == theme and label.trigger:
            begin = coded.sentence.find(label.trigger)
            if begin >= 0:
                yield begin, begin + len(label.trigger)


def loss(outputs: Tensor, marks: Tensor, own: Tensor, wanted: Sequence[Targets]) -> Tensor:
    """Of the themes and the words that carry them, and less of directions and subtypes where there is a theme."""
    themes, *groups = outputs.split([len(THEMES), *GROUPS], dim=1)
    value = f.binary_cross_entropy_with_logits(
        themes, torch.tensor([w.themes for w in wanted], dtype=torch.float32)
    )
    right = torch.tensor([w.groups for w in wanted])
    for at, group in enumerate(groups):
        # Divided by the batch and not by the labelled, so that a lone one does not weigh as much as ten.
        value = value + _ASIDE * f.cross_entropy(
            group, right[:, at], ignore_index=_NONE, reduction="sum"
        ) / len(wanted)
    carried = torch.tensor([mark for w in wanted for mark in w.marks], dtype=torch.float32)
    return value + _MARKS * f.binary_cross_entropy_with_logits(marks[own.bool()], carried)


def best_threshold(probabilities: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """The threshold with the best F1, nearest to a half where several are, and that F1."""
    steps = [round(0.02 * n, 2) for n in range(5, 46)]
    best = max(steps, key=lambda step: (f1(probabilities >= step, truth), -abs(step - 0.5)))
    return best, f1(probabilities >= best, truth)


def f1(given: np.ndarray, truth: np.ndarray) -> float:
    total = int(given.sum()) + int(truth.sum())
    return 2 * int((given & truth).sum()) / total if total else 0.0

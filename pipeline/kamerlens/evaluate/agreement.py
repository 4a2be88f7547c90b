"""How well two coders agree on the gold set: on presence, on direction and subtype, and on the words that carry it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kamerlens.tag import gold
from kamerlens.tag.gold import Coded, Label

Coding = Mapping[str, Sequence[Label]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two coders on one theme; direction and subtype are shares of the sentences that both gave the theme."""

    theme: str
    sentences: int
    both: int
    kappa: float  # Cohen (1960), presence in the sentence
    alpha: float  # binary unitizing alpha, on the characters of the triggers
    direction: float
    subtype: float


def kappa(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Cohen's kappa of two codings of the same units; 1.0 where neither coder ever varied and both agree.

    >>> kappa([True, True, False, False], [True, False, False, False])
    0.5
    """
    n = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    p, q = sum(first) / n, sum(second) / n
    expected = p * q + (1 - p) * (1 - q)
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def unitizing_alpha(length: int, apart: int, first: int, second: int) -> float:
    """Krippendorff's alpha of a continuum of *length* characters that two coders cut in marked and unmarked.

    *apart* characters are marked by one of them only, *first* and *second* by each. The binary form for textual
    continua, in which only lengths count (Krippendorff, Mathet, Bouvry and Widlöcher, Quality & Quantity 50, 2016).
    """
    values, marked = 2 * length, first + second
    expected = 2 * marked * (values - marked) / (values * (values - 1))
    return 1.0 if not expected else 1 - (apart / length) / expected


def of_theme(rows: Sequence[Coded], second: Coding, theme: str) -> Agreement:
    """The agreement of the coding in *rows* with *second* (labels by id) on one theme."""
    pairs = [(_of(row.labels, theme), _of(second[row.id], theme), row) for row in rows]
    both = [(a, b) for a, b, _ in pairs if a and b]
    spans = [(_marked(a, row), _marked(b, row)) for a, b, row in pairs]
    return Agreement(
        theme,
        len(rows),
        len(both),
        kappa([bool(a) for a, _, _ in pairs], [bool(b) for _, b, _ in pairs]),
        unitizing_alpha(
            sum(len(row.sentence) for row in rows),
            sum(len(a ^ b) for a, b in spans),
            sum(len(a) for a, _ in spans),
            sum(len(b) for _, b in spans),
        ),
        _share([a[0].direction == b[0].direction for a, b in both]),
        _share([a[0].subtype == b[0].subtype for a, b in both]),
    )


def _of(labels: Sequence[Label], theme: str) -> list[Label]:
    return [label for label in labels if label.theme == theme]


def _marked(labels: Sequence[Label], row: Coded) -> set[int]:
    """The offsets of the characters of all triggers; a trigger that stands twice counts where it stands first."""
    found: set[int] = set()
    for label in labels:
        begin = row.sentence.find(label.trigger)
        if label.trigger and begin >= 0:
            found.update(range(begin, begin + len(label.trigger)))
    return found


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def of_folder(folder: Path, themes: Sequence[str]) -> Iterator[Agreement]:
    """The agreement on all sentences of the gold set that were coded twice."""
    second: dict[str, Sequence[Label]] = {}
    for file in sorted((folder / "coded").glob("*.jsonl")):
        second.update(gold.labels_by_id(file))
    rows = [row for file in sorted((folder / "written").glob("*.jsonl")) for row in gold.read(file)]
    twice = [row for row in rows if row.id in second]
    if twice:
        yield from (of_theme(twice, second, theme) for theme in themes)


def table(found: Sequence[Agreement]) -> Iterator[str]:
    """A line per theme."""
    yield f"{'theme':<36}{'coded':>7}{'both':>6}{'kappa':>8}{'alpha':>8}{'direction':>11}{'subtype':>9}"
    for a in found:
        figures = (
            f"{a.sentences:>7}{a.both:>6}{a.kappa:>8.3f}{a.alpha:>8.3f}{a.direction:>11.3f}{a.subtype:>9.3f}"
        )
        yield f"{a.theme:<36}{figures}"

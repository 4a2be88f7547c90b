"""How well a paper was read: words, paragraph boundaries, metadata and references against the truth.

The truth is a sample paper's truth file, or the official XML for the same paper's PDF.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from rapidfuzz.distance import LCSseq

from kamerlens.records import Metadata, Paper, Paragraph


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """Shares from 0 to 1; differences as ``field: truth != read`` lines."""

    paper: str
    words: int
    recall: float
    precision: float
    boundaries: float  # F1 of the ends of paragraphs
    metadata: tuple[str, ...]
    references_missed: tuple[str, ...]
    references_extra: tuple[str, ...]


def score(read: Paper, truth: Paper, metadata: Iterable[str] | None = None) -> ReadingScore:
    """Compare in reading order: a word counts as found only in its place (longest common subsequence)."""
    theirs, ours = _words(truth.paragraphs), _words(read.paragraphs)
    matched = _matched(theirs, ours)
    wanted, got = Counter(_targets(truth)), Counter(_targets(read))
    return ReadingScore(
        paper=truth.metadata.id,
        words=len(theirs),
        recall=len(matched) / len(theirs) if theirs else 1.0,
        precision=len(matched) / len(ours) if ours else 1.0,
        boundaries=_boundary_f1(truth.paragraphs, read.paragraphs, matched),
        metadata=tuple(_differences(truth.metadata, read.metadata, metadata)),
        references_missed=tuple((wanted - got).elements()),
        references_extra=tuple((got - wanted).elements()),
    )


def _words(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [word for p in paragraphs for word in p.text.split()]


def _matched(theirs: list[str], ours: list[str]) -> dict[int, int]:
    """Place in the truth -> place in the reading, for the words of a longest common subsequence."""
    return {
        block.src_start + i: block.dest_start + i
        for block in LCSseq.opcodes(theirs, ours)
        if block.tag == "equal"
        for i in range(block.src_end - block.src_start)
    }


def _ends(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Places of the words that end a paragraph."""
    ends, place = set(), 0
    for p in paragraphs:
        place += len(p.text.split())
        ends.add(place - 1)
    return ends


def _boundary_f1(theirs: Sequence[Paragraph], ours: Sequence[Paragraph], matched: dict[int, int]) -> float:
    wanted, got = _ends(theirs), _ends(ours)
    right = sum(1 for end in wanted if matched.get(end) in got)
    return 2 * right / (len(wanted) + len(got)) if wanted or got else 1.0


def _targets(paper: Paper) -> list[str]:
    return [r.target for r in paper.references if r.target]


def _differences(truth: Metadata, read: Metadata, names: Iterable[str] | None) -> Iterable[str]:
    for name in names if names is not None else (f.name for f in fields(truth)):
        wanted, got = getattr(truth, name), getattr(read, name)
        if wanted and wanted != got:
            yield f"{name}: {wanted!r} != {got!r}"

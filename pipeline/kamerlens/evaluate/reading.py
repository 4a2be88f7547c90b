"""How well a paper was read: words, paragraph boundaries, metadata and references against the truth.

The truth is a sample paper's truth file, or the official XML for the same paper's PDF.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from rapidfuzz.distance import LCSseq

from kamerlens.acquire.files import find
from kamerlens.evaluate import truth as truths
from kamerlens.paths import CORPUS
from kamerlens.read.pdf import read_pdf
from kamerlens.read.xml import read_xml
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


def paragraph_differences(read: Paper, truth: Paper) -> list[str]:
    """Where the paragraphs are not exactly those of the truth, one line each: text, kind, zone, section and so on.

    Pages and boxes are left out: a truth file knows on which page a paragraph begins, XML does not.
    """
    theirs, ours = [_facts(p) for p in truth.paragraphs], [_facts(p) for p in read.paragraphs]
    lines = [
        f"paragraph {number} {name}: {wanted[name]!r} != {got[name]!r}"
        for number, (wanted, got) in enumerate(zip(theirs, ours, strict=False), 1)
        for name in wanted
        if wanted[name] != got[name]
    ]
    if len(theirs) != len(ours):
        lines.append(f"paragraphs: {len(theirs)} != {len(ours)}")
    return lines


def _facts(paragraph: Paragraph) -> dict[str, object]:
    names = ("kind", "zone", "text", "section", "calls", "level", "label", "cells")
    return {name: getattr(paragraph, name) for name in names}


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
        if wanted and not _same(name, wanted, got):
            yield f"{name}: {wanted!r} != {got!r}"


def _same(name: str, wanted: object, got: object) -> bool:
    if name != "title":
        return wanted == got
    # The publisher adds to the printed kind what the paper is about ("Brief van ... over ..."): no print has it.
    return bool(got) and str(wanted).casefold().startswith(str(got).casefold())


def of_sample() -> Iterator[ReadingScore]:
    """Each file of the sample corpus against its truth."""
    for file in sorted((CORPUS / "sample" / "truth").glob("*.json")):
        truth, _ = truths.load(file)
        papers = file.parent.parent / "papers"
        for suffix, reader in ((".pdf", read_pdf), (".xml", read_xml)):
            source = papers / f"{file.stem}{suffix}"
            if source.is_file():
                yield score(reader(source), truth)


def of_pairs(folder: Path) -> Iterator[ReadingScore]:
    """Each PDF under *folder* against the official XML of the same paper."""
    for source in find([folder]):
        if source.pdf and source.xml:
            yield score(read_pdf(source.pdf), read_xml(source.xml))


def table(scores: Sequence[ReadingScore]) -> Iterator[str]:
    """A line per paper, then the totals over all words."""
    yield f"{'paper':<28}{'words':>7}{'recall':>9}{'precis.':>9}{'ends F1':>9}  differences"
    for s in scores:
        faults = (*s.metadata, *(f"missed {t}" for t in s.references_missed))
        figures = f"{s.words:>7}{s.recall:>9.4f}{s.precision:>9.4f}{s.boundaries:>9.4f}"
        yield f"{s.paper:<28}{figures}  {'; '.join(faults)}"
    words = sum(s.words for s in scores)
    if words:
        recall = sum(s.recall * s.words for s in scores) / words
        precision = sum(s.precision * s.words for s in scores) / words
        yield f"{'all ' + str(len(scores)):<28}{words:>7}{recall:>9.4f}{precision:>9.4f}"

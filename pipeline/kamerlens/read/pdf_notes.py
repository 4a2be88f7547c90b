"""The notes at the foot of the pages, each whole, also where it runs on over a page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kamerlens.read.pdf_hyphens import Hyphens
from kamerlens.read.pdf_lines import Line
from kamerlens.read.pdf_text import compose
from kamerlens.records import Kind, Paragraph, Zone

_NUMBER = re.compile(r"\d{1,3}|\*{1,3}")
# What recognition makes of a small number.
_SIGN = re.compile(r"[^\w\s]")
_SMALL = 0.85
# Recognition can miss the small numbers of as many notes in a row.
_MISSED = 2
# From the body to the notes below it, in parts of the usual distance of two lines.
_APART = 1.35


@dataclass(frozen=True, slots=True)
class Note:
    """A note's printed number and its lines, the number taken out."""

    label: str
    lines: tuple[Line, ...]


def notes(lines: Sequence[Line]) -> list[Note]:
    """The notes in printed order; lines before the first number go on from nothing and are a note of their own."""
    found: list[tuple[str, list[Line]]] = []
    for line in lines:
        label, rest = _opening(line, found[-1][0] if found else "")
        if label or not found:
            found.append((label, []))
        if rest:
            found[-1][1].append(rest)
    return [Note(label, tuple(rest)) for label, rest in found if rest]


def _opening(line: Line, last: str) -> tuple[str, Line | None]:
    """(number, line without it): a number that stands small before the note's first word, or follows *last*."""
    first = line.tokens[0]
    if len(line.tokens) > 1 and not first.run.painted and _SIGN.fullmatch(first.text) and last.isdigit():
        return str(int(last) + 1), Line(line.page, line.tokens[1:])
    if len(line.tokens) < 2 or not _NUMBER.fullmatch(first.text):
        return "", line
    next_one = _comes_next(line, last) and not line.tokens[1].glued
    if first.run.size < _SMALL * line.tokens[1].run.size or next_one:
        rest = (line.tokens[1]._replace(glued=False), *line.tokens[2:])
        return first.text, Line(line.page, rest)
    return "", line


def _comes_next(line: Line, last: str) -> bool:
    """Whether a line begins with the number after the *last* note's; the first is 1.

    In recognised text numbers can be missing between, but a day ("12 april 2023") is none.
    """
    first, second = line.tokens[:2]
    if not first.text.isdigit() or not (last or "0").isdigit():
        return False
    missed = 0 if first.run.painted or second.text[:1].islower() else _MISSED
    return 1 <= int(first.text) - int(last or "0") <= 1 + missed


def foot(lines: Sequence[Line], last: str) -> Sequence[Line]:
    """The notes at the foot of a page that was recognised, where sizes are guesses, after the note numbered *last*.

    They stand apart from the body, and one of them begins with a number that comes next.
    """
    steps = [below.baseline - above.baseline for above, below in pairwise(lines)]
    if not steps:
        return ()
    far = [at for at, step in enumerate(steps, start=1) if step > _APART * median(steps)]
    found = lines[far[-1] :] if far else ()
    return found if any(len(line.tokens) > 1 and _comes_next(line, last) for line in found) else ()


def paragraphs(found: Sequence[Note], hyphens: Hyphens) -> Iterator[Paragraph]:
    """The notes as paragraphs."""
    for note in found:
        text, words, _ = compose(note.lines, hyphens)
        page = note.lines[0].page
        yield Paragraph(0, Kind.NOTE, Zone.NOTE, text, page=page, words=words, label=note.label)

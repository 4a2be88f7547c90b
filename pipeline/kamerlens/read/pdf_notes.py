"""The notes at the foot of the pages, each whole, also where it runs on over a page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kamerlens.read.pdf_hyphens import Hyphens
from kamerlens.read.pdf_lines import Line
from kamerlens.read.pdf_text import compose
from kamerlens.records import Kind, Paragraph, Zone

_NUMBER = re.compile(r"\d{1,3}|\*{1,3}")
_SMALL = 0.85


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
    if len(line.tokens) < 2 or not _NUMBER.fullmatch(first.text):
        return "", line
    next_one = last.isdigit() and first.text == str(int(last) + 1) and not line.tokens[1].glued
    if first.run.size < _SMALL * line.tokens[1].run.size or next_one:
        rest = (line.tokens[1]._replace(glued=False), *line.tokens[2:])
        return first.text, Line(line.page, rest)
    return "", line


def paragraphs(found: Sequence[Note], hyphens: Hyphens) -> Iterator[Paragraph]:
    """The notes as paragraphs."""
    for note in found:
        text, words, _ = compose(note.lines, hyphens)
        page = note.lines[0].page
        yield Paragraph(0, Kind.NOTE, Zone.NOTE, text, page=page, words=words, label=note.label)

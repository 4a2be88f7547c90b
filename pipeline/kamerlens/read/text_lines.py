"""The lines of a plain text: on which page, and whether a blank line parts them from the line before."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kamerlens.records import Kind, Paragraph, Zone
from kamerlens.structure.data import load
from kamerlens.structure.text import clean

_NOTE = re.compile(r"(?P<label>\d{1,3})\s+(?P<text>\S.*)")
_LINK = re.compile(r"https?://\S+")
# A program that writes the text of a PDF with wide line spacing puts an empty line between most lines, also where a
# sentence goes on.
_SPACED = 0.3


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its clean text; *gap*: a blank line stands before it, *top*: a page may begin with it."""

    text: str
    page: int | None  # None where the text has no form feeds
    gap: bool
    top: bool


def lines(text: str) -> list[Line]:
    """The lines with words in them. A page begins at a form feed, or at a line that one space opens.

    Where most lines are followed by an empty one, only a blank line with a space in it parts.
    """
    raw = text.replace("\r\n", "\n").split("\n")
    spaced = _is_spaced(raw)
    done: list[Line] = []
    page = 1
    paged = "\f" in text
    before: list[str] = []
    for row in raw:
        page += row.count("\f")
        words = clean(row.replace("\f", " "))
        if not words:
            before.append(row)
            continue
        fed = any("\f" in blank for blank in (*before, row))
        gap = bool(before) and (not spaced or any(before)) and not fed
        done.append(Line(words, page if paged else None, gap, fed or bool(re.match(r" \S", row))))
        before = []
    return done


def _is_spaced(raw: Sequence[str]) -> bool:
    full = [index for index, row in enumerate(raw[:-1]) if row.strip()]
    broken = [index for index in full if raw[index + 1] == "" and raw[index].rstrip()[-1].isalnum()]
    return len(broken) > _SPACED * len(full)


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in load("structure/plain")["furniture"]))


def without_furniture(rows: Iterable[Line]) -> Iterator[Line]:
    """The lines of the text itself: no page numbers, footers, colophon or written-out link targets."""
    gap = top = False
    for row in rows:
        if _furniture().fullmatch(row.text):
            gap, top = gap or row.gap, top or row.top
            continue
        yield Line(row.text, row.page, row.gap or gap, row.top or top)
        gap = top = False


def split_notes(rows: Sequence[Line]) -> tuple[list[Line], list[Paragraph]]:
    """(body, notes). A note begins with the next number, under a blank line or a note, after it was called."""
    body: list[Line] = []
    notes: list[Paragraph] = []
    inside = False
    for row in rows:
        match = _NOTE.fullmatch(row.text)
        if match and (row.gap or inside) and _is_next(match["label"], notes, body):
            notes.append(_note(match["text"], match["label"], row.page))
            inside = True
        elif inside and not row.gap and not row.top:
            last = notes[-1]
            notes[-1] = _note(f"{last.text} {row.text}", last.label, last.page)
        else:
            # What stands between the parts of a paragraph (notes, the blank line above them) parts nothing.
            body.append(Line(row.text, row.page, row.gap and not inside, row.top or inside))
            inside = False
    return body, notes


def _note(text: str, label: str, page: int | None) -> Paragraph:
    return Paragraph(0, Kind.NOTE, Zone.NOTE, text, page=page, label=label)


def _is_next(label: str, notes: Sequence[Paragraph], body: Sequence[Line]) -> bool:
    called = re.compile(rf"[^\W\d_][.,;:!?)”’»…]?{label}(?!\d)|[)”’»]{label}(?!\d)")
    return int(label) == len(notes) + 1 and any(called.search(row.text) for row in body)

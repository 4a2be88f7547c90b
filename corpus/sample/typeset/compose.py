"""From the blocks of a source to the pieces of a paper in printed order: what truth, PDF and XML are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from kamerlens.records import Kind, Zone
from typeset.head import ASKED, KINDS, Head
from typeset.inline import Marked, Ref, Words
from typeset.markup import Block, Source

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_BILLS = frozenset({"Voorstel van wet"})
_CALLS_UPON = re.compile(
    r"(?:verzoek(?:t|en)|spre(?:ekt|ken)\b.* uit|roept|nodigt|draagt|dringt|besluit|keurt|betreurt|en gaat over)\b"
)
_CONSIDERS = re.compile(r"(?:constaterende|overwegende|gehoord|gelezen|gelet op|van mening|van oordeel)\b")
_DIVISIONS = {"hoofdstuk": 1, "paragraaf": 2}
_NUMBERED = {"lid": Kind.MEMBER, "onderdeel": Kind.PART, "item": Kind.ITEM}


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of the paper before its pages are known; *name* is what the markup called it."""

    name: str
    kind: Kind
    zone: Zone
    words: Words
    level: int = 0
    label: str = ""
    cells: tuple[Words, ...] = ()  # of a table row
    parts: tuple[str, ...] = ()  # of a signature: role and name as printed on two lines, or a name
    calls: tuple[str, ...] = ()  # numbers of the notes called, one per words.notes


@dataclass(frozen=True, slots=True)
class Composed:
    """A paper: its pieces in printed order, and its notes in the order of their numbers."""

    head: Head
    pieces: tuple[Piece, ...]
    notes: tuple[Piece, ...] = field(default=())


def compose(source: Source) -> Composed:
    """The paper that a source describes."""
    pieces, notes = _number_notes([*_front(source.head), *_body(source)])
    return Composed(source.head, tuple(pieces), tuple(notes))


def printed_date(iso: str) -> str:
    """``2023-11-14`` as ``14 november 2023``."""
    day = date.fromisoformat(iso)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _front(head: Head) -> Iterator[Piece]:
    """Title and opening: what stands between the dossier and the body."""
    if head.id.startswith(ASKED):
        yield from (Piece("omschrijving", Kind.TITLE, Zone.TITLE, Words(line)) for line in head.opening)
        return
    yield Piece("titel", Kind.TITLE, Zone.TITLE, Words(head.printed_kind))
    lines = [head.addressee, *head.opening] if head.addressee else [*head.opening]
    if head.kind == "Brief" and head.date and not any(printed_date(head.date) in line for line in lines):
        lines.append(_dateline(head))
    yield from (Piece("aanhef", Kind.OPENING, KINDS[head.kind], Words(line)) for line in lines)


def _dateline(head: Head) -> str:
    return f"{head.place}, {printed_date(head.date)}"


def _body(source: Source) -> Iterator[Piece]:
    walk = _Walk(source.head)
    for block in source.blocks:
        yield from walk.pieces(block)


class _Walk:
    """Goes through the blocks and keeps the zone in which the running text stands."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._zone = KINDS[head.kind]
        if head.kind in _BILLS:
            self._zone = Zone.CONSIDERATION
        self._signed = False

    def pieces(self, block: Block) -> Iterator[Piece]:
        """The pieces of one block; the first signature of a royal message brings its date line."""
        if block.zone is not None:
            self._zone = block.zone
        elif block.name == "tabel":
            yield from (self._row(row) for row in block.rows)
        elif block.name == "ondertekening":
            if self._head.kind == "Koninklijke boodschap" and not self._signed and self._head.date:
                yield Piece("dagtekening", Kind.PARAGRAPH, self._zone, Words(_dateline(self._head)))
            self._signed = True
            parts = tuple(part.text for part in block.rows[0] if part.text)
            yield Piece(block.name, Kind.SIGNATURE, self._zone, Words(" ".join(parts)), parts=parts)
        else:
            yield self._paragraph(block)

    def _paragraph(self, block: Block) -> Piece:
        text = block.words.text
        if block.name in _NUMBERED:
            label = text.split(" ")[0].strip("–•.°")
            return Piece(block.name, _NUMBERED[block.name], self._zone, block.words, label=label)
        if block.name == "citaat":
            return Piece(block.name, Kind.PARAGRAPH, Zone.QUOTATION, block.words)
        if block.name == "alinea":
            self._move(text)
            return Piece(block.name, Kind.PARAGRAPH, self._zone, block.words)
        return self._heading(block, text)

    def _heading(self, block: Block, text: str) -> Piece:
        if block.name in ("vraag", "antwoord"):
            self._zone = Zone(block.name)
            number = "".join(char for char in text if char.isdigit())
            return Piece(block.name, Kind.HEADING, self._zone, block.words, level=1, label=number)
        if self._head.kind in _BILLS:
            self._zone = Zone.BILL
        if self._zone is Zone.AMENDMENT and text == "Toelichting":
            self._zone = Zone.EXPLANATION
        if block.name == "artikel":
            label = text.split(" ")[1].rstrip(".")
            return Piece(block.name, Kind.ARTICLE, self._zone, block.words, level=3, label=label)
        level = _DIVISIONS.get(block.name) or block.level
        return Piece(block.name, Kind.HEADING, self._zone, block.words, level=level)

    def _move(self, text: str) -> None:
        """In a motion the verb tells considerans from dictum."""
        if self._head.kind != "Motie":
            return
        if _CALLS_UPON.match(text):
            self._zone = Zone.DICTUM
        elif _CONSIDERS.match(text):
            self._zone = Zone.CONSIDERATION

    def _row(self, cells: tuple[Words, ...]) -> Piece:
        return Piece("tabel", Kind.TABLE_ROW, self._zone, join(cells), cells=cells)


def join(cells: tuple[Words, ...]) -> Words:
    """The words of a row's cells with " | " between them, all that is marked in them at its new place."""
    whole = Words("")
    for number, cell in enumerate(cells):
        text = whole.text + (_bar(whole.text) if number else "")
        begin = len(text)
        whole = Words(
            text + cell.text,
            (*whole.notes, *((offset + begin, note) for offset, note in cell.notes)),
            (*whole.refs, *(Ref(r.begin + begin, r.end + begin, r.target) for r in cell.refs)),
            (*whole.mentions, *(Marked(m.begin + begin, m.end + begin, m.label) for m in cell.mentions)),
        )
    return replace(whole, text=whole.text.rstrip())


def _bar(text: str) -> str:
    """The bar after *text*: an empty cell leaves one space, not two."""
    return "| " if not text or text.endswith(" ") else " | "


def _number_notes(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Number the notes 1, 2, 3 ... in the order of their calls."""
    notes: list[Piece] = []
    done = []
    for piece in pieces:
        first = len(notes) + 1
        notes += [
            Piece("noot", Kind.NOTE, Zone.NOTE, note, label=str(number))
            for number, (_, note) in enumerate(piece.words.notes, first)
        ]
        done.append(replace(piece, calls=tuple(str(n) for n in range(first, len(notes) + 1))))
    return done, notes

"""The body of a paper in the official XML schema."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from lxml import etree

from kamerlens.records import Kind
from kamerlens.structure.ids import parse_id
from typeset.compose import Composed, Piece
from typeset.inline import Words

_WEIGHTS = {1: "vet", 2: "vetcur", 3: "cur"}
_DIVISIONS = {"hoofdstuk": 0, "paragraaf": 1, "artikel": 2}
_LISTED = ("item", "onderdeel")
_CLOSING = "Lasten en bevelen"


def leaf(parent: etree._Element, name: str, text: str) -> etree._Element:
    """A new element with *text* at the end of *parent*."""
    element = etree.SubElement(parent, name)
    element.text = text
    return element


class BodyWriter:
    """Writes pieces one after another, each in the element in which the one before left off."""

    def __init__(self, top: etree._Element, paper: Composed) -> None:
        self._top = top
        self._at = self._text = top
        self._open: list[etree._Element] = []  # chapter, section, article
        self._notes = {note.label: note.words for note in paper.notes}
        self._bill = paper.head.kind == "Voorstel van wet"
        self._motion = paper.head.kind == "Motie"
        self._weights = _weights(paper.pieces)

    def write(self, pieces: Sequence[Piece]) -> None:
        """Write all pieces; what forms one list, table or quotation stands in one element."""
        if self._bill:
            begin = next(n for n, piece in enumerate(pieces) if piece.name in _DIVISIONS)
            self._preamble(pieces[:begin])
            self._at = self._text = etree.SubElement(self._top, "wettekst")
            pieces = pieces[begin:]
        for name, group in groupby(pieces, key=lambda piece: piece.name):
            together = list(group)
            if name in _LISTED:
                self._list(together)
            elif name == "tabel":
                self._table(together)
            elif name == "citaat":
                self._quotation(together)
            elif name == "ondertekening":
                self._signatures(together)
            else:
                for piece in together:
                    self._piece(piece)

    def _preamble(self, pieces: Sequence[Piece]) -> None:
        aanhef = etree.SubElement(self._top, "aanhef")
        considerans = None
        for piece in pieces:
            if piece.kind is Kind.OPENING:
                leaf(aanhef, "wij", piece.words.text)
                continue
            if considerans is None:
                considerans = etree.SubElement(aanhef, "considerans")
            self._fill(etree.SubElement(considerans, "considerans.al"), piece.words, piece.calls)

    def _piece(self, piece: Piece) -> None:
        if piece.name in _DIVISIONS:
            self._division(piece)
        elif piece.name in ("vraag", "antwoord"):
            self._at = etree.SubElement(self._top, piece.name)
            leaf(self._at, "nr", piece.words.text).set("status", "officieel")
        elif piece.name == "kop":
            heading = etree.SubElement(self._at, "tussenkop", kopopmaak=self._weights[piece.level])
            self._fill(heading, piece.words, piece.calls)
        elif piece.name == "lid":
            self._member(piece)
        else:
            if self._bill and piece.words.text.startswith(_CLOSING):
                self._at = etree.SubElement(self._top, "wetsluiting")
            self._fill(etree.SubElement(self._at, "al"), piece.words, piece.calls)

    def _division(self, piece: Piece) -> None:
        """A chapter, section or article, inside the last one of those above it."""
        depth = _DIVISIONS[piece.name]
        while self._open and _DIVISIONS[self._open[-1].tag] >= depth:
            self._open.pop()
        self._at = etree.SubElement(self._open[-1] if self._open else self._text, piece.name)
        self._open.append(self._at)
        label, number, *title = piece.words.text.split(" ", 2)
        kop = etree.SubElement(self._at, "kop")
        for name, text in (("label", label), ("nr", number), ("titel", " ".join(title))):
            if text:
                leaf(kop, name, text)

    def _member(self, piece: Piece) -> None:
        self._at = etree.SubElement(self._open[-1] if self._open else self._text, "lid")
        marker, words = _split(piece.words)
        leaf(self._at, "lidnr", marker)
        self._fill(etree.SubElement(self._at, "al"), words, piece.calls)

    def _list(self, pieces: Sequence[Piece]) -> None:
        parent = self._at
        if pieces[0].kind is Kind.PART and not self._bill:
            parent = etree.SubElement(parent, "wijzig-artikel")
        rows = etree.SubElement(parent, "lijst", type="expliciet", level="single")
        for piece in pieces:
            item = etree.SubElement(rows, "li")
            marker, words = _split(piece.words)
            leaf(item, "li.nr", marker)
            self._fill(etree.SubElement(item, "al"), words, piece.calls)

    def _table(self, pieces: Sequence[Piece]) -> None:
        width = len(pieces[0].cells)
        group = etree.SubElement(etree.SubElement(self._at, "table"), "tgroup", cols=str(width))
        for column in range(1, width + 1):
            etree.SubElement(group, "colspec", colname=f"c{column}", colnum=str(column))
        parts = etree.SubElement(group, "thead"), etree.SubElement(group, "tbody")
        for number, piece in enumerate(pieces):
            row = etree.SubElement(parts[min(number, 1)], "row")
            calls = iter(piece.calls)
            for cell in piece.cells:
                entry = etree.SubElement(etree.SubElement(row, "entry"), "al")
                self._fill(entry, cell, [next(calls) for _ in cell.notes])

    def _quotation(self, pieces: Sequence[Piece]) -> None:
        quoted = etree.SubElement(self._at, "artikeltekst" if self._bill else "citaat")
        for piece in pieces:
            self._fill(etree.SubElement(quoted, "al"), piece.words, piece.calls)

    def _signatures(self, pieces: Sequence[Piece]) -> None:
        """Movers of a motion are bare paragraphs; any other signature has an element, role before name."""
        if self._motion:
            group = etree.SubElement(self._at, "al-groep")
            for piece in pieces:
                leaf(group, "al", piece.words.text)
            return
        for piece in pieces:
            signature = etree.SubElement(self._at, "ondertekening")
            for name, text in zip(("naam", "functie"), reversed(piece.parts), strict=False):
                signature.insert(0, leaf(signature, name, text))

    def _fill(self, element: etree._Element, words: Words, calls: Sequence[str]) -> None:
        """Fill an element with text, its links to papers and its notes in their places."""
        links = [ref for ref in words.refs if parse_id(ref.target)]
        at, into = 0, element
        events = sorted(
            [(ref.begin, 2, ref.target) for ref in links]
            + [(ref.end, 0, "") for ref in links]
            + [(offset, 1, number) for (offset, _), number in zip(words.notes, calls, strict=True)],
            key=lambda event: event[:2],
        )
        for offset, kind, value in events:
            _append(into, words.text[at:offset])
            at = offset
            if kind == 2:
                into = etree.SubElement(element, "extref", doc=value, soort="document", status="actief")
            elif kind == 0:
                into = element
            else:
                self._note(into, value)
        _append(into, words.text[at:])

    def _note(self, parent: etree._Element, number: str) -> None:
        note = etree.SubElement(parent, "noot", id=f"n{number}", type="voet")
        leaf(note, "noot.nr", number)
        self._fill(etree.SubElement(note, "noot.al"), self._notes[number], ())


def _weights(pieces: Sequence[Piece]) -> dict[int, str]:
    """The weight of each level of headings: with two levels the second is plain italic."""
    deepest = max((piece.level for piece in pieces if piece.name == "kop"), default=1)
    return _WEIGHTS if deepest > 2 else {1: "vet", 2: "cur"}


def _append(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _split(words: Words) -> tuple[str, Words]:
    """The printed number of an item or member, and its words without it."""
    marker = words.text.split(" ")[0]
    shift = len(marker) + 1
    refs = tuple(r._replace(begin=r.begin - shift, end=r.end - shift) for r in words.refs)
    notes = tuple((offset - shift, note) for offset, note in words.notes)
    return marker, Words(words.text[shift:], notes, refs)

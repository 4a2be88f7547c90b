"""The body of an official XML paper as paragraphs in reading order.

Both official schemas are read by one walk: what an element is, is said by data/xml/elements.yaml.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from lxml import etree

from kamerlens.read import xml_tables
from kamerlens.read.xml_text import Link, Marked, Words, inline, roles
from kamerlens.records import Kind, Paragraph, Zone
from kamerlens.structure.data import load
from kamerlens.structure.official import local, text_of
from kamerlens.structure.text import clean

_TITLED = frozenset({"stuk", "nds-stuk"})
_FORCED = {
    "quotation": Zone.QUOTATION,
    "consideration": Zone.CONSIDERATION,
    "question": Zone.QUESTION,
    "answer": Zone.ANSWER,
}


class Piece(NamedTuple):
    """A paragraph without its number and section yet, with the links that the XML makes in it."""

    paragraph: Paragraph
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk is: depth of headings, zone forced by an element above, and whether inside an article."""

    depth: int = 0
    zone: Zone = Zone.OTHER
    article: bool = False


class Body:
    """Walks a paper's XML; afterwards ``pieces`` and ``notes`` hold it all, ``signers`` (role, name)."""

    def __init__(self, root: etree._Element) -> None:
        self.pieces: list[Piece] = []
        self.notes: list[Piece] = []
        self.signers: list[tuple[str, str]] = []
        self._legacy = {note.get("id"): note.get("nr") or "" for note in root.iter("voetnoot")}
        self._weights = _weights_in(root)
        self._roots = frozenset(load("xml/elements")["roots"])
        self._prefix = ""
        for child in root:
            self._visit(child, Place())

    def paragraphs(self) -> Iterator[Piece]:
        """All pieces, notes last."""
        yield from self.pieces
        yield from self.notes

    # What is met, by role

    def _visit(self, element: etree._Element, place: Place) -> None:
        name = local(element)
        role = roles().get(name, "")
        if name == "titel" and local(_parent(element)) in _TITLED:
            role = "title"
        if role in _FORCED:
            # A question inside a quotation is still quoted.
            zone = place.zone if place.zone is Zone.QUOTATION else _FORCED[role]
            self._descend(element, replace(place, zone=zone))
        elif handler := getattr(self, f"_{role}", None) if role else None:
            handler(element, place)
        elif self._has_own_words(element):
            self._emit(Kind.PARAGRAPH, element, place)
        else:
            self._descend(element, self._deeper(element, place))

    def _descend(self, element: etree._Element, place: Place) -> None:
        for child in element:
            self._visit(child, place)

    def _deeper(self, element: etree._Element, place: Place) -> Place:
        levels = load("xml/elements")["division_levels"]
        if local(element) in levels:
            return replace(place, depth=levels[local(element)] - 1)
        return place

    @staticmethod
    def _has_own_words(element: etree._Element) -> bool:
        own = [element.text or "", *(child.tail or "" for child in element)]
        if any(text.strip() for text in own):
            return True
        return len(element) > 0 and all(local(child) in inline() for child in element)

    # Handlers; each role of elements.yaml has one of its name

    def _skip(self, element: etree._Element, place: Place) -> None:
        pass

    def _title(self, element: etree._Element, place: Place) -> None:
        self._emit(Kind.TITLE, element, replace(place, zone=Zone.TITLE))

    def _opening(self, element: etree._Element, place: Place) -> None:
        if self._has_own_words(element):
            self._emit(Kind.OPENING, element, place)
        else:
            for child in element:
                self._opening(child, place)

    def _paragraph(self, element: etree._Element, place: Place) -> None:
        self._emit(Kind.PARAGRAPH, element, place, only_inline=True)
        for child in element:
            if local(child) not in inline():
                self._visit(child, place)

    def _heading(self, element: etree._Element, place: Place) -> None:
        parent = _parent(element)
        if local(element) == "kop" and local(parent) in self._roots:
            return
        if roles().get(local(parent)) == "article":
            self._emit(Kind.ARTICLE, element, place, level=3, label=_child_text(element, "nr"))
            return
        level = self._level(element, place)
        self._emit(Kind.HEADING, element, place, level=level)

    def _level(self, element: etree._Element, place: Place) -> int:
        if local(element) != "kop":
            weight = element.get("kopopmaak") or element.get("letat") or ""
            rank = self._weights.index(weight) if weight in self._weights else len(self._weights)
            return _kop_depth(element) + 1 + rank
        levels = load("xml/elements")["division_levels"]
        name = local(_parent(element))
        return int(levels[name]) if name in levels else _kop_depth(element)

    def _number_heading(self, element: etree._Element, place: Place) -> None:
        number = "".join(char for char in text_of(element) if char.isdigit())
        self._emit(Kind.HEADING, element, place, level=1, label=number)

    def _article(self, element: etree._Element, place: Place) -> None:
        self._descend(element, replace(place, article=True))

    def _member(self, element: etree._Element, place: Place) -> None:
        self._numbered(element, place, Kind.MEMBER, "member_number")

    def _list(self, element: etree._Element, place: Place) -> None:
        self._descend(element, place)

    def _item(self, element: etree._Element, place: Place) -> None:
        if local(element) != "li":
            self._definition(element, place)
            return
        self._numbered(element, place, Kind.PART if place.article else Kind.ITEM, "item_number")

    def _definition(self, element: etree._Element, place: Place) -> None:
        parts = [text_of(child) for child in element]
        self._add(Words(clean(": ".join(part for part in parts if part))), Kind.ITEM, place)

    def _numbered(self, element: etree._Element, place: Place, kind: Kind, number_role: str) -> None:
        """A member or item: its printed number goes before its first paragraph, which takes *kind*."""
        first = len(self.pieces)
        marker = ""
        for child in element:
            if roles().get(local(child)) == number_role:
                marker = text_of(child)
                self._prefix = clean(f"{self._prefix} {marker}")
            else:
                self._visit(child, place)
        if self._prefix:
            self._add(Words(""), kind, place)
        if len(self.pieces) > first and self.pieces[first].paragraph.kind is Kind.PARAGRAPH:
            piece = self.pieces[first]
            label = marker.strip("–—-•·.():° ")
            self.pieces[first] = piece._replace(paragraph=replace(piece.paragraph, kind=kind, label=label))

    def _member_number(self, element: etree._Element, place: Place) -> None:
        self._prefix = text_of(element)

    _item_number = _member_number

    def _table(self, element: etree._Element, place: Place) -> None:
        for row in xml_tables.rows(element):
            if isinstance(row, tuple):
                self._row(row, place)
            else:
                self._emit(Kind.PARAGRAPH, row, place)

    def _row(self, row: xml_tables.Cells, place: Place) -> None:
        marked = Marked(self._call)
        cells = []
        for number, entry in enumerate(row):
            marked.parts.append(" | " if number else "")
            cells.append("" if entry is None else self._quiet(entry))
            if entry is not None:
                marked.add(entry)
        if any(cells):
            self._add(marked.words(), Kind.TABLE_ROW, place, cells=tuple(cells))

    def _signature(self, element: etree._Element, place: Place) -> None:
        for role, name in _signers(element):
            self.signers.append((role.rstrip(","), name))
            self._add(Words(clean(f"{role} {name}")), Kind.SIGNATURE, place)

    def _note(self, element: etree._Element, place: Place) -> None:
        number = _child_text(element, "noot.nr") or element.get("nr") or ""
        marked = Marked(self._call)
        for child in element:
            if local(child) != "noot.nr":
                marked.parts.append(" ")
                marked.add(child)
        words = marked.words()
        paragraph = Paragraph(0, Kind.NOTE, Zone.NOTE, words.text, label=number)
        if words.text:
            self.notes.append(Piece(paragraph, words.links))

    def _reference(self, element: etree._Element, place: Place) -> None:
        self._emit(Kind.PARAGRAPH, element, place)

    def _note_call(self, element: etree._Element, place: Place) -> None:
        pass

    # Emitting

    def _emit(
        self,
        kind: Kind,
        element: etree._Element,
        place: Place,
        *,
        level: int = 0,
        label: str = "",
        only_inline: bool = False,
    ) -> None:
        marked = Marked(self._call)
        if local(element) == "kop":
            for child in element:
                marked.parts.append(" ")
                marked.add(child)
        else:
            marked.add(element, only_inline)
        words = marked.words()
        if words.text:
            self._add(words, kind, place, level=level, label=label)

    def _add(
        self,
        words: Words,
        kind: Kind,
        place: Place,
        *,
        level: int = 0,
        label: str = "",
        cells: tuple[str, ...] = (),
    ) -> None:
        words = self._prefixed(words)
        if not words.text:
            return
        paragraph = Paragraph(
            0, kind, place.zone, words.text, calls=words.calls, level=level, label=label, cells=cells
        )
        self.pieces.append(Piece(paragraph, words.links))

    def _prefixed(self, words: Words) -> Words:
        """Put the printed number that waits before *words* and move what is marked in them along."""
        if not self._prefix:
            return words
        prefix = f"{self._prefix} " if words.text else self._prefix
        self._prefix = ""
        shift = len(prefix)
        return Words(
            prefix + words.text,
            tuple(call._replace(offset=call.offset + shift) for call in words.calls),
            tuple(link._replace(begin=link.begin + shift, end=link.end + shift) for link in words.links),
        )

    def _call(self, element: etree._Element) -> str:
        """The number of the note called here; a note that stands in the text is kept for the end."""
        if roles().get(local(element)) == "note":
            self._note(element, Place())
            return _child_text(element, "noot.nr") or element.get("nr") or ""
        printed = text_of(element)
        return printed or self._legacy.get(element.get("refid"), "")

    @staticmethod
    def _quiet(entry: etree._Element) -> str:
        marked = Marked(lambda _: "")
        marked.add(entry)
        return marked.words().text


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent


def _child_text(element: etree._Element, name: str) -> str:
    return next((text_of(child) for child in element if local(child) == name), "")


def _kop_depth(element: etree._Element) -> int:
    """How many divisions with a heading of their own the element stands in."""
    return sum(1 for above in element.iterancestors() if any(local(child) == "kop" for child in above))


def _weights_in(root: etree._Element) -> list[str]:
    """The weights of flat headings that this paper uses, heaviest first."""
    used = {node.get("kopopmaak") or node.get("letat") or "" for node in root.iter("tussenkop", "tuskop")}
    return [weight for weight in load("xml/elements")["heading_weights"] if weight in used]


def _signers(element: etree._Element) -> list[tuple[str, str]]:
    """(role, name) of each signature: a role that follows a name opens the next one."""
    signers: list[tuple[list[str], list[str]]] = [([element.text or ""], [])]
    for child in element:
        is_name = local(child) == "naam"
        if not is_name and signers[-1][1] and local(child) == "functie":
            signers.append(([], []))
        part = text_of(child, " ")
        signers[-1][1 if is_name else 0].append(part)
        signers[-1][0 if not signers[-1][1] else 1].append(child.tail or "")
    done = [(clean(" ".join(role)), clean(" ".join(name))) for role, name in signers]
    return [(role, name) for role, name in done if role or name]

"""The words of one XML element, with the places of its note calls and links."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from lxml import etree

from kamerlens.records import NoteCall
from kamerlens.structure.data import load
from kamerlens.structure.official import local
from kamerlens.structure.text import MARK_BEGIN, MARK_END, MARK_NOTE, clean

_MARKS = re.compile(f"[{MARK_NOTE}{MARK_BEGIN}{MARK_END}]")


class Link(NamedTuple):
    """A link that the official XML itself makes: ``text[begin:end]`` points to the publication *target*."""

    begin: int
    end: int
    target: str


class Words(NamedTuple):
    """Clean text with what was marked in it."""

    text: str
    calls: tuple[NoteCall, ...] = ()
    links: tuple[Link, ...] = ()


@cache
def roles() -> dict[str, str]:
    """Element name to role; inline roles are in `inline`, so that a reference has a role of its own."""
    return {
        name: role
        for role, names in load("xml/elements")["roles"].items()
        if role != "inline"
        for name in names
    }


@cache
def inline() -> frozenset[str]:
    """Names of elements that are running text inside a paragraph."""
    return frozenset(load("xml/elements")["roles"]["inline"])


class Marked:
    """Raw text with marks, and what each mark stands for, in order of occurrence."""

    def __init__(self, number_of: Callable[[etree._Element], str]) -> None:
        self.parts: list[str] = []
        self.numbers: list[str] = []
        self.targets: list[str] = []
        self._number_of = number_of

    def add(self, element: etree._Element, only_inline: bool = False) -> None:
        """Append the words of *element*; with *only_inline*, without the blocks inside it."""
        self.parts.append(element.text or "")
        for child in element:
            name = local(child)
            if not only_inline or name in inline():
                self._add_child(child, name)
            self.parts.append(child.tail or "")

    def _add_child(self, child: etree._Element, name: str) -> None:
        role = roles().get(name)
        if role in ("note", "note_call"):
            self.parts.append(MARK_NOTE)
            self.numbers.append(self._number_of(child))
        elif role == "reference":
            self.parts.append(MARK_BEGIN)
            self.targets.append(child.get("doc") or "")
            self.add(child)
            self.parts.append(MARK_END)
        elif role != "skip":
            space = "" if name in inline() else " "
            self.parts.append(space)
            self.add(child)
            self.parts.append(space)

    def words(self) -> Words:
        """The clean text, with calls and links at their offsets in it."""
        return _unmark(clean("".join(self.parts)), iter(self.numbers), iter(self.targets))


def _unmark(text: str, numbers: Iterator[str], targets: Iterator[str]) -> Words:
    if not _MARKS.search(text):  # most have none, and single spaces already
        return Words(text, (), ())
    out: list[str] = []
    length = 0
    calls: list[NoteCall] = []
    open_links: list[tuple[int, str]] = []
    links: list[Link] = []
    for char in text:
        if char == MARK_NOTE:
            # The call belongs to the word before it, also where a space was typed between.
            calls.append(NoteCall(len("".join(out).rstrip()), next(numbers)))
        elif char == MARK_BEGIN:
            open_links.append((length, next(targets)))
        elif char == MARK_END:
            begin, target = open_links.pop()
            links.append(Link(begin, length, target))
        elif char != " " or (out and out[-1] != " "):
            out.append(char)
            length += 1
    done = "".join(out)
    return Words(done.rstrip(), tuple(calls), tuple(filter(None, (_trim(done, link) for link in links))))


def _trim(text: str, link: Link) -> Link | None:
    words = text[link.begin : link.end]
    begin = link.begin + len(words) - len(words.lstrip())
    end = link.begin + len(words.rstrip())
    return Link(begin, end, link.target) if begin < end and link.target else None

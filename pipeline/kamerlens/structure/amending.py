"""What an amending article does to a law, and which paragraphs are the new text that it brings."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from kamerlens.records import Kind, Paragraph, Zone
from kamerlens.structure.data import load

_ENDS = frozenset({Kind.HEADING, Kind.SIGNATURE, Kind.TITLE, Kind.NOTE})
# Zones of running text in which laws are amended.
AMENDING = frozenset({Zone.BILL, Zone.AMENDMENT})


@cache
def _place() -> re.Pattern[str]:
    return re.compile(load("structure/amending")["place"]["pattern"])


@cache
def _part() -> re.Pattern[str]:
    return re.compile(load("structure/amending")["part"]["pattern"])


@cache
def _instructions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["name"], re.compile(row["pattern"])) for row in load("structure/amending")["instructions"]
    )


def instructions(text: str) -> tuple[str, ...]:
    """What *text* does to a law, by the names of data/structure/amending.yaml; nothing for any other text.

    >>> instructions("Artikel 7, derde lid, komt te luiden:")
    ('komt te luiden',)
    """
    if not _place().match(text):
        return ()
    return tuple(name for name, pattern in _instructions() if pattern.search(text))


def instruction(text: str) -> str:
    """The first of the `instructions` in *text*; empty for none."""
    return next(iter(instructions(text)), "")


def is_part(text: str) -> bool:
    """Whether *text* is nothing but the letter or number of a part of an amending article."""
    return bool(_part().fullmatch(text))


def instruct(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The same paragraphs, those of a bill or amendment with what they do to a law."""
    return tuple(
        replace(p, instruction="; ".join(instructions(p.text)))
        if p.zone in AMENDING and p.kind not in _ENDS
        else p
        for p in paragraphs
    )


def brings_text(text: str) -> bool:
    """Whether new text follows: an instruction to insert or replace that ends in a colon."""
    return text.endswith(":") and instruction(text) in load("structure/amending")["bring"]


def quote(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The same paragraphs, those that are new text of another law with zone ``citaat``."""
    done: list[Paragraph] = []
    open_ = first = False
    for paragraph in paragraphs:
        open_ = open_ and (first or not _closes(paragraph)) and paragraph.kind not in _ENDS - {Kind.HEADING}
        quoted = open_ and paragraph.zone is Zone.OTHER
        done.append(replace(paragraph, zone=Zone.QUOTATION) if quoted else paragraph)
        first = not open_ and paragraph.zone is Zone.OTHER and brings_text(paragraph.text)
        open_ = open_ or first
    return tuple(done)


def _closes(paragraph: Paragraph) -> bool:
    """Whether new text can't go on here; an article between two of a law has a letter: "Artikel 2.8b"."""
    if paragraph.kind is Kind.ARTICLE:
        return not paragraph.label[-1:].islower()
    if paragraph.kind in _ENDS or is_part(paragraph.text):
        return True
    return bool(instruction(paragraph.text))

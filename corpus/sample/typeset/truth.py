"""The truth about a sample paper: what a perfect reader and a perfect coder find, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from kamerlens.records import Kind, Zone
from kamerlens.structure.ids import url
from typeset.compose import Composed, Piece
from typeset.head import ASKED, Head
from typeset.inline import Ref, Words

_HEADINGS = (Kind.HEADING, Kind.ARTICLE)
_OUTSIDE = (Kind.TITLE, Kind.OPENING, Kind.NOTE, Kind.SIGNATURE)
_BY_TARGET = {
    "kst": "kamerstuk",
    "blg": "kamerstuk",
    "h": "handelingen",
    "ah": "aanhangsel",
    "kv": "aanhangsel",
    "stb": "staatsblad",
    "stcrt": "staatscourant",
    "trb": "tractatenblad",
    "ECLI": "ecli",
    "eu": "eu",
    "wet": "wet",
}
# An unresolved reference says by its words what it refers to; what none of these fits is a law.
_BY_WORDS = {
    "kamerstuk": r"Kamerstuk|\d\d \d{3}",
    "handelingen": r"Handelingen",
    "aanhangsel": r"Aanhangsel",
    "staatsblad": r"Stb\.|Staatsblad",
    "staatscourant": r"Stcrt\.|Staatscourant",
    "ecli": r"ECLI|uitspraak|arrest",
    "eu": r"Richtlijn|richtlijn|\(EU\)|\(EG\)|/EG|/EU",
}


def truth_of(paper: Composed, pages: Mapping[int, int]) -> dict[str, Any]:
    """The truth as the JSON file holds it; *pages* says on which page each paragraph (by number) begins."""
    rows = [*paper.pieces, *paper.notes]
    return {
        "metadata": _metadata(paper.head),
        "paragraphs": list(_paragraphs(rows, pages)),
        "references": [r for number, row in enumerate(rows, 1) for r in _references(number, row.words)],
        "mentions": [m for number, row in enumerate(rows, 1) for m in _mentions(number, row.words)],
    }


def dumps(truth: dict[str, Any]) -> str:
    """The text of a truth file."""
    return json.dumps(truth, ensure_ascii=False, indent=1) + "\n"


def _metadata(head: Head) -> dict[str, Any]:
    asked = head.id.startswith(ASKED)
    return {
        "id": head.id,
        "kind": head.kind,
        "printed_kind": "" if asked else head.printed_kind,
        "chamber": head.chamber,
        "session_year": head.session_year,
        "dossiers": list(head.dossiers),
        "number": head.number,
        "title": head.title,
        "dossier_title": head.dossier_title,
        "date": head.date,
        "place": head.place if head.prints_place else "",
        "addressee": head.addressee,
        "ministry": head.ministry,
        "submitters": [asdict(person) for person in head.submitters],
        **({"enclosures": list(head.enclosures)} if head.enclosures else {}),
        "url": url(head.id),
    }


def _paragraphs(rows: list[Piece], pages: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    above: list[Piece] = []
    for number, row in enumerate(rows, 1):
        opens = row.kind in _HEADINGS and row.zone is not Zone.QUOTATION
        if opens:
            above = [heading for heading in above if heading.level < row.level]
        section = "" if row.kind in _OUTSIDE else " > ".join(heading.words.text for heading in above)
        yield _paragraph(number, row, section, pages[number])
        if opens:
            above.append(row)


def _paragraph(number: int, row: Piece, section: str, page: int) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "number": number,
        "kind": row.kind.value,
        "zone": row.zone.value,
        "text": row.words.text,
        "section": section,
        "page": page,
    }
    if row.calls:
        offsets = [offset for offset, _ in row.words.notes]
        calls = zip(offsets, row.calls, strict=True)
        facts["calls"] = [{"offset": offset, "number": called} for offset, called in calls]
    optional = {"level": row.level, "label": row.label, "cells": [cell.text for cell in row.cells]}
    return facts | {name: value for name, value in optional.items() if value}


def _references(number: int, words: Words) -> Iterator[dict[str, Any]]:
    for ref in words.refs:
        text = words.text[ref.begin : ref.end]
        yield {
            "paragraph": number,
            "begin": ref.begin,
            "end": ref.end,
            "kind": _kind(ref, text),
            "text": text,
            "target": ref.target,
        }


def _kind(ref: Ref, text: str) -> str:
    if ref.target:
        return _BY_TARGET[re.split(r"[-:]", ref.target, maxsplit=1)[0]]
    return next((kind for kind, pattern in _BY_WORDS.items() if re.search(pattern, text)), "wet")


def _mentions(number: int, words: Words) -> Iterator[dict[str, Any]]:
    for mark in sorted(words.mentions, key=lambda m: (m.begin, m.end)):
        facts = {
            "paragraph": number,
            "theme": mark.label.theme,
            "subtype": mark.label.subtype,
            "direction": mark.label.direction,
            "text": words.text[mark.begin : mark.end],
            "begin": mark.begin,
            "end": mark.end,
        }
        yield facts | ({"speaker": mark.label.speaker} if mark.label.speaker else {})

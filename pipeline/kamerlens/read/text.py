"""Reads a paper from plain text with hard line ends, as extracted from its PDF."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from kamerlens.errors import UnreadableError
from kamerlens.read.text_blocks import blocks, describes, joined, paragraphs, take_calls, vocabulary
from kamerlens.read.text_lines import Line, lines, split_notes, without_furniture
from kamerlens.records import Kind, Metadata, Paper, Paragraph, Problem, Zone
from kamerlens.structure import lines as structure_lines
from kamerlens.structure import references
from kamerlens.structure.data import load
from kamerlens.structure.enclosures import with_enclosures
from kamerlens.structure.head import PrintedHead
from kamerlens.structure.ids import parse_id
from kamerlens.structure.kinds import kind_of
from kamerlens.structure.metadata import from_official, from_print, merge
from kamerlens.structure.official import sidecar
from kamerlens.structure.outline import outline
from kamerlens.structure.zones import assign

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HEAD = 60  # lines within which the printed head must stand


@dataclass
class _Head:
    """What was found of the printed head, and how many lines it takes."""

    found: dict[str, str] = field(default_factory=dict)
    size: int = 0


def read_text(path: Path) -> Paper:
    """The paper in a text file; its head names it, else the file's name, else the metadata beside it.

    Raises UnreadableError for what is no text, and for text of which nothing says which paper it is.
    """
    data = path.read_bytes()
    rows = lines(_decoded(data))
    head = _head(rows)
    body, notes = split_notes(list(without_furniture(_below(head, rows))))
    printed = _printed(head, path.stem)
    if not (printed.identifier or head.found.get("dossier") or "series" in head.found):
        raise UnreadableError(
            "text without the printed head of a paper",
            "give the PDF or XML, or name the file by the paper's id (kst-29362-M.txt)",
        )
    found = _paragraphs(body, notes, printed, "series" in head.found)
    metadata, problems = _metadata(printed, found, path)
    done = outline(assign(structure_lines.recast(found, metadata), metadata))
    return Paper(
        metadata=with_enclosures(metadata, done),
        paragraphs=done,
        source="txt",
        sha256=sha256(data).hexdigest(),
        file=path.name,
        pages=(rows[-1].page or 0) if rows else 0,
        references=references.find(done, (), metadata.date, metadata.dossiers),
        problems=problems,
    )


def _decoded(data: bytes) -> str:
    if not data.strip():
        raise UnreadableError("the file is empty", "fetch the file again")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if _CONTROL.search(text):
        raise UnreadableError("this is no plain text", "give the paper as PDF, XML or UTF-8 text")
    return text


# The printed head


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(row["pattern"]) for name, row in load("structure/plain")["head"].items()}


def _head(rows: Sequence[Line]) -> _Head:
    """The pieces of the head, in the order of its lines; it ends with the printed kind."""
    head = _Head()
    for index, row in enumerate(rows[:_HEAD]):
        if "kind" in head.found and row.text != row.text.upper():
            break
        if _take(head.found, row.text):
            head.size = index + 1
    return head


def _below(head: _Head, rows: Sequence[Line]) -> list[Line]:
    """The lines below the head; a description that stands beside the number is the first of them."""
    if words := head.found.get("description"):
        return [replace(rows[head.size - 1], text=words), *rows[head.size :]]
    return list(rows[head.size :])


def _take(found: dict[str, str], text: str) -> bool:
    """Whether the line is part of the head; adds what it says to *found*."""
    if "kind" in found:
        found["kind"] = f"{found['kind']} {text}"
        return True
    for name in _expected(found):
        if match := _patterns()[name].fullmatch(text):
            found.update({key: part for key, part in match.groupdict().items() if part})
            return True
    if "number" in found and "series" not in found and text == text.upper() and len(text) > 3:
        found["kind"] = text
        return True
    if "dossier" in found and "number" not in found:
        found["dossier_title"] += f" {text}"
        return True
    return False


def _expected(found: dict[str, str]) -> tuple[str, ...]:
    if "series" in found:
        return (
            ("chamber", "session_year") if "number" in found else ("chamber", "session_year", "answer_number")
        )
    if "dossier" in found:
        return ("number",)
    return ("chamber", "session_year", "series", "dossier")


def _printed(head: _Head, stem: str) -> PrintedHead:
    found = head.found
    return PrintedHead(
        identifier=stem if parse_id(stem) else "",
        chamber=found.get("chamber", ""),
        session_year=found.get("session_year", ""),
        dossiers=tuple(filter(None, (found.get("dossier"),))),
        dossier_title=found.get("dossier_title", ""),
        number=found.get("number", ""),
        kind=found.get("kind", ""),
    )


# Body and metadata


def _paragraphs(
    body: Sequence[Line], notes: Sequence[Paragraph], printed: PrintedHead, asked: bool
) -> list[Paragraph]:
    words = vocabulary(body)
    found = blocks(body)
    texts = [joined(block, words) for block in found]
    rows = list(paragraphs(texts, motion=kind_of(printed.kind) == "Motie"))
    rows = [replace(row, page=block[0].page) for row, block in zip(rows, found, strict=True)]
    title = [Paragraph(0, Kind.TITLE, Zone.TITLE, printed.kind)] if printed.kind else []
    rows = [replace(row, kind=Kind.TITLE) if asked and describes(row.text) else row for row in rows]
    return [*title, *take_calls(rows, [note.label for note in notes]), *notes]


def _metadata(
    printed: PrintedHead, rows: Sequence[Paragraph], path: Path
) -> tuple[Metadata, tuple[Problem, ...]]:
    cast = structure_lines.recast(rows, from_print(printed))
    full = replace(
        printed,
        openings=tuple(row.text for row in cast if row.kind is Kind.OPENING),
        closings=structure_lines.closings(cast),
        signers=structure_lines.signers(cast),
        descriptions=tuple(row.text for row in cast if row.kind is Kind.TITLE) if not printed.kind else (),
    )
    metadata = from_print(full)
    beside = sidecar(path, (path.stem, metadata.id))
    return merge(metadata, from_official(beside) if beside else None, path.name)

"""Reads a source: the YAML head and the blocks, as the README of the sample describes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kamerlens.records import Zone
from kamerlens.structure.text import clean
from typeset.errors import InlineError, MarkupError
from typeset.fonts import require_printable
from typeset.head import Head, parse_head
from typeset.inline import Words, parse_inline

NAMES = (
    *("hoofdstuk", "paragraaf", "artikel", "lid", "onderdeel", "item", "citaat"),
    *("vraag", "antwoord", "zone", "tabel", "ondertekening"),
)
WITH_ARTICLES = ("Voorstel van wet", "Amendement", "Nota van wijziging")
_ARTICLE = re.compile(r"(?:Artikel|ARTIKEL) \S+")
_HEADING = re.compile(r"(#{1,3}) (.+)", re.DOTALL)
_COMMAND = re.compile(r"@(\w+)\s+(.+)", re.DOTALL)
_STARTS = re.compile(r"@[a-z]|#{1,6} |- ")
_NUMBERED = re.compile(r"(?:\d+|[a-z]{1,2}|[IVX]+)(?:°|[a-z])?\. ?|\d+°\. ?|[–•] ")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a source. *name* is the command, or kop, alinea; a table has ``rows``, a signature two parts."""

    name: str
    line: int
    words: Words = field(default_factory=lambda: Words(""))
    level: int = 0
    rows: tuple[tuple[Words, ...], ...] = ()
    zone: Zone | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A paper as its writer marked it up."""

    file: Path
    head: Head
    blocks: tuple[Block, ...]


def read_source(file: Path) -> Source:
    """The parsed source; raises MarkupError with file and line for anything that is not as the README says."""
    lines = file.read_text("utf-8").splitlines()
    ends = [number for number, line in enumerate(lines) if line.rstrip() == "---"][:2]
    if len(ends) < 2 or ends[0] != 0:
        raise MarkupError(file.name, 1, "no YAML head", "begin with a line ---, the head, and a line ---")
    head = parse_head(file, "\n".join(lines[1 : ends[1]]))
    blocks = tuple(_block(file, line, rows) for line, rows in _blocks(lines, ends[1] + 1))
    _check_blocks(file, head, blocks)
    if not blocks:
        raise MarkupError(file.name, ends[1] + 1, "no text after the head", "write the paper")
    return Source(file, head, blocks)


def _check_blocks(file: Path, head: Head, blocks: tuple[Block, ...]) -> None:
    levels = {block.level for block in blocks if block.level}
    for block in blocks:
        if block.name == "artikel" and head.kind not in WITH_ARTICLES:
            raise MarkupError(
                file.name, block.line, f"an article in a paper of kind {head.kind}", "use ## Artikel …"
            )
        if block.name == "artikel" and not _ARTICLE.match(block.words.text):
            raise MarkupError(
                file.name, block.line, "an article without number", "write @artikel Artikel 3 …"
            )
        if block.level > 1 and not {*range(1, block.level)} <= levels:
            raise MarkupError(
                file.name, block.line, f"a heading of level {block.level} without one above", "use fewer #"
            )


def _blocks(lines: list[str], start: int) -> Iterator[tuple[int, list[str]]]:
    """(number of the first line, lines) of each block; a blank line or a line that begins a block ends one."""
    rows: list[str] = []
    for number, line in enumerate([*lines[start:], ""], start + 1):
        row = line.strip().replace("\\|", "|")  # the README's own table can't show a bare bar
        ends = not row or (_STARTS.match(row) and not (rows and rows[0].startswith("@tabel")))
        if rows and ends:
            yield number - len(rows), rows
            rows = []
        if row:
            rows.append(row)


def _block(file: Path, line: int, rows: list[str]) -> Block:
    try:
        return _parse(line, rows)
    except InlineError as error:
        raise MarkupError(file.name, line, str(error), error.remedy) from error


def _parse(line: int, rows: list[str]) -> Block:
    text = clean(" ".join(rows))
    require_printable(text)
    if match := _HEADING.fullmatch(text):
        return Block("kop", line, parse_inline(match[2]), level=len(match[1]))
    if text.startswith("- "):
        return Block("item", line, parse_inline(f"– {text[2:].strip()}"))
    if not text.startswith("@"):
        if text.startswith("#"):
            raise InlineError(f"{text[:20]!r} is no heading", "use #, ## or ### and a space")
        return Block("alinea", line, parse_inline(text))
    match = _COMMAND.fullmatch(text)
    if not match or match[1] not in NAMES:
        raise InlineError(f"{text[:30]!r} is no block", f"use one of @{', @'.join(sorted(NAMES))}")
    return _command(match[1], match[2], line, rows)


def _command(name: str, text: str, line: int, rows: list[str]) -> Block:
    if name == "zone":
        return Block(name, line, zone=_zone(text))
    if name == "tabel":
        return Block(name, line, rows=tuple(_table(rows)))
    if name == "ondertekening":
        parts = tuple(parse_inline(part.strip()) for part in text.split("|"))
        if len(parts) > 2:
            raise InlineError("more than one | in a signature", "write @ondertekening role, | name")
        return Block(name, line, rows=(parts,))
    if name in ("lid", "onderdeel", "item") and not _NUMBERED.match(text):
        raise InlineError(f"@{name} without a number", f"write @{name} 1. … or @{name} a. …")
    return Block(name, line, parse_inline(text))


def _zone(text: str) -> Zone:
    try:
        return Zone(text)
    except ValueError as error:
        raise InlineError(f"{text!r} is no zone", f"use one of {', '.join(Zone)}") from error


def _table(rows: list[str]) -> Iterator[tuple[Words, ...]]:
    lines = [rows[0].removeprefix("@tabel").strip(), *rows[1:]]
    lines = [line for line in lines if line]
    if len(lines) < 2:
        raise InlineError("a table of one row", "give a head and at least one line of cells")
    width = len(_cells(lines[0]))
    for line in lines:
        cells = _cells(line)
        if len(cells) != width:
            raise InlineError(
                f"{len(cells)} cells in {line!r}, {width} in the head", "give each row as many cells"
            )
        yield tuple(parse_inline(clean(cell)) for cell in cells)


def _cells(line: str) -> list[str]:
    """The cells of a row; a bar inside [[...|...]] or ((...|...)) parts none."""
    cells, depth = [""], 0
    for index, char in enumerate(line):
        pair = line[index : index + 2]
        depth += pair in ("[[", "((")
        depth -= pair in ("]]", "))")
        if char == "|" and depth <= 0:
            cells.append("")
        else:
            cells[-1] += char
    return [cell.strip() for cell in cells]

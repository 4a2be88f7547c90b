"""The title of a paper: the printed kind, or the descriptions of questions with answers."""

import re
from collections.abc import Iterator, Sequence

from kamerlens.read.pdf_blocks import measure
from kamerlens.read.pdf_hyphens import Hyphens
from kamerlens.read.pdf_layout import Layout
from kamerlens.read.pdf_lines import Line, Row
from kamerlens.read.pdf_place import Placed
from kamerlens.read.pdf_text import compose
from kamerlens.records import Kind, Paragraph, Zone

_FIRST_QUESTION = re.compile(r"(?:Vraag|Vragen|Antwoord)\s\d")
_BLANK = 1.35


def split_title(placed: Placed, layout: Layout) -> tuple[list[list[Line]], Sequence[Line | Row]]:
    """(blocks of the title, what comes after it)."""
    if "series" in placed.furniture:
        return _descriptions(placed.body)
    if "number_and_kind" in placed.furniture:
        return [[kind for _, kind in numbered(placed)]], placed.body
    if "title" in placed.furniture:
        return [list(placed.furniture["title"])], placed.body
    if not placed.furniture.get("number"):
        return [], placed.body
    begin = placed.furniture["number"][0].baseline - 2
    return _title(placed.body, begin)


def numbered(placed: Placed) -> list[tuple[str, Line]]:
    """(number, kind) where a paper has both on one line: "Nr. 289 Verslag van een schriftelijk overleg"."""
    lines = placed.furniture.get("number_and_kind", ())
    return [
        (" ".join(token.text for token in line.tokens[:2]), Line(line.page, line.tokens[2:]))
        for line in lines
        if len(line.tokens) > 2
    ]


def _descriptions(body: Sequence[Line | Row]) -> tuple[list[list[Line]], Sequence[Line | Row]]:
    end = next((i for i, piece in enumerate(body) if _opens_questions(piece)), 0)
    leading = measure(body).leading
    blocks: list[list[Line]] = []
    for line in (piece for piece in body[:end] if isinstance(piece, Line)):
        if blocks and line.baseline - blocks[-1][-1].baseline < _BLANK * leading:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks, body[end:]


def _is_title(line: Line) -> bool:
    """Titles are bold; in a scan, where nobody knows, the capitals tell."""
    return line.bold if line.main.painted else line.text.isupper()


def _opens_questions(piece: Line | Row) -> bool:
    return isinstance(piece, Line) and bool(_FIRST_QUESTION.match(piece.text))


def _title(body: Sequence[Line | Row], begin: float) -> tuple[list[list[Line]], Sequence[Line | Row]]:
    """The bold lines that begin beside the number, up to a blank line or another weight."""
    leading = measure(body).leading
    block: list[Line] = []
    for line in body:
        if (
            isinstance(line, Row)
            or line.page != 1
            or not _is_title(line)
            or (not block and line.baseline < begin)
        ):
            break
        if block and line.baseline - block[-1].baseline > _BLANK * leading:
            break
        block.append(line)
    return ([block] if block else []), body[len(block) :]


def paragraphs(
    blocks: Sequence[Sequence[Line]], hyphens: Hyphens, labels: frozenset[str]
) -> Iterator[Paragraph]:
    """The title's blocks as paragraphs."""
    for block in blocks:
        text, words, calls = compose(block, hyphens, labels)
        yield Paragraph(0, Kind.TITLE, Zone.TITLE, text, page=block[0].page, words=words, calls=calls)


def dates(placed: Placed, hyphens: Hyphens) -> Iterator[Paragraph]:
    """The day that is stamped on a paper, as its opening."""
    for line in placed.furniture.get("date", ()):
        text, words, _ = compose([line], hyphens)
        yield Paragraph(0, Kind.OPENING, Zone.OTHER, text, page=line.page, words=words)

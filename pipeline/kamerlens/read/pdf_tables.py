"""Ruled tables: which words stand in which cell. pdfplumber finds the cells, on pages with ruled lines only."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pdfplumber
import simplemma

from kamerlens.read.pdf_aligned_tables import with_aligned_rows
from kamerlens.read.pdf_hyphens import Hyphens
from kamerlens.read.pdf_lines import Line, Row, Sheet, Token, lines
from kamerlens.read.pdf_open_tables import with_open_rows
from kamerlens.read.pdf_text import Composed, compose
from kamerlens.records import Kind, Paragraph, Zone

Area = tuple[float, float, float, float]  # x0, top, x1, bottom in points of the visible page
_THIN, _LONG = 3.0, 6.0
_MARGIN = 8.0  # the most white space between a cell's edge and its words, in points


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table, row by row; None where a cell above or beside reaches over the place."""

    area: Area
    rows: tuple[tuple[Area | None, ...], ...]


def with_rows(sheets: Sequence[Sheet], data: bytes) -> list[Sheet]:
    """The sheets, with the words in ruled tables taken out of their lines and put into rows."""
    grids = _grids(data, [sheet.number for sheet in sheets if ruled(sheet)])
    filled = (with_open_rows(_filled(sheet, grids.get(sheet.number, ()))) for sheet in sheets)
    return [with_aligned_rows(sheet) for sheet in filled]


def ruled(sheet: Sheet) -> bool:
    """Whether a page has lines both upright and across, or frames side by side: what a table is ruled with."""
    upright = sum(x1 - x0 < _THIN and bottom - top > _LONG for x0, top, x1, bottom in sheet.rules)
    across = sum(bottom - top < _THIN and x1 - x0 > _LONG for x0, top, x1, bottom in sheet.rules)
    frames = sum(bottom - top >= _LONG and x1 - x0 >= _LONG for x0, top, x1, bottom in sheet.rules)
    return (upright > 1 and across > 1) or frames > 1


def _grids(data: bytes, pages: Sequence[int]) -> dict[int, list[Grid]]:
    if not pages:
        return {}
    with pdfplumber.open(io.BytesIO(data), pages=list(pages)) as document:
        return {page.page_number: list(_tables(page)) for page in document.pages}


def _tables(page: pdfplumber.page.Page) -> Iterator[Grid]:
    """The tables of a page; a single row or column is a frame around text."""
    left, top = page.cropbox[0], page.cropbox[1]
    for table in page.find_tables():
        rows = tuple(tuple(_moved(cell, left, top) for cell in row.cells) for row in table.rows)
        if len(rows) > 1 and max(map(len, rows)) > 1:
            yield Grid(_area(table.bbox, left, top), rows)


def _moved(cell: Area | None, left: float, top: float) -> Area | None:
    return None if cell is None else _area(cell, left, top)


def _area(box: Area, left: float, top: float) -> Area:
    return box[0] - left, box[1] - top, box[2] - left, box[3] - top


def _filled(sheet: Sheet, grids: Sequence[Grid]) -> Sheet:
    if not grids:
        return sheet
    cells: dict[Area, list[Token]] = {cell: [] for grid in grids for row in grid.rows for cell in row if cell}
    outside: list[Line] = []
    for line in sheet.lines:
        left: list[Token] = []
        for token in line.tokens:
            cell = next((cell for cell in cells if _inside(token, cell)), None)
            (left if cell is None else cells[cell]).append(token)
        outside += lines(sheet.number, left) if len(left) < len(line.tokens) else (line,)
    rows = [_row(sheet.number, row, cells) for grid in grids for row in grid.rows]
    return replace(sheet, lines=tuple(outside), rows=tuple(row for row in rows if any(row.cells)))


def _inside(token: Token, cell: Area) -> bool:
    x, y = (token.x0 + token.x1) / 2, (token.top + token.bottom) / 2
    return cell[0] <= x < cell[2] and cell[1] <= y < cell[3]


def _row(page: int, areas: Sequence[Area | None], words: Mapping[Area, Sequence[Token]]) -> Row:
    found = [area for area in areas if area]
    cells = tuple(tuple(_mended(lines(page, words[area]), area)) if area else () for area in areas)
    return Row(page, min(a[0] for a in found), max(a[1] for a in found), cells)


def _mended(found: Iterable[Line], cell: Area) -> list[Line]:
    """The lines of a cell, those joined between which a word is cut because it is wider than the cell."""
    done: list[Line] = []
    for line in found:
        if done and _is_cut(done[-1], line, cell):
            first, *rest = line.tokens
            done[-1] = replace(done[-1], tokens=(*done[-1].tokens, first._replace(glued=True), *rest))
        else:
            done.append(line)
    return done


def _is_cut(line: Line, following: Line, cell: Area) -> bool:
    """Whether a line is one word that fills the cell, and goes on in the next one; two known words are two."""
    word, rest = line.tokens[-1], following.tokens[0]
    margin = min(line.x0 - cell[0], _MARGIN)
    letter = (word.x1 - word.x0) / len(word.text)
    if len(line.tokens) > 1 or not (word.text.isalpha() and rest.text[:1].islower()):
        return False
    fills = word.x1 + letter > cell[2] - margin
    return fills and not (_is_word(word.text) and _is_word(rest.text.rstrip(".,;:)")))


def _is_word(text: str) -> bool:
    return bool(simplemma.is_known(text, lang="nl"))


def paragraph(row: Row, hyphens: Hyphens, labels: frozenset[str]) -> Paragraph:
    """A row as a paragraph, its cells joined by " | " as official XML gives them."""
    cells = [compose(lines, hyphens, labels, cell=True) for lines in row.cells]
    text, words, calls = _joined(cells)
    texts = tuple(cell.text for cell in cells)
    return Paragraph(
        0, Kind.TABLE_ROW, Zone.OTHER, text, page=row.page, words=words, calls=calls, cells=texts
    )


def _joined(cells: Sequence[Composed]) -> Composed:
    done = Composed("", (), ())
    for number, cell in enumerate(cells):
        bar = ("| " if not done.text else " | ") if number else ""
        at = len(done.text) + len(bar if cell.text else bar.rstrip())
        done = Composed(
            done.text + (bar if cell.text else bar.rstrip()) + cell.text,
            done.words + tuple(w._replace(begin=w.begin + at, end=w.end + at) for w in cell.words),
            done.calls + tuple(c._replace(offset=c.offset + at) for c in cell.calls),
        )
    return done

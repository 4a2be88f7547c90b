"""Tables without any lines, told by their words alone: three columns or more that begin below each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from kamerlens.read.pdf_lines import Line, Row, Sheet

_SAME = 2.0
_LEAST_COLUMNS, _LEAST_ROWS = 3, 3
# From row to row, in parts of the size of the letters.
_STEP = 1.7
# Running text in three columns has longer lines than a table has cells: in characters.
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Band:
    """The lines on one baseline, and their parts, cut where words stand apart."""

    lines: tuple[Line, ...]
    parts: tuple[Line, ...]

    @property
    def baseline(self) -> float:
        """Where its last part stands: a label before it may be set a little higher."""
        return self.parts[-1].baseline


def with_aligned_rows(sheet: Sheet) -> Sheet:
    """The sheet, with the words of tables without lines put into rows."""
    bands = list(_bands(sheet.lines))
    rows: list[Row] = []
    labels: list[Line] = []
    taken: set[int] = set()
    while bands:
        edges = _edges(bands)
        table = _table(bands, edges) if edges else []
        if _is_table(table):
            rows += _rows(table, edges)
            labels += [part for part in table[0].parts if part.x0 < edges[0] - _SAME]
            taken.update(id(line) for band in table for line in band.lines)
        bands = bands[max(1, len(table)) :]
    if not rows:
        return sheet
    lines = (*(line for line in sheet.lines if id(line) not in taken), *labels)
    return replace(sheet, lines=lines, rows=(*sheet.rows, *rows))


def _bands(lines: Sequence[Line]) -> Iterator[Band]:
    """The lines of a page from top to bottom, those on one baseline together."""
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        if band and line.baseline - band[0].baseline > _SAME:
            yield _band(band)
            band = []
        band.append(line)
    if band:
        yield _band(band)


def _band(lines: Sequence[Line]) -> Band:
    parts = [part for line in sorted(lines, key=lambda line: line.x0) for part in _parts(line)]
    return Band(tuple(lines), tuple(parts))


def _parts(line: Line) -> Iterator[Line]:
    begin = 0
    for at, (left, right) in enumerate(pairwise(line.tokens), start=1):
        if right.x0 - left.x1 > line.size:
            yield Line(line.page, line.tokens[begin:at])
            begin = at
    yield Line(line.page, (line.tokens[begin]._replace(glued=False), *line.tokens[begin + 1 :]))


def _edges(bands: Sequence[Band]) -> list[float]:
    """The left edges that the first rows share; empty where they are too few for a table."""
    first, *others = bands[:_LEAST_ROWS]
    if len(others) + 1 < _LEAST_ROWS or min(len(band.parts) for band in (first, *others)) < _LEAST_COLUMNS:
        return []
    edges = [[part.x0 for part in band.parts] for band in others]
    shared = [part.x0 for part in first.parts if all(_column(part, row) is not None for row in edges)]
    return shared if len(shared) >= _LEAST_COLUMNS else []


def _column(part: Line, edges: Sequence[float]) -> int | None:
    return next((at for at, edge in enumerate(edges) if abs(part.x0 - edge) < _SAME), None)


def _table(bands: Sequence[Band], edges: Sequence[float]) -> list[Band]:
    """The bands of which each part begins at one of the edges; before the first row a label may stand."""
    if any(_column(part, edges) is None and part.x0 > edges[0] for part in bands[0].parts):
        return []
    table = [bands[0]]
    for band in bands[1:]:
        near = band.baseline - table[-1].baseline < _STEP * band.parts[-1].size
        if not near or any(_column(part, edges) is None for part in band.parts):
            break
        table.append(band)
    return table


def _is_table(table: Sequence[Band]) -> bool:
    if len(table) < _LEAST_ROWS:
        return False
    return median(len(part.text) for band in table for part in band.parts) <= _LONGEST


def _rows(table: Sequence[Band], edges: Sequence[float]) -> Iterator[Row]:
    """The rows; words without any in the first column go on in the cells above them."""
    cells: list[list[Line]] = []
    for band in table:
        if cells and _column(band.parts[0], edges) != 0:
            _fill(cells, band, edges)
            continue
        if cells:
            yield _row(cells)
        cells = [[] for _ in edges]
        _fill(cells, band, edges)
    yield _row(cells)


def _fill(cells: list[list[Line]], band: Band, edges: Sequence[float]) -> None:
    for part in band.parts:
        if (column := _column(part, edges)) is not None:
            cells[column].append(part)


def _row(cells: Sequence[Sequence[Line]]) -> Row:
    first = next(cell[0] for cell in cells if cell)
    return Row(first.page, first.x0, first.baseline, tuple(map(tuple, cells)))

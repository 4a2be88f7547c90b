"""Tables with lines across only, as official papers print them: above, below the head, and at the foot."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kamerlens.read.pdf_lines import Line, Row, Sheet

Span = tuple[float, float]  # left and right edge, in points
_THIN, _LONG = 3.0, 100.0
_SAME = 2.0
_LEAST_RULES = 3


def with_open_rows(sheet: Sheet) -> Sheet:
    """The sheet, with the lines between three or more rules of one width put into rows."""
    rows: list[Row] = []
    left = list(sheet.lines)
    for tops in _ruled_areas(sheet):
        inside = [line for line in left if tops[0] < line.baseline < tops[-1] + _SAME]
        columns = _columns(line for line in inside if line.baseline > tops[1])
        if len(columns) > 1:
            rows += [_row(sheet.number, row, columns) for row in _by_baseline(inside)]
            left = [line for line in left if line not in inside]
    return replace(sheet, lines=tuple(left), rows=(*sheet.rows, *rows)) if rows else sheet


def _ruled_areas(sheet: Sheet) -> Iterator[list[float]]:
    """The heights of the rules of each table: long lines that begin and end below each other."""
    spans: dict[tuple[int, int], list[float]] = {}
    for x0, top, x1, bottom in sheet.rules:
        if bottom - top < _THIN and x1 - x0 > _LONG:
            spans.setdefault((round(x0 / _SAME), round(x1 / _SAME)), []).append(top)
    for tops in spans.values():
        if len(tops) >= _LEAST_RULES:
            yield sorted(tops)


def _columns(lines: Iterable[Line]) -> list[Span]:
    """The spans that no line of the table's body reaches out of."""
    columns: list[Span] = []
    for line in sorted(lines, key=lambda line: line.x0):
        if columns and line.x0 < columns[-1][1] + _SAME:
            columns[-1] = columns[-1][0], max(columns[-1][1], line.x1)
        else:
            columns.append((line.x0, line.x1))
    return columns


def _by_baseline(lines: Iterable[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        if rows and line.baseline - rows[-1][0].baseline < _SAME:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _row(page: int, lines: Sequence[Line], columns: Sequence[Span]) -> Row:
    cells: list[list[Line]] = [[] for _ in columns]
    for line in sorted(lines, key=lambda line: line.x0):
        cells[_column_of(line, columns)].append(line)
    first = min(lines, key=lambda line: line.x0)
    return Row(page, first.x0, first.baseline, tuple(map(tuple, cells)))


def _column_of(line: Line, columns: Sequence[Span]) -> int:
    """The column that a line shares most with; a head can be wider than what stands below it."""
    middle = (line.x0 + line.x1) / 2
    shared = [min(line.x1, right) - max(line.x0, left) for left, right in columns]
    best = max(shared)
    if best > 0:
        return shared.index(best)
    return min(range(len(columns)), key=lambda at: abs(sum(columns[at]) / 2 - middle))

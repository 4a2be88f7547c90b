"""Measures a paper in no known layout: its columns, the size of its notes, and what returns on each page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from kamerlens.read.pdf_layout import Column, Layout, Region
from kamerlens.read.pdf_lines import Line, Sheet

# Shares of the characters of the body.
_EDGE, _SECOND_COLUMN, _CLEAR = 0.05, 0.25, 0.8
_LONG_LINE = 25
# Parts of the page: what returns stands near its top or foot.
_HEAD, _FOOT = 0.12, 0.88
_NOTES = 0.86
_ANY_SIZE = (0.0, 1e6)
_PAGE_NUMBER = re.compile(
    r"(?:(?:[Pp]agina|[Bb]lad|[Pp]\.)\s*)?[-–]?\s?\d{1,3}\s?[-–]?(?:\s?(?:van|/|\||-)\s?\d{1,3})?$"
)
# From line to line of a page's head, in parts of the size of the letters.
_HEAD_STEP = 2.0


def measured(layout: Layout, sheets: Sequence[Sheet]) -> Layout:
    """*layout* with the columns, sizes and furniture of this paper."""
    regions = (*layout.regions, *_furniture(sheets))
    heads = [region for region in regions if not region.beside]
    lines = [line for sheet in sheets for line in sheet.lines if not any(r.holds(line) for r in heads)]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    body = [line for line in lines if abs(line.size - size) < 1.0] or lines
    scanned = any(not line.main.painted for line in lines)
    return replace(
        layout,
        columns=_columns(body),
        regions=regions,
        note_size=(0.0, 0.0) if scanned else (0.0, _NOTES * size),
        last=max((line.baseline for line in body), default=0.0),
    )


def _columns(lines: Sequence[Line]) -> tuple[Column, ...]:
    total = sum(len(line.text) for line in lines)
    edges = Counter[int]()
    for line in lines:
        edges[round(line.x0)] += len(line.text)
    common = sorted(edge for edge, count in edges.items() if count >= _EDGE * total)
    if not common:
        return (Column(0.0, max((line.x1 for line in lines), default=1000.0)),)
    left = common[0]
    for second in common[1:]:
        before = [line for line in lines if line.x0 < second - 2 and len(line.text) > _LONG_LINE]
        clear = sum(line.x1 < second for line in before)
        after = sum(count for edge, count in edges.items() if edge >= second - 2)
        if (
            before
            and clear >= _CLEAR * len(before)
            and after >= _SECOND_COLUMN * total
            and second - left > 100
        ):
            return Column(left, _right(before)), Column(second, _right(lines))
    return (Column(left, _right(lines)),)


def _right(lines: Sequence[Line]) -> float:
    """The right edge: few lines reach over it."""
    return float(np.percentile([line.x1 for line in lines], 98))


def _furniture(sheets: Sequence[Sheet]) -> Iterator[Region]:
    """What stands at the same place of most pages, numbers apart, and page numbers."""
    seen = Counter((*_place(line), _masked(line)) for sheet in sheets for line in _margins(sheet))
    for (x, y, text), count in seen.items():
        if count > 1 and count >= 0.5 * (len(sheets) - 1):
            yield _around(x, y, re.compile(text))
    for sheet in sheets:
        for line in _margins(sheet):
            if _PAGE_NUMBER.match(line.text):
                yield _around(line.x0, line.baseline, _PAGE_NUMBER)
                yield from (_exactly(above) for above in _head_above(line, sheet))


def _head_above(number: Line, sheet: Sheet) -> list[Line]:
    """The lines above a page number at the head of a page, edge below edge: sender and reference, say."""
    found = [number]
    head = (line for line in _margins(sheet) if line.baseline < _HEAD * sheet.height)
    for line in sorted(head, key=lambda line: -line.baseline):
        step = found[-1].baseline - line.baseline
        if abs(line.x0 - number.x0) < 3 and 0 < step < _HEAD_STEP * line.size:
            found.append(line)
    return found[1:]


def _exactly(line: Line) -> Region:
    return _around(line.x0, line.baseline, re.compile(re.escape(line.text)))


def _around(x: float, y: float, pattern: re.Pattern[str]) -> Region:
    return Region("furniture", False, (x - 3, x + 3), (y - 3, y + 3), _ANY_SIZE, pattern)


def _margins(sheet: Sheet) -> Iterator[Line]:
    high, low = _HEAD * sheet.height, _FOOT * sheet.height
    return (line for line in sheet.lines if not high < line.baseline < low)


def _place(line: Line) -> tuple[int, int]:
    return round(line.x0 / 3) * 3, round(line.baseline / 3) * 3


def _masked(line: Line) -> str:
    return re.sub(r"\d+", r"\\d+", re.escape(line.text))

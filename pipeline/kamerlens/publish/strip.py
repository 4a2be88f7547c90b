"""A strip chart: per row a line of time with a dot wherever something happened, as large as it was."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from kamerlens.publish.drawing import Dot, Drawing, Line, Shape, Words

_WIDTH, _ROW, _TOP, _BOTTOM = 640.0, 46.0, 4.0, 32.0
_LEFT, _RIGHT = 24.0, 24.0
_LINE, _NAME = 32.0, 14.0  # where a row has its line and the baseline of its name, from its top
_LARGEST, _SMALLEST = 10.0, 3.0
_LABELS = 8


class Moment(NamedTuple):
    """Something at a time (in years, 2024.5 is 1 July): its size is drawn as the area of its dot."""

    at: float
    size: float
    label: str
    link: str = ""


class Strip(NamedTuple):
    """A row of the chart."""

    name: str
    moments: Sequence[Moment]


def strip_drawing(strips: Sequence[Strip], title: str) -> Drawing | None:
    """The chart, rows in the given order; None where nothing happened."""
    moments = [moment for strip in strips for moment in strip.moments]
    if not moments:
        return None
    first, last = int(min(m.at for m in moments)), int(max(m.at for m in moments)) + 1
    largest = max(m.size for m in moments)
    height = _TOP + _ROW * len(strips) + _BOTTOM

    def x(at: float) -> float:
        return _LEFT + (at - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT)

    shapes: list[Shape] = []
    for row, strip in enumerate(strips):
        top = _TOP + _ROW * row
        y = top + _LINE
        shapes.append(Line(((_LEFT, y), (_WIDTH - _RIGHT, y)), "raster"))
        # Above its line and not before it: on a phone there is no room for names at the side.
        shapes.append(Words((2.0, top + _NAME), strip.name, "start", "as"))
        shapes += [
            Dot((x(m.at), y), _radius(m.size, largest), "punt", m.label, m.link) for m in strip.moments
        ]
    every = max(1, (last - first) // _LABELS)
    shapes += [
        Words((x(year), height - 9), str(year), "middle", "as") for year in range(first, last + 1, every)
    ]
    return Drawing(_WIDTH, height, title, shapes)


def _radius(size: float, largest: float) -> float:
    return round(max(_SMALLEST, _LARGEST * sqrt(size / largest)), 1) if largest else _SMALLEST

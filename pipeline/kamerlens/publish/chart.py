"""Charts drawn on the server, so that they need no script and no outside request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kamerlens.publish.drawing import Area, Dot, Drawing, Line, Place, Shape, Words, svg

_WIDTH, _HEIGHT = 640.0, 226.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 20.0, 14.0, 36.0
_RIGHT_AXIS = 44.0
_STEPS = 4  # lines of the grid above nought
_LABELS = 8  # years named along the axis, at most about so many


@dataclass(frozen=True, slots=True)
class Point:
    """One period's value with its interval; None where nothing was read in it: a gap, not a nought.

    *year* is the period's number: a year, or where a chart has 12 periods a year, 12 times the year plus the months
    gone by. *note* says what is special about it; its dot is drawn open.
    """

    year: int
    value: float | None
    low: float = 0.0
    high: float = 0.0
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Figures of others in the same chart, on an axis of their own at the right."""

    name: str
    values: Sequence[tuple[int, float]]  # period and value


def line_chart(points: Sequence[Point], title: str, unit: str) -> str:
    """An accessible SVG of *points* in order of year, with the interval as a band; "" for no points."""
    drawing = line_drawing(points, title, unit)
    return svg(drawing) if drawing else ""


def line_drawing(
    points: Sequence[Point],
    title: str,
    unit: str,
    per_year: int = 1,
    overlay: Overlay | None = None,
    estimates: Sequence[Point] = (),
) -> Drawing | None:
    """The chart of *points*, with its overlay where there is one; None for no points.

    *estimates*: the same periods as they are estimated to be, a second line on the same axis.
    """
    known = [p for p in points if p.value is not None]
    if not known:
        return None
    # Only what lies in the points' own years: the axis is theirs.
    values = [v for v in overlay.values if points[0].year <= v[0] <= points[-1].year] if overlay else []
    guessed = [p for p in estimates if p.value is not None]
    top = _nice(max(p.high for p in (*known, *guessed)) or 1.0)
    frame = _Frame(points[0].year, points[-1].year, top, bool(values))
    shapes = [*_grid(frame), *_years(frame, per_year)]
    for run in _runs(points):
        shapes += _run(frame, run)
    for run in _runs(estimates):
        shapes += _estimated(frame, run)
    if overlay and values:
        shapes += _overlaid(frame, overlay.name, values)
    radius = 4.0 if len(known) <= 60 else 2.0
    shapes += [_estimate(frame, p, radius / 2, unit, per_year) for p in guessed]
    shapes += [_dot(frame, p, radius, unit, per_year) for p in known]
    return Drawing(_WIDTH, _HEIGHT, title, shapes)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where periods and values lie in the drawing."""

    first: int
    last: int
    top: float
    right_axis: bool

    @property
    def right(self) -> float:
        return _WIDTH - (_RIGHT_AXIS if self.right_axis else _RIGHT)

    def x(self, period: float) -> float:
        return _LEFT + (period - self.first) / max(self.last - self.first, 1) * (self.right - _LEFT)

    def y(self, value: float, top: float = 0.0) -> float:
        return _HEIGHT - _BOTTOM - value / (top or self.top) * (_HEIGHT - _TOP - _BOTTOM)


def _grid(frame: _Frame) -> list[Shape]:
    shapes: list[Shape] = []
    for step in range(_STEPS + 1):
        value = frame.top * step / _STEPS
        y = frame.y(value)
        shapes.append(Line(((_LEFT, y), (frame.right, y)), "raster"))
        shapes.append(Words((_LEFT - 6, y + 4), dutch(value), "end", "as"))
    return shapes


def _years(frame: _Frame, per_year: int) -> list[Shape]:
    first, last = -(-frame.first // per_year), frame.last // per_year
    every = max(1, (last - first + 1) // _LABELS)
    return [
        Words((frame.x(year * per_year), _HEIGHT - 9), str(year), "middle", "as")
        for year in range(first, last + 1, every)
    ]


def _run(frame: _Frame, run: Sequence[Point]) -> list[Shape]:
    if len(run) == 1:
        return [Line(_band(frame, run), "alleen")]
    return [Area(_band(frame, run), "marge"), Line(_middle(frame, run), "lijn")]


def _estimated(frame: _Frame, run: Sequence[Point]) -> list[Shape]:
    if len(run) == 1:
        return [Line(_band(frame, run), "geschat_marge")]
    return [Area(_band(frame, run), "geschat_marge"), Line(_middle(frame, run), "geschat")]


def _band(frame: _Frame, run: Sequence[Point]) -> list[Place]:
    """Round the intervals: along their upper ends, and back along the lower ones."""
    upper = [(frame.x(p.year), frame.y(p.high)) for p in run]
    return upper + [(frame.x(p.year), frame.y(max(p.low, 0))) for p in reversed(run)]


def _middle(frame: _Frame, run: Sequence[Point]) -> list[Place]:
    return [(frame.x(p.year), frame.y(p.value or 0)) for p in run]


def _overlaid(frame: _Frame, name: str, values: Sequence[tuple[int, float]]) -> list[Shape]:
    top = _nice(max(value for _, value in values))
    shapes: list[Shape] = [
        Words(
            (frame.right + 6, frame.y(top * step / _STEPS, top) + 4),
            dutch(top * step / _STEPS),
            "start",
            "ander",
        )
        for step in range(_STEPS + 1)
    ]
    shapes += [
        Dot((frame.x(at), frame.y(value, top)), 4.0, "ander", f"{at}: {dutch(value)} {name}", square=True)
        for at, value in values
    ]
    return shapes


def _estimate(frame: _Frame, point: Point, radius: float, unit: str, per_year: int) -> Dot:
    label = f"{_said(point, unit, per_year)}, gecorrigeerd"
    return Dot((frame.x(point.year), frame.y(point.value or 0)), radius, "geschat_punt", label)


def _said(point: Point, unit: str, per_year: int) -> str:
    year, month = divmod(point.year, per_year)
    when = str(year) if per_year == 1 else f"{year}-{month + 1:02}"
    return f"{when}: {dutch(point.value or 0)} {unit} ({dutch(point.low)}–{dutch(point.high)})"


def _dot(frame: _Frame, point: Point, radius: float, unit: str, per_year: int) -> Dot:
    said = _said(point, unit, per_year)
    label = f"{said}; {point.note}" if point.note else said
    kind = "open" if point.note else "punt"
    return Dot((frame.x(point.year), frame.y(point.value or 0)), radius, kind, label, point.link)


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """The stretches without a gap."""
    runs: list[list[Point]] = [[]]
    for p in points:
        if p.value is None:
            runs.append([])
        else:
            runs[-1].append(p)
    return [run for run in runs if run]


def _nice(value: float) -> float:
    """The next round number at or above *value*: 1, 2, 4, 5 or 10 times a power of ten."""
    power = 10.0 ** (len(str(int(value))) - 1 if value >= 1 else -2)
    return next(step * power for step in (1, 2, 4, 5, 10, 20, 40, 50, 100) if step * power >= value)


def dutch(value: float) -> str:
    """A number as Dutch readers write it: decimal comma, no needless noughts.

    >>> dutch(0.25), dutch(12.0), dutch(1200.5)
    ('0,25', '12', '1200,5')
    """
    text = f"{value:.2f}" if value < 1 else f"{value:.1f}"
    return text.rstrip("0").rstrip(".").replace(".", ",") or "0"

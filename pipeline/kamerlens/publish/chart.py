"""A line chart as SVG text: drawn on the server, so that it needs no script and no outside request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 20, 12, 28


@dataclass(frozen=True, slots=True)
class Point:
    """One year's value with its interval; None where nothing was read that year: a gap, not a nought."""

    year: int
    value: float | None
    low: float = 0.0
    high: float = 0.0
    link: str = ""


def line_chart(points: Sequence[Point], title: str, unit: str) -> str:
    """An accessible SVG of *points* in order of year, with the interval as a band; "" for no points."""
    known = [p for p in points if p.value is not None]
    if not known:
        return ""
    top = _nice(max(p.high for p in known) or 1.0)
    first, last = points[0].year, points[-1].year

    def x(year: int) -> float:
        return _LEFT + (year - first) / max(last - first, 1) * (_WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - value / top * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        f'<svg class="grafiek" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
    ]
    for step in range(5):
        value = top * step / 4
        parts.append(
            f'<line class="raster" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>'
        )
        parts.append(
            f'<text class="as" x="{_LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{_dutch(value)}</text>'
        )
    every = max(1, (last - first + 1) // 8)
    parts += [
        f'<text class="as" x="{x(p.year):.1f}" y="{_HEIGHT - 8}" text-anchor="middle">{p.year}</text>'
        for p in points
        if (p.year - first) % every == 0
    ]
    for run in _runs(points):
        band = [f"{x(p.year):.1f},{y(p.high):.1f}" for p in run]
        band += [f"{x(p.year):.1f},{y(max(p.low, 0)):.1f}" for p in reversed(run)]
        parts.append(f'<polygon class="marge" points="{" ".join(band)}"/>')
        line = " ".join(f"{x(p.year):.1f},{y(p.value or 0):.1f}" for p in run)
        parts.append(f'<polyline class="lijn" points="{line}"/>')
    parts += [_dot(p, x(p.year), y(p.value or 0), unit) for p in known]
    return "".join([*parts, "</svg>"])


def _dot(point: Point, x: float, y: float, unit: str) -> str:
    label = f"{point.year}: {_dutch(point.value or 0)} {unit} ({_dutch(point.low)}–{_dutch(point.high)})"
    return (
        f'<a href="{escape(point.link)}"><circle class="punt" cx="{x:.1f}" cy="{y:.1f}" r="4">'
        f"<title>{escape(label)}</title></circle></a>"
    )


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


def _dutch(value: float) -> str:
    """A number as Dutch readers write it: decimal comma, no needless noughts."""
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",") or "0"

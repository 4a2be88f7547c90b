"""The layouts of papers: pages, columns, and regions with a role, as data/layouts/*.yaml has them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kamerlens.paths import DATA
from kamerlens.read.pdf_lines import Line, Row
from kamerlens.structure.data import load

Range = tuple[float, float]
_ANYWHERE: Range = (-1e6, 1e6)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of running text, from edge to edge in points."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Region:
    """Where lines of one role stand: by the left edge, the baseline and the size of their letters."""

    role: str
    first_page_only: bool
    x: Range
    y: Range
    size: Range
    pattern: re.Pattern[str] | None
    beside: str = ""  # a role of which a line must stand on the left of it

    def holds(self, line: Line) -> bool:
        """Whether *line* stands in this region."""
        return (
            (line.page == 1 or not self.first_page_only)
            and self.x[0] <= line.x0 < self.x[1]
            and self.y[0] <= line.baseline < self.y[1]
            and self.size[0] <= line.size < self.size[1]
            and (self.pattern is None or bool(self.pattern.match(line.text)))
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of printing papers."""

    name: str
    width: Range  # of the visible page
    height: Range
    scanned: bool  # whether it is for text that was recognised in pictures
    measured: bool  # whether columns and sizes are measured on the paper itself
    columns: tuple[Column, ...]
    regions: tuple[Region, ...]
    note_size: Range
    ragged: bool
    indent: float  # of the first line of a paragraph, where one is printed; 0: none
    quote: float  # of words quoted as a block; 0: not told apart
    last: float  # the lowest baseline of the body
    note_gap: float  # from there to the baseline of the first note, at least
    edge: float  # how far the left edge may differ, in points
    loose: bool  # whether the right edge differs from paper to paper: it is measured
    requires: tuple[str, ...]  # roles that at least one line each must have
    kind: str  # the official kind of papers in it, where they print none


@cache
def facts() -> dict[str, dict[str, Any]]:
    """The facts of each layout, by its name."""
    names = sorted(file.stem for file in (DATA / "layouts").glob("*.yaml"))
    return {name: load(f"layouts/{name}") for name in names}


def layout(name: str) -> Layout:
    """The layout *name* of data/layouts."""
    own = facts()[name]
    return Layout(
        name=name,
        width=tuple(own["page"]["width"]),
        height=tuple(own["page"]["height"]),
        scanned=own.get("scanned", False),
        measured="measured" in own,
        columns=tuple(Column(c["left"], c["right"]) for c in own["columns"]),
        regions=tuple(_region(r) for r in own["regions"]),
        note_size=tuple(own["notes"]["size"]),
        ragged=own["ragged"],
        indent=own.get("indent", 0.0),
        quote=own.get("quote", 0.0),
        last=own["last"],
        note_gap=own["notes"]["gap"],
        edge=own.get("edge", 1.5),
        loose=own.get("loose", False),
        requires=tuple(own.get("requires", ())),
        kind=own.get("kind", ""),
    )


def _region(row: Mapping[str, Any]) -> Region:
    x, y, size = (tuple(row.get(name, _ANYWHERE)) for name in ("x", "y", "size"))
    pattern = re.compile(row["pattern"]) if "pattern" in row else None
    return Region(row["role"], row.get("pages") == "first", x, y, size, pattern, row.get("beside", ""))


def region_of(line: Line, layout: Layout, others: Sequence[Line]) -> Region | None:
    """The first region that holds a line, *others* being those of its page; None for body."""
    for region in layout.regions:
        if region.holds(line) and (not region.beside or _beside(line, region.beside, layout, others)):
            return region
    return None


def _beside(line: Line, role: str, layout: Layout, others: Sequence[Line]) -> bool:
    left = [other for other in others if abs(other.baseline - line.baseline) < 2 and other.x1 < line.x0]
    return any(region.role == role and region.holds(other) for other in left for region in layout.regions)


def inside(value: float, limits: Sequence[float]) -> bool:
    """Whether a value is between two limits, themselves included."""
    return limits[0] <= value <= limits[1]


def column_of(piece: Line | Row, layout: Layout) -> int:
    """The number of the column in which a line or row begins."""
    last = len(layout.columns) - 1
    return next((i for i, c in enumerate(layout.columns[:-1]) if piece.x0 < c.right - 1), last) if last else 0

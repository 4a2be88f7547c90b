"""A drawing as a list of shapes, and its painting as SVG; `publish.png` paints the same shapes as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

Place = tuple[float, float]


class Style(NamedTuple):
    """How a kind of shape looks: colours as #rrggbb, "" for none; lengths in units of the drawing."""

    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    dashes: tuple[float, ...] = ()  # lengths of stroke and gap in turn


# The kinds of shapes. Their names are also classes in the SVG, for the site's stylesheet to answer focus and size.
STYLES = {
    "raster": Style(stroke="#d5d9dd", width=1),
    "marge": Style(fill="#c9d8ea"),
    "alleen": Style(stroke="#c9d8ea", width=6),  # the interval of a point between two gaps
    "lijn": Style(stroke="#154273", width=2.5),
    "punt": Style(fill="#154273"),
    "open": Style(fill="#ffffff", stroke="#154273", width=2),  # a year that was read in part
    # The corrected estimate: told from the counted line by its dashes too, and its interval has only edges.
    "geschat": Style(stroke="#8e1354", width=2, dashes=(7, 3)),
    "geschat_marge": Style(stroke="#8e1354", width=1.5, dashes=(2, 3)),
    "geschat_punt": Style(fill="#8e1354"),
    "ander": Style(fill="#b35900"),  # figures of others
    "as": Style(fill="#44525f"),
    "kop": Style(fill="#1b2733"),
}
TEXT = 12.0


class Line(NamedTuple):
    """A line through *places*."""

    places: Sequence[Place]
    kind: str


class Area(NamedTuple):
    """The area within *places*."""

    places: Sequence[Place]
    kind: str


class Words(NamedTuple):
    """A line of text on the baseline at *place*; *anchor* is start, middle or end."""

    place: Place
    text: str
    anchor: str
    kind: str


class Dot(NamedTuple):
    """A dot that says *label* and leads to *link*; a square one is told from a round one without its colour."""

    place: Place
    radius: float
    kind: str
    label: str
    link: str = ""
    square: bool = False


Shape = Line | Area | Words | Dot


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes from back to front on a canvas; y runs down from the top left."""

    width: float
    height: float
    title: str
    shapes: Sequence[Shape]


def captioned(drawing: Drawing, heading: str, notes: Sequence[str]) -> Drawing:
    """The drawing as it is taken along: under a heading, and above what must be known to read it."""
    top, line = 2 * TEXT, 1.3 * TEXT
    shapes: list[Shape] = [Words((10.0, 1.5 * TEXT), heading, "start", "kop")]
    shapes += [_lowered(shape, top) for shape in drawing.shapes]
    below = top + drawing.height
    shapes += [Words((10.0, below + line * (n + 1)), note, "start", "as") for n, note in enumerate(notes)]
    return Drawing(drawing.width, below + line * (len(notes) + 0.6), drawing.title, shapes)


def _lowered(shape: Shape, by: float) -> Shape:
    if isinstance(shape, Line | Area):
        return shape._replace(places=[(x, y + by) for x, y in shape.places])
    return shape._replace(place=(shape.place[0], shape.place[1] + by))


def svg(drawing: Drawing, *, alone: bool = False) -> str:
    """The drawing as SVG text: a part of a page, or *alone* a picture of its own, without links."""
    # An image has no parts for a screen reader; a group lets the dots that are links be reached.
    role = "img" if alone else "group"
    head = (
        f'<svg {"xmlns=" if alone else "class="}"{"http://www.w3.org/2000/svg" if alone else "grafiek"}" '
        f'viewBox="0 0 {drawing.width:g} {drawing.height:g}" role="{role}" aria-label="{escape(drawing.title)}" '
        f'font-family="sans-serif" font-size="{TEXT:g}">'
    )
    return "".join([head, *(_painted(shape, alone) for shape in drawing.shapes), "</svg>"])


def _painted(shape: Shape, alone: bool) -> str:
    match shape:
        case Line(places, kind):
            return f'<polyline points="{_points(places)}" {_style(kind)}/>'
        case Area(places, kind):
            return f'<polygon points="{_points(places)}" {_style(kind)}/>'
        case Words((x, y), text, anchor, kind):
            return (
                f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {_style(kind)}>{escape(text)}</text>'
            )
        case Dot(link=link, label=label) if link and not alone:
            return f'<a href="{escape(link)}" aria-label="{escape(label)}">{_dot(shape)}</a>'
        case Dot():
            return _dot(shape)


def _dot(dot: Dot) -> str:
    (x, y), r = dot.place, dot.radius
    title = f"<title>{escape(dot.label)}</title>"
    if dot.square:
        side = f'width="{2 * r:g}" height="{2 * r:g}"'
        return f'<rect x="{x - r:.1f}" y="{y - r:.1f}" {side} {_style(dot.kind)}>{title}</rect>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" {_style(dot.kind)}>{title}</circle>'


def _points(places: Sequence[Place]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _style(kind: str) -> str:
    style = STYLES[kind]
    stroke = f' stroke="{style.stroke}" stroke-width="{style.width:g}"' if style.stroke else ""
    if style.dashes:
        stroke += f' stroke-dasharray="{" ".join(f"{length:g}" for length in style.dashes)}"'
    return f'class="{kind}" fill="{style.fill or "none"}"{stroke}'

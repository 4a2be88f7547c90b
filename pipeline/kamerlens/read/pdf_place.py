"""What each line of a paper is by its place: head, body, note or furniture."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from kamerlens.read import pdf_layout, pdf_notes
from kamerlens.read.pdf_layout import Layout, column_of, inside, region_of
from kamerlens.read.pdf_lines import Line, Row, Sheet
from kamerlens.read.pdf_measure import measured

# Of the words of a paper: tables, lists and the head stand outside the columns.
_ENOUGH = 0.5
_ENOUGH_PAGES = 8
# Items and quotations stand in by less than this, in points.
_HANGING = 20.0


@dataclass(frozen=True, slots=True)
class Placed:
    """The lines of a paper by what they are; body and notes in reading order."""

    body: tuple[Line | Row, ...]
    notes: tuple[Line, ...]
    furniture: Mapping[str, tuple[Line, ...]]
    floors: Mapping[tuple[int, int], float]  # (page, column): the lowest baseline that text can have there


def choose(sheets: Sequence[Sheet]) -> Layout:
    """The layout whose page has the size of this paper's pages and in whose columns most of its words stand.

    Where they stand in those of none, the columns are measured on the paper itself.
    """
    width, height = Counter((round(s.width), round(s.height)) for s in sheets).most_common(1)[0][0]
    lines = [line for sheet in sheets[:_ENOUGH_PAGES] for line in sheet.lines]
    scanned = any(not line.main.painted for line in lines)
    known = [
        layout
        for layout in map(pdf_layout.layout, pdf_layout.facts())
        if not layout.measured
        and layout.scanned in (False, scanned)
        and inside(width, layout.width)
        and inside(height, layout.height)
        and _has_what_it_requires(layout, lines)
    ]
    fitting = [(layout, share) for layout in known if (share := _share(lines, layout)) > _ENOUGH]
    if fitting:
        # A letter and a note of a ministry differ in little more than what the note requires.
        best, _ = max(fitting, key=lambda found: (len(found[0].requires), found[1]))
        return _narrowed(best, sheets)
    return measured(pdf_layout.layout("free"), sheets)


def _has_what_it_requires(layout: Layout, lines: Sequence[Line]) -> bool:
    regions = {role: [r for r in layout.regions if r.role == role] for role in layout.requires}
    return all(any(region.holds(line) for region in wanted for line in lines) for wanted in regions.values())


def _share(lines: Sequence[Line], layout: Layout) -> float:
    """Which part of the words stands in a region of the layout, or inside a column from its left edge on."""
    fitting = [
        line for line in lines if _in_column(line, layout) or any(r.holds(line) for r in layout.regions)
    ]
    return sum(len(line.text) for line in fitting) / max(1, sum(len(line.text) for line in lines))


def _narrowed(layout: Layout, sheets: Iterable[Sheet]) -> Layout:
    """A layout whose edges differ from paper to paper, with its right edge where the longest line ends."""
    if not layout.loose:
        return layout
    (column,) = layout.columns
    ends = [line.x1 for sheet in sheets for line in sheet.lines if _in_column(line, layout)]
    right = min(column.right, max(ends, default=column.right))
    return replace(layout, columns=(replace(column, right=right),))


def _in_column(line: Line, layout: Layout) -> bool:
    """Whether a line begins at the left edge of a column, or a little to the right of it, and ends inside it."""
    return any(
        line.x1 <= column.right + layout.edge and -layout.edge < line.x0 - column.left < _HANGING
        for column in layout.columns
    )


def place(sheets: Iterable[Sheet], layout: Layout) -> Placed:
    """Sort the lines of all pages into body, notes and furniture."""
    body: list[Line | Row] = []
    notes: list[Line] = []
    furniture: dict[str, list[Line]] = {}
    floors: dict[tuple[int, int], float] = {}
    for sheet in sheets:
        running: list[Line | Row] = list(sheet.rows)
        for line in sheet.lines:
            region = region_of(line, layout, sheet.lines)
            if region is None:
                running.append(line)
            else:
                furniture.setdefault(region.role, []).append(line)
        for number, column in enumerate(_by_column(running, layout)):
            text, foot = _split_notes(column, layout, notes)
            body += text
            notes += foot
            floors[sheet.number, number] = foot[0].baseline - layout.note_gap if foot else layout.last
    return Placed(
        tuple(body), tuple(notes), {role: tuple(found) for role, found in furniture.items()}, floors
    )


def _by_column(pieces: Iterable[Line | Row], layout: Layout) -> list[list[Line | Row]]:
    """The lines and rows of a page by column, in each from top to bottom."""
    columns: list[list[Line | Row]] = [[] for _ in layout.columns]
    for piece in pieces:
        columns[column_of(piece, layout)].append(piece)
    return [sorted(column, key=lambda piece: (round(piece.baseline), piece.x0)) for column in columns]


def _split_notes(
    pieces: Sequence[Line | Row], layout: Layout, before: Sequence[Line]
) -> tuple[list[Line | Row], list[Line]]:
    """Body and notes, which stand at the foot of the column in small print; *before* are those of other pages."""
    lines = _below_tables(pieces)
    if lines and not lines[-1].main.painted:
        found = pdf_notes.notes(before)
        notes = list(pdf_notes.foot(lines, found[-1].label if found else ""))
    else:
        small = takewhile(lambda line: inside(line.size, layout.note_size), reversed(lines))
        notes = list(small)[::-1]
    return list(pieces[: len(pieces) - len(notes)]), notes


def _below_tables(pieces: Sequence[Line | Row]) -> list[Line]:
    """The lines below the last row of a table."""
    last = max((at for at, piece in enumerate(pieces) if isinstance(piece, Row)), default=-1)
    return [piece for piece in pieces[last + 1 :] if isinstance(piece, Line)]

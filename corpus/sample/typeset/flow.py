"""Flows rows into columns and pages, with the notes at the foot of the column in which they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from typeset import measures as m
from typeset.fonts import Run
from typeset.linebreak import Line
from typeset.rows import Row


class Frame(NamedTuple):
    """A column on a page: its left, and the baseline of its first line."""

    page: int
    left: float
    first: float


class Text(NamedTuple):
    """Runs printed one after another from *x* on a baseline."""

    page: int
    x: float
    y: float
    runs: tuple[Run, ...]


class Rule(NamedTuple):
    """A line on a page."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass
class Flowed:
    """All that is printed in the columns; ``begins`` says on which page each piece (by number) begins."""

    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    begins: dict[int, int] = field(default_factory=dict)
    pages: int = 1
    bottom: float = 0.0


class NoteLine(NamedTuple):
    """A line of a note; its number stands apart on the first line."""

    note: str
    texts: tuple[tuple[float, Line], ...]


def note_rows(number: str, lines: Sequence[tuple[float, Line]]) -> list[NoteLine]:
    """The lines of a note for the foot of a column, the number on the first."""
    first = NoteLine(number, tuple(lines[:2]))
    return [first, *(NoteLine(number, (line,)) for line in lines[2:])]


def flow(
    rows: Sequence[Row],
    notes: Mapping[str, Sequence[NoteLine]],
    numbers: Mapping[str, int],
    frames: Iterable[Frame],
) -> Flowed:
    """Place all rows; *notes* are the lines of each note by its number, *numbers* its place among the pieces."""
    run = _Run(iter(frames), numbers)
    for index, row in enumerate(rows):
        together = _group(rows, index)
        wanted = [line for called in row.notes for line in notes[called]]
        if not run.fits(
            together, sum(len(notes[called]) for r in together for called in r.notes), len(wanted)
        ):
            run.turn()
        run.place(row, wanted)
    return run.finish()


def _group(rows: Sequence[Row], index: int) -> Sequence[Row]:
    """The row with what must stand in the same column: a heading takes two lines of its text along."""
    end = index
    while end < len(rows) - 1 and rows[end].keep:
        end += 1
    return rows[index : end + 1]


class _Run:
    """The column being filled."""

    def __init__(self, frames: Iterator[Frame], numbers: Mapping[str, int]) -> None:
        self._frames = frames
        self._numbers = numbers
        self._done = Flowed()
        self._running: list[NoteLine] = []
        self._open()

    def _open(self) -> None:
        self._frame = next(self._frames)
        self._bottom: float | None = None
        self._foot: list[NoteLine] = []
        room = int((m.LAST - self._frame.first) / 2 / m.NOTE[1])
        self._foot, self._running = self._running[:room], self._running[room:]
        self._done.pages = self._frame.page

    def _limit(self, lines: int) -> float:
        """The lowest baseline of text above so many more lines of notes."""
        count = len(self._foot) + lines
        return m.LAST - (count - 1) * m.NOTE[1] - m.NOTE_GAP if count else m.LAST

    def _baseline(self, row: Row) -> float:
        if self._bottom is None:
            return max(self._frame.first, self._frame.first - m.PAPER.leading + row.rise)
        return self._bottom + row.gap + row.rise

    def fits(self, rows: Sequence[Row], lines: int, own: int) -> bool:
        """Whether the rows stand in this column, with at least one line of each note that is called."""
        if self._bottom is None:
            return True
        if self._running:
            return False
        bottom = self._baseline(rows[0]) + rows[0].depth
        bottom += sum(row.gap + row.rise + row.depth for row in rows[1:])
        # A note runs on in the next column, but its first two lines stand where it is called.
        least = min(own, 1 + len({called for row in rows for called in row.notes}))
        return bottom <= self._limit(lines) or (0 < least < own and bottom <= self._limit(least))

    def turn(self) -> None:
        """Close this column and open the next."""
        self._print_foot()
        self._open()

    def place(self, row: Row, lines: list[NoteLine]) -> None:
        """Print a row; of its notes so much as there is room for, the rest runs on in the next column."""
        y = self._baseline(row)
        self._bottom = y + row.depth
        page, left = self._frame.page, self._frame.left
        self._done.begins.setdefault(row.number, page)
        self._done.texts += [Text(page, left + x, y + dy, tuple(line.runs)) for x, dy, line in row.texts]
        self._done.rules += [Rule(page, left + a, y + b, left + c, y + d) for a, b, c, d in row.rules]
        here = len(lines)
        while here > 1 and self._bottom > self._limit(here):
            here -= 1
        self._foot += lines[:here]
        self._running += lines[here:]

    def _print_foot(self) -> None:
        size = len(self._foot)
        page, left = self._frame.page, self._frame.left
        for index, line in enumerate(self._foot):
            y = m.LAST - (size - 1 - index) * m.NOTE[1]
            self._done.begins.setdefault(self._numbers[line.note], page)
            self._done.texts += [Text(page, left + x, y, tuple(words.runs)) for x, words in line.texts]
        if size:
            length, above = m.NOTE_RULE
            y = m.LAST - (size - 1) * m.NOTE[1] - above
            self._done.rules.append(Rule(page, left, y, left + length, y))

    def finish(self) -> Flowed:
        """Print what is left of the notes."""
        self._done.bottom = self._bottom or 0.0
        self.turn_while_running()
        return self._done

    def turn_while_running(self) -> None:
        """Close columns until no note runs on."""
        while self._running:
            self.turn()
        self._print_foot()

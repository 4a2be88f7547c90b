"""The numbers in the cells of tables: what each is of, of which year, and counted in what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kamerlens.records import Amount, Kind, Paragraph
from kamerlens.structure.data import load

Column = tuple[str, ...]  # the cells of one column, those of the header left out

_NEAR = 3  # paragraphs above a table in which it may be said what its numbers are counted in
_MOST = 0.5  # share of a column's cells that must be numbers for it to be a column of amounts


@dataclass(frozen=True, slots=True)
class Unit:
    """What numbers are counted in; ``factor``: what one is in euros, None where it is no money."""

    name: str
    pattern: re.Pattern[str]
    factor: float | None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("structure/amounts")[name]["pattern"])


@cache
def units() -> tuple[Unit, ...]:
    """All units, in the order in which they are tried."""
    rows = load("structure/amounts")["units"]
    return tuple(Unit(row["name"], re.compile(row["pattern"]), row.get("factor")) for row in rows)


def value_of(cell: str) -> float | None:
    """The number that a cell is; None where it is none.

    >>> value_of("(1.234,5)")
    -1234.5
    """
    match = _pattern("number").fullmatch(cell.strip())
    if not match or bool(match["open"]) is not bool(match["close"]):
        return None
    whole = re.sub(r"\D", "", match["whole"])
    decimals = (match["decimals"] or "").strip("-–")
    below = any(
        match[name] and not match[name].startswith("+") for name in ("sign", "open", "inner", "behind")
    )
    return float(f"{'-' if below else ''}{whole}.{decimals or 0}")


def year_of(text: str) -> int | None:
    """The one year that a header or label names; None for none, or for more than one."""
    years = {match["year"] for match in _pattern("year").finditer(text)}
    return int(years.pop()) if len(years) == 1 else None


def unit_in(text: str) -> Unit | None:
    """What *text* says that numbers are counted in."""
    return next((unit for unit in units() if unit.pattern.search(text)), None)


def find(paragraphs: Sequence[Paragraph]) -> tuple[Amount, ...]:
    """The amounts in all tables of a paper, in reading order."""
    return tuple(
        amount for at, rows in _tables(paragraphs) for amount in _Table(rows, paragraphs[:at]).amounts()
    )


def _tables(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, list[Paragraph]]]:
    """(place, rows) of each run of rows; a run goes on while the columns stay the same."""
    rows: list[Paragraph] = []
    for at, (p, after) in enumerate(pairwise([*paragraphs, None]), 1):
        if p is None or p.kind is not Kind.TABLE_ROW:
            continue
        rows.append(p)
        if after is None or after.kind is not Kind.TABLE_ROW or _opens(after, rows):
            yield at - len(rows), rows
            rows = []


def _opens(row: Paragraph, rows: Sequence[Paragraph]) -> bool:
    """Whether a row begins a table of its own: other columns, or a header with other years than the one of *rows*."""
    years = [cell for cell in row.cells[1:] if year_of(cell) and _pattern("heading").fullmatch(cell)]
    head = len(years) > 1 or (years and row.cells[0] == rows[0].cells[0])
    return len(row.cells) != len(rows[0].cells) or bool(
        head and row.cells not in _cells(rows) and not _is_header([rows[-1]], 0)
    )


class _Table:
    """One table: its header, its rows, and what stands above it."""

    def __init__(self, rows: Sequence[Paragraph], before: Sequence[Paragraph]) -> None:
        top = next((at for at in range(len(rows)) if not _is_header(rows, at)), len(rows))
        self.header, self.rows = (
            rows[:top],
            [row for row in rows[top:] if row.cells not in _cells(rows[:top])],
        )
        self.width = max((len(row.cells) for row in rows), default=0)
        self.labels = tuple(self._label(column) for column in range(self.width))
        self.above = tuple(_above(before))
        self.columns = frozenset(column for column in range(1, self.width) if self._counts(column))

    def _label(self, column: int) -> str:
        """The cells of the header above a column; one that reaches over more columns holds for each."""
        *above, last = [row.cells for row in self.header] or [("",) * self.width]
        over = [next(filter(None, cells[column:0:-1] or cells[:1]), "") for cells in above]
        return " ".join(dict.fromkeys(filter(None, (*over, last[column]))))

    def _counts(self, column: int) -> bool:
        """Whether a column has amounts: most of its cells are numbers, and its header says nothing else."""
        cells = [row.cells[column] for row in self.rows if row.cells[column]]
        numbers = sum(value_of(cell) is not None for cell in cells)
        none = sum(bool(_pattern("none").fullmatch(cell)) for cell in cells)
        if _pattern("not_amounts").fullmatch(self.labels[column]) or not cells:
            return False
        return numbers + none >= (_MOST if numbers else 1) * len(cells)

    def amounts(self) -> Iterator[Amount]:
        """The amounts, row by row; a number of which neither a header nor a unit says what it is, is none."""
        for row in self.rows:
            at = 0
            for column, cell in enumerate(row.cells):
                begin = row.text.index(cell, at)
                at = begin + len(cell)
                if column in self.columns and (
                    value_of(cell) is not None or _pattern("none").fullmatch(cell)
                ):
                    amount = self._amount(row, column, begin)
                    if amount.column_label or amount.unit:
                        yield amount

    def _amount(self, row: Paragraph, column: int, begin: int) -> Amount:
        cell, label = row.cells[column], self.labels[column]
        cells = (text for at, text in enumerate(row.cells) if at not in self.columns)
        words = [text for text in cells if text and not _pattern("none").fullmatch(text)]
        name, details = (words[0], "; ".join(words[1:])) if words else ("", "")
        value, unit = value_of(cell), self._unit(cell, label, name)
        factor = unit.factor if unit else None
        return Amount(
            paragraph=row.number,
            column=column + 1,
            begin=begin,
            end=begin + len(cell),
            text=cell,
            value=value,
            row_label=name,
            column_label=label,
            details=details,
            year=year_of(label) or (year_of(name) if _pattern("heading").fullmatch(name) else None),
            unit=unit.name if unit else "",
            euros=round(value * factor, 2) if value is not None and factor else None,
        )

    def _unit(self, cell: str, label: str, name: str) -> Unit | None:
        """From the nearest place that tells it; a sum of money without a size takes the size of the table."""
        places = (cell, label, name, self.labels[0], *self.above)
        found = [unit for unit in map(unit_in, places) if unit]
        if found and found[0].name == "euro":
            return next((unit for unit in found if unit.factor and unit.factor > 1), found[0])
        return found[0] if found else None


def _cells(rows: Sequence[Paragraph]) -> list[tuple[str, ...]]:
    return [row.cells for row in rows]


def _is_header(rows: Sequence[Paragraph], at: int) -> bool:
    """Whether a row at the top of a table names its columns: no cell is an amount; years are none.

    Below the first row, words without a number are a title between the rows, unless columns are named in two
    steps: then one of the two rows has no cell above the labels of the rows.
    """
    row = rows[at]
    named = [cell for cell in row.cells[1:] if cell]
    numbers = [cell for cell in named if value_of(cell) is not None]
    if len(row.cells) > 2 and [cell.strip("()") for cell in row.cells] == list(
        map(str, range(1, len(row.cells) + 1))
    ):
        return True  # columns that are numbered
    if at and not any(_pattern("heading").fullmatch(cell) for cell in named):
        return bool(named) and not numbers and not (row.cells[0] and rows[at - 1].cells[0])
    return all(_pattern("heading").fullmatch(cell) for cell in numbers)


def _above(before: Sequence[Paragraph]) -> Iterator[str]:
    """What the lines above a table say that its numbers are counted in, the nearest first."""
    near = [p for p in before[-_NEAR:] if p.kind is not Kind.TABLE_ROW]
    for p in reversed(near):
        yield from (match[0] for match in reversed(list(_pattern("caption").finditer(p.text))))

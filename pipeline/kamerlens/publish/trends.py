"""The trends as the site shows them: per theme a rate for each year with its interval, by the chosen denominator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from kamerlens.aggregate.intervals import Sums, ratio_of_sums, share
from kamerlens.publish.chart import Point
from kamerlens.publish.metadata import DATABASE

PER_WORDS = 10_000
DIRECTIONS = ("alle", "meer", "minder", "neutraal")
# What a mention count is set against: how it reads, and the formula as printed below the chart.
DENOMINATORS = {
    "woorden": ("vermeldingen per 10.000 woorden", "10.000 × vermeldingen ÷ woorden van alle stukken"),
    "stukken": ("% van de stukken", "100 × stukken met ten minste één vermelding ÷ alle stukken"),
    "aantal": ("vermeldingen", "aantal vermeldingen; zegt weinig zolang het aantal stukken verschilt"),
}
FILTERS = ("soort", "kamer", "ministerie")

_YEARS = """select jaar, sum(stukken) as stukken, sum(stukken_met) as met, sum(m) as m, sum(w) as w,
sum(mm) as mm, sum(mw) as mw, sum(ww) as ww from spreiding
where thema = :thema and richting = :richting and jaar is not null {filters} group by jaar order by jaar"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a trend is asked for: direction, denominator, and the values of FILTERS that it is narrowed to."""

    direction: str = "alle"
    denominator: str = "woorden"
    filters: Mapping[str, str] = None  # type: ignore[assignment]

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name, value in (self.filters or {}).items() if value}


@dataclass(frozen=True, slots=True)
class Trend:
    """One theme's years: points for the chart, and the rows with numerators and denominators behind them."""

    theme: Mapping[str, Any]
    points: Sequence[Point]
    rows: Sequence[Mapping[str, Any]]

    @property
    def mentions(self) -> int:
        """All mentions counted."""
        return sum(row["m"] for row in self.rows)


async def trend(db: Any, theme: Mapping[str, Any], choice: Choice) -> Trend:
    """The trend of a theme (a row of ``codeboek``); years in which nothing was read are gaps."""
    filters = "".join(f" and {name} = :{name}" for name in FILTERS if name in choice.narrowed)
    values = {"thema": theme["id"], "richting": choice.direction, **choice.narrowed}
    rows = [dict(row) for row in (await db.execute(_YEARS.format(filters=filters), values)).rows]
    by_year = {row["jaar"]: row for row in rows}
    years = range(min(by_year), max(by_year) + 1) if by_year else range(0)
    points = [_point(year, by_year.get(year), theme["id"], choice) for year in years]
    return Trend(theme, points, [{**row, "punt": _of(points, row["jaar"])} for row in rows])


def _of(points: Sequence[Point], year: int) -> Point:
    return next(point for point in points if point.year == year)


def _point(year: int, row: Mapping[str, Any] | None, theme: str, choice: Choice) -> Point:
    if row is None:
        return Point(year, None)
    return Point(year, *rate(row, choice.denominator), link=mentions_link(theme, year, choice))


def rate(row: Mapping[str, Any], denominator: str) -> tuple[float, float, float]:
    """(value, low, high) of a row of sums, in the unit of the denominator; a bare count has no interval."""
    if denominator == "stukken":
        value, low, high = share(row["met"], row["stukken"])
        return 100 * value, 100 * low, 100 * high
    if denominator == "aantal":
        return row["m"], row["m"], row["m"]
    sums = Sums(row["stukken"], row["m"], row["w"], row["mm"], row["mw"], row["ww"])
    value, low, high = ratio_of_sums(sums)
    return PER_WORDS * value, PER_WORDS * low, PER_WORDS * high


def mentions_link(theme: str, year: int, choice: Choice) -> str:
    """The mentions behind a point."""
    conditions = [
        f"jaar = {year}",
        *(f"{name} = '{_quoted(value)}'" for name, value in choice.narrowed.items()),
    ]
    query = {"thema": theme, "_where": f"stuk in (select id from stukken where {' and '.join(conditions)})"}
    if choice.direction != "alle":
        query["richting"] = choice.direction
    return f"/{DATABASE}/vermeldingen?{urlencode(query)}"


def _quoted(value: str) -> str:
    return value.replace("'", "''")


def change(points: Sequence[Point]) -> dict[str, Any] | None:
    """The last year against the one before; ``zeker`` where their intervals don't overlap."""
    known = [p for p in points if p.value is not None][-2:]
    if len(known) < 2 or not known[0].value:
        return None
    before, after = known
    percent = round(100 * ((after.value or 0) / (before.value or 1) - 1))
    sure = after.low > before.high or after.high < before.low
    return {"procent": percent, "van": before.year, "naar": after.year, "zeker": sure}

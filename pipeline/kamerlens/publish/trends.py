"""The trends as the site shows them: per theme a rate for each period with its interval, by the chosen denominator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kamerlens.aggregate import correction
from kamerlens.aggregate.correction import Estimate
from kamerlens.aggregate.intervals import Sums, ratio_of_sums, share
from kamerlens.publish import mentions, parts
from kamerlens.publish.chart import Point

Errors = Mapping[str, tuple[correction.Measured, correction.Alarms]]

PER_WORDS = 10_000
DIRECTIONS = ("alle", "meer", "minder", "neutraal")
BILL = "Voorstel van wet"
# What a mention count is set against: how it reads, and the formula as printed below the chart.
DENOMINATORS = {
    "woorden": ("vermeldingen per 10.000 woorden", "10.000 × vermeldingen ÷ woorden van alle stukken"),
    "stukken": ("% van de stukken", "100 × stukken met ten minste één vermelding ÷ alle stukken"),
    "wetsvoorstellen": (
        "% van de wetsvoorstellen",
        "100 × voorstellen van wet met ten minste één vermelding in de wetstekst ÷ alle voorstellen van wet",
    ),
    "aantal": ("vermeldingen", "aantal vermeldingen; zegt weinig zolang het aantal stukken verschilt"),
}
FILTERS = ("soort", "kamer", "ministerie")
# Below this share of the papers that exist a year's point is drawn open: it says little of the year.
_WHOLE = 0.9
# Below so many papers the spread between them is not known well enough for an interval to be trusted.
_FEW = 10

_PERIODS = {
    "jaar": "jaar",
    "maand": "case when length(maand) = 7 then 12 * substr(maand, 1, 4) + substr(maand, 6) - 1 end",
}
_SUMS = """select thema, {period} as periode, sum(stukken) as stukken, sum({met}) as met, sum({m}) as m, sum(w) as w,
sum({mm}) as mm, sum({mw}) as mw, sum(ww) as ww from spreiding
where richting = :richting and periode is not null {filters} group by thema, periode order by thema, periode"""

_COVERED = """select jaar, 1.0 * sum(gelezen) / sum(bestaat) as deel from dekking
where bestaat is not null {filters} group by jaar having sum(bestaat) > 0"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a trend is asked for.

    *filters* are values of FILTERS; *unquoted* leaves quotations and other speakers out, *unrepeated* repeated
    passages; *months* gives a point for each month; *since* and *until* are years, 0 for open; *official* and
    *corrected* ask for figures of others and for the estimate beside the count.
    """

    direction: str = "alle"
    denominator: str = "woorden"
    filters: Mapping[str, str] = field(default_factory=dict)
    unquoted: bool = False
    unrepeated: bool = False
    months: bool = False
    since: int = 0
    until: int = 0
    official: bool = False
    corrected: bool = False

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set; bills are papers of one kind."""
        found = {name: value for name, value in self.filters.items() if value}
        return {**found, "soort": BILL} if self.denominator == "wetsvoorstellen" else found

    @property
    def without(self) -> dict[str, str]:
        """What is left out, as filters of `mentions`."""
        left_out = zip(mentions.WITHOUT, (self.unquoted, self.unrepeated), strict=True)
        return {name: "1" for name, is_left_out in left_out if is_left_out}

    @property
    def correctable(self) -> bool:
        """Whether errors were measured of what is counted: all mentions, by words."""
        return self.denominator == "woorden" and self.direction == "alle" and not self.without

    @property
    def unit(self) -> str:
        """What is drawn, in words."""
        return DENOMINATORS[self.denominator][0]

    @property
    def formula(self) -> str:
        """How it is computed, in words."""
        return DENOMINATORS[self.denominator][1]

    @property
    def query(self) -> str:
        """The choice as part of an address."""
        parts = {
            "noemer": self.denominator,
            "richting": self.direction,
            **{name: value for name, value in self.filters.items() if value},
            **self.without,
            "per": "maand" if self.months else "",
            "van": self.since or "",
            "tot": self.until or "",
            "officieel": "1" if self.official else "",
            "gecorrigeerd": "1" if self.corrected else "",
        }
        return urlencode({name: value for name, value in parts.items() if value})


def chosen(get: Callable[[str], str | None]) -> Choice:
    """The choice that an address makes, *get* giving its values by name; what it does not know it passes over."""
    direction, denominator = get("richting") or "", get("noemer") or ""
    return Choice(
        direction if direction in DIRECTIONS else "alle",
        denominator if denominator in DENOMINATORS else "woorden",
        {name: (get(name) or "")[:200] for name in FILTERS},
        unquoted=mentions.without(get, "zonder_citaten"),
        unrepeated=mentions.without(get, "zonder_herhalingen"),
        months=get("per") == "maand",
        since=_year(get("van")),
        until=_year(get("tot")),
        official=bool(get("officieel")),
        corrected=bool(get("gecorrigeerd")),
    )


def _year(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) == 4 else 0


@dataclass(frozen=True, slots=True)
class Trend:
    """One theme's periods: points for the chart, and the rows with numerators and denominators behind them."""

    theme: Mapping[str, Any]
    points: Sequence[Point]
    rows: Sequence[Mapping[str, Any]]

    @property
    def mentions(self) -> int:
        """All mentions counted."""
        return sum(row["m"] for row in self.rows)

    @property
    def is_corrected(self) -> bool:
        """Whether any period has an estimate."""
        return any(row["geschat"] for row in self.rows)

    @property
    def estimates(self) -> list[Point]:
        """The same periods, corrected for the tagger's errors; gaps where that can't be told."""
        known = {row["periode"]: row["geschat"] for row in self.rows}
        return [Point(p.year, *(known.get(p.year) or (None,))) for p in self.points]


async def trends(db: Any, themes: Sequence[Mapping[str, Any]], choice: Choice) -> list[Trend]:
    """The trends of themes (rows of ``codeboek``); periods in which nothing was read are gaps."""
    rows = await _sums(db, choice)
    errors = await _errors(db, choice)
    partly = {} if choice.months else await _partly(db, choice)
    return [
        _trend(theme, [row for row in rows if row["thema"] == theme["id"]], choice, partly, errors)
        for theme in themes
    ]


async def trend(db: Any, theme: Mapping[str, Any], choice: Choice) -> Trend:
    """The trend of one theme."""
    return (await trends(db, [theme], choice))[0]


async def _sums(db: Any, choice: Choice) -> list[dict[str, Any]]:
    clauses = [f"{name} = :{name}" for name in choice.narrowed]
    clauses += ["jaar >= :since"] if choice.since else []
    clauses += ["jaar <= :until"] if choice.until else []
    period = _PERIODS["maand" if choice.months else "jaar"]
    part = parts.part(choice.unquoted, choice.unrepeated)
    columns = {"met": part.met, "m": part.m, "mm": part.mm, "mw": part.mw}
    sql = _SUMS.format(period=period, filters=" ".join(f"and {each}" for each in clauses), **columns)
    values = {"richting": choice.direction, "since": choice.since, "until": choice.until, **choice.narrowed}
    rows = [dict(row) for row in (await db.execute(sql, values)).rows]
    more = {
        (row["thema"], row["periode"]): row
        for row in await parts.differences(db, part, period, clauses, values)
    }
    return [_added(row, more.get((row["thema"], row["periode"]), {}), columns) for row in rows]


def _added(row: dict[str, Any], more: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    return {**row, **{name: row[name] + more.get(name, 0) for name in columns}}


async def _partly(db: Any, choice: Choice) -> dict[int, str]:
    """What is said of the years of which, as far as is known, less was read than there is."""
    filters = {name: value for name, value in choice.narrowed.items() if name != "ministerie"}
    sql = _COVERED.format(filters=" ".join(f"and {name} = :{name}" for name in filters))
    rows = (await db.execute(sql, filters)).rows
    return {row["jaar"]: f"{row['deel']:.0%} van de stukken gelezen" for row in rows if row["deel"] < _WHOLE}


async def _errors(db: Any, choice: Choice) -> Errors:
    """What is measured of the tagger's errors, where a rate can be corrected for them."""
    if not choice.correctable:
        return {}
    rows = (await db.execute("select * from metingen where aspect = 'thema'")).rows
    return correction.errors([dict(row) for row in rows], choice.filters.get("soort", ""))


def _corrected(point: Point, errors: tuple[correction.Measured, correction.Alarms] | None) -> Estimate | None:
    """A rate as it would be without the tagger's errors, with an interval that holds both doubts."""
    if errors is None or point.value is None:
        return None
    counted = Estimate(*(value / PER_WORDS for value in (point.value, point.low, point.high)))
    found = correction.rate(counted, *errors)
    return Estimate(*(PER_WORDS * value for value in found)) if found else None


def _trend(
    theme: Mapping[str, Any],
    rows: Sequence[dict[str, Any]],
    choice: Choice,
    partly: Mapping[int, str],
    errors: Errors,
) -> Trend:
    by_period = {row["periode"]: row for row in rows}
    periods = range(min(by_period), max(by_period) + 1) if by_period else range(0)
    points = {p: _point(p, by_period.get(p), theme["id"], choice, partly.get(p, "")) for p in periods}
    measured = errors.get(theme["id"])
    said = [
        {
            **row,
            "wanneer": _when(row["periode"], choice),
            "punt": points[row["periode"]],
            "geschat": _corrected(points[row["periode"]], measured),
        }
        for row in rows
    ]
    return Trend(theme, list(points.values()), said)


def _when(period: int, choice: Choice) -> str:
    return f"{period // 12}-{period % 12 + 1:02}" if choice.months else str(period)


def _point(period: int, row: Mapping[str, Any] | None, theme: str, choice: Choice, note: str) -> Point:
    if row is None:
        return Point(period, None)
    when = {"maand" if choice.months else "jaar": _when(period, choice)}
    filters = {"thema": theme, **when, **choice.narrowed, **choice.without}
    if choice.direction != "alle":
        filters["richting"] = choice.direction
    return Point(period, *rate(row, choice.denominator), mentions.address(filters), note)


def rate(row: Mapping[str, Any], denominator: str) -> tuple[float, float, float]:
    """(value, low, high) of a row of sums, in the unit of the denominator; a bare count has no interval."""
    if denominator in ("stukken", "wetsvoorstellen"):
        value, low, high = share(row["met"], row["stukken"])
        return 100 * value, 100 * low, 100 * high
    if denominator == "aantal":
        return row["m"], row["m"], row["m"]
    sums = Sums(row["stukken"], row["m"], row["w"], row["mm"], row["mw"], row["ww"])
    value, low, high = ratio_of_sums(sums)
    return PER_WORDS * value, PER_WORDS * low, PER_WORDS * high


def change(found: Trend) -> dict[str, Any] | None:
    """The last year against the one before; None where there are no two.

    ``zeker`` where their intervals don't overlap; ``weinig`` where one of them has so few papers that even its
    interval is a guess.
    """
    known = [p for p in found.points if p.value is not None][-2:]
    if len(known) < 2 or not known[0].value:
        return None
    before, after = known
    return {
        "procent": round(100 * ((after.value or 0) / (before.value or 1) - 1)),
        "van": before.year,
        "naar": after.year,
        "zeker": after.low > before.high or after.high < before.low,
        "weinig": min(row["stukken"] for row in found.rows[-2:]) < _FEW,
    }

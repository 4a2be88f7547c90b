"""The home page's figures: per theme the trend with its interval, the newest papers, coverage and last run."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl

from kamerlens.aggregate.intervals import ratio
from kamerlens.publish.chart import Point, line_chart
from kamerlens.publish.metadata import DATABASE

PER_WORDS = 10_000

_PER_PAPER = """
select s.jaar, s.woorden, count(v.id) as vermeldingen
from stukken s left join vermeldingen v on v.stuk = s.id and v.thema = :thema
where s.jaar is not null group by s.id
"""


@hookimpl
def extra_template_vars(template: str, datasette: Any) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Give the home page its data; other pages get nothing extra."""

    async def variables() -> dict[str, Any]:
        if template != "index.html":
            return {}
        db = datasette.get_database(DATABASE)
        themes = (
            await db.execute("select id, titel, beschrijving from codeboek where soort = 'thema' order by id")
        ).rows
        return {
            "themas": [await _theme(db, dict(theme)) for theme in themes],
            "nieuwste": (await db.execute(_NEWEST)).rows,
            "stand": (await db.execute(_STATE)).first(),
            "fictief": (await db.execute("select coalesce(max(fictief), 0) from stukken")).single_value(),
        }

    return variables


_NEWEST = """
select s.id, s.titel, s.datum, s.soort, s.kamer, count(v.id) as vermeldingen
from stukken s join vermeldingen v on v.stuk = s.id
group by s.id order by s.datum desc, s.id limit 8
"""

_STATE = """
select (select count(*) from stukken) as stukken, (select min(jaar) from stukken) as eerste,
       (select max(jaar) from stukken) as laatste, (select count(*) from vermeldingen) as vermeldingen,
       (select max(geeindigd) from uitvoeringen) as uitgevoerd, (select count(*) from problemen) as problemen,
       (select codeboek from uitvoeringen order by id desc limit 1) as codeboek
"""


async def _theme(db: Any, theme: dict[str, Any]) -> dict[str, Any]:
    rows = (await db.execute(_PER_PAPER, {"thema": theme["id"]})).rows
    by_year: dict[int, list[Any]] = {}
    for row in rows:
        by_year.setdefault(row["jaar"], []).append(row)
    points = [_point(year, by_year.get(year, []), theme["id"]) for year in _years(by_year)]
    unit = f"vermeldingen per {PER_WORDS:,} woorden".replace(",", ".")
    return {
        **theme,
        "grafiek": line_chart(points, f"{theme['titel']}: {unit} per jaar, met 95%-marge", unit),
        "aantal": sum(row["vermeldingen"] for row in rows),
        "verandering": _change(points),
    }


def _years(by_year: dict[int, list[Any]]) -> range:
    return range(min(by_year), max(by_year) + 1) if by_year else range(0)


def _point(year: int, rows: list[Any], theme: str) -> Point:
    if not rows:
        return Point(year, None)
    value, low, high = ratio(
        [row["vermeldingen"] for row in rows], [row["woorden"] / PER_WORDS for row in rows]
    )
    query = urlencode({"thema": theme, "_where": f"stuk in (select id from stukken where jaar = {year})"})
    return Point(year, value, low, high, f"/{DATABASE}/vermeldingen?{query}")


def _change(points: list[Point]) -> dict[str, Any] | None:
    """The last year against the one before; *zeker* where their intervals don't overlap."""
    known = [p for p in points if p.value is not None][-2:]
    if len(known) < 2 or not known[0].value:
        return None
    before, after = known
    percent = round(100 * ((after.value or 0) / (before.value or 1) - 1))
    sure = after.low > before.high or after.high < before.low
    return {"procent": percent, "van": before.year, "naar": after.year, "zeker": sure}

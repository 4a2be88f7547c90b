"""The home page's figures: per theme the trend with its interval, the newest papers, coverage and last run."""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

from kamerlens.publish.chart import line_chart
from kamerlens.publish.metadata import DATABASE
from kamerlens.publish.trends import DENOMINATORS, Choice, change, trend

_THEMES = "select id, titel, beschrijving from codeboek where soort = 'thema' order by id"

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


@hookimpl
def extra_template_vars(template: str, datasette: Any) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Give the home page its data; other pages get nothing extra."""

    async def variables() -> dict[str, Any]:
        if template != "index.html":
            return {}
        db = datasette.get_database(DATABASE)
        return {
            "themas": [await _theme(db, dict(theme)) for theme in (await db.execute(_THEMES)).rows],
            "nieuwste": (await db.execute(_NEWEST)).rows,
            "stand": (await db.execute(_STATE)).first(),
            "fictief": (await db.execute("select coalesce(max(fictief), 0) from stukken")).single_value(),
        }

    return variables


async def _theme(db: Any, theme: dict[str, Any]) -> dict[str, Any]:
    found = await trend(db, theme, Choice())
    unit, _ = DENOMINATORS["woorden"]
    chart = line_chart(found.points, f"{theme['titel']}: {unit} per jaar, met 95%-marge", unit)
    return {**theme, "grafiek": chart, "aantal": found.mentions, "verandering": change(found.points)}

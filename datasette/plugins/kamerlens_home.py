"""The home page's figures: per theme the trend with its interval, the newest papers, coverage and last run."""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

from kamerlens.publish import pages
from kamerlens.publish.chart import line_chart
from kamerlens.publish.metadata import DATABASE
from kamerlens.publish.trends import Choice, change, trends

# Papers along the index on the date, until eight have mentions.
_NEWEST = """
select s.id, s.titel, s.datum, s.soort, s.kamer, s.ministerie,
       (select count(*) from vermeldingen v where v.stuk = s.id) as vermeldingen
from stukken s where exists (select 1 from vermeldingen v where v.stuk = s.id)
order by s.datum desc, s.id limit 8
"""

_STATE = """
select (select count(*) from stukken) as stukken, (select min(jaar) from stukken) as eerste,
       (select max(jaar) from stukken) as laatste, (select count(*) from vermeldingen) as vermeldingen,
       (select max(geeindigd) from uitvoeringen) as uitgevoerd, (select count(*) from problemen) as problemen,
       (select codeboek from uitvoeringen order by id desc limit 1) as codeboek,
       (select sum(bestaat) from dekking) as bestaat,
       (select sum(min(gelezen, bestaat)) from dekking where bestaat is not null) as ervan
"""
_FICTIONAL = "select exists (select 1 from stukken where fictief = 1)"


@hookimpl
def extra_template_vars(template: str, datasette: Any) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Give the home page its data; other pages get nothing extra."""

    async def variables() -> dict[str, Any]:
        if template != "index.html":
            return {}
        db, choice = datasette.get_database(DATABASE), Choice()
        found = await trends(db, await pages.themes(db), choice)
        return {
            "themas": [
                {
                    **each.theme,
                    "grafiek": line_chart(
                        each.points,
                        f"{each.theme['titel']}: {choice.unit} per jaar, met 95%-marge",
                        choice.unit,
                    ),
                    "aantal": each.mentions,
                    "verandering": change(each),
                }
                for each in found
            ],
            "eenheid": choice.unit,
            "nieuwste": (await db.execute(_NEWEST)).rows,
            "stand": (await db.execute(_STATE)).first(),
            "fictief": (await db.execute(_FICTIONAL)).single_value(),
        }

    return variables

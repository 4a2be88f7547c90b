"""Where a phrase first stood and how it spread over the ministries.

*db* is a Datasette database (``await db.execute(sql, values)``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kamerlens.publish.chart import dutch
from kamerlens.publish.strip import Moment, Strip
from kamerlens.store.rows import PARAGRAPHS

Row = dict[str, Any]
NOBODY = "geen ministerie"  # papers of the chambers themselves: motions, amendments, reports

# The bare columns are those of the paper with the earliest date (SQLite documents so for min()).
_PER_YEAR = f"""with gevonden as (
    select rowid / {PARAGRAPHS} as nummer, min(rowid) as alinea from alineas_fts
    where alineas_fts match :match group by 1
)
select s.ministerie, s.jaar, count(*) as stukken, min(nullif(s.datum, '')) as eerste,
       s.id as stuk, s.titel, g.alinea % {PARAGRAPHS} as volgnummer
from gevonden g join stukken s on s.nummer = g.nummer where s.jaar is not null
group by s.ministerie, s.jaar order by s.ministerie, s.jaar"""
# From the sums that stand ready: every paper is in the row of each theme.
_ALL = """select ministerie, sum(stukken) as stukken from spreiding where jaar is not null and richting = 'alle'
and thema = (select min(thema) from spreiding) group by ministerie"""


async def ministries(db: Any, match: str) -> list[Row]:
    """The ministries that used what *match* (an FTS5 query) finds, in the order in which they came to it.

    Each: ``ministerie``, ``eerste`` (date), ``stuk``, ``titel``, ``volgnummer`` of the first paper with it, ``stukken``
    with it, ``totaal`` of all its papers, and ``jaren``: rows per year.
    """
    if not match:
        return []
    years: dict[str, list[Row]] = defaultdict(list)
    for row in (await db.execute(_PER_YEAR, {"match": match})).rows:
        years[row["ministerie"]].append(dict(row))
    totals = {row["ministerie"]: row["stukken"] for row in (await db.execute(_ALL)).rows}
    found = [_ministry(name, rows, totals[name]) for name, rows in years.items()]
    return sorted(
        found, key=lambda row: (row["eerste"] or f"{row['jaren'][0]['jaar']}-99", row["ministerie"])
    )


def _ministry(name: str, years: Sequence[Row], total: int) -> Row:
    # A year of which every paper lacks its date has no first paper; it still counts.
    first = min((row for row in years if row["eerste"]), key=lambda row: row["eerste"], default=years[0])
    return {
        **{key: first[key] for key in ("eerste", "stuk", "titel", "volgnummer")},
        "ministerie": name,
        "stukken": sum(row["stukken"] for row in years),
        "totaal": total,
        "jaren": years,
    }


def strips(found: Sequence[Mapping[str, Any]], link: Callable[[str, int], str]) -> list[Strip]:
    """A row per ministry with a dot for every year; *link* gives the address of a ministry's papers of a year."""
    return [
        Strip(
            row["ministerie"] or NOBODY,
            [
                Moment(
                    year["jaar"] + 0.5,
                    year["stukken"],
                    f"{row['ministerie'] or NOBODY}, {year['jaar']}: {dutch(year['stukken'])} stukken",
                    link(row["ministerie"], year["jaar"]),
                )
                for year in row["jaren"]
            ],
        )
        for row in found
    ]

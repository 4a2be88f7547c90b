"""What tagging again changed, as `kamerlens retag` noted it: its runs, their differences and samples.

*db* is a Datasette database (``await db.execute(sql, values)``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kamerlens.aggregate.differences import GAINED, LOST, MOVED

Row = dict[str, Any]

KINDS = (GAINED, LOST, MOVED)
_RUNS = 50

# A run that tagged again read nothing, so that it gives no snapshot; one that was killed may have noted differences.
# The versions before are those of the last run that had others.
_FOUND = """select u.*, b.codeboek as codeboek_voor, b.model as model_voor, b.versie as versie_voor
from uitvoeringen u left join uitvoeringen b on b.id = (
    select max(id) from uitvoeringen
    where id < u.id and (codeboek is not u.codeboek or model is not u.model)
)
where (u.geeindigd is not null and u.gelezen = 0 and u.momentopname is null)
or u.id in (select uitvoering from hertaggingen)
order by u.id desc limit :limit"""
_DIFFERENCES = "select * from hertaggingen where uitvoering in ({runs}) order by jaar desc"
# The paper may have been read anew, or be gone.
_SAMPLES = """select h.*, s.titel, a.volgnummer from hertagvoorbeelden h
left join stukken s on s.id = h.stuk left join alineas a on a.id = h.alinea and a.stuk = h.stuk
where h.uitvoering = :run order by h.jaar desc, h.id"""


@dataclass(frozen=True)
class Year:
    """One theme in one year (0 where it is unknown): sentences by kind; whether its trend left its interval."""

    year: int
    counts: Mapping[str, int]
    beyond: bool
    samples: Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Run:
    """A run that tagged again: its row of ``uitvoeringen`` with the versions before, and its differences."""

    row: Row
    differences: Sequence[Row]

    @cached_property
    def totals(self) -> Counter[tuple[str, str]]:
        """Sentences by theme and kind."""
        found: Counter[tuple[str, str]] = Counter()
        for each in self.differences:
            found[each["thema"], each["wat"]] += each["aantal"]
        return found

    @cached_property
    def beyond(self) -> list[tuple[str, int]]:
        """Themes and years whose trend left its interval."""
        return sorted({(each["thema"], each["jaar"]) for each in self.differences if each["buiten_marge"]})

    def years(self, theme: str, samples: Sequence[Row]) -> list[Year]:
        """A theme's years, newest first, with those of the *samples* that are of them."""
        rows = [each for each in self.differences if each["thema"] == theme]
        return [
            Year(
                year,
                {each["wat"]: each["aantal"] for each in rows if each["jaar"] == year},
                (theme, year) in self.beyond,
                {kind: _of(samples, theme, year, kind) for kind in KINDS},
            )
            for year in dict.fromkeys(each["jaar"] for each in rows)
        ]


def _of(samples: Sequence[Row], theme: str, year: int, kind: str) -> list[Row]:
    return [each for each in samples if (each["thema"], each["jaar"], each["wat"]) == (theme, year, kind)]


async def runs(db: Any) -> list[Run]:
    """The newest runs that tagged again, the newest first."""
    rows = [dict(row) for row in (await db.execute(_FOUND, {"limit": _RUNS})).rows]
    numbers = ", ".join(str(int(row["id"])) for row in rows)
    found = [dict(row) for row in (await db.execute(_DIFFERENCES.format(runs=numbers))).rows]
    return [Run(row, [each for each in found if each["uitvoering"] == row["id"]]) for row in rows]


async def samples(db: Any, run: int) -> list[Row]:
    """The mentions that a run kept as samples, with title and place of their papers where these are there."""
    return [dict(row) for row in (await db.execute(_SAMPLES, {"run": run})).rows]

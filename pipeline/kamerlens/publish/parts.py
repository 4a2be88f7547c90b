"""Counts without quotations only, or without repeated passages only.

The table ``spreiding`` counts all mentions, and those that leave out both. What leaves out one of the two differs from
these only in papers that repeat a passage, and these are few: only their mentions are counted anew.

*db* is a Datasette database (``await db.execute(sql, values)``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kamerlens.aggregate.trends import OWN, UNQUOTED, UNREPEATED


class Part(NamedTuple):
    """Which mentions are counted: columns of ``spreiding``, and how to come from these to the part.

    *counted* is the condition of what the columns count, *wanted* that of the part; the same where nothing differs.
    """

    met: str
    m: str
    mm: str
    mw: str
    counted: str = ""
    wanted: str = ""


_ALL = ("stukken_met", "m", "mm", "mw")
_OWN = ("stukken_eigen", "e", "ee", "ew")

_DIFFERENCE = """with herhalend as (
    select distinct v.stuk from herhalingen h cross join vermeldingen v on v.alinea = h.alinea
),
per_stuk as (
    select v.stuk, v.thema, sum({counted}) as oud, sum({wanted}) as nieuw
    from herhalend cross join vermeldingen v on v.stuk = herhalend.stuk join alineas a on a.id = v.alinea
    where :richting in ('alle', v.richting) group by v.stuk, v.thema
)
select thema, {period} as periode, sum((nieuw > 0) - (oud > 0)) as met, sum(nieuw - oud) as m,
sum(nieuw * nieuw - oud * oud) as mm, sum((nieuw - oud) * woorden) as mw
from per_stuk join stukken on stukken.id = per_stuk.stuk
where nieuw != oud and periode is not null {filters} group by thema, periode"""


def part(unquoted: bool, unrepeated: bool) -> Part:
    """The mentions that stand in no quotation (and of no other speaker), in no repeated passage, or both."""
    if unquoted and not unrepeated:
        return Part(*_OWN, OWN, UNQUOTED)
    if unrepeated and not unquoted:
        return Part(*_ALL, "1", UNREPEATED)
    return Part(*(_OWN if unquoted else _ALL))


async def differences(
    db: Any, chosen: Part, period: str, clauses: Sequence[str], values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What must be added to the sums of a part's columns: ``met, m, mm, mw`` by ``thema`` and ``periode``.

    *period* is an SQL expression and *clauses* are conditions, both over columns that ``stukken`` and ``spreiding``
    share, or ``thema``; *values* are those they name, and ``richting``.
    """
    if chosen.counted == chosen.wanted:
        return []
    filters = " ".join(f"and {clause}" for clause in clauses)
    sql = _DIFFERENCE.format(counted=chosen.counted, wanted=chosen.wanted, period=period, filters=filters)
    return [dict(row) for row in (await db.execute(sql, values)).rows]

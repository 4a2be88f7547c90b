"""Runs a search over the stored paragraphs: hits, counts per facet, concordance, counts per year.

All of it is plain SQL over ``alineas_fts``, ``alineas``, ``stukken`` and ``vermeldingen``; *db* is a Datasette
database (``await db.execute(sql, values)``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kamerlens.language.forms import lemma
from kamerlens.publish.paper import marked
from kamerlens.search.query import Query, read
from kamerlens.store.rows import PARAGRAPHS

Row = dict[str, Any]
Values = dict[str, Any]

# What can be narrowed down to, and the SQL of its value. Those of a mention ask that the paragraph holds one.
FACETS = {
    "jaar": "s.jaar",
    "maand": "s.maand",
    "soort": "s.soort",
    "kamer": "s.kamer",
    "ministerie": "s.ministerie",
    "dossier": "s.dossier",
    "zone": "a.zone",
}
MENTION_FACETS = {"thema": "v.thema", "richting": "v.richting"}
ORDERS = {
    # A title that names it outweighs a paragraph in passing: rank is negative, the lowest is the best.
    "relevantie": "g.rank * case a.soort when 'titel' then 4.0 when 'kop' then 2.0 else 1.0 end, g.id",
    "nieuwste": "s.datum desc, g.id",
    "oudste": "s.datum = '', s.datum, g.id",
}
_CONTEXT = 70  # characters on either side of a concordance line
_FROM = f"""from gevonden g join alineas a on a.id = g.id join stukken s on s.nummer = g.id / {PARAGRAPHS}"""
_FOUND = "with gevonden as (select rowid as id, rank from alineas_fts where alineas_fts match :match)"


@dataclass(frozen=True, slots=True)
class Search:
    """A search with what it is narrowed down to, as the address of the page holds it."""

    text: str
    exact: bool = False
    parts: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)
    order: str = "relevantie"


@dataclass(frozen=True, slots=True)
class Count:
    """How much was found: paragraphs, papers, and paragraphs per value of each facet."""

    paragraphs: int
    papers: int
    facets: Mapping[str, Sequence[tuple[str, int]]]


async def understood(db: Any, search: Search) -> Query:
    """The search read with the word forms that the stored text has."""
    if search.exact:
        return read(search.text)
    words = {word.strip('="()*-„”«»,.;:') for word in search.text.split()}
    forms = {word: await _forms(db, word.casefold(), search.parts) for word in words if word}
    return read(search.text, lambda word: forms.get(word, (word,)))


async def _forms(db: Any, word: str, parts: bool) -> Sequence[str]:
    sql = "select vorm from woordvormen where lemma = :lemma"
    if parts:
        sql += " union select vorm from samenstellingen where deel = :lemma"
    # At most two hundred: beyond that the forms are those of a part as common as "werk".
    rows = (await db.execute(f"{sql} order by length(vorm), vorm limit 200", {"lemma": lemma(word)})).rows
    return [row["vorm"] for row in rows]


def _where(search: Search, values: Values) -> str:
    clauses = []
    for name, value in search.filters.items():
        values[name] = value
        if name in FACETS:
            clauses.append(f"{FACETS[name]} = :{name}")
    mention = [f"{MENTION_FACETS[n]} = :{n}" for n in search.filters if n in MENTION_FACETS]
    if mention:
        clauses.append(
            f"exists (select 1 from vermeldingen v where v.alinea = g.id and {' and '.join(mention)})"
        )
    return f"where {' and '.join(clauses)}" if clauses else ""


async def hits(db: Any, query: Query, search: Search, limit: int, offset: int = 0) -> list[Row]:
    """The paragraphs found, in the search's order, each with its paper, and its text with U+0002/U+0003 round hits."""
    if not query.fts:
        return []
    values: Values = {"match": query.fts, "limit": limit, "offset": offset}
    order = ORDERS.get(search.order, ORDERS["relevantie"])
    sql = (
        f"{_FOUND} select g.id, a.volgnummer, a.pagina, a.zone, a.sectie, s.id as stuk, s.titel, s.datum, s.soort, "
        f"s.kamer, s.ministerie, s.dossier {_FROM} {_where(search, values)} "
        f"order by {order} limit :limit offset :offset"
    )
    rows = [dict(row) for row in (await db.execute(sql, values)).rows]
    texts = await _texts(db, query, [row["id"] for row in rows])
    mentions = await _mentions(db, [row["id"] for row in rows])
    return [{**row, **texts[row["id"]], "vermeldingen": mentions.get(row["id"], [])} for row in rows]


async def _texts(db: Any, query: Query, ids: Sequence[int]) -> dict[int, Row]:
    """Only what is shown is highlighted: snippets of all hits would cost seconds."""
    if not ids:
        return {}
    sql = (
        "select rowid as id, highlight(alineas_fts, 0, char(2), char(3)) as gemarkeerd, "
        "snippet(alineas_fts, 0, char(2), char(3), '…', 48) as fragment "
        f"from alineas_fts where alineas_fts match :match and rowid in ({', '.join(map(str, ids))})"
    )
    rows = (await db.execute(sql, {"match": query.fts})).rows
    return {row["id"]: {"gemarkeerd": row["gemarkeerd"], "fragment": row["fragment"]} for row in rows}


async def _mentions(db: Any, ids: Sequence[int]) -> dict[int, list[Row]]:
    if not ids:
        return {}
    sql = (
        "select distinct v.alinea, v.thema, v.richting, c.titel as thema_titel from vermeldingen v "
        f"left join codeboek c on c.id = v.thema where v.alinea in ({', '.join(map(str, ids))})"
    )
    found: dict[int, list[Row]] = {}
    for row in (await db.execute(sql)).rows:
        found.setdefault(row["alinea"], []).append(dict(row))
    return found


async def count(db: Any, query: Query, search: Search) -> Count:
    """How much was found, with the counts per facet; one pass over the hits for all facets of a paper."""
    if not query.fts:
        return Count(0, 0, {})
    values: Values = {"match": query.fts}
    columns = ", ".join(f"{sql} as {name}" for name, sql in FACETS.items())
    where = _where(search, values)
    sql = f"{_FOUND} select s.nummer, {columns}, count(*) as aantal {_FROM} {where} group by s.nummer, a.zone"
    rows = (await db.execute(sql, values)).rows
    facets = {name: _counted((row[name], row["aantal"]) for row in rows) for name in FACETS}
    facets.update(await _mention_facets(db, search, where, values))
    return Count(sum(row["aantal"] for row in rows), len({row["nummer"] for row in rows}), facets)


async def _mention_facets(
    db: Any, search: Search, where: str, values: Values
) -> dict[str, Sequence[tuple[str, int]]]:
    joined = _FROM + " join vermeldingen v on v.alinea = g.id"
    found = {}
    for name, sql in MENTION_FACETS.items():
        rows = await db.execute(
            f"{_FOUND} select {sql} as waarde, count(distinct g.id) as aantal {joined} {where} group by 1",
            values,
        )
        found[name] = _counted((row["waarde"], row["aantal"]) for row in rows.rows)
    return found


def _counted(pairs: Any) -> Sequence[tuple[str, int]]:
    total: Counter[str] = Counter()
    for value, number in pairs:
        if value not in (None, ""):
            total[str(value)] += number
    return sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))


async def per_year(db: Any, query: Query, search: Search) -> list[Row]:
    """Per year: paragraphs and papers found, and the papers and words of that year as denominators."""
    if not query.fts:
        return []
    values: Values = {"match": query.fts}
    sql = (
        f"{_FOUND} select s.jaar, count(*) as alineas, count(distinct s.nummer) as stukken "
        f"{_FROM} {_where(search, values)} group by s.jaar"
    )
    found = {row["jaar"]: row for row in (await db.execute(sql, values)).rows}
    totals = await db.execute(
        "select jaar, count(*) as n, sum(woorden) as woorden from stukken group by jaar order by jaar"
    )
    return [
        {
            "jaar": row["jaar"],
            "alineas": found[row["jaar"]]["alineas"] if row["jaar"] in found else 0,
            "stukken": found[row["jaar"]]["stukken"] if row["jaar"] in found else 0,
            "stukken_totaal": row["n"],
            "woorden_totaal": row["woorden"],
        }
        for row in totals.rows
        if row["jaar"] is not None
    ]


def concordance(rows: Sequence[Row], by: str = "rechts") -> list[Row]:
    """Every hit in its surroundings: ``links``, ``woord``, ``rechts``, sorted by the words to that side."""
    lines = [
        {
            **row,
            "links": text[max(0, begin - _CONTEXT) : begin],
            "woord": text[begin:end],
            "rechts": text[end : end + _CONTEXT],
        }
        for row in rows
        for text in [row["gemarkeerd"].translate({2: None, 3: None})]
        for begin, end in marked(row["gemarkeerd"])
    ]
    if by == "links":
        # The word next to the hit decides, then the one before it.
        return sorted(lines, key=lambda line: [word.casefold() for word in reversed(line["links"].split())])
    return sorted(lines, key=lambda line: line["rechts"].strip().casefold())

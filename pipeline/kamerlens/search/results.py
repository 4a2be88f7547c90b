"""Runs a search over the stored paragraphs: hits, counts per facet, concordance, counts per year.

What is found is plain full text over ``alineas_fts``; counting, narrowing and sorting is done by the arrays of
`kamerlens.search.columns`. *db* is a Datasette database (``await db.execute(sql, values)``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from kamerlens.language.forms import lemma
from kamerlens.publish.paper import marked
from kamerlens.search import columns
from kamerlens.search.columns import MENTION_FACETS, PAPER_FACETS, Array, Columns
from kamerlens.search.query import Query, read
from kamerlens.store.rows import PARAGRAPHS

Row = dict[str, Any]

FACETS = (*PAPER_FACETS, "zone", *MENTION_FACETS)
ORDERS = ("relevantie", "nieuwste", "oudste")
# bm25 weighs every hit of every form of a word: 2.4 microseconds each (measured), so 60 ms at this number.
RANKED = 25_000
_NO_DATE = 99_999_999
_CONTEXT = 70  # characters on either side of a concordance line
_BATCH = 500  # rows at once in an export

_IDS = "select group_concat(rowid) as ids from alineas_fts where alineas_fts match :match"
_RANKS = """select group_concat(rowid) as ids, group_concat(rank) as ranks
from alineas_fts where alineas_fts match :match"""
_ROWS = f"""select a.id, a.volgnummer, a.pagina, a.zone, a.sectie, a.tekst, s.id as stuk, s.titel, s.datum, s.soort,
s.kamer, s.ministerie, s.dossier, s.ondernummer, s.vergaderjaar, s.url, s.fictief
from alineas a join stukken s on s.nummer = a.id / {PARAGRAPHS} where a.id in ({{ids}})"""
# The full text of the store (store/schema.py), with nothing but the texts in sight: to find one paragraph of a million
# for its marks costs as much as the whole search, 0.1 s where the query is one letter and a star (measured).
_SMALL = "create virtual table t using fts5(tekst, tokenize = 'unicode61 remove_diacritics 2')"
_MARKED = """select rowid, highlight(t, 0, char(2), char(3)), snippet(t, 0, char(2), char(3), '…', 48)
from t where t match ?"""
_MENTIONS = """select distinct v.alinea, v.thema, v.richting, c.titel as thema_titel from vermeldingen v
left join codeboek c on c.id = v.thema where v.alinea in ({ids})"""


@dataclass(frozen=True, slots=True)
class Search:
    """A search with what it is narrowed down to, as the address of the page holds it."""

    text: str
    exact: bool = False
    parts: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)
    order: str = "relevantie"


@dataclass(frozen=True, slots=True)
class Found:
    """The paragraphs found, by id, before (*matching*: how many) and after narrowing; ``ranks``: their bm25.

    There are no ranks where the search asks for another order, or matches more than `RANKED` paragraphs.
    """

    columns: Columns
    ids: Array
    matching: int
    ranks: Array | None = None

    def first(self, order: str, number: int, after: int = 0) -> list[int]:
        """The ids of the hits in that order, *number* of them from *after* on."""
        return [int(x) for x in self.ids[_lowest(self._key(order), after + number)][after:]]

    def _key(self, order: str) -> Array:
        """What the hits are sorted by, the lowest first."""
        date: Array = self.columns.date[self.ids // PARAGRAPHS]
        if order == "oudste":
            return np.where(date, date, _NO_DATE)
        if order == "nieuwste":
            return np.negative(date)
        weight = self.columns.weight[self.columns.slots(self.ids)].astype(np.int64)
        if self.ranks is None:
            return np.negative(date + weight * 2 * _NO_DATE)
        return np.multiply(self.ranks, np.left_shift(1, weight))


@dataclass(frozen=True, slots=True)
class Count:
    """How much was found: paragraphs, papers, and paragraphs per value of each facet.

    Values with the most come first; years and months the newest first.
    """

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
    ordered = f"select vorm from ({sql}) order by length(vorm), vorm limit 200"
    rows = (await db.execute(ordered, {"lemma": lemma(word)})).rows
    return [row["vorm"] for row in rows]


async def find(db: Any, table: Columns, query: Query, search: Search) -> Found:
    """All paragraphs that the search finds, exactly, however many."""
    if not query.fts:
        return Found(table, np.zeros(0, np.int64), 0)
    ids = columns.numbers((await db.execute(_IDS, {"match": query.fts})).first()["ids"])
    ranks = np.zeros(ids.size)
    ranked = search.order == "relevantie" and 0 < ids.size <= RANKED
    if ranked:
        row = (await db.execute(_RANKS, {"match": query.fts})).first()
        ids, ranks = columns.numbers(row["ids"]), np.fromstring(row["ranks"] or "", sep=",")
    known = table.known(ids)
    ids, ranks = ids[known], ranks[known]
    kept = _kept(table, ids, search.filters)
    return Found(table, ids[kept], ids.size, ranks[kept] if ranked else None)


def _kept(table: Columns, ids: Array, filters: Mapping[str, str]) -> Array:
    """Which of the paragraphs have all that the search is narrowed down to."""
    kept = np.ones(ids.size, bool)
    for name, value in filters.items():
        if name in PAPER_FACETS:
            kept &= table.paper[name].codes[ids // PARAGRAPHS] == table.paper[name].code(value)
        elif name == "zone":
            kept &= table.zone.codes[table.slots(ids)] == table.zone.code(value)
    mention = {name: filters[name] for name in MENTION_FACETS if name in filters}
    if mention:
        kept &= (table.themes[table.slots(ids)] & np.uint32(table.bits(**mention))) != 0
    return kept


def _lowest(key: Array, number: int) -> Array:
    """The places of the *number* lowest keys, in order; of equal ones the first."""
    if number >= key.size:
        return np.argsort(key, kind="stable")
    among = np.flatnonzero(key <= np.partition(key, number)[number])
    return among[np.argsort(key[among], kind="stable")][:number]


def count(found: Found) -> Count:
    """How much was found, with the counts per facet."""
    table, papers = found.columns, found.ids // PARAGRAPHS
    slots = table.slots(found.ids)
    per_paper = np.bincount(papers, minlength=table.size.size)
    rows = np.flatnonzero(per_paper)
    facets = {name: table.paper[name].counted(rows, per_paper[rows]) for name in PAPER_FACETS}
    facets["zone"] = table.zone.counted(slots)
    facets.update(_with_mentions(table, slots))
    return Count(found.ids.size, rows.size, {name: _in_order(name, pairs) for name, pairs in facets.items()})


def _with_mentions(table: Columns, slots: Array) -> dict[str, list[tuple[str, int]]]:
    themes = table.themes[slots]
    themes = themes[themes != 0]
    facets: dict[str, list[tuple[str, int]]] = {}
    for place, name in enumerate(MENTION_FACETS):
        for value in sorted({pair[place] for pair in table.pairs}):
            number = int(np.count_nonzero(themes & np.uint32(table.bits(**{name: value}))))
            facets.setdefault(name, []).extend([(value, number)] if number else [])
    return facets


def _in_order(facet: str, pairs: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    if facet in ("jaar", "maand"):
        return pairs[::-1]
    return sorted(pairs, key=lambda pair: -pair[1])


async def rows(db: Any, query: Query, ids: Sequence[int]) -> list[Row]:
    """The paragraphs with those ids, each with its paper, its mentions, and its text with U+0002/U+0003 round hits."""
    mentions: dict[int, list[Row]] = {}
    for row in await _all(db, _MENTIONS, ids):
        mentions.setdefault(row["alinea"], []).append(row)
    found = await _by_id(db, _ROWS, ids)
    texts = marks({id: row["tekst"] for id, row in found.items()}, query.fts) if found else {}
    # A paper that was read again in between is not there any more.
    there = [id for id in ids if id in found and id in texts]
    return [{**found[id], **texts[id], "vermeldingen": mentions.get(id, [])} for id in there]


def marks(texts: Mapping[int, str], fts: str) -> dict[int, Row]:
    """Of each text that the FTS5 query matches: ``gemarkeerd`` (all of it, marked) and ``fragment`` (its best part)."""
    with closing(sqlite3.connect(":memory:")) as small:
        small.execute(_SMALL)
        small.executemany("insert into t (rowid, tekst) values (?, ?)", texts.items())
        return {
            id: {"gemarkeerd": whole, "fragment": part} for id, whole, part in small.execute(_MARKED, [fts])
        }


async def batches(db: Any, ids: Sequence[int]) -> AsyncIterator[list[Row]]:
    """The paragraphs with those ids for an export: without marks, some hundreds at a time."""
    for begin in range(0, len(ids), _BATCH):
        part = ids[begin : begin + _BATCH]
        found = await _by_id(db, _ROWS, part)
        mentions: dict[int, list[str]] = {}
        for row in await _all(db, _MENTIONS, part):
            mentions.setdefault(row["alinea"], []).append(f"{row['thema']}:{row['richting']}")
        yield [{**found[id], "vermeldingen": " ".join(mentions.get(id, []))} for id in part if id in found]


async def _all(db: Any, sql: str, ids: Sequence[int], **values: str) -> list[Row]:
    found = await db.execute(sql.format(ids=", ".join(map(str, ids))), values)
    return [dict(row) for row in found.rows]


async def _by_id(db: Any, sql: str, ids: Sequence[int], **values: str) -> dict[int, Row]:
    return {row["id"]: row for row in await _all(db, sql, ids, **values)}


def per_year(found: Found) -> list[Row]:
    """Per year: paragraphs and papers found, and the papers and words of that year as denominators."""
    table = found.columns
    per_paper = np.bincount(found.ids // PARAGRAPHS, minlength=table.size.size)
    years = table.paper["jaar"]
    summed = partial(np.bincount, years.codes, minlength=len(years.values))
    counted = zip(
        years.values,
        summed(weights=per_paper).astype(int),
        summed(weights=per_paper > 0).astype(int),
        np.bincount(years.codes, minlength=len(years.values)),
        summed(weights=table.words).astype(int),
        strict=True,
    )
    names = ("jaar", "alineas", "stukken", "stukken_totaal", "woorden_totaal")
    return [dict(zip(names, (int(x) for x in row), strict=True)) for row in counted if row[0]]


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

"""What the arrays count and sort is what plain SQL with joins counts and sorts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamerlens.search import columns, results
from kamerlens.search.columns import PAPER_FACETS
from kamerlens.search.query import read
from kamerlens.search.results import Found, Search

_JOINED = """from alineas_fts f join alineas a on a.id = f.rowid join stukken s on s.id = a.stuk
where alineas_fts match :match"""

_FILTERS = [
    {},
    {"soort": "Brief"},
    {"zone": "brief"},
    {"jaar": "2024", "kamer": "Tweede Kamer"},
    {"thema": "specifieke_uitkering"},
    {"thema": "centrale_sturing", "richting": "meer", "soort": "Brief"},
    {"dossier": "no such dossier"},
]


class Direct:
    """A Datasette database without Datasette."""

    def __init__(self, file: Path) -> None:
        self.db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self.db.row_factory = sqlite3.Row

    async def execute(self, sql: str, values: dict[str, object]) -> Direct:
        self.rows = self.db.execute(sql, values).fetchall()
        return self

    def first(self) -> sqlite3.Row:
        return self.rows[0]


@pytest.fixture(scope="module")
def direct(sample_database: Path) -> Iterator[Direct]:
    database = Direct(sample_database)
    yield database
    database.db.close()


@pytest.fixture(scope="module")
def table(direct: Direct) -> columns.Columns:
    return columns.read(direct.db, "now")


def _found(direct: Direct, table: columns.Columns, search: Search) -> Found:
    # Nothing here waits for anything, so the coroutine runs to its end at the first step.
    try:
        results.find(direct, table, read(search.text), search).send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise AssertionError("it waited")


def _sql(direct: Direct, what: str, search: Search, rest: str = "") -> list[tuple[object, ...]]:
    columns_of = {name: f"s.{name}" for name in PAPER_FACETS} | {"zone": "a.zone"}
    where = [f"{columns_of[name]} = :{name}" for name in search.filters if name in columns_of]
    mention = [f"v.{name} = :{name}" for name in search.filters if name in ("thema", "richting")]
    if mention:
        where.append(
            f"exists (select 1 from vermeldingen v where v.alinea = a.id and {' and '.join(mention)})"
        )
    sql = " and ".join([_JOINED, *where])
    values = {"match": read(search.text).fts, **search.filters}
    return [tuple(row) for row in direct.db.execute(f"select {what} {sql} {rest}", values)]


@pytest.mark.parametrize("filters", _FILTERS)
@pytest.mark.parametrize(
    "text", ["de", "gemeente OF gemeenten", "uitkering", '"specifieke uitkering"', "xyzzy"]
)
def test_counts_are_those_of_joins(
    direct: Direct, table: columns.Columns, text: str, filters: dict[str, str]
) -> None:
    search = Search(text, filters=filters)
    counted = results.count(_found(direct, table, search))
    assert (counted.paragraphs, counted.papers) == _sql(direct, "count(*), count(distinct s.id)", search)[0]
    for name in (*PAPER_FACETS, "zone"):
        column = "a.zone" if name == "zone" else f"s.{name}"
        expected = _sql(direct, f"{column}, count(*)", search, f"and {column} != '' group by 1")
        assert sorted(counted.facets[name]) == sorted((str(value), n) for value, n in expected), name
    for name in ("thema", "richting"):
        for value, number in counted.facets[name]:
            narrowed = Search(text, filters={**filters, name: value})
            if name not in filters and not {"thema", "richting"} & filters.keys():
                assert _sql(direct, "count(*)", narrowed) == [(number,)]


@pytest.mark.parametrize(
    ("order", "sql"),
    [
        ("nieuwste", "s.datum desc, a.id"),
        ("oudste", "s.datum = '', s.datum, a.id"),
        (
            "relevantie",
            "bm25(alineas_fts) * case a.soort when 'titel' then 4 when 'kop' then 2 else 1 end, a.id",
        ),
    ],
)
def test_the_order_is_that_of_sql(direct: Direct, table: columns.Columns, order: str, sql: str) -> None:
    search = Search("uitkering", order=order)
    found = _found(direct, table, search)
    expected = [row[0] for row in _sql(direct, "a.id", search, f"order by {sql}")]
    assert len(expected) > 30
    # bm25 passes through its decimal notation: what differs in the last digit may change places.
    if order == "relevantie":
        assert set(found.first(order, 30)) == set(expected[:30])
    else:
        assert found.first(order, 30) == expected[:30]
        assert found.first(order, 10, after=20) == expected[20:30]
        assert found.first(order, len(expected)) == expected


def test_with_too_many_to_weigh_titles_and_then_the_newest_come_first(
    direct: Direct, table: columns.Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "RANKED", 10)
    search = Search("uitkering")
    found = _found(direct, table, search)
    assert found.ranks is None
    expected = _sql(
        direct,
        "a.id",
        search,
        "order by case a.soort when 'titel' then 0 when 'kop' then 1 else 2 end, s.datum desc, a.id",
    )
    assert found.first("relevantie", 40) == [row[0] for row in expected[:40]]


def test_per_year_has_every_year_with_its_denominators(direct: Direct, table: columns.Columns) -> None:
    years = results.per_year(_found(direct, table, Search("uitkering")))
    expected = direct.db.execute(
        "select jaar, count(*), sum(woorden) from stukken where jaar != '' group by jaar order by jaar"
    )
    assert [(y["jaar"], y["stukken_totaal"], y["woorden_totaal"]) for y in years] == [
        tuple(row) for row in expected
    ]
    assert sum(y["alineas"] for y in years) == _sql(direct, "count(*)", Search("uitkering"))[0][0]


def test_a_paragraph_that_came_after_the_columns_were_read_is_left_out(
    direct: Direct, table: columns.Columns
) -> None:
    import numpy as np

    last = int(direct.db.execute("select max(id) from alineas").fetchone()[0])
    assert table.known(np.array([last, last + 1, last + 100_000_000])).tolist() == [True, False, False]


@pytest.mark.parametrize(
    "text", ["gemeente*", '"specifieke uitkering"', "NABIJ(de gemeente, 3)", "één OF é*"]
)
def test_marks_are_those_of_the_store(direct: Direct, text: str) -> None:
    fts = read(text).fts
    rows = direct.db.execute(
        "select f.rowid, a.tekst, highlight(alineas_fts, 0, char(2), char(3)) from alineas_fts f "
        "join alineas a on a.id = f.rowid where alineas_fts match ?",
        [fts],
    ).fetchall()
    assert rows
    marked = results.marks({row[0]: row[1] for row in rows}, fts)
    assert {row[0]: row[2] for row in rows} == {id: row["gemarkeerd"] for id, row in marked.items()}

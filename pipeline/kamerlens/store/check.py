"""Verifies a stored database: what must be true of it whatever was ingested, replaced or killed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from kamerlens.acquire.files import sha256
from kamerlens.aggregate import coverage, trends
from kamerlens.store import schema, snapshot
from kamerlens.store.rows import MENTIONS, PARAGRAPHS

_SHOWN = 3


class Fault(NamedTuple):
    """What must be true and is not, how often, and a few of the rows."""

    rule: str
    times: int
    rows: tuple[str, ...]


# Each query gives the rows that break a rule.
_RULES = {
    "a mention is the words at its place": """
        select v.id from vermeldingen v join alineas a on a.id = v.alinea
        where substr(a.tekst, v.begin + 1, v.eind - v.begin) != v.tekst
           or substr(a.tekst, v.zin_begin + 1, v.zin_eind - v.zin_begin) != v.zin
           or v.begin < v.zin_begin or v.eind > v.zin_eind""",
    "a reference is the words at its place": """
        select r.id from verwijzingen r join alineas a on a.id = r.alinea
        where substr(a.tekst, r.begin + 1, r.eind - r.begin) != r.tekst""",
    "a mention's and a paragraph's id tell their paper": f"""
        select a.id from alineas a join stukken s on s.id = a.stuk
        where a.id / {PARAGRAPHS} != s.nummer
        union all select id from vermeldingen where id / {MENTIONS} != alinea""",
    "a paper has as many words and paragraphs as are stored of it": """
        select s.id from stukken s left join
            (select stuk, sum(woorden) as woorden, count(*) as alineas from alineas group by stuk) a on a.stuk = s.id
        where s.woorden != coalesce(a.woorden, 0) or s.alineas != coalesce(a.alineas, 0)""",
    "the first of paragraphs that repeat is itself no repetition": """
        select alinea from herhalingen where eerste in (select alinea from herhalingen)""",
    "a paper has its files in the ledger": """
        select id from stukken where id not in (select stuk from bestanden)""",
    "a file of the ledger has its paper, or a problem": """
        select pad from bestanden b where stuk not in (select id from stukken)
        and (stuk != '' or bron != '' and not exists (select 1 from problemen p where p.bestand = b.bron))""",
}


def faults(db: Database, folder: Path | None = None) -> Iterator[Fault]:
    """What is wrong with a database; with *folder* (the database's) the papers' files are compared as well.

    Nothing is changed: what has to be recomputed for comparison is rolled back.
    """
    yield from _of_rows(
        "SQLite finds the file whole", [r for r in _column(db, "pragma integrity_check") if r != "ok"]
    )
    yield from _of_rows(
        "no row refers to nothing",
        [str(tuple(row)) for row in db.execute("pragma foreign_key_check").fetchall()],
    )
    for rule, query in _RULES.items():
        yield from _of_rows(rule, _column(db, query))
    if snapshot.id_of(db) != snapshot.counted(db):
        yield Fault("the snapshot's id is that of the papers", 1, (snapshot.id_of(db),))
    yield from _of_index(db)
    yield from _of_aggregates(db)
    if folder is not None:
        yield from _of_rows("the papers' files are as they were read", list(_changed_files(db, folder)))


def _column(db: Database, query: str) -> list[str]:
    return [str(row[0]) for row in db.execute(query).fetchall()]


def _of_rows(rule: str, rows: list[str]) -> Iterator[Fault]:
    if rows:
        yield Fault(rule, len(rows), tuple(rows[:_SHOWN]))


def _of_index(db: Database) -> Iterator[Fault]:
    for table in schema.tables():
        if not table.fts:
            continue
        index = f"{table.name}_fts"
        try:
            # With a rank that is not nought the index is compared with the text it is of, too.
            with db.atomic():
                db.execute(f"insert into {index} ({index}, rank) values ('integrity-check', 1)")
        except sqlite3.DatabaseError as e:
            yield Fault("the full-text index is that of the text", 1, (f"{index}: {e}",))


class _RolledBack(Exception):
    pass


def _of_aggregates(db: Database) -> Iterator[Fault]:
    names = ("trends", "spreiding", "dekking")
    before = {name: _rows(db, name) for name in names}
    after = {}
    months = _column(db, "select distinct maand from stukken")
    try:
        with db.atomic():
            trends.update(db, months)
            coverage.update(db, months)
            after = {name: _rows(db, name) for name in names}
            raise _RolledBack
    except _RolledBack:
        pass
    for name in names:
        differing = sorted(before[name] ^ after[name], key=repr)
        yield from _of_rows(f"{name} counts what is stored", [str(row) for row in differing])


def _rows(db: Database, table: str) -> set[tuple[object, ...]]:
    return {tuple(row) for row in db.execute(f"select * from {table}").fetchall()}


def _changed_files(db: Database, folder: Path) -> Iterator[str]:
    for path, digest in db.execute("select pad, sha256 from bestanden order by pad").fetchall():
        file = folder / path
        if not file.is_file() or sha256(file) != digest:
            yield str(path)

"""The coverage ledger: per year, kind and chamber, what exists, what was fetched, read, recognised and failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlite_utils import Database

from kamerlens.acquire.register import WITHDRAWN, Offers, offers

# Papers that were fetched and could not be read are those whose files came to no paper.
_FAILED = "select bron from bestanden where stuk = ''"
_COUNT = f"""
insert into dekking (jaar, soort, kamer, bestaat, opgehaald, gelezen, ocr, mislukt)
select :jaar, soort, kamer, case when sum(b) then sum(b) end, case when sum(b) then sum(o) end, sum(g), sum(r), sum(m)
from (
    select soort, kamer, 1 as b, opgehaald as o, 0 as g, 0 as r, bron in ({_FAILED}) as m from aanbod
    where jaar = :jaar and melding is not '{WITHDRAWN}'
    union all
    select soort, kamer, 0, 0, 1, bron = 'ocr', 0 from stukken where jaar = :jaar
) group by soort, kamer order by soort, kamer
"""


def learn(db: Database, name: str, register: Path) -> None:
    """Take over what is new in a *register* of fetched papers (`acquire.register`), known here by *name*.

    Costs what has changed in it. Coverage of the years that it is about is counted again.
    """
    known = db.execute("select waarde from kenmerken where sleutel = ?", [_key(name)]).fetchone()
    after = db.execute("select max(wijziging) from aanbod where register = ?", [name]).fetchone()[0]
    found = offers(register, known[0] if known else "", after or 0)
    years = set()
    if known and known[0] != found.identity:
        years = _years(db, "select distinct jaar from aanbod where register = ?", [name])
        db.execute("delete from aanbod where register = ?", [name])
    years |= _enter(db, name, found)
    _count(db, years)


def _key(name: str) -> str:
    return f"register {name}"


def _enter(db: Database, name: str, found: Offers) -> set[int]:
    """Write what a register says; the years that this changes."""
    db.execute(
        "insert or replace into kenmerken (sleutel, waarde) values (?, ?)", [_key(name), found.identity]
    )
    years: set[int] = set()
    for identifier, collection, year, kind, chamber, fetched, problem, changed in found.papers:
        # A paper whose date was corrected leaves a year behind.
        years |= {year} | _years(db, "select jaar from aanbod where bron = ?", [str(identifier).lower()])
        db.execute(
            "insert or replace into aanbod values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                str(identifier).lower(),
                identifier,
                collection,
                year,
                kind,
                chamber,
                fetched,
                problem,
                name,
                changed,
            ],
        )
    return years | _enter_searches(db, name, found.searches)


def _enter_searches(db: Database, name: str, searches: Sequence[tuple[str, ...]]) -> set[int]:
    """Write over which days all is known; the years of the days that this adds or takes away."""
    rows = db.execute("select * from gezocht where register = ?", [name]).fetchall()
    before = {row[1:-1]: row[-1] for row in rows}
    after = {row[:-1]: row[-1] for row in searches}
    years: set[int] = set()
    for key in before.keys() | after.keys():
        ends = sorted({before.get(key, key[-1]), after.get(key, key[-1])})
        if len(ends) > 1:
            years.update(range(int(ends[0][:4]), int(ends[1][:4]) + 1))
    if before != after:
        db.execute("delete from gezocht where register = ?", [name])
        db.conn.executemany(
            "insert into gezocht values (?, ?, ?, ?, ?, ?)", [(name, *row) for row in searches]
        )
    return years


def _years(db: Database, query: str, values: Sequence[object] = ()) -> set[int]:
    return {int(row[0]) for row in db.execute(query, values)}


def update(db: Database, months: Iterable[str]) -> None:
    """Count again the years of *months* (``stukken.maand`` values), and those of papers that fail or no longer do."""
    years = {int(month[:4]) for month in months if month}
    years |= _years(db, f"select jaar from aanbod where bron in ({_FAILED})")
    years |= _years(db, "select jaar from dekking where mislukt > 0")
    _count(db, years)


def _count(db: Database, years: Iterable[int]) -> None:
    for year in sorted(years):
        db.execute("delete from dekking where jaar = ?", [year])
        db.execute(_COUNT, {"jaar": year})
        _forget_unknown(db, year)


def _forget_unknown(db: Database, year: int) -> None:
    """What exists is known where the whole year was looked up for each collection to which a kind belongs."""
    searches = db.execute(
        "select verzameling, soort, kamer, vanaf, tot from gezocht order by vanaf"
    ).fetchall()
    edge = max((row[4] for row in searches), default="")
    cells = db.execute(
        "select distinct soort, kamer, verzameling from aanbod where jaar = ? order by 1, 2, 3", [year]
    ).fetchall()
    for kind, chamber, collection in cells:
        spans = [
            (since, until)
            for c, k, h, since, until in searches
            if c == collection and k.lower() in ("", kind.lower()) and h in ("", chamber)
        ]
        if not _covers(spans, f"{year}-01-01", min(f"{year}-12-31", edge)):
            db.execute(
                "update dekking set bestaat = null where jaar = ? and soort = ? and kamer = ?",
                [year, kind, chamber],
            )


def _covers(spans: Sequence[tuple[str, str]], first: str, last: str) -> bool:
    """Whether stretches of days, sorted by their first, cover all days from *first* to *last* (ISO 8601)."""
    reached = date.fromisoformat(first)
    for since, until in spans:
        if date.fromisoformat(since) > reached:
            return False
        reached = max(reached, date.fromisoformat(until) + timedelta(days=1))
    return bool(spans) and reached > date.fromisoformat(last)

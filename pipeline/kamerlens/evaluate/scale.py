"""Grows a database to any number of paragraphs, by repeating and varying the papers it holds.

Rows go straight into the real schema; only ``plaatsen`` (where words stand on the page) is left out, which no
search touches.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from kamerlens.aggregate import coverage, trends
from kamerlens.language import forms
from kamerlens.store import schema, snapshot
from kamerlens.store.rows import MENTIONS, PARAGRAPHS
from kamerlens.store.schema import Table

_YEARS = 30  # copies are dated over as many years back: the span of the digital papers, 1995 until now
_OTHER_WORD = 10  # one word in so many becomes another word of the papers
_COMPOUND = 40  # one paragraph in so many gets a compound that stands nowhere else: the long tail of Dutch

# Read with the papers, but of the run or counted anew.
_LEFT_OUT = (
    "woordvormen",
    "samenstellingen",
    "trends",
    "spreiding",
    "problemen",
    "dekking",
    "bestanden",
    "plaatsen",
)

# What a column of a copy holds; all others are as in the original.
_COPIED = {
    "stuk": "{table}.stuk || :suffix",
    "alinea": "{table}.alinea + :shift",
    "noot": "{table}.noot + :shift",
    "dossier": "case {table}.dossier when '' then '' else {table}.dossier || :suffix end",
    "stukken.id": "stukken.id || :suffix",
    "stukken.nummer": "stukken.nummer + :number",
    "stukken.jaar": "stukken.jaar - :years",
    "stukken.datum": "case datum when '' then '' else (substr(datum, 1, 4) - :years) || substr(datum, 5) end",
    "stukken.maand": "case maand when '' then '' else (substr(maand, 1, 4) - :years) || substr(maand, 5) end",
    "vermeldingen.id": f"vermeldingen.id + :shift * {MENTIONS}",
}

Row = tuple[Any, ...]


def grow(seed: Path, into: Path, paragraphs: int, say: Callable[[str], None]) -> None:
    """Write a new database *into* with at least *paragraphs* paragraphs, from those of *seed*; same in, same out."""
    db = Database(into)
    db.execute("PRAGMA journal_mode = OFF")
    schema.create(db)
    db.execute("attach ? as zaad", [f"{seed}"])
    with db.atomic():
        for table in schema.tables():
            if table.name not in _LEFT_OUT and not _is_of_paper(table):
                db.execute(f"insert into {table.name} select * from zaad.{table.name}")
        db.execute("delete from kenmerken where sleutel != 'fictief'")
        _vocabulary(db, _copies(db.conn, paragraphs, say))
        for (paper,) in db.execute("select id from stukken").fetchall():
            snapshot.enter(db.conn, paper)
    db.execute("detach zaad")
    say("indexes and full text")
    schema.create_indexes(db)
    # Without its statistics SQLite counts the mentions of a paper by theme, a third of the table each time.
    db.execute("ANALYZE")
    say("trends")
    with db.atomic():
        months = [row[0] for row in db.execute("select distinct maand from stukken")]
        trends.update(db, months)
        coverage.update(db, months)
    db.close()


def _copies(db: sqlite3.Connection, paragraphs: int, say: Callable[[str], None]) -> set[str]:
    """Write the copies; the word forms that they hold."""
    rows = db.execute("select * from zaad.alineas order by id").fetchall()
    # What mentions and references point into is left as it is: their offsets must stay right.
    pointed = "select alinea from zaad.vermeldingen union select alinea from zaad.verwijzingen"
    fixed = {row[0] for row in db.execute(pointed)}
    pool = [word for row in rows for word in row[2].split()]
    stride = int(db.execute("select max(nummer) from zaad.stukken").fetchone()[0])
    known = set().union(*(forms.words(row[2]) for row in rows))
    chance = random.Random(1)  # noqa: S311 (the same papers each time, no secret)
    marks = ", ".join("?" * len(rows[0]))
    for copy in range(-(-paragraphs // len(rows))):
        if copy % 100 == 0:
            say(f"copy {copy} of the papers")
        shift, suffix = copy * stride * PARAGRAPHS, f"-{copy}" if copy else ""
        years = copy % _YEARS
        _copy_rows(db, {"number": copy * stride, "shift": shift, "suffix": suffix, "years": years})
        varied = rows if copy == 0 else _varied(rows, fixed, pool, known, chance)
        copied = ((row[0] + shift, row[1] + suffix, *row[2:]) for row in varied)
        db.executemany(f"insert into alineas values ({marks})", copied)
    return known


def _copy_rows(db: sqlite3.Connection, values: dict[str, object]) -> None:
    for table in schema.tables():
        if table.name not in (*_LEFT_OUT, "alineas") and _is_of_paper(table):
            copied = ", ".join(_copied(table.name, column.name) for column in table.columns)
            db.execute(
                f"insert into {table.name} select {copied} from zaad.{table.name} as {table.name}", values
            )


def _is_of_paper(table: Table) -> bool:
    return table.name == "stukken" or any(column.name in ("stuk", "alinea") for column in table.columns)


def _copied(table: str, column: str) -> str:
    as_it_is = f"{table}.{column}"
    # Every other id is made of its paper's number and a place: see store/rows.py.
    own = f"{as_it_is} + :shift" if column == "id" else as_it_is
    return _COPIED.get(as_it_is, _COPIED.get(column, own)).format(table=table)


def _varied(
    rows: Sequence[Row], fixed: set[int], pool: Sequence[str], known: set[str], chance: random.Random
) -> Iterator[Row]:
    for row in rows:
        if row[0] in fixed:
            yield row
            continue
        words = row[2].split()
        for _ in range(len(words) // _OTHER_WORD):
            words[chance.randrange(len(words))] = chance.choice(pool)
        if chance.randrange(_COMPOUND) == 0:
            words.append(_compound(pool, chance))
            known.add(words[-1])
        yield (*row[:2], " ".join(words), *row[3:])


def _compound(pool: Sequence[str], chance: random.Random) -> str:
    parts: list[str] = []
    while len(parts) < 2:
        word = chance.choice(pool).casefold()
        parts += [word] if word.isalpha() and len(word) > 4 else []
    return "".join(parts)


def _vocabulary(db: Database, known: set[str]) -> None:
    db.table("woordvormen").insert_all({"vorm": form, "lemma": forms.lemma(form)} for form in sorted(known))
    db.table("samenstellingen").insert_all(
        {"deel": part, "vorm": form} for form in sorted(known) for part in forms.parts(form)
    )

"""The one writer: puts readings into the database and takes replaced ones out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from kamerlens.records import Mention, Paper, Problem
from kamerlens.store import repeats, rows, snapshot, vocabulary
from kamerlens.store.rows import Row

# A paper's rows hang on these by `stuk`; in this order nothing is left that refers to a row already gone.
_OF_PAPER = (
    "vermeldingen",
    "verwijzingen",
    "bedragen",
    "alineas_artikelen",
    "stukken_indieners",
    "stukken_dossiers",
)
_OF_PARAGRAPH = ("plaatsen", "nootverwijzingen")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of one source: a paper with its mentions, or only problems."""

    source: str  # key of the source: what the problem rows and the ledger call it
    paper: Paper | None
    mentions: tuple[Mention, ...] = ()
    problems: tuple[Problem, ...] = ()
    bands: tuple[tuple[int, tuple[int, ...]], ...] = ()  # of paragraphs, by number: structure.repeats


def save(db: Database, reading: Reading, run: int, codebook: str) -> None:
    """Store one reading; an earlier reading of the same paper is replaced and keeps its number."""
    with db.atomic():
        save_problems(db, (*reading.problems, *(reading.paper.problems if reading.paper else ())), run)
        if reading.paper is not None:
            _save_paper(db, reading, reading.paper, run, codebook)


def _save_paper(db: Database, reading: Reading, paper: Paper, run: int, codebook: str) -> None:
    number = remove(db, paper.metadata.id) or _next_number(db)
    insert(db, "stukken", [rows.paper_row(paper, number, run)])
    snapshot.enter(db, paper.metadata.id)
    for table, records in (
        ("stukken_dossiers", rows.dossier_rows(paper)),
        ("alineas", rows.paragraph_rows(paper, number)),
        ("alineas_artikelen", rows.article_rows(paper, number)),
        ("bedragen", rows.amount_rows(paper, number)),
        ("plaatsen", rows.place_rows(paper, number)),
        ("nootverwijzingen", rows.note_call_rows(paper, number)),
        ("verwijzingen", rows.reference_rows(paper, number)),
        ("vermeldingen", rows.mention_rows(paper, number, reading.mentions, codebook)),
    ):
        insert(db, table, records)
    _save_submitters(db, paper)
    vocabulary.enter(db, paper)
    repeats.enter(db, {rows.paragraph_id(number, place): bands for place, bands in reading.bands})


def insert(db: Database, table: str, records: Iterable[Row]) -> None:
    """Insert rows that all have the same columns, in the transaction of the caller.

    The statement is the same each time, so that SQLite keeps it ready: sqlite-utils looks at the table and at each
    value anew, which took half the time of storing.
    """
    found = list(records)
    if found:
        names = ", ".join(found[0])
        marks = ", ".join(f":{name}" for name in found[0])
        db.conn.executemany(f"insert into {table} ({names}) values ({marks})", found)


def retag(db: Database, paper: Paper, mentions: tuple[Mention, ...], run: int, codebook: str) -> None:
    """Put other mentions in the place of those of a stored paper, and note which run tagged it."""
    with db.atomic():
        identity = paper.metadata.id
        snapshot.strike(db, identity)
        db.execute("delete from vermeldingen where stuk = ?", [identity])
        (number,) = db.execute("select nummer from stukken where id = ?", [identity]).fetchone()
        insert(db, "vermeldingen", rows.mention_rows(paper, number, mentions, codebook))
        db.execute("update stukken set getagd = ? where id = ?", [run, identity])
        snapshot.enter(db, identity)


def save_problems(db: Database, problems: Iterable[Problem], run: int) -> None:
    """Store problem rows."""
    with db.atomic():
        insert(db, "problemen", (rows.problem_row(problem, run) for problem in problems))


def _save_submitters(db: Database, paper: Paper) -> None:
    for place, person in enumerate(dict.fromkeys(paper.metadata.submitters), 1):
        facts = {"naam": person.name, "functie": person.role, "ministerie": person.ministry}
        found = db.execute(
            "select id from indieners where naam = :naam and functie = :functie and ministerie = :ministerie",
            facts,
        ).fetchone()
        submitter = found[0] if found else db.table("indieners").insert(facts).last_pk
        insert(
            db,
            "stukken_indieners",
            [{"stuk": paper.metadata.id, "indiener": submitter, "volgnummer": place}],
        )


def _next_number(db: Database) -> int:
    return int(db.execute("select coalesce(max(nummer), 0) + 1 from stukken").fetchone()[0])


def remove(db: Database, paper: str) -> int | None:
    """Take a paper out with all that hangs on it; its number, or None where it was not there."""
    found = db.execute("select nummer from stukken where id = ?", [paper]).fetchone()
    if found is None:
        return None
    snapshot.strike(db, paper)
    first, last = rows.paragraph_id(found[0], 0), rows.paragraph_id(found[0] + 1, 0) - 1
    repeats.strike(db, first, last)
    for table in _OF_PARAGRAPH:
        db.execute(f"delete from {table} where alinea between ? and ?", [first, last])
    for table in _OF_PAPER:
        db.execute(f"delete from {table} where stuk = ?", [paper])
    db.execute("delete from alineas where id between ? and ?", [first, last])
    db.execute("delete from stukken where id = ?", [paper])
    return int(found[0])


def forget_problems(db: Database, files: Iterable[str]) -> None:
    """Drop the problem rows of files that are read again."""
    db.conn.executemany("delete from problemen where bestand = ?", [(file,) for file in files])

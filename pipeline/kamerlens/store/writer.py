"""The one writer: puts readings into the database and takes replaced ones out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from kamerlens.records import Mention, Paper, Problem
from kamerlens.store import repeats, rows, snapshot, vocabulary

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
    paper = reading.paper
    save_problems(db, (*reading.problems, *(paper.problems if paper else ())), run)
    if paper is None:
        return
    number = remove(db, paper.metadata.id) or _next_number(db)
    db.table("stukken").insert(rows.paper_row(paper, number, run))
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
        db.table(table).insert_all(records, batch_size=1000)
    _save_submitters(db, paper)
    vocabulary.enter(db, paper)
    repeats.enter(db, {rows.paragraph_id(number, place): bands for place, bands in reading.bands})


def retag(db: Database, paper: Paper, mentions: tuple[Mention, ...], run: int, codebook: str) -> None:
    """Put other mentions in the place of those of a stored paper, and note which run tagged it."""
    identity = paper.metadata.id
    snapshot.strike(db, identity)
    db.execute("delete from vermeldingen where stuk = ?", [identity])
    (number,) = db.execute("select nummer from stukken where id = ?", [identity]).fetchone()
    db.table("vermeldingen").insert_all(rows.mention_rows(paper, number, mentions, codebook))
    db.execute("update stukken set getagd = ? where id = ?", [run, identity])
    snapshot.enter(db, identity)


def save_problems(db: Database, problems: Iterable[Problem], run: int) -> None:
    """Store problem rows."""
    for problem in problems:
        db.table("problemen").insert(rows.problem_row(problem, run))


def _save_submitters(db: Database, paper: Paper) -> None:
    for place, person in enumerate(dict.fromkeys(paper.metadata.submitters), 1):
        facts = {"naam": person.name, "functie": person.role, "ministerie": person.ministry}
        found = db.execute(
            "select id from indieners where naam = :naam and functie = :functie and ministerie = :ministerie",
            facts,
        ).fetchone()
        submitter = found[0] if found else db.table("indieners").insert(facts).last_pk
        db.table("stukken_indieners").insert(
            {"stuk": paper.metadata.id, "indiener": submitter, "volgnummer": place}
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

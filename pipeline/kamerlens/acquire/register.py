"""The register of a folder of fetched papers: what its source offers, and which bytes of it are here.

One SQLite file beside the papers (`NAME`); every step is a transaction, so that a kill at any moment costs at most
the file that was on its way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from filelock import FileLock, Timeout

from kamerlens.acquire.offer import File, Record
from kamerlens.errors import KamerlensError, UsageError

NAME = "fetched.db"
# The problem of a paper that its source listed once and does not list any more; coverage does not count it.
WITHDRAWN = "withdrawn: the source does not list it any more"

# `changed` numbers the changes of what coverage counts: ingest takes over only what is new since it last looked.
_SHAPE = """
create table if not exists about (id text primary key);
create table if not exists papers (
    id text primary key, source text, collection text, kind text, chamber text, date text, year integer,
    folder text, version text, fetched integer, problem text, changed integer);
create unique index if not exists papers_changed on papers (changed);
create table if not exists files (
    paper text, name text, version text, address text, bytes integer, sha256 text, staged integer,
    primary key (paper, name)) without rowid;
create table if not exists searches (
    source text, collection text, kind text, chamber text, since text, until text,
    primary key (source, collection, kind, chamber, since)) without rowid;
create table if not exists runs (asked text primary key, since text, done_on text) without rowid;
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is here: which version of it, how long, with which SHA-256; *staged*: not yet under its name."""

    version: str
    bytes: int
    sha256: str
    staged: bool


class Register:
    """The register of one folder, for the one run that writes it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        db.executescript(f"pragma journal_mode = wal; pragma synchronous = normal; {_SHAPE}")
        with db:
            db.execute("insert into about select ? where not exists (select 1 from about)", [uuid4().hex])

    def enter(self, source: str, record: Record) -> bool:
        """Note that a source offers a paper; False where a later version of it is noted already."""
        facts = (record.collection, record.kind, record.chamber, record.date, record.year)
        self._forget_withdrawal(record.id)
        known = self.db.execute(
            "select collection, kind, chamber, date, year, version from papers where id = ?", [record.id]
        ).fetchone()
        if known and known[-1] > record.version:
            return False
        if known == (*facts, record.version):
            return True
        with self.db:
            self.db.execute(
                f"""insert into papers values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', {_NEXT})
                on conflict (id) do update set source = excluded.source, collection = excluded.collection,
                kind = excluded.kind, chamber = excluded.chamber, date = excluded.date, year = excluded.year,
                version = excluded.version, changed = excluded.changed""",
                (record.id, source, *facts, str(record.folder), record.version),
            )
        return True

    def folder(self, record: Record) -> str:
        """Where the files of a paper are put: it stays there, even when a later record names another dossier first."""
        found = self.db.execute("select folder from papers where id = ?", [record.id]).fetchone()
        return str(found[0]) if found else str(record.folder)

    def kept(self, paper: str) -> dict[str, Kept]:
        """The files of a paper that are here, by name."""
        rows = self.db.execute(
            "select name, version, bytes, sha256, staged from files where paper = ?", [paper]
        ).fetchall()
        return {
            name: Kept(version, size, digest, bool(staged)) for name, version, size, digest, staged in rows
        }

    def stage(self, record: Record, file: File, size: int, digest: str) -> None:
        """Note a file that has come, and lies beside its place until all of its paper have come."""
        row = (record.id, file.name, record.version, file.address, size, digest)
        with self.db:
            self.db.execute("insert or replace into files values (?, ?, ?, ?, ?, ?, 1)", row)

    def complete(self, record: Record, names: Set[str], problem: str) -> None:
        """Note that the files *names* of a paper, and no others, stand in their places."""
        marks = ", ".join("?" * len(names))
        with self.db:
            self.db.execute(
                f"delete from files where paper = ? and name not in ({marks})", [record.id, *sorted(names)]
            )
            self.db.execute("update files set staged = 0 where paper = ?", [record.id])
            self._note(record.id, 1, problem)

    def fail(self, record: Record, problem: str) -> None:
        """Note why nothing of a paper could be fetched; what was here of it stays."""
        with self.db:
            self._note(record.id, None, problem)

    def _note(self, paper: str, fetched: int | None, problem: str) -> None:
        self.db.execute(
            f"update papers set fetched = coalesce(?, fetched), problem = ?, changed = {_NEXT} "
            "where id = ? and (fetched, problem) is not (coalesce(?, fetched), ?)",
            (fetched, problem, paper, fetched, problem),
        )

    def withdraw(
        self,
        source: str,
        collections: tuple[str, ...],
        kind: str,
        chamber: str,
        days: tuple[date, date],
        listed: Set[str],
    ) -> list[str]:
        """Note that of all papers of these days a source lists only *listed*; the ids of those that it has lost.

        None where these are more than half of what was known: then rather the source is not well.
        """
        marks = ", ".join("?" * len(collections))
        rows = self.db.execute(
            f"select id from papers where source = ? and collection in ({marks}) and date between ? and ? "
            "and ? in ('', lower(kind)) and ? in ('', chamber) and problem != ? order by id",
            [source, *collections, f"{days[0]}", f"{days[1]}", kind.lower(), chamber, WITHDRAWN],
        )
        known = [paper for (paper,) in rows]
        gone = [paper for paper in known if paper not in listed]
        if 2 * len(gone) > len(known):
            return []
        with self.db:
            for paper in gone:
                self._note(paper, None, WITHDRAWN)
        return gone

    def _forget_withdrawal(self, paper: str) -> None:
        found = self.db.execute("select problem from papers where id = ?", [paper]).fetchone()
        if found and found[0] == WITHDRAWN:
            with self.db:
                self._note(paper, None, "")

    def searched(
        self, source: str, collections: tuple[str, ...], kind: str, chamber: str, days: tuple[date, date]
    ) -> None:
        """Note that all that the source has of these days is known."""
        with self.db:
            self.db.executemany(
                "insert into searches values (?, ?, ?, ?, ?, ?) "
                "on conflict do update set until = max(until, excluded.until)",
                [(source, each, kind, chamber, f"{days[0]}", f"{days[1]}") for each in collections],
            )

    def last_run(self, asked: str) -> tuple[str, date] | None:
        """The first day that a run with the same question asked for ("" for all), and the day when it was last done."""
        found = self.db.execute("select since, done_on from runs where asked = ?", [asked]).fetchone()
        return (found[0], date.fromisoformat(found[1])) if found else None

    def run_done(self, asked: str, since: str, day: date) -> None:
        """Note that a run got all that it asked for; one that asked for fewer days than one before is passed over."""
        with self.db:
            self.db.execute(
                "insert into runs values (?, ?, ?) on conflict (asked) do update "
                "set since = excluded.since, done_on = excluded.done_on where excluded.since <= since",
                [asked, since, f"{day}"],
            )


_NEXT = "(select coalesce(max(changed), 0) + 1 from papers)"
_ABOVE = 3  # folders above the papers that are ingested where their register may lie: <kind>/<dossier>/<id>


@dataclass(frozen=True, slots=True)
class Offers:
    """What a register says that is new: its own name, papers and searches, as rows of what `coverage` keeps."""

    identity: str
    papers: list[tuple[Any, ...]]  # id, collection, year, kind, chamber, fetched, problem, changed
    searches: list[tuple[Any, ...]]  # collection, kind, chamber, since, until


def near(paths: Iterable[Path]) -> list[Path]:
    """The registers of the folders *paths*, or of those in which they lie."""
    folders = [folder for path in paths for folder in (path, *list(path.resolve().parents)[:_ABOVE])]
    return sorted({(folder / NAME).resolve() for folder in folders if (folder / NAME).is_file()})


def offers(place: Path, identity: str, after: int) -> Offers:
    """What a register that was read before (*identity*) has changed since; all of it where it is another one."""
    try:
        with closing(sqlite3.connect(place)) as db:
            own = str(db.execute("select id from about").fetchone()[0])
            papers = db.execute(
                "select id, collection, year, kind, chamber, fetched, problem, changed from papers "
                "where changed > ? order by changed",
                [after if own == identity else 0],
            ).fetchall()
            searches = db.execute(
                "select collection, kind, chamber, min(since), until from searches group by 1, 2, 3, since"
            ).fetchall()
            return Offers(own, papers, searches)
    except (sqlite3.DatabaseError, TypeError) as e:
        raise KamerlensError(f"{place}: {e}: move it away, and fetch anew what is asked for") from e


@contextmanager
def opened(folder: Path, *, dry: bool = False) -> Iterator[Register]:
    """The register of *folder*, made where there is none; UsageError while another run writes it.

    *dry*: a copy that is forgotten.
    """
    place = folder / NAME
    try:
        if dry:
            with closing(_copy(place)) as db:
                yield Register(db)
            return
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{place}.lock", timeout=0), closing(sqlite3.connect(place)) as db:
            yield Register(db)
    except Timeout as e:
        raise UsageError(f"{folder}: another fetch is running: wait until it is done") from e
    except sqlite3.OperationalError as e:
        raise KamerlensError(f"{place}: {e}: mend this and run the same again") from e
    except sqlite3.DatabaseError as e:
        raise KamerlensError(f"{place}: {e}: move it away, and fetch anew what is asked for") from e
    except OSError as e:
        raise KamerlensError(f"{e.filename or folder}: can't be written ({e.strerror})") from e


def _copy(place: Path) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:")
    if place.is_file():
        with closing(sqlite3.connect(place)) as db:
            db.backup(copy)
    return copy

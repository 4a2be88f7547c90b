"""Opens the database file: one writer at a time; a new one is built beside, an old one changed in place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from sqlite_utils import Database

from kamerlens.errors import KamerlensError, UsageError
from kamerlens.store import schema

_PATIENCE_MS = 60_000  # how long a writer waits for another program that holds the database
_CACHE_KB = 100_000


@contextmanager
def only_writer(file: Path) -> Iterator[None]:
    """Hold the writer's lock of a database (``<file>.lock``): a second ingest waits here for the first."""
    try:
        with FileLock(f"{file}.lock"):
            yield
    except OSError as e:
        raise UsageError(
            f"{file}: can't be written ({e.strerror}): name another place with --database"
        ) from e


@contextmanager
def writing(file: Path, *, fresh: bool = False) -> Iterator[Database]:
    """Open *file* for one run; what the run commits (`db.atomic()`) stays, whatever ends the run.

    An existing database is changed in place, in WAL mode: readers see the state before a transaction until it is
    whole. A new one (or with *fresh* one that takes an old one's place) is built beside as ``<file>.tmp``, indexed
    and renamed; a run that was broken off goes on in it.
    """
    new = fresh or not file.exists()
    place = beside(file) if new else file
    if new:
        _begin(place)
    elif beside(file).exists():
        discard(
            beside(file)
        )  # left by a run that was to replace another database, which came to be otherwise
    db = open_database(place)
    try:
        with _told(file):
            db.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
            db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            db.enable_wal()
            # A crash of the machine costs at most the last transactions of a WAL file, never the database.
            db.execute("PRAGMA synchronous = NORMAL")
            yield db
            if new:
                schema.create_indexes(db)
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.close()
    if new:
        _take_place(place, file)


def beside(file: Path) -> Path:
    """Where a new database is built."""
    return file.with_name(file.name + ".tmp")


def index(db: Database) -> None:
    """Index a database that was filled from nothing, before anything is counted in it.

    Without the statistics of ANALYZE SQLite counts the mentions of a paper by theme, a third of the table each time.
    """
    schema.create_indexes(db)
    db.execute("ANALYZE")


def backup(file: Path, copy: Path) -> None:
    """Write a consistent, compact copy of a database, also while the site reads it or an ingest writes it."""
    if copy.exists():
        raise UsageError(f"{copy} is there already: name a new file")
    half = copy.with_name(copy.name + ".tmp")
    discard(half)
    try:
        with opened(file) as db, _told(copy):
            db.execute("vacuum into ?", [str(half)])
        half.replace(copy)
    finally:
        discard(half)


def open_database(file: Path) -> Database:
    """Open an existing database of ours; UsageError when it is something else."""
    db = Database(file)
    try:
        schema.check_is_ours(db, file.name)
    except sqlite3.DatabaseError as e:
        db.close()
        raise UsageError(
            f"{file} is not a Kamerlens database ({e}): name another file with --database"
        ) from e
    except KamerlensError:
        db.close()
        raise
    return db


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    """An existing database, closed again at the end; UsageError where there is none or it is not ours."""
    if not file.is_file():
        raise UsageError(f"{file} is not there: run `kamerlens ingest` first")
    db = open_database(file)
    try:
        yield db
    finally:
        db.close()


def _begin(place: Path) -> None:
    """An empty database at *place*, or the one of this schema that a broken run left there."""
    try:
        open_database(place).close()
    except KamerlensError:
        discard(place)
        db = Database(place)
        with _told(place):
            db.enable_wal()
            with db.atomic():
                schema.create(db)
        db.close()


def _take_place(new: Path, file: Path) -> None:
    # A write-ahead log that outlives its database would be read into the one that takes its place.
    for part in ("-wal", "-shm"):
        Path(f"{file}{part}").unlink(missing_ok=True)
    new.replace(file)


def discard(file: Path) -> None:
    """Remove a database file with what SQLite keeps beside it."""
    for part in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{part}").unlink(missing_ok=True)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """SQLite's failures of the machine (full disk, locked, read-only) as one clear line."""
    try:
        yield
    except sqlite3.OperationalError as e:
        raise KamerlensError(
            f"{file}: {e}: what was stored before is kept; mend this and run the same again"
        ) from e

"""The ledger of files (table ``bestanden``): what was read from which bytes with which versions."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from kamerlens.acquire.files import Source, sha256
from kamerlens.store.rows import Row
from kamerlens.store.writer import Reading, open_database


class Ledger:
    """The ledger of one database, for one run with one set of versions."""

    def __init__(self, database: Path, versions: str) -> None:
        self.folder = database.resolve().parent
        self.versions = versions
        self._known = _rows(database)

    def is_due(self, source: Source) -> bool:
        """Whether any file of the source is new or changed, or was read with other versions."""
        return any(self._differs(file) for file in source.files)

    def _differs(self, file: Path) -> bool:
        known = self._known.get(self.path(file))
        if known is None or known["versies"] != self.versions:
            return True
        stat = file.stat()
        if (known["grootte"], known["gewijzigd"]) == (stat.st_size, stat.st_mtime_ns):
            return False
        return bool(known["sha256"] != sha256(file))

    def path(self, file: Path) -> str:
        """A file's path from the database's folder: the two can move together, and no machine's path is stored."""
        return Path(os.path.relpath(file.resolve(), self.folder)).as_posix()

    def enter(self, db: Database, source: Source, reading: Reading) -> None:
        """Note with what bytes and versions this source was read."""
        for file in source.files:
            stat = file.stat()
            row = {
                "pad": self.path(file),
                "grootte": stat.st_size,
                "gewijzigd": stat.st_mtime_ns,
                "sha256": sha256(file),
                "bron": source.key,
                "stuk": reading.paper.metadata.id if reading.paper else "",
                "versies": self.versions,
            }
            db.table("bestanden").upsert(row, pk="pad")

    def twin(self, db: Database, source: Source, paper: str) -> str:
        """The file of another source from which the same paper was read, where it is still there; else ""."""
        rows = db.query(
            "select pad from bestanden where stuk = ? and bron != ? order by pad", [paper, source.key]
        )
        paths = [row["pad"] for row in rows]
        return next((path for path in paths if (self.folder / path).is_file()), "")


def months_of(db: Database, sources: Sequence[Source]) -> set[str]:
    """The months in which papers read from these sources now stand."""
    months: set[str] = set()
    for source in sources:
        rows = db.execute(
            "select distinct s.maand from bestanden b join stukken s on s.id = b.stuk where b.bron = ?",
            [source.key],
        )
        months.update(row[0] for row in rows)
    return months


def _rows(database: Path) -> dict[str, Row]:
    if not database.exists():
        return {}
    db = open_database(database)
    try:
        return {row["pad"]: row for row in db.query("select * from bestanden")}
    finally:
        db.close()

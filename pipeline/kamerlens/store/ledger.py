"""The ledger of files (table ``bestanden``): what was read from which bytes with which versions."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlite_utils import Database

from kamerlens.acquire.files import Source, sha256
from kamerlens.store.rows import PARAGRAPHS
from kamerlens.store.writer import Reading


class Ledger:
    """The ledger of one database, for one run with one set of versions.

    *folder* is the database's: paths are kept relative to it, so that the two can move together and no
    machine's path is stored.
    """

    def __init__(self, db: Database, folder: Path, versions: str) -> None:
        self.db = db
        self.folder = Path(os.path.abspath(folder))
        self._prefix = f"{self.folder.as_posix().rstrip('/')}/"
        self.versions = versions
        rows = db.execute("select pad, grootte, gewijzigd, versies from bestanden")
        self._known = {path: (size, time, read_with == versions) for path, size, time, read_with in rows}

    def is_due(self, source: Source) -> bool:
        """Whether any file of the source is new or changed, or was read with other versions."""
        return any(self._differs(file) for file in source.inputs)

    def _differs(self, file: Path) -> bool:
        path = self.path(file)
        size, time, current = self._known.get(path, (-1, -1, False))
        if not current:
            return True
        stat = file.stat()
        if (size, time) == (stat.st_size, stat.st_mtime_ns):
            return False
        return self._sha256(path) != sha256(file)

    def _sha256(self, path: str) -> str:
        found = self.db.execute("select sha256 from bestanden where pad = ?", [path]).fetchone()
        return str(found[0]) if found else ""

    def path(self, file: Path) -> str:
        """A file's path from the database's folder."""
        # Plain strings: of 100,000 files Path.resolve and relpath alone took ten seconds.
        place = os.path.abspath(file)
        if place.startswith(self._prefix):
            return place[len(self._prefix) :]
        return Path(os.path.relpath(place, self.folder)).as_posix()

    def has_moved(self, source: Source) -> bool:
        """Whether every file of a source was read, as the same paper and with these versions, where no file is now."""
        return all(self._old_place(source, file) for file in source.inputs)

    def _old_place(self, source: Source, file: Path) -> str:
        places = self.db.execute(
            "select pad from bestanden where sha256 = ? and bron in (?, '') and versies = ? and pad != ?",
            [sha256(file), source.key, self.versions, self.path(file)],
        )
        return next((path for (path,) in places if not (self.folder / path).is_file()), "")

    def move(self, source: Source) -> None:
        """Note the new places of a source that has moved."""
        for file in source.inputs:
            # Of metadata beside several papers the first of them has noted the new place.
            if place := self._old_place(source, file):
                self.db.execute("delete from bestanden where pad = ?", [self.path(file)])
                self.db.execute("update bestanden set pad = ? where pad = ?", [self.path(file), place])

    def enter(self, source: Source, reading: Reading) -> None:
        """Note with what bytes and versions this source was read.

        Metadata beside it is noted as nobody's, since it may be beside others: as a file of this paper it would keep
        it when its own are gone, and would make a second copy of it that has another name.
        """
        for file in source.inputs:
            own = file in source.files
            stat = file.stat()
            row = {
                "pad": self.path(file),
                "grootte": stat.st_size,
                "gewijzigd": stat.st_mtime_ns,
                "sha256": sha256(file),
                "bron": source.key if own else "",
                "stuk": reading.paper.metadata.id if own and reading.paper else "",
                "versies": self.versions,
            }
            self.db.table("bestanden").upsert(row, pk="pad")

    def twin(self, source: Source, paper: str) -> str:
        """The file of another source from which the same paper was read, where it is still there; else ""."""
        rows = self.db.query(
            "select pad from bestanden where stuk = ? and bron != ? order by pad", [paper, source.key]
        )
        paths = [row["pad"] for row in rows]
        return next((path for path in paths if (self.folder / path).is_file()), "")

    def gone(self, roots: Iterable[Path], sources: Sequence[Source]) -> list[str]:
        """The paths under *roots* of files that were read and are not among the sources any more, in order."""
        there = {self.path(file) for source in sources for file in source.inputs}
        under = tuple(f"{self.path(root)}/".removeprefix("./") for root in roots)
        return sorted(path for path in self._known if path.startswith(under) and path not in there)

    def forget(self, paths: Iterable[str]) -> Iterator[str]:
        """Strike files from the ledger; gives the papers of which no file is left."""
        for path in paths:
            row = self.db.execute("delete from bestanden where pad = ? returning stuk", [path]).fetchone()
            left = "select 1 from bestanden where stuk = ? limit 1"
            if row and row[0] and self.db.execute(left, [row[0]]).fetchone() is None:
                yield str(row[0])


# The paper's own month, and those of papers that repeat it: what they count as their own words depends on it.
_MONTHS = f"""
select maand from stukken where id = :paper
union select other.maand from stukken s
join herhalingen h on h.eerste between s.nummer * {PARAGRAPHS} and (s.nummer + 1) * {PARAGRAPHS} - 1
join alineas a on a.id = h.alinea join stukken other on other.id = a.stuk where s.id = :paper
"""


def months_of_paper(db: Database, paper: str) -> set[str]:
    """The months whose counts depend on a stored paper."""
    return {row[0] for row in db.execute(_MONTHS, {"paper": paper}).fetchall()}


def months_of(db: Database, source: Source) -> set[str]:
    """The months whose counts depend on the papers read from a source."""
    papers = db.execute("select distinct stuk from bestanden where bron = ? and stuk != ''", [source.key])
    return set().union(*(months_of_paper(db, paper) for (paper,) in papers.fetchall()))

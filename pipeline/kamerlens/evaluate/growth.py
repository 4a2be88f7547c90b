"""What one new paper costs a database that already holds many: with a full folder beside it, as every day.

The stored papers are those of a seed database, repeated and varied (`evaluate.scale`); their files are links to one
file, entered in the ledger as read.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from kamerlens.acquire.files import sha256
from kamerlens.evaluate.scale import grow
from kamerlens.ingest import versions
from kamerlens.store.database import open_database

_LINKS = 10_000  # to one file: file systems allow 65,000


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that ingesting one new paper took, among so many stored ones; ``none``: a run with nothing new."""

    papers: int
    new: tuple[float, ...]
    none: tuple[float, ...]


def costs(
    seed: Path, paper: Path, work: Path, sizes: Sequence[int], rounds: int, say: Callable[[str], None]
) -> Iterator[Cost]:
    """The cost of *paper*, which *seed* doesn't hold, for each number of stored papers; 0 is an empty store."""
    for size in sizes:
        place = work / str(size)
        shutil.rmtree(place, ignore_errors=True)
        (place / "papers").mkdir(parents=True)
        if size:
            say(f"a database of {size} papers")
            _fill(seed, paper, place, size, say)
        say(f"one paper into {size}")
        yield _measure(place, paper, size, rounds)
        shutil.rmtree(place)


def _fill(seed: Path, paper: Path, place: Path, size: int, say: Callable[[str], None]) -> None:
    db = open_database(seed)
    papers, paragraphs = db.execute("select count(*), sum(alineas) from stukken").fetchone()
    db.close()
    copies = -(-size // papers)
    grow(seed, place / "k.db", (copies - 1) * paragraphs + 1, say)
    linked = place / "papers" / "stored"
    linked.mkdir()
    read_with = versions(None, True).reading
    db = open_database(place / "k.db")
    ids = [id for (id,) in db.execute("select id from stukken order by nummer").fetchall()]
    with db.atomic():
        db.execute("update kenmerken set waarde = '0' where sleutel = 'fictief'")
        db.execute("update stukken set fictief = 0")
        db.table("bestanden").insert_all(_linked(ids, paper, linked, read_with))
    db.close()


def _linked(ids: Sequence[str], paper: Path, folder: Path, read_with: str) -> Iterator[dict[str, object]]:
    """Files for the stored papers, and their rows in the ledger."""
    for first in range(0, len(ids), _LINKS):
        one = folder / f"one-{first}.stored"
        one.write_bytes(paper.read_bytes() + b"<!-- stored -->")
        stat, digest = one.stat(), sha256(one)
        for number, identity in enumerate(ids[first : first + _LINKS], first):
            key = f"kst-{90_000_000 + number}-1"
            os.link(one, folder / f"{key}.xml")
            yield {
                "pad": f"papers/stored/{key}.xml",
                "grootte": stat.st_size,
                "gewijzigd": stat.st_mtime_ns,
                "sha256": digest,
                "bron": key,
                "stuk": identity,
                "versies": read_with,
            }


def _measure(place: Path, paper: Path, size: int, rounds: int) -> Cost:
    new, none = [], []
    for _ in range(rounds):
        arrived = Path(shutil.copy(paper, place / "papers"))
        new.append(_ingest(place))
        if size:
            none.append(_ingest(place))
        _take_out(place, arrived, size)
    return Cost(size, tuple(new), tuple(none))


def _take_out(place: Path, arrived: Path, size: int) -> None:
    arrived.unlink()
    if size:
        _ingest(place, "--prune")
    else:
        (place / "k.db").unlink()


def _ingest(place: Path, *more: str) -> float:
    begun = time.monotonic()
    command = [sys.executable, "-m", "kamerlens", "ingest", "papers", "--database", "k.db", *more]
    subprocess.run(command, cwd=place, check=True, capture_output=True)
    return time.monotonic() - begun


def table(measured: Sequence[Cost]) -> Iterator[str]:
    """Lines for a person: medians, and how many times an empty store's cost."""
    empty = statistics.median(measured[0].new)
    yield f"{'papers stored':>14} {'one new (s)':>12} {'x empty':>8} {'nothing new (s)':>16}"
    for cost in measured:
        new = statistics.median(cost.new)
        none = f"{statistics.median(cost.none):.2f}" if cost.none else "-"
        yield f"{cost.papers:>14} {new:>12.2f} {new / empty:>8.2f} {none:>16}"


def database_of(papers: Path, work: Path) -> Path:
    """A seed: the database of the papers in a folder, made once."""
    seed = work / "seed.db"
    if not seed.exists():
        command = [sys.executable, "-m", "kamerlens", "ingest", str(papers), "--database", str(seed)]
        subprocess.run(command, check=True)
    return seed


def holds(seed: Path, paper: Path) -> bool:
    """Whether a database has a paper with this file's name as id."""
    db: Database = open_database(seed)
    found = db.execute("select 1 from stukken where id = ?", [paper.stem]).fetchone()
    db.close()
    return found is not None

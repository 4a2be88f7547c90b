"""How fast the site answers with many papers: `kamerlens bench --site`.

Grows a database from the papers at hand (`kamerlens.evaluate.scale`), starts the site as a user does, and asks for its
pages over HTTP, one after the other. Beside the time on the clock stands the processor time of the site's process: on
a machine that is busy with other work only the second tells of the site.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from kamerlens import __version__
from kamerlens.evaluate.scale import grow
from kamerlens.language import forms

# Milliseconds that 95 in 100 answers may take.
LIMITS = {
    "search, common words": 250,
    "search, rare words": 100,
    "facet counts": 500,
    "trends": 300,
}
_COMMON, _RARE = 20, 40  # words
_RARE_HITS = (2, 200)  # paragraphs
_TRENDS = (
    "/trends",
    "/trends?noemer=stukken",
    "/trends?noemer=aantal&richting=meer",
    "/trends?noemer=stukken&richting=minder&kamer=Tweede+Kamer",
    "/trends?soort=Brief",
    "/trends?gecorrigeerd=1",
    "/trends?zonder_citaten=1&zonder_herhalingen=1",
    "/trends.csv",
    "/trends/centrale_sturing.svg",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """The answers of one kind of page: milliseconds on the clock and of the site's processors, per request."""

    name: str
    clock: tuple[float, ...]
    processor: tuple[float, ...]
    limit: int

    @property
    def p95(self) -> float:
        """What 95 in 100 answers stay under, on the clock."""
        return percentile(self.clock)


@dataclass(frozen=True, slots=True)
class Bench:
    """All that was measured, on a database of so many paragraphs."""

    paragraphs: int
    pages: tuple[Measured, ...]
    version: str = __version__


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    """The lowest of *values* that *share* of them don't exceed.

    >>> percentile(range(1, 101))
    95
    """
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def run(folder: Path, paragraphs: int, rounds: int, say: Callable[[str], None]) -> Bench:
    """Build and measure in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as scratch:
        seed, database = Path(scratch) / "seed.db", Path(scratch) / "kamerlens.db"
        say("reading the papers")
        command = [sys.executable, "-m", "kamerlens", "ingest", str(folder), "--database", str(seed)]
        subprocess.run(command, check=True, capture_output=True)
        grow(seed, database, paragraphs, say)
        return measure(database, rounds, say)


def measure(database: Path, rounds: int, say: Callable[[str], None]) -> Bench:
    """Measure the site on a database that is there."""
    say("choosing words")
    pages = _pages(database)
    with _served(database) as (address, process):
        say("measuring")
        taken: dict[str, list[tuple[float, float]]] = {}
        for _ in range(rounds):
            for name, paths in pages.items():
                taken.setdefault(name, []).extend(_answer(address + path, process) for path in paths)
    measured = (
        Measured(name, tuple(c for c, _ in pairs), tuple(p for _, p in pairs), LIMITS[name])
        for name, pairs in taken.items()
    )
    return Bench(_paragraphs(database), tuple(measured))


def _paragraphs(database: Path) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        return int(db.execute("select count(*) from alineas").fetchone()[0])


def _pages(database: Path) -> dict[str, list[str]]:
    """The addresses of each kind of page: the words are the most frequent ones, and rare ones."""
    common, rare = _words(database)
    kinds = ("soort=Brief", "kamer=Tweede+Kamer", "thema=centrale_sturing", "zone=brief", "richting=meer")
    return {
        "search, common words": [f"/zoek?{urlencode({'q': word})}" for word in common],
        "search, rare words": [f"/zoek?{urlencode({'q': word})}" for word in rare],
        "facet counts": [f"/zoek?{urlencode({'q': word})}&{kind}" for word in common[:8] for kind in kinds],
        "trends": list(_TRENDS),
    }


def _words(database: Path) -> tuple[list[str], list[str]]:
    """(common, rare): the words in most paragraphs of a sample, and words that stand in few of them all."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        rows = db.execute("select tekst from alineas where id % 37 = 0 limit 20000")
        counted = Counter(word for (text,) in rows for word in forms.words(text))
        common = [word for word, _ in counted.most_common(_COMMON)]
        once = sorted(word for word, number in counted.items() if number == 1 and len(word) > 6)
        rare: list[str] = []
        for word in once:
            query = "select count(*) from alineas_fts where alineas_fts match ?"
            hits = db.execute(query, [f'"{word}"']).fetchone()[0]
            if _RARE_HITS[0] <= hits <= _RARE_HITS[1]:
                rare.append(word)
            if len(rare) == _RARE:
                break
    return common, rare


@contextmanager
def _served(database: Path) -> Iterator[tuple[str, int]]:
    """(address, process id) of the site, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kamerlens", "serve", "--database", str(database), "--port", str(port)]
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/zoek").close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


def _answer(url: str, process: int) -> tuple[float, float]:
    """(clock, processor) milliseconds of one answer."""
    before, begun = _processor(process), time.perf_counter()
    with urllib.request.urlopen(url) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - begun), 1000 * (_processor(process) - before)


def _processor(process: int) -> float:
    """Processor seconds of a process until now, in steps of 0.01 s; 0 where the system doesn't tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def table(result: Bench) -> Iterator[str]:
    """The result as Markdown lines."""
    yield f"{result.paragraphs:,} paragraphs; {os.cpu_count()} cores; Kamerlens {result.version}; milliseconds"
    yield ""
    yield "| page | requests | median | 95 in 100 | limit | processor, mean | processor, 95 in 100 |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for m in result.pages:
        mean = sum(m.processor) / len(m.processor)
        middle = percentile(m.clock, 0.5)
        clock = f"{len(m.clock)} | {middle:.0f} | {m.p95:.0f} | {m.limit}"
        yield f"| {m.name} | {clock} | {mean:.0f} | {percentile(m.processor):.0f} |"


def document(result: Bench) -> str:
    """The result as JSON, to compare versions."""
    return json.dumps(asdict(result), indent=1) + "\n"

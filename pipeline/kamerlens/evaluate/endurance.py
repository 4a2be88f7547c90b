"""Days on end of fetch, ingest and site, in a loop: does memory grow, or do files other than papers?

A repository on loopback publishes and changes sample papers each day. One process fetches and ingests them day after
day, another is the site, and both are watched.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import httpx

from kamerlens.acquire.fetch import fetch
from kamerlens.acquire.http import Client, Manners
from kamerlens.acquire.offer import Selection
from kamerlens.acquire.repository import Repository
from kamerlens.errors import KamerlensError
from kamerlens.evaluate.offline_repository import OfflineRepository, Published, metadata, serving
from kamerlens.structure.metadata import from_official
from kamerlens.structure.official import fields, parse_xml

_FIRST = date(2024, 1, 1)
_NEW = 3  # papers a day; one more is changed
_PAGES = ("/", "/zoek?q=gemeenten", "/trends", "/kamerlens/dekking.json?_shape=array", "/kamerlens/stukken")
_PATIENCE = 60.0
_WARM = 0.2  # share of the days after which caches are full
_GROWTH, _SLACK_MB = 1.25, 40.0  # what memory may grow after that: SQLite's caches grow with the database


@dataclass(frozen=True, slots=True)
class Day:
    """What was measured at the end of a day; memory in MB, open files, and files on disk that are no papers."""

    number: int
    papers: int
    changed: int
    seconds: float
    line_mb: float
    site_mb: float
    line_open: int
    site_open: int
    other_files: tuple[str, ...]
    database_mb: float


def run(folder: Path, sample: Path, days: int, model: str | None, say: Callable[[str], None]) -> list[Day]:
    """Live so many days in *folder*. Raises KamerlensError when a page of the site fails, or a paper is lost."""
    seeds = _seeds(sample)
    with serving(OfflineRepository()) as repository, _line(folder, repository.sru, model) as line:
        measured: list[Day] = []
        with _site(folder, lambda: measured.append(_live(0, repository, seeds, line, folder, 0))) as site:
            for number in range(1, days + 1):
                measured.append(_live(number, repository, seeds, line, folder, site.pid))
                say(row(measured[-1]))
        return measured


def row(day: Day) -> str:
    """A day as a line of the table."""
    return (
        f"day {day.number:>4}: {day.papers:>5} papers, {day.changed:>4} changed, {day.seconds:5.1f} s; "
        f"line {day.line_mb:6.0f} MB {day.line_open:>3} open; site {day.site_mb:6.0f} MB {day.site_open:>3} open; "
        f"database {day.database_mb:.1f} MB, {len(day.other_files)} other files"
    )


def table(days: Sequence[Day]) -> Iterator[str]:
    """The result: what memory, open files and other files were when warm, and at the end. Raises where they grew."""
    living = days[1:]
    warm, late = living[int(_WARM * len(living))], living[-max(1, len(living) // 10) :]
    yield f"{len(living)} days; {late[-1].papers} papers, {late[-1].changed} times one changed; all are stored."
    grown = []
    for name in ("line_mb", "site_mb", "line_open", "site_open"):
        before, after = getattr(warm, name), median(getattr(day, name) for day in late)
        yield f"{name:<10} {before:8.0f} when warm, {after:8.0f} at the end"
        if after > _GROWTH * before + _SLACK_MB:
            grown.append(name)
    yield f"files that are no papers: {', '.join(late[-1].other_files)}"
    if left := set(late[-1].other_files) - set(warm.other_files):
        grown.append(f"files ({', '.join(sorted(left))})")
    if grown:
        raise KamerlensError(f"{', '.join(grown)} grew from day to day")


def _live(
    number: int,
    repository: OfflineRepository,
    seeds: Sequence[Published],
    line: Connection,
    folder: Path,
    site: int,
) -> Day:
    begun = time.monotonic()
    today = _FIRST + timedelta(days=number)
    changed = _publish(repository, seeds, number, today)
    line.send(today)
    answer = line.recv()
    if isinstance(answer, str):
        raise KamerlensError(f"day {number}: {answer}")
    pid, stored = answer
    if stored != len(repository.papers):
        raise KamerlensError(
            f"day {number}: {stored} papers in the database, {len(repository.papers)} published"
        )
    if site:
        _visit(folder)
    return Day(
        number,
        stored,
        changed,
        time.monotonic() - begun,
        _megabytes(pid),
        _megabytes(site) if site else 0.0,
        _open_files(pid),
        _open_files(site) if site else 0,
        _others(folder),
        (folder / "kamerlens.db").stat().st_size / 1e6,
    )


def _seeds(sample: Path) -> list[Published]:
    """The sample papers that have XML, as they might be published."""
    found = []
    for file in sorted(sample.glob("kst-*.xml")):
        facts = from_official(fields(parse_xml(file.read_bytes())))
        paper = Published(
            facts.id,
            facts.date or f"{_FIRST}",
            "",
            {"xml": file.read_bytes(), "pdf": file.with_suffix(".pdf").read_bytes()},
            facts.kind,
            facts.title,
            facts.dossiers[0],
            facts.session_year,
        )
        found.append(replace(paper, files={**paper.files, "metadata": metadata(paper)}))
    return [paper for paper in found if re.fullmatch(r"kst-\d{5}-\d{1,2}", paper.id)]


def _publish(repository: OfflineRepository, seeds: Sequence[Published], number: int, today: date) -> int:
    """Publish the day's papers and change one of those before; how many were changed until now."""
    for n in range(_NEW * number, _NEW * (number + 1)):
        turn, seed = divmod(n, len(seeds))
        paper = _numbered(seeds[seed], turn) if turn else seeds[seed]
        repository.papers.append(replace(paper, modified=f"{today}T09:00:00+01:00"))
    if number == 0:
        return 0
    place = (7 * number) % (len(repository.papers) - _NEW)
    old = repository.papers[place]
    files = {form: data for form, data in old.files.items() if form != "pdf"}
    files["xml"] = files["xml"].replace(b"</al>", f" Dag {number}.</al>".encode(), 1)
    repository.papers[place] = replace(
        old, files=files, modified=f"{today}T10:00:00+01:00", expression=old.expression + 1
    )
    return number


def _numbered(seed: Published, turn: int) -> Published:
    """A sample paper under another number; its PDF prints the first, and is left out."""
    stem, _, number = seed.id.rpartition("-")
    other = f"{int(number) + 100 * turn}"
    text = seed.files["xml"].decode()
    text = text.replace(f'content="{seed.id}"', f'content="{stem}-{other}"')
    text = text.replace(
        f'ondernummer" scheme="" content="{number}"', f'ondernummer" scheme="" content="{other}"'
    )
    text = re.sub(rf'(<ondernummer kamer="2">){number}<', rf"\g<1>{other}<", text)
    paper = replace(seed, id=f"{stem}-{other}", files={"xml": text.encode()})
    return replace(paper, files={**paper.files, "metadata": metadata(paper)})


@contextmanager
def _line(folder: Path, address: str, model: str | None) -> Iterator[Connection]:
    """A process that fetches and ingests for each day that it is sent; it answers with its id and the papers stored."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, folder, address, model))
    process.start()
    try:
        yield ours
        ours.send(None)
        process.join(_PATIENCE)
    finally:
        process.kill()


def _work(orders: Connection, folder: Path, address: str, model: str | None) -> None:
    from kamerlens import ingest as line
    from kamerlens.workers import Pool

    papers = folder / "papers"
    while today := orders.recv():
        try:
            with Client(address, Manners.load(rate=1e5)) as client:
                asked = Selection() if papers.exists() else Selection(since=date(1995, 1, 1))
                got = fetch(Repository(client, today), client, asked, papers, today=today)
            done = line.ingest(
                [papers],
                folder / "kamerlens.db",
                executor=Pool(1),
                model=model,
                encoder=False,
                versions=line.versions(model, False),
            )
            failed = [*got.problems, *(problem for problem in done.problems if done.failed)]
            orders.send(str(failed[0]) if failed else (os.getpid(), done.stored))
        except KamerlensError as e:
            orders.send(str(e))


@contextmanager
def _site(folder: Path, first: Callable[[], None]) -> Iterator[subprocess.Popen[bytes]]:
    """The site of the database in *folder*, which is there after the *first* day."""
    first()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "port").write_text(str(port))
    command = [
        sys.executable,
        "-m",
        "kamerlens",
        "serve",
        "--database",
        str(folder / "kamerlens.db"),
        "--port",
        str(port),
    ]
    with subprocess.Popen(command) as process:  # noqa: S603 (this program)
        try:
            _until_up(port)
            yield process
        finally:
            process.terminate()


def _until_up(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(0.2)
    raise KamerlensError("the site did not start")


def _visit(folder: Path) -> None:
    port = (folder / "port").read_text()
    for page in _PAGES:
        answer = httpx.get(f"http://127.0.0.1:{port}{page}", trust_env=False, timeout=_PATIENCE)
        if answer.status_code != 200:
            raise KamerlensError(f"the site answered {page} with HTTP {answer.status_code}")


def _megabytes(process: int) -> float:
    command = ["ps", "-o", "rss=", "-p", str(process)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (ps, of every system)
    return int(told.stdout.strip() or 0) / 1024


def _open_files(process: int) -> int:
    place = Path(f"/proc/{process}/fd")  # Linux only; elsewhere nought
    return len(list(place.iterdir())) if place.is_dir() else 0


def _others(folder: Path) -> tuple[str, ...]:
    """The files that are no papers of the repository."""
    return tuple(
        sorted(
            file.relative_to(folder).as_posix()
            for file in folder.rglob("*")
            if file.is_file() and not re.fullmatch(r"kst-[\w-]+\.(pdf|xml)|metadata\.xml", file.name)
        )
    )

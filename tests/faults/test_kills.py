"""Nothing is lost: an ingest killed at any moment, and run again, ends with the database of one that was not."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from kamerlens import ingest as line
from kamerlens import reading
from kamerlens.store.check import faults
from kamerlens.store.database import opened
from kamerlens.workers import Executor

_KILLS = 50
_SEED = 20240612
_BATCH = 3  # papers in a transaction: so small that most kills fall between and within several

# What says when and in how many runs something was read: the only thing in which the databases may differ.
_OF_THE_RUN = {
    "bestanden": ("gewijzigd", "pad"),
    "stukken": ("uitvoering", "getagd"),
    "problemen": ("uitvoering",),
}


def contents(database: Path) -> dict[str, list[tuple]]:
    """Every table (those of the full-text index too) without what depends on the run, sorted."""
    with closing(sqlite3.connect(database)) as db:
        names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        found = {}
        for name in names:
            if name.startswith(("sqlite_", "alineas_fts_")) or name == "uitvoeringen":
                continue
            columns = [row[1] for row in db.execute(f"pragma table_info({name})")]
            kept = [each for each in columns if each not in _OF_THE_RUN.get(name, ())]
            found[name] = sorted(db.execute(f"select {', '.join(kept)} from {name}").fetchall(), key=repr)
        return found


def sound(database: Path) -> bool:
    with opened(database) as db:
        return list(faults(db)) == []


class _Loaded:
    """Like `workers.Here`, with what the parent process had loaded: a child that is killed has no time to load."""

    def map(self, task, items, **_: object) -> Iterator:
        return map(task, items)


def _ingest(papers: Path, database: Path, executor: Executor | None = None) -> None:
    line._BATCH = _BATCH
    versions = line.Versions("0", "0", "test")
    line.ingest(
        [papers],
        database,
        executor=executor or _Loaded(),
        model=None,
        encoder=False,
        versions=versions,
        prune=True,
    )


def _timed(papers: Path, database: Path) -> float:
    begun = time.monotonic()
    _ingest(papers, database)
    return time.monotonic() - begun


@pytest.fixture(scope="module")
def loaded() -> None:
    reading.setup(None, False)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, sample_papers: Path) -> Path:
    """Papers of the sample corpus, PDF and XML, and a file that is none."""
    folder = tmp_path_factory.mktemp("papers") / "papers"
    folder.mkdir()
    for file in sorted(sample_papers.glob("*-9900[1-3]*")):
        shutil.copy(file, folder)
    (folder / "kst-99998-1.pdf").write_bytes(b"this is no PDF at all")
    return folder


def _new(papers: Path, place: Path) -> Path:
    """A place without a database."""
    return place / "new.db"


def _daily(papers: Path, place: Path) -> Path:
    """A database of these papers as they were: some since changed, one come, one gone."""
    earlier = place / "earlier"
    shutil.copytree(papers, earlier / "papers")
    files = sorted((earlier / "papers").glob("*.pdf"))
    for file in files[::3]:
        file.write_bytes(file.read_bytes() + b"% as it was\n")
    shutil.copy(files[0], earlier / "papers" / "kst-99997-1.pdf")  # the same paper twice, and then gone
    files[-2].unlink()
    _ingest(earlier / "papers", earlier / "k.db")
    return earlier / "k.db"


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("begin", "kills"), [(_new, _KILLS // 2), (_daily, _KILLS // 2)], ids=["new", "daily"]
)
def test_killed_and_run_again_is_as_if_never_killed(
    loaded: None, papers: Path, tmp_path: Path, begin: Callable[[Path, Path], Path], kills: int
) -> None:
    start = begin(papers, tmp_path)
    home = tmp_path / "home"
    whole = _copy(start, home / "whole.db")
    shutil.copytree(papers, home / "papers")
    seconds = _timed(home / "papers", whole)
    wanted = contents(whole)
    moment = random.Random(_SEED)
    killed, round_ = 0, 0
    while killed < kills:
        round_ += 1
        broken = _copy(start, home / f"broken{round_}.db")
        while killed < kills and _killed(home / "papers", broken, moment.uniform(0, 1.1 * seconds)):
            killed += 1
        _ingest(home / "papers", broken)
        assert contents(broken) == wanted
        assert sound(broken)
        assert {each.name for each in home.glob(f"broken{round_}.db*")} == {
            broken.name,
            f"{broken.name}.lock",
        }


def _copy(start: Path, place: Path) -> Path:
    place.parent.mkdir(exist_ok=True)
    if start.exists():
        shutil.copy(start, place)
    return place


def _killed(papers: Path, database: Path, after: float) -> bool:
    """Runs an ingest in a child process that is killed after so many seconds; whether the kill came in time."""
    child = multiprocessing.get_context("fork").Process(target=_ingest, args=(papers, database))
    child.start()
    child.join(after)
    alive = child.is_alive()
    if alive and child.pid:
        os.kill(child.pid, signal.SIGKILL)
    child.join()
    assert alive or child.exitcode == 0
    return alive


def test_workers_end_with_a_killed_ingest(papers: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kamerlens", "ingest", str(papers), "--database", str(tmp_path / "k.db")]
    run = subprocess.Popen([*command, "--jobs", "2"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    workers: list[psutil.Process] = []
    _until(lambda: len(workers.extend(_below(run.pid)) or workers) >= 2)
    run.kill()
    run.wait()
    _until(lambda: not any(worker.is_running() and worker.status() != "zombie" for worker in workers))


def test_two_ingests_at_once_give_the_database_of_one(
    kamerlens, loaded: None, papers: Path, tmp_path: Path
) -> None:
    shutil.copytree(papers, tmp_path / "papers")
    command = [sys.executable, "-m", "kamerlens", "ingest", "papers", "--database", "two.db", "--jobs", "1"]
    both = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [run.communicate(timeout=200)[0] for run in both]
    assert [run.returncode for run in both] == [0, 0]
    read = sorted(int(text.split("Read ")[1].split()[0]) for text in said)
    assert kamerlens("ingest", "papers", "--database", "one.db", cwd=tmp_path).returncode == 0
    assert read[0] == 0 < read[1]
    assert contents(tmp_path / "two.db") == contents(tmp_path / "one.db")


def _below(process: int) -> list[psutil.Process]:
    return [each for each in psutil.Process(process).children(recursive=True) if each.status() != "zombie"]


def _until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


_FULL_DISK = """
set -e
mount -t tmpfs -o size=2m none "$1"
cp -r papers "$1"
cd "$1"
status=0
"$2" -m kamerlens ingest papers --jobs 1 2>"$3.errors" >/dev/null || status=$?
cat "$3.errors" >&2
test $status = 1
mount -o remount,size=200m "$1"
"$2" -m kamerlens ingest papers --jobs 1 >/dev/null
cp kamerlens.db "$3"
"""


def test_a_full_disk_costs_nothing(kamerlens, papers: Path, tmp_path: Path) -> None:
    """On a disk of two megabytes, which then grows, in a namespace of its own that may mount one."""
    mount = tmp_path / "disk"
    mount.mkdir()
    inside = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*inside, f"mount -t tmpfs none {mount}"], capture_output=True).returncode:
        pytest.skip("this machine lets no ordinary user mount a small disk")
    shutil.copytree(papers, tmp_path / "papers")
    arguments = [_FULL_DISK, "sh", str(mount), sys.executable, str(tmp_path / "after.db")]
    run = subprocess.run([*inside, *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    errors = [text for text in run.stderr.splitlines() if "kst-99998-1" not in text]
    assert len(errors) == 1, run.stderr
    assert "disk is full" in errors[0]
    assert kamerlens("ingest", "papers", "--database", "one.db", cwd=tmp_path).returncode == 0
    assert contents(tmp_path / "after.db") == contents(tmp_path / "one.db")

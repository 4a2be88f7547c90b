"""Other machines: a run on Dask workers, some of which are lost, ends with the database of a run on this one."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from kamerlens import cluster
from kamerlens import ingest as line
from kamerlens.acquire.files import Source
from kamerlens.cli import main
from kamerlens.errors import KamerlensError, UsageError
from kamerlens.workers import Executor, Pool

_POISONED = "kst-99001-2"
# What says when and where something was read: the only thing in which the databases may differ.
_OF_THE_RUN = {
    "bestanden": {"gewijzigd", "pad"},
    "stukken": {"uitvoering", "getagd"},
    "problemen": {"uitvoering"},
}

# A module that only the processes of this test can import: what a worker does is known to it by name.
_TASKS = f"""
import os
import signal
from multiprocessing import parent_process

from kamerlens import reading


def process(source):
    if source.key == {_POISONED!r}:
        os.kill(os.getpid(), signal.SIGKILL)
    return reading.process(source)


def end_worker(item):
    if item == "poison":
        os.kill(parent_process().pid, signal.SIGKILL)
    return item * 2


def nothing():
    pass


def complaint(item, message, remedy):
    return f"{{item}} {{message}}"


def own():
    return f"process {{os.getpid()}}"


def same():
    return "the same everywhere"
"""


@dataclass
class Machines:
    """A scheduler and three workers; the last has no nanny that would start it again."""

    address: str
    processes: list[subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("tasks")
    (folder / "cluster_tasks.py").write_text(_TASKS, "utf-8")
    path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        patch.setenv("PYTHONPATH", path)
        yield folder


@pytest.fixture(scope="module")
def machines(tasks: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("dask")
    place = folder / "scheduler.json"
    # One death is enough to give a paper up, so that the test need not wait for four.
    settings = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    command = [sys.executable, "-m", "dask"]

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        with (folder / "log").open("ab") as log:
            return subprocess.Popen([*command, *arguments], cwd=folder, env=settings, stdout=log, stderr=log)

    worker = ("worker", "--scheduler-file", str(place), "--nthreads", "1", "--no-dashboard")
    processes = [
        start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", f"--scheduler-file={place}"
        ),
        start(*worker),
        start(*worker),
        start(*worker, "--no-nanny"),
    ]
    try:
        yield Machines(_address(place), processes)
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait(30)


def _address(place: Path) -> str:
    end = time.monotonic() + 60
    while not place.exists() or not place.read_text("utf-8").endswith("}"):
        assert time.monotonic() < end
        time.sleep(0.1)
    return str(json.loads(place.read_text("utf-8"))["address"])


def _contents(database: Path) -> dict[str, list[tuple]]:
    with closing(sqlite3.connect(database)) as db:
        names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        kept = {
            name: [row[1] for row in db.execute(f"pragma table_info({name})")]
            for name in names
            if not name.startswith(("sqlite_", "alineas_fts_")) and name != "uitvoeringen"
        }
        return {
            name: sorted(db.execute(f"select {_but(columns, name)} from {name}").fetchall(), key=repr)
            for name, columns in kept.items()
        }


def _but(columns: list[str], table: str) -> str:
    return ", ".join(each for each in columns if each not in _OF_THE_RUN.get(table, ()))


class _Poisoned:
    """An executor whose task kills the process that reads one of the papers."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def map(self, task, items, **how: object) -> Iterator:
        from cluster_tasks import process  # type: ignore[import-not-found]

        return self.executor.map(process, items, **how)


def _ingest(papers: Path, database: Path, executor: Executor, progress=lambda *_: None) -> None:
    versions = line.Versions("0", "0", "test")
    line.ingest(
        [papers],
        database,
        executor=_Poisoned(executor),
        model=None,
        encoder=False,
        versions=versions,
        progress=progress,
    )


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, sample_papers: Path) -> Path:
    """Papers as PDF, as XML and as both, one with the metadata of the official repository beside it, and no paper."""
    folder = tmp_path_factory.mktemp("papers") / "papers"
    folder.mkdir()
    for file in sorted(sample_papers.glob("kst-99001-[1-4]*")):
        shutil.copy(file, folder)
    (folder / "kst-99998-1.pdf").write_bytes(b"this is no PDF at all")
    _with_metadata(next(iter(sorted(folder.glob("*.pdf")))), folder / "official")
    return folder


def _with_metadata(paper: Path, folder: Path) -> None:
    (folder / "pdf").mkdir(parents=True)
    (folder / "metadata").mkdir()
    paper.rename(folder / "pdf" / paper.name)
    (folder / "metadata" / "metadata.xml").write_text(
        f'<metadata_gegevens><metadata name="DC.identifier" content="{paper.stem}"/>'
        '<metadata name="DC.title" content="De titel die alleen hier staat"/></metadata_gegevens>',
        "utf-8",
    )


def test_a_lost_worker_and_a_poison_paper_leave_the_database_of_one_machine(
    machines: Machines, papers: Path, tmp_path: Path
) -> None:
    from cluster_tasks import same

    _ingest(papers, tmp_path / "local.db", Pool(1))

    def lose_one(done: int, *_: object) -> None:
        if done == 1:
            machines.processes[-1].kill()

    _ingest(papers, tmp_path / "cluster.db", cluster.Cluster(machines.address, same), lose_one)
    assert machines.processes[-1].wait(10) < 0
    found = _contents(tmp_path / "cluster.db")
    assert found == _contents(tmp_path / "local.db")
    problems = [" ".join(map(str, row)) for row in found["problemen"]]
    assert any(_POISONED in row and "ended its worker process" in row for row in problems)
    assert any("De titel die alleen hier staat" in row for row in map(str, found["stukken"]))


def test_what_ends_the_worker_itself_is_given_up(machines: Machines) -> None:
    from cluster_tasks import complaint, end_worker, nothing, same

    items = ["a", "poison", "b"]
    results = cluster.Cluster(machines.address, same).map(
        end_worker, items, setup=nothing, arguments=(), failed=complaint
    )
    assert list(results) == ["aa", "poison ended the workers that read it", "bb"]


def test_a_paper_has_its_time(machines: Machines) -> None:
    from cluster_tasks import complaint, nothing, same

    place = cluster.Cluster(machines.address, same, seconds=1)
    results = place.map(time.sleep, [0, 60], setup=nothing, arguments=(), failed=complaint)
    assert list(results) == [None, "60 took longer than 1 seconds"]


def test_a_worker_with_other_versions_is_refused(machines: Machines) -> None:
    from cluster_tasks import complaint, nothing, own

    place = cluster.Cluster(machines.address, own)
    with pytest.raises(KamerlensError, match=r"^tcp://\S+ has process \d+; here is process \d+: install"):
        place.check()
    with pytest.raises(KamerlensError, match="this worker has process"):
        list(place.map(len, ["a"], setup=nothing, arguments=(), failed=complaint))


def test_a_ready_cluster_passes(machines: Machines) -> None:
    cluster.at(machines.address, None, False).check()


def test_no_scheduler_is_one_line(kamerlens, papers: Path, tmp_path: Path) -> None:
    done = kamerlens(
        "ingest", papers, "--database", tmp_path / "k.db", "--cluster", "tcp://127.0.0.1:1", cwd=tmp_path
    )
    assert done.returncode == 1
    assert (
        done.stderr == "kamerlens: tcp://127.0.0.1:1: no scheduler answers: start one with `dask scheduler`\n"
    )
    assert not list(tmp_path.glob("k.db*"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--cluster", "nowhere://x"), "no address"),
        (("--cluster", "tcp://127.0.0.1:1", "--jobs", "2"), "leave one out"),
    ],
)
def test_wrong_usage(papers: Path, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    done = CliRunner().invoke(main, ["ingest", str(papers), "--database", str(tmp_path / "k.db"), *arguments])
    assert done.exit_code == 2
    assert message in done.output
    assert len(done.output.splitlines()) == 1


def test_without_distributed_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'kamerlens\[cluster\]'"):
        cluster.at("tcp://127.0.0.1:1", None, False).check()


def test_a_parcel_has_each_file_and_the_metadata_beside_it(tmp_path: Path) -> None:
    for place in ("a/kst-99001-1.pdf", "b/kst-99001-1.xml", "b/metadata.xml", "metadata/metadata.xml"):
        (tmp_path / "from" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "from" / place).write_text(place, "utf-8")
    source = Source("kst-99001-1", tmp_path / "from/a/kst-99001-1.pdf", tmp_path / "from/b/kst-99001-1.xml")
    packed = cluster.parcel(source)
    assert str(tmp_path) not in repr(packed.source)
    there = packed.unpacked(tmp_path / "to")
    assert there.key == source.key
    assert [file.read_text("utf-8") for file in there.files] == ["a/kst-99001-1.pdf", "b/kst-99001-1.xml"]
    assert _beside(there.pdf) == {"../metadata/metadata.xml": "metadata/metadata.xml"}
    assert _beside(there.xml) == {
        "metadata.xml": "b/metadata.xml",
        "../metadata/metadata.xml": "metadata/metadata.xml",
    }


def _beside(file: Path | None) -> dict[str, str]:
    assert file is not None
    places = ("metadata.xml", "../metadata/metadata.xml")
    return {
        place: (file.parent / place).read_text("utf-8") for place in places if (file.parent / place).exists()
    }


def test_a_file_that_is_gone_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(KamerlensError, match=r"gone\.pdf: No such file or directory"):
        cluster.parcel(Source("gone.pdf", tmp_path / "gone.pdf"))

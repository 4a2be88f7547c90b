"""The bench of the line measures each way on the same papers, and its table goes where README has a place for it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kamerlens.errors import UsageError
from kamerlens.evaluate import memory, obvious, speed

_PAPERS = ("kst-99001-2.pdf", "kst-99001-3.xml")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, sample_papers: Path) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for name in _PAPERS:
        shutil.copy(sample_papers / name, folder)
    return folder


@pytest.fixture(scope="module")
def bench(papers: Path) -> speed.Bench:
    return speed.run(papers, 1, 1, None, lambda text: None)


def test_each_way_goes_through_all_papers(bench: speed.Bench) -> None:
    names = [timing.name for timing in bench.timings]
    assert names == ["kamerlens", "obvious", *(["floor"] if shutil.which("pdftotext") else [])]
    assert all(len(timing.seconds) == len(timing.peaks) == 1 for timing in bench.timings)
    assert bench.papers == 2
    assert bench.pages > 0
    assert bench.words > 500


def test_stages_and_commands_are_timed(bench: speed.Bench) -> None:
    assert list(bench.stages) == ["read", "tag", "store"]
    assert min(bench.stages.values()) > 0
    assert bench.commands["ingest, nothing new"] < bench.commands["ingest, one paper"]
    assert bench.commands["--version"] == min(bench.commands.values())
    assert bench.figures["pages_per_second_of_one_core"] > 1


def test_the_table_has_all_of_it_and_the_document_too(bench: speed.Bench) -> None:
    text = "\n".join(speed.table(bench))
    for name in ("kamerlens", "obvious", *bench.stages, *bench.commands, "words per second syntax"):
        assert f"| {name} |" in text
    assert json.loads(speed.document(bench))["papers"] == 2


def test_the_obvious_way_reads_pdf_and_xml(papers: Path, tmp_path: Path) -> None:
    obvious.run(papers, tmp_path / "o.db")
    with closing(sqlite3.connect(tmp_path / "o.db")) as db:
        counts = dict(db.execute("select paper, count(*) from sentences group by paper").fetchall())
        found = db.execute(
            "select count(*) from sentences_fts where sentences_fts match 'gemeente'"
        ).fetchone()
    assert set(counts) == {name.rpartition(".")[0] for name in _PAPERS}
    assert min(counts.values()) > 5
    assert found[0] > 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what processes share")
def test_memory_is_that_of_a_command_and_what_it_starts() -> None:
    hold = "x = b'1' * 100_000_000; import time; time.sleep(1)"
    alone = subprocess.Popen([sys.executable, "-c", hold])
    assert 90 < memory.peak_of(alone) < 200
    two = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {hold!r}]); {hold}; p.wait()"
    assert memory.peak_of(subprocess.Popen([sys.executable, "-c", two])) > 190


def test_the_table_goes_between_its_marks_and_replaces_the_last(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("before\n<!-- bench line -->\nold\n<!-- end of bench line -->\nafter\n", "utf-8")
    for lines in (["one"], ["one", "two"]):
        speed.put_into(file, lines)
        wanted = "\n".join(lines)
        assert (
            file.read_text("utf-8")
            == f"before\n<!-- bench line -->\n{wanted}\n<!-- end of bench line -->\nafter\n"
        )
    file.write_text("no marks", "utf-8")
    with pytest.raises(UsageError, match="between"):
        speed.put_into(file, ["one"])

"""The whole line as a user runs it: papers in, a database out, and a clear word on whatever goes wrong."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from reportlab.pdfgen.canvas import Canvas

from kamerlens.evaluate.offline_repository import Published, metadata
from kamerlens.store.database import beside

PAPER = "kst-99001-1"

# What depends on when and where a run happened, and nothing else: left out where two databases are compared.
_OF_THE_RUN = {
    "uitvoeringen": "select versie, codeboek, model, gelezen, mislukt from uitvoeringen",
    "bestanden": "select grootte, sha256, bron, stuk, versies from bestanden order by bron, sha256",
}


def rows(database: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(database) as db:
        return db.execute(sql).fetchall()


def contents(database: Path) -> dict[str, list[tuple]]:
    """Every table with all its rows, sorted."""
    names = [name for (name,) in rows(database, "select name from sqlite_master where type = 'table'")]
    kept = [n for n in names if not n.startswith(("sqlite_", "alineas_fts"))]
    return {n: sorted(rows(database, _OF_THE_RUN.get(n, f"select * from {n}")), key=repr) for n in kept}


@pytest.fixture
def folder(tmp_path: Path, sample_papers: Path) -> Path:
    """A folder with three sample papers."""
    into = tmp_path / "papers"
    into.mkdir()
    for name in sorted(sample_papers.glob("kst-99001-*.pdf"))[:3]:
        shutil.copy(name, into)
    return into


def test_every_sample_paper_is_stored(sample_database: Path, sample_papers: Path) -> None:
    stored = {id for (id,) in rows(sample_database, "select id from stukken")}
    assert stored == {file.stem for file in sample_papers.iterdir()}
    assert rows(sample_database, "select bestand, melding from problemen") == []
    assert rows(sample_database, "select min(fictief) from stukken") == [(1,)]


def test_every_mention_is_its_words(sample_database: Path) -> None:
    wrong = rows(
        sample_database,
        "select v.id from vermeldingen v join alineas a on a.id = v.alinea "
        "where substr(a.tekst, v.begin + 1, v.eind - v.begin) != v.tekst "
        "or substr(a.tekst, v.zin_begin + 1, v.zin_eind - v.zin_begin) != v.zin "
        "or v.begin < v.zin_begin or v.eind > v.zin_eind",
    )
    assert wrong == []
    assert rows(sample_database, "select count(distinct thema) from vermeldingen") == [(3,)]


def test_every_mention_on_a_page_has_its_boxes(sample_database: Path) -> None:
    unboxed = rows(
        sample_database,
        "select v.id from vermeldingen v join stukken s on s.id = v.stuk where s.bron != 'ocr' and s.paginas > 0 "
        "and v.kaders = '[]'",
    )
    assert unboxed == []


def test_nothing_refers_to_nothing(sample_database: Path) -> None:
    assert rows(sample_database, "pragma foreign_key_check") == []
    assert rows(sample_database, "pragma integrity_check") == [("ok",)]


def test_a_run_says_what_it_did_and_a_second_does_nothing(kamerlens, folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "k.db"
    first = kamerlens("ingest", folder, "--database", database)
    assert first.returncode == 0, first.stderr
    assert "Read 3 papers" in first.stdout
    assert "FICTIONAL" in first.stdout
    assert first.stdout.rstrip().endswith("Next: make serve")
    before = contents(database)
    second = kamerlens("ingest", folder, "--database", database)
    assert "Read 0 papers" in second.stdout
    assert "3 unchanged" in second.stdout
    assert contents(database) == before


def test_one_worker_or_two_the_database_is_the_same(kamerlens, folder: Path, tmp_path: Path) -> None:
    made = []
    for jobs in (1, 2):
        database = tmp_path / f"{jobs}.db"
        assert kamerlens("ingest", folder, "--database", database, "--jobs", jobs).returncode == 0
        made.append(contents(database))
    assert made[0] == made[1]


def test_only_a_changed_paper_is_read_again(kamerlens, folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "k.db"
    kamerlens("ingest", folder, "--database", database)
    file = sorted(folder.iterdir())[0]
    file.write_bytes(file.read_bytes() + b"\n% a comment after the end\n")
    done = kamerlens("ingest", folder, "--database", database)
    assert "Read 1 papers" in done.stdout
    assert rows(database, "select count(*) from stukken") == [(3,)]


def test_a_paper_is_read_again_when_the_metadata_beside_it_changed(
    kamerlens, tmp_path: Path, sample_papers: Path
) -> None:
    own = tmp_path / "papers" / PAPER
    own.mkdir(parents=True)
    shutil.copy(sample_papers / f"{PAPER}.pdf", own)
    database = tmp_path / "k.db"
    for date in ("2021-01-11", "2021-01-12"):
        known = Published(PAPER, date, "", {}, "Brief", "Een brief", "99001")
        (own / "metadata.xml").write_bytes(metadata(known))
        assert "Read 1 papers" in kamerlens("ingest", own.parent, "--database", database).stdout
        assert rows(database, "select datum from stukken") == [(date,)]
    assert "Read 0 papers" in kamerlens("ingest", own.parent, "--database", database).stdout


def test_a_moved_paper_stays_and_a_second_copy_is_a_problem(kamerlens, folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "k.db"
    kamerlens("ingest", folder, "--database", database)
    file = sorted(folder.iterdir())[0]
    moved = folder / "elders" / file.name
    moved.parent.mkdir()
    file.rename(moved)
    kamerlens("ingest", folder, "--database", database)
    assert rows(database, "select count(*) from stukken") == [(3,)]
    assert rows(database, "select count(*) from problemen") == [(0,)]
    shutil.copy(moved, moved.with_name(f"kst-99999-{file.stem[-1]}.pdf"))
    done = kamerlens("ingest", folder, "--database", database)
    assert "is the same paper as" in done.stderr
    assert rows(database, "select count(*) from stukken") == [(3,)]


def test_papers_whose_files_are_gone_stay_until_they_are_pruned(
    kamerlens, folder: Path, tmp_path: Path
) -> None:
    database = tmp_path / "k.db"
    kamerlens("ingest", folder, "--database", database)
    gone = sorted(folder.iterdir())[0]
    gone.unlink()
    kept = kamerlens("ingest", folder, "--database", database)
    assert "1 files are gone, their papers are kept" in kept.stdout
    assert rows(database, "select count(*) from stukken") == [(3,)]
    pruned = kamerlens("ingest", folder, "--database", database, "--prune", "--json", tmp_path / "runs")
    assert json.loads((tmp_path / "runs").read_text("utf-8"))["withdrawn"] == 1, pruned.stdout
    assert rows(database, f"select id from stukken where id = '{gone.stem}'") == []
    afresh = tmp_path / "afresh.db"
    kamerlens("ingest", folder, "--database", afresh)
    for table in ("trends", "spreiding", "dekking"):
        assert contents(database)[table] == contents(afresh)[table]


def test_a_run_that_was_killed_is_gone_on_with(kamerlens, folder: Path, tmp_path: Path, monkeypatch) -> None:
    whole, broken = tmp_path / "whole.db", tmp_path / "broken.db"
    kamerlens("ingest", folder, "--database", whole)
    papers = sorted(folder.iterdir())
    late = [paper.rename(tmp_path / paper.name) for paper in papers[2:]]
    kamerlens("ingest", folder, "--database", broken)
    broken.rename(beside(broken))  # as a kill leaves it after its second paper
    for paper in late:
        paper.rename(folder / paper.name)
    done = kamerlens("ingest", folder, "--database", broken)
    assert "Read 1 papers" in done.stdout, done.stderr
    assert list(tmp_path.glob("broken.db?*")) == [tmp_path / "broken.db.lock"]
    left_out = ("uitvoeringen", "bestanden")
    one, other = ({k: v for k, v in contents(db).items() if k not in left_out} for db in (whole, broken))
    without_run = "select id, nummer, woorden, sha256 from stukken order by id"
    assert rows(whole, without_run) == rows(broken, without_run)
    assert {k: v for k, v in one.items() if k != "stukken"} == {
        k: v for k, v in other.items() if k != "stukken"
    }


def test_watching_ingests_what_comes(folder: Path, tmp_path: Path) -> None:
    late = sorted(folder.iterdir())[0].rename(tmp_path / "kst-99001-1.pdf")
    database = tmp_path / "k.db"
    command = [
        sys.executable,
        "-m",
        "kamerlens",
        "ingest",
        str(folder),
        "--database",
        str(database),
        "--watch",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        try:
            assert run.stdout is not None
            assert "Read 2 papers" in _said(run.stdout)
            late.rename(folder / "kst-99001-1.pdf")
            assert "Read 1 papers" in _said(run.stdout)
        finally:
            run.terminate()


def _said(stream: IO[str]) -> str:
    """The first line of a run's summary that tells how many papers were read."""
    return next(line for line in stream if line.startswith("Read "))


def _bad_files(folder: Path) -> set[str]:
    """One file for each way in which a PDF can be bad; returns their names."""
    good = sorted(folder.glob("*.pdf"))[0].read_bytes()
    (folder / "kst-99998-1.pdf").write_bytes(b"this is no PDF at all")
    (folder / "kst-99998-2.pdf").write_bytes(b"")
    (folder / "kst-99998-3.pdf").write_bytes(good[: len(good) // 3])
    locked = Canvas(str(folder / "kst-99998-4.pdf"), encrypt="secret")
    locked.drawString(100, 700, "Geheim")
    locked.save()
    (folder / "kst-99998-5.xml").write_text("<officiele-publicatie><kamerstuk>", "utf-8")
    (folder / "kst-99998-6.xml").write_bytes(b"")
    return {f"kst-99998-{n}" for n in range(1, 7)}


def test_bad_files_are_problems_and_the_rest_is_read(kamerlens, folder: Path, tmp_path: Path) -> None:
    bad = _bad_files(folder)
    database = tmp_path / "k.db"
    done = kamerlens("ingest", folder, "--database", database)
    assert done.returncode == 0, done.stderr
    assert "Read 3 papers" in done.stdout
    problems = rows(database, "select bestand, stap, melding, advies from problemen")
    assert {file for file, *_ in problems} == bad
    assert len(problems) == len(bad)
    assert all(step == "read" and message and remedy for _, step, message, remedy in problems)
    lines = done.stderr.splitlines()
    assert len(lines) == len(bad), done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_readable_is_a_failed_run(kamerlens, tmp_path: Path) -> None:
    (tmp_path / "kst-99998-1.pdf").write_bytes(b"this is no PDF at all")
    done = kamerlens("ingest", tmp_path, "--database", tmp_path / "k.db")
    assert done.returncode == 1
    assert "nothing could be read" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("ingest", "nowhere"), 2, "nowhere is not there"),
        (("read", "nowhere.pdf"), 2, "nowhere.pdf is not there"),
        (("serve", "--database", "nowhere.db"), 2, "nowhere.db is not there"),
        (("ingest", ".", "--database", "other.db"), 2, "other.db is not a Kamerlens database"),
        (("tag", "--model", "no_such_pipeline"), 2, "no_such_pipeline"),
        (("ingest", ".", "--jobs", "0"), 2, "--jobs"),
        (("nonsense",), 2, "No such command"),
    ],
    ids=["path", "file", "database", "other_database", "model", "jobs", "command"],
)
def test_wrong_usage_is_one_clear_line(
    kamerlens, tmp_path: Path, sample_papers: Path, arguments, status: int, says: str
) -> None:
    shutil.copy(sample_papers / f"{PAPER}.pdf", tmp_path)
    (tmp_path / "other.db").write_bytes(b"not a database" * 100)
    environment = {**os.environ, "PYTHONPATH": ""}
    done = kamerlens(*arguments, cwd=tmp_path, env=environment, input="")
    assert done.returncode == status, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "other.db").read_bytes() == b"not a database" * 100


def test_sample_papers_never_enter_a_database_of_real_ones(
    kamerlens, folder: Path, tmp_path: Path, real_papers: Path
) -> None:
    database = tmp_path / "k.db"
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(sorted((real_papers / "xml").iterdir())[0], own)
    assert kamerlens("ingest", folder, "--database", database).returncode == 0
    done = kamerlens("ingest", own, "--database", database)
    assert "fictional sample papers were taken out" in done.stdout
    assert rows(database, "select max(fictief), count(*) from stukken") == [(0, 1)]
    refused = kamerlens("ingest", folder, "--database", database)
    assert (refused.returncode, "holds real papers" in refused.stderr) == (2, True)
    assert rows(database, "select max(fictief), count(*) from stukken") == [(0, 1)]

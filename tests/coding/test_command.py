"""`kamerlens code` as a coder types it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from kamerlens.cli import main
from kamerlens.coding import record
from kamerlens.tag import gold

Run = Callable[..., Result]


@pytest.fixture
def run(drawable: Database, tmp_path: Path) -> Run:
    """Runs the command in a folder of its own, on the small database."""

    def code(file: str, *options: str, typed: str = "") -> Result:
        command = ["code", str(tmp_path / file), "--database", str(tmp_path / "k.db"), *options]
        return CliRunner().invoke(main, command, input=typed)

    return code


def test_coding_stops_and_goes_on_where_it_stopped(run: Run, tmp_path: Path) -> None:
    draw = ("--coder", "anna", "--count", "6")
    done = run("a.jsonl", *draw, typed="0\n0\nq\n")
    assert done.exit_code == 0, done.output
    assert "2 sentences coded" in done.output
    assert "3/4" in run("a.jsonl", *draw, typed="0\n0\ns\nq\n").output
    rows = list(gold.read(tmp_path / "a.jsonl"))
    assert len(rows) == len({row.id for row in rows}) == 4
    assert all(row.source.startswith(gold.PAPER) for row in rows)


def test_nothing_that_the_tagger_says_is_on_the_screen(run: Run) -> None:
    said = run("a.jsonl", "--coder", "anna", "--count", "4", "--untagged", "0", typed="0\n" * 4).output
    assert "regel-1" not in said
    assert "tagger:" not in said


def test_a_sheet_goes_out_and_is_read_back(run: Run, tmp_path: Path) -> None:
    sheet = str(tmp_path / "vel.csv")
    assert run("a.jsonl", "--coder", "anna", "--count", "4", "--csv", sheet).exit_code == 0
    with Path(sheet).open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    for row in rows:
        row["gecodeerd"] = "1"
    with Path(sheet).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert "4 sentences into" in run("a.jsonl", "--coder", "anna", "--read", sheet).output
    assert "0 sentences into" in run("a.jsonl", "--coder", "anna", "--read", sheet).output
    assert len(record.ids(tmp_path / "a.jsonl")) == 4


def test_a_coded_draw_tells_of_the_whole_and_two_coders_are_compared(run: Run, tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        run(name, "--coder", name, "--count", "8", typed="0\n" * 8)
    assert "centrale_sturing" in run("a.jsonl", "--estimate").output
    files = [str(tmp_path / name) for name in ("a.jsonl", "b.jsonl")]
    done = CliRunner().invoke(main, ["code", "--agreement", *files])
    assert done.output.count("1.000") >= 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "say who codes"),
        (("--coder", "a", "--by", "weer"), "it is of thema, soort, jaar"),
        (("--coder", "a", "--database", "weg.db"), "run `kamerlens ingest` first"),
    ],
)
def test_wrong_use_is_told_in_a_line(run: Run, options: tuple[str, ...], message: str) -> None:
    done = run("a.jsonl", *options)
    assert done.exit_code == 2
    assert message in done.output

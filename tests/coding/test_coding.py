"""From a drawn sentence to a line of a coder's file, over a screen, a sheet or a dispute, and what is refused."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kamerlens.coding import record, sheet
from kamerlens.coding.command import agreement, take_in
from kamerlens.coding.estimate import table, totals
from kamerlens.coding.record import Drawn
from kamerlens.coding.screen import Screen
from kamerlens.errors import UsageError
from kamerlens.tag import codebook, gold
from kamerlens.tag.gold import Label

BOOK = codebook.load()
SPUK = Label("specifieke_uitkering", "vermelding", "neutraal", "SPUK")
SENTENCES = [
    Drawn(
        "kst-1-1",
        1,
        0,
        18,
        "De SPUK blijft nog.",
        "Ervoor.",
        "Brief",
        "2024",
        "brief",
        "met",
        10.0,
        1.0,
        (SPUK,),
    ),
    Drawn("kst-1-1", 2, 0, 15, "=Niets bij ons.", "", "Brief", "2024", "brief", "zonder", 90.0),
]


def _coded(answers: list[str], **options: Any) -> tuple[list[dict[str, Any]], list[str]]:
    said: list[str] = []
    given = iter(answers)

    def ask(prompt: str) -> str:
        said.append(prompt)
        return next(given)

    return list(Screen(BOOK, ask, said.append, **options).run(SENTENCES, "anna")), said


def test_number_keys_make_a_line_of_the_gold_set(tmp_path: Path) -> None:
    lines, _ = _coded(["2", "4", "3", "spuk", "0"])
    file = tmp_path / "anna.jsonl"
    assert record.append(file, lines) == (2, 0)
    first, second = gold.read(file)
    assert first.labels == (SPUK,)
    assert (first.source, first.kind, first.context) == ("paper:kst-1-1", "Brief", "Ervoor.")
    assert second.labels == ()
    assert lines[0]["coder"] == "anna"
    assert lines[0]["coded_at"]
    assert lines[0]["seconds"] >= 0


def test_what_the_tagger_says_is_not_shown_unless_asked() -> None:
    answers = ["2", "4", "3", "", "0"]
    assert not any("tagger" in each for each in _coded(answers)[1])
    assert any("tagger: specifieke_uitkering" in each for each in _coded(answers, shows_tagger=True)[1])


def test_wrong_keys_are_asked_again_and_a_sentence_can_be_skipped() -> None:
    lines, _ = _coded(["9", "?", "n", "lastig", "2", "7", "4", "3", "bestaat niet", "SPUK", "s"])
    assert [line["note"] for line in lines] == ["lastig"]


def test_stopping_keeps_what_is_coded() -> None:
    assert len(_coded(["0", "q"])[0]) == 1
    assert len(_coded(["0", "2", "q"])[0]) == 1


def test_a_sentence_that_is_coded_is_not_added_again(tmp_path: Path) -> None:
    file = tmp_path / "anna.jsonl"
    lines = [record.line(each, (), "anna") for each in SENTENCES]
    assert record.append(file, lines[:1]) == (1, 0)
    assert record.append(file, lines) == (1, 1)
    assert record.ids(file) == {each.id for each in SENTENCES}


def _sheet(tmp_path: Path, fill: Callable[[list[dict[str, str]]], None]) -> Path:
    file = tmp_path / "vel.csv"
    sheet.write(SENTENCES, file, BOOK)
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    fill(rows)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return file


def test_a_sheet_goes_out_and_comes_back(tmp_path: Path) -> None:
    def fill(rows: list[dict[str, str]]) -> None:
        assert "tagged" not in rows[0]
        assert "stratum" not in rows[0]
        assert rows[1]["zin"] == "'=Niets bij ons."  # no spreadsheet takes it for a formula
        rows[0].update(
            {"specifieke_uitkering subtype": "vermelding", "specifieke_uitkering richting": "neutraal"}
        )
        rows[0]["specifieke_uitkering woorden"] = "SPUK"
        rows[1]["gecodeerd"] = "x"

    lines = list(sheet.read(_sheet(tmp_path, fill), BOOK, "anna"))
    assert [len(line["labels"]) for line in lines] == [1, 0]
    assert lines[1]["sentence"] == "=Niets bij ons."
    assert lines[0]["stratum_size"] == 10


def test_a_row_that_is_not_marked_is_not_coded(tmp_path: Path) -> None:
    assert list(sheet.read(_sheet(tmp_path, lambda rows: None), BOOK, "anna")) == []


def test_a_wrong_key_in_a_sheet_names_its_line(tmp_path: Path) -> None:
    file = _sheet(tmp_path, lambda rows: rows[1].update({"centrale_sturing subtype": "gled"}))
    with pytest.raises(UsageError, match=r"line 3: centrale_sturing has no subtype 'gled'"):
        list(sheet.read(file, BOOK, "anna"))


def test_a_sheet_is_not_written_over(tmp_path: Path) -> None:
    file = _sheet(tmp_path, lambda rows: None)
    with pytest.raises(UsageError, match="there already"):
        sheet.write(SENTENCES, file, BOOK)


_GOOD = record.line(SENTENCES[0], (SPUK,), "bert", "reden")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": [{**_GOOD["labels"][0], "theme": "weer"}]}, "no theme"),
        ({"labels": [{**_GOOD["labels"][0], "direction": "omhoog"}]}, "no direction"),
        ({"labels": [{**_GOOD["labels"][0], "trigger": "staat er niet"}]}, "does not stand"),
        ({"labels": _GOOD["labels"] * 2}, "given twice"),
        ({"labels": "x"}, "not a coded sentence"),
        ({"sentence": "  "}, "without a sentence"),
        ({"sentence": ["a"]}, "is no text"),
        ({"coder": "\x1b[2Jx"}, "control characters"),
        ({"coder": "x" * 101}, "longer than"),
        ({"paragraph": float("inf")}, "not a coded sentence"),
        ({"stratum_size": float("nan")}, "is no count"),
        ({"coded_at": "gisteren"}, "not a coded sentence"),
    ],
)
def test_a_line_from_outside_is_checked(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    file = tmp_path / "bezwaar.jsonl"
    file.write_text(json.dumps(_GOOD) + "\n" + json.dumps({**_GOOD, **change}) + "\n", "utf-8")
    into = tmp_path / "mijn.jsonl"
    with pytest.raises(UsageError, match=message):
        take_in(file, into, "", tmp_path / "none.db")
    assert not into.exists()  # all lines are checked before the first is written


@pytest.mark.parametrize("text", ["[]", "1", "{", '{"id": 1}', "[" * 5000, "null"])
def test_what_is_no_line_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bezwaar.jsonl"
    file.write_text(text + "\n", "utf-8")
    with pytest.raises(UsageError, match="line 1"):
        list(record.read(file, BOOK))


def test_unknown_keys_of_a_line_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "bezwaar.jsonl"
    file.write_text(json.dumps({**_GOOD, "disputed": {"id": 1}, "__class__": "x"}) + "\n", "utf-8")
    assert take_in(file, tmp_path / "mijn.jsonl", "", tmp_path / "none.db") == (1, 0)
    kept = json.loads((tmp_path / "mijn.jsonl").read_text("utf-8"))
    assert kept.keys() == _GOOD.keys()
    assert (kept["coder"], kept["note"]) == ("bert", "reden")


def test_two_coders_are_compared_on_what_both_coded(tmp_path: Path) -> None:
    one, two = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    record.append(one, [record.line(each, (SPUK,) * (i == 0), "a") for i, each in enumerate(SENTENCES)])
    other = replace(SENTENCES[1], sentence="De SPUK ook.")
    record.append(two, [record.line(SENTENCES[0], (SPUK,), "b"), record.line(other, (), "b")])
    lines = list(agreement(one, two))
    assert any(line.startswith("specifieke_uitkering") and "1.000" in line for line in lines)
    record.append(tmp_path / "c.jsonl", [record.line(replace(other, paragraph=9), (), "c")])
    with pytest.raises(UsageError, match="no sentence in common"):
        list(agreement(one, tmp_path / "c.jsonl"))


def test_the_whole_is_told_from_the_draw() -> None:
    # Of ten tagged sentences four were coded and three count; of ninety without, five were coded and one counts.
    tagged = [record.line(SENTENCES[0], (SPUK,) * (i < 3), "a") for i in range(4)]
    untagged = [record.line(SENTENCES[1], (replace(SPUK, trigger=""),) * (i < 1), "a") for i in range(5)]
    found = {each.theme: each for each in totals([*tagged, *untagged], [t.id for t in BOOK.themes])}
    spuk = found["specifieke_uitkering"]
    assert spuk.true.value == pytest.approx(10 * 3 / 4 + 90 / 5)
    assert spuk.precision.value == pytest.approx(3 / 4)
    assert spuk.recall.value == pytest.approx(7.5 / 25.5)
    assert spuk.true.low < spuk.true.value < spuk.true.high
    assert found["centrale_sturing"].true.value == 0
    assert any("0.294" in line for line in table(list(found.values())))


def test_what_is_no_sample_is_not_measured_with() -> None:
    lines = [record.line(replace(each, size=0.0), (), "a") for each in SENTENCES]
    with pytest.raises(UsageError, match="without --order uncertain"):
        list(totals(lines, ["centrale_sturing"]))

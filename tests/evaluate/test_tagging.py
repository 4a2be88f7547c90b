"""The evaluation against sentences whose outcome is known: a tagger of fixed answers stands in for the real one."""

import json
from pathlib import Path
from typing import Any

import pytest

from kamerlens.errors import UsageError
from kamerlens.evaluate import tagging
from kamerlens.records import Mention
from kamerlens.tag import codebook, gold

SPUK, STURING = "specifieke_uitkering", "centrale_sturing"


class Answers:
    """A tagger that finds a specific grant in each sentence with SPUK in it, directions and subtypes always alike."""

    codebook = codebook.load()

    def tag_texts(self, texts: list[tuple[str, str]]) -> list[tuple[Mention, ...]]:
        return [tuple(_mention(text) for _ in range("SPUK" in text)) for text, _ in texts]

    def probabilities(self, pairs: list[tuple[str, str]]) -> list[dict[str, float]]:
        none = {theme.id: 0.0 for theme in self.codebook.themes}
        return [none | {SPUK: 0.75 if "SPUK" in text else 0.25} for text, _ in pairs]


def _mention(text: str) -> Mention:
    begin = text.index("SPUK")
    return Mention(0, SPUK, "vermelding", "meer", "SPUK", begin, begin + 4, 0, len(text), 0.75, "su-naam")


def _row(id: str, sentence: str, *labels: tuple[str, str, str], **facts: str) -> dict[str, Any]:
    named = [dict(zip(("theme", "subtype", "direction"), label, strict=True)) for label in labels]
    return {"id": id, "context": "", "sentence": sentence, "labels": named, **facts}


ROWS = [
    _row("1", "De SPUK groeit.", (SPUK, "instelling", "meer"), kind="Brief", period="2021", source="a"),
    _row("2", "De SPUK bestaat.", (SPUK, "vermelding", "neutraal"), kind="Brief", period="2024", source="a"),
    _row("3", "Een SPUK van hout.", kind="Motie", period="2025", source="b"),
    _row(
        "4", "Een doeluitkering.", (SPUK, "vermelding", "meer"), kind="Motie", period="1995-1999", source="c"
    ),
    _row("5", "Niets.", zone="brief", source="d"),
]


@pytest.fixture
def result(tmp_path: Path) -> tagging.Result:
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return tagging.of_file(file, Answers())  # type: ignore[arg-type]


def _score(result: tagging.Result, theme: str, group: str = "") -> tagging.Score:
    return next(each for each in result.scores if (each.theme, each.group) == (theme, group))


def test_rates_are_those_of_sentences(result: tagging.Result) -> None:
    score = _score(result, SPUK)
    assert (score.sentences, score.wanted, score.given, score.hits) == (5, 3, 3, 2)
    assert (score.precision.value, score.recall.value, score.f1.value) == pytest.approx((2 / 3,) * 3)
    assert score.direction == 0.5
    assert score.subtype == 0.5


def test_intervals_hold_the_value_and_are_the_same_each_time(result: tagging.Result) -> None:
    f1 = _score(result, SPUK).f1
    assert 0 <= f1.low <= f1.value <= f1.high <= 1
    assert f1.low < f1.high
    assert tagging.score(result.judged, SPUK).f1 == f1


def test_calibration_error_is_the_mean_gap_of_the_bins(result: tagging.Result) -> None:
    # 0.75 said of three of which two are true, 0.25 of two of which one is.
    assert _score(result, SPUK).calibration_error == pytest.approx((abs(2.25 - 2) + abs(0.5 - 1)) / 5)
    assert _score(result, STURING).calibration_error == 0


def test_scores_are_split_by_kind_period_and_zone(result: tagging.Result) -> None:
    groups = [each.group for each in result.scores if each.theme == SPUK]
    assert groups == [
        *("", "soort: Brief", "soort: Motie"),
        *("periode: 1995-1999", "periode: 2020-2024", "periode: 2025-2029", "zone: brief"),
    ]
    assert _score(result, SPUK, "soort: Brief").precision.value == 1
    assert _score(result, SPUK, "zone: brief").f1.value == 0


def test_each_cell_of_the_confusion_names_its_sentences(result: tagging.Result) -> None:
    cells = {(each.aspect, each.wanted, each.given): each.sentences for each in result.confusions}
    assert cells == {
        ("theme", "wel", "niet"): ("4",),
        ("theme", "niet", "wel"): ("3",),
        ("direction", "meer", "meer"): ("1",),
        ("direction", "neutraal", "meer"): ("2",),
        ("subtype", "instelling", "vermelding"): ("1",),
        ("subtype", "vermelding", "vermelding"): ("2",),
    }


def test_the_table_has_a_line_a_score_and_shows_what_went_wrong(result: tagging.Result) -> None:
    lines = list(tagging.table(result))
    assert len(list(tagging.table(result, sentences=False))) == 2 + len(result.scores)
    assert "| specifieke_uitkering | all | 5 | 3 | 0.667" in lines[2 + 7]
    assert "  3  Een SPUK van hout." in lines


def test_nothing_coded_is_no_error() -> None:
    result = tagging.of_sentences((), Answers())  # type: ignore[arg-type]
    assert [each.f1.value for each in result.scores] == [0, 0, 0]


def test_a_line_that_is_no_coded_sentence_is_named(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(ROWS[0]) + '\n{"id": "2"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        list(gold.read(file))


def test_the_adjudicated_coding_is_the_final_one(tmp_path: Path) -> None:
    for name, rows in (("written", ROWS[:2]), ("adjudicated", [{"id": "2", "labels": [], "note": "x"}])):
        (tmp_path / name).mkdir()
        text = "\n".join(json.dumps(row) for row in rows)
        (tmp_path / name / "w.jsonl").write_text(text, encoding="utf-8")
    assert [len(row.labels) for row in gold.read_folder(tmp_path)] == [1, 0]
    assert list(gold.read_folder(tmp_path, "none")) == []


def test_a_source_has_one_part_and_the_parts_have_their_shares() -> None:
    parts = [gold.part(f"a-{number:03}") for number in range(1000)]
    assert 650 < parts.count("train") < 750
    assert 60 < parts.count("development") < 140
    assert 150 < parts.count("test") < 250

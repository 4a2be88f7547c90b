"""Scores as rows: what they hold, and the file and tables that they are kept in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from kamerlens.errors import UsageError
from kamerlens.evaluate import scores, tagging
from kamerlens.evaluate.agreement import Agreement
from kamerlens.evaluate.tagging import Judged
from kamerlens.records import Mention
from kamerlens.store import measures, schema
from kamerlens.tag import codebook
from kamerlens.tag.gold import Coded, Label

SPUK = "specifieke_uitkering"
BOOK = codebook.load()


def _judged(number: int, coded: str, given: str) -> Judged:
    """A sentence of four words, coded and tagged in these directions ("" for not)."""
    labels = (Label(SPUK, "vermelding", coded, "SPUK"),) if coded else ()
    mention = Mention(0, SPUK, "vermelding", given, "SPUK", 3, 7, 0, 20, 0.9, "r")
    row = Coded(str(number), "De SPUK blijft nog.", "", labels, f"s{number}", kind="Brief", period="2024")
    return Judged(row, (mention,) if given else (), {theme.id: 0.0 for theme in BOOK.themes})


@pytest.fixture
def rows() -> list[scores.Row]:
    judged = [_judged(n, "meer", "meer") for n in range(20)]
    judged += [_judged(20, "meer", "minder"), _judged(21, "", "meer"), _judged(22, "minder", "")]
    judged += [_judged(n, "", "") for n in range(23, 40)]
    themes = [theme.id for theme in BOOK.themes]
    found = tuple(score for theme in themes for score in tagging._scores(judged, theme))
    result = tagging.Result(tuple(judged), found, ())
    return list(scores.measures(result, "proef", BOOK, "tagger x"))


def _row(rows: list[scores.Row], aspect: str, value: str = "", group: str = "") -> scores.Row:
    wanted = (SPUK, aspect, value, group)
    return next(row for row in rows if (row["thema"], row["aspect"], row["klasse"], row["groep"]) == wanted)


def test_a_theme_has_its_counts_rates_and_words(rows: list[scores.Row]) -> None:
    row = _row(rows, "thema")
    assert (row["zinnen"], row["gecodeerd"], row["gegeven"], row["juist"]) == (40, 22, 22, 21)
    assert row["woorden"] == 160
    assert row["precisie"] == pytest.approx(21 / 22, abs=1e-4)
    assert row["richting_juist"] == pytest.approx(20 / 21, abs=1e-4)
    assert row["precisie_laag"] <= row["precisie"] <= row["precisie_hoog"]


def test_a_direction_counts_where_the_theme_has_precisely_that_direction(rows: list[scores.Row]) -> None:
    more, less = _row(rows, "richting", "meer"), _row(rows, "richting", "minder")
    assert (more["gecodeerd"], more["gegeven"], more["juist"]) == (21, 21, 20)
    assert (less["gecodeerd"], less["gegeven"], less["juist"]) == (1, 1, 0)
    assert more["richting_juist"] is None


def test_every_direction_and_subtype_of_the_codebook_has_a_row(rows: list[scores.Row]) -> None:
    for theme in BOOK.themes:
        found = {(row["aspect"], row["klasse"]) for row in rows if row["thema"] == theme.id}
        assert {("richting", each) for each in codebook.DIRECTIONS} <= found
        assert {("subtype", each.id) for each in theme.subtypes} <= found


def test_groups_have_their_rows_and_their_words(rows: list[scores.Row]) -> None:
    assert _row(rows, "thema", group="soort: Brief")["woorden"] == 160
    assert _row(rows, "thema", group="periode: 2020-2024")["woorden"] is None


def test_a_set_that_is_measured_again_takes_its_own_place(tmp_path: Path, rows: list[scores.Row]) -> None:
    file = tmp_path / "scores.json"
    scores.record(file, "metingen", rows, "proef")
    scores.record(file, "metingen", [{**rows[0], "verzameling": "ander"}], "ander")
    scores.record(file, "metingen", rows[:2], "proef")
    kept = measures.read(file)["metingen"]
    assert sorted(row["verzameling"] for row in kept) == ["ander", "proef", "proef"]


def test_agreement_and_gold_set_have_rows(tmp_path: Path) -> None:
    (row,) = scores.agreement([Agreement(SPUK, 100, 20, 0.9, 0.7, 0.95, 0.85)])
    assert row["kappa"] == 0.9
    (tmp_path / "written").mkdir()
    line = {"id": "1", "source": "a-1", "sentence": "De SPUK.", "labels": []}
    (tmp_path / "written" / "a.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    found = list(scores.gold_set(tmp_path, [SPUK]))
    assert sum(each["zinnen"] for each in found) == 1
    assert {each["met_thema"] for each in found} == {0}


def test_the_rows_are_columns_of_the_database(tmp_path: Path, rows: list[scores.Row]) -> None:
    file = tmp_path / "scores.json"
    scores.record(file, "metingen", rows, "proef")
    scores.record(file, "overeenstemming", scores.agreement([Agreement(SPUK, 9, 2, 0.9, 0.7, 0.9, 0.8)]))
    db = Database(tmp_path / "k.db")
    schema.create(db)
    names = {name: set(db.table(name).columns_dict) for name in measures.TABLES}
    assert measures.update(db, file)
    assert not measures.update(db, file)
    assert {name: set(db.table(name).columns_dict) for name in measures.TABLES} == names
    assert db.table("metingen").count == len(rows)
    file.unlink()
    assert measures.update(db, file)
    assert db.table("metingen").count == 0
    db.close()


def test_the_shipped_scores_are_of_the_codebook_that_ships() -> None:
    themes = {theme.id for theme in BOOK.themes}
    for row in measures.read().get("metingen", []):
        assert row["thema"] in themes
        assert 0 <= row["precisie_laag"] <= row["precisie"] <= row["precisie_hoog"] <= 1


@pytest.mark.parametrize("text", ["[", "[]", '{"metingen": 3}', '{"metingen": [3]}'])
def test_a_file_that_is_no_scores_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "scores.json").write_text(text, "utf-8")
    with pytest.raises(UsageError, match="not a file of scores"):
        measures.read(tmp_path / "scores.json")

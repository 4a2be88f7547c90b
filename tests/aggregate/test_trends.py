"""Trends: every rate can be recomputed, and an update of one month equals a rebuild of all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from kamerlens.aggregate import coverage, trends
from kamerlens.records import Zone
from kamerlens.store.database import writing
from kamerlens.store.writer import Reading, save


@pytest.fixture
def filled(tmp_path: Path, make_paper, make_mention) -> Path:
    file = tmp_path / "k.db"
    january = make_paper("De minister stuurt op geld. Nog eens.", id="kst-99990-1", date="2024-01-05")
    quiet = make_paper("Niets van dien aard.", id="kst-99990-2", date="2024-01-09")
    march = make_paper("Het Rijk stuurt.", id="kst-99990-3", date="2024-03-01")
    with writing(file) as db, db.atomic():
        db.table("uitvoeringen").insert({"id": 1})
        db.table("codeboek").insert_all(
            [
                {"id": "centrale_sturing", "soort": "thema"},
                {"id": "specifieke_uitkering", "soort": "thema"},
                {"id": "regel-1", "soort": "regel"},
            ]
        )
        first = (make_mention(january, 1, "stuurt"), make_mention(january, 1, "op geld", direction="minder"))
        save(db, Reading("1", january, first), 1, "1.0")
        save(db, Reading("2", quiet), 1, "1.0")
        save(db, Reading("3", march, (make_mention(march, 1, "stuurt"),)), 1, "1.0")
        trends.update(db, ["2024-01", "2024-03"])
        coverage.update(db, ["2024-01", "2024-03"])
    return file


def _rows(file: Path, sql: str) -> list[tuple]:
    return Database(file).execute(sql).fetchall()


def test_numerators_and_denominators(filled: Path) -> None:
    rows = _rows(
        filled,
        "select richting, vermeldingen, zinnen, stukken_richting, stukken_thema, stukken_totaal, woorden_totaal "
        "from trends where maand = '2024-01' and thema = 'centrale_sturing' order by richting",
    )
    assert rows == [
        ("meer", 1, 1, 1, 1, 2, 11),
        ("minder", 1, 1, 1, 1, 2, 11),
        ("neutraal", 0, 0, 0, 1, 2, 11),
    ]


def test_a_theme_that_is_absent_counts_nought_over_its_denominator(filled: Path) -> None:
    rows = _rows(
        filled,
        "select sum(vermeldingen), max(stukken_totaal) from trends where thema = 'specifieke_uitkering'",
    )
    assert rows == [(0, 2)]


def test_updating_one_month_equals_rebuilding(filled: Path) -> None:
    before = _rows(filled, "select * from trends order by maand, thema, richting")
    with writing(filled) as db:
        trends.update(db, ["2024-03"])
    assert _rows(filled, "select * from trends order by maand, thema, richting") == before


def test_a_repeated_passage_is_not_in_the_papers_own_words(filled: Path) -> None:
    own = "select sum(vermeldingen), sum(vermeldingen_eigen) from trends where maand = '2024-03'"
    assert _rows(filled, own) == [(1, 1)]
    with writing(filled) as db:
        db.execute(
            "insert into herhalingen select v.alinea, 1 from vermeldingen v where v.stuk = 'kst-99990-3'"
        )
        trends.update(db, ["2024-03"])
    assert _rows(filled, own) == [(1, 0)]
    assert _rows(
        filled, "select m, e from spreiding where maand = '2024-03' and m > 0 and richting = 'alle'"
    ) == [(1, 0)]


def test_a_month_is_checked_before_it_enters_the_sql(filled: Path) -> None:
    with writing(filled) as db, pytest.raises(ValueError, match="not a month"):
        trends.update(db, ["2024-01') or 1=1 --"])


def test_coverage_counts_what_was_read(filled: Path) -> None:
    assert _rows(filled, "select jaar, soort, kamer, gelezen, ocr from dekking") == [
        (2024, "Brief", "Tweede Kamer", 3, 0)
    ]


def test_the_spread_gives_the_interval_of_the_papers(filled: Path) -> None:
    from kamerlens.aggregate.intervals import Sums, ratio, ratio_of_sums

    (row,) = _rows(
        filled,
        "select sum(stukken), sum(m), sum(w), sum(mm), sum(mw), sum(ww), sum(stukken_met) from spreiding "
        "where thema = 'centrale_sturing' and richting = 'alle'",
    )
    papers = _rows(
        filled, "select woorden, (select count(*) from vermeldingen v where v.stuk = s.id) from stukken s"
    )
    by_paper = ratio([m for _, m in papers], [w for w, _ in papers])
    assert ratio_of_sums(Sums(*row[:6])) == pytest.approx(by_paper)
    assert (row[0], row[6]) == (3, 2)


@pytest.fixture
def quoting(tmp_path: Path, make_paper, make_mention) -> Path:
    """A letter that speaks twice itself, quotes once and lets another speak once."""
    file = tmp_path / "k.db"
    letter = make_paper("Het Rijk stuurt. De raad stuurt.", "Zij stuurt.", "Hij stuurt.", date="2024-01-05")
    quoted = replace(letter.paragraphs[1], zone=Zone.QUOTATION)
    letter = replace(letter, paragraphs=(letter.paragraphs[0], quoted, letter.paragraphs[2]))
    mentions = (
        make_mention(letter, 1, "Rijk"),
        make_mention(letter, 1, "raad"),
        make_mention(letter, 2, "stuurt"),
        replace(make_mention(letter, 3, "stuurt"), speaker="VNG"),
    )
    with writing(file) as db, db.atomic():
        db.table("uitvoeringen").insert({"id": 1})
        db.table("codeboek").insert_all(
            [{"id": "centrale_sturing", "soort": "thema"}, {"id": "regel-1", "soort": "regel"}]
        )
        save(db, Reading("1", letter, mentions), 1, "1.0")
        trends.update(db, ["2024-01"])
    return file


def test_own_words_are_counted_apart(quoting: Path) -> None:
    sums = "select m, e, mm, ee, mw, ew, stukken_met, stukken_eigen, w from spreiding where richting = 'alle'"
    assert _rows(quoting, sums) == [(4, 2, 16, 4, 40, 20, 1, 1, 10)]
    counts = (
        "select vermeldingen, vermeldingen_eigen, stukken_thema_eigen, stukken_richting_eigen from trends"
    )
    assert _rows(quoting, f"{counts} where richting = 'meer'") == [(4, 2, 1, 1)]
    assert _rows(quoting, f"{counts} where richting = 'minder'") == [(0, 0, 1, 0)]

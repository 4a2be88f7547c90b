"""Trends: what a point says is what its link shows, and what can't be compared is not."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from kamerlens.aggregate.correction import Alarms, Measured
from kamerlens.aggregate.trends import update
from kamerlens.publish import mentions, official, pages
from kamerlens.publish.chart import Point
from kamerlens.publish.trends import BILL, Choice, Trend, _corrected, change, chosen, trends
from kamerlens.store.database import backup, opened


async def _trends(db: Any, choice: Choice) -> list[Trend]:
    return await trends(db, await pages.themes(db), choice)


_CHOICES = [
    Choice(),
    Choice("minder", unquoted=True, unrepeated=True),
    Choice(unquoted=True),
    Choice("meer", months=True, unquoted=True, filters={"soort": "Brief"}),
    Choice(unrepeated=True),
    Choice("neutraal", unrepeated=True, filters={"kamer": "Tweede Kamer"}),
    Choice(filters={"soort": "Brief", "ministerie": "BZK"}),
    Choice(months=True, filters={"kamer": "Tweede Kamer"}),
    Choice(denominator="wetsvoorstellen"),
]


@pytest.mark.parametrize("choice", _CHOICES, ids=lambda choice: choice.query)
def test_a_point_counts_what_its_link_lists(ask, choice: Choice) -> None:
    async def compare(db: Any) -> list[tuple[int, int, int]]:
        found = []
        for each in await _trends(db, choice):
            for row in each.rows:
                filters = mentions.narrowed(dict(parse_qsl(urlsplit(row["punt"].link).query)).get)
                listed = await mentions.newest(db, filters, 1000)
                found.append((row["m"], await mentions.count(db, filters), len(listed)))
        return found

    compared = ask(compare)
    assert sum(m for m, _, _ in compared) > 0
    assert [triple for triple in compared if len(set(triple)) > 1] == []


def test_without_quotations_there_are_no_other_speakers(ask) -> None:
    only = {"zonder_citaten": "1"}

    async def both(db: Any) -> tuple[int, int, list[Any]]:
        every, own = [await mentions.count(db, filters) for filters in ({}, only)]
        return every, own, await mentions.newest(db, only, 2000)

    every, own, listed = ask(both)
    assert own == len(listed) < every
    assert {(row["spreker"], row["zone"] == "citaat") for row in listed} == {("", False)}


_WITHOUT = ({}, {"zonder_citaten": "1"}, {"zonder_herhalingen": "1"}, dict.fromkeys(mentions.WITHOUT, "1"))


@pytest.fixture
def repeated(ask_of, sample_database: Path, tmp_path: Path):
    """The sample corpus where each sixth mention stands in a repeated paragraph, some of them in quotations."""
    database = tmp_path / "repeated.db"
    backup(sample_database, database)
    with opened(database) as db, db.atomic():
        db.execute("delete from herhalingen")
        db.execute("""insert into herhalingen (alinea, eerste)
            select distinct alinea, 1 from vermeldingen where rowid % 6 = 0 or alinea in (
                select v.alinea from vermeldingen v join alineas a on a.id = v.alinea
                where v.rowid % 2 and (v.spreker != '' or a.zone = 'citaat'))""")
        months = [row[0] for row in db.execute("select distinct maand from stukken")]
        update(db, months)
    return ask_of(database)


@pytest.mark.parametrize(
    "filters", [{}, {"thema": "centrale_sturing", "richting": "meer"}, {"kamer": "Eerste Kamer"}]
)
def test_quotations_and_repeated_passages_are_left_out_apart(repeated, filters: dict[str, str]) -> None:
    async def counted(db: Any) -> list[tuple[int, int]]:
        asked = [{**filters, **without} for without in _WITHOUT]
        return [
            (await mentions.count(db, each), len(await mentions.newest(db, each, 5000))) for each in asked
        ]

    found = repeated(counted)
    assert [number for number, _ in found] == [listed for _, listed in found]
    every, unquoted, unrepeated, own = (number for number, _ in found)
    assert own <= min(unquoted, unrepeated) <= max(unquoted, unrepeated) < every
    assert filters or own < min(unquoted, unrepeated)


@pytest.mark.parametrize("months", [False, True], ids=["years", "months"])
@pytest.mark.parametrize("direction", ["alle", "minder"])
def test_sums_without_one_of_both_are_those_of_the_papers(repeated, direction: str, months: bool) -> None:
    """Each sum of a rate and its interval, against a plain count paper by paper."""

    async def compare(db: Any) -> list[tuple[Any, Any]]:
        found = []
        for choice in (
            Choice(direction, unquoted=True, months=months),
            Choice(direction, unrepeated=True, months=months),
        ):
            for each in await _trends(db, choice):
                listed = await mentions.newest(
                    db,
                    {"thema": each.theme["id"], **choice.without}
                    | ({} if direction == "alle" else {"richting": direction}),
                    5000,
                )
                per_paper = Counter(row["stuk"] for row in listed)
                words = {
                    row["id"]: (row["woorden"], row["maand"])
                    for row in (await db.execute("select id, woorden, maand from stukken")).rows
                }
                for row in each.rows:
                    papers = [
                        (n, words[stuk][0])
                        for stuk, n in per_paper.items()
                        if words[stuk][1].startswith(row["wanneer"])
                    ]
                    sums = (
                        len(papers),
                        sum(n for n, _ in papers),
                        sum(n * n for n, _ in papers),
                        sum(n * w for n, w in papers),
                    )
                    found.append(((row["met"], row["m"], row["mm"], row["mw"]), sums))
        return found

    compared = repeated(compare)
    assert len(compared) > 10
    assert [pair for pair in compared if pair[0] != pair[1]] == []


def test_an_older_address_leaves_out_both(ask) -> None:
    assert chosen({"eigen": "1"}.get).without == mentions.narrowed({"eigen": "1"}.get) == _WITHOUT[-1]


def test_an_estimate_stands_beside_rates_by_words_of_all_mentions_only(ask) -> None:
    async def estimates(db: Any) -> list[list[Any]]:
        choices = (Choice(), Choice("meer"), Choice(unrepeated=True), Choice(denominator="stukken"))
        return [[row["geschat"] for each in await _trends(db, c) for row in each.rows] for c in choices]

    by_words, *others = ask(estimates)
    assert by_words
    assert all(each is not None and each.low <= each.value <= each.high for each in by_words)
    assert {each for found in others for each in found} == {None}


def test_estimates_lie_in_the_periods_of_the_points(ask) -> None:
    for each in ask(lambda db: _trends(db, Choice())):
        assert [p.year for p in each.estimates] == [p.year for p in each.points]
        assert [p.value is None for p in each.estimates] == [p.value is None for p in each.points]
        assert each.is_corrected
    for each in ask(lambda db: _trends(db, Choice("meer"))):
        assert {p.value for p in each.estimates} == {None}
        assert not each.is_corrected


def test_bills_are_the_papers_that_hold_one(ask) -> None:
    bills, all_of_them = (
        ask(lambda db, choice=choice: _trends(db, choice))
        for choice in (
            Choice(denominator="wetsvoorstellen"),
            Choice(denominator="stukken", filters={"soort": BILL}),
        )
    )
    assert [each.points for each in bills] == [each.points for each in all_of_them]


def test_a_period_narrows_the_years(ask) -> None:
    found = ask(lambda db: _trends(db, Choice(since=2022, until=2024)))
    assert {row["periode"] for each in found for row in each.rows} == {2022, 2023, 2024}


def _trend(*years: tuple[float, float, float, int]) -> Trend:
    points = [Point(2020 + n, value, low, high) for n, (value, low, high, _) in enumerate(years)]
    return Trend({}, points, [{"stukken": papers} for *_, papers in years])


@pytest.mark.parametrize(
    ("before", "after", "percent", "sure", "few"),
    [
        ((2.0, 1.5, 2.5, 50), (3.0, 2.6, 3.4, 50), 50, True, False),
        ((2.0, 1.5, 2.5, 50), (3.0, 2.4, 3.6, 50), 50, False, False),
        ((2.0, 1.9, 2.1, 3), (1.0, 0.9, 1.1, 50), -50, True, True),
    ],
    ids=["apart", "overlapping", "few_papers"],
)
def test_a_change_says_how_sure_it_is(before, after, percent: int, sure: bool, few: bool) -> None:
    said = change(_trend(before, after))
    assert said is not None
    assert (said["procent"], said["zeker"], said["weinig"]) == (percent, sure, few)


def test_one_year_is_no_change() -> None:
    assert change(_trend((2.0, 1.5, 2.5, 50))) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            {"noemer": "x", "richting": "'", "van": "20a4", "tot": "²²²²"},
            Choice(filters=dict.fromkeys(("soort", "kamer", "ministerie"), "")),
        ),
        (
            {
                "noemer": "stukken",
                "richting": "meer",
                "soort": "Brief",
                "zonder_citaten": "1",
                "per": "maand",
                "van": "2020",
                "gecorrigeerd": "1",
            },
            Choice(
                "meer",
                "stukken",
                {"soort": "Brief", "kamer": "", "ministerie": ""},
                unquoted=True,
                months=True,
                since=2020,
                corrected=True,
            ),
        ),
    ],
    ids=["nonsense", "all"],
)
def test_an_address_is_understood_or_passed_over(address: dict[str, str], expected: Choice) -> None:
    assert chosen(address.get) == expected


def test_a_choice_survives_its_address() -> None:
    choice = Choice(
        "meer",
        "aantal",
        {"soort": "Brief", "kamer": "", "ministerie": "BZK"},
        True,
        True,
        True,
        2001,
        2020,
        True,
        True,
    )
    assert chosen(dict(parse_qsl(choice.query)).get) == choice


def test_a_year_read_in_part_says_so(ask_of, sample_database: Path, tmp_path: Path) -> None:
    database = tmp_path / "partly.db"
    shutil.copy(sample_database, database)
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("update dekking set bestaat = 10 * gelezen where jaar = 2024")
        db.execute("update dekking set bestaat = gelezen where jaar = 2023")
    found = ask_of(database)(lambda db: _trends(db, Choice()))
    notes = {p.year: p.note for each in found for p in each.points if p.value is not None}
    assert (notes[2024], notes[2023], notes[2022]) == ("10% van de stukken gelezen", "", "")


def test_each_official_figure_names_its_source() -> None:
    (series,) = official.series().values()
    assert [(year, value) for year, value, _ in series.values] == [
        (2018, 16),
        (2019, 41),
        (2020, 99),
        (2021, 131),
        (2022, 137),
        (2023, 153),
        (2024, 185),
    ]
    assert all(source.title for _, _, source in series.values)


def test_a_rate_corrected_for_errors_stands_beside_the_counted_one() -> None:
    """Twice as many where half is found; nothing where it can't be told."""
    found = _corrected(Point(2024, 3.0, 2.0, 4.0), (Measured(500, 1000), Alarms(0, 1_000_000)))
    assert found is not None
    assert found.value == pytest.approx(6.0)
    assert found.low < 6.0 < found.high
    assert _corrected(Point(2024, 3.0, 2.0, 4.0), None) is None
    assert _corrected(Point(2024, None), (Measured(5, 10), Alarms(0, 1000))) is None

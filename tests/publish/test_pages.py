"""Pages of themes, ministries and dossiers; where a phrase first stood."""

from __future__ import annotations

from typing import Any

import pytest

from kamerlens.publish import diffusion, mentions, pages
from kamerlens.publish.ministries import ministries, ministry


def _paper(number: str, date: str = "") -> dict[str, Any]:
    return {"id": f"kst-1-{number}", "ondernummer": number, "datum": date}


def test_a_dossier_is_in_order_though_bills_bear_no_date() -> None:
    papers = [
        _paper("10", "2024-06-01"),
        _paper("A", "2024-03-01"),
        _paper("2"),
        _paper("1", "2024-01-10"),
        _paper("4", "2024-01-05"),
        _paper("5", "2024-04-01"),
        _paper("B"),
    ]
    assert [p["ondernummer"] for p in pages.in_order(papers)] == ["1", "2", "4", "A", "5", "10", "B"]


def test_a_paper_of_the_dossier_shows_its_strongest_reference(ask) -> None:
    papers = {paper["ondernummer"]: paper for paper in ask(lambda db: pages.dossier(db, "99001"))}
    assert ("reactie op", "kst-99001-5", "5") in papers["6"]["naar"]
    assert all(target != paper["id"] for paper in papers.values() for _, target, _ in paper["naar"])


def test_a_dossier_counts_all_its_mentions(ask) -> None:
    async def both(db: Any) -> tuple[int, int]:
        papers = await pages.dossier(db, "99001")
        return sum(sum(paper["themas"].values()) for paper in papers), await mentions.count(
            db, {"dossier": "99001"}
        )

    counted, listed = ask(both)
    assert counted == listed > 50


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("99001", {"99001"}),
        ("9900", {"99001", "99002", "99003-VII", "99007", "99008", "99009-XII"}),
        ("%", set()),
        ("_", set()),
    ],
)
def test_dossiers_are_found_by_the_begin_of_their_number(ask, typed: str, found: set[str]) -> None:
    rows = ask(lambda db: pages.dossiers(db, typed, 100))
    if found:
        assert {row["dossier"] for row in rows} == found
    else:
        assert len(rows) == len(ask(lambda db: pages.dossiers(db, "", 100)))


def test_a_dossier_is_found_by_its_title(ask) -> None:
    assert {row["dossier"] for row in ask(lambda db: pages.dossiers(db, "beschikbaarheid jeugdhulp", 9))} == {
        "99001"
    }


def test_subtypes_add_up_to_the_theme(ask) -> None:
    async def both(db: Any) -> tuple[int, int]:
        rows = await pages.subtypes(db, "specifieke_uitkering")
        return sum(sum(row["aantal"].values()) for row in rows), await mentions.count(
            db, {"thema": "specifieke_uitkering"}
        )

    counted, every = ask(both)
    assert counted == every > 100


def test_every_ministry_line_joins_known_ministries() -> None:
    known = ministries()
    lines = [(old, each.key, year) for each in known.values() for old, year in each.before]
    assert len(lines) > 10
    for old, new, year in lines:
        assert (new, year) in known[old].after
        assert year in [first for first, _ in known[new].periods], (old, new)
        assert year in [last for _, last in known[old].periods] or not known[old].periods[-1][1], (old, new)


def test_a_ministry_knows_its_names_through_the_years() -> None:
    assert dict(ministry("IenM").before) == {"VenW": 2010, "VROM": 2010}
    assert dict(ministry("IenM").after) == {"IenW": 2017}
    assert ministry("EZ").periods[0] == (1946, 2010)
    assert ministry("Onbekend").name == "Onbekend"


def test_where_a_phrase_first_stood(ask) -> None:
    found = ask(lambda db: diffusion.ministries(db, '"gemeente" OR "gemeenten"'))
    assert [row["eerste"] for row in found] == sorted(row["eerste"] for row in found)
    assert (found[0]["ministerie"], found[0]["eerste"]) == ("BZK", "2006-03-27")
    assert all(0 < row["stukken"] <= row["totaal"] for row in found)
    assert all(row["stukken"] == sum(year["stukken"] for year in row["jaren"]) for row in found)


def test_nothing_to_find_is_found_nowhere(ask) -> None:
    assert ask(lambda db: diffusion.ministries(db, "")) == []


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({}, "alle thema's"),
        (
            {"thema": "specifieke_uitkering", "subtype": "instelling", "richting": "meer", "jaar": "2024"},
            "Specifieke uitkeringen, Instelling, richting meer, 2024",
        ),
        ({"ministerie": "BZK", "zonder_citaten": "1"}, "ministerie BZK, zonder citaten en andere sprekers"),
        ({"thema": "<b>"}, "<b>"),
    ],
)
def test_filters_are_said_in_words(ask, filters: dict[str, str], said: str) -> None:
    assert ask(lambda db: mentions.spoken(db, filters)) == said


def test_a_mention_is_marked_in_its_sentence(ask) -> None:
    for row in ask(lambda db: mentions.newest(db, {}, 500)):
        assert "".join(piece.text for piece in row["stukjes"]) == row["zin"]
        assert "".join(piece.text for piece in row["stukjes"] if piece.of("vermelding")) == row["tekst"]

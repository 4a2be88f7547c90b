"""Articles, pairs, instructions, roles, enclosures and amounts of the sample papers, as read in their sources."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from kamerlens.paths import CORPUS
from kamerlens.read.pdf import read_pdf
from kamerlens.read.xml import read_xml
from kamerlens.records import Amount, Paper, Zone
from kamerlens.structure import amounts

_PAPERS = CORPUS / "sample" / "papers"
_BOTH = sorted(file.stem for file in _PAPERS.glob("*.xml"))


@cache
def paper(name: str) -> Paper:
    return read_pdf(_PAPERS / f"{name}.pdf")


def by_article(name: str, *, inside: tuple[Zone, ...] = ()) -> dict[str, int]:
    """How many paragraphs each article has."""
    found: dict[str, int] = defaultdict(int)
    for p in paper(name).paragraphs:
        for key in p.articles if not inside or p.zone in inside else ():
            found[key] += 1
    return dict(found)


@pytest.mark.parametrize("name", _BOTH)
def test_pdf_and_xml_agree(name: str) -> None:
    one, other = paper(name), read_xml(_PAPERS / f"{name}.xml")
    facts = [
        [(p.articles, p.pair, p.instruction) for p in one.paragraphs],
        [(r.target, r.role) for r in one.references],
        one.metadata.enclosures,
    ]
    assert facts == [
        [(p.articles, p.pair, p.instruction) for p in other.paragraphs],
        [(r.target, r.role) for r in other.references],
        other.metadata.enclosures,
    ]
    assert amounts.find(one.paragraphs) == amounts.find(other.paragraphs)


def test_bill_and_memorandum_share_their_articles() -> None:
    bill, memorandum = by_article("kst-99001-2"), by_article("kst-99001-3")
    assert list(bill) == [*map(str, range(1, 10)), "9/A", "9/B", "9/C", *map(str, range(10, 14))]
    assert (bill["1"], bill["9"], bill["9/A"], bill["9/B"], bill["9/C"], bill["13"]) == (6, 2, 3, 5, 2, 2)
    assert memorandum == {"1": 2, "4": 2, "7": 2, "9": 2, "12": 2}


def test_note_of_amendment_changes_and_explains_the_same_articles() -> None:
    assert set(by_article("kst-99007-9", inside=(Zone.AMENDMENT,))) == {"1", "5", "6", "7", "10", "13"}
    assert by_article("kst-99007-9", inside=(Zone.EXPLANATION,)) == {"5": 4, "7": 2, "10": 2}


def test_instructions() -> None:
    found = [(p.articles, p.instruction) for p in paper("kst-99001-7").paragraphs if p.instruction]
    assert found == [
        (("4",), "toegevoegd"),
        (("7",), "komt te luiden"),
        (("8",), "vervangen"),
        (("11",), "ingevoegd; vervangen"),
    ]


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        ("ah-tk-20152016-99002", 9),
        ("ah-tk-20222023-99003", 8),
        ("ah-tk-20232024-99001", 8),
        ("kst-99008-4", 10),
        ("kst-99001-6", 17),
        ("kst-99018-6", 12),
        ("kst-99001-B", 8),
    ],
)
def test_number_of_pairs(name: str, pairs: int) -> None:
    found = [p.pair for p in paper(name).paragraphs if p.pair]
    assert found == sorted(found)
    assert set(found) == set(range(1, pairs + 1))


def test_fractions_of_a_written_consultation_are_each_answered() -> None:
    rows = [p for p in paper("kst-99008-7").paragraphs if p.pair]
    asked = [(p.number, p.pair) for p in rows if p.zone is Zone.QUESTION]
    answered = [(p.number, p.pair) for p in rows if p.zone is Zone.ANSWER]
    assert asked == [(9, 1), (12, 2), (13, 2), (15, 3), (16, 3), (18, 4)]
    assert answered == [(21, 1), (22, 1), (23, 2), (24, 2), (25, 3), (26, 4), (27, 4)]


@pytest.mark.parametrize(
    ("name", "target", "role"),
    [
        ("kst-99013-27", "kst-99013-12", "reactie_op"),
        ("kst-99014-9", "kst-99014-8", "reactie_op"),
        ("kst-99002-12", "kst-99002-10", "reactie_op"),
        ("kst-99018-6", "kst-99018-5", "reactie_op"),
        ("kst-99018-9", "kst-99018-6", "noemt"),
        ("kst-99007-14", "kst-99007-11", "vervangt"),
        ("kst-99001-3", "kst-31839-934", "bijlage_bij"),
        ("kst-99001-3", "stb-2014-105", "bekendmaking"),
        ("kst-99001-3", "stb-2022-18", "noemt"),
        ("kst-99001-2", "wet:Jeugdwet", "wijzigt"),
        ("kst-99015-21", "wet:Kaderwet EZK- en LNV-subsidies#2", "grondslag"),
    ],
)
def test_role(name: str, target: str, role: str) -> None:
    assert role in {r.role for r in paper(name).references if r.target == target}


@pytest.mark.parametrize(
    ("name", "enclosures"),
    [
        ("kst-99001-6", ("de wachttijden over 2023", "Brief van het IPO van 4 maart 2024")),
        ("kst-99007-1", ("Een tijdpad",)),
        ("kst-99013-27", ("Het RIWA-rapport dat daarover gaat",)),
        ("kst-99001-4", ()),
    ],
)
def test_enclosures(name: str, enclosures: tuple[str, ...]) -> None:
    assert paper(name).metadata.enclosures == enclosures


def cells(name: str) -> list[Amount]:
    return list(amounts.find(paper(name).paragraphs))


@pytest.mark.parametrize(
    ("name", "total", "count", "unit"),
    [
        ("kst-99001-3", "Totaal", 16, "miljoen euro"),
        ("kst-99002-7", "Subtotaal gemeenten en vervoerregio’s", 18, "miljoen euro"),
        ("kst-99015-21", "Totaal", 8, "euro"),
    ],
)
def test_totals_add_up(name: str, total: str, count: int, unit: str) -> None:
    found = cells(name)
    assert len(found) == count
    assert {amount.unit for amount in found} == {unit}
    for column in {amount.column for amount in found}:
        rows = [a for a in found if a.column == column]
        parts = sum(a.value or 0 for a in rows if a.row_label != total)
        assert [a.value for a in rows if a.row_label == total] == [pytest.approx(parts)]


def test_differences_between_years_add_up() -> None:
    rows: dict[str, dict[str, Amount]] = defaultdict(dict)
    for amount in cells("kst-99009-XII-2"):
        rows[amount.row_label][amount.column_label] = amount
    assert len(rows) == 12
    for row in rows.values():
        before, after, difference = (row[label].value for label in ("2014", "2015", "Verschil"))
        assert after - before == difference  # type: ignore[operator]
        assert [row[label].year for label in ("2014", "2015", "Verschil")] == [2014, 2015, None]
    assert {a.unit for row in rows.values() for a in row.values()} == {"duizend euro"}
    assert rows["Groningen"]["2015"].euros == 59_322_000


def test_a_department_is_told_beside_the_scheme() -> None:
    found = {(a.row_label, a.details) for a in cells("kst-99002-7")}
    assert ("SPUK Stimulering sport", "VWS") in found
    assert {a.value for a in cells("kst-99002-7") if a.text == "–"} == {None}


def test_only_papers_with_tables_have_amounts() -> None:
    names = {file.stem for file in Path(_PAPERS).glob("*.pdf")}
    assert {name for name in names if cells(name)} == {
        "kst-99001-3",
        "kst-99002-7",
        "kst-99009-XII-2",
        "kst-99015-21",
    }

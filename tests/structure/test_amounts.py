"""Numbers in the cells of tables."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.records import Amount, Kind, Paragraph, Zone
from kamerlens.structure.amounts import find, unit_in, value_of, year_of
from kamerlens.structure.data import load

DATA = load("structure/amounts")


def test_number() -> None:
    for example in DATA["number"]["examples"]:
        assert value_of(example["text"]) == example["value"], example["text"]
    for text in DATA["number"]["counter_examples"]:
        assert value_of(text) is None, text


@pytest.mark.parametrize("name", ["none", "heading", "not_amounts"])
def test_whole_cell(name: str) -> None:
    pattern = re.compile(DATA[name]["pattern"])
    assert all(pattern.fullmatch(text) for text in DATA[name]["examples"])
    assert not any(pattern.fullmatch(text) for text in DATA[name]["counter_examples"])


def test_year() -> None:
    for example in DATA["year"]["examples"]:
        assert year_of(example["text"]) == example["year"]
    assert [year_of(text) for text in DATA["year"]["counter_examples"]] == [None] * 3


@pytest.mark.parametrize("row", DATA["units"], ids=lambda row: row["name"])
def test_unit(row: dict[str, Sequence[str]]) -> None:
    for text in row["examples"]:
        found = unit_in(text)
        assert found
        assert found.name == row["name"], text
    assert not any((found := unit_in(text)) and found.name == row["name"] for text in row["counter_examples"])


def test_caption() -> None:
    pattern = re.compile(DATA["caption"]["pattern"])
    assert all(pattern.search(text) for text in DATA["caption"]["examples"])
    assert not any(pattern.search(text) for text in DATA["caption"]["counter_examples"])


def table(*rows: Sequence[str], above: str = "") -> tuple[Amount, ...]:
    paragraphs = [Paragraph(1, Kind.PARAGRAPH, Zone.LETTER, above or "Hieronder staat een tabel.")]
    for number, cells in enumerate(rows, 2):
        text = " | ".join(cells)
        paragraphs.append(Paragraph(number, Kind.TABLE_ROW, Zone.LETTER, text, cells=tuple(cells)))
    return find(paragraphs)


def facts(amounts: Sequence[Amount], *names: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(amount, name) for name in names) for amount in amounts]


def test_grant_table() -> None:
    amounts = table(
        ("Regeling", "Departement", "2022", "2023"),
        ("Stimulering sport", "VWS", "188,5", "–"),
        ("Onderwijsachterstanden", "OCW", "p.m.", "1.524,1"),
        above="Bedragen x € 1 mln.",
    )
    assert facts(amounts, "row_label", "details", "year", "value", "unit", "euros") == [
        ("Stimulering sport", "VWS", 2022, 188.5, "miljoen euro", 188_500_000.0),
        ("Stimulering sport", "VWS", 2023, None, "miljoen euro", None),
        ("Onderwijsachterstanden", "OCW", 2022, None, "miljoen euro", None),
        ("Onderwijsachterstanden", "OCW", 2023, 1524.1, "miljoen euro", 1_524_100_000.0),
    ]


def test_header_in_two_steps() -> None:
    amounts = table(
        ("", "2024", "", "2025", ""),
        ("Regeling", "Raming", "Realisatie", "Raming", "Realisatie"),
        ("Sport", "1.000", "950", "(20)", "–"),
        above="Tabel 1 (x € 1.000)",
    )
    assert facts(amounts, "column_label", "year", "value") == [
        ("2024 Raming", 2024, 1000.0),
        ("2024 Realisatie", 2024, 950.0),
        ("2025 Raming", 2025, -20.0),
        ("2025 Realisatie", 2025, None),
    ]


def test_unit_of_the_column_goes_before_that_of_the_table() -> None:
    amounts = table(
        ("Gemeente", "Aandeel (%)", "Aantal inwoners", "Art.", "Bedrag"),
        ("Ede", "8", "12.300", "3", "€ 4 mln."),
        ("Tiel", "9", "13.100", "4", "€ 5"),
        above="De bedragen zijn in duizenden euro’s.",
    )
    assert facts(amounts, "value", "unit", "euros") == [
        (8.0, "procent", None),
        (12300.0, "aantal", None),
        (4.0, "miljoen euro", 4_000_000.0),
        (9.0, "procent", None),
        (13100.0, "aantal", None),
        (5.0, "duizend euro", 5000.0),
    ]


def test_header_printed_again_on_the_next_page_is_no_row() -> None:
    head = ("Post", "2024", "2025")
    amounts = table(head, ("Sport", "1", "2"), head, ("Wonen", "3", "4"))
    assert facts(amounts, "row_label", "value") == [
        ("Sport", 1.0),
        ("Sport", 2.0),
        ("Wonen", 3.0),
        ("Wonen", 4.0),
    ]


def test_header_with_other_years_opens_a_table() -> None:
    amounts = table(("Post", "2024"), ("Sport", "1"), ("Post", "2025"), ("Sport", "2"))
    assert facts(amounts, "year", "value") == [(2024, 1.0), (2025, 2.0)]


def test_unit_in_a_row_above_the_names_of_the_columns() -> None:
    amounts = table(("(bedragen x € 1 mln.)", ""), ("Post", "2024"), ("Sport", "12,5"), ("Titel", ""))
    assert facts(amounts, "row_label", "value", "unit") == [("Sport", 12.5, "miljoen euro")]


def test_columns_that_are_numbered() -> None:
    amounts = table(("Post", "Rijk", "Regio"), ("1", "2", "3"), ("Sport", "7", "8"))
    assert facts(amounts, "column_label", "value") == [("Rijk 2", 7.0), ("Regio 3", 8.0)]


def test_years_down_the_side() -> None:
    amounts = table(("Jaar", "Uitgaven (€)"), ("2023", "100"), ("2024", "200"))
    assert facts(amounts, "year", "value", "unit") == [(2023, 100.0, "euro"), (2024, 200.0, "euro")]


def test_numbers_without_header_or_unit_are_no_amounts() -> None:
    assert table(("FIN", "19"), ("Pres", "24")) == ()
    assert len(table(("FIN", "€ 19"), ("Pres", "24"))) == 1


def test_table_of_words_has_no_amounts() -> None:
    assert table(("Onderwerp", "Datum", "Stuk"), ("Sport", "12 maart 2024", "36 410, nr. 3")) == ()


CELL = st.one_of(st.text(max_size=12), st.from_regex(r"-?\d{1,3}(\.\d{3}){0,2}(,\d)?", fullmatch=True))


@given(st.lists(st.lists(CELL.map(str.strip), min_size=3, max_size=3), min_size=1, max_size=6))
def test_amounts_stand_at_their_place_in_the_row(rows: list[list[str]]) -> None:
    texts = {number: " | ".join(row) for number, row in enumerate(rows, 2)}
    for amount in table(*rows):
        assert texts[amount.paragraph][amount.begin : amount.end] == amount.text

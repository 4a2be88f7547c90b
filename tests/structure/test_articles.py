"""Which article of the bill a paragraph belongs to."""

import re

import pytest

from kamerlens.records import Kind, Paragraph, Zone
from kamerlens.structure.articles import link, named, parts
from kamerlens.structure.data import load

DATA = load("structure/articles")


@pytest.mark.parametrize("name", ["heading", "amended"])
def test_examples_name_their_articles_and_counter_examples_none(name: str) -> None:
    for example in DATA[name]["examples"]:
        assert named(example["text"], name) == tuple(example["articles"]), example["text"]
    for text in DATA[name]["counter_examples"]:
        assert named(text, name) == (), text


def test_examples_of_parts() -> None:
    for example in DATA["part"]["examples"]:
        assert parts(example["text"]) == tuple(example["articles"])
    assert [parts(text) for text in DATA["part"]["counter_examples"]] == [(), ()]


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("Artikelen II tot en met V", ("II", "III", "IV", "V")),
        ("Artikelen XVIII tot en met XXI", ("XVIII", "XIX", "XX", "XXI")),
        ("Artikelen 3, 4 en 6", ("3", "4", "6")),
        ("Artikel I, onderdelen C en E tot en met G", ("I/C", "I/E", "I/F", "I/G")),
    ],
)
def test_lists_and_ranges(text: str, articles: tuple[str, ...]) -> None:
    assert named(text) == articles


def keys(*rows: tuple[Kind, Zone, str, dict[str, object]]) -> list[tuple[str, ...]]:
    paragraphs = [Paragraph(0, kind, zone, text, **facts) for kind, zone, text, facts in rows]  # type: ignore[arg-type]
    return [p.articles for p in link(paragraphs)]


def test_bill_by_article_and_part_up_to_the_closing_formula() -> None:
    bill = Zone.BILL
    assert keys(
        (Kind.HEADING, bill, "HOOFDSTUK 1", {"level": 1}),
        (Kind.ARTICLE, bill, "Artikel I", {"label": "I", "level": 3}),
        (Kind.PARAGRAPH, bill, "De Proefwet wordt als volgt gewijzigd:", {}),
        (Kind.PARAGRAPH, bill, "A", {}),
        (Kind.PARAGRAPH, bill, "Artikel 4 komt te luiden:", {}),
        (Kind.ARTICLE, Zone.QUOTATION, "Artikel 4", {"label": "4"}),
        (Kind.ARTICLE, bill, "Artikel II", {"label": "II", "level": 3}),
        (Kind.MEMBER, bill, "1. Deze wet treedt in werking.", {"label": "1"}),
        (Kind.PARAGRAPH, bill, "Lasten en bevelen dat deze wordt geplaatst.", {}),
    ) == [(), ("I",), ("I",), ("I/A",), ("I/A",), ("I/A",), ("II",), ("II",), ()]


def test_explanation_by_heading_with_what_stands_below_it() -> None:
    said = Zone.EXPLANATION
    assert keys(
        (Kind.HEADING, said, "II. ARTIKELSGEWIJS", {"level": 1}),
        (Kind.HEADING, said, "Artikel I", {"level": 2}),
        (Kind.HEADING, said, "Onderdeel B", {"level": 2}),
        (Kind.PARAGRAPH, said, "Dit onderdeel regelt het toezicht.", {}),
        (Kind.HEADING, said, "Tweede lid", {"level": 2}),
        (Kind.HEADING, said, "Slot", {"level": 1}),
        (Kind.SIGNATURE, said, "De Minister van Financiën, A. Proef", {}),
    ) == [(), ("I",), ("I/B",), ("I/B",), ("I/B",), (), ()]


def test_short_line_is_a_heading_only_in_the_article_by_article_part() -> None:
    said = Zone.EXPLANATION
    assert keys(
        (Kind.PARAGRAPH, said, "Artikel 3", {}),
        (Kind.HEADING, said, "Artikelsgewijze toelichting", {"level": 1}),
        (Kind.PARAGRAPH, said, "Artikel 3", {}),
        (Kind.PARAGRAPH, said, "Artikel 4 blijft zoals het was.", {}),
    ) == [(), (), ("3",), ("3",)]


def test_part_of_a_note_of_amendment_is_explained_by_the_article_that_it_changes() -> None:
    change, said = Zone.AMENDMENT, Zone.EXPLANATION
    assert keys(
        (Kind.PARAGRAPH, change, "A", {}),
        (Kind.PARAGRAPH, change, "Artikel 5 wordt als volgt gewijzigd:", {}),
        (Kind.PARAGRAPH, change, "1. Het vierde lid vervalt.", {}),
        (Kind.PARAGRAPH, change, "B", {}),
        (Kind.PARAGRAPH, change, "In artikel 6 wordt „tien” vervangen door: twaalf.", {}),
        (Kind.HEADING, said, "Toelichting", {"level": 1}),
        (Kind.HEADING, said, "Onderdeel A", {"level": 2}),
        (Kind.PARAGRAPH, said, "Het vierde lid was niet nodig.", {}),
        (Kind.PARAGRAPH, said, "Onderdeel B verlengt de termijn.", {}),
    ) == [(), ("5",), ("5",), (), ("6",), (), ("5",), ("5",), ("6",)]


def test_letter_has_no_articles() -> None:
    assert keys((Kind.HEADING, Zone.LETTER, "Artikel 3", {"level": 1})) == [()]


@pytest.mark.parametrize("name", ["within", "article_part", "closing"])
def test_example_and_counter_example(name: str) -> None:
    pattern = re.compile(DATA[name]["pattern"])
    assert pattern.match(DATA[name]["example"])
    assert not pattern.match(DATA[name]["counter_example"])

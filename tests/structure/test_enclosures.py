"""What a paper says goes with it."""

import re
from typing import Any

import pytest

from kamerlens.records import Kind, Metadata, Paragraph, Zone
from kamerlens.structure.data import load
from kamerlens.structure.enclosures import named, patterns, with_enclosures

DATA = load("structure/enclosures")


@pytest.mark.parametrize("row", DATA["patterns"], ids=lambda row: row["name"])
def test_pattern(row: dict[str, Any]) -> None:
    kind = Kind(row["kinds"][0])
    for example in row["examples"]:
        assert list(named(Paragraph(1, kind, Zone.LETTER, example["text"]))) == example["what"]
    regex = next(pattern.regex for pattern in patterns() if pattern.name == row["name"])
    assert row["counter_examples"]
    assert not any(regex.search(text) for text in row["counter_examples"])


def test_each_enclosure_once_and_what_the_record_says_wins() -> None:
    rows = [Paragraph(1, Kind.PARAGRAPH, Zone.LETTER, "Een tijdpad is als bijlage toegevoegd.")] * 2
    assert with_enclosures(Metadata("kst-99001-1"), rows).enclosures == ("Een tijdpad",)
    assert with_enclosures(Metadata("kst-99001-1", enclosures=("blg-1",)), rows).enclosures == ("blg-1",)


def test_pronoun_and_hint() -> None:
    for find, row in ((re.fullmatch, DATA["pronoun"]), (re.search, DATA["hint"])):
        assert find(row["pattern"], row["example"])
        assert not find(row["pattern"], row["counter_example"])

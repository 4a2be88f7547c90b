"""Every phrase that is replaced still stands in the installed Datasette."""

from __future__ import annotations

from pathlib import Path

import datasette
import pytest

from kamerlens.publish import dutch

_PACKAGE = Path(datasette.__file__).parent
_PHRASES = [(name, phrase) for name, pairs in dutch.phrases()["templates"].items() for phrase in pairs]


@pytest.mark.parametrize(("name", "phrase"), _PHRASES)
def test_the_phrase_is_in_the_template(name: str, phrase: str) -> None:
    files = (_PACKAGE / "templates").glob("*.html" if name == "*" else name)
    assert any(phrase in file.read_text("utf-8") for file in files)


def test_the_script_is_translated() -> None:
    source = (_PACKAGE / "static" / "table.js").read_text("utf-8")
    translated = dutch.script(source, "table.js")
    for english, dutch_phrase in dutch.phrases()["scripts"]["table.js"].items():
        assert english in source
        assert dutch_phrase in translated


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("where jaar = 2024 sorted by datum descending", "waar jaar = 2024 gesorteerd op datum aflopend"),
        ('where search matches "zorg" and titel contains "x"', 'waar zoekwoord "zorg" en titel bevat "x"'),
        ("is not blank", "is niet leeg"),
        ("home", "begin"),
    ],
)
def test_what_datasette_says_of_filters(english: str, expected: str) -> None:
    assert dutch.words(english) == expected


def test_numbers_are_dutch() -> None:
    assert (dutch.number(1234567), dutch.number(1234.5)) == ("1.234.567", "1.234,5")

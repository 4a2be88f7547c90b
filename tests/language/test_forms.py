"""Word forms for search: lemmas, and compounds split into words that exist."""

from __future__ import annotations

import pytest
import yaml

from kamerlens.language.forms import lemma, parts, words
from kamerlens.paths import DATA

_ROWS = [
    row
    for rows in yaml.safe_load((DATA / "search" / "words.yaml").read_text("utf-8")).values()
    for row in rows
]


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("gemeenten", "gemeente"),
        ("overheid", "overheid"),
        ("uitkeringen", "uitkering"),
        ("gezondheid", "gezondheid"),
    ],
)
def test_lemma(form: str, wanted: str) -> None:
    assert lemma(form) == wanted


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row["word"])
def test_each_listed_word_splits_its_example(row: dict) -> None:
    assert list(parts(row["example"])) == row["parts"]


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("decentralisatie-uitkering", ("decentralisatie", "uitkering")),
        ("gemeentefonds", ("gemeente", "fonds")),
        ("veiligheidsregio's", ("veiligheid", "regio")),
        ("overheid", ()),
        ("gemeenten", ()),
    ],
)
def test_parts(form: str, wanted: tuple[str, ...]) -> None:
    assert parts(form) == wanted


def test_words_are_letters_with_hyphens_and_apostrophes_inside() -> None:
    assert words("De regio's (2024) en EU-lidstaten, a.") == {"de", "regio's", "en", "eu-lidstaten"}

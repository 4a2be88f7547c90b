"""Sentences by rule: what ends one and what only looks so."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.tag.sentences import split


@pytest.mark.parametrize(
    "sentences",
    [
        ["De minister beslist.", "De raad volgt."],
        ["Zie art. 15a, eerste lid.", "Dat geldt ook hier."],
        ["De heer J.H. van Dongen sprak.", "Men zweeg."],
        ["3. Regio's: verplicht waar nodig."],
        ["1. Het college van B. en W. draagt zorg.", "2. De raad beslist."],
        ["‘Waarom?’", "Niemand weet het!"],
        ["Het kost 3.5 miljoen euro (nr. 4)."],
        ["Bent u bereid dat te doen?", "Zo nee, waarom niet?"],
    ],
)
def test_sentences_are_cut_where_they_end(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[begin:end] for begin, end in split(text)] == sentences


def test_a_line_end_ends_a_sentence() -> None:
    assert len(list(split("Eerste regel\nTweede regel"))) == 2


@given(st.text(alphabet="aB1 .?!’\n(\u00a0", max_size=60))
def test_sentences_stand_in_order_and_hold_all_that_is_not_blank(text: str) -> None:
    spans = list(split(text))
    assert all(begin < end and text[begin:end] == text[begin:end].strip() for begin, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join("".join(text[begin:end].split()) for begin, end in spans) == "".join(text.split())

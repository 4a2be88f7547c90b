"""The search language: every input is read, none breaks the full-text engine."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.search.query import read


@pytest.fixture(scope="module")
def engine() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table t using fts5(tekst, tokenize = 'unicode61 remove_diacritics 2')")
    for text in (
        "De gemeente voert eigen regie",
        "Gemeenten en Rijk maken afspraken",
        "Het Rijk stuurt",
        "Een decentralisatie-uitkering voor de regio",
    ):
        db.execute("insert into t values (?)", [text])
    return db


def _found(engine: sqlite3.Connection, text: str) -> list[int]:
    query = read(text, lambda word: {"gemeente": ["gemeente", "gemeenten"]}.get(word, [word]))
    return [
        row for (row,) in engine.execute("select rowid from t where t match ? order by rowid", [query.fts])
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("gemeente", [1, 2]),
        ("=gemeente", [1]),
        ("gemeent*", [1, 2]),
        ('"eigen regie"', [1]),
        ("„eigen regie”", [1]),
        ("gemeente rijk", [2]),
        ("gemeente OF rijk", [1, 2, 3]),
        ("gemeente NIET rijk", [1]),
        ("gemeente -rijk", [1]),
        ("rijk NIET (gemeente OF stuurt)", []),
        ("stuurt OF regie NIET gemeente", [3]),
        ("(stuurt OF regie) NIET gemeente", [3]),
        ("NABIJ(rijk afspraken, 1)", [2]),
        ("NABIJ(gemeenten afspraken, 1)", []),
        ("decentralisatie-uitkering", [4]),
        ("AND rijk OR", [2, 3]),
        ('rijk "maken', [2]),
        ("((rijk) stuurt", [3]),
    ],
)
def test_what_is_found(engine: sqlite3.Connection, text: str, rows: list[int]) -> None:
    assert _found(engine, text) == rows


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ('"open', "aanhalingstekens"),
        ("(open", "haakje"),
        ("dicht)", "haakje"),
        ("NIET regie", "NIET heeft een woord nodig"),
        ("regie OF", "OF zonder woord"),
        ("§ 3", "teken §"),
    ],
)
def test_a_slip_gets_its_nearest_reading_and_a_note(text: str, note: str) -> None:
    assert any(note in said for said in read(text).notes)


_PIECES = [*"abz\"()*=-+:^{}\\'„”, 0§\0é", " EN ", " NIET ", " OF ", "NEAR(", "tekst:"]
_TYPED = st.lists(st.sampled_from(_PIECES), max_size=20).map("".join)


@given(st.one_of(_TYPED, st.text()))
def test_no_input_breaks_the_engine(text: str) -> None:
    fts = read(text, lambda word: [word, word + "en"]).fts
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table t using fts5(tekst)")
    db.execute("insert into t values ('abz')")
    if fts:
        db.execute("select highlight(t, 0, '<', '>') from t where t match ?", [fts]).fetchall()
    db.close()

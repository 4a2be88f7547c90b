"""Words that are cut because they are wider than their cell."""

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from kamerlens.read.pdf import read_pdf
from kamerlens.records import Kind

SIZE, MARGIN = 7.5, 3.0


def first_cell(press, first: str, second: str, width: float) -> str:
    """The text of a cell, that wide within its margins, in which the second line goes below the first."""
    left, right = 202.7, 202.7 + width + 2 * MARGIN
    xs, ys = (left, right, right + 80), (320.0, 350.0, 370.0)
    rules = [press.rule(xs[0], y, xs[-1], y) for y in ys] + [press.rule(x, ys[0], x, ys[-1]) for x in xs]
    cells = [
        (first, left, 332),
        (second, left, 342),
        ("12", right, 332),
        ("Overig", left, 362),
        ("3", right, 362),
    ]
    words = [press.text(x + MARGIN, y, text, SIZE) for text, x, y in cells]
    page = [*press.column("Zie de tabel."), *rules, *words, *press.column("Dat was hem.", y=400)]
    rows = [p for p in read_pdf(press.write(page)).paragraphs if p.kind is Kind.TABLE_ROW]
    assert rows[0].text[rows[0].words[0].begin :].startswith(first)
    return rows[0].cells[0]


@pytest.mark.parametrize(
    ("first", "second", "cell"),
    [
        ("Infrastructuu", "r", "Infrastructuur"),
        ("Praktijkgeric", "ht onderzoek", "Praktijkgericht onderzoek"),
        ("Overige", "uitgaven", "Overige uitgaven"),  # two words of the language
        ("Talent", "Beurzen", "Talent Beurzen"),  # a capital begins a word
    ],
)
def test_word_that_fills_its_cell(press, first: str, second: str, cell: str) -> None:
    assert first_cell(press, first, second, stringWidth(first, "Helvetica", SIZE) + 1) == cell


def test_word_with_room_behind_it_is_whole(press) -> None:
    assert first_cell(press, "Infrastruct", "uur", 100) == "Infrastruct uur"

"""Line breaking, notes at the foot, and pages of the typesetter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typeset import measures as m
from typeset.compose import compose
from typeset.fonts import PLAIN, Run
from typeset.layout import Layout, lay_out
from typeset.linebreak import Atom, break_lines
from typeset.markup import read_source
from typeset.pdf import draw

FILLER = "De gemeente bespreekt het voorstel met de provincie en met het Rijk. "


def lines(text: str, width: float, hyphen: str = "-", tail: float = 0.0) -> list[str]:
    atoms = [Atom((Run(word, PLAIN, 9.06),)) for word in text.split()]
    return ["".join(run.text for run in line.runs) for line in break_lines(atoms, [width], hyphen, tail)]


def printed(layout: Layout) -> dict[int, list[str]]:
    pages: dict[int, list[str]] = {}
    for text in layout.texts:
        pages.setdefault(text.page, []).append("".join(run.text for run in text.runs))
    return pages


def test_long_word_is_divided_with_the_hyphen_of_the_paper() -> None:
    assert lines("de gemeenschappelijke", 84.0) == ["de gemeenschap-", "pelijke"]
    assert lines("de gemeenschappelijke", 84.0, "\u00ad") == ["de gemeenschap\u00ad", "pelijke"]


def test_without_hyphen_no_word_is_divided() -> None:
    assert lines("de gemeenschappelijke", 90.0, "") == ["de", "gemeenschappelijke"]


def test_own_hyphen_divides_only_before_a_capital_or_after_an_abbreviation() -> None:
    assert lines("de Staten-Generaal", 60.0) == ["de Staten-", "Generaal"]
    assert lines("de decentralisatie-uitkering", 110.0) == ["de", "decentralisatie-uitkering"]


def test_tail_leaves_room_for_the_word_that_follows() -> None:
    full = lines("een twee drie vier", 80.0)
    assert lines("een twee drie vier", 80.0, tail=30.0) != full


def test_note_stands_at_the_foot_of_the_page_that_calls_it(source: Callable[..., Path]) -> None:
    text = "\n\n".join([FILLER * 8] * 6 + ["Aan het slot.^[De noot zelf.]"])
    paper = compose(read_source(source(text)))
    layout = lay_out(paper)
    called, noted = len(paper.pieces), len(paper.pieces) + 1
    assert layout.begins[called] == layout.begins[noted] == layout.pages > 1
    assert any(text.y == pytest.approx(m.LAST) for text in layout.texts if text.page == layout.pages)


def test_long_note_runs_on_over_the_page_break(source: Callable[..., Path]) -> None:
    note = "Lange noot over geld. " * 40
    text = "\n\n".join([FILLER] * 13 + [f"Hier.^[{note}]"] + [FILLER] * 4)
    placed = [t for t in lay_out(compose(read_source(source(text)))).texts if t.runs]
    noted = [t for t in placed if t.runs[0].size == m.NOTE[0]]
    called = next(t.page for t in placed if t.runs[0].text == "Hier.")
    assert {t.page for t in noted} == {called, called + 1}
    assert "".join(t.runs[0].text.replace(" ", "") for t in noted) == note.replace(" ", "")


def test_no_text_below_the_column_or_over_its_right_edge(source: Callable[..., Path]) -> None:
    text = "\n\n".join(f"{FILLER * 5}^[Noot {n}: {FILLER}]" for n in range(12))
    for placed in lay_out(compose(read_source(source(text)))).texts:
        width = sum(run.width for run in placed.runs)
        assert placed.x + width <= m.RIGHT + 0.01
        assert placed.y <= m.LAST or placed.y >= m.COLOPHON[1]


def test_heading_takes_text_along_to_the_next_page(source: Callable[..., Path]) -> None:
    for count in range(20, 34):
        text = "\n\n".join(["Een regel."] * count + ["# Kop", FILLER * 3])
        paper = compose(read_source(source(text)))
        begins = lay_out(paper).begins
        heading = len(paper.pieces) - 1
        assert begins[heading] == begins[heading + 1]


def test_page_number_only_where_there_is_more_than_one(source: Callable[..., Path]) -> None:
    one = printed(lay_out(compose(read_source(source("Kort.")))))
    many = printed(lay_out(compose(read_source(source("\n\n".join([FILLER * 9] * 12))))))
    assert "1" not in one[1]
    assert "1" in many[1]
    assert "2" in many[2]


def test_same_source_gives_the_same_bytes(source: Callable[..., Path]) -> None:
    paper = compose(read_source(source("Tekst.^[Noot.]")))
    assert draw(paper.head, lay_out(paper)) == draw(paper.head, lay_out(paper))

"""Text that was recognised in pictures: what is noise in it, its bullets, and its notes."""

import pytest

from kamerlens.read import pdf_notes
from kamerlens.read.pdf_characters import Run
from kamerlens.read.pdf_lines import Line, Sheet, Token
from kamerlens.read.pdf_recognised import Guess, mended
from kamerlens.structure.data import load

DATA = load("read/recognised")
WIDTH, HEIGHT = 600.0, 840.0


def line(text: str, y: float = 100.0, x: float = 80.0, letter: float = 4.5, painted: bool = False) -> Line:
    """A line of words, each letter so wide."""
    run = Run("GlyphLessFont", 9.0, y, upright=True, painted=painted)
    tokens = []
    for word in text.split():
        tokens.append(Token(word, x, y - 8, x + letter * len(word), y + 1, run, not tokens, False))
        x = tokens[-1].x1 + letter
    return Line(1, tuple(token._replace(glued=False) for token in tokens))


def read(*lines: Line, guesses: tuple[Guess, ...] = ()) -> list[str]:
    (sheet,) = mended([Sheet(1, WIDTH, HEIGHT, lines)], guesses)
    return [found.text for found in sheet.lines]


def guess(found: Line, confidence: float) -> Guess:
    return Guess(1, (found.x0 + found.x1) / 2 / WIDTH, (found.top + found.bottom) / 2 / HEIGHT, confidence)


@pytest.mark.parametrize("row", DATA["bullets"], ids=lambda row: row["sign"])
def test_bullet_taken_for_a_letter(row):
    assert read(line(row["example"])) == ["•" + row["example"].removeprefix(row["sign"])]
    assert read(line(row["counter_example"])) == [row["counter_example"]]


@pytest.mark.parametrize("row", DATA["rests"], ids=lambda row: row["sign"])
def test_room_behind_a_bullet(row):
    assert read(line(row["example"])) == ["• Het verzoek"]
    assert read(line(row["counter_example"])) == [row["counter_example"]]


def test_printed_letters_stay_as_they_are():
    assert read(line("e Het verzoek", painted=True), line("|", 120, painted=True)) == ["e Het verzoek", "|"]


def test_words_that_nobody_believes_in_are_noise():
    found = line("gll2f")
    assert read(found, guesses=(guess(found, 0.1),)) == []
    assert read(found, guesses=(guess(found, 0.8),)) == ["gll2f"]
    assert read(found, guesses=(guess(line("gll2f", 400), 0.1),)) == ["gll2f"]


def test_signs_alone_and_specks_are_noise_but_markers_are_not():
    assert read(line("|"), line("ij", 120, letter=0.7), line("•", 140), line("I", 160)) == ["•", "I"]


def test_notes_of_a_picture_stand_apart_and_are_numbered():
    body = [line("Tekst van de brief", 100 + 11 * n) for n in range(5)]
    notes = [line("1 Kamerbrief van 8 juli", 200), line("12 april 2023", 211), line("2 Handboek", 222)]
    assert pdf_notes.foot([*body, *notes], "") == notes
    assert not pdf_notes.foot([*body, line("7 Kamerbrief", 200)], "1")
    assert not pdf_notes.foot(body, "")
    assert [note.label for note in pdf_notes.notes(notes)] == ["1", "2"]


def test_number_of_a_note_taken_for_a_sign_is_the_next():
    assert [note.label for note in pdf_notes.notes([line("1 Kamerbrief"), line("> Handboek", 120)])] == [
        "1",
        "2",
    ]

"""Questions with their answers: numbered, repeated in running text, put by fractions and answered below."""

import re

import pytest

from kamerlens.records import Kind, Paragraph, Zone
from kamerlens.structure.answers import fraction_of, numbers, pair
from kamerlens.structure.data import load

DATA = load("structure/answers")
ASKED, ANSWERED = Zone.QUESTION, Zone.ANSWER


def test_numbers_in_headings() -> None:
    for example in DATA["numbers"]["examples"]:
        assert numbers(example["text"]) == tuple(example["numbers"]), example["text"]
    assert [numbers(text) for text in DATA["numbers"]["counter_examples"]] == [(), (), ()]


def test_fractions() -> None:
    for example in DATA["fraction"]["examples"]:
        assert fraction_of(example["text"]) == example["fraction"], example["text"]
    assert [fraction_of(text) for text in DATA["fraction"]["counter_examples"]] == [""]


@pytest.mark.parametrize("name", ["bare", "courtesy"])
def test_example_and_counter_example(name: str) -> None:
    pattern = re.compile(DATA[name]["pattern"])
    assert pattern.match(DATA[name]["example"])
    assert not pattern.match(DATA[name]["counter_example"])


def test_repeated_questions() -> None:
    pattern = re.compile(DATA["restated"]["pattern"])
    assert all(pattern.match(text) for text in DATA["restated"]["examples"])
    assert not any(pattern.match(text) for text in DATA["restated"]["counter_examples"])


def pairs(*rows: tuple[Kind, Zone, str], kind: str = "Antwoord") -> list[int]:
    return [p.pair for p in pair([Paragraph(0, *row) for row in rows], kind)]


def test_questions_answered_together_are_one_pair() -> None:
    assert pairs(
        (Kind.HEADING, ASKED, "Vraag 1"),
        (Kind.PARAGRAPH, ASKED, "Klopt dit?"),
        (Kind.HEADING, ANSWERED, "Antwoord 1"),
        (Kind.PARAGRAPH, ANSWERED, "Ja."),
        (Kind.HEADING, ASKED, "Vraag 2"),
        (Kind.HEADING, ASKED, "Vraag 3"),
        (Kind.HEADING, ANSWERED, "Antwoord op de vragen 2 en 3"),
        (Kind.PARAGRAPH, ANSWERED, "Nee."),
        (Kind.PARAGRAPH, Zone.QUOTATION, "«Geciteerd.»"),
        (Kind.NOTE, Zone.NOTE, "Zie de brief."),
    ) == [1, 1, 1, 1, 2, 2, 2, 2, 2, 0]


def test_numbering_that_begins_anew_makes_new_pairs() -> None:
    rows = [(Kind.HEADING, ASKED, "Vraag 1"), (Kind.HEADING, ANSWERED, "Antwoord 1")]
    assert pairs(*rows, *rows) == [1, 1, 2, 2]


def test_question_without_an_answer_is_no_pair() -> None:
    assert pairs(
        (Kind.HEADING, ASKED, "Vraag 1"),
        (Kind.HEADING, ASKED, "Vraag 2"),
        (Kind.HEADING, ANSWERED, "Antwoord"),
        (Kind.HEADING, ANSWERED, "Mededeling"),
    ) == [0, 1, 1, 1]


def test_note_on_a_report_pairs_what_is_asked_with_what_follows() -> None:
    said = Zone.EXPLANATION
    rows = [
        (Kind.PARAGRAPH, said, "De regering heeft met belangstelling kennisgenomen van het verslag."),
        (Kind.HEADING, said, "1. Inleiding"),
        (Kind.PARAGRAPH, said, "De leden van de PvdA-fractie vragen naar de kosten. Die zijn laag."),
        (Kind.PARAGRAPH, said, "Het gaat om een eenmalige uitgave."),
        (Kind.PARAGRAPH, said, "Dezelfde leden vragen naar de baten. Die zijn hoog."),
        (Kind.HEADING, said, "2. Slot"),
        (Kind.PARAGRAPH, said, "De regering vertrouwt op een spoedige behandeling."),
    ]
    assert pairs(*rows, kind="Nota naar aanleiding van het verslag") == [0, 0, 1, 1, 2, 0, 0]
    assert pairs(*rows, kind="Memorie van toelichting") == [0] * 7


def test_fractions_that_ask_in_one_part_are_answered_in_the_next() -> None:
    assert pairs(
        (Kind.HEADING, ASKED, "Vragen en opmerkingen van de D66-fractie"),
        (Kind.PARAGRAPH, ASKED, "De leden van de D66-fractie lezen over experimenten met toezicht."),
        (Kind.PARAGRAPH, ASKED, "Ook vinden deze leden de bekostiging van bibliotheken onduidelijk."),
        (Kind.HEADING, ASKED, "Vragen en opmerkingen van de SP-fractie"),
        (Kind.PARAGRAPH, ASKED, "De leden van de SP-fractie willen minder managers."),
        (Kind.HEADING, ANSWERED, "Reactie van de Minister"),
        (Kind.PARAGRAPH, ANSWERED, "De leden van de D66-fractie vragen naar bibliotheken. Die blijven open."),
        (Kind.PARAGRAPH, ANSWERED, "Daar is geld voor."),
        (Kind.PARAGRAPH, ANSWERED, "De SP-fractie antwoord ik dat dit aan gemeenten is."),
        kind="Verslag van een commissiedebat",
    ) == [0, 0, 1, 0, 2, 0, 1, 1, 2]

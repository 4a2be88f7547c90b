"""Tokens and sentence boundaries of parliamentary papers, by rules alone: no trained pipeline is needed."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from kamerlens.language import sentences
from kamerlens.language.tokenizer import LETTERS, abbreviations, tokenizer
from kamerlens.structure.data import load

GROUPS = load("language/abbreviations")["groups"]
NAMES = [group["name"] for group in GROUPS]


@pytest.fixture(scope="module")
def nlp() -> Language:
    blank = spacy.blank("nl")
    blank.tokenizer = tokenizer(blank)
    blank.add_pipe("sentencizer")
    blank.add_pipe(sentences.NAME)
    return blank


def cut(nlp: Language, text: str) -> list[str]:
    return [span.text for span in nlp(text).sents]


@pytest.mark.parametrize("group", GROUPS, ids=NAMES)
def test_an_example_is_one_sentence_and_a_counter_example_two(nlp: Language, group: dict[str, str]) -> None:
    assert len(cut(nlp, group["example"])) == 1
    assert len(cut(nlp, group["counter_example"])) == 2


@pytest.mark.parametrize("group", GROUPS, ids=NAMES)
def test_every_abbreviation_is_one_token_that_goes_on(nlp: Language, group: dict[str, list[str]]) -> None:
    for word in group["words"]:
        doc = nlp(f"Dit staat in {word} 12 van de brief.")
        assert word in [token.text for token in doc], word
        assert len(list(doc.sents)) == 1, word


def test_each_abbreviation_is_listed_once_and_ends_in_a_full_stop() -> None:
    words = [word for group in GROUPS for word in group["words"]]
    assert sorted(words) == sorted(set(words))
    assert all(word.endswith(".") for word in words)


def test_the_two_kinds_of_abbreviation_do_not_overlap() -> None:
    assert not abbreviations("never") & abbreviations("perhaps")


@pytest.mark.parametrize(
    "text",
    [
        "Zie Kamerstukken II 2021/22, 35 925 XIII, nr. 20, blz. 4.",
        "Op grond van art. 15a, eerste lid, Fvw jo. art. 3 Gemeentewet is dat verplicht.",
        "De brief van mw. mr. drs. J.P. de Vries d.d. 3 mei 2020 ging over Stb. 2021, 419.",
        "Dat is a.d.h.v. de m.e.r.-plicht bepaald door A. Jansen c.s. in hun motie.",
        "De kosten zijn ca. € 20 mln. in 2024 en € 2,5 mld. in 2025.",
        "1. De gemeente stelt een plan vast.",
        "De Kamer verzoekt de regering: Stel kaders.",
        "Zij zegt: “Gemeenten moeten dit doen. ”",
        "a) Provincies stellen een visie vast.",
    ],
)
def test_citations_initials_and_list_marks_do_not_break_a_sentence(nlp: Language, text: str) -> None:
    assert cut(nlp, text) == [text]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("De motie is van het lid De Vries c.s. Het kabinet voert haar uit.", "Het kabinet voert haar uit."),
        ("Dat kost € 20 mln. De gemeenten betalen mee.", "De gemeenten betalen mee."),
        ("Dat staat in de wet (artikel 3, tweede lid). De raad besluit.", "De raad besluit."),
        ("De motie «Geen taak zonder geld». Het kabinet voert haar uit.", "Het kabinet voert haar uit."),
        ("Het vroeg “wat nu?” De raad zweeg.", "De raad zweeg."),
        ("Dit geldt vanaf 2024. Daarna vervalt het.", "Daarna vervalt het."),
        ("Ja. Het beleid houdt hier rekening mee.", "Het beleid houdt hier rekening mee."),
        (
            "Dat is zo. “Gemeenten moeten dit doen”, zegt de raad.",
            "“Gemeenten moeten dit doen”, zegt de raad.",
        ),
        ("Dat is best. VNG en IPO stemmen in.", "VNG en IPO stemmen in."),
    ],
)
def test_a_full_stop_or_a_closing_abbreviation_before_a_capital_ends_it(
    nlp: Language, text: str, second: str
) -> None:
    assert cut(nlp, text)[1:] == [second]


@pytest.mark.parametrize("text", ["Dat is het best.", "Dat geldt voor u.", "Hij is lid.", "Het is een wet."])
def test_an_ordinary_word_gives_up_its_full_stop(nlp: Language, text: str) -> None:
    assert [token.text for token in nlp(text)][-1] == "."


@pytest.mark.parametrize(
    ("text", "whole"), [("d.d.", True), ("J.P.", True), ("'70", True), ("EU.", False), ("3.2", False)]
)
def test_letters_with_full_stops_are_one_token(text: str, whole: bool) -> None:
    assert bool(LETTERS.fullmatch(text)) is whole


def test_a_foreign_tokenizer_that_splits_an_abbreviation_is_mended() -> None:
    stock = spacy.blank("nl")
    stock.add_pipe("sentencizer")
    stock.add_pipe(sentences.NAME)
    assert [t.text for t in stock("art. 3 jo. art. 4")][2:4] == ["jo", "."]
    assert len(list(stock("Dat volgt uit artikel 3 jo. artikel 4 van de wet.").sents)) == 1

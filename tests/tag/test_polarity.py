"""What a sentence makes more or less, composed over its parse. The parsed cases need models/nl_kamer."""

from itertools import chain
from typing import Any

import pytest
import spacy

from kamerlens.language.pipeline import load
from kamerlens.tag import codebook, features, polarity
from kamerlens.tag.candidates import propose
from kamerlens.tag.reading import Reader
from kamerlens.tag.words import Word, read

BOOK = codebook.load()
BLANK = spacy.blank("nl")
CLASSES = [*chain.from_iterable(polarity.data().values())]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load(None), BOOK)


def _words(sentence: str, reader: Reader) -> tuple[Word, ...]:
    return next(reader.read([(sentence, "")])).words


def _holds(name: str, words: str) -> bool:
    return name in polarity.lexicon().marks(read(BLANK.make_doc(words)))


@pytest.mark.parametrize("each", CLASSES, ids=lambda each: each["id"])
def test_a_class_holds_its_examples_and_not_its_counter_examples(each: dict[str, Any]) -> None:
    examples, others = each["examples"].split(", "), each["counter_examples"].split(", ")
    assert each["why"]
    assert [words for words in examples if not _holds(each["id"], words)] == []
    assert [words for words in others if _holds(each["id"], words)] == []


def test_poles_acts_and_turns_have_a_sign_and_frames_none() -> None:
    signs = {kind: {each.get("sign") for each in groups} for kind, groups in polarity.data().items()}
    assert signs == {"poles": {1, -1}, "acts": {1, -1}, "turns": {1, -1}, "frames": {None}}


@pytest.mark.parametrize(
    ("sentence", "name", "sign"),
    [
        ("Het kabinet schrapt het voorschrift.", "dwang", -1),
        ("Het voorschrift vervalt.", "dwang", -1),
        ("Het voorschrift vervalt niet.", "dwang", 1),
        ("Er is geen reden om het voorschrift te schrappen.", "dwang", 1),
        ("Het kabinet wil de voorschriften verruimen.", "dwang", 1),
        ("De minister verkleint de beleidsvrijheid.", "ruimte", 1),
        ("De gemeenten krijgen meer beleidsvrijheid.", "ruimte", -1),
        ("De beperking wordt opgeheven.", "grens", -1),
        ("De specifieke uitkering wordt stopgezet.", "uitkering", -1),
        ("De specifieke uitkering wordt verlengd.", "uitkering", 1),
        ("Gemeenten ontvangen het geld zonder voorwaarden.", "dwang", -1),
        ("De minister legt de provincies niets op.", "dwingen", -1),
    ],
)
def test_a_sign_is_turned_by_what_governs_it(sentence: str, name: str, sign: int, reader: Reader) -> None:
    found = {each.sign for each in polarity.anchors(_words(sentence, reader)) if each.name == name}
    assert found == {sign}


def test_a_verb_turns_its_object_and_not_who_does_it(reader: Reader) -> None:
    found = polarity.anchors(_words("De regeling beperkt het toezicht.", reader))
    assert {each.name: each.sign for each in found if each.name in ("uitkering", "dwang")} == {
        "uitkering": 1,
        "dwang": -1,
    }


def test_without_a_parser_each_word_keeps_its_own_sign() -> None:
    found = polarity.anchors(read(BLANK.make_doc("Het kabinet schrapt het voorschrift.")))
    assert [(each.name, each.sign, each.turns) for each in found if each.name == "dwang"] == [
        ("dwang", 1, ())
    ]


def test_a_sign_is_told_with_how_the_sentence_speaks(reader: Reader) -> None:
    told = set(polarity.features(_words("Bent u bereid het voorschrift te schrappen?", reader)))
    assert {"p:dwang-", "p:dwang-@wens", "p:dwang-@vraag", "p:dwang:omlaag"} <= told


def test_direction_is_composed_only_when_it_is_asked_for(reader: Reader) -> None:
    sentence = next(reader.read([("De aanwijzing wordt ingetrokken.", "")]))
    seen = features.of(sentence, propose(sentence, BOOK), BOOK.telling)
    assert set(seen) == set(features.BLOCKS)
    assert "centrale_sturing|p:dwang-" in features.of_theme(seen, "centrale_sturing")
    with pytest.raises(KeyError):
        seen["zone"]


def test_parts_of_words_are_seen_where_they_are_asked_for(reader: Reader) -> None:
    sentence = next(reader.read([("De aanwijzing wordt ingetrokken.", "")]))
    seen = features.of(sentence, propose(sentence, BOOK), BOOK.telling)
    whole, every = (features.of_theme(seen, "centrale_sturing", parts) for parts in (False, True))
    assert whole < every
    assert {name[0] for name in every - whole} == {"~"}

"""The force of a sentence, who acts in it and whom it is about. The parsed cases need models/nl_kamer."""

from typing import Any

import pytest
import spacy

from kamerlens.language.pipeline import load
from kamerlens.tag import codebook, force
from kamerlens.tag.force import Force
from kamerlens.tag.reading import Reader
from kamerlens.tag.words import read

BLANK = spacy.blank("nl")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load(None), codebook.load())


def _plain(sentence: str) -> Force:
    return force.of(read(BLANK.make_doc(sentence)))


@pytest.mark.parametrize(
    "each", [*force.data()["forces"], force.data()["description"]], ids=lambda each: each["id"]
)
def test_a_force_has_its_examples_and_not_its_counter_examples(each: dict[str, Any]) -> None:
    assert each["why"]
    assert {_plain(sentence).kind for sentence in each["examples"]} == {each["id"]}
    assert each["id"] not in {_plain(sentence).kind for sentence in each["counter_examples"]}


@pytest.mark.parametrize("each", force.data()["parties"], ids=lambda each: each["id"])
def test_a_party_has_its_examples_and_not_its_counter_examples(each: dict[str, Any]) -> None:
    assert each["why"]
    assert {_plain(sentence).actor for sentence in each["examples"]} == {each["id"]}
    assert each["id"] not in {_plain(sentence).actor for sentence in each["counter_examples"]}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("De minister kan de provincie een aanwijzing geven.", Force("bevoegdheid", "Rijk", ("provincie",))),
        ("Gemeenten moeten in de jeugdregio samenwerken.", Force("plicht", "gemeente", ("regio",))),
        ("Waterschappen mogen niet van de norm afwijken.", Force("verbod", "waterschap", ("waterschap",))),
        (
            "De taak wordt door gedeputeerde staten uitgevoerd.",
            Force("beschrijving", "provincie", ("provincie",)),
        ),
        ("In 2023 waren er 144 specifieke uitkeringen.", Force("beschrijving", "", ())),
    ],
)
def test_who_acts_is_the_subject_and_the_tier_is_whom_it_is_about(
    sentence: str, expected: Force, reader: Reader
) -> None:
    (read_,) = reader.read([(sentence, "")])
    assert force.of(read_.words) == expected

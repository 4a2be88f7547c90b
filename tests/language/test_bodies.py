"""Government bodies as entities, from the lists."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Span

from kamerlens.language import bodies
from kamerlens.language.tokenizer import tokenizer
from kamerlens.structure.data import load

DATA = load("language/bodies")


@pytest.fixture(scope="module")
def nlp() -> Language:
    blank = spacy.blank("nl")
    blank.tokenizer = tokenizer(blank)
    blank.add_pipe(bodies.NAME)
    return blank


def keys(nlp: Language, text: str) -> list[str]:
    return [ent.ent_id_ for ent in nlp(text).ents]


def test_the_examples_are_found_and_the_counter_examples_not(nlp: Language) -> None:
    assert keys(nlp, DATA["example"]) == ["VNG", "IPO", "Raad van State"]
    assert keys(nlp, DATA["counter_example"]) == []
    assert keys(nlp, DATA["ministry"]["example"]) == ["BZK"]
    assert keys(nlp, DATA["ministry"]["counter_example"]) == []


def test_every_name_of_every_body_is_found_as_itself(nlp: Language) -> None:
    for row in DATA["bodies"]:
        for name in row["names"]:
            assert keys(nlp, f"Dit schrijft {name} aan ons.") == [row["key"]], name


def test_no_name_belongs_to_two_bodies() -> None:
    names = [name for row in DATA["bodies"] for name in row["names"]]
    assert sorted(names) == sorted(set(names))


def test_every_ministry_is_found_by_its_official_name(nlp: Language) -> None:
    for row in load("ministries")["ministries"]:
        assert keys(nlp, f"Het ministerie van {row['names'][0]} antwoordt.") == [row["key"]]


def test_every_body_has_a_tier() -> None:
    known = {"rijk", "provincie", "gemeente", "waterschap", "regio", "europa", "koepel", "advies"}
    assert set(bodies.tiers().values()) == known
    assert bodies.tiers()["VNG"] == "koepel"
    assert bodies.tiers()["BZK"] == "rijk"


def test_the_longest_name_wins(nlp: Language) -> None:
    doc = nlp("Dat is het oordeel van de Afdeling advisering van de Raad van State.")
    assert [ent.text for ent in doc.ents] == ["Afdeling advisering van de Raad van State"]
    assert [ent.label_ for ent in doc.ents] == ["ORG"]


def test_bodies_go_over_the_entities_of_another_recogniser_and_leave_the_rest(nlp: Language) -> None:
    doc = nlp.make_doc("De VNG Zuid vergadert in Utrecht.")
    doc.ents = (Span(doc, 1, 3, "PER"), Span(doc, 5, 6, "GPE"))
    found = nlp.get_pipe(bodies.NAME)(doc)
    assert [(ent.text, ent.label_) for ent in found.ents] == [("VNG", "ORG"), ("Utrecht", "GPE")]

"""Auxiliaries by their relation, and the particles of split verbs."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from kamerlens.language.verbs import mend


@pytest.mark.parametrize(
    ("particle", "tag", "dep", "expected"),
    [
        ("op", "VZ|fin", "compound:prt", "opleggen"),
        ("vast", "ADJ|vrij|basis|zonder", "compound:prt", "vastleggen"),
        ("op", "VZ|init", "case", "leggen"),
        ("ten", "VZ|versm", "compound:prt", "leggen"),  # "ten grondslag leggen" is not one word
    ],
)
def test_the_particle_of_a_split_verb_joins_its_lemma(
    particle: str, tag: str, dep: str, expected: str
) -> None:
    doc = Doc(
        spacy.blank("nl").vocab,
        words=["Het", "Rijk", "legt", "taken", particle],
        tags=["LID|bep|stan|evon", "N", "WW|pv|tgw|met-t", "N", tag],
        lemmas=["het", "rijk", "leggen", "taak", particle],
        heads=[1, 2, 2, 2, 2],
        deps=["det", "nsubj", "ROOT", "obj", dep],
    )
    assert mend(doc)[2].lemma_ == expected


@pytest.mark.parametrize(
    ("dep", "guess"), [("aux", "VERB"), ("aux:pass", "AUX"), ("cop", "VERB"), ("ROOT", "AUX")]
)
def test_a_verb_is_an_auxiliary_by_its_relation_alone(dep: str, guess: str) -> None:
    head = 1 if dep == "ROOT" else 2
    doc = Doc(
        spacy.blank("nl").vocab,
        words=["Dat", "is", "verplicht"],
        pos=["PRON", guess, "VERB"],
        lemmas=["dat", "zijn", "verplichten"],
        heads=[head, head, head],
        deps=["nsubj", dep, "xcomp" if dep == "ROOT" else "ROOT"],
    )
    assert [t.pos_ for t in mend(doc)] == ["PRON", "VERB" if dep == "ROOT" else "AUX", "VERB"]

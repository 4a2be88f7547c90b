"""What a paper does with what it refers to, by the examples of data/structure/roles.yaml."""

from typing import Any

import pytest

from kamerlens.records import Kind, NoteCall, Paragraph, Zone
from kamerlens.structure.amending import instruction
from kamerlens.structure.data import load
from kamerlens.structure.references import find

RULES = load("structure/roles")["rules"]
MOTION = "Kamerstuk 99 013, nr. 12"


def role_at_the_bar(marked: str, zone: Zone = Zone.LETTER) -> str:
    begin, text = marked.index("|"), marked.replace("|", "")
    paragraph = Paragraph(1, Kind.PARAGRAPH, zone, text, instruction=instruction(text))
    (found,) = (r for r in find([paragraph]) if r.begin == begin)
    return found.role


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["why"])
def test_rule(rule: dict[str, Any]) -> None:
    for text in rule["examples"]:
        assert role_at_the_bar(text) == rule["name"], text
    for text in rule["counter_examples"]:
        assert role_at_the_bar(text) != rule["name"], text


def test_what_a_motion_says_of_another_motion_is_no_reaction() -> None:
    text = f"constaterende dat de regering uitvoering geeft aan de motie-Proef (|{MOTION});"
    assert role_at_the_bar(text) == "reactie_op"
    assert role_at_the_bar(text, Zone.CONSIDERATION) == "noemt"


def test_reference_in_a_note_has_the_role_of_the_sentence_that_calls_it() -> None:
    body = "De brief is verstuurd. Hiermee geef ik uitvoering aan de motie-Proef. Dat is alles."
    at = body.index(". Dat")
    paragraph = Paragraph(1, Kind.PARAGRAPH, Zone.LETTER, body, calls=(NoteCall(at, "1"),))
    note = Paragraph(2, Kind.NOTE, Zone.NOTE, f"{MOTION}.", label="1")
    assert [r.role for r in find([paragraph, note])] == ["reactie_op"]


def test_sentence_before_says_nothing() -> None:
    assert role_at_the_bar(f"Ik geef uitvoering aan de motie-Proef. Zie verder |{MOTION}") == "noemt"


def test_number_without_a_dossier_is_one_of_the_papers_own() -> None:
    text = "GEWIJZIGDE MOTIE VAN HET LID PROEF TER VERVANGING VAN DIE GEDRUKT ONDER NR. 11"
    (found,) = find([Paragraph(1, Kind.TITLE, Zone.TITLE, text)], dossiers=("99007", "99008"))
    assert (found.target, found.role, found.text) == ("kst-99007-11", "vervangt", "DIE GEDRUKT ONDER NR. 11")

"""The pattern language on small sentences: each link, and what it refuses."""

import pytest
import spacy
from spacy.tokens import Doc

from kamerlens.tag.lexicon import Lexicon, WordClass
from kamerlens.tag.pattern import find, parse
from kamerlens.tag.words import Word, read

CLASSES = (
    WordClass("rijk", "", ("minister", "het rijk")),
    WordClass("decentraal", "", ("gemeente", "provincie*"), exclude=("gemeente gods",)),
    WordClass("'kiezen'", "", ("kiezen",)),
    WordClass("'kaas'", "", ("kaas",)),
)
LEXICON = Lexicon(CLASSES)


def _found(pattern: str, text: str) -> list[str]:
    words = read(spacy.blank("nl").make_doc(text))
    spans = find(parse(pattern), words, LEXICON.marks(words))
    return [" ".join(word.form for word in words[begin:end]) for begin, end in sorted(set(spans))]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("@decentraal", "Gemeenten en provinciehuizen.", ["gemeenten", "provinciehuizen"]),
        ("@decentraal", "De gemeente Gods zingt.", []),
        ("@rijk", "Het Rijk zwijgt.", ["het rijk"]),
        ("@rijk kiezen", "De minister kiest.", ["minister kiest"]),
        ("@rijk kiezen", "De minister zelf kiest.", []),
        ("@rijk .. @decentraal", "De minister kiest de gemeente.", ["minister kiest de gemeente"]),
        ("@rijk .. @decentraal", "De gemeente kiest de minister.", []),
        ("@rijk .. @decentraal", "De minister wacht; de gemeente kiest.", []),
        ("@rijk ~ @decentraal", "De gemeente kiest de minister.", ["gemeente kiest de minister"]),
        ("@rijk ~ @decentraal", "De minister " + "eet " * 13 + "bij de gemeente.", []),
        ("kiezen & @decentraal", "De gemeente wil zo laat mogelijk kiezen.", ["kiezen"]),
        ("kiezen & @decentraal", "Zij wil zo laat mogelijk kiezen.", []),
        ("kiezen|kaas", "Kaas kiezen.", ["kaas", "kiezen"]),
    ],
)
def test_a_link_ties_what_it_says(pattern: str, text: str, found: list[str]) -> None:
    assert _found(pattern, text) == found


def _parsed(text: str, heads: list[int], deps: list[str]) -> tuple[Word, ...]:
    words = text.split()
    return read(Doc(spacy.blank("nl").vocab, words, heads=heads, deps=deps))


def test_hanging_under_needs_the_tree() -> None:
    deps = ["det", "nsubj", "ROOT", "det", "obj"]
    words = _parsed("De minister kiest de gemeente", [1, 2, 2, 4, 2], deps)
    marks = LEXICON.marks(words)
    assert list(find(parse("kiezen > @decentraal"), words, marks)) == [(2, 5)]
    assert list(find(parse("@rijk > @decentraal"), words, marks)) == []


def test_without_a_parser_hanging_under_is_standing_near() -> None:
    assert _found("@rijk > @decentraal", "De minister kiest de gemeente.") == ["minister kiest de gemeente"]


def test_a_separable_verb_is_whole_with_and_without_a_parser() -> None:
    parsed = _parsed("Hij treedt op", [1, 1, 1], ["nsubj", "ROOT", "compound:prt"])
    plain = read(spacy.blank("nl").make_doc("Hij treedt vandaag op."), frozenset({"op"}))
    assert parsed[1].lemma == plain[1].lemma == "optreden"


def test_a_word_that_looks_like_a_verb_gets_no_particle() -> None:
    text = spacy.blank("nl").make_doc("Wij leggen geen plicht op.")
    words = read(text, frozenset({"op"}), frozenset({"geen"}))
    assert [word.lemma for word in words][1:3] == ["opleggen", "geen"]

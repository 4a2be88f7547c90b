"""The tagger on small papers and lines. Needs the trained pipeline and decision that ship in models/."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy

from kamerlens.errors import UsageError
from kamerlens.language.pipeline import load
from kamerlens.records import Kind, Paper, Paragraph, Word, Zone
from kamerlens.tag import codebook, model
from kamerlens.tag.boxes import around
from kamerlens.tag.lines import tag_lines
from kamerlens.tag.tagger import Tagger

GRANT = "Het kabinet stelt een specifieke uitkering in voor gemeenten."
DUTY = "Gemeenten worden wettelijk verplicht om in de jeugdregio samen te werken."
NOTHING = "De zon scheen op het strand."


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(load(None), codebook.load())


def test_a_mention_is_its_words_in_the_paragraph(tagger: Tagger, make_paper: Callable[..., Paper]) -> None:
    paper = make_paper(f"{NOTHING} {GRANT} {DUTY}", NOTHING, DUTY)
    mentions = tagger.tag_paper(paper)
    texts = {each.number: each.text for each in paper.paragraphs}
    assert {each.theme for each in mentions} >= {"specifieke_uitkering", "verplichte_regionale_samenwerking"}
    assert {each.paragraph for each in mentions} == {1, 3}
    for each in mentions:
        assert texts[each.paragraph][each.begin : each.end] == each.text
        assert each.sentence_begin <= each.begin < each.end <= each.sentence_end
        assert texts[each.paragraph][each.sentence_begin : each.sentence_end] in (GRANT, DUTY)
        assert 0 < each.confidence <= 1
        assert each.boxes
    assert list(mentions) == sorted(mentions, key=lambda each: (each.paragraph, each.begin))


def test_a_rule_of_the_codebook_stands_by_each_mention(tagger: Tagger) -> None:
    rules = {rule.id for rule in tagger.codebook.rules}
    found = tagger.tag_text(f"{GRANT} {DUTY}")
    assert {each.rule for each in found} <= rules
    assert next(each for each in found if each.theme == "specifieke_uitkering").text == "specifieke uitkering"


def test_signatures_and_salutations_are_passed_over(tagger: Tagger) -> None:
    kinds = (Kind.OPENING, Kind.SIGNATURE, Kind.NOTE)
    paragraphs = tuple(Paragraph(n, kind, Zone.LETTER, GRANT) for n, kind in enumerate(kinds, 1))
    paper = Paper(metadata=None, paragraphs=paragraphs, source="txt")  # type: ignore[arg-type]
    assert {each.paragraph for each in tagger.tag_paper(paper)} == {3}


def test_a_text_without_a_parser_is_tagged_too() -> None:
    bare = Tagger(spacy.blank("nl"), codebook.load())
    assert [each.text for each in bare.tag_text(GRANT)][:1] == ["specifieke uitkering"]


def test_the_same_sentences_alone_and_among_others_have_the_same_mentions(tagger: Tagger) -> None:
    together = tagger.tag_texts([(GRANT, ""), (NOTHING, ""), (DUTY, NOTHING)])
    assert together == [tagger.tag_text(GRANT), (), tagger.tag_text(DUTY, NOTHING)]


def test_an_advice_speaks_for_its_adviser(tagger: Tagger) -> None:
    paragraphs = (Paragraph(1, Kind.PARAGRAPH, Zone.ADVICE, GRANT),)
    paper = Paper(metadata=None, paragraphs=paragraphs, source="xml")  # type: ignore[arg-type]
    assert {each.speaker for each in tagger.tag_paper(paper)} == {"Raad van State"}


@pytest.mark.parametrize(
    ("zones", "speaker"), [((Zone.QUESTION, Zone.ANSWER), "vragensteller"), ((Zone.QUESTION,), "")]
)
def test_a_question_speaks_for_who_asked_it_where_it_is_answered(
    zones: tuple[Zone, ...], speaker: str, tagger: Tagger
) -> None:
    paragraphs = tuple(Paragraph(n, Kind.PARAGRAPH, zone, GRANT) for n, zone in enumerate(zones, 1))
    paper = Paper(metadata=None, paragraphs=paragraphs, source="xml")  # type: ignore[arg-type]
    assert {each.speaker for each in tagger.tag_paper(paper) if each.paragraph == 1} == {speaker}


def test_a_mention_has_the_force_of_its_sentence(tagger: Tagger) -> None:
    mention = next(each for each in tagger.tag_text(DUTY) if each.theme.startswith("verplicht"))
    assert (mention.force, mention.actor, mention.tiers) == ("plicht", "gemeente", ("regio",))


def test_a_mention_over_two_lines_has_two_boxes() -> None:
    words = (
        Word(0, 3, 1, 10, 100, 30, 110),
        Word(4, 7, 1, 35, 100, 60, 111),
        Word(8, 11, 1, 10, 112, 30, 122),
        Word(12, 15, 2, 10, 100, 30, 110),
    )
    assert around(words, 0, 11) == ((1, 10, 100, 60, 111), (1, 10, 112, 30, 122))
    assert around(words, 9, 13) == ((1, 10, 112, 30, 122), (2, 10, 100, 30, 110))
    assert around(words, 3, 4) == ()


def test_lines_come_back_with_their_mentions(tagger: Tagger) -> None:
    lines = [
        json.dumps({"id": 7, "text": GRANT, "own": "kept"}),
        "",
        json.dumps({"id": "b", "text": NOTHING}),
    ]
    first, second = map(json.loads, tag_lines(lines, tagger))
    keys = [
        "theme",
        "subtype",
        "direction",
        "text",
        "start",
        "end",
        "sentence_start",
        "sentence_end",
        "confidence",
        "rule",
    ]
    assert (first["id"], first["own"], second["mentions"]) == (7, "kept", [])
    mention = first["mentions"][0]
    assert list(mention)[: len(keys)] == keys
    assert GRANT[mention["start"] : mention["end"]] == mention["text"] == "specifieke uitkering"


@pytest.mark.parametrize(
    "bad",
    ["{", "[]", '{"id": 1}', '{"text": "a"}', '{"id": 1, "text": 2}', '{"id": 1, "text": "a", "context": 3}'],
)
def test_a_bad_line_is_named_after_the_lines_before_it(tagger: Tagger, bad: str) -> None:
    answers = tag_lines([json.dumps({"id": 1, "text": NOTHING}), bad], tagger)
    assert json.loads(next(answers))["id"] == 1
    with pytest.raises(UsageError, match="line 2"):
        next(answers)


def test_a_missing_or_broken_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="kamerlens train"):
        model.load(tmp_path)
    (tmp_path / "model.json").write_text("{}")
    (tmp_path / "weights.npz").write_bytes(b"no arrays")
    with pytest.raises(UsageError, match="kamerlens train"):
        model.load(tmp_path)

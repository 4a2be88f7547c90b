"""The codebook's promises: every rule and word class keeps its examples and refuses its counter-examples."""

import pytest
import spacy

from kamerlens.tag import candidates, codebook, sieve, speakers
from kamerlens.tag.reading import Reader
from kamerlens.tag.words import read

BOOK = codebook.load()
RULES = [rule for rule in BOOK.rules if rule.patterns]


@pytest.fixture(scope="module")
def plain_reader() -> Reader:
    """Without tagger or parser: what needs them falls away, the rules go on by word order."""
    return Reader(spacy.blank("nl"), BOOK)


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Needs the trained pipeline that ships in models/nl_kamer."""
    from kamerlens.language.pipeline import load

    return Reader(load(None), BOOK)


def _fires(rule: codebook.Rule, examples: tuple[codebook.Example, ...], by: Reader) -> list[bool]:
    sentences = by.read([(each.sentence, each.context) for each in examples])
    return [bool(candidates.spans(rule, sentence)) for sentence in sentences]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_examples_and_counter_examples_and_keeps_to_them(
    rule: codebook.Rule, reader: Reader, plain_reader: Reader
) -> None:
    assert rule.why
    assert rule.examples
    assert rule.counter_examples
    for by in (reader, plain_reader):
        assert all(_fires(rule, rule.examples, by))
        assert not any(_fires(rule, rule.counter_examples, by))


@pytest.mark.parametrize("each", [each for each in BOOK.classes if each.examples], ids=lambda each: each.id)
def test_a_word_class_holds_its_examples_and_not_its_counter_examples(each: codebook.WordClass) -> None:
    nlp = spacy.blank("nl")
    marks = {
        word: BOOK.lexicon.marks(read(nlp.make_doc(word)))
        for word in (*each.examples, *each.counter_examples)
    }
    assert each.examples
    assert each.counter_examples
    assert [word for word in each.examples if each.id not in marks[word]] == []
    assert [word for word in each.counter_examples if each.id in marks[word]] == []


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("De Kaderwet wees zeven gebieden aan.", True),
        ("De Kaderwet bestuur in verandering wees zeven gebieden aan.", True),
        ("De Kaderwet adviescolleges telt zes hoofdstukken.", False),
        ("Dat staat in de Kaderwet zelfstandige bestuursorganen.", False),
        ("De Kaderwet EZ-subsidies geldt.", False),
    ],
)
def test_a_longer_name_that_begins_like_a_regime_is_none(sentence: str, named: bool) -> None:
    marks = BOOK.lexicon.marks(read(spacy.blank("nl").make_doc(sentence)))
    assert ("regime_bij_naam" in marks) == named


def test_every_class_that_a_rule_names_exists() -> None:
    known = {each.id for each in BOOK.lexicon.classes}
    named = {
        name
        for rule in RULES
        for pattern in (*rule.patterns, *rule.unless, *rule.context)
        for step in pattern.steps
        for name in step.classes
    }
    assert named <= known
    assert set(BOOK.telling) <= known


def test_a_rule_has_the_theme_and_subtype_of_the_codebook() -> None:
    for rule in BOOK.rules:
        assert rule.subtype in {subtype.id for subtype in BOOK.theme(rule.theme).subtypes}
        assert rule.direction in codebook.DIRECTIONS


def test_each_theme_has_one_row_for_what_the_model_finds_alone() -> None:
    assert [
        sum(not rule.patterns for rule in BOOK.rules if rule.theme == theme.id) for theme in BOOK.themes
    ] == [1, 1, 1]
    assert BOOK.model_rule("specifieke_uitkering").id == "su-zinsmodel"


def test_the_table_has_distinct_keys_and_the_columns_of_the_schema() -> None:
    rows = list(codebook.rows(BOOK))
    columns = ["id", "soort", "thema", "titel", "beschrijving", "voorbeelden", "tegenvoorbeelden", "versie"]
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(list(row) == columns for row in rows)
    assert rows == list(codebook.rows(codebook.load()))
    assert {row["soort"] for row in rows} == {"thema", "subtype", "regel"}


@pytest.mark.parametrize("named", [*BOOK.schemes, *BOOK.regimes], ids=lambda named: named.id)
def test_a_scheme_or_regime_has_words_a_period_and_a_law(named: codebook.Named) -> None:
    assert named.words
    assert named.law
    assert 1980 <= named.since <= named.until


@pytest.mark.parametrize("group", sieve.data()["groups"], ids=lambda group: group["letters"][0])
def test_the_sieve_lets_through_and_stops_what_it_says(group: dict[str, str]) -> None:
    assert group["why"]
    assert sieve.passes(group["passes"])
    assert not sieve.passes(group["stops"])
    assert sieve.is_anchored(group["passes"]) == group["anchor"]


@pytest.mark.parametrize("words", sieve.data()["ignore"])
def test_the_sieve_ignores_what_only_has_the_letters(words: str) -> None:
    assert not sieve.is_anchored(f"Dat is de {words}.")


def test_the_sieve_lets_a_sentence_through_after_one_that_passes() -> None:
    assert not sieve.passes("Dat is ook beoogd.", "De bakker bakt brood.")
    assert sieve.passes("Dat is ook beoogd.", "De gemeente heeft een budget.")


@pytest.mark.parametrize("each", speakers.data()["speakers"], ids=lambda each: each["as"])
def test_a_speaker_is_told_by_a_name_and_a_word_of_saying(each: dict[str, list[str]]) -> None:
    begins = str(each["as"]).split("\\")[0]
    assert each["why"]
    assert all(speakers.speaker(text).startswith(begins) for text in each["examples"])
    assert not any(speakers.speaker(text).startswith(begins) for text in each["counter_examples"])

"""From treebank to pipeline: reading CoNLL-U, made-up paragraphs, what is held out, and a short training."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import corpus
import data
import measure
import pytest
import spacy
import train
from conllu import Sentence, merge, read

SMOKE = Path(train.__file__).parent / "smoke.conllu"


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    return list(read(SMOKE))


def row(number: str, form: str, head: str, dep: str = "dep", misc: str = "_") -> list[str]:
    return [number, form, form.lower(), "NOUN", "N", "_", head, dep, "_", misc]


def test_the_running_text_is_that_of_the_treebank(sentences: list[Sentence]) -> None:
    texts = [
        line[9:] for line in SMOKE.read_text(encoding="utf-8").splitlines() if line.startswith("# text = ")
    ]
    assert [sentence.text for sentence in sentences] == texts


def test_a_multi_word_token_becomes_one_word_with_the_analysis_of_its_head() -> None:
    rows = [
        row("1", "Hij", "2"),
        row("2", "komt", "0", "root"),
        row("3-4", "vandaar", "_", "_", "SpaceAfter=No"),
        row("3", "van", "4", "case"),
        row("4", "daar", "2", "obl"),
        row("4.1", "leeg", "_"),
        row("5", "op", "4", "nmod"),
    ]
    merged = merge(rows)
    assert [r[1] for r in merged] == ["Hij", "komt", "vandaar", "op"]
    assert [(r[6], r[7]) for r in merged] == [("2", "dep"), ("0", "root"), ("2", "obl"), ("3", "nmod")]
    assert merged[2][9] == "SpaceAfter=No"


def test_what_is_taught_of_a_split_verb_is_what_its_form_tells(sentences: list[Sentence]) -> None:
    verb = next(word for sentence in sentences for word in sentence.words if word.form == "legt")
    assert (verb.lemma, verb.base) == ("opleggen", "leggen")
    vocab = spacy.blank("nl").vocab
    taught = corpus.document(vocab, sentences, teach=True)
    assert [t.lemma_ for t in taught if t.text == "legt"] == ["leggen"]


def test_a_document_keeps_trees_and_starts_of_its_sentences(sentences: list[Sentence]) -> None:
    doc = corpus.document(spacy.blank("nl").vocab, sentences)
    assert [span.text for span in doc.sents] == [sentence.text for sentence in sentences]
    assert all(span.root.dep_ == "ROOT" for span in doc.sents)


def test_made_up_paragraphs_have_all_sentences_in_order_and_end_at_a_heading(
    sentences: list[Sentence],
) -> None:
    found = list(corpus.groups(sentences * 20, random.Random(1)))
    assert [s for group in found for s in group] == sentences * 20
    headings = [group for group in found if any(not corpus.closed(s) for s in group[:-1])]
    assert len(headings) < 0.3 * 20


def test_lines_end_at_what_has_no_closing_mark(sentences: list[Sentence]) -> None:
    named = [Sentence(f"wiki-1.p.1.s.{n}", s.words) for n, s in enumerate(sentences)]
    assert [len(group) for group in corpus.lines([*named[-1:], *named[:2]])] == [1, 2]


def test_variants_change_the_words_and_not_the_analysis(sentences: list[Sentence]) -> None:
    for variant in (corpus.headline, corpus.small):
        changed = variant(sentences[0])
        assert changed.text.lower() == sentences[0].text.lower()
        assert changed.text != sentences[0].text
        assert [w.lemma for w in changed.words] == [w.lemma for w in sentences[0].words]


def test_blanks_come_back_where_an_edition_does_not_record_them(sentences: list[Sentence]) -> None:
    loose = Sentence("", tuple(word.__class__(*[*_fields(word)[:-1], True]) for word in sentences[0].words))
    assert data.spaced(loose).text == "De gemeenten moeten samenwerken."


def _fields(word: object) -> list[object]:
    return [getattr(word, name) for name in type(word).__slots__]


def test_names_of_persons_get_the_gender_of_todays_treebanks(sentences: list[Sentence]) -> None:
    name = replace(sentences[0].words[1], tag=data.EITHER, feats="Gender=Com,Neut|Number=Sing")
    (word, other) = data.today(Sentence("", (name, sentences[0].words[0]))).words
    assert (word.tag, word.feats) == (data.COMMON, "Gender=Com|Number=Sing")
    assert other == sentences[0].words[0]


def test_foreign_words_are_labelled_as_in_todays_treebanks(sentences: list[Sentence]) -> None:
    foreign = replace(sentences[0].words[1], tag=data.FOREIGN, pos="SYM", feats="")
    (word,) = data.today(Sentence("", (foreign,))).words
    assert (word.pos, word.feats) == ("X", "Foreign=Yes")


def test_no_sentence_of_dev_or_test_is_trained_on(treebanks: Path) -> None:
    split = data.split(treebanks)
    held = {data.fingerprint(s.text) for name in data.TESTS for s in data.test(treebanks, name)}
    held |= {data.fingerprint(s.text) for s in split.dev}
    trained = {data.fingerprint(s.text) for s in (*split.train, *split.older)}
    assert {text for text in trained & held if len(text) >= data.TELLING} == set()
    assert split.left_out == 34
    assert len(split.train) > 20_000


def test_a_short_training_learns_its_eight_sentences(tmp_path: Path) -> None:
    scores = train.smoke(tmp_path)
    assert scores.keys() == set(measure.KEYS)
    assert min(scores.values()) >= 0.9

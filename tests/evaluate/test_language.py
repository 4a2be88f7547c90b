"""The measure of Dutch pipelines on documents whose faults are known, and the hand-corrected sentences themselves."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kamerlens.evaluate import language
from kamerlens.evaluate.language import Lemma, Modal, Row, Share, Stretch
from kamerlens.paths import CORPUS

TEXT = "De gemeente moet dit regelen. Zij wil taken overdragen."
WORDS = ["De", "gemeente", "moet", "dit", "regelen", ".", "Zij", "wil", "taken", "overdragen", "."]
# "moet" is an auxiliary of "regelen"; "wil" is a verb of its own that governs "overdragen".
TREE: dict[str, Any] = {
    "lemmas": ["de", "gemeente", "moeten", "dit", "regelen", ".", "zij", "willen", "taak", "overdragen", "."],
    "heads": [1, 4, 4, 4, 4, 4, 7, 7, 9, 7, 7],
    "deps": ["det", "nsubj", "aux", "obj", "ROOT", "punct", "nsubj", "ROOT", "obj", "xcomp", "punct"],
    "sent_starts": [True, *[False] * 5, True, *[False] * 4],
}


class Fixed:
    """A pipeline that gives one document, whatever it reads."""

    pipe_names: tuple[str, ...] = ()

    def __init__(self, **changes: Any) -> None:
        spaces = [word not in ("regelen", "overdragen") for word in WORDS[:-1]] + [False]
        facts = {name: value for name, value in (TREE | changes).items() if value is not None}
        if "heads" in facts:
            del facts["sent_starts"]  # the heads say it
        self.doc = Doc(Vocab(), words=WORDS, spaces=spaces, **facts)

    def pipe(self, texts: Iterable[str], disable: list[str]) -> Iterator[Doc]:
        for text in texts:
            assert text == self.doc.text
            yield self.doc


def _place(word: str) -> Stretch:
    begin = TEXT.index(word)
    return Stretch(begin, begin + len(word))


ROW = Row(
    paper="kst-99990-1",
    paragraph=1,
    sha256=language.fingerprint(TEXT),
    sentences=(Stretch(0, 29), Stretch(30, 55)),
    lemmas=tuple(
        Lemma(*_place(word), lemma) for word, lemma in (("gemeente", "gemeente"), ("taken", "taak"))
    ),
    modals=(
        Modal(_place("moet"), _place("gemeente"), _place("dit")),
        Modal(_place("wil"), _place("Zij"), _place("taken")),
    ),
)


def _score(row: Row = ROW, **changes: Any) -> language.LanguageScore:
    return language.score(Fixed(**changes), [row], {ROW.sha256: TEXT})  # type: ignore[arg-type]


def _changed(name: str, at: int, value: Any) -> dict[str, Any]:
    return {name: [value if i == at else each for i, each in enumerate(TREE[name])]}


def test_all_right() -> None:
    score = _score()
    assert (score.f1, score.inner_f1) == (1.0, 1.0)
    assert score.lemma == score.subject == score.object == Share(2, 2)


def test_missing_boundary() -> None:
    heads = _changed("heads", 7, 4) | _changed("deps", 7, "parataxis")
    score = _score(**heads)
    assert (score.precision, score.recall) == (Share(1, 1), Share(1, 2))
    assert (score.inner_precision, score.inner_recall) == (Share(0, 0), Share(0, 1))


def test_boundary_too_many() -> None:
    cut = _changed("sent_starts", 3, True)
    score = _score(**cut, heads=None, deps=None)
    assert (score.precision, score.recall) == (Share(2, 3), Share(2, 2))
    assert score.inner_f1 == pytest.approx(2 / 3)


def test_wrong_lemma() -> None:
    assert _score(**_changed("lemmas", 8, "taken")).lemma == Share(1, 2)


def test_capitals_of_a_lemma_do_not_count() -> None:
    assert _score(**_changed("lemmas", 1, "Gemeente")).lemma == Share(2, 2)


def test_word_cut_otherwise_has_no_lemma() -> None:
    row = Row(ROW.paper, 1, ROW.sha256, ROW.sentences, (Lemma(3, 16, "gemeente"),), ())
    assert _score(row).lemma == Share(0, 1)


def test_wrong_subject() -> None:
    score = _score(**_changed("deps", 1, "obl"))
    assert (score.subject, score.object) == (Share(1, 2), Share(2, 2))


def test_object_where_there_is_none() -> None:
    none = Modal(_place("moet"), _place("gemeente"), None)
    row = Row(ROW.paper, 1, ROW.sha256, ROW.sentences, (), (none,))
    assert _score(row).object == Share(0, 1)


def test_second_verb_shares_the_subject_of_the_first() -> None:
    joined = _changed("heads", 7, 4) | _changed("deps", 7, "conj")
    joined["heads"][6], joined["deps"] = 9, [*joined["deps"][:6], "advmod", *joined["deps"][7:]]
    shared = Modal(_place("wil"), _place("gemeente"), _place("taken"))
    row = Row(ROW.paper, 1, ROW.sha256, ROW.sentences, (), (shared,))
    assert _score(row, **joined).subject == Share(1, 1)


def test_without_parser_modal_verbs_are_not_measured() -> None:
    score = _score(heads=None, deps=None)
    assert (score.subject, score.object) == (Share(0, 0), Share(0, 0))
    assert "| subject of modal verbs | 0 | 0 | – |" in language.table(score)


def test_row_without_its_text_is_skipped() -> None:
    score = language.score(Fixed(), [ROW], {})  # type: ignore[arg-type]
    assert (score.paragraphs, score.skipped, score.f1) == (0, 1, 0.0)


def test_table_says_what_was_skipped() -> None:
    lines = list(language.table(_score()))
    assert "| lemmas of the field | 2 | 2 | 1.000 |" in lines
    assert lines[-1].startswith("1 paragraphs; 0 skipped")


# --- The hand-corrected sentences ------------------------------------------------------------------------------

ROWS = language.load()


def _inside(place: Stretch | None, row: Row) -> bool:
    return place is None or any(s.begin <= place.begin < place.end <= s.end for s in row.sentences)


def test_three_hundred_sentences() -> None:
    assert 290 <= sum(len(row.sentences) for row in ROWS) <= 310


def test_each_paragraph_once() -> None:
    assert len({row.sha256 for row in ROWS}) == len({(row.paper, row.paragraph) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.paper}-{row.paragraph}")
def test_places_are_in_order_and_inside(row: Row) -> None:
    ends = [end for sentence in row.sentences for end in sentence]
    assert ends == sorted(ends)
    assert all(s.begin < s.end for s in row.sentences)
    assert all(_inside(Stretch(each.begin, each.end), row) for each in row.lemmas)
    assert all(_inside(p, row) for m in row.modals for p in (m.verb, m.subject, m.object))
    assert all(each.lemma and "_" not in each.lemma for each in row.lemmas)
    assert [each.begin for each in row.lemmas] == sorted({each.begin for each in row.lemmas})


def _check_against(texts: dict[str, str], rows: Iterable[Row]) -> None:
    """Places are whole words, and sentences leave out nothing but blanks."""
    for row in rows:
        text = texts[row.sha256]
        places = [Stretch(each.begin, each.end) for each in row.lemmas]
        places += [p for m in row.modals for p in (m.verb, m.subject) if p]
        for begin, end in places:
            assert text[begin].isalpha(), text[begin:end]
            assert not text[begin - 1 : begin].isalpha(), text[begin:end]
            assert not text[end : end + 1].isalpha(), text[begin:end]
        assert not _left(text, row)


def _left(text: str, row: Row) -> str:
    kept = {i for sentence in row.sentences for i in range(*sentence)}
    return "".join(c for i, c in enumerate(text) if i not in kept).strip()


def test_sample_part_has_its_texts() -> None:
    truths = {file.stem for file in (CORPUS / "sample" / "truth").glob("*.json")}
    sample = [row for row in ROWS if row.paper in truths]
    texts = language.texts(ROWS)
    assert sum(len(row.sentences) for row in sample) >= 140
    assert [row for row in sample if row.sha256 not in texts] == []
    _check_against(texts, sample)


def test_real_part_has_its_texts(real_papers: Path) -> None:
    texts = language.texts(ROWS, real_papers)
    assert [row for row in ROWS if row.sha256 not in texts] == []
    _check_against(texts, ROWS)

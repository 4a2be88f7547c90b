"""The encoder: how it cuts words and lays out a sentence; with a network, that it reads each sentence alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.errors import UsageError
from kamerlens.tag.encoder import FACTS, NETWORK, Encoder, Pieces, layout, owners, telling, words

SPACE = "\u2581"
SCORES = {"<s>": 0.0, "</s>": 0.0, "<unk>": 0.0, SPACE: -3.0, f"{SPACE}ge": -2.0, "meente": -4.0, "mee": -3.0}
SCORES |= {"nte": -3.0, **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", -6.0)}
PIECES = Pieces(SCORES)
NAMES = list(SCORES)


def _cut(word: str) -> list[str]:
    return [NAMES[number] for number in PIECES.cut(word)]


def test_the_cut_with_the_highest_sum_wins() -> None:
    assert _cut("gemeente") == [f"{SPACE}ge", "meente"]


def test_a_cheaper_long_piece_beats_two_short_ones_only_by_its_score() -> None:
    dearer = Pieces({**SCORES, "meente": -6.5})
    assert [NAMES[number] for number in dearer.cut("gemeente")] == [f"{SPACE}ge", "mee", "nte"]


def test_a_letter_without_a_piece_is_unknown_and_the_rest_is_kept() -> None:
    assert _cut("ge水nte") == [f"{SPACE}ge", "<unk>", "nte"]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_the_pieces_of_a_word_make_the_word(word: str) -> None:
    assert "".join(_cut(word)) == SPACE + word


@given(st.text(max_size=80))
def test_any_text_has_pieces_that_exist(text: str) -> None:
    assert all(0 <= number < len(SCORES) for number in PIECES(text))


def test_compatibility_forms_and_soft_hyphens_are_as_plain_words() -> None:
    assert words("ﬁnanciële\u00a0ge\u00admeente  2") == ["financiële", "gemeente", "2"]


def test_only_the_pieces_of_the_sentence_are_its_own() -> None:
    ids, own = layout(PIECES, "gemeente", "mee")
    assert [NAMES[i] for i in ids] == ["<s>", SPACE, "mee", "</s>", f"{SPACE}ge", "meente", "</s>"]
    assert own == [0, 0, 0, 0, 1, 1, 0]


def test_of_a_long_context_the_end_and_of_a_long_sentence_the_beginning_is_kept() -> None:
    ids, own = layout(PIECES, "gemeente " * 100 + "z", "a " * 100 + "mee")
    assert len(ids) == len(own) <= 160
    assert NAMES[ids[own.index(1) - 2]] == "mee"
    assert PIECES.number["z"] not in ids


def test_each_piece_knows_where_its_word_stands() -> None:
    text = "De  ge\u00admeente"
    places = owners(PIECES, text)
    assert len(places) == len(PIECES(text))
    assert [text[begin:end] for begin, end in dict.fromkeys(places)] == ["De", "ge\u00admeente"]


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        ([-3, 2, 2, 2, -3], "stelt een uitkering"),
        ([-3, 2, -1, 2, -3], "stelt een uitkering"),
        ([-3, 2, -4, 1, -3], "stelt"),
        ([-3, -2, -3, -1, -3], "uitkering"),
        ([-3, -3, -3, -3, 4], "in"),
    ],
)
def test_the_words_that_carry_a_theme_are_the_likeliest_run(marks: list[float], found: str) -> None:
    text = "Hij stelt een uitkering in."
    begin, end = telling(text, [(0, 3), (4, 9), (10, 13), (14, 23), (24, 27)], marks)
    assert text[begin:end] == found


def test_without_a_network_there_is_no_encoder(tmp_path: Path) -> None:
    assert Encoder.load(tmp_path) is None


def test_without_onnxruntime_there_is_no_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NETWORK).touch()
    (tmp_path / FACTS).write_text("{}", encoding="utf-8")
    monkeypatch.setattr("kamerlens.tag.encoder.find_spec", lambda name: None)
    assert Encoder.load(tmp_path) is None


def test_a_broken_encoder_is_an_error_that_names_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamerlens.tag.encoder.find_spec", lambda name: object())
    (tmp_path / NETWORK).touch()
    (tmp_path / FACTS).write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match=str(tmp_path)):
        Encoder.load(tmp_path)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The encoder that ships with the project."""
    trained = Encoder.load()
    assert trained is not None
    return trained


GRANT = "Met deze specifieke uitkering ontvangen gemeenten een geoormerkt bedrag voor de opvang."
PLAIN = "De fractie bedankt de indieners voor hun vragen over de luchtvaart."


def test_a_plain_grant_scores_high_and_ordinary_words_low(encoder: Encoder) -> None:
    theme = encoder.themes.index("specifieke_uitkering")
    scores = encoder.scores([GRANT, PLAIN], ["", ""])
    assert scores.shape == (2, 3)
    assert scores[0, theme] > 0.8
    assert scores[1].max() < 0.2


def test_a_sentence_scores_the_same_alone_and_in_company(encoder: Encoder) -> None:
    alone = encoder.scores([GRANT], [PLAIN])
    company = encoder.scores([PLAIN, GRANT, PLAIN * 3], ["", PLAIN, GRANT])
    assert np.array_equal(alone[0], company[1])


def test_a_label_comes_from_the_sentence_and_not_from_the_context(encoder: Encoder) -> None:
    theme = encoder.themes.index("specifieke_uitkering")
    assert encoder.scores([PLAIN], [GRANT])[0, theme] < 0.5


def test_directions_and_subtypes_are_shares(encoder: Encoder) -> None:
    reading = encoder.read([GRANT, PLAIN], ["", ""])
    assert reading.directions.shape == (2, 3, 3)
    assert np.allclose(reading.directions.sum(-1), 1, atol=1e-5)
    for theme, names in encoder.subtypes.items():
        assert reading.subtypes[theme].shape == (2, len(names))
        assert np.allclose(reading.subtypes[theme].sum(-1), 1, atol=1e-5)


def test_the_words_that_carry_a_theme_are_in_the_sentence_and_fewer_than_all(encoder: Encoder) -> None:
    (spans,) = encoder.read([GRANT], [""]).spans
    begin, end = spans["specifieke_uitkering"]
    assert 0 <= begin < end < len(GRANT)
    assert "uitkering" in GRANT[begin:end] or "geoormerkt" in GRANT[begin:end]


def test_no_sentences_have_no_scores(encoder: Encoder) -> None:
    assert encoder.scores([], []).shape == (0, 3)


def test_the_shipped_folder_is_small(encoder: Encoder) -> None:
    assert sum(file.stat().st_size for file in encoder.folder.iterdir()) < 50_000_000

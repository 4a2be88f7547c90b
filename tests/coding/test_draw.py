"""What is drawn: by stratum, repeatably, and so that the whole can be told from it."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlite_utils import Database

from kamerlens.coding.draw import Wish, draw, least_certain
from kamerlens.errors import UsageError
from kamerlens.store import schema

_HALF = Wish(count=12, untagged=0.5)


def test_half_of_the_sentences_are_untagged(drawable: Database) -> None:
    found = draw(drawable, _HALF)
    assert Counter(bool(each.tagged) for each in found) == {True: 6, False: 6}
    assert all(each.stratum.startswith("met" if each.tagged else "zonder") for each in found)


def test_the_same_seed_draws_the_same_and_another_does_not(drawable: Database) -> None:
    ids = [each.id for each in draw(drawable, _HALF)]
    assert ids == [each.id for each in draw(drawable, _HALF)]
    assert ids != [each.id for each in draw(drawable, Wish(count=12, untagged=0.5, seed=1))]


def test_each_stratum_gives_about_as_many(drawable: Database) -> None:
    found = draw(drawable, Wish(count=8, untagged=0.0, by=("thema",)))
    assert Counter(each.tagged[0].theme for each in found) == {
        "centrale_sturing": 4,
        "specifieke_uitkering": 4,
    }


def test_a_sentence_is_the_words_at_its_place_with_the_one_before_it(drawable: Database) -> None:
    for each in draw(drawable, Wish(count=30, untagged=0.6)):
        sql = "select tekst from alineas where stuk = ? and volgnummer = ?"
        text = drawable.execute(sql, [each.paper, each.paragraph]).fetchone()[0]
        assert text[each.begin : each.end] == each.sentence
        if each.sentence == "De minister stuurt hier.":
            assert each.context.startswith("Eerste zin")
        if each.sentence == "Alleen een slotzin.":
            assert each.context == "De minister stuurt hier."


def test_no_drawn_sentence_comes_twice(drawable: Database) -> None:
    ids = [each.id for each in draw(drawable, Wish(count=200, untagged=0.5))]
    assert len(ids) == len(set(ids))
    assert len(ids) > 40  # ten with a mention, and nearly all of the fifty without


def test_the_size_of_what_is_untagged_is_told_from_the_draw(drawable: Database) -> None:
    # 20 papers of three sentences, ten of which are tagged: fifty without.
    sizes = [draw(drawable, Wish(count=40, untagged=1.0, seed=seed))[0].size for seed in range(20)]
    assert sum(sizes) / len(sizes) == pytest.approx(50, rel=0.1)


def test_the_least_certain_come_first_and_are_no_sample(drawable: Database) -> None:
    class Tagger:
        def probabilities(self, pairs: list[tuple[str, str]]) -> list[dict[str, float]]:
            return [{"centrale_sturing": 0.45 if "slotzin" in text else 0.99} for text, _ in pairs]

    found = least_certain(drawable, Wish(count=5), Tagger())  # type: ignore[arg-type]
    assert {each.sentence for each in found} == {"Alleen een slotzin."}
    assert {each.size for each in found} == {0.0}


def test_an_empty_database_says_so() -> None:
    db = Database(memory=True)
    schema.create(db)
    with pytest.raises(UsageError, match="ingest papers first"):
        draw(db, _HALF)

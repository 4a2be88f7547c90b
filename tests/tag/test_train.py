"""Training on the codebook's own examples: the same bytes each time, and what is saved decides as what was trained."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import spacy

from kamerlens.errors import UsageError
from kamerlens.tag import codebook, model, train
from kamerlens.tag.gold import Coded, Label
from kamerlens.tag.model import Hints, Model
from kamerlens.tag.reading import Reader
from kamerlens.tag.tagger import Tagger

BOOK = codebook.load()
READER = Reader(spacy.blank("nl"), BOOK)
SPUK = "specifieke_uitkering"


def _rows() -> list[Coded]:
    """The examples of the rules with their rule's coding, the counter-examples with none."""
    rows = []
    for rule in BOOK.rules:
        label = Label(rule.theme, rule.subtype, rule.direction)
        rows += [(each, (label,)) for each in rule.examples] + [(each, ()) for each in rule.counter_examples]
    return [
        Coded(str(n), each.sentence, each.context, labels, str(n)) for n, (each, labels) in enumerate(rows)
    ]


@pytest.fixture(scope="module")
def examples() -> list[train.Example]:
    return train.read(_rows(), READER, BOOK)


@pytest.fixture(scope="module")
def trained(examples: list[train.Example]) -> Model:
    return train.train(examples, BOOK)


def test_the_same_sentences_give_the_same_bytes(
    examples: list[train.Example], trained: Model, tmp_path: Path
) -> None:
    model.save(trained, tmp_path / "a", {})
    model.save(train.train(examples, BOOK), tmp_path / "b", {})
    for name in ("model.json", "weights.npz"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_saved_model_decides_as_the_trained_one(
    examples: list[train.Example], trained: Model, tmp_path: Path
) -> None:
    model.save(trained, tmp_path, {})
    loaded = model.load(tmp_path)
    for each in examples:
        np.testing.assert_allclose(
            loaded.probabilities(each.features), trained.probabilities(each.features), atol=0.01
        )


def test_it_learns_what_it_was_shown(examples: list[train.Example], trained: Model) -> None:
    """Most of its own sentences come out as coded: fewer would mean that features or fits are broken."""
    right = sum(
        {each.theme for each in trained.decide(e.features, trained.probabilities(e.features))}
        == {label.theme for label in e.coded.labels}
        for e in examples
    )
    assert right > 0.85 * len(examples)


def test_a_decision_is_explained_by_its_features(examples: list[train.Example], trained: Model) -> None:
    named = next(each for each in examples if each.coded.sentence.startswith("De SPUK's"))
    reasons = trained.reasons(named.features, SPUK)
    assert reasons == sorted(reasons, key=lambda reason: -reason[1])
    assert {"r:su-naam", "c:spuk"} & {name for name, _ in reasons}


def test_a_source_is_never_in_two_folds() -> None:
    assert len({train.fold("a-001") for _ in range(5)}) == 1
    assert {train.fold(f"a-{n}") for n in range(100)} == set(range(train.FOLDS))


def test_each_example_is_judged_by_a_model_that_did_not_see_it(examples: list[train.Example]) -> None:
    seen: list[set[str]] = []

    def remember(rows: Sequence[train.Example]) -> Model:
        seen.append({each.coded.source for each in rows})
        return SimpleNamespace(sources=seen[-1])  # type: ignore[return-value]

    judged = list(train.cross_validate(examples, remember))
    assert len(judged) == len(examples)
    assert all(each.coded.source not in by.sources for each, by in judged)  # type: ignore[attr-defined]


def test_nothing_to_train_on_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no coded sentences"):
        train.build(READER, BOOK, tmp_path, [], tmp_path / "out")


class Oracle:
    """An encoder that is sure of a specific grant in every sentence it is asked about."""

    themes = tuple(theme.id for theme in BOOK.themes)
    directions = codebook.DIRECTIONS
    subtypes = {theme.id: tuple(each.id for each in theme.subtypes) for theme in BOOK.themes}  # noqa: RUF012

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, sentences: Sequence[str], contexts: Sequence[str]) -> SimpleNamespace:
        self.asked += sentences
        n = len(sentences)
        sure = [[0.0, 1.0, 0.0]] * n
        return SimpleNamespace(
            themes=np.array(sure).reshape(n, 3),
            directions=np.array([[[1.0, 0.0, 0.0]] * 3] * n).reshape(n, 3, 3),
            subtypes={
                theme: np.eye(len(names))[[len(names) - 1] * n] for theme, names in self.subtypes.items()
            },
            spans=[dict.fromkeys(self.themes, (4, 12))] * n,
        )


def test_an_encoder_is_asked_about_what_is_left_open_and_decides_with_the_rest(
    examples: list[train.Example],
) -> None:
    themes = [theme.id for theme in BOOK.themes]
    coded = np.array([[each.coded.label(theme) is not None for theme in themes] for each in examples])
    heard = train.Heard(range(len(examples)), np.where(coded, 5.0, -5.0))
    hinted = train.train(examples, BOOK, heard)
    oracle = Oracle()
    tagger = Tagger(spacy.blank("nl"), BOOK, hinted, oracle)  # type: ignore[arg-type]
    text = "Een bijdrage voor provincies."
    assert not Tagger(spacy.blank("nl"), BOOK, hinted).tag_text(text)
    mention = tagger.tag_text(text)[0]
    assert (mention.theme, mention.direction, mention.subtype) == (SPUK, "meer", "vermelding")
    assert oracle.asked == [text]


def test_a_model_without_an_encoder_keeps_its_own_probabilities(trained: Model) -> None:
    blocks = {"woorden": frozenset({"spuk"}), "rollen": frozenset({"c:spuk"}), "regels": frozenset[str]()}
    hints = Hints(np.zeros(3, dtype=np.float32), {}, {}, {})
    assert trained.probabilities(blocks, hints).tolist() == trained.probabilities(blocks).tolist()
    assert trained.is_open(np.array([0.5, 0.0, 0.0], dtype=np.float32))
    assert trained.is_open(np.array([0.0, 0.999, 0.0], dtype=np.float32))
    assert not trained.is_open(np.array([0.05, 0.0, 0.09], dtype=np.float32))


def test_the_threshold_gives_as_many_as_were_coded() -> None:
    said = np.array([0.9, 0.6, 0.46, 0.42, 0.2], dtype=np.float32)
    limit = train.even(said, np.array([True, True, False, False, True]))
    assert int((said >= limit).sum()) == 3


@pytest.mark.parametrize(("said", "limit"), [([0.9, 0.8, 0.7], 0.5), ([0.3, 0.2, 0.1], 0.4)])
def test_the_threshold_is_never_over_a_half_nor_very_low(said: list[float], limit: float) -> None:
    assert train.even(np.array(said, dtype=np.float32), np.array([True, False, False])) == limit


def test_real_sentences_without_a_label_are_learned_from_only_where_they_are_anchored() -> None:
    rows = [
        Coded("w", "Zij beslissen gezamenlijk.", "", (), "a-1"),
        Coded("r", "Zij beslissen gezamenlijk.", "", (), "paper:kst-1"),
        Coded("s", "Zij beslissen gezamenlijk.", "De gemeente belde.", (), "paper:kst-1"),
        Coded("n", "De zon scheen.", "", (), "a-1"),
        Coded("l", "De zon scheen.", "", (Label(SPUK, "vermelding", "neutraal"),), "a-1"),
    ]
    assert [row.id for row in train.asked(rows)] == ["w", "s", "l"]

"""Which pipelines are taken, which are refused, and what falls away without a component."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from kamerlens.errors import UsageError
from kamerlens.language import identity, pipeline

TEXT = "De gemeenten zijn aangesloten bij de VNG. Het Rijk stelt kaders (art. 3 jo. art. 4)."


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Language], str]:
    """Writes a pipeline and gives its folder."""

    def save(nlp: Language) -> str:
        nlp.to_disk(tmp_path / "pipeline")
        return str(tmp_path / "pipeline")

    return save


def with_labels(component: str, *labels: str) -> Language:
    nlp = spacy.blank("nl")
    pipe = nlp.add_pipe(component)
    for label in labels:
        pipe.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    return nlp


def test_another_language_is_refused(saved: Callable[[Language], str]) -> None:
    with pytest.raises(UsageError, match=r"not a Dutch pipeline \(its language is 'de'\)$"):
        pipeline.load(saved(spacy.blank("de")))


@pytest.mark.parametrize(
    ("component", "labels", "absent"),
    [
        ("tagger", ("NN", "VB"), "BW, VZ|init"),
        ("morphologizer", ("POS=NOUN", "POS=VERB"), "POS=ADP"),
        ("parser", ("su", "obj1"), "aux, ccomp, nsubj"),
    ],
)
def test_other_labels_are_refused(
    saved: Callable[[Language], str], component: str, labels: tuple[str, ...], absent: str
) -> None:
    with pytest.raises(UsageError) as error:
        pipeline.load(saved(with_labels(component, *labels)))
    assert f"its {component} lacks the Dutch treebanks' labels {absent}" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["nl_core_news_none", "no/such/folder", "json"])
def test_what_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as error:
        pipeline.load(name)
    assert "\n" not in str(error.value)


def test_a_folder_without_a_pipeline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"not a spaCy pipeline \(no readable meta.json\)"):
        pipeline.load(str(tmp_path))


def test_a_broken_pipeline_is_refused(saved: Callable[[Language], str]) -> None:
    folder = saved(spacy.blank("nl"))
    (Path(folder) / "config.cfg").write_text("[nlp\n")
    with pytest.raises(UsageError, match="not a pipeline that spaCy can load"):
        pipeline.load(folder)


def test_an_empty_dutch_pipeline_works_and_says_what_falls_away(saved: Callable[[Language], str]) -> None:
    nlp = pipeline.load(saved(spacy.blank("nl")))
    assert [line.split(":")[0] for line in pipeline.missing(nlp)] == [
        "no morphologizer",
        "no tagger",
        "no parser",
        "no trainable_lemmatizer or lemmatizer",
    ]
    (doc,) = pipeline.read(nlp, [TEXT])
    assert len(list(doc.sents)) == 2
    assert [t.lemma_ for t in doc if t.text in ("gemeenten", "kaders")] == ["gemeente", "kader"]
    assert [ent.ent_id_ for ent in doc.ents] == ["VNG", "Rijk"]


def test_each_missing_component_alone_is_told() -> None:
    shipped = pipeline.load()
    assert pipeline.missing(shipped) == ()
    with shipped.select_pipes(disable=["parser"]):
        assert [line.split(":")[0] for line in pipeline.missing(shipped)] == ["no parser"]


def test_underscores_of_the_treebanks_are_mended_in_any_pipeline(saved: Callable[[Language], str]) -> None:
    nlp = spacy.blank("nl")
    table = nlp.add_pipe("attribute_ruler")
    table.add([[{"ORTH": "aangesloten"}]], {"LEMMA": "aan_sluiten", "POS": "VERB"})  # type: ignore[attr-defined]
    (doc,) = pipeline.read(pipeline.load(saved(nlp)), [TEXT])
    assert [t.lemma_ for t in doc if t.text == "aangesloten"] == ["aansluiten"]


def test_a_run_for_sentences_leaves_out_the_rest() -> None:
    nlp = pipeline.load()
    assert set(nlp.pipe_names) - set(pipeline.unneeded(nlp, "sentences")) == {"senter", "kamer_sentences"}
    assert set(pipeline.unneeded(nlp, "tags")) == {"parser", "kamer_verbs", "kamer_bodies"}
    assert pipeline.unneeded(nlp, "syntax") == []


def test_boundaries_are_the_same_at_every_depth() -> None:
    nlp = pipeline.load()
    starts = [
        [s.start_char for doc in pipeline.read(nlp, [TEXT], depth) for s in doc.sents]
        for depth in pipeline.DEPTHS
    ]
    assert starts[0] == starts[1] == starts[2]


def test_a_pipeline_whose_parser_alone_finds_sentences_keeps_it(saved: Callable[[Language], str]) -> None:
    nlp = pipeline.load(
        saved(with_labels("parser", *pipeline.data("language/components")["layers"][2]["labels"]))
    )
    assert pipeline.unneeded(nlp, "sentences") == []


def test_blanks_of_any_kind_are_read_as_plain_and_offsets_stay() -> None:
    text = "Zie Kamerstuk 36\u00a0600-XX,\u202fnr.\u00a029.\tHet Rijk stelt kaders."
    (doc,) = pipeline.read(pipeline.load(), [text])
    assert [t.text for t in doc][2:5] == ["36", "600-XX", ","]
    assert all(text[t.idx : t.idx + len(t)] == t.text for t in doc)
    assert [s.start_char for s in doc.sents] == [0, text.index("Het")]


def test_an_identity_changes_with_the_weights_and_not_with_the_card(saved: Callable[[Language], str]) -> None:
    folder = Path(saved(spacy.blank("nl")))
    before = identity.of(str(folder))
    (folder / "README.md").write_text("a card")
    identity._fingerprint.cache_clear()
    assert identity.of(str(folder)) == before
    meta = json.loads((folder / "meta.json").read_text())
    (folder / "meta.json").write_text(json.dumps(meta | {"description": "other"}))
    identity._fingerprint.cache_clear()
    assert identity.of(str(folder)) != before


def test_the_shipped_identity_names_it() -> None:
    name, version, fingerprint = identity.of().split()
    assert (name, version) == ("nl_kamer", "1.0.1")
    assert fingerprint.startswith("sha256:")
    assert identity.of("nl_kamer") == identity.of()

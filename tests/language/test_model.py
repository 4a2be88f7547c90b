"""The pipeline that ships: its size and speed, the grammar that the tagger needs, and that its card tells the truth."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import card
import data
import measure
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kamerlens.language import identity, pipeline
from kamerlens.paths import MODELS

PLACE = MODELS / identity.SHIPPED
SCORES = json.loads((PLACE / "scores.json").read_text(encoding="utf-8"))


def read(nlp: Language, text: str) -> Doc:
    return next(pipeline.read(nlp, [text]))


def test_it_has_every_component_and_at_most_25_megabytes(shipped: Language) -> None:
    assert pipeline.missing(shipped) == ()
    assert measure.megabytes(PLACE) <= 25


def test_it_loads_in_under_a_second_and_a_half_of_processor_time() -> None:
    code = (
        "import time; from kamerlens.language import pipeline; began = time.process_time();"
        "pipeline.load(); print(time.process_time() - began)"
    )
    seconds = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert float(seconds) < 1.5


@pytest.mark.parametrize(
    "text",
    [
        "De toezegging is gedaan in de brief van 3 mei 2022 (Kamerstukken II 2021/22, 35 925 XIII, nr. 20, blz. 4).",
        "Op grond van art. 15a, eerste lid, Fvw ontvangen gemeenten een specifieke uitkering.",
        "Dat volgt uit artikel 124 van de Grondwet jo. art. 108 Gemeentewet, m.n. het tweede lid.",
        "De minister van BZK, mr. J.P. de Vries, schreef d.d. 12 juni aan de VNG en het IPO.",
        "Zie Stb. 2021, 419 en Trb. 2019, 3.",
        "3. Het college van burgemeester en wethouders stelt een plan vast.",
    ],
)
def test_a_citation_stays_in_its_sentence(shipped: Language, text: str) -> None:
    assert [span.text for span in read(shipped, text).sents] == [text]


def test_sentences_of_a_paragraph_come_apart(shipped: Language) -> None:
    parts = [
        "Gemeenten moeten samenwerken in een regio.",
        "Wat betekent dat voor de provincies?",
        "Het Rijk stelt € 20 mln. beschikbaar.",
        "De raad besluit (artikel 3, tweede lid).",
    ]
    assert [span.text for span in read(shipped, " ".join(parts)).sents] == parts


def test_modal_verbs_have_their_subject_and_object(shipped: Language) -> None:
    doc = read(shipped, "De gemeenten moeten een regionaal plan vaststellen.")
    found = {t.dep_: (t.text, t.head.text) for t in doc}
    assert found["nsubj"] == ("gemeenten", "vaststellen")
    assert found["obj"] == ("plan", "vaststellen")
    assert found["aux"] == ("moeten", "vaststellen")


@pytest.mark.parametrize(
    ("text", "form", "lemma"),
    [
        ("De specifieke uitkeringen worden afgeschaft.", "uitkeringen", "uitkering"),
        ("De gemeentelijke taken nemen toe.", "gemeentelijke", "gemeentelijk"),
        ("De gemeenten werken verplicht samen in regio's.", "regio's", "regio"),
        ("Samenwerkingsverbanden krijgen bevoegdheden.", "Samenwerkingsverbanden", "samenwerkingsverband"),
        ("Het Rijk legt de provincies taken op.", "legt", "opleggen"),
        (
            "De decentralisatie-uitkeringen zijn gestegen.",
            "decentralisatie-uitkeringen",
            "decentralisatie-uitkering",
        ),
    ],
)
def test_the_vocabulary_of_the_themes_has_its_lemmas(
    shipped: Language, text: str, form: str, lemma: str
) -> None:
    assert [t.lemma_ for t in read(shipped, text) if t.text == form] == [lemma]


def test_an_empty_paragraph_is_an_empty_document(shipped: Language) -> None:
    assert [len(doc) for doc in pipeline.read(shipped, ["", " "])] == [0, 1]


def test_the_card_is_written_from_the_scores() -> None:
    text = (PLACE / "README.md").read_text(encoding="utf-8")
    assert card.fill(text, SCORES) == text
    assert "<!-- scores -->" in text
    assert "<!-- facts -->" in text


def test_the_scores_are_of_the_pipeline_that_ships() -> None:
    assert SCORES["pipeline"] == identity.of()


@pytest.mark.parametrize(
    ("test", "score", "least"),
    [
        ("ud", "pos_acc", 0.950),
        ("ud", "morph_acc", 0.945),
        ("ud", "lemma_acc", 0.965),
        ("ud", "dep_las", 0.780),
        ("alpino", "sents_f", 0.860),
    ],
)
def test_it_reaches_what_it_must(test: str, score: str, least: float) -> None:
    assert SCORES["tests"][test][score] >= least


def test_the_card_is_within_two_thousandths_of_what_is_measured(shipped: Language, treebanks: Path) -> None:
    measured = measure.tests(shipped, treebanks)
    assert measured.keys() == SCORES["tests"].keys() >= data.TESTS.keys()
    for name, scores in measured.items():
        assert scores == pytest.approx(SCORES["tests"][name], abs=0.002), name


def test_it_tells_nothing_of_the_machine_it_was_trained_on() -> None:
    config = (MODELS / "nl_kamer" / "config.cfg").read_text("utf-8")
    assert [line for line in config.splitlines() if "/" in line and "@" not in line] == []

"""Passages that repeat are linked to the earliest, whatever the order in which the papers come and go."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from kamerlens.records import Paper
from kamerlens.store.database import writing
from kamerlens.store.writer import Reading, remove, save
from kamerlens.structure.repeats import alike, bands

_PASSAGE = (
    "De minister verstrekt de gemeenten jaarlijks een bedrag voor het onderhoud van bruggen, sluizen en kaden, dat "
    "zij naar eigen inzicht verdelen over de wijken waar dat het hardst nodig is, na overleg met de bewoners."
)
_NEARLY = _PASSAGE.replace("jaarlijks", "elk jaar")
_OTHER = (
    "Het waterschap onderzoekt of de dijk langs de rivier nog hoog genoeg is, laat daarvoor door drie bureaus metingen "
    "doen en legt de uitkomsten in het najaar voor aan de ingelanden, die er dan over beslissen."
)


@pytest.fixture
def papers(make_paper) -> dict[str, Paper]:
    return {
        "late": make_paper(_NEARLY, _OTHER, id="kst-99990-1", date="2024-05-01"),
        "early": make_paper("Geachte voorzitter,", _PASSAGE, id="kst-99990-2", date="2022-05-01"),
        "middle": make_paper(_PASSAGE, id="kst-99990-3", date="2023-05-01"),
    }


def _reading(paper: Paper) -> Reading:
    found = tuple((each.number, bands(each.text)) for each in paper.paragraphs)
    return Reading(paper.metadata.id, paper, bands=found)


def _links(db) -> set[tuple[str, str]]:
    """Which paper repeats which."""
    rows = db.execute(
        "select a.stuk, e.stuk from herhalingen h join alineas a on a.id = h.alinea join alineas e on e.id = h.eerste"
    )
    return set(rows.fetchall())


@pytest.mark.parametrize("order", list(itertools.permutations(["late", "early", "middle"])))
def test_the_earliest_is_the_first_whatever_comes_first(tmp_path: Path, papers, order) -> None:
    with writing(tmp_path / "k.db") as db, db.atomic():
        db.table("uitvoeringen").insert({"id": 1})
        for name in order:
            save(db, _reading(papers[name]), 1, "1.0")
        assert _links(db) == {("kst-99990-1", "kst-99990-2"), ("kst-99990-3", "kst-99990-2")}
        save(db, _reading(papers["early"]), 1, "1.0")  # read again
        assert _links(db) == {("kst-99990-1", "kst-99990-2"), ("kst-99990-3", "kst-99990-2")}
        remove(db, "kst-99990-2")
        assert _links(db) == {("kst-99990-1", "kst-99990-3")}
        remove(db, "kst-99990-3")
        assert _links(db) == set()
        save(db, _reading(papers["middle"]), 1, "1.0")
        assert _links(db) == {("kst-99990-1", "kst-99990-3")}
        assert db.execute("select count(distinct alinea) from banden").fetchone() == (2,)


def test_short_phrases_are_no_passages() -> None:
    assert bands("De Kamer, gehoord de beraadslaging, gaat over tot de orde van de dag.") == ()
    assert len(bands(_PASSAGE)) == 16


def test_alike_is_a_matter_of_words() -> None:
    assert alike(_PASSAGE, _PASSAGE.upper().replace(",", ""))
    assert alike(_PASSAGE, _NEARLY)
    assert not alike(_PASSAGE, _OTHER)
    assert set(bands(_PASSAGE)) & set(bands(_NEARLY))
    assert not set(bands(_PASSAGE)) & set(bands(_OTHER))


def test_the_bands_of_a_text_are_those_that_were_stored_before() -> None:
    found = bands(_PASSAGE)
    assert len(found) == 16
    assert found[:2] == (8514339975164361760, 1612564411500618724)
    assert bands("Gehoord de beraadslaging") == ()

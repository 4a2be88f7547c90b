"""Articles, pairs, instructions, amounts and roles in the database, and the canned queries that join them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from kamerlens.paths import DATA
from kamerlens.records import Kind, Paper, Paragraph, Reference, Word, Zone
from kamerlens.store.database import writing
from kamerlens.store.writer import Reading, remove, save

Rows = list[tuple[object, ...]]


def stored(file: Path, *papers: Paper) -> None:
    with writing(file) as db:
        db.table("uitvoeringen").insert({"id": 1}, ignore=True)
        for paper in papers:
            save(db, Reading(paper.metadata.id, paper), 1, "1.0")


def rows(file: Path, sql: str, **values: str) -> Rows:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(sql, values).fetchall()


def query(file: Path, name: str, **values: str) -> Rows:
    """The rows of a canned query."""
    return rows(file, yaml.safe_load((DATA / "queries.yaml").read_text("utf-8"))[name]["sql"], **values)


@pytest.fixture
def with_table(make_paper: Callable[..., Paper]) -> Paper:
    """A letter with a table of two rows and a reference to a motion."""
    paper = make_paper("Bedragen x € 1 mln.")
    head = Paragraph(2, Kind.TABLE_ROW, Zone.LETTER, "Regeling | 2024", page=2, cells=("Regeling", "2024"))
    word = Word(8, 12, 2, 300.0, 100.04, 320.0, 110.0)
    row = Paragraph(3, Kind.TABLE_ROW, Zone.LETTER, "Sport | 18,5", "", 2, (word,), cells=("Sport", "18,5"))
    reference = Reference(1, 0, 8, "kamerstuk", "Bedragen", "kst-99990-9", "reactie_op")
    return replace(paper, paragraphs=(*paper.paragraphs, head, row), references=(reference,))


def test_amount_with_its_place_on_the_page(tmp_path: Path, with_table: Paper) -> None:
    stored(tmp_path / "k.db", with_table)
    ((kader, *facts),) = rows(
        tmp_path / "k.db",
        "select kader, rij, kolom, jaar, bedrag, eenheid, euro, tekst, pagina, alinea, begin, eind from bedragen",
    )
    assert json.loads(str(kader)) == [[2, 300.0, 100.0, 320.0, 110.0]]
    assert facts == ["Sport", "2024", 2024, 18.5, "miljoen euro", 18_500_000.0, "18,5", 2, 100003, 8, 12]


def test_paper_taken_out_leaves_nothing_of_it(tmp_path: Path, with_table: Paper) -> None:
    first = replace(with_table.paragraphs[0], articles=("3", "I/B"), pair=1, instruction="vervalt")
    stored(tmp_path / "k.db", replace(with_table, paragraphs=(first, *with_table.paragraphs[1:])))
    file = tmp_path / "k.db"
    assert rows(file, "select artikel, onderdeel from alineas_artikelen") == [("3", ""), ("I", "B")]
    assert rows(file, "select paar, instructie from alineas where id = 100001") == [(1, "vervalt")]
    assert rows(file, "select rol from verwijzingen") == [("reactie_op",)]
    with writing(file) as db, db.atomic():
        remove(db, with_table.metadata.id)
    for table in ("alineas_artikelen", "bedragen", "alineas", "verwijzingen"):
        assert rows(file, f"select count(*) from {table}") == [(0,)]


def test_law_is_the_last_step_of_its_bill(tmp_path: Path, make_paper: Callable[..., Paper]) -> None:
    bill = make_paper("Artikel 1", id="kst-99990-2", date="")
    bill = replace(
        bill,
        metadata=replace(
            bill.metadata, kind="Voorstel van wet", dossier_title="Regels over proeven (Proefwet)"
        ),
    )
    text = "Sinds mei geldt de Proefwet (Stb. 2025, 12)."
    later = make_paper(text, id="kst-99991-1")
    law = Reference(1, 19, 27, "wet", "Proefwet", "wet:Proefwet", "noemt")
    journal = Reference(1, 29, 42, "staatsblad", "Stb. 2025, 12", "stb-2025-12", "bekendmaking")
    stored(tmp_path / "k.db", bill, replace(later, references=(law, journal)))
    steps = query(tmp_path / "k.db", "lijn_van_een_wetsvoorstel", dossier="99990")
    assert [(step, paper) for step, paper, *_ in steps] == [
        ("wetsvoorstel", "kst-99990-2"),
        ("wet", "stb-2025-12"),
    ]


# On the sample corpus


def test_lineage_of_a_bill(sample_database: Path) -> None:
    steps = query(sample_database, "lijn_van_een_wetsvoorstel", dossier="99001")
    assert [(step, paper) for step, paper, *_ in steps] == [
        ("aanbieding", "kst-99001-1"),
        ("wetsvoorstel", "kst-99001-2"),
        ("toelichting", "kst-99001-3"),
        ("advies", "kst-99001-4"),
        ("verslag", "kst-99001-5"),
        ("nota", "kst-99001-6"),
        ("amendement", "kst-99001-7"),
        ("motie", "kst-99001-8"),
        ("antwoord aan de Eerste Kamer", "kst-99001-B"),
    ]


def test_letter_is_found_from_the_motion_and_the_motion_from_the_letter(sample_database: Path) -> None:
    from_motion = query(sample_database, "reacties", stuk="kst-99013-12")
    from_letter = query(sample_database, "reacties", stuk="kst-99013-27")
    assert [row[:3] for row in from_motion] == [("reageert op dit stuk", "reactie_op", "kst-99013-27")]
    assert [row[:3] for row in from_letter] == [("waarop dit stuk reageert", "reactie_op", "kst-99013-12")]


def test_bill_stands_beside_its_explanation(sample_database: Path) -> None:
    found = query(sample_database, "voorstel_naast_toelichting", dossier="99014")
    assert [(row[0], row[4]) for row in found] == [
        ("3", "kst-99014-3"),
        ("3", "kst-99014-8"),
        ("4", "kst-99014-8"),
        ("6", "kst-99014-8"),
        ("7", "kst-99014-3"),
        ("8", "kst-99014-3"),
    ]
    assert all(str(row[3]).startswith(f"Artikel {row[0]} ") for row in found)


def test_question_stands_beside_its_answer(sample_database: Path) -> None:
    found = query(sample_database, "vraag_naast_antwoord", stuk="kst-99008-4")
    assert [row[0] for row in found] == list(range(1, 11))
    assert str(found[0][1]).endswith("eigen brandweerkorps?")
    assert str(found[0][2]).startswith("Op die datum waren dat er 31.")


def test_amounts_of_a_scheme(sample_database: Path) -> None:
    found = query(sample_database, "bedragen_van_een_regeling", q="Stimulering sport")
    assert [(row[2], row[4]) for row in found] == [(2021, 185.0), (2022, 188.5), (2023, 190.2)]


@pytest.mark.parametrize("name", ["lijn_van_een_wetsvoorstel", "reacties", "vraag_naast_antwoord"])
def test_visit_without_a_value_gives_no_rows(sample_database: Path, name: str) -> None:
    assert query(sample_database, name, dossier="", stuk="", q="") == []


def test_amount_is_the_text_of_its_row(sample_database: Path) -> None:
    assert rows(
        sample_database,
        "select count(*), sum(substr(a.tekst, b.begin + 1, b.eind - b.begin) = b.tekst) from bedragen b "
        "join alineas a on a.id = b.alinea",
    ) == [(78, 78)]

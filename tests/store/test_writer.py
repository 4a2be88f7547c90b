"""The one writer: all or nothing, and replacing leaves no trace."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from kamerlens.errors import KamerlensError, UsageError
from kamerlens.records import Kind, NoteCall, Paragraph, Problem, Reference, Zone
from kamerlens.store.database import beside, only_writer, open_database, writing
from kamerlens.store.writer import Reading, save


def _prepare(db: Database) -> None:
    db.table("uitvoeringen").insert({"id": 1})
    db.table("codeboek").insert_all(
        [{"id": "centrale_sturing", "soort": "thema"}, {"id": "regel-1", "soort": "regel"}]
    )


@pytest.fixture
def stored(tmp_path: Path, make_paper, make_mention) -> Path:
    file = tmp_path / "k.db"
    paper = make_paper("De minister geeft een aanwijzing.", "Tweede alinea.")
    with writing(file) as db:
        _prepare(db)
        save(db, Reading("kst-99990-1", paper, (make_mention(paper, 1, "een aanwijzing"),)), 1, "1.0")
    return file


def _all(file: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(sql).fetchall()


def test_mention_is_the_words_of_its_paragraph(stored: Path) -> None:
    rows = _all(
        stored,
        "select substr(a.tekst, v.begin + 1, v.eind - v.begin), v.tekst, v.kaders, v.zin "
        "from vermeldingen v join alineas a on a.id = v.alinea",
    )
    assert rows == [
        ("een aanwijzing", "een aanwijzing", "[[1, 1.0, 2.0, 3.0, 4.0]]", "De minister geeft een aanwijzing.")
    ]


def test_full_text_finds_new_and_forgets_replaced_text(stored: Path, make_paper) -> None:
    with writing(stored) as db:
        save(db, Reading("kst-99990-1", make_paper("Iets heel anders.")), 1, "1.0")
    match = "select count(*) from alineas_fts where alineas_fts match "
    assert _all(stored, match + "'aanwijzing'") == [(0,)]
    assert _all(stored, match + "'anders'") == [(1,)]
    assert _all(stored, "select count(*) from vermeldingen") == [(0,)]


def test_a_replaced_paper_keeps_its_number(stored: Path, make_paper) -> None:
    with writing(stored) as db:
        save(db, Reading("b", make_paper("Ander stuk.", id="kst-99990-2")), 1, "1.0")
        save(db, Reading("kst-99990-1", make_paper("Nieuw.")), 1, "1.0")
    assert _all(stored, "select id, nummer from stukken order by nummer") == [
        ("kst-99990-1", 1),
        ("kst-99990-2", 2),
    ]


def test_no_row_refers_to_nothing(stored: Path) -> None:
    assert _all(stored, "pragma foreign_key_check") == []


def test_a_failed_run_changes_nothing(stored: Path, make_paper) -> None:
    before = _all(stored, "select * from alineas")
    with pytest.raises(RuntimeError), writing(stored) as db, db.atomic():
        save(db, Reading("x", make_paper("Half werk.", id="kst-99990-3")), 1, "1.0")
        raise RuntimeError("the power went")
    assert _all(stored, "select * from alineas") == before


def test_a_failed_first_run_leaves_no_database_but_what_it_stored(tmp_path: Path) -> None:
    file = tmp_path / "k.db"
    with pytest.raises(RuntimeError), writing(file) as db:
        with db.atomic():
            _prepare(db)
        raise RuntimeError("the power went")
    assert not file.exists()
    with writing(file) as db:
        assert db.table("codeboek").count == 2
    assert [each.name for each in tmp_path.iterdir()] == ["k.db"]


def test_what_replaces_a_database_comes_into_sight_whole(stored: Path, make_paper) -> None:
    with writing(stored, fresh=True) as db:
        with db.atomic():
            _prepare(db)
            save(db, Reading("x", make_paper("Nieuw.", id="kst-99990-3")), 1, "1.0")
        assert _all(stored, "select id from stukken") == [("kst-99990-1",)]
    assert _all(stored, "select id from stukken") == [("kst-99990-3",)]
    assert [each.name for each in stored.parent.iterdir()] == ["k.db"]


def test_a_half_database_of_another_schema_is_begun_anew(tmp_path: Path) -> None:
    beside(tmp_path / "k.db").write_bytes(b"left by another program")
    with writing(tmp_path / "k.db") as db:
        assert db.table("stukken").count == 0


def test_a_full_disk_is_one_clear_line(stored: Path, make_paper) -> None:
    with pytest.raises(KamerlensError, match=r"disk is full.*kept"), writing(stored) as db, db.atomic():
        db.execute("pragma max_page_count = 1")
        save(db, Reading("x", make_paper("Te veel. " * 5000, id="kst-99990-3")), 1, "1.0")
    assert _all(stored, "select id from stukken") == [("kst-99990-1",)]


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    order = []

    def second() -> None:
        with only_writer(tmp_path / "k.db"):
            order.append("second")

    with only_writer(tmp_path / "k.db"):
        other = threading.Thread(target=second)
        other.start()
        other.join(0.3)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_a_reader_sees_the_state_before_a_transaction_until_it_is_whole(stored: Path, make_paper) -> None:
    with writing(stored) as db:
        with db.atomic():
            save(db, Reading("x", make_paper("Nieuw.", id="kst-99990-3")), 1, "1.0")
            assert _all(stored, "select count(*) from stukken") == [(1,)]
        assert _all(stored, "select count(*) from stukken") == [(2,)]


def test_problems_are_rows(stored: Path) -> None:
    problem = Problem("kapot.pdf", "read", "is no PDF", "look at it")
    with writing(stored) as db:
        save(db, Reading("kapot.pdf", None, problems=(problem,)), 1, "1.0")
    assert _all(stored, "select bestand, stap, melding, advies from problemen") == [
        ("kapot.pdf", "read", "is no PDF", "look at it")
    ]


def test_notes_and_references_hang_on_their_paragraphs(tmp_path: Path, make_paper) -> None:
    from dataclasses import replace

    paper = make_paper("Zie de brief.")
    body = replace(paper.paragraphs[0], calls=(NoteCall(12, "1"),))
    note = Paragraph(2, Kind.NOTE, Zone.NOTE, "Kamerstuk 99 990, nr. 2.", label="1", page=1)
    reference = Reference(2, 0, 23, "kamerstuk", "Kamerstuk 99 990, nr. 2", "kst-99990-2")
    file = tmp_path / "k.db"
    with writing(file) as db:
        _prepare(db)
        save(db, Reading("x", replace(paper, paragraphs=(body, note), references=(reference,))), 1, "1.0")
    assert _all(file, "select alinea, positie, nummer, noot from nootverwijzingen") == [
        (100001, 12, "1", 100002)
    ]
    assert _all(file, "select alinea, soort, doel from verwijzingen") == [
        (100002, "kamerstuk", "kst-99990-2")
    ]


@pytest.mark.parametrize("content", [b"no database at all, only text " * 50, b""])
def test_a_database_that_is_not_ours_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.db"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="not a Kamerlens database"):
        open_database(file)
    assert file.read_bytes() == content


def test_another_sqlite_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as db:
        db.execute("create table t (x)")
    with pytest.raises(UsageError, match="not a Kamerlens database"):
        open_database(file)

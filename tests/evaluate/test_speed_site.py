"""The database that the site is timed on is one of the real schema, and the timing covers each kind of page."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kamerlens.evaluate import speed_site
from kamerlens.evaluate.scale import grow
from kamerlens.store import snapshot

_SAID: list[str] = []


@pytest.fixture(scope="module")
def grown(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("grown") / "kamerlens.db"
    grow(sample_database, database, 4000, _SAID.append)
    return database


def test_what_is_grown_is_whole(grown: Path) -> None:
    with closing(sqlite3.connect(grown)) as db:
        assert db.execute("select count(*) >= 4000 from alineas").fetchone() == (1,)
        assert db.execute("pragma foreign_key_check").fetchall() == []
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        wrong = """select count(*) from vermeldingen v join alineas a on a.id = v.alinea
        where substr(a.tekst, v.begin + 1, v.eind - v.begin) != v.tekst"""
        assert db.execute(wrong).fetchone() == (0,)
        papers = "select count(*), count(distinct id), count(distinct nummer) from stukken"
        assert len(set(db.execute(papers).fetchone())) == 1
        assert snapshot.id_of(db) == snapshot.counted(db)


def test_copies_differ_in_their_words(grown: Path) -> None:
    with closing(sqlite3.connect(grown)) as db:
        texts, distinct = db.execute(
            "select count(*), count(distinct tekst) from alineas where length(tekst) > 120"
        ).fetchone()
    assert distinct > 0.5 * texts


def test_each_kind_of_page_is_timed(grown: Path) -> None:
    result = speed_site.measure(grown, 1, _SAID.append)
    assert [page.name for page in result.pages] == list(speed_site.LIMITS)
    assert all(page.clock and min(page.clock) > 0 for page in result.pages)
    lines = list(speed_site.table(result))
    assert lines[0].startswith(f"{result.paragraphs:,} paragraphs")
    assert len(lines) == 4 + len(result.pages)

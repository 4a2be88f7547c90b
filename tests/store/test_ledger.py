"""The ledger where official metadata lies beside more papers than one: it is a file of none of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from kamerlens.acquire.files import Source, find
from kamerlens.store.database import writing
from kamerlens.store.ledger import Ledger
from kamerlens.store.writer import Reading


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two papers and metadata beside them."""
    into = tmp_path / "papers"
    into.mkdir()
    for name in ("kst-99990-1.txt", "kst-99990-2.txt", "metadata.xml"):
        (into / name).write_text(name)
    return into


@pytest.fixture
def db(tmp_path: Path, folder: Path, make_paper) -> Iterator[Database]:
    """A database in whose ledger both papers stand as read."""
    with writing(tmp_path / "k.db") as opened, opened.atomic():
        ledger = Ledger(opened, tmp_path, "kamerlens 1")
        for source in find([folder]):
            ledger.enter(source, Reading(source.key, make_paper("Tekst.", id=source.key)))
        yield opened


def _ledger(db: Database, tmp_path: Path) -> Ledger:
    """The ledger as the next run opens it."""
    return Ledger(db, tmp_path, "kamerlens 1")


def _rows(db: Database) -> list[tuple]:
    return db.execute("select pad, bron, stuk from bestanden order by pad").fetchall()


def test_changed_metadata_makes_each_paper_beside_it_due(db: Database, tmp_path: Path, folder: Path) -> None:
    assert [_ledger(db, tmp_path).is_due(source) for source in find([folder])] == [False, False]
    (folder / "metadata.xml").write_text("anders")
    assert [_ledger(db, tmp_path).is_due(source) for source in find([folder])] == [True, True]


def test_a_paper_whose_own_file_is_gone_is_not_kept_by_metadata(
    db: Database, tmp_path: Path, folder: Path
) -> None:
    for name in ("kst-99990-1", "kst-99990-2"):
        (folder / f"{name}.txt").unlink()
        ledger = _ledger(db, tmp_path)
        left = find([folder]) if any(folder.glob("*.txt")) else ()
        assert list(ledger.forget(ledger.gone([folder], left))) == [name]
    assert _rows(db) == []


def test_a_paper_under_another_name_is_no_copy_of_its_metadata(
    db: Database, tmp_path: Path, folder: Path
) -> None:
    for name in ("kst-99990-1", "kst-99990-2"):
        file = (folder / f"{name}.txt").rename(folder / f"brief {name}.txt")
        assert _ledger(db, tmp_path).twin(Source(f"papers/{file.stem}", txt=file), name) == ""


def test_papers_that_move_with_their_metadata_have_only_moved(
    db: Database, tmp_path: Path, folder: Path
) -> None:
    elsewhere = folder.rename(tmp_path / "elders")
    ledger = _ledger(db, tmp_path)
    sources = find([elsewhere])
    assert [ledger.has_moved(source) for source in sources] == [True, True]
    for source in sources:
        ledger.move(source)
    assert _rows(db) == [
        ("elders/kst-99990-1.txt", "kst-99990-1", "kst-99990-1"),
        ("elders/kst-99990-2.txt", "kst-99990-2", "kst-99990-2"),
        ("elders/metadata.xml", "", ""),
    ]

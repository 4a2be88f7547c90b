"""Check finds each way in which a database can be unsound, and nothing in a sound one; a backup is sound too."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from kamerlens.errors import UsageError
from kamerlens.store.check import faults
from kamerlens.store.database import backup, opened

# What is done to the sample database, and the rule that it breaks.
_DAMAGES = {
    "update vermeldingen set begin = begin + 1 where id = (select min(id) from vermeldingen)": "a mention is",
    "update vermeldingen set zin = 'x' where id = (select min(id) from vermeldingen)": "a mention is",
    "update verwijzingen set eind = eind - 1 where id = (select min(id) from verwijzingen)": "a reference is",
    "update stukken set nummer = nummer + 1000 where nummer = 1": "a mention's and a paragraph's id",
    "update stukken set woorden = woorden + 1 where nummer = 1": "a paper has as many",
    "delete from bestanden where stuk = (select stuk from bestanden limit 1)": "a paper has its files",
    "insert into bestanden (pad, bron, stuk) values ('x.pdf', 'x', 'kst-1-1')": "a file of the ledger",
    "delete from trends where rowid = 1": "trends counts",
    "update spreiding set mm = mm + 1 where rowid = 1": "spreiding counts",
    "update dekking set gelezen = gelezen + 1 where rowid = 1": "dekking counts",
    "delete from stukken_indieners; delete from indieners where id = 1; insert into stukken_indieners values "
    "((select id from stukken limit 1), 1, 1)": "no row refers",
    "drop trigger alineas_ad; delete from alineas where id = (select max(id) from alineas)": "the full-text index",
}


@pytest.fixture
def database(sample_database: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "k.db"
    backup(sample_database, copy)
    return copy


def _rules(database: Path, folder: Path | None = None) -> list[str]:
    with opened(database) as db:
        return [fault.rule for fault in faults(db, folder)]


def test_a_backup_of_a_sound_database_is_sound(database: Path) -> None:
    assert _rules(database) == []


@pytest.mark.parametrize("damage", _DAMAGES)
def test_each_damage_is_found(database: Path, damage: str) -> None:
    db = sqlite3.connect(database)
    db.executescript(f"pragma foreign_keys = off; {damage};")
    db.close()
    assert any(rule.startswith(_DAMAGES[damage]) for rule in _rules(database))


def test_a_changed_file_is_found(kamerlens, sample_papers: Path, tmp_path: Path) -> None:
    paper = Path(shutil.copy(sorted(sample_papers.glob("*.pdf"))[0], tmp_path))
    kamerlens("ingest", paper, "--database", tmp_path / "k.db")
    assert _rules(tmp_path / "k.db", tmp_path) == []
    paper.write_bytes(paper.read_bytes() + b"%")
    assert _rules(tmp_path / "k.db", tmp_path) == ["the papers' files are as they were read"]


def test_a_backup_never_overwrites(database: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.db").write_bytes(b"mine")
    with pytest.raises(UsageError, match="there already"):
        backup(database, tmp_path / "mine.db")
    assert (tmp_path / "mine.db").read_bytes() == b"mine"


def test_a_backup_beside_a_writer_is_the_state_before_it(database: Path, tmp_path: Path) -> None:
    writer = sqlite3.connect(database, isolation_level=None)
    writer.executescript("pragma journal_mode = wal; begin immediate; update stukken set titel = 'half';")
    backup(database, tmp_path / "copy.db")
    writer.rollback()
    writer.close()
    with opened(tmp_path / "copy.db") as db:
        assert db.execute("select count(*) from stukken where titel = 'half'").fetchone() == (0,)


def test_the_command_says_sound_or_not(kamerlens, database: Path) -> None:
    sound = kamerlens("check", "--database", database)
    assert (sound.returncode, sound.stdout) == (0, f"{database} is sound.\n")
    db = sqlite3.connect(database)
    db.execute("update stukken set woorden = 1 where nummer = 1")
    db.commit()
    db.close()
    unsound = kamerlens("check", "--database", database)
    assert unsound.returncode == 1
    assert "a paper has as many words" in unsound.stdout
    assert "put back a backup" in unsound.stderr

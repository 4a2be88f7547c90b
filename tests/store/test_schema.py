"""Indexes and full text, also where a run was killed while they were made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kamerlens.store import schema
from kamerlens.store.check import faults
from kamerlens.store.database import backup, opened


def test_full_text_that_a_kill_left_empty_is_made_anew(sample_database: Path, tmp_path: Path) -> None:
    file = tmp_path / "k.db"
    backup(sample_database, file)
    with closing(sqlite3.connect(file)) as raw, raw:
        for (name,) in raw.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            raw.execute(f"drop trigger {name}")
        raw.execute("insert into alineas_fts(alineas_fts) values ('delete-all')")
    with opened(file) as db:
        assert list(faults(db))
        schema.create_indexes(db)
        assert list(faults(db)) == []

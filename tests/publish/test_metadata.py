"""The site's metadata is made from the schema, and every table, column and query is described."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from kamerlens.paths import SITE
from kamerlens.publish.metadata import DATABASE, document, metadata
from kamerlens.store import schema


def test_the_committed_metadata_is_current() -> None:
    committed = (SITE / "metadata.json").read_text("utf-8")
    assert committed == document(), "run: python -m kamerlens.publish.metadata > datasette/metadata.json"


def test_every_table_and_column_is_described() -> None:
    db = Database(memory=True)
    schema.create(db)
    described = metadata()["databases"][DATABASE]["tables"]
    for table in db.tables:
        assert described[table.name]["description"]
        assert all(described[table.name]["columns"][column.name] for column in table.columns), table.name


def test_every_query_is_described_and_valid_sql() -> None:
    db = sqlite3.connect(":memory:")
    # Datasette gives every connection this function; here only its presence matters, not its result.
    db.create_function("escape_fts", 1, lambda text: f'"{text}"')
    schema.create(Database(db))
    schema.create_indexes(Database(db))
    for name, query in metadata()["databases"][DATABASE]["queries"].items():
        assert query["title"], name
        assert query["description"], name
        db.execute(query["sql"], {"q": "", "dossier": "", "stuk": ""}).fetchall()

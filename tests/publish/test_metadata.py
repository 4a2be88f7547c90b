"""The site's metadata is made from the schema, and every table, column and query is described."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlite_utils import Database

from kamerlens.paths import DATA, SITE
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


def test_every_column_has_a_description_and_every_number_its_unit() -> None:
    lacking = [
        (table.name, column.name)
        for table in schema.tables()
        for column in table.columns
        if not column.about or (column.type != "text" and not column.unit and not column.references)
    ]
    assert lacking == []


def test_every_facet_order_and_label_is_a_column() -> None:
    for table in schema.tables():
        names = {column.name for column in table.columns}
        assert {*table.key, *table.facets, *table.fts} <= names, table.name
        assert {table.label, table.sort, table.sort_desc} - {""} <= names, table.name


QUERIES: dict[str, dict[str, Any]] = yaml.safe_load((DATA / "queries.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def sample(sample_database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(sample_database)) as db:
        # Datasette gives every connection this function.
        db.create_function("escape_fts", 1, lambda text: f'"{text}"')
        yield db


def test_a_researcher_has_ten_questions_answered_and_all_are_described() -> None:
    queries = metadata()["databases"][DATABASE]["queries"]
    assert len(queries) >= 10
    assert all("?" in query["title"] for query in queries.values())
    assert all(query["description"] for query in queries.values())


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_finds_something_in_the_sample(sample: sqlite3.Connection, name: str) -> None:
    query = QUERIES[name]
    assert sample.execute(query["sql"], query.get("example", {})).fetchone() is not None


@pytest.mark.parametrize("name", [name for name in QUERIES if "example" in QUERIES[name]])
def test_a_query_of_nothing_finds_nothing_and_fails_not(sample: sqlite3.Connection, name: str) -> None:
    empty = dict.fromkeys(QUERIES[name]["example"], "")
    assert sample.execute(QUERIES[name]["sql"], empty).fetchall() == []

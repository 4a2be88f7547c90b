"""The shape of the database, from data/schema.yaml, applied by one idempotent function."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlite_utils import Database

from kamerlens.errors import UsageError
from kamerlens.paths import DATA
from kamerlens.structure.data import read

# "KaLe" in ASCII: `PRAGMA application_id` tells a database of ours from any other SQLite file.
APPLICATION_ID = 0x4B614C65
SCHEMA_VERSION = 3

_TYPES: dict[str, type] = {"text": str, "integer": int, "float": float}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: SQL type (text, integer, float), its Dutch description, and ``table.column`` it refers to.

    ``unit``: what its numbers count, or how its text is written (a date, JSON); plain text without one is words.
    ``aside``: on the site's table pages shown only when asked for.
    ``lookup``: the writer itself looks rows up by it, so that its index is there from the first row on.
    """

    name: str
    type: str
    about: str
    unit: str = ""
    references: str = ""
    aside: bool = False
    index: bool = False
    unique: bool = False
    lookup: bool = False

    @property
    def said(self) -> str:
        """The description with its unit, as the site shows it; where the number only names something, without."""
        return f"{self.about} [{self.unit}]" if self.unit not in ("", "nummer", "jaar") else self.about


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its Dutch title and description, keys, facets and full-text columns."""

    name: str
    title: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    label: str = ""
    sort: str = ""
    sort_desc: str = ""
    facets: tuple[str, ...] = ()
    fts: tuple[str, ...] = ()
    hidden: bool = False


@cache
def tables() -> tuple[Table, ...]:
    """All tables, in the order of data/schema.yaml."""
    raw = read(DATA / "schema.yaml")
    return tuple(_table(name, facts) for name, facts in raw.items())


def _table(name: str, facts: dict[str, object]) -> Table:
    columns = facts.pop("columns")
    key = facts.pop("key")
    assert isinstance(columns, dict)
    return Table(
        name=name,
        key=tuple(key) if isinstance(key, list) else (str(key),),
        columns=tuple(Column(column, **about) for column, about in columns.items()),
        **{k: tuple(v) if isinstance(v, list) else v for k, v in facts.items()},  # type: ignore[arg-type]
    )


def create(db: Database) -> None:
    """Create every table that is not there yet; does nothing to those that are."""
    for table in tables():
        db.create_table(
            table.name,
            {column.name: _TYPES[column.type] for column in table.columns},
            pk=table.key if len(table.key) > 1 else table.key[0],
            foreign_keys=[(column.name, *_target(column)) for column in table.columns if column.references],
            if_not_exists=True,
        )
        for column in table.columns:
            if column.lookup:
                _index(db, table, column)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _target(column: Column) -> tuple[str, str]:
    table, _, name = column.references.partition(".")
    return table, name


_FTS_TRIGGERS = 3  # a row that comes, goes or changes


def create_indexes(db: Database) -> None:
    """Create the indexes and full-text tables that are not there yet: after the rows on a first, bulk build.

    Full text is external-content FTS5 kept up to date by triggers, `unicode61` without diacritics
    (measured: a prefix or trigram index would multiply its size).
    """
    for table in tables():
        for column in table.columns:
            if column.index or column.unique:
                _index(db, table, column)
        # The triggers are made last: without them a run was killed before the full text was whole.
        if table.fts and len(list(db.table(table.name).triggers)) < _FTS_TRIGGERS:
            db.table(table.name).enable_fts(
                table.fts, create_triggers=True, tokenize="unicode61 remove_diacritics 2", replace=True
            )


def _index(db: Database, table: Table, column: Column) -> None:
    db.table(table.name).create_index([column.name], unique=column.unique, if_not_exists=True)


def check_is_ours(db: Database, name: str) -> None:
    """Refuse a database that Kamerlens did not make, or made with another schema."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise UsageError(f"{name} is not a Kamerlens database: name another file with --database")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        raise UsageError(
            f"{name} has schema {version}, this Kamerlens writes {SCHEMA_VERSION}: "
            "move the file away and ingest again"
        )

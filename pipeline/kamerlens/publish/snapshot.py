"""The snapshot as the site shows it: what it is made of, and the database as a file to take along."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from kamerlens import __version__

# The papers of a snapshot by the versions that read them.
PARTS = """select u.versie, u.codeboek, u.model, count(*) as stukken, max(u.begonnen) as laatst
from stukken s left join uitvoeringen u on u.id = s.uitvoering
group by u.versie, u.codeboek, u.model order by laatst desc"""


def copy(database: Path, into: Path) -> None:
    """Write the database as it is at one moment to *into*, whole or not at all, and take earlier copies away."""
    for old in into.parent.glob("*.db"):
        old.unlink()
    part = into.with_suffix(".part")
    part.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db,
        closing(sqlite3.connect(part)) as new,
    ):
        db.backup(new, pages=20_000)
        # A file of its own: nobody who takes it along should need the log beside it.
        new.execute("PRAGMA journal_mode = DELETE")
    os.replace(part, into)


def databases(site: Any) -> list[dict[str, Any]]:
    """The databases of a Datasette instance, without where they lie."""
    return [
        {"name": db.name, "route": db.route, "size": db.size}
        for name, db in site.databases.items()
        if not name.startswith("_")
    ]


def programs() -> dict[str, str]:
    """The versions that a reader needs to do the same again."""
    import datasette

    return {
        "kamerlens": __version__,
        "datasette": str(datasette.__version__),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "sqlite": sqlite3.sqlite_version,
    }

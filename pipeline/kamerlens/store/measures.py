"""The scores that ship beside the tagger, as tables of the database."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from kamerlens.errors import UsageError
from kamerlens.paths import MODELS
from kamerlens.store import schema

Row = dict[str, Any]

FILE = MODELS / "tagger" / "scores.json"
TABLES = ("metingen", "overeenstemming", "goudset")
_KEY = "metingen"
_DIGITS = 12


def fingerprint(folder: Path = FILE.parent) -> str:
    """Which trained decision lies in a folder, by its content; "" where there is none."""
    files = [folder / name for name in ("model.json", "weights.npz")]
    if not all(file.is_file() for file in files):
        return ""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:_DIGITS]


def read(file: Path = FILE) -> dict[str, list[Row]]:
    """The rows by table, {} where there is no such file; raises UsageError for one that is something else."""
    if not file.is_file():
        return {}
    try:
        document: dict[str, list[Row]] = json.loads(file.read_text("utf-8"))
        return {name: [dict(row) for row in rows] for name, rows in document.items() if name in TABLES}
    except (ValueError, TypeError, AttributeError) as e:
        raise UsageError(f"{file}: not a file of scores ({e}): make it by `evaluate tagging --json`") from e


def update(db: Database, file: Path = FILE) -> bool:
    """Put the rows of the file of scores in the place of those in the database; False where they are there already.

    What it costs doesn't depend on the papers: the file's hash is compared with that of the last time.
    """
    digest = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
    known = db.execute("select waarde from kenmerken where sleutel = ?", [_KEY]).fetchone()
    if digest == (known[0] if known else ""):
        return False
    rows = read(file)
    with db.atomic():
        schema.create(db)  # a database of before these tables were added
        for name in TABLES:
            db.execute(f"delete from {name}")
            db.table(name).insert_all(rows.get(name, ()))
        db.table("kenmerken").upsert({"sleutel": _KEY, "waarde": digest}, pk="sleutel")
    return True

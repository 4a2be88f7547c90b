"""A small database to draw from, and a coder who answers from a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from kamerlens.records import Mention, Paper
from kamerlens.store import schema
from kamerlens.store.writer import Reading, save


@pytest.fixture
def drawable(
    tmp_path: Path, make_paper: Callable[..., Paper], make_mention: Callable[..., Mention]
) -> Iterator[Database]:
    """Twenty papers of two sentences and a third in a paragraph of its own; ten of them have a mention."""
    db = Database(tmp_path / "k.db")
    schema.create(db)
    db.table("uitvoeringen").insert({"id": 1})
    for number in range(1, 21):
        texts = (f"Eerste zin van stuk {number}. De minister stuurt hier.", "Alleen een slotzin.")
        paper = make_paper(*texts, id=f"kst-99990-{number}", date=f"20{10 + number % 2}-03-04")
        theme = "centrale_sturing" if number % 4 else "specifieke_uitkering"
        found = (_at(make_mention(paper, 1, "stuurt", theme)),) if number % 2 == 0 else ()
        save(db, Reading(f"f{number}", paper, found), 1, "1.0")
    schema.create_indexes(db)
    yield db
    db.close()


def _at(mention: Mention) -> Mention:
    """The mention in the second sentence of its paragraph."""
    from dataclasses import replace

    begin = mention.begin - len("De minister ")
    return replace(mention, sentence_begin=begin, sentence_end=mention.end + len(" hier."))

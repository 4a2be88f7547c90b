"""The vocabulary of the stored text: word forms with their lemma, and compounds with their parts.

Search expands the query and not the index: highlighting stays right, and plain SQL can do the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils import Database

from kamerlens.language import forms
from kamerlens.records import Paper

_BATCH = 500  # below SQLite's limit of 999 values in a statement on old builds


def enter(db: Database, paper: Paper) -> None:
    """Add the word forms of a paper that were not met before; forms of papers taken out stay, they do no harm."""
    met = set().union(*(forms.words(paragraph.text) for paragraph in paper.paragraphs))
    new = sorted(_unknown(db, sorted(met)))
    db.conn.executemany("insert into woordvormen values (?, ?)", [(form, forms.lemma(form)) for form in new])
    parts = [(part, form) for form in new for part in forms.parts(form)]
    db.conn.executemany("insert into samenstellingen values (?, ?)", parts)


def _unknown(db: Database, words: Sequence[str]) -> Iterable[str]:
    for batch in _batches(words):
        marks = ", ".join("?" * len(batch))
        known = db.execute(f"select vorm from woordvormen where vorm in ({marks})", list(batch))
        yield from set(batch) - {row[0] for row in known}


def _batches(words: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(words), _BATCH):
        yield words[begin : begin + _BATCH]

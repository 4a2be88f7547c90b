"""What one would write in an afternoon: pdfplumber's text, spaCy over all of it, sqlite-utils with a full-text index.

The yardstick of `kamerlens bench line`, and no part of Kamerlens. Its text of XML is lxml's, its pipeline the one that
Kamerlens uses, run whole: a ready-made one is three times slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pdfplumber
from lxml import etree
from sqlite_utils import Database

from kamerlens.acquire.files import Source, find
from kamerlens.language import pipeline


def run(folder: Path, database: Path, model: str | None = None) -> None:
    """Put the sentences of all papers in *folder*, with their lemmas, into a database that can be searched."""
    nlp = pipeline.load(model)
    db = Database(database)
    for source in find([folder]):
        db.table("sentences").insert_all(
            {"paper": source.key, "sentence": sentence.text, "lemmas": " ".join(t.lemma_ for t in sentence)}
            for doc in nlp.pipe(texts(source))
            for sentence in doc.sents
        )
    db.table("sentences").enable_fts(["sentence", "lemmas"])
    db.close()


def texts(source: Source) -> Iterator[str]:
    """The text of each page of a PDF; of XML and plain text all of it at once."""
    if source.pdf:
        with pdfplumber.open(source.pdf) as pdf:
            for page in pdf.pages:
                yield page.extract_text()
    elif source.xml:
        yield " ".join(map(str, etree.parse(source.xml).getroot().itertext()))
    elif source.txt:
        yield source.txt.read_text("utf-8", errors="replace")

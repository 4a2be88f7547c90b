"""A stored paper as the record it was stored from, as far as tagging needs it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from kamerlens.records import Box, Kind, Mention, Metadata, Paper, Paragraph, Word, Zone
from kamerlens.store.rows import PARAGRAPHS

_PAPER = "select id, nummer, soort, gedrukte_soort, kamer, datum, ministerie, bron, titel from stukken where id = ?"
_PARAGRAPHS = """select a.id, a.soort, a.zone, a.tekst, a.sectie, a.pagina, a.niveau, a.aanduiding, p.woorden
from alineas a left join plaatsen p on p.alinea = a.id where a.stuk = ? order by a.id"""
_MENTIONS = "select * from vermeldingen where stuk = ? order by id"


def paper(database: Path, identity: str) -> Paper:
    """The paper with this id; read-only, so that a worker may ask while the writer writes."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as db:
        id, _, kind, printed, chamber, date, ministry, source, title = db.execute(
            _PAPER, [identity]
        ).fetchone()
        paragraphs = tuple(_paragraph(row) for row in db.execute(_PARAGRAPHS, [identity]))
    metadata = Metadata(
        id, kind=kind, printed_kind=printed, chamber=chamber, date=date, ministry=ministry, title=title
    )
    return Paper(metadata, paragraphs, source)


def _paragraph(row: tuple[object, ...]) -> Paragraph:
    id, kind, zone, text, section, page, level, label, words = row
    return Paragraph(
        int(str(id)) % PARAGRAPHS,
        Kind(str(kind)),
        Zone(str(zone)),
        str(text),
        section=str(section or ""),
        page=int(str(page)) if page is not None else None,
        words=tuple(Word(*word) for word in json.loads(str(words))) if words else (),
        level=int(str(level or 0)),
        label=str(label or ""),
    )


def mentions(db: sqlite3.Connection, identity: str) -> tuple[Mention, ...]:
    """The stored mentions of a paper."""
    cursor = db.execute(_MENTIONS, [identity])
    names = [column[0] for column in cursor.description]
    return tuple(_mention(dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def _mention(row: dict[str, object]) -> Mention:
    begin, end, first, last = (int(str(row[name])) for name in ("begin", "eind", "zin_begin", "zin_eind"))
    return Mention(
        paragraph=int(str(row["alinea"])) % PARAGRAPHS,
        theme=str(row["thema"]),
        subtype=str(row["subtype"]),
        direction=str(row["richting"]),
        text=str(row["tekst"]),
        begin=begin,
        end=end,
        sentence_begin=first,
        sentence_end=last,
        confidence=float(str(row["zekerheid"])),
        rule=str(row["regel"]),
        speaker=str(row["spreker"] or ""),
        boxes=tuple(Box(*box) for box in json.loads(str(row["kaders"]))),
    )

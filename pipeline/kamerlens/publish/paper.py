"""All that the reading view of one paper shows, from the database's rows to what its template walks over."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kamerlens.publish.marking import Segment, Span, segments
from kamerlens.publish.picture import Light
from kamerlens.store.rows import PARAGRAPHS
from kamerlens.structure.ids import url

Row = dict[str, Any]

_PAPER = "select * from stukken where id = :id"
_SUBMITTERS = """select i.naam, i.functie from stukken_indieners s join indieners i on i.id = s.indiener
where s.stuk = :id order by s.volgnummer"""
_DOSSIERS = "select dossier from stukken_dossiers where stuk = :id order by volgnummer"
_PARAGRAPHS = "select * from alineas where id between :first and :last order by id"
_MENTIONS = """select v.*, t.titel as thema_titel, coalesce(u.titel, v.subtype) as subtype_titel,
coalesce(r.titel, v.regel) as regel_titel
from vermeldingen v left join codeboek t on t.id = v.thema left join codeboek r on r.id = v.regel
left join codeboek u on u.id = v.thema || '.' || v.subtype where v.stuk = :id order by v.id"""
_REFERENCES = """select v.*, s.titel as doel_titel, s.id as gelezen from verwijzingen v
left join stukken s on s.id = v.doel where v.stuk = :id order by v.id"""
_CALLS = "select * from nootverwijzingen where alinea between :first and :last order by alinea, positie"
_LINEAGE = """select distinct s.id, s.titel, s.soort, s.datum, s.ondernummer, s.dossier from stukken_dossiers d
join stukken_dossiers e on e.dossier = d.dossier join stukken s on s.id = e.stuk
where d.stuk = :id and s.id != :id order by s.dossier, length(s.ondernummer), s.ondernummer limit 60"""
_CITED_BY = """select distinct s.id, s.titel, s.datum from verwijzingen v join stukken s on s.id = v.stuk
where v.doel = :id and v.stuk != :id order by s.datum limit 60"""
_FOUND = """select rowid as id, highlight(alineas_fts, 0, char(2), char(3)) as tekst from alineas_fts
where alineas_fts match :match and rowid between :first and :last"""
_FILES = "select pad, sha256 from bestanden where stuk = :id and pad like '%.pdf' order by pad limit 1"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph on the page: its row, its text in segments, the mentions in it and the notes it calls."""

    row: Row
    segments: Sequence[Segment]
    mentions: Sequence[Row] = ()
    notes: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A paper as its reading view shows it."""

    paper: Row
    passages: Sequence[Passage]
    mentions: Sequence[Row]
    submitters: Sequence[Row]
    dossiers: Sequence[str]
    lineage: Sequence[Row]
    cited_by: Sequence[Row]
    file: Row | None = field(default=None)


async def view(db: Any, paper_id: str, match: str = "") -> View | None:
    """The view of a paper, None where there is no such paper; words that *match* (an FTS5 query) are marked."""
    paper = (await db.execute(_PAPER, {"id": paper_id})).first()
    if paper is None:
        return None
    of = {
        "id": paper_id,
        "first": paper["nummer"] * PARAGRAPHS,
        "last": (paper["nummer"] + 1) * PARAGRAPHS - 1,
    }
    paragraphs = await _rows(db, _PARAGRAPHS, of)
    mentions = await _rows(db, _MENTIONS, of)
    found = await _rows(db, _FOUND, {**of, "match": match}) if match else []
    spans = _by_paragraph(
        [("vermelding", m) for m in mentions], [("verwijzing", r) for r in await _rows(db, _REFERENCES, of)]
    )
    for row in found:
        spans[row["id"]].extend(Span(begin, end, "gevonden", row) for begin, end in marked(row["tekst"]))
    files = await _rows(db, _FILES, of)
    return View(
        paper=dict(paper),
        passages=list(_passages(paragraphs, spans, mentions, await _rows(db, _CALLS, of))),
        mentions=mentions,
        submitters=await _rows(db, _SUBMITTERS, of),
        dossiers=[row["dossier"] for row in await _rows(db, _DOSSIERS, of)],
        lineage=await _rows(db, _LINEAGE, of),
        cited_by=await _rows(db, _CITED_BY, of),
        file=files[0] if files else None,
    )


async def _rows(db: Any, sql: str, values: Row) -> list[Row]:
    return [dict(row) for row in (await db.execute(sql, values)).rows]


def _by_paragraph(*groups: Iterable[tuple[str, Row]]) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = defaultdict(list)
    for group in groups:
        for kind, row in group:
            spans[row["alinea"]].append(Span(row["begin"], row["eind"], kind, row))
    return spans


def _passages(
    paragraphs: Sequence[Row], spans: dict[int, list[Span]], mentions: Sequence[Row], calls: Sequence[Row]
) -> Iterable[Passage]:
    notes = {row["id"]: row for row in paragraphs if row["soort"] == "noot"}
    here: dict[int, list[Row]] = defaultdict(list)
    for mention in mentions:
        here[mention["alinea"]].append(mention)
    called: dict[int, list[Row]] = defaultdict(list)
    for call in calls:
        called[call["alinea"]].append({**call, "tekst": notes.get(call["noot"], {}).get("tekst", "")})
    for row in paragraphs:
        own = called[row["id"]]
        cut = segments(row["tekst"], spans[row["id"]], [(call["positie"], call) for call in own])
        yield Passage(row, cut, here[row["id"]], [call for call in own if call["tekst"]])


def marked(text: str) -> list[tuple[int, int]]:
    """Where FTS5's highlight put its marks (U+0002, U+0003), as offsets in the text without them."""
    spans, begin, at = [], 0, 0
    for char in text:
        if char == "\x02":
            begin = at
        elif char == "\x03":
            spans.append((begin, at))
        else:
            at += 1
    return spans


def lights(mentions: Iterable[Row], page: int, chosen: int | None) -> tuple[Light, ...]:
    """The rectangles of the mentions on a page; the *chosen* mention last, so that it lies on top."""
    found = [
        Light(box[1], box[2], box[3], box[4], m["thema"], m["id"] == chosen)
        for m in mentions
        for box in json.loads(m["kaders"] or "[]")
        if box[0] == page
    ]
    return tuple(sorted(found, key=lambda light: light.chosen))


def official_url(reference: Row) -> str:
    """Where a reference leads: the paper on this site, else the official publication; "" for what has no address."""
    if reference["gelezen"]:
        return f"/stuk/{reference['gelezen']}"
    doel = reference["doel"] or ""
    if doel.startswith("ECLI:"):
        return f"https://deeplink.rechtspraak.nl/uitspraak?id={doel}"
    return url(doel) if doel and ":" not in doel else ""


def pdf_path(database: str, file: Row) -> Path:
    """The PDF of a paper: the ledger keeps its path from the database's folder."""
    return Path(database).resolve().parent / str(file["pad"])

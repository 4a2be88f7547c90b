"""From records to table rows: pure functions, no database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kamerlens.records import Box, Mention, Paper, Paragraph, Problem
from kamerlens.structure import amounts
from kamerlens.tag.boxes import around

Row = dict[str, Any]
# From its first letter or digit on: with what stands before that, a row of dots would be tried from each of its dots.
_WORD = re.compile(r"[^\W_]\S*")

# A paragraph's id is number of its paper * PARAGRAPHS + its place, a mention's id paragraph * MENTIONS + its
# place: an id tells the paper without a join (measured: the trend of a search term 54 ms instead of 253).
PARAGRAPHS = 100_000
MENTIONS = 100


def paragraph_id(paper_number: int, paragraph: int) -> int:
    """The database id of a paragraph of the paper with that ``stukken.nummer``."""
    return paper_number * PARAGRAPHS + paragraph


def word_count(text: str) -> int:
    """Words as whitespace-separated runs with at least one letter or digit: the denominator of the trends."""
    return len(_WORD.findall(text))


def year(paper: Paper) -> int | None:
    """Calendar year of the paper's date, or the first year of its session year where it bears no date."""
    stated = paper.metadata.date[:4] or paper.metadata.session_year[:4]
    return int(stated) if stated.isdigit() else None


def paper_row(paper: Paper, number: int, run: int) -> Row:
    """The row of ``stukken``."""
    m = paper.metadata
    return {
        "id": m.id,
        "nummer": number,
        "soort": m.kind,
        "gedrukte_soort": m.printed_kind,
        "kamer": m.chamber,
        "vergaderjaar": m.session_year,
        "dossier": m.dossiers[0] if m.dossiers else "",
        "ondernummer": m.number,
        "titel": m.title,
        "dossiertitel": m.dossier_title,
        "datum": m.date,
        "jaar": year(paper),
        "maand": m.date[:7] or str(year(paper) or ""),
        "plaats": m.place,
        "geadresseerde": m.addressee,
        "ministerie": m.ministry,
        "paginas": paper.pages,
        "woorden": sum(word_count(p.text) for p in paper.paragraphs),
        "alineas": len(paper.paragraphs),
        "bron": paper.source,
        "ocr_zekerheid": paper.confidence,
        "leesgetrouwheid": paper.fidelity,
        "url": m.url,
        "bijlagen": "; ".join(m.enclosures),
        "hoofddocument": m.main_paper,
        "sha256": paper.sha256,
        "fictief": int(paper.fictional),
        "uitvoering": run,
        "getagd": run,
    }


def dossier_rows(paper: Paper) -> Iterator[Row]:
    """Rows of ``stukken_dossiers``."""
    for place, dossier in enumerate(dict.fromkeys(paper.metadata.dossiers), 1):
        yield {"stuk": paper.metadata.id, "dossier": dossier, "volgnummer": place}


def paragraph_rows(paper: Paper, number: int) -> Iterator[Row]:
    """Rows of ``alineas``."""
    for p in paper.paragraphs:
        yield {
            "id": paragraph_id(number, p.number),
            "stuk": paper.metadata.id,
            "volgnummer": p.number,
            "pagina": p.page,
            "soort": p.kind.value,
            "niveau": p.level,
            "aanduiding": p.label,
            "sectie": p.section,
            "zone": p.zone.value,
            "tekst": p.text,
            "cellen": json.dumps(p.cells, ensure_ascii=False) if p.cells else None,
            "paar": p.pair or None,
            "instructie": p.instruction or None,
            "woorden": word_count(p.text),
        }


def article_rows(paper: Paper, number: int) -> Iterator[Row]:
    """Rows of ``alineas_artikelen``."""
    for p in paper.paragraphs:
        for key in dict.fromkeys(p.articles):
            article, _, part = key.partition("/")
            yield {
                "alinea": paragraph_id(number, p.number),
                "artikel": article,
                "onderdeel": part,
                "stuk": paper.metadata.id,
            }


def amount_rows(paper: Paper, number: int) -> Iterator[Row]:
    """Rows of ``bedragen``."""
    texts = {p.number: p for p in paper.paragraphs}
    for place, a in enumerate(amounts.find(paper.paragraphs), 1):
        boxes = around(texts[a.paragraph].words, a.begin, a.end)
        yield {
            "id": paragraph_id(number, place),
            "stuk": paper.metadata.id,
            "rij": a.row_label,
            "kolom": a.column_label,
            "jaar": a.year,
            "bedrag": a.value,
            "eenheid": a.unit,
            "euro": a.euros,
            "tekst": a.text,
            "kenmerken": a.details,
            "pagina": boxes[0].page if boxes else texts[a.paragraph].page,
            "kader": _boxes(boxes),
            "alinea": paragraph_id(number, a.paragraph),
            "begin": a.begin,
            "eind": a.end,
            "kolomnummer": a.column,
        }


def _boxes(boxes: Iterable[Box]) -> str:
    """Rectangles as the site reads them, rounded to a tenth of a point."""
    return json.dumps([[b.page, *(round(x, 1) for x in b[1:])] for b in boxes])


def place_rows(paper: Paper, number: int) -> Iterator[Row]:
    """Rows of ``plaatsen``: where the words stand, boxes rounded to a tenth of a point."""
    for p in paper.paragraphs:
        if p.words:
            words = [[*w[:3], *(round(x, 1) for x in w[3:])] for w in p.words]
            yield {
                "alinea": paragraph_id(number, p.number),
                "woorden": json.dumps(words, separators=(",", ":")),
            }


def note_call_rows(paper: Paper, number: int) -> Iterator[Row]:
    """Rows of ``nootverwijzingen``; a call of a note that was not found has no note."""
    notes: dict[str, Paragraph] = {p.label: p for p in paper.paragraphs if p.kind == "noot"}
    for p in paper.paragraphs:
        for call in {c.offset: c for c in p.calls}.values():
            note = notes.get(call.number)
            yield {
                "alinea": paragraph_id(number, p.number),
                "positie": call.offset,
                "nummer": call.number,
                "noot": paragraph_id(number, note.number) if note else None,
            }


def mention_rows(paper: Paper, number: int, mentions: tuple[Mention, ...], codebook: str) -> Iterator[Row]:
    """Rows of ``vermeldingen``."""
    texts = {p.number: p for p in paper.paragraphs}
    seen: dict[int, int] = {}
    for m in mentions:
        seen[m.paragraph] = place = seen.get(m.paragraph, 0) + 1
        alinea = paragraph_id(number, m.paragraph)
        paragraph = texts[m.paragraph]
        yield {
            "id": alinea * MENTIONS + place,
            "stuk": paper.metadata.id,
            "alinea": alinea,
            "zin": paragraph.text[m.sentence_begin : m.sentence_end],
            "zin_begin": m.sentence_begin,
            "zin_eind": m.sentence_end,
            "thema": m.theme,
            "subtype": m.subtype,
            "richting": m.direction,
            "tekst": m.text,
            "begin": m.begin,
            "eind": m.end,
            "pagina": m.boxes[0].page if m.boxes else paragraph.page,
            "kaders": _boxes(m.boxes),
            "spreker": m.speaker,
            "kracht": m.force,
            "handelt": m.actor,
            "laag": ", ".join(m.tiers),
            "zekerheid": round(m.confidence, 4),
            "regel": m.rule,
            "codeboek": codebook,
        }


def reference_rows(paper: Paper, number: int) -> Iterator[Row]:
    """Rows of ``verwijzingen``."""
    for place, r in enumerate(paper.references, 1):
        yield {
            "id": paragraph_id(number, place),
            "stuk": paper.metadata.id,
            "alinea": paragraph_id(number, r.paragraph),
            "begin": r.begin,
            "eind": r.end,
            "soort": r.kind,
            "doel": r.target,
            "tekst": r.text,
            "rol": r.role,
        }


def problem_row(problem: Problem, run: int) -> Row:
    """A row of ``problemen``."""
    return {
        "bestand": problem.file,
        "stap": problem.step,
        "melding": problem.message,
        "advies": problem.remedy,
        "stuk": problem.paper,
        "uitvoering": run,
    }

"""How a paper, or a place in it, is cited: as text, BibTeX and CSL-JSON.

Text follows the Leidraad voor juridische auteurs: "Kamerstukken II 2023/24, 36450, nr. 3, p. 2", with letters in the
Eerste Kamer: "Kamerstukken I 2023/24, 29362, M, p. 3"; "Aanhangsel Handelingen II 2023/24, nr. 1786".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kamerlens.store.rows import MENTIONS, PARAGRAPHS
from kamerlens.structure.ids import UPPER_HOUSE, parse_id

STYLES = ("text", "bibtex", "csl")

_PLACE = re.compile(r"(?P<paper>[A-Za-z][\w-]*)(?:/(?P<paragraph>\d{1,5}))?")
_PAPER = "select * from stukken where id = ?"
_BY_NUMBER = "select * from stukken where nummer = ?"
_PAGE = "select pagina from alineas where id = ?"
_SIGNED = """select i.naam from stukken_indieners s join indieners i on i.id = s.indiener
where s.stuk = ? order by s.volgnummer"""

# What BibTeX reads as syntax, and how it is written instead.
_TEX = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"} | {
    char: f"\\{char}" for char in "{}%&#$_"
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: a row of ``stukken``, the page and paragraph (0: the whole paper), who signed, the snapshot."""

    paper: Mapping[str, Any]
    page: int = 0
    paragraph: int = 0
    signed: tuple[str, ...] = ()
    snapshot: str = ""

    @property
    def place(self) -> str:
        """The identifier of what is cited: ``kst-29362-M/17``."""
        return f"{self.paper['id']}/{self.paragraph}" if self.paragraph else str(self.paper["id"])

    def said(self, style: str) -> str:
        """The citation in one of STYLES."""
        return {"text": text, "bibtex": bibtex, "csl": csl}[style](self)


def find(db: Any, place: str) -> Citation | None:
    """What *place* names in a database (a sqlite3 connection), None where it isn't there.

    A place is a paper (``kst-29362-M``), a paragraph of it (``kst-29362-M/17``) or the number of a mention.
    """
    from kamerlens.store.snapshot import id_of

    paper, paragraph = _resolved(db, place)
    if paper is None:
        return None
    page = 0
    if paragraph:
        row = db.execute(_PAGE, [paper["nummer"] * PARAGRAPHS + paragraph]).fetchone()
        if row is None:
            return None
        page = row[0] or 0
    signed = tuple(row[0] for row in db.execute(_SIGNED, [paper["id"]]))
    return Citation(paper, page, paragraph, signed, id_of(db))


def _resolved(db: Any, place: str) -> tuple[dict[str, Any] | None, int]:
    """(row of the paper, number of the paragraph)."""
    if re.fullmatch(r"\d{1,18}", place):
        number, paragraph = divmod(int(place) // MENTIONS, PARAGRAPHS)
        there = db.execute("select 1 from vermeldingen where id = ?", [int(place)]).fetchone()
        return (_row(db.execute(_BY_NUMBER, [number])) if there else None), paragraph
    parts = _PLACE.fullmatch(place)
    if parts is None:
        return None, 0
    return _row(db.execute(_PAPER, [parts["paper"]])), int(parts["paragraph"] or 0)


def _row(cursor: Any) -> dict[str, Any] | None:
    row = cursor.fetchone()
    return row and dict(zip((column[0] for column in cursor.description), row, strict=True))


def series(paper: Mapping[str, Any]) -> str:
    """The series with chamber and session year: ``Kamerstukken II 2023/24``."""
    parts = parse_id(paper["id"])
    collection = {"ah": "Aanhangsel Handelingen", "h": "Handelingen", "kv": "Kamervragen"}.get(
        parts.collection if parts else "", "Kamerstukken"
    )
    chamber = "I" if paper["kamer"] == UPPER_HOUSE else "II" if paper["kamer"] else ""
    return " ".join(part for part in (collection, chamber, _year(paper)) if part)


def _year(paper: Mapping[str, Any]) -> str:
    """2023-2024 is cited as 2023/24, and 1999-2000 as 1999/2000."""
    first, _, second = (paper["vergaderjaar"] or "").partition("-")
    if not second:
        return first or (paper["datum"] or "")[:4]
    return f"{first}/{second if second.endswith('00') else second[2:]}"


def number(paper: Mapping[str, Any]) -> str:
    """Dossier and number as they are cited: ``36600 XIII, nr. 68``, ``29362, M``, ``nr. 1786``; else the id."""
    dossier = re.sub(r"-(R\d+)$", r" (\1)", paper["dossier"] or "")
    dossier = re.sub(r"-([IVX]+[A-Z]?|[A-Z])$", r" \1", dossier)
    own = paper["ondernummer"] or ""
    own = own if re.fullmatch(r"[A-Z]{1,3}\d?", own) else f"nr. {own}" if own else ""
    cited = ", ".join(part for part in (dossier, own) if part) or str(paper["id"])
    return f"{cited} (bijlage {paper['id']})" if str(paper["id"]).startswith("blg-") else cited


def source(citation: Citation) -> str:
    """The official source and page: ``Kamerstukken II 2023/24, 36450, nr. 3, p. 2``."""
    page = f"p. {citation.page}" if citation.page else ""
    parts = (series(citation.paper), number(citation.paper), page)
    return ", ".join(part for part in parts if part)


def text(citation: Citation) -> str:
    """One line: source, title, address, and the snapshot in which it was found."""
    paper = citation.paper
    title = f" ({_line(paper['titel'])})" if paper["titel"] else ""
    where = "" if paper["fictief"] else f" {paper['url']}" if paper["url"] else ""
    return f"{source(citation)}{title}.{where} {_found(citation)}"


def _found(citation: Citation) -> str:
    fictional = "Fictief voorbeeldstuk. " if citation.paper["fictief"] else ""
    paragraph = f", alinea {citation.paragraph}" if citation.paragraph else ""
    return f"{fictional}Gevonden met Kamerlens{paragraph}, momentopname {citation.snapshot}."


def bibtex(citation: Citation) -> str:
    """A BibTeX entry of type ``misc``: no type of BibTeX's own fits a parliamentary paper."""
    paper = citation.paper
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in citation.signed),
        "title": f"{{{_tex(paper['titel'])}}}" if paper["titel"] else "",
        "howpublished": _tex(f"{series(paper)}, {number(paper)}"),
        "year": (paper["datum"] or "")[:4] or str(paper["jaar"] or ""),
        "date": paper["datum"] or "",
        "pages": str(citation.page or ""),
        "url": "" if paper["fictief"] else paper["url"] or "",
        "note": _tex(_found(citation)),
        "langid": "dutch",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{citation.place.replace('/', '-a')},", *lines, "}"])


def _tex(value: str) -> str:
    return "".join(_TEX.get(char, char) for char in _line(value))


def csl(citation: Citation) -> str:
    """CSL-JSON 1.0, a list of one item (https://citationstyles.org), as Zotero and pandoc read it."""
    paper = citation.paper
    date = [int(part) for part in (paper["datum"] or str(paper["jaar"] or "")).split("-") if part.isdigit()]
    item = {
        "id": citation.place,
        "type": "report",
        "genre": paper["soort"],
        "title": _line(paper["titel"] or ""),
        "author": [{"literal": _line(name)} for name in citation.signed],
        "collection-title": series(paper),
        "number": number(paper),
        "authority": paper["kamer"],
        "issued": {"date-parts": [date]} if date else None,
        "page": str(citation.page or ""),
        "URL": "" if paper["fictief"] else paper["url"],
        "note": _found(citation),
        "language": "nl",
    }
    kept = {name: value for name, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=1)


def _line(value: str) -> str:
    """A text on one line, without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in value).split())

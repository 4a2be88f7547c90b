"""Identifiers of official publications: what they are made of, and how they are made.

Forms as in the official repository (OVERHEIDop.ParlID): ``kst-36410-XVI-100``, ``kst-29362-M``,
``ah-tk-20232024-1786``, ``kv-tk-2024Z18775``, ``h-tk-20172018-70-12``, ``blg-1007826``,
``nds-tk-2015D00006``, ``stb-2021-419``.
"""

import re
from dataclasses import dataclass

LOWER_HOUSE = "Tweede Kamer"
UPPER_HOUSE = "Eerste Kamer"
_CHAMBERS = {"tk": LOWER_HOUSE, "ek": UPPER_HOUSE}

# Chapter of the budget (roman, one letter for a fund), number of a council (21501-02), R of kingdom acts.
_CHAPTER = r"R\s?\d{3,4}|[IVX]{1,6}[A-Z]?|[A-Z]|\d{2}"
_NUMBER = r"\d{1,5}[a-zA-Z]?|[A-Z]{1,3}\d?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<collection>kst)-(?:(?P<year>\d{{8}})-)?(?P<dossier>\d{{4,5}})"
        rf"(?:-?(?P<chapter>{_CHAPTER}))?-(?P<number>{_NUMBER})(?:-(?P<version>[a-z]\d))?",
        r"(?P<collection>ah)-(?P<chamber>tk|ek)-(?P<year>\d{8})-(?P<number>\d{1,5})(?:-(?P<version>[a-z]\d))?",
        r"(?P<collection>kv)-(?P<chamber>tk|ek)-(?P<number>\d{4}[A-Z]\d{4,6}|\d{4,12})(?:-(?P<version>[a-z]\d))?",
        r"(?P<collection>nds)-(?P<chamber>tk|ek)-(?P<number>\d{4}[A-Z]\d{4,6})(?:-(?P<version>[a-z]\d))?",
        r"(?P<collection>h)-(?P<chamber>tk|ek)-(?P<year>\d{8})-(?P<number>\d{1,5}(?:-\d{1,5})?)",
        r"(?P<collection>blg)-(?P<number>\d{2,8})",
        r"(?P<collection>stb|trb|stcrt)-(?P<number>\d{4}-\d{1,6}[A-Za-z]?)(?:-(?P<version>[a-z]\d))?",
    )
)
_COUNCIL = re.compile(r"\d{2}")


@dataclass(frozen=True, slots=True)
class PaperId:
    """The parts of an identifier; a part that its form does not have is empty."""

    collection: str  # kst, ah, kv, nds, h, blg, stb, trb, stcrt
    number: str
    dossier: str = ""  # with its chapter: "36410-XVI", "21501-02"
    chamber: str = ""
    session_year: str = ""  # "2023-2024"


def _chamber(parts: dict[str, str | None]) -> str:
    if code := parts.get("chamber"):
        return _CHAMBERS[code]
    if parts["collection"] != "kst":
        return ""
    # The Tweede Kamer numbers its papers, the Eerste Kamer letters them (before 2010: 42e).
    number = parts["number"] or ""
    return LOWER_HOUSE if number.isdigit() else UPPER_HOUSE


def parse_id(text: str) -> PaperId | None:
    """The parts of an official identifier, None where *text* is not one.

    >>> parse_id("kst-36410-XVI-100").dossier
    '36410-XVI'
    """
    for form in _FORMS:
        if match := form.fullmatch(text.strip()):
            parts = match.groupdict()
            dossier = "-".join(part for part in (parts.get("dossier"), parts.get("chapter")) if part)
            return PaperId(
                collection=parts["collection"] or "",
                number=parts["number"] or "",
                dossier=dossier,
                chamber=_chamber(parts),
                session_year=session_year(parts.get("year") or ""),
            )
    return None


def session_year(text: str) -> str:
    """The session year of any written form as ``2023-2024``; empty where there is none.

    ``Vergaderjaar 2023–2024``, ``2023/24``, ``20232024``, ``1999-2000`` and ``1999/00`` are forms of it.
    """
    match = re.search(r"(?<!\d)((?:18|19|20)\d{2})\s*(?:[-–—/]\s*)?(\d{4}|\d{2})(?!\d)", text)
    if not match:
        return ""
    first, second = match.groups()
    year = int(first) + 1
    return f"{first}-{year}" if str(year).endswith(second) else ""


def dossier_key(text: str) -> str:
    """A printed dossier number as ``36410-XVI``, ``21501-02`` or, for a kingdom act, ``36455-R2188``.

    >>> dossier_key("36 410-XVI")
    '36410-XVI'
    """
    match = re.search(r"(?<!\d)(?:(\d{2})[\s.]?(\d{3})|(\d{4,5}))(?!\d)", text)
    if not match:
        return ""
    number = match[3] or match[1] + match[2]
    chapter = re.match(rf"[\s–—-]*\(?\s*({_CHAPTER})\b\)?", text[match.end() :])
    return "-".join([number, chapter[1].replace(" ", "")]) if chapter else number


def paper_id(dossier: str, number: str) -> str:
    """The identifier of a parliamentary paper from its dossier and number; empty where one is missing.

    The R-number of a kingdom act is no part of it.
    """
    plain = re.sub(r"-R\d{3,4}$", "", dossier)
    return f"kst-{plain}-{number}" if plain and number else ""


def answer_id(chamber: str, year: str, number: str) -> str:
    """The identifier of questions with answers (Aanhangsel van de Handelingen)."""
    if not (year and number):
        return ""
    code = "ek" if chamber == UPPER_HOUSE else "tk"
    return f"ah-{code}-{year.replace('-', '')}-{number}"


def url(identifier: str) -> str:
    """Where the official copy of a paper stands."""
    return f"https://zoek.officielebekendmakingen.nl/{identifier}" if identifier else ""

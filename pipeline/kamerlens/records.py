"""The records that travel down the line, one type per arrow.

acquire -> read -> structure -> tag -> store -> aggregate -> publish

All are frozen: a step never changes what it was given, it returns something new. Text offsets count
Unicode code points in NFC text and are half-open (``text[begin:end]``). Boxes are in points (1/72
inch) from the top left corner of the visible page (the CropBox), x to the right and y down; pages
count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a paragraph is on the page (column ``alineas.soort``)."""

    TITLE = "titel"  # the printed kind and title of the paper: "BRIEF VAN DE MINISTER VAN ..."
    OPENING = "aanhef"  # addressee, place and date, royal "Wij Willem-Alexander ..." salutation
    HEADING = "kop"
    PARAGRAPH = "alinea"
    ITEM = "lijstitem"
    ARTICLE = "artikel"  # the heading of an article: "Artikel 3" with its title
    MEMBER = "lid"
    PART = "onderdeel"
    TABLE_ROW = "tabelrij"
    NOTE = "noot"
    SIGNATURE = "ondertekening"


class Zone(StrEnum):
    """What legal force a paragraph has (column ``alineas.zone``)."""

    TITLE = "opschrift"
    BILL = "voorstel"
    EXPLANATION = "toelichting"
    LETTER = "brief"
    ADVICE = "advies"
    RESPONSE = "nader_rapport"
    REPORT = "verslag"
    QUESTION = "vraag"
    ANSWER = "antwoord"
    CONSIDERATION = "considerans"
    DICTUM = "dictum"
    AMENDMENT = "wijziging"
    DECISION = "besluit"
    QUOTATION = "citaat"
    NOTE = "noot"
    OTHER = "overig"


class Word(NamedTuple):
    """Where one run of characters of a paragraph's text stands on the page."""

    begin: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Box(NamedTuple):
    """A rectangle on a page, in points from the top left of the visible page."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class NoteCall(NamedTuple):
    """The place in a paragraph's text after which a note is called, and the note's printed number."""

    offset: int
    number: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, heading, list item, note, table row or member of a bill, in reading order."""

    number: int  # 1, 2, 3 ... in reading order; notes after the body, in their own order
    kind: Kind
    zone: Zone
    text: str
    section: str = ""  # path of the headings above it, joined by " > "
    page: int | None = None  # where it begins; None where the source has no pages (XML)
    words: tuple[Word, ...] = ()  # empty where the source has no boxes
    calls: tuple[NoteCall, ...] = ()
    level: int = 0  # depth of a heading, 1 = top; 0 for anything else
    label: str = ""  # printed number of an article, member, part, item or note: "3", "a", "1"
    cells: tuple[str, ...] = ()  # of a table row
    articles: tuple[
        str, ...
    ] = ()  # of the bill, that it is part of, explains or amends: "3", "I/B" (I, onderdeel B)
    pair: int = 0  # question and answer that belong together have the same number, from 1; 0 for none
    instruction: str = ""  # what it does to a law, by data/structure/amending.yaml: "vervangen; vervalt"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed or submitted a paper."""

    name: str
    role: str = ""  # as printed: "Minister van Binnenlandse Zaken en Koninkrijksrelaties", "lid"
    ministry: str = ""  # key in data/ministries.yaml: "BZK"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a paper says of itself, in the terms of the official metadata (OVERHEIDop, DCTERMS)."""

    id: str  # kst-36450-3, kst-29362-M, ah-tk-20232024-1786
    kind: str = ""  # official coarse kind (OVERHEIDop.KamerstukTypen): Brief, Motie, Voorstel van wet ...
    printed_kind: str = ""  # as on the paper: "BRIEF VAN DE MINISTER VAN ..."
    chamber: str = ""  # "Tweede Kamer", "Eerste Kamer"
    session_year: str = ""  # "2023-2024"
    dossiers: tuple[str, ...] = ()  # "29362", "36410-XVI", "35925-B"
    number: str = ""  # "3", "M", "1786"
    title: str = ""
    dossier_title: str = ""
    date: str = ""  # ISO 8601, the day the paper bears
    place: str = ""
    addressee: str = ""
    ministry: str = ""  # key of the first signing ministry
    submitters: tuple[Person, ...] = ()
    enclosures: tuple[str, ...] = ()  # as the paper calls them
    main_paper: str = ""  # of an enclosure: id of the paper that it goes with
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference from a paragraph to a paper, law, Staatsblad, ruling or EU act."""

    paragraph: int  # Paragraph.number
    begin: int
    end: int
    kind: str  # kamerstuk, handelingen, aanhangsel, wet, staatsblad, staatscourant, tractatenblad, ecli, eu
    text: str
    target: str = ""  # id where it can be resolved: kst-29362-M, stb-2021-419, ECLI:NL:...
    role: str = ""  # what the paper does with it, as data/structure/roles.yaml calls it: "reactie_op"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a cell of a table, with the words of row and column that say what it is of."""

    paragraph: int  # Paragraph.number of the table row
    column: int  # of the table, from 1
    begin: int  # of the number, in the row's text
    end: int
    text: str  # as printed: "1.718,2", "(12)", "–", "p.m."
    value: float | None  # as printed, in ``unit``; None where only a dash or "p.m." is printed
    row_label: str = ""  # "SPUK Stimulering sport"
    column_label: str = ""  # "2024", "Bedrag 2024 (€)"
    details: str = ""  # the other words of the row, such as the department: "VWS"
    year: int | None = None
    unit: str = (
        ""  # name in data/structure/amounts.yaml: "miljoen euro", "procent"; "" where nothing tells it
    )
    euros: float | None = None  # the value in euros, where the unit is money


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read or done, and what a person can do about it."""

    file: str
    step: str  # acquire, read, structure, tag, store
    message: str
    remedy: str = ""
    paper: str = ""  # id, where it is known


@dataclass(frozen=True, slots=True)
class Paper:
    """One parliamentary paper as read: the same record whatever it was read from."""

    metadata: Metadata
    paragraphs: tuple[Paragraph, ...]
    source: str  # pdf, xml, ocr, txt
    sha256: str = ""
    file: str = ""
    pages: int = 0
    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()
    fictional: bool = False  # the colophon says that this is a sample paper of Kamerlens
    fidelity: float | None = None  # where read from PDF and XML both: share of words that agree, 0..1
    confidence: float | None = None  # where recognised in pictures: mean of the words' confidence, 0..1


@dataclass(frozen=True, slots=True)
class Mention:
    """The shortest span of words that carries a theme of the codebook, with what decided so.

    ``theme``, ``subtype`` and ``direction`` are keys of the codebook; offsets are in the paragraph's text.
    """

    paragraph: int
    theme: str
    subtype: str
    direction: str  # meer, minder, neutraal
    text: str
    begin: int
    end: int
    sentence_begin: int
    sentence_end: int
    confidence: float  # probability that a careful coder gives this theme, 0..1
    rule: str  # id of the codebook pattern that fired
    speaker: str = ""
    boxes: tuple[Box, ...] = field(default=())
    force: str = ""  # of the sentence: verbod, plicht, bevoegdheid, voornemen, beschrijving
    actor: str = ""  # who acts in it: Rijk, Kamer or a tier; "" where nobody is named
    tiers: tuple[str, ...] = ()  # that it is about: gemeente, provincie, waterschap, regio, decentraal

"""The same paper in the official XML schema (officiele-publicatie), with the metadata that such files carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kamerlens.records import Kind
from typeset.compose import Composed
from typeset.head import ASKED, Head
from typeset.layout import NOTICE, printed_dossier
from typeset.official_body import BodyWriter, leaf

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = (
    "http://technische-documentatie.oep.overheid.nl/repository/schemas/op-consolidated/"
    "op-consolidated_2014-05-15/xsd/op-xsd-2014-05-15.xsd"
)
# Addressee, place and date of a letter are paragraphs of its text; the King's words belong to the bill.
_OPENING_IN_BODY = ("Brief", "Koninklijke boodschap", "Voorstel van wet")
_ISSUED = re.compile(r"\d{1,2} [a-z]+ \d{4}")


def official_xml(paper: Composed) -> bytes:
    """The XML file of a paper."""
    root = etree.Element("officiele-publicatie", nsmap={"xsi": _XSI})
    root.set(f"{{{_XSI}}}noNamespaceSchemaLocation", _SCHEMA)
    metadata = etree.SubElement(root, "metadata")
    for name, scheme, content in _fields(paper.head):
        etree.SubElement(metadata, "meta", name=name, scheme=scheme, content=content)
    if paper.head.id.startswith(ASKED):
        _questions(root, paper)
    else:
        _paper(root, paper)
    _indent(root, 0)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _fields(head: Head) -> Iterator[tuple[str, str, str]]:
    """(name, scheme, content) of the metadata."""
    asked = head.id.startswith(ASKED)
    types = ("AanhangselTypen", "Aanhangsel van de Handelingen") if asked else ("KamerstukTypen", "Kamerstuk")
    yield "DC.identifier", "OVERHEIDop.ParlID", head.id
    yield "DC.type", "OVERHEID.Informatietype", "officiële publicatie"
    yield "DC.type", f"OVERHEIDop.{types[0]}", head.kind
    yield "DC.type", "OVERHEIDop.Parlementair", types[1]
    yield "DC.creator", "OVERHEID.StatenGeneraal", f"{head.chamber} der Staten-Generaal"
    whole = head.title if asked else f"{head.dossier_title}; {head.kind}; {head.title}"
    yield "DC.title", "", whole
    yield "DCTERMS.alternative", "", NOTICE
    yield "DCTERMS.language", "DCTERMS.RFC4646", "nl"
    if head.date:
        yield "DCTERMS.issued", "DCTERMS.W3CDTF", head.date
        yield "DCTERMS.available", "DCTERMS.W3CDTF", head.date
    yield "OVERHEIDop.publicationName", "", "Kamervragen (Aanhangsel)" if asked else "Kamerstuk"
    yield "OVERHEIDop.vergaderjaar", "", head.session_year
    yield "OVERHEIDop.aanhangselNummer" if asked else "OVERHEIDop.ondernummer", "", head.number
    for dossier in head.dossiers:
        yield "OVERHEIDop.dossiernummer", "", dossier
    if not asked:
        yield "OVERHEIDop.dossiertitel", "", head.dossier_title
        yield "OVERHEIDop.documenttitel", "", head.title
    for person in head.submitters:
        yield f"OVERHEIDop.{'ontvanger' if asked and person.ministry else 'indiener'}", "", person.name


def _lines(parent: etree._Element, head: Head, *more: tuple[str, str]) -> None:
    year = head.session_year
    digit = "1" if head.chamber == "Eerste Kamer" else "2"
    rows = [
        ("vergaderjaar", f"Vergaderjaar {year}"),
        ("kameraanduiding", f"{head.chamber} der Staten-Generaal"),
    ]
    for content, text in (*rows, ("kamernummer", digit), *more, ("overig", NOTICE)):
        leaf(parent, "tekstregel", text).set("inhoud", content)


def _dated(element: etree._Element, text: str) -> None:
    """Fill *element* with *text*, the day in it as ``<datum>``."""
    match = _ISSUED.search(text)
    if not match:
        element.text = text
        return
    element.text = text[: match.start()]
    day = leaf(element, "datum", match[0])
    day.tail = text[match.end() :]


# Questions with answers


def _questions(root: etree._Element, paper: Composed) -> None:
    body = etree.SubElement(root, "kamervragen")
    kop = etree.SubElement(body, "kamervraagkop")
    _lines(kop, paper.head, ("documenttype", "Aanhangsel van de Handelingen"))
    leaf(body, "kamervraagnummer", paper.head.number)
    for piece in paper.pieces:
        if piece.name == "omschrijving":
            kind = "antwoord" if piece.words.text.startswith("Antwoord") else "vraag"
            _dated(etree.SubElement(body, "kamervraagomschrijving", type=kind), piece.words.text)
    BodyWriter(body, paper).write([piece for piece in paper.pieces if piece.name != "omschrijving"])


# Papers in a dossier


def _paper(root: etree._Element, paper: Composed) -> None:
    head = paper.head
    body = etree.SubElement(root, "kamerstuk")
    _lines(etree.SubElement(body, "kamerstukkop"), head, ("documenttype", "Kamerstukken"))
    for index, key in enumerate(head.dossiers):
        _dossier(body, key, head.dossier_title if index == 0 else "")
    stuk = etree.SubElement(body, "stuk")
    _number(stuk, head)
    rest = list(paper.pieces)
    while rest and rest[0].kind is Kind.TITLE:
        leaf(stuk, "titel", rest.pop(0).words.text)
    while rest and rest[0].kind is Kind.OPENING and head.kind not in _OPENING_IN_BODY:
        _dated(etree.SubElement(stuk, "datumtekst"), rest.pop(0).words.text)
    BodyWriter(_container(stuk, head), paper).write(rest)


def _dossier(parent: etree._Element, key: str, title: str) -> None:
    dossier = etree.SubElement(parent, "dossier")
    number = etree.SubElement(dossier, "dossiernummer")
    plain, _, chapter = key.partition("-")
    leaf(number, "dossiernr", printed_dossier(plain))
    if chapter:
        leaf(number, "begrotingshoofdstuk", chapter)
    leaf(dossier, "titel", title)


def _number(parent: etree._Element, head: Head) -> None:
    number = etree.SubElement(parent, "stuknr")
    lower = head.chamber == "Tweede Kamer"
    number.text = "Nr. " if lower else ""
    leaf(number, "ondernummer", head.number).set("kamer", "2" if lower else "1")


def _container(parent: etree._Element, head: Head) -> etree._Element:
    if head.kind == "Voorstel van wet":
        return etree.SubElement(parent, "voorstel-wet")
    free = etree.SubElement(etree.SubElement(parent, "algemeen"), "vrije-tekst")
    return etree.SubElement(free, "tekst", status="goed")


def _indent(element: etree._Element, depth: int) -> None:
    """Put children that are no running text on lines of their own."""
    mixed = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    if (
        not len(element)
        or mixed
        or element.tag in ("al", "considerans.al", "noot.al", "tussenkop", "stuknr", "datumtekst")
    ):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        _indent(child, depth + 1)
        child.tail = "\n" + "  " * (depth + 1)
    element[-1].tail = "\n" + "  " * depth

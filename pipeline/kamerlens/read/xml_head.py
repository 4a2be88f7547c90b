"""The printed head of an official XML paper."""

from collections.abc import Iterator, Sequence

from lxml import etree

from kamerlens.records import Kind, Paragraph
from kamerlens.structure import lines
from kamerlens.structure.head import PrintedHead
from kamerlens.structure.ids import parse_id
from kamerlens.structure.official import local, text_of

_CHAMBERS = {"1": "Eerste Kamer der Staten-Generaal", "2": "Tweede Kamer der Staten-Generaal"}


def head_of(
    root: etree._Element, paragraphs: Sequence[Paragraph], signers: Sequence[tuple[str, str]], stem: str
) -> PrintedHead:
    """The pieces that the paper prints; the file's *stem* names it where its head does not (bijlagen)."""
    titles = tuple(row.text for row in paragraphs if row.kind is Kind.TITLE)
    asked = bool(list(root.iter("kamervraagomschrijving", "kamervraagnummer")))
    built = any(True for _ in root.iter("dossiernummer", "onderw", "kamervraagnummer"))
    return PrintedHead(
        identifier="" if built or not parse_id(stem) else stem,
        chamber=_line(root, "kameraanduiding") or _chamber(root),
        session_year=_line(root, "vergaderjaar") or _text(root, "vergjaar"),
        dossiers=tuple(_dossiers(root)),
        dossier_title=_dossier_title(root),
        number=_text(root, "stuknr", "kamervraagnummer", "nds-nr") or _legacy_number(root),
        kind="" if asked else " ".join(titles),
        descriptions=titles if asked else (),
        openings=tuple(row.text for row in paragraphs if row.kind is Kind.OPENING),
        closings=lines.closings(paragraphs),
        signers=tuple(signers),
    )


def _text(root: etree._Element, *names: str) -> str:
    return next((text_of(node) for node in root.iter(*names)), "")


def _line(root: etree._Element, content: str) -> str:
    lines = (node for node in root.iter("tekstregel") if node.get("inhoud") == content)
    return next((text_of(node) for node in lines), "")


def _chamber(root: etree._Element) -> str:
    return _CHAMBERS.get(root.get("kamer") or "", "")


def _dossiers(root: etree._Element) -> Iterator[str]:
    for node in root.iter("dossiernummer"):
        yield text_of(node, " ")
    for node in root.iter("onderw"):
        yield from (text_of(child, " ") for child in node if local(child) == "nummer")


def _dossier_title(root: etree._Element) -> str:
    for node in root.iter("dossier", "onderw"):
        for child in node:
            if local(child) in ("titel", "naam"):
                return text_of(child)
    return ""


def _legacy_number(root: etree._Element) -> str:
    """The number of a paper in the schema of 1995-2009: ``body/stuk/nummer``."""
    for stuk in root.iter("stuk"):
        for child in stuk:
            if local(child) == "nummer":
                return text_of(child)
    return ""

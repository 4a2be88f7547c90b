"""Reads a paper from official XML, of 2010 on (officiele-publicatie) and of 1995-2009 (kamerwrk)."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path

from lxml import etree

from kamerlens.errors import UnreadableError
from kamerlens.read.xml_body import Body, Piece
from kamerlens.read.xml_head import head_of
from kamerlens.read.xml_text import Link
from kamerlens.records import Metadata, Paper, Paragraph, Problem
from kamerlens.structure import lines, references
from kamerlens.structure.data import load
from kamerlens.structure.enclosures import with_enclosures
from kamerlens.structure.ids import parse_id
from kamerlens.structure.metadata import from_official, from_print, merge
from kamerlens.structure.official import fields, local, parse_xml, sidecar, text_of
from kamerlens.structure.outline import outline
from kamerlens.structure.zones import assign

_SNIFFED = 4096
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_SAMPLE = re.compile(r"kamerlens", re.IGNORECASE)


def is_paper_xml(path: Path) -> bool:
    """Whether an XML file claims to be a paper, by the name of its root in the first 4 kB.

    A file without a readable root (empty, cut off) counts as a paper, so that it is reported and not
    silently left out; metadata, search answers and any other XML do not.
    """
    with path.open("rb") as file:
        head = file.read(_SNIFFED)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = re.sub(r"<!--.*?-->", "", head.decode(encoding, errors="replace"), flags=re.DOTALL)
    match = _ROOT.search(text)
    return match is None or match[1] in load("xml/elements")["roots"]


def read_xml(path: Path) -> Paper:
    """The paper in an official XML file, with the metadata that lies in the file or beside it.

    A sidecar (metadata.xml) wins over the file's own metadata, and both over the print; each field in which
    print and sidecar differ is a Problem. Raises UnreadableError for broken XML and for XML that is no paper.
    """
    data = path.read_bytes()
    root = parse_xml(data)
    _require_paper(root)
    body = Body(root)
    pieces = list(body.paragraphs())
    if not any(piece.paragraph.text for piece in pieces):
        raise UnreadableError("XML without text", "read the PDF of the same paper")
    metadata, problems = _metadata(root, body, path)
    paragraphs = outline(assign(lines.recast([piece.paragraph for piece in pieces], metadata), metadata))
    return Paper(
        metadata=with_enclosures(metadata, paragraphs),
        paragraphs=paragraphs,
        source="xml",
        sha256=sha256(data).hexdigest(),
        file=path.name,
        references=references.find(
            paragraphs, _targets(paragraphs, pieces), metadata.date, metadata.dossiers
        ),
        problems=problems,
        fictional=bool(_SAMPLE.search(_record_text(root))),
    )


def _require_paper(root: etree._Element) -> None:
    papers = load("xml/elements")["papers"]
    if not any(local(node) in papers for node in chain((root,), root)):
        inside = next((local(node) for node in root if local(node) != "metadata"), local(root))
        raise UnreadableError(
            f"this XML holds no parliamentary paper but <{inside}>",
            "give Kamerlens papers only (kst, ah, kv, nds)",
        )


def _targets(paragraphs: Sequence[Paragraph], pieces: Sequence[Piece]) -> Iterator[tuple[int, int, int, str]]:
    """The links that the XML makes; a signature may have been joined from more pieces than one."""
    left = iter(pieces)
    for paragraph in paragraphs:
        text = ""
        while text != paragraph.text:
            piece = next(left)
            shift = len(text) + 1 if text else 0
            text = f"{text} {piece.paragraph.text}".strip()
            for link in filter(_is_publication, piece.links):
                yield paragraph.number, link.begin + shift, link.end + shift, link.target


def _is_publication(link: Link) -> bool:
    """Whether a link points to an official publication, not to a web page or a collection of laws."""
    return parse_id(link.target) is not None


def _metadata(root: etree._Element, body: Body, path: Path) -> tuple[Metadata, tuple[Problem, ...]]:
    rows = [piece.paragraph for piece in body.pieces]
    draft = from_print(head_of(root, rows, body.signers, path.stem))
    rows = list(lines.recast(rows, draft))
    printed = from_print(head_of(root, rows, body.signers or lines.signers(rows), path.stem))
    own = fields(root[0]) if len(root) and local(root[0]) == "metadata" else {}
    beside = sidecar(path, _identifiers(path, printed.id, own.get("externMetadataRecord", ())))
    found = beside or (own if "identifier" in own else None)
    metadata, problems = merge(printed, from_official(found) if found else None, path.name)
    # The file's own record is part of the paper; a difference is news only where two files disagree.
    return metadata, problems if beside else ()


def _identifiers(path: Path, printed: str, records: Sequence[str]) -> tuple[str, ...]:
    """What the paper may be called: by its file, by its print, by the address of its metadata."""
    named = [part for record in records for part in record.split("/") if parse_id(part)]
    return tuple(name for name in (path.stem, printed, *named) if name)


def _record_text(root: etree._Element) -> str:
    """The words of head and metadata, where a sample paper says that it is one."""
    lines_of = [text_of(node) for node in root.iter("tekstregel")]
    values = [node.get("content") or "" for node in root.iter("meta")]
    return " ".join((*lines_of, *values))

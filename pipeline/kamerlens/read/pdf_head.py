"""The printed head of a paper in PDF, from the lines that its layout puts there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from kamerlens.read.pdf_lines import Line
from kamerlens.read.pdf_place import Placed
from kamerlens.read.pdf_titles import numbered
from kamerlens.records import Kind, Paragraph
from kamerlens.structure import lines as structure_lines
from kamerlens.structure.head import PrintedHead
from kamerlens.structure.ids import parse_id
from kamerlens.structure.text import clean
from kamerlens.structure.titles import title

_DOSSIER = re.compile(r"\d{2}[\s.]?\d{3}|\d{4,5}")
_STREET = re.compile(r"Postbus|.*\b\d{4}\s?[A-Z]{2}\b|.*straat \d|Binnenhof")
_ID = re.compile(r"\b(?:kst|ah|kv|nds|h|blg)-[0-9A-Za-z-]+", re.IGNORECASE)


def head_of(placed: Placed, paragraphs: Sequence[Paragraph], stem: str) -> PrintedHead:
    """The pieces that the paper prints; the file's *stem* names it where it prints no identifier."""
    titles = tuple(row.text for row in paragraphs if row.kind is Kind.TITLE)
    asked = "series" in placed.furniture
    dossiers = _dossiers(placed.furniture.get("dossier", ()))
    return PrintedHead(
        identifier=_identifier(placed) or (stem if parse_id(stem) else ""),
        chamber=_join(placed, "chamber") or _join(placed, "addressee"),
        session_year=_join(placed, "session_year"),
        dossiers=tuple(text for text, _ in dossiers),
        dossier_title=_dossier_title(placed, dossiers),
        number=next((number for number, _ in numbered(placed)), _join(placed, "number")),
        kind="" if asked else " ".join(titles),
        descriptions=titles if asked else (),
        openings=(*_beside(placed), *(row.text for row in paragraphs if row.kind is Kind.OPENING)),
        closings=structure_lines.closings(paragraphs),
        signers=tuple(_signers(paragraphs)),
        footer=_join(placed, "footer"),
    )


def _join(placed: Placed, role: str) -> str:
    """The words of a role on its first page."""
    found = placed.furniture.get(role, ())
    return clean(" ".join(line.text for line in found if line.page == found[0].page)) if found else ""


def _identifier(placed: Placed) -> str:
    if number := _join(placed, "paper_number"):
        return f"kst-{number}"
    match = _ID.search(_join(placed, "colophon"))
    return match[0] if match else ""


def subject(placed: Placed) -> str:
    """What a letter says that it is about, beside "Betreft", or a note beside "nota"."""
    return clean(" ".join(text for label, text in _labelled(placed) if label != "Datum"))


def _labelled(placed: Placed) -> Iterator[tuple[str, str]]:
    """(label, words beside it or below them) of a letter's reference block."""
    labels = placed.furniture.get("label", ())
    for line in placed.furniture.get("subject", ()):
        above = [label for label in labels if label.baseline < line.baseline + 3]
        if above:
            yield max(above, key=lambda label: label.baseline).text, line.text


def _beside(placed: Placed) -> Iterator[str]:
    """Addressee and date of a letter, as the house style words them."""
    lines = [line.text for line in placed.furniture.get("addressee", ())]
    whom = clean(" ".join(takewhile(lambda text: not _STREET.match(text), lines))).removeprefix("Aan ")
    if whom:
        yield f"Aan {whom[:1].lower()}{whom[1:]}"
    yield from (text for label, text in _labelled(placed) if label == "Datum")


def _signers(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, str]]:
    """(role, name) of the signatures; a role in capitals as it is written elsewhere."""
    for role, name in structure_lines.signers(paragraphs):
        above, comma, below = name.rpartition(", ")
        yield (title(above), below) if comma and not role and above.isupper() else (role, name)


def _dossiers(found: Iterable[Line]) -> list[tuple[str, Line]]:
    """Each dossier as printed, with its first line; what follows on the next line belongs to it."""
    done: list[tuple[str, Line]] = []
    for line in sorted(found, key=lambda line: line.baseline):
        if done and not _DOSSIER.match(line.text):
            done[-1] = f"{done[-1][0]} {line.text}", done[-1][1]
        else:
            done.append((clean(line.text), line))
    return done


def _dossier_title(placed: Placed, dossiers: Sequence[tuple[str, Line]]) -> str:
    """The title beside the first dossier, up to the next."""
    below = dossiers[1][1].baseline - 1 if len(dossiers) > 1 else float("inf")
    found = placed.furniture.get("dossier_title", ())
    return clean(" ".join(line.text for line in found if line.baseline < below))

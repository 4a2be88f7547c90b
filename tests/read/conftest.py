"""A typesetter for the tests: lines at given places on pages of the official house style's size."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from reportlab.pdfgen.canvas import Canvas

SHEET = (595.0, 842.0)
CROP = (18.425, 35.433, 576.85, 806.457)  # left, bottom, right, top of what is visible, as in official PDFs
BODY, BOLD, SLANTED = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"


class Text(NamedTuple):
    """Words at a place: points from the top left of the visible page, y of the baseline."""

    x: float
    y: float
    text: str
    size: float = 9.06
    font: str = BODY


class Rule(NamedTuple):
    """A drawn line from one place to another."""

    x0: float
    y0: float
    x1: float
    y1: float


Piece = Text | Rule


def column(
    *lines: str, y: float = 300.0, x: float = 202.7, leading: float = 10.66, font: str = BODY
) -> list[Text]:
    """Lines below each other; an empty one is a blank line."""
    return [Text(x, y + leading * n, line, font=font) for n, line in enumerate(lines) if line]


def head(kind: str = "BRIEF VAN DE MINISTER VAN FINANCIËN", number: str = "Nr. 7") -> list[Piece]:
    """What the first page of a paper prints around its text."""
    return [
        Text(36.9, 43.9, "Tweede Kamer der Staten-Generaal", 18.12, BOLD),
        Text(487.5, 66.2, "2", 51.16, BOLD),
        Text(36.9, 100.7, "Vergaderjaar 2023–2024", 9.59),
        Text(36.9, 153.1, "99 990", 12.26, BOLD),
        Text(202.7, 153.1, "Een dossier dat niet bestaat", 12.26, BOLD),
        Text(36.9, 259.6, number, 9.06, BOLD),
        Text(202.7, 259.6, kind, 9.06, BOLD),
        Text(36.9, 724.9, "kst-99990-7", 5.86),
        Text(36.9, 731.3, "ISSN 0921 - 7371", 5.86),
        Text(202.7, 737.7, "Tweede Kamer, vergaderjaar 2023–2024, 99 990, nr. 7"),
        Text(516.5, 737.7, "1"),
    ]


Typeset = Callable[..., Path]


@pytest.fixture
def typeset(tmp_path: Path) -> Typeset:
    """Writes pages, each a list of pieces, to a PDF and returns its path."""

    def write(*pages: Iterable[Piece], name: str = "paper.pdf", crop: bool = True) -> Path:
        path = tmp_path / name
        canvas = Canvas(str(path), pagesize=SHEET)
        left, top = (CROP[0], CROP[3]) if crop else (0.0, SHEET[1])
        for pieces in pages:
            if crop:
                canvas.setCropBox(CROP)
            for piece in pieces:
                if isinstance(piece, Rule):
                    canvas.line(left + piece.x0, top - piece.y0, left + piece.x1, top - piece.y1)
                else:
                    canvas.setFont(piece.font, piece.size)
                    canvas.drawString(left + piece.x, top - piece.y, piece.text)
            canvas.showPage()
        canvas.save()
        return path

    return write

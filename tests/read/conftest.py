"""A typesetter for the tests: lines at given places on pages of the official house style's size."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from reportlab.pdfgen.canvas import Canvas

SHEET = (595.0, 842.0)
CROP = (18.425, 35.433, 576.85, 806.457)  # left, bottom, right, top of what is visible, as in official PDFs
BODY, BOLD = "Helvetica", "Helvetica-Bold"


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


class Press:
    """Sets pages in the official house style's measures and writes them as PDF."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def text(x: float, y: float, words: str, size: float = 9.06, font: str = BODY) -> Text:
        """Words at a place."""
        return Text(x, y, words, size, font)

    @staticmethod
    def rule(x0: float, y0: float, x1: float, y1: float) -> Rule:
        """A drawn line."""
        return Rule(x0, y0, x1, y1)

    @staticmethod
    def column(
        *lines: str, y: float = 300.0, x: float = 202.7, leading: float = 10.66, font: str = BODY
    ) -> list[Piece]:
        """Lines below each other; an empty one is a blank line."""
        return [Text(x, y + leading * n, line, font=font) for n, line in enumerate(lines) if line]

    @staticmethod
    def note(number: str, *lines: str, y: float = 640.0) -> list[Piece]:
        """A note at the foot of a page; without a number it goes on from the page before."""
        mark = [Text(202.7, y - 2.7, number, 4.49)] if number else []
        return [*mark, *(Text(208.9, y + 9.05 * n, line, 6.93) for n, line in enumerate(lines))]

    @staticmethod
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

    def write(self, *pages: Iterable[Piece], name: str = "kst-99990-7.pdf", crop: bool = True) -> Path:
        """The pages as a PDF of which the CropBox alone is visible, or all of A4."""
        path = self._folder / name
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


@pytest.fixture
def press(tmp_path: Path) -> Press:
    """A typesetter that writes into the test's own folder."""
    return Press(tmp_path)

"""The fonts, and how wide words are in them.

The house style is set in Univers, which may not be shared; Bitstream Vera may, and comes with reportlab. Each style
is condensed to the width that Univers has in real papers, measured on kst-36450-3.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from typeset.errors import InlineError


class Style(NamedTuple):
    """A face and how much it is condensed."""

    font: str
    condensed: float


PLAIN = Style("Vera", 0.935)
BLACK = Style("VeraBd", 0.96)
OBLIQUE = Style("VeraIt", 0.935)
BLACK_OBLIQUE = Style("VeraBI", 0.96)
FOOTER = Style("Helvetica", 1.0)


class Run(NamedTuple):
    """Words in one style; *rise* lifts them above the baseline, in points like *size*."""

    text: str
    style: Style
    size: float
    rise: float = 0.0

    @property
    def width(self) -> float:
        """In points."""
        return _width(self.text, self.style.font) * self.size * self.style.condensed


@cache
def register() -> None:
    """Make the faces known to reportlab."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for style in (PLAIN, BLACK, OBLIQUE, BLACK_OBLIQUE):
        pdfmetrics.registerFont(TTFont(style.font, str(folder / f"{style.font}.ttf")))


def require_printable(text: str) -> None:
    """Raises InlineError for a character that the faces lack."""
    register()
    known = pdfmetrics.getFont(PLAIN.font).face.charWidths
    for char in text:
        if ord(char) not in known:
            raise InlineError(f"the font has no {char!r}", "write it with another character")


@cache
def _width(text: str, font: str) -> float:
    """For size 1."""
    register()
    return float(pdfmetrics.stringWidth(text, font, 1))

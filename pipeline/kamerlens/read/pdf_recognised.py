"""Mends what recognition in pictures gets wrong for a whole line: noise taken for words, bullets taken for letters."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from kamerlens.read.pdf_blocks import marker
from kamerlens.read.pdf_lines import Line, Sheet
from kamerlens.structure.data import load

# Of a line that is none: logos, stamps and handwriting give words that tesseract itself does not believe in.
_SURE = 0.5
# A letter of a word, in parts of the size: specks are narrower.
_THIN = 0.12
# Specks are lower than the line that tesseract sets them on, in points.
_NEAR = 2.0


class Guess(NamedTuple):
    """A recognised word: where its middle stands on its page, in shares of width and height, and how sure it is."""

    page: int
    x: float
    y: float
    confidence: float  # 0..1


def mended(sheets: Iterable[Sheet], guesses: Sequence[Guess] = ()) -> list[Sheet]:
    """The sheets; lines of recognised text without noise and with their bullets."""
    by_page: dict[int, list[Guess]] = {}
    for guess in guesses:
        by_page.setdefault(guess.page, []).append(guess)
    return [_mended(sheet, by_page.get(sheet.number, ())) for sheet in sheets]


def _mended(sheet: Sheet, guesses: Sequence[Guess]) -> Sheet:
    if all(line.main.painted for line in sheet.lines):
        return sheet
    lines = (line if line.main.painted else _with_bullet(line) for line in sheet.lines)
    return replace(sheet, lines=tuple(line for line in lines if not _is_noise(line, sheet, guesses)))


def _is_noise(line: Line, sheet: Sheet, guesses: Sequence[Guess]) -> bool:
    if line.main.painted:
        return False
    if not any(sign.isalnum() for sign in line.text):
        return not marker(line.text)
    if len(line.text) > 1 and line.x1 - line.x0 < _THIN * line.size * len(line.text):
        return True
    found = [guess.confidence for guess in guesses if _stands_on(guess, line, sheet)]
    return bool(found) and max(found) < _SURE


def _stands_on(guess: Guess, line: Line, sheet: Sheet) -> bool:
    x, y = guess.x * sheet.width, guess.y * sheet.height
    return line.x0 <= x <= line.x1 and line.top - _NEAR <= y <= line.bottom + _NEAR


def _with_bullet(line: Line) -> Line:
    """The line; the sign that its bullet was taken for is one again."""
    match = _bullet().match(line.text)
    if not match:
        return line
    bullet, *rest = line.tokens
    gone = len(match[0].split()) - 1
    return Line(line.page, (bullet._replace(text="•"), *rest[gone:]))


@cache
def _bullet() -> re.Pattern[str]:
    """The sign at the beginning of a line, and what was made of the room behind it."""
    signs, rests = (
        "|".join(re.escape(row["sign"]) for row in load("read/recognised")[name])
        for name in ("bullets", "rests")
    )
    return re.compile(rf"(?:{signs})(?: (?:{rests}))?(?= \S)")

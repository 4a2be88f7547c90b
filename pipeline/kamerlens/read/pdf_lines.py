"""From the characters of a page to its words and its lines."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kamerlens.read.pdf_characters import Characters, Codes, Run

NO_BREAK = 0xA0
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_SLANTED = re.compile(r"italic|oblique|kursiv", re.IGNORECASE)
# In parts of the font size. A space that is narrower was written inside a word by a program that places letters
# one by one (Word's export of departmental letters); a gap without a character that is wider parts words, too.
_SPACE = 0.15
_WORD_GAP = 0.095
# Such programs place letters on a grid of about a point, whatever their size.
_GRID = 1.0
_COLUMN_GAP = 2.0
# pdfium leaves out a space that the next operator writes over (kamerbrief-ienw-2023, note 13), and guesses one there.
# It guesses them inside words too, but after these signs words end.
_PAUSES = np.array([ord(sign) for sign in ",;"], np.uint32)


class Token(NamedTuple):
    """Characters of one run that stand together."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    run: Run
    glued: bool  # no white space between this and the token before it
    tied: bool  # a no-break space stands before it


@dataclass(frozen=True)
class Line:
    """Tokens on one baseline, from left to right, without a gap as wide as between columns."""

    page: int
    tokens: tuple[Token, ...]

    @property
    def x0(self) -> float:
        """Left edge, in points."""
        return self.tokens[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.tokens[-1].x1

    @cached_property
    def main(self) -> Run:
        """The run that most of the line is set in."""
        if len({id(token.run) for token in self.tokens}) == 1:
            return self.tokens[0].run
        sizes: Counter[tuple[str, float]] = Counter()
        for token in self.tokens:
            sizes[token.run.font, token.run.size] += len(token.text)
        (font, size), _ = sizes.most_common(1)[0]
        return next(t.run for t in self.tokens if (t.run.font, t.run.size) == (font, size))

    @property
    def size(self) -> float:
        """Size of most of its letters."""
        return self.main.size

    @property
    def baseline(self) -> float:
        """Where most of its letters stand, from the top of the page."""
        return self.main.baseline

    @cached_property
    def top(self) -> float:
        """Upper edge."""
        return min(token.top for token in self.tokens)

    @cached_property
    def bottom(self) -> float:
        """Lower edge."""
        return max(token.bottom for token in self.tokens)

    @property
    def bold(self) -> bool:
        """Whether most of it is set in a heavy font."""
        return is_bold(self.main.font)

    @property
    def slanted(self) -> bool:
        """Whether most of it is set in an italic font."""
        return is_slanted(self.main.font)

    @cached_property
    def text(self) -> str:
        """Its words, one space between them."""
        return "".join(t.text if t.glued else f" {t.text}" for t in self.tokens).lstrip()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a ruled table: the lines in each of its cells."""

    page: int
    x0: float
    baseline: float
    cells: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as lines in the order of its content stream, and the rows of its tables."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[tuple[float, float, float, float], ...] = ()  # drawn lines and frames: x0, top, x1, bottom
    rows: tuple[Row, ...] = ()
    pictured: bool = False  # whether pictures stand on it
    broken: float = 0.0  # share of characters that have no Unicode: 0..1


@lru_cache(maxsize=1024)
def is_bold(font: str) -> bool:
    """Whether a font's name says that it is a heavy one."""
    return bool(_BOLD.search(font))


@lru_cache(maxsize=1024)
def is_slanted(font: str) -> bool:
    """Whether a font's name says that it is an italic or oblique one."""
    return bool(_SLANTED.search(font))


def sheet(page: Characters) -> Sheet:
    """The lines of a page in the order of its content stream; rotated text is left out."""
    found = tuple(lines(page.page, tokens(page)))
    return Sheet(
        page.page,
        page.width,
        page.height,
        found,
        page.rules,
        pictured=page.pictures > 0,
        broken=_broken(page),
    )


def _broken(page: Characters) -> float:
    """The share of control characters, private use and replacement characters: fonts without Unicode."""
    codes = page.codes
    bad = (codes < 32) | ((codes >= 0xE000) & (codes < 0xF8FF)) | (codes == 0xFFFD)
    return float(bad.mean()) if len(codes) else 0.0


def lines(page: int, found: Sequence[Token]) -> Iterator[Line]:
    """The lines that tokens make which follow each other on one baseline."""
    for group in _groups(found):
        yield Line(page, tuple(group))


def tokens(page: Characters) -> list[Token]:
    """The tokens of a page in the order of its content stream; rotated text is left out."""
    count = len(page.codes)
    if not count:
        return []
    size = np.array([run.size for run in page.runs], np.float32)[page.run]
    boxes = page.boxes
    gap = np.zeros(count, np.float32)
    gap[1:] = boxes[1:, 0] - boxes[:-1, 2]
    baseline = np.array([run.baseline for run in page.runs], np.float32)[page.run]
    moved = np.ones(count, bool)
    moved[1:] = (np.abs(baseline[1:] - baseline[:-1]) > 0.6 * np.maximum(size[1:], size[:-1])) | (
        gap[1:] < -size[1:]
    )
    guessed = page.guessed & _after(page.codes, _PAUSES) & (gap > _SPACE * size)
    apart = moved | guessed | (page.space > _SPACE * size) | (gap > _WORD_GAP * size + _GRID)
    turned = np.ones(count, bool)
    turned[1:] = page.run[1:] != page.run[:-1]
    begins = np.flatnonzero(apart | turned)
    ends = np.append(begins[1:], count)
    text = page.codes.tobytes().decode("utf-32-le", errors="replace")
    places = np.round(boxes.astype(np.float64), 2)
    x0, x1 = places[begins, 0].tolist(), np.maximum.reduceat(places[:, 2], begins).tolist()
    top = np.minimum.reduceat(places[:, 1], begins).tolist()
    bottom = np.maximum.reduceat(places[:, 3], begins).tolist()
    glued, tied = (~apart[begins]).tolist(), page.tied[begins].tolist()
    owner = page.run[begins].tolist()
    rows = zip(begins.tolist(), ends.tolist(), x0, top, x1, bottom, owner, glued, tied, strict=True)
    return [
        Token(text[b:e], left, up, right, low, page.runs[r], joined, held)
        for b, e, left, up, right, low, r, joined, held in rows
        if page.runs[r].upright
    ]


def _after(codes: Codes, signs: Codes) -> NDArray[np.bool_]:
    """For each character whether one of *signs* stands before it."""
    after = np.zeros(len(codes), bool)
    after[1:] = np.isin(codes[:-1], signs)
    return after


def _groups(found: Sequence[Token]) -> Iterator[list[Token]]:
    """Tokens that follow each other on one baseline."""
    group: list[Token] = []
    for token in found:
        if group and not _continues(group, token):
            yield group
            group = []
        group.append(token if group else token._replace(glued=False))
    if group:
        yield group


def _continues(group: Sequence[Token], token: Token) -> bool:
    last = group[-1]
    size = max(last.run.size, token.run.size)
    if not -size < token.x0 - last.x1 < _COLUMN_GAP * size:
        return False
    return abs(token.run.baseline - last.run.baseline) < 0.6 * size

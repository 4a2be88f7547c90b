"""From the lines of one paragraph to its text, with the place of each word and of each note call."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kamerlens.read.pdf_hyphens import Hyphens
from kamerlens.read.pdf_lines import Line, Token
from kamerlens.records import NoteCall, Word
from kamerlens.structure.text import clean

_CALL = re.compile(r"\d{1,3}|\*{1,3}")
# A superscript is set smaller than its line and above its baseline.
_SMALL, _RAISED = 0.8, 0.12
_OPEN_END = re.compile(r"[^\W_]/$|\w–$")
_ADDRESS = re.compile(r"(?:https?://|www\.|[\w-]+\.(?:nl|eu|com|org|net|int|gov)/)\S*$")
# A host name that is not yet whole: typesetters break it as they break words.
_HOST = re.compile(r"\W*(?:https?://)?www\.[\w.-]*$")
_ADDRESS_PART = re.compile(r"\S*[/.=?&_%-]\S*\w")
# Accents that have a width of their own (Unicode: compatible with a space and a combining mark).
_ACCENT = re.compile(r"([A-Za-z])([\xa8\xaf\xb4\xb8\u02d8-\u02dd])")
_GROUP = re.compile(r"\d\.(\d{0,2})$")
_HYPHENS = "\ufffe-\xad\u2010"


class Composed(NamedTuple):
    """The text of a paragraph with offsets into it."""

    text: str
    words: tuple[Word, ...]
    calls: tuple[NoteCall, ...]


class Unit(NamedTuple):
    """Tokens of one line without white space between them."""

    page: int
    tokens: tuple[Token, ...]
    size: float
    baseline: float


def compose(
    lines: Sequence[Line], hyphens: Hyphens, labels: frozenset[str] = frozenset(), *, cell: bool = False
) -> Composed:
    """The text of *lines*; superscripts in *labels*, the numbers of this paper's notes, become calls.

    In a *cell* of a table a number that is too wide goes on in the next line.
    """
    writer = _Writer(hyphens, labels, cell)
    for at, line in enumerate(lines):
        found = list(units(line))
        for unit in found:
            writer.add(unit)
        if at + 1 < len(lines):
            writer.end_line(_first_word(lines[at + 1]))
    return writer.done()


def units(line: Line) -> Iterator[Unit]:
    """The words of a line, as tokens that no white space parts."""
    begin = 0
    for at in range(1, len(line.tokens) + 1):
        if at == len(line.tokens) or not line.tokens[at].glued:
            yield Unit(line.page, line.tokens[begin:at], line.size, line.baseline)
            begin = at


def is_superscript(token: Token, size: float, baseline: float) -> bool:
    """Whether a token is set smaller than its line, and above its baseline."""
    return token.run.size < _SMALL * size and baseline - token.run.baseline > _RAISED * size


def _first_word(line: Line) -> str:
    return _joined(next(units(line)).tokens)


class _Writer:
    """Collects text; ``_space`` says whether the next word is parted from the text so far."""

    def __init__(self, hyphens: Hyphens, labels: frozenset[str], cell: bool) -> None:
        self._hyphens = hyphens
        self._cell = cell
        self._labels = labels
        self._text = ""
        self._words: list[Word] = []
        self._calls: list[NoteCall] = []
        self._space = False

    def add(self, unit: Unit) -> None:
        """One word: its text, its box, and the calls of notes in it."""
        # Most words are one token on the line, and time goes into words.
        whole = len(unit.tokens) == 1 and unit.tokens[0].run.size >= _SMALL * unit.size
        for called, tokens in [(False, unit.tokens)] if whole else self._parts(unit):
            if called:
                number = "".join(token.text for token in tokens)
                self._calls.append(NoteCall(len(self._text), number))
            else:
                self._write(unit.page, tokens)
        self._space = True

    def _parts(self, unit: Unit) -> Sequence[tuple[bool, Sequence[Token]]]:
        parts: list[tuple[bool, list[Token]]] = []
        for token in unit.tokens:
            raised = is_superscript(token, unit.size, unit.baseline)
            called = raised and token.text in self._labels and bool(_CALL.fullmatch(token.text))
            if parts and parts[-1][0] == called:
                parts[-1][1].append(token)
            else:
                parts.append((called, [token]))
        return parts

    def _write(self, page: int, tokens: Sequence[Token]) -> None:
        text = _joined(tokens)
        if not text:
            return
        if self._space and self._text:
            self._text += " "
        begin = len(self._text)
        self._text += text
        box = _box(tokens)
        self._words.append(Word(begin, len(self._text), page, *box))
        self._space = False

    def end_line(self, following: str) -> None:
        """Decide how the word at the end of a line goes on in the next one, which begins with *following*."""
        last = self._text.rpartition(" ")[2]
        if last[-1:] and last[-1] in _HYPHENS and len(last) > 1 and last[-2].isalnum():
            address = _ADDRESS.search(last) and not _HOST.match(last[:-1])
            ending = "-" if address else self._hyphens.ending(last[:-1], following, last[-1])
            self._replace_hyphen(ending)
            self._space = ending == "- "
        elif _goes_on(last, following) or (self._cell and _is_cut(last, following)):
            self._space = False

    def _replace_hyphen(self, ending: str) -> None:
        kept = ending.rstrip()
        self._text = self._text[:-1] + kept
        self._words[-1] = self._words[-1]._replace(end=len(self._text))

    def done(self) -> Composed:
        """The text; a hyphen that stands inside a line is one."""
        text = self._text.replace("\ufffe", "-")
        return Composed(text, tuple(self._words), tuple(self._calls))


def _goes_on(last: str, following: str) -> bool:
    """Whether a line may break inside a word without a hyphen: after a slash, in a range, in a web address."""
    address = _ADDRESS.search(last) and _ADDRESS_PART.fullmatch(following)
    return bool(_OPEN_END.search(last) or address)


def _is_cut(last: str, following: str) -> bool:
    """Whether a number was cut inside a group of three figures."""
    group = _GROUP.search(last)
    return bool(group) and following.isdigit() and len(group[1] if group else "") + len(following) == 3


def _joined(tokens: Sequence[Token]) -> str:
    """The clean text of tokens without white space between them."""
    text = tokens[0].text if len(tokens) == 1 else "".join(token.text for token in tokens)
    return text if text.isascii() else clean(composed(text))


def composed(text: str) -> str:
    """The text with an accent that was printed as a character of its own put on the letter before it."""
    return _ACCENT.sub(lambda m: _accented(m[1], m[2]), text)


def _accented(letter: str, accent: str) -> str:
    mark = unicodedata.decomposition(accent).split()[-1:]
    whole = unicodedata.normalize("NFC", letter + chr(int(mark[0], 16))) if mark else letter + accent
    return whole if len(whole) == 1 else letter + accent


def _box(tokens: Sequence[Token]) -> tuple[float, float, float, float]:
    first = tokens[0]
    if len(tokens) == 1:
        return first.x0, first.top, first.x1, first.bottom
    top, bottom = min(token.top for token in tokens), max(token.bottom for token in tokens)
    return first.x0, top, max(token.x1 for token in tokens), bottom

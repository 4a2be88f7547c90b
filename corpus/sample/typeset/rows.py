"""From pieces to rows: lines of text with their place in the column, spacing, and the notes called in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kamerlens.records import Kind, Zone
from typeset import measures as m
from typeset.compose import Composed, Piece
from typeset.fonts import BLACK, BLACK_OBLIQUE, OBLIQUE, PLAIN, Run, Style
from typeset.head import ASKED
from typeset.inline import Words
from typeset.linebreak import Atom, Line, break_lines

INDENTED = ("Voorstel van wet", "Koninklijke boodschap", "Amendement", "Nota van wijziging")
SOFT_HYPHEN_UNTIL = "2016-2017"  # papers up to this session year divide words by U+00AD
_NAMES = re.compile(r"(?:het lid|de leden|\)(?:,| en)|van (?:de )?(?:Minister|Staatssecretaris)) ([^()]+) \(")
_LETTER = re.compile(r"[A-Z]{1,4}")  # "A", "IV": which change of an amendment follows
_RECEIVED = re.compile(r"(?:Gewijzigd voorgesteld|Voorgesteld|Ontvangen|Vastgesteld)\b")


@dataclass(frozen=True, slots=True)
class Row:
    """What stands on one line (or in one row of a table), placed from the column's left and its own baseline."""

    number: int  # of the piece
    gap: float  # white above, left out at the top of a column
    rise: float  # from the bottom of the row above to this baseline
    texts: tuple[tuple[float, float, Line], ...]  # (right of the column's left, below the baseline, words)
    depth: float = 0.0  # how far the row reaches below its baseline
    rules: tuple[tuple[float, float, float, float], ...] = ()
    notes: tuple[str, ...] = ()
    keep: bool = False  # never the last of a column


@dataclass(frozen=True, slots=True)
class Setting:
    """How one paper is set: its body, width of the column, style of each heading level and its hyphen."""

    body: m.Body
    width: float
    indented: bool
    asked: bool
    advice: bool
    headings: dict[int, Style]
    hyphen: str


def setting(paper: Composed, width: float) -> Setting:
    """The setting of a paper in a column of *width* points."""
    deepest = max((p.level for p in paper.pieces if p.name == "kop"), default=0)
    asked, advice = paper.head.id.startswith(ASKED), paper.head.kind.startswith("Advies")
    middle = {2: BLACK_OBLIQUE, 3: OBLIQUE} if deepest > 2 or advice else {2: OBLIQUE}
    return Setting(
        body=m.ASKED if asked else m.PAPER,
        width=width,
        indented=paper.head.kind in INDENTED,
        asked=asked,
        advice=advice,
        headings={1: BLACK, **middle},
        hyphen="\u00ad" if paper.head.session_year <= SOFT_HYPHEN_UNTIL else "-",
    )


def rows_of(pieces: Sequence[tuple[int, Piece]], how: Setting) -> Iterator[Row]:
    """The rows of numbered pieces."""
    before: Piece | None = None
    for (number, piece), (_, after) in pairwise([*pieces, (0, None)]):
        assert piece is not None
        rows = list(_rows(number, piece, after, how))
        if before and before.name == "dagtekening":
            yield _beside(rows[0])
            continue
        yield replace(rows[0], gap=_gap(before, piece, how) * how.body.leading)
        yield from rows[1:]
        before = piece


def note_lines(note: Piece, how: Setting) -> list[tuple[float, Line]]:
    """(indent, words) of each line of a note, its number first."""
    size, _ = m.NOTE
    atoms = _atoms(note.words, (), PLAIN, size)
    lines = break_lines(atoms, [how.width - m.NOTE_INDENT], how.hyphen)
    number = Line([Run(note.label, PLAIN, *m.NOTE_NUMBER)])
    return [(0.0, number), *((m.NOTE_INDENT, line) for line in lines)]


def _beside(row: Row) -> Row:
    """The King's name on the line of the date."""
    texts = tuple((m.SIGNED - m.COLUMN + x, y, line) for x, y, line in row.texts)
    return replace(row, rise=0.0, texts=texts)


def _rows(number: int, piece: Piece, after: Piece | None, how: Setting) -> Iterator[Row]:
    if piece.kind is Kind.TABLE_ROW:
        yield _table_row(number, piece, how)
        return
    heads = piece.kind in (Kind.HEADING, Kind.ARTICLE)
    leading = how.body.leading
    for texts in _lines(piece, after, how):
        notes = tuple(called for _, line in texts for called in line.notes)
        yield Row(number, 0.0, leading, tuple((x, 0.0, line) for x, line in texts), notes=notes, keep=heads)


def _lines(piece: Piece, after: Piece | None, how: Setting) -> Iterator[tuple[tuple[float, Line], ...]]:
    """Each line of a piece as what stands on it: (from the column's left, words)."""
    size, style = how.body.size, _style(piece, how)
    if piece.kind is Kind.SIGNATURE:
        for part in piece.parts:
            lines = break_lines(_atoms(Words(part), (), style, size), [how.width], how.hyphen)
            yield from (((0.0, line),) for line in lines)
        return
    atoms = _atoms(piece.words, piece.calls, style, size)
    if piece.name == "omschrijving":
        atoms = _black_names(piece.words.text, atoms)
    first, rest = _margins(piece, how)
    marker, atoms = (atoms[0], atoms[1:]) if _hangs(piece, how) else (None, atoms)
    if marker:
        first = rest = max(m.HANGING, marker.width + size / 3)
    widths = [how.width - first, how.width - rest]
    hyphen = "" if piece.kind in (Kind.HEADING, Kind.ARTICLE) or piece.name == "titel" else how.hyphen
    for index, line in enumerate(break_lines(atoms, widths, hyphen, _tail(piece, after, how))):
        text = (first if index == 0 else rest, line)
        yield ((0.0, Line(list(marker.runs))), text) if marker and index == 0 else (text,)


def _style(piece: Piece, how: Setting) -> Style:
    if piece.name in ("titel", "hoofdstuk", "paragraaf", "artikel"):
        return BLACK
    # Advice of the Raad van State is printed oblique, so that it stands out from the answer to it.
    plain = OBLIQUE if how.advice and piece.zone is Zone.ADVICE else PLAIN
    return how.headings[piece.level] if piece.name == "kop" else plain


def _margins(piece: Piece, how: Setting) -> tuple[float, float]:
    """Where the first line of a piece and where its other lines begin."""
    flush = piece.name in ("titel", "kop", "dagtekening") or _LETTER.fullmatch(piece.words.text)
    first = m.INDENT if how.indented and not flush else 0.0
    if piece.name == "aanhef":
        first = first if piece.words.text.startswith("Wij ") else 0.0
    if piece.name == "citaat":
        return m.QUOTE + first, m.QUOTE
    return (first, 0.0) if piece.kind not in (Kind.HEADING, Kind.ARTICLE) else (0.0, 0.0)


def _hangs(piece: Piece, how: Setting) -> bool:
    return piece.kind in (Kind.ITEM, Kind.MEMBER, Kind.PART) and not how.indented


def _tail(piece: Piece, after: Piece | None, how: Setting) -> float:
    """Room that the last line of a paragraph must leave, so that its end shows also where no white follows."""
    if not how.asked or after is None or piece.kind is not Kind.PARAGRAPH or after.kind is not Kind.PARAGRAPH:
        return 0.0
    word = Run(f" {after.words.text.split()[0]}", PLAIN, how.body.size)
    return word.width + 1.0


def _gap(before: Piece | None, piece: Piece, how: Setting) -> float:
    """White above a piece, in lines."""
    if before is None:
        return 0.0
    if piece.name == "omschrijving":
        return 0.59
    if piece.kind in (Kind.HEADING, Kind.ARTICLE):
        return 2.0 if piece.name == "hoofdstuk" and before.kind is not Kind.HEADING else 1.0
    if before.kind in (Kind.HEADING, Kind.ARTICLE):
        return 0.0 if before.name in ("vraag", "antwoord") else 1.0
    if piece.kind is Kind.TABLE_ROW or before.kind is Kind.TABLE_ROW:
        return 0.0 if piece.kind is before.kind else 1.0
    if piece.kind is Kind.SIGNATURE:
        return 0.0 if before.kind is Kind.SIGNATURE and len(piece.parts) == 1 else 1.0
    if before.kind is Kind.TITLE and piece.kind is Kind.OPENING:
        return 0.0 if _RECEIVED.match(piece.words.text) else 1.0
    return _gap_of_text(before, piece, how)


def _gap_of_text(before: Piece, piece: Piece, how: Setting) -> float:
    if before.kind in (Kind.TITLE, Kind.OPENING, Kind.SIGNATURE) or piece.name == "dagtekening":
        return 1.0
    if how.indented and (_LETTER.fullmatch(before.words.text) or _LETTER.fullmatch(piece.words.text)):
        return 1.0
    if how.indented or how.asked:
        return 0.0
    return 0.0 if piece.kind in (Kind.ITEM, Kind.MEMBER, Kind.PART) else 1.0


def _atoms(words: Words, calls: Sequence[str], style: Style, size: float) -> list[Atom]:
    """The words of a text with the numbers of the notes called at their places."""
    called = list(zip((offset for offset, _ in words.notes), calls, strict=False))
    atoms = []
    for match in re.finditer(r"\S+", words.text):
        inside = [(at - match.start(), n) for at, n in called if match.start() < at <= match.end()]
        atoms.append(_atom(match[0], inside, style, size))
    return atoms


def _atom(text: str, called: list[tuple[int, str]], style: Style, size: float) -> Atom:
    runs, begin = [], 0
    for at, number in called:
        runs += [Run(text[begin:at], style, size)] if at > begin else []
        runs.append(Run(number, PLAIN, *m.CALL))
        begin = at
    runs += [Run(text[begin:], style, size)] if begin < len(text) else []
    return Atom(tuple(runs), tuple(number for _, number in called))


def _black_names(text: str, atoms: list[Atom]) -> list[Atom]:
    """Who asks or answers is printed black."""
    black = list(atoms)
    for match in _NAMES.finditer(text):
        before = len(text[: match.start(1)].split())
        for n in range(before, before + len(match[1].split())):
            black[n] = Atom(tuple(run._replace(style=BLACK) for run in atoms[n].runs))
    return black


def _table_row(number: int, piece: Piece, how: Setting) -> Row:
    """A row of a ruled table: columns of equal width, but a first one of twice that where there are more than two."""
    size, leading, padding = m.TABLE
    lefts = _columns(len(piece.cells), how.width)
    texts: list[tuple[float, float, Line]] = []
    deepest = 0
    for cell, calls, (left, right) in zip(piece.cells, _calls_by_cell(piece), pairwise(lefts), strict=True):
        lines = break_lines(_atoms(cell, calls, PLAIN, size), [right - left - 2 * padding], "-")
        texts += [(left + padding, n * leading, line) for n, line in enumerate(lines)]
        deepest = max(deepest, len(lines) - 1)
    top, bottom = -(size + padding - 1), deepest * leading + size * 0.3 + padding
    across = [(0.0, y, how.width, y) for y in (top, bottom)]
    down = [(x, top, x, bottom) for x in lefts]
    notes = tuple(n for _, _, line in texts for n in line.notes)
    return Row(number, 0.0, -top, tuple(texts), bottom, (*across, *down), notes)


def _columns(count: int, width: float) -> list[float]:
    shares = [2.0 if count > 2 else 1.0, *[1.0] * (count - 1)]
    return [width * sum(shares[:n]) / sum(shares) for n in range(count + 1)]


def _calls_by_cell(piece: Piece) -> Iterator[tuple[str, ...]]:
    calls = iter(piece.calls)
    for cell in piece.cells:
        yield tuple(next(calls) for _ in cell.notes)

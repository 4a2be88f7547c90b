"""From lines to blocks: the lines of one heading, paragraph or item, also where a page ends in it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median

from kamerlens.read.pdf_layout import Column, Layout, column_of
from kamerlens.read.pdf_lines import Line, Row, Token, is_bold, is_slanted
from kamerlens.read.pdf_text import is_superscript, units
from kamerlens.structure.data import load
from kamerlens.structure.people import role_of

Floors = Mapping[tuple[int, int], float]

# In parts of the usual distance of two lines: more is a blank line, also a narrow one.
_BLANK = 1.35
_INDENT = 4.0
# Typists begin a paragraph at their first tab stop, half an inch at most.
_FREE_INDENT = 40.0
_ROUNDING = 1.0
_SIZES_DIFFER = 0.6
# How far the middles of two centred lines may differ, in points.
_MIDDLE = 1.0
# From a line of a heading to the one below its blank line, in parts of the usual distance.
_TWO_LINES = 2.5
# Of the width of a column.
_HALF, _QUARTER, _SKEW = 0.5, 0.25, 0.15
_SENTENCE_END = re.compile(r"[.?!:;][»”’)\"']*$")


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in the body of one paper: distance of baselines and size, in points."""

    leading: float
    size: float


def measure(pieces: Sequence[Line | Row]) -> Measure:
    """The most frequent size, and the most frequent distance of two lines of that size."""
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 9.0
    steps = [
        below.baseline - above.baseline
        for above, below in pairwise(lines)
        if above.page == below.page and size <= below.baseline - above.baseline < 1.7 * size
    ]
    return Measure(median(steps) if steps else 1.2 * size, size)


def blocks(placed: Sequence[Line | Row], layout: Layout, floors: Floors) -> Iterator[list[Line] | Row]:
    """The body's lines, parted where a paragraph ends; a row of a table is a block of its own."""
    usual = measure(placed)
    block: list[Line] = []
    for piece in with_markers(placed):
        ends = isinstance(piece, Row) or (block and _ends(block, piece, layout, usual, floors))
        if block and ends:
            yield block
            block = []
        if isinstance(piece, Row):
            yield piece
        else:
            block.append(piece)
    if block:
        yield block


def standing(blocks: Sequence[list[Line] | Row]) -> Iterator[tuple[list[Line] | Row, bool]]:
    """Each block, and whether it stands apart: below a blank line, a table or the edge of the page."""
    usual = measure([line for block in blocks if not isinstance(block, Row) for line in block])
    last: Line | None = None
    for block in blocks:
        first = None if isinstance(block, Row) else block[0]
        yield block, last is None or first is None or last.page != first.page or _blank(last, first, usual)
        last = None if isinstance(block, Row) else block[-1]


def with_markers(pieces: Sequence[Line | Row]) -> list[Line | Row]:
    """Lines with the marker of an item ("1.", "–") joined to the words that stand apart on its right."""
    done: list[Line | Row] = []
    for piece in pieces:
        last = done[-1] if done else None
        if isinstance(piece, Line) and isinstance(last, Line) and _beside(last, piece):
            done[-1] = Line(piece.page, last.tokens + piece.tokens)
        else:
            done.append(piece)
    return done


def _beside(last: Line, line: Line) -> bool:
    """Whether *last* is a marker or a label alone, on the left of *line*; items of a list are not joined to a label."""
    same_row = last.page == line.page and abs(last.baseline - line.baseline) < 2 and line.x0 > last.x1
    names = is_label(last.text) and not marker(line.text)
    return same_row and (marker(last.text) == last.text or names or is_number(last.text))


@cache
def _label() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in load("read/markers")["labels"]))


@cache
def _number() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in load("read/markers")["numbers"]))


def is_number(text: str) -> bool:
    """Whether these words are the number of a heading that stands apart on its right: "II"."""
    return bool(_number().fullmatch(text))


def is_label(text: str) -> bool:
    """Whether these words are the label of what stands beside them: "Besluit:"."""
    return bool(_label().fullmatch(text))


def label_of(line: Line) -> tuple[Token, ...]:
    """The tokens of the label that stands apart at the left of a line; empty where there is none."""
    if not _label().match(line.text):
        return ()
    for at in range(1, len(line.tokens)):
        apart = line.tokens[at].x0 - line.tokens[at - 1].x1 > line.size
        if apart and is_label(Line(line.page, line.tokens[:at]).text):
            return line.tokens[:at]
    return ()


@cache
def _marker() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(row['pattern'] for row in load('read/markers')['markers'])})(?=\s|$)")


def marker(text: str) -> str:
    """The marker that opens an item, without the space after it; empty where *text* opens none."""
    match = _marker().match(text)
    return match[0] if match else ""


def _ends(block: Sequence[Line], line: Line, layout: Layout, usual: Measure, floors: Floors) -> bool:
    """Whether *block* ends before *line*."""
    last = block[-1]
    if is_heading(last.text) or is_heading(line.text) or label_of(line):
        return True
    if _style(last) != _style(line) and not _runs_on(last, line):
        return True
    if _broken_word(last):
        return False
    same_place = last.page == line.page and column_of(last, layout) == column_of(line, layout)
    if same_place and _blank(last, line, usual):
        return not _heading_runs_on(block, line, usual)
    if not same_place and _room_below(last, floors[last.page, column_of(last, layout)], usual):
        return True
    if last.text.endswith(",") and is_name(line.text) and role_of(text_of(block)):
        return True
    if same_place and _centred(last, line, layout):
        return False
    if _source_ends(block) or _indented(block, line, layout) or _both_stand_in(block, line, layout):
        return True
    if marker(line.text) and (_may_end(last) or _below(block[0], line)):
        return True
    column = layout.columns[column_of(last, layout)]
    return layout.ragged and fits(last, line, column)


@cache
def _heading() -> re.Pattern[str]:
    """Headings in the type of running text, told by their wording alone."""
    rows = (row for row in load("read/wording")["patterns"] if row["kind"] == "kop" and "bold" not in row)
    return re.compile("|".join(re.sub(r"\?P<\w+>", "?:", row["pattern"]) for row in rows))


def is_heading(text: str) -> bool:
    """Whether the words of a line are those of a heading whatever they are set in: "Vraag 3"."""
    return bool(_heading().match(text))


def _room_below(last: Line, floor: float, usual: Measure) -> bool:
    """Whether a sentence ends a column that had room for one more line of the same paragraph."""
    return bool(_SENTENCE_END.search(_without_call(last))) and last.baseline + usual.leading < floor


def is_name(text: str) -> bool:
    """Whether a line is the name of somebody who signs."""
    return bool(_name().fullmatch(text))


@cache
def _name() -> re.Pattern[str]:
    return re.compile(load("read/wording")["name"]["pattern"])


def _style(line: Line) -> tuple[bool, bool, float]:
    if not line.main.painted:
        return False, False, 0  # recognised in a picture: size and weight are guesses
    return line.bold, line.slanted, round(line.size / _SIZES_DIFFER)


def _runs_on(last: Line, line: Line) -> bool:
    """Whether emphasis changes the type inside a sentence: in the middle of a line, or where none ends."""
    if _mixed(last) or _mixed(line):
        return True
    same_size = abs(last.size - line.size) < _SIZES_DIFFER
    bracketed = line.text.startswith("(") and _hangs(last, line)
    return same_size and (line.text[:1].islower() or bracketed) and not _SENTENCE_END.search(last.text)


def _mixed(line: Line) -> bool:
    """Whether words of one line differ in weight or slope; calls of notes do not count."""
    styles = {
        (is_bold(token.run.font), is_slanted(token.run.font))
        for token in line.tokens
        if not is_superscript(token, line.size, line.baseline)
    }
    return len(styles) > 1


def _broken_word(line: Line) -> bool:
    return line.tokens[-1].text[-1:] in "\ufffe\xad"


def _blank(above: Line, below: Line, usual: Measure) -> bool:
    step = below.baseline - above.baseline
    scale = max(1.0, max(above.size, below.size) / usual.size)
    return step < 0 or step > _BLANK * usual.leading * scale


def _heading_runs_on(block: Sequence[Line], line: Line, usual: Measure) -> bool:
    """Whether a numbered heading goes on below a blank line: in small letters, beside its number."""
    first, last = block[0], block[-1]
    near = line.baseline - last.baseline < _TWO_LINES * usual.leading
    lower = line.text[:1].islower() and not marker(line.text)
    return near and lower and first.bold and line.bold and _hangs(first, line)


def _centred(last: Line, line: Line, layout: Layout) -> bool:
    """Whether two lines stand in at both sides, around one middle."""
    column = layout.columns[column_of(line, layout)]
    stand_in = all(piece.x0 - column.left > _INDENT < column.right - piece.x1 for piece in (last, line))
    same_middle = abs(last.x0 + last.x1 - line.x0 - line.x1) < 2 * _MIDDLE
    return stand_in and same_middle and abs(last.x0 - line.x0) > _INDENT


def _source_ends(block: Sequence[Line]) -> bool:
    """Whether a block is all that its label says on where a paper comes from; the paper's title follows."""
    label = label_of(block[0])
    text = Line(block[0].page, label).text if label else ""
    return any(row.fullmatch(text) and end.search(text_of(block)) for row, end in _sources())


@cache
def _sources() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    rows = load("read/markers")["sources"]
    return tuple((re.compile(row["label"]), re.compile(row["end"])) for row in rows)


def _indented(block: Sequence[Line], line: Line, layout: Layout) -> bool:
    """Whether the left edge moves as it does between two paragraphs, and not as it does inside one."""
    first, last = block[0], block[-1]
    step = line.x0 - last.x0
    if step > _INDENT:
        return not (len(block) == 1 and _hangs(first, line))
    # The first line of a paragraph may stand in; from the second on the edge is straight.
    return step < -_INDENT and (len(block) > 1 or -step > _deepest(layout))


def _both_stand_in(block: Sequence[Line], line: Line, layout: Layout) -> bool:
    """Whether two lines both begin with the indent that opens a paragraph, as members of a bill do."""
    if len(block) > 1 or not layout.indent:
        return False
    first, second = indent_of(block[0], layout), indent_of(line, layout)
    stands_in = any(abs(first - extra - layout.indent) < 1.0 for extra in (0.0, layout.quote))
    return stands_in and abs(first - second) < 1.0


def indent_of(line: Line, layout: Layout) -> float:
    """How far a line stands in from the left edge of its column."""
    return line.x0 - layout.columns[column_of(line, layout)].left


def quoted(block: Sequence[Line], layout: Layout) -> bool:
    """Whether a block stands in as words that are quoted do."""
    if not layout.quote:
        return False
    first, *rest = (indent_of(line, layout) - layout.quote for line in block)
    return min(abs(first), abs(first - layout.indent)) < 1.0 and all(abs(left) < 1.0 for left in rest)


def _deepest(layout: Layout) -> float:
    return layout.indent + _INDENT if layout.indent else _FREE_INDENT


def _hangs(first: Line, line: Line) -> bool:
    """Whether *line* goes on below the words of an item, beside its marker, or beside a label."""
    if named := label_of(first):
        return line.x0 <= first.tokens[len(named)].x0 + _INDENT
    found = marker(first.text)
    words = list(units(first))
    return bool(found) and len(words) > 1 and line.x0 <= words[1].tokens[0].x0 + _INDENT


def _below(first: Line, line: Line) -> bool:
    """Whether two markers stand below each other."""
    return bool(marker(first.text)) and abs(first.x0 - line.x0) < 2


def _may_end(line: Line) -> bool:
    return line.text.endswith((".", ";", ":", ",", "?", "!", " en", " of", "»", ")")) or len(line.text) < 40


def fits(last: Line, line: Line, column: Column) -> bool:
    """Whether the first word of *line* would have fitted at the end of *last*, so that a paragraph ends there.

    After a word that ends no sentence it takes more room: names, dates and numbers are kept together.
    """
    space = 0.28 * last.size
    left = column.right - _ROUNDING - (last.x1 + space + _first_width(line))
    if _SENTENCE_END.search(_without_call(last)):
        return left > (0.0 if last.main.painted else _SKEW * (column.right - column.left))
    lower = line.text[:1].islower()
    return left > (_HALF if lower else _QUARTER) * (column.right - column.left)


def _without_call(line: Line) -> str:
    """The text of a line without the number of a note at its end."""
    last = line.tokens[-1]
    if len(line.tokens) > 1 and is_superscript(last, line.size, line.baseline):
        return line.text[: -len(last.text)].rstrip()
    return line.text


def _first_width(line: Line) -> float:
    end = line.tokens[0].x1
    for token in line.tokens[1:]:
        if not token.glued and not token.tied:
            break
        end = token.x1
    return end - line.x0


def text_of(block: Iterable[Line]) -> str:
    """The words of a block as one string, for rules that look at wording only."""
    return " ".join(line.text for line in block)

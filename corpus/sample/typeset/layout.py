"""The pages of a paper: head and foot of the house style, and the flow of its text between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from typeset import measures as m
from typeset.compose import Composed, Piece
from typeset.flow import Flowed, Frame, Rule, Text, flow, note_rows
from typeset.fonts import BLACK, FOOTER, PLAIN, Run, Style
from typeset.head import ASKED, Head
from typeset.linebreak import Atom, break_lines
from typeset.rows import Setting, note_lines, rows_of, setting

NOTICE = "Fictief voorbeeldstuk van Kamerlens"
_TOP_ASKED = 332.87  # baseline of "Vragen van ..."


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is printed, and on which page each paragraph (by number) begins."""

    pages: int
    texts: tuple[Text, ...]
    rules: tuple[Rule, ...]
    begins: dict[int, int]


def lay_out(paper: Composed) -> Layout:
    """The pages of a paper."""
    head = paper.head
    titles = list(_dossier(head))
    top = (
        _TOP_ASKED
        if head.id.startswith(ASKED)
        else m.KIND + max(0, len({text.y for text in titles}) - 2) * m.DOSSIER[2]
    )
    flowed = _two_columns(paper, top) if head.layout == "two_column" else _one_column(paper, top)
    fixed = [*_masthead(head), *_identity(head, top), *titles, *_feet(head, flowed.pages)]
    rules = [Rule(1, m.LEFT, y, m.RIGHT, y) for y in m.RULES]
    return Layout(flowed.pages, (*fixed, *flowed.texts), (*rules, *flowed.rules), flowed.begins)


def _one_column(paper: Composed, top: float) -> Flowed:
    how = setting(paper, m.RIGHT - m.COLUMN)
    return _flow(paper, list(enumerate(paper.pieces, 1)), how, _columns(top, [m.COLUMN]))


def _two_columns(paper: Composed, top: float) -> Flowed:
    """The title stands in the right of the page as ever, the text below it in two columns over the whole width."""
    width = (m.RIGHT - m.LEFT - m.GUTTER) / 2
    title = setting(paper, m.RIGHT - m.COLUMN)
    pieces = list(enumerate(paper.pieces, 1))
    above = [pair for pair in pieces if pair[1].name == "titel"]
    head = flow(list(rows_of(above, title)), {}, {}, _columns(top, [m.COLUMN]))
    lefts = [m.LEFT, m.LEFT + width + m.GUTTER]
    frames = _columns(head.bottom + 2 * title.body.leading, lefts)
    body = _flow(paper, pieces[len(above) :], setting(paper, width), frames)
    body.texts = [*head.texts, *body.texts]
    body.begins |= head.begins
    return body


def _columns(top: float, lefts: list[float]) -> Iterator[Frame]:
    page = 1
    while True:
        yield from (Frame(page, left, top if page == 1 else m.FIRST) for left in lefts)
        page += 1


def _flow(paper: Composed, pieces: list[tuple[int, Piece]], how: Setting, frames: Iterator[Frame]) -> Flowed:
    notes = {note.label: note_rows(note.label, note_lines(note, how)) for note in paper.notes}
    numbers = {note.label: len(paper.pieces) + n for n, note in enumerate(paper.notes, 1)}
    return flow(list(rows_of(pieces, how)), notes, numbers, frames)


def _line(page: int, x: float, y: float, text: str, style: Style, size: float) -> Text:
    return Text(page, x, y, (Run(text, style, size),))


def _to_right(page: int, y: float, text: str, style: Style, size: float) -> Text:
    return _line(page, m.RIGHT - Run(text, style, size).width, y, text, style, size)


def _masthead(head: Head) -> Iterator[Text]:
    size, y = m.CHAMBER
    yield _line(1, m.LEFT, y, f"{head.chamber} der Staten-Generaal", BLACK, size)
    size, y = m.DIGIT
    yield _to_right(1, y, "1" if head.chamber == "Eerste Kamer" else "2", BLACK, size)
    size, y = m.SESSION
    yield _line(1, m.LEFT, y, f"Vergaderjaar {_years(head)}", PLAIN, size)
    if head.id.startswith(ASKED):
        yield _line(1, m.COLUMN, y, "Aanhangsel van de Handelingen", BLACK, size)
        for y, text in (
            (193.15, "Vragen gesteld door de leden der Kamer, met de daarop door de"),
            (202.73, "regering gegeven antwoorden"),
        ):
            yield _line(1, m.COLUMN, y, text, BLACK, m.ASKED.size)


def _years(head: Head) -> str:
    return head.session_year.replace("-", "–")


def _dossier(head: Head) -> Iterator[Text]:
    """Title of the dossier, its number (or numbers) beside it in the margin column."""
    if head.id.startswith(ASKED):
        return
    size, first, leading = m.DOSSIER
    atoms = [Atom((Run(word, BLACK, size),)) for word in head.dossier_title.split()]
    lines = break_lines(atoms, [m.RIGHT - m.COLUMN], "")
    for n, line in enumerate(lines):
        yield Text(1, m.COLUMN, first + n * leading, tuple(line.runs))
    for n, dossier in enumerate(head.dossiers):
        yield _line(1, m.LEFT, first + n * leading, printed_dossier(dossier), BLACK, size)


def printed_dossier(dossier: str) -> str:
    """``99010-VII`` as printed: ``99 010 VII``."""
    return re.sub(r"^(\d\d)(\d{3})-?", r"\1 \2 ", dossier).strip()


def printed_number(head: Head) -> str:
    """The paper's number as printed: ``Nr. 3``, in the Eerste Kamer a bare letter."""
    return f"Nr. {head.number}" if head.chamber == "Tweede Kamer" else head.number


def _identity(head: Head, top: float) -> Iterator[Text]:
    if head.id.startswith(ASKED):
        yield _line(1, m.COLUMN, 303.76, head.number, BLACK, m.DOSSIER[0])
    else:
        yield _line(1, m.LEFT, top, printed_number(head), BLACK, m.PAPER.size)
    size, first, leading = m.COLOPHON
    year = head.date[:4] or head.session_year[:4]
    for n, text in enumerate((head.id, NOTICE, f"’s-Gravenhage {year}")):
        yield _line(1, m.LEFT, first + n * leading, text, PLAIN, size)


def _feet(head: Head, pages: int) -> Iterator[Text]:
    size, y = m.FOOTER
    asked = head.id.startswith(ASKED)
    style = PLAIN if asked else FOOTER
    dossiers = " en ".join(printed_dossier(dossier) for dossier in head.dossiers)
    number = printed_number(head).replace("Nr.", "nr.")
    place = "Aanhangsel" if asked else f"{dossiers}, {number}"
    for page in range(1, pages + 1):
        text = f"{head.chamber}, vergaderjaar {_years(head)}, {place}"
        yield _line(page, m.COLUMN, y, text, style, size)
        if pages > 1:
            yield _to_right(page, y, str(page), style, size)

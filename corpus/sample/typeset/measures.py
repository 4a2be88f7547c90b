"""The measures of the house style, in points from the top left of the 595 x 842 page; measured on real papers."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = (595.0, 842.0)
CROP = (18.425, 35.433, 576.85, 806.457)
LEFT = 55.28  # the margin column: dossier, number, colophon
COLUMN = 221.1
RIGHT = 540.0
GUTTER = 14.0  # between the columns of a paper in two columns
FIRST = 71.34  # baseline of the first line of a page
LAST = 700.52  # and of the last one
RULE = 0.283

CHAMBER = (18.12, 79.48)  # size and baseline
DIGIT = (51.16, 101.71)
SESSION = (9.59, 136.28)
RULES = (120.8, 174.6)
DOSSIER = (12.26, 188.61, 12.79)  # size, first baseline, leading
KIND = 282.39  # baseline of "Nr. 3", after at most two lines of dossier title
COLOPHON = (5.86, 760.45, 6.4)
FOOTER = (9.06, 772.55)

CALL = (5.49, 3.74)  # size and rise of a note's number in the text
NOTE = (6.93, 9.05)  # size and leading of a note
NOTE_NUMBER = (4.49, 2.75)
NOTE_INDENT = 6.24
NOTE_RULE = (56.7, 11.4)  # length, and height above the baseline of the first note
NOTE_GAP = 25.0  # from the last baseline of the text to that of the first note, at least

INDENT = 9.06  # of the first line of a member of a bill
QUOTE = 18.12  # of quoted words
HANGING = 9.06  # of the text of a list item
SIGNED = 425.0  # where the King's name stands, on the line of the date

TABLE = (7.46, 9.0, 3.0)  # size, leading and padding of a cell


@dataclass(frozen=True, slots=True)
class Body:
    """Size and leading of the running text."""

    size: float
    leading: float


PAPER = Body(9.06, 10.66)
ASKED = Body(8.53, 9.58)  # questions with answers

"""Numbers the paragraphs of a paper and gives each the path of headings above it."""

from collections.abc import Iterable
from dataclasses import replace

from kamerlens.records import Kind, Paragraph, Zone

_HEADINGS = frozenset({Kind.HEADING, Kind.ARTICLE})
_OUTSIDE = frozenset({Kind.TITLE, Kind.OPENING, Kind.NOTE, Kind.SIGNATURE})


def outline(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """The same paragraphs, notes last, with ``number`` 1, 2, 3 ... and ``section`` filled from the levels.

    A heading's own section is the path above it. Titles, openings, notes and signatures belong to no section.
    """
    rows = list(paragraphs)
    ordered = [row for row in rows if row.kind is not Kind.NOTE] + [
        row for row in rows if row.kind is Kind.NOTE
    ]
    above: list[Paragraph] = []
    done = []
    for number, row in enumerate(ordered, start=1):
        if row.kind in _HEADINGS and row.zone is not Zone.QUOTATION:
            above = [heading for heading in above if heading.level < row.level]
        section = "" if row.kind in _OUTSIDE else " > ".join(heading.text for heading in above)
        done.append(replace(row, number=number, section=section))
        if row.kind in _HEADINGS and row.zone is not Zone.QUOTATION:
            above.append(row)
    return tuple(done)

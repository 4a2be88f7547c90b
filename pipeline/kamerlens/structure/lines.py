"""Tells apart what only its words and place tell: addressee, date line, signatures, movers' names.

Official XML and plain text print these as ordinary paragraphs.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kamerlens.records import Kind, Metadata, Paragraph
from kamerlens.structure.people import pattern, role_of

# Before the first sentence of a letter there are at most an addressee, a place and date, and a salutation.
_HEAD = 4
# Below the date that a royal message ends with there is at most a list of what goes with it.
_FOOT = 8
_NAME = re.compile(
    r"(?:[A-Z][\w.’' -]{0,60}|[’']t [A-Z][\w -]{0,40}|[a-z]{2,3} [A-Z][\w -]{0,40})(?: c\.s\.)?"
)
_LONGEST_NAME = 60


def recast(paragraphs: Sequence[Paragraph], metadata: Metadata) -> tuple[Paragraph, ...]:
    """The same paragraphs; ordinary ones that open or sign the paper get the kind that they are.

    A role and the name under it become one signature.
    """
    rows = _openings(list(paragraphs))
    if metadata.kind == "Motie":
        return tuple(_movers(rows))
    return tuple(_signatures(rows))


def _openings(rows: list[Paragraph]) -> list[Paragraph]:
    body = [index for index, row in enumerate(rows) if row.kind is Kind.PARAGRAPH]
    for index in body[:_HEAD]:
        if not any(pattern(name).match(rows[index].text) for name in ("addressee", "dateline")):
            break
        rows[index] = replace(rows[index], kind=Kind.OPENING)
    return rows


def _movers(rows: list[Paragraph]) -> list[Paragraph]:
    """The names that close a motion; a few lack the sentence about the order of the day above them."""
    done = list(rows)
    for index in reversed(range(len(rows))):
        row = rows[index]
        if row.kind is Kind.PARAGRAPH:
            if not _is_name(row.text):
                break
            done[index] = replace(row, kind=Kind.SIGNATURE)
    return done


def _is_name(text: str) -> bool:
    return len(text) < _LONGEST_NAME and bool(_NAME.fullmatch(text))


def _signatures(rows: list[Paragraph]) -> list[Paragraph]:
    """Join a role that ends in a comma, as an ordinary paragraph, with the name after it."""
    done: list[Paragraph] = []
    for row in rows:
        before = done[-1] if done else None
        waiting = before is not None and before.kind is Kind.SIGNATURE and before.text.endswith(",")
        if before is not None and waiting and row.kind is Kind.PARAGRAPH and _NAME.fullmatch(row.text):
            shift = len(before.text) + 1
            words = tuple(w._replace(begin=w.begin + shift, end=w.end + shift) for w in row.words)
            done[-1] = replace(before, text=f"{before.text} {row.text}", words=before.words + words)
        elif row.kind is Kind.PARAGRAPH and row.text.endswith(",") and role_of(row.text):
            done.append(replace(row, kind=Kind.SIGNATURE))
        else:
            done.append(row)
    return done


def closings(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """Texts outside the head that may date the paper: how an advice begins, and how any paper ends."""
    texts = [row.text for row in paragraphs if row.kind is Kind.PARAGRAPH]
    return (*filter(pattern("advice_date").search, texts[:_HEAD]), *texts[-_FOOT:])


def signers(paragraphs: Sequence[Paragraph]) -> tuple[tuple[str, str], ...]:
    """(role, name) of the signatures; a mover of a motion has no role."""
    found = []
    for row in paragraphs:
        if row.kind is Kind.SIGNATURE:
            role, comma, name = row.text.rpartition(", ")
            found.append((role, name) if comma and role_of(f"{role},") else ("", row.text))
    return tuple(found)

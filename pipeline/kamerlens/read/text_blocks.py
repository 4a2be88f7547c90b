"""From the lines of a plain text to its paragraphs: what belongs together, joined, and what it is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from kamerlens.read.text_lines import Line
from kamerlens.records import Kind, NoteCall, Paragraph, Zone
from kamerlens.structure.data import load
from kamerlens.structure.people import pattern, role_of

# Fonts are proportional, so that a full line may have fewer characters than the widest.
_FULL = 0.85
_WIDEST = 0.9  # quantile of the line lengths that counts as the width of the column
_LONGEST_HEADING = 120
_ENDS = (".", ",", ";", ":", "?", "!", "…")


def blocks(rows: Sequence[Line]) -> list[list[Line]]:
    """The lines of each paragraph.

    One ends at a blank line, at a line that had room for the next word, and where the next opens an item.
    """
    width = _width(rows)
    done: list[list[Line]] = []
    for row in rows:
        if done and _goes_on(done[-1][-1], row, width):
            done[-1].append(row)
        else:
            done.append([row])
    return done


def _width(rows: Sequence[Line]) -> int:
    lengths = sorted(len(row.text) for row in rows)
    return lengths[int(_WIDEST * (len(lengths) - 1))] if lengths else 0


def _goes_on(before: Line, row: Line, width: int) -> bool:
    if _is_apart(before.text) or _is_apart(row.text):
        return False
    unfinished = before.text[-1].isalnum() or before.text.endswith(("-", "–"))
    if row.gap:
        return row.top and unfinished
    if _marker(row.text) and not unfinished:
        return False
    room = width * _FULL - len(before.text) - 1
    return len(row.text.split()[0]) >= room or (unfinished and row.text[0].islower())


def _is_apart(text: str) -> bool:
    """Whether the line is a block of its own: addressee, date, salutation, the role above a signature."""
    if any(pattern(name).match(text) for name in ("addressee", "dateline", "salutation")):
        return True
    return text.endswith(",") and bool(role_of(text))


@cache
def _compiled(name: str) -> re.Pattern[str]:
    return re.compile(load("structure/plain")[name]["pattern"])


def _marker(text: str) -> re.Match[str] | None:
    return _compiled("marker").match(text)


def describes(text: str) -> bool:
    """Whether the text says who asks or answers, above the first question."""
    return bool(_compiled("description").fullmatch(text))


def joined(block: Sequence[Line], words: frozenset[str]) -> str:
    """The text of a block. A hyphen at a line end stays, unless *words* has the word without it.

    Programs that write text out mend the typesetter's hyphens; what is left belongs to the word.
    """
    text = block[0].text
    for line in block[1:]:
        left, right = text.split()[-1], line.text.split()[0]
        if not left.endswith("-") or left == "-" or _elliptic(left, right):
            text = f"{text} {line.text}"
        elif f"{left[:-1]}{right}".strip(".,;:").casefold() in words:
            text = f"{text[:-1]}{line.text}"
        else:
            text = f"{text}{line.text}"
    return text


def _elliptic(left: str, right: str) -> bool:
    """Whether the hyphen stands for what comes later: "sociaal- en"."""
    rows = load("read/hyphens")["apart"]
    return any(re.search(r["left"], left[:-1]) and re.match(r["right"], right) for r in rows)


def vocabulary(rows: Iterable[Line]) -> frozenset[str]:
    """The words that stand unbroken inside the lines."""
    return frozenset(word.strip(".,;:()").casefold() for row in rows for word in row.text.split()[1:-1])


def paragraphs(texts: Sequence[str], motion: bool = False) -> Iterator[Paragraph]:
    """The texts with their kind: heading, article, item or paragraph. A *motion* has no headings."""
    for index, text in enumerate(texts):
        following = texts[index + 1] if index + 1 < len(texts) else ""
        before = texts[index - 1] if index else ""
        kind, level, label = (Kind.PARAGRAPH, 0, "") if motion else _kind(text, before, following)
        yield Paragraph(0, kind, Zone.OTHER, text, level=level, label=label)


def _kind(text: str, before: str, following: str) -> tuple[Kind, int, str]:
    if match := _compiled("article").fullmatch(text):
        return Kind.ARTICLE, 3, match["label"]
    match = _marker(text)
    label = match["label"].strip(".)°–•▪●-") if match else ""
    if _is_heading(text, before, following):
        return Kind.HEADING, 1 + label.count("."), ""
    return (Kind.ITEM if match else Kind.PARAGRAPH), 0, label


def _is_heading(text: str, before: str, following: str) -> bool:
    """A short line without end over a text; no name under a role, addressee or date."""
    if not following or len(text) > _LONGEST_HEADING or text.endswith(_ENDS) or role_of(before):
        return False
    return not _is_apart(text) and (text[0].isupper() or text[0].isdigit())


def take_calls(rows: Sequence[Paragraph], labels: Sequence[str]) -> list[Paragraph]:
    """Take the numbers of notes, printed small behind a word, out of the text; each is called once, in order."""
    done = list(rows)
    at, begin = 0, 0
    for label in labels:
        call = re.compile(rf"(?:(?<=[^\W\d_])|(?<=[^\W\d_][.,;:!?])|(?<=[)”’»])){label}(?!\d)")
        for index in range(at, len(done)):
            row = done[index]
            if match := call.search(row.text, begin if index == at else 0):
                text = row.text[: match.start()] + row.text[match.end() :]
                done[index] = replace(row, text=text, calls=(*row.calls, NoteCall(match.start(), label)))
                at, begin = index, match.start()
                break
    return done

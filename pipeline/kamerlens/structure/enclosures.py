"""What a paper says goes with it: annexes, reports and letters that are sent along."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kamerlens.records import Kind, Metadata, Paragraph
from kamerlens.structure.data import load


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to name an enclosure, as data/structure/enclosures.yaml has it."""

    name: str
    kinds: frozenset[Kind]
    regex: re.Pattern[str]


@cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns."""
    return tuple(
        Pattern(row["name"], frozenset(map(Kind, row["kinds"])), re.compile(row["pattern"]))
        for row in load("structure/enclosures")["patterns"]
    )


def with_enclosures(metadata: Metadata, paragraphs: Sequence[Paragraph]) -> Metadata:
    """The same metadata; where it has no enclosures, those that the paragraphs name, each once, in their order."""
    if metadata.enclosures:
        return metadata
    return replace(metadata, enclosures=tuple(dict.fromkeys(e for p in paragraphs for e in named(p))))


def named(paragraph: Paragraph) -> Iterator[str]:
    """The enclosures that one paragraph names, as it calls them."""
    if not re.search(load("structure/enclosures")["hint"]["pattern"], paragraph.text):
        return
    for pattern in patterns():
        if paragraph.kind in pattern.kinds:
            yield from (_what(match) for match in pattern.regex.finditer(paragraph.text))


def _what(match: re.Match[str]) -> str:
    """The words for the enclosure; for a pronoun the sentence before it."""
    what = match["what"].strip(" ,")
    before = re.split(r"(?<=[.?!])\s", match.string[: match.start("what")].strip())[-1]
    pronoun = re.fullmatch(load("structure/enclosures")["pronoun"]["pattern"], what)
    return before if pronoun and before else what

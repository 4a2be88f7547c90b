"""The legal force of each paragraph: proposal, explanation, letter, advice, question, answer ...

A paper's running text has the zone of its kind (data/kinds.yaml); wording and headings change it
(data/structure/zones.yaml). A zone that a reader knows for certain (a quotation block, a question element
of the XML) is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kamerlens.records import Kind, Metadata, Paragraph, Zone
from kamerlens.structure.amending import AMENDING, quote
from kamerlens.structure.data import load
from kamerlens.structure.kinds import zone_of
from kamerlens.structure.links import link

_FIXED = {Kind.TITLE: Zone.TITLE, Kind.NOTE: Zone.NOTE}
# A signature or an addressee says nothing of what follows.
_SILENT = frozenset({Kind.SIGNATURE, Kind.TABLE_ROW})


@dataclass(frozen=True, slots=True)
class Rule:
    """One change of zone, as data/structure/zones.yaml has it."""

    name: str
    main: frozenset[Zone]
    kinds: frozenset[Kind]
    pattern: re.Pattern[str]
    after: re.Pattern[str] | None  # found in the paragraph before
    zone: Zone | None  # None: back to the zone of the running text
    rest: bool

    def fits(self, paragraph: Paragraph, before: Paragraph | None) -> bool:
        """Whether the paragraph has one of the kinds, begins with the pattern and follows what it must follow."""
        if self.kinds and paragraph.kind not in self.kinds:
            return False
        if self.after and not (before and self.after.search(before.text)):
            return False
        return bool(self.pattern.match(paragraph.text))


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order in which they are tried."""
    return tuple(
        Rule(
            name=row["name"],
            main=frozenset(map(Zone, row["in"])),
            kinds=frozenset(map(Kind, row.get("kinds", ()))),
            pattern=re.compile(row["pattern"]),
            after=re.compile(row["after"]) if "after" in row else None,
            zone=None if row["zone"] == "main" else Zone(row["zone"]),
            rest=row["span"] == "rest",
        )
        for row in load("structure/zones")["rules"]
    )


def assign(paragraphs: Sequence[Paragraph], metadata: Metadata) -> tuple[Paragraph, ...]:
    """The same paragraphs with the zone of each, and linked; one that has a zone other than ``overig`` keeps it."""
    main = zone_of(metadata.kind, metadata.printed_kind)
    start = load("structure/zones")["start"].get(main.value)
    current = Zone(start) if start else main
    done: list[Paragraph] = []
    for paragraph in quote(paragraphs) if main in AMENDING else paragraphs:
        before = done[-1] if done else None
        zone, current = _zone(paragraph, before, main, current)
        done.append(paragraph if paragraph.zone is zone else replace(paragraph, zone=zone))
    return link(done, metadata)


def _zone(paragraph: Paragraph, before: Paragraph | None, main: Zone, current: Zone) -> tuple[Zone, Zone]:
    """(zone of the paragraph, zone of what follows it)."""
    if paragraph.kind in _FIXED:
        return _FIXED[paragraph.kind], current
    if paragraph.zone is not Zone.OTHER:
        # A question or answer known to the reader goes on until the next; a quotation ends with itself.
        lasting = paragraph.zone in (Zone.QUESTION, Zone.ANSWER)
        return paragraph.zone, paragraph.zone if lasting else current
    if paragraph.kind in _SILENT:
        return current, current
    for rule in rules():
        if main in rule.main and rule.fits(paragraph, before):
            zone = rule.zone or main
            return zone, zone if rule.rest else current
    return current, current

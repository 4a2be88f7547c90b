"""What a paper does with what it refers to: answers it, amends it, rests on it, or only names it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kamerlens.records import Kind, Paragraph, Reference, Zone
from kamerlens.structure.data import load

# A point ends a sentence where a capital follows, but not behind an initial or a short abbreviation ("nr.", "c.s.").
_SENTENCE = re.compile(
    r"(?<![\s(][A-Za-z])(?<!\b[Nn]r)(?<!\bc\.s)(?<!\bdr)(?<!\bart)[.?!][”»’]?\s+(?=[A-ZÀ-Ý«„“])"
)
_REACH = 400  # characters before and after a reference that are looked at


@dataclass(frozen=True, slots=True)
class Rule:
    """One role, as data/structure/roles.yaml has it."""

    name: str
    kinds: frozenset[str]
    before: re.Pattern[str]
    after: re.Pattern[str] | None
    not_in: frozenset[Zone]
    instruction: bool

    def fits(self, kind: str, paragraph: Paragraph, begin: int, end: int) -> bool:
        """Whether a reference of *kind* at a place, or a note called there, has this role."""
        if kind not in self.kinds or paragraph.zone in self.not_in:
            return False
        if self.instruction and not paragraph.instruction:
            return False
        if self.after and not self.after.match(paragraph.text[end : end + _REACH]):
            return False
        return bool(self.before.search(_begun(paragraph.text[:begin])))


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order in which they are tried."""
    return tuple(
        Rule(
            name=row["name"],
            kinds=frozenset(row["kinds"]),
            before=re.compile(row["before"]),
            after=re.compile(row["after"]) if "after" in row else None,
            not_in=frozenset(map(Zone, row.get("not_in", ()))),
            instruction=row.get("instruction", False),
        )
        for row in load("structure/roles")["rules"]
    )


def with_roles(paragraphs: Sequence[Paragraph], references: Iterable[Reference]) -> tuple[Reference, ...]:
    """The same references, each with its role."""
    texts = {p.number: p for p in paragraphs}
    calls = dict(_calls(paragraphs))
    return tuple(replace(r, role=_role(r, texts, calls)) for r in references)


def _calls(paragraphs: Sequence[Paragraph]) -> Iterable[tuple[int, tuple[Paragraph, int]]]:
    """(number of a note, the paragraph that calls it and the place)."""
    notes = {p.label: p.number for p in paragraphs if p.kind is Kind.NOTE}
    for p in paragraphs:
        yield from ((notes[c.number], (p, c.offset)) for c in p.calls if c.number in notes)


def _role(r: Reference, texts: Mapping[int, Paragraph], calls: Mapping[int, tuple[Paragraph, int]]) -> str:
    places = [(texts[r.paragraph], r.begin, r.end)]
    if r.paragraph in calls:
        caller, at = calls[r.paragraph]
        places.append((caller, at, at))
    found = (rule.name for place in places for rule in rules() if rule.fits(r.kind, *place))
    return next(found, str(load("structure/roles")["default"]))


def _begun(text: str) -> str:
    """The sentence that is not yet at its end, as far as it has come."""
    near = text[-_REACH:]
    ends = [match.end() for match in _SENTENCE.finditer(near)]
    return near[ends[-1] :] if ends else near

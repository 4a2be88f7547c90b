"""Pairs questions with their answers: the same ``pair`` number on all paragraphs of both.

Three ways to print them: numbered ("Vraag 1", "Antwoord 1 en 2"); repeated in running text with the answer
behind it (a note on a report); put by fractions in one part of a paper and answered in the next.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kamerlens.records import Kind, Paragraph, Zone
from kamerlens.structure.data import load

_ASKED = frozenset({Zone.QUESTION, Zone.ANSWER})
_OUTSIDE = frozenset({Kind.TITLE, Kind.OPENING, Kind.SIGNATURE, Kind.NOTE})
_HEADINGS = frozenset({Kind.HEADING, Kind.ARTICLE})
_LONG = 6  # letters that a word must have to tell one question from another
_SHARED = 0.4  # share of a repeated question's long words that the question itself must have


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("structure/answers")[name]["pattern"])


def numbers(heading: str) -> tuple[int, ...]:
    """The questions that a heading numbers: (2, 3, 4) of "Antwoord op vraag 2 t/m 4"."""
    match = _pattern("numbers").match(heading)
    if not match:
        return ()
    found = [int(number) for number in re.findall(r"\d+", match["numbers"])]
    if re.search(r"t/m|tot en met|[-–]", match["numbers"]) and len(found) == 2:
        return tuple(range(found[0], found[1] + 1))
    return tuple(found)


def pair(paragraphs: Sequence[Paragraph], kind: str) -> tuple[Paragraph, ...]:
    """The same paragraphs with the number of each pair; *kind* is the paper's official kind."""
    pairs = dict(_numbered(paragraphs)) or dict(_by_fraction(paragraphs))
    if kind in load("structure/answers")["restating"]:
        pairs = pairs or dict(_placed(_restated(paragraphs, frozenset(Zone) - {Zone.NOTE})))
    if not pairs:
        return tuple(paragraphs)
    return tuple(replace(p, pair=pairs.get(at, 0)) for at, p in enumerate(paragraphs))


# Numbered


@dataclass(frozen=True, slots=True)
class _Block:
    """A numbered question or answer: its numbers, told apart from the same in a later series, and its places."""

    zone: Zone
    numbers: tuple[tuple[int, int], ...]  # (series, number)
    places: list[int] = field(default_factory=list)


def _numbered(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int]]:
    """(place, pair) of numbered questions that have an answer."""
    blocks = _blocks(paragraphs)
    groups = _groups(blocks)
    both = {
        group
        for group in groups.values()
        if {b.zone for b in blocks if groups[b.numbers[0]] == group} == _ASKED
    }
    order = {group: number for number, group in enumerate(sorted(both), 1)}
    for block in blocks:
        if groups[block.numbers[0]] in order:
            yield from ((at, order[groups[block.numbers[0]]]) for at in block.places)


def _blocks(paragraphs: Sequence[Paragraph]) -> list[_Block]:
    blocks: list[_Block] = []
    series = 0
    open_ = False
    for at, p in enumerate(paragraphs):
        if p.kind in _OUTSIDE:
            continue
        if p.kind is Kind.HEADING and p.zone in _ASKED and (found := _numbers(p, blocks)):
            if p.zone is Zone.QUESTION and (series, found[0]) in _asked(blocks):
                series += 1
            blocks.append(_Block(p.zone, tuple((series, number) for number in found)))
            open_ = True
        open_ = open_ and p.zone in {blocks[-1].zone, Zone.QUOTATION}
        if open_:
            blocks[-1].places.append(at)
    return blocks


def _numbers(heading: Paragraph, blocks: Sequence[_Block]) -> tuple[int, ...]:
    """The numbers of a heading; a bare "Antwoord" answers the question before it."""
    if found := numbers(heading.text):
        return found
    before = blocks[-1] if blocks else None
    if before and before.zone is Zone.QUESTION and _pattern("bare").match(heading.text):
        return tuple(number for _, number in before.numbers)
    return ()


def _asked(blocks: Iterable[_Block]) -> set[tuple[int, int]]:
    return {number for block in blocks if block.zone is Zone.QUESTION for number in block.numbers}


def _groups(blocks: Iterable[_Block]) -> dict[tuple[int, int], tuple[int, int]]:
    """The first number of the group of each: questions that are answered together are one group."""
    groups: dict[tuple[int, int], tuple[int, int]] = {}
    for block in blocks:
        joined = {groups.get(number, number) for number in block.numbers}
        groups.update({number: number for number in block.numbers if number not in groups})
        groups = {number: min(joined) if group in joined else group for number, group in groups.items()}
    return groups


# Repeated in running text


def _restated(paragraphs: Sequence[Paragraph], zones: frozenset[Zone]) -> list[list[int]]:
    """The places of each repeated question with its answer, up to the next question or heading."""
    found: list[list[int]] = []
    open_ = False
    for at, p in enumerate(paragraphs):
        if p.kind in _OUTSIDE or p.kind in _HEADINGS or p.zone not in zones:
            open_ = open_ and p.kind in _OUTSIDE
        elif _pattern("courtesy").match(p.text):
            open_ = False
        elif p.kind is Kind.PARAGRAPH and _pattern("restated").match(p.text):
            found.append([at])
            open_ = True
        elif open_:
            found[-1].append(at)
    return found


def _placed(groups: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    for number, places in enumerate(groups, 1):
        yield from ((at, number) for at in places)


# Put by fractions, answered in the next part


def _by_fraction(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int]]:
    """(place, pair): each repeated question with the paragraph in which the same fraction put it.

    A fraction of which no question is repeated in its own words has one pair: all that it asks, and the answer.
    """
    fractions = dict(_fractions(paragraphs))
    asked: dict[str, list[int]] = {}
    for at, fraction in fractions.items():
        if paragraphs[at].zone is Zone.QUESTION:
            asked.setdefault(fraction, []).append(at)
    answers: dict[str, list[list[int]]] = {}
    for places in _restated(paragraphs, frozenset({Zone.ANSWER, Zone.QUOTATION})):
        answers.setdefault(fractions.get(places[0], ""), []).append(places)
    texts = {at: p.text for at, p in enumerate(paragraphs)}
    pairs = [
        pair for fraction in answers for pair in _matched(asked.get(fraction, ()), answers[fraction], texts)
    ]
    yield from _placed(sorted(pairs))


def _matched(
    asked: Sequence[int], answers: Iterable[Sequence[int]], texts: Mapping[int, str]
) -> list[list[int]]:
    """The pairs of one fraction. It is answered in the order of its questions: none before one already answered."""
    found: dict[int, list[int]] = {}
    for places in answers:
        last = max(found, default=0)
        put = _likest(texts[places[0]], {at: texts[at] for at in asked if at >= last})
        if put is not None:
            found.setdefault(put, [put]).extend(places)
    if found or not asked:
        return list(found.values())
    return [[*asked, *(at for places in answers for at in places)]]


def _fractions(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, str]]:
    """(place, fraction) of the paragraphs below the heading of a fraction, or that begin with its name."""
    fraction = ""
    for at, p in enumerate(paragraphs):
        if p.kind in _OUTSIDE or p.zone not in _ASKED:
            continue
        fraction = fraction_of(p.text[:200]) or fraction
        if fraction and p.kind not in _HEADINGS:
            yield at, fraction


def fraction_of(text: str) -> str:
    """The first fraction that *text* names: "CDA" of "de leden van de fractie van het CDA"; "" for none."""
    match = _pattern("fraction").search(text)
    return next(filter(None, match.groups()), "") if match else ""


def _likest(text: str, questions: Mapping[int, str]) -> int | None:
    """The question that has most of the long words of the first sentence of *text*; the only one in any case."""
    if len(questions) == 1:
        return next(iter(questions))
    wanted = _words(re.split(r"(?<=[.?])\s", text, maxsplit=1)[0])
    shares = {at: len(wanted & _words(question)) / max(1, len(wanted)) for at, question in questions.items()}
    best = max(shares, key=lambda at: shares[at], default=None)
    return best if best is not None and shares[best] >= _SHARED else None


def _words(text: str) -> set[str]:
    formula = load("structure/answers")["formula"]
    return {
        word for word in re.findall(r"\w+", text.casefold()) if len(word) >= _LONG and word not in formula
    }

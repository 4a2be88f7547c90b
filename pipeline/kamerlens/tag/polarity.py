"""What a sentence makes more, less or leaves as it is, composed over its dependencies as a reader would.

A pole (a duty, room, a grant) or an act (to oblige, to leave to) has a sign; on the way up to the main verb it is
multiplied by what turns it: a verb or noun of more or less that governs it, an adjective of it, a negation, a refusal.
So "de beperking vervalt" is less and "geen reden om het voorschrift te schrappen" is more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from math import prod
from typing import Any, NamedTuple

from kamerlens.structure.data import load
from kamerlens.tag.lexicon import Lexicon, WordClass
from kamerlens.tag.words import Word

_MODIFIERS = frozenset({"amod", "advmod", "det", "case", "mark", "nummod"})
_OBJECTS = frozenset({"obj", "ccomp", "xcomp"})
_STEPS = 6  # arcs that are climbed: deeper ones are mostly errors of the parser
_MOST = 3  # a sum of signs is not counted further


class Anchor(NamedTuple):
    """A word's class, its sign once composed (1 or -1), and the turns that were met on the way up."""

    name: str
    sign: int
    turns: tuple[str, ...]


@cache
def data() -> dict[str, Any]:
    """Poles, acts, turns and frames with their words, as the codebook has them."""
    return dict(load("codebook/richting"))


@cache
def lexicon() -> Lexicon:
    """All these classes as one lexicon."""
    return Lexicon(tuple(map(_class, chain.from_iterable(data().values()))))


def _class(facts: dict[str, Any]) -> WordClass:
    words, exclude = (
        tuple(word.strip() for word in facts.get(key, "").split(",") if word.strip())
        for key in ("words", "exclude")
    )
    return WordClass(facts["id"], facts["why"], words, exclude)


@cache
def _signs(*kinds: str) -> Mapping[str, int]:
    return {each["id"]: int(each["sign"]) for kind in kinds for each in data()[kind]}


@cache
def _frames() -> tuple[str, ...]:
    return tuple(each["id"] for each in data()["frames"])


class _Tree:
    """A sentence with the classes of each word, and what modifies it: adjectives, negations, prepositions."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.marks = lexicon().marks(words)
        self.names: list[list[str]] = [[] for _ in words]
        for name, spans in self.marks.items():
            for begin, end in spans:
                for at in range(begin, end):
                    self.names[at].append(name)
        turning = _signs("turns")
        self.turns = [[name for name in names if name in turning] for names in self.names]
        self.governing = {word.head for word in words if word.dep in _OBJECTS}
        self.modified: list[list[str]] = [[] for _ in words]
        for at, word in enumerate(words):
            if self.modifies(at):
                self.modified[word.head] += self.turns[at]

    def modifies(self, at: int) -> bool:
        """Whether a word turns its head: an adjective or preposition does, and a "niets" in whatever place."""
        word = self.words[at]
        return word.head not in (at, -1) and (word.dep in _MODIFIERS or "ontkenning" in self.turns[at])

    def turning(self, at: int) -> Iterator[str]:
        """What turns the word at *at*, from itself up; a verb does not turn who does it."""
        yield from self.modified[at]
        for _ in range(_STEPS):
            word = self.words[at]
            if word.head in (at, -1):
                return
            acting = word.dep == "obl:agent" or (word.dep == "nsubj" and word.head in self.governing)
            at = word.head
            if not acting:
                yield from self.turns[at]
            yield from self.modified[at]

    def anchors(self) -> Iterator[Anchor]:
        signed, turning = _signs("poles", "acts", "turns"), _signs("turns")
        apart = _signs("poles", "acts").keys() | {"omhoog", "omlaag"}
        for at, names in enumerate(self.names):
            for name in names:
                if name in apart and not (name in turning and self.modifies(at)):
                    turns = tuple(self.turning(at))
                    yield Anchor(name, signed[name] * prod(turning[each] for each in turns), turns)


def anchors(words: Sequence[Word]) -> list[Anchor]:
    """Every pole and act in a sentence, and every word of more or less, as composed."""
    return list(_Tree(words).anchors())


def features(words: Sequence[Word]) -> Iterator[str]:
    """The composed direction: anchors with sign and turns, sums of signs, each also by how the sentence speaks."""
    tree = _Tree(words)
    found = list(tree.anchors())
    frames = [name for name in _frames() if name in tree.marks]
    if words and words[-1].form == "?":
        frames.append("vraag")
    for told in {*_told(found), *_sums(found)}:
        yield told
        yield from (f"{told}@{frame}" for frame in frames)
    yield from (f"p:{each.name}:{'*'.join(sorted(set(each.turns)))}" for each in found)
    yield from (f"p:{name}" for name in (*frames, *tree.marks))


def _told(found: Sequence[Anchor]) -> Iterator[str]:
    for each in found:
        sign = ("-" if each.sign < 0 else "+") if each.turns else "="
        yield f"p:{each.name}{sign}"


def _sums(found: Sequence[Anchor]) -> Iterator[str]:
    for kind in ("poles", "acts"):
        turned = sum(each.sign for each in found if each.turns and each.name in _signs(kind))
        yield f"p:{kind} {max(-1, min(1, turned))}"
    yield f"p:som {max(-_MOST, min(_MOST, sum(each.sign for each in found)))}"

"""The force of a sentence (duty, power, prohibition, intention, description), who acts in it, and the tier it is about.

All of it is by rule, from the words and their dependencies; without a parser who acts is the first party that is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from kamerlens.structure.data import load
from kamerlens.tag.lexicon import Lexicon, Span, WordClass
from kamerlens.tag.words import Word

_ACTING = frozenset({"nsubj", "csubj", "obl:agent"})


class Force(NamedTuple):
    """``kind``: verbod, plicht, bevoegdheid, voornemen or beschrijving; ``actor``: a party, "" where none acts;
    ``tiers``: the tiers of decentral government that are named beside who acts.
    """

    kind: str
    actor: str
    tiers: tuple[str, ...]


@cache
def data() -> dict[str, Any]:
    """Forces and parties with their words, as the codebook has them."""
    return dict(load("codebook/kracht"))


@cache
def _lexicon() -> Lexicon:
    return Lexicon(tuple(_class(each) for each in (*data()["forces"], *data()["parties"])))


def _class(facts: dict[str, Any]) -> WordClass:
    words, exclude = (
        tuple(word.strip() for word in facts.get(key, "").split(",") if word.strip())
        for key in ("words", "exclude")
    )
    return WordClass(facts["id"], facts["why"], words, exclude)


def of(words: Sequence[Word]) -> Force:
    """The force of a sentence, who acts, and which tiers it is about."""
    marks = _lexicon().marks(words)
    kind = next((each["id"] for each in data()["forces"] if each["id"] in marks), data()["description"]["id"])
    actor = _actor(words, marks)
    named = [each["id"] for each in data()["parties"] if each["decentral"] and each["id"] in marks]
    others = [each for each in named if each != actor]
    return Force(kind, actor, tuple(others or named))


def _actor(words: Sequence[Word], marks: Mapping[str, Sequence[Span]]) -> str:
    """The party in the first subject (or agent of a passive) that has one."""
    places = sorted(
        (span, str(each["id"])) for each in data()["parties"] for span in marks.get(each["id"], ())
    )
    if not any(word.head >= 0 for word in words):
        return places[0][1] if places else ""
    for at, word in enumerate(words):
        if word.dep in _ACTING:
            inside = set(_below(words, at))
            found = next((party for (first, _), party in places if first in inside), None)
            if found:
                return found
    return ""


def _below(words: Sequence[Word], top: int) -> Iterator[int]:
    """The tokens of the phrase whose head is *top*, itself among them; clauses inside it apart."""
    yield top
    for at, word in enumerate(words):
        if word.head == top and at != top and word.dep not in ("acl:relcl", "advcl", "ccomp", "csubj"):
            yield from _below(words, at)

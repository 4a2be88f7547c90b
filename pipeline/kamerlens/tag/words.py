"""A sentence as the rules and features see it: plain tokens with lemma, part of speech and head."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import simplemma

# The codebook is read by commands that read no text: spaCy takes most of a second to import.
if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PARTICLE = "compound:prt"
# What stands between a finite verb and its particle at the end of a clause is at most this many tokens.
_CLAUSE = 25


class Word(NamedTuple):
    """One token; ``head`` is an index in the same sentence (its own index at the root, -1 without a parser)."""

    form: str  # lower case, typographic apostrophes made plain
    lemma: str  # separable verbs whole: "treedt ... op" has the lemma "optreden"
    begin: int
    end: int
    pos: str
    tag: str
    dep: str
    head: int


_NONE: frozenset[str] = frozenset()


def read(doc: Doc, particles: frozenset[str] = _NONE, no_verbs: frozenset[str] = _NONE) -> tuple[Word, ...]:
    """The words of a one-sentence doc; what its pipeline did not set is empty, the lemma then by dictionary.

    *particles*: the words that can be split off a verb, and *no_verbs*: what looks like an infinitive; both used
    where there is no parser to tell.
    """
    parsed = doc.has_annotation("DEP")
    words = [_word(token, parsed) for token in doc if not token.is_space]
    _join_parsed(words) if parsed else _join_plain(words, particles, no_verbs)
    return tuple(words)


def _word(token: Token, parsed: bool) -> Word:
    form = plain(token.text)
    lemma = plain(token.lemma_).replace("_", "") if token.lemma_ else dictionary_lemma(form)
    head = token.head.i if parsed else -1
    begin = token.idx
    return Word(form, lemma, begin, begin + len(token.text), token.pos_, token.tag_, token.dep_, head)


def plain(text: str) -> str:
    """Lower case with straight apostrophes: papers write SPUK’s and SPUK's alike."""
    return text.lower().replace("’", "'").replace("‘", "'")


@lru_cache(maxsize=100_000)
def dictionary_lemma(form: str) -> str:
    """The lemma of a word form by simplemma's dictionary and rules."""
    return str(simplemma.lemmatize(form, "nl")).lower()


def _join_parsed(words: list[Word]) -> None:
    for word in list(words):
        if word.dep == _PARTICLE and 0 <= word.head < len(words):
            _join(words, word.head, word)


def _join_plain(words: list[Word], particles: frozenset[str], no_verbs: frozenset[str]) -> None:
    """Without a parser: a particle before a comma, stop or the end belongs to the nearest verb before it."""
    for at, word in enumerate(words):
        last = at + 1 == len(words) or not words[at + 1].form[0].isalnum()
        if last and word.form in particles:
            verb = _verb_before(words, at, no_verbs)
            if verb is not None:
                _join(words, verb, word)


def _verb_before(words: Sequence[Word], at: int, no_verbs: frozenset[str]) -> int | None:
    for i in range(at - 1, max(at - _CLAUSE, -1), -1):
        lemma = words[i].lemma
        if lemma.endswith("en") and lemma not in no_verbs and lemma.isalpha():
            return i
    return None


def _join(words: list[Word], verb: int, particle: Word) -> None:
    word = words[verb]
    if not word.lemma.startswith(particle.form):
        words[verb] = word._replace(lemma=particle.form + word.lemma)

"""What the rules propose in one sentence: the theme, the words that carry it, and the rule that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kamerlens.tag.codebook import Codebook, Rule
from kamerlens.tag.lexicon import Marks, Span
from kamerlens.tag.pattern import Pattern, find
from kamerlens.tag.words import Word


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as read: its words, the word classes in it, and those in the sentence before it."""

    text: str
    words: tuple[Word, ...]
    marks: Marks
    before: tuple[Word, ...] = ()
    before_marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule's proposal; ``spans`` (tokens, half-open) do not overlap and stand in order."""

    rule: Rule
    spans: tuple[Span, ...]


def propose(sentence: Sentence, codebook: Codebook) -> list[Candidate]:
    """All proposals for a sentence, in the codebook's order: the most telling rule of a theme first."""
    found = ((rule, spans(rule, sentence)) for rule in codebook.rules)
    return [Candidate(rule, each) for rule, each in found if each]


def spans(rule: Rule, sentence: Sentence) -> tuple[Span, ...]:
    """Where a rule fires in a sentence; empty where it does not."""
    if rule.context and not _any(rule.context, sentence.before, sentence.before_marks or {}):
        return ()
    found = {span for each in rule.patterns for span in find(each, sentence.words, sentence.marks)}
    if not found or _any(rule.unless, sentence.words, sentence.marks):
        return ()
    return tuple(_shortest(found))


def _any(patterns: Iterable[Pattern], words: Sequence[Word], marks: Marks) -> bool:
    return any(next(find(each, words, marks), None) for each in patterns)


def _shortest(found: Iterable[Span]) -> Iterator[Span]:
    """The shortest spans that do not overlap, in order."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda each: (each[1] - each[0], each)):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    yield from sorted(kept)

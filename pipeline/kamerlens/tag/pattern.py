"""The small pattern language of the codebook's rules.

A pattern is a row of terms with a link between each two. A term is ``@class`` or a word (``*`` for any letters);
``a|b`` is either. The links, and what they ask of the right term:

=========  ==================================================================================================
``a b``    follows at once
``a .. b`` follows within eight tokens, in the same clause (no ``;`` or ``:`` between)
``a ~ b``  stands before or after it, within twelve tokens
``a > b``  hangs under it in the dependency tree, at most three arcs down; without a parser as ``~``
``a & b``  stands anywhere in the sentence; it is a condition only and not part of the mention
=========  ==================================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kamerlens.tag.lexicon import Marks, Span
from kamerlens.tag.words import Word

_LINKS = ("..", "~", ">", "&")
_FOLLOWS = 8
_NEAR = 12
_ARCS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A term and how it is tied to the term before it."""

    link: str  # "" (first), " ", "..", "~", ">", "&"
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; ``text`` is how the codebook writes it."""

    text: str
    steps: tuple[Step, ...]


def parse(text: str) -> Pattern:
    """Compile; a literal word becomes the class ``'word'`` (with the quotes), see ``literals``."""
    steps: list[Step] = []
    link = ""
    for part in text.split():
        if part in _LINKS:
            link = part
            continue
        classes = tuple(term[1:] if term[0] == "@" else f"'{term}'" for term in part.split("|"))
        steps.append(Step(link or (" " if steps else ""), classes))
        link = ""
    return Pattern(text, tuple(steps))


def literals(pattern: Pattern) -> Iterator[str]:
    """The words that a pattern names itself, as classes ``'word'``."""
    for step in pattern.steps:
        yield from (name for name in step.classes if name[0] == "'")


def find(pattern: Pattern, words: Sequence[Word], marks: Marks) -> Iterator[Span]:
    """Every span of tokens (half-open) that the pattern covers, ``&`` terms not counted."""
    if all(any(name in marks for name in step.classes) for step in pattern.steps):
        for span in _spans(pattern.steps[0], marks):
            yield from _extend(pattern.steps[1:], span, span, words, marks)


def _spans(step: Step, marks: Marks) -> list[Span]:
    return [span for name in step.classes for span in marks.get(name, ())]


def _extend(
    steps: Sequence[Step], last: Span, whole: Span, words: Sequence[Word], marks: Marks
) -> Iterator[Span]:
    if not steps:
        yield whole
        return
    step = steps[0]
    for span in _spans(step, marks):
        if _tied(step.link, last, span, words):
            condition = step.link == "&"
            wider = whole if condition else (min(whole[0], span[0]), max(whole[1], span[1]))
            yield from _extend(steps[1:], last if condition else span, wider, words, marks)
            if condition:
                return


def _tied(link: str, left: Span, right: Span, words: Sequence[Word]) -> bool:
    if link == " ":
        return right[0] == left[1]
    if link == "..":
        return 0 <= right[0] - left[1] <= _FOLLOWS and not _broken(words[left[1] : right[0]])
    if link == "&":
        return right[1] <= left[0] or left[1] <= right[0]
    if link == ">" and words[left[0]].head >= 0:
        return _hangs(right, left, words)
    return 0 <= right[0] - left[1] <= _NEAR or 0 <= left[0] - right[1] <= _NEAR


def _broken(between: Sequence[Word]) -> bool:
    return any(word.form in (";", ":") for word in between)


def _hangs(under: Span, over: Span, words: Sequence[Word]) -> bool:
    """Whether a token of *under* has one of *over* among the three heads above it."""
    if over[0] < under[1] and under[0] < over[1]:
        return False
    for at in range(*under):
        for _ in range(_ARCS):
            at = words[at].head
            if over[0] <= at < over[1]:
                return True
    return False

"""Word classes: which tokens of a sentence belong to which class of the codebook's vocabulary.

An entry is one or more words separated by spaces; ``*`` at either end of a word stands for any letters. An entry is
compared with the form and with the lemma of a token. ``not`` entries take tokens out of a class again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kamerlens.tag.words import Word

Span = tuple[int, int]  # half-open, in tokens
Marks = Mapping[str, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class WordClass:
    """A class of words with the reason it exists and words that it must and must not hold."""

    id: str
    why: str
    words: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass
class Lexicon:
    """All classes, compiled; ``marks`` finds their members in a sentence."""

    classes: tuple[WordClass, ...]
    _exact: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _begins: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _ends: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _globs: list[tuple[re.Pattern[str], str]] = field(default_factory=list)
    _phrases: list[tuple[tuple[str, ...], str, bool]] = field(default_factory=list)
    _known: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.classes:
            for entry in each.words:
                self._enter(each.id, entry, False)
            for entry in each.exclude:
                self._enter(each.id, entry, True)

    def _enter(self, name: str, entry: str, exclude: bool) -> None:
        words = tuple(entry.split())
        if len(words) == 1 and not exclude:
            self._enter_word(name, words[0])
            return
        for word in words:
            self._enter_word("=" + word, word)
        self._phrases.append((tuple("=" + word for word in words), name, exclude))

    def _enter_word(self, name: str, word: str) -> None:
        if "*" not in word[:-1] and word.endswith("*"):
            self._begins[word[:-1]].add(name)
        elif "*" not in word[1:] and word.startswith("*"):
            self._ends[word[1:]].add(name)
        elif "*" in word:
            self._globs.append((re.compile(re.escape(word).replace(r"\*", ".*")), name))
        else:
            self._exact[word].add(name)

    def of(self, word: Word) -> frozenset[str]:
        """The classes of one word by itself, its parts of phrases included."""
        key = (word.form, word.lemma)
        found = self._known.get(key)
        if found is None:
            found = frozenset(name for text in set(key) for name in self._names(text))
            if len(self._known) < 200_000:
                self._known[key] = found
        return found

    def _names(self, text: str) -> Iterator[str]:
        yield from self._exact.get(text, ())
        for at in range(len(text) + 1):
            yield from self._begins.get(text[:at], ())
            yield from self._ends.get(text[at:], ())
        yield from (name for glob, name in self._globs if glob.fullmatch(text))

    def marks(self, words: Sequence[Word]) -> dict[str, list[Span]]:
        """Where in the sentence each class has a member: class -> spans of tokens, in order."""
        sets = [self.of(word) for word in words]
        found: dict[str, list[Span]] = defaultdict(list)
        for at, names in enumerate(sets):
            for name in names:
                if name[0] != "=":
                    found[name].append((at, at + 1))
        if self._phrases:
            self._mark_phrases(sets, found)
        return dict(found)

    def _mark_phrases(self, sets: Sequence[frozenset[str]], found: dict[str, list[Span]]) -> None:
        present = frozenset().union(*sets) if sets else frozenset()
        excluded: dict[str, set[int]] = defaultdict(set)
        for parts, name, exclude in self._phrases:
            if not present.issuperset(parts):
                continue
            for at in _places(parts, sets):
                if exclude:
                    excluded[name].update(range(at, at + len(parts)))
                else:
                    found[name].append((at, at + len(parts)))
        for name, tokens in excluded.items():
            found[name] = [span for span in found[name] if not tokens.intersection(range(*span))]
            if not found[name]:
                del found[name]
        for spans in found.values():
            spans.sort()


def _places(parts: Sequence[str], sets: Sequence[frozenset[str]]) -> Iterable[int]:
    for at in range(len(sets) - len(parts) + 1):
        if all(part in sets[at + i] for i, part in enumerate(parts)):
            yield at

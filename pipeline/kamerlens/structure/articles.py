"""Links each paragraph to the article of the bill that it is part of, explains or amends.

The key of an article is its printed number ("3", "2.8a", "I"), with the letter of a part of an amending article
behind a slash ("I/B"). Bill, memorandum, note, advice and amendment of one dossier share these keys.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from string import ascii_uppercase

from kamerlens.records import Kind, Paragraph, Zone
from kamerlens.structure import amending
from kamerlens.structure.data import load
from kamerlens.structure.reference_patterns import patterns

Keys = tuple[str, ...]

_EXPLAINING = frozenset({Zone.EXPLANATION, Zone.REPORT, Zone.ADVICE, Zone.RESPONSE})
_OUTSIDE = frozenset({Kind.TITLE, Kind.OPENING, Kind.SIGNATURE, Kind.NOTE})
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_LONGEST_LINE = 90  # of a line in an article-by-article part that stands for a heading, in characters


@cache
def _pattern(name: str) -> re.Pattern[str]:
    data = load("structure/articles")
    return re.compile(re.sub(r"<<(\w+)>>", lambda m: data["parts"][m[1]], data[name]["pattern"]))


@cache
def _of_law() -> re.Pattern[str]:
    return next(pattern.regex for pattern in patterns() if pattern.name == "article_of_law")


def named(text: str, pattern: str = "heading") -> Keys:
    """The articles that a heading (or with ``amended`` an instruction) begins with; none of another law.

    >>> named("Artikel I, onderdelen A en B")
    ('I/A', 'I/B')
    """
    match = _pattern(pattern).match(text)
    if not match or _of_law().match(text, match.start("begin")):
        return ()
    numbers = tuple(_listed(match["numbers"]))
    letters = tuple(_listed(match["letters"])) if match["letters"] else ()
    return tuple(f"{numbers[-1]}/{letter}" for letter in letters) or numbers


def parts(text: str) -> Keys:
    """The letters in a heading that names parts only: ("B",) of "Onderdeel B"."""
    match = _pattern("part").match(text)
    return tuple(_listed(match["letters"])) if match else ()


def _listed(text: str) -> Iterator[str]:
    """Each number or letter of a list, those between two ends of a range included."""
    tokens = re.split(
        r"\s*(,|\ben\b|\bof\b|\btot en met\b|\bt/m\b|[-–])\s*", re.sub(r"[Aa]rtikel\s", "", text)
    )
    before, until = "", False
    for token in filter(None, tokens):
        if token in (",", "en", "of"):
            continue
        if token in ("tot en met", "t/m", "-", "–"):
            until = True
            continue
        yield from _between(before, token) if until else ()
        yield token
        before, until = token, False


def _between(first: str, last: str) -> Iterator[str]:
    if first.isdigit() and last.isdigit():
        yield from map(str, range(int(first) + 1, int(last)))
    elif len(first) == len(last) == 1 and not {first, last} <= set(_ROMAN):
        yield from ascii_uppercase[ascii_uppercase.find(first) + 1 : ascii_uppercase.find(last)]
    elif set(first + last) <= set(_ROMAN):
        yield from map(_roman, range(_value(first) + 1, _value(last)))


def _value(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    return sum(-v if v < max(values[at:]) else v for at, v in enumerate(values))


def _roman(value: int) -> str:
    steps = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    done = ""
    for step, letters in steps:
        done += letters * (value // step)
        value %= step
    return done


def link(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The same paragraphs, each with the articles of the bill that it belongs to."""
    walk = _Walk()
    keys = [walk.keys_of(p) for p in paragraphs]
    return tuple(
        p if p.articles == own else replace(p, articles=own) for p, own in zip(paragraphs, keys, strict=True)
    )


class _Walk:
    """Where in a paper we are: in which article, which part of it, below which heading."""

    def __init__(self) -> None:
        self.keys: Keys = ()
        self.zone = Zone.OTHER  # of the running text
        self.level = 0  # of the heading that named the articles
        self.by_article = False  # in the part of a memorandum that explains article by article
        self.part = ""  # letter of the part of a note of amendment
        self.changed: dict[str, Keys] = {}  # articles that each part changes

    def keys_of(self, p: Paragraph) -> Keys:
        """The articles of the next paragraph."""
        if p.kind in _OUTSIDE:
            return ()
        if p.zone is Zone.QUOTATION:
            return self.keys
        if p.zone is not self.zone and not {p.zone, self.zone} <= _EXPLAINING:
            self.zone, self.keys, self.level = p.zone, (), 0
        if p.zone is Zone.BILL:
            self._bill(p)
        elif p.zone is Zone.AMENDMENT:
            self._amendment(p)
        elif p.zone in _EXPLAINING and (p.kind is Kind.HEADING or (self.by_article and _stands_alone(p))):
            self._heading(p)
        elif p.zone in _EXPLAINING and self.changed and (letters := parts(p.text)):
            return self._parts(letters)
        return self.keys

    def _bill(self, p: Paragraph) -> None:
        if p.kind is Kind.ARTICLE:
            self.keys = (p.label,) if p.label else ()
        elif p.kind is Kind.HEADING or _pattern("closing").match(p.text):
            self.keys = ()
        elif self.keys and (letter := _letter(p)):
            self.keys = (f"{self.keys[0].partition('/')[0]}/{letter}",)

    def _amendment(self, p: Paragraph) -> None:
        if amending.is_part(p.text):
            self.part, self.keys = p.text, ()
        elif keys := named(p.text, "amended"):
            self.keys = keys
            self.changed[self.part] = tuple(dict.fromkeys((*self.changed.get(self.part, ()), *keys)))

    def _heading(self, p: Paragraph) -> None:
        if keys := named(p.text):
            self.keys, self.level = keys, p.level
        elif letters := parts(p.text):
            self.keys, self.level = self._parts(letters), p.level
        elif _pattern("article_part").match(p.text):
            self.by_article, self.keys = True, ()
        elif not (_pattern("within").match(p.text) or 0 < self.level < p.level):
            self.keys = ()

    def _parts(self, letters: Keys) -> Keys:
        """Parts of the article above, or of the amendment that is explained."""
        if self.changed:
            return tuple(key for letter in letters for key in self.changed.get(letter, ()))
        articles = dict.fromkeys(key.partition("/")[0] for key in self.keys)
        return tuple(f"{article}/{letter}" for article in articles for letter in letters)


def _letter(p: Paragraph) -> str:
    """The letter of a part of an amending article, alone on its line or before its text."""
    if amending.is_part(p.text) and p.text[:1].isalpha():
        return p.text
    return p.label if p.label.isupper() and amending.is_part(p.label) else ""


def _stands_alone(p: Paragraph) -> bool:
    return p.kind is Kind.PARAGRAPH and len(p.text) < _LONGEST_LINE and p.text[-1:] not in (".", ":", ";")

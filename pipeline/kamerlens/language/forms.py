"""Dutch word forms for search: the lemma of a form, and the known words that a compound is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import simplemma

from kamerlens.paths import DATA
from kamerlens.structure.data import read

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SHORTEST = 4  # letters of a part: shorter ones ("over", "land") are mostly chance
_LINKS = ("", "s", "en", "e", "n")  # tussenklanken: gemeente-n-fonds, veiligheid-s-regio


def words(text: str) -> set[str]:
    """The distinct word forms of *text* in small letters, two letters or more.

    >>> sorted(words("De veiligheidsregio's"))
    ['de', "veiligheidsregio's"]
    """
    return {word.casefold() for word in _WORD.findall(text) if len(word) > 1}


@lru_cache(maxsize=200_000)
def lemma(form: str) -> str:
    """The dictionary form, by simplemma's Dutch word list; the form itself where it is not known.

    >>> lemma("gemeenten")
    'gemeente'
    """
    return str(simplemma.lemmatize(form, lang="nl")).casefold()


@lru_cache(maxsize=200_000)
def parts(form: str) -> tuple[str, ...]:
    """The lemmas of the words that a compound is made of, () where it is none or can't be split into known words.

    >>> parts("decentralisatie-uitkering")
    ('decentralisatie', 'uitkering')
    >>> parts("gemeentefonds")
    ('gemeente', 'fonds')
    """
    pieces = [piece for hyphenated in form.split("-") for piece in (_split(hyphenated) or [hyphenated])]
    return (
        tuple(dict.fromkeys(lemma(piece) for piece in pieces if len(piece) >= _SHORTEST))
        if len(pieces) > 1
        else ()
    )


def _split(word: str) -> list[str]:
    """The two or more known words in *word*; the longest head wins: waterschap-s-verkiezing before water-."""
    if word in _lists()["words"]:
        return []
    for left, right in _cuts(word):
        if _known(right):
            return [*(_split(left) or [left]), right]
        if rest := _split(right):
            return [left, *rest]
    return []


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    for at in range(len(word) - _SHORTEST, _SHORTEST - 1, -1):
        for link in _LINKS:
            left, right = word[:at], word[at:]
            head = left.removesuffix(link) if link else left
            if left.endswith(link) and len(head) >= _SHORTEST and _known(head):
                yield head, right
                break


@lru_cache(maxsize=200_000)
def _known(word: str) -> bool:
    lists = _lists()
    return word in lists["words"] or (
        word not in lists["no_words"] and bool(simplemma.is_known(word, lang="nl"))
    )


@cache
def _lists() -> dict[str, frozenset[str]]:
    raw = read(DATA / "search" / "words.yaml")
    return {name: frozenset(row["word"] for row in rows) for name, rows in raw.items()}

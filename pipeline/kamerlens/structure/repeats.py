"""Paragraphs that say the same: a letter and its annex, the standing text of a yearly budget.

MinHash with bands (Broder 1997; Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, ch. 3): two paragraphs that
share a band are compared by their words. With 16 bands of 4 a pair alike for 0.8 is found in 99.98 of 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasketch import MinHash

LEAST_WORDS = 20  # shorter ones are fixed phrases ("Gehoord de beraadslaging"): no passage that was copied
ALIKE = 0.8
_BANDS, _ROWS = 16, 4
_SHINGLE = 3  # words
_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[str]:
    """Every three words in a row, in small letters."""
    words = _WORD.findall(text.lower())
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def bands(text: str) -> tuple[int, ...]:
    """The bands of a paragraph, as 63-bit numbers; none of a short one."""
    if len(_WORD.findall(text)) < LEAST_WORDS:
        return ()
    minhash = _empty().copy()
    minhash.update_batch(sorted(shingle.encode() for shingle in shingles(text)))
    values = minhash.hashvalues.reshape(_BANDS, _ROWS).astype("uint64")
    return tuple(_number(band, row) for band, row in enumerate(values.tolist()))


@cache
def _empty() -> MinHash:
    # Imported by who reads papers: it takes half a second, in which a run that finds nothing new is done.
    from datasketch import MinHash

    return MinHash(_BANDS * _ROWS, seed=1)


def _number(band: int, values: Iterable[int]) -> int:
    number = band + 1
    for value in values:
        number = (number * 0x100000001B3 ^ value) & 0x7FFFFFFFFFFFFFFF  # FNV: SQLite's integers have 63 bits
    return number


def alike(one: str, other: str) -> bool:
    """Whether two texts share at least 0.8 of their shingles (Jaccard)."""
    a, b = shingles(one), shingles(other)
    return len(a & b) >= ALIKE * len(a | b)

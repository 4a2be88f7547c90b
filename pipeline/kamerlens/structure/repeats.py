"""Paragraphs that say the same: a letter and its annex, the standing text of a yearly budget.

MinHash with bands (Broder 1997; Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, ch. 3): two paragraphs that
share a band are compared by their words. With 16 bands of 4 a pair alike for 0.8 is found in 99.98 of 100.
The order of shingles is by SHA-1, mixed as MurmurHash3 ends, and then a * x + b for each row; all in 32 bits.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

LEAST_WORDS = 20  # shorter ones are fixed phrases ("Gehoord de beraadslaging"): no passage that was copied
ALIKE = 0.8
_BANDS, _ROWS = 16, 4
_SHINGLE = 3  # words
_WORD = re.compile(r"\w+")
Numbers = NDArray[np.uint32]


def shingles(text: str) -> frozenset[str]:
    """Every three words in a row, in small letters."""
    words = _WORD.findall(text.lower())
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def bands(text: str) -> tuple[int, ...]:
    """The bands of a paragraph, as 63-bit numbers; none of a short one."""
    if len(_WORD.findall(text)) < LEAST_WORDS:
        return ()
    firsts = _smallest(shingles(text)).reshape(_BANDS, _ROWS)
    return tuple(_number(band, row) for band, row in enumerate(firsts.tolist()))


def _smallest(shingles: Iterable[str]) -> Numbers:
    """For each row the smallest number that any shingle has in its order."""
    firsts = b"".join(hashlib.sha1(each.encode(), usedforsecurity=False).digest()[:4] for each in shingles)
    numbers = _mixed(np.frombuffer(firsts, dtype="<u4"))
    factors, terms = _orders()
    return np.asarray((numbers[:, None] * factors + terms).min(axis=0), dtype=np.uint32)


def _mixed(numbers: Numbers) -> Numbers:
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        numbers = (numbers ^ (numbers >> np.uint32(shift))) * np.uint32(factor)
    return numbers ^ (numbers >> np.uint32(16))


@cache
def _orders() -> tuple[Numbers, Numbers]:
    """An odd factor and a term for each row, the same in each run: stored bands are compared with new ones."""
    chance = np.random.RandomState(1)
    halves = chance.randint(0, 1 << 31, _BANDS * _ROWS, dtype=np.uint32)
    terms = chance.randint(0, 1 << 32, _BANDS * _ROWS, dtype=np.uint32)
    return halves * np.uint32(2) + np.uint32(1), terms


def _number(band: int, values: Iterable[int]) -> int:
    number = band + 1
    for value in values:
        number = (number * 0x100000001B3 ^ value) & 0x7FFFFFFFFFFFFFFF  # FNV: SQLite's integers have 63 bits
    return number


def alike(one: str, other: str) -> bool:
    """Whether two texts share at least 0.8 of their shingles (Jaccard)."""
    a, b = shingles(one), shingles(other)
    return len(a & b) >= ALIKE * len(a | b)

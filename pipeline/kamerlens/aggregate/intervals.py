"""Intervals for the trends: how far a rate may be off because papers differ."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

Z95 = 1.959964  # two-sided 95% of the standard normal


class Sums(NamedTuple):
    """Sums over papers of a numerator m (mentions) and a denominator w (words): they add up over months and kinds."""

    papers: int
    m: float
    w: float
    mm: float
    mw: float
    ww: float


def ratio_of_sums(sums: Sums, z: float = Z95) -> tuple[float, float, float]:
    """A ratio of totals over papers with its interval: (value, low, high).

    The papers of a year are taken as a sample of what might have been written; the variance is that of the ratio
    estimator (Cochran, Sampling Techniques, 3rd ed., section 6.3), without finite population correction. One paper
    says nothing of the spread: its interval is (0, twice itself).
    """
    if not sums.w:
        return 0.0, 0.0, 0.0
    value = sums.m / sums.w
    if sums.papers < 2:
        return value, 0.0, 2 * value
    # Where every paper has the same rate the residuals cancel to nought, or just below it in floating point.
    residuals = max(sums.mm - 2 * value * sums.mw + value**2 * sums.ww, 0.0)
    error = z * sqrt(residuals / (sums.papers - 1) * sums.papers) / sums.w
    return value, max(value - error, 0.0), value + error


def ratio(
    numerators: Sequence[float], denominators: Sequence[float], z: float = Z95
) -> tuple[float, float, float]:
    """`ratio_of_sums` of one pair per paper, e.g. mentions and words."""
    pairs = list(zip(numerators, denominators, strict=True))
    return ratio_of_sums(
        Sums(
            len(pairs),
            sum(numerators),
            sum(denominators),
            sum(a * a for a, _ in pairs),
            sum(a * b for a, b in pairs),
            sum(b * b for _, b in pairs),
        ),
        z,
    )


def share(part: int, whole: int, z: float = Z95) -> tuple[float, float, float]:
    """A share of papers with its interval: (value, low, high), by Wilson (JASA 22, 1927): right for few papers too.

    >>> [round(x, 3) for x in share(3, 10)]
    [0.3, 0.108, 0.603]
    """
    if not whole:
        return 0.0, 0.0, 0.0
    value = part / whole
    centre = (value + z * z / (2 * whole)) / (1 + z * z / whole)
    error = z / (1 + z * z / whole) * sqrt(value * (1 - value) / whole + z * z / (4 * whole * whole))
    return value, max(centre - error, 0.0), min(centre + error, 1.0)

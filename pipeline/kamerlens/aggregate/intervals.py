"""Intervals for the trends: how far a rate may be off because papers differ."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

Z95 = 1.959964  # two-sided 95% of the standard normal


def ratio(
    numerators: Sequence[float], denominators: Sequence[float], z: float = Z95
) -> tuple[float, float, float]:
    """A ratio of totals over papers with its interval: (value, low, high).

    One pair per paper, e.g. mentions and words. The papers of a year are taken as a sample of what might have been
    written; the variance is that of the ratio estimator (Cochran, Sampling Techniques, 3rd ed., section 6.3),
    without finite population correction. One paper says nothing of the spread: its interval is (0, twice itself).
    """
    n, total = len(denominators), sum(denominators)
    if not total:
        return 0.0, 0.0, 0.0
    value = sum(numerators) / total
    if n < 2:
        return value, 0.0, 2 * value
    residuals = sum((a - value * b) ** 2 for a, b in zip(numerators, denominators, strict=True))
    error = z * sqrt(residuals / (n - 1) * n) / total
    return value, max(value - error, 0.0), value + error

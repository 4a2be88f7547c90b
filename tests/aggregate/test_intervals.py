"""The interval of a ratio of totals over papers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.aggregate.intervals import ratio, share

_counts = st.lists(st.integers(0, 50), min_size=2, max_size=30)


def test_equal_papers_leave_no_doubt() -> None:
    assert ratio([2, 4], [1, 2]) == (2.0, 2.0, 2.0)


def test_value_by_hand() -> None:
    # 3 and 1 mentions in 10 and 10 thousands of words: ratio 0.2, residuals 1 and -1, s2 = 2, error 1.96*sqrt(2*2)/20
    value, low, high = ratio([3, 1], [10, 10])
    assert (value, low, round(high, 4)) == (0.2, pytest.approx(0.2 - 0.196, abs=1e-4), 0.396)


def test_one_paper_says_nothing_of_the_spread() -> None:
    assert ratio([3], [10]) == (0.3, 0.0, 0.6)


def test_nothing_read_is_nought() -> None:
    assert ratio([], []) == (0.0, 0.0, 0.0)


@given(_counts)
def test_the_value_lies_in_its_interval_and_halves_with_the_denominator(counts: list[int]) -> None:
    value, low, high = ratio(counts, [1.0] * len(counts))
    assert 0 <= low <= value <= high
    assert ratio(counts, [2.0] * len(counts))[0] == pytest.approx(value / 2)


@given(st.integers(0, 200), st.integers(1, 200))
def test_a_share_lies_in_its_interval(part: int, whole: int) -> None:
    value, low, high = share(min(part, whole), whole)
    assert 0 <= low <= value + 1e-12
    assert value - 1e-12 <= high <= 1


def test_a_share_by_hand() -> None:
    # Wilson for 81 of 263, as in Newcombe, Statistics in Medicine 17 (1998), table I.
    assert [round(x, 4) for x in share(81, 263)] == [0.308, 0.2553, 0.3662]

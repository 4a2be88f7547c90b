"""The correction against simulated corpora of which the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from kamerlens.aggregate.correction import (
    Alarms,
    Estimate,
    Measured,
    Stratum,
    errors,
    prevalence,
    rate,
    total,
)
from kamerlens.aggregate.intervals import Z95

_TIMES = 2000


def _covered(found: list[Estimate | None], truth: float) -> float:
    return float(np.mean([each is not None and each.low <= truth <= each.high for each in found]))


@pytest.mark.parametrize(("truth", "recall", "specificity"), [(0.1, 0.6, 0.98), (0.02, 0.8, 0.99)])
def test_the_interval_holds_the_true_share_of_sentences(
    truth: float, recall: float, specificity: float
) -> None:
    random = np.random.default_rng(1)
    seen = truth * recall + (1 - truth) * (1 - specificity)
    found = [
        prevalence(
            Measured(int(random.binomial(2000, seen)), 2000),
            Measured(int(random.binomial(120, recall)), 120),
            Measured(int(random.binomial(1500, specificity)), 1500),
        )
        for _ in range(_TIMES)
    ]
    assert 0.93 <= _covered(found, truth) <= 0.99
    assert np.mean([each.value for each in found if each]) == pytest.approx(truth, rel=0.1)


@pytest.mark.parametrize(("truth", "recall", "false"), [(8e-4, 0.6, 1e-4), (3e-4, 0.8, 5e-5)])
def test_the_interval_holds_the_true_rate_per_word(truth: float, recall: float, false: float) -> None:
    random = np.random.default_rng(2)
    words, coded_words = 500_000, 60_000
    found = []
    for _ in range(_TIMES):
        counted = random.poisson(words * (truth * recall + false))
        error = Z95 * counted**0.5
        as_rate = Estimate(*(each / words for each in (counted, counted - error, counted + error)))
        measured = Measured(int(random.binomial(150, recall)), 150)
        found.append(rate(as_rate, measured, Alarms(int(random.poisson(coded_words * false)), coded_words)))
    assert 0.93 <= _covered(found, truth) <= 0.99
    assert np.mean([each.value for each in found if each]) == pytest.approx(truth, rel=0.05)


def test_the_uncorrected_rate_is_off_where_the_corrected_one_is_not() -> None:
    # Half is missed, a fifth of what is found is false: 100 of 160 true ones are counted as 80 + 20.
    counted = Estimate(100 / 1e6, 90 / 1e6, 110 / 1e6)
    found = rate(counted, Measured(500, 1000), Alarms(20, 1_000_000))
    assert found is not None
    assert found.value == pytest.approx(160 / 1e6)
    assert found.low < 160 / 1e6 < found.high


def test_more_coded_sentences_make_the_interval_narrower() -> None:
    counted = Estimate(1e-3, 0.9e-3, 1.1e-3)
    few = rate(counted, Measured(15, 20), Alarms(1, 10_000))
    many = rate(counted, Measured(750, 1000), Alarms(50, 500_000))
    assert few is not None
    assert many is not None
    assert many.high - many.low < few.high - few.low


def test_what_nothing_is_known_of_is_not_corrected() -> None:
    counted = Estimate(1e-3, 0.9e-3, 1.1e-3)
    assert rate(counted, Measured(0, 0), Alarms(1, 1000)) is None
    assert rate(counted, Measured(5, 10), Alarms(0, 0)) is None
    assert prevalence(Measured(50, 100), Measured(5, 10), Measured(5, 10)) is None


def test_a_rate_below_that_of_false_finds_is_nought_and_not_less() -> None:
    found = rate(Estimate(1e-5, 0.0, 2e-5), Measured(50, 100), Alarms(10, 10_000))
    assert found is not None
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high > 0


def test_a_perfect_measure_on_few_sentences_is_not_certain() -> None:
    found = prevalence(Measured(10, 100), Measured(5, 5), Measured(20, 20))
    assert found is not None
    assert found.value == pytest.approx(0.1)
    assert found.high - found.low > 0.1


def test_the_interval_holds_the_true_total_of_a_stratified_draw() -> None:
    random = np.random.default_rng(3)
    sizes, shares, drawn = (300, 20_000), (0.7, 0.01), (100, 400)
    truth = sum(round(size * share) for size, share in zip(sizes, shares, strict=True))
    found = []
    for _ in range(_TIMES):
        strata = [
            Stratum(size, n, int(random.hypergeometric(round(size * p), size - round(size * p), n)))
            for size, p, n in zip(sizes, shares, drawn, strict=True)
        ]
        found.append(total(strata))
    assert 0.9 <= _covered(list(found), truth) <= 0.995
    assert np.mean([each.value for each in found]) == pytest.approx(truth, rel=0.02)


def _measure(measured_on: str, group: str = "", **counts: int) -> dict[str, object]:
    facts = {"verzameling": measured_on, "thema": "t", "aspect": "thema", "groep": group, "woorden": 1000}
    return {**facts, "gecodeerd": 0, "gegeven": 0, "juist": 0, **counts}


def test_recall_is_of_the_gold_set_and_false_finds_of_real_papers() -> None:
    rows = [
        _measure("goudset test", "soort: Brief", gecodeerd=25, gegeven=20, juist=10),
        _measure("goudset test", "soort: Motie", gecodeerd=5, gegeven=5, juist=5),
        _measure("goudset test", gecodeerd=100, gegeven=90, juist=60),
        _measure("goudset train", gecodeerd=500, gegeven=500, juist=500),
        _measure("stukken test", gecodeerd=16, gegeven=9, juist=4),
        _measure("stukken test_letters", gegeven=2),
        {**_measure("stukken test", gegeven=9), "aspect": "richting"},
    ]
    assert errors(rows) == {"t": (Measured(60, 100), Alarms(7, 2000))}
    assert errors(rows, "Brief") == {"t": (Measured(10, 25), Alarms(7, 2000))}
    assert errors(rows, "Motie") == errors(rows)  # too few to go by
    assert errors(rows[:3]) == {}

"""What a coded draw says of the whole database: how many sentences have a theme, and how many of them were found.

Sentences stand for their strata (`coding.draw`): within a stratum in proportion to ``factor``, so that a coder who
stopped halfway has coded a smaller draw and not a false one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kamerlens.aggregate.correction import Estimate
from kamerlens.coding.record import Line
from kamerlens.errors import UsageError

Array = NDArray[np.float64]

_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Totals:
    """Of one theme, in the whole database: sentences that have it by the coder, precision and recall of the tagger."""

    theme: str
    coded: int
    true: Estimate
    precision: Estimate
    recall: Estimate


def totals(lines: Sequence[Line], themes: Sequence[str]) -> Iterator[Totals]:
    """One for each theme; intervals are of a bootstrap within strata, 95%.

    Raises UsageError where no line was drawn as a sample (dispute, least certain first).
    """
    strata: dict[str, list[Line]] = defaultdict(list)
    for each in lines:
        if each["stratum_size"]:
            strata[each["stratum"]].append(each)
    if not strata:
        raise UsageError("nothing here was drawn as a sample: draw without --order uncertain")
    for theme in themes:
        tables = [_table(rows, theme) for rows in strata.values()]
        values = _rates(np.sum([_total(each) for each in tables], axis=0))
        chance = np.random.default_rng(0)
        drawn = [
            _rates(np.sum([_total(_again(each, chance)) for each in tables], axis=0)) for _ in range(_DRAWS)
        ]
        low, high = np.percentile(np.array(drawn), [2.5, 97.5], axis=0)
        coded = sum(int(table[:, 2].sum()) for table in tables)
        yield Totals(theme, coded, *map(Estimate, values, map(float, low), map(float, high)))


def _table(rows: Sequence[Line], theme: str) -> Array:
    """A row for each sentence: its stratum's size, its factor, coded, tagged, both."""
    cells = []
    for row in rows:
        coded, tagged = (_has(row[name], theme) for name in ("labels", "tagged"))
        cells.append((row["stratum_size"], row["factor"], coded, tagged, coded and tagged))
    return np.array(cells, dtype=float)


def _has(labels: Sequence[dict[str, str]], theme: str) -> bool:
    return any(each["theme"] == theme for each in labels)


def _again(table: Array, chance: np.random.Generator) -> Array:
    return np.asarray(table[chance.integers(0, len(table), len(table))])


def _total(table: Array) -> Array:
    """Coded, tagged and both, over the whole stratum."""
    size, factors = table[0, 0], table[:, 1]
    return np.asarray(size * (factors[:, None] * table[:, 2:]).sum(axis=0) / factors.sum())


def _rates(total: Array) -> tuple[float, float, float]:
    coded, tagged, both = map(float, total)
    return coded, both / tagged if tagged else 0.0, both / coded if coded else 0.0


def table(found: Sequence[Totals]) -> Iterator[str]:
    """A line for each theme."""
    yield f"{'theme':<36}{'coded':>6}  {'sentences with it':<26}{'precision':<22}{'recall':<22}"
    for each in found:
        true = f"{each.true.value:.0f} ({each.true.low:.0f}–{each.true.high:.0f})"
        shares = "".join(f"{_share(x):<22}" for x in (each.precision, each.recall))
        yield f"{each.theme:<36}{each.coded:>6}  {true:<26}{shares}"


def _share(rate: Estimate) -> str:
    return f"{rate.value:.3f} ({rate.low:.2f}–{rate.high:.2f})"

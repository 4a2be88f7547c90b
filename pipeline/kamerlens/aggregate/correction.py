"""Trends corrected for the tagger's measured errors, with intervals that hold the doubt of both.

A tagger that misses half of what there is and sees a theme where there is none gives counts that are off by a
measurable amount. Coded sentences tell by how much: of those with the theme the share that is found (recall), and of
ordinary text how many false finds there are in so many words. The counts themselves are never changed: what comes out
here stands beside them.

What the correction takes for granted: that recall is the same in the text counted as in the sentences it was measured
on, and false finds as frequent as in the text they were measured on. Where they differ by kind of paper or period,
take the measures of that kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Any, NamedTuple

from kamerlens.aggregate.intervals import Z95

# The sets of ``metingen`` that recall and false finds are taken from.
GOLD, REAL = "goudset test", "stukken test"


class Measured(NamedTuple):
    """A share as measured: ``hits`` of ``of`` coded sentences."""

    hits: int
    of: int


class Alarms(NamedTuple):
    """False finds in text coded at random: ``number`` in ``words`` words."""

    number: int
    words: int


class Estimate(NamedTuple):
    """A value with its 95% interval."""

    value: float
    low: float
    high: float


def rate(counted: Estimate, recall: Measured, alarms: Alarms, z: float = Z95) -> Estimate | None:
    """The rate of true mentions per word, from the rate that was *counted* (per word, with its interval over papers).

    Measures are of sentences: counted mentions stand for sentences as long as few sentences have two of a theme.

    (counted - false finds per word) / recall; None where nothing coded had the theme, or the coded text has no words,
    so that nothing is known. The variance is by the delta method; recall and false finds are taken a little towards
    the middle (two sentences, one half found; half a find), so that a perfect measure on few sentences does not pass
    for certainty (Agresti and Coull, American Statistician 52, 1998).
    """
    if not recall.of or not alarms.words:
        return None
    found, doubt_of_recall = _shrunk(recall)
    false = (alarms.number + 0.5) / alarms.words
    spread = ((counted.high - counted.low) / (2 * z)) ** 2
    value = max(counted.value - alarms.number / alarms.words, 0.0) / (recall.hits / recall.of or found)
    middle = max(counted.value - false, 0.0) / found
    error = z * sqrt(spread + false / alarms.words + middle**2 * doubt_of_recall) / found
    return Estimate(value, max(middle - error, 0.0), max(middle + error, value))


def prevalence(counted: Measured, recall: Measured, specificity: Measured, z: float = Z95) -> Estimate | None:
    """The true share of sentences with a theme, from the share that the tagger gave it.

    *specificity*: of coded sentences without the theme, how many the tagger left without. The estimator is that of
    Rogan and Gladen (American Journal of Epidemiology 107, 1978), the interval that of Lang and Reiczigel (Preventive
    Veterinary Medicine 113, 2014). None where the tagger does no better than chance, so that nothing can be told.
    """
    if not (counted.of and recall.of and specificity.of):
        return None
    seen, hit, right = (each.hits / each.of for each in (counted, recall, specificity))
    if hit + right <= 1:
        return None
    value = min(max((seen + right - 1) / (hit + right - 1), 0.0), 1.0)
    size = counted.of + z * z
    seen = (counted.hits + z * z / 2) / size
    (hit, of_hit), (right, of_right) = _shrunk(recall), _shrunk(specificity)
    power = hit + right - 1
    if power <= 0:
        return Estimate(value, 0.0, 1.0)
    middle = min(max((seen + right - 1) / power, 0.0), 1.0)
    shift = 2 * z * z * (middle * of_hit - (1 - middle) * of_right)
    variance = seen * (1 - seen) / size + middle**2 * of_hit + (1 - middle) ** 2 * of_right
    error = z * sqrt(variance) / power
    low, high = (min(max(middle + shift + side, 0.0), 1.0) for side in (-error, error))
    return Estimate(value, min(low, value), max(high, value))


def _shrunk(measured: Measured) -> tuple[float, float]:
    """A share drawn a little towards one half, and the variance of its estimate."""
    share = (measured.hits + 1) / (measured.of + 2)
    return share, share * (1 - share) / (measured.of + 2)


class Stratum(NamedTuple):
    """A layer of a stratified draw: so many sentences in the database, so many of them coded, so many counting."""

    size: int
    coded: int
    counting: int


def total(strata: list[Stratum], z: float = Z95) -> Estimate:
    """How many sentences of all strata count, from those that were drawn and coded in each.

    The stratified estimator with its variance (Cochran, Sampling Techniques, 3rd ed., section 5.6); a stratum of which
    nothing was coded adds nothing, so draw from each.
    """
    value = variance = 0.0
    for each in strata:
        if not each.coded:
            continue
        _, doubt = _shrunk(Measured(each.counting, each.coded))
        value += each.size * each.counting / each.coded
        variance += each.size**2 * doubt * max(1 - each.coded / each.size, 0.0)
    error = z * sqrt(variance)
    return Estimate(value, max(value - error, 0.0), value + error)


def errors(
    rows: Iterable[Mapping[str, Any]], kind: str = "", least: int = 20
) -> dict[str, tuple[Measured, Alarms]]:
    """Recall and false finds of each theme, from rows of the table ``metingen``.

    Recall is that of the gold set's test part, of one *kind* of paper where at least *least* sentences of that kind
    have the theme; false finds are those in real papers, coded as they came (``stukken ...``), all kinds together.
    """
    recalls: dict[str, Measured] = {}
    alarms: dict[str, Alarms] = {}
    for row in sorted(rows, key=lambda each: bool(each["groep"])):
        theme = row["thema"]
        if row["aspect"] != "thema":
            continue
        if row["verzameling"] == GOLD and row["groep"] in ("", f"soort: {kind}"):
            if not row["groep"] or row["gecodeerd"] >= least:
                recalls[theme] = Measured(row["juist"], row["gecodeerd"])
        elif row["verzameling"].startswith(REAL) and not row["groep"]:
            before = alarms.get(theme, Alarms(0, 0))
            false = row["gegeven"] - row["juist"]
            alarms[theme] = Alarms(before.number + false, before.words + row["woorden"])
    return {theme: (recalls[theme], alarms[theme]) for theme in recalls if theme in alarms}

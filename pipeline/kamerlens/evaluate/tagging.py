"""How well sentences are tagged: precision, recall and F1 per theme, with what lies behind them.

The unit is the sentence: it has a theme where the tagger gives it at least one mention of that theme.
Intervals are percentiles of a bootstrap over sources (texts), because sentences of one text are alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kamerlens.records import Mention
from kamerlens.tag import gold
from kamerlens.tag.gold import Coded, Label
from kamerlens.tag.tagger import Tagger

_DRAWS = 1000
_BINS = 10
_SHOWN = 5


class Rate(NamedTuple):
    """A share from 0 to 1 with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A coded sentence with what the tagger made of it."""

    coded: Coded
    mentions: tuple[Mention, ...]
    probabilities: dict[str, float]

    def mention(self, theme: str) -> Mention | None:
        """The tagger's first mention of this theme."""
        return next((each for each in self.mentions if each.theme == theme), None)

    def outcome(self, theme: str) -> str:
        """tp, fp, fn or tn."""
        wanted, given = self.coded.label(theme) is not None, self.mention(theme) is not None
        return ("tp" if given else "fn") if wanted else ("fp" if given else "tn")


@dataclass(frozen=True, slots=True)
class Score:
    """Scores of one theme on some sentences; direction and subtype are shares of the true positives."""

    theme: str
    group: str  # "" for all, else "soort: Brief", "periode: 2010-2014", "zone: toelichting"
    sentences: int
    wanted: int
    given: int
    hits: int
    precision: Rate
    recall: Rate
    f1: Rate
    direction: float
    subtype: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """A cell of what was wanted against what was given, with the ids of the sentences in it."""

    theme: str
    aspect: str  # theme, direction, subtype
    wanted: str
    given: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """All of one evaluation."""

    judged: tuple[Judged, ...]
    scores: tuple[Score, ...]
    confusions: tuple[Confusion, ...]


def of_file(file: Path, tagger: Tagger) -> Result:
    """Measure on a JSONL file of coded sentences; raises UsageError naming a line that is not one."""
    return of_sentences(tuple(gold.read(file)), tagger)


def of_gold(folder: Path, tagger: Tagger, part: str = "test") -> Result:
    """Measure on a part of the project's own gold set."""
    return of_sentences(tuple(gold.read_folder(folder, part)), tagger)


def of_sentences(rows: Sequence[Coded], tagger: Tagger) -> Result:
    """Tag coded sentences and compare."""
    pairs = [(row.sentence, row.context) for row in rows]
    judged = tuple(map(Judged, rows, tagger.tag_texts(pairs), tagger.probabilities(pairs)))
    themes = [theme.id for theme in tagger.codebook.themes]
    return Result(
        judged,
        tuple(score for theme in themes for score in _scores(judged, theme)),
        tuple(cell for theme in themes for cell in _confusions(judged, theme)),
    )


def _scores(judged: Sequence[Judged], theme: str) -> Iterator[Score]:
    yield score(judged, theme)
    groupings: dict[str, Callable[[Judged], str]] = {
        "soort": lambda each: each.coded.kind,
        "periode": lambda each: _period(each.coded.period),
        "zone": lambda each: each.coded.zone,
    }
    for name, key in groupings.items():
        for value in sorted({key(each) for each in judged} - {""}):
            yield score([each for each in judged if key(each) == value], theme, f"{name}: {value}")


def _period(text: str) -> str:
    """Five years: "2023" is in "2020-2024"; a period that is written as such stays."""
    if not text.isdigit():
        return text
    begin = int(text) // 5 * 5
    return f"{begin}-{begin + 4}"


def score(judged: Sequence[Judged], theme: str, group: str = "") -> Score:
    """The score of one theme on these sentences."""
    counts = Counter(each.outcome(theme) for each in judged)
    values = _rates(counts["tp"], counts["fp"], counts["fn"])
    precision, recall, f1 = map(Rate, values, *_bootstrap(judged, theme))
    return Score(
        theme,
        group,
        len(judged),
        counts["tp"] + counts["fn"],
        counts["tp"] + counts["fp"],
        counts["tp"],
        precision,
        recall,
        f1,
        _agreement(judged, theme, "direction"),
        _agreement(judged, theme, "subtype"),
        _calibration_error(judged, theme),
    )


def _rates(tp: float, fp: float, fn: float) -> tuple[float, float, float]:
    """Precision, recall and F1; a rate of nothing is 0."""
    return (
        tp / (tp + fp) if tp + fp else 0.0,
        tp / (tp + fn) if tp + fn else 0.0,
        2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0.0,
    )


def _bootstrap(judged: Sequence[Judged], theme: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The 2.5 and 97.5 percentiles of precision, recall and F1 over sources drawn with replacement."""
    sources: dict[str, Counter[str]] = {}
    for each in judged:
        sources.setdefault(each.coded.source, Counter())[each.outcome(theme)] += 1
    if not sources:
        return (0.0,) * 3, (0.0,) * 3
    table = np.array([[counts[key] for key in ("tp", "fp", "fn")] for counts in sources.values()])
    draws = np.random.default_rng(0).integers(0, len(table), (_DRAWS, len(table)))
    rates = np.array([_rates(*map(float, table[draw].sum(axis=0))) for draw in draws])
    low, high = np.percentile(rates, [2.5, 97.5], axis=0)
    return tuple(map(float, low)), tuple(map(float, high))


def _agreement(judged: Sequence[Judged], theme: str, aspect: str) -> float:
    pairs = list(_hits(judged, theme))
    same = sum(getattr(label, aspect) == getattr(mention, aspect) for _, label, mention in pairs)
    return same / len(pairs) if pairs else 0.0


def _hits(judged: Sequence[Judged], theme: str) -> Iterator[tuple[Judged, Label, Mention]]:
    """The true positives with the coder's label and the tagger's mention."""
    for each in judged:
        label, mention = each.coded.label(theme), each.mention(theme)
        if label is not None and mention is not None:
            yield each, label, mention


def _calibration_error(judged: Sequence[Judged], theme: str) -> float:
    """Expected calibration error: how far, on average, a probability is from the share that proves right."""
    if not judged:
        return 0.0
    said = np.array([each.probabilities[theme] for each in judged])
    true = np.array([each.coded.label(theme) is not None for each in judged], dtype=float)
    bins = np.minimum((said * _BINS).astype(int), _BINS - 1)
    gaps = [abs(float((said - true)[bins == number].sum())) for number in range(_BINS)]
    return sum(gaps) / len(judged)


def _confusions(judged: Sequence[Judged], theme: str) -> Iterator[Confusion]:
    cells: dict[tuple[str, str, str], list[str]] = {}
    for each in judged:
        outcome = each.outcome(theme)
        if outcome in ("fp", "fn"):
            wanted, given = ("wel", "niet") if outcome == "fn" else ("niet", "wel")
            cells.setdefault(("theme", wanted, given), []).append(each.coded.id)
    for each, label, mention in _hits(judged, theme):
        for aspect in ("direction", "subtype"):
            key = (aspect, getattr(label, aspect), getattr(mention, aspect))
            cells.setdefault(key, []).append(each.coded.id)
    yield from (Confusion(theme, *key, tuple(ids)) for key, ids in sorted(cells.items()))


def table(result: Result, sentences: bool = True) -> Iterator[str]:
    """The scores as Markdown lines, and below them (*sentences*) some behind each cell of what went wrong."""
    yield "| theme | group | sentences | coded | precision | recall | F1 | direction | subtype | calibration error |"
    yield "|---|---|--:|--:|---|---|---|--:|--:|--:|"
    yield from (_line(each) for each in result.scores)
    if sentences:
        texts = {each.coded.id: each.coded.sentence for each in result.judged}
        for cell in result.confusions:
            if cell.wanted != cell.given:
                yield ""
                yield f"{cell.theme}, {cell.aspect}: coded {cell.wanted}, tagged {cell.given}: {len(cell.sentences)}"
                yield from (f"  {id}  {texts[id]}" for id in cell.sentences[:_SHOWN])


def _line(score: Score) -> str:
    rates = (
        f"{rate.value:.3f} ({rate.low:.2f}–{rate.high:.2f})"
        for rate in (score.precision, score.recall, score.f1)
    )
    shares = (f"{value:.3f}" for value in (score.direction, score.subtype, score.calibration_error))
    cells = (score.theme, score.group or "all", str(score.sentences), str(score.wanted), *rates, *shares)
    return f"| {' | '.join(cells)} |"

"""What tagging again changed: mentions gained, lost and moved, and the years whose rate moved beyond its interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlite_utils import Database

from kamerlens.aggregate.intervals import Sums, ratio_of_sums
from kamerlens.records import Mention

GAINED, LOST, MOVED = "erbij", "eraf", "gewijzigd"
Rates = Mapping[tuple[str, int], tuple[float, float, float]]


class Difference(NamedTuple):
    """A theme in a sentence that came, went, or has another place, subtype or direction."""

    what: str
    theme: str
    mention: Mention  # as it is now; as it was, where it is lost


def of(before: Sequence[Mention], after: Sequence[Mention]) -> Iterator[Difference]:
    """The differences between two taggings of a paper, by sentence and theme."""
    old, new = _by_sentence(before), _by_sentence(after)
    for key in sorted(old.keys() | new.keys()):
        theme = key[2]
        if key not in old:
            yield Difference(GAINED, theme, new[key][0])
        elif key not in new:
            yield Difference(LOST, theme, old[key][0])
        elif _said(old[key]) != _said(new[key]):
            yield Difference(MOVED, theme, new[key][0])


def _by_sentence(mentions: Iterable[Mention]) -> dict[tuple[int, int, str], list[Mention]]:
    found: dict[tuple[int, int, str], list[Mention]] = {}
    for each in mentions:
        found.setdefault((each.paragraph, each.sentence_begin, each.theme), []).append(each)
    return found


def _said(mentions: Iterable[Mention]) -> set[tuple[int, int, str, str]]:
    return {(each.begin, each.end, each.subtype, each.direction) for each in mentions}


def rates(db: Database) -> Rates:
    """For each theme and year the mentions per word, all directions together, with the interval."""
    query = """select thema, jaar, sum(stukken), sum(m), sum(w), sum(mm), sum(mw), sum(ww)
    from spreiding where richting = 'alle' and jaar is not null group by thema, jaar"""
    return {(theme, year): ratio_of_sums(Sums(*sums)) for theme, year, *sums in db.execute(query).fetchall()}


def beyond(before: Rates, after: Rates) -> set[tuple[str, int]]:
    """Themes and years whose rate now lies outside the interval that it had."""
    return {
        key
        for key, (value, _, _) in after.items()
        if key in before and not before[key][1] <= value <= before[key][2]
    }

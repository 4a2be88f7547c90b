"""Lists all that a source has, however much it is: by stretches of days, each small enough to be listed whole.

A source gives at most so many records an answer, in an order that it does not promise, and papers are published
while it is asked: later pages of one long list would shift. Days do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kamerlens.acquire.http import UnfetchedError
from kamerlens.acquire.offer import AHEAD, FIRST_DAY, Ask, Lot, Record, Window, halves
from kamerlens.records import Problem

_PASSES = 3


def lots(ask: Ask, window: Window, most: int, today: date) -> Iterator[Lot]:
    """All records of *window* (all days where it is None), in lots of stretches with at most *most* of them.

    What a search without days counts and no day has (papers without a date) is looked for in the long list.
    Raises UnfetchedError where the source does not answer at all; later, what it does not answer is a lot's problem.
    """
    total = ask(window, 1, 1).total
    if total <= most:
        yield _whole(ask, window, most)
    elif window is not None:
        yield from _split(ask, window, most)
    else:
        seen: set[str] = set()
        for lot in _split(ask, (FIRST_DAY, today + AHEAD), most):
            seen.update(record.id for record in lot.records)
            yield lot
        if len(seen) < total:
            rest = _whole(ask, None, most)
            yield replace(rest, records=tuple(record for record in rest.records if record.id not in seen))


def _split(ask: Ask, window: tuple[date, date], most: int) -> Iterator[Lot]:
    try:
        total = ask(window, 1, 1).total
    except UnfetchedError as e:
        yield _unanswered(window, e, {}, {})
        return
    if total <= most or window[0] == window[1]:
        yield _whole(ask, window, most) if total else Lot(())
        return
    for half in halves(*window):
        yield from _split(ask, half, most)


def _whole(ask: Ask, window: Window, most: int) -> Lot:
    """All pages of one window, read again while they hold fewer papers than the source counts.

    A record that stands twice on its pages may hide another; where it does so twice over, it is really listed twice.
    """
    found: dict[str, Record] = {}
    problems: dict[str, Problem] = {}
    missing, before = 0, -1
    for _ in range(_PASSES):
        try:
            total, listed = _pass(ask, window, most, found, problems)
        except UnfetchedError as e:
            return _unanswered(window, e, found, problems)
        known = len(found) + len(problems)
        missing = max(0, total - known)
        if missing == 0 or (listed >= total and known == before):
            return Lot(tuple(found.values()), tuple(problems.values()))
        before = known
    return Lot(tuple(found.values()), tuple(problems.values()), missing)


def _pass(
    ask: Ask, window: Window, most: int, found: dict[str, Record], problems: dict[str, Problem]
) -> tuple[int, int]:
    """Read all pages once; how many the source counts and how many it lists."""
    total, listed = 1, 0
    while listed < total:
        page = ask(window, listed + 1, most)
        total = page.total
        for record in page.records:
            known = found.get(record.id)
            if known is None or known.version < record.version:
                found[record.id] = record
        problems.update((f"{problem.file} {problem.message}", problem) for problem in page.problems)
        if page.listed == 0:
            break
        listed += page.listed
    return total, listed


def _unanswered(
    window: Window, error: UnfetchedError, found: dict[str, Record], problems: dict[str, Problem]
) -> Lot:
    days = f"{window[0]} to {window[1]}" if window else "all days"
    problem = Problem(days, "search", str(error), "run the same again later")
    return Lot(tuple(found.values()), (*problems.values(), problem), missing=1)

"""Worker processes: several items go to one of them at once, and what ends it costs the item that did it only."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence

import pytest

from kamerlens import workers
from kamerlens.workers import BATCH, Pool


def double(item: int) -> str:
    return f"{_checked(item)} alone"


def double_all(items: Sequence[int]) -> list[str]:
    return [f"{_checked(item)} of {len(items)}" for item in items]


def _checked(item: int) -> int:
    if item == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if item == 17:
        time.sleep(60)
    if item == 19:
        raise MemoryError
    return 2 * item


def nothing() -> None:
    pass


def complaint(item: int, message: str, remedy: str) -> str:
    return f"{item} {message}"


@pytest.fixture(autouse=True)
def without_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """These workers need nothing of the line; a fork server that runs already stays as it is."""
    monkeypatch.setattr(workers, "_SHARED", [])


def _results(items: Sequence[int], seconds: float = 60.0) -> list[str]:
    pool = Pool(2, seconds)
    return list(pool.map(double, items, setup=nothing, arguments=(), failed=complaint, together=double_all))


def test_few_items_are_spread_over_the_workers() -> None:
    assert _results([1, 2, 3]) == ["2 alone", "4 alone", "6 alone"]


def test_many_items_are_done_in_batches_and_come_back_in_order() -> None:
    items = range(1000, 1000 + 10 * BATCH)
    assert _results(items) == [f"{2 * item} of {BATCH}" for item in items]


@pytest.mark.parametrize(
    ("poison", "message"),
    [
        (13, "13 ended its worker process (status -9)"),
        (17, "17 took longer than 2 seconds"),
        (19, "19 needs more memory than a worker may use"),
    ],
)
def test_what_breaks_a_batch_is_the_only_one_that_fails(poison: int, message: str) -> None:
    items = [*range(1000, 1000 + 5 * BATCH), poison, *range(2001, 2000 + 5 * BATCH)]
    results = _results(items, seconds=2.0)
    assert results[5 * BATCH] == message
    others = [item for item in items if item != poison]
    assert [int(each.split()[0]) for each in results if each != message] == [2 * item for item in others]
    assert sum(each.endswith(" alone") for each in results) == BATCH - 1


def test_without_a_way_to_do_several_at_once_each_goes_alone() -> None:
    results = Pool(2).map(double, range(100, 140), setup=nothing, arguments=(), failed=complaint)
    assert list(results) == [f"{2 * item} alone" for item in range(100, 140)]

"""Says when papers come, change or go, so that `kamerlens ingest --watch` runs again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import DefaultFilter, watch

from kamerlens.acquire.files import SUFFIXES

_FIRST_MS = 500
_QUIET_MS = 2000  # a paper being copied changes many times: wait until nothing has changed for so long


class _Papers(DefaultFilter):
    """Files that may be papers; hidden ones and an editor's leavings never are."""

    def __call__(self, change: object, path: str) -> bool:
        return path.lower().endswith(SUFFIXES) and super().__call__(change, path)  # type: ignore[arg-type]


def changes(paths: Sequence[Path]) -> Iterator[None]:
    """At once, and then after each change under *paths*, until interrupted."""
    first = True
    # Watching begins before the first yield, so that nothing that comes during a run is missed.
    for seen in watch(
        *paths,
        watch_filter=_Papers(),
        debounce=60_000,
        step=_QUIET_MS,
        rust_timeout=_FIRST_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        if seen or first:
            yield None
        first = False

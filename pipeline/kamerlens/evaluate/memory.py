"""The memory of a command and all processes that it starts, while it runs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_SECONDS = 0.25
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def peak_of(process: subprocess.Popen[bytes]) -> float:
    """Wait for a command; the most memory (MB) that it had with all below it, looked at four times a second.

    What processes share is counted once (Linux's proportional set size); 0 where the system does not tell.
    """
    peak = 0.0
    while True:
        peak = max(peak, sum(map(_megabytes, below(process.pid))))
        try:
            process.wait(_SECONDS)
            return peak
        except subprocess.TimeoutExpired:
            continue


def below(process: int) -> Iterator[int]:
    """A process and all that it started, and those started, as far as they still run."""
    yield process
    for task in _PROC.glob(f"{process}/task/*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                yield from below(int(child))


def _megabytes(process: int) -> float:
    # A process may end between being listed and being asked.
    with suppress(OSError):
        found = _PSS.search((_PROC / str(process) / "smaps_rollup").read_text())
        return int(found[1]) / 1024 if found else 0.0
    return 0.0

"""Worker processes with limits: a paper that breaks one costs that paper, never the run.

Papers come from outside and the PDF library is C: a crash, a hang or a memory hog must end a worker process
only. `pebble` keeps the pool, replaces a dead worker and says which task killed it.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as Timeout
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Protocol, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

TASK_SECONDS = 300.0
_WINDOW = 4  # papers handed out and not yet stored, for each worker
# Address space of one worker: a loaded pipeline maps about 1.5 GB, the largest real papers add under 1 GB.
WORKER_BYTES = 6 * 1024**3

In = TypeVar("In")
Out = TypeVar("Out")


def default_jobs() -> int:
    """One worker per core that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class Executor(Protocol):
    """Where the work on papers is done: here, in worker processes, on other machines."""

    def map(
        self,
        task: Callable[[In], Out],
        items: Sequence[In],
        *,
        setup: Callable[..., None],
        arguments: tuple[object, ...],
        failed: Callable[[In, str, str], Out],
    ) -> Iterator[Out]:
        """Results of *task* in the order of *items*, whatever the order in which they are ready.

        *setup(\\*arguments)* runs once in each worker. Where a worker dies or runs past its limits,
        *failed(item, message, remedy)* gives the result.
        """
        ...


@dataclass(frozen=True, slots=True)
class Here:
    """This process and no other: without limits, for tests and for looking into things."""

    def map(
        self,
        task: Callable[[In], Out],
        items: Sequence[In],
        *,
        setup: Callable[..., None],
        arguments: tuple[object, ...],
        failed: Callable[[In, str, str], Out],
    ) -> Iterator[Out]:
        """See `Executor.map`; nothing is caught."""
        setup(*arguments)
        return map(task, items)


@dataclass(frozen=True, slots=True)
class Pool:
    """Worker processes of this machine, each paper with limits on time and memory."""

    jobs: int
    seconds: float = TASK_SECONDS

    def map(
        self,
        task: Callable[[In], Out],
        items: Sequence[In],
        *,
        setup: Callable[..., None],
        arguments: tuple[object, ...],
        failed: Callable[[In, str, str], Out],
    ) -> Iterator[Out]:
        """See `Executor.map`; at most a few papers per worker wait at any time, so that memory stays flat."""
        jobs = min(self.jobs, len(items))
        with ProcessPool(
            jobs, initializer=_start, initargs=(setup, arguments), context=get_context("spawn")
        ) as pool:
            waiting: deque[tuple[In, ProcessFuture[Out]]] = deque()
            for item in items:
                waiting.append((item, pool.schedule(task, args=[item], timeout=self.seconds)))
                if len(waiting) >= _WINDOW * jobs:
                    yield _result(*waiting.popleft(), failed)
            while waiting:
                yield _result(*waiting.popleft(), failed)


def _result(item: In, future: ProcessFuture[Out], failed: Callable[[In, str, str], Out]) -> Out:
    try:
        return future.result()
    except Timeout:
        return failed(item, f"took longer than {TASK_SECONDS:.0f} seconds", "split the file or leave it out")
    except ProcessExpired as e:
        return failed(
            item, f"ended its worker process (status {e.exitcode})", "look whether the file is damaged"
        )
    except MemoryError:
        return failed(item, "needs more memory than a worker may use", "split the file or leave it out")


def _start(setup: Callable[..., None], arguments: tuple[object, ...]) -> None:
    # One core per worker: the numeric libraries would otherwise start as many threads as there are cores.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    setup(*arguments)

"""Worker processes with limits: a paper that breaks one costs that paper, never the run.

Papers come from outside and the PDF library is C: a crash, a hang or a memory hog must end a worker process
only. `pebble` keeps the pool, replaces a dead worker and says which task killed it. On other machines
`kamerlens.cluster` runs the same pool with the same limits.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as Timeout
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import forkserver, get_context
from multiprocessing.context import BaseContext
from typing import Protocol, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

TASK_SECONDS = 300.0
WINDOW = 4  # papers handed out and not yet stored, for each worker
# Imported once for all workers: spaCy and the PDF library take longer to import than the pipeline to load.
_SHARED = ["kamerlens.reading", "kamerlens.tag.tagger"]
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
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
        with started(jobs, setup, arguments) as pool:
            waiting: deque[tuple[In, ProcessFuture[Out]]] = deque()
            for item in items:
                waiting.append((item, pool.schedule(task, args=[item], timeout=self.seconds)))
                if len(waiting) >= WINDOW * jobs:
                    yield result(*waiting.popleft(), self.seconds, failed)
            while waiting:
                yield result(*waiting.popleft(), self.seconds, failed)


def prepare() -> None:
    """Begin in the background, where the system allows it, what all workers need before they can start.

    One process imports the libraries and is forked for each worker: two workers start in a third of the time, and
    share that memory.
    """
    if sys.platform == "linux":
        forkserver.set_forkserver_preload(_SHARED)
        with _one_core_each():
            forkserver.ensure_running()


def started(jobs: int, setup: Callable[..., None], arguments: tuple[object, ...]) -> ProcessPool:
    """A pool of *jobs* processes, each of which begins with *setup(\\*arguments)*."""
    prepare()
    return ProcessPool(jobs, initializer=_start, initargs=(setup, arguments), context=_context())


def _context() -> BaseContext:
    # Only on Linux is a process safe to fork that has imported these libraries.
    return get_context("forkserver" if sys.platform == "linux" else "spawn")


def result(
    item: In, future: ProcessFuture[Out], seconds: float, failed: Callable[[In, str, str], Out]
) -> Out:
    """What a task gives, or *failed* where it ended its worker or ran past the limits."""
    try:
        return future.result()
    except Timeout:
        return failed(item, f"took longer than {seconds:.0f} seconds", "split the file or leave it out")
    except ProcessExpired as e:
        return failed(
            item, f"ended its worker process (status {e.exitcode})", "look whether the file is damaged"
        )
    except MemoryError:
        return failed(item, "needs more memory than a worker may use", "split the file or leave it out")


@contextmanager
def _one_core_each() -> Iterator[None]:
    """What is started inside has one core: the numeric libraries would otherwise use all of them in each worker."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _start(setup: Callable[..., None], arguments: tuple[object, ...]) -> None:
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    setup(*arguments)

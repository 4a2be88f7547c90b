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
from typing import Any, Generic, Protocol, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

TASK_SECONDS = 300.0
WINDOW = 4  # papers, or batches of them, handed out and not yet stored, for each worker
# Papers done together: tagged at once they cost a third less, and more would make memory less flat.
BATCH = 16
_SHARED = ["kamerlens.preloaded"]  # imported once for all workers
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
        together: Callable[[Sequence[In]], Sequence[Out]] | None = None,
    ) -> Iterator[Out]:
        """Results of *task* in the order of *items*, whatever the order in which they are ready.

        *setup(\\*arguments)* runs once in each worker. Where a worker dies or runs past its limits,
        *failed(item, message, remedy)* gives the result. *together* gives the results of several items at once, where
        that is cheaper than one by one and the executor can.
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
        together: Callable[[Sequence[In]], Sequence[Out]] | None = None,
    ) -> Iterator[Out]:
        """See `Executor.map`; nothing is caught, and items are done one by one."""
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
        together: Callable[[Sequence[In]], Sequence[Out]] | None = None,
    ) -> Iterator[Out]:
        """See `Executor.map`; at most a few batches per worker wait at any time, so that memory stays flat."""
        jobs = min(self.jobs, len(items))
        with started(jobs, setup, arguments) as pool:
            hand = _Hand(pool, task, together, failed, self.seconds)
            waiting: deque[tuple[Sequence[In], ProcessFuture[Any]]] = deque()
            for batch in _batches(items, jobs if together else len(items)):
                waiting.append((batch, hand.out(batch)))
                if len(waiting) >= WINDOW * jobs:
                    yield from hand.back(*waiting.popleft())
            while waiting:
                yield from hand.back(*waiting.popleft())


def _batches(items: Sequence[In], jobs: int) -> Iterator[Sequence[In]]:
    """Batches of like size, enough of them to keep all workers busy to the end."""
    size = max(1, min(BATCH, len(items) // (WINDOW * jobs)))
    yield from (items[begin : begin + size] for begin in range(0, len(items), size))


@dataclass(frozen=True, slots=True)
class _Hand(Generic[In, Out]):
    """Hands batches out to a pool and takes their results back; where one fails its items are done one by one."""

    pool: ProcessPool
    task: Callable[[In], Out]
    together: Callable[[Sequence[In]], Sequence[Out]] | None
    failed: Callable[[In, str, str], Out]
    seconds: float

    def out(self, batch: Sequence[In]) -> ProcessFuture[Any]:
        if self.together and len(batch) > 1:
            return self.pool.schedule(self.together, args=[batch], timeout=self.seconds)
        return self.pool.schedule(self.task, args=[batch[0]], timeout=self.seconds)

    def back(self, batch: Sequence[In], future: ProcessFuture[Any]) -> Iterator[Out]:
        if len(batch) == 1:
            yield result(batch[0], future, self.seconds, self.failed)
            return
        try:
            found = future.result()
        except (Timeout, ProcessExpired, MemoryError):
            # All are handed out before the first is waited for: one by one they would keep one worker busy.
            again = [(item, self.out([item])) for item in batch]
            found = [result(item, each, self.seconds, self.failed) for item, each in again]
        yield from found


def prepare() -> None:
    """Begin in the background, where the system allows it, what all workers need before they can start.

    One process imports the libraries, loads what ships and is forked for each worker.
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

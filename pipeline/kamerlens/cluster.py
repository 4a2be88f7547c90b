"""The same work on other machines: an executor on Dask distributed (`pip install kamerlens[cluster]`).

A worker needs Kamerlens and nothing else: the bytes of a paper's files travel with the task. Each Dask worker keeps
processes of its own for the papers (`kamerlens.workers`), so that limits, and what is said of a paper that breaks
them, are those of one machine; Dask only moves papers and gives those of a lost worker to another.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.util import find_spec
from multiprocessing import current_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from pebble import ProcessPool

from kamerlens.acquire.files import Source
from kamerlens.errors import KamerlensError, UsageError
from kamerlens.paths import DATA, PACKAGE
from kamerlens.structure.official import sidecars
from kamerlens.workers import TASK_SECONDS, WINDOW, result, started

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT_SECONDS = 10
_ATTEMPTS = 2  # a paper whose Dask workers died may only have been beside the one that killed them

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A source with its bytes: each file by its place in a folder that the worker makes for it."""

    source: Source
    files: tuple[tuple[str, bytes], ...]

    def unpacked(self, folder: Path) -> Source:
        """The source with its files, and the metadata beside them, in *folder*."""
        for place, data in self.files:
            file = folder / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return _moved(self.source, folder)


def parcel(source: Source) -> Parcel:
    """All that is read of a source: its files, and the official metadata beside each.

    Raises KamerlensError where a file can't be read any more.
    """
    try:
        files = tuple((place, file.read_bytes()) for place, file in _places(source))
    except OSError as e:
        raise KamerlensError(f"{e.filename}: {e.strerror}: run the same command again") from e
    return Parcel(_moved(source, Path()), files)


def _places(source: Source) -> Iterator[tuple[str, Path]]:
    """Each file and where it goes: a folder for each suffix, as each file may have had its own metadata beside it."""
    for suffix, file in _by_suffix(source).items():
        yield f"{suffix}/paper/{file.name}", file
        for beside, place in sidecars(file.parent).items():
            yield f"{suffix}/paper/{place}", beside


def _moved(source: Source, folder: Path) -> Source:
    files = {suffix: folder / suffix / "paper" / file.name for suffix, file in _by_suffix(source).items()}
    return replace(source, pdf=files.get("pdf"), xml=files.get("xml"), txt=files.get("txt"), beside=())


def _by_suffix(source: Source) -> dict[str, Path]:
    files = {"pdf": source.pdf, "xml": source.xml, "txt": source.txt}
    return {suffix: file for suffix, file in files.items() if file}


@dataclass(frozen=True, slots=True)
class Cluster:
    """The workers of a Dask scheduler; *installed* says what a machine works with, which must be the same on all."""

    address: str
    installed: Callable[[], str]
    seconds: float = TASK_SECONDS

    def check(self) -> None:
        """Raise KamerlensError where nobody answers, nobody works, or a worker has other versions than this machine."""
        wanted = self.installed()
        with self._connected() as client:
            try:
                client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
            except TimeoutError as e:
                raise KamerlensError(
                    f"{self.address} has no workers: start one with `dask worker {self.address}`"
                ) from e
            for worker, other in client.run(self.installed, on_error="return").items():
                _refuse_other(worker, other, wanted)

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
        """See `Executor.map`; at most a few papers per worker are on the way at any time, each by itself."""
        job = Job(task, setup, arguments, failed, self.seconds, self.installed, self.installed())
        with self._connected() as client:
            waiting: deque[tuple[In, Future[Any]]] = deque()
            for item in items:
                waiting.append((item, _sent(client, job, item)))
                while len(waiting) >= WINDOW * max(1, _threads(client)):
                    yield self._result(client, job, *waiting.popleft())
            while waiting:
                yield self._result(client, job, *waiting.popleft())
            client.run(close, on_error="ignore")

    def _result(self, client: Client, job: Job, item: Any, future: Future[Any]) -> Any:
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        for _ in range(_ATTEMPTS):
            try:
                return future.result()
            except KilledWorker:
                future = _sent(client, job, item)
            except (CancelledError, CommClosedError) as e:
                raise KamerlensError(
                    f"{self.address}: the scheduler is gone: run the same command again, it goes on from here"
                ) from e
            except OSError as e:
                raise KamerlensError(f"{self.address}: a worker failed: {e}") from e
        return job.failed(item, "ended the workers that read it", "look whether the file is damaged")

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        if find_spec("distributed") is None:
            raise UsageError("--cluster needs Dask distributed: pip install 'kamerlens[cluster]'")
        import dask
        from distributed import Client

        # A paper may be larger than what Dask thinks wise to send.
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "10GB"}):
            try:
                client = Client(self.address, timeout=_CONNECT_SECONDS, set_as_default=False)
            except ValueError as e:
                raise UsageError(f"{self.address}: no address; name one as in tcp://10.0.0.1:8786") from e
            except OSError as e:
                raise KamerlensError(
                    f"{self.address}: no scheduler answers: start one with `dask scheduler`"
                ) from e
            with client:
                yield client


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all papers of a run, as it travels to the workers."""

    task: Callable[[Any], Any]
    setup: Callable[..., None]
    arguments: tuple[object, ...]
    failed: Callable[[Any, str, str], Any]
    seconds: float
    installed: Callable[[], str]
    wanted: str


def _sent(client: Client, job: Job, item: object) -> Future[Any]:
    thing = parcel(item) if isinstance(item, Source) else item
    # What is wrong with a paper is a result; what fails is the worker (a full disk), so another may do better.
    return client.submit(work, job, thing, pure=False, retries=_ATTEMPTS)


def _threads(client: Client) -> int:
    return int(client.scheduler_info()["total_threads"])


def work(job: Job, item: object) -> object:
    """What a Dask worker does with one paper: have a process of its own read it from a passing folder."""
    _refuse_other("this worker", job.installed(), job.wanted)
    pool = _pool(job.setup, job.arguments)
    with TemporaryDirectory(prefix="kamerlens-") as folder:
        thing = item.unpacked(Path(folder)) if isinstance(item, Parcel) else item
        future = pool.schedule(job.task, args=[thing], timeout=job.seconds)
        return result(thing, future, job.seconds, job.failed)


_pools: dict[tuple[object, ...], ProcessPool] = {}
_guard = Lock()


def _pool(setup: Callable[..., None], arguments: tuple[object, ...]) -> ProcessPool:
    """The processes of this Dask worker that were set up like this, one for each of its threads."""
    from distributed import get_worker

    with _guard:
        if (setup, arguments) not in _pools:
            # Dask's nanny makes its worker a daemon, which may not have processes of its own; these end with it.
            current_process().daemon = False
            _pools[setup, arguments] = started(get_worker().state.nthreads, setup, arguments)
        return _pools[setup, arguments]


def close() -> None:
    """End the processes of this Dask worker, when they have done what they are at."""
    with _guard:
        for pool in _pools.values():
            pool.close()  # type: ignore[no-untyped-call]  # pebble says nothing of its types here
            Thread(target=pool.join).start()
        _pools.clear()


def at(address: str, model: str | None, encoder: bool) -> Cluster:
    """The cluster of a scheduler, with the versions that a run with this pipeline has; to be checked."""
    return Cluster(address, partial(installed, model, encoder))


@cache
def installed(model: str | None, encoder: bool) -> str:
    """What this machine would read and tag with: the program with a fingerprint of its files, codebook and models."""
    from kamerlens.ingest import versions

    mine = versions(model, encoder)
    return f"Kamerlens {mine.code} ({_fingerprint()}), codebook {mine.codebook}, {mine.model}"


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sorted([*PACKAGE.rglob("*.py"), *DATA.rglob("*.yaml")]):
        digest.update(file.relative_to(PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:8]


def _refuse_other(worker: str, other: str | Exception, wanted: str) -> None:
    if isinstance(other, OSError):
        return  # it was lost just now, which is what others are for
    if isinstance(other, ImportError):
        raise KamerlensError(f"{worker} can't do this work ({other}): install Kamerlens there") from other
    if other != wanted:
        raise KamerlensError(f"{worker} has {other}; here is {wanted}: install the same on both")

"""The same work on other machines: an executor on Dask distributed (`pip install kamerlens[cluster]`).

A worker needs Kamerlens and nothing else: the bytes of a paper's files travel with the task. Each Dask worker keeps
processes of its own for the papers (`kamerlens.workers`), so that limits, and what is said of a paper that breaks
them, are those of one machine; Dask only moves papers and gives those of a lost worker to another.
"""

from __future__ import annotations

import hashlib
import logging
import platform
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar, cast

from kamerlens import __version__
from kamerlens.acquire.files import Source
from kamerlens.errors import KamerlensError, UsageError
from kamerlens.paths import PACKAGE
from kamerlens.structure.official import places_of_sidecars
from kamerlens.workers import TASK_SECONDS, WINDOW, result, started

if TYPE_CHECKING:
    from distributed import Client, Future, Worker
    from pebble import ProcessPool

CONNECT_SECONDS = 15.0
_ANY = "a Dask scheduler's address, as in tcp://10.0.0.1:8786"

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A source with its bytes: each file's place in a folder that the worker makes for it."""

    source: Source
    files: tuple[tuple[str, bytes], ...]

    def unpacked(self, folder: Path) -> Source:
        """The source with its files, and the metadata beside them, in *folder*."""
        for place, data in self.files:
            file = folder / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        own = {name: folder / file for name, file in _named(self.source).items()}
        return replace(self.source, **own)


def parcel(source: Source) -> Parcel:
    """All that is read of a source: its files and the official metadata beside each.

    Raises KamerlensError where a file can't be read any more.
    """
    files: dict[str, bytes] = {}
    for place, file in _places(source):
        try:
            files[place] = file.read_bytes()
        except OSError as e:
            raise KamerlensError(f"{file}: {e.strerror}: run the same command again") from e
    return Parcel(_bare(source), tuple(files.items()))


def _places(source: Source) -> Iterator[tuple[str, Path]]:
    for name, file in _named(source).items():
        yield f"{name}/papers/{file.name}", file
        for place in places_of_sidecars():
            if (file.parent / place).is_file():
                yield f"{name}/papers/{place}", file.parent / place


def _bare(source: Source) -> Source:
    return replace(
        source, **{name: Path(name, "papers", file.name) for name, file in _named(source).items()}
    )


def _named(source: Source) -> dict[str, Path]:
    files = {"pdf": source.pdf, "xml": source.xml, "txt": source.txt}
    return {name: file for name, file in files.items() if file}

"""Brings the files of one paper onto the disk: whole ones, a version all together, each asked for once."""

from __future__ import annotations

import os
from hashlib import sha256 as digest_of
from pathlib import Path

from kamerlens.acquire.files import sha256
from kamerlens.acquire.http import Client, UnfetchedError, UnreachableError
from kamerlens.acquire.offer import File, Record
from kamerlens.acquire.register import Kept, Register
from kamerlens.errors import UnreadableError
from kamerlens.structure.official import local, parse_xml

_HEAD, _TAIL = 1024, 4096  # where a PDF says that it is one, and where it ends
_READABLE = ("pdf", "xml")


class IncompleteError(UnfetchedError):
    """Some files of a paper could not be had; those that could are in their places."""


def is_here(record: Record, into: Path, register: Register) -> bool:
    """Whether all files of this version, or a later one, stand in their places."""
    kept, folder = register.kept(record.id), into / register.folder(record)
    return bool(record.files) and all(
        file.name in kept
        and not kept[file.name].staged
        and _holds(kept[file.name], record, folder / file.name)
        for file in record.files
    )


def _holds(kept: Kept, record: Record, place: Path) -> bool:
    return kept.version >= record.version and place.is_file() and place.stat().st_size == kept.bytes


def fetch(record: Record, into: Path, register: Register, client: Client) -> int:
    """Fetch what is not here yet of a paper; the number of bytes.

    Files lie beside their places until all have come, so that nobody reads half a new version. Raises IncompleteError
    where only some could be had, UnfetchedError where none, UnreachableError where the server fails.
    """
    folder = into / register.folder(record)
    folder.mkdir(parents=True, exist_ok=True)
    size, missing = 0, []
    for file in record.files:
        try:
            size += _stage(file, record, folder, register, client)
        except UnreachableError:
            raise
        except UnfetchedError as e:
            missing.append(str(e))
    _put(record, folder, register, "; ".join(missing))
    return size


def _stage(file: File, record: Record, folder: Path, register: Register, client: Client) -> int:
    """Have a file beside its place, or in it; the number of bytes that were fetched for it."""
    beside = _beside(folder / file.name)
    kept = register.kept(record.id).get(file.name)
    if kept and _is_had(kept, record, folder / file.name):
        return 0
    try:
        with beside.open("w+b") as stream:
            size = stream.write(file.content) or client.get(
                file.address, stream, Faults(file.form, client.manners.attempts)
            )
            stream.flush()
            os.fsync(stream.fileno())
    except UnfetchedError:
        beside.unlink()
        raise
    register.stage(record, file, size, sha256(beside))
    return 0 if file.content else size


def _is_had(kept: Kept, record: Record, place: Path) -> bool:
    """Whether a file need not be asked for; a run may have been killed after each of its steps."""
    if not kept.staged:
        return _holds(kept, record, place)
    if _holds(kept, record, _beside(place)):
        return True
    return _holds(kept, record, place) and sha256(place) == kept.sha256


def _put(record: Record, folder: Path, register: Register, missing: str) -> None:
    """Move what has come of a paper into its places; files of an earlier version go, whether replaced or not."""
    here = register.kept(record.id)
    got = {file for file in record.files if file.name in here and here[file.name].version >= record.version}
    if not any(file.form in _READABLE for file in got):
        raise UnfetchedError(missing or "neither PDF nor XML of it is offered")
    names = {file.name for file in got}
    for name in sorted(names):
        _replace(_beside(folder / name), folder / name)
    for name in sorted(set(here) - names):
        (folder / name).unlink(missing_ok=True)
    register.complete(record, names, missing)
    if missing:
        raise IncompleteError(missing)


def _replace(new: Path, place: Path) -> None:
    if not new.is_file():
        return  # in place already
    # A new version often has the same PDF: left as it is, it is not read again.
    if place.is_file() and sha256(place) == sha256(new):
        new.unlink()
    else:
        new.replace(place)


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.part")


class Faults:
    """Says what is wrong with the bytes of a file, so that they are asked for again.

    What comes with the same fault in all *attempts* is so at its source: it is taken, and reading tells what is wrong.
    """

    def __init__(self, form: str, attempts: int) -> None:
        self.form = form
        self.attempts = attempts
        self._faulty: list[bytes] = []

    def __call__(self, data: bytes) -> str:
        """What is wrong, or ""."""
        if other := _something_else(self.form, data):
            return other
        fault = _fault(self.form, data)
        self._faulty.append(digest_of(data).digest())
        return "" if self._faulty == self.attempts * self._faulty[:1] else fault


def _something_else(form: str, data: bytes) -> str:
    """What shows that this is no file of a paper at all but, say, an error page."""
    if form == "pdf":
        return "" if b"%PDF-" in data[:_HEAD] else "not a PDF"
    start = data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    is_xml = start.startswith(b"<") and not start.startswith((b"<!doctype html", b"<html"))
    return "" if is_xml else "not XML"


def _fault(form: str, data: bytes) -> str:
    if form == "pdf":
        return "" if b"%%EOF" in data[-_TAIL:] else "a PDF without an end"
    try:
        return "" if local(parse_xml(data)) else "not XML"
    except UnreadableError as e:
        return str(e)

"""What a source offers: records of papers with the addresses of their files, and how to ask for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath
from typing import Protocol

from kamerlens.errors import UsageError
from kamerlens.records import Problem
from kamerlens.structure.ids import dossier_key, parse_id

# Names become folders: letters, digits and single hyphens, nothing that a file system reads otherwise.
_ID = re.compile(r"[a-z]{1,6}(?:-[0-9A-Za-z]{1,16}){1,7}", re.ASCII)
_PART = re.compile(r"[0-9A-Za-z]{1,16}(?:-[0-9A-Za-z]{1,16}){0,3}", re.ASCII)
_EXPRESSION = re.compile(r"/(\d{1,4})/[^/]+/[^/]+$")
_LOOSE = "zonder-dossier"
FIRST_DAY = date(1814, 1, 1)  # the first papers of the States General; digital ones begin in 1995
AHEAD = timedelta(days=366)  # some papers bear a day to come

Window = tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class File:
    """A file of a paper that a source offers: the name that it gets here, its form (pdf, xml, metadata), its address.

    ``content``: what is to be written where the record itself says all that is in the file.
    """

    name: str
    form: str
    address: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Record:
    """A paper as a source lists it; kind, chamber and date are those that `Metadata` will have."""

    id: str
    kind: str
    chamber: str
    date: str  # ISO 8601; "" where the source gives none
    dossier: str
    version: str  # of its expression: a later one sorts after an earlier one
    files: tuple[File, ...]

    @property
    def collection(self) -> str:
        """The publication's letters: kst, ah, kv, nds, blg."""
        return self.id.partition("-")[0]

    @property
    def year(self) -> int:
        """Calendar year of its date, else the first of its session year; 0 where neither is known."""
        session = parse_id(self.id)
        found = re.match(r"\d{4}", self.date or (session.session_year if session else ""))
        return int(found[0]) if found else 0

    @property
    def folder(self) -> PurePosixPath:
        """Where its files are kept below the folder of papers: ``kst/36410-XVI/kst-36410-XVI-100``."""
        return PurePosixPath(self.collection, self.dossier or _LOOSE, self.id)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which papers are asked for; what is empty is not asked.

    ``since`` and ``until``: days that papers bear. ``changed``: the day since which the source has new or changed them.
    """

    since: date | None = None
    until: date | None = None
    changed: date | None = None
    dossier: str = ""
    kind: str = ""
    house: str = ""  # "Tweede Kamer", "Eerste Kamer"
    query: str = ""

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"--since {self.since} is after --until {self.until}: no day is left")

    def window(self, today: date) -> Window:
        """The days over which a long list is split: of the change where that is asked, else those that papers bear."""
        if self.changed:
            return self.changed, max(self.changed, today)
        if self.since or self.until:
            return self.since or FIRST_DAY, self.until or today + AHEAD
        return None


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a source: how many there are in all, how many it lists, and these."""

    total: int
    listed: int
    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Lot:
    """What a source has for one stretch of days; ``missing``: counted by it and, asked again, not listed."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    missing: int = 0


Ask = Callable[[Window, int, int], Page]  # days, first record (from 1), the most records


class Catalogue(Protocol):
    """A source of papers."""

    name: str
    address: str

    def search(self, selection: Selection) -> Iterator[Lot]:
        """All that the source has of a selection, in lots."""
        ...

    def scope(self, kind: str) -> tuple[tuple[str, ...], str]:
        """The collections of which a search for *kind* finds all that there is, and of which kind; "" for all kinds."""
        ...


def checked_id(text: str) -> str:
    """An identifier that may become a folder; ValueError for any other."""
    if not _ID.fullmatch(text):
        raise ValueError(f"{text[:60]!r} is no identifier of a paper")
    return text


def folder_part(identifier: str, *dossiers: str) -> str:
    """The folder between collection and paper: its dossier, else its session year, else nothing."""
    named = parse_id(identifier)
    session = named.session_year.replace("-", "") if named else ""
    parts = (named.dossier if named else "", *map(dossier_key, dossiers), session)
    return next((part for part in parts if part and _PART.fullmatch(part)), "")


def version(moment: str, address: str = "") -> str:
    """The version of an expression: its number in the repository's address (``.../kst-1-2/1/pdf/...``), then when it
    was changed, in UTC.
    """
    expression = _EXPRESSION.search(address)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        at = datetime.min.replace(tzinfo=UTC)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return f"{int(expression[1]) if expression else 0:04d} {at.isoformat(timespec='microseconds')}"


def checked_dossier(text: str) -> str:
    """A dossier as people write it (36 410 XVI) as ``36410-XVI``; UsageError for anything else."""
    found = dossier_key(text)
    if text and not found:
        raise UsageError(f"{text!r} is no dossier: write 36410, 36410-XVI or 21501-02")
    return found


def halves(first: date, last: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """Two stretches of days that make up one of at least two days."""
    middle = first + (last - first) // 2
    return (first, middle), (middle + timedelta(days=1), last)

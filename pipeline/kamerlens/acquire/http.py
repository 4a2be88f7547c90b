"""Asks servers for bytes, politely and without trusting them: rate, retries, limits, one site only."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any, BinaryIO

import httpx

from kamerlens import __version__
from kamerlens.errors import KamerlensError
from kamerlens.structure.data import load


class UnfetchedError(KamerlensError):
    """Something that a server did not give, after every attempt that makes sense."""


class UnreachableError(UnfetchedError):
    """The server itself fails: no connection, no answer in time, errors of its own, or it asks to stay away."""


class _PassingError(Exception):
    """May go by itself: worth another attempt, after *wait* seconds where the server names them."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Manners:
    """How a server is treated; the values and their reasons are in data/acquire/manners.yaml."""

    rate: float
    connect_seconds: float
    read_seconds: float
    file_seconds: float
    attempts: int
    backoff_seconds: tuple[float, float]
    longest_retry_after_seconds: float
    redirects: int
    largest_bytes: int
    again: tuple[int, ...]
    contact: str = ""

    @classmethod
    def load(cls, **changes: object) -> Manners:
        """Those of the file, with *changes*; a change that is None is none."""
        given = {name: value for name, value in changes.items() if value is not None}
        values: dict[str, Any] = {**load("acquire/manners"), **given}
        values["again"] = tuple(values["again"])
        return cls(**values)


@dataclass
class Traffic:
    """What a run asked of a server."""

    requests: int = 0
    again: int = 0  # requests that had to be made once more
    bytes: int = 0


@dataclass
class Client:
    """Asks one site; anything that leads off it is refused.

    *sleep* and *now* are the clock, for tests.
    """

    site: str
    manners: Manners
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    traffic: Traffic = field(default_factory=Traffic)
    _free_at: float = 0.0

    def __post_init__(self) -> None:
        limits = self.manners
        self._http = httpx.Client(
            timeout=httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds),
            # Identity: only then is Content-Length the length of the file.
            headers={"User-Agent": user_agent(limits.contact), "Accept-Encoding": "identity"},
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, address: str, into: BinaryIO, fault: Callable[[bytes], str]) -> int:
        """Write what is at *address* into an open file; its number of bytes.

        *fault* says what is wrong with the bytes, if anything: then they are asked for again. Raises UnreachableError
        when all attempts are spent, and UnfetchedError at once for what no attempt will mend.
        """
        last = self.manners.attempts - 1
        for attempt in range(self.manners.attempts):
            try:
                size = self._attempt(address, into)
                into.seek(0)
                if wrong := fault(into.read()):
                    raise _PassingError(wrong)
                return size
            except _PassingError as e:
                if attempt == last:
                    raise UnreachableError(f"{address}: {e} ({attempt + 1} attempts)") from e
                self.traffic.again += 1
                self.sleep(self._pause(attempt, e.wait, address))
        raise AssertionError("there is at least one attempt")

    def _pause(self, attempt: int, asked: float | None, address: str) -> float:
        longest = self.manners.longest_retry_after_seconds
        if asked is not None and asked > longest:
            raise UnreachableError(f"{address}: the server asks to wait {asked:.0f} seconds: run again later")
        first, most = self.manners.backoff_seconds
        own = min(most, first * 2**attempt) * random.uniform(0.5, 1.0)  # noqa: S311 (spreads load, guards nothing)
        return own if asked is None else max(asked, 0.0)

    def _attempt(self, address: str, into: BinaryIO) -> int:
        into.seek(0)
        into.truncate()
        with self._answer(address) as answer:
            return self._body(answer, into)

    @contextmanager
    def _answer(self, address: str) -> Iterator[httpx.Response]:
        """The answer at the end of the redirects, whose status is 200."""
        try:
            url = on_site(self.site, httpx.URL(address))
            for _ in range(self.manners.redirects + 1):
                self._wait_for_turn()
                with self._http.stream("GET", url) as answer:
                    if answer.has_redirect_location:
                        url = on_site(self.site, url.join(answer.headers["location"]))
                        continue
                    self._good(answer)
                    yield answer
                    return
        except httpx.InvalidURL as e:
            raise UnfetchedError(f"{address}: not an address: {e}") from e
        except httpx.TimeoutException as e:
            raise _PassingError("no answer in time") from e
        except httpx.RequestError as e:
            raise _PassingError(f"broken off: {e}") from e
        raise UnfetchedError(f"{address}: more than {self.manners.redirects} redirects")

    def _wait_for_turn(self) -> None:
        pause = self._free_at - self.now()
        if pause > 0:
            self.sleep(pause)
        self._free_at = max(self.now(), self._free_at) + 1 / self.manners.rate
        self.traffic.requests += 1

    def _good(self, answer: httpx.Response) -> None:
        if answer.status_code == 200:
            return
        if answer.status_code in self.manners.again:
            raise _PassingError(
                f"HTTP {answer.status_code}", _retry_after(answer.headers.get("retry-after", ""))
            )
        raise UnfetchedError(f"{answer.url}: HTTP {answer.status_code}")

    def _body(self, answer: httpx.Response, into: BinaryIO) -> int:
        largest, end = self.manners.largest_bytes, self.now() + self.manners.file_seconds
        size = 0
        for chunk in answer.iter_bytes():
            size += len(chunk)
            if size > largest:
                raise UnfetchedError(f"{answer.url}: more than {largest} bytes: refused")
            if self.now() > end:
                raise _PassingError(f"slower than {self.manners.file_seconds:.0f} seconds")
            into.write(chunk)
        promised = answer.headers.get("content-length", "")
        if promised.isdigit() and int(promised) != answer.num_bytes_downloaded:
            raise _PassingError(f"{answer.num_bytes_downloaded} bytes of {promised}")
        self.traffic.bytes += size
        return size


def user_agent(contact: str = "") -> str:
    """Who asks: program, version, the project's address, and how to reach whoever runs it."""
    try:
        named = metadata("kamerlens").get_all("Project-URL") or []
    except PackageNotFoundError:
        named = []
    addresses = [*(each.partition(", ")[2] for each in named[:1]), *filter(None, [contact])]
    about = "; ".join(f"+{address}" for address in addresses) or "reads Dutch parliamentary papers"
    return f"Kamerlens/{__version__} ({about})"


def on_site(site: str, url: httpx.URL) -> httpx.URL:
    """An address on the site of another (same scheme, host and port); UnfetchedError for any other.

    Plain http becomes https where the site is asked by https.
    """
    own = _origin(httpx.URL(site))
    if own[0] == "https" and _origin(url) == ("http", own[1], 80) and own[2] == 443:
        url = url.copy_with(scheme="https", port=None)
    if url.userinfo or _origin(url) != own:
        raise UnfetchedError(f"{url.copy_with(userinfo=b'')} is not on {site}: refused")
    return url


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme, 0)


def _retry_after(text: str) -> float | None:
    """The seconds of a Retry-After header: a number, or a moment (RFC 9110, 10.2.3)."""
    if text.isdigit():
        return float(text)
    try:
        return (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return None

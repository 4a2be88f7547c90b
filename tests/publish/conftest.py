"""A served sample corpus and a browser to visit it with, once for all tests of the site."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
# Without these Chromium asks for its maker's hosts at every start.
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(sample_database: Path) -> Iterator[str]:
    """The address of a served sample corpus."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "kamerlens", "serve", "--database", str(sample_database), "--port", str(port)],
        stderr=subprocess.PIPE,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="session")
def awaited() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """What a coroutine comes to, in a thread of its own: in this one the browser's event loop is running."""

    def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, coroutine).result()

    return run


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, process.stderr and process.stderr.read()
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the site did not start within 30 seconds")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=str(CHROMIUM), args=_QUIET)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A new page; the test fails where it asks another host for anything or a script breaks."""
    tab = browser.new_page()
    asked: list[str] = []
    broken: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: broken.append(str(error)))
    yield tab
    tab.close()
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    assert broken == []


_AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def serious() -> Callable[[Page], list[str]]:
    """What axe-core finds on a page of serious or critical impact: rule and element."""

    def found(tab: Page) -> list[str]:
        tab.evaluate(_AXE)
        told = tab.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", _RULES)
        return [
            f"{violation['id']}: {node['html'][:200]}"
            for violation in told["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    return found


class _Rows:
    """What a Datasette database answers, as far as the site uses it."""

    def __init__(self, rows: list[sqlite3.Row]) -> None:
        self.rows = rows

    def first(self) -> sqlite3.Row | None:
        return self.rows[0] if self.rows else None

    def single_value(self) -> Any:
        return self.rows[0][0]


class _Asked:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    async def execute(self, sql: str, values: Any = ()) -> _Rows:
        return _Rows(self.connection.execute(sql, values).fetchall())


def _answer(question: Any) -> Any:
    """What the question comes to; it waits for nothing, so it needs no event loop (Playwright's runs here)."""
    try:
        question.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("a question to the database waits for something else")


Ask = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture(scope="session")
def ask_of() -> Callable[[Path], Ask]:
    """Puts the site's questions to a database without a site: ask_of(file)(lambda db: ...) is the answer."""

    def of(database: Path) -> Ask:
        def ask(question: Callable[[Any], Awaitable[Any]]) -> Any:
            with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
                connection.row_factory = sqlite3.Row
                return _answer(question(_Asked(connection)))

        return ask

    return of


@pytest.fixture(scope="session")
def ask(ask_of: Callable[[Path], Ask], sample_database: Path) -> Ask:
    """Puts the site's questions to the sample corpus."""
    return ask_of(sample_database)

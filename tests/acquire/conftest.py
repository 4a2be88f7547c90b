"""A repository on loopback with fictional papers, and how a run asks it without waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from kamerlens.acquire.fetch import Summary, fetch
from kamerlens.acquire.http import Client, Manners
from kamerlens.acquire.offer import Selection
from kamerlens.acquire.repository import Repository
from kamerlens.evaluate.offline_repository import OfflineRepository, Published, metadata, serving

TODAY = date(2024, 6, 30)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is asked directly, whatever the machine's proxy is."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def make_published() -> Callable[..., Published]:
    """Builds a small paper as the repository publishes it."""

    def build(
        id: str = "kst-99990-1", date: str = "2024-03-04", words: str = "De minister.", **facts
    ) -> Published:
        facts.setdefault("modified", f"{date}T12:00:00.1234567+01:00")
        facts.setdefault("dossier", "99990" if id.startswith("kst") else "")
        files = facts.pop("files", None) or {
            "pdf": b"%PDF-1.7\n" + words.encode() * 50 + b"\n%%EOF\n",
            "xml": f"<kamerstuk><al>{words}</al></kamerstuk>".encode(),
        }
        paper = Published(id, date, files=files, **facts)
        return Published(id, date, files={**files, "metadata": metadata(paper)}, **facts)

    return build


@pytest.fixture
def repository() -> Iterator[OfflineRepository]:
    """An empty repository on loopback, that behaves."""
    with serving(OfflineRepository()) as served:
        yield served


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """The folder into which is fetched."""
    return tmp_path / "papers"


@pytest.fixture
def run(repository: OfflineRepository, papers: Path) -> Callable[..., Summary]:
    """Fetches from the repository: run(dossier="99990") or run(since=date(2024, 1, 1), ...)."""

    def call(*, server: OfflineRepository = repository, dry: bool = False, today=TODAY, **asked) -> Summary:
        manners = {
            "rate": 10_000.0,
            "read_seconds": 0.5,
            "file_seconds": 2.0,
            "attempts": 4,
            "backoff_seconds": (0.01, 0.02),
            **asked.pop("manners", {}),
        }
        selection = Selection(**({"since": date(2024, 1, 1)} if asked.pop("all", not asked) else asked))
        with Client(server.sru, Manners.load(**manners)) as client:
            return fetch(Repository(client, today), client, selection, papers, today=today, dry=dry)

    return call

"""Fetching nl_core_news_lg: what happens where its makers can't be reached, or send something else."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def fetch_lg(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.syspath_prepend(ROOT / "models" / "training")
    import fetch_lg

    installed: list[Path] = []
    monkeypatch.setattr(fetch_lg, "install", installed.append)
    fetch_lg.installed = installed
    return fetch_lg


@pytest.fixture
def makers(tmp_path: Path) -> Iterator[str]:
    """A server on loopback that has a wheel, but not the one that was asked for."""
    (tmp_path / "other.whl").write_bytes(b"something else")
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    handler.log_message = lambda *args: None  # type: ignore[attr-defined]
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_unreachable_makers_give_one_line_with_what_to_do(fetch_lg, capsys) -> None:  # type: ignore[no-untyped-def]
    assert fetch_lg.main([], url="http://127.0.0.1:9/none.whl") == 1
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert "can't be fetched from here" in line
    assert fetch_lg.PAGE in line
    assert fetch_lg.installed == []


def test_another_file_is_not_installed(fetch_lg, makers: str, capsys) -> None:  # type: ignore[no-untyped-def]
    assert fetch_lg.main([], url=f"{makers}/other.whl") == 1
    assert "nothing was installed" in capsys.readouterr().err
    assert fetch_lg.installed == []


def test_a_missing_page_is_told(fetch_lg, makers: str, capsys) -> None:  # type: ignore[no-untyped-def]
    assert fetch_lg.main([], url=f"{makers}/gone.whl") == 1
    assert "404" in capsys.readouterr().err


def test_a_file_fetched_by_hand_is_checked_and_installed(fetch_lg, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    wheel = tmp_path / fetch_lg.WHEEL
    assert fetch_lg.main([str(wheel)]) == 1
    wheel.write_bytes(b"wheel")
    monkeypatch.setattr(fetch_lg, "check", functools.partial(fetch_lg.check, sha256=_sha256(b"wheel")))
    assert fetch_lg.main([str(wheel)]) == 0
    assert fetch_lg.installed == [wheel]


def _sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()

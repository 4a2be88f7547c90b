"""The snapshot on every answer, the database to take along, and pages that tell nothing of the machine."""

from __future__ import annotations

import getpass
import platform
import socket
import sqlite3
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from kamerlens.store import snapshot


@pytest.fixture(scope="module")
def current(sample_database: Path) -> str:
    with closing(sqlite3.connect(sample_database)) as db:
        return snapshot.counted(db)


def _get(address: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
    request = urllib.request.Request(address, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as e:
        with e:
            return e.code, e.read(), dict(e.headers)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/zoek?q=gemeente",
        "/trends",
        "/stuk/kst-99001-3",
        "/kamerlens/stukken",
        "/momentopname",
        "/nergens",
    ],
)
def test_every_page_says_of_which_snapshot_it_is(site: str, current: str, path: str) -> None:
    _, body, headers = _get(site + path)
    assert headers["x-kamerlens-momentopname"] == current
    # Datasette renders its errors without what plugins add to a page.
    assert path == "/nergens" or f"Momentopname {current}" in body.decode()


@pytest.mark.parametrize("path", ["/zoek.csv?q=gemeente", "/kamerlens/stukken.csv?_size=max&_dl=1"])
def test_every_csv_bears_the_snapshot_in_its_name(site: str, current: str, path: str) -> None:
    _, _, headers = _get(site + path)
    assert headers["x-kamerlens-momentopname"] == current
    assert f"-{current}.csv" in headers["content-disposition"]
    assert headers["content-disposition"].count(current) == 1


def test_each_run_keeps_the_snapshot_that_it_left(sample_database: Path, current: str) -> None:
    with closing(sqlite3.connect(sample_database)) as db:
        assert db.execute("select momentopname from uitvoeringen order by id desc").fetchone() == (current,)


def test_the_database_can_be_taken_along_whole(site: str, current: str, tmp_path: Path) -> None:
    status, body, headers = _get(f"{site}/kamerlens.db")
    assert status == 200
    assert f"kamerlens-{current}.db" in headers["content-disposition"]
    file = tmp_path / "taken.db"
    file.write_bytes(body)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert snapshot.counted(db) == current
        assert db.execute("pragma journal_mode").fetchone() == ("delete",)
    assert _get(f"{site}/kamerlens.db", {"if-none-match": f'"{current}"'})[0] == 304


@pytest.mark.parametrize(
    "name", ["databases", "versions", "plugins", "settings", "config", "metadata", "actor", "threads"]
)
@pytest.mark.parametrize("form", ["", ".json"])
def test_pages_about_the_site_tell_nothing_of_the_machine(
    site: str, sample_database: Path, name: str, form: str
) -> None:
    status, body, _ = _get(f"{site}/-/{name}{form}")
    assert status == (404 if name == "threads" else 200)
    secrets = {str(sample_database.parent), str(Path(__file__).parents[2]), sys.prefix, socket.gethostname()}
    secrets |= {str(Path.home()) + "/", platform.release(), sys.version, platform.python_compiler()}
    secrets |= {platform.platform(), "compile_options", "/tmp/"}
    secrets -= {"", "/", "localhost"}
    assert [secret for secret in secrets if secret in body.decode()] == []
    assert f"/{getpass.getuser()}/" not in body.decode()


@pytest.mark.parametrize("name", ["messages", "permissions", "allow-debug", "patterns"])
def test_pages_for_who_builds_datasette_are_not_there(site: str, name: str) -> None:
    assert _get(f"{site}/-/{name}")[0] == 404

"""What `kamerlens publish` prepares serves the site by itself: the wheel, installed, opens the database."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kamerlens.errors import UsageError
from kamerlens.publish import hosting
from kamerlens.store import snapshot
from kamerlens.store.check import faults
from kamerlens.store.database import opened

_SERVES = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import kamerlens
assert sys.argv[1] in kamerlens.__file__
from pathlib import Path
from kamerlens.publish.site import site
page = asyncio.run(site(Path(sys.argv[2])).client.get("/"))
print(page.status_code, "Kamerlens" in page.text)
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, kamerlens, sample_database: Path) -> Path:
    folder = tmp_path_factory.mktemp("host") / "site"
    done = kamerlens("publish", folder, "--database", sample_database)
    assert done.returncode == 0, done.stderr
    return folder


def test_all_that_the_dockerfile_copies_is_there(prepared: Path) -> None:
    text = (prepared / "Dockerfile").read_text("utf-8")
    copied = [word for line in text.splitlines() if line.startswith("COPY") for word in line.split()[1:-1]]
    for name in copied:
        assert name.startswith("--") or list(prepared.glob(name)), name
    with opened(prepared / "kamerlens.db") as db:
        assert list(faults(db)) == []
        assert snapshot.id_of(db) in text


def test_the_wheel_alone_serves_the_database(prepared: Path, tmp_path: Path) -> None:
    (wheel,) = prepared.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(tmp_path / "installed")
    command = [sys.executable, "-c", _SERVES, str(tmp_path / "installed"), str(prepared / "kamerlens.db")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == "200 True\n", done.stderr


def test_a_full_folder_and_a_place_without_checkout_are_refused(
    prepared: Path, sample_database: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="not empty"):
        hosting.prepare(sample_database, prepared)
    with pytest.raises(UsageError, match="of a checkout"):
        hosting.prepare(sample_database, tmp_path / "new", tmp_path)

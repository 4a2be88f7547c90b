"""Puts all that a host needs to serve the site into one folder: database, program, requirements, a Dockerfile."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from kamerlens import __version__
from kamerlens.errors import KamerlensError, UsageError
from kamerlens.paths import ROOT
from kamerlens.store import snapshot
from kamerlens.store.database import backup, opened

DATABASE = "kamerlens.db"
# The site only: it reads one file, asks nothing of other hosts and runs as a user without rights.
_DOCKERFILE = """\
# Kamerlens {version}, snapshot {snapshot}: docker build -t kamerlens . && docker run -p 8001:8001 kamerlens
FROM python:3.11-slim
RUN useradd --create-home kamerlens
WORKDIR /site
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY kamerlens*.whl ./
RUN pip install --no-cache-dir --no-deps kamerlens*.whl
COPY --chown=kamerlens {database} ./
USER kamerlens
EXPOSE 8001
CMD ["kamerlens", "serve", "--database", "{database}", "--host", "0.0.0.0", "--port", "8001"]
"""


def prepare(database: Path, folder: Path, root: Path = ROOT) -> str:
    """Fill a new *folder* with a copy of the database, the program as a wheel, its requirements and a Dockerfile.

    Gives the snapshot's id. Raises UsageError where the folder holds something or there is no checkout at *root* to
    make the wheel of, and KamerlensError where that fails.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty: name a new folder")
    lock = root / "requirements.lock"
    if not lock.is_file():
        raise UsageError("the wheel is made of a checkout of Kamerlens: run this in one")
    folder.mkdir(parents=True, exist_ok=True)
    backup(database, folder / DATABASE)
    _wheel(root, folder)
    shutil.copy(lock, folder)
    with opened(folder / DATABASE) as db:
        identity = snapshot.id_of(db)
    text = _DOCKERFILE.format(version=__version__, snapshot=identity, database=DATABASE)
    (folder / "Dockerfile").write_text(text, "utf-8")
    return identity


def _wheel(root: Path, folder: Path) -> None:
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(root)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        raise KamerlensError(f"no wheel could be made: {reason}: is hatchling installed?")

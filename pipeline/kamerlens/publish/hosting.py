"""Puts all that a host needs to serve the site into one folder: database, program, requirements, a Dockerfile."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from kamerlens import __version__
from kamerlens.errors import KamerlensError, UsageError
from kamerlens.paths import ROOT
from kamerlens.store import snapshot
from kamerlens.store.database import backup, opened

DATABASE = "kamerlens.db"
REQUIREMENTS = "requirements.txt"
# The site only: it reads one file, asks nothing of other hosts and runs as a user without rights.
_DOCKERFILE = """\
# Kamerlens {version}, snapshot {snapshot}: docker build -t kamerlens . && docker run -p 8001:8001 kamerlens
FROM python:3.11-slim
RUN useradd --create-home kamerlens
WORKDIR /site
COPY {requirements} ./
RUN pip install --no-cache-dir --require-hashes -r {requirements}
COPY kamerlens*.whl ./
RUN pip install --no-cache-dir --no-deps kamerlens*.whl
COPY --chown=kamerlens {database} ./
USER kamerlens
EXPOSE 8001
HEALTHCHECK --start-period=60s --timeout=10s CMD ["python", "-c", "{health}"]
CMD ["kamerlens", "serve", "--database", "{database}", "--host", "0.0.0.0", "--port", "8001"]
"""
# The slim image has no curl, and a proxy that the host names must not be asked for the container itself.
_HEALTH = (
    "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8001, timeout=9); "
    "c.request('GET', '/momentopname'); raise SystemExit(c.getresponse().status != 200)"
)


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
    (folder / REQUIREMENTS).write_text(runtime(lock.read_text("utf-8")), "utf-8")
    with opened(folder / DATABASE) as db:
        identity = snapshot.id_of(db)
    facts = {"database": DATABASE, "requirements": REQUIREMENTS, "health": _HEALTH}
    text = _DOCKERFILE.format(version=__version__, snapshot=identity, **facts)
    (folder / "Dockerfile").write_text(text, "utf-8")
    return identity


def runtime(lock: str) -> str:
    """Of a lock file as uv writes it, what the program asks for and what that asks for: no tools of its makers.

    Each package says below its hashes on whose account it is there: ``# via datasette``, or on ours,
    ``# via kamerlens (pyproject.toml)``; that of a group of makers' tools is ``(pyproject.toml:dev)``.
    """
    # A name may stand there more than once, for one version of Python and another.
    packages = [
        (found["name"], set(_VIA.findall(found["via"])), found[0]) for found in _PACKAGE.finditer(lock)
    ]
    kept = {name for name, by, _ in packages if _OURS in by}
    while more := {name for name, by, _ in packages if name not in kept and by & kept}:
        kept |= more
    return "".join(text for name, _, text in packages if name in kept)


_PACKAGE = re.compile(
    r"^(?P<name>[\w.-]+)(?:\[[\w,.-]+\])?==.*\n(?:    --hash.*\n)*(?P<via>(?:    #.*\n)*)", re.MULTILINE
)
_VIA = re.compile(r"^    #(?: via|  ) +(.+)$", re.MULTILINE)
_OURS = "kamerlens (pyproject.toml)"


def _wheel(root: Path, folder: Path) -> None:
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(root)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        raise KamerlensError(f"no wheel could be made: {reason}: is hatchling installed?")

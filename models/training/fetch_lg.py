"""Installs nl_core_news_lg, in the one version this project knows, from its makers: `make model-lg`.

The package index does not have it. Where the makers' page can't be reached from here, the wheel can be fetched
elsewhere and its path given as the argument; it is checked all the same.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path

NAME = "nl_core_news_lg-3.8.0"
WHEEL = f"{NAME}-py3-none-any.whl"
PAGE = f"https://github.com/explosion/spacy-models/releases/tag/{NAME}"
URL = f"https://github.com/explosion/spacy-models/releases/download/{NAME}/{WHEEL}"
SHA256 = "19a3cb18b92f775a0df0e61026e2a0f874e73aabb1b744b16230dfe573a3e34e"
BY_HAND = f"fetch {WHEEL} from {PAGE} elsewhere, and run: models/training/fetch_lg.py {WHEEL}"


class FetchError(Exception):
    """Why it was not installed, and what to do, in one line."""


def fetch(url: str, target: Path) -> None:
    """Downloads the wheel (541 MB) to *target*; raises FetchError where the makers can't be reached."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer, target.open("wb") as file:
            shutil.copyfileobj(answer, file)
    except OSError as e:
        raise FetchError(f"nl_core_news_lg can't be fetched from here ({e}); {BY_HAND}") from e


def check(wheel: Path, sha256: str = SHA256) -> None:
    """Raises FetchError unless the file is there and is the one this project knows, byte for byte."""
    if not wheel.is_file():
        raise FetchError(f"{wheel}: no such file; {BY_HAND}")
    with wheel.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise FetchError(
            f"{wheel}: not {NAME} as its makers published it (sha256 {found}); nothing was installed"
        )


def install(wheel: Path) -> None:
    """Installs the wheel alone: the spaCy that it needs is this project's."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--no-deps", "--quiet", str(wheel)], check=True)


def main(arguments: Sequence[str], url: str = URL) -> int:
    """Installs from the makers, or from the file given; the exit status."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            wheel = Path(arguments[0]) if arguments else Path(folder) / WHEEL
            if not arguments:
                print(f"fetching {url} (541 MB)", file=sys.stderr)
                fetch(url, wheel)
            check(wheel)
            install(wheel)
    except FetchError as e:
        print(e, file=sys.stderr)
        return 1
    print(
        "installed; use it with --model nl_core_news_lg or KAMERLENS_MODEL=nl_core_news_lg", file=sys.stderr
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

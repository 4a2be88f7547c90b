"""Where the parts that are not Python live: in the project's folders, or inside an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).parent
DATA = PACKAGE / "data"
ROOT = PACKAGE.parent.parent  # of a checkout


def _part(name: str) -> Path:
    """The folder *name* of a checkout, or the copy that the wheel carries as ``kamerlens/_<name>``."""
    return ROOT / name if (ROOT / "pyproject.toml").is_file() else PACKAGE / f"_{name}"


CORPUS = _part("corpus")
MODELS = _part("models")
SITE = _part("datasette")

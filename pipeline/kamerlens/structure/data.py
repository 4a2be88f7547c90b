"""Reads the package's own YAML data files, each once."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kamerlens.paths import DATA

# libyaml reads what `yaml.safe_load` reads, ten times faster: each command reads some of these files as it starts.
_LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


@cache
def load(name: str) -> Any:
    """The contents of ``data/<name>.yaml``; treat as read-only, it is shared by all callers."""
    return read(DATA / f"{name}.yaml")


def read(file: Path) -> Any:
    """The contents of a YAML file: plain values only, whatever it says."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 -- both are safe loaders

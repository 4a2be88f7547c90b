"""Reads the package's own YAML data files, each once."""

from functools import cache
from typing import Any

import yaml

from kamerlens.paths import DATA


@cache
def load(name: str) -> Any:
    """The contents of ``data/<name>.yaml``; treat as read-only, it is shared by all callers."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))

"""Which Dutch pipeline a run works with, and which bytes that is; without loading it, or spaCy."""

import hashlib
import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

from kamerlens.errors import UsageError
from kamerlens.paths import MODELS

# What stands beside a pipeline to describe it, and is no part of it.
CARD = frozenset({"README.md", "LICENSE", "scores.json"})
SHIPPED = "nl_kamer"


def folder(model: str | None) -> Path:
    """The folder of a pipeline: the shipped one (None), a folder, or an installed package.

    Raises UsageError where there is none.
    """
    if model is None or model == SHIPPED:
        return MODELS / SHIPPED
    if Path(model).is_dir():
        return Path(model)
    package = importlib.util.find_spec(model) if model.isidentifier() else None
    if package is None or package.origin is None:
        raise UsageError(f"{model}: no such pipeline; give a folder or install the package (make model-lg)")
    place = Path(package.origin).parent
    return place / f"{model}-{facts(place / 'meta.json').get('version')}"


def facts(path: Path) -> dict[str, Any]:
    """What a pipeline's meta.json says; raises UsageError where it can't be read."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as e:
        raise UsageError(f"{path.parent}: not a spaCy pipeline (no readable {path.name})") from e


def of(model: str | None = None) -> str:
    """Name, version and fingerprint of a pipeline, without loading it: "nl_kamer 1.0.0 sha256:abcdef123456"."""
    place = folder(model)
    meta = facts(place / "meta.json")
    return f"{meta['lang']}_{meta['name']} {meta['version']} sha256:{_fingerprint(place)}"


@cache
def _fingerprint(place: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in place.rglob("*") if p.is_file() and p.name not in CARD):
        digest.update(path.relative_to(place).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]

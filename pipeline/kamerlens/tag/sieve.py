"""The sieve before the parser: which sentences can carry a theme at all, by their letters alone."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml

from kamerlens.tag.codebook import FOLDER
from kamerlens.tag.words import plain


@cache
def groups() -> list[dict[str, Any]]:
    """The letters that let a sentence through, in groups with their reason."""
    return list(yaml.safe_load((FOLDER / "zeef.yaml").read_text(encoding="utf-8")))


@cache
def _letters() -> re.Pattern[str]:
    found = [letters for group in groups() for letters in group["letters"]]
    return re.compile("|".join(map(_edges, found)))


def _edges(letters: str) -> str:
    before = r"\b" if letters[0] == "|" else ""
    after = r"\b" if letters[-1] == "|" else ""
    return before + re.escape(letters.strip("|")) + after


def passes(sentence: str, before: str = "") -> bool:
    """Whether a sentence can carry a theme: by its own letters, or as it may mean what the one *before* it names."""
    return bool(_letters().search(plain(sentence)) or _letters().search(plain(before)))

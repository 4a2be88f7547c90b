"""The sieve before the parser: which sentences can carry a theme at all, by their letters alone."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml

from kamerlens.tag.codebook import FOLDER
from kamerlens.tag.words import plain


@cache
def data() -> dict[str, Any]:
    """The groups of letters that let a sentence through, and what is ignored, with their reasons."""
    return dict(yaml.safe_load((FOLDER / "zeef.yaml").read_text(encoding="utf-8")))


@cache
def _letters(anchors: bool) -> re.Pattern[str]:
    groups = [group for group in data()["groups"] if group["anchor"] or not anchors]
    return re.compile("|".join(_edges(letters) for group in groups for letters in group["letters"]))


@cache
def _ignored() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, data()["ignore"])))


def _edges(letters: str) -> str:
    before = r"\b" if letters[0] == "|" else ""
    after = r"\b" if letters[-1] == "|" else ""
    return before + re.escape(letters.strip("|")) + after


def _has(text: str, anchors: bool = False) -> bool:
    return bool(_letters(anchors).search(_ignored().sub("", plain(text))))


def passes(sentence: str, before: str = "") -> bool:
    """Whether a sentence can carry a theme: by its own letters, or as it may mean what the one *before* it names."""
    return _has(sentence) or _has(before)


def is_anchored(*texts: str) -> bool:
    """Whether any of these texts names decentral government, its money or its domains."""
    return any(_has(text, anchors=True) for text in texts)

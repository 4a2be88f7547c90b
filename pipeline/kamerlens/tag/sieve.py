"""The sieve before the parser: which sentences can carry a theme at all, by their letters alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import yaml

from kamerlens.tag.codebook import FOLDER
from kamerlens.tag.words import plain


@cache
def groups() -> dict[str, list[dict[str, Any]]]:
    """The letters that let a sentence through, by themselves (``own``) or after one that did (``after``)."""
    text = (FOLDER / "zeef.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def _letters(which: str) -> re.Pattern[str]:
    found = [letters for group in groups()[which] for letters in group["letters"]]
    return re.compile("|".join(_edges(letters) for letters in found))


def _edges(letters: str) -> str:
    before = r"\b" if letters[0] == "|" else ""
    after = r"\b" if letters[-1] == "|" else ""
    return before + re.escape(letters.strip("|")) + after


def passes(sentence: str, before: str = "") -> bool:
    """Whether a sentence can carry a theme, given the sentence before it."""
    text = plain(sentence)
    if _letters("own").search(text):
        return True
    return bool(_letters("after").search(text) and _letters("own").search(plain(before)))


def keep(sentences: Sequence[str], before: str = "") -> list[bool]:
    """Which sentences of a paragraph pass; *before* is the sentence before the paragraph."""
    return [passes(each, previous) for each, previous in zip(sentences, [before, *sentences], strict=False)]

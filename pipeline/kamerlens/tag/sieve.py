"""The sieve before the parser: which sentences can carry a theme at all, by their letters alone."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from kamerlens.structure.data import read
from kamerlens.tag.codebook import FOLDER
from kamerlens.tag.words import plain


@cache
def data() -> dict[str, Any]:
    """The groups of letters that let a sentence through, and what is ignored, with their reasons."""
    return dict(read(FOLDER / "zeef.yaml"))


@cache
def _letters(anchors: bool) -> tuple[tuple[str, ...], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Letters that may stand anywhere, and those that stand at an edge of a word with the pattern that tells.

    Looked for one by one: Python finds a string fifteen times faster than a pattern of all of them.
    """
    groups = [group for group in data()["groups"] if group["anchor"] or not anchors]
    letters = list(dict.fromkeys(letters for group in groups for letters in group["letters"]))
    edged = tuple((each.strip("|"), re.compile(_edges(each))) for each in letters if "|" in each)
    return tuple(each for each in letters if "|" not in each), edged


def _edges(letters: str) -> str:
    before = r"\b" if letters[0] == "|" else ""
    after = r"\b" if letters[-1] == "|" else ""
    return before + re.escape(letters.strip("|")) + after


def _has(text: str, anchors: bool = False) -> bool:
    letters = _counted(text)
    anywhere, edged = _letters(anchors)
    return any(each in letters for each in anywhere) or any(
        each in letters and edge.search(letters) for each, edge in edged
    )


@lru_cache(maxsize=256)  # a sentence is looked at for anchors, for itself, and as the one before the next
def _counted(text: str) -> str:
    text = plain(text)
    return _ignored().sub("", text) if any(each in text for each in data()["ignore"]) else text


@cache
def _ignored() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, data()["ignore"])))


def passes(sentence: str, before: str = "") -> bool:
    """Whether a sentence can carry a theme: by its own letters, or as it may mean what the one *before* it names."""
    return _has(sentence) or _has(before)


def is_anchored(*texts: str) -> bool:
    """Whether any of these texts names decentral government, its money or its domains."""
    return any(_has(text, anchors=True) for text in texts)

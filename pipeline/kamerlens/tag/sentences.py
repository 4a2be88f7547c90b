"""Sentences of a paragraph by rule alone: the cheap cut that comes before any statistical step.

Abbreviations are the language room's; the same text gives the same sentences whatever pipeline is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kamerlens.language.tokenizer import abbreviations

_STOP = re.compile(r"[.!?…]+[”’\"')\]»]*(?=\s+\S)|\n+")
_LAST_WORD = re.compile(r"\S+$")
_INITIALS = re.compile(r"[(“‘\"']?(?:[A-Z]\.|(?:[A-Z][a-z]?\.-?){2,})")
_ITEM = re.compile(r"\W*(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[IVX]+)\.\s*")
_BEGINS = re.compile(r"[^\w\s]*[A-ZÀ-Þ0-9€]")


def split(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of *text* begins and ends, blanks at its ends left out."""
    ends = [0, *(match.end() for match in _STOP.finditer(text) if _ends(text, match)), len(text)]
    for begin, end in pairwise(_without_items(text, ends)):
        inner = text[begin:end]
        if inner.strip():
            yield begin + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())


def _ends(text: str, stop: re.Match[str]) -> bool:
    if text[stop.start()] == "\n":
        return True
    if not _BEGINS.match(text[stop.end() :].lstrip()[:4]):
        return False
    if text[stop.start() : stop.end()] != ".":
        return True
    word = _LAST_WORD.search(text, 0, stop.end())
    last = word.group().lstrip("(“‘\"'") if word else ""
    if last in abbreviations("never") or _INITIALS.fullmatch(last):
        return False
    return last not in abbreviations("perhaps")


def _without_items(text: str, ends: list[int]) -> Iterator[int]:
    """The ends without those right after a list mark: "3. Regio's" is one sentence."""
    begin = 0
    for end in ends:
        if begin < end < len(text) and _ITEM.fullmatch(text[begin:end].strip() + " "):
            continue
        yield end
        begin = end

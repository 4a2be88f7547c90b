"""The one form of text that every reader hands on."""

import re
import unicodedata
from functools import cache, lru_cache

from kamerlens.structure.data import load

# Control characters can stand in no XML and in no printed text: readers mark places with them.
MARK_NOTE = "\x01"
MARK_BEGIN = "\x02"
MARK_END = "\x03"
_WHITE = re.compile(r"\s+")
_DASHES = re.compile(r"[‐‑‒–—−]")
_QUOTES = re.compile(r"[‘’‚`´]")


@cache
def _table() -> dict[int, str | None]:
    data = load("structure/characters")
    table: dict[int, str | None] = {ord(row["char"]): None for row in data["removed"]}
    table.update({ord(row["char"]): row["by"] for row in data["replaced"]})
    return table


@lru_cache(maxsize=2000)  # names, kinds and fields come back, in a paper and from paper to paper
def clean(text: str) -> str:
    """NFC text with single spaces: soft hyphens and zero width characters out, ligatures and ĳ resolved."""
    return _WHITE.sub(" ", unicodedata.normalize("NFC", text.translate(_table()))).strip()


@lru_cache(maxsize=2000)
def key(text: str) -> str:
    """A form in which two spellings of the same printed words are equal: case, dashes, quotes and spaces."""
    plain = _DASHES.sub("-", clean(text)).casefold()
    return _WHITE.sub(" ", _QUOTES.sub("'", plain)).strip(" .;,")

"""Who speaks in a sentence, where that is not the paper's author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from kamerlens.records import Zone
from kamerlens.structure.data import read
from kamerlens.tag.codebook import FOLDER


@cache
def data() -> dict[str, Any]:
    """The speakers and the words of saying, as the codebook has them."""
    return dict(read(FOLDER / "sprekers.yaml"))


@cache
def _names() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(name), each["as"]) for each in data()["speakers"] for name in each["names"])


@cache
def _saying() -> re.Pattern[str]:
    words = (re.escape(word.strip()) for word in data()["saying"].split(","))
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def speaker(sentence: str, zone: Zone | None = None) -> str:
    """The speaker of a sentence, "" for the author; *zone*: the zone that speaks for somebody else than the author.

    An advice that a paper prints speaks for its adviser, a question that it answers for who asked it.
    """
    if _saying().search(sentence) and (named := next(_named(sentence), "")):
        return named
    return next((each["as"] for each in data()["zones"] if each["zone"] == zone), "")


def _named(sentence: str) -> Iterator[str]:
    """Those named in the sentence, the first named first."""
    found = [
        (match.start(), match.expand(name)) for each, name in _names() if (match := each.search(sentence))
    ]
    yield from (name for _, name in sorted(found))

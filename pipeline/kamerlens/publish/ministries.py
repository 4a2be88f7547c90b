"""Ministries as a reader knows them: names, periods, and which came from which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kamerlens.structure.data import load


@dataclass(frozen=True, slots=True)
class Ministry:
    """A ministry under one name: *periods* are (first year, last year or 0); offices are "Minister voor ..." in it."""

    key: str
    name: str
    periods: Sequence[tuple[int, int]] = ()
    offices: Sequence[tuple[str, int, int]] = ()
    before: Sequence[tuple[str, int]] = ()  # keys that it came from, with the year
    after: Sequence[tuple[str, int]] = ()  # keys that came from it, with the year


@cache
def ministries() -> Mapping[str, Ministry]:
    """Every ministry of data/ministries.yaml, by key."""
    raw = load("ministries")["ministries"]
    lines = load("site/ministry_lines")["lines"]
    return {
        each["key"]: Ministry(
            each["key"],
            each["names"][0],
            [(p["from"].year, p["to"].year if "to" in p else 0) for p in each["periods"]],
            [
                (m["title"], m["from"].year, m["to"].year if "to" in m else 0)
                for m in each.get("ministers", ())
            ],
            [(old, line["year"]) for line in lines if line["key"] == each["key"] for old in line["from"]],
            [(line["key"], line["year"]) for line in lines if each["key"] in line["from"]],
        )
        for each in raw
    }


def ministry(key: str) -> Ministry:
    """The ministry with that key; one that the list does not know goes by its key."""
    return ministries().get(key) or Ministry(key, key)

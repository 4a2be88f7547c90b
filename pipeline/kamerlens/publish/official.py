"""Figures of others that stand beside the counted mentions, with their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kamerlens.publish.chart import Overlay
from kamerlens.structure.data import load


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures were published; *url* is "" where they were not."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A yearly figure: what it counts, what must be known to read it, and per year its value and source."""

    theme: str
    name: str
    about: str
    values: Sequence[tuple[int, int, Source]]

    @property
    def overlay(self) -> Overlay:
        """The figures for a chart."""
        return Overlay(self.name, [(year, value) for year, value, _ in self.values])


@cache
def series() -> Mapping[str, Series]:
    """The series of data/site/official.yaml, by the theme whose chart they belong to."""
    raw = load("site/official")
    found = {}
    for facts in raw.values():
        sources = {key: Source(**source) for key, source in facts["sources"].items()}
        values = [(year, each["value"], sources[each["source"]]) for year, each in facts["values"].items()]
        found[facts["theme"]] = Series(facts["theme"], facts["name"], facts["about"], values)
    return found

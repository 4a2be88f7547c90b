"""Datasette's own pages in Dutch: the English phrases of its templates are replaced as the templates are loaded."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment

from kamerlens.structure.data import load


@cache
def phrases() -> Mapping[str, Any]:
    """data/dutch.yaml: ``templates``, ``scripts`` and ``words``."""
    found: Mapping[str, Any] = load("dutch")
    return found


class DutchLoader(BaseLoader):
    """Hands on what *loader* finds; a template that is Datasette's own is translated."""

    has_source_access = True

    def __init__(self, loader: BaseLoader, own: Path) -> None:
        self.loader = loader
        self.own = own

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Source, file and freshness of a template, as jinja2 asks for them."""
        source, file, fresh = self.loader.get_source(environment, template)
        if file and Path(file).parent == self.own:
            source = translated(source, Path(file).name)
        return source, file, fresh

    def list_templates(self) -> list[str]:
        """All template names."""
        return self.loader.list_templates()


def translated(source: str, template: str) -> str:
    """A template of Datasette with its phrases in Dutch."""
    groups = phrases()["templates"]
    return _replaced(source, {**groups.get(template, {}), **groups["*"]})


def script(source: str, name: str) -> str:
    """A script of Datasette with its phrases in Dutch."""
    return _replaced(source, phrases()["scripts"][name])


def _replaced(source: str, pairs: Mapping[str, str]) -> str:
    for english, dutch in pairs.items():
        source = source.replace(english, dutch)
    return source


def words(text: object) -> str:
    """What Datasette's code says of filters and orders, in Dutch.

    >>> words("where jaar = 2024 sorted by datum descending")
    'waar jaar = 2024 gesorteerd op datum aflopend'
    """
    said = str(text)
    for english, dutch in phrases()["words"]:
        said = re.sub(english, dutch, said)
    return said


def number(value: float) -> str:
    """A number in Dutch: a point between thousands, a comma before decimals.

    >>> number(12345)
    '12.345'
    """
    return f"{value:,}".translate(str.maketrans(",.", ".,"))

"""Dates in Dutch words."""

import re
from datetime import date
from functools import cache

from kamerlens.structure.data import load


@cache
def _months() -> dict[str, int]:
    rows = load("structure/months")["months"]
    return {name: number for number, names in enumerate(rows, start=1) for name in names}


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(rf"(?<!\d)(\d{{1,2}})\s+({names})\s+(\d{{4}})(?!\d)", re.IGNORECASE)


def find_date(text: str) -> str:
    """The first full date in *text* as ISO 8601, empty where there is none or it can't exist.

    >>> find_date("Den Haag, 12 juni 2024")
    '2024-06-12'
    """
    for day, month, year in _pattern().findall(text):
        try:
            return date(int(year), _months()[month.lower()], int(day)).isoformat()
        except ValueError:
            continue
    return ""


def find_place(text: str) -> str:
    """The place before a date: ``Den Haag`` of ``Den Haag, 12 juni 2024``; empty where none is printed."""
    match = _pattern().search(text)
    before = text[: match.start()].strip() if match else ""
    return before.rstrip(",").strip() if re.fullmatch(r"[’']?[\w’' -]{3,40},", before) else ""

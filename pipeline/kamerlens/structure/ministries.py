"""Which ministry a signatory's role belongs to."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from kamerlens.structure.data import load
from kamerlens.structure.text import key


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write a ministry, or the title of a minister without portfolio, in one period."""

    key: str
    text: str  # normalised by text.key
    begin: str
    end: str  # empty: still in use
    title: bool  # a whole title ("Minister voor ..."), not the name of a ministry


@cache
def _names() -> tuple[Name, ...]:
    """All names, the longest first, so that 'Economische Zaken en Klimaat' goes before 'Economische Zaken'."""
    rows = [name for entry in load("ministries")["ministries"] for name in _of(entry)]
    return tuple(sorted(rows, key=lambda name: (-len(name.text), not name.title)))


def _of(entry: dict[str, Any]) -> list[Name]:
    periods = [(str(p["from"]), str(p.get("to", ""))) for p in entry["periods"]]
    names = [
        Name(entry["key"], key(text), begin, end, False) for text in entry["names"] for begin, end in periods
    ]
    titles = [
        Name(entry["key"], key(row["title"]), str(row["from"]), str(row.get("to", "")), True)
        for row in entry.get("ministers", ())
    ]
    return names + titles


def _valid(name: Name, date: str) -> bool:
    return not date or (name.begin <= date and (not name.end or date <= name.end))


def _abbreviation(role: str) -> str:
    for entry in load("ministries")["ministries"]:
        if any(re.search(rf"(?<!\w){re.escape(abbr)}(?!\w)", role) for abbr in entry["abbreviations"]):
            return str(entry["key"])
    return ""


def ministry(role: str, date: str = "") -> str:
    """The key of the ministry in a printed role, the one of *date* (ISO) where a name has served twice.

    A name outside its period still counts where no other name fits: bills are signed late.

    >>> ministry("Minister voor Rechtsbescherming")
    'JenV'
    """
    text = re.sub(r"\b(ministers?|staatssecretarissen|staatssecretaris)\b", "minister", key(role))
    found = [name for name in _names() if re.search(rf"(?<!\w){re.escape(name.text)}(?!\w)", text)]
    if not found:
        return _abbreviation(role)
    longest = [name for name in found if name.title or len(name.text) == len(found[0].text)]
    titles = [name for name in longest if name.title]
    for candidates in (titles, longest, found):
        for name in candidates:
            if _valid(name, date):
                return name.key
    return (titles or longest)[0].key


def full_name(part: str) -> str:
    """The official name of the ministry that *part* names or abbreviates; *part* itself where none does."""
    found = ministry(part)
    for entry in load("ministries")["ministries"]:
        if entry["key"] == found:
            return str(entry["names"][0])
    return part


def portfolio(office: str, part: str) -> str:
    """The title of a minister without a ministry ("Minister voor Rechtsbescherming") for *part*, "" where none is."""
    title = f"{office} voor {part}"
    rows = (row for entry in load("ministries")["ministries"] for row in entry.get("ministers", ()))
    return next((str(row["title"]) for row in rows if key(row["title"]) == key(title)), "")

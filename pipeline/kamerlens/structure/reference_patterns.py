"""The patterns of data/references.yaml, and the id of what each match names."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kamerlens.structure import ids
from kamerlens.structure.data import load

_PLACE = re.compile(r"<<(\w+)>>")
_UPPER = frozenset({"I", "EK", ids.UPPER_HOUSE})


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern; *number* finds each number in its group ``numbers``."""

    name: str
    kind: str
    regex: re.Pattern[str]
    number: re.Pattern[str] | None

    @property
    def in_digits(self) -> bool:
        """Whether what it finds always has a digit: a number of its own or of a dossier."""
        return self.kind == "ecli" or self.number is not None


def data() -> Any:
    """All of data/references.yaml."""
    return load("references")


@cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns, in the order in which they are tried."""
    return tuple(
        Pattern(
            name=row["name"],
            kind=row["kind"],
            regex=expand(row["pattern"], row["kind"] == "wet" and row["name"] != "law"),
            number=re.compile(row["number"]) if "number" in row else None,
        )
        for row in data()["patterns"]
    )


@cache
def expand(pattern: str, cited: bool = False) -> re.Pattern[str]:
    """*pattern* with each ``<<part>>`` filled in; *cited* also knows abbreviations that need an article."""
    parts = {
        **data()["parts"],
        "compound": data()["compound"],
        "not_law": "|".join(data()["not_laws"]),
        "law": _any([name for name, row in _law_names() if cited or name not in row.get("cited", ())]),
        "act": _any([name for row in data()["acts"] for name in row["names"]]),
        "words": _any(list(data()["anaphors"]["words"])),
    }
    while _PLACE.search(pattern):
        pattern = _PLACE.sub(lambda match: parts[match[1]], pattern)
    return re.compile(pattern)


def _any(names: Sequence[str]) -> str:
    """An alternative of *names*, the longest first; a space may be any white space, an apostrophe either form."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    forms = (re.escape(name).replace(r"\ ", r"\s").replace("'", "['’]") for name in ordered)
    return f"(?:{'|'.join(forms)})"


def _law_names() -> Iterator[tuple[str, dict[str, Any]]]:
    for row in data()["laws"]:
        for name in (row["title"], *row.get("names", ()), *row.get("short", ()), *row.get("cited", ())):
            yield name, row


@cache
def _laws() -> dict[str, tuple[dict[str, Any], ...]]:
    """The laws that a name may mean, the one that lasted longest last."""
    known: dict[str, tuple[dict[str, Any], ...]] = {}
    for name, row in _law_names():
        rows = (*known.get(name, ()), row)
        known[name] = tuple(sorted(rows, key=lambda row: str(row.get("to", "9999"))))
    return known


def law_title(name: str, date: str = "") -> str:
    """The title of the law that *name* means on *date* (ISO; empty: today); *name* itself where none is known.

    >>> law_title("Wmo", "2010-03-01"), law_title("Wmo")
    ('Wet maatschappelijke ondersteuning', 'Wet maatschappelijke ondersteuning 2015')
    """
    rows = _laws().get(_plain(name), ())
    valid = [row for row in rows if date and date <= str(row.get("to", "9999"))]
    return str((valid or rows[-1:])[0]["title"]) if rows else name


def is_listed(name: str) -> bool:
    """Whether *name* stands in the list of laws."""
    return _plain(name) in _laws()


def _plain(name: str) -> str:
    return " ".join(name.split()).replace("’", "'")


@cache
def _acts() -> dict[str, str]:
    return {name: row["id"] for row in data()["acts"] for name in row["names"]}


def target_of(kind: str, match: re.Match[str], number: str, date: str = "", own: str = "") -> str:
    """The id of what *match* names with one of its numbers; empty where it can't be told.

    *own* is the dossier of the paper itself, for numbers that are printed without one.
    """
    if kind == "ecli":
        return match[0]
    parts = {name: part or "" for name, part in match.groupdict().items()}
    return _TARGETS[kind]({"dossier": own, **parts}, number, date)


def _paper(parts: dict[str, str], number: str, date: str) -> str:
    return ids.paper_id(ids.dossier_key(parts["dossier"]), number)


def _answers(parts: dict[str, str], number: str, date: str) -> str:
    chamber = ids.UPPER_HOUSE if parts["chamber"] in _UPPER else ids.LOWER_HOUSE
    return ids.answer_id(chamber, ids.session_year(parts["year"]), number)


def _proceedings(parts: dict[str, str], number: str, date: str) -> str:
    year = ids.session_year(parts["year"]).replace("-", "")
    if not (year and number):
        return ""
    code = "ek" if parts["chamber"] in _UPPER else "tk"
    return "-".join(filter(None, ("h", code, year, number, parts.get("item", ""))))


def _journal(collection: str) -> Callable[[dict[str, str], str, str], str]:
    return lambda parts, number, date: f"{collection}-{parts['year']}-{number}"


def _law(parts: dict[str, str], number: str, date: str) -> str:
    title = law_title(parts["law"], date)
    return f"wet:{title}#{number}" if number else f"wet:{title}"


def _act(parts: dict[str, str], number: str, date: str) -> str:
    """Year and number in this order, whatever the order in print: ``nr. 1303/2013`` is ``eu:2013/1303``."""
    if name := parts.get("act"):
        return f"eu:{_acts()[_plain(name)]}"
    year, serial = number.split("/")
    if parts.get("old") and len(serial) == 4:
        year, serial = serial, year
    return f"eu:{'19' + year if len(year) == 2 else year}/{serial}"


_TARGETS: dict[str, Callable[[dict[str, str], str, str], str]] = {
    "kamerstuk": _paper,
    "aanhangsel": _answers,
    "handelingen": _proceedings,
    "staatsblad": _journal("stb"),
    "staatscourant": _journal("stcrt"),
    "tractatenblad": _journal("trb"),
    "wet": _law,
    "eu": _act,
}

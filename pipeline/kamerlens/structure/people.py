"""Who signed, moved, asked and answered, from the words in which papers print it."""

import re
from functools import cache

from kamerlens.records import Person
from kamerlens.structure.data import load
from kamerlens.structure.ministries import full_name, ministry, portfolio
from kamerlens.structure.text import clean, key


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern *name* of data/structure/people.yaml."""
    return re.compile(load("structure/people")[name]["pattern"])


def role_of(line: str) -> str:
    """The role in a signature's first line without "De" and the comma; empty where it is no such line."""
    match = pattern("role").match(clean(line))
    return match["role"].rstrip(", ") if match else ""


def signer(role: str, name: str, date: str = "") -> Person:
    """The person of a printed signature ("De Minister van Economische Zaken," "D.S. Beljaarts")."""
    if not role and role_of(f"{name},"):
        # A bill is printed before it is signed: the office stands alone.
        role, name = name, ""
    office = re.sub(r"^De\s+", "", clean(role)).rstrip(", ")
    office = office[:1].upper() + office[1:]
    return Person(clean(name).rstrip(", "), office, ministry(office, date) if office else "")


def movers(printed_kind: str) -> tuple[str, ...]:
    """The members in a printed kind, as printed: ("CHAKOR", "VAN NISPEN")."""
    match = re.search(pattern("members").pattern, clean(printed_kind), re.IGNORECASE)
    return _split(match["names"]) if match else ()


def askers(description: str) -> tuple[str, ...]:
    """The members who ask, without their parties: ("Hirsch", "Teunissen")."""
    match = pattern("question").search(clean(description))
    return _split(re.sub(r"\s*\([^()]*\)", "", match["names"])) if match else ()


def answerers(description: str, date: str = "") -> tuple[Person, ...]:
    """The ministers who answer, each with the role that belongs to the office and ministry printed."""
    found = pattern("answer").finditer(clean(description))
    return tuple(_minister(match["office"], match["name"], match["ministry"], date) for match in found)


def _minister(office: str, name: str, part: str, date: str) -> Person:
    of = re.split(r"\s+[–-]\s+", part)[0]
    named = portfolio(office, of) or f"{office} van {full_name(of)}"
    role = office if office == "Minister-President" else named
    return Person(name, role, ministry(role, date))


def _split(names: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r",|\s+en\s+", names, flags=re.IGNORECASE) if part.strip())


def same_person(printed: str, official: str) -> bool:
    """Whether a printed name is the person of an official one: "Van Dijk" or "Inge van Dijk" of "I. van Dijk".

    A first name in print must begin with the first official initial.
    """
    ours, theirs = key(_surname(printed)), key(_surname(official))
    if not (ours and theirs):
        return False
    return theirs.endswith(ours) or (ours.endswith(f" {theirs}") and ours[0] == key(official)[:1])


def _surname(name: str) -> str:
    """The name without initials and first name in brackets: "van Dijk"."""
    bare = re.sub(r"\([^()]*\)", " ", clean(name))
    return clean(re.sub(r"\b(?:[A-ZÀ-Ý][a-z]{0,2}\.)+(?:-[A-Z]\.)?", " ", bare))

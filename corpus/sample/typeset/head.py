"""The YAML head of a source, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from kamerlens.records import Person, Zone
from kamerlens.structure.data import load
from kamerlens.structure.dates import find_date
from kamerlens.structure.ids import answer_id, paper_id, parse_id
from kamerlens.structure.text import clean
from typeset.errors import InlineError, MarkupError
from typeset.fonts import require_printable

ASKED = ("ah-", "kv-")  # identifiers of questions
LAYOUTS = ("house", "two_column", "scan")
# The official coarse kind of a paper, and the zone in which its running text begins.
KINDS = {
    "Brief": Zone.LETTER,
    "Motie": Zone.CONSIDERATION,
    "Amendement": Zone.AMENDMENT,
    "Nota van wijziging": Zone.AMENDMENT,
    "Voorstel van wet": Zone.BILL,
    "Memorie van toelichting": Zone.EXPLANATION,
    "Memorie van antwoord": Zone.EXPLANATION,
    "Nota naar aanleiding van het verslag": Zone.EXPLANATION,
    "Verslag": Zone.REPORT,
    "Verslag van een commissiedebat": Zone.REPORT,
    "Lijst van vragen": Zone.QUESTION,
    "Lijst van vragen en antwoorden": Zone.ANSWER,
    "Koninklijke boodschap": Zone.LETTER,
    "Advies Afdeling advisering Raad van State en Nader rapport": Zone.ADVICE,
    "Antwoord": Zone.ANSWER,
}
_REQUIRED = ("id", "kind", "chamber", "session_year", "dossiers", "number", "title", "dossier_title")
_CHAMBERS = ("Tweede Kamer", "Eerste Kamer")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a source says; ``opening`` are the lines between title and body, "" where none."""

    id: str
    kind: str
    chamber: str
    session_year: str
    number: str
    title: str
    dossiers: tuple[str, ...] = ()
    dossier_title: str = ""
    printed_kind: str = ""
    date: str = ""
    place: str = ""
    addressee: str = ""
    ministry: str = ""
    submitters: tuple[Person, ...] = ()
    enclosures: tuple[str, ...] = ()
    layout: str = "house"
    xml: bool = False
    opening: tuple[str, ...] = ()

    @property
    def prints_place(self) -> bool:
        """Whether the paper has a line with place and date."""
        own = self.kind in ("Brief", "Koninklijke boodschap")
        return own or any(line.startswith(f"{self.place}, ") for line in self.opening if self.place)


def parse_head(file: Path, text: str) -> Head:
    """The head of *file*; raises MarkupError for a missing, unknown or impossible value."""
    try:
        raw = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise MarkupError(
            file.name, line, f"broken YAML: {error.problem}", "quote values with : or #"
        ) from error
    check = _Check(file, text)
    if not isinstance(raw, dict):
        raise check.error("", "the head is no mapping", "write one key: value per line")
    head = _head(check, raw)
    _check_identity(check, head)
    _check_values(check, head)
    return head


class _Check:
    """Finds the line of a key, for errors."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self._lines = text.splitlines()

    def error(self, key: str, message: str, remedy: str) -> MarkupError:
        found = (n for n, line in enumerate(self._lines, 2) if key and line.startswith(f"{key}:"))
        return MarkupError(self.file.name, next(found, 1), message, remedy)


def _head(check: _Check, raw: dict[str, Any]) -> Head:
    known = {field.name for field in fields(Head)}
    for key in raw:
        if key not in known:
            raise check.error(key, f"unknown key {key!r}", f"use one of {', '.join(sorted(known))}")
    for key in _REQUIRED:
        if key not in raw and not (key.startswith("dossier") and str(raw.get("id", "")).startswith(ASKED)):
            raise check.error("", f"{key} is missing", f"add {key}: to the head")
    values = {key: _value(check, key, value) for key, value in raw.items() if value is not None}
    return Head(**values)


def _value(check: _Check, key: str, value: Any) -> Any:
    if key == "xml":
        return bool(value)
    if key in ("dossiers", "enclosures"):
        return tuple(str(item) for item in (value if isinstance(value, list) else [value]))
    if key == "submitters":
        return tuple(_person(check, person) for person in value)
    if key == "opening":
        return tuple(clean(line) for line in str(value).splitlines() if line.strip())
    if isinstance(value, bool | list | dict):
        raise check.error(key, f"{key} is no text but {value!r}", f'write {key}: "…" between quotes')
    try:
        require_printable(text := clean(str(value)))
    except InlineError as error:
        raise check.error(key, str(error), error.remedy) from error
    return text


def _person(check: _Check, raw: Any) -> Person:
    if not isinstance(raw, dict) or not set(raw) <= {"name", "role", "ministry"} or "name" not in raw:
        raise check.error("submitters", f"{raw!r} is no person", "write - {name: …, role: …, ministry: …}")
    facts = {key: clean(str(value)) for key, value in raw.items() if value is not None}
    role = facts.get("role", "").removeprefix("De ")
    return Person(
        facts["name"], role[:1].upper() + role[1:] if role != "lid" else role, facts.get("ministry", "")
    )


def _check_identity(check: _Check, head: Head) -> None:
    if check.file.stem != head.id:
        raise check.error("id", f"id {head.id} in a file {check.file.name}", f"name the file {head.id}.md")
    parsed = parse_id(head.id)
    if not parsed:
        raise check.error(
            "id", f"{head.id} is no identifier of a paper", "use kst-99001-3 or ah-tk-20232024-99001"
        )
    wanted = (
        answer_id(head.chamber, head.session_year, head.number)
        if head.id.startswith(ASKED)
        else paper_id(head.dossiers[0] if head.dossiers else "", head.number)
    )
    if wanted != head.id:
        raise check.error(
            "id", f"dossier and number make {wanted!r}, not {head.id}", "make id, dossiers and number agree"
        )
    for dossier in head.dossiers:
        if not re.fullmatch(r"99\d{3}(?:-[A-Z]+\d*)?", dossier):
            raise check.error(
                "dossiers", f"{dossier} is no fictional dossier", "use 99001 and up, 99010-VII with chapter"
            )
    if parsed.chamber and parsed.chamber != head.chamber:
        raise check.error(
            "chamber", f"{head.id} belongs to the {parsed.chamber}", "letters at the end: Eerste Kamer"
        )


def _check_values(check: _Check, head: Head) -> None:
    if head.chamber not in _CHAMBERS:
        raise check.error("chamber", f"{head.chamber!r} is no chamber", f"use {' or '.join(_CHAMBERS)}")
    if not re.fullmatch(r"(\d{4})-(\d{4})", head.session_year):
        raise check.error("session_year", f"{head.session_year!r} is no session year", "write 2023-2024")
    if head.date and not re.fullmatch(r"\d{4}-\d\d-\d\d", head.date):
        raise check.error("date", f"{head.date!r} is no date", "write 2023-11-14")
    if head.layout not in LAYOUTS:
        raise check.error("layout", f"{head.layout!r} is no layout", f"use one of {', '.join(LAYOUTS)}")
    if not head.printed_kind and not head.id.startswith(ASKED):
        raise check.error(
            "printed_kind", "printed_kind is missing", "write it as printed beside Nr., in capitals"
        )
    if head.kind not in KINDS:
        raise check.error("kind", f"{head.kind!r} is no official kind", f"use one of {', '.join(KINDS)}")
    if head.id.startswith(ASKED) and not any(line.startswith("Vragen van") for line in head.opening):
        raise check.error(
            "opening",
            "the opening lacks the line Vragen van …",
            "write opening: | and below it the lines Vragen van … (ingezonden …). and Antwoord van … (ontvangen …).",
        )
    if head.kind == "Brief" and not (head.date and head.place and head.addressee):
        raise check.error("date", "a letter has date, place and addressee", "add what is missing")
    _check_ministries(check, head)
    _check_date(check, head)


def _check_ministries(check: _Check, head: Head) -> None:
    keys = {row["key"] for row in load("ministries")["ministries"]}
    for key in (head.ministry, *(person.ministry for person in head.submitters)):
        if key and key not in keys:
            raise check.error("ministry", f"{key!r} is no ministry", f"use one of {', '.join(sorted(keys))}")


def _check_date(check: _Check, head: Head) -> None:
    """A date printed in the opening is the paper's date."""
    printed = next(filter(None, map(find_date, head.opening)), "")
    if printed and not head.id.startswith(ASKED) and printed != head.date:
        raise check.error(
            "date", f"the opening says {printed}, the head {head.date or 'nothing'}", "make them agree"
        )

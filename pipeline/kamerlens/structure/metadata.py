"""What a paper says of itself: from its print, from the official record, and the two together."""

import re
from collections.abc import Sequence
from dataclasses import fields as record_fields
from dataclasses import replace

from lxml import etree

from kamerlens.records import Metadata, Person, Problem
from kamerlens.structure import ids, people
from kamerlens.structure.dates import find_date, find_place
from kamerlens.structure.head import PrintedHead
from kamerlens.structure.kinds import kind_of
from kamerlens.structure.official import Fields, fields
from kamerlens.structure.text import clean
from kamerlens.structure.titles import name_of
from kamerlens.structure.titles import title as title_of

_MEMBER = "lid"
_KIND_SCHEMES = ("KamerstukTypen", "AanhangselTypen", "KamervraagTypen", "HandelingTypen", "Parlementair")
# Where print and official record can be compared word for word; titles and names differ by design.
_COMPARED = ("id", "chamber", "session_year", "dossiers", "number", "date")


def from_official(source: etree._Element | Fields) -> Metadata:
    """The metadata of an official record, given as its XML or as the mapping of `official.fields`."""
    found = fields(source) if isinstance(source, etree._Element) else source
    identifier = _first(found, "identifier")
    named = ids.parse_id(identifier) or ids.PaperId("", "")
    dossiers = tuple(filter(None, map(ids.dossier_key, found.get("dossiernummer", ()))))
    return Metadata(
        id=identifier,
        kind=_first(found, *(f"type:{scheme}" for scheme in _KIND_SCHEMES)),
        chamber=_chamber(_first(found, "creator")) or named.chamber,
        session_year=ids.session_year(_first(found, "vergaderjaar")),
        dossiers=dossiers or ((named.dossier,) if named.dossier else ()),
        number=_first(found, "ondernummer", "aanhangselNummer", "vraagnummer") or named.number,
        title=_official_title(found),
        dossier_title=_first(found, "dossiertitel"),
        date=_first(found, "datumOntvangst", "issued", "datumIndiening", "datumVergadering"),
        submitters=_official_people(found),
        main_paper=_first(found, "mainDocument"),
        url=ids.url(identifier),
    )


def from_print(head: PrintedHead) -> Metadata:
    """The metadata that a paper prints; the official kind by data/kinds.yaml, people with role and ministry."""
    lines = (*head.openings, *filter(people.pattern("dateline").match, head.closings))
    asked = bool(head.descriptions) or head.identifier.startswith(("ah-", "kv-"))
    date = _asked_date(head) if asked else _date(head)
    chamber = _chamber(head.chamber) or _chamber(head.footer)
    year = ids.session_year(head.session_year) or ids.session_year(head.footer)
    dossiers = tuple(filter(None, map(ids.dossier_key, head.dossiers)))
    number = re.sub(r"^(?:Nrs?\.?|[Ll]etter)\s*", "", clean(head.number)).rstrip(".")
    identifier = _identifier(head, dossiers, number, chamber, year, asked)
    parsed = ids.parse_id(identifier) or ids.PaperId("", "")
    submitters = _printed_people(head, date)
    return Metadata(
        id=identifier,
        kind="Antwoord" if asked and not head.kind else kind_of(head.kind),
        printed_kind=clean(head.kind),
        chamber=chamber or parsed.chamber,
        session_year=year or parsed.session_year,
        dossiers=dossiers or ((parsed.dossier,) if parsed.dossier else ()),
        number=number or parsed.number,
        title=_printed_title(head, submitters),
        dossier_title=clean(head.dossier_title),
        date=date,
        place=next(filter(None, map(find_place, lines)), ""),
        addressee=_addressee(head.openings),
        ministry=_ministry(submitters),
        submitters=submitters,
        url=ids.url(identifier),
    )


def merge(
    printed: Metadata, official: Metadata | None, file: str = ""
) -> tuple[Metadata, tuple[Problem, ...]]:
    """Print and official record as one; the record wins, and each field that differs is a Problem."""
    if official is None:
        return printed, ()
    values = {
        field.name: getattr(official, field.name) or getattr(printed, field.name)
        for field in record_fields(Metadata)
    }
    values["submitters"] = _merge_people(printed.submitters, official.submitters)
    merged = Metadata(**values)
    ministry = _ministry(merged.submitters) or printed.ministry
    return replace(merged, ministry=ministry), tuple(_differences(printed, official, file))


def _differences(printed: Metadata, official: Metadata, file: str) -> list[Problem]:
    # The record of an enclosure (blg) gives dossier and number of the paper that it belongs to.
    enclosure = official.id.startswith("blg-")
    compared = [name for name in _COMPARED if not (enclosure and name in ("dossiers", "number"))]
    return [
        Problem(
            file=file,
            step="structure",
            message=f"{name}: the paper prints {_shown(ours)}, the official metadata says {_shown(theirs)}",
            remedy="the official metadata is used; report the difference to the publisher if it is wrong",
            paper=official.id,
        )
        for name in compared
        if (ours := getattr(printed, name)) and (theirs := getattr(official, name)) and ours != theirs
    ]


def _shown(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _first(found: Fields, *names: str) -> str:
    return next((found[name][0] for name in names if found.get(name)), "")


def _chamber(text: str) -> str:
    return next((name for name in (ids.LOWER_HOUSE, ids.UPPER_HOUSE) if name in text), "")


def _official_title(found: Fields) -> str:
    if title := _first(found, "documenttitel"):
        return title
    whole, dossier = _first(found, "title"), _first(found, "dossiertitel")
    return whole.removeprefix(f"{dossier}; ") if dossier else whole


def _official_people(found: Fields) -> tuple[Person, ...]:
    asked = "vraagnummer" in found or "aanhangselNummer" in found
    role = _MEMBER if asked or _first(found, "type:KamerstukTypen") in ("Motie", "Amendement") else ""
    members = [Person(name, role) for name in found.get("indiener", ())]
    return (*members, *(Person(name) for name in found.get("ontvanger", ())))


def _date(head: PrintedHead) -> str:
    """The date of the head, of a nader rapport, or of a line with place and date at the end."""
    reports = [
        match["date"] for text in head.closings if (match := people.pattern("advice_date").search(text))
    ]
    ends = filter(people.pattern("dateline").match, head.closings)
    return next(filter(None, map(find_date, (*head.openings, *reports, *ends))), "")


def _asked_date(head: PrintedHead) -> str:
    text = " ".join(head.descriptions)
    for name in ("answer_date", "question_date"):
        if match := people.pattern(name).search(text):
            return find_date(match["date"])
    return ""


def _identifier(
    head: PrintedHead, dossiers: tuple[str, ...], number: str, chamber: str, year: str, asked: bool
) -> str:
    for word in clean(head.identifier).split():
        if ids.parse_id(word):
            return word
    if asked:
        return ids.answer_id(chamber, year, number)
    return ids.paper_id(dossiers[0], number) if dossiers else ""


def _addressee(openings: Sequence[str]) -> str:
    for line in openings:
        if match := people.pattern("addressee").match(clean(line)):
            return match["addressee"]
    return ""


def _printed_people(head: PrintedHead, date: str) -> tuple[Person, ...]:
    if head.descriptions:
        members = [Person(name, _MEMBER) for text in head.descriptions for name in people.askers(text)]
        answering = (person for text in head.descriptions for person in people.answerers(text, date))
        return (*members, *answering)
    signers = tuple(people.signer(role, name, date) for role, name in head.signers if name)
    if kind_of(head.kind) not in ("Motie", "Amendement"):
        return signers
    names = [person.name for person in signers] or [name_of(name) for name in people.movers(head.kind)]
    return tuple(Person(name, _MEMBER) for name in names)


def _printed_title(head: PrintedHead, submitters: Sequence[Person]) -> str:
    if head.kind:
        printed = people.pattern("replaces").sub("", head.kind)
        return title_of(printed, [person.name for person in submitters])
    if not head.descriptions:
        return ""
    asked = people.pattern("question_title").match(clean(head.descriptions[0]))
    if not asked:
        return clean(head.descriptions[0])
    who = re.sub(r"\s*\([^()]*\)", "", asked["who"])
    answered = any(text.startswith("Antwoord") for text in head.descriptions)
    return f"{'Antwoord op vragen' if answered else 'Vragen'} van {who} {asked['subject']}"


def _ministry(submitters: Sequence[Person]) -> str:
    return next((person.ministry for person in submitters if person.ministry), "")


def _merge_people(printed: Sequence[Person], official: Sequence[Person]) -> tuple[Person, ...]:
    """The official names in their order, each with the role and ministry under which it is printed."""
    if not official:
        return tuple(printed)
    merged = []
    for person in official:
        twin = next((other for other in printed if people.same_person(other.name, person.name)), Person(""))
        merged.append(Person(person.name, twin.role or person.role, twin.ministry or person.ministry))
    return tuple(merged)

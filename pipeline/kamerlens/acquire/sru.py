"""SRU 2.0 as the official repository speaks it: queries in CQL, answers in XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from kamerlens.acquire.http import UnfetchedError
from kamerlens.acquire.offer import File, Page, Record, Selection, Window, checked_id, folder_part, version
from kamerlens.errors import UnreadableError
from kamerlens.records import Problem
from kamerlens.structure.metadata import from_official
from kamerlens.structure.official import Fields, fields, parse_xml

_UNSAFE = re.compile(r'[\x00-\x1f"\\]')
# Diagnostics 1 (general system error) and 2 (temporarily unavailable) pass; others are about the question.
_PASSING = re.compile(r"/diagnostic/1/[12]\b")


def query(facts: Mapping[str, Any], selection: Selection, window: Window) -> str:
    """The CQL of a selection within a window of days; *facts* is data/acquire/repository.yaml.

    The house is not in it: some records have "overige" for it (kst-32545-143), and the number of a paper tells it.
    """
    index = facts["query"]
    parts = [index["always"]]
    parts += [f"{index['dated']}>={selection.since}"] if selection.since else []
    parts += [f"{index['dated']}<={selection.until}"] if selection.until else []
    parts += [f"{index['changed']}>={selection.changed}"] if selection.changed else []
    parts += [f"{index['dossier']}=={quoted(selection.dossier)}"] if selection.dossier else []
    parts += [_of_kind(facts, selection.kind)] if selection.kind else []
    parts += [f"{index['words']}={quoted(selection.query)}"] if selection.query else []
    if window:
        by = index["changed" if selection.changed else "dated"]
        parts += [f"{by}>={window[0]}", f"{by}<={window[1]}"]
    return " AND ".join(parts)


def _of_kind(facts: Mapping[str, Any], kind: str) -> str:
    named = facts["collections"].get(kind.lower())
    return str(named["clause"]) if named else f"{facts['query']['kind']}=={quoted(kind)}"


def quoted(text: str) -> str:
    """A value of CQL; what would end it or escape from it becomes a space."""
    return f'"{_UNSAFE.sub(" ", text)}"'


def page(data: bytes, forms: Mapping[str, str]) -> Page:
    """What one answer lists; a record that can't be used is a problem.

    Raises UnreadableError for what is no answer, UnfetchedError where it says what is wrong with the question.
    """
    root = parse_xml(data)
    if said := _diagnostics(root):
        if _PASSING.search(said):
            raise UnreadableError(said, "run the same again later")
        raise UnfetchedError(
            f"the repository refuses the search ({said}): look at --kind, --dossier and --query"
        )
    total = next((node.text for node in root.iter("{*}numberOfRecords")), None)
    if total is None or not total.strip().isdigit():
        raise UnreadableError("an answer without a number of records", "run the same again later")
    records: list[Record] = []
    problems: list[Problem] = []
    nodes = list(root.iter("{*}record"))
    for number, node in enumerate(nodes, 1):
        try:
            records.append(record(node, forms))
        except ValueError as e:
            problems.append(_refused(node, number, e))
    return Page(int(total), len(nodes), tuple(records), tuple(problems))


def _diagnostics(root: etree._Element) -> str:
    return "; ".join(
        " ".join(filter(None, (str(text).strip() for text in node.itertext())))
        for node in root.iter("{*}diagnostic")
    )


def _refused(node: etree._Element, number: int, error: ValueError) -> Problem:
    named = next((text.strip() for text in fields(node).get("identifier", ())), "") or f"record {number}"
    return Problem(named[:60], "acquire", f"{error}: refused", "tell the repository (KOOP)")


def record(node: etree._Element, forms: Mapping[str, str]) -> Record:
    """The record in an SRU record element; ValueError where it names no paper."""
    found = fields(node)
    metadata = from_official(found)
    identifier = checked_id(metadata.id)
    addresses = {item.get("manifestation", ""): (item.text or "").strip() for item in node.iter("{*}itemUrl")}
    if other := next((each for each in addresses.values() if f"/{identifier}/" not in each), None):
        raise ValueError(f"{identifier} has the files of another paper ({other[:200]})")
    return Record(
        id=identifier,
        kind=metadata.kind,
        chamber=metadata.chamber,
        date=metadata.date or _first(found, "date", "available"),
        dossier=folder_part(identifier, *metadata.dossiers),
        version=version(
            _first(found, "datumTijdstipWijzigingExpression", "modified"), next(iter(addresses.values()), "")
        ),
        files=tuple(
            File(name.format(id=identifier), form, addresses[form])
            for form, name in forms.items()
            if addresses.get(form)
        ),
    )


def _first(found: Fields, *names: str) -> str:
    return next((found[name][0] for name in names if found.get(name)), "")

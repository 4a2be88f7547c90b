"""The open data of the Tweede Kamer as a source of letters that the official repository does not have (yet)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from xml.sax.saxutils import quoteattr

import httpx

from kamerlens.acquire.http import Client, UnfetchedError
from kamerlens.acquire.offer import (
    File,
    Lot,
    Page,
    Record,
    Selection,
    Window,
    checked_id,
    folder_part,
    version,
)
from kamerlens.acquire.paging import lots
from kamerlens.errors import UsageError
from kamerlens.records import Problem
from kamerlens.structure.data import load

_UNSAFE = re.compile(r"[\x00-\x1f]")


def facts() -> Mapping[str, Any]:
    """data/acquire/letters.yaml: address and attributes."""
    loaded: Mapping[str, Any] = load("acquire/letters")
    return loaded


class Letters:
    """Letters of the government, by OData 4; see `offer.Catalogue`."""

    name = "letters"

    def __init__(self, client: Client, today: date) -> None:
        self.client = client
        self.today = today
        self.facts = facts()
        self.address = client.site

    def search(self, selection: Selection) -> Iterator[Lot]:
        """All letters of a selection; they are of one house and one kind."""
        if selection.house not in ("", self.facts["chamber"]) or selection.kind.lower() not in ("", "brief"):
            raise UsageError(
                "the source letters has letters to the Tweede Kamer only: leave out --kind and --house"
            )

        def ask(window: Window, first: int, most: int) -> Page:
            return self._ask(self._filter(selection, window), first, most)

        yield from lots(ask, selection.window(self.today), self.facts["page"], self.today)

    def scope(self, kind: str) -> tuple[tuple[str, ...], str]:
        """None: what the repository has besides (nds-) is not in this source's count."""
        return (), kind

    def _filter(self, selection: Selection, window: Window) -> str:
        names = self.facts["query"]
        parts = [names["always"]]
        parts += [f"{names['dated']} ge {_moment(selection.since)}"] if selection.since else []
        parts += [f"{names['dated']} lt {_moment(_next(selection.until))}"] if selection.until else []
        parts += [f"{names['changed']} ge {_moment(selection.changed)}"] if selection.changed else []
        if selection.dossier:
            parts.append(names["dossier"].format(number=int(selection.dossier.partition("-")[0])))
        if selection.query:
            words = _UNSAFE.sub(" ", selection.query).replace("'", "''")
            parts.append(names["words"].format(words=words))
        if window:
            by = names["changed" if selection.changed else "dated"]
            parts += [f"{by} ge {_moment(window[0])}", f"{by} lt {_moment(_next(window[1]))}"]
        return " and ".join(parts)

    def _ask(self, conditions: str, first: int, most: int) -> Page:
        names = self.facts["query"]
        address = httpx.URL(f"{self.address.rstrip('/')}/Document").copy_merge_params(
            {
                "$filter": conditions,
                "$expand": names["expand"],
                "$orderby": names["order"],
                "$count": "true",
                "$top": str(most),
                "$skip": str(first - 1),
            }
        )
        answers: list[dict[str, Any]] = []

        def fault(data: bytes) -> str:
            try:
                answers.append(_answer(data))
            except ValueError as e:
                return f"no answer of OData: {e}"
            return ""

        self.client.get(str(address), BytesIO(), fault)
        return self._page(answers[-1])

    def _page(self, answer: dict[str, Any]) -> Page:
        records: list[Record] = []
        problems: list[Problem] = []
        for row in answer["value"]:
            try:
                records.append(self._record(row))
            except (ValueError, TypeError, KeyError) as e:
                named = str(row.get("DocumentNummer") if isinstance(row, dict) else row)[:60]
                problems.append(Problem(named, "acquire", f"{e}: refused", "tell the Tweede Kamer"))
        return Page(answer["@odata.count"], len(answer["value"]), tuple(records), tuple(problems))

    def _record(self, row: dict[str, Any]) -> Record:
        identifier = checked_id(f"nds-tk-{row['DocumentNummer']}")
        if row.get("ContentType") not in (None, "application/pdf"):
            raise ValueError(f"{identifier} is no PDF but {str(row['ContentType'])[:80]}")
        resource = f"{self.address.rstrip('/')}/Document({UUID(row['Id'])})/resource"
        moment = str(row.get("GewijzigdOp") or "")
        dossiers = [_dossier(each) for each in row.get("Kamerstukdossier") or ()]
        return Record(
            id=identifier,
            kind=self.facts["kind"],
            chamber=self.facts["chamber"],
            date=str(row.get("Datum") or "")[:10],
            dossier=folder_part(identifier, *dossiers),
            version=version(moment),
            files=(
                File(f"{identifier}.pdf", "pdf", resource),
                File("metadata.xml", "metadata", content=self._metadata(identifier, row, dossiers)),
            ),
        )

    def _metadata(self, identifier: str, row: dict[str, Any], dossiers: list[str]) -> bytes:
        """The record in the shape of the repository's metadata.xml, so that papers are read in one way."""
        values = [
            ("DC.identifier", "OVERHEIDop.ParlID", identifier),
            ("DC.title", "", str(row.get("Onderwerp") or row.get("Titel") or "")),
            ("DC.type", "OVERHEIDop.KamerstukTypen", self.facts["kind"]),
            ("DC.type", "OVERHEIDop.Parlementair", self.facts["publication"]),
            ("DC.creator", "OVERHEID.StatenGeneraal", f"{self.facts['chamber']} der Staten-Generaal"),
            ("DCTERMS.issued", "DCTERMS.W3CDTF", str(row.get("Datum") or "")[:10]),
            ("OVERHEIDop.vergaderjaar", "", str(row.get("Vergaderjaar") or "")),
            *(("OVERHEIDop.dossiernummer", "", dossier) for dossier in dossiers),
        ]
        lines = (
            f"<metadata name={quoteattr(name)} scheme={quoteattr(scheme)} content={quoteattr(_printable(value))}/>"
            for name, scheme, value in values
            if value
        )
        body = "\n".join(lines)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<metadata_gegevens>\n{body}\n</metadata_gegevens>\n'.encode()


def _answer(data: bytes) -> dict[str, Any]:
    answer = json.loads(data)
    if not isinstance(answer, dict):
        raise ValueError("not an object")
    if error := answer.get("error"):
        raise UnfetchedError(f"the Tweede Kamer refuses the search: {str(error)[:200]}")
    if not isinstance(answer.get("value"), list) or not isinstance(answer.get("@odata.count"), int):
        raise ValueError("without value or count")
    return answer


def _dossier(row: dict[str, Any]) -> str:
    return "-".join(str(part) for part in (row.get("Nummer"), row.get("Toevoeging")) if part)


def _printable(text: str) -> str:
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def _moment(day: date) -> str:
    return f"{day}T00:00:00Z"


def _next(day: date) -> date:
    return day + timedelta(days=1)

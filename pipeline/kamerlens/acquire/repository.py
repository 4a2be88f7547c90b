"""The official repository of the Dutch state as a source of papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import httpx

from kamerlens.acquire import sru
from kamerlens.acquire.http import Client
from kamerlens.acquire.offer import Lot, Page, Record, Selection, Window
from kamerlens.acquire.paging import lots
from kamerlens.errors import UnreadableError
from kamerlens.structure.data import load


def facts() -> Mapping[str, Any]:
    """data/acquire/repository.yaml: address, indexes, forms of files, collections."""
    loaded: Mapping[str, Any] = load("acquire/repository")
    return loaded


class Repository:
    """Papers in the product area officielepublicaties, by SRU; see `offer.Catalogue`."""

    name = "repository"

    def __init__(self, client: Client, today: date) -> None:
        self.client = client
        self.today = today
        self.facts = facts()
        self.address = client.site

    def search(self, selection: Selection) -> Iterator[Lot]:
        """All papers of a selection; the house and the collection are told by their ids, here."""
        wanted, _ = self.scope(selection.kind)

        def ask(window: Window, first: int, most: int) -> Page:
            return self._ask(sru.query(self.facts, selection, window), first, most)

        for lot in lots(ask, selection.window(self.today), self.facts["page"], self.today):
            records = tuple(r for r in lot.records if _is_asked(r, wanted, selection.house))
            yield Lot(records, lot.problems, lot.missing)

    def scope(self, kind: str) -> tuple[tuple[str, ...], str]:
        """See `Catalogue.scope`; a kind that is no collection is one of Kamerstuk."""
        known = self.facts["collections"]
        if kind.lower() in known:
            return (known[kind.lower()]["prefix"],), ""
        if kind:
            return ("kst",), kind
        return tuple(each["prefix"] for each in known.values() if each["always"]), ""

    def _ask(self, query: str, first: int, most: int) -> Page:
        address = httpx.URL(self.address).copy_merge_params(
            {
                "operation": "searchRetrieve",
                "version": "2.0",
                "query": query,
                "startRecord": str(first),
                "maximumRecords": str(most),
            }
        )
        pages: list[Page] = []

        def fault(data: bytes) -> str:
            try:
                pages.append(sru.page(data, self.facts["forms"]))
            except UnreadableError as e:
                return str(e)
            return ""

        self.client.get(str(address), BytesIO(), fault)
        return pages[-1]


def _is_asked(record: Record, collections: tuple[str, ...], house: str) -> bool:
    return record.collection in collections and house in ("", record.chamber)

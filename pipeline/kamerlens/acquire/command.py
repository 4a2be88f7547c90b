"""Puts a run of `kamerlens fetch` together: source, client, today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import httpx

from kamerlens.acquire import letters, repository
from kamerlens.acquire.fetch import Progress, Summary, fetch
from kamerlens.acquire.http import Client, Manners
from kamerlens.acquire.offer import Catalogue, Selection
from kamerlens.errors import UsageError


def run(
    source: str,
    address: str | None,
    manners: Manners,
    selection: Selection,
    into: Path,
    dry: bool,
    progress: Progress,
) -> Summary:
    """Fetch a selection from the source of this name, at its own address or another.

    Raises UsageError for an address that is none, and what `fetch.fetch` raises.
    """
    today = date.today()
    facts = {"repository": repository.facts, "letters": letters.facts}[source]()
    site = _checked(address or facts["address"])
    with Client(site, manners) as client:
        catalogue: Catalogue = (
            repository.Repository(client, today) if source == "repository" else letters.Letters(client, today)
        )
        return fetch(catalogue, client, selection, into, today=today, dry=dry, progress=progress)


def _checked(address: str) -> str:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as e:
        raise UsageError(f"{address} is no address: {e}") from e
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(f"{address} is no address of a site: write https://host/path")
    return address

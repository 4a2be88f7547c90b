"""The search page, its exports and its feed."""

import sqlite3
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote_plus, urlencode

from datasette import Response, hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import AsgiStream

from kamerlens.aggregate.intervals import share
from kamerlens.publish import export
from kamerlens.publish.chart import Point, line_chart
from kamerlens.publish.citation import Citation, source
from kamerlens.publish.feed import Entry, atom
from kamerlens.publish.marking import Span, segments
from kamerlens.publish.metadata import DATABASE
from kamerlens.publish.paper import marked
from kamerlens.search import results
from kamerlens.search.columns import Shelf
from kamerlens.search.query import Query
from kamerlens.search.results import Found, Search

_PER_PAGE = 25
_PAGES = 400
_CONCORDANCE = 250
_IN_MEMORY = 10_000_000  # bytes of a workbook, before it goes to disk
_IN_SIGHT, _UNFOLDED = 12, 60  # values of a facet
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOO_WIDE = (
    "Deze zoekvraag vindt te veel om snel te tellen. Maak hem preciezer: langere woorden, of meer woorden."
)
_TOO_COMPLEX = "Deze zoekvraag is te ingewikkeld. Gebruik minder woorden en haakjes."

_shelf = Shelf()


@dataclass(frozen=True)
class Searched:
    """A search, how it was read, and what it found."""

    search: Search
    query: Query
    found: Found


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/zoek, and the same search as CSV, JSON, Excel and Atom."""
    return [
        (r"^/zoek$", page),
        (r"^/zoek\.csv$", as_csv),
        (r"^/zoek\.json$", as_json),
        (r"^/zoek\.xlsx$", as_excel),
        (r"^/zoek\.atom$", as_atom),
    ]


@hookimpl
def startup(datasette: Any) -> Any:
    """Read what searches are counted by before the first visitor comes."""

    async def ready() -> None:
        await _shelf.of(datasette.get_database(DATABASE))

    return ready


def _search(request: Any) -> Search:
    get = request.args.get
    return Search(
        text=(get("q") or "")[:1000],
        exact=bool(get("precies")),
        parts=bool(get("delen")),
        filters={name: get(name) for name in results.FACETS if get(name)},
        order=get("volgorde") if get("volgorde") in results.ORDERS else "relevantie",
    )


async def _searched(datasette: Any, search: Search) -> Searched:
    """A search that can't be carried out finds nothing, and its notes say why."""
    db = datasette.get_database(DATABASE)
    table, query = await _shelf.of(db), await results.understood(db, search)
    try:
        return Searched(search, query, await results.find(db, table, query, search))
    except QueryInterrupted:
        query = Query("", query.reading, (*query.notes, _TOO_WIDE))
    except sqlite3.OperationalError:
        query = Query("", query.reading, (*query.notes, _TOO_COMPLEX))
    return Searched(search, query, await results.find(db, table, query, search))


def _link(search: Search, **changes: str | None) -> str:
    """The address of this search with some of its parts changed; None takes one away."""
    parts: dict[str, str | None] = {
        "q": search.text,
        "precies": "1" if search.exact else None,
        "delen": "1" if search.parts else None,
        **search.filters,
        "volgorde": search.order if search.order != "relevantie" else None,
        **changes,
    }
    return urlencode({name: value for name, value in parts.items() if value})


async def page(request: Any, datasette: Any) -> Any:
    """Hits with facets, as a list, a concordance (weergave=concordantie) or over time (weergave=tijd)."""
    search = _search(request)
    searched = await _searched(datasette, search)
    found = searched.found
    context: dict[str, Any] = {
        "zoek": search,
        "vraag": searched.query,
        "gevonden": (counted := results.count(found)),
        "facetten": [_facet(search, name, pairs) for name, pairs in counted.facets.items()],
        "totaal": found.columns,
        "gewogen": found.ranks is not None,
        "grens": results.RANKED,
        "weergave": request.args.get("weergave") or "lijst",
        "adres": lambda **changes: _link(search, **changes),
        "stukjes": _pieces,
        "volgordes": list(results.ORDERS),
    }
    view = {"concordantie": _concordance, "tijd": _over_time}.get(context["weergave"], _list)
    context.update(await view(request, datasette.get_database(DATABASE), searched))
    return Response.html(await datasette.render_template("zoek.html", context, request=request))


def _facet(search: Search, name: str, pairs: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """A facet as the page lists it: what is in sight, what unfolds, and how many there are beyond."""
    address = _link(search, **{name: None})
    values = [(value, number, f"{address}&{name}={quote_plus(value)}") for value, number in pairs[:_UNFOLDED]]
    return {
        "naam": name,
        "eerste": values[:_IN_SIGHT],
        "meer": values[_IN_SIGHT:],
        "verder": len(pairs) - len(values),
    }


async def _list(request: Any, db: Any, searched: Searched) -> dict[str, Any]:
    asked = request.args.get("blad") or "1"
    number = max(1, min(int(asked), _PAGES)) if asked.isdecimal() and len(asked) < 6 else 1
    ids = searched.found.first(searched.search.order, _PER_PAGE, (number - 1) * _PER_PAGE)
    return {
        "treffers": await results.rows(db, searched.query, ids),
        "blad": number,
        "bladen": min(-(-searched.found.ids.size // _PER_PAGE), _PAGES),
        "per_blad": _PER_PAGE,
    }


async def _concordance(request: Any, db: Any, searched: Searched) -> dict[str, Any]:
    side = "links" if request.args.get("kant") == "links" else "rechts"
    ids = searched.found.first(searched.search.order, _CONCORDANCE)
    lines = results.concordance(await results.rows(db, searched.query, ids), side)
    return {"regels": lines, "kant": side, "hoogstens": _CONCORDANCE}


async def _over_time(request: Any, db: Any, searched: Searched) -> dict[str, Any]:
    years = results.per_year(searched.found)
    return {"jaren": years, "grafiek": _chart(years, searched.search)}


def _pieces(text: str) -> Any:
    """A text with marks as segments, for a template to escape and mark."""
    plain = text.translate({2: None, 3: None})
    return segments(plain, [Span(begin, end, "gevonden", True) for begin, end in marked(text)])


def _chart(years: list[dict[str, Any]], search: Search) -> str:
    """The share of the papers per year, with its margin; a year of which nothing was read is a gap."""
    rows = {row["jaar"]: row for row in years}
    points = (
        [_point(year, rows.get(year), search) for year in range(min(rows), max(rows) + 1)] if rows else []
    )
    return line_chart(
        points, "Deel van de stukken met deze woorden, per jaar, met 95%-marge", "% van de stukken"
    )


def _point(year: int, row: dict[str, Any] | None, search: Search) -> Point:
    if row is None:
        return Point(year, None)
    value, low, high = (100 * x for x in share(row["stukken"], row["stukken_totaal"]))
    return Point(year, value, low, high, link="/zoek?" + _link(search, jaar=str(year)))


@dataclass(frozen=True)
class Export:
    """All rows of a search, and what is to be known of them."""

    about: dict[str, Any]
    batches: AsyncIterator[list[dict[str, Any]]]
    headers: dict[str, str]


async def _export(request: Any, datasette: Any, suffix: str) -> Export:
    searched = await _searched(datasette, _search(request))
    found, search = searched.found, searched.search
    base, snapshot = f"{request.scheme}://{request.host}", found.columns.version
    about = {
        "zoekvraag": search.text,
        "gelezen als": searched.query.reading,
        "alleen": "; ".join(f"{name}: {value}" for name, value in search.filters.items()),
        "volgorde": search.order,
        "alinea's": found.ids.size,
        "van alle alinea's": found.columns.paragraphs,
        "momentopname": snapshot,
        "adres": f"{base}/zoek?{_link(search)}",
    }

    async def batches() -> AsyncIterator[list[dict[str, Any]]]:
        ids = found.first(search.order, found.ids.size)
        async for batch in results.batches(datasette.get_database(DATABASE), ids):
            yield [_exported(row, base, search, snapshot) for row in batch]

    name = f"kamerlens-zoek-{snapshot}.{suffix}"
    return Export(about, batches(), {"content-disposition": f"attachment; filename={name}"})


def _exported(row: dict[str, Any], base: str, search: Search, snapshot: str) -> dict[str, Any]:
    query = f"?{urlencode({'q': search.text})}" if search.text else ""
    return {
        **row,
        "vindplaats": source(Citation({**row, "id": row["stuk"]}, row["pagina"] or 0)),
        "link": f"{base}/stuk/{row['stuk']}{query}#a{row['volgnummer']}",
        "momentopname": snapshot,
    }


async def as_csv(request: Any, datasette: Any) -> Any:
    """All hits as CSV."""
    wanted = await _export(request, datasette, "csv")
    return _stream(export.csv_parts(wanted.batches), wanted, "text/csv; charset=utf-8")


async def as_json(request: Any, datasette: Any) -> Any:
    """All hits as JSON."""
    wanted = await _export(request, datasette, "json")
    return _stream(export.json_parts(wanted.batches, wanted.about), wanted, "application/json; charset=utf-8")


def _stream(parts: Any, wanted: Export, content_type: str) -> Any:
    async def write(out: Any) -> None:
        async with aclosing(parts):
            async for part in parts:
                await out.write(part)

    return AsgiStream(write, headers=wanted.headers, content_type=content_type)


async def as_excel(request: Any, datasette: Any) -> Any:
    """All hits as a workbook, up to Excel's own limit of rows."""
    wanted = await _export(request, datasette, "xlsx")
    # Kept until it is whole: a workbook is a zip file, with its index at its end.
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed when it is sent)
    await export.write_excel(wanted.batches, wanted.about, file)
    return _File(file, {**wanted.headers, "content-type": _EXCEL})


class _File:
    """An answer that is a file, closed (and so gone) when it is sent."""

    def __init__(self, file: Any, headers: dict[str, str]) -> None:
        self.file = file
        self.headers = headers

    async def asgi_send(self, send: Any) -> None:
        """Send in parts of 64 KiB."""
        size = self.file.seek(0, 2)
        self.file.seek(0)
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        headers.append((b"content-length", str(size).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        with self.file:
            while part := self.file.read(65536):
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def as_atom(request: Any, datasette: Any) -> Any:
    """The fifty newest hits as an Atom feed."""
    search = _search(request)
    searched = await _searched(datasette, replace(search, order="nieuwste"))
    ids = searched.found.first("nieuwste", 50)
    base = f"{request.scheme}://{request.host}"
    entries = [
        Entry(
            f"{base}/stuk/{row['stuk']}#a{row['volgnummer']}",
            f"{row['titel'] or row['stuk']} ({row['stuk']})",
            row["datum"],
            row["fragment"].translate({2: None, 3: None}),
        )
        for row in await results.rows(datasette.get_database(DATABASE), searched.query, ids)
    ]
    feed = atom(
        f"Kamerlens: {search.text}", f"{base}/zoek?{_link(search)}", entries, searched.found.columns.version
    )
    return Response(feed, content_type="application/atom+xml; charset=utf-8")

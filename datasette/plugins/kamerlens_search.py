"""The search page, its exports and its feed."""

import csv
import io
from typing import Any
from urllib.parse import urlencode

from datasette import Response, hookimpl

from kamerlens.publish.chart import Point, line_chart
from kamerlens.publish.feed import Entry, atom
from kamerlens.publish.marking import Span, segments
from kamerlens.publish.metadata import DATABASE
from kamerlens.publish.paper import marked
from kamerlens.search import results
from kamerlens.search.results import Search

_PER_PAGE = 25
_CONCORDANCE = 500
_COLUMNS = (
    "stuk",
    "titel",
    "datum",
    "soort",
    "kamer",
    "ministerie",
    "dossier",
    "pagina",
    "zone",
    "sectie",
    "tekst",
    "link",
)
_FILTERS = (*results.FACETS, *results.MENTION_FACETS)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/zoek, and the same search as CSV, JSON and Atom."""
    return [
        (r"^/zoek$", page),
        (r"^/zoek\.csv$", as_csv),
        (r"^/zoek\.json$", as_json),
        (r"^/zoek\.atom$", as_atom),
    ]


def _search(request: Any) -> Search:
    get = request.args.get
    return Search(
        text=(get("q") or "")[:1000],
        exact=bool(get("precies")),
        parts=bool(get("delen")),
        filters={name: get(name) for name in _FILTERS if get(name)},
        order=get("volgorde") if get("volgorde") in results.ORDERS else "relevantie",
    )


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
    db, search = datasette.get_database(DATABASE), _search(request)
    query = await results.understood(db, search)
    view = request.args.get("weergave") or "lijst"
    number = (
        max(1, min(int(request.args.get("blad") or 1), 400))
        if (request.args.get("blad") or "1").isdigit()
        else 1
    )
    found = await results.count(db, query, search)
    context: dict[str, Any] = {
        "zoek": search,
        "vraag": query,
        "gevonden": found,
        "weergave": view,
        "blad": number,
        "bladen": -(-found.paragraphs // _PER_PAGE),
        "adres": lambda **changes: _link(search, **changes),
        "stukjes": _pieces,
        "volgordes": list(results.ORDERS),
    }
    if view == "concordantie":
        rows = await results.hits(db, query, search, _CONCORDANCE)
        side = "links" if request.args.get("kant") == "links" else "rechts"
        context.update(regels=results.concordance(rows, side), kant=side, hoogstens=_CONCORDANCE)
    elif view == "tijd":
        years = await results.per_year(db, query, search)
        context.update(jaren=years, grafiek=_chart(years, search))
    else:
        context["treffers"] = await results.hits(db, query, search, _PER_PAGE, (number - 1) * _PER_PAGE)
    return Response.html(await datasette.render_template("zoek.html", context, request=request))


def _pieces(text: str) -> Any:
    """A text with marks as segments, for a template to escape and mark."""
    plain = text.translate({2: None, 3: None})
    return segments(plain, [Span(begin, end, "gevonden", True) for begin, end in marked(text)])


def _chart(years: list[dict[str, Any]], search: Search) -> str:
    points = [
        Point(
            row["jaar"],
            100 * row["stukken"] / row["stukken_totaal"],
            link="/zoek?" + _link(search, jaar=str(row["jaar"])),
        )
        for row in years
    ]
    return line_chart(points, "Deel van de stukken met deze woorden, per jaar", "% van de stukken")


async def _rows(request: Any, datasette: Any, limit: int) -> tuple[Search, list[dict[str, Any]]]:
    db, search = datasette.get_database(DATABASE), _search(request)
    query = await results.understood(db, search)
    rows = await results.hits(db, query, search, limit)
    base = f"{request.scheme}://{request.host}"
    for row in rows:
        row["tekst"] = row["gemarkeerd"].translate({2: None, 3: None})
        row["link"] = f"{base}/stuk/{row['stuk']}?{urlencode({'q': search.text})}#a{row['volgnummer']}"
    return search, rows


async def as_csv(request: Any, datasette: Any) -> Any:
    """All hits as CSV."""
    _, rows = await _rows(request, datasette, 100_000)
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return Response(
        out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"content-disposition": "attachment; filename=kamerlens-zoek.csv"},
    )


async def as_json(request: Any, datasette: Any) -> Any:
    """All hits as JSON."""
    search, rows = await _rows(request, datasette, 100_000)
    kept = [{name: row[name] for name in _COLUMNS} | {"vermeldingen": row["vermeldingen"]} for row in rows]
    return Response.json({"q": search.text, "treffers": kept})


async def as_atom(request: Any, datasette: Any) -> Any:
    """The fifty newest hits as an Atom feed."""
    search, _ = await _rows(request, datasette, 0)
    db = datasette.get_database(DATABASE)
    newest = Search(search.text, search.exact, search.parts, search.filters, "nieuwste")
    rows = await results.hits(db, await results.understood(db, search), newest, 50)
    base = f"{request.scheme}://{request.host}"
    entries = [
        Entry(
            f"{base}/stuk/{row['stuk']}#a{row['volgnummer']}",
            f"{row['titel'] or row['stuk']} ({row['stuk']})",
            row["datum"],
            row["fragment"].translate({2: None, 3: None}),
        )
        for row in rows
    ]
    address = f"{base}/zoek?{_link(search)}"
    return Response(
        atom(f"Kamerlens: {search.text}", address, entries),
        content_type="application/atom+xml; charset=utf-8",
    )

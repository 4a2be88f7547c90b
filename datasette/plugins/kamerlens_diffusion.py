"""Where a phrase first stood, and how it spread over the ministries."""

from typing import Any
from urllib.parse import urlencode

from datasette import NotFound, Response, hookimpl

from kamerlens.publish import diffusion, download
from kamerlens.publish.drawing import Drawing, svg
from kamerlens.publish.metadata import DATABASE
from kamerlens.publish.ministries import ministry
from kamerlens.publish.strip import strip_drawing
from kamerlens.search import results
from kamerlens.search.query import Query
from kamerlens.search.results import Search
from kamerlens.store.snapshot import id_of

_COLUMNS = ("ministerie", "jaar", "stukken_met", "eerste_datum", "eerste_stuk", "zoekvraag", "momentopname")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/trends/begrip, its figures as CSV and its chart as a picture."""
    return [
        (r"^/trends/begrip$", page),
        (r"^/trends/begrip\.csv$", as_csv),
        (r"^/trends/begrip\.(?P<kind>svg|png)$", as_picture),
    ]


def _search(request: Any) -> Search:
    get = request.args.get
    return Search((get("q") or "")[:1000], bool(get("precies")), bool(get("delen")))


def _query(search: Search, **more: str) -> str:
    parts = {
        "q": search.text,
        "precies": "1" if search.exact else "",
        "delen": "1" if search.parts else "",
        **more,
    }
    return urlencode({name: value for name, value in parts.items() if value})


async def _found(datasette: Any, search: Search) -> tuple[Query, list[dict[str, Any]]]:
    db = datasette.get_database(DATABASE)
    query = await results.understood(db, search)
    return query, await diffusion.ministries(db, query.fts)


def _drawing(found: list[dict[str, Any]], search: Search) -> Drawing | None:
    def link(ministry: str, year: int) -> str:
        # A search can't be narrowed down to papers without a ministry.
        return f"/zoek?{_query(search, ministerie=ministry, jaar=str(year))}" if ministry else ""

    return strip_drawing(diffusion.strips(found, link), f"{search.text}: stukken per ministerie en jaar")


async def page(request: Any, datasette: Any) -> Any:
    """The ministries in the order in which they came to the phrase, each with its first paper."""
    search = _search(request)
    query, found = await _found(datasette, search)
    drawing = _drawing(found, search)
    context = {
        "zoek": search,
        "vraag": query,
        "ministeries": found,
        "naam_van": lambda key: ministry(key).name,
        "niemand": diffusion.NOBODY,
        "grafiek": svg(drawing) if drawing else "",
        "adres": lambda **more: _query(search, **more),
    }
    return Response.html(await datasette.render_template("begrip.html", context, request=request))


async def as_csv(request: Any, datasette: Any) -> Any:
    """A row per ministry and year."""
    search = _search(request)
    snapshot = await datasette.get_database(DATABASE).execute_fn(id_of)
    rows = [
        (
            row["ministerie"],
            year["jaar"],
            year["stukken"],
            year["eerste"],
            year["stuk"],
            search.text,
            snapshot,
        )
        for row in (await _found(datasette, search))[1]
        for year in row["jaren"]
    ]
    return Response(
        download.table(_COLUMNS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"content-disposition": "attachment; filename=kamerlens-begrip.csv"},
    )


async def as_picture(request: Any, datasette: Any) -> Any:
    """The chart as a picture that can be read on its own."""
    search = _search(request)
    query, found = await _found(datasette, search)
    drawing = _drawing(found, search)
    if drawing is None:
        raise NotFound("Dit begrip is niet gevonden")
    snapshot = await datasette.get_database(DATABASE).execute_fn(id_of)
    notes = [f"gelezen als: {query.reading}", f"Kamerlens, momentopname {snapshot}"]
    kind = request.url_vars["kind"]
    body = download.picture(drawing, f"„{search.text}” per ministerie en jaar, aantal stukken", notes, kind)
    return Response(body, content_type=download.TYPES[kind])

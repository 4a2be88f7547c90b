"""Mentions by what they are about and where they stand, as a list, as CSV and as an Atom feed."""

from typing import Any

from datasette import Response, hookimpl

from kamerlens.publish import download, mentions
from kamerlens.publish.feed import Entry, atom
from kamerlens.publish.metadata import DATABASE
from kamerlens.store.snapshot import id_of

_PER_PAGE = 25
_PAGES = 200
_FEED = 50
_ROWS = 100_000
_COLUMNS = (
    "id",
    "stuk",
    "titel",
    "datum",
    "soort",
    "kamer",
    "ministerie",
    "thema",
    "subtype",
    "richting",
    "zin",
    "tekst",
    "pagina",
    "zone",
    "spreker",
    "zekerheid",
    "regel",
    "link",
    "momentopname",
)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/vermeldingen, and the same as CSV and Atom."""
    return [
        (r"^/vermeldingen$", page),
        (r"^/vermeldingen\.csv$", as_csv),
        (r"^/vermeldingen\.atom$", as_atom),
    ]


async def page(request: Any, datasette: Any) -> Any:
    """The newest mentions of those that the address asks for, page by page."""
    db, filters = datasette.get_database(DATABASE), mentions.narrowed(request.args.get)
    asked = request.args.get("blad") or "1"
    number = max(1, min(int(asked), _PAGES)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    found = await mentions.count(db, filters)
    context = {
        "gekozen": filters,
        "zonder": mentions.WITHOUT,
        "gesproken": await mentions.spoken(db, filters),
        "gevonden": found,
        "vermeldingen": await mentions.newest(db, filters, _PER_PAGE, (number - 1) * _PER_PAGE),
        "blad": number,
        "bladen": min(-(-found // _PER_PAGE), _PAGES),
        "adres": lambda page="/vermeldingen", **changes: _address(filters, page, changes),
    }
    return Response.html(await datasette.render_template("vermeldingen.html", context, request=request))


def _address(filters: mentions.Filters, page: str, changes: dict[str, Any]) -> str:
    """The list with some of its filters changed; None takes one away."""
    return mentions.address({name: value for name, value in {**filters, **changes}.items() if value}, page)


async def as_csv(request: Any, datasette: Any) -> Any:
    """The mentions as CSV, the newest first."""
    db, filters = datasette.get_database(DATABASE), mentions.narrowed(request.args.get)
    base, snapshot = f"{request.scheme}://{request.host}", await db.execute_fn(id_of)
    rows = [
        {**row, "link": f"{base}/v/{row['id']}", "momentopname": snapshot}
        for row in await mentions.newest(db, filters, _ROWS)
    ]
    return Response(
        download.table(_COLUMNS, ([row[name] for name in _COLUMNS] for row in rows)),
        content_type="text/csv; charset=utf-8",
        headers={"content-disposition": "attachment; filename=kamerlens-vermeldingen.csv"},
    )


async def as_atom(request: Any, datasette: Any) -> Any:
    """The fifty newest mentions as an Atom feed."""
    db, filters = datasette.get_database(DATABASE), mentions.narrowed(request.args.get)
    base = f"{request.scheme}://{request.host}"
    entries = [
        Entry(
            f"{base}/v/{row['id']}",
            f"{row['thema_titel']} ({row['richting']}): {row['titel'] or row['stuk']}",
            row["datum"],
            row["zin"],
        )
        for row in await mentions.newest(db, filters, _FEED)
    ]
    title = f"Kamerlens: {await mentions.spoken(db, filters)}"
    text = atom(title, base + mentions.address(filters), entries, await db.execute_fn(id_of))
    return Response(text, content_type="application/atom+xml; charset=utf-8")

"""The reading view of a paper, the pictures of its pages, and the short link of a mention."""

import re
from typing import Any

from datasette import NotFound, Response, hookimpl

from kamerlens.errors import UnreadableError
from kamerlens.publish import paper
from kamerlens.publish.metadata import DATABASE
from kamerlens.publish.picture import Pictures
from kamerlens.search import results
from kamerlens.store.rows import MENTIONS, PARAGRAPHS

_ID = r"(?P<id>[A-Za-z0-9][A-Za-z0-9-]{1,80})"
_pictures = Pictures()


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/stuk/ID, /stuk/ID/bladzijde/N.png and /v/NUMBER."""
    return [
        (rf"^/stuk/{_ID}$", read),
        (rf"^/stuk/{_ID}/bladzijde/(?P<page>[0-9]{{1,5}})\.png$", page_picture),
        (r"^/v/(?P<number>[0-9]{1,18})$", short_link),
    ]


async def read(request: Any, datasette: Any) -> Any:
    """The paper with its mentions marked, beside the picture of the page that the reader asked for."""
    db = datasette.get_database(DATABASE)
    searched = await results.understood(db, results.Search((request.args.get("q") or "")[:1000]))
    found = await paper.view(db, request.url_vars["id"], searched.fts)
    if found is None:
        raise NotFound(f"Er is hier geen stuk {request.url_vars['id']}")
    chosen = next((m for m in found.mentions if str(m["id"]) == request.args.get("vermelding")), None)
    page = _number(request.args.get("bladzijde")) or (chosen and chosen["pagina"]) or 1
    html = await datasette.render_template(
        "stuk.html",
        {
            "weergave": found,
            "gekozen": chosen,
            "bladzijde": min(max(page, 1), found.paper["paginas"] or 1),
            "heeft_beeld": found.file is not None and paper.pdf_path(db.path, found.file).is_file(),
            "adres": paper.official_url,
        },
        request=request,
    )
    return Response.html(html)


async def page_picture(request: Any, datasette: Any) -> Any:
    """A page of the paper's PDF as PNG, its mentions lit up and ?vermelding=NUMBER framed."""
    db = datasette.get_database(DATABASE)
    found = await paper.view(db, request.url_vars["id"])
    if found is None or found.file is None:
        raise NotFound("Van dit stuk zijn hier geen bladzijden")
    page = int(request.url_vars["page"])
    lights = paper.lights(found.mentions, page, _number(request.args.get("vermelding")))
    try:
        png = await _pictures.page(paper.pdf_path(db.path, found.file), found.file["sha256"], page, lights)
    except UnreadableError as e:
        raise NotFound(f"Deze bladzijde is er niet: {e}") from e
    return Response(png, content_type="image/png", headers={"cache-control": "max-age=3600"})


async def short_link(request: Any, datasette: Any) -> Any:
    """From a mention's number to its sentence in the reading view."""
    number = int(request.url_vars["number"])
    db = datasette.get_database(DATABASE)
    row = (await db.execute("select id, stuk from vermeldingen where id = ?", [number])).first()
    if row is None:
        raise NotFound(f"Er is hier geen vermelding {number}: misschien is het stuk opnieuw gelezen")
    return Response.redirect(f"/stuk/{row['stuk']}?vermelding={number}#v{number}")


@hookimpl
def render_cell(value: Any, column: str, table: str | None, database: str) -> Any:
    """Ids of papers and mentions lead to the reading view, wherever a table or query shows them."""
    import markupsafe

    if database != DATABASE or table == "stukken_dossiers":
        return None
    if (
        column in ("stuk", "id")
        and isinstance(value, str)
        and re.fullmatch(r"(kst|ah|kv|nds|blg|h|overig)-[\w-]+", value)
    ):
        return markupsafe.Markup('<a href="/stuk/{0}">{0}</a>').format(value)
    if column == "id" and table == "vermeldingen" and isinstance(value, int):
        return markupsafe.Markup('<a href="/v/{0}">{0}</a>').format(value)
    if (
        column == "alinea"
        and isinstance(value, int)
        and table is None
        and value > PARAGRAPHS * MENTIONS // 100
    ):
        return markupsafe.Markup('<a href="/kamerlens/alineas/{0}">{0}</a>').format(value)
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text) else None

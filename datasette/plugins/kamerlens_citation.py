"""The citation of a paper or a place in it: as a page, text, BibTeX and CSL-JSON."""

from functools import partial
from typing import Any

from datasette import NotFound, Response, hookimpl

from kamerlens.publish import citation
from kamerlens.publish.metadata import DATABASE

_PLACE = r"(?P<place>[A-Za-z][\w-]{1,80}(?:/[0-9]{1,5})?|[0-9]{1,18})"
# What the address ends in, and what is sent: style, media type.
_FORMS = {
    ".txt": ("text", "text/plain; charset=utf-8"),
    ".bib": ("bibtex", "application/x-bibtex; charset=utf-8"),
    ".json": ("csl", "application/vnd.citationstyles.csl+json; charset=utf-8"),
}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/citaat/ID, /citaat/ID/PARAGRAPH and /citaat/MENTION, with .txt, .bib or .json behind them for one form."""
    return [(rf"^/citaat/{_PLACE}$", page), (rf"^/citaat/{_PLACE}(?P<form>\.(?:txt|bib|json))$", file)]


async def _found(request: Any, datasette: Any) -> citation.Citation:
    place = request.url_vars["place"]
    found: citation.Citation | None = await datasette.get_database(DATABASE).execute_fn(
        partial(citation.find, place=place)
    )
    if found is None:
        raise NotFound(f"Er is hier geen {place} om te citeren")
    return found


async def page(request: Any, datasette: Any) -> Any:
    """The three forms on one page."""
    found = await _found(request, datasette)
    context = {
        "citaat": found,
        "vormen": [("Tekst", ".txt"), ("BibTeX", ".bib"), ("CSL-JSON (Zotero, pandoc)", ".json")],
        "gezegd": {suffix: found.said(style) for suffix, (style, _) in _FORMS.items()},
    }
    return Response.html(await datasette.render_template("citaat.html", context, request=request))


async def file(request: Any, datasette: Any) -> Any:
    """One form, to save or to fetch."""
    style, content_type = _FORMS[request.url_vars["form"]]
    said = (await _found(request, datasette)).said(style)
    return Response(f"{said}\n", content_type=content_type)

"""The pages of themes, ministries and dossiers, and their lists."""

import re
from typing import Any

from datasette import NotFound, Response, hookimpl
from markupsafe import Markup

from kamerlens.publish import mentions, official, pages
from kamerlens.publish.chart import line_drawing
from kamerlens.publish.drawing import Drawing, svg
from kamerlens.publish.metadata import DATABASE
from kamerlens.publish.ministries import ministry
from kamerlens.publish.strip import strip_drawing
from kamerlens.publish.trends import Choice, Trend, change, trend, trends
from kamerlens.store.snapshot import id_of

_NEWEST = 8
_PAPERS = 25
_DOSSIERS = 100
_DIRECTIONS = ("meer", "minder", "neutraal")
# Subtypes are counted over all mentions of a theme (measured: 0.5 s for 140,000), so once per snapshot.
_subtypes: dict[tuple[str, str], list[dict[str, Any]]] = {}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/themas, /ministeries and /dossiers, and a page for each of theirs."""
    return [
        (r"^/themas$", theme_list),
        (r"^/thema/(?P<key>[a-z_]{1,60})$", theme_page),
        (r"^/ministeries$", ministry_list),
        (r"^/ministerie/(?P<key>[A-Za-z&]{1,20})$", ministry_page),
        (r"^/dossiers$", dossier_list),
        (r"^/dossier/(?P<number>[A-Za-z0-9-]{1,40})$", dossier_page),
    ]


@hookimpl
def render_cell(value: Any, column: str, database: str) -> Any:
    """Dossiers and ministries lead to their pages, wherever a table or query shows them."""
    if database != DATABASE or not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9-]+", value):
        return None
    if column in ("dossier", "ministerie"):
        return Markup('<a href="/{0}/{1}">{1}</a>').format(column, value)
    return None


async def _page(request: Any, datasette: Any, template: str, context: dict[str, Any]) -> Any:
    return Response.html(await datasette.render_template(template, context, request=request))


def _chart(found: Trend, choice: Choice) -> str:
    title = f"{found.theme['titel']}: {choice.unit} per jaar, met 95%-marge"
    figures = official.series().get(found.theme["id"]) if choice.official else None
    return _svg(line_drawing(found.points, title, choice.unit, overlay=figures.overlay if figures else None))


def _svg(drawing: Drawing | None) -> str:
    return svg(drawing) if drawing else ""


async def theme_list(request: Any, datasette: Any) -> Any:
    """The themes with their definitions."""
    db = datasette.get_database(DATABASE)
    found = await trends(db, await pages.themes(db), Choice())
    context = {"themas": [(each.theme, each.mentions, change(each)) for each in found]}
    return await _page(request, datasette, "themas.html", context)


async def theme_page(request: Any, datasette: Any) -> Any:
    """One theme: its definition, trend, subtypes with directions, where it stands most, its newest mentions."""
    db, key = datasette.get_database(DATABASE), request.url_vars["key"]
    theme = await pages.theme(db, key)
    if theme is None:
        raise NotFound(f"Er is geen thema {key}")
    choice = Choice(official=key in official.series())
    found = await trend(db, theme, choice)
    context = {
        "thema": theme,
        "aantal": found.mentions,
        "grafiek": _chart(found, choice),
        "verandering": change(found),
        "officieel": official.series().get(key),
        "richtingen": _DIRECTIONS,
        "subtypen": await _subtypes_of(db, key),
        "verdelingen": {name: await pages.rates(db, key, name) for name in ("ministerie", "soort", "kamer")},
        "vermeldingen": await mentions.newest(db, {"thema": key}, _NEWEST),
    }
    return await _page(request, datasette, "thema.html", context)


async def _subtypes_of(db: Any, theme: str) -> list[dict[str, Any]]:
    key = (await db.execute_fn(id_of), theme)
    if key not in _subtypes:
        for old in [kept for kept in _subtypes if kept[0] != key[0]]:
            del _subtypes[old]
        _subtypes[key] = await pages.subtypes(db, theme)
    return _subtypes[key]


async def ministry_list(request: Any, datasette: Any) -> Any:
    """The ministries that papers came from."""
    db = datasette.get_database(DATABASE)
    rows = [{**row, "wie": ministry(row["sleutel"])} for row in await pages.ministries(db)]
    context = {"ministeries": rows, "themas": await pages.themes(db)}
    return await _page(request, datasette, "ministeries.html", context)


async def ministry_page(request: Any, datasette: Any) -> Any:
    """One ministry: its names through the years, a trend per theme, its newest mentions and papers."""
    db, key = datasette.get_database(DATABASE), request.url_vars["key"]
    papers = await pages.papers_of(db, key, _PAPERS)
    if not papers:
        raise NotFound(f"Er zijn hier geen stukken van ministerie {key}")
    choice = Choice(filters={"ministerie": key})
    found = await trends(db, await pages.themes(db), choice)
    context = {
        "wie": ministry(key),
        "namen": {row["sleutel"] for row in await pages.ministries(db)},
        "naam_van": lambda other: ministry(other).name,
        "vraag": choice.query,
        "trends": [(each, _chart(each, choice), change(each)) for each in found],
        "vermeldingen": await mentions.newest(db, {"ministerie": key}, _NEWEST),
        "stukken": papers,
    }
    return await _page(request, datasette, "ministerie.html", context)


async def dossier_list(request: Any, datasette: Any) -> Any:
    """The dossiers with the newest papers, or those that ?q= names."""
    db, looked_up = datasette.get_database(DATABASE), (request.args.get("q") or "").strip()[:100]
    rows = await pages.dossiers(db, looked_up, _DOSSIERS)
    context = {"dossiers": rows, "gezocht": looked_up, "hoogstens": _DOSSIERS}
    return await _page(request, datasette, "dossiers.html", context)


async def dossier_page(request: Any, datasette: Any) -> Any:
    """One dossier: its papers in order, what they refer to, its mentions per theme and over time."""
    db, number = datasette.get_database(DATABASE), request.url_vars["number"]
    papers = await pages.dossier(db, number)
    if not papers:
        raise NotFound(f"Er is hier geen dossier {number}")
    themes = await pages.themes(db)
    addresses = {paper["id"]: f"/stuk/{paper['id']}" for paper in papers}
    drawing = strip_drawing(
        pages.timeline(papers, themes, addresses), f"Vermeldingen in dossier {number}, per stuk"
    )
    context = {
        "nummer": number,
        "titel": next((paper["dossiertitel"] for paper in papers if paper["dossiertitel"]), ""),
        "fictief": any(paper["fictief"] for paper in papers),
        "stukken": papers,
        "themas": themes,
        "totalen": {t["id"]: sum(paper["themas"].get(t["id"], 0) for paper in papers) for t in themes},
        "grafiek": _svg(drawing),
        "vermeldingen": await mentions.newest(db, {"dossier": number}, _NEWEST),
    }
    return await _page(request, datasette, "dossier.html", context)

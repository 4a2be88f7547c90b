"""The trends page, its data as CSV and its charts as SVG."""

import csv
import io
from typing import Any
from urllib.parse import urlencode

from datasette import NotFound, Response, hookimpl

from kamerlens.publish.chart import line_chart
from kamerlens.publish.metadata import DATABASE
from kamerlens.publish.trends import DENOMINATORS, DIRECTIONS, FILTERS, Choice, Trend, change, trend

_THEMES = "select id, titel, beschrijving from codeboek where soort = 'thema' order by id"
_COLUMNS = (
    "thema",
    "jaar",
    "richting",
    "waarde",
    "laag",
    "hoog",
    "eenheid",
    "vermeldingen",
    "stukken_met",
    "stukken",
    "woorden",
)

# A picture on its own has no stylesheet of the site.
_STYLE = (
    "<style>.raster{stroke:#d5d9dd}.as{font:12px sans-serif;fill:#44525f}.marge{fill:#c9d8ea}"
    ".lijn{fill:none;stroke:#154273;stroke-width:2.5}.punt{fill:#154273}</style>"
)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/trends, /trends.csv and /trends/THEME.svg."""
    return [(r"^/trends$", page), (r"^/trends\.csv$", as_csv), (r"^/trends/(?P<theme>[a-z_]+)\.svg$", as_svg)]


def _choice(request: Any) -> Choice:
    get = request.args.get
    return Choice(
        get("richting") if get("richting") in DIRECTIONS else "alle",
        get("noemer") if get("noemer") in DENOMINATORS else "woorden",
        {name: get(name) or "" for name in FILTERS},
    )


async def _trends(datasette: Any, choice: Choice) -> list[Trend]:
    db = datasette.get_database(DATABASE)
    return [await trend(db, dict(theme), choice) for theme in (await db.execute(_THEMES)).rows]


def _chart(found: Trend, choice: Choice) -> str:
    unit, _ = DENOMINATORS[choice.denominator]
    return line_chart(found.points, f"{found.theme['titel']}: {unit} per jaar, met 95%-marge", unit)


async def page(request: Any, datasette: Any) -> Any:
    """Per theme the chart and the figures behind it, for the chosen direction, denominator, kind, chamber, ministry."""
    db, choice = datasette.get_database(DATABASE), _choice(request)
    found = await _trends(datasette, choice)
    options = {
        name: [
            row[0]
            for row in (
                await db.execute(f"select distinct {name} from spreiding where {name} != '' order by 1")
            ).rows
        ]
        for name in FILTERS
    }
    query = urlencode({"richting": choice.direction, "noemer": choice.denominator, **choice.narrowed})
    context = {
        "keuze": choice,
        "trends": [(each, _chart(each, choice), change(each.points)) for each in found],
        "eenheid": DENOMINATORS[choice.denominator][0],
        "formule": DENOMINATORS[choice.denominator][1],
        "noemers": DENOMINATORS,
        "richtingen": DIRECTIONS,
        "opties": options,
        "vraag": query,
    }
    return Response.html(await datasette.render_template("trends.html", context, request=request))


async def as_csv(request: Any, datasette: Any) -> Any:
    """The figures of the page."""
    choice = _choice(request)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for each in await _trends(datasette, choice):
        for row in each.rows:
            point = row["punt"]
            figures = (round(x or 0, 4) for x in (point.value, point.low, point.high))
            counts = (row["m"], row["met"], row["stukken"], row["w"])
            unit = DENOMINATORS[choice.denominator][0]
            writer.writerow((each.theme["id"], row["jaar"], choice.direction, *figures, unit, *counts))
    return Response(
        out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"content-disposition": "attachment; filename=kamerlens-trends.csv"},
    )


async def as_svg(request: Any, datasette: Any) -> Any:
    """The chart of one theme as a picture."""
    choice = _choice(request)
    for each in await _trends(datasette, choice):
        if each.theme["id"] == request.url_vars["theme"]:
            svg = _chart(each, choice).replace("<title>", f"{_STYLE}<title>", 1)
            return Response(
                svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
                content_type="image/svg+xml",
            )
    raise NotFound("Dit thema is er niet")

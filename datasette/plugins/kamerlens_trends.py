"""The trends page, its data as CSV and its charts as pictures."""

from typing import Any

from datasette import NotFound, Response, hookimpl

from kamerlens.publish import download, mentions, official, pages
from kamerlens.publish.chart import dutch, line_drawing
from kamerlens.publish.drawing import Drawing, svg
from kamerlens.publish.metadata import DATABASE
from kamerlens.publish.trends import DENOMINATORS, DIRECTIONS, FILTERS, Choice, Trend, change, chosen, trends
from kamerlens.store.snapshot import id_of

_COLUMNS = (
    "thema",
    "periode",
    "richting",
    "waarde",
    "laag",
    "hoog",
    "geschat",
    "geschat_laag",
    "geschat_hoog",
    "eenheid",
    "vermeldingen",
    "stukken_met",
    "stukken",
    "woorden",
    "alleen",
    "momentopname",
)
# One theme and direction are enough: every cell with papers has a row for each.
_OPTIONS = """select distinct {name} from spreiding where {name} != '' and richting = 'alle'
and thema = (select min(thema) from spreiding) order by 1"""


_CORRECTED = (
    "Streeplijn: gecorrigeerd voor de gemeten fouten van de herkenning; stippels: de 95%-marge daarvan"
)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/trends, /trends.csv and /trends/THEME.svg or .png."""
    return [
        (r"^/trends$", page),
        (r"^/trends\.csv$", as_csv),
        (r"^/trends/(?P<theme>[a-z_]+)\.(?P<kind>svg|png)$", as_picture),
    ]


def _drawing(found: Trend, choice: Choice) -> Drawing | None:
    title = f"{found.theme['titel']}: {choice.unit} per {'maand' if choice.months else 'jaar'}, met 95%-marge"
    figures = _figures(found.theme["id"], choice)
    overlay = figures.overlay if figures else None
    estimates = found.estimates if choice.corrected else ()
    return line_drawing(found.points, title, choice.unit, 12 if choice.months else 1, overlay, estimates)


def _figures(theme: str, choice: Choice) -> official.Series | None:
    """What is asked for of others' figures; they are of years."""
    return official.series().get(theme) if choice.official and not choice.months else None


async def page(request: Any, datasette: Any) -> Any:
    """Per theme the chart and the figures behind it, for the choice that the address makes."""
    db, choice = datasette.get_database(DATABASE), chosen(request.args.get)
    found = await trends(db, await pages.themes(db), choice)
    drawn = [_drawing(each, choice) for each in found]
    context = {
        "keuze": choice,
        "trends": [
            {
                "trend": each,
                "grafiek": svg(drawing) if drawing else "",
                "verandering": None if choice.months else change(each),
                "voorbeeld": _example(each, choice),
            }
            for each, drawing in zip(found, drawn, strict=True)
        ],
        "noemers": DENOMINATORS,
        "richtingen": DIRECTIONS,
        "opties": {name: await _options(db, name) for name in FILTERS},
        "officieel": official.series(),
        "gecorrigeerd": choice.corrected and any(each.is_corrected for each in found),
        "vraag": choice.query,
    }
    return Response.html(await datasette.render_template("trends.html", context, request=request))


async def _options(db: Any, name: str) -> list[str]:
    return [row[0] for row in (await db.execute(_OPTIONS.format(name=name))).rows]


def _example(found: Trend, choice: Choice) -> str:
    """The formula with the numbers of the last point."""
    if not found.rows or choice.denominator == "aantal":
        return ""
    row = found.rows[-1]
    by_words = choice.denominator == "woorden"
    counted = f"10.000 × {row['m']} ÷ {row['w']}" if by_words else f"100 × {row['met']} ÷ {row['stukken']}"
    return f"{row['wanneer']}: {counted} = {dutch(row['punt'].value)}"


async def as_csv(request: Any, datasette: Any) -> Any:
    """The figures of the page."""
    db, choice = datasette.get_database(DATABASE), chosen(request.args.get)
    snapshot = await db.execute_fn(id_of)
    only = await _only(db, choice)
    rows = [
        (
            *(each.theme["id"], row["wanneer"], choice.direction),
            *(round(x or 0, 4) for x in (row["punt"].value, row["punt"].low, row["punt"].high)),
            *((round(x, 4) for x in row["geschat"]) if row["geschat"] else ("", "", "")),
            *(choice.unit, row["m"], row["met"], row["stukken"], row["w"], only, snapshot),
        )
        for each in await trends(db, await pages.themes(db), choice)
        for row in each.rows
    ]
    return Response(
        download.table(_COLUMNS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"content-disposition": "attachment; filename=kamerlens-trends.csv"},
    )


async def _only(db: Any, choice: Choice) -> str:
    """What the figures are narrowed down to, in words; "" for nothing."""
    filters = {**choice.narrowed, **choice.without}
    return await mentions.spoken(db, filters) if filters else ""


async def as_picture(request: Any, datasette: Any) -> Any:
    """The chart of one theme as a picture that can be read on its own."""
    db, choice = datasette.get_database(DATABASE), chosen(request.args.get)
    theme = await pages.theme(db, request.url_vars["theme"])
    found = (await trends(db, [theme], choice))[0] if theme else None
    drawing = _drawing(found, choice) if found else None
    if theme is None or found is None or drawing is None:
        raise NotFound("Van dit thema is er geen grafiek")
    about = [choice.unit, *([f"richting {choice.direction}"] if choice.direction != "alle" else [])]
    figures = _figures(theme["id"], choice)
    notes = [
        f"{choice.formula}; band: 95%-marge over stukken",
        *([_CORRECTED] if choice.corrected and found.is_corrected else []),
        *([f"Vierkant, rechteras: {figures.name}"] if figures else []),
        f"Kamerlens, momentopname {await db.execute_fn(id_of)}",
    ]
    only = await _only(db, choice)
    heading = f"{theme['titel']}: {', '.join([*about, *([only] if only else [])])}"
    kind = request.url_vars["kind"]
    return Response(download.picture(drawing, heading, notes, kind), content_type=download.TYPES[kind])

"""The report of tagging again: which mentions came, went and changed, and what that did to the trends."""

from typing import Any

from datasette import NotFound, Response, hookimpl

from kamerlens.publish import pages, retags
from kamerlens.publish.metadata import DATABASE


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """/hertaggingen, the runs with the newest of them in full, and /hertaggingen/RUN."""
    return [(r"^/hertaggingen(?:/(?P<number>[0-9]{1,9}))?$", page)]


async def page(request: Any, datasette: Any) -> Any:
    """All runs, and one with its themes and years."""
    db, asked = datasette.get_database(DATABASE), request.url_vars["number"]
    found = await retags.runs(db)
    shown = next((run for run in found if asked in (None, str(run.row["id"]))), None)
    if asked and shown is None:
        raise NotFound(f"Uitvoering {asked} is geen hertagging")
    samples = await retags.samples(db, shown.row["id"]) if shown else []
    themes = await pages.themes(db)
    context = {
        "keren": found,
        "keer": shown,
        "soorten": retags.KINDS,
        "themas": themes,
        "namen": {theme["id"]: theme["titel"] for theme in themes},
        "jaren": {theme["id"]: shown.years(theme["id"], samples) for theme in themes} if shown else {},
    }
    return Response.html(await datasette.render_template("hertaggingen.html", context, request=request))

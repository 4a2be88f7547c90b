"""What the pages of tables get beside Datasette's own: an address for snippets, and which columns stand aside."""

from typing import Any

from datasette import hookimpl

from kamerlens.publish.metadata import DATABASE
from kamerlens.store.schema import tables

# Where a visitor chose columns, or asked for all, nothing is hidden.
_CHOSEN = ("_col", "_nocol", "_kolommen")


@hookimpl
def extra_template_vars(
    template: str, database: str | None, table: str | None, request: Any, datasette: Any
) -> dict[str, Any]:
    """For table.html: ``site``, ``terzijde`` (columns that are shown when asked for) and ``per`` (one to count by)."""
    if template != "table.html" or database != DATABASE or request is None:
        return {}
    found = next((each for each in tables() if each.name == table), None)
    aside = [column.name for column in found.columns if column.aside] if found else []
    return {
        "site": str(datasette.absolute_url(request, "/")).rstrip("/"),
        "terzijde": [] if any(name in request.args for name in _CHOSEN) else aside,
        "per": (found.facets or found.key)[0] if found else "",
    }

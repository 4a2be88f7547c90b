"""Dutch for everything that Datasette itself says."""

from pathlib import Path
from typing import Any

import datasette
from datasette import Response, hookimpl
from jinja2 import Environment

from kamerlens.publish import dutch

_PACKAGE = Path(datasette.__file__).parent


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Translate Datasette's templates, and give all templates Dutch numbers."""
    assert env.loader is not None
    env.loader = dutch.DutchLoader(env.loader, _PACKAGE / "templates")
    env.filters["nederlands"] = dutch.words
    env.filters["getal"] = dutch.number
    env.globals["getal"] = dutch.number


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The script of the column menu, translated."""
    return [(r"^/-/kamerlens/table\.js$", _table_script)]


def _table_script() -> Any:
    source = (_PACKAGE / "static" / "table.js").read_text("utf-8")
    return Response(dutch.script(source, "table.js"), content_type="text/javascript; charset=utf-8")

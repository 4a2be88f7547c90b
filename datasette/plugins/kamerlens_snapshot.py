"""The snapshot on every page and file, the download of the database, and nothing told about the machine."""

import asyncio
import atexit
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from datasette import NotFound, Response, hookimpl
from datasette.utils.asgi import AsgiFileDownload
from datasette.views.special import JsonDataView

from kamerlens.publish import snapshot
from kamerlens.publish.metadata import DATABASE
from kamerlens.store.snapshot import id_of

_KEY = "kamerlens.momentopname"
_HEADER = b"x-kamerlens-momentopname"
_one_copier = asyncio.Lock()


@hookimpl
def extra_template_vars(request: Any) -> dict[str, Any]:
    """``momentopname`` for the foot of every page."""
    return {"momentopname": request.scope.get(_KEY, "") if request else ""}


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """/momentopname, /kamerlens.db, and Datasette's pages about itself without what they tell of the machine."""
    return [
        (r"^/momentopname$", page),
        (rf"^/{DATABASE}\.db$", download),
        *(
            (rf"^/-/{name}(\.(?P<format>json))?$", JsonDataView.as_view(datasette, f"{name}.json", about))
            for name, about in {
                "databases": lambda: snapshot.databases(datasette),
                "versions": snapshot.programs,
            }.items()
        ),
        (r"^/-/(?:threads|messages|permissions|allow-debug|patterns)(?:\.json)?$", hidden),
    ]


@cache
def _copies() -> Path:
    """A folder for copies of the database, gone when the site stops."""
    folder = Path(tempfile.mkdtemp(prefix="kamerlens-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def hidden() -> Any:
    """Pages for who builds Datasette: they list threads, tasks and files."""
    raise NotFound("Deze bladzijde is er niet")


async def page(request: Any, datasette: Any) -> Any:
    """What the snapshot is made of."""
    rows = (await datasette.get_database(DATABASE).execute(snapshot.PARTS)).rows
    html = await datasette.render_template("momentopname.html", {"delen": rows}, request=request)
    return Response.html(html)


async def download(request: Any, datasette: Any) -> Any:
    """The database as it now is, under the name of its snapshot; a copy, so that no run changes it on the way."""
    db = datasette.get_database(DATABASE)
    name = await db.execute_fn(id_of)
    copy = _copies() / f"{DATABASE}-{name}.db"
    etag = f'"{name}"'
    if request.headers.get("if-none-match") == etag:
        return Response("", status=304, headers={"etag": etag})
    async with _one_copier:
        if not copy.exists():
            await asyncio.to_thread(snapshot.copy, Path(db.path), copy)
    return AsgiFileDownload(
        str(copy), filename=copy.name, content_type="application/vnd.sqlite3", headers={"etag": etag}
    )


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Put the snapshot into the head of every answer, and into the name of every CSV that Datasette makes."""

    def wrap(app: Any) -> Any:
        async def wrapped(scope: Any, receive: Any, send: Any) -> None:
            async def told(event: Any) -> None:
                if event["type"] == "http.response.start":
                    event = {**event, "headers": _told(event["headers"], name.encode())}
                await send(event)

            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            try:
                name = await datasette.get_database(DATABASE).execute_fn(id_of)
            except sqlite3.Error:
                name = ""
            await app({**scope, _KEY: name}, receive, told)

        return wrapped

    return wrap


def _told(headers: Any, name: bytes) -> list[Any]:
    told = [
        [key, re.sub(rb'(?<![0-9a-f]{12})\.csv("?)$', b"-" + name + rb".csv\1", value)]
        if key.lower() == b"content-disposition"
        else [key, value]
        for key, value in headers
    ]
    return [*told, [_HEADER, name]]

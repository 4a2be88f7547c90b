"""Opens a database as the site: Datasette with the project's folder `datasette/` as its configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kamerlens.errors import UsageError
from kamerlens.paths import SITE
from kamerlens.publish.metadata import DATABASE
from kamerlens.store.database import open_database


def site(database: Path) -> Any:
    """The Datasette instance of *database*, always under the name ``kamerlens`` whatever the file's name."""
    from datasette.app import Datasette
    from datasette.database import Database

    if not database.is_file():
        raise UsageError(f"{database} is not there: run `kamerlens ingest` first")
    open_database(database).close()
    instance = Datasette([], config_dir=SITE)
    # Not immutable: daily ingest changes the file under the running site, and an immutable database would
    # show stale counts (and leave out an unflushed WAL).
    instance.add_database(Database(instance, path=str(database), is_mutable=True), name=DATABASE)
    return instance


def run(database: Path, host: str, port: int) -> None:
    """Serve until interrupted."""
    import uvicorn

    instance = site(database)
    uvicorn.run(instance.app(), host=host, port=port, log_level="warning", lifespan="on")

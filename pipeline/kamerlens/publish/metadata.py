"""The site's Datasette metadata, from data/schema.yaml and data/queries.yaml.

`python -m kamerlens.publish.metadata` prints what datasette/metadata.json must hold; a test compares them.
"""

from __future__ import annotations

import json
from typing import Any

from kamerlens.store.schema import Table, tables
from kamerlens.structure.data import load

DATABASE = "kamerlens"

_SITE = {
    "title": "Kamerlens",
    "description": "Hoe Kamerstukken spreken over de macht tussen Rijk en decentrale overheden",
    "license": "EUPL-1.2 (programma); de Kamerstukken zelf zijn vrij van auteursrecht (artikel 11 Auteurswet)",
    "license_url": "https://eupl.eu/1.2/nl/",
    "source": "Officiële publicaties van de Staten-Generaal",
    "source_url": "https://www.officielebekendmakingen.nl/",
    "extra_css_urls": ["/static/kamerlens.css"],
    # Where disputes go by mail; without it a visitor gets a file only.
    "plugins": {"kamerlens": {"bezwaar_adres": {"$env": "KAMERLENS_BEZWAAR_ADRES"}}},
}


def metadata() -> dict[str, Any]:
    """Datasette's metadata document: titles, descriptions, facets, orders and canned queries, in Dutch."""
    return {
        **_SITE,
        "databases": {
            DATABASE: {
                "title": "Kamerlens",
                "tables": {table.name: _table(table) for table in tables()},
                "queries": _queries(),
            }
        },
    }


def _table(table: Table) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "title": table.title,
        "description": table.about,
        "columns": {column.name: column.said for column in table.columns},
    }
    for name, value in (
        ("label_column", table.label),
        ("sort", table.sort),
        ("sort_desc", table.sort_desc),
        ("facets", list(table.facets)),
        ("hidden", table.hidden),
    ):
        if value:
            facts[name] = value
    return facts


def _queries() -> dict[str, Any]:
    raw = load("queries")
    return {
        name: {
            "title": query["title"],
            "description": query["about"],
            "sql": query["sql"].strip(),
            "hide_sql": True,
        }
        for name, query in raw.items()
    }


def document() -> str:
    """The text of datasette/metadata.json."""
    return json.dumps(metadata(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    print(document(), end="")

"""What the pages of the codebook and of account show: the definitions as data, and the scores from the database.

*db* is a Datasette database (``await db.execute(sql, values)``).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kamerlens.paths import MODELS
from kamerlens.store.measures import fingerprint
from kamerlens.structure.data import load
from kamerlens.tag.codebook import Codebook, Rule, Theme

Row = dict[str, Any]

_BY_RULE = "select regel, count(*) as aantal from vermeldingen group by regel"
_VERSIONS = "select versie, count(*) as aantal from codeboek group by versie order by aantal desc"
_MEASURES = "select * from metingen order by verzameling, thema, aspect, klasse, groep"
_AGREEMENT = "select * from overeenstemming order by thema"
_GOLD = "select * from goudset order by verzameling, thema"
_COVERAGE = """select jaar, sum(bestaat) as bestaat, sum(gelezen) as gelezen, sum(ocr) as ocr from dekking
group by jaar order by jaar desc limit 60"""
_PROBLEMS = """select stap, melding, count(*) as aantal from problemen group by stap, melding
order by stap, aantal desc"""
_RUNS = "select * from uitvoeringen order by id desc limit 10"
_TABLES = ("metingen", "overeenstemming", "goudset")

# How the parts of the gold set are called where a reader sees them.
_PARTS = {
    "goudset train": "Goudset, om van te leren",
    "goudset development": "Goudset, om op te kiezen",
    "goudset test": "Goudset, om op te meten",
    "stukken train": "Zinnen van echte stukken, om van te leren",
    "stukken test": "Zinnen van echte stukken, om op te meten",
    "stukken test_letters": "Zinnen van brieven en antwoorden, om op te meten",
    "seed_letter": "Kamerstukken I 2023/24, 29 362, M: elke zin van de brief",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """All that was measured on one set of sentences."""

    name: str
    themes: Sequence[Row]
    directions: Sequence[Row]
    subtypes: Sequence[Row]
    groups: Mapping[str, Sequence[Row]]  # soort, periode, zone

    @property
    def title(self) -> str:
        """The set in words."""
        return _PARTS.get(self.name, self.name.replace("_", " "))

    @property
    def first(self) -> Row:
        """A row, for what all of them share: when, with which tagger and codebook."""
        return self.themes[0]


@cache
def prose() -> Mapping[str, Any]:
    """data/codebook/grensregels.yaml: ``eenheid``, ``richtingen``, ``grensregels``."""
    found: Mapping[str, Any] = load("codebook/grensregels")
    return found


@cache
def limits() -> Sequence[Mapping[str, str]]:
    """data/site/limits.yaml: what a reader must know of the figures."""
    found: Sequence[Mapping[str, str]] = load("site/limits")
    return found


def rules_of(codebook: Codebook, theme: Theme) -> list[Rule]:
    """A theme's rules, by subtype in the order of the codebook."""
    order = [each.id for each in theme.subtypes]
    return sorted(
        (rule for rule in codebook.rules if rule.theme == theme.id),
        key=lambda rule: order.index(rule.subtype),
    )


async def counts(db: Any) -> dict[str, int]:
    """How many mentions each rule found."""
    return {row["regel"]: row["aantal"] for row in await _rows(db, _BY_RULE)}


async def versions(db: Any) -> list[str]:
    """The versions of the codebook that the database's rows are of."""
    return [row["versie"] for row in await _rows(db, _VERSIONS)]


async def account(db: Any, folder: Path = MODELS) -> dict[str, Any]:
    """Everything of the page of account."""
    there = all([await db.table_exists(name) for name in _TABLES])
    return {
        "metingen": measured(await _rows(db, _MEASURES)) if there else [],
        "overeenstemming": await _rows(db, _AGREEMENT) if there else [],
        "goudset": parts(await _rows(db, _GOLD)) if there else [],
        "dekking": await _rows(db, _COVERAGE),
        "problemen": _by_step(await _rows(db, _PROBLEMS)),
        "uitvoeringen": await _rows(db, _RUNS),
        "modellen": models(folder),
        "beperkingen": limits(),
        "tagger": fingerprint(folder / "tagger"),
    }


def measured(rows: Sequence[Row]) -> list[Measured]:
    """The measures by the set that they were made on; that of the gold set's test part first."""
    sets: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        sets[row["verzameling"]].append(row)
    found = [_measured(name, each) for name, each in sets.items()]
    return sorted(
        (each for each in found if each.themes),
        key=lambda each: _order(each.name),
    )


def _order(name: str) -> int:
    return list(_PARTS).index(name) if name in _PARTS else len(_PARTS)


def _measured(name: str, rows: Sequence[Row]) -> Measured:
    of = {
        aspect: [row for row in rows if row["aspect"] == aspect]
        for aspect in ("thema", "richting", "subtype")
    }
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in of["thema"]:
        if row["groep"]:
            kind, _, value = row["groep"].partition(": ")
            groups[kind].append({**row, "waarde": value})
    themes = [row for row in of["thema"] if not row["groep"]]
    return Measured(name, themes, of["richting"], of["subtype"], dict(groups))


def parts(rows: Sequence[Row]) -> list[Row]:
    """The gold set, a row for each part: its sentences and sources, and ``themas``, the numbers by theme."""
    found: dict[str, Row] = {}
    for row in rows:
        name = row["verzameling"]
        part = found.setdefault(name, {**row, "titel": _PARTS.get(name, name), "themas": {}})
        part["themas"][row["thema"]] = row
    return sorted(found.values(), key=lambda part: _order(part["verzameling"]))


def _by_step(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["stap"]].append(row)
    return dict(found)


def models(folder: Path) -> list[Row]:
    """The models that lie in *folder*: what they are, their version and licence."""
    found = []
    meta = _json(folder / "nl_kamer" / "meta.json")
    if meta:
        found.append(
            {
                "naam": f"{meta['lang']}_{meta['name']}",
                "versie": meta["version"],
                "wat": "Nederlands taalmodel (spaCy): zinnen, woordsoorten, grondvormen, zinsbouw",
                "licentie": meta.get("license", ""),
            }
        )
    found.append(
        {
            "naam": "tagger",
            "versie": "",
            "wat": "Getrainde beslissing (logistische regressie) over thema, subtype en richting",
            "licentie": "EUPL-1.2",
        }
    )
    if (folder / "encoder").is_dir():
        found.append(
            {
                "naam": "encoder",
                "versie": "",
                "wat": "Taalmodel voor zinnen (multilingual-e5-small, nagetraind), gevraagd bij twijfel",
                "licentie": "MIT",
            }
        )
    return found


def _json(file: Path) -> Row:
    return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else {}


async def _rows(db: Any, sql: str, **values: Any) -> list[Row]:
    return [dict(row) for row in (await db.execute(sql, values)).rows]

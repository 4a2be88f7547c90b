"""What the pages of a theme, a ministry and a dossier show, from the database's rows.

*db* is a Datasette database (``await db.execute(sql, values)``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from kamerlens.publish.strip import Moment, Strip
from kamerlens.publish.trends import rate

Row = dict[str, Any]

THEMES = "select * from codeboek where soort = 'thema' order by id"
_SUBTYPES = "select * from codeboek where soort = 'subtype' and thema = :thema order by id"
_BY_SUBTYPE = """select subtype, richting, count(*) as aantal from vermeldingen where thema = :thema
group by subtype, richting"""
_RATES = """select {name} as naam, sum(stukken) as stukken, sum(stukken_met) as met, sum(m) as m, sum(w) as w,
sum(mm) as mm, sum(mw) as mw, sum(ww) as ww from spreiding where thema = :thema and richting = 'alle'
group by {name} having sum(m) > 0 order by sum(m) desc, 1 limit 25"""

_MINISTRIES = """select ministerie as sleutel, sum(stukken) as stukken, sum(w) as woorden, min(jaar) as eerste,
max(jaar) as laatste from spreiding where richting = 'alle' and thema = (select min(thema) from spreiding)
and ministerie != '' group by ministerie"""
_BY_MINISTRY = """select ministerie as sleutel, thema, sum(m) as m from spreiding
where richting = 'alle' and ministerie != '' group by ministerie, thema"""
_PAPERS = """select id, titel, datum, soort, kamer, dossier, ondernummer from stukken where ministerie = :ministerie
order by datum desc, nummer desc limit :limit"""

_DOSSIER = """select s.id, s.titel, s.datum, s.soort, s.kamer, s.ministerie, s.ondernummer, s.woorden, s.dossiertitel,
s.jaar, s.fictief from stukken_dossiers d join stukken s on s.id = d.stuk where d.dossier = :dossier limit 2000"""
_DOSSIER_MENTIONS = """select v.stuk, v.thema, v.richting, count(*) as aantal from stukken_dossiers d
join vermeldingen v on v.stuk = d.stuk where d.dossier = :dossier group by v.stuk, v.thema, v.richting"""
# The roles say more than that a paper is named; the strongest is shown.
_DOSSIER_LINKS = """select distinct v.stuk, v.doel, v.rol, s.ondernummer from stukken_dossiers d
join verwijzingen v on v.stuk = d.stuk join stukken_dossiers e on e.stuk = v.doel and e.dossier = d.dossier
join stukken s on s.id = v.doel where d.dossier = :dossier and v.doel != v.stuk order by v.stuk, s.datum, v.doel"""
ROLES = {
    "vervangt": "vervangt",
    "wijzigt": "wijzigt",
    "reactie_op": "reactie op",
    "bijlage_bij": "bijlage bij",
    "grondslag": "rust op",
    "bekendmaking": "bekendmaking van",
    "noemt": "noemt",
}
# Along the index on the date: the newest dossiers are found without a look at all papers.
_DOSSIERS = """select d.dossier, max(s.datum) as laatste, count(*) as stukken, max(s.dossiertitel) as titel
from (select dossier from (select d.dossier, s.datum from stukken s cross join stukken_dossiers d on d.stuk = s.id
      {where} order by s.datum desc limit 5000) group by dossier order by max(datum) desc, dossier
      limit :limit) n
join stukken_dossiers d on d.dossier = n.dossier join stukken s on s.id = d.stuk
group by d.dossier order by laatste desc, d.dossier"""
_LOOKED_UP = "where d.dossier like :begin or s.dossiertitel like :part"


async def themes(db: Any) -> list[Row]:
    """The themes of the codebook."""
    return await _rows(db, THEMES)


async def theme(db: Any, key: str) -> Row | None:
    """One theme of the codebook, None where there is no such theme."""
    return next((row for row in await themes(db) if row["id"] == key), None)


async def subtypes(db: Any, theme: str) -> list[Row]:
    """A theme's subtypes with their definitions, and how many mentions each has per direction."""
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for row in await _rows(db, _BY_SUBTYPE, thema=theme):
        counted[row["subtype"]][row["richting"]] = row["aantal"]
    rows = await _rows(db, _SUBTYPES, thema=theme)
    return [{**row, "sleutel": (key := row["id"].rpartition(".")[2]), "aantal": counted[key]} for row in rows]


async def rates(db: Any, theme: str, name: str) -> list[Row]:
    """How often a theme is mentioned per value of *name* (ministerie, soort or kamer), with its interval."""
    rows = await _rows(db, _RATES.format(name=name), thema=theme)
    return [
        {**row, **dict(zip(("waarde", "laag", "hoog"), rate(row, "woorden"), strict=True))} for row in rows
    ]


async def ministries(db: Any) -> list[Row]:
    """The ministries with papers, with their counts and ``themas``: mentions per theme; the most papers first."""
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for row in await _rows(db, _BY_MINISTRY):
        counted[row["sleutel"]][row["thema"]] = row["m"]
    rows = await _rows(db, _MINISTRIES)
    return sorted(
        ({**r, "themas": counted[r["sleutel"]]} for r in rows), key=lambda r: (-r["stukken"], r["sleutel"])
    )


async def papers_of(db: Any, ministry: str, limit: int) -> list[Row]:
    """The newest papers that a ministry signed first."""
    return await _rows(db, _PAPERS, ministerie=ministry, limit=limit)


async def dossiers(db: Any, looked_up: str, limit: int) -> list[Row]:
    """Dossiers, that with the newest paper first; *looked_up* is the begin of a number or part of a title."""
    where = _LOOKED_UP if looked_up else ""
    plain = looked_up.replace("%", "").replace("_", "")
    values = {"begin": f"{plain.replace(' ', '')}%", "part": f"%{plain}%", "limit": limit}
    return await _rows(db, _DOSSIERS.format(where=where), **values)


async def dossier(db: Any, number: str) -> list[Row]:
    """A dossier's papers in their order: each with ``themas``, its mentions per theme, and ``naar``, what it refers to.

    ``naar`` are (role, id, number) of other papers of the dossier.
    """
    papers = in_order(await _rows(db, _DOSSIER, dossier=number))
    themes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in await _rows(db, _DOSSIER_MENTIONS, dossier=number):
        themes[row["stuk"]][row["thema"]] += row["aantal"]
    links = _links(await _rows(db, _DOSSIER_LINKS, dossier=number))
    return [{**row, "themas": dict(themes[row["id"]]), "naar": links.get(row["id"], [])} for row in papers]


def in_order(papers: Sequence[Row]) -> list[Row]:
    """Papers as they stand in a dossier: by number; those with a letter (of the other chamber) by date between them.

    A numbered paper without a date, as bills are, stands by its number all the same; one with an earlier date than
    the paper before it (the advice that is printed after the bill) too.
    """
    numbered = sorted((p for p in papers if p["ondernummer"].isdigit()), key=lambda p: int(p["ondernummer"]))
    dates = accumulate((p["datum"] or "" for p in numbered), max)
    placed = [((date, 0, place), p) for place, (date, p) in enumerate(zip(dates, numbered, strict=True))]
    others = sorted((p for p in papers if not p["ondernummer"].isdigit()), key=lambda p: p["ondernummer"])
    placed += [((p["datum"] or "~", 1, place), p) for place, p in enumerate(others)]
    return [paper for _, paper in sorted(placed, key=lambda pair: pair[0])]


def _links(rows: Sequence[Row]) -> dict[str, list[tuple[str, str, str]]]:
    order = list(ROLES)
    strongest: dict[tuple[str, str], Row] = {}
    for row in rows:
        key, role = (row["stuk"], row["doel"]), row["rol"] if row["rol"] in ROLES else "noemt"
        if key not in strongest or order.index(role) < order.index(strongest[key]["rol"]):
            strongest[key] = {**row, "rol": role}
    links: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for (paper, target), row in strongest.items():
        links[paper].append((ROLES[row["rol"]], target, row["ondernummer"]))
    return links


def timeline(
    papers: Sequence[Row], themes: Sequence[Mapping[str, Any]], addresses: Mapping[str, str]
) -> list[Strip]:
    """A row per theme with a dot for every dated paper that mentions it; *addresses* of the papers, by id."""
    return [
        Strip(
            theme["titel"],
            [
                _moment(paper, theme, addresses[paper["id"]])
                for paper in papers
                if len(paper["datum"] or "") == 10 and theme["id"] in paper["themas"]
            ],
        )
        for theme in themes
    ]


def _moment(paper: Row, theme: Mapping[str, Any], address: str) -> Moment:
    number = paper["themas"][theme["id"]]
    said = f"{paper['datum']}, nr. {paper['ondernummer']}: {number} keer {theme['titel']}"
    return Moment(_years(paper["datum"]), number, said, address)


def _years(date: str) -> float:
    year, month, day = (int(part) for part in date.split("-"))
    return year + (month - 1) / 12 + (day - 1) / 372


async def _rows(db: Any, sql: str, **values: Any) -> list[Row]:
    return [dict(row) for row in (await db.execute(sql, values)).rows]

"""Mentions by what they are about and where they stand: how many, and the newest of them with their sentences.

*db* is a Datasette database (``await db.execute(sql, values)``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from kamerlens.aggregate.trends import UNQUOTED, UNREPEATED
from kamerlens.publish import parts
from kamerlens.publish.marking import Span, segments

Row = dict[str, Any]
Filters = Mapping[str, str]

# What mentions can be narrowed down to, as the address of a page names it.
FILTERS = {
    "thema": "v.thema = :thema",
    "subtype": "v.subtype = :subtype",
    "richting": "v.richting = :richting",
    "regel": "v.regel = :regel",
    "soort": "s.soort = :soort",
    "kamer": "s.kamer = :kamer",
    "ministerie": "s.ministerie = :ministerie",
    "jaar": "s.jaar = :jaar",
    "maand": "s.maand = :maand",
    "dossier": "s.id in (select stuk from stukken_dossiers where dossier = :dossier)",
    "zonder_citaten": UNQUOTED,
    "zonder_herhalingen": UNREPEATED,
}
# What is left out, where these have any value, and how that is said.
WITHOUT = {
    "zonder_citaten": "zonder citaten en andere sprekers",
    "zonder_herhalingen": "zonder herhaalde passages",
}
# Those of which the counts stand ready in the table ``spreiding``.
_COUNTED = frozenset({"thema", "richting", "soort", "kamer", "ministerie", "jaar", "maand", *WITHOUT})

# Papers first, newest first: their index on the date gives the order, and the walk ends at the limit.
_NEWEST = """select v.id, v.stuk, v.thema, v.subtype, v.richting, v.zin, v.zin_begin, v.begin, v.eind, v.pagina,
v.tekst, v.spreker, v.zekerheid, v.regel, a.zone, s.titel, s.datum, s.soort, s.kamer, s.ministerie,
t.titel as thema_titel, u.titel as subtype_titel
from stukken s cross join vermeldingen v on v.stuk = s.id join alineas a on a.id = v.alinea
left join codeboek t on t.id = v.thema left join codeboek u on u.id = v.thema || '.' || v.subtype
where {where} order by s.datum desc, s.nummer, v.id limit :limit offset :offset"""
_COUNT = """select count(*) from vermeldingen v join stukken s on s.id = v.stuk
join alineas a on a.id = v.alinea where {where}"""


def narrowed(get: Any) -> dict[str, str]:
    """The filters that an address sets, *get* giving its values by name."""
    found = {name: str(get(name))[:200] for name in FILTERS if get(name)}
    return {**found, **{name: "1" for name in WITHOUT if without(get, name)}}


def without(get: Any, name: str) -> bool:
    """Whether an address leaves out what *name* of WITHOUT says; ``eigen`` stands for both in older addresses."""
    return bool(get(name) or get("eigen"))


def address(filters: Filters, page: str = "/vermeldingen") -> str:
    """Where these mentions are listed."""
    return f"{page}?{urlencode(filters)}"


def _where(filters: Filters) -> str:
    return " and ".join([FILTERS[name] for name in filters] or ["1"])


async def count(db: Any, filters: Filters) -> int:
    """How many mentions there are of these."""
    if filters.keys() <= _COUNTED:
        return await _counted(db, filters)
    return int((await db.execute(_COUNT.format(where=_where(filters)), filters)).single_value())


async def _counted(db: Any, filters: Filters) -> int:
    clauses = [f"{name} = :{name}" for name in filters if name != "richting" and name not in WITHOUT]
    values = {"richting": "alle", **filters}
    part = parts.part(*(name in filters for name in WITHOUT))
    sql = f"select sum({part.m}) from spreiding where {' and '.join([*clauses, 'richting = :richting'])}"
    counted = (await db.execute(sql, values)).single_value() or 0
    more = await parts.differences(db, part, "1", clauses, values)
    return int(counted + sum(row["m"] for row in more))


async def newest(db: Any, filters: Filters, limit: int, offset: int = 0) -> list[Row]:
    """Mentions with their papers, newest first; ``stukjes`` is the sentence, cut where the mention begins and ends."""
    values = {**filters, "limit": limit, "offset": offset}
    rows = (await db.execute(_NEWEST.format(where=_where(filters)), values)).rows
    return [{**dict(row), "stukjes": _pieces(dict(row))} for row in rows]


def _pieces(row: Row) -> Sequence[Any]:
    begin = row["begin"] - row["zin_begin"]
    return segments(row["zin"], [Span(begin, begin + row["eind"] - row["begin"], "vermelding", row)])


async def spoken(db: Any, filters: Filters) -> str:
    """The filters in words: for a heading, a feed's title, a picture."""
    names = dict(filters)
    titles = [names.pop(key, "") for key in ("thema", "subtype")]
    ids = [titles[0], ".".join(titles) if titles[1] else ""]
    said = [await _title(db, key) for key in ids if key]
    apart = ("jaar", "maand", *WITHOUT)
    said += [f"{name} {value}" for name, value in names.items() if name not in apart]
    said += [names[key] for key in ("jaar", "maand") if key in names]
    return ", ".join([*said, *(WITHOUT[key] for key in WITHOUT if key in names)]) or "alle thema's"


async def _title(db: Any, key: str) -> str:
    row = (await db.execute("select titel from codeboek where id = ?", [key])).first()
    return row["titel"] if row else key

"""Draws sentences from a database to be coded: tagged ones by theme, and untagged ones to learn what is missed.

Every sentence is in one stratum: the first theme that the tagger gave it ("" for none), and what else the draw goes by
(kind, year). Each stratum gives about as many, so that rare kinds are seen; what each sentence stands for is kept.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, zip_longest
from typing import Any

from kamerlens.coding.record import Drawn
from kamerlens.errors import UsageError
from kamerlens.records import Kind
from kamerlens.store.rows import PARAGRAPHS
from kamerlens.tag.gold import Label
from kamerlens.tag.sentences import split
from kamerlens.tag.tagger import Tagger

BY = ("thema", "soort", "jaar")
_UNCODED = (str(Kind.OPENING), str(Kind.SIGNATURE))
_POOL = 10  # sentences judged for each that is wanted, where the least certain come first
_TRIES = 200  # draws for each untagged sentence that is wanted: most paragraphs have some

# With min() SQLite gives the other columns of the row that has it: the first mention of each sentence.
_TAGGED = """select min(v.id) as id, v.thema, v.alinea, v.zin_begin, v.zin_eind, s.soort, s.jaar from vermeldingen v
join stukken s on s.id = v.stuk group by v.alinea, v.zin_begin order by v.alinea, v.zin_begin"""
_PAPERS = "select nummer, soort, jaar, alineas from stukken where alineas > 0 order by nummer"
_PARAGRAPH = """select a.id, a.stuk, a.volgnummer, a.tekst, a.soort as alineasoort, a.zone, s.soort, s.datum, s.jaar
from alineas a join stukken s on s.id = a.stuk where a.id = ?"""
_MENTIONS = """select thema, subtype, richting, tekst, zin_begin, zin_eind from vermeldingen
where alinea = ? order by id"""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw: *count* sentences, of which the share *untagged* without a theme, in strata of *by*."""

    count: int = 50
    untagged: float = 0.5
    by: tuple[str, ...] = ("thema",)
    seed: int = 0


def draw(db: Any, wish: Wish) -> list[Drawn]:
    """The sentences, in random order; the same database and wish give the same. *db*: sqlite3's or sqlite-utils'.

    Raises UsageError where there is nothing to draw from.
    """
    # Not for secrets: a seeded generator is what makes a draw repeatable.
    chance = random.Random(wish.seed)  # noqa: S311
    without = round(wish.count * wish.untagged)
    found = [*_tagged(db, wish, wish.count - without, chance), *_untagged(db, wish, without, chance)]
    if not found:
        raise UsageError("there is no sentence to draw: ingest papers first")
    chance.shuffle(found)
    return found


def least_certain(db: Any, wish: Wish, tagger: Tagger) -> list[Drawn]:
    """The sentences of a ten times larger draw that the tagger is least certain of, the least certain first.

    These teach most, and they are no sample: nothing can be measured with them, so they carry no size.
    """
    pool = draw(db, replace(wish, count=_POOL * wish.count))
    told = tagger.probabilities([(each.sentence, each.context) for each in pool])
    doubt = [min(abs(value - 0.5) for value in each.values()) for each in told]
    order = sorted(range(len(pool)), key=lambda i: (doubt[i], pool[i].id))
    return [replace(pool[i], size=0.0, stratum=f"onzeker {pool[i].stratum}") for i in order[: wish.count]]


def _stratum(row: Row, theme: str, wish: Wish) -> str:
    parts = {"thema": theme or "geen", "soort": row["soort"] or "", "jaar": str(row["jaar"] or "")}
    # Tagged and untagged are never one stratum, whatever the draw goes by.
    return " / ".join(["met" if theme else "zonder", *(parts[name] for name in BY if name in wish.by)])


def _tagged(db: Any, wish: Wish, count: int, chance: random.Random) -> Iterator[Drawn]:
    strata: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(db, _TAGGED):
        strata[_stratum(row, row["thema"], wish)].append(row)
    for rows in strata.values():
        chance.shuffle(rows)
    for name, row in _in_turn(strata)[:count]:
        drawn = _drawn(db, _paragraph(db, row["alinea"]), row["zin_begin"], row["zin_eind"])
        yield replace(drawn, stratum=name, size=float(len(strata[name])))


def _in_turn(strata: dict[str, list[Row]]) -> list[tuple[str, Row]]:
    """One of each stratum after the other, until all are empty."""
    rounds = zip_longest(*([(name, row) for row in strata[name]] for name in sorted(strata)))
    return [each for each in chain.from_iterable(rounds) if each is not None]


def _untagged(db: Any, wish: Wish, count: int, chance: random.Random) -> Iterator[Drawn]:
    strata: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(db, _PAPERS):
        strata[_stratum(row, "", wish)].append(row)
    names = sorted(strata)
    for place, name in enumerate(names):
        wanted = count // len(names) + (place < count % len(names))
        yield from _of_stratum(db, name, strata[name], wanted, chance)


def _of_stratum(
    db: Any, name: str, papers: Sequence[Row], wanted: int, chance: random.Random
) -> Iterator[Drawn]:
    """Untagged sentences of these papers, each paragraph as likely as another, and in it each sentence.

    A paragraph of many sentences gives each of them a smaller chance: ``factor`` makes up for that.
    """
    ends = list(accumulate(row["alineas"] for row in papers))
    found: dict[str, Drawn] = {}
    tries, seen = 0, 0
    while len(found) < wanted and tries < _TRIES * wanted:
        tries += 1
        paper = papers[bisect_right(ends, chance.randrange(ends[-1]))]
        number = paper["nummer"] * PARAGRAPHS + chance.randint(1, paper["alineas"])
        paragraph = _paragraph(db, number)
        places = list(split(paragraph["tekst"])) if paragraph else []
        if not places or paragraph["alineasoort"] in _UNCODED:
            continue
        begin, end = chance.choice(places)
        if not any(m["zin_begin"] < end and begin < m["zin_eind"] for m in paragraph["vermeldingen"]):
            drawn = replace(_drawn(db, paragraph, begin, end), stratum=name, factor=float(len(places)))
            found.setdefault(drawn.id, drawn)
            seen += len(places)
    size = ends[-1] * seen / max(tries, 1)
    yield from (replace(each, size=round(size, 1)) for each in found.values())


def _paragraph(db: Any, number: int) -> Row:
    """A paragraph with its paper's facts and its mentions; {} where there is none with that number."""
    rows = _rows(db, _PARAGRAPH, number)
    return {**rows[0], "vermeldingen": _rows(db, _MENTIONS, number)} if rows else {}


def _drawn(db: Any, paragraph: Row, begin: int, end: int) -> Drawn:
    return Drawn(
        paper=paragraph["stuk"],
        paragraph=paragraph["volgnummer"],
        begin=begin,
        end=end,
        sentence=paragraph["tekst"][begin:end],
        context=_before(db, paragraph, begin),
        kind=paragraph["soort"] or "",
        period=(paragraph["datum"] or str(paragraph["jaar"] or ""))[:4],
        zone=paragraph["zone"] or "",
        tagged=tuple(_labels(paragraph["vermeldingen"], begin)),
    )


def _labels(mentions: Sequence[Row], begin: int) -> Iterator[Label]:
    """What the tagger says of the sentence that begins there: the first mention of each theme."""
    given = set()
    for each in mentions:
        if each["zin_begin"] == begin and each["thema"] not in given:
            given.add(each["thema"])
            yield Label(each["thema"], each["subtype"], each["richting"], each["tekst"])


def _before(db: Any, paragraph: Row, begin: int) -> str:
    """The sentence before: in the paragraph, else the last of the paragraph before it."""
    earlier = list(_sentences(paragraph["tekst"], begin))
    if earlier:
        return earlier[-1]
    above = _paragraph(db, paragraph["id"] - 1)
    if not above or above["stuk"] != paragraph["stuk"] or above["alineasoort"] in _UNCODED:
        return ""
    return next(reversed(list(_sentences(above["tekst"], len(above["tekst"])))), "")


def _sentences(text: str, until: int) -> Iterator[str]:
    return (text[begin:end] for begin, end in split(text) if end <= until)


def _rows(db: Any, sql: str, *values: Any) -> list[Row]:
    cursor = db.execute(sql, values)
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

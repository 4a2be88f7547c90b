"""Links paragraphs that say the same to the earliest of them (table ``herhalingen``).

Only the earliest of a group keeps its bands (table ``banden``), so that a new paragraph is compared with one of each
group, and one that comes costs the same whatever the number stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from kamerlens.structure.repeats import alike

_SEEN = """select distinct a.id, a.tekst, s.datum from banden b join alineas a on a.id = b.alinea
join stukken s on s.id = a.stuk where b.band in ({}) order by s.datum, a.id"""

_TEXT = "select a.tekst, s.datum from alineas a join stukken s on s.id = a.stuk where a.id = ?"
_NEXT = """select h.alinea from herhalingen h join alineas a on a.id = h.alinea join stukken s on s.id = a.stuk
where h.eerste = ? order by s.datum, h.alinea limit 1"""


def enter(db: Database, bands: Mapping[int, Sequence[int]]) -> None:
    """Link the paragraphs just stored; *bands* by the paragraph's id."""
    for paragraph, numbers in bands.items():
        if numbers:
            _link(db, paragraph, numbers)


def _link(db: Database, paragraph: int, bands: Sequence[int]) -> None:
    text, date = db.execute(_TEXT, [paragraph]).fetchone()
    marks = ", ".join("?" * len(bands))
    groups = [row for row in db.execute(_SEEN.format(marks), list(bands)).fetchall() if alike(row[1], text)]
    if groups and (groups[0][2], groups[0][0]) < (date, paragraph):
        db.execute("insert into herhalingen values (?, ?)", [paragraph, groups[0][0]])
        return
    db.conn.executemany("insert or ignore into banden values (?, ?)", [(band, paragraph) for band in bands])
    for later, _, _ in groups:
        db.execute("update herhalingen set eerste = ? where eerste = ?", [paragraph, later])
        db.execute("insert into herhalingen values (?, ?)", [later, paragraph])
        db.execute("delete from banden where alinea = ?", [later])


def strike(db: Database, first: int, last: int) -> None:
    """Before the paragraphs with these ids go: the next in time stands for the others of its group."""
    gone = [first, last]
    db.execute("delete from herhalingen where alinea between ? and ?", gone)
    heads = db.execute(
        "select distinct eerste from herhalingen where eerste between ? and ?", gone
    ).fetchall()
    for (head,) in heads:
        (heir,) = db.execute(_NEXT, [head]).fetchone()
        db.execute("delete from herhalingen where alinea = ?", [heir])
        db.execute("update herhalingen set eerste = ? where eerste = ?", [heir, head])
        db.execute("update banden set alinea = ? where alinea = ?", [heir, head])
    db.execute("delete from banden where alinea between ? and ?", gone)

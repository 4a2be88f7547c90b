"""The snapshot: which papers, read with which versions, a database holds, as one short id.

Each paper counts as a hash of its id, its file's SHA-256 and the versions of program, codebook and models that read
it; the snapshot is the sum of these numbers, modulo 2^256. A sum doesn't depend on the order of its terms, and a paper
that comes, goes or is read again changes it without a look at the others (a multiset hash: Clarke et al., Incremental
Multiset Hash Functions, ASIACRYPT 2003). It tells contents apart; it is no proof against someone who forges them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

_MODULUS = 2**256
_DIGITS = 12  # 48 bits of the sum's own hash: short enough for a footnote
_SUM, _ID = "momentopname_som", "momentopname"

_PAPERS = """select s.id, s.sha256, u.versie, t.codeboek, t.model from stukken s
left join uitvoeringen u on u.id = s.uitvoering left join uitvoeringen t on t.id = s.getagd"""


def enter(db: Any, paper: str) -> None:
    """Count in a paper that was just stored; *db* is a connection, sqlite3's or sqlite-utils'."""
    _change(db, _number(db, paper))


def strike(db: Any, paper: str) -> None:
    """Count out a paper that is about to be removed, or read again; nothing where it isn't there."""
    _change(db, -_number(db, paper))


def id_of(db: Any) -> str:
    """The id of what the database now holds, e.g. ``5feceb66ffc8``."""
    return _value(db, _ID) or _short(0)


def counted(db: Any) -> str:
    """The id, counted anew over all papers: what `id_of` must be."""
    return _short(sum(_term(row) for row in db.execute(_PAPERS)) % _MODULUS)


def _number(db: Any, paper: str) -> int:
    row = db.execute(f"{_PAPERS} where s.id = ?", [paper]).fetchone()
    return _term(row) if row else 0


def _term(row: Sequence[object]) -> int:
    text = "\n".join("" if value is None else str(value) for value in row)
    return int.from_bytes(hashlib.sha256(text.encode()).digest())


def _change(db: Any, by: int) -> None:
    if by:
        total = (int(_value(db, _SUM) or "0", 16) + by) % _MODULUS
        for key, value in ((_SUM, f"{total:064x}"), (_ID, _short(total))):
            db.execute(
                "insert into kenmerken values (?, ?) on conflict (sleutel) do update set waarde = excluded.waarde",
                [key, value],
            )


def _value(db: Any, key: str) -> str:
    row = db.execute("select waarde from kenmerken where sleutel = ?", [key]).fetchone()
    return str(row[0]) if row else ""


def _short(total: int) -> str:
    return hashlib.sha256(f"{total:064x}".encode()).hexdigest()[:_DIGITS]

"""The coverage ledger: per year, kind and chamber, what exists and what was read."""

from __future__ import annotations

from sqlite_utils import Database


def update(db: Database) -> None:
    """Recount what was read; what is known to exist (from the official repository) is kept."""
    db.execute("update dekking set gelezen = 0, ocr = 0")
    db.execute(
        """
        insert into dekking (jaar, soort, kamer, bestaat, gelezen, ocr)
        select jaar, soort, kamer, null, count(*), sum(bron = 'ocr') from stukken
        where jaar is not null group by jaar, soort, kamer order by jaar, soort, kamer
        on conflict (jaar, soort, kamer) do update set gelezen = excluded.gelezen, ocr = excluded.ocr
        """
    )
    db.execute("delete from dekking where gelezen = 0 and bestaat is null")

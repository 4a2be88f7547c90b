"""The coverage ledger: per year, kind and chamber, what exists and what was read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database


def update(db: Database, months: Sequence[str]) -> None:
    """Recount what was read of the years of *months*; what is known to exist (from the repository) is kept."""
    for year in sorted({month[:4] for month in months if month}):
        db.execute("update dekking set gelezen = 0, ocr = 0 where jaar = ?", [year])
        db.execute(
            """
            insert into dekking (jaar, soort, kamer, bestaat, gelezen, ocr)
            select jaar, soort, kamer, null, count(*), sum(bron = 'ocr') from stukken
            where jaar = ? group by jaar, soort, kamer order by jaar, soort, kamer
            on conflict (jaar, soort, kamer) do update set gelezen = excluded.gelezen, ocr = excluded.ocr
            """,
            [year],
        )
        db.execute("delete from dekking where jaar = ? and gelezen = 0 and bestaat is null", [year])

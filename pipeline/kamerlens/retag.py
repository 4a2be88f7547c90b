"""Tags stored text again, when the codebook or the model has changed, and says what that did; no file is read."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from kamerlens import reading
from kamerlens.aggregate import differences, trends
from kamerlens.aggregate.differences import Difference
from kamerlens.ingest import Progress, Versions, batches, begin
from kamerlens.reading import Stored
from kamerlens.store import stored, writer
from kamerlens.store.database import only_writer, opened, writing
from kamerlens.store.ledger import months_of_paper
from kamerlens.store.rows import paragraph_id
from kamerlens.store.writer import Reading
from kamerlens.workers import Executor

_SAMPLES = 5  # sentences kept of each theme, year and kind of difference
_STALE = """select s.id from stukken s left join uitvoeringen u on u.id = s.getagd
where u.codeboek is not ? or u.model is not ? order by s.nummer"""

Key = tuple[str, int]  # theme and year


@dataclass
class Report:
    """What tagging again changed: counts by (what, theme, year), and the themes and years beyond their interval."""

    papers: int = 0
    failed: int = 0
    counts: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    beyond: set[Key] = field(default_factory=set)
    seconds: float = 0.0


def stale(db: Database, versions: Versions) -> list[str]:
    """The papers that were tagged with another codebook or model, in the order of their numbers."""
    return [row[0] for row in db.execute(_STALE, [versions.codebook, versions.model]).fetchall()]


def retag(
    database: Path,
    *,
    executor: Executor,
    model: str | None,
    encoder: bool,
    versions: Versions,
    progress: Progress = lambda done, total, result: None,
) -> Report:
    """Tag every paper that was tagged with another codebook or model; what is stored else stays as it is.

    A run that was broken off is gone on with; each has a report of its own. Raises UsageError where *database* is not
    there or not ours.
    """
    began = time.monotonic()
    report = Report()
    with opened(database):
        pass
    with only_writer(database), writing(database) as db:
        papers = stale(db, versions)
        if papers:
            with db.atomic():
                run = begin(db, datetime.now(UTC), versions)
            before = differences.rates(db)
            found = executor.map(
                reading.retag,
                [Stored(database.resolve(), paper) for paper in papers],
                setup=reading.setup,
                arguments=(model, encoder),
                failed=reading.retag_failed,
                together=reading.retag_all,
            )
            _store(db, found, run, versions, report, len(papers), progress)
            with db.atomic():
                report.beyond = differences.beyond(before, differences.rates(db))
                _mark(db, run, report.beyond)
                ended = datetime.now(UTC).isoformat(timespec="seconds")
                facts = {
                    "geeindigd": ended,
                    "gelezen": 0,
                    "ongewijzigd": report.papers,
                    "mislukt": report.failed,
                }
                db.table("uitvoeringen").update(run, facts)
    report.seconds = time.monotonic() - began
    return report


def _store(
    db: Database,
    found: Iterator[Reading],
    run: int,
    versions: Versions,
    report: Report,
    total: int,
    progress: Progress,
) -> None:
    for batch in batches(found):
        with db.atomic():
            months: set[str] = set()
            for tagged in batch:
                report.papers += 1
                months |= _replace(db, tagged, run, versions, report)
                progress(report.papers, total, tagged)
            trends.update(db, sorted(months))


def _replace(db: Database, tagged: Reading, run: int, versions: Versions, report: Report) -> set[str]:
    """Store a paper's new mentions; the month whose counts change."""
    if tagged.paper is None:
        report.failed += 1
        writer.save_problems(db, tagged.problems, run)
        return set()
    identity = tagged.paper.metadata.id
    changed = list(differences.of(stored.mentions(db.conn, identity), tagged.mentions))
    writer.retag(db, tagged.paper, tagged.mentions, run, versions.codebook)
    _note(db, run, identity, changed, report)
    return months_of_paper(db, identity) if changed else set()


def _note(db: Database, run: int, paper: str, changed: Sequence[Difference], report: Report) -> None:
    if not changed:
        return
    number, year = db.execute("select nummer, jaar from stukken where id = ?", [paper]).fetchone()
    for what, theme, mention in changed:
        report.counts[what, theme, year or 0] += 1
        seen = report.counts[what, theme, year or 0]
        db.execute(
            "insert into hertaggingen (uitvoering, thema, jaar, wat, aantal, buiten_marge) values (?, ?, ?, ?, 1, 0) "
            "on conflict (uitvoering, thema, jaar, wat) do update set aantal = aantal + 1",
            [run, theme, year or 0, what],
        )
        if seen <= _SAMPLES:
            db.table("hertagvoorbeelden").insert(
                {
                    "uitvoering": run,
                    "thema": theme,
                    "jaar": year or 0,
                    "wat": what,
                    "stuk": paper,
                    "alinea": paragraph_id(number, mention.paragraph),
                    "tekst": mention.text,
                }
            )


def _mark(db: Database, run: int, keys: set[Key]) -> None:
    for theme, year in sorted(keys):
        db.execute(
            "update hertaggingen set buiten_marge = 1 where uitvoering = ? and thema = ? and jaar = ?",
            [run, theme, year],
        )


def lines(report: Report) -> Iterator[str]:
    """The report for a person."""
    yield f"Tagged {report.papers} papers again in {report.seconds:.1f} s; {report.failed} failed."
    themes = sorted({theme for _, theme, _ in report.counts})
    for theme in themes:
        totals = Counter[str]()
        for (what, of, _), number in report.counts.items():
            if of == theme:
                totals[what] += number
        yield (
            f"  {theme:<36} +{totals[differences.GAINED]} -{totals[differences.LOST]} "
            f"changed {totals[differences.MOVED]}"
        )
    for theme, year in sorted(report.beyond):
        yield f"  {theme} {year}: the rate moved beyond its interval"
    if report.papers and not themes:
        yield "  no mention came, went or changed"

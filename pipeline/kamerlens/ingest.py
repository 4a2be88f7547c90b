"""One run of the line: find the papers that are new or changed, read and tag them, store, aggregate."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from kamerlens import __version__, reading
from kamerlens.acquire import register
from kamerlens.acquire.files import Source, find, holds_paper
from kamerlens.aggregate import coverage, trends
from kamerlens.errors import UsageError
from kamerlens.paths import CORPUS
from kamerlens.records import Problem
from kamerlens.store import measures, snapshot
from kamerlens.store.database import beside, discard, index, only_writer, open_database, writing
from kamerlens.store.ledger import Ledger, months_of, months_of_paper
from kamerlens.store.writer import Reading, forget_problems, remove, save
from kamerlens.tag import codebook
from kamerlens.workers import Executor

In = TypeVar("In")
Progress = Callable[[int, int, Reading], None]

# What stands in one transaction, and so what a kill may cost: so many papers, or seconds if these are over first.
_BATCH, _SECONDS = 200, 10.0


@dataclass(frozen=True, slots=True)
class Versions:
    """What is stored depends on besides the files: on *code* what is read, on *codebook* and *model* what is tagged.

    With another code a paper is read again; with another codebook or model it is tagged again (`kamerlens retag`).
    """

    code: str
    codebook: str
    model: str

    @property
    def reading(self) -> str:
        """What the ledger keeps with a file."""
        return f"kamerlens {self.code}"


@dataclass
class Summary:
    """What a run did, for a person to read: papers, pages, mentions per theme, problems.

    ``gone``: files that were read once and are not there any more; their papers are kept. ``withdrawn``: papers
    taken out because of that. ``stale``: papers that were tagged with another codebook or model.
    """

    database: Path
    fictional: bool
    read: int = 0
    unchanged: int = 0
    moved: int = 0
    failed: int = 0
    gone: int = 0
    withdrawn: int = 0
    pages: int = 0
    words: int = 0
    mentions: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    seconds: float = 0.0
    replaced_sample: bool = False
    stored: int = 0
    stale: int = 0


def ingest(
    paths: Sequence[Path],
    database: Path,
    *,
    executor: Executor,
    model: str | None,
    encoder: bool,
    versions: Versions,
    prune: bool = False,
    progress: Progress = lambda done, total, result: None,
) -> Summary:
    """Bring *database* up to date with the papers under *paths*.

    Papers whose files and versions are as they were are passed over; papers elsewhere stay as they are, and so do
    those whose files are gone, unless *prune*. A run that was broken off is gone on with.
    """
    begun = datetime.now(UTC)
    sources = find(paths)
    if not sources:
        raise UsageError(f"no PDF, XML or text in {', '.join(map(str, paths))}: name a folder with papers")
    summary = Summary(database, all(source.fictional for source in sources))
    with only_writer(database):
        fresh = _is_fresh(database, summary.fictional)
        summary.replaced_sample = fresh and database.exists()
        with writing(database, fresh=fresh) as db:
            run = _Run(db, Ledger(db, database.parent, versions.reading), versions, summary, fresh)
            run.withdraw(paths, sources, prune)
            run.learn(paths)
            due = run.settle(sources)
            if due:
                results = executor.map(
                    reading.process,
                    due,
                    setup=reading.setup,
                    arguments=(model, encoder),
                    failed=reading.failed,
                    together=reading.process_all,
                )
                run.read(begun, zip(due, results, strict=True), len(due), progress)
            run.finish()
    summary.seconds = (datetime.now(UTC) - begun).total_seconds()
    return summary


@dataclass
class _Run:
    """One run's writing, in transactions that are whole: papers, ledger and aggregates together.

    ``fresh``: the database is being built and comes into sight when it is whole, so aggregates wait until then.
    """

    db: Database
    ledger: Ledger
    versions: Versions
    summary: Summary
    fresh: bool

    def withdraw(self, paths: Sequence[Path], sources: Sequence[Source], prune: bool) -> None:
        """Count the files that are gone, and with *prune* take out the papers of which none is left."""
        gone = self.ledger.gone(paths, sources)
        if not prune:
            self.summary.gone = len(gone)
            return
        with self.db.atomic():
            months: set[str] = set()
            for paper in self.ledger.forget(gone):
                months |= months_of_paper(self.db, paper)
                remove(self.db, paper)
                self.summary.withdrawn += 1
            self._aggregate(months)

    def learn(self, paths: Sequence[Path]) -> None:
        """Take over what the registers of fetched papers know of what exists and was fetched."""
        with self.db.atomic():
            for place in register.near(paths):
                coverage.learn(self.db, self.ledger.path(place), place)

    def settle(self, sources: Sequence[Source]) -> list[Source]:
        """The sources that must be read; of those that have only moved, the new places are noted."""
        due = [source for source in sources if self.ledger.is_due(source)]
        moved = [source for source in due if self.ledger.has_moved(source)]
        with self.db.atomic():
            for source in moved:
                self.ledger.move(source)
        self.summary.moved = len(moved)
        self.summary.unchanged = len(sources) - len(due)
        return [source for source in due if source not in moved]

    def read(
        self, begun: datetime, results: Iterator[tuple[Source, Reading]], total: int, progress: Progress
    ) -> None:
        """Store what comes out of the sources, a batch in each transaction."""
        with self.db.atomic():
            _describe(self.db, self.summary.fictional)
            number = begin(self.db, begun, self.versions)
        done = 0
        for batch in batches(results):
            with self.db.atomic():
                months: set[str] = set()
                for source, result in batch:
                    done += 1
                    months |= months_of(self.db, source)
                    progress(done, total, self._save(source, result, number))
                    months |= months_of(self.db, source)
                self._aggregate(months)
                _end(self.db, number, self.summary)

    def _save(self, source: Source, result: Reading, number: int) -> Reading:
        result = _only_once(self.ledger, source, _unmixed(result, self.summary.fictional))
        forget_problems(self.db, [source.key])
        save(self.db, result, number, self.versions.codebook)
        self.ledger.enter(source, result)
        _count(self.summary, result)
        return result

    def finish(self) -> None:
        """What is counted over all papers, and how good the tagger was found to be."""
        measures.update(self.db)
        if self.fresh:
            index(self.db)
            with self.db.atomic():
                self.fresh = False
                self._aggregate({row[0] for row in self.db.execute("select distinct maand from stukken")})
        self.summary.stored = int(self.db.execute("select count(*) from stukken").fetchone()[0])
        self.summary.stale = number_of_stale(self.db, self.versions)

    def _aggregate(self, months: Iterable[str]) -> None:
        if not self.fresh:
            trends.update(self.db, sorted(months))
            coverage.update(self.db, sorted(months))


def batches(results: Iterator[In]) -> Iterator[Iterator[In]]:
    """Results in groups of those that go into one transaction; each group is to be used up before the next."""
    for first in results:
        yield chain([first], _rest(results))


def _rest(results: Iterator[In]) -> Iterator[In]:
    end = time.monotonic() + _SECONDS
    for result in islice(results, _BATCH - 1):
        yield result
        if time.monotonic() > end:
            return


def number_of_stale(db: Database, versions: Versions) -> int:
    """How many papers were tagged with another codebook or model: few runs, each with the papers of its index."""
    query = """select coalesce(sum((select count(*) from stukken s where s.getagd = u.id)), 0)
    from uitvoeringen u where codeboek is not ? or model is not ?"""
    return int(db.execute(query, [versions.codebook, versions.model]).fetchone()[0])


def _is_fresh(database: Path, fictional: bool) -> bool:
    """Whether a database is to be built. Never mix: real papers replace a database of sample papers.

    Raises UsageError where sample papers would enter a database of real ones.
    """
    there = _is_fictional(database)
    if there is False and fictional:
        raise UsageError(
            f"{database} holds real papers, the sample papers are fictional: name another file with --database"
        )
    if not _goes_on(beside(database), fictional):
        discard(beside(database))
    return there is not fictional


def _goes_on(half: Path, fictional: bool) -> bool:
    """Whether a database that a run left half built is gone on with; one killed at its first bytes is not ours yet."""
    try:
        return _is_fictional(half) is fictional
    except UsageError:
        return False


def _is_fictional(database: Path) -> bool | None:
    """Whether a database holds the sample papers; None where there is none, or none of ours."""
    if not database.exists():
        return None
    db = open_database(database)
    try:
        return _feature(db, "fictief") == "1"
    finally:
        db.close()


def _unmixed(result: Reading, fictional: bool) -> Reading:
    """A fictional paper among real ones (or the other way round) becomes a problem."""
    if result.paper is None or result.paper.fictional == fictional:
        return result
    kind = "fictional" if result.paper.fictional else "not fictional"
    return _refused(
        result, f"is {kind}, the other papers are not: not stored", "keep them in folders of their own"
    )


def _only_once(ledger: Ledger, source: Source, result: Reading) -> Reading:
    """A second copy of a paper becomes a problem; one that was moved takes the place of the first."""
    twin = ledger.twin(source, result.paper.metadata.id) if result.paper else ""
    if not twin:
        return result
    return _refused(result, f"is the same paper as {twin}: not stored", "keep one of the two")


def _refused(result: Reading, message: str, remedy: str) -> Reading:
    paper = result.paper.metadata.id if result.paper else ""
    problem = Problem(result.source, "acquire", message, remedy, paper)
    return Reading(result.source, None, problems=(*result.problems, problem))


def _feature(db: Database, name: str) -> str:
    found = db.execute("select waarde from kenmerken where sleutel = ?", [name]).fetchone()
    return str(found[0]) if found else ""


def _describe(db: Database, fictional: bool) -> None:
    """What the database holds, and by which codebook."""
    db.table("kenmerken").upsert({"sleutel": "fictief", "waarde": str(int(fictional))}, pk="sleutel")


def begin(db: Database, begun: datetime, versions: Versions) -> int:
    """Enter a run with its versions, and the codebook that it tags by; the run's number."""
    known = {row["id"]: row for row in db.query("select * from codeboek")}
    rows: Iterable[dict[str, Any]] = codebook.rows(codebook.load())
    db.table("codeboek").upsert_all((row for row in rows if known.get(row["id"]) != row), pk="id")
    db.table("uitvoeringen").insert(
        {
            "begonnen": begun.isoformat(timespec="seconds"),
            "versie": versions.code,
            "codeboek": versions.codebook,
            "model": versions.model,
        }
    )
    return int(db.execute("select max(id) from uitvoeringen").fetchone()[0])


def _end(db: Database, run: int, summary: Summary) -> None:
    db.table("uitvoeringen").update(
        run,
        {
            "geeindigd": datetime.now(UTC).isoformat(timespec="seconds"),
            "gelezen": summary.read,
            "ongewijzigd": summary.unchanged,
            "mislukt": summary.failed,
            "momentopname": snapshot.id_of(db),
        },
    )


def _count(summary: Summary, result: Reading) -> None:
    problems = (*result.problems, *(result.paper.problems if result.paper else ()))
    summary.problems.extend(problems)
    if result.paper is None:
        summary.failed += 1
        return
    summary.read += 1
    summary.pages += result.paper.pages
    summary.words += sum(len(p.text.split()) for p in result.paper.paragraphs)
    summary.mentions.update(m.theme for m in result.mentions)


def versions(model: str | None, encoder: bool) -> Versions:
    """The versions that a run with this pipeline has, with or without the encoder."""
    from kamerlens.language import identity
    from kamerlens.tag.encoder import Encoder

    judge = Encoder.load() if encoder else None
    models = f"{identity.of(model)}, {judge.version if judge else 'zonder encoder'}"
    return Versions(__version__, codebook.load().version, models)


def default_paths() -> tuple[Path, ...]:
    """corpus/papers under the working folder; while that has no paper, the fictional sample corpus."""
    own = Path("corpus/papers")
    if own.is_dir() and holds_paper(own):
        return (own,)
    return (CORPUS / "sample" / "papers",)

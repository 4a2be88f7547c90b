"""One run of the line: find the papers that are new or changed, read and tag them, store, aggregate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from kamerlens import __version__, reading, workers
from kamerlens.acquire.files import Source, find
from kamerlens.aggregate import coverage, trends
from kamerlens.errors import UsageError
from kamerlens.paths import CORPUS
from kamerlens.records import Problem
from kamerlens.store.ledger import Ledger, months_of
from kamerlens.store.writer import Reading, forget_problems, open_database, save, writing
from kamerlens.tag import codebook

Progress = Callable[[int, int, Reading], None]


@dataclass(frozen=True, slots=True)
class Versions:
    """What a reading depends on besides its files: a paper is read again when any of it changes."""

    code: str
    codebook: str
    model: str

    def __str__(self) -> str:
        return f"kamerlens {self.code}, codeboek {self.codebook}, {self.model}"


@dataclass
class Summary:
    """What a run did, for a person to read: papers, pages, mentions per theme, problems."""

    database: Path
    fictional: bool
    read: int = 0
    unchanged: int = 0
    failed: int = 0
    pages: int = 0
    words: int = 0
    mentions: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    seconds: float = 0.0
    replaced_sample: bool = False
    stored: int = 0


def ingest(
    paths: Sequence[Path],
    database: Path,
    *,
    jobs: int,
    model: str | None,
    encoder: bool,
    versions: Versions,
    progress: Progress = lambda done, total, result: None,
) -> Summary:
    """Bring *database* up to date with the papers under *paths*.

    Papers whose files and versions are as they were are passed over; papers elsewhere stay as they are.
    """
    begun = datetime.now(UTC)
    sources = find(paths)
    if not sources:
        raise UsageError(f"no PDF, XML or text in {', '.join(map(str, paths))}: name a folder with papers")
    fictional = all(source.fictional for source in sources)
    summary = Summary(database, fictional, replaced_sample=_make_room(database, fictional))
    ledger = Ledger(database, str(versions))
    due = [source for source in sources if ledger.is_due(source)]
    summary.unchanged = len(sources) - len(due)
    if due:
        _run(due, database, ledger, summary, jobs, model, encoder, versions, begun, progress)
    summary.seconds = (datetime.now(UTC) - begun).total_seconds()
    summary.stored = _stored(database)
    return summary


def _run(
    due: Sequence[Source],
    database: Path,
    ledger: Ledger,
    summary: Summary,
    jobs: int,
    model: str | None,
    encoder: bool,
    versions: Versions,
    begun: datetime,
    progress: Progress,
) -> None:
    with writing(database) as db:
        run = _begin(db, summary, begun, versions)
        months = months_of(db, due)
        forget_problems(db, [source.key for source in due])
        results = workers.run(
            reading.process,
            due,
            jobs=min(jobs, len(due)),
            setup=reading.setup,
            arguments=(model, encoder),
            failed=reading.failed,
        )
        for done, (source, result) in enumerate(zip(due, results, strict=True), 1):
            result = _only_once(db, ledger, source, _unmixed(result, summary.fictional))
            save(db, result, run, versions.codebook)
            ledger.enter(db, source, result)
            _count(summary, result)
            progress(done, len(due), result)
        months |= months_of(db, due)
        trends.update(db, sorted(months))
        coverage.update(db)
        _end(db, run, summary)


def _make_room(database: Path, fictional: bool) -> bool:
    """Never mix: real papers replace a database of sample papers; sample papers never enter a real one."""
    if not database.exists():
        return False
    db = open_database(database)
    holds_fictional = _feature(db, "fictief") == "1"
    db.close()
    if fictional and not holds_fictional:
        raise UsageError(
            f"{database} holds real papers, the sample papers are fictional: name another file with --database"
        )
    if fictional == holds_fictional:
        return False
    for file in (database, *(Path(f"{database}-{part}") for part in ("wal", "shm"))):
        file.unlink(missing_ok=True)
    return True


def _unmixed(result: Reading, fictional: bool) -> Reading:
    """A fictional paper among real ones (or the other way round) becomes a problem."""
    if result.paper is None or result.paper.fictional == fictional:
        return result
    kind = "fictional" if result.paper.fictional else "not fictional"
    return _refused(
        result, f"is {kind}, the other papers are not: not stored", "keep them in folders of their own"
    )


def _only_once(db: Database, ledger: Ledger, source: Source, result: Reading) -> Reading:
    """A second copy of a paper becomes a problem; one that was moved takes the place of the first."""
    twin = ledger.twin(db, source, result.paper.metadata.id) if result.paper else ""
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


def _stored(database: Path) -> int:
    db = open_database(database)
    try:
        return int(db.execute("select count(*) from stukken").fetchone()[0])
    finally:
        db.close()


def _begin(db: Database, summary: Summary, begun: datetime, versions: Versions) -> int:
    db.table("kenmerken").upsert({"sleutel": "fictief", "waarde": str(int(summary.fictional))}, pk="sleutel")
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
    from kamerlens.language import pipeline
    from kamerlens.tag.encoder import Encoder

    judge = Encoder.load() if encoder else None
    models = f"{pipeline.identity(model)}, {judge.version if judge else 'zonder encoder'}"
    return Versions(__version__, codebook.load().version, models)


def default_paths() -> tuple[Path, ...]:
    """corpus/papers under the working folder; while that has no paper, the fictional sample corpus."""
    own = Path("corpus/papers")
    if own.is_dir() and find([own]):
        return (own,)
    return (CORPUS / "sample" / "papers",)

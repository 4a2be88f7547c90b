"""One run of `kamerlens fetch`: what a source has of a selection, brought into a folder; nothing twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from kamerlens.acquire import download, register
from kamerlens.acquire.http import Client, Traffic, UnfetchedError, UnreachableError
from kamerlens.acquire.offer import FIRST_DAY, Catalogue, Lot, Record, Selection
from kamerlens.acquire.register import Register
from kamerlens.errors import UsageError
from kamerlens.records import Problem

Progress = Callable[[int, str], None]

_OVERLAP = timedelta(days=2)  # papers that came in while the last run was going on, and clocks that differ
_PATIENCE = 3  # papers in a row that a failing server costs before the run stops asking
_LATER = "run the same again later: what is here is not fetched again"


@dataclass
class Summary:
    """What a run did, for a person to read: papers listed, fetched, changed, left as they are, and problems.

    ``missing``: papers that the source counts and does not list. ``unreached``: what failed because the server did, so
    that another run may have it. ``due``: what a dry run would fetch. ``withdrawn``: papers that were listed once and,
    now that all of their days were listed again, are not any more; what is here of them stays.
    """

    into: Path
    source: str
    listed: int = 0
    fetched: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    missing: int = 0
    unreached: int = 0
    due: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    traffic: Traffic = field(default_factory=Traffic)
    seconds: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether all that was asked for is here."""
        return not (self.problems or self.missing)

    def document(self) -> dict[str, object]:
        """The same for machines: plain values, problems by the fields of `records.Problem`."""
        return {**asdict(self), "into": str(self.into), "complete": self.complete}


def fetch(
    catalogue: Catalogue,
    client: Client,
    selection: Selection,
    into: Path,
    *,
    today: date,
    dry: bool = False,
    progress: Progress = lambda done, text: None,
) -> Summary:
    """Bring all papers of a selection into *into*; those that are here in this version are left as they are.

    A selection without dates, dossier or words goes on from the last such run. Raises UnfetchedError where the source
    does not answer at all, UsageError where there is no run to go on from.
    """
    begun = time.monotonic()
    summary = Summary(into, catalogue.name, traffic=client.traffic)
    with register.opened(into, dry=dry) as known:
        asked = " ".join((catalogue.name, selection.kind.lower(), selection.house))
        chosen = _going_on(selection, known, asked)
        run = _Run(client, into, known, summary, dry, progress)
        for lot in catalogue.search(chosen):
            if not run.take(lot):
                break
        if not dry:
            _note(catalogue, chosen, known, run, asked, today)
    summary.seconds = time.monotonic() - begun
    return summary


def _going_on(selection: Selection, known: Register, asked: str) -> Selection:
    if selection.since or selection.until or selection.dossier or selection.query:
        return selection
    last = known.last_run(asked)
    if last is None:
        raise UsageError(
            "name where to begin: --since 2024-01-01, or a --dossier; later runs go on from there"
        )
    since, done_on = last
    return replace(selection, since=date.fromisoformat(since) if since else None, changed=done_on - _OVERLAP)


def _note(
    catalogue: Catalogue, chosen: Selection, known: Register, run: _Run, asked: str, today: date
) -> None:
    """Note what is known from now on: all papers of some days, which are gone, and from where a later run goes on."""
    summary = run.summary
    listed = not summary.missing and all(problem.step != "search" for problem in summary.problems)
    if chosen.dossier or chosen.query or not listed:
        return
    days = (chosen.since or FIRST_DAY, min(chosen.until or today, today))
    scope = (catalogue.name, *catalogue.scope(chosen.kind), chosen.house, days)
    known.searched(*scope)
    # A record that could not be understood may be of any paper.
    if not (chosen.changed or run.unknown):
        summary.withdrawn = known.withdraw(*scope, run.seen)
    # What is refused or not there will not come by asking again each day; what a server failed to give may.
    if not summary.unreached and (chosen.until is None or chosen.until >= today):
        known.run_done(asked, f"{chosen.since or ''}", today)


@dataclass
class _Run:
    client: Client
    into: Path
    known: Register
    summary: Summary
    dry: bool
    progress: Progress
    in_a_row: int = 0
    unknown: int = 0  # records that the source lists and that tell no paper
    seen: set[str] = field(default_factory=set)

    def take(self, lot: Lot) -> bool:
        """Fetch the papers of a lot; whether it makes sense to go on."""
        self.summary.missing += lot.missing
        self.summary.problems += lot.problems
        self.unknown += len(lot.problems)
        for record in lot.records:
            self.summary.listed += 1
            self.seen.add(record.id)
            if not self.known.enter(self.summary.source, record) or download.is_here(
                record, self.into, self.known
            ):
                self.summary.unchanged += 1
            elif self.dry:
                self.summary.due.append(record.id)
            else:
                self._fetch(record)
            self.progress(self.summary.listed, record.id)
            if self.in_a_row >= _PATIENCE:
                self._problem("search", "the server fails again and again: stopped", _LATER, step="search")
                return False
        return True

    def _fetch(self, record: Record) -> None:
        changed = any(not file.staged for file in self.known.kept(record.id).values())
        try:
            download.fetch(record, self.into, self.known, self.client)
        except UnfetchedError as e:
            failing = isinstance(e, UnreachableError)
            self.summary.unreached += failing
            self.in_a_row = self.in_a_row + 1 if failing else 0
            self.summary.failed += 1
            if not isinstance(e, download.IncompleteError):
                self.known.fail(record, str(e))
            self._problem(record.id, str(e), _LATER)
            return
        self.in_a_row = 0
        self.summary.fetched += not changed
        self.summary.changed += changed

    def _problem(self, what: str, message: str, remedy: str, step: str = "acquire") -> None:
        paper = what if step == "acquire" else ""
        self.summary.problems.append(Problem(what, step, message, remedy, paper))

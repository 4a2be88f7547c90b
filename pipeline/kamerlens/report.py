"""What a run tells a person: progress, summary, and a paper as JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import TextIO

from kamerlens.ingest import Summary
from kamerlens.records import Paper
from kamerlens.store.writer import Reading
from kamerlens.tag import codebook
from kamerlens.terminal import LiveLine

_SHOWN_PROBLEMS = 20


class Bar(LiveLine):
    """One line on a terminal with count, rate and time left; elsewhere only the problems, a line each."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.begun = time.monotonic()

    def update(self, done: int, total: int, result: Reading) -> None:
        """After each source: its problems, then how far the run is."""
        for problem in (*result.problems, *(result.paper.problems if result.paper else ())):
            self.say(f"{problem.file}: {problem.step}: {problem.message} ({problem.remedy})")
        rate = done / max(time.monotonic() - self.begun, 0.001)
        self.show(f"{done}/{total} papers, {rate:.1f}/s, {(total - done) / rate:.0f} s left")


def summary_lines(summary: Summary) -> Iterator[str]:
    """The end of `kamerlens ingest`: what was read and found, what could not be read, and what to do next."""
    if summary.replaced_sample:
        yield "The fictional sample papers were taken out of the database: real papers and they never mix."
    if summary.fictional:
        yield "These are the FICTIONAL sample papers of Kamerlens: put real papers in corpus/papers/."
    yield (
        f"Read {summary.read} papers ({summary.pages} pages, {summary.words} words) in {summary.seconds:.1f} s; "
        f"{summary.unchanged} unchanged; {summary.stored} in {summary.database}."
    )
    if summary.moved:
        yield f"{summary.moved} papers have moved; they were not read again."
    if summary.gone:
        yield f"{summary.gone} files are gone, their papers are kept: --prune takes them out."
    if summary.withdrawn:
        yield f"{summary.withdrawn} papers whose files are gone were taken out."
    if summary.read:
        yield "Mentions found:"
        for theme in codebook.load().themes:
            yield f"  {theme.label:<42}{summary.mentions[theme.id]:>7}"
    if summary.failed:
        yield f"{summary.failed} could not be read; why, and what to do, is in the table problemen."
    if len(summary.problems) > summary.failed:
        yield f"{len(summary.problems)} problems in all are in the table problemen."
    if summary.stale:
        yield f"{summary.stale} papers were tagged with another codebook or model: kamerlens retag"
    yield "Next: make serve"


def summary_json(summary: Summary) -> str:
    """A run's summary as one line of JSON, for machines: the fields of `Summary`, problems by `records.Problem`."""
    return json.dumps({**asdict(summary), "database": str(summary.database)}, ensure_ascii=False)


def paper_json(paper: Paper) -> str:
    """A paper as indented JSON, keys as in `kamerlens.records`."""
    return json.dumps(asdict(paper), ensure_ascii=False, indent=2)

"""What a fetch tells a person and a machine."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kamerlens.acquire.fetch import Summary
from kamerlens.terminal import LiveLine

_SHOWN = 20


class Progress(LiveLine):
    """One line on a terminal with the paper that was just looked at; elsewhere nothing."""

    def update(self, done: int, paper: str) -> None:
        """After each paper."""
        self.show(f"{done} papers, {paper}")


def lines(summary: Summary) -> Iterator[str]:
    """The end of `kamerlens fetch`: what came, what was here, what could not be had, and what to do next."""
    traffic = summary.traffic
    yield (
        f"{summary.listed} papers listed by the source {summary.source}: {summary.fetched} fetched, "
        f"{summary.changed} changed ones fetched again, {summary.unchanged} were here, {summary.failed} failed."
    )
    yield (
        f"{traffic.requests} requests ({traffic.again} of them once more), {traffic.bytes / 1e6:.1f} MB "
        f"in {summary.seconds:.0f} s; papers are in {summary.into}."
    )
    if summary.due:
        yield f"A run without --dry-run would fetch {len(summary.due)}: {_some(summary.due)}."
    if summary.missing:
        yield f"{summary.missing} that the source counts it did not list: run the same again later."
    if summary.withdrawn:
        yield (
            f"{len(summary.withdrawn)} that the source listed once it does not list any more "
            f"({_some(summary.withdrawn)}): what is here of them stays, coverage does not count them."
        )
    for problem in summary.problems[:_SHOWN]:
        yield f"  {problem.file}: {problem.message} ({problem.remedy})"
    if len(summary.problems) > _SHOWN:
        yield f"  and {len(summary.problems) - _SHOWN} more: --json FILE has them all"
    if summary.fetched or summary.changed:
        yield "Next: make ingest"


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:_SHOWN]) + (" ..." if len(ids) > _SHOWN else "")


def document(summary: Summary) -> str:
    """The summary as one line of JSON."""
    return json.dumps(summary.document(), ensure_ascii=False)

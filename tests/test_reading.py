"""Papers that are read and tagged together: each result is in its place, and a paper that fails does so alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kamerlens import reading
from kamerlens.acquire.files import Source
from kamerlens.reading import Stored
from kamerlens.records import Paper, Problem

POISON, UNREADABLE = "kst-99990-2", "kst-99990-3"
IDS = [f"kst-99990-{number}" for number in range(1, 6)]


class _Tagger:
    """Finds one thing in each paper, its id, and breaks on one of them."""

    def tag_papers(self, papers: Sequence[Paper]) -> Iterator[tuple[str, ...]]:
        for paper in papers:
            if paper.metadata.id == POISON:
                raise ValueError("poison")
            yield (paper.metadata.id,)


@pytest.fixture(autouse=True)
def line(monkeypatch: pytest.MonkeyPatch, make_paper) -> None:
    """The line with a tagger and papers of these tests; one source holds no paper."""

    def read(source: Source) -> tuple[Paper | None, tuple[Problem, ...]]:
        if source.key == UNREADABLE:
            return None, (Problem(source.key, "read", "broken", "mend it"),)
        return make_paper("Tekst.", id=source.key), ()

    def stored(database: Path, paper: str) -> Paper:
        if paper == UNREADABLE:
            raise ValueError("broken")
        return make_paper("Tekst.", id=paper)

    monkeypatch.setattr(reading, "_tagger", _Tagger())
    monkeypatch.setattr(reading, "read", read)
    monkeypatch.setattr(reading.stored, "paper", stored)


def test_of_papers_read_together_one_that_fails_costs_itself() -> None:
    found = reading.process_all([Source(each) for each in IDS])
    assert [each.source for each in found] == IDS
    assert [each.mentions for each in found] == [(IDS[0],), (), (), (IDS[3],), (IDS[4],)]
    assert [each.paper.metadata.id if each.paper else "" for each in found] == [*IDS[:2], "", *IDS[3:]]
    told = {problem.file: (problem.step, problem.paper) for each in found for problem in each.problems}
    assert told == {POISON: ("tag", POISON), UNREADABLE: ("read", "")}


def test_of_papers_tagged_again_one_that_fails_keeps_its_mentions() -> None:
    found = reading.retag_all([Stored(Path("k.db"), each) for each in IDS])
    assert [each.source for each in found] == IDS
    assert [each.mentions for each in found] == [(IDS[0],), (), (), (IDS[3],), (IDS[4],)]
    # Without a paper nothing is stored.
    assert [each.source for each in found if each.paper is None] == [POISON, UNREADABLE]
    assert [problem.step for each in found for problem in each.problems] == ["tag", "tag"]

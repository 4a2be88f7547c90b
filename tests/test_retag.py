"""Tagging again: no file is read, and what came, went and changed is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kamerlens import reading
from kamerlens.aggregate import differences
from kamerlens.aggregate.differences import GAINED, LOST, MOVED
from kamerlens.ingest import Versions, versions
from kamerlens.retag import retag
from kamerlens.store import stored
from kamerlens.store.check import faults
from kamerlens.store.database import backup, opened
from kamerlens.workers import Here


@pytest.fixture
def database(sample_database: Path, tmp_path: Path) -> Path:
    backup(sample_database, tmp_path / "k.db")
    return tmp_path / "k.db"


def _all(database: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchall()


_TAGS = "select id, thema, subtype, richting, tekst, begin, eind, kaders, regel, zekerheid from vermeldingen"


def test_a_stored_paper_is_tagged_as_it_was_when_read(database: Path) -> None:
    before = _all(database, _TAGS)
    other = Versions("0", "another codebook", "another model")
    report = retag(database, executor=Here(), model=None, encoder=True, versions=other)
    assert (report.papers, report.failed, report.counts) == (
        _all(database, "select count(*) from stukken")[0][0],
        0,
        {},
    )
    assert _all(database, _TAGS) == before
    with opened(database) as db:
        assert list(faults(db)) == []


def test_a_second_time_there_is_nothing_to_do(kamerlens, database: Path) -> None:
    done = kamerlens("retag", "--database", database)
    assert "Tagged 0 papers again" in done.stdout


class _Changed:
    """Like `workers.Here`, with a tagger that loses the first mention of each paper and turns the others round."""

    def map(self, task, items, **_: object):
        for item in items:
            paper = stored.paper(item.database, item.paper)
            with closing(sqlite3.connect(item.database)) as db:
                kept = stored.mentions(db, item.paper)[1:]
            yield reading.Reading(
                item.paper, paper, tuple(replace(each, direction="minder") for each in kept)
            )


def test_what_went_and_changed_is_counted_and_shown(database: Path) -> None:
    count, papers = _all(database, "select count(*), count(distinct stuk) from vermeldingen")[0]
    snapshot = _all(database, "select waarde from kenmerken where sleutel = 'momentopname'")
    report = retag(database, executor=_Changed(), model=None, encoder=True, versions=Versions("0", "2", "m"))
    assert _all(database, "select count(*) from vermeldingen") == [(count - papers,)]
    told = _all(database, "select wat, sum(aantal) from hertaggingen group by wat order by wat")
    assert dict(told).keys() == {LOST, MOVED}
    assert dict(told) == {
        what: sum(n for (w, *_), n in report.counts.items() if w == what) for what in (LOST, MOVED)
    }
    assert _all(database, "select count(*) from hertagvoorbeelden where tekst != ''") != [(0,)]
    assert _all(database, "select count(*) from trends where richting = 'meer' and vermeldingen > 0") == [
        (0,)
    ]
    assert _all(database, "select waarde from kenmerken where sleutel = 'momentopname'") != snapshot
    with opened(database) as db:
        assert list(faults(db)) == []


def test_a_difference_is_of_a_sentence_and_a_theme(make_paper, make_mention) -> None:
    paper = make_paper("De minister stuurt op geld.", "Het Rijk beslist.")
    one, other = make_mention(paper, 1, "stuurt"), make_mention(paper, 2, "beslist")
    longer = replace(make_mention(paper, 1, "stuurt op geld"), direction="minder")
    found = differences.of([one], [longer, other])
    assert [(each.what, each.mention) for each in found] == [(MOVED, longer), (GAINED, other)]
    assert [each.what for each in differences.of([one, other], [one])] == [LOST]
    assert list(differences.of([one], [replace(one, confidence=0.1, rule="x")])) == []


def test_a_year_is_told_when_its_rate_leaves_its_interval() -> None:
    before = {("t", 2020): (0.5, 0.4, 0.6), ("t", 2021): (0.5, 0.4, 0.6)}
    after = {("t", 2020): (0.61, 0.5, 0.7), ("t", 2021): (0.6, 0.5, 0.7), ("t", 2022): (0.1, 0.0, 0.2)}
    assert differences.beyond(before, after) == {("t", 2020)}


def test_an_ingest_says_that_papers_wait_for_it(kamerlens, database: Path, sample_papers: Path) -> None:
    with closing(sqlite3.connect(database)) as db:
        db.execute("update uitvoeringen set codeboek = '0.9'")
        db.commit()
    paper = sorted(sample_papers.glob("*.pdf"))[0]
    done = kamerlens("ingest", paper, "--database", database)
    assert "papers were tagged with another codebook or model: kamerlens retag" in done.stdout, done.stderr
    assert versions(None, True).codebook != "0.9"

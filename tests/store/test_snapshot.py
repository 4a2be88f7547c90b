"""The snapshot tells contents apart, and nothing else: not the order in which papers came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from kamerlens.records import Paper
from kamerlens.store import schema, snapshot
from kamerlens.store.writer import Reading, remove, save

_VERSIONS = {"versie": "1", "codeboek": "1.0", "model": "m"}


def _stored(papers: Iterable[Paper], versions: Sequence[dict[str, str]] = (_VERSIONS,)) -> Database:
    db = Database(memory=True)
    schema.create(db)
    with db.atomic():
        for version in versions:
            db.table("uitvoeringen").insert(version)
        for paper in papers:
            save(db, Reading("x", paper), len(versions), "1.0")
    return db


@pytest.fixture
def papers(make_paper: Callable[..., Paper]) -> list[Paper]:
    return [make_paper("De gemeente.", id=f"kst-99990-{n}", sha256=f"{n:064x}") for n in range(1, 6)]


def test_an_empty_database_has_a_snapshot() -> None:
    assert len(snapshot.id_of(_stored([]))) == 12


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(data=st.data())
def test_it_is_the_same_in_whatever_order_papers_come_go_and_come_again(
    papers: list[Paper], data: st.DataObject
) -> None:
    # Runs before this one have numbers of their own: they must not count, their versions must.
    runs = [_VERSIONS] * data.draw(st.integers(1, 3))
    db = _stored(data.draw(st.permutations(papers)), runs)
    for paper in data.draw(st.lists(st.sampled_from(papers))):
        with db.atomic():
            if data.draw(st.booleans()):
                remove(db, paper.metadata.id)
            save(db, Reading("x", paper), 1, "1.0")
    assert snapshot.id_of(db) == snapshot.id_of(_stored(papers)) == snapshot.counted(db)


def test_another_file_another_version_and_a_paper_less_each_make_another(
    papers: list[Paper], make_paper: Callable[..., Paper]
) -> None:
    changed = make_paper("De gemeente.", id="kst-99990-1", sha256="f" * 64)
    found = [
        snapshot.id_of(_stored(papers)),
        snapshot.id_of(_stored([changed, *papers[1:]])),
        snapshot.id_of(_stored(papers[1:])),
        *(snapshot.id_of(_stored(papers, [{**_VERSIONS, name: "2"}])) for name in _VERSIONS),
    ]
    assert len(set(found)) == len(found)


def test_a_paper_taken_out_and_put_back_leaves_no_trace(papers: list[Paper]) -> None:
    db = _stored(papers)
    before = snapshot.id_of(db)
    with db.atomic():
        remove(db, "kst-99990-3")
    assert snapshot.id_of(db) != before
    with db.atomic():
        save(db, Reading("x", papers[2]), 1, "1.0")
    assert snapshot.id_of(db) == before

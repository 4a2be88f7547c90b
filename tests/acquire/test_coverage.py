"""What exists, was fetched, read and failed is counted per year, kind and chamber; only what is known is claimed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from kamerlens.acquire import paging
from kamerlens.acquire.offer import Lot
from kamerlens.acquire.register import NAME, near
from kamerlens.aggregate import coverage
from kamerlens.errors import KamerlensError
from kamerlens.records import Problem
from kamerlens.store.database import writing
from kamerlens.store.writer import Reading, remove, save

Row = tuple[int, str, int | None, int | None, int, int, int]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    with writing(tmp_path / "k.db") as db:
        db.table("uitvoeringen").insert({"id": 1})
    return tmp_path / "k.db"


def learn(database: Path, papers: Path) -> None:
    with writing(database) as db, db.atomic():
        for place in near([papers]):
            coverage.learn(db, place.name, place)


def rows(database: Path) -> list[Row]:
    db = Database(database)
    found = db.execute(
        "select jaar, soort, bestaat, opgehaald, gelezen, ocr, mislukt from dekking order by 1, 2, kamer"
    )
    return found.fetchall()


@pytest.fixture
def offered(repository, make_published):
    repository.papers = [
        make_published("kst-99990-1", "2023-03-01"),
        make_published("kst-99990-2", "2023-04-01"),
        make_published("kst-99990-3", "2023-05-01", files={"odt": b"odt"}),
        make_published("kst-99990-4", "2023-05-01", kind="Motie"),
        make_published("kst-99990-5", "2024-02-01"),
    ]
    return repository


def test_what_exists_and_what_was_fetched(offered, run, papers: Path, database: Path) -> None:
    run(since=date(2023, 1, 1))
    learn(database, papers)
    assert rows(database) == [
        (2023, "Brief", 3, 2, 0, 0, 0),
        (2023, "Motie", 1, 1, 0, 0, 0),
        (2024, "Brief", 1, 1, 0, 0, 0),
    ]


def test_what_exists_is_not_claimed_of_a_year_that_was_looked_up_in_part(
    offered, run, papers: Path, database: Path
) -> None:
    run(since=date(2023, 4, 1), kind="kamerstuk")
    learn(database, papers)
    assert rows(database)[0][:4] == (2023, "Brief", None, 1)
    run(since=date(2022, 6, 1), until=date(2023, 3, 31), kind="kamerstuk")
    learn(database, papers)
    assert rows(database)[0][:4] == (2023, "Brief", 3, 2)


def test_nor_of_a_year_of_which_one_kind_was_looked_up(offered, run, papers: Path, database: Path) -> None:
    run(since=date(2023, 1, 1), kind="Motie")
    run(dossier="99990")
    learn(database, papers)
    assert {row[1]: row[2] for row in rows(database) if row[0] == 2023} == {"Brief": None, "Motie": 1}


def test_what_was_read_and_what_failed(offered, run, papers: Path, database: Path, make_paper) -> None:
    run(since=date(2023, 1, 1))
    learn(database, papers)
    with writing(database) as db, db.atomic():
        save(db, Reading("kst-99990-1", make_paper("Tekst.", id="kst-99990-1", date="2023-03-01")), 1, "1.0")
        db.table("bestanden").insert_all(
            [
                {"pad": "a", "bron": "kst-99990-1", "stuk": "kst-99990-1"},
                {"pad": "b", "bron": "kst-99990-2", "stuk": ""},
            ]
        )
        coverage.update(db, ["2023-03"])
    assert rows(database)[0] == (2023, "Brief", 3, 2, 1, 0, 1)
    with writing(database) as db, db.atomic():
        db.execute("update bestanden set stuk = 'kst-99990-2'")
        coverage.update(db, [])
    assert rows(database)[0] == (2023, "Brief", 3, 2, 1, 0, 0)


def test_a_paper_that_the_repository_has_lost_exists_no_more(
    offered, run, papers: Path, database: Path
) -> None:
    run(since=date(2023, 1, 1))
    learn(database, papers)
    lost = offered.papers.pop(0)
    # What changed since does not tell what is gone.
    assert run(house="").withdrawn == []
    learn(database, papers)
    assert rows(database)[0][:4] == (2023, "Brief", 3, 2)
    assert run(since=date(2023, 1, 1)).withdrawn == [lost.id]
    learn(database, papers)
    assert rows(database)[0][:4] == (2023, "Brief", 2, 1)
    assert run(since=date(2023, 1, 1)).withdrawn == []
    offered.papers.append(lost)
    assert run(since=date(2023, 1, 1)).fetched == 0
    learn(database, papers)
    assert rows(database)[0][:4] == (2023, "Brief", 3, 2)


@pytest.mark.parametrize(
    "asked",
    [
        {"since": date(2023, 3, 2)},
        {"until": date(2023, 2, 28)},
        {"since": date(2023, 1, 1), "kind": "Motie"},
        {"since": date(2023, 1, 1), "house": "Eerste Kamer"},
        {"dossier": "99990"},
        {"query": "niets"},
    ],
    ids=lambda asked: next(iter(asked)),
)
def test_what_was_not_asked_for_is_not_lost(
    offered, run, papers: Path, database: Path, asked: dict[str, object]
) -> None:
    run(since=date(2023, 1, 1))
    offered.papers.pop(0)
    assert run(**asked).withdrawn == []
    learn(database, papers)
    assert rows(database)[0][:4] == (2023, "Brief", 3, 2)


def test_nor_while_the_repository_does_not_list_all(
    offered, run, papers: Path, database: Path, monkeypatch
) -> None:
    run(since=date(2023, 1, 1))
    offered.papers.pop(0)
    with monkeypatch.context() as patched:
        patched.setattr(paging, "_whole", lambda ask, window, most: Lot((), missing=1))
        assert run(since=date(2023, 1, 1)).withdrawn == []
        refused = Problem("x", "acquire", "is no identifier of a paper: refused", "tell the repository")
        patched.setattr(paging, "_whole", lambda ask, window, most: Lot((), (refused,)))
        assert run(since=date(2023, 1, 1)).withdrawn == []


def test_nor_when_a_repository_has_all_at_once_lost_most(offered, run, papers: Path, database: Path) -> None:
    run(since=date(2023, 1, 1))
    del offered.papers[1:]
    assert run(since=date(2023, 1, 1)).withdrawn == []
    offered.papers.clear()
    assert run(since=date(2023, 1, 1)).withdrawn == []
    learn(database, papers)
    assert rows(database)[0][:4] == (2023, "Brief", 3, 2)


def test_a_paper_that_was_taken_out_here_exists_and_is_not_read(
    offered, run, papers: Path, database: Path, make_paper
) -> None:
    run(since=date(2023, 1, 1))
    learn(database, papers)
    with writing(database) as db, db.atomic():
        save(db, Reading("kst-99990-1", make_paper("Tekst.", id="kst-99990-1", date="2023-03-01")), 1, "1.0")
        coverage.update(db, ["2023-03"])
    assert rows(database)[0] == (2023, "Brief", 3, 2, 1, 0, 0)
    with writing(database) as db, db.atomic():
        remove(db, "kst-99990-1")
        coverage.update(db, ["2023-03"])
    assert rows(database)[0] == (2023, "Brief", 3, 2, 0, 0, 0)


def test_papers_that_were_never_fetched_claim_nothing(database: Path, make_paper) -> None:
    with writing(database) as db, db.atomic():
        save(db, Reading("x", make_paper("Tekst.", date="2023-03-01")), 1, "1.0")
        coverage.update(db, ["2023-03"])
    assert rows(database) == [(2023, "Brief", None, None, 1, 0, 0)]


def test_what_is_learnt_later_equals_what_is_learnt_at_once(
    offered, run, papers: Path, database: Path, make_published
) -> None:
    run(since=date(2023, 1, 1))
    learn(database, papers)
    offered.papers[1] = make_published("kst-99990-2", "2022-04-01", modified="2024-04-01")
    offered.papers.append(make_published("kst-99990-6", "2024-06-01"))
    run(since=date(2022, 1, 1))
    learn(database, papers)
    afresh = database.with_name("afresh.db")
    with writing(afresh):
        pass
    learn(afresh, papers)
    assert rows(database) == rows(afresh)
    assert rows(database)[0] == (2022, "Brief", 1, 1, 0, 0, 0)


def test_nothing_new_costs_nothing(offered, run, papers: Path, database: Path) -> None:
    run(since=date(2023, 1, 1))
    learn(database, papers)
    run(since=date(2023, 1, 1))
    with writing(database) as db, db.atomic():
        before = db.conn.total_changes
        coverage.learn(db, NAME, papers / NAME)
        assert db.conn.total_changes - before <= 1  # the name of the register


def test_a_day_later_only_its_year_is_counted_again(
    offered, run, papers: Path, database: Path, monkeypatch
) -> None:
    run(since=date(2023, 1, 1), today=date(2024, 6, 1))
    learn(database, papers)
    run(house="", today=date(2024, 6, 2))
    counted: list[int] = []
    monkeypatch.setattr(coverage, "_count", lambda db, years: counted.extend(years))
    learn(database, papers)
    assert counted == [2024]


def test_another_register_in_its_place_replaces_what_was_known(
    offered, run, papers: Path, database: Path
) -> None:
    run(since=date(2023, 1, 1))
    learn(database, papers)
    (papers / NAME).unlink()
    run(since=date(2024, 1, 1))
    learn(database, papers)
    assert [row[0] for row in rows(database)] == [2024]


def test_a_register_is_found_from_the_folders_below_it(papers: Path) -> None:
    below = papers / "kst" / "99990" / "kst-99990-1"
    below.mkdir(parents=True)
    (papers / NAME).touch()
    assert near([below]) == near([papers]) == [papers / NAME]
    assert near([papers.parent]) == []


def test_a_broken_register_is_told(database: Path, papers: Path) -> None:
    papers.mkdir()
    (papers / NAME).write_bytes(b"no database, whatever its name says" * 30)
    with pytest.raises(KamerlensError, match="move it away"):
        learn(database, papers)

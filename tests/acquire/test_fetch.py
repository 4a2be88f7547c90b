"""Fetch brings papers once, whole, into their folders; changed ones again; and knows what there is."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kamerlens.acquire.fetch import Summary
from kamerlens.acquire.files import find
from kamerlens.acquire.register import NAME, opened
from kamerlens.errors import KamerlensError, UsageError


def files(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and not file.name.startswith(NAME)
    }


def downloads(repository) -> dict[str, int]:
    return {path: times for path, times in repository.requests.items() if path != "/sru"}


def counts(summary: Summary) -> tuple[int, int, int, int]:
    return summary.fetched, summary.changed, summary.unchanged, summary.failed


def test_a_paper_has_its_folder_with_pdf_xml_and_metadata(
    repository, make_published, run, papers: Path
) -> None:
    repository.papers = [make_published("kst-99990-XVI-3", dossier="99990-XVI")]
    summary = run()
    place = "kst/99990-XVI/kst-99990-XVI-3"
    assert files(papers) == {
        f"{place}/{name}" for name in ("kst-99990-XVI-3.pdf", "kst-99990-XVI-3.xml", "metadata.xml")
    }
    for form, path in repository.papers[0].paths.items():
        name = path.rpartition("/")[2]
        assert (papers / place / name).read_bytes() == repository.papers[0].files[form]
    assert counts(summary) == (1, 0, 0, 0)
    assert [source.key for source in find([papers])] == ["kst-99990-xvi-3"]


def test_answers_stand_under_their_session_year(repository, make_published, run, papers: Path) -> None:
    repository.papers = [make_published("ah-tk-20232024-99001")]
    run()
    assert "ah/20232024/ah-tk-20232024-99001/ah-tk-20232024-99001.pdf" in files(papers)


def test_a_second_run_fetches_nothing(repository, make_published, run) -> None:
    repository.papers = [make_published(f"kst-99990-{n}") for n in range(1, 8)]
    run()
    summary = run()
    assert counts(summary) == (0, 0, 7, 0)
    assert set(downloads(repository).values()) == {1}


def test_a_changed_paper_is_fetched_again_and_its_lost_file_goes(
    repository, make_published, run, papers: Path
) -> None:
    old = make_published("kst-99990-1")
    repository.papers = [old, make_published("kst-99990-2")]
    run()
    repository.papers[0] = make_published(
        "kst-99990-1",
        words="De Minister.",
        modified="2024-04-01T09:00:00+02:00",
        files={"pdf": b"%PDF-1.7 new %%EOF"},
    )
    summary = run()
    assert counts(summary) == (0, 1, 1, 0)
    place = papers / "kst" / "99990" / "kst-99990-1"
    assert (place / "kst-99990-1.pdf").read_bytes() == b"%PDF-1.7 new %%EOF"
    assert sorted(file.name for file in place.iterdir()) == ["kst-99990-1.pdf", "metadata.xml"]


def test_a_new_expression_is_fetched_from_its_own_address(repository, make_published, run) -> None:
    first = make_published("kst-99990-1")
    repository.papers = [first]
    run()
    repository.papers = [replace(first, expression=2)]
    assert counts(run()) == (0, 1, 0, 0)
    assert repository.requests["/frbr/officielepublicaties/kst/99990/kst-99990-1/2/pdf/kst-99990-1.pdf"] == 1


def test_a_file_that_did_not_change_is_left_as_it_is(repository, make_published, run, papers: Path) -> None:
    paper = make_published("kst-99990-1")
    repository.papers = [paper]
    run()
    before = {name: (papers / name).stat().st_mtime_ns for name in files(papers)}
    repository.papers = [replace(paper, modified="2024-05-01T00:00:00Z")]
    assert counts(run()) == (0, 1, 0, 0)
    assert {name: (papers / name).stat().st_mtime_ns for name in files(papers)} == before


def test_an_older_version_never_replaces_a_later_one(repository, make_published, run) -> None:
    late = make_published("kst-99990-1", modified="2024-05-01T00:00:00Z")
    repository.papers = [late]
    run()
    repository.papers = [replace(late, modified="2024-04-01T00:00:00Z")]
    assert counts(run()) == (0, 0, 1, 0)


def test_a_paper_that_was_removed_by_hand_comes_back(repository, make_published, run, papers: Path) -> None:
    repository.papers = [make_published("kst-99990-1")]
    run()
    gone = papers / "kst" / "99990" / "kst-99990-1" / "kst-99990-1.xml"
    gone.unlink()
    assert counts(run()) == (0, 1, 0, 0)
    assert gone.is_file()
    assert sorted(downloads(repository).values()) == [1, 1, 2]


def test_more_than_one_answer_holds_is_listed_whole(repository, make_published, run) -> None:
    days = [f"{date(2024, 1, 1) + timedelta(days=n // 9)}" for n in range(60)]
    repository.papers = [
        make_published(f"kst-99990-{n}", day, files={"xml": b"<a/>"}) for n, day in enumerate(days, 1)
    ]
    repository.largest_page = 7
    summary = run()
    assert counts(summary) == (60, 0, 0, 0)
    assert summary.missing == 0
    assert set(downloads(repository).values()) == {1}


def test_past_a_thousand_days_are_split(repository, make_published, run) -> None:
    repository.papers = [
        make_published(
            f"kst-99990-{n}", f"{date(2023, 1, 1) + timedelta(days=n % 500)}", files={"xml": b"<a/>"}
        )
        for n in range(1, 1202)
    ]
    repository.papers.append(
        make_published("kst-99990-5000", "", modified="2024-01-01", files={"xml": b"<a/>"})
    )
    summary = run(dossier="99990", dry=True)
    assert len(set(summary.due)) == len(summary.due) == 1202
    assert repository.requests["/sru"] < 40


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"since": date(2024, 3, 1)}, {"kst-99990-2", "kst-99990-A"}),
        ({"until": date(2024, 2, 29)}, {"kst-99990-1", "ah-tk-20232024-99001"}),
        ({"since": date(2024, 3, 1), "until": date(2024, 3, 1)}, {"kst-99990-2"}),
        ({"dossier": "99990"}, {"kst-99990-1", "kst-99990-2", "kst-99990-A"}),
        ({"dossier": "99990", "house": "Eerste Kamer"}, {"kst-99990-A"}),
        ({"dossier": "99990", "kind": "Motie"}, {"kst-99990-2"}),
        ({"until": date(2024, 12, 31), "kind": "antwoord"}, {"ah-tk-20232024-99001"}),
        ({"until": date(2024, 12, 31), "kind": "bijlage"}, {"blg-990001"}),
        ({"query": "gemeenten"}, {"kst-99990-2"}),
    ],
)
def test_a_selection(repository, make_published, run, asked: dict, found: set[str]) -> None:
    repository.papers = [
        make_published("kst-99990-1", "2024-01-10"),
        make_published("kst-99990-2", "2024-03-01", kind="Motie", title="Over gemeenten"),
        make_published("kst-99990-A", "2024-04-01"),
        make_published("ah-tk-20232024-99001", "2024-02-01", kind="Antwoord"),
        make_published("blg-990001", "2024-02-01", kind="Bijlage"),
        make_published("h-tk-20232024-1-1", "2024-02-01", kind="Opening"),
    ]
    summary = run(**asked, dry=True)
    assert set(summary.due) == found


def test_a_dry_run_writes_nothing(repository, make_published, run, papers: Path) -> None:
    repository.papers = [make_published("kst-99990-1")]
    assert run(all=True, dry=True).due == ["kst-99990-1"]
    assert not papers.exists()
    assert downloads(repository) == {}


def test_a_later_run_goes_on_from_the_last_one(repository, make_published, run) -> None:
    repository.papers = [make_published("kst-99990-1", "2024-03-01", modified="2024-03-02T00:00:00Z")]
    run(today=date(2024, 5, 1))
    # A month later: an old paper changed, and one that is dated before came in; another is before the first day.
    repository.papers = [
        make_published("kst-99990-1", "2024-03-01", words="Beter.", modified="2024-06-01T00:00:00Z"),
        make_published("kst-99990-2", "2024-04-01", modified="2024-05-20T00:00:00Z"),
        make_published("kst-99990-3", "2019-04-01", modified="2024-05-20T00:00:00Z"),
    ]
    assert counts(run(house="")) == (1, 1, 0, 0)


def test_nothing_to_go_on_from_is_wrong_usage(run) -> None:
    with pytest.raises(UsageError, match="--since 2024-01-01"):
        run(house="")


def test_a_later_run_with_fewer_days_does_not_hide_the_others(repository, make_published, run) -> None:
    repository.papers = [make_published("kst-99990-1", "2024-02-01")]
    run(since=date(2024, 1, 1), today=date(2024, 5, 1))
    run(since=date(2024, 5, 1), today=date(2024, 6, 1))
    repository.papers = [make_published("kst-99990-1", "2024-02-01", words="Beter.", modified="2024-05-10")]
    assert counts(run(house="")) == (0, 1, 0, 0)


def test_a_run_is_not_done_while_a_server_withholds(
    repository, make_published, run, papers: Path, monkeypatch
) -> None:
    repository.papers = [make_published("kst-99990-1")]
    with monkeypatch.context() as patched:
        patched.setattr(repository, "file", lambda path: b"<html>Onderhoud</html>")
        assert run().unreached == 1
    with opened(papers) as register:
        assert register.last_run("repository  ") is None
    assert run().complete
    with opened(papers) as register:
        assert register.last_run("repository  ") == ("2024-01-01", date(2024, 6, 30))


def test_two_runs_at_once_are_refused(run, papers: Path) -> None:
    with opened(papers), pytest.raises(UsageError, match="another fetch is running"):
        run()


def test_the_command_says_what_came_and_writes_it_for_machines(
    kamerlens, repository, make_published, tmp_path: Path
) -> None:
    repository.papers = [make_published("kst-99990-1"), make_published("kst-99990-2")]
    options = [
        "--since",
        "2024-01-01",
        "--into",
        tmp_path / "p",
        "--address",
        repository.sru,
        "--rate",
        "1000",
    ]
    done = kamerlens("fetch", *options, "--json", tmp_path / "runs.jsonl")
    assert done.returncode == 0, done.stderr
    assert "2 papers listed by the source repository: 2 fetched" in done.stdout
    machine = json.loads((tmp_path / "runs.jsonl").read_text("utf-8"))
    assert (machine["fetched"], machine["complete"], machine["problems"]) == (2, True, [])
    del repository.papers[0].files["pdf"]
    repository.papers[1] = make_published("kst-99990-3", files={"odt": b"odt"})
    failed = kamerlens("fetch", *options)
    assert failed.returncode == 1
    assert "kst-99990-3: neither PDF nor XML of it is offered" in failed.stdout
    assert len(failed.stderr.splitlines()) == 1


def test_the_command_refuses_what_is_no_dossier(kamerlens) -> None:
    done = kamerlens("fetch", "--dossier", "../../etc")
    assert done.returncode == 2
    assert "is no dossier" in done.stderr


def test_a_broken_register_is_one_clear_line(kamerlens, repository, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no database at all, whatever its name" * 40)
    done = kamerlens("fetch", "--since", "2024-01-01", "--into", tmp_path, "--address", repository.sru)
    assert done.returncode == 1
    assert "move it away" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_register_knows_what_is_offered_and_what_is_here(
    repository, make_published, run, papers: Path
) -> None:
    repository.papers = [make_published("kst-99990-1"), make_published("kst-99990-2", files={"odt": b"odt"})]
    run()
    db = sqlite3.connect(papers / NAME)
    assert db.execute("select id, kind, chamber, year, fetched from papers order by id").fetchall() == [
        ("kst-99990-1", "Brief", "Tweede Kamer", 2024, 1),
        ("kst-99990-2", "Brief", "Tweede Kamer", 2024, 0),
    ]
    db.close()


def test_a_full_disk_is_one_clear_error_and_the_next_run_goes_on(
    repository, make_published, run, papers: Path, monkeypatch
) -> None:
    repository.papers = [make_published(f"kst-99990-{n}") for n in range(1, 4)]

    def full(descriptor: int) -> None:
        if repository.requests[repository.papers[1].paths["xml"]]:
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(KamerlensError, match="No space left on device"):
            run()
    assert run().complete
    assert sorted(downloads(repository).values()) == [1] * 8 + [2]


def test_days_that_leave_none_are_wrong_usage(run) -> None:
    with pytest.raises(UsageError, match="no day is left"):
        run(since=date(2024, 2, 1), until=date(2024, 1, 1))

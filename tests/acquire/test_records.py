"""Records of the official repository as it gives them, and the data that says what is asked of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kamerlens.acquire import repository, sru
from kamerlens.acquire.fetch import fetch
from kamerlens.acquire.http import Client, Manners
from kamerlens.acquire.offer import Selection, checked_dossier, checked_id, version
from kamerlens.acquire.register import NAME
from kamerlens.errors import UsageError
from kamerlens.evaluate.offline_repository import Handler, OfflineRepository, serving
from kamerlens.structure.official import parse_xml

COLLECTIONS = repository.facts()["collections"]
TODAY = date(2024, 6, 30)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_has_its_example_and_not_its_counter_example(name: str) -> None:
    facts = COLLECTIONS[name]
    assert facts["why"]
    assert checked_id(facts["example"]).partition("-")[0] == facts["prefix"]
    assert checked_id(facts["counter_example"]).partition("-")[0] != facts["prefix"]


def test_a_query_says_all_that_is_asked() -> None:
    asked = Selection(date(2024, 1, 1), date(2024, 2, 1), None, "36410-XVI", "Motie", "", 'gemeen"ten')
    assert sru.query(repository.facts(), asked, (date(2024, 1, 1), date(2024, 1, 9))) == (
        'c.product-area=="officielepublicaties" AND w.organisatietype=="staten generaal" AND dt.date>=2024-01-01 '
        'AND dt.date<=2024-02-01 AND w.dossiernummer=="36410-XVI" AND w.subrubriek=="Motie" '
        'AND cql.textAndIndexes="gemeen ten" AND dt.date>=2024-01-01 AND dt.date<=2024-01-09'
    )


@pytest.mark.parametrize(
    ("written", "key"), [("36 410 XVI", "36410-XVI"), ("36410", "36410"), ("21501-02", "21501-02"), ("", "")]
)
def test_a_dossier_is_understood_as_people_write_it(written: str, key: str) -> None:
    assert checked_dossier(written) == key


def test_what_is_no_dossier_is_wrong_usage() -> None:
    with pytest.raises(UsageError):
        checked_dossier("motie")


def test_versions_sort_by_expression_and_then_by_moment_whatever_the_clock() -> None:
    address = "https://repository.overheid.nl/frbr/officielepublicaties/kst/1/kst-1-2/{}/pdf/kst-1-2.pdf"
    ordered = [
        version("2024-01-01T11:00:00+01:00", address.format(1)),
        version("2024-01-01T12:00:00.1234567+02:00", address.format(1)),
        version("2024-01-01", address.format(2)),
        version("no moment", address.format(10)),
        version("2024-01-01", address.format(10)),
    ]
    assert ordered == sorted(ordered)


def test_single_records_of_each_kind_are_read(real_papers: Path) -> None:
    forms = repository.facts()["forms"]
    kst = sru.record(parse_xml((real_papers / "sru" / "sru_record_kst.xml").read_bytes()), forms)
    assert (kst.id, kst.kind, kst.chamber, kst.date, kst.dossier) == (
        "kst-35842-4",
        "Overig",
        "Tweede Kamer",
        "2021-05-25",
        "35842",
    )
    assert [file.form for file in kst.files] == ["pdf", "xml", "metadata"]
    assert kst.version == "0001 2021-05-27T11:08:55.565590+00:00"
    blg = sru.record(parse_xml((real_papers / "sru" / "sru_record_bijlage.xml").read_bytes()), forms)
    assert (blg.id, blg.folder.as_posix()) == ("blg-936562", "blg/35300-X/blg-936562")
    kv = sru.record(parse_xml((real_papers / "sru" / "sru_record_kv_onopgemaakt.xml").read_bytes()), forms)
    assert (kv.id, kv.year, [file.form for file in kv.files]) == ("kv-2989900822", 1998, ["xml", "metadata"])


def test_an_answer_with_other_records_than_it_counts_is_read(real_papers: Path) -> None:
    page = sru.page((real_papers / "sru" / "sru.xml").read_bytes(), repository.facts()["forms"])
    assert (page.total, page.listed, len(page.problems)) == (76, len(page.records), 0)
    assert len({record.id for record in page.records}) == page.listed > 1


class Recorded(OfflineRepository):
    """Serves the recorded answer and files of the official repository."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def respond(self, handler: Handler) -> None:
        """The recorded search, or a file of the recorded layout."""
        path = handler.path.partition("?")[0]
        self.requests[path] += 1
        if path == "/sru":
            answer = (self.folder / "sru.xml").read_bytes()
            handler.give(
                answer.replace(b"http://__MOCK_SERVICE__/repository.overheid.nl", self.base.encode())
            )
        else:
            handler.give((self.folder / path[1:]).read_bytes())


def test_the_recorded_repository_is_fetched_whole_and_once(real_papers: Path, tmp_path: Path) -> None:
    with serving(Recorded(real_papers / "repository" / "repository.overheid.nl")) as server:
        for _ in range(2):
            with Client(server.sru, Manners.load(rate=1e5)) as client:
                source = repository.Repository(client, TODAY)
                summary = fetch(source, client, Selection(since=date(2021, 1, 1)), tmp_path, today=TODAY)
            assert (summary.listed, summary.failed) == (2, 0)
            # A record of the recorded answer has the addresses of another paper's files.
            assert [problem.file for problem in summary.problems] == ["kst-32545-144"]
        assert {times for path, times in server.requests.items() if path != "/sru"} == {1}
    assert sorted(
        file.relative_to(tmp_path).as_posix()
        for file in tmp_path.rglob("*.*")
        if file.is_file() and not file.name.startswith(NAME)
    ) == [
        "ah/20202021/ah-tk-20202021-3235/ah-tk-20202021-3235.pdf",
        "ah/20202021/ah-tk-20202021-3235/ah-tk-20202021-3235.xml",
        "ah/20202021/ah-tk-20202021-3235/metadata.xml",
        "kst/32545/kst-32545-143/kst-32545-143.pdf",
        "kst/32545/kst-32545-143/kst-32545-143.xml",
        "kst/32545/kst-32545-143/metadata.xml",
    ]

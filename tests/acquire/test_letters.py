"""Letters of the open data of the Tweede Kamer come by the same way as papers of the repository."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from kamerlens.acquire.fetch import Summary, fetch
from kamerlens.acquire.http import Client, Manners, UnfetchedError
from kamerlens.acquire.letters import Letters
from kamerlens.acquire.offer import Selection
from kamerlens.errors import UsageError
from kamerlens.evaluate.offline_repository import Handler, OfflineRepository, serving
from kamerlens.structure.official import fields, parse_xml

TODAY = date(2024, 6, 30)


@dataclass
class OpenData(OfflineRepository):
    """Answers `Document` with the documents between the days of the filter."""

    documents: list[dict] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)

    def respond(self, handler: Handler) -> None:
        """Answer a search or give a resource."""
        url = urlsplit(handler.path)
        self.requests[url.path] += 1
        if url.path == "/odata/Document":
            handler.give(json.dumps(self.answer(parse_qs(url.query))).encode())
        else:
            handler.give(b"%PDF-1.7 " + url.path.encode() + b" %%EOF")

    def answer(self, asked: dict[str, list[str]]) -> dict:
        condition = asked["$filter"][0]
        self.filters.append(condition)
        days = re.findall(r"(Datum|GewijzigdOp) (ge|lt) (\d{4}-\d\d-\d\d)T00:00:00Z", condition)
        found = [
            row
            for row in self.documents
            if all((row[name][:10] >= day) == (relation == "ge") for name, relation, day in days)
        ]
        skip, top = int(asked["$skip"][0]), int(asked["$top"][0])
        return {"@odata.count": len(found), "value": found[skip : skip + top]}


def letter(number: int, day: str = "2024-03-04", **facts: object) -> dict:
    return {
        "Id": str(UUID(int=number)),
        "DocumentNummer": f"2024D{number:05}",
        "Onderwerp": 'Brief over "gemeenten" & <taken>',
        "Datum": f"{day}T00:00:00+01:00",
        "GewijzigdOp": f"{day}T16:00:00.5+01:00",
        "Vergaderjaar": "2023-2024",
        "ContentType": "application/pdf",
        "Kamerstukdossier": [{"Nummer": 99990, "Toevoeging": "XVI"}],
        **facts,
    }


@pytest.fixture
def source() -> Iterator[OpenData]:
    with serving(OpenData()) as served:
        assert isinstance(served, OpenData)
        yield served


def run(source: OpenData, into: Path, **asked) -> Summary:
    manners = Manners.load(rate=1e5, attempts=2, backoff_seconds=(0.01, 0.01))
    with Client(f"{source.base}/odata", manners) as client:
        catalogue = Letters(client, TODAY)
        return fetch(
            catalogue, client, Selection(**(asked or {"since": date(2024, 1, 1)})), into, today=TODAY
        )


def test_a_letter_has_its_pdf_and_metadata_of_the_official_shape(source: OpenData, tmp_path: Path) -> None:
    source.documents = [letter(7)]
    assert run(source, tmp_path).fetched == 1
    place = tmp_path / "nds" / "99990-XVI" / "nds-tk-2024D00007"
    assert f"Document({UUID(int=7)})/resource" in (place / "nds-tk-2024D00007.pdf").read_text()
    found = fields(parse_xml((place / "metadata.xml").read_bytes()))
    assert found["identifier"] == ("nds-tk-2024D00007",)
    assert found["title"] == ('Brief over "gemeenten" & <taken>',)
    assert (found["issued"], found["dossiernummer"]) == (("2024-03-04",), ("99990-XVI",))


def test_a_second_run_fetches_no_letter_again_and_a_changed_one_once(
    source: OpenData, tmp_path: Path
) -> None:
    source.documents = [letter(1), letter(2)]
    run(source, tmp_path)
    source.documents[1] = letter(2, GewijzigdOp="2024-05-01T00:00:00Z", Onderwerp="Beter")
    summary = run(source, tmp_path)
    assert (summary.fetched, summary.changed, summary.unchanged) == (0, 1, 1)
    assert sorted(source.requests.values())[:2] == [1, 2]


def test_more_letters_than_an_answer_holds_are_split_by_days(source: OpenData, tmp_path: Path) -> None:
    source.documents = [letter(n, f"2024-{n % 6 + 1:02}-{n % 28 + 1:02}") for n in range(1, 301)]
    manners = Manners.load(rate=1e5)
    with Client(f"{source.base}/odata", manners) as client:
        asked = Selection(since=date(2024, 1, 1))
        summary = fetch(Letters(client, TODAY), client, asked, tmp_path, today=TODAY, dry=True)
    assert len(set(summary.due)) == len(summary.due) == 300


def test_what_is_asked_is_in_the_filter(source: OpenData, tmp_path: Path) -> None:
    run(source, tmp_path, dossier="36410-XVI", query="Rob's advies", until=date(2024, 2, 1))
    asked = source.filters[0]
    assert "d/Nummer eq 36410" in asked
    assert "contains(Onderwerp,'Rob''s advies')" in asked
    assert "Datum lt 2024-02-02T00:00:00Z" in asked
    assert "Soort eq 'Brief regering'" in asked


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ContentType": "application/msword"}, "is no PDF but application/msword"),
        ({"DocumentNummer": "../../x"}, "is no identifier"),
        ({"Id": "1)/resource?x=("}, "badly formed"),
    ],
)
def test_a_document_that_is_of_no_use_is_told(
    source: OpenData, tmp_path: Path, wrong: dict, said: str
) -> None:
    source.documents = [letter(1), letter(2, **wrong)]
    summary = run(source, tmp_path)
    assert summary.fetched == 1
    assert said in summary.problems[0].message


def test_an_error_of_the_source_is_passed_on(source: OpenData, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(source, "answer", lambda asked: {"error": {"message": "geen geldig filter"}})
    with pytest.raises(UnfetchedError, match="geen geldig filter"):
        run(source, tmp_path)


def test_the_source_has_letters_to_one_house_only(source: OpenData, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="letters to the Tweede Kamer only"):
        run(source, tmp_path, house="Eerste Kamer", since=date(2024, 1, 1))

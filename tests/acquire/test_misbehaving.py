"""A server that misbehaves costs time, never a paper; and it is never led by the nose."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from kamerlens.acquire.http import Client, Manners, UnfetchedError, UnreachableError, on_site
from kamerlens.acquire.register import NAME
from kamerlens.evaluate.offline_repository import Handler, OfflineRepository, answer_xml, record_xml, serving

Fault = Callable[[Handler, bytes], None]
PDF = "/frbr/officielepublicaties/kst/99990/kst-99990-1/1/pdf/kst-99990-1.pdf"
XML = "/frbr/officielepublicaties/kst/99990/kst-99990-1/1/xml/kst-99990-1.xml"
SRU = "/sru"


@dataclass
class Misbehaving(OfflineRepository):
    """Answers a path with the faults that are planned for it, one after the other, and then as it should."""

    planned: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    wholes: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def respond(self, handler: Handler) -> None:
        """Answer with the next fault."""
        path = handler.path.partition("?")[0]
        if self.planned[path]:
            self.requests[path] += 1
            self.planned[path].pop(0)(handler, self.file(path) or b"")
        else:
            self.wholes[path] += 1
            super().respond(handler)


def status(code: int, **headers: str) -> Fault:
    return lambda handler, body: handler.give(b"", code, **headers)


def cut(handler: Handler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def cut_without_length(handler: Handler, body: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def too_short_a_length(handler: Handler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body) - 9))
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True


def silence(handler: Handler, body: bytes) -> None:
    time.sleep(0.8)
    handler.close_connection = True


def drip(handler: Handler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for n in range(30):
        handler.wfile.write(body[n : n + 1])
        handler.wfile.flush()
        time.sleep(0.1)
    handler.close_connection = True


def hang_up(handler: Handler, body: bytes) -> None:
    handler.close_connection = True
    handler.connection.close()


def gibberish(handler: Handler, body: bytes) -> None:
    handler.give(b"<sru:oops")


def error_page(handler: Handler, body: bytes) -> None:
    handler.give(b"<!DOCTYPE html><html>Onderhoud</html>")


def entities(handler: Handler, body: bytes) -> None:
    handler.give(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')


PASSING: dict[str, tuple[str, Fault]] = {
    "429 with seconds": (PDF, status(429, Retry_After="0")),
    "429 of a search": (SRU, status(429, Retry_After="0")),
    "429 with a moment": (PDF, status(429, Retry_After=format_datetime(datetime.now(UTC)))),
    "500": (PDF, status(500)),
    "503 of a search": (SRU, status(503)),
    "a cut body": (PDF, cut),
    "a cut body of a search": (SRU, gibberish),
    "a cut body without a length": (PDF, cut_without_length),
    "cut XML without a length": (XML, cut_without_length),
    "a length that is too short": (PDF, too_short_a_length),
    "silence": (PDF, silence),
    "a slow drip": (PDF, drip),
    "a connection that is hung up": (XML, hang_up),
    "an error page instead of a PDF": (PDF, error_page),
    "an error page instead of XML": (XML, error_page),
    "an error page instead of a search": (SRU, error_page),
    "entities in a search": (SRU, entities),
}


@pytest.fixture
def server(make_published) -> Iterator[Misbehaving]:
    with serving(Misbehaving([make_published(f"kst-99990-{n}") for n in range(1, 4)])) as served:
        assert isinstance(served, Misbehaving)
        yield served


def here(papers: Path) -> dict[str, bytes]:
    return {
        file.name: file.read_bytes()
        for file in papers.rglob("*")
        if file.is_file() and not file.name.startswith(NAME) and file.name != "metadata.xml"
    }


def published(server: OfflineRepository) -> dict[str, bytes]:
    return {
        f"{paper.id}.{form}": data
        for paper in server.papers
        for form, data in paper.files.items()
        if form != "metadata"
    }


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_costs_no_paper_and_fetches_none_twice(
    server: Misbehaving, run, papers: Path, fault: str
) -> None:
    path, misbehave = PASSING[fault]
    server.planned[path] = [misbehave, misbehave]
    manners = {"file_seconds": 0.4} if misbehave is drip else {}
    summary = run(server=server, manners=manners)
    assert here(papers) == published(server)
    assert summary.complete
    assert summary.fetched == 3
    assert summary.traffic.again == 2
    assert {times for path, times in server.wholes.items() if path != SRU} == {1}


def test_everything_goes_wrong_at_once(make_published, run, papers: Path) -> None:
    faults = [status(429, Retry_After="0"), status(500), cut, too_short_a_length, hang_up]
    with serving(Misbehaving([make_published(f"kst-99990-{n}") for n in range(1, 11)])) as server:
        assert isinstance(server, Misbehaving)
        for number, path in enumerate(p for paper in server.papers for p in paper.paths.values()):
            server.planned[path] = [faults[number % len(faults)], faults[number % 3]]
        server.planned[SRU] = [gibberish, status(502)]
        summary = run(server=server)
        assert here(papers) == published(server)
        assert (summary.fetched, summary.failed, summary.missing) == (10, 0, 0)
        assert set(server.wholes.values()) <= {1, 2}  # a search counts first, then lists
        assert {times for path, times in server.wholes.items() if path != SRU} == {1}


def test_retry_after_is_honoured(server: Misbehaving) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=40))
    server.planned[PDF] = [status(429, Retry_After="7"), status(503, Retry_After=moment), status(500)]
    slept: list[float] = []
    manners = Manners.load(rate=1e6, backoff_seconds=(0.25, 0.5), attempts=4)
    with Client(server.sru, manners, sleep=slept.append) as client:
        client.get(server.base + PDF, BytesIO(), lambda data: "")
    waits = [pause for pause in slept if pause > 0.1]
    assert waits[0] == 7
    assert 30 < waits[1] <= 40
    assert waits[2] <= 0.5


def test_a_very_long_retry_after_ends_the_attempt(server: Misbehaving) -> None:
    server.planned[PDF] = [status(429, Retry_After="86400")]
    client = Client(server.sru, Manners.load(rate=1e6))
    with client, pytest.raises(UnreachableError, match="asks to wait 86400 seconds"):
        client.get(server.base + PDF, BytesIO(), lambda data: "")


def test_the_rate_is_kept(server: Misbehaving, make_published) -> None:
    slept: list[float] = []
    with Client(server.sru, Manners.load(rate=4), sleep=slept.append, now=lambda: 100.0) as client:
        for _ in range(3):
            client.get(server.base + PDF, BytesIO(), lambda data: "")
    assert slept == [0.25, 0.5]


def test_who_asks_says_so(server: Misbehaving) -> None:
    seen: list[str] = []
    server.planned[PDF] = [
        lambda handler, body: (seen.append(handler.headers["User-Agent"]), handler.give(b""))[1]
    ]
    with Client(server.sru, Manners.load(contact="mailto:iemand@voorbeeld.nl")) as client:
        client.get(server.base + PDF, BytesIO(), lambda data: "")
    assert seen[0].startswith("Kamerlens/")
    assert "+mailto:iemand@voorbeeld.nl" in seen[0]


@pytest.mark.parametrize(
    "location", ["http://voorbeeld.invalid/x.pdf", "http://127.0.0.1:9/x.pdf", "file:///etc/passwd"]
)
def test_a_redirect_off_the_site_is_refused(server: Misbehaving, run, papers: Path, location: str) -> None:
    server.planned[PDF] = [status(302, Location=location)]
    summary = run(server=server)
    assert "refused" in summary.problems[0].message
    assert (summary.fetched, summary.failed, summary.traffic.again) == (2, 1, 0)
    assert "kst-99990-1.xml" in here(papers)  # the rest of the paper is here
    assert run(server=server).complete  # and the next run has it whole
    assert here(papers) == published(server)
    assert {server.wholes[path] for path in (PDF, XML)} == {1}


@pytest.mark.parametrize(
    "address",
    [
        "https://voorbeeld.nl.kwaad.invalid/x",
        "https://voorbeeld.nl@kwaad.invalid/x",
        "https://gebruiker:geheim@voorbeeld.nl/x",
        "https://voorbeeld.nl:8443/x",
        "http://voorbeeld.nl:443/x",
        "ftp://voorbeeld.nl/x",
        "//kwaad.invalid/x",
        "x",
    ],
)
def test_what_is_not_on_the_site_is_refused(address: str) -> None:
    with pytest.raises(UnfetchedError, match="refused"):
        on_site("https://voorbeeld.nl/sru", httpx.URL(address))


@pytest.mark.parametrize(
    "address", ["https://voorbeeld.nl/x", "http://voorbeeld.nl/x", "https://voorbeeld.nl:443/x"]
)
def test_what_is_on_the_site_is_asked_safely(address: str) -> None:
    assert on_site("https://voorbeeld.nl/sru", httpx.URL(address)) == "https://voorbeeld.nl/x"


def test_a_redirect_on_the_site_is_followed(server: Misbehaving, run, papers: Path) -> None:
    server.planned[PDF] = [status(302, Location=PDF)]
    assert run(server=server).complete
    assert here(papers) == published(server)


def test_redirects_without_end_end(server: Misbehaving, run) -> None:
    server.planned[PDF] = [status(302, Location=PDF)] * 20
    assert "more than 5 redirects" in run(server=server).problems[0].message


def test_an_address_off_the_site_is_refused(server: Misbehaving, run, papers: Path) -> None:
    (foreign,) = [record_xml(paper, "http://voorbeeld.invalid") for paper in server.papers[:1]]
    server.planned[SRU] = [lambda handler, body: handler.give(answer_xml([foreign], 1))] * 2
    summary = run(server=server)
    assert summary.failed == 1
    assert "voorbeeld.invalid" in summary.problems[0].message
    assert here(papers) == {}


TRICKS = [
    "../../../tmp/kst-99990-9",
    "kst-99990-../9",
    "kst-99990-1/../../x",
    "/etc/passwd",
    "kst-99990-9\\..\\x",
    "kst-99990-9\u0000",
    "kst-99990-９",
    "kst-" + "9" * 300,
    ".kst-99990-9",
    "",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_path_in_an_id_is_refused(
    server: Misbehaving, make_published, run, papers: Path, trick: str
) -> None:
    wicked = record_xml(replace(server.papers[0], id=trick.replace("\u0000", "&#9;/")), server.base)
    good = record_xml(server.papers[1], server.base)
    server.planned[SRU] = [lambda handler, body: handler.give(answer_xml([wicked, good], 2))] * 2
    before = set(papers.parent.rglob("*"))
    summary = run(server=server)
    assert (summary.fetched, len(summary.problems)) == (1, 1)
    added = {path.relative_to(papers.parent).parts[0] for path in set(papers.parent.rglob("*")) - before}
    assert added == {"papers"}
    assert {path.name for path in (papers / "kst").iterdir()} == {"99990"}


@pytest.mark.parametrize("dossier", ["../../x", "..", "36410/../../x", "/", "a" * 400])
def test_a_path_in_a_dossier_makes_none(make_published, run, papers: Path, dossier: str) -> None:
    with serving(OfflineRepository([make_published("blg-990001", dossier=dossier)])) as server:
        run(server=server, kind="bijlage", since=date(2024, 1, 1))
    assert len(list((papers / "blg").iterdir())) == 1
    assert {path.name for path in papers.parent.iterdir()} == {"papers"}


def test_duplicate_records_are_one_paper(server: Misbehaving, run) -> None:
    records = [record_xml(paper, server.base) for paper in (*server.papers, server.papers[0])]
    server.planned[SRU] = [lambda handler, body: handler.give(answer_xml(records, 4))] * 4
    summary = run(server=server)
    assert (summary.listed, summary.fetched, summary.missing) == (3, 3, 0)


def test_records_that_shift_between_pages_are_all_found(make_published, run) -> None:
    """A paper that comes in while pages are read pushes the last of one page onto the next."""

    class Shifting(OfflineRepository):
        def search(self, parameters: dict[str, str]) -> bytes:
            if parameters["startRecord"] == "3" and len(self.papers) == 5:
                self.papers.insert(0, late)
            return super().search(parameters)

    late = make_published("kst-99990-9")
    with serving(Shifting([make_published(f"kst-99990-{n}") for n in range(1, 6)], largest_page=2)) as server:
        summary = run(server=server)
    assert (summary.fetched, summary.missing) == (6, 0)


def test_records_that_are_counted_and_not_listed_are_told(make_published, run) -> None:
    class Overcounting(OfflineRepository):
        def search(self, parameters: dict[str, str]) -> bytes:
            return super().search(parameters).replace(b"Records>3<", b"Records>5<")

    with serving(Overcounting([make_published(f"kst-99990-{n}") for n in range(1, 4)])) as server:
        summary = run(server=server)
        assert (summary.fetched, summary.missing, summary.complete) == (3, 2, False)
        assert server.requests[SRU] <= 10


def test_an_address_that_is_none_is_refused(server: Misbehaving, run) -> None:
    wicked = record_xml(server.papers[0], "http://voorbeeld:vijf")
    server.planned[SRU] = [lambda handler, body: handler.give(answer_xml([wicked], 1))] * 2
    assert "not an address" in run(server=server).problems[0].message


def test_a_file_that_is_not_there_costs_only_itself(server: Misbehaving, run, papers: Path) -> None:
    server.planned[XML] = [status(404)] * 2
    summary = run(server=server)
    assert (summary.fetched, summary.failed) == (2, 1)
    assert "HTTP 404" in summary.problems[0].message
    assert set(published(server)) - set(here(papers)) == {"kst-99990-1.xml"}
    assert run(server=server).failed == 1
    assert run(server=server).complete
    assert server.requests[PDF] == 1


def test_a_broken_file_that_is_so_at_its_source_is_kept(make_published, run, papers: Path) -> None:
    """Reading it becomes a problem that says so; asking for ever does not."""
    with serving(OfflineRepository([make_published(files={"xml": b"<kamerstuk><al>half"})])) as server:
        summary = run(server=server)
    assert summary.complete
    assert here(papers) == {"kst-99990-1.xml": b"<kamerstuk><al>half"}


def test_a_file_without_end_is_refused(server: Misbehaving, run, papers: Path) -> None:
    summary = run(server=server, manners={"largest_bytes": 400_000}, all=True)
    assert summary.complete
    server.papers[0] = replace(
        server.papers[0], modified="2024-05-05", files={"pdf": b"%PDF-" + b"9" * 500_000}
    )
    summary = run(server=server, manners={"largest_bytes": 400_000}, all=True)
    assert "more than 400000 bytes" in summary.problems[0].message
    assert "kst-99990-1.pdf" in here(papers)  # the version before it stays


def test_a_server_that_fails_again_and_again_is_left_alone(make_published, run) -> None:
    with serving(Misbehaving([make_published(f"kst-99990-{n}") for n in range(1, 9)])) as server:
        assert isinstance(server, Misbehaving)
        for paper in server.papers:
            server.planned[paper.paths["pdf"]] = [status(503)] * 9
        summary = run(server=server)
        assert summary.failed == 3
        assert "stopped" in summary.problems[-1].message
        assert sum(server.requests.values()) < 20
        for path in list(server.planned):
            server.planned[path] = []
        assert run(server=server).fetched == 8


def test_a_source_that_does_not_answer_is_one_error(run, papers: Path) -> None:
    with serving(Misbehaving()) as server:
        assert isinstance(server, Misbehaving)
        server.planned[SRU] = [status(500)] * 9
        with pytest.raises(UnfetchedError, match="HTTP 500"):
            run(server=server)


def test_what_the_repository_says_is_wrong_with_a_search_is_passed_on(server: Misbehaving, run) -> None:
    said = (
        b'<r xmlns:d="x"><d:diagnostic><d:uri>info:srw/diagnostic/1/16</d:uri>'
        b"<d:message>Unsupported index</d:message></d:diagnostic></r>"
    )
    server.planned[SRU] = [lambda handler, body: handler.give(said)]
    with pytest.raises(UnfetchedError, match="Unsupported index"):
        run(server=server)
    assert server.requests[SRU] == 1


@pytest.mark.parametrize("after", [1, 8, 17])
def test_a_run_that_is_killed_is_gone_on_with(make_published, run, papers: Path, after: int) -> None:
    """Killed after so many whole files: the next run fetches the others, and none again but the one under way."""
    with serving(Misbehaving([make_published(f"kst-99990-{n}") for n in range(1, 13)])) as server:
        assert isinstance(server, Misbehaving)
        command = [sys.executable, "-m", "kamerlens", "fetch", "--dossier", "99990", "--rate", "1000"]
        child = subprocess.Popen([*command, "--into", papers, "--address", server.sru])
        end = time.monotonic() + 30
        while (
            sum(times for path, times in server.wholes.items() if path != SRU) < after
            and time.monotonic() < end
        ):
            time.sleep(0.001)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert run(server=server, dossier="99990").complete
        assert here(papers) == published(server)
        assert list(papers.rglob(".*")) == []
        twice = [path for path, times in server.wholes.items() if path != SRU and times > 1]
        assert len(twice) <= 1


def test_a_kill_between_two_steps_of_a_paper_costs_no_second_request(
    make_published, run, papers: Path
) -> None:
    """As it is after the files were put in place and before the register says so."""
    import sqlite3

    paper = make_published("kst-99990-1")
    with serving(OfflineRepository([paper])) as server:
        run(server=server)
        with sqlite3.connect(papers / NAME) as db:
            db.execute("update files set staged = 1")
            db.execute("update papers set fetched = 0")
        db.close()
        assert run(server=server).complete
        assert {times for path, times in server.requests.items() if path != SRU} == {1}

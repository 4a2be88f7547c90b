"""The official repository in small, on loopback: sample papers in its layout, with a search in SRU.

It understands the CQL that `kamerlens fetch` writes. Tests make it misbehave; `kamerlens bench --days` lets it publish.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from kamerlens.structure.ids import parse_id

_CLAUSE = re.compile(r'([\w.-]+)(==|>=|<=|=)(?:"([^"]*)"|([^\s"]+))')
_PUBLICATIONS = {
    "kst": "Kamerstuk",
    "blg": "Kamerstuk",
    "ah": "Kamervragen (Aanhangsel)",
    "kv": "Kamervragen zonder antwoord",
    "nds": "Niet-dossierstuk",
}
_NAMESPACES = (
    'xmlns:sru="http://docs.oasis-open.org/ns/search-ws/sruResponse" xmlns:gzd="http://standaarden.overheid.nl/sru" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:overheidwetgeving="http://standaarden.overheid.nl/wetgeving/" '
    'xmlns:c="http://standaarden.overheid.nl/collectie/" xmlns:cd="http://standaarden.overheid.nl/cup/data"'
)


@dataclass(frozen=True, slots=True)
class Published:
    """A paper as the repository publishes it; *files* by manifestation (pdf, xml, metadata)."""

    id: str
    date: str
    modified: str  # the moment, ISO 8601
    files: dict[str, bytes]
    kind: str = "Brief"
    title: str = ""
    dossier: str = ""
    session: str = "2023-2024"
    expression: int = 1

    @property
    def paths(self) -> dict[str, str]:
        """Where its files stand, by manifestation."""
        collection = self.id.partition("-")[0]
        area = f"{collection}/{self.dossier or self.session.replace('-', '')}"
        names = {"metadata": "metadata.xml", "metadataowms": "metadata_owms.xml"}
        root = f"/frbr/officielepublicaties/{area}/{self.id}/{self.expression}"
        return {form: f"{root}/{form}/{names.get(form, f'{self.id}.{form}')}" for form in self.files}


def metadata(paper: Published) -> bytes:
    """The metadata.xml of a paper."""
    named = parse_id(paper.id)
    house = (named.chamber if named else "") or "Tweede Kamer"
    values = [
        ("DC.identifier", "OVERHEIDop.ParlID", paper.id),
        ("DC.title", "", paper.title),
        ("DC.type", "OVERHEIDop.KamerstukTypen", paper.kind),
        ("DC.creator", "OVERHEID.StatenGeneraal", f"{house} der Staten-Generaal"),
        ("DCTERMS.issued", "DCTERMS.W3CDTF", paper.date),
        ("OVERHEIDop.vergaderjaar", "", paper.session),
        ("OVERHEIDop.dossiernummer", "", paper.dossier),
        ("OVERHEIDop.ondernummer", "", named.number if named else ""),
    ]
    rows = (
        f'<metadata name="{name}" scheme="{scheme}" content="{escape(value, {chr(34): "&quot;"})}"/>'
        for name, scheme, value in values
        if value
    )
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<metadata_gegevens>{''.join(rows)}</metadata_gegevens>".encode()


def record_xml(paper: Published, base: str) -> str:
    """The SRU record of a paper whose files stand under *base*."""
    items = "".join(
        f'<gzd:itemUrl manifestation="{form}">{escape(base + path)}</gzd:itemUrl>'
        for form, path in paper.paths.items()
    )
    named = parse_id(paper.id)
    number = f"<overheidwetgeving:ondernummer>{named.number}</overheidwetgeving:ondernummer>" if named else ""
    return f"""<sru:record><sru:recordSchema>http://standaarden.overheid.nl/sru/</sru:recordSchema>
<sru:recordPacking>xml</sru:recordPacking><sru:recordData><gzd:gzd><gzd:originalData><overheidwetgeving:meta>
<overheidwetgeving:owmskern><dcterms:identifier>{escape(paper.id)}</dcterms:identifier>
<dcterms:title>{escape(paper.title)}</dcterms:title>
<dcterms:creator scheme="OVERHEID.StatenGeneraal">overige</dcterms:creator>
<dcterms:modified>{paper.modified[:10]}</dcterms:modified></overheidwetgeving:owmskern>
<overheidwetgeving:owmsmantel><dcterms:date>{paper.date}</dcterms:date><dcterms:issued>{paper.date}</dcterms:issued>
</overheidwetgeving:owmsmantel><overheidwetgeving:tpmeta><c:product-area>officielepublicaties</c:product-area>
<overheidwetgeving:vergaderjaar>{paper.session}</overheidwetgeving:vergaderjaar>{number}
<overheidwetgeving:dossiernummer>{escape(paper.dossier)}</overheidwetgeving:dossiernummer>
<overheidwetgeving:subrubriek scheme="OVERHEIDop.KamerstukTypen">{escape(paper.kind)}</overheidwetgeving:subrubriek>
<cd:datumTijdstipWijzigingExpression>{paper.modified}</cd:datumTijdstipWijzigingExpression>
</overheidwetgeving:tpmeta></overheidwetgeving:meta></gzd:originalData><gzd:enrichedData>{items}</gzd:enrichedData>
</gzd:gzd></sru:recordData></sru:record>"""


def answer_xml(records: list[str], total: int) -> bytes:
    """An SRU answer with these records, that counts *total* of them."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><sru:searchRetrieveResponse {_NAMESPACES}>'
        f"<sru:version>2.0</sru:version><sru:numberOfRecords>{total}</sru:numberOfRecords>"
        f"<sru:records>{''.join(records)}</sru:records></sru:searchRetrieveResponse>"
    ).encode()


def matches(paper: Published, query: str) -> bool:
    """Whether a paper answers a query: clauses joined by AND; an index that is none of these is an error."""
    values = {
        "c.product-area": "officielepublicaties",
        "w.organisatietype": "staten generaal",
        "w.publicatienaam": _PUBLICATIONS.get(paper.id.partition("-")[0], ""),
        "w.subrubriek": paper.kind,
        "w.dossiernummer": paper.dossier,
        "dt.type": "Bijlage" if paper.id.startswith("blg-") else "Kamerstuk",
        "dt.date": paper.date,
        "dt.modified": paper.modified[:10],
    }
    for index, relation, quoted, plain in _CLAUSE.findall(query):
        asked = quoted or plain
        if index == "cql.textAndIndexes":
            if asked.lower() not in paper.title.lower():
                return False
        elif not _compares(values[index], relation, asked):
            return False
    return True


def _compares(value: str, relation: str, asked: str) -> bool:
    if relation == ">=":
        return bool(value) and value >= asked
    if relation == "<=":
        return bool(value) and value <= asked
    return value == asked


@dataclass
class OfflineRepository:
    """The server's state: what is published, and every request that it got."""

    papers: list[Published] = field(default_factory=list)
    largest_page: int = 1000
    requests: Counter[str] = field(default_factory=Counter)
    base: str = ""

    @property
    def sru(self) -> str:
        """The address of the search."""
        return f"{self.base}/sru"

    def search(self, parameters: dict[str, str]) -> bytes:
        """The answer to a search: a page of what matches."""
        found = [paper for paper in self.papers if matches(paper, parameters["query"])]
        first = int(parameters.get("startRecord", 1)) - 1
        most = min(int(parameters.get("maximumRecords", 10)), self.largest_page)
        return answer_xml([record_xml(paper, self.base) for paper in found[first : first + most]], len(found))

    def file(self, path: str) -> bytes | None:
        """The bytes at a path, None where there is nothing."""
        for paper in self.papers:
            for form, place in paper.paths.items():
                if place == path:
                    return paper.files[form]
        return None

    def respond(self, handler: Handler) -> None:
        """Answer one request; tests override it to misbehave."""
        url = urlsplit(handler.path)
        self.requests[url.path] += 1
        if url.path == "/sru":
            handler.give(self.search({name: values[0] for name, values in parse_qs(url.query).items()}))
            return
        found = self.file(url.path)
        if found is None:
            handler.send_error(404)
        else:
            handler.give(found)


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the server's repository."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: the second would wait 40 ms for the first
    server: _Server

    def do_GET(self) -> None:
        """Answer."""
        self.server.repository.respond(self)

    def give(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, repository: OfflineRepository) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.repository = repository

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the server."""


@contextmanager
def serving(repository: OfflineRepository) -> Iterator[OfflineRepository]:
    """The repository on a free port of loopback."""
    server = _Server(repository)
    repository.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield repository
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

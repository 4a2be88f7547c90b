"""Search in the real application: any query, every export, and papers that would do harm."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from kamerlens.aggregate import coverage, trends
from kamerlens.publish import export
from kamerlens.publish.site import site as open_site
from kamerlens.records import Kind, Mention, Metadata, Paper, Paragraph, Person, Zone
from kamerlens.store.database import writing
from kamerlens.store.writer import Reading, save

Get = Callable[..., Any]

_SCRIPT = "<script>alert(1)</script>"
_ATTRIBUTE = "\"'><img src=x onerror=alert(1)>"
_FORMULA = '=HYPERLINK("http://example.org";"klik")'
_WORD = "gemeente"


def _client(database: Path, loop: asyncio.AbstractEventLoop) -> Get:
    app = open_site(database)

    def get(path: str, **headers: str) -> Any:
        # In a thread of its own: in this one the browser's event loop is running.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(loop.run_until_complete, app.client.get(path, headers=headers)).result()

    return get


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    own = asyncio.new_event_loop()
    yield own
    own.close()


@pytest.fixture(scope="module")
def get(sample_database: Path, loop: asyncio.AbstractEventLoop) -> Get:
    """Asks the application itself, without a network between."""
    return _client(sample_database, loop)


_PIECES = [
    *"abz\"()*=-+:^{}\\'„”, 0§\0é%_;<>&#",
    " EN ",
    " OF ",
    " NIET ",
    "NEAR(",
    "NABIJ(de het,",
    "tekst:",
    "gemeente",
    "--",
    "' or 1=1",
]
_VIEWS = ["", "&weergave=concordantie", "&weergave=tijd", "&delen=1", "&precies=1", "&volgorde=oudste"]
_TYPED = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.one_of(_TYPED, st.text(max_size=60)), view=st.sampled_from(_VIEWS))
@example(typed="(" * 300 + "gemeente" + ")" * 300, view="")
@example(typed="gemeente " + " ".join(f"-w{n}" for n in range(180)), view="")
@example(typed="a " * 490, view="")
@example(typed="uitkering regio gemeente " * 12, view="&delen=1")
@example(typed=" OF ".join(f"(a{n} b)" for n in range(70)), view="")
@example(typed='"' * 999, view="&weergave=concordantie")
def test_no_query_breaks_the_page(get: Get, typed: str, view: str) -> None:
    answer = get(f"/zoek?q={quote(typed.encode('utf-8', 'replace'))}{view}")
    assert answer.status_code == 200
    root = html.fromstring(answer.text)
    assert root.xpath("//h1/text()") == ["Zoeken"]
    if answer.text.count('role="status"') and root.xpath("//*[@role='status']/strong/text()")[0] != "0":
        assert root.xpath("//ol[@class='treffers']/li | //table//tr")


@pytest.mark.parametrize(
    "path",
    [
        "/zoek?q=gemeente&jaar=x",
        "/zoek?q=gemeente&zone=%27",
        "/zoek?q=gemeente&blad=999999999",
        "/zoek?q=gemeente&blad=-1",
        "/zoek?q=gemeente&blad=²",
        "/zoek?q=gemeente&volgorde=x&weergave=y&kant=z",
        "/zoek.csv?q=(((",
        "/zoek.json?q=",
        "/zoek.xlsx?q=%00",
        "/zoek.atom?q=*",
        "/stuk/kst-99001-3?q=((((%22",
    ],
)
def test_no_address_breaks_the_page(get: Get, path: str) -> None:
    assert get(path).status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('"eigen', "De aanhalingstekens zijn aan het eind gesloten."),
        ("NIET gemeente", "noem ook wat u wel zoekt"),
        ("gemeente OF", "OF zonder woord erachter is weggelaten."),
        ("(gemeente", "Een haakje is aan het eind gesloten."),
    ],
)
def test_a_slip_gets_a_message_and_its_nearest_reading(get: Get, typed: str, said: str) -> None:
    page = html.fromstring(get(f"/zoek?q={quote(typed)}").text)
    assert said in page.xpath("string(//p[@class='let-op'])")
    assert "Gelezen als:" in page.xpath("string(//p[@class='gelezen'])")


def test_a_query_that_takes_too_long_gets_a_message(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    from datasette.database import QueryInterrupted

    from kamerlens.search import results

    whole = results.find

    async def slow(db: object, table: object, query: Any, search: object) -> object:
        if query.fts:
            raise QueryInterrupted(Exception(), "", {})
        return await whole(db, table, query, search)

    monkeypatch.setattr(results, "find", slow)
    answer = get("/zoek?q=gemeente")
    assert answer.status_code == 200
    assert "Maak hem preciezer" in answer.text


def test_parts_of_compounds_are_found_when_asked(get: Get) -> None:
    without, found = (
        html.fromstring(get(f"/zoek?q=uitkering{more}").text) for more in ("&precies=1", "&delen=1")
    )
    assert _number(found) > _number(without) > 0


def test_facets_narrow_to_the_number_that_they_promise(get: Get) -> None:
    page = html.fromstring(get("/zoek?q=gemeente").text)
    links = page.xpath("//aside[contains(@class, 'facetten')]//li")
    assert {link.xpath("ancestor::details[last()]/summary/text()")[0] for link in links} >= {
        "jaar",
        "maand",
        "soort",
        "kamer",
        "ministerie",
        "thema",
        "richting",
        "zone",
    }
    for link in links[::7]:
        promised = int(re.sub(r"\D", "", link.xpath("a/following-sibling::text()")[0]))
        narrowed = html.fromstring(get(link.xpath("a/@href")[0]).text)
        assert _number(narrowed) == promised


def _number(page: Any) -> int:
    return int(re.sub(r"\D", "", page.xpath("//*[@role='status']/strong/text()")[0]))


def test_over_time_the_chart_shows_each_year_within_its_frame(get: Get) -> None:
    page = html.fromstring(get("/zoek?q=gemeente&weergave=tijd").text)
    height = float(page.xpath("//svg/@viewbox | //svg/@viewBox")[0].split()[3])
    dots = [float(y) for y in page.xpath("//svg//circle/@cy")]
    assert len(dots) == len(page.xpath("//table//tbody/tr"))
    assert all(0 <= y <= height for y in dots)


def _sheet(book: bytes, number: int) -> list[list[str]]:
    """The rows of a sheet, read as what XlsxWriter writes in constant memory: inline strings and numbers."""
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        root = etree.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))
    assert root.xpath("//*[local-name()='f']") == []
    return [
        ["".join(cell.itertext()) for cell in row.xpath("*[local-name()='c']")]
        for row in root.xpath("//*[local-name()='row']")
    ]


def test_every_export_holds_all_that_is_counted_and_the_snapshot(get: Get) -> None:
    page = get("/zoek?q=gemeente")
    shown = _number(html.fromstring(page.text))
    snapshot = page.headers["x-kamerlens-momentopname"]
    assert f"Momentopname {snapshot}" in page.text
    table = get("/zoek.csv?q=gemeente")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == shown > 50
    assert {row["momentopname"] for row in rows} == {snapshot}
    assert f"kamerlens-zoek-{snapshot}.csv" in table.headers["content-disposition"]
    told = json.loads(get("/zoek.json?q=gemeente").text)
    assert (len(told["treffers"]), told["alinea's"], told["momentopname"]) == (shown, shown, snapshot)
    book = get("/zoek.xlsx?q=gemeente").content
    assert len(_sheet(book, 2)) == shown + 1
    assert _sheet(book, 1)[0] == ["zoekvraag", "gemeente"]
    feed = etree.fromstring(get("/zoek.atom?q=gemeente").content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert len(feed.findall("a:entry", names)) == 50
    assert feed.find("a:generator", names).get("version") == snapshot
    dates = [entry.text for entry in feed.findall("a:entry/a:updated", names)]
    assert dates == sorted(dates, reverse=True)


def test_exports_are_in_the_order_of_the_page(get: Get) -> None:
    listed = html.fromstring(get("/zoek?q=uitkering&volgorde=oudste").text).xpath(
        "//ol[@class='treffers']//p[@class='kop']/a/@href"
    )
    rows = list(csv.DictReader(io.StringIO(get("/zoek.csv?q=uitkering&volgorde=oudste").text)))
    ids = [re.search(r"stuk/([\w-]+)\?.*#(a\d+)", link).groups() for link in listed]  # type: ignore[union-attr]
    assert [(row["stuk"], row["link"].rpartition("#")[2]) for row in rows[: len(ids)]] == ids


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, loop: asyncio.AbstractEventLoop) -> Get:
    """A site whose papers hold markup, formulas and control characters wherever a paper has text."""
    file = tmp_path_factory.mktemp("hostile") / "kamerlens.db"
    texts = (
        f"{_SCRIPT} de gemeente {_ATTRIBUTE}",
        f"{_FORMULA} gemeente",
        "@SUM(1) gemeente",
        "-1+1 gemeente",
        "+1 gemeente",
        "gemeente \x02 en \x03 \x07 \ufffe ]]> {{ 7*7 }}",
    )
    paper = Paper(
        Metadata(
            "kst-99990-1",
            kind=f"Brief{_SCRIPT}",
            chamber="Tweede Kamer",
            session_year="2023-2024",
            date="2024-03-04",
            dossiers=(f"99990{_ATTRIBUTE}",),
            number="1",
            title=f"{_FORMULA} {_SCRIPT} gemeente",
            dossier_title=_ATTRIBUTE,
            ministry=_SCRIPT,
            submitters=(Person(f"{_SCRIPT}{_ATTRIBUTE}", f"Minister {_SCRIPT}", _SCRIPT),),
        ),
        tuple(
            Paragraph(n, Kind.PARAGRAPH, Zone.LETTER, text, page=1, section=_SCRIPT)
            for n, text in enumerate(texts, 1)
        ),
        "xml",
        pages=0,
    )
    begin = texts[0].index(_WORD)
    mention = Mention(
        paragraph=1,
        theme="centrale_sturing",
        subtype=_SCRIPT,
        direction="meer",
        text=_WORD,
        begin=begin,
        end=begin + len(_WORD),
        sentence_begin=0,
        sentence_end=len(texts[0]),
        confidence=0.9,
        rule="regel-1",
        speaker=_ATTRIBUTE,
        boxes=(),
    )
    with writing(file) as db, db.atomic():
        db.table("uitvoeringen").insert({"id": 1, "model": _SCRIPT, "geeindigd": "2024-03-05"})
        db.table("codeboek").insert_all(
            [
                {"id": "centrale_sturing", "soort": "thema", "titel": f"Sturing{_SCRIPT}"},
                {"id": "regel-1", "soort": "regel", "titel": _ATTRIBUTE},
            ]
        )
        save(db, Reading("kst-99990-1", paper, (mention,)), 1, "1.0")
        trends.update(db, ["2024-03"])
        coverage.update(db, ["2024-03"])
    return _client(file, loop)


_PAGES = (
    "/",
    "/zoek?q=gemeente",
    f"/zoek?q={quote(_SCRIPT + _ATTRIBUTE)}",
    f"/zoek?q=gemeente&ministerie={quote(_SCRIPT)}",
    f"/zoek?q=gemeente&jaar={quote(_ATTRIBUTE)}",
    "/zoek?q=gemeente&weergave=concordantie",
    "/zoek?q=gemeente&weergave=tijd",
    "/stuk/kst-99990-1",
    "/stuk/kst-99990-1?q=gemeente",
    "/citaat/kst-99990-1",
    "/citaat/kst-99990-1/1",
    "/momentopname",
    "/trends",
    "/kamerlens/stukken",
    "/kamerlens/vermeldingen",
    "/kamerlens/alineas",
)


@pytest.mark.parametrize("path", _PAGES)
def test_markup_in_a_paper_is_shown_and_never_run(hostile: Get, path: str) -> None:
    answer = hostile(path)
    assert answer.status_code == 200
    root = html.fromstring(answer.text)
    assert [script for script in root.xpath("//script") if "alert(1)" in script.text_content()] == []
    assert root.xpath("//img[@src='x'] | //*[@onerror]") == []


def test_a_formula_in_a_paper_stays_text_in_every_export(hostile: Get) -> None:
    rows = list(csv.reader(io.StringIO(hostile("/zoek.csv?q=gemeente").text)))
    assert len(rows) == 7
    assert [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")] == []
    assert any(cell == f"'{_FORMULA} gemeente" for row in rows for cell in row)
    sheet = _sheet(hostile("/zoek.xlsx?q=gemeente").content, 2)
    assert any(cell == f"{_FORMULA} gemeente" for row in sheet for cell in row)
    told = json.loads(hostile("/zoek.json?q=gemeente").text)
    assert f"{_FORMULA} gemeente" in [row["tekst"] for row in told["treffers"]]


def test_markup_in_a_paper_is_text_in_the_feed(hostile: Get) -> None:
    feed = etree.fromstring(hostile("/zoek.atom?q=gemeente").content)
    assert {element.tag.rpartition("}")[2] for element in feed.iter()} == {
        *("feed", "title", "id", "updated", "link", "author", "name", "generator", "entry", "summary")
    }
    assert any(_SCRIPT in (element.text or "") for element in feed.iter())


def test_a_workbook_has_its_texts_as_they_are(awaited: Callable[[Any], Any]) -> None:
    texts = ("  twee  ", "a & <b>", "_x000D_ en _x00g0_", "nul\0", "\ud7ff €", "x" * 40_000, "", 3, None)

    async def batches() -> Any:
        yield [{**dict.fromkeys(export.COLUMNS), "titel": each} for each in texts]

    out = io.BytesIO()
    awaited(export.write_excel(batches(), {"zoekvraag": "x"}, out))
    with zipfile.ZipFile(out) as book:
        assert book.testzip() is None
        root = etree.fromstring(book.read("xl/worksheets/sheet2.xml"))
    cells = {cell.get("r"): "".join(cell.itertext()) for cell in root.iter("{*}c")}
    kept = [cells.get(f"B{place}", "") for place in range(2, 2 + len(texts))]
    assert kept[:3] == ["  twee  ", "a & <b>", "_x005F_x000D_ en _x00g0_"]
    assert kept[3].startswith("nul")
    assert "\0" not in kept[3]
    assert (kept[4], kept[5], *kept[6:]) == ("\ud7ff €", "x" * 32_767, "", "3", "")
    assert [cell.get("t") for cell in root.iter("{*}c") if cell.get("r") == "B9"] == [None]


def test_a_workbook_ends_at_the_limit_of_excel(
    monkeypatch: pytest.MonkeyPatch, awaited: Callable[[Any], Any]
) -> None:
    monkeypatch.setattr(export, "EXCEL_ROWS", 4)

    async def batches() -> Any:
        for _ in range(3):
            yield [dict.fromkeys(export.COLUMNS, "x")] * 2

    out = io.BytesIO()
    awaited(export.write_excel(batches(), {}, out))
    assert len(_sheet(out.getvalue(), 2)) == 4

"""The page of what tagging again changed: nothing yet, one run, a run that was killed, a paper that is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser

from kamerlens.ingest import Versions
from kamerlens.publish import retags
from kamerlens.publish.site import site
from kamerlens.reading import Reading
from kamerlens.retag import retag
from kamerlens.store import stored
from kamerlens.store.database import backup, opened
from kamerlens.store.writer import remove

Get = Callable[[str], Any]


class _Changed:
    """A tagger that loses the first mention of each paper and all of one theme, and turns the others round."""

    def map(self, task, items, **_: object):
        for item in items:
            paper = stored.paper(item.database, item.paper)
            with closing(sqlite3.connect(item.database)) as db:
                found = stored.mentions(db, item.paper)[1:]
            kept = [each for each in found if each.theme != "specifieke_uitkering"]
            yield Reading(item.paper, paper, tuple(replace(each, direction="minder") for each in kept))


@pytest.fixture(scope="module")
def database(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus, tagged again with another codebook; the paper of the first sample is gone since."""
    file = tmp_path_factory.mktemp("retags") / "k.db"
    backup(sample_database, file)
    retag(file, executor=_Changed(), model=None, encoder=True, versions=Versions("0", "2.0", "model-2"))
    with opened(file) as db, db.atomic():
        (paper,) = db.execute("select stuk from hertagvoorbeelden order by id limit 1").fetchone()
        remove(db, paper)
    return file


@pytest.fixture(scope="module")
def asked(database: Path, awaited: Callable[[Any], Any]) -> Get:
    instance = site(database)
    return lambda path: awaited(instance.client.get(path))


def _all(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchall()


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_while_nothing_was_tagged_again_the_page_says_so(site: str, page) -> None:
    page.goto(f"{site}/verantwoording")
    page.get_by_role("navigation", name="Op deze bladzijde").get_by_role("link", name="Hertaggingen").click()
    assert page.get_by_text("Nog geen").count() == 1
    assert page.locator("table").count() == 0


def test_a_run_tells_its_versions_and_what_came_went_and_changed(asked: Get, database: Path) -> None:
    root = html.fromstring(asked("/hertaggingen").text)
    (run,) = root.xpath("//section[@aria-labelledby='keren']//tbody/tr")
    before = _all(database, "select codeboek, model from uitvoeringen order by id")[0]
    codebook, model, _, *numbers = (_text(cell) for cell in list(run)[1:])
    assert (codebook, model) == (f"{before[0]} → 2.0", f"{before[1]} → model-2")
    totals = dict(_all(database, "select wat, sum(aantal) from hertaggingen group by wat"))
    assert [int(each.replace(".", "")) for each in numbers] == [totals.get(kind, 0) for kind in retags.KINDS]


def test_each_year_of_a_theme_says_whether_its_trend_moved(asked: Get, database: Path) -> None:
    root = html.fromstring(asked("/hertaggingen").text)
    moved = {
        (theme, year)
        for theme, year in _all(database, "select thema, jaar from hertaggingen where buiten_marge")
    }
    assert moved
    said = {
        (section.get("aria-labelledby")[2:], int(_text(row[0])))
        for section in root.xpath("//section[starts-with(@aria-labelledby, 'h-')]")
        for row in section.xpath(".//tbody/tr")
        if "buiten" in _text(row[-1])
    }
    assert said == moved
    links = root.xpath("//p[@role='status']/a/@href")
    assert len(links) == len(moved)


def test_a_sample_leads_to_its_paragraph_unless_the_paper_is_gone(asked: Get, database: Path) -> None:
    root = html.fromstring(asked("/hertaggingen").text)
    samples = root.xpath("//details//li")
    assert len(samples) == _all(database, "select count(*) from hertagvoorbeelden")[0][0]
    gone = [each for each in samples if "niet meer in deze databank" in _text(each)]
    assert gone
    assert not any(each.xpath("./a") for each in gone)
    (link,) = next(each for each in samples if each not in gone).xpath("./a/@href")
    path, _, place = link.partition("#")
    assert html.fromstring(asked(path).text).xpath(f"//*[@id='{place}']")


def test_a_run_that_was_killed_is_told_and_the_next_stands_beside_it(
    database: Path, tmp_path: Path, awaited: Callable[[Any], Any]
) -> None:
    file = tmp_path / "k.db"
    backup(database, file)
    with opened(file) as db, db.atomic():
        first = {"begonnen": "2026-01-02T03:04:05", "versie": "0", "codeboek": "3.0", "model": "model-2"}
        db.table("uitvoeringen").insert(first)
        (killed,) = db.execute("select max(id) from uitvoeringen").fetchone()
        db.execute(f"insert into hertaggingen values ({killed}, 'centrale_sturing', 0, 'erbij', 3, 0)")
        rest = {**first, "geeindigd": "2026-01-03T03:04:05", "gelezen": 0, "ongewijzigd": 7, "mislukt": 0}
        db.table("uitvoeringen").insert(rest)
    client = site(file).client

    def pages() -> list[str]:
        return [awaited(client.get(path)).text for path in ("/hertaggingen", f"/hertaggingen/{killed}")]

    newest, broken = (html.fromstring(text) for text in pages())
    assert "Geen vermelding kwam erbij" in _text(newest.xpath("//p[@role='status']")[0])
    rows = [
        [_text(cell) for cell in row] for row in newest.xpath("//section[@aria-labelledby='keren']//tbody/tr")
    ]
    assert [row[1] for row in rows[:2]] == ["2.0 → 3.0", "2.0 → 3.0"]
    assert [row[3] for row in rows[:2]] == ["7", "afgebroken"]
    assert "zonder jaar" in _text(
        broken.xpath("//section[@aria-labelledby='h-centrale_sturing']//tbody/tr[1]")[0]
    )


@pytest.mark.parametrize("path", ["/hertaggingen/1", "/hertaggingen/999999999"])
def test_another_run_is_no_page(asked: Get, path: str) -> None:
    assert asked(path).status_code == 404


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_and_axe_finds_nothing_serious(
    browser: Browser, asked: Get, width: int, serious: Callable[[Any], list[str]], site: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    # The page of this database with the stylesheet of the site that is served.
    tab.route(
        "**/hertaggingen",
        lambda route: route.fulfill(body=asked("/hertaggingen").text, content_type="text/html"),
    )
    tab.goto(f"{site}/hertaggingen")
    for summary in tab.locator("summary").all():
        summary.click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(tab) == []
    context.close()

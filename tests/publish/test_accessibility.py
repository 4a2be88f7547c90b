"""Every kind of page against axe-core: nothing serious, at the width of a desk and of a phone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

Serious = Callable[[Page], list[str]]
_PAGES = (
    "/",
    "/zoek",
    "/zoek?q=gemeente",
    "/zoek?q=gemeente&weergave=concordantie",
    "/zoek?q=gemeente&weergave=tijd",
    "/stuk/kst-99001-3",
    "/v/{mention}",
    "/citaat/kst-99001-3",
    "/momentopname",
    "/trends?officieel=1",
    "/trends?gecorrigeerd=1",
    "/trends?per=maand&noemer=stukken",
    "/trends/begrip?q=gemeente",
    "/themas",
    "/thema/specifieke_uitkering",
    "/ministeries",
    "/ministerie/BZK",
    "/dossiers",
    "/dossier/99001",
    "/vermeldingen?thema=centrale_sturing",
    "/hertaggingen",
    "/kamerlens",
    "/kamerlens/stukken",
    "/kamerlens/vermeldingen?thema=specifieke_uitkering",
    "/kamerlens/alineas?_search=gemeente",
    "/kamerlens/codeboek/centrale_sturing",
    "/kamerlens/stukken/kst-99001-2",
    "/kamerlens/concordantie?q=uitkering",
    "/kamerlens?sql=select+1",
    "/nergens",
)


@pytest.fixture(params=[1280, 390], ids=["desk", "phone"], scope="module")
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", _PAGES)
def test_nothing_serious(tab: Page, site: str, sample_database: Path, path: str, serious: Serious) -> None:
    with sqlite3.connect(sample_database) as db:
        (mention,) = db.execute("select min(id) from vermeldingen where kaders != '[]'").fetchone()
    tab.goto(site + path.format(mention=mention))
    assert serious(tab) == []


def test_axe_sees_what_is_wrong(tab: Page, serious: Serious) -> None:
    tab.set_content("<html lang=nl><title>x</title><main><img src=x><p style='color:#ccc'>bleek</p></main>")
    assert {line.partition(":")[0] for line in serious(tab)} == {"image-alt", "color-contrast"}


def test_every_page_has_its_landmarks_and_a_way_past_the_menu(tab: Page, site: str) -> None:
    tab.goto(site)
    assert [tab.get_by_role(role).count() for role in ("banner", "main", "contentinfo")] == [1, 1, 1]
    assert tab.locator("html").get_attribute("lang") == "nl"
    tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Naar de inhoud")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().left >= 0")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "inhoud"

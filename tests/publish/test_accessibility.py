"""Every kind of page against axe-core: nothing serious, at the width of a desk and of a phone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
    "/trends?per=maand&noemer=stukken",
    "/trends/begrip?q=gemeente",
    "/themas",
    "/thema/specifieke_uitkering",
    "/ministeries",
    "/ministerie/BZK",
    "/dossiers",
    "/dossier/99001",
    "/vermeldingen?thema=centrale_sturing",
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


def _serious(tab: Page) -> list[str]:
    """What axe finds of serious or critical impact: rule and element."""
    tab.evaluate(_AXE)
    found = tab.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", _RULES)
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("path", _PAGES)
def test_nothing_serious(tab: Page, site: str, sample_database: Path, path: str) -> None:
    with sqlite3.connect(sample_database) as db:
        (mention,) = db.execute("select min(id) from vermeldingen where kaders != '[]'").fetchone()
    tab.goto(site + path.format(mention=mention))
    assert _serious(tab) == []


def test_axe_sees_what_is_wrong(tab: Page) -> None:
    tab.set_content("<html lang=nl><title>x</title><main><img src=x><p style='color:#ccc'>bleek</p></main>")
    assert {line.partition(":")[0] for line in _serious(tab)} == {"image-alt", "color-contrast"}


def test_every_page_has_its_landmarks_and_a_way_past_the_menu(tab: Page, site: str) -> None:
    tab.goto(site)
    assert [tab.get_by_role(role).count() for role in ("banner", "main", "contentinfo")] == [1, 1, 1]
    assert tab.locator("html").get_attribute("lang") == "nl"
    tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Naar de inhoud")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().left >= 0")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "inhoud"

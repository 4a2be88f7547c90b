"""Browsing as a visitor does: from a figure to its sentences, from page to page, with and without a script."""

from __future__ import annotations

import csv
import io
import re
import urllib.request
from collections.abc import Iterator

import pytest
from lxml import etree, html
from playwright.sync_api import Browser, Page

from kamerlens.publish.chart import dutch

_ATOM = "{http://www.w3.org/2005/Atom}"
_PHONE = (
    "/",
    "/trends?officieel=1&gecorrigeerd=1",
    "/trends?per=maand",
    "/trends/begrip?q=gemeente",
    "/themas",
    "/thema/specifieke_uitkering",
    "/ministeries",
    "/ministerie/BZK",
    "/dossiers",
    "/dossier/99001",
    "/vermeldingen?thema=centrale_sturing",
    "/hertaggingen",
    "/zoek?q=uitkering",
    "/stuk/kst-99001-3",
)


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return bytes(answer.read())


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def test_from_a_trend_point_to_the_lit_sentence_in_two_clicks(page: Page, site: str) -> None:
    page.goto(f"{site}/trends?richting=meer")
    point = page.locator("section:has(#t-specifieke_uitkering) .grafiek a").last
    point.locator("circle").click()
    assert _number(page.get_by_role("status").inner_text().split()[0]) >= 1
    page.locator(".treffers a").first.click()
    assert page.locator("mark.gekozen").count() > 0
    page.wait_for_load_state("networkidle")
    assert page.locator(".beeld img").evaluate("image => image.naturalWidth") > 500


def test_a_figure_of_the_table_is_what_its_link_lists(page: Page, site: str) -> None:
    page.goto(f"{site}/trends?noemer=stukken&zonder_citaten=1&ministerie=BZK")
    page.locator("section:has(#t-centrale_sturing) summary").click()
    row = page.locator("section:has(#t-centrale_sturing) tbody tr").last
    counted = _number(row.locator("td").nth(5).inner_text())
    row.locator("a").click()
    assert _number(page.get_by_role("status").inner_text().split()[0]) == counted


def test_a_point_is_reached_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/thema/specifieke_uitkering")
    link = page.locator(".grafiek a").last
    link.focus()
    assert link.evaluate("a => getComputedStyle(a.querySelector('circle')).stroke") == "rgb(179, 89, 0)"
    page.keyboard.press("Enter")
    page.wait_for_url("**/vermeldingen?*")


def test_the_form_of_the_trends_keeps_what_was_chosen(page: Page, site: str) -> None:
    page.goto(f"{site}/trends")
    page.get_by_label("noemer").select_option("wetsvoorstellen")
    page.get_by_label("van", exact=True).fill("2014")
    page.get_by_label("zonder citaten").check()
    page.get_by_label("zonder herhaalde").check()
    page.get_by_label("officiële aantal").check()
    page.get_by_role("button", name="Toon").click()
    assert page.get_by_label("noemer").input_value() == "wetsvoorstellen"
    assert page.get_by_label("zonder citaten").is_checked()
    assert page.get_by_label("zonder herhaalde").is_checked()
    assert not page.get_by_label("gecorrigeerde").is_checked()
    assert page.locator("#officieel tbody tr").count() == 7


def test_the_corrected_estimate_is_switched_on_and_taken_along(page: Page, site: str) -> None:
    page.goto(f"{site}/trends")
    assert page.locator(".geschat").count() == 0
    page.get_by_label("gecorrigeerde schatting").check()
    page.get_by_role("button", name="Toon").click()
    section = page.locator("section:has(#t-specifieke_uitkering)")
    assert section.locator(".grafiek .geschat_punt").count() > 3
    address = section.get_by_role("link", name="SVG").get_attribute("href") or ""
    drawn = etree.fromstring(_get(site + address))
    assert drawn.xpath("//*[@class='geschat_marge']")
    assert any("gecorrigeerd voor" in text for text in drawn.xpath("//*[local-name()='text']/text()"))
    last = section.locator(".grafiek .geschat_punt title").last.text_content() or ""
    csv_address = page.get_by_role("link", name="Deze cijfers als CSV").get_attribute("href") or ""
    rows = list(csv.DictReader(io.StringIO(_get(site + csv_address).decode())))
    (row,) = (r for r in rows if r["thema"] == "specifieke_uitkering" and last.startswith(f"{r['periode']}:"))
    assert dutch(float(row["geschat"])) in last


def test_where_no_estimate_can_be_told_the_page_says_so(page: Page, site: str) -> None:
    page.goto(f"{site}/trends?gecorrigeerd=1&noemer=stukken")
    assert page.get_by_text("voor deze keuze is zij er niet").count() == 1
    assert page.locator(".geschat, .geschat_punt").count() == 0


def test_mentions_are_shown_without_quotations_or_repeated_passages(page: Page, site: str) -> None:
    page.goto(f"{site}/vermeldingen")
    every = _number(page.get_by_role("status").inner_text().split()[0])
    page.get_by_role("link", name="zonder citaten en andere sprekers").click()
    assert 0 < _number(page.get_by_role("status").inner_text().split()[0]) < every
    page.get_by_role("link", name="zonder herhaalde passages").click()
    assert "zonder_citaten=1" in page.url
    assert "zonder_herhalingen=1" in page.url
    page.get_by_role("link", name="zonder citaten en andere sprekers").click()
    assert "zonder_citaten" not in page.url


def test_a_picture_and_the_figures_are_taken_along_as_chosen(page: Page, site: str) -> None:
    page.goto(f"{site}/trends?noemer=stukken&ministerie=BZK&van=2013")
    for name, head in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        address = page.get_by_role("link", name=name).first.get_attribute("href") or ""
        assert "ministerie=BZK" in address
        assert _get(site + address).startswith(head)
    address = page.get_by_role("link", name="Deze cijfers als CSV").get_attribute("href") or ""
    rows = list(csv.DictReader(io.StringIO(_get(site + address).decode())))
    assert {row["alleen"] for row in rows} == {"ministerie BZK"}
    assert min(int(row["periode"]) for row in rows) >= 2013


@pytest.mark.parametrize("path", ["/thema/centrale_sturing", "/ministerie/BZK", "/dossier/99001"])
def test_a_page_offers_its_feed(site: str, path: str) -> None:
    root = html.fromstring(_get(site + path))
    (address,) = root.xpath("//link[@type='application/atom+xml']/@href")
    feed = etree.fromstring(_get(site + address))
    entries = feed.findall(f"{_ATOM}entry")
    assert 1 <= len(entries) <= 50
    dates = [entry.findtext(f"{_ATOM}updated") for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert b"mark" in _get(str(entries[0].find(f"{_ATOM}link").get("href")))


def test_a_theme_has_a_feed_for_each_direction(site: str) -> None:
    root = html.fromstring(_get(f"{site}/thema/centrale_sturing"))
    feeds = [a for a in root.xpath("//a/@href") if a.startswith("/vermeldingen.atom") and "richting=" in a]
    assert len(feeds) == 3
    for address in feeds:
        titles = [
            e.findtext(f"{_ATOM}title")
            for e in etree.fromstring(_get(site + address)).findall(f"{_ATOM}entry")
        ]
        direction = address.rpartition("=")[2]
        assert titles
        assert all(f"({direction})" in str(title) for title in titles)


def test_the_mentions_as_csv_are_all_of_them(site: str) -> None:
    counted = _number(
        html.fromstring(_get(f"{site}/vermeldingen?dossier=99001"))
        .xpath("//*[@role='status']/strong")[0]
        .text
    )
    rows = list(csv.DictReader(io.StringIO(_get(f"{site}/vermeldingen.csv?dossier=99001").decode())))
    assert len(rows) == counted > 25
    assert len({row["id"] for row in rows}) == counted


def test_every_mention_is_on_one_page_of_the_list(site: str) -> None:
    address, seen = "/vermeldingen?dossier=99001", []
    while address:
        root = html.fromstring(_get(site + address))
        seen += root.xpath("//ol[@class='treffers']//a/@href")
        address = next(iter(root.xpath("//a[@rel='next']/@href")), "")
    rows = list(csv.DictReader(io.StringIO(_get(f"{site}/vermeldingen.csv?dossier=99001").decode())))
    assert seen == [f"/v/{row['id']}" for row in rows]


def test_links_of_the_new_pages_lead_somewhere(site: str) -> None:
    broken = {}
    for path in (
        "/themas",
        "/thema/specifieke_uitkering",
        "/ministeries",
        "/ministerie/BZK",
        "/dossier/99001",
        "/trends/begrip?q=spuk",
    ):
        links = {
            link for link in html.fromstring(_get(site + path)).xpath("//a/@href") if link.startswith("/")
        }
        for link in sorted(links):
            try:
                _get(site + link)
            except urllib.error.HTTPError as e:
                broken[link] = e.code
    assert broken == {}


def test_tables_lead_to_the_pages_of_dossier_and_ministry(site: str) -> None:
    links = set(html.fromstring(_get(f"{site}/kamerlens/stukken?ministerie=BZK")).xpath("//td//a/@href"))
    assert {"/ministerie/BZK", "/dossier/99002"} <= links


@pytest.fixture
def without_script(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_browsing_needs_no_script(without_script: Page, site: str) -> None:
    tab = without_script
    tab.goto(f"{site}/dossiers?q=99001")
    tab.get_by_role("link", name="99001").click()
    tab.locator("table a[href^='/stuk/']").first.click()
    assert tab.locator("article.tekst .alinea").count() > 0
    tab.goto(f"{site}/trends/begrip?q=doeluitkering")
    tab.locator("table a[href^='/stuk/']").first.click()
    assert tab.locator("b.gevonden").count() > 0


def test_a_phone_scrolls_no_page_sideways(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    tab = context.new_page()
    widths = {}
    for path in _PHONE:
        tab.goto(site + path)
        widths[path] = tab.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert {path: width for path, width in widths.items() if width > 390} == {}


@pytest.mark.parametrize(
    "path",
    [
        "/trends?ministerie='&soort=%22&van=x",
        "/vermeldingen?jaar='&thema=%00",
        "/trends/begrip?q=%22%28*",
        "/dossiers?q=%25%27",
        "/vermeldingen?blad=-1",
    ],
)
def test_nonsense_in_an_address_breaks_no_page(site: str, path: str) -> None:
    assert html.fromstring(_get(site + path)).xpath("//h1")

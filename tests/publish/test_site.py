"""The site as a visitor meets it: a real Datasette process, and a real Chromium."""

from __future__ import annotations

import re
import sqlite3
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

# English that Datasette says on its pages; none of it may be left.
_ENGLISH = re.compile(
    r"\b(rows?|where|sorted by|descending|This data as|Suggested facets|Advanced export|Next page|View and edit|"
    r"Custom SQL|Run SQL|Powered by|Queries|Tables|Data license|results|Links from other|home|hidden|Apply)\b"
)


def get(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


_PAGES = (
    "/",
    "/trends",
    "/trends?noemer=stukken&richting=minder&ministerie=BZK",
    "/trends?noemer=wetsvoorstellen&eigen=1&officieel=1",
    "/trends?gecorrigeerd=1",
    "/trends?gecorrigeerd=1&richting=meer&zonder_herhalingen=1",
    "/trends?noemer=aantal&per=maand&van=2022&tot=2024",
    "/trends/begrip",
    "/trends/begrip?q=doeluitkering",
    "/themas",
    "/thema/specifieke_uitkering",
    "/ministeries",
    "/ministerie/BZK",
    "/dossiers",
    "/dossiers?q=99001",
    "/dossier/99001",
    "/vermeldingen",
    "/vermeldingen?thema=specifieke_uitkering&subtype=instelling&zonder_citaten=1",
    "/zoek",
    "/zoek?q=gemeente",
    "/zoek?q=gemeente&weergave=concordantie",
    "/zoek?q=gemeente&weergave=tijd",
    "/stuk/kst-99001-2",
    "/stuk/kst-99001-3?bladzijde=2",
    "/kamerlens",
    "/kamerlens/stukken",
    "/kamerlens/vermeldingen?thema=specifieke_uitkering&_sort_desc=zekerheid",
    "/kamerlens/alineas?_search=gemeente",
    "/kamerlens/codeboek",
    "/codeboek",
    "/verantwoording",
    "/hertaggingen",
    "/kamerlens/metingen",
    "/kamerlens/codeboek/centrale_sturing",
    "/kamerlens/trends",
    "/kamerlens/problemen",
    "/kamerlens/zoeken",
    "/kamerlens/zoeken?q=gemeente",
    "/kamerlens/concordantie?q=uitkering",
    "/kamerlens/vermeldingen_per_thema_per_jaar",
    "/kamerlens/stukken/kst-99001-2",
)


@pytest.mark.parametrize("path", _PAGES)
def test_every_page_answers_in_dutch(site: str, path: str) -> None:
    status, body = get(site + path)
    assert status == 200
    root = html.fromstring(body)
    assert root.get("lang") == "nl"
    assert root.xpath("//h1")
    for element in root.xpath("//script | //style | //pre | //textarea | //article | //td | //*[@lang='en']"):
        element.drop_tree()
    assert _ENGLISH.findall(" ".join(root.xpath("//body")[0].text_content().split())) == []


def test_every_link_of_the_home_page_leads_somewhere(site: str) -> None:
    root = html.fromstring(get(site)[1])
    links = {link for link in root.xpath("//a/@href | //a/@*[name()='xlink:href']") if link.startswith("/")}
    assert len(links) > 20
    assert {link: get(site + link)[0] for link in links if get(site + link)[0] != 200} == {}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nergens", 404),
        ("/stuk/kst-1-1", 404),
        ("/dossier/1", 404),
        ("/ministerie/XX", 404),
        ("/thema/x", 404),
        ("/trends/x.png", 404),
        ("/v/1", 404),
        ("/kamerlens/x", 404),
    ],
)
def test_a_wrong_address_says_so_in_dutch(site: str, path: str, status: int) -> None:
    answer, body = get(site + path)
    assert answer == status
    assert "Deze bladzijde is er niet" in body.decode()


def test_writing_is_refused(site: str) -> None:
    status, _ = get(site + "/kamerlens?sql=delete+from+stukken")
    assert status == 400


@pytest.mark.parametrize(
    "typed", ['"', "(((", "a OF", "NEAR(", "'; drop table stukken", "tekst:x", "*", "-", "\x00", "é"]
)
def test_no_search_breaks_the_page(site: str, typed: str) -> None:
    from urllib.parse import quote

    for view in ("", "&weergave=concordantie", "&weergave=tijd"):
        assert get(f"{site}/zoek?q={quote(typed)}{view}")[0] == 200


def test_from_search_to_the_lit_words_of_the_page(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("searchbox").fill("specifieke uitkering")
    page.get_by_role("button", name="Zoek").click()
    page.locator(".treffers a").first.click()
    assert page.locator("b.gevonden").count() > 0
    page.wait_for_load_state("networkidle")
    assert page.locator(".beeld img").evaluate("image => image.naturalWidth") > 500


def test_from_a_mention_to_its_place_on_the_page(page: Page, site: str, sample_database: Path) -> None:
    with sqlite3.connect(sample_database) as db:
        mention, number = db.execute(
            "select id, pagina from vermeldingen where pagina > 1 and kaders != '[]' order by id limit 1"
        ).fetchone()
    page.goto(f"{site}/v/{mention}")
    assert page.url.endswith(f"?vermelding={mention}#v{mention}")
    assert page.locator("mark.gekozen").count() > 0
    source = page.locator(".beeld img").get_attribute("src") or ""
    assert f"/bladzijde/{number}.png?vermelding={mention}" in source


def test_the_picture_lights_up_the_mention(site: str, sample_database: Path) -> None:
    import io
    import json

    from PIL import Image, ImageColor

    from kamerlens.publish.picture import COLOURS, DOTS_PER_INCH

    with sqlite3.connect(sample_database) as db:
        stuk, theme, boxes = db.execute(
            "select v.stuk, v.thema, v.kaders from vermeldingen v join stukken s on s.id = v.stuk "
            "where s.bron != 'ocr' and v.kaders != '[]' order by v.id limit 1"
        ).fetchone()
    number, x0, top, x1, bottom = json.loads(boxes)[0]
    status, png = get(f"{site}/stuk/{stuk}/bladzijde/{number}.png")
    assert status == 200
    scale = DOTS_PER_INCH / 72
    inside = (
        Image.open(io.BytesIO(png)).convert("RGB").crop([round(x * scale) for x in (x0, top, x1, bottom)])
    )
    colours = inside.getcolors(100_000) or []
    assert max(colours)[1] == ImageColor.getrgb(COLOURS[theme])


def test_search_and_reading_need_no_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/zoek?q=uitkering")
    tab.locator(".treffers a").first.click()
    assert tab.locator("article.tekst .alinea").count() > 5
    context.close()


def test_a_phone_shows_no_sideways_scroll(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    tab = context.new_page()
    for path in ("/", "/zoek?q=uitkering", "/stuk/kst-99001-3"):
        tab.goto(site + path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390, path
    context.close()


def test_exports_hold_every_hit(site: str) -> None:
    import csv
    import io
    import json

    from lxml import etree

    shown = int(
        re.sub(
            r"\D",
            "",
            html.fromstring(get(f"{site}/zoek?q=gemeente")[1]).xpath("//*[@role='status']/strong")[0].text,
        )
    )
    rows = list(csv.DictReader(io.StringIO(get(f"{site}/zoek.csv?q=gemeente")[1].decode())))
    assert len(rows) == shown > 50
    assert len(json.loads(get(f"{site}/zoek.json?q=gemeente")[1])["treffers"]) == shown
    feed = etree.fromstring(get(f"{site}/zoek.atom?q=gemeente")[1])
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 50


def test_trend_figures_and_pictures_can_be_taken_along(site: str) -> None:
    import csv
    import io

    from lxml import etree

    rows = list(csv.DictReader(io.StringIO(get(f"{site}/trends.csv?noemer=stukken")[1].decode())))
    assert {row["thema"] for row in rows} == {
        "centrale_sturing",
        "specifieke_uitkering",
        "verplichte_regionale_samenwerking",
    }
    assert all(float(row["laag"]) <= float(row["waarde"]) <= float(row["hoog"]) <= 100 for row in rows)
    assert (
        etree.fromstring(get(f"{site}/trends/centrale_sturing.svg")[1]).tag
        == "{http://www.w3.org/2000/svg}svg"
    )

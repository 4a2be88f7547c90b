"""A visitor who finds a mention wrong says so in a few clicks."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page


def test_a_visitor_disputes_a_mention_and_the_maintainer_takes_it_in(
    page: Page, site: str, sample_database: Path, tmp_path: Path, kamerlens
) -> None:
    """From the mention in its paper, by the keyboard and mouse of a visitor, to a coded sentence."""
    with closing(sqlite3.connect(sample_database)) as db:
        number, paper = db.execute(
            "select id, stuk from vermeldingen where thema = 'specifieke_uitkering' and id % 100 = 1 "
            "order by id limit 1"
        ).fetchone()
    page.goto(f"{site}/stuk/{paper}")
    evidence = page.locator("details.bewijs", has=page.locator(f"a[href='/bezwaar/{number}']"))
    evidence.locator("summary").click()
    evidence.get_by_role("link", name="klopt niet?").first.click()
    page.locator("#specifieke_uitkering").select_option("")
    page.get_by_label("Waarom").fill("De zin gaat over een subsidie aan bedrijven.")
    page.get_by_role("button", name="Maak het bezwaar").click()
    with page.expect_download() as found:
        page.get_by_role("link", name="haal het bestand op").click()
    file = tmp_path / "bezwaar.jsonl"
    found.value.save_as(file)
    themes = {label["theme"] for label in json.loads(file.read_text("utf-8"))["labels"]}
    assert "specifieke_uitkering" not in themes
    coded = tmp_path / "coded.jsonl"
    taken = kamerlens("code", coded, "--coder", "beheer", "--read", file, "--database", sample_database)
    assert taken.returncode == 0, taken.stderr
    assert "subsidie aan bedrijven" in coded.read_text("utf-8")

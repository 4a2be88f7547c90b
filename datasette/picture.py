"""Makes the picture of the site in README from the sample corpus: `make picture` (needs Chromium)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PORT = 8765
CHROMIUM = "/usr/bin/chromium"


def main() -> None:
    """Ingest the sample, serve it, and photograph a paper with its mentions lit up on the page."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "kamerlens.db"
        kamerlens = [sys.executable, "-m", "kamerlens"]
        sample = HERE.parent / "corpus" / "sample" / "papers"
        subprocess.run([*kamerlens, "ingest", str(sample), "--database", str(database)], check=True)
        site = subprocess.Popen([*kamerlens, "serve", "--database", str(database), "--port", str(PORT)])
        try:
            photograph(f"http://127.0.0.1:{PORT}")
        finally:
            site.terminate()
            site.wait()


def photograph(address: str) -> None:
    """Write static/home.png (the home page) and static/stuk.png (a paper beside its page)."""
    for _ in range(100):
        try:
            urllib.request.urlopen(address).close()
            break
        except OSError:
            time.sleep(0.2)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        for path, name in (("/", "home.png"), ("/stuk/kst-99001-3?bladzijde=2#a12", "stuk.png")):
            page.goto(address + path, wait_until="networkidle")
            page.screenshot(path=HERE / "static" / name)
        browser.close()


if __name__ == "__main__":
    main()

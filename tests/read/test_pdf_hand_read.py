"""Pages and heads of real papers as a person read them on pictures of the pages.

hand_read.json has a row for each page: the paragraphs, headings, items and notes that begin on it, in order, each as
the first 16 figures of the SHA-256 of its text, and its kind. A page is in it once its picture was compared with the
text, word by word at the joins, and found or made right. metadata.json has what the first page (for signatures, the
last) says; titles as hashes. A fact that is not in it is not compared.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from kamerlens.read.pdf import read_pdf
from kamerlens.records import Paper

EXPECTED = Path(__file__).parent / "expected"
PAGES = json.loads((EXPECTED / "hand_read.json").read_text("utf-8"))
HEADS = json.loads((EXPECTED / "metadata.json").read_text("utf-8"))


def mark(text: str) -> str:
    """What stands for a text of a real paper here."""
    return sha256(text.encode()).hexdigest()[:16]


@cache
def read(path: Path) -> Paper:
    """The paper, read once for all its pages."""
    return read_pdf(path)


@pytest.mark.parametrize("row", PAGES, ids=lambda row: f"{Path(row['file']).stem}-{row['page']}")
def test_page_as_read_by_hand(real_papers, row):
    paper = read(real_papers / row["file"])
    found = [[mark(p.text), p.kind.value] for p in paper.paragraphs if p.page == row["page"]]
    assert found == row["paragraphs"]


def test_pages_read_by_hand_are_enough():
    assert len({(row["file"], row["page"]) for row in PAGES if row["checked"] == "right"}) >= 32


@pytest.mark.parametrize("row", HEADS, ids=lambda row: row["id"])
def test_metadata_as_read_by_hand(real_papers, row):
    metadata = read(real_papers / "pdf" / f"{row['id']}.pdf").metadata
    found = {name: getattr(metadata, name) for name in row}
    found["dossiers"] = list(metadata.dossiers)
    for name in {"title", "dossier_title"} & row.keys():
        found[name] = mark(found[name])
    if "submitters" in row:
        found["submitters"] = [[person.name, person.role] for person in metadata.submitters]
    assert found == row


def test_each_paper_in_the_house_style_has_its_head_read(real_papers):
    assert {row["id"] for row in HEADS} == {file.stem for file in (real_papers / "pdf").glob("*.pdf")}

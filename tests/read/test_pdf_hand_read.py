"""Pages and heads of real papers as a person read them on pictures of the pages.

hand_read.json has a row for each page: the paragraphs, headings, items and notes that begin on it, in order, each as
the first 16 figures of the SHA-256 of its text, and its kind. A page is in it once its picture was compared with the
text, word by word at the joins, and found or made right. hand_read_ocr.json has pages that are pictures, with the
first 6 figures for each word: a word with a wrong letter is a word missed. Those with a text layer were recognised
before we got them. metadata.json has what the first page (for signatures, the last) says; titles as hashes. A fact
that is not in it is not compared.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
import pytest

from kamerlens.evaluate.reading import score
from kamerlens.read import pdf_ocr
from kamerlens.read.pdf import read_pdf
from kamerlens.read.pdf_characters import characters
from kamerlens.read.pdf_layout import facts
from kamerlens.read.pdf_lines import sheet
from kamerlens.read.pdf_place import choose
from kamerlens.records import Kind, Metadata, Paper, Paragraph, Zone

EXPECTED = Path(__file__).parent / "expected"
PAGES = json.loads((EXPECTED / "hand_read.json").read_text("utf-8"))
PICTURES = json.loads((EXPECTED / "hand_read_ocr.json").read_text("utf-8"))
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
    assert len({(row["file"], row["page"]) for row in PAGES if row["checked"] == "right"}) >= 54


def test_pages_read_by_hand_are_of_each_layout_at_hand(real_papers):
    rows = [*PAGES, *(row for row in PICTURES if "text_layer" in row)]
    files = {real_papers / row["file"] for row in rows}
    # Papers of 1995-2009 are not at hand; other scans are of the sample and of tests that set their own.
    assert {layout_of(file) for file in files} == set(facts()) - {
        "two_column",
        "house_scan",
        "departmental_scan",
    }


def layout_of(path: Path) -> str:
    """The name of the layout that the reader chooses where it need not recognise words first."""
    with pdfium.PdfDocument(path) as document:
        return choose([sheet(characters(page, number)) for number, page in enumerate(document, 1)]).name


@pytest.mark.parametrize("row", PICTURES, ids=lambda row: f"{Path(row['file']).stem}-{row['page']}")
def test_picture_as_read_by_hand(real_papers, row):
    if not (pdf_ocr.installed() or "text_layer" in row):
        pytest.skip("install the packages ocrmypdf and tesseract-ocr-nld for this test")
    paper = read_first(real_papers / row["file"], row.get("first_pages"))
    found = [(words(p.text), p.kind) for p in paper.paragraphs if p.page == row["page"]]
    wanted = [(text, Kind(kind)) for text, kind in row["paragraphs"]]
    result = score(_paper(found), _paper(wanted))
    assert min(result.recall, result.precision) >= 0.96
    assert result.boundaries >= 0.95


@cache
def read_first(path: Path, pages: int | None) -> Paper:
    """The paper, or its first pages: a paper of many pages takes a minute to recognise."""
    if not pages:
        return read(path)
    with TemporaryDirectory() as folder, pdfium.PdfDocument.new() as part:
        part.import_pages(pdfium.PdfDocument(path), range(pages))
        part.save(Path(folder, path.name))
        return read(Path(folder, path.name))


def words(text: str) -> str:
    """What stands for the words of a text of a real paper here."""
    return " ".join(sha256(word.encode()).hexdigest()[:6] for word in text.split())


def _paper(rows: list[tuple[str, Kind]]) -> Paper:
    paragraphs = (Paragraph(at, kind, Zone.OTHER, text) for at, (text, kind) in enumerate(rows, 1))
    return Paper(Metadata("blg-1"), tuple(paragraphs), "ocr")


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

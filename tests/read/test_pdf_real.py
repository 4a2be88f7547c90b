"""Real papers, where they are at hand: metadata, words against the official XML, and paragraphs page by page.

tests/read/expected/<paper>.json holds all paragraphs of a paper of which a person read pages (hand_read.json says
which): page where it begins, kind, level, number of note calls, and the first 16 figures of the SHA-256 of its text,
so that no text of a real paper is here. They keep what a change of the reader does to the other pages in sight.
"""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from kamerlens.errors import UnreadableError
from kamerlens.evaluate import reading
from kamerlens.read import pdf_ocr
from kamerlens.read.pdf import read_pdf
from kamerlens.records import Kind

EXPECTED = Path(__file__).parent / "expected"
OTHERS = {"hand_read.json", "hand_read_ocr.json", "metadata.json"}  # of test_pdf_hand_read.py
PAPERS = sorted(file for file in EXPECTED.glob("*.json") if file.name not in OTHERS)


def facts(paper):
    """The paragraphs as the JSON files have them."""
    return [
        [p.page, p.kind.value, p.level, len(p.calls), sha256(p.text.encode()).hexdigest()[:16]]
        for p in paper.paragraphs
    ]


@pytest.mark.parametrize("file", PAPERS, ids=lambda file: file.stem)
def test_paragraphs_are_those_of_the_pages(real_papers, file):
    expected = json.loads(file.read_text("utf-8"))
    paper = read_pdf(real_papers / expected["file"])
    assert paper.pages == expected["pages"]
    assert facts(paper) == expected["paragraphs"]


def test_words_and_paragraphs_are_those_of_the_official_xml(real_papers):
    scores = list(reading.of_pairs(real_papers / "pairs"))
    assert len(scores) == 3
    assert all(score.recall >= 0.998 and score.precision >= 0.998 for score in scores)
    # One motion's XML parts a paragraph where the print shows nothing.
    assert sum(score.boundaries for score in scores) / len(scores) >= 0.98
    assert not any(score.references_missed for score in scores)


def test_scan_against_its_official_xml(real_papers):
    (score,) = reading.of_pairs(real_papers / "hard")
    assert min(score.recall, score.precision) >= 0.95


HOUSE = {
    "ah-tk-20232024-1178": ("Antwoord", "2024-03-07", 2, "BZK"),
    "ah-tk-20232024-1786": ("Antwoord", "2024-05-21", 3, "FIN"),
    "ah-tk-20232024-1893": ("Antwoord", "2024-06-03", 2, "BZ"),
    "ah-tk-20232024-2367": ("Antwoord", "2024-08-29", 2, "FIN"),
    "kst-21501-02-3121": ("Motie", "2025-04-10", 1, ""),
    "kst-29515-496": ("Brief", "2025-01-28", 1, "EZ"),
    "kst-32545-143": ("Motie", "2021-07-06", 2, ""),
    "kst-36450-1": ("Koninklijke boodschap", "2023-10-16", 1, ""),
    "kst-36450-3": ("Memorie van toelichting", "", 1, "EZK"),
}


@pytest.mark.parametrize("name", HOUSE)
def test_metadata_of_the_house_style(real_papers, name):
    kind, date, people, ministry = HOUSE[name]
    metadata = read_pdf(real_papers / "pdf" / f"{name}.pdf").metadata
    assert metadata.id == name
    assert (metadata.kind, metadata.date, metadata.ministry) == (kind, date, ministry)
    assert len(metadata.submitters) == people
    assert metadata.chamber == "Tweede Kamer"
    assert metadata.number == name.rpartition("-")[2]


def test_nothing_of_the_page_around_the_text_is_in_a_paragraph(real_papers):
    for file in sorted((real_papers / "pdf").glob("*.pdf")):
        paper = read_pdf(file)
        for p in paper.paragraphs:
            assert "ISSN" not in p.text
            assert not p.text.startswith("Tweede Kamer, vergaderjaar") or p.kind is Kind.NOTE
            assert "\ufffe" not in p.text


def test_boxes_lie_on_their_pages_and_offsets_in_the_text(real_papers):
    for file in sorted((real_papers / "pdf").glob("*.pdf")):
        paper = read_pdf(file)
        for p in paper.paragraphs:
            for word in p.words:
                assert 0 <= word.begin < word.end <= len(p.text)
                assert not p.text[word.begin : word.end].isspace()
                assert 0 <= word.x0 < word.x1 <= 560
                assert 0 <= word.top < word.bottom <= 772


@pytest.mark.parametrize(
    "name", ["garble", "blg-1007826", "image", "1848-scan", "toezeggingen_commissie_bme"]
)
def test_scan_and_broken_text_layer_name_the_packages(real_papers, monkeypatch, name):
    monkeypatch.setattr(pdf_ocr, "installed", lambda: False)
    with pytest.raises(UnreadableError) as error:
        read_pdf(real_papers / "hard" / f"{name}.pdf")
    assert "tesseract-ocr-nld" in error.value.remedy


def test_page_that_is_a_picture_is_a_problem_of_its_paper(real_papers, monkeypatch):
    monkeypatch.setattr(pdf_ocr, "installed", lambda: False)
    paper = read_pdf(real_papers / "hard" / "beslisnota-36450.pdf")
    assert "page 1" in paper.problems[-1].message

"""The sample corpus: what is committed is what the sources say, and it covers what it must."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from typeset.labels import DIRECTIONS, SUBTYPES, THEMES
from typeset.markup import Source, read_source
from typeset.papers import files_of

from kamerlens.evaluate.truth import load as load_truth
from kamerlens.structure.data import load

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"
FILES = sorted((SAMPLE / "sources").glob("*.md"))
TRUTHS = sorted((SAMPLE / "truth").glob("*.json"))


@cache
def sources() -> tuple[Source, ...]:
    return tuple(read_source(file) for file in FILES)


def streams(pdf: bytes) -> list[bytes]:
    """What a PDF holds, whatever the version of zlib that packed it."""
    return [_unpacked(match[1]) for match in re.finditer(rb"stream\r?\n(.*?)\r?\n?endstream", pdf, re.DOTALL)]


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        return data


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_committed_files_are_what_the_source_says(file: Path) -> None:
    source = read_source(file)
    for path, data in files_of(source).items():
        committed = (SAMPLE / path).read_bytes()
        if path.endswith(".json"):
            assert json.loads(committed) == json.loads(data)
        elif source.head.layout != "scan" and path.endswith(".pdf"):
            assert streams(committed) == streams(data)
        elif path.endswith(".xml"):
            assert committed == data


def test_no_file_without_a_source() -> None:
    names = {file.stem for file in FILES}
    for folder in ("papers", "truth"):
        assert {file.stem for file in (SAMPLE / folder).iterdir()} == names


@pytest.mark.parametrize("file", TRUTHS, ids=lambda file: file.stem)
def test_truth_loads_and_its_spans_hold(file: Path) -> None:
    paper, mentions = load_truth(file)
    texts = {p.number: p.text for p in paper.paragraphs}
    assert list(texts) == list(range(1, len(texts) + 1))
    for span in (*mentions, *paper.references):
        assert texts[span.paragraph][span.begin : span.end] == span.text
    for paragraph in paper.paragraphs:
        assert all(0 < call.offset <= len(paragraph.text) for call in paragraph.calls)


def test_every_mention_has_keys_of_the_codebook() -> None:
    themes = load("codebook/codeboek")["themes"]
    for file in TRUTHS:
        for mention in load_truth(file)[1]:
            assert mention.subtype in themes[mention.theme]["subtypes"], file.name
            assert mention.direction in DIRECTIONS


def test_labels_of_the_markup_are_those_of_the_codebook() -> None:
    themes = load("codebook/codeboek")["themes"]
    ours = {THEMES[short]: set(subtypes) for short, subtypes in SUBTYPES.items()}
    assert ours == {name: set(theme["subtypes"]) for name, theme in themes.items()}


def test_at_least_forty_papers_from_2012_to_2025() -> None:
    years = {int(s.head.date[:4] or s.head.session_year[:4]) for s in sources()}
    assert len(FILES) >= 40
    assert {2012, 2025} <= years
    assert len(years) >= 12


def test_kinds_layouts_and_chambers_are_covered() -> None:
    heads = [source.head for source in sources()]
    kinds = Counter(head.kind for head in heads)
    assert {head.layout for head in heads} == {"house", "two_column", "scan"}
    assert {head.chamber for head in heads} == {"Tweede Kamer", "Eerste Kamer"}
    assert len({head.ministry for head in heads if head.kind == "Brief"}) >= 5
    assert sum(head.xml for head in heads) >= 10
    for kind in (
        *("Voorstel van wet", "Memorie van toelichting", "Nota naar aanleiding van het verslag", "Verslag"),
        *("Motie", "Amendement", "Antwoord", "Koninklijke boodschap"),
        "Advies Afdeling advisering Raad van State en Nader rapport",
    ):
        assert kinds[kind], kind


def test_tables_notes_quotations_and_every_theme_occur() -> None:
    papers = [load_truth(file) for file in TRUTHS]
    kinds = Counter(p.kind.value for paper, _ in papers for p in paper.paragraphs)
    zones = Counter(p.zone.value for paper, _ in papers for p in paper.paragraphs)
    labels = {(m.theme, m.subtype) for _, mentions in papers for m in mentions}
    assert all(kinds[kind] for kind in ("tabelrij", "noot", "lid", "onderdeel", "lijstitem", "artikel"))
    assert all(
        zones[zone] for zone in ("citaat", "considerans", "dictum", "vraag", "advies", "nader_rapport")
    )
    assert labels == {(THEMES[theme], subtype) for theme in SUBTYPES for subtype in SUBTYPES[theme]}


def test_each_paper_says_that_it_is_fictional() -> None:
    for source in sources():
        pdf = pypdfium2.PdfDocument(SAMPLE / "papers" / f"{source.head.id}.pdf")
        text = pdf[0].get_textpage().get_text_range()
        pdf.close()
        assert ("Fictief voorbeeldstuk van Kamerlens" in text) == (source.head.layout != "scan")


def test_scan_is_a_picture_of_every_page() -> None:
    scan = next(s for s in sources() if s.head.layout == "scan")
    file = SAMPLE / "papers" / f"{scan.head.id}.pdf"
    with pypdfium2.PdfDocument(file) as pdf:
        assert [page.get_textpage().count_chars() for page in pdf] == [0] * len(pdf)
        assert all(len(list(page.get_objects())) == 1 for page in pdf)
    assert file.stat().st_size < 400_000


def test_papers_stay_small() -> None:
    assert sum(file.stat().st_size for file in (SAMPLE / "papers").iterdir()) < 8_000_000

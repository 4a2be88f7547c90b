"""Codings of real papers hold no text: the sentence is found again in the paper, or left out and counted."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kamerlens.errors import UsageError
from kamerlens.read.pdf import read_pdf
from kamerlens.tag.gold import Label
from kamerlens.tag.sentences import split
from kamerlens.tag.stand_off import fingerprint, read

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpus" / "sample" / "papers"
FIRST = "De provincies zijn gehoord."
SECOND = "Het Rijk geeft gemeenten een aanwijzing."
TRIGGER = "een aanwijzing"
LABEL = {
    "theme": "centrale_sturing",
    "subtype": "taken_en_bevoegdheden",
    "direction": "meer",
    "begin": SECOND.index(TRIGGER),
    "end": SECOND.index(TRIGGER) + len(TRIGGER),
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers" / "2024"
    folder.mkdir(parents=True)
    (folder / "kst-99001-3.xml").write_text(
        "<officiele-publicatie><metadata/><kamerstuk><kamerstukkop><tekst>Tweede Kamer</tekst></kamerstukkop>"
        "<dossier><dossiernummer><dossiernr>99001</dossiernr></dossiernummer><titel>Proef</titel></dossier>"
        "<stuk><stuknr>Nr. <ondernummer>3</ondernummer></stuknr><titel>BRIEF VAN DE MINISTER</titel><algemeen>"
        f"<vrije-tekst><tekst><al>Den Haag, 12 juni 2024</al><al>{FIRST} {SECOND}</al></tekst></vrije-tekst>"
        "</algemeen></stuk></kamerstuk></officiele-publicatie>",
        encoding="utf-8",
    )
    return tmp_path / "papers"


@pytest.fixture
def coding(tmp_path: Path) -> Callable[..., Path]:
    """A folder with one coded sentence, the second of the letter, changed by the facts given."""

    def write(**facts: object) -> Path:
        begin = len(FIRST) + 1
        row = {"paper": "kst-99001-3", "paragraph": 3, "begin": begin, "end": begin + len(SECOND)}
        row |= {"sha256": fingerprint(SECOND), "part": "train", "labels": [LABEL]} | facts
        (tmp_path / "train.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
        return tmp_path

    return write


def test_sentence_is_found_again_with_its_context_and_trigger(
    papers: Path, coding: Callable[..., Path]
) -> None:
    skipped = Counter[str]()
    (coded,) = read(coding(), papers, "train", skipped)
    assert (coded.sentence, coded.context) == (SECOND, FIRST)
    assert coded.labels == (Label("centrale_sturing", "taken_en_bevoegdheden", "meer", TRIGGER),)
    assert not skipped


def test_source_zone_and_year_come_from_the_paper(papers: Path, coding: Callable[..., Path]) -> None:
    (coded,) = read(coding(), papers, "train")
    assert (coded.source, coded.zone, coded.period) == ("paper:kst-99001-3", "brief", "2024")
    assert coded.kind == "Brief"


def test_absent_paper_is_counted_and_left_out(papers: Path, coding: Callable[..., Path]) -> None:
    skipped = Counter[str]()
    assert not list(read(coding(paper="kst-99001-4"), papers, "train", skipped))
    assert skipped == {"absent": 1}


def test_changed_text_is_counted_and_left_out(papers: Path, coding: Callable[..., Path]) -> None:
    skipped = Counter[str]()
    assert not list(read(coding(sha256="0" * 16), papers, "train", skipped))
    assert skipped == {"changed": 1}


@pytest.mark.parametrize(
    "facts", [{"begin": 0, "end": len(SECOND)}, {"paragraph": 2}, {"paragraph": 99}], ids=str
)
def test_moved_sentence_is_found_by_its_hash(
    papers: Path, coding: Callable[..., Path], facts: dict[str, object]
) -> None:
    skipped = Counter[str]()
    (coded,) = read(coding(**facts), papers, "train", skipped)
    assert (coded.id, coded.sentence, coded.context) == (f"kst-99001-3-3-{len(FIRST) + 1}", SECOND, FIRST)
    assert coded.labels[0].trigger == TRIGGER
    assert not skipped


def test_paper_is_found_as_pdf(tmp_path: Path, coding: Callable[..., Path]) -> None:
    shutil.copy(SAMPLE / "kst-99001-4.pdf", tmp_path)
    paragraph = next(each for each in read_pdf(SAMPLE / "kst-99001-4.pdf").paragraphs if len(each.text) > 200)
    begin, end = next(split(paragraph.text))
    sentence = paragraph.text[begin:end]
    place = {"paper": "kst-99001-4", "paragraph": paragraph.number, "begin": begin, "end": end}
    (coded,) = read(coding(**place, sha256=fingerprint(sentence), labels=[]), tmp_path, "train")
    assert coded.sentence == sentence


def test_xml_goes_before_pdf(papers: Path, coding: Callable[..., Path]) -> None:
    (papers / "kst-99001-3.pdf").write_bytes(b"broken")
    assert [each.sentence for each in read(coding(), papers, "train")] == [SECOND]


def test_no_coding_is_said_by_name(papers: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"test\.jsonl"):
        list(read(tmp_path, papers, "test"))


def test_line_without_a_place_is_said_by_number(papers: Path, tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_text('{"paper": "kst-99001-3"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="line 1: without begin"):
        list(read(tmp_path, papers, "train"))


def test_coding_of_real_papers_is_found_again(real_papers: Path) -> None:
    """A PDF's sentences may change as it is read better: one in fifty may be lost."""
    for part in ("train", "test", "test_letters"):
        skipped = Counter[str]()
        found = sum(1 for _ in read(ROOT / "corpus" / "gold" / "papers", real_papers, part, skipped))
        assert found > 700
        assert not skipped["absent"]
        assert skipped["changed"] * 50 <= (0 if part == "test" else found)


@pytest.mark.parametrize("part", ["test", "test_letters"])
def test_papers_of_train_are_not_measured_with(part: str) -> None:
    """A paper read while training tells nothing of the tagger's precision."""
    measured, train = _papers_of(part), _papers_of("train")
    assert measured
    assert train
    assert not measured & train


def _papers_of(part: str) -> set[str]:
    text = (ROOT / "corpus" / "gold" / "papers" / f"{part}.jsonl").read_text(encoding="utf-8")
    return {json.loads(line)["paper"] for line in text.splitlines()}

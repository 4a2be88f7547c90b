"""Every real XML paper at hand, against the record in the file itself."""

import re
from pathlib import Path

from lxml import etree

from kamerlens.read.xml import read_xml
from kamerlens.records import Kind, Paper, Zone
from kamerlens.structure.ids import dossier_key


def record(file: Path) -> dict[str, list[str]]:
    """The fields of the file's own metadata, read by themselves: full name -> values."""
    found: dict[str, list[str]] = {}
    for _, node in etree.iterparse(str(file), tag="meta"):
        found.setdefault(node.get("name") or "", []).append((node.get("content") or "").strip())
    return found


def wrong(file: Path, paper: Paper) -> list[str]:
    """What the paper says otherwise than its record."""
    fields, meta = record(file), paper.metadata
    asked = {
        "DC.identifier": [meta.id],
        "OVERHEIDop.ondernummer": [meta.number],
        "OVERHEIDop.indiener": [p.name for p in meta.submitters],
        "OVERHEIDop.vergaderjaar": [meta.session_year],
        "OVERHEIDop.documenttitel": [meta.title],
        "OVERHEIDop.dossiertitel": [meta.dossier_title],
        "DC.creator": [f"{meta.chamber} der Staten-Generaal"],
    }
    names = [name for name, ours in asked.items() if fields.get(name, ours) != ours]
    dossiers = [dossier_key(text) for text in fields["OVERHEIDop.dossiernummer"]]
    names += ["dossier"] if list(meta.dossiers) != dossiers else []
    dates = {*fields.get("DCTERMS.issued", ()), *fields.get("OVERHEIDop.datumOntvangst", ())}
    names += ["date"] if meta.date not in dates else []
    return [f"{file.name}: {name}" for name in names]


def test_all_real_papers_agree_with_their_own_record(real_papers: Path) -> None:
    files = sorted((real_papers / "xml").glob("*.xml"))
    papers = [read_xml(file) for file in files]
    assert len(files) >= 1200
    assert [w for file, paper in zip(files, papers, strict=True) for w in wrong(file, paper)] == []
    assert [problem for paper in papers for problem in paper.problems] == []
    assert all(offsets_hold(paper) for paper in papers)
    assert all(has_dictum(paper) for paper in papers if paper.metadata.kind == "Motie")


def offsets_hold(paper: Paper) -> bool:
    texts = {p.number: p.text for p in paper.paragraphs}
    return all(texts[r.paragraph][r.begin : r.end] == r.text for r in paper.references)


def has_dictum(paper: Paper) -> bool:
    """Whether the motion asks for something, beside going over to the order of the day."""
    asked = [p for p in paper.paragraphs if p.zone is Zone.DICTUM and p.kind is Kind.PARAGRAPH]
    return any(not p.text.lower().startswith("en gaat over") for p in asked)


def test_every_word_of_a_real_paper_is_in_its_paragraphs_once(real_papers: Path) -> None:
    for file in sorted((real_papers / "xml").glob("*.xml"))[::40]:
        root = etree.parse(str(file)).getroot()
        body = next(root.iter("algemeen"), None)
        if body is None:
            continue
        printed = sorted(re.findall(r"\w+", " ".join(map(str, body.itertext()))))
        read = sorted(
            re.findall(
                r"\w+",
                " ".join(
                    p.text for p in read_xml(file).paragraphs if p.kind not in (Kind.TITLE, Kind.OPENING)
                ),
            )
        )
        assert read == printed, file.name


def test_pairs_have_the_metadata_of_their_sidecar(real_papers: Path) -> None:
    names = ("ah-tk-20202021-3235", "kst-21501-02-3121", "kst-32545-143")
    for name in names:
        paper = read_xml(real_papers / "pairs" / name / f"{name}.xml")
        assert paper.metadata.id == name
        assert paper.problems == ()
        assert paper.metadata.submitters
        assert paper.metadata.date

"""What a paper prints, what the official record says, and the two together."""

from pathlib import Path

import pytest

from kamerlens.records import Metadata, Person
from kamerlens.structure.head import PrintedHead
from kamerlens.structure.metadata import from_official, from_print, merge
from kamerlens.structure.official import fields, parse_xml, sidecar

LETTER = PrintedHead(
    chamber="Eerste Kamer der Staten-Generaal",
    session_year="Vergaderjaar 2023–2024",
    dossiers=("99 004",),
    dossier_title="Sterk bestuur",
    number="B",
    kind="BRIEF VAN DE MINISTER VAN BINNENLANDSE ZAKEN EN KONINKRIJKSRELATIES",
    openings=("Aan de Voorzitter van de Eerste Kamer der Staten-Generaal", "Den Haag, 12 juni 2024"),
    signers=(
        ("De Minister van Binnenlandse Zaken en Koninkrijksrelaties", "A. de Vries"),
        ("De Staatssecretaris van Financiën", "B. Jansen"),
    ),
)
RECORD = b"""<metadata_gegevens>
  <metadata name="DC.identifier" content="kst-99004-B"/>
  <metadata name="DC.creator" scheme="OVERHEID.StatenGeneraal" content="Eerste Kamer der Staten-Generaal"/>
  <metadata name="DC.type" scheme="OVERHEIDop.KamerstukTypen" content="Brief"/>
  <metadata name="OVERHEIDop.vergaderjaar" content="2023-2024"/>
  <metadata name="OVERHEIDop.dossiernummer" content="99004"/>
  <metadata name="OVERHEIDop.ondernummer" content="B"/>
  <metadata name="OVERHEIDop.indiener" content="A.B. de Vries"/>
  <metadata name="DCTERMS.issued" content="2024-06-13"/>
  <metadata name="OVERHEIDop.documenttitel" content="Brief over sterk bestuur"/>
</metadata_gegevens>"""


def test_letter_says_it_all_in_print() -> None:
    found = from_print(LETTER)
    assert found == Metadata(
        id="kst-99004-B",
        kind="Brief",
        printed_kind=LETTER.kind,
        chamber="Eerste Kamer",
        session_year="2023-2024",
        dossiers=("99004",),
        number="B",
        title="Brief van de Minister van Binnenlandse Zaken en Koninkrijksrelaties",
        dossier_title="Sterk bestuur",
        date="2024-06-12",
        place="Den Haag",
        addressee="Aan de Voorzitter van de Eerste Kamer der Staten-Generaal",
        ministry="BZK",
        submitters=(
            Person("A. de Vries", "Minister van Binnenlandse Zaken en Koninkrijksrelaties", "BZK"),
            Person("B. Jansen", "Staatssecretaris van Financiën", "FIN"),
        ),
        url="https://zoek.officielebekendmakingen.nl/kst-99004-B",
    )


def test_motion_is_moved_by_members() -> None:
    found = from_print(
        PrintedHead(
            dossiers=("99 010 VII", "99 011"),
            number="Nr. 12",
            kind="MOTIE VAN DE LEDEN DE VRIES EN INGE VAN DIJK",
            openings=("Voorgesteld 4 juni 2024",),
        )
    )
    assert (found.id, found.dossiers) == ("kst-99010-VII-12", ("99010-VII", "99011"))
    assert found.submitters == (Person("De Vries", "lid"), Person("Inge van Dijk", "lid"))
    assert found.date == "2024-06-04"


def test_answer_is_dated_by_the_day_it_came_in_and_signed_by_both_sides() -> None:
    found = from_print(
        PrintedHead(
            chamber="Tweede Kamer der Staten-Generaal",
            session_year="Vergaderjaar 2023–2024",
            number="99001",
            descriptions=(
                "Vragen van het lid Kat (D66) aan de Minister van Financiën (ingezonden 4 april 2024).",
                "Antwoord van Minister Heinen (Financiën) (ontvangen 21 mei 2024).",
            ),
        )
    )
    assert (found.id, found.kind, found.date) == ("ah-tk-20232024-99001", "Antwoord", "2024-05-21")
    assert found.submitters == (Person("Kat", "lid"), Person("Heinen", "Minister van Financiën", "FIN"))
    assert found.ministry == "FIN"


def test_record_wins_and_what_differs_is_a_problem() -> None:
    official = from_official(parse_xml(RECORD))
    merged, problems = merge(from_print(LETTER), official, "kst-99004-B.pdf")
    assert (merged.date, merged.title) == ("2024-06-13", "Brief over sterk bestuur")
    assert merged.place == "Den Haag"
    assert [(p.paper, p.file, p.message.split(":")[0]) for p in problems] == [
        ("kst-99004-B", "kst-99004-B.pdf", "date")
    ]
    assert "2024-06-12" in problems[0].message
    assert problems[0].remedy


def test_official_names_take_role_and_ministry_from_the_print() -> None:
    merged, _ = merge(from_print(LETTER), from_official(parse_xml(RECORD)))
    assert merged.submitters == (
        Person("A.B. de Vries", "Minister van Binnenlandse Zaken en Koninkrijksrelaties", "BZK"),
    )
    assert merged.ministry == "BZK"


def test_print_stands_where_there_is_no_record() -> None:
    assert merge(from_print(LETTER), None) == (from_print(LETTER), ())


def test_what_agrees_is_no_problem() -> None:
    printed = from_print(LETTER)
    assert merge(printed, printed)[1] == ()


@pytest.mark.parametrize(
    "record",
    [
        b'<x><meta name="OVERHEIDop.dossiernummer" content=" 99004 "/></x>',
        b'<metadata_gegevens><metadata name="OVERHEIDop.dossiernummer" content="99004"/></metadata_gegevens>',
        b'<owms xmlns:o="urn:o"><o:dossiernummer>99004</o:dossiernummer></owms>',
    ],
)
def test_three_shapes_of_a_record_carry_the_same_field(record: bytes) -> None:
    assert fields(parse_xml(record)) == {"dossiernummer": ("99004",)}


@pytest.mark.parametrize("place", ["metadata.xml", "metadata_owms.xml", "../metadata/metadata.xml"])
def test_record_beside_the_paper_is_found_by_its_identifier(tmp_path: Path, place: str) -> None:
    paper = tmp_path / "pdf" / "kst-99004-B.pdf"
    file = paper.parent / place
    for folder in (paper.parent, file.parent.resolve()):
        folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(RECORD)
    found = sidecar(paper, ("kst-99004-B",))
    assert found is not None
    assert found["ondernummer"] == ("B",)
    assert sidecar(paper, ("kst-99004-C",)) is None


def test_date_in_running_text_at_the_end_is_not_the_papers_date() -> None:
    assert from_print(PrintedHead(closings=("Artikel 12 treedt in werking op 1 januari 2025.",))).date == ""
    assert (
        from_print(PrintedHead(closings=("’s-Gravenhage, 16 oktober 2023", "Willem-Alexander"))).date
        == "2023-10-16"
    )


def test_advice_is_dated_by_its_nader_rapport() -> None:
    opening = (
        "Hieronder zijn opgenomen het advies d.d. 6 september 2023 en het nader rapport d.d. 9 november 2023."
    )
    assert from_print(PrintedHead(closings=(opening,))).date == "2023-11-09"

"""Small official XML by phenomenon."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kamerlens.read.xml import read_xml
from kamerlens.records import Kind, NoteCall, Paper, Person, Zone

HEAD = """<kamerstukkop><tekstregel inhoud="kameraanduiding">Tweede Kamer der Staten-Generaal</tekstregel>
<tekstregel inhoud="vergaderjaar">Vergaderjaar 2023–2024</tekstregel></kamerstukkop>
<dossier>
<dossiernummer><dossiernr>99 001</dossiernr></dossiernummer><titel>Regels over jeugdregio’s</titel></dossier>"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Paper]:
    """Reads a kamerstuk with this title and body."""

    def build(title: str, body: str, number: str = "3", meta: str = "") -> Paper:
        file = tmp_path / "kst-99001-3.xml"
        file.write_text(
            f"<officiele-publicatie><metadata>{meta}</metadata><kamerstuk>{HEAD}<stuk><stuknr>Nr. "
            f"<ondernummer>{number}</ondernummer></stuknr><titel>{title}</titel>{body}</stuk></kamerstuk>"
            "</officiele-publicatie>",
            encoding="utf-8",
        )
        return read_xml(file)

    return build


def free(text: str) -> str:
    return f"<algemeen><vrije-tekst><tekst>{text}</tekst></vrije-tekst></algemeen>"


def texts(paper: Paper, kind: Kind) -> list[str]:
    return [p.text for p in paper.paragraphs if p.kind is kind]


def test_letter_with_addressee_date_and_two_signatories(read: Callable[..., Paper]) -> None:
    paper = read(
        "BRIEF VAN DE MINISTER VAN FINANCIËN",
        "<algemeen><vrije-tekst><tekst><al>Aan de Voorzitter van de Tweede Kamer der Staten-Generaal</al>"
        "<al>Den Haag, 12 juni 2024</al><al>Hierbij zend ik u de brief.</al></tekst></vrije-tekst>"
        "<slot><ondertekening><functie>De Minister van Financiën,</functie><naam><voornaam>E.</voornaam>"
        "<achternaam>Heinen</achternaam></naam><functie>De Staatssecretaris van Financiën,</functie>"
        "<naam><achternaam>F.L. Idsinga</achternaam></naam></ondertekening></slot></algemeen>",
    )
    meta = paper.metadata
    assert (meta.id, meta.kind, meta.date, meta.place) == ("kst-99001-3", "Brief", "2024-06-12", "Den Haag")
    assert meta.addressee == "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"
    assert meta.dossier_title == "Regels over jeugdregio’s"
    assert meta.submitters == (
        Person("E. Heinen", "Minister van Financiën", "FIN"),
        Person("F.L. Idsinga", "Staatssecretaris van Financiën", "FIN"),
    )
    assert texts(paper, Kind.PARAGRAPH) == ["Hierbij zend ik u de brief."]


def test_note_in_the_text_goes_last_and_leaves_its_call(read: Callable[..., Paper]) -> None:
    paper = read(
        "BRIEF",
        free(
            "<al>Het bericht<noot><noot.nr>1</noot.nr><noot.al>Stb. 2021, 419.</noot.al></noot> is oud.</al>"
        ),
    )
    body, note = paper.paragraphs[1:]
    assert (body.text, body.calls) == ("Het bericht is oud.", (NoteCall(11, "1"),))
    assert (note.kind, note.zone, note.label, note.text) == (Kind.NOTE, Zone.NOTE, "1", "Stb. 2021, 419.")
    assert [(r.paragraph, r.target) for r in paper.references] == [(note.number, "stb-2021-419")]


def test_link_of_the_xml_wins_over_the_pattern(read: Callable[..., Paper]) -> None:
    paper = read(
        "BRIEF", free('<al>Zie Kamerstuk <extref doc="kst-36600-XX-29">36 600-XX, nr. 28</extref>.</al>')
    )
    assert [(r.text, r.target) for r in paper.references] == [("36 600-XX, nr. 28", "kst-36600-XX-29")]


def test_links_stay_in_place_where_a_role_and_a_name_become_one_signature(read: Callable[..., Paper]) -> None:
    paper = read(
        "BRIEF",
        free(
            "<al>De Minister van Financiën,</al><al>E. Heinen</al>"
            '<al>Zie <extref doc="kst-29362-M">de brief</extref>.</al>'
        ),
    )
    assert texts(paper, Kind.SIGNATURE) == ["De Minister van Financiën, E. Heinen"]
    (reference,) = paper.references
    assert paper.paragraphs[reference.paragraph - 1].text[reference.begin : reference.end] == "de brief"


def test_article_with_members_and_parts(read: Callable[..., Paper]) -> None:
    paper = read(
        "VOORSTEL VAN WET",
        "<wetgeving><wettekst><hoofdstuk><kop><label>Hoofdstuk</label><nr>1</nr><titel>Begrippen</titel></kop>"
        "<artikel><kop><label>Artikel</label><nr>1</nr><titel>Definities</titel></kop>"
        "<lid><lidnr>1.</lidnr><al>In deze wet is:</al>"
        "<lijst><li><li.nr>a.</li.nr><al>college: het college;</al></li></lijst></lid>"
        "<lid><lidnr>2.</lidnr><al>Het college beslist.</al></lid></artikel></hoofdstuk></wettekst></wetgeving>",
    )
    assert [(p.kind, p.label, p.text, p.section) for p in paper.paragraphs[1:]] == [
        (Kind.HEADING, "", "Hoofdstuk 1 Begrippen", ""),
        (Kind.ARTICLE, "1", "Artikel 1 Definities", "Hoofdstuk 1 Begrippen"),
        (Kind.MEMBER, "1", "1. In deze wet is:", "Hoofdstuk 1 Begrippen > Artikel 1 Definities"),
        (Kind.PART, "a", "a. college: het college;", "Hoofdstuk 1 Begrippen > Artikel 1 Definities"),
        (Kind.MEMBER, "2", "2. Het college beslist.", "Hoofdstuk 1 Begrippen > Artikel 1 Definities"),
    ]
    assert {p.zone for p in paper.paragraphs[1:]} == {Zone.BILL}


def test_row_of_a_table_has_its_cells(read: Callable[..., Paper]) -> None:
    paper = read(
        "BRIEF",
        free(
            "<table><tgroup><tbody>"
            "<row><entry><al>Regeling</al></entry><entry><al>€ 10</al></entry></row></tbody></tgroup></table>"
        ),
    )
    row = paper.paragraphs[1]
    assert (row.kind, row.text, row.cells) == (Kind.TABLE_ROW, "Regeling | € 10", ("Regeling", "€ 10"))


def test_record_of_the_file_itself_names_the_mover_in_full(read: Callable[..., Paper]) -> None:
    paper = read(
        "MOTIE VAN HET LID DE VRIES",
        free(
            "<al>De Kamer,</al><al>verzoekt de regering dit te doen,</al>"
            "<al>en gaat over tot de orde van de dag.</al><al>De Vries</al>"
        ),
        meta='<meta name="DC.identifier" content="kst-99001-3"/>'
        '<meta name="OVERHEIDop.indiener" content="A. de Vries"/>'
        '<meta name="DC.type" scheme="OVERHEIDop.KamerstukTypen" content="Motie"/>',
    )
    assert paper.metadata.submitters == (Person("A. de Vries", "lid"),)
    assert texts(paper, Kind.SIGNATURE) == ["De Vries"]
    assert [p.zone.value for p in paper.paragraphs] == [
        "opschrift",
        "considerans",
        "dictum",
        "dictum",
        "dictum",
    ]
    assert paper.problems == ()


def test_colophon_says_that_a_paper_is_fictional(read: Callable[..., Paper]) -> None:
    assert not read("BRIEF", free("<al>Tekst.</al>")).fictional
    assert read(
        "BRIEF", free("<al>Tekst.</al>"), meta='<meta name="x" content="Voorbeeldstuk van Kamerlens"/>'
    ).fictional


def test_same_file_reads_the_same_twice(read: Callable[..., Paper]) -> None:
    assert read("BRIEF", free("<al>Tekst.</al>")) == read("BRIEF", free("<al>Tekst.</al>"))


LEGACY = """<kamerwrk kamer="{kamer}" publtype="meto"><metadata/>
<kop><titel>Tweede Kamer der Staten-Generaal</titel><subtitel>2</subtitel>
<subtitel>Vergaderjaar 1998-1999</subtitel></kop>
<frontm><versie dtd="0.10"/><ordernr>5K0977</ordernr><vergjaar>1998-1999</vergjaar>
<onderw><nummer>99 001</nummer><naam>Regels over
streken</naam></onderw></frontm>
<body><stuk><ltrlabel>Nr. </ltrlabel><nummer>3</nummer><titel>MEMORIE VAN TOELICHTING </titel>
<tuskop letat="vet">I. ALGEMEEN </tuskop><tuskop letat="cur">1.1. Aanleiding</tuskop>
<al>Gemeenten werken<voetref refid="v1"/> samen.</al><witreg/>
<table><tgroup><tbody><row><entry>Jaar</entry><entry>f 10</entry></row>
<row><entry/><entry/></row></tbody></tgroup></table>
<tuskop letat="vet">II. ARTIKELEN</tuskop>
<al>Zie <extref doc="https://www.rijksoverheid.nl" soort="URL">de site</extref>.</al>
<ondtek><functie>De Minister van Binnenlandse Zaken en Koninkrijksrelaties,</functie><naam>A. de Vries</naam>
<functie>De Minister van Landbouw, Natuurbeheer en Visserij,</functie><naam>B. J. Jansen </naam></ondtek>
</stuk></body><voetnoot id="v1" nr="1"><al>Ter inzage gelegd.</al></voetnoot></kamerwrk>"""


@pytest.mark.parametrize("kamer", ["2", "sg"])
def test_schema_of_1995_to_2009(tmp_path: Path, kamer: str) -> None:
    file = tmp_path / "a.xml"
    file.write_text(LEGACY.format(kamer=kamer), encoding="utf-8")
    paper = read_xml(file)
    meta = paper.metadata
    assert (meta.id, meta.kind, meta.chamber, meta.session_year) == (
        "kst-99001-3",
        "Memorie van toelichting",
        "Tweede Kamer",
        "1998-1999",
    )
    assert (meta.dossiers, meta.dossier_title) == (("99001",), "Regels over streken")
    assert [(p.name, p.ministry) for p in meta.submitters] == [
        ("A. de Vries", "BZK"),
        ("B. J. Jansen", "LNV"),
    ]
    assert [(p.kind.value, p.text, p.section) for p in paper.paragraphs[1:6]] == [
        ("kop", "I. ALGEMEEN", ""),
        ("kop", "1.1. Aanleiding", "I. ALGEMEEN"),
        ("alinea", "Gemeenten werken samen.", "I. ALGEMEEN > 1.1. Aanleiding"),
        ("tabelrij", "Jaar | f 10", "I. ALGEMEEN > 1.1. Aanleiding"),
        ("kop", "II. ARTIKELEN", ""),
    ]
    assert paper.paragraphs[3].calls == (NoteCall(16, "1"),)
    assert (paper.paragraphs[-1].kind, paper.paragraphs[-1].text) == (Kind.NOTE, "Ter inzage gelegd.")


def test_link_to_a_web_page_is_no_reference(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text(LEGACY.format(kamer="2"), encoding="utf-8")
    assert read_xml(file).references == ()

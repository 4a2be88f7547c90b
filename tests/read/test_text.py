"""Plain text of a paper: hard line ends, page breaks, notes, the printed head."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kamerlens.errors import UnreadableError
from kamerlens.read.text import read_text
from kamerlens.records import Kind, NoteCall, Paper, Person, Zone

HEAD = """Eerste Kamer der Staten-Generaal I
Vergaderjaar 2023-2024
99 004   Modernisering van het binnenlands
         bestuur
B   BRIEF VAN DE MINISTER VAN BINNENLANDSE ZAKEN EN
    KONINKRIJKSRELATIES

Aan de Voorzitter van de Eerste Kamer der Staten-Generaal

Den Haag, 12 juni 2024

"""
WIDE = "Gemeenten krijgen er taken bij en de middelen om die taken uit te voeren groeien niet\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Paper]:
    def build(text: str | bytes, name: str = "brief.txt") -> Paper:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_text(file)

    return build


def body(paper: Paper) -> list[str]:
    return [p.text for p in paper.paragraphs if p.kind not in (Kind.TITLE, Kind.OPENING)]


def test_head_says_which_paper_it_is(read: Callable[..., Paper]) -> None:
    paper = read(
        HEAD + WIDE + "mee.\n\nDe Minister van Binnenlandse Zaken en Koninkrijksrelaties,\n\nA. de Vries\n"
    )
    meta = paper.metadata
    assert (meta.id, meta.kind, meta.chamber, meta.session_year) == (
        "kst-99004-B",
        "Brief",
        "Eerste Kamer",
        "2023-2024",
    )
    assert (meta.dossiers, meta.number, meta.date, meta.place) == (("99004",), "B", "2024-06-12", "Den Haag")
    assert meta.dossier_title == "Modernisering van het binnenlands bestuur"
    assert meta.title == "Brief van de Minister van Binnenlandse Zaken en Koninkrijksrelaties"
    assert meta.submitters == (
        Person("A. de Vries", "Minister van Binnenlandse Zaken en Koninkrijksrelaties", "BZK"),
    )
    assert [p.kind for p in paper.paragraphs] == [
        Kind.TITLE,
        Kind.OPENING,
        Kind.OPENING,
        Kind.PARAGRAPH,
        Kind.SIGNATURE,
    ]
    assert paper.source == "txt"


def test_lines_of_a_paragraph_are_joined(read: Callable[..., Paper]) -> None:
    assert body(read(HEAD + WIDE + WIDE + "mee.\n\n" + WIDE + "mee."))[0] == " ".join(
        [WIDE.strip()] * 2 + ["mee."]
    )


def test_line_with_room_for_the_next_word_ends_its_paragraph(read: Callable[..., Paper]) -> None:
    assert len(body(read(HEAD + WIDE + "mee.\n" + WIDE + "mee.\n"))) == 2


def test_empty_line_between_all_lines_parts_nothing(read: Callable[..., Paper]) -> None:
    text = "".join(line + "\n" for line in (WIDE, WIDE, "mee.\n", " \n", WIDE, WIDE, "mee.\n"))
    assert [len(t.split()) for t in body(read(HEAD + text))] == [33, 33]


def test_paragraph_goes_on_over_a_page_break_with_footer_number_and_notes(read: Callable[..., Paper]) -> None:
    paper = read(
        HEAD
        + WIDE.replace("taken bij", "taken1 bij")
        + WIDE
        + "\n1 Kamerstukken II 2022/23, 99 001,\nnr. 3.\n\nEerste Kamer, vergaderjaar 2023–2024, 99 004, B 1\n\f2\n"
        + WIDE
        + "mee.\n"
    )
    (text, note) = [p for p in paper.paragraphs if p.kind in (Kind.PARAGRAPH, Kind.NOTE)]
    assert text.text == " ".join([WIDE.strip()] * 3 + ["mee."])
    assert (text.page, text.calls) == (1, (NoteCall(text.text.index(" bij"), "1"),))
    assert (note.label, note.text, note.zone) == ("1", "Kamerstukken II 2022/23, 99 001, nr. 3.", Zone.NOTE)
    assert paper.pages == 2
    assert [r.target for r in paper.references] == ["kst-99001-3"]


def test_number_that_opens_a_line_is_no_note_unless_it_was_called(read: Callable[..., Paper]) -> None:
    paper = read(HEAD + WIDE + "\n1 gemeente heeft dit al gedaan en de andere gemeenten volgen dit najaar.\n")
    assert not [p for p in paper.paragraphs if p.kind is Kind.NOTE]


def test_short_line_over_a_text_is_a_heading_and_opens_a_section(read: Callable[..., Paper]) -> None:
    paper = read(HEAD + "1.2 Inleiding\n\n" + WIDE + "mee.\n\nSlot\n" + WIDE + "mee.\n")
    assert [(p.text, p.level) for p in paper.paragraphs if p.kind is Kind.HEADING] == [
        ("1.2 Inleiding", 2),
        ("Slot", 1),
    ]
    assert paper.paragraphs[-1].section == "Slot"


def test_item_of_a_list_opens_a_paragraph(read: Callable[..., Paper]) -> None:
    paper = read(HEAD + WIDE + "mee:\n– " + WIDE + "mee;\n– " + WIDE + "mee.\n")
    assert [p.kind for p in paper.paragraphs[3:]] == [Kind.PARAGRAPH, Kind.ITEM, Kind.ITEM]


@pytest.mark.parametrize(
    ("end", "begin", "joined"),
    [
        ("bestuurlijk-", "financieel", "bestuurlijk-financieel"),
        ("sociaal-", "en economisch", "sociaal- en economisch"),
        ("gemeen-", "ten", "gemeenten"),
    ],
)
def test_hyphen_at_a_line_end(read: Callable[..., Paper], end: str, begin: str, joined: str) -> None:
    line = "Nu krijgen alle gemeenten er weer taken bij en ook zijn de provincies en waterschappen aan zet"
    assert joined in body(read(f"{HEAD}{line} {end}\n{begin} gaat het om.\n"))[0]


def test_motion_in_plain_text(read: Callable[..., Paper]) -> None:
    paper = read(
        "Tweede Kamer der Staten-Generaal\nVergaderjaar 2023–2024\n99 010 VII Begroting\n"
        "Nr. 12 MOTIE VAN HET LID DE VRIES\n"
        "Voorgesteld 4 juni 2024\n\nDe Kamer,\n\ngehoord de beraadslaging,\n\nverzoekt de regering dit te doen,\n\n"
        "en gaat over tot de orde van de dag.\n\nDe Vries\n"
    )
    assert (paper.metadata.id, paper.metadata.date) == ("kst-99010-VII-12", "2024-06-04")
    assert paper.metadata.submitters == (Person("De Vries", "lid"),)
    assert [p.zone.value for p in paper.paragraphs][2:] == [
        "considerans",
        "considerans",
        "dictum",
        "dictum",
        "dictum",
    ]


@pytest.mark.parametrize("between", ["\n", " "])
def test_questions_with_answers_in_plain_text(read: Callable[..., Paper], between: str) -> None:
    paper = read(
        "Tweede Kamer der Staten-Generaal\nVergaderjaar 2023–2024 Aanhangsel van de Handelingen\n101"
        f"{between}Vragen van het lid Kat (D66) aan de Minister van Financiën (ingezonden 4 april 2024).\n\n"
        "Antwoord van Minister Heinen (Financiën) (ontvangen 21 mei 2024).\n\n"
        "Vraag 1\n\nBent u bekend met het bericht?\n\n"
        "Antwoord 1\n\nJa.\n"
    )
    assert (paper.metadata.id, paper.metadata.date) == ("ah-tk-20232024-101", "2024-05-21")
    assert [p.name for p in paper.metadata.submitters] == ["Kat", "Heinen"]
    assert [p.zone.value for p in paper.paragraphs] == [
        "opschrift",
        "opschrift",
        "vraag",
        "vraag",
        "antwoord",
        "antwoord",
    ]


def test_name_of_the_file_names_a_paper_without_head(read: Callable[..., Paper]) -> None:
    paper = read(WIDE + "mee.", "kst-99004-B.txt")
    assert (paper.metadata.id, paper.metadata.chamber) == ("kst-99004-B", "Eerste Kamer")


@pytest.mark.parametrize(
    "data",
    [b"", b" \n", b"\x00\x01PK", b"%PDF-1.4\x00\xff", b"Een verhaal zonder hoofd.", b"\xff\xfe\x00a"],
    ids=["empty", "blank", "binary", "pdf", "no metadata", "utf-16"],
)
def test_what_is_no_paper_is_unreadable_and_says_what_to_do(read: Callable[..., Paper], data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.remedy


def test_old_encoding_is_read(read: Callable[..., Paper]) -> None:
    assert "financiële" in body(read((HEAD + "De financiële “verhouding” is oud.").encode("cp1252")))[0]


def test_record_beside_the_text_wins(tmp_path: Path) -> None:
    (tmp_path / "metadata.xml").write_text(
        '<m><metadata name="DC.identifier" content="kst-99004-B"/>'
        '<metadata name="DCTERMS.issued" content="2024-06-13"/></m>',
        encoding="utf-8",
    )
    file = tmp_path / "kst-99004-B.txt"
    file.write_text(HEAD + WIDE + "mee.", encoding="utf-8")
    paper = read_text(file)
    assert paper.metadata.date == "2024-06-13"
    assert [p.message.split(":")[0] for p in paper.problems] == ["date"]


def test_letter_behind_the_codebook(real_papers: Path) -> None:
    paper = read_text(real_papers / "kst-29362-M.txt")
    meta = paper.metadata
    assert (meta.id, meta.chamber, meta.session_year) == ("kst-29362-M", "Eerste Kamer", "2023-2024")
    assert (meta.dossiers, meta.number, meta.date, meta.ministry) == (("29362",), "M", "2024-06-12", "BZK")
    assert [p.name for p in meta.submitters] == ["Hugo de Jonge"]
    notes = [p for p in paper.paragraphs if p.kind is Kind.NOTE]
    calls = [call.number for p in paper.paragraphs for call in p.calls]
    assert [n.label for n in notes] == calls == [str(n) for n in range(1, 9)]
    assert sum(p.kind is Kind.HEADING for p in paper.paragraphs) == 15
    running = [p.text for p in paper.paragraphs if p.kind is Kind.PARAGRAPH]
    assert len(running) == 41
    assert all(text[0].isupper() and text.endswith((".", "?")) for text in running)
    assert {r.target for r in paper.references} >= {"kst-33047-25", "kst-36550-1", "kst-22343-295"}

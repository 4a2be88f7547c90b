"""Papers in no house style (decision lists, papers as received, notes of ministries): one phenomenon for each test."""

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from kamerlens.read.pdf import read_pdf
from kamerlens.records import Kind

BOLD = "Helvetica-Bold"
WIDE = ["Tekst die de hele kolom vult en die zo breed is dat er maar één kolom kan zijn op dit blad."] * 4


def texts(paper, kind=Kind.PARAGRAPH):
    return [p.text for p in paper.paragraphs if p.kind is kind]


@pytest.fixture
def sheet(press):
    """Reads one page of A4 in no house style: lines at the places given, above running text."""

    def read(*pieces):
        body = press.column(*WIDE, x=100, y=600)
        return read_pdf(press.write([*pieces, *body], name="blad.pdf", crop=False))

    return read


def test_columns_without_lines_are_a_table(press, sheet):
    rows = [("EZ", "agendapunt", "24"), ("OCW", "agendapunt", "6, 14"), ("VWS", "agendapunt", "35")]
    places = [
        press.text(x, 200 + 11 * n, cell)
        for n, row in enumerate(rows)
        for x, cell in zip((200, 300, 400), row, strict=True)
    ]
    label = press.text(100, 199, "Volgcommissie(s):", 8)
    more = press.text(400, 233, "36, 37")
    paper = sheet(label, *places, more)
    assert texts(paper)[0] == "Volgcommissie(s):"
    cells = [p.cells for p in paper.paragraphs if p.kind is Kind.TABLE_ROW]
    assert cells == [*rows[:2], ("VWS", "agendapunt", "35 36, 37")]


def test_two_columns_of_words_are_no_table(press, sheet):
    places = [
        press.text(x, 200 + 11 * n, word) for n in range(4) for x, word in ((100, "gemeente"), (300, "rijk"))
    ]
    assert not texts(sheet(*places), Kind.TABLE_ROW)


def test_centred_lines_are_one_paragraph(press, sheet):
    lines = ("Besluitenlijst van de vergadering van vrijdag", "in de Tuinzaal,", "aangevangen om elf uur")
    places = [
        press.text(300 - stringWidth(line, "Helvetica", 9.06) / 2, 200 + 11 * n, line)
        for n, line in enumerate(lines)
    ]
    assert texts(sheet(*places))[0] == " ".join(lines)


def test_numbered_heading_runs_on_below_a_blank_line(press, sheet):
    paper = sheet(
        press.text(100, 200, "5. Stand van zaken na de uitspraak inzake", font=BOLD),
        press.text(112, 225, "intern salderen", font=BOLD),
        press.text(100, 250, "6. Inflatie", font=BOLD),
    )
    assert texts(paper, Kind.HEADING) == [
        "5. Stand van zaken na de uitspraak inzake intern salderen",
        "6. Inflatie",
    ]


def test_title_of_a_paper_begins_below_where_it_comes_from(press, sheet):
    paper = sheet(
        press.text(100, 200, "Zaak:", font=BOLD),
        press.text(200, 200, "Brief regering - minister van Financiën, A. de Boer - 10 oktober 2016"),
        press.text(200, 211, "Nota van wijziging - 99990-8"),
    )
    assert texts(paper)[:2] == [
        "Zaak: Brief regering - minister van Financiën, A. de Boer - 10 oktober 2016",
        "Nota van wijziging - 99990-8",
    ]


def test_number_without_a_point_belongs_to_its_heading(press, sheet):
    paper = sheet(
        press.text(100, 200, "II", font=BOLD), press.text(160, 200, "Reactie van de minister", font=BOLD)
    )
    assert texts(paper, Kind.HEADING) == ["II Reactie van de minister"]


def test_bullet_in_heavy_type_is_an_item(press, sheet):
    assert texts(sheet(press.text(100, 200, "• Inbreng van de leden", font=BOLD)), Kind.ITEM) == [
        "• Inbreng van de leden"
    ]


def test_title_beside_a_dossier_is_the_dossiers(press, sheet):
    paper = sheet(
        press.text(100, 80, "99 990", font=BOLD),
        press.text(220, 80, "Een dossier dat niet bestaat", font=BOLD),
    )
    assert paper.metadata.dossier_title == "Een dossier dat niet bestaat"
    assert not texts(paper, Kind.HEADING)


def test_sender_above_a_page_number_is_furniture(press):
    first = press.column(*WIDE, x=100, y=300)
    head = [
        press.text(100, 46, "Gemeente Nergenshuizen,"),
        press.text(100, 57, "99-2024"),
        press.text(100, 68, "blad 2-2"),
    ]
    second = press.column(*WIDE, "", "Met dank.", x=100, y=300)
    paper = read_pdf(press.write(first, [*head, *second], crop=False))
    assert texts(paper)[-1] == "Met dank."
    assert not any("Nergenshuizen" in p.text or "blad 2" in p.text for p in paper.paragraphs)


def test_line_of_underscores_and_a_sign_in_the_margin_are_furniture(press, sheet):
    paper = sheet(
        press.text(200, 260, "_" * 20), press.text(550, 300, "="), press.text(100, 300, "Vastgesteld.")
    )
    assert texts(paper)[0] == "Vastgesteld."


def test_note_on_which_a_minister_decides(press):
    around = [
        press.text(320, 80, "Ministerie van Financiën"),
        press.text(460, 160, "Directie Begroting", 7),
        press.text(460, 240, "TER BESLISSING", 7),
        press.text(78, 180, "Aan de minister"),
        press.text(78, 281, "nota", 20),
        press.text(215, 281, "Uitkeringen aan gemeenten"),
        press.text(78, 341, "Parafenroute", 7),
        press.text(460, 807, "Pagina 1 van 1", 7),
    ]
    body = press.column(*["De Kamer heeft gevraagd naar de uitkeringen aan gemeenten."] * 3, x=78.5, y=436)
    paper = read_pdf(press.write([*around, *body], name="nota.pdf", crop=False))
    assert paper.metadata.title == "Uitkeringen aan gemeenten"
    assert [p.text[:7] for p in paper.paragraphs] == ["De Kame"]

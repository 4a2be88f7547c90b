"""Reading PDFs: one phenomenon of printed papers for each test."""

import pypdfium2 as pdfium
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from kamerlens.errors import UnreadableError
from kamerlens.read import pdf_ocr
from kamerlens.read.pdf import read_pdf
from kamerlens.records import Kind, NoteCall, Person, Zone

BOLD, SLANTED = "Helvetica-Bold", "Helvetica-Oblique"


def texts(paper, kind=Kind.PARAGRAPH):
    return [p.text for p in paper.paragraphs if p.kind is kind]


def test_head_footer_colophon_and_giant_digit_are_no_text(press):
    paper = read_pdf(press.write([*press.head(), *press.column("De gemeente betaalt.", y=290)]))
    assert [p.text for p in paper.paragraphs] == [
        "BRIEF VAN DE MINISTER VAN FINANCIËN",
        "De gemeente betaalt.",
    ]
    assert paper.pages == 1
    assert not paper.fictional


def test_metadata_of_the_printed_head(press):
    body = press.column(
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
        "",
        "Den Haag, 4 maart 2024",
        "",
        "Ik betaal.",
        y=280,
    )
    signed = press.column("De Minister van Financiën,", "A. de Vries", y=350)
    metadata = read_pdf(press.write([*press.head(), *body, *signed])).metadata
    assert (metadata.id, metadata.number, metadata.dossiers) == ("kst-99990-7", "7", ("99990",))
    assert (metadata.chamber, metadata.session_year) == ("Tweede Kamer", "2023-2024")
    assert (metadata.kind, metadata.dossier_title) == ("Brief", "Een dossier dat niet bestaat")
    assert (metadata.date, metadata.place) == ("2024-03-04", "Den Haag")
    assert metadata.submitters == (Person("A. de Vries", "Minister van Financiën", "FIN"),)


def test_colophon_of_a_sample_paper_makes_it_fictional(press):
    page = [*press.head(), press.text(36.9, 718, "Fictief voorbeeldstuk van Kamerlens", 5.86)]
    assert read_pdf(press.write([*page, *press.column("Tekst.")])).fictional


def test_paragraph_over_page_break(press):
    first = press.column("De regering heeft met de provincies en de gemeenten afgesproken om de", y=640)
    second = press.column("uitkeringen te verlagen.", "", "Dat is nieuw.", y=35.8)
    paper = read_pdf(press.write(first, second))
    whole = paper.paragraphs[0]
    assert (
        whole.text
        == "De regering heeft met de provincies en de gemeenten afgesproken om de uitkeringen te verlagen."
    )
    assert [word.page for word in whole.words] == [1] * 12 + [2] * 3
    assert paper.paragraphs[1].text == "Dat is nieuw."


def test_sentence_that_ends_a_page_with_room_ends_its_paragraph(press):
    first = press.column("De regering heeft met alle provincies en gemeenten van het land gepraat.", y=500)
    paper = read_pdf(press.write(first, press.column("Zij waren tevreden.", y=35.8)))
    assert len(paper.paragraphs) == 2


def test_short_line_ends_a_paragraph_where_no_blank_line_does(press):
    lines = (
        "De Minister zegt toe.",
        "Daarna gaat de Kamer over tot de orde van de dag van vandaag en morgen.",
    )
    assert texts(read_pdf(press.write(press.column(*lines)))) == list(lines)


def test_short_line_inside_a_sentence_ends_nothing(press):
    lines = (
        "De brief gaat over artikel 12 van de Financiële-verhoudingswet van",
        "24 april jl. en over niets anders.",
    )
    assert texts(read_pdf(press.write(press.column(*lines)))) == [" ".join(lines)]


def test_note_is_apart_and_its_call_taken_out_of_the_word(press):
    call = press.text(246.5, 296.3, "1", 5.49)
    page = [
        *press.column("Gemeenten"),
        call,
        press.text(252, 300, "betalen zelf."),
        *press.note("1", "Stb. 2021, 419."),
    ]
    body, note = read_pdf(press.write(page)).paragraphs
    assert (body.text, body.calls) == ("Gemeenten betalen zelf.", (NoteCall(9, "1"),))
    assert (note.kind, note.zone, note.label, note.text) == (Kind.NOTE, Zone.NOTE, "1", "Stb. 2021, 419.")


def test_superscript_without_a_note_stays_in_the_text(press):
    words = "Een huis van 100 m"
    end = 202.7 + stringWidth(words, "Helvetica", 9.06)
    page = [*press.column(words), press.text(end, 296.3, "2", 5.49)]
    assert texts(read_pdf(press.write(page))) == ["Een huis van 100 m2"]


def test_footnote_over_page_break(press):
    first = [*press.column("Tekst."), *press.note("1", "Deze noot is lang en gaat op de volgende", y=655)]
    second = [*press.column("Meer tekst.", y=35.8), *press.note("", "bladzijde verder.", y=650)]
    paper = read_pdf(press.write(first, second))
    assert texts(paper, Kind.NOTE) == ["Deze noot is lang en gaat op de volgende bladzijde verder."]


def test_hyphen_of_the_typesetter_is_mended(press):
    lines = ("Het Rijk verlaagt de algemene uitkering aan alle gemeenten en provin-", "cies van het land.")
    paper = read_pdf(press.write(press.column(*lines)))
    text = "Het Rijk verlaagt de algemene uitkering aan alle gemeenten en provincies van het land."
    assert texts(paper) == [text]
    words = paper.paragraphs[0].words
    assert [text[w.begin : w.end] for w in words[10:12]] == ["provin", "cies"]


@pytest.mark.parametrize(
    ("end", "begin", "whole"),
    [
        ("Staten-", "Generaal heeft", "Staten-Generaal heeft"),
        ("sociaal-", "en cultureel", "sociaal- en cultureel"),
        ("EU-", "lidstaten zijn", "EU-lidstaten zijn"),
        ("niet-", "financiële", "niet-financiële"),
        ("Klaver/", "Ploumen", "Klaver/Ploumen"),
    ],
)
def test_hyphen_kept(press, end, begin, whole):
    lines = (f"Van wat hier vandaag over is gezegd in deze zaal weet alleen de {end}", f"{begin} hier.")
    assert texts(read_pdf(press.write(press.column(*lines))))[0].endswith(f"{whole} hier.")


def test_paper_that_writes_a_word_with_a_hyphen_keeps_it_at_a_line_end(press):
    lines = ("Een ov-", "kaart, zegt de ov-kaart zelf, is goed.")
    found = texts(read_pdf(press.write(press.column("Over de staak-het-vuren praat men hier.", "", *lines))))
    assert found[1] == "Een ov-kaart, zegt de ov-kaart zelf, is goed."


def test_two_columns(press):
    left = press.column("De linkerkolom komt eerst en gaat door", "tot onder.", x=36.9, y=300)
    right = press.column("De rechterkolom komt daarna.", x=286.2, y=300)
    filler = press.column(*["Tekst die de kolom vult en breed is."] * 12, x=36.9, y=400)
    paper = read_pdf(press.write([*right, *left, *filler]))
    assert texts(paper)[0] == "De linkerkolom komt eerst en gaat door tot onder."
    assert texts(paper)[-1] == "De rechterkolom komt daarna."


def test_items_of_a_list(press):
    words = ("een plan;", "een begroting die door de raad van de gemeente is vastgesteld en die", "sluit.")
    page = [
        *press.column("De voorwaarden zijn:", "–", "–"),
        *press.column(*words, x=216.9, y=310.66),
        *press.column("Dat is alles.", y=353.3),
    ]
    paper = read_pdf(press.write(page))
    assert texts(paper, Kind.ITEM) == [f"– {words[0]}", f"– {words[1]} {words[2]}"]
    assert texts(paper) == ["De voorwaarden zijn:", "Dat is alles."]


def test_lettered_item_keeps_its_marker_and_has_a_label(press):
    paper = read_pdf(press.write(press.column("a. de raad;", "b. het college.")))
    assert [(p.text, p.label) for p in paper.paragraphs] == [("a. de raad;", "a"), ("b. het college.", "b")]


def test_label_is_one_paragraph_with_what_stands_beside_it(press):
    page = [
        *press.column("Besluit:", "", "Noot:"),
        *press.column("Het voorstel is niet aangenomen door de", "commissie.", x=300),
        *press.column("Geen.", x=300, y=321.32),
        *press.column(*["Tekst die de hele kolom vult en die breed is, zodat er één kolom is."] * 4, y=400),
    ]
    assert texts(read_pdf(press.write(page)))[:2] == [
        "Besluit: Het voorstel is niet aangenomen door de commissie.",
        "Noot: Geen.",
    ]


def test_items_beside_a_label_stay_items(press):
    page = [*press.column("Besluit:"), *press.column("1. wachten;", "2. praten.", x=300)]
    paper = read_pdf(press.write(page))
    assert texts(paper) == ["Besluit:"]
    assert texts(paper, Kind.ITEM) == ["1. wachten;", "2. praten."]


def test_minister_in_brackets_below_a_heading_belongs_to_it(press):
    page = [
        *press.column("b.", font=BOLD),
        *press.column("Herbenoeming van een lid", x=230, font=BOLD),
        *press.column("(Minister van Financiën)", x=230, y=310.66),
        *press.column("Aangenomen.", x=230, y=332),
    ]
    paper = read_pdf(press.write(page))
    assert texts(paper, Kind.HEADING) == ["b. Herbenoeming van een lid (Minister van Financiën)"]
    assert texts(paper) == ["Aangenomen."]


def test_host_name_is_broken_as_words_are(press):
    lines = (
        "Op 1 mei van dit jaar is een ontwerp gezet op de plek www.inter-",
        "netraadpleging.nl van het Rijk.",
    )
    assert "www.internetraadpleging.nl" in texts(read_pdf(press.write(press.column(*lines))))[0]


def test_address_keeps_its_hyphens(press):
    lines = ("Op 1 mei van dit jaar stond dit op https://www.rijk.nl/aan-", "passing van het Rijk.")
    assert "https://www.rijk.nl/aan-passing" in texts(read_pdf(press.write(press.column(*lines))))[0]


def test_headings_have_the_level_of_their_weight(press):
    page = [
        *press.column("1. Inleiding", y=300, font=BOLD),
        *press.column("1.1 Aanleiding", y=321, font=SLANTED),
        *press.column("Gemeenten vragen om geld.", y=342),
        *press.column("2. Slot", y=363, font=BOLD),
    ]
    paper = read_pdf(press.write(page))
    assert [(p.text, p.level) for p in paper.paragraphs if p.kind is Kind.HEADING] == [
        ("1. Inleiding", 1),
        ("1.1 Aanleiding", 2),
        ("2. Slot", 1),
    ]
    assert paper.paragraphs[2].section == "1. Inleiding > 1.1 Aanleiding"


def test_italic_sentence_is_no_heading(press):
    page = [
        *press.column("Het advies luidt zo.", font=SLANTED),
        *press.column("De regering volgt dit.", y=322),
    ]
    assert len(texts(read_pdf(press.write(page)))) == 2


def test_advice_in_italics_and_the_reply_to_it_are_two_voices(press):
    page = [
        *press.head("ADVIES AFDELING ADVISERING RAAD VAN STATE EN NADER RAPPORT"),
        *press.column("Het advies van de Raad van State is cursief afgedrukt.", y=290),
        *press.column("Het plan is te duur.", y=311.3, font=SLANTED),
        *press.column("Dat valt mee, zo is gebleken.", y=332.6),
    ]
    zones = [p.zone for p in read_pdf(press.write(page)).paragraphs[2:]]
    assert zones == [Zone.ADVICE, Zone.RESPONSE]


def test_bill_has_articles_members_and_parts(press):
    page = [
        *press.head("VOORSTEL VAN WET"),
        *press.column("Artikel 3 Taken", y=300, font=BOLD),
        *press.column("1. De raad stelt een verordening vast.", x=211.76, y=321.3),
        *press.column("2. De raad regelt daarbij:", x=211.76, y=332),
        *press.column("a. de omvang;", x=211.76, y=342.6),
    ]
    rows = read_pdf(press.write(page)).paragraphs[1:]
    assert [(p.kind, p.label, p.level) for p in rows] == [
        (Kind.ARTICLE, "3", 3),
        (Kind.MEMBER, "1", 0),
        (Kind.MEMBER, "2", 0),
        (Kind.PART, "a", 0),
    ]
    assert rows[1].section == "Artikel 3 Taken"


def test_words_that_stand_in_are_a_quotation(press):
    page = [
        *press.column("In artikel 4 wordt een lid toegevoegd, luidende:"),
        *press.column("4. Dit geldt.", x=220.82, y=321),
    ]
    quoted = read_pdf(press.write(page)).paragraphs[1]
    assert (quoted.zone, quoted.kind) == (Zone.QUOTATION, Kind.PARAGRAPH)


def test_role_and_name_are_one_signature(press):
    page = press.column(
        "Dat is alles.",
        "",
        "De Minister van Financiën,",
        "A. de Vries",
        "",
        "De Minister van Defensie,",
        "B. Bos",
    )
    assert texts(read_pdf(press.write(page)), Kind.SIGNATURE) == [
        "De Minister van Financiën, A. de Vries",
        "De Minister van Defensie, B. Bos",
    ]


def test_motion_is_signed_by_its_movers(press):
    page = [
        *press.head("MOTIE VAN DE LEDEN DE WIT EN BOS"),
        *press.column("De Kamer,", "", "verzoekt de regering te stoppen,", "", y=290),
        *press.column("en gaat over tot de orde van de dag.", "", "De Wit", "Bos", y=340),
    ]
    paper = read_pdf(press.write(page))
    assert texts(paper, Kind.SIGNATURE) == ["De Wit", "Bos"]
    assert paper.metadata.submitters == (Person("De Wit", "lid"), Person("Bos", "lid"))


def test_questions_and_answers_are_headings_of_their_own(press):
    lines = ("Vraag 1", "Kent u het bericht?", "", "Antwoord 1", "Ja.")
    paper = read_pdf(press.write(press.column(*lines, leading=9.58)))
    assert [(p.text, p.label) for p in paper.paragraphs if p.kind is Kind.HEADING] == [
        ("Vraag 1", "1"),
        ("Antwoord 1", "1"),
    ]
    assert texts(paper) == ["Kent u het bericht?", "Ja."]


def test_ruled_table_becomes_rows_with_cells(press):
    xs, ys = (202.7, 300.0, 400.0), (320.0, 340.0, 360.0)
    rules = [press.rule(xs[0], y, xs[-1], y) for y in ys] + [press.rule(x, ys[0], x, ys[-1]) for x in xs]
    cells = [
        press.text(206, 333, "Regeling", 7.5),
        press.text(303, 333, "2023", 7.5),
        press.text(206, 353, "Sport", 7.5),
    ]
    page = [*press.column("Zie de tabel."), *rules, *cells, *press.column("Dat was hem.", y=400)]
    rows = read_pdf(press.write(page)).paragraphs
    assert [(p.kind, p.text) for p in rows] == [
        (Kind.PARAGRAPH, "Zie de tabel."),
        (Kind.TABLE_ROW, "Regeling | 2023"),
        (Kind.TABLE_ROW, "Sport |"),
        (Kind.PARAGRAPH, "Dat was hem."),
    ]
    assert rows[2].cells == ("Sport", "")
    first = rows[1].words[1]
    assert rows[1].text[first.begin : first.end] == "2023"
    assert 300 < first.x0 < 310


def test_table_with_lines_across_only(press):
    rules = [press.rule(202.7, y, 521.6, y) for y in (320, 340, 375)]
    cells = [("Regeling", 202.7, 333), ("2023", 400, 333), ("2024", 460, 333)]
    cells += [("Sport", 202.7, 353), ("18,0", 400, 353), ("20,5", 460, 353)]
    cells += [("Cultuur en media", 202.7, 366), ("6,0", 404, 366)]
    words = [press.text(x, y, text, 7.5) for text, x, y in cells]
    page = [*press.column("Zie de tabel."), *rules, *words, *press.column("Dat was hem.", y=410)]
    rows = [p for p in read_pdf(press.write(page)).paragraphs if p.kind is Kind.TABLE_ROW]
    assert [p.cells for p in rows] == [
        ("Regeling", "2023", "2024"),
        ("Sport", "18,0", "20,5"),
        ("Cultuur en media", "6,0", ""),
    ]


def test_boxes_surround_the_words_on_the_visible_page(press):
    word = read_pdf(press.write(press.column("Gemeenten"))).paragraphs[0].words[0]
    assert word.x0 == pytest.approx(202.7, abs=0.6)
    assert word.top < 300 - 5
    assert 299 < word.bottom < 304


def test_letter_with_right_margin_column(press):
    margin = [
        press.text(467, 160 + 9 * n, line, 6.75)
        for n, line in enumerate(("Ministerie van", "Financiën", "Kenmerk"))
    ]
    address = press.column(
        "De voorzitter van de Tweede Kamer", "der Staten-Generaal", "Postbus 20018", x=79.6, y=163
    )
    labels = [
        press.text(84.8, 309, "Datum"),
        press.text(141.9, 309, "4 maart 2024"),
        press.text(84.8, 321, "Betreft"),
    ]
    subject = press.text(141.9, 321, "Uitkeringen")
    lines = ["Met deze brief wordt u geïnformeerd over de uitkeringen aan gemeenten."] * 6
    footer = press.text(467, 813, "Pagina 1 van 1", 6.75)
    body = press.column("Geachte voorzitter,", "", *lines, x=79.6, y=387, leading=12)
    paper = read_pdf(press.write([*margin, *address, *labels, subject, *body, footer], crop=False))
    assert paper.metadata.title == "Uitkeringen"
    assert paper.metadata.date == "2024-03-04"
    assert paper.metadata.addressee == "Aan de voorzitter van de Tweede Kamer der Staten-Generaal"
    assert paper.paragraphs[0].text == "Geachte voorzitter,"
    assert not any("Kenmerk" in p.text or "Pagina" in p.text for p in paper.paragraphs)


def test_returning_lines_of_a_paper_in_no_layout_are_furniture(press):
    pages = [
        [
            press.text(100, 40, "Notitie over uitkeringen", 9),
            *press.column(f"Op bladzijde {n} staat deze tekst.", "", "Dit ook.", x=100, y=300),
            press.text(300, 815, f"{n}", 9),
        ]
        for n in (1, 2, 3)
    ]
    found = texts(read_pdf(press.write(*pages, crop=False)))
    assert found[::2] == [f"Op bladzijde {n} staat deze tekst." for n in (1, 2, 3)]
    assert len(found) == 6


def test_empty_file(tmp_path):
    path = tmp_path / "leeg.pdf"
    path.write_bytes(b"")
    with pytest.raises(UnreadableError, match="empty"):
        read_pdf(path)


def test_no_pdf(tmp_path):
    path = tmp_path / "brief.pdf"
    path.write_bytes(b"Geachte voorzitter,")
    with pytest.raises(UnreadableError, match="no PDF"):
        read_pdf(path)


def test_cut_off(press):
    path = press.write(press.column(*["Tekst van de brief."] * 30))
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(UnreadableError, match="cut off or damaged"):
        read_pdf(path)


def test_encrypted(tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "geheim.pdf"
    canvas = Canvas(str(path), encrypt="wachtwoord")
    canvas.drawString(100, 100, "Geheim")
    canvas.save()
    with pytest.raises(UnreadableError, match="encrypted") as error:
        read_pdf(path)
    assert "password" in error.value.remedy


def test_scan_without_the_programs_names_the_packages(press, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_ocr, "installed", lambda: False)
    path = _picture_of(press.write(press.column("Tekst.")), tmp_path / "scan.pdf")
    with pytest.raises(UnreadableError, match="no text layer") as error:
        read_pdf(path)
    assert "ocrmypdf" in error.value.remedy
    assert "tesseract-ocr-nld" in error.value.remedy


def test_scan_is_recognised(press, tmp_path):
    if not pdf_ocr.installed():
        pytest.skip("install the packages ocrmypdf and tesseract-ocr-nld for this test")
    lines = ("De gemeenten betalen de kosten van de regeling zelf, zo is met de", "provincies afgesproken.")
    path = _picture_of(press.write(press.column(*lines)), tmp_path / "scan.pdf")
    paper = read_pdf(path)
    assert paper.source == "ocr"
    assert texts(paper) == [" ".join(lines)]
    assert paper.confidence is not None
    assert 0.8 < paper.confidence <= 1


def test_picture_without_words_is_a_problem_of_its_page(press, tmp_path):
    if not pdf_ocr.installed():
        pytest.skip("install the packages ocrmypdf and tesseract-ocr-nld for this test")
    lines = ("De gemeenten betalen de kosten van de regeling zelf, zo is met de", "provincies afgesproken.")
    path = _picture_of(press.write(press.column(*lines), []), tmp_path / "scan.pdf")
    paper = read_pdf(path)
    assert texts(paper) == [" ".join(lines)]
    assert "page 2" in paper.problems[0].message


def test_one_page_without_text_is_a_problem_where_nothing_can_read_it(press, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_ocr, "installed", lambda: False)
    scan = _picture_of(press.write(press.column("Beeld.")), tmp_path / "scan.pdf")
    both = pdfium.PdfDocument.new()
    both.import_pages(pdfium.PdfDocument(press.write(press.column("Tekst."), name="tekst.pdf")))
    both.import_pages(pdfium.PdfDocument(scan))
    both.save(tmp_path / "beide.pdf")
    paper = read_pdf(tmp_path / "beide.pdf")
    assert texts(paper) == ["Tekst."]
    assert "page 2" in paper.problems[0].message


def _picture_of(path, to):
    """A PDF of pictures of the pages, as a scanner makes it."""
    pages = [page.render(scale=3).to_pil().convert("RGB") for page in pdfium.PdfDocument(path)]
    pages[0].save(to, save_all=True, append_images=pages[1:], resolution=216)
    return to

"""Zones by phenomenon: where the legal force of the text changes inside a paper."""

import pytest

from kamerlens.records import Kind, Metadata, Paragraph, Zone
from kamerlens.structure.zones import assign

Row = tuple[str, str]


def zones(kind: str, *texts: str | tuple[str, Kind]) -> list[str]:
    rows = [(text, Kind.PARAGRAPH) if isinstance(text, str) else text for text in texts]
    paragraphs = [Paragraph(n, k, Zone.OTHER, t, label=t.split()[-1]) for n, (t, k) in enumerate(rows, 1)]
    return [p.zone.value for p in assign(paragraphs, Metadata("kst-1-1", kind=kind))]


def test_motion_has_considerans_and_dictum() -> None:
    assert zones(
        "Motie",
        ("MOTIE VAN HET LID DE VRIES", Kind.TITLE),
        "De Kamer,",
        "gehoord de beraadslaging,",
        "overwegende dat gemeenten te weinig beleidsvrijheid hebben;",
        "verzoekt de regering het aantal specifieke uitkeringen te halveren,",
        "en gaat over tot de orde van de dag.",
        ("De Vries", Kind.SIGNATURE),
    ) == ["opschrift", "considerans", "considerans", "considerans", "dictum", "dictum", "dictum"]


def test_motion_that_goes_on_considering_after_its_first_request() -> None:
    assert zones(
        "Motie",
        "spreekt uit dat dit te lang duurt;",
        "overwegende dat het sneller kan;",
        "verzoekt de regering dat te doen,",
    ) == ["dictum", "considerans", "dictum"]


@pytest.mark.parametrize(
    "text", ["Verzoekt de regering dit te doen,", "erkent het belang,", "spreekt haar steun uit,"]
)
def test_dictum_by_any_verb(text: str) -> None:
    assert zones("Motie", "Overwegende, dat het kan;", text, "En gaat over tot de orde van de dag.") == [
        "considerans",
        "dictum",
        "dictum",
    ]


def test_advice_and_nader_rapport_take_turns() -> None:
    assert zones(
        "Advies Afdeling advisering Raad van State en Nader rapport",
        ("1. Noodzaak", Kind.HEADING),
        "De Afdeling merkt op dat de noodzaak niet blijkt.",
        "De Afdeling adviseert de toelichting aan te vullen.",
        "De evaluatie is uitgebreider besproken.",
        ("2. Regio's", Kind.HEADING),
        "Gemeenten worden ingedeeld bij ministeriële regeling.",
        ("De vice-president van de Raad van State, A. Jansen", Kind.SIGNATURE),
        "Ik moge U verzoeken het voorstel te zenden.",
    ) == ["advies", "advies", "advies", "nader_rapport", "advies", "advies", "advies", "nader_rapport"]


def test_questions_are_paired_with_answers() -> None:
    assert zones(
        "Antwoord",
        ("Vraag 1", Kind.HEADING),
        "Bent u bekend met het bericht?",
        ("Antwoord 1", Kind.HEADING),
        "Ja.",
        ("Vraag 2", Kind.HEADING),
        "Wat vindt u ervan?",
        ("Antwoord 2", Kind.HEADING),
        "Daar ben ik over in gesprek.",
        "Toelichting:",
        "Deze vragen dienen ter aanvulling op eerdere vragen.",
    ) == [
        "vraag",
        "vraag",
        "antwoord",
        "antwoord",
        "vraag",
        "vraag",
        "antwoord",
        "antwoord",
        "vraag",
        "vraag",
    ]


def test_new_text_of_an_amended_law_is_a_quotation_up_to_the_next_instruction() -> None:
    assert (
        zones(
            "Voorstel van wet",
            ("Artikel II", Kind.ARTICLE),
            "De Jeugdwet wordt als volgt gewijzigd:",
            "A",
            "Na artikel 2.8 wordt een artikel ingevoegd, luidende:",
            ("Artikel 2.8a", Kind.ARTICLE),
            "1. Het college draagt zorg voor een laagdrempelig punt.",
            "B",
            "In artikel 12.1 vervalt „pleegzorg”.",
            ("Artikel III", Kind.ARTICLE),
            "Deze wet treedt in werking.",
        )
        == ["voorstel"] * 4 + ["citaat"] * 2 + ["voorstel"] * 4
    )


def test_amendment_quotes_its_new_text_and_then_explains_itself() -> None:
    assert zones(
        "Amendement",
        "Artikel 7, derde lid, komt te luiden:",
        "3. Onze Minister doet daarvan mededeling aan de raden.",
        "In artikel 8 wordt „vierde” vervangen door „vijfde”.",
        ("Toelichting", Kind.HEADING),
        "Dit amendement regelt dat raden worden ingelicht.",
    ) == ["wijziging", "citaat", "wijziging", "toelichting", "toelichting"]


def test_bill_without_instruction_quotes_nothing() -> None:
    assert zones(
        "Voorstel van wet", "In deze wet wordt verstaan onder:", "a. Onze Minister: Onze Minister van BZK;"
    ) == [
        "voorstel",
        "voorstel",
    ]


@pytest.mark.parametrize("zone", [z for z in Zone if z is not Zone.OTHER])
def test_zone_that_the_reader_knows_is_kept(zone: Zone) -> None:
    rows = assign(
        [Paragraph(1, Kind.PARAGRAPH, zone, "verzoekt de regering")], Metadata("kst-1-1", kind="Motie")
    )
    assert rows[0].zone is zone


def test_note_and_title_have_zones_of_their_own() -> None:
    assert zones("Brief", ("BRIEF VAN DE MINISTER", Kind.TITLE), "Tekst.", ("Zie aldaar.", Kind.NOTE)) == [
        "opschrift",
        "brief",
        "noot",
    ]


def test_kind_that_is_not_known_has_zone_overig() -> None:
    assert zones("", "Tekst.") == ["overig"]

"""Dates, titles, people and ministries as papers write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.records import Person
from kamerlens.structure.data import load
from kamerlens.structure.dates import find_date, find_place
from kamerlens.structure.ministries import full_name, ministry
from kamerlens.structure.people import answerers, askers, movers, role_of, same_person, signer
from kamerlens.structure.text import clean, key
from kamerlens.structure.titles import title

MONTHS = [names[0] for names in load("structure/months")["months"]]


@given(st.dates(datetime.date(1815, 1, 1), datetime.date(2100, 1, 1)))
def test_date_in_words_gives_the_day_back(day: datetime.date) -> None:
    written = f"Den Haag, {day.day} {MONTHS[day.month - 1]} {day.year}"
    assert find_date(written) == day.isoformat()
    assert find_place(written) == "Den Haag"


@pytest.mark.parametrize("text", ["31 februari 2024", "12 juni", "juni 2024", "112 juni 20244", ""])
def test_no_date(text: str) -> None:
    assert find_date(text) == ""


def test_date_that_can_not_exist_is_passed_over() -> None:
    assert find_date("van 31 juni 2024 tot 1 juli 2024") == "2024-07-01"


@pytest.mark.parametrize(
    ("text", "place"),
    [("’s-Gravenhage, 16 oktober 2023", "’s-Gravenhage"), ("Ontvangen 4 juni 2024", ""), ("Delft", "")],
)
def test_place_before_a_date(text: str, place: str) -> None:
    assert find_place(text) == place


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("BRIEF VAN DE MINISTER VAN ECONOMISCHE ZAKEN", "Brief van de Minister van Economische Zaken"),
        ("MOTIE VAN DE LEDEN INGE VAN DIJK EN GRINWIS", "Motie van de leden Inge van Dijk en Grinwis"),
        ("MOTIE VAN HET LID VAN NISPEN C.S.", "Motie van het lid Van Nispen c.s."),
        ("MEMORIE VAN TOELICHTING", "Memorie van toelichting"),
        ("NADER RAPPORT", "Nader rapport"),
        ("AMENDEMENT VAN HET LID VEDDER", "Amendement van het lid Vedder"),
    ],
)
def test_title_in_sentence_case(printed: str, written: str) -> None:
    assert title(printed) == written


@given(st.text())
def test_title_of_a_title_is_itself(text: str) -> None:
    once = title(text)
    assert title(once) == once or once == once.upper()


@given(st.text())
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert key(key(text)) == key(text)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("MOTIE VAN DE LEDEN CHAKOR EN VAN NISPEN", ("CHAKOR", "VAN NISPEN")),
        ("GEWIJZIGDE MOTIE VAN HET LID CEDER C.S. TER VERVANGING VAN DIE GEDRUKT ONDER NR. 12", ("CEDER",)),
        ("MOTIE VAN DE LEDEN A, B EN C", ("A", "B", "C")),
        ("BRIEF VAN DE MINISTER VAN FINANCIËN", ()),
    ],
)
def test_members_who_move(printed: str, names: tuple[str, ...]) -> None:
    assert movers(printed) == names


def test_members_who_ask_and_the_minister_who_answers() -> None:
    asked = "Vragen van de leden Hirsch (GroenLinks-PvdA) en Teunissen (PvdA) aan de Minister van Financiën."
    assert askers(asked) == ("Hirsch", "Teunissen")
    answered = "Antwoord van Minister Koolmees (Sociale Zaken en Werkgelegenheid) (ontvangen 3 juni 2020)."
    assert answerers(answered, "2020-06-03") == (
        Person("Koolmees", "Minister van Sociale Zaken en Werkgelegenheid", "SZW"),
    )
    assert answerers("Mededeling van de griffier") == ()


def test_every_minister_who_answers_counts_also_one_without_a_ministry() -> None:
    answered = "Antwoord van Minister Terpstra (BZK) en van Minister Van Dam (Rechtsbescherming)."
    assert answerers(answered, "2020-06-03") == (
        Person("Terpstra", "Minister van Binnenlandse Zaken en Koninkrijksrelaties", "BZK"),
        Person("Van Dam", "Minister voor Rechtsbescherming", "JenV"),
    )


def test_role_of_a_signature() -> None:
    assert role_of("De minister van Financiën,") == "minister van Financiën"
    assert role_of("De gemeente Utrecht,") == ""
    assert signer("De Minister van Financiën,", "E. Heinen", "2024-09-01") == Person(
        "E. Heinen", "Minister van Financiën", "FIN"
    )


@pytest.mark.parametrize(
    ("printed", "official", "same"),
    [
        ("Van Weyenberg", "S.P.R.A. van Weyenberg", True),
        ("INGE VAN DIJK", "I. (Inge) van Dijk", True),
        ("Van Dijk", "I. (Inge) van Dijk", True),
        ("Hugo de Jonge", "H.M. de Jonge", True),
        ("Hugo de Jonge", "B. de Jonge", False),
        ("Kat", "H. Kat", True),
        ("Kat", "H. Hond", False),
        ("", "H. Kat", False),
    ],
)
def test_printed_surname_and_official_name(printed: str, official: str, same: bool) -> None:
    assert same_person(printed, official) is same


@pytest.mark.parametrize(
    ("role", "date", "found"),
    [
        ("Minister van Economische Zaken", "2005-03-01", "EZ"),
        ("Minister van Economische Zaken en Klimaat", "2020-03-01", "EZK"),
        ("Staatssecretaris van Binnenlandse Zaken en Koninkrijksrelaties", "", "BZK"),
        ("minister voor Volkshuisvesting en Ruimtelijke Ordening", "2023-05-01", "BZK"),
        ("minister van Volkshuisvesting en Ruimtelijke Ordening", "2025-05-01", "VRO"),
        ("Minister-President, Minister van Algemene Zaken", "", "AZ"),
        ("Minister van BZK", "", "BZK"),
        ("voorzitter van de commissie", "", ""),
    ],
)
def test_ministry_of_a_role(role: str, date: str, found: str) -> None:
    assert ministry(role, date) == found


def test_ministry_written_in_full() -> None:
    assert full_name("SZW") == "Sociale Zaken en Werkgelegenheid"
    assert full_name("Onbekende Zaken") == "Onbekende Zaken"

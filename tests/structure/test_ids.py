"""Identifiers: taken apart, put together, and read from print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.structure.ids import PaperId, answer_id, dossier_key, paper_id, parse_id, session_year, url

dossiers = st.integers(10000, 99999).map(str)
chapters = st.sampled_from(["", "VII", "XVI", "IIA", "A", "B", "02", "06"])
numbers = st.integers(1, 9999).map(str) | st.sampled_from(["A", "M", "AB", "ABC", "42e"])


@given(dossiers, chapters, numbers)
def test_id_made_of_dossier_and_number_gives_them_back(dossier: str, chapter: str, number: str) -> None:
    whole = f"{dossier}-{chapter}" if chapter else dossier
    parsed = parse_id(paper_id(whole, number))
    assert parsed is not None
    assert (parsed.collection, parsed.dossier, parsed.number) == ("kst", whole, number)


@given(st.sampled_from(["Tweede Kamer", "Eerste Kamer"]), st.integers(1995, 2060), st.integers(1, 9999))
def test_id_of_an_answer_gives_back_chamber_year_and_number(chamber: str, year: int, number: int) -> None:
    session = f"{year}-{year + 1}"
    parsed = parse_id(answer_id(chamber, session, str(number)))
    assert parsed == PaperId("ah", str(number), chamber=chamber, session_year=session)


@given(dossiers, chapters)
def test_printed_dossier_gives_the_same_key_however_it_is_spaced(dossier: str, chapter: str) -> None:
    whole = f"{dossier}-{chapter}" if chapter else dossier
    printed = f"{dossier[:2]} {dossier[2:]}"
    for between in ("-", "–") if chapter.isdigit() else ("-", " ", ""):
        text = f"{printed}{between}{chapter}" if chapter else printed
        assert dossier_key(text) == dossier_key(whole) == whole


@pytest.mark.parametrize(
    ("text", "chamber"),
    [
        ("kst-36450-3", "Tweede Kamer"),
        ("kst-29362-M", "Eerste Kamer"),
        ("kst-33506-AB", "Eerste Kamer"),
        ("kst-21501-02-3121", "Tweede Kamer"),
        ("kst-36600-B-9", "Tweede Kamer"),
        ("kst-36410-XVI-100", "Tweede Kamer"),
        ("ah-tk-20232024-1786", "Tweede Kamer"),
        ("kv-tk-2024Z18775", "Tweede Kamer"),
        ("h-tk-20172018-70-12", "Tweede Kamer"),
        ("h-ek-20172018-12-3", "Eerste Kamer"),
        ("nds-tk-2015D00006", "Tweede Kamer"),
        ("blg-1007826", ""),
        ("stb-2021-419", ""),
        ("stcrt-2014-135", ""),
    ],
)
def test_chamber_of_an_official_id(text: str, chamber: str) -> None:
    parsed = parse_id(text)
    assert parsed is not None
    assert parsed.chamber == chamber
    assert url(text).endswith(text)


@pytest.mark.parametrize(
    "text", ["", "kst", "kst-1-", "letter van 12 juni", "ah-1786", "kst-36450-3.pdf", "image"]
)
def test_what_is_no_id(text: str) -> None:
    assert parse_id(text) is None


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("36 455 (R2188)", "36455-R2188"),
        ("16 040 (R 1141)", "16040-R1141"),
        ("29 362", "29362"),
        ("21 501-02", "21501-02"),
        ("36 410 XVI", "36410-XVI"),
        ("geen dossier", ""),
        ("in 2024", "2024"),
    ],
)
def test_printed_dossier(printed: str, key: str) -> None:
    assert dossier_key(printed) == key


def test_number_of_a_kingdom_act_is_no_part_of_the_paper_id() -> None:
    assert paper_id("36455-R2188", "3") == "kst-36455-3"


@pytest.mark.parametrize(
    "text", ["Vergaderjaar 2023–2024", "2023/24", "20232024", "2023-2024", "2023 – 2024", "2023/2024"]
)
def test_forms_of_a_session_year(text: str) -> None:
    assert session_year(text) == "2023-2024"


@pytest.mark.parametrize(
    ("text", "year"), [("1999-2000", "1999-2000"), ("1999/00", "1999-2000"), ("2023–34", ""), ("2024", "")]
)
def test_session_year_ends_a_year_after_it_begins(text: str, year: str) -> None:
    assert session_year(text) == year


@pytest.mark.parametrize(("dossier", "number"), [("", "3"), ("36450", ""), ("", "")])
def test_no_id_without_both_parts(dossier: str, number: str) -> None:
    assert paper_id(dossier, number) == ""
    assert answer_id("Tweede Kamer", dossier, number) == ""
    assert url("") == ""

"""Every pattern of data/references.yaml by its examples and counter-examples; then what patterns can't say."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.records import Kind, NoteCall, Paragraph, Zone
from kamerlens.structure.data import load
from kamerlens.structure.reference_patterns import expand, law_title, patterns
from kamerlens.structure.references import find

DATA = load("references")
ROWS = [*DATA["patterns"], *({"name": n, **DATA[n]} for n in ("aliases", "abbreviations", "anaphors"))]


def paragraph(text: str, number: int = 1, kind: Kind = Kind.PARAGRAPH, **facts: object) -> Paragraph:
    return Paragraph(number, kind, Zone.LETTER, text, **facts)  # type: ignore[arg-type]


def targets(text: str) -> list[str]:
    return [r.target for r in find([paragraph(text)])]


def examples() -> Iterator[tuple[str, dict[str, object]]]:
    for row in ROWS:
        for example in row["examples"]:
            yield row["name"], example


@pytest.mark.parametrize(("name", "example"), list(examples()))
def test_example(name: str, example: dict[str, object]) -> None:
    assert targets(str(example["text"])) == example["targets"]


@pytest.mark.parametrize("row", DATA["patterns"], ids=lambda row: row["name"])
def test_pattern_matches_its_own_examples_and_no_counter_example(row: dict[str, list[object]]) -> None:
    pattern = next(p for p in patterns() if p.name == row["name"])
    for example in row["examples"]:
        assert pattern.regex.search(example["text"])  # type: ignore[index]
        assert not pattern.in_digits or re.search(r"\d", example["text"])  # type: ignore[index]
    assert row["examples"]
    assert row["counter_examples"]
    for text in row["counter_examples"]:
        assert not pattern.regex.search(str(text)), text


@pytest.mark.parametrize(
    ("name", "text"), [(row["name"], text) for row in ROWS[-3:] for text in row["counter_examples"]]
)
def test_name_not_followed(name: str, text: str) -> None:
    pattern = expand(DATA[name]["pattern"])
    if name == "anaphors":
        assert all("genoemde" not in r.text for r in find([paragraph(text)]))
    else:
        assert not pattern.search(text)


@pytest.mark.parametrize("name", DATA["not_laws"])
def test_word_that_names_no_law(name: str) -> None:
    assert re.fullmatch(r"[A-Z][a-zà-ÿ]+wet", name), "else the compound pattern would not have taken it"
    assert targets(f"{name} nummer drie") == []


@pytest.mark.parametrize("row", DATA["laws"], ids=lambda row: row["title"])
def test_law_is_found_by_each_of_its_names(row: dict[str, object]) -> None:
    names: list[str] = [str(row["title"]), *row.get("names", ()), *row.get("short", ())]  # type: ignore[misc]
    date = str(row.get("to", ""))
    for name in names:
        assert [r.target for r in find([paragraph(f"Volgens de {name} mag dat.")], date=date)] == [
            f"wet:{row['title']}"
        ]
    for name in row.get("cited", ()):  # type: ignore[attr-defined]
        assert [r.target for r in find([paragraph(f"artikel 3 {name} geldt")], date=date)] == [
            f"wet:{row['title']}#3"
        ]
        assert not find([paragraph(f"Volgens {name} mag dat.")])


# What patterns can't say


def test_link_of_the_source_wins_over_a_pattern_at_the_same_place() -> None:
    text = "Zie Kamerstuk 36 600-XX, nr. 29 en Stb. 2021, 419."
    found = find([paragraph(text)], [(1, 14, 31, "kst-36600-XX-92")])
    assert [(r.text, r.target, r.kind) for r in found] == [
        ("36 600-XX, nr. 29", "kst-36600-XX-92", "kamerstuk"),
        ("Stb. 2021, 419", "stb-2021-419", "staatsblad"),
    ]


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("kst-1-2", "kamerstuk"),
        ("ah-tk-20232024-1", "aanhangsel"),
        ("h-tk-20172018-70-12", "handelingen"),
        ("stb-2021-419", "staatsblad"),
        ("stcrt-2014-135", "staatscourant"),
        ("trb-2018-201", "tractatenblad"),
        ("ECLI:NL:RVS:2019:1603", "ecli"),
    ],
)
def test_kind_of_a_link(target: str, kind: str) -> None:
    assert find([paragraph("hier")], [(1, 0, 4, target)])[0].kind == kind


def test_link_to_a_paragraph_that_is_not_there_is_left_out() -> None:
    assert find([paragraph("hier")], [(7, 0, 4, "kst-1-2")]) == ()


def test_list_is_one_reference_for_each_number() -> None:
    found = find([paragraph("(Kamerstukken II 2022/23, 33 047, nrs. 3, 6 en 9)")])
    assert [r.text for r in found] == ["Kamerstukken II 2022/23, 33 047, nrs. 3", "6", "9"]


def test_idem_repeats_the_note_before_it() -> None:
    notes = ["Kamerstukken II 2022/23, 33 047, nr. 3.", "Idem, p. 4.", "Idem."]
    found = find([paragraph(text, n, Kind.NOTE) for n, text in enumerate(notes, 1)])
    assert [(r.paragraph, r.target) for r in found] == [(n, "kst-33047-3") for n in (1, 2, 3)]


@pytest.mark.parametrize("before", ["Kamerstuk 29 515, nr. 3 en Stb. 2021, 419.", "Volkskrant, 3 mei 2024."])
def test_idem_after_a_note_with_two_references_or_none_says_nothing(before: str) -> None:
    found = find([paragraph(before, 1, Kind.NOTE), paragraph("Idem.", 2, Kind.NOTE)])
    assert [r for r in found if r.paragraph == 2] == []


def test_idem_in_running_text_is_no_reference() -> None:
    assert find([paragraph("Stb. 2021, 419."), paragraph("Idem.", 2)])[-1].paragraph == 1


def test_said_letter_is_the_one_in_the_note_called_before_it() -> None:
    text = "In de brief van 3 mei staat dit. Genoemde brief is oud."
    found = find(
        [
            paragraph(text, 1, calls=(NoteCall(21, "1"),)),
            paragraph("Kamerstuk 36 410 VI, nr. 26.", 2, Kind.NOTE, label="1"),
        ]
    )
    assert [(r.paragraph, r.text, r.target) for r in found] == [
        (1, "Genoemde brief", "kst-36410-VI-26"),
        (2, "Kamerstuk 36 410 VI, nr. 26", "kst-36410-VI-26"),
    ]


def test_said_letter_of_the_paragraph_before_and_not_of_the_one_before_that() -> None:
    rows = [
        "Kamerstuk 36 410 VI, nr. 26.",
        "In genoemde brief staat dit.",
        "Tekst.",
        "In genoemde brief staat meer.",
    ]
    found = find([paragraph(text, n) for n, text in enumerate(rows, 1)])
    assert [r.paragraph for r in found] == [1, 2]


def test_name_that_the_paper_gives_holds_in_later_paragraphs_and_not_before() -> None:
    rows = [
        "De Richtlijn geldt.",
        "Richtlijn (EU) 2019/1937 (hierna: de Richtlijn) is streng.",
        "De Richtlijn geldt.",
    ]
    found = find([paragraph(text, n) for n, text in enumerate(rows, 1)])
    assert [(r.paragraph, r.target) for r in found] == [(2, "eu:2019/1937"), (3, "eu:2019/1937")]


def test_abbreviation_means_the_law_of_its_day() -> None:
    texts = [paragraph("De Wmo regelt dit.")]
    assert find(texts, date="2010-01-01")[0].target == "wet:Wet maatschappelijke ondersteuning"
    assert find(texts, date="2020-01-01")[0].target == "wet:Wet maatschappelijke ondersteuning 2015"
    assert law_title("Wet van Mars") == "Wet van Mars"


pieces = st.sampled_from(
    [str(e["text"]) for _, e in examples()] + ["", "Gemeenten betalen € 36 600.", "nr. 3 en 6, "]
)


@given(st.lists(st.lists(pieces, max_size=3).map(" ".join), max_size=4))
def test_references_lie_in_their_text_in_order_and_never_over_another(texts: list[str]) -> None:
    found = find([paragraph(text, n) for n, text in enumerate(texts, 1)])
    for r in found:
        assert r.text == texts[r.paragraph - 1][r.begin : r.end] != ""
    for a, b in pairwise(found):
        assert (a.paragraph, a.end) <= (b.paragraph, b.begin) or a.paragraph < b.paragraph


@pytest.mark.timeout(20)
def test_long_text_takes_time_in_proportion() -> None:
    text = " ".join(str(e["text"]) for _, e in examples()) * 40
    assert len(find([paragraph(text)])) > 1000
    for bomb in ("artikel 1, " * 3000, "36 410, " * 3000, "Wet " + "van de " * 3000, "nrs. " + "3, " * 5000):
        find([paragraph(bomb)])

"""Every pattern of data/references.yaml by its examples and counter-examples; then what patterns can't say."""

import re
from collections.abc import Iterator

import pytest

from kamerlens.records import Kind, Paragraph, Zone
from kamerlens.structure.data import load
from kamerlens.structure.reference_patterns import expand, patterns
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

"""Every pattern that is data, proven by its example and its counter-example."""

import re
from itertools import pairwise
from typing import Any

import pytest

from kamerlens.records import Kind, Metadata, Paragraph, Zone
from kamerlens.structure.amending import instruction
from kamerlens.structure.data import load
from kamerlens.structure.dates import find_date
from kamerlens.structure.kinds import kind_of, zone_of
from kamerlens.structure.ministries import ministry
from kamerlens.structure.people import pattern
from kamerlens.structure.text import clean
from kamerlens.structure.titles import title
from kamerlens.structure.zones import rules

KINDS = load("kinds")
ZONES = load("structure/zones")["rules"]
PEOPLE = load("structure/people")
PLAIN = load("structure/plain")
AMENDING = load("structure/amending")
MINISTRIES = load("ministries")["ministries"]


def name(row: Any) -> str:
    return str(row.get("name") or row.get("kind") or row.get("char") or row.get("pattern") or row)


@pytest.mark.parametrize("row", KINDS["kinds"], ids=name)
def test_kind(row: dict[str, str]) -> None:
    assert kind_of(row["example"]) == row["kind"]
    assert zone_of("", row["example"]) == row["zone"]
    assert kind_of(row["counter_example"]) != row["kind"]


@pytest.mark.parametrize(("kind", "zone"), KINDS["official"].items())
def test_zone_of_an_official_kind_without_print(kind: str, zone: str) -> None:
    assert zone_of(kind) == zone


@pytest.mark.parametrize("row", ZONES, ids=name)
def test_zone_rule(row: dict[str, Any]) -> None:
    rule = next(rule for rule in rules() if rule.name == row["name"])
    assert fires(rule, row, row["example"])
    assert not fires(rule, row, row["counter_example"])


def fires(rule: Any, row: dict[str, Any], example: Any) -> bool:
    kind = Kind(row["kinds"][0]) if "kinds" in row else Kind.PARAGRAPH
    text, before = (example["text"], example["before"]) if isinstance(example, dict) else (example, "")
    return bool(rule.fits(paragraph(text, kind), paragraph(before, Kind.PARAGRAPH)))


def paragraph(text: str, kind: Kind) -> Paragraph:
    return Paragraph(1, kind, Zone.OTHER, text)


@pytest.mark.parametrize("row", PEOPLE.items(), ids=lambda row: row[0])
def test_people_pattern(row: tuple[str, dict[str, str]]) -> None:
    found = re.compile(pattern(row[0]).pattern, re.IGNORECASE if row[0] == "members" else 0)
    assert found.search(row[1]["example"])
    assert not found.search(row[1]["counter_example"])


@pytest.mark.parametrize(
    "row",
    [
        *PLAIN["head"].items(),
        *((r["pattern"], r) for r in PLAIN["furniture"]),
        *((n, PLAIN[n]) for n in ("article", "description")),
    ],
)
def test_pattern_of_plain_text(row: tuple[str, dict[str, str]]) -> None:
    assert re.fullmatch(row[1]["pattern"], row[1]["example"])
    assert not re.fullmatch(row[1]["pattern"], row[1]["counter_example"])


def test_marker_of_plain_text() -> None:
    assert re.match(PLAIN["marker"]["pattern"], PLAIN["marker"]["example"])
    assert not re.match(PLAIN["marker"]["pattern"], PLAIN["marker"]["counter_example"])


@pytest.mark.parametrize("row", AMENDING["instructions"], ids=name)
def test_instruction(row: dict[str, str]) -> None:
    assert instruction(row["example"]) == row["name"]
    assert instruction(row["counter_example"]) == ""


@pytest.mark.parametrize("part", ["place", "part"])
def test_part_of_an_instruction(part: str) -> None:
    row = AMENDING[part]
    match = re.match if part == "place" else re.fullmatch
    assert match(row["pattern"], row["example"])
    assert not match(row["pattern"], row["counter_example"])


@pytest.mark.parametrize(
    "row",
    [r for rows in load("structure/characters").values() for r in rows],
    ids=lambda row: hex(ord(row["char"])),
)
def test_character(row: dict[str, str]) -> None:
    assert clean(row["example"]) == row["becomes"]


def test_casing() -> None:
    for row in (load("structure/casing")["example"], load("structure/casing")["counter_example"]):
        assert title(row["printed"]) == row["title"]


def test_months() -> None:
    data = load("structure/months")
    assert find_date(data["example"]) == "2024-06-12"
    assert find_date(data["counter_example"]) == ""
    for number, names in enumerate(data["months"], start=1):
        for month in names:
            assert find_date(f"op 3 {month} 2019 besloten") == f"2019-{number:02}-03"


def periods(entry: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(key, title as signed, a day in the period)."""
    names = [
        (entry["key"], f"Minister van {text}", str(period["from"]))
        for text in entry["names"]
        for period in entry["periods"]
    ]
    return names + [(entry["key"], row["title"], str(row["from"])) for row in entry.get("ministers", ())]


@pytest.mark.parametrize(("key", "role", "day"), [row for entry in MINISTRIES for row in periods(entry)])
def test_ministry_by_the_title_that_signs(key: str, role: str, day: str) -> None:
    assert ministry(role, day) == key


@pytest.mark.parametrize("entry", MINISTRIES, ids=lambda entry: entry["key"])
def test_ministry_by_abbreviation(entry: dict[str, Any]) -> None:
    for abbreviation in entry["abbreviations"]:
        assert ministry(f"de Minister van {abbreviation}") == entry["key"]
    assert ministry("de directeur") == ""


@pytest.mark.parametrize("entry", MINISTRIES, ids=lambda entry: entry["key"])
def test_periods_of_a_ministry_do_not_overlap(entry: dict[str, Any]) -> None:
    spans = sorted((str(p["from"]), str(p.get("to", "9999"))) for p in entry["periods"])
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert all(begin < end for begin, end in spans)


def test_metadata_fields_of_the_record_are_named_in_data() -> None:
    assert Metadata("kst-1-1").id
    assert set(load("xml/fields")["synonyms"].values()) >= {"type", "publicationName"}

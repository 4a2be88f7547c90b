"""The reader's data: each pattern is proven by its example and its counter-example."""

import re

import pytest

from kamerlens.read.pdf_blocks import is_label, is_name, is_number, marker
from kamerlens.read.pdf_hyphens import Hyphens
from kamerlens.read.pdf_layout import facts, layout
from kamerlens.records import Kind
from kamerlens.structure.data import load

MARKERS = load("read/markers")["markers"]
LABELS = load("read/markers")["labels"]
WORDING = load("read/wording")
HYPHENS = load("read/hyphens")


@pytest.mark.parametrize("row", MARKERS, ids=lambda row: row["example"])
def test_marker(row):
    assert re.match(row["pattern"], row["example"])
    assert marker(row["example"])
    assert not marker(row["counter_example"])


@pytest.mark.parametrize("row", LABELS, ids=lambda row: row["example"])
def test_label(row):
    assert row["why"]
    assert is_label(row["example"])
    assert not is_label(row["counter_example"])


@pytest.mark.parametrize("row", load("read/markers")["numbers"], ids=lambda row: row["example"])
def test_number(row):
    assert is_number(row["example"])
    assert not is_number(row["counter_example"])


@pytest.mark.parametrize("row", load("read/markers")["sources"], ids=lambda row: row["label"])
def test_source(row):
    assert re.match(row["label"], row["example"])
    assert re.search(row["end"], row["example"])
    assert not re.search(row["end"], row["counter_example"])


@pytest.mark.parametrize("row", WORDING["patterns"], ids=lambda row: row["example"])
def test_wording(row):
    assert re.match(row["pattern"], row["example"])
    assert not re.match(row["pattern"], row["counter_example"])


def test_name_of_a_signature():
    assert is_name(WORDING["name"]["example"])
    assert not is_name(WORDING["name"]["counter_example"])


@pytest.mark.parametrize(
    "name", ["Ceder", "Inge van Dijk", "Van ’t Woud-De Haas", "M.A.M. Adriaansens", "Koppejan-de Wit c.s."]
)
def test_names_as_papers_print_them(name):
    assert is_name(name)


@pytest.mark.parametrize("row", HYPHENS["kept"], ids=lambda row: "-".join(row["example"]))
def test_hyphen_kept(row):
    assert Hyphens([]).ending(*row["example"], "-") == "-"
    assert not (
        re.search(row["left"], row["counter_example"][0])
        and re.match(row["right"], row["counter_example"][1])
    )


@pytest.mark.parametrize("row", HYPHENS["apart"], ids=lambda row: "-".join(row["example"]))
def test_hyphen_apart(row):
    assert Hyphens([]).ending(*row["example"], "-") == "- "
    assert Hyphens([]).ending(*row["counter_example"], "-") != "- "


def test_soft_hyphen_is_always_mended():
    assert Hyphens([]).ending("EU", "lidstaten", "\xad") == ""


@pytest.mark.parametrize("name", sorted(facts()))
def test_layout_says_where_and_why(name):
    assert layout(name).columns or layout(name).measured
    assert all(region["why"] for region in facts()[name]["regions"])


def test_each_kind_has_a_colour():
    assert set(load("read/colours")["kinds"]) == {kind.value for kind in Kind}

"""The official XML of sample papers reads back as the truth, but for the pages that XML does not know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kamerlens.evaluate.reading import paragraph_differences
from kamerlens.evaluate.truth import load
from kamerlens.read.xml import read_xml

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"


@pytest.mark.parametrize("file", sorted((SAMPLE / "papers").glob("*.xml")), ids=lambda file: file.stem)
def test_xml_reads_back(file: Path) -> None:
    truth, _ = load(SAMPLE / "truth" / f"{file.stem}.json")
    read = read_xml(file)
    assert paragraph_differences(read, truth) == []
    assert read.metadata == truth.metadata
    # The truth tells what is referred to; test_links.py has what the paper does with it.
    assert {replace(each, role="") for each in read.references} == set(truth.references)
    assert read.fictional
    assert not read.problems

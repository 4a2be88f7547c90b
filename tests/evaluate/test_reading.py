"""The measure of reading: it sees what is missing, added, out of order or broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamerlens.evaluate.reading import score
from kamerlens.records import Reference


def test_equal_papers_score_one(make_paper) -> None:
    paper = make_paper("Een twee drie.", "Vier vijf.")
    result = score(paper, paper)
    assert (result.recall, result.precision, result.boundaries, result.metadata) == (1, 1, 1, ())


@pytest.mark.parametrize(
    ("read", "recall", "precision", "boundaries"),
    [
        (("Een twee.", "Vier vijf."), 3 / 5, 3 / 4, 1 / 2),
        (("Een twee drie. Vier vijf.",), 1, 1, 2 / 3),
        (("Vier vijf.", "Een twee drie."), 3 / 5, 3 / 5, 1 / 2),
        ((), 0, 1, 0),
    ],
    ids=["a_word_lost", "a_boundary_lost", "order_mixed", "nothing_read"],
)
def test_faults_cost(make_paper, read, recall, precision, boundaries) -> None:
    result = score(make_paper(*read), make_paper("Een twee drie.", "Vier vijf."))
    assert (result.recall, result.precision, result.boundaries) == (recall, precision, boundaries)


def test_metadata_and_references_are_named(make_paper) -> None:
    truth = make_paper("Zie dit.", references=(Reference(1, 0, 3, "kamerstuk", "Zie", "kst-1-2"),))
    read = replace(truth, references=(), metadata=replace(truth.metadata, chamber="Eerste Kamer"))
    result = score(read, truth)
    assert result.metadata == ("chamber: 'Tweede Kamer' != 'Eerste Kamer'",)
    assert result.references_missed == ("kst-1-2",)


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("Brief van de Minister", True),
        ("Brief van de Minister over geld", True),
        ("", False),
        ("Motie", False),
    ],
)
def test_a_title_may_lack_what_the_publisher_adds(make_paper, printed: str, right: bool) -> None:
    truth = make_paper("Zie dit.")
    truth = replace(truth, metadata=replace(truth.metadata, title="Brief van de minister over geld"))
    result = score(replace(truth, metadata=replace(truth.metadata, title=printed)), truth)
    assert (result.metadata == ()) == right

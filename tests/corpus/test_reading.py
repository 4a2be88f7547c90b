"""Every file of the sample corpus is read exactly as its truth file says: metadata, paragraphs, notes, references."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamerlens.evaluate import reading, truth
from kamerlens.paths import CORPUS
from kamerlens.read.pdf import read_pdf
from kamerlens.read.xml import read_xml

_READERS = {".pdf": read_pdf, ".xml": read_xml}
_FILES = sorted((CORPUS / "sample" / "papers").iterdir())


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.name)
def test_read_exactly(file: Path) -> None:
    paper = _READERS[file.suffix](file)
    true, _ = truth.load(CORPUS / "sample" / "truth" / f"{file.stem}.json")
    assert reading.paragraph_differences(paper, true) == []
    score = reading.score(paper, true)
    assert (score.metadata, score.references_missed) == ((), ())
    assert paper.fictional

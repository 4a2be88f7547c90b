"""What the tests share: where real papers and the sample corpus are, and small papers built by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kamerlens.records import Box, Kind, Mention, Metadata, Paper, Paragraph, Person, Word, Zone

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def real_papers() -> Path:
    """The folder with real papers (KAMERLENS_PAPERS, or ../shared/papers beside the checkout)."""
    folder = Path(os.environ.get("KAMERLENS_PAPERS", ROOT.parent / "shared" / "papers"))
    if not folder.is_dir():
        pytest.skip("real papers are not in this repository: set KAMERLENS_PAPERS to a folder with them")
    return folder


@pytest.fixture(scope="session")
def kamerlens() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command as a user does, in a process of its own: kamerlens("ingest", folder, ...)."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kamerlens", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=280, **options)  # type: ignore[call-overload,no-any-return]

    return run


@pytest.fixture(scope="session")
def sample_papers() -> Path:
    """The PDFs and XML of the sample corpus."""
    return ROOT / "corpus" / "sample" / "papers"


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory, kamerlens, sample_papers: Path) -> Path:
    """The sample corpus, ingested once for all tests that only read it."""
    database = tmp_path_factory.mktemp("sample") / "kamerlens.db"
    done = kamerlens("ingest", sample_papers, "--database", database)
    assert done.returncode == 0, done.stderr
    return database


@pytest.fixture
def make_paper() -> Callable[..., Paper]:
    """Builds a small letter from its paragraphs' texts."""

    def build(*texts: str, id: str = "kst-99990-1", date: str = "2024-03-04", **facts: object) -> Paper:
        paragraphs = tuple(
            Paragraph(number, Kind.PARAGRAPH, Zone.LETTER, text, page=1, words=_words(text))
            for number, text in enumerate(texts, 1)
        )
        metadata = Metadata(
            id,
            kind="Brief",
            chamber="Tweede Kamer",
            date=date,
            dossiers=("99990",),
            ministry="BZK",
            submitters=(Person("A. de Vries", "Minister van Binnenlandse Zaken", "BZK"),),
        )
        return Paper(metadata, paragraphs, "pdf", pages=1, **facts)  # type: ignore[arg-type]

    return build


def _words(text: str) -> tuple[Word, ...]:
    words, at = [], 0
    for word in text.split():
        begin = text.index(word, at)
        at = begin + len(word)
        words.append(Word(begin, at, 1, 5.0 * begin, 100.0, 5.0 * at, 110.0))
    return tuple(words)


@pytest.fixture
def make_mention() -> Callable[..., Mention]:
    """Builds a mention of given words in a paragraph of a paper."""

    def build(
        paper: Paper, number: int, words: str, theme: str = "centrale_sturing", **facts: str
    ) -> Mention:
        text = paper.paragraphs[number - 1].text
        begin = text.index(words)
        return Mention(
            paragraph=number,
            theme=theme,
            subtype=facts.get("subtype", "geld"),
            direction=facts.get("direction", "meer"),
            text=words,
            begin=begin,
            end=begin + len(words),
            sentence_begin=0,
            sentence_end=len(text),
            confidence=0.9,
            rule=facts.get("rule", "regel-1"),
            boxes=(Box(1, 1.0, 2.0, 3.0, 4.0),),
        )

    return build

"""Coded sentences of real papers, kept as places and hashes: their text is found again in the papers themselves.

A line of the coding names a paper, a paragraph's number, where the sentence begins and ends in it and the
first 16 hex digits of the sentence's sha256. Papers are not part of the project, so whoever has them reads
the coding together with them. A sentence whose paragraph has another number since, as happens where a PDF is
read better, is known by its hash; one whose own words have changed is left out rather than guessed.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from kamerlens.errors import UsageError
from kamerlens.read.pdf import read_pdf
from kamerlens.read.xml import read_xml
from kamerlens.records import Kind, Paper, Paragraph
from kamerlens.tag.gold import Coded, Label
from kamerlens.tag.sentences import split

_READERS = {".pdf": read_pdf, ".xml": read_xml}
_UNCODED = frozenset(
    {Kind.OPENING, Kind.SIGNATURE}
)  # the tagger passes over them too: no sentence has them before it


def read(coding: Path, papers: Path, part: str, skipped: Counter[str] | None = None) -> Iterator[Coded]:
    """The coded sentences of ``<coding>/<part>.jsonl`` whose papers lie under *papers* as ``<id>.xml`` or ``<id>.pdf``.

    *skipped* counts what is left out: "absent" (no such paper) and "changed" (no such sentence in it).
    Raises UsageError naming the line that is not a place of a sentence, UnreadableError for a broken PDF.
    """
    counts = Counter[str]() if skipped is None else skipped
    # Of a paper that is there as both, the XML is read: its paragraphs don't depend on how well pages are read.
    files = {file.stem: file for suffix in _READERS for file in sorted(papers.rglob(f"*{suffix}"))}
    for paper, rows in groupby(_rows(coding / f"{part}.jsonl"), key=lambda row: str(row["paper"])):
        if paper not in files:
            counts["absent"] += sum(1 for _ in rows)
            continue
        file = files[paper]
        yield from _found(_READERS[file.suffix](file), rows, counts)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as e:
        raise UsageError(f"{file}: can't be read ({e.strerror}): name the folder of the coding") from e
    for number, line in enumerate(lines, 1):
        try:
            row: dict[str, Any] = json.loads(line)
            missing = {"paper", "paragraph", "begin", "end", "sha256", "labels"} - row.keys()
        except (ValueError, AttributeError) as e:
            raise UsageError(f"{file}, line {number}: not a JSON object ({e})") from e
        if missing:
            raise UsageError(f"{file}, line {number}: without {', '.join(sorted(missing))}")
        yield row


def _found(paper: Paper, rows: Iterator[dict[str, Any]], skipped: Counter[str]) -> Iterator[Coded]:
    paragraphs = {each.number: each for each in paper.paragraphs}
    before, elsewhere = _sentences_before(paper), _by_fingerprint(paper)
    for row in rows:
        place = _there(row, paragraphs) or elsewhere.get(row["sha256"])
        if place is None:
            skipped["changed"] += 1
            continue
        paragraph, begin = place
        sentence = paragraph.text[begin : begin + row["end"] - row["begin"]]
        yield _coded(paper, paragraph, begin, row, sentence, before.get((paragraph.number, begin), ""))


def _there(row: dict[str, Any], paragraphs: dict[int, Paragraph]) -> tuple[Paragraph, int] | None:
    """Where the line says that its sentence stands, if that still holds."""
    paragraph = paragraphs.get(row["paragraph"])
    if paragraph is None or fingerprint(paragraph.text[row["begin"] : row["end"]]) != row["sha256"]:
        return None
    return paragraph, row["begin"]


def _coded(
    paper: Paper, paragraph: Paragraph, begin: int, row: dict[str, Any], sentence: str, context: str
) -> Coded:
    return Coded(
        id=f"{row['paper']}-{paragraph.number}-{begin}",
        sentence=sentence,
        context=context,
        labels=tuple(_label(each, sentence) for each in row["labels"]),
        source=f"paper:{row['paper']}",
        zone=str(paragraph.zone),
        kind=paper.metadata.kind,
        period=paper.metadata.date[:4],
    )


def _label(row: dict[str, Any], sentence: str) -> Label:
    return Label(row["theme"], row["subtype"], row["direction"], sentence[row["begin"] : row["end"]])


def fingerprint(sentence: str) -> str:
    """The first 16 hex digits of a sentence's sha256 (UTF-8)."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:16]


def _sentences(paper: Paper) -> Iterator[tuple[Paragraph, int, int]]:
    """Each sentence in reading order: its paragraph, and where it begins and ends there."""
    for paragraph in paper.paragraphs:
        if paragraph.kind not in _UNCODED:
            for begin, end in split(paragraph.text):
                yield paragraph, begin, end


def _sentences_before(paper: Paper) -> dict[tuple[int, int], str]:
    """The sentence before each sentence, by the number of its paragraph and where it begins there."""
    before, found = "", {}
    for paragraph, begin, end in _sentences(paper):
        found[paragraph.number, begin] = before
        before = paragraph.text[begin:end]
    return found


def _by_fingerprint(paper: Paper) -> dict[str, tuple[Paragraph, int]]:
    """Where each sentence stands; of equal ones the first."""
    found: dict[str, tuple[Paragraph, int]] = {}
    for paragraph, begin, end in _sentences(paper):
        found.setdefault(fingerprint(paragraph.text[begin:end]), (paragraph, begin))
    return found

"""Coded sentences of real papers, kept as places and hashes: their text is found again in the papers themselves.

A line of the coding names a paper, a paragraph's number, where the sentence begins and ends in it and the
first 16 hex digits of the sentence's sha256. Papers are not part of the project, so whoever has them reads
the coding together with them; what has changed since is left out rather than guessed.
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
from kamerlens.read.xml import read_xml
from kamerlens.records import Kind, Paper, Paragraph
from kamerlens.tag.gold import Coded, Label
from kamerlens.tag.sentences import split

_UNCODED = frozenset(
    {Kind.OPENING, Kind.SIGNATURE}
)  # the tagger passes over them too: no sentence has them before it


def read(coding: Path, papers: Path, part: str, skipped: Counter[str] | None = None) -> Iterator[Coded]:
    """The coded sentences of ``<coding>/<part>.jsonl`` whose papers lie under *papers* as ``<id>.xml``.

    *skipped* counts what is left out: "absent" (no such paper) and "changed" (another text in that place).
    Raises UsageError naming the line that is not a place of a sentence.
    """
    counts = Counter[str]() if skipped is None else skipped
    files = {file.stem: file for file in sorted(papers.rglob("*.xml"))}
    for paper, rows in groupby(_rows(coding / f"{part}.jsonl"), key=lambda row: str(row["paper"])):
        if paper not in files:
            counts["absent"] += sum(1 for _ in rows)
            continue
        yield from _found(read_xml(files[paper]), rows, counts)


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
    before = _sentences_before(paper)
    for row in rows:
        paragraph, begin = paragraphs.get(row["paragraph"]), row["begin"]
        sentence = paragraph.text[begin : row["end"]] if paragraph else ""
        if paragraph is None or fingerprint(sentence) != row["sha256"]:
            skipped["changed"] += 1
            continue
        context = before.get((paragraph.number, begin), "")
        yield _coded(paper, paragraph, row, sentence, context)


def _coded(paper: Paper, paragraph: Paragraph, row: dict[str, Any], sentence: str, context: str) -> Coded:
    return Coded(
        id=f"{row['paper']}-{paragraph.number}-{row['begin']}",
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


def _sentences_before(paper: Paper) -> dict[tuple[int, int], str]:
    """The sentence before each sentence, by the number of its paragraph and where it begins there."""
    before, found = "", {}
    for paragraph in paper.paragraphs:
        if paragraph.kind in _UNCODED:
            continue
        for begin, end in split(paragraph.text):
            found[paragraph.number, begin] = before
            before = paragraph.text[begin:end]
    return found

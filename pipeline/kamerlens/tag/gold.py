"""Coded sentences: one JSON object a line with sentence, context and labels, as two coders agreed on them.

The project's own set is a folder: ``written/`` has the sentences with the writer's coding,
``coded/`` the second coder's, ``adjudicated/`` the labels of those on which
the two differ. The part that a sentence is for (train, development, test)
follows from its source's name, so that a source is never split and nobody chooses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kamerlens.errors import UsageError

PAPER = "paper:"  # how the source of a real paper's sentence begins


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a sentence; ``trigger`` is a substring of it."""

    theme: str
    subtype: str
    direction: str
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded sentence; no labels is a coded "no theme". ``source``: the text it comes from."""

    id: str
    sentence: str
    context: str
    labels: tuple[Label, ...]
    source: str = ""
    zone: str = ""
    kind: str = ""
    period: str = ""
    note: str = ""

    def label(self, theme: str) -> Label | None:
        """The first label of this theme."""
        return next((label for label in self.labels if label.theme == theme), None)


def read(file: Path) -> Iterator[Coded]:
    """The coded sentences of a JSONL file; raises UsageError naming the line that is not one."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as e:
        raise UsageError(f"{file}: can't be read ({e.strerror}): name a JSONL file of coded sentences") from e
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _coded(line, f"{file}, line {number}", file.stem)


def _coded(line: str, place: str, stem: str) -> Coded:
    try:
        row: dict[str, Any] = json.loads(line)
        return Coded(
            str(row["id"]),
            row["sentence"],
            row.get("context") or "",
            _labels(row["labels"]),
            str(row.get("source") or f"{stem}:{row['id']}"),
            *(str(row.get(key) or "") for key in ("zone", "kind", "period", "note")),
        )
    except (ValueError, KeyError, TypeError) as e:
        raise UsageError(f"{place}: not a coded sentence ({type(e).__name__}: {e})") from e


def _labels(rows: list[dict[str, str]]) -> tuple[Label, ...]:
    return tuple(
        Label(each["theme"], each["subtype"], each["direction"], each.get("trigger", "")) for each in rows
    )


def part(source: str) -> str:
    """The part of the gold set that a source belongs to: of ten about seven train, one development, two test."""
    digit = int(hashlib.sha256(f"part {source}".encode()).hexdigest(), 16) % 10
    return "train" if digit < 7 else "development" if digit == 7 else "test"


def is_kept_from_encoder(source: str) -> bool:
    """Whether the encoder learns nothing from a source, so that what it says there tells how far to trust it.

    The development part, and of real papers (``paper:ID``) three of ten by their name.
    """
    if not source.startswith(PAPER):
        return part(source) == "development"
    return int(hashlib.sha256(f"encoder {source}".encode()).hexdigest(), 16) % 10 < 3


def read_folder(folder: Path, *parts: str) -> Iterator[Coded]:
    """The final coding of the project's gold set in the order of its files; only these parts where any are named."""
    for file in sorted((folder / "written").glob("*.jsonl")):
        settled = labels_by_id(folder / "adjudicated" / file.name)
        for row in read(file):
            if not parts or part(row.source) in parts:
                yield replace(row, labels=settled.get(row.id, row.labels))


def contrasts(folder: Path) -> Iterator[Coded]:
    """The contrast sets beside the gold set: sentences of a set differ in little but the label; for training only."""
    yield from read_folder(folder / "contrasts")


def labels_by_id(file: Path) -> dict[str, tuple[Label, ...]]:
    """The labels of a file that has no sentences (a second coding, an adjudication), by id; {} where it is absent."""
    if not file.is_file():
        return {}
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return {str(row["id"]): _labels(row["labels"]) for row in rows}

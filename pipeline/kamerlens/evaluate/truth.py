"""The truth about a sample paper, as its JSON file holds it (see corpus/sample/README.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kamerlens.records import Kind, Metadata, NoteCall, Paper, Paragraph, Person, Reference, Zone


@dataclass(frozen=True, slots=True)
class TrueMention:
    """A mention that the paper's writer marked by the codebook."""

    paragraph: int
    theme: str
    subtype: str
    direction: str
    text: str
    begin: int
    end: int
    speaker: str = ""


def load(file: Path) -> tuple[Paper, tuple[TrueMention, ...]]:
    """The paper as a perfect reader gives it (without boxes), and its mentions as a perfect coder does."""
    raw = json.loads(file.read_text("utf-8"))
    paper = Paper(
        metadata=_metadata(raw["metadata"]),
        paragraphs=tuple(_paragraph(p) for p in raw["paragraphs"]),
        source="truth",
        references=tuple(Reference(**r) for r in raw["references"]),
        fictional=True,
    )
    return paper, tuple(TrueMention(**m) for m in raw["mentions"])


def _metadata(raw: dict[str, Any]) -> Metadata:
    facts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()
    }
    facts["submitters"] = tuple(Person(**person) for person in raw["submitters"])
    return Metadata(**facts)


def _paragraph(raw: dict[str, Any]) -> Paragraph:
    facts: dict[str, Any] = {
        **raw,
        "kind": Kind(raw["kind"]),
        "zone": Zone(raw["zone"]),
        "cells": tuple(raw.get("cells") or ()),
        "calls": tuple(NoteCall(call["offset"], call["number"]) for call in raw.get("calls") or ()),
    }
    return Paragraph(**facts)

"""Reading PDFs: one phenomenon of printed papers for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from conftest import BODY, BOLD, SLANTED, Rule, Text, column, head

from kamerlens.errors import UnreadableError
from kamerlens.read import pdf_ocr
from kamerlens.read.pdf import read_pdf
from kamerlens.records import Kind, NoteCall, Paper, Paragraph, Zone

Typeset = Callable[..., Path]


def texts(paper: Paper, kind: Kind = Kind.PARAGRAPH) -> list[str]:
    return [p.text for p in paper.paragraphs if p.kind is kind]


def only(paper: Paper, kind: Kind) -> Paragraph:
    found = [p for p in paper.paragraphs if p.kind is kind]
    assert len(found) == 1
    return found[0]

"""The typesetter lies with the sample, outside the package: tests import it as ``typeset``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"
sys.path.insert(0, str(SAMPLE))

HEAD = """---
id: kst-99099-5
kind: Brief
printed_kind: BRIEF VAN DE MINISTER VAN FINANCIËN
chamber: Tweede Kamer
session_year: 2023-2024
dossiers: ["99099"]
number: "5"
title: Brief van de Minister van Financiën over proeven
dossier_title: Proeven
date: 2024-03-04
place: Den Haag
addressee: Aan de Voorzitter van de Tweede Kamer der Staten-Generaal
ministry: FIN
submitters:
  - {name: A. Proef, role: Minister van Financiën, ministry: FIN}
---
"""


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    """Writes a source of a letter with the given blocks; ``replaced`` changes words of its head."""

    def write(text: str, **replaced: str) -> Path:
        head = HEAD
        for key, line in replaced.items():
            head = "\n".join(line if row.startswith(f"{key}:") else row for row in head.split("\n"))
        file = tmp_path / "kst-99099-5.md"
        file.write_text(f"{head}\n{text}\n", "utf-8")
        return file

    return write

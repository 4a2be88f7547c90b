"""Sentences to code as a CSV sheet, and the codings that come back in one.

The sheet shows what a coder may see and no more. What else is known of each sentence lies beside it in
``<sheet>.draw.jsonl``, from which the coded lines are completed when the sheet is read in again.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kamerlens.coding import record
from kamerlens.coding.record import Drawn, Line
from kamerlens.errors import UsageError
from kamerlens.tag.codebook import Codebook
from kamerlens.tag.gold import Label

_ASPECTS = ("subtype", "richting", "woorden")
# A spreadsheet takes a cell that begins so for a formula, and would run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DONE = "gecodeerd"


def columns(codebook: Codebook) -> list[str]:
    """The head of the sheet: per theme its subtype, direction and the words that carry it."""
    themes = [f"{theme.id} {aspect}" for theme in codebook.themes for aspect in _ASPECTS]
    return ["id", "stuk", "soort", "zin ervoor", "zin", *themes, _DONE, "opmerking"]


def write(drawn: Sequence[Drawn], file: Path, codebook: Codebook) -> None:
    """Write the sheet, and the facts beside it; raises UsageError where there is a sheet already."""
    if file.exists():
        raise UsageError(f"{file} is there already: name a new sheet, so that no coding is lost")
    facts = (record.line(each, (), "") for each in drawn)
    beside(file).write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in facts), "utf-8")
    out = io.StringIO()
    rows = csv.DictWriter(out, columns(codebook), lineterminator="\r\n", restval="")
    rows.writeheader()
    for each in drawn:
        cells = {
            "id": each.id,
            "stuk": each.paper,
            "soort": each.kind,
            "zin ervoor": each.context,
            "zin": each.sentence,
        }
        rows.writerow({name: _harmless(value) for name, value in cells.items()})
    # With a mark at its begin, by which spreadsheets know UTF-8.
    file.write_text(out.getvalue(), "utf-8-sig", newline="")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def beside(file: Path) -> Path:
    """Where the facts of a sheet lie."""
    return file.with_suffix(".draw.jsonl")


def read(file: Path, codebook: Codebook, coder: str) -> Iterator[Line]:
    """The coded lines of a sheet: those marked as done (any mark in ``gecodeerd``) or with a theme.

    Raises UsageError naming the line that can't be right, and where the facts are gone.
    """
    facts = _facts(beside(file))
    for number, row in enumerate(_rows(file), 2):
        place = f"{file}, line {number}"
        labels = list(_labels(row, codebook))
        if not labels and not (row.get(_DONE) or "").strip():
            continue
        drawn = facts.get((row.get("id") or "").strip())
        if drawn is None:
            raise UsageError(f"{place}: no sentence {row.get('id')!r} was drawn for this sheet")
        note = (row.get("opmerking") or "").strip()[: record.MOST_NOTE]
        yield record.line(drawn, record.checked(labels, drawn.sentence, codebook, place), coder, note)


def _rows(file: Path) -> Iterable[dict[str, str | None]]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(f"{file}: can't be read as CSV in UTF-8 ({e})") from e
    head = text.split("\n", 1)[0]
    # Spreadsheets in Dutch write semicolons.
    found = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",")
    if "id" not in (found.fieldnames or ()):
        raise UsageError(f"{file}: no column id: this is not a sheet of `kamerlens code --csv`")
    try:
        return list(found)
    except csv.Error as e:
        raise UsageError(f"{file}: not a CSV sheet ({e})") from e


def _facts(file: Path) -> dict[str, Drawn]:
    if not file.is_file():
        raise UsageError(f"{file} is not there: it was written beside the sheet; put it back")
    rows = [json.loads(each) for each in file.read_text("utf-8").splitlines() if each.strip()]
    try:
        return {str(row["id"]): record.drawn_of(row) for row in rows}
    except (KeyError, TypeError, ValueError) as e:
        raise UsageError(f"{file}: not the facts of a sheet ({e})") from e


def _labels(row: Mapping[str, str | None], codebook: Codebook) -> Iterator[Label]:
    for theme in codebook.themes:
        subtype, direction, words = ((row.get(f"{theme.id} {name}") or "").strip() for name in _ASPECTS)
        if subtype or direction:
            yield Label(theme.id, subtype, direction or "neutraal", words)

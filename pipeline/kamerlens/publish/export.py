"""The results of a search as CSV, JSON and Excel, written part by part as the rows come in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, BinaryIO

from kamerlens.publish.feed import xml_text

COLUMNS = (
    "stuk",
    "titel",
    "datum",
    "soort",
    "kamer",
    "ministerie",
    "dossier",
    "pagina",
    "zone",
    "sectie",
    "tekst",
    "vermeldingen",
    "vindplaats",
    "link",
    "momentopname",
)
# Excel's own limit of a sheet, the head included (Microsoft, Excel specifications and limits).
EXCEL_ROWS = 1_048_576
_EXCEL_CELL = 32_767  # characters

Row = Mapping[str, Any]
Rows = AsyncIterator[Sequence[Row]]

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV Injection).
_FORMULA = re.compile(r"[=+\-@\t\r]")


async def csv_parts(batches: Rows) -> AsyncIterator[str]:
    """CSV with a head. A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    yield _csv([COLUMNS])
    async for batch in batches:
        yield _csv([[harmless(row[name]) for name in COLUMNS] for row in batch])


def _csv(rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def harmless(value: object) -> object:
    """A value as a cell of a CSV: no spreadsheet runs it."""
    if not isinstance(value, str):
        return value
    clean = value.replace("\0", "")
    return f"'{clean}" if _FORMULA.match(clean) else clean


async def json_parts(batches: Rows, about: Row) -> AsyncIterator[str]:
    """One object: what *about* says, and ``treffers``: a list with an object per row."""
    yield json.dumps(dict(about), ensure_ascii=False)[:-1] + ', "treffers": ['
    comma = "\n"
    async for batch in batches:
        for row in batch:
            yield comma + json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False)
            comma = ",\n"
    yield "\n]}\n"


async def write_excel(batches: Rows, about: Row, file: BinaryIO) -> None:
    """A workbook with the rows, and a sheet that says where they come from; all texts are texts, never formulas."""
    import xlsxwriter

    # In constant memory a row is on disk as soon as the next one begins: rows in order, and one sheet after the other.
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    source = book.add_worksheet("herkomst")
    source.set_column(0, 0, 18)
    source.set_column(1, 1, 90)
    for place, (name, value) in enumerate(about.items()):
        source.write_string(place, 0, name)
        source.write_string(place, 1, str(value))
    sheet = book.add_worksheet("treffers")
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, EXCEL_ROWS - 1, len(COLUMNS) - 1)
    _write_row(sheet, 0, COLUMNS)
    place = 1
    async for batch in batches:
        for row in batch[: EXCEL_ROWS - place]:
            _write_row(sheet, place, [row[name] for name in COLUMNS])
            place += 1
    sheet.activate()
    book.close()


def _write_row(sheet: Any, place: int, values: Sequence[object]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, int):
            sheet.write_number(place, column, value)
        elif value:
            sheet.write_string(place, column, xml_text(str(value))[:_EXCEL_CELL])

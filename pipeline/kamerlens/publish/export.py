"""The results of a search as CSV, JSON and Excel, written part by part as the rows come in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Any, BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

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
    """A workbook with the rows, and a sheet that says where they come from; all texts are texts, never formulas.

    XlsxWriter makes the workbook without the rows. These are put into its sheet here, as it would write them: cell by
    cell through its checks 44,000 rows took 6.5 s of processor time, so 2.6.
    """
    with ZipFile(_empty_book(about)) as frame, ZipFile(file, "w", ZIP_DEFLATED) as book:
        for part in frame.namelist():
            if part != _SHEET:
                book.writestr(part, frame.read(part))
        before, end, after = frame.read(_SHEET).decode().partition("</sheetData>")
        with book.open(_SHEET, "w") as sheet:
            sheet.write(_DIMENSION.sub("", before).encode())
            place = 2
            async for batch in batches:
                lines = [_line(n, row) for n, row in enumerate(batch[: EXCEL_ROWS - place + 1], place)]
                sheet.write("".join(lines).encode())
                place += len(lines)
            sheet.write((end + after).encode())


def _empty_book(about: Row) -> BinaryIO:
    import xlsxwriter

    out = io.BytesIO()
    # In constant memory texts stand in their cells, and not in a table of all texts.
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    source = book.add_worksheet("herkomst")
    source.set_column(0, 0, 18)
    source.set_column(1, 1, 90)
    for place, (name, value) in enumerate(about.items()):
        source.write_string(place, 0, name)
        source.write_string(place, 1, str(value))
    sheet = book.add_worksheet("treffers")
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, EXCEL_ROWS - 1, len(COLUMNS) - 1)
    for place, name in enumerate(COLUMNS):
        sheet.write_string(0, place, name)
    sheet.activate()
    book.close()
    return out


# Where XlsxWriter puts the second sheet, and where it says how large that is: it may be left out (ECMA-376, 18.3.1.35).
_SHEET = "xl/worksheets/sheet2.xml"
_DIMENSION = re.compile(r"<dimension [^>]*/>")
# Excel reads _x000D_ in a text as the character of that number (ECMA-376, 22.9.2.19), so that its mark is one, too.
_NUMBERED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def _line(place: int, row: Row) -> str:
    cells = (
        _cell(f"{letter}{place}", row[name]) for letter, name in zip(ascii_uppercase, COLUMNS, strict=False)
    )
    return f'<row r="{place}">{"".join(cells)}</row>'


def _cell(place: str, value: object) -> str:
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    if not value:
        return ""
    text = escape(_NUMBERED.sub("_x005F_", xml_text(str(value))[:_EXCEL_CELL]))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

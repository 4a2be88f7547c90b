"""Reads a paper from PDF."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pypdfium2 as pdfium

from kamerlens.errors import UnreadableError
from kamerlens.read import pdf_notes, pdf_ocr, pdf_titles
from kamerlens.read.pdf_blocks import blocks
from kamerlens.read.pdf_characters import characters
from kamerlens.read.pdf_head import head_of, subject
from kamerlens.read.pdf_hyphens import Hyphens
from kamerlens.read.pdf_layout import Layout
from kamerlens.read.pdf_lines import Line, Sheet, sheet
from kamerlens.read.pdf_paragraphs import paragraphs, signed
from kamerlens.read.pdf_place import Placed, choose, place
from kamerlens.read.pdf_recognised import Guess, mended
from kamerlens.read.pdf_tables import with_rows
from kamerlens.read.pdf_titles import split_title
from kamerlens.records import Metadata, Paper, Paragraph, Problem
from kamerlens.structure import lines as structure_lines
from kamerlens.structure import references
from kamerlens.structure.enclosures import with_enclosures
from kamerlens.structure.metadata import from_official, from_print, merge
from kamerlens.structure.official import sidecar
from kamerlens.structure.outline import outline
from kamerlens.structure.zones import assign

_SAMPLE = "voorbeeldstuk van kamerlens"


def read_pdf(path: Path) -> Paper:
    """The paper in a PDF file, with the official metadata that lies beside it.

    Raises UnreadableError for what is no PDF, is cut off or encrypted, or has no text.
    """
    data = path.read_bytes()
    sheets, confidence, problems = _readable(path, data, _sheets(data))
    if not any(sheet.lines or sheet.rows for sheet in sheets):
        raise UnreadableError("no words in it", "check that the file is a paper")
    recognised = any(not line.main.painted for sheet in sheets for line in sheet.lines)
    paper = _paper(sheets, path, "ocr" if recognised else "pdf")
    return replace(
        paper,
        sha256=sha256(data).hexdigest(),
        problems=(*paper.problems, *problems),
        confidence=confidence,
    )


def _readable(
    path: Path, data: bytes, sheets: list[Sheet]
) -> tuple[list[Sheet], float | None, tuple[Problem, ...]]:
    """The sheets with the words in pictures recognised, how sure that is, and what stays unread."""
    lacking = pdf_ocr.unread(sheets)
    if not lacking:
        return sheets, None, ()
    if pdf_ocr.installed() or 2 * len(lacking) > len(sheets) or not _words_outside(sheets, lacking):
        recognised = pdf_ocr.recognise(data, sheets)
        sheets = _sheets(recognised.data, recognised.guesses)
        wordless = pdf_ocr.unread(sheets)
        return sheets, recognised.confidence, (_wordless(path, wordless),) if wordless else ()
    pages = ", ".join(map(str, lacking))
    problem = Problem(path.name, "read", f"no text on page {pages} but a picture", pdf_ocr.REMEDY)
    rest = [replace(page, lines=(), rows=()) if page.number in lacking else page for page in sheets]
    return rest, None, (problem,)


def _wordless(path: Path, pages: Sequence[int]) -> Problem:
    listed = ", ".join(map(str, pages))
    return Problem(path.name, "read", f"no words in the picture on page {listed}", "look whether it has any")


def _words_outside(sheets: Sequence[Sheet], lacking: Sequence[int]) -> bool:
    return any(page.lines or page.rows for page in sheets if page.number not in lacking)


def _sheets(data: bytes, guesses: Sequence[Guess] = ()) -> list[Sheet]:
    if not data.strip():
        raise UnreadableError("the file is empty", "fetch the file again")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _unopened(data, error) from error
    try:
        sheets = [sheet(characters(page, number)) for number, page in enumerate(document, start=1)]
    except pdfium.PdfiumError as error:
        raise UnreadableError("a page of the PDF is damaged", "fetch the file again") from error
    finally:
        document.close()
    return with_rows(mended(sheets, guesses), data)


def _unopened(data: bytes, error: Exception) -> UnreadableError:
    if "password" in str(error).lower():
        return UnreadableError("the PDF is encrypted", "save it without a password")
    if b"%PDF-" not in data[:1024]:
        return UnreadableError("this is no PDF", "give Kamerlens the paper as PDF")
    return UnreadableError("the PDF is cut off or damaged", "fetch the file again")


def _paper(sheets: Sequence[Sheet], path: Path, source: str) -> Paper:
    layout = choose(sheets)
    placed = place(sheets, layout)
    printed = [piece for piece in placed.body if isinstance(piece, Line)]
    hyphens = Hyphens((*printed, *placed.notes))
    notes = pdf_notes.notes(placed.notes)
    labels = frozenset(note.label for note in notes)
    titles, rest = split_title(placed, layout)
    kind = " ".join(" ".join(line.text for line in block) for block in titles)
    rows = [
        *pdf_titles.paragraphs(titles, hyphens, labels),
        *pdf_titles.dates(placed, hyphens),
        *signed(list(paragraphs(blocks(rest, layout, placed.floors), layout, hyphens, labels, kind))),
        *pdf_notes.paragraphs(notes, hyphens),
    ]
    metadata, problems = _metadata(placed, layout, rows, path)
    done = outline(assign(structure_lines.recast(rows, metadata), metadata))
    return Paper(
        metadata=with_enclosures(metadata, done),
        paragraphs=done,
        source=source,
        file=path.name,
        pages=len(sheets),
        references=references.find(done, (), metadata.date, metadata.dossiers),
        problems=problems,
        fictional=_SAMPLE in _colophon(placed.furniture.get("colophon", ())),
    )


def _metadata(
    placed: Placed, layout: Layout, rows: Sequence[Paragraph], path: Path
) -> tuple[Metadata, tuple[Problem, ...]]:
    draft = from_print(head_of(placed, rows, path.stem))
    printed = from_print(head_of(placed, structure_lines.recast(rows, draft), path.stem))
    printed = replace(
        printed,
        id=printed.id or path.stem,
        kind=printed.kind or layout.kind,
        title=printed.title or subject(placed),
    )
    beside = sidecar(path, (path.stem, printed.id))
    return merge(printed, from_official(beside) if beside else None, path.name)


def _colophon(found: Sequence[Line]) -> str:
    return " ".join(line.text for line in found).casefold()

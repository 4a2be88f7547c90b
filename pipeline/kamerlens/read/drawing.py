"""Draws on the pages of a PDF what was recognised in it, so that a person sees what the reader thought."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from kamerlens.errors import UnreadableError
from kamerlens.records import Box, Kind, Paper, Paragraph
from kamerlens.structure.data import load

_SCALE = 1.5  # pixels to a point
_MARGIN = 1.5  # points around the words


def draw(path: Path, paper: Paper, out: Path) -> None:
    """Write the pages of *path* with a box and a caption around each paragraph of *paper* to *out*.

    A file ending in .pdf has a page for each; any other is one picture with the pages below each other. Raises
    UnreadableError where the PDF can't be opened or no picture of that name can be written.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise UnreadableError(f"{path.name}: {error}", "give the PDF that was read") from error
    pictures = [page.render(scale=_SCALE).to_pil().convert("RGB") for page in document]
    document.close()
    for paragraph in paper.paragraphs:
        for box in boxes(paragraph):
            if box.page <= len(pictures):
                _frame(pictures[box.page - 1], paragraph, box)
    _save(pictures, out)


def boxes(paragraph: Paragraph) -> Iterator[Box]:
    """The box around the words of a paragraph on each page and in each column where it stands."""
    parts: list[Box] = []
    for word in paragraph.words:
        last = parts[-1] if parts else None
        if last is None or last.page != word.page or word.bottom < last.top:
            parts.append(Box(word.page, word.x0, word.top, word.x1, word.bottom))
            continue
        parts[-1] = Box(
            word.page,
            min(last.x0, word.x0),
            min(last.top, word.top),
            max(last.x1, word.x1),
            max(last.bottom, word.bottom),
        )
    yield from parts


def _frame(picture: Image.Image, paragraph: Paragraph, box: Box) -> None:
    colour = _colours()[paragraph.kind]
    canvas = ImageDraw.Draw(picture)
    x0, top = (box.x0 - _MARGIN) * _SCALE, (box.top - _MARGIN) * _SCALE
    canvas.rectangle((x0, top, (box.x1 + _MARGIN) * _SCALE, (box.bottom + _MARGIN) * _SCALE), outline=colour)
    caption = f"{paragraph.number} {paragraph.kind} {paragraph.zone}"
    width = canvas.textlength(caption)
    # Beside the words where there is room, else above them.
    at = (x0 - width - 4, top) if x0 > width + 4 else (x0, top - 11)
    canvas.text(at, caption, fill=colour)


@cache
def _colours() -> dict[Kind, str]:
    return {Kind(name): colour for name, colour in load("read/colours")["kinds"].items()}


def _save(pictures: Iterable[Image.Image], out: Path) -> None:
    pages = list(pictures)
    try:
        if out.suffix.lower() == ".pdf":
            pages[0].save(out, save_all=True, append_images=pages[1:], resolution=72 * _SCALE)
        else:
            _stacked(pages).save(out)
    except ValueError as error:
        raise UnreadableError(f"{out.name}: {error}", "name a file ending in .png or .pdf") from error


def _stacked(pages: list[Image.Image]) -> Image.Image:
    sheet = Image.new("RGB", (max(p.width for p in pages), sum(p.height for p in pages)), "white")
    top = 0
    for page in pages:
        sheet.paste(page, (0, top))
        top += page.height
    return sheet

"""Turns a PDF into what a scanner makes of it: grey pictures of slightly turned pages, without any text."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader

from typeset import measures as m
from typeset.head import Head
from typeset.pdf import new_canvas

_DPI = 200
_TURNS = (0.35, -0.25, 0.15)  # degrees, page by page
_NOISE = 5.0  # standard deviation of the grey, of 255
_QUALITY = 30


def scanned(head: Head, pdf: bytes) -> bytes:
    """The PDF of the pictures of a paper's pages."""
    target = BytesIO()
    canvas = new_canvas(target, head)
    for picture in _pictures(pdf):
        canvas.drawImage(ImageReader(picture), 0, 0, *m.PAGE)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _pictures(pdf: bytes) -> Iterator[BytesIO]:
    """A JPEG per page; the noise is the same in each run."""
    random = np.random.default_rng(1848)
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document):
        # The whole sheet, not only what the CropBox shows.
        page.set_cropbox(0, 0, *m.PAGE)
        clean = page.render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")
        turned = clean.rotate(_TURNS[number % len(_TURNS)], Image.Resampling.BICUBIC, fillcolor=255)
        grey = np.asarray(turned, dtype=float) * 0.88 + 22
        noisy = grey + random.normal(0, _NOISE, grey.shape)
        picture = BytesIO()
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(picture, "JPEG", quality=_QUALITY)
        picture.seek(0)
        yield picture
    document.close()

"""Pictures of real pages with the mentions lit up, drawn by a worker process from the PDF."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import TimeoutError as Timeout
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from pebble import ProcessExpired, ProcessPool

from kamerlens.errors import UnreadableError

DOTS_PER_INCH = 110
SECONDS = 30.0
_KEPT = 128  # pictures in memory, some 100 kB each

# The themes' colours, here and in static/kamerlens.css: light enough for black text on them (contrast over 10:1).
COLOURS = {
    "centrale_sturing": "#ffe08a",
    "specifieke_uitkering": "#a8d4ff",
    "verplichte_regionale_samenwerking": "#b6e8b0",
}


class Light(NamedTuple):
    """A rectangle to light up on the page, in points from the top left of the visible page."""

    x0: float
    top: float
    x1: float
    bottom: float
    theme: str
    chosen: bool = False  # framed: the one that the reader asked for


def draw(data: bytes, page: int, lights: Sequence[Light]) -> bytes:
    """PNG of a page of the PDF *data* (pages count from 1) with *lights* on it; IndexError past its last page."""
    import pypdfium2
    from PIL import ImageChops, ImageColor, ImageDraw

    pdf = pypdfium2.PdfDocument(data)
    try:
        if not 1 <= page <= len(pdf):
            raise IndexError(page)
        scale = DOTS_PER_INCH / 72
        image = pdf[page - 1].render(scale=scale).to_pil().convert("RGB")
    finally:
        pdf.close()
    overlay = image.copy()
    overlay.paste("white", (0, 0, *overlay.size))
    pen = ImageDraw.Draw(overlay)
    for light in lights:
        box = [round(x * scale) for x in light[:4]]
        box = [box[0] - 2, box[1] - 1, max(box[2], box[0]) + 2, max(box[3], box[1]) + 1]
        pen.rectangle(box, fill=ImageColor.getrgb(COLOURS.get(light.theme, "#ffe08a")))
        if light.chosen:
            pen.rectangle(box, outline="#b35900", width=3)
    out = io.BytesIO()
    ImageChops.multiply(image, overlay).save(out, "PNG", optimize=True)
    return out.getvalue()


class Pictures:
    """Draws pages one at a time in a process of their own, and keeps the last ones.

    The PDFs come from outside and PDFium is not safe for threads: a page that hangs or kills the worker costs
    that one picture.
    """

    def __init__(self) -> None:
        self._pool: ProcessPool | None = None
        self._kept: OrderedDict[tuple[object, ...], bytes] = OrderedDict()

    async def page(self, file: Path, sha256: str, page: int, lights: tuple[Light, ...]) -> bytes:
        """The picture; UnreadableError where the file is gone, changed since it was read, or can't be drawn."""
        key = (sha256, page, lights)
        if key not in self._kept:
            data = await asyncio.to_thread(_bytes, file, sha256)
            self._keep(key, await self._drawn(data, page, lights))
        self._kept.move_to_end(key)
        return self._kept[key]

    async def _drawn(self, data: bytes, page: int, lights: tuple[Light, ...]) -> bytes:
        if self._pool is None:
            self._pool = ProcessPool(1, context=get_context("spawn"))
        try:
            return await asyncio.wrap_future(
                self._pool.schedule(draw, args=[data, page, lights], timeout=SECONDS)
            )
        except (Timeout, ProcessExpired, IndexError, RuntimeError, MemoryError) as e:
            raise UnreadableError(f"page {page} can't be drawn: {type(e).__name__}") from e

    def _keep(self, key: tuple[object, ...], picture: bytes) -> None:
        self._kept[key] = picture
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def close(self) -> None:
        """End the worker."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None


def _bytes(file: Path, sha256: str) -> bytes:
    try:
        data = file.read_bytes()
    except OSError as e:
        raise UnreadableError(f"{file.name} is not beside the database") from e
    if hashlib.sha256(data).hexdigest() != sha256:
        raise UnreadableError(f"{file.name} was changed since it was read")
    return data

"""A drawing as a PNG, painted by PDFium: it brings its own letters, so that a server needs no fonts.

PDFium is not safe for threads: call this from one thread of a process only.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from typing import Any

from kamerlens.publish.drawing import STYLES, TEXT, Area, Dot, Drawing, Line, Place, Words

SCALE = 2.0  # pixels per unit of the drawing
_CURVE = 0.5523  # length of the handles by which four curves make a circle


def png(drawing: Drawing) -> bytes:
    """The picture, on white."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    try:
        page = document.new_page(drawing.width, drawing.height)
        painter = _Painter(document, page, drawing.height)
        for shape in drawing.shapes:
            painter.paint(shape)
        page.gen_content()
        out = io.BytesIO()
        page.render(scale=SCALE).to_pil().convert("RGB").save(out, "PNG")
        return out.getvalue()
    finally:
        document.close()


class _Painter:
    def __init__(self, document: Any, page: Any, height: float) -> None:
        import pypdfium2.raw as c

        self.c = c
        self.document, self.page, self.height = document, page, height
        self.font = c.FPDFText_LoadStandardFont(document, b"Helvetica")

    def paint(self, shape: Any) -> None:
        match shape:
            case Line(places, kind):
                self._path(places, kind, closed=False)
            case Area(places, kind):
                self._path(places, kind, closed=True)
            case Words(place, text, anchor, kind):
                self._words(place, text, anchor, kind)
            case Dot((x, y), r, kind, square=True):
                self._path(
                    [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], kind, closed=True
                )
            case Dot(place, radius, kind):
                self._circle(place, radius, kind)

    def _y(self, y: float) -> float:
        return self.height - y

    def _path(self, places: Sequence[Place], kind: str, *, closed: bool) -> None:
        (x, y), *rest = places
        path = self.c.FPDFPageObj_CreateNewPath(x, self._y(y))
        for x, y in rest:
            self.c.FPDFPath_LineTo(path, x, self._y(y))
        if closed:
            self.c.FPDFPath_Close(path)
        self._finish(path, kind)

    def _circle(self, place: Place, r: float, kind: str) -> None:
        x, y, k = place[0], self._y(place[1]), _CURVE * r
        path = self.c.FPDFPageObj_CreateNewPath(x + r, y)
        for handle, other, end in (
            ((x + r, y + k), (x + k, y + r), (x, y + r)),
            ((x - k, y + r), (x - r, y + k), (x - r, y)),
            ((x - r, y - k), (x - k, y - r), (x, y - r)),
            ((x + k, y - r), (x + r, y - k), (x + r, y)),
        ):
            self.c.FPDFPath_BezierTo(path, *handle, *other, *end)
        self._finish(path, kind)

    def _finish(self, path: Any, kind: str) -> None:
        style = STYLES[kind]
        if style.fill:
            self.c.FPDFPageObj_SetFillColor(path, *_colour(style.fill))
        if style.stroke:
            self.c.FPDFPageObj_SetStrokeColor(path, *_colour(style.stroke))
            self.c.FPDFPageObj_SetStrokeWidth(path, style.width)
        if style.dashes:
            lengths = (ctypes.c_float * len(style.dashes))(*style.dashes)
            self.c.FPDFPageObj_SetDashArray(path, lengths, len(style.dashes), 0.0)
        fill = self.c.FPDF_FILLMODE_WINDING if style.fill else self.c.FPDF_FILLMODE_NONE
        self.c.FPDFPath_SetDrawMode(path, fill, bool(style.stroke))
        self.c.FPDFPage_InsertObject(self.page, path)

    def _words(self, place: Place, text: str, anchor: str, kind: str) -> None:
        words = self.c.FPDFPageObj_CreateTextObj(self.document, self.font, TEXT)
        encoded = f"{text}\0".encode("utf-16-le")
        self.c.FPDFText_SetText(words, (self.c.FPDF_WCHAR * (len(encoded) // 2)).from_buffer_copy(encoded))
        self.c.FPDFPageObj_SetFillColor(words, *_colour(STYLES[kind].fill))
        back = self._width(words) * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        self.c.FPDFPageObj_Transform(words, 1, 0, 0, 1, place[0] - back, self._y(place[1]))
        self.c.FPDFPage_InsertObject(self.page, words)

    def _width(self, words: Any) -> float:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        self.c.FPDFPageObj_GetBounds(words, left, bottom, right, top)
        return right.value - left.value


def _colour(text: str) -> tuple[int, int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16), 255

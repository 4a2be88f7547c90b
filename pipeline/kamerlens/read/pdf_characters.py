"""The characters of a PDF page as arrays: codes, boxes, and the run of one font that each belongs to.

Characters come by pdfium's raw interface, two calls for each and none of them in a Python loop; everything
that is the same for a whole run (font, size, baseline) is asked once for the run.
"""

import ctypes
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from math import hypot
from typing import TypeVar

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Codes = NDArray[np.uint32]
Place = TypeVar("Place", float, Floats)

# Space, no-break space, the wide and thin spaces, tab and line ends: they part words and are no characters.
_WHITE = np.array([0, 9, 10, 13, 32, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000], np.uint32)
_BULLET = np.uint32(ord("•"))
_FEW = 0.05  # of the characters of a page
_INVISIBLE = 3  # text render mode of a text layer under a scan (PDF 32000-1, table 106)


@dataclass(frozen=True, slots=True)
class Run:
    """What the characters of one show-text operator share."""

    font: str  # base font name without the subset tag: "Univers-Black"
    size: float  # points on the page
    baseline: float  # points from the top
    upright: bool  # neither rotated nor mirrored
    painted: bool  # false for the text layer under a scan


@dataclass(frozen=True, slots=True)
class Characters:
    """The printed characters of one page in the order of its content stream; arrays have one row for each."""

    page: int
    width: float
    height: float
    codes: Codes  # Unicode; U+FFFE where pdfium takes the character for a hyphen at the end of a line
    boxes: Floats  # n x 4: x0, top, x1, bottom
    run: NDArray[np.int64]  # index into runs
    space: (
        Floats  # room that white space in the paper takes before the character; pdfium's guesses do not count
    )
    tied: NDArray[np.bool_]  # whether that white space is a no-break space
    guessed: NDArray[np.bool_]  # whether pdfium parts it from what the operator before shows
    runs: tuple[Run, ...]
    rules: tuple[tuple[float, float, float, float], ...]  # boxes of drawn paths: x0, top, x1, bottom
    pictures: int


class _Frame:
    """From PDF coordinates of a page to points from the top left corner of what is visible of it."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.turn = page.get_rotation() % 360
        wide, high = self.right - self.left, self.top - self.bottom
        self.width, self.height = (high, wide) if self.turn in (90, 270) else (wide, high)

    def point(self, x: Place, y: Place) -> tuple[Place, Place]:
        """From a place, or an array of each coordinate."""
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def boxes(self, edges: Floats) -> Floats:
        """Boxes from pdfium's left, top, right, bottom."""
        (x0, y0), (x1, y1) = self.point(edges[:, 0], edges[:, 1]), self.point(edges[:, 2], edges[:, 3])
        sides = np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)
        return np.stack(sides, axis=1)


def characters(page: pdfium.PdfPage, number: int) -> Characters:
    """The characters of *page*, which is the paper's page *number*."""
    frame = _Frame(page)
    text_page = page.get_textpage()
    count = raw.FPDFText_CountChars(text_page.raw)
    edges, owners = _edges_and_owners(text_page, count)
    codes = _with_bullets(_codes(text_page, count), owners)
    white = np.isin(codes, _WHITE)
    printed = (owners != 0) & ~white
    drawn = _drawn(page)
    shown, run = np.unique(owners[printed], return_inverse=True)
    fonts: dict[int, str] = {}
    return Characters(
        page=number,
        width=frame.width,
        height=frame.height,
        codes=codes[printed],
        boxes=frame.boxes(edges[printed]),
        run=run,
        space=_space(text_page, white & (owners != 0), printed),
        tied=_since_last(codes == 0xA0, printed),
        guessed=_since_last(white & (owners == 0), printed),
        runs=tuple(_run(owner, frame, fonts) for owner in shown.tolist()),
        rules=tuple(_rules(page, drawn[raw.FPDF_PAGEOBJ_PATH], frame)),
        pictures=len(drawn[raw.FPDF_PAGEOBJ_IMAGE]) + len(drawn[raw.FPDF_PAGEOBJ_FORM]),
    )


def _with_bullets(codes: Codes, owners: NDArray[np.uint64]) -> Codes:
    """The codes; a glyph without Unicode that an operator shows alone is a bullet, where few are.

    Word processors take bullets from fonts of signs without names (1848-notificatie, page 1).
    """
    edge = np.zeros(1, np.uint64)
    alone = (owners != np.append(edge, owners[:-1])) & (owners != np.append(owners[1:], edge)) & (owners != 0)
    unnamed = (codes == 0) & alone
    return np.where(unnamed, _BULLET, codes) if unnamed.sum() < _FEW * len(codes) else codes


def _drawn(page: pdfium.PdfPage) -> dict[int, list[int]]:
    """The numbers of the objects on a page by their kind: paths, pictures, forms."""
    found: dict[int, list[int]] = defaultdict(list)
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        found[raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, index))].append(index)
    return found


def _rules(
    page: pdfium.PdfPage, paths: Iterable[int], frame: _Frame
) -> Iterator[tuple[float, float, float, float]]:
    """The boxes of the paths on a page: a thin one is a line, others are frames and fills."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in paths:
        raw.FPDFPageObj_GetBounds(raw.FPDFPage_GetObject(page.raw, index), left, bottom, right, top)
        edges = np.array([[left.value, top.value, right.value, bottom.value]], np.float32)
        x0, y0, x1, y1 = frame.boxes(edges)[0].tolist()
        yield x0, y0, x1, y1


def _space(text_page: pdfium.PdfTextPage, white: NDArray[np.bool_], printed: NDArray[np.bool_]) -> Floats:
    """For each printed character how far it stands behind the beginning of the white space before it, in points.

    Measured between origins: the boxes of slanted letters reach into the space. 0 where no white space is.
    """
    at = np.flatnonzero(printed)
    whites = np.append(np.flatnonzero(white), len(white))
    first = whites[np.searchsorted(whites, np.append(-1, at[:-1]))]
    spaced = first < at
    moved = _origins(text_page, at[spaced]) - _origins(text_page, first[spaced])
    room = np.zeros(len(at), np.float32)
    room[spaced] = np.hypot(moved[:, 0], moved[:, 1])
    return room


def _origins(text_page: pdfium.PdfTextPage, indices: NDArray[np.int64]) -> NDArray[np.float64]:
    """Where the characters *indices* stand on their baselines."""
    places = np.zeros((len(indices), 2), np.float64)
    first, count = places.ctypes.data, len(indices)
    xs, ys = range(first, first + 16 * count, 16), range(first + 8, first + 8 + 16 * count, 16)
    deque(map(_calls()[2], repeat(_address(text_page.raw)), indices.tolist(), xs, ys), maxlen=0)
    return places


def _since_last(flags: NDArray[np.bool_], printed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each printed character whether a flag stands between it and the printed one before it."""
    counts = np.cumsum(flags)[printed]
    return np.diff(counts, prepend=0) > 0


@cache
def _calls() -> tuple[Callable[..., int], ...]:
    """pdfium's functions for box, owner and origin of a character.

    They take plain addresses and keep the interpreter lock.

    pypdfium2's own wrappers convert each argument, which doubles the time of a page.
    """
    box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    owner = ctypes.PYFUNCTYPE(ctypes.c_size_t, ctypes.c_void_p, ctypes.c_int)
    origin = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    return (
        box(_address(raw.FPDFText_GetLooseCharBox)),
        owner(_address(raw.FPDFText_GetTextObject)),
        origin(_address(raw.FPDFText_GetCharOrigin)),
    )


def _address(pointer: object) -> int:
    return int(ctypes.cast(pointer, ctypes.c_void_p).value or 0)  # type: ignore[arg-type]


def _edges_and_owners(text_page: pdfium.PdfTextPage, count: int) -> tuple[Floats, NDArray[np.uint64]]:
    """Left, top, right, bottom of each character, and the address of its text object (0: pdfium made it up)."""
    box, owner, _ = _calls()
    handle = _address(text_page.raw)
    edges = np.zeros((count, 4), np.float32)
    first = edges.ctypes.data
    deque(map(box, repeat(handle), range(count), range(first, first + 16 * count, 16)), maxlen=0)
    owners = np.fromiter(map(owner, repeat(handle), range(count)), np.uint64, count)
    return edges, owners


def _codes(text_page: pdfium.PdfTextPage, count: int) -> Codes:
    buffer = np.zeros(count + 1, np.uint16)
    target = buffer.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort))
    written = raw.FPDFText_GetText(text_page.raw, 0, count, target)
    units = buffer[:count]
    if written == count + 1 and not ((units >= 0xD800) & (units < 0xE000)).any():
        return units.astype(np.uint32)
    # Characters outside the basic plane or without Unicode: the two counts differ.
    one = raw.FPDFText_GetUnicode
    return np.array([one(text_page.raw, index) for index in range(count)], np.uint32)


def _run(owner: int, frame: _Frame, names: dict[int, str]) -> Run:
    """The run of a text object; *names* keeps those of the page's fonts."""
    shown = ctypes.cast(owner, raw.FPDF_PAGEOBJECT)
    matrix, size = raw.FS_MATRIX(), ctypes.c_float()
    raw.FPDFPageObj_GetMatrix(shown, matrix)
    raw.FPDFTextObj_GetFontSize(shown, size)
    font = _address(raw.FPDFTextObj_GetFont(shown))
    if font not in names:
        names[font] = _font_name(font)
    x, y = frame.point(matrix.e, matrix.f)
    to_x, to_y = frame.point(matrix.e + matrix.a, matrix.f + matrix.b)
    across, down = to_x - x, to_y - y
    return Run(
        font=names[font],
        size=round(size.value * hypot(matrix.c, matrix.d), 2),
        baseline=y,
        upright=across > 0 and abs(down) < 0.05 * across,
        painted=raw.FPDFTextObj_GetTextRenderMode(shown) != _INVISIBLE,
    )


def _font_name(font: int) -> str:
    buffer = ctypes.create_string_buffer(128)
    pointer = ctypes.cast(font, raw.FPDF_FONT)
    raw.FPDFFont_GetBaseFontName(pointer, buffer, 128)
    return re.sub(r"^[A-Z]{6}\+", "", buffer.value.decode("utf-8", errors="replace"))

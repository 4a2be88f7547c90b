"""The fine-tuned encoder: a small network that reads a sentence after the one before it and scores each theme.

It runs with onnxruntime; where that or the model is absent, `Encoder.load` gives None and the tagger does without.
Sentences are run one by one: a piece costs half a millisecond whether 40 or 100 are run, so that company would gain
nothing, and a sentence scores the same wherever it stands.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kamerlens.errors import UsageError
from kamerlens.paths import MODELS

FOLDER = MODELS / "encoder"
PIECES, NETWORK, FACTS = "pieces.tsv", "encoder.onnx", "encoder.json"
BEGIN, END, UNKNOWN = "<s>", "</s>", "<unk>"
_WORD = re.compile(r"\S+")
_TRIMMED = re.compile(r"\w(?:.*\w)?", re.DOTALL)  # without the marks around words
_SPACE = "\u2581"  # opens the first piece of a word
_LONGEST_WORD = 60  # a longer run of letters is an address or a broken table: only its head is read
_SENTENCE, _CONTEXT, _ALL = 124, 32, 157  # pieces kept of a sentence, of what stands before it, of both
Array = NDArray[np.float32]


class Pieces:
    """Cuts words into pieces as the encoder learned them: the cut with the highest sum of scores.

    Unigram segmentation: Kudo 2018, "Subword Regularization", section 3.2.
    """

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.number = {piece: number for number, piece in enumerate(scores)}
        self.scores = dict(scores)
        self.longest = max(map(len, scores))
        self.unknown = min(scores.values()) - 10.0
        self.cut = lru_cache(maxsize=50_000)(self._cut)

    @classmethod
    def read(cls, file: Path) -> Pieces:
        """The pieces of a file: one a line, with its score; a piece's number is its line."""
        rows = (line.split("\t") for line in file.read_text(encoding="utf-8").split("\n") if line)
        return cls({piece: float(score) for piece, score in rows})

    def __call__(self, text: str) -> list[int]:
        """The numbers of the pieces of a text."""
        return [number for word in words(text) for number in self.cut(word)]

    def _cut(self, word: str) -> tuple[int, ...]:
        letters = (_SPACE + word)[:_LONGEST_WORD]
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(letters) + 1):
            begins = range(max(0, end - self.longest), end)
            best.append(max((best[begin][0] + self._score(letters[begin:end]), begin) for begin in begins))
        found, end = [], len(letters)
        while end:
            begin = best[end][1]
            found.append(self.number.get(letters[begin:end], self.number[UNKNOWN]))
            end = begin
        return tuple(reversed(found))

    def _score(self, piece: str) -> float:
        known = self.scores.get(piece)
        if known is not None:
            return known
        return self.unknown if len(piece) == 1 else -np.inf


def words(text: str) -> list[str]:
    """The words of a text in compatibility form (``½`` is ``1/2``), without marks that do not print."""
    return [form for form, _, _ in placed(text)]


def placed(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word in that form, with where it begins and ends in the text."""
    for found in _WORD.finditer(text):
        plain = unicodedata.normalize("NFKC", found.group())
        letters = "".join(c for c in plain if c.isascii() or unicodedata.category(c) != "Cf")
        yield from ((form, found.start(), found.end()) for form in letters.split())


def owners(pieces: Pieces, sentence: str) -> list[tuple[int, int]]:
    """For each piece that is read of a sentence where its word begins and ends."""
    found = [(begin, end) for form, begin, end in placed(sentence) for _ in pieces.cut(form)]
    return found[:_SENTENCE]


@dataclass(frozen=True, slots=True)
class Reading:
    """Probabilities for n sentences: ``themes`` n x themes, ``directions`` n x themes x directions,
    ``subtypes`` n x subtypes by theme; the last two given that the sentence carries the theme.
    ``spans``: for each sentence and theme where the words begin and end that would carry it.
    """

    themes: Array
    directions: Array
    subtypes: Mapping[str, Array]
    spans: Sequence[Mapping[str, tuple[int, int]]]


class Encoder:
    """Reads sentences with the encoder in a folder; the network is loaded at the first sentence."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        self.version: str = facts["version"]
        self.themes = tuple(facts["themes"])
        self.directions = tuple(facts["directions"])
        self.subtypes = {theme: tuple(facts["subtypes"][theme]) for theme in self.themes}
        self.thresholds: Mapping[str, float] = facts["thresholds"]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Encoder | None:
        """The encoder in a folder, or None where there is none or onnxruntime is not installed.

        Raises UsageError where the folder holds a broken one.
        """
        if find_spec("onnxruntime") is None or not (folder / NETWORK).is_file():
            return None
        try:
            return cls(folder)
        except (OSError, ValueError, KeyError) as e:
            raise UsageError(
                f"{folder}: no usable encoder ({type(e).__name__}: {e}): install it again"
            ) from e

    def scores(self, sentences: Sequence[str], contexts: Sequence[str]) -> Array:
        """The probability of each theme (n x themes, in the order of ``themes``)."""
        return self.read(sentences, contexts).themes

    def read(self, sentences: Sequence[str], contexts: Sequence[str]) -> Reading:
        """All that the encoder says of sentences, each after the one before it ("" where there is none)."""
        runs = [self._run(*pair) for pair in zip(sentences, contexts, strict=True)]
        outputs = np.stack([row for row, _ in runs]) if runs else np.zeros((0, sum(self._widths)), np.float32)
        themes, directions, *subtypes = np.split(outputs, np.cumsum(self._widths)[:-1], axis=1)
        shape = (len(runs), len(self.themes), len(self.directions))
        return Reading(
            np.asarray(1 / (1 + np.exp(-themes)), dtype=np.float32),
            _shares(directions.reshape(shape)),
            {theme: _shares(part) for theme, part in zip(self.themes, subtypes, strict=True)},
            [self._spans(text, marks) for text, (_, marks) in zip(sentences, runs, strict=True)],
        )

    @property
    def _widths(self) -> list[int]:
        """How many numbers the network gives for themes, for directions, and for the subtypes of each theme."""
        themes = len(self.themes)
        return [themes, themes * len(self.directions), *map(len, self.subtypes.values())]

    def _run(self, sentence: str, context: str) -> tuple[Array, Array]:
        """The outputs, and the marks of the sentence's own pieces (pieces x themes)."""
        ids, own = layout(self._pieces, sentence, context)
        outputs, marks = self._session.run(None, {"ids": np.array([ids]), "own": np.array([own])})
        return outputs[0], marks[0][np.array(own) == 1]

    def _spans(self, sentence: str, marks: Array) -> dict[str, tuple[int, int]]:
        places = owners(self._pieces, sentence)
        if not places:
            return {}
        return {
            theme: telling(sentence, places, marks[:, at].tolist()) for at, theme in enumerate(self.themes)
        }

    @cached_property
    def _pieces(self) -> Pieces:
        return Pieces.read(self.folder / PIECES)

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # papers run side by side already
        file = str(self.folder / NETWORK)
        return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def telling(sentence: str, places: Sequence[tuple[int, int]], marks: Sequence[float]) -> tuple[int, int]:
    """The run of words whose marks (log odds of its pieces) add up to most; the likeliest word where none is likely.

    *places*: where the word of each piece begins and ends.
    """
    best, run = (-np.inf, 0, 0), (0.0, 0)
    for at, mark in enumerate(marks):
        run = (run[0] + mark, run[1]) if run[0] > 0 else (mark, at)
        best = max(best, (run[0], run[1], at), key=lambda each: each[0])
    begin, end = places[best[1]][0], places[best[2]][1]
    words = _TRIMMED.search(sentence, begin, end)
    return words.span() if words else (begin, end)


def layout(pieces: Pieces, sentence: str, context: str) -> tuple[list[int], list[int]]:
    """What the network reads: begin, context, end, sentence, end; and a 1 for each piece of the sentence's own.

    Of a context the end is kept, of a sentence the beginning.
    """
    own = pieces(sentence)[:_SENTENCE]
    room = min(_CONTEXT, _ALL - len(own))
    before = pieces(context)[-room:]
    begin, end = pieces.number[BEGIN], pieces.number[END]
    ids = [begin, *before, end, *own, end]
    return ids, [0] * (len(before) + 2) + [1] * len(own) + [0]


def _shares(values: Array) -> Array:
    """Softmax over the last axis."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)

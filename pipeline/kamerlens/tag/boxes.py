"""Where a mention stands on the page: rectangles around its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kamerlens.records import Box, Word

_SAME_LINE = 0.5  # of a word's height: words whose middles are nearer than this stand on one line


def around(words: Sequence[Word], begin: int, end: int) -> tuple[Box, ...]:
    """One box per line for the words that text[begin:end] touches; empty where the source has no boxes."""
    return tuple(_lines([word for word in words if word.begin < end and begin < word.end]))


def _lines(words: Sequence[Word]) -> Iterator[Box]:
    box: Box | None = None
    for word in words:
        if box is not None and _continues(box, word):
            box = _joined(box, word)
            continue
        if box is not None:
            yield box
        box = Box(word.page, word.x0, word.top, word.x1, word.bottom)
    if box is not None:
        yield box


def _continues(box: Box, word: Word) -> bool:
    middles = abs((box.top + box.bottom) / 2 - (word.top + word.bottom) / 2)
    return box.page == word.page and middles < _SAME_LINE * (word.bottom - word.top) and word.x1 > box.x0


def _joined(box: Box, word: Word) -> Box:
    return Box(
        box.page,
        min(box.x0, word.x0),
        min(box.top, word.top),
        max(box.x1, word.x1),
        max(box.bottom, word.bottom),
    )

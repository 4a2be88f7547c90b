"""Cuts a paragraph's text where something begins or ends, so that a template can mark it without nesting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple


class Span(NamedTuple):
    """Something that covers ``text[begin:end]``: a mention, a reference, a word that was searched."""

    begin: int
    end: int
    kind: str
    row: Any


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text under the same spans; ``calls`` are the notes called at its end."""

    text: str
    spans: tuple[Span, ...] = ()
    first: tuple[Span, ...] = ()  # of its spans, those that begin here: each gets its anchor once
    calls: tuple[Any, ...] = ()

    def of(self, kind: str) -> tuple[Any, ...]:
        """The rows of the spans of that kind."""
        return tuple(span.row for span in self.spans if span.kind == kind)

    def starting(self, kind: str) -> tuple[Any, ...]:
        """The rows of the spans of that kind that begin with this segment."""
        return tuple(span.row for span in self.first if span.kind == kind)


def segments(text: str, spans: Iterable[Span], calls: Sequence[tuple[int, Any]] = ()) -> list[Segment]:
    """*text* as segments that joined give it back; spans outside it are cut off, empty ones left out.

    *calls* are (offset, row) of the notes called after the character before *offset*.
    """
    inside = [
        s._replace(begin=max(s.begin, 0), end=min(s.end, len(text)))
        for s in spans
        if max(s.begin, 0) < min(s.end, len(text))
    ]
    placed = [(min(max(offset, 0), len(text)), row) for offset, row in calls]
    cuts = sorted({0, len(text), *(x for s in inside for x in s[:2]), *(offset for offset, _ in placed)})
    made = [_segment(text, begin, end, inside, placed) for begin, end in pairwise(cuts)]
    leading = tuple(row for offset, row in placed if offset == 0)
    return [Segment("", calls=leading), *made] if leading else made


def _segment(
    text: str, begin: int, end: int, spans: Sequence[Span], calls: Sequence[tuple[int, Any]]
) -> Segment:
    over = tuple(s for s in spans if s.begin <= begin and end <= s.end)
    return Segment(
        text[begin:end],
        over,
        tuple(s for s in over if s.begin == begin),
        tuple(row for offset, row in calls if offset == end),
    )

"""Breaks a paragraph into lines, ragged right, as the house style does: hyphens only where a line would fall short."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import pyphen

from typeset.fonts import Run

# A line that is shorter than this many points is filled by dividing the next word.
_ZONE = 42.0
_WORD = re.compile(r"(\W*)([^\W\d_]{7,})(\W*)")
# After its own hyphen a word is divided only where nobody can take the hyphen for one of the line's end.
_HARD = re.compile(r".*?(?:[A-Z\d]-(?=\w)|-(?=[A-Z\d])|/(?=\w))")


@dataclass(frozen=True, slots=True)
class Atom:
    """What no space divides: a word with its punctuation and note calls; *notes* are the numbers called in it."""

    runs: tuple[Run, ...]
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """In points."""
        return sum(run.width for run in self.runs)


@dataclass(slots=True)
class Line:
    """A line of text: runs in order, and the notes called in it."""

    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def width(self) -> float:
        """In points, without the space at its end."""
        return sum(run.width for run in self.runs)

    def add(self, atom: Atom, space: Run | None) -> None:
        """Append a word, after a space where the line has one already."""
        for run in (*([space] if space and self.runs else []), *atom.runs):
            last = self.runs[-1] if self.runs else None
            if last and last[1:] == run[1:]:
                self.runs[-1] = last._replace(text=last.text + run.text)
            else:
                self.runs.append(run)
        self.notes += atom.notes


def break_lines(
    atoms: Sequence[Atom], widths: Iterable[float], hyphen: str = "-", tail: float = 0.0
) -> list[Line]:
    """Lines of at most *widths* (the last one repeats), the last with *tail* points to spare.

    The room to spare shows that a paragraph ends there: the first word of what follows would have fitted.
    """
    limits = list(widths)
    lines = _greedy(list(atoms), limits, hyphen)
    if len(lines) > 0 and tail and lines[-1].width + tail > limits[min(len(lines), len(limits)) - 1]:
        last = _whole_last(list(atoms), limits, hyphen)
        return last or lines
    return lines


def _greedy(atoms: list[Atom], limits: list[float], hyphen: str) -> list[Line]:
    lines = [Line()]
    while atoms:
        atom = atoms.pop(0)
        limit = limits[min(len(lines), len(limits)) - 1]
        line = lines[-1]
        space = atom.runs[0]._replace(text=" ", rise=0.0) if line.runs else None
        room = limit - line.width - (space.width if space else 0.0)
        if atom.width <= room:
            line.add(atom, space)
            continue
        head, rest = _divide(atom, room, hyphen) if room > _ZONE or not line.runs else (None, None)
        if head and rest:
            line.add(head, space)
            atoms.insert(0, rest)
        elif line.runs:
            atoms.insert(0, atom)
        else:
            line.add(atom, None)  # wider than a line by itself
            if not atoms:
                break
        lines.append(Line())
    return lines


def _whole_last(atoms: list[Atom], limits: list[float], hyphen: str) -> list[Line] | None:
    """The same lines with the last word on a line of its own."""
    if len(atoms) < 2:
        return None
    return [*_greedy(atoms[:-1], limits, hyphen), *_greedy(atoms[-1:], limits, hyphen)]


def _divide(atom: Atom, room: float, hyphen: str) -> tuple[Atom | None, Atom | None]:
    """The widest first part that fits, and the rest; (None, None) where the word can't be divided."""
    first = atom.runs[0]
    for at, mark in _places(first.text, hyphen):
        head = first._replace(text=first.text[:at] + mark)
        if head.width <= room:
            rest = first._replace(text=first.text[at:])
            return Atom((head,)), Atom((rest, *atom.runs[1:]), atom.notes)
    return None, None


def _places(text: str, hyphen: str) -> list[tuple[int, str]]:
    """Where a word can be divided, last place first, and what to print there; without *hyphen* nowhere."""
    if not hyphen:
        return []
    if "-" in text or "/" in text:
        return [(match.end(), "") for match in _HARD.finditer(text) if 2 < match.end() < len(text) - 1][::-1]
    match = _WORD.fullmatch(text)
    if not match or match[2].isupper():
        return []
    begin = len(match[1])
    return [(begin + at, hyphen) for at in sorted(_dutch().positions(match[2]), reverse=True)]


@cache
def _dutch() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL", left=3, right=3)

"""The markup inside a block: footnotes, references and mentions, and the plain words that remain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from kamerlens.structure.ids import parse_id
from typeset.errors import InlineError
from typeset.labels import Label, parse_labels

_NAMED = re.compile(
    r"(?:wet:[^#|]+(?:#[^#|]+)?|eu:(?:19|20)\d\d/\d+|ECLI:[A-Z]{2}:[A-Z0-9]+:\d{4}:[A-Z0-9.:]+)"
)
_SHOWN = 40


class Ref(NamedTuple):
    """``text[begin:end]`` refers to *target* (empty where it can't be resolved)."""

    begin: int
    end: int
    target: str


class Marked(NamedTuple):
    """``text[begin:end]`` are the words of a mention."""

    begin: int
    end: int
    label: Label


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text with what the writer marked in it; ``notes`` are (offset after which it is called, note)."""

    text: str
    notes: tuple[tuple[int, Words], ...] = ()
    refs: tuple[Ref, ...] = ()
    mentions: tuple[Marked, ...] = ()


def parse_inline(raw: str) -> Words:
    """The words of one block. Raises InlineError for markup that is not closed or not allowed."""
    return _Scan(raw).words("")


class _Scan:
    """Reads markup from left to right; one method per construct."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.at = 0

    def words(self, closer: str) -> Words:
        """The words up to *closer*, which is passed; "" is the end of the block."""
        build = _Builder()
        depth = 0
        start = self.at
        while self.at < len(self.raw):
            if closer and not depth and self.raw.startswith(closer, self.at):
                self.at += len(closer)
                return build.words()
            if not self._construct(build, closer):
                char = self.raw[self.at]
                depth = _depth(depth, char, closer)
                build.text(char)
                self.at += 1
        if closer:
            shown = self.raw[max(0, start - 2) : start + _SHOWN]
            raise InlineError(f"no {closer} closes {shown!r}", f"write {closer} where it ends")
        return build.words()

    def _construct(self, build: _Builder, closer: str) -> bool:
        if self.raw.startswith("^[", self.at):
            if closer == "]":
                raise InlineError("a note inside a note", "take it out")
            self.at += 2
            build.note(self.words("]"))
        elif self.raw.startswith("[[", self.at):
            if closer in ("]]", "))"):
                raise InlineError(
                    "a mention inside a mention or reference", "let the mention hold the reference"
                )
            head = self._head("[[")
            build.mention(parse_labels(head), self.words("]]"))
        elif (
            self.raw.startswith("((", self.at) and not self.raw.startswith("(((", self.at) and closer != "))"
        ):
            target = self._head("((")
            _require_target(target)
            build.ref(target, self.words("))"))
        else:
            return False
        return True

    def _head(self, opener: str) -> str:
        """What stands between *opener* and the bar."""
        bar = self.raw.find("|", self.at)
        shown = self.raw[self.at : self.at + _SHOWN]
        if bar < 0 or any(mark in self.raw[self.at + 2 : bar] for mark in ("[[", "]]", "((", "))")):
            raise InlineError(f"no bar after {shown!r}", f"write {opener}head|words")
        head = self.raw[self.at + len(opener) : bar]
        self.at = bar + 1
        return head.strip()


def _depth(depth: int, char: str, closer: str) -> int:
    """How many brackets of the closer's shape stand open inside the construct."""
    pair = {"]": "[]", "]]": "[]", "))": "()"}.get(closer, "")
    if pair and char == pair[0]:
        return depth + 1
    return depth - 1 if pair and char == pair[1] and depth else depth


def _require_target(target: str) -> None:
    if target and not parse_id(target) and not _NAMED.fullmatch(target):
        raise InlineError(
            f"{target!r} is no target of a reference",
            "use kst-…, ah-…, h-…, stb-…, stcrt-…, ECLI:…, wet:title#article, eu:year/number, or nothing",
        )


class _Builder:
    """Gathers text and shifts what is marked in its parts to their place in the whole."""

    def __init__(self) -> None:
        self._text = ""
        self._notes: list[tuple[int, Words]] = []
        self._refs: list[Ref] = []
        self._mentions: list[Marked] = []

    def text(self, text: str) -> None:
        # A space typed before a note call would double the space after it.
        self._text += "" if text == " " and self._text.endswith(" ") else text

    def note(self, note: Words) -> None:
        self._notes.append((len(self._text.rstrip()), note))

    def ref(self, target: str, words: Words) -> None:
        begin = self._add(words)
        self._refs.append(Ref(begin, len(self._text), target))

    def mention(self, labels: tuple[Label, ...], words: Words) -> None:
        begin = self._add(words)
        self._mentions += [Marked(begin, len(self._text), label) for label in labels]

    def _add(self, words: Words) -> int:
        if not words.text or words.text != words.text.strip():
            raise InlineError(
                f"the marked words {words.text!r} are empty or have a space at an end", "tighten them"
            )
        begin = len(self._text)
        self._text += words.text
        self._notes += [(begin + offset, note) for offset, note in words.notes]
        self._refs += [ref._replace(begin=ref.begin + begin, end=ref.end + begin) for ref in words.refs]
        self._mentions += [m._replace(begin=m.begin + begin, end=m.end + begin) for m in words.mentions]
        return begin

    def words(self) -> Words:
        return Words(
            self._text.rstrip(), tuple(self._notes), tuple(sorted(self._refs)), tuple(self._mentions)
        )

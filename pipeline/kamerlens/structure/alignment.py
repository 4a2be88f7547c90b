"""Joins one paper read from official XML with the same paper read from PDF.

The text, structure and metadata are the XML's; pages and boxes are the PDF's. Paragraphs that are equal and
occur once on either side are paired first; only what is left is compared word by word, so that the cost
follows the differences and not the length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import NamedTuple

from rapidfuzz.distance import Indel

from kamerlens.records import Metadata, Paper, Paragraph, Word


class _Token(NamedTuple):
    paragraph: Paragraph
    begin: int
    end: int

    @property
    def text(self) -> str:
        return self.paragraph.text[self.begin : self.end]


def align(xml: Paper, pdf: Paper) -> Paper:
    """The XML's paper with pages, boxes and ``fidelity``: twice the agreeing words over all words of both."""
    pairs = list(_pairs(xml.paragraphs, pdf.paragraphs))
    placed: dict[int, list[Word]] = {}
    for ours, theirs in pairs:
        placed.setdefault(ours.paragraph.number, []).extend(_moved(ours, theirs))
    total = sum(len(p.text.split()) for p in (*xml.paragraphs, *pdf.paragraphs))
    return replace(
        xml,
        metadata=_filled(xml.metadata, pdf.metadata),
        paragraphs=tuple(_with_pages(xml.paragraphs, placed)),
        pages=pdf.pages,
        fidelity=round(2 * len(pairs) / total, 4) if total else None,
        fictional=xml.fictional or pdf.fictional,
        problems=(*xml.problems, *pdf.problems),
    )


def _pairs(ours: Sequence[Paragraph], theirs: Sequence[Paragraph]) -> Iterator[tuple[_Token, _Token]]:
    """Pairs of words that stand for each other."""
    keys = Counter(_key(p) for p in ours), Counter(_key(p) for p in theirs)
    equal = {key for key, count in keys[0].items() if count == 1 and keys[1].get(key) == 1}
    by_key = {_key(p): p for p in theirs}
    for p in ours:
        if _key(p) in equal:
            yield from zip(_tokens([p]), _tokens([by_key[_key(p)]]), strict=True)
    left = list(_tokens(p for p in ours if _key(p) not in equal))
    right = list(_tokens(p for p in theirs if _key(p) not in equal))
    for block in Indel.opcodes([t.text for t in left], [t.text for t in right]):
        if block.tag == "equal":
            yield from zip(
                left[block.src_start : block.src_end], right[block.dest_start : block.dest_end], strict=True
            )


def _key(paragraph: Paragraph) -> str:
    return " ".join(paragraph.text.split())


def _tokens(paragraphs: Iterable[Paragraph]) -> Iterator[_Token]:
    for p in paragraphs:
        for match in re.finditer(r"\S+", p.text):
            yield _Token(p, match.start(), match.end())


def _moved(ours: _Token, theirs: _Token) -> Iterator[Word]:
    """The boxes of their word, at the offsets of ours."""
    shift = ours.begin - theirs.begin
    for word in theirs.paragraph.words:
        if word.begin < theirs.end and word.end > theirs.begin:
            begin, end = max(word.begin, theirs.begin), min(word.end, theirs.end)
            yield word._replace(begin=begin + shift, end=end + shift)


def _with_pages(paragraphs: Iterable[Paragraph], placed: dict[int, list[Word]]) -> Iterator[Paragraph]:
    """Paragraphs with their words and page; one of which no word was found stands where the last one did."""
    page: int | None = None
    for p in paragraphs:
        words = tuple(sorted(placed.get(p.number, ())))
        page = words[0].page if words else page
        yield replace(p, words=words, page=page)


def _filled(first: Metadata, second: Metadata) -> Metadata:
    """*first*, with what it leaves empty taken from *second*."""
    empty = {f.name: getattr(second, f.name) for f in fields(first) if not getattr(first, f.name)}
    return replace(first, **empty)

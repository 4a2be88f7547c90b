"""Keeps of the encoder's 250,000 pieces those that Dutch text needs."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from encoder_base import Base
from lxml import etree
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from kamerlens.tag.encoder import BEGIN, END, UNKNOWN, Pieces, words
from kamerlens.tag.gold import Coded

_SPECIAL = (BEGIN, END, UNKNOWN)
_SCRIPTS = ("LATIN", "DIGIT", "GREEK SMALL")
_SHORT = 3  # letters: whatever a new word is, it can be cut into pieces


def words_of_papers(folder: Path, without: Iterable[str] = ()) -> Counter[str]:
    """How often each word stands in XML papers and extracted texts; *without* names papers left out."""
    counts: Counter[str] = Counter()
    for file in _papers(folder, ".xml", without):
        root = etree.parse(file, etree.XMLParser(recover=True, resolve_entities=False)).getroot()
        if root is not None:
            counts.update(words(" ".join(map(str, root.itertext()))))
    for file in _papers(folder, ".txt", without):
        counts.update(words(file.read_text(encoding="utf-8", errors="replace")))
    return counts


def _papers(folder: Path, suffix: str, without: Iterable[str]) -> Iterator[Path]:
    left_out = {name.lower() for name in without}
    return (file for file in sorted(folder.rglob(f"*{suffix}")) if file.stem.lower() not in left_out)


def words_of_project(codebook: Path, rows: Iterable[Coded]) -> Counter[str]:
    """How often each word stands in the codebook's files and in coded sentences that are not for testing."""
    counts: Counter[str] = Counter()
    for file in sorted(codebook.glob("*.yaml")):
        counts.update(words(re.sub(r"[|@*~]", " ", file.read_text(encoding="utf-8"))))
    for row in rows:
        counts.update(words(row.sentence))
    return counts


def words_of_treebanks(folder: Path) -> Counter[str]:
    """How often each word stands in the sentences of CoNLL-U files."""
    counts: Counter[str] = Counter()
    for file in sorted(folder.rglob("*.conllu")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("# text = "):
                counts.update(words(line[9:]))
    return counts


def words_of_language() -> Iterator[str]:
    """The Dutch word forms that simplemma knows, and each with a capital."""
    for form in DefaultDictionaryFactory().get_dictionary("nl"):
        text = form.decode() if isinstance(form, bytes) else form
        yield from (text, text.capitalize())


def choose(base: Base, frequent: Iterable[str], known: Iterable[str]) -> list[int]:
    """The rows to keep, in their old order: special and short pieces, and those that any of these words is cut into."""
    pieces = Pieces(dict(zip(base.pieces, map(float, base.scores), strict=True)))
    kept = {pieces.number[name] for name in _SPECIAL}
    kept |= {row for row, piece in enumerate(base.pieces) if _everyday(piece)}
    for word in (*frequent, *known):
        kept.update(pieces.cut(word))
    return sorted(kept)


def _everyday(piece: str) -> bool:
    letters = piece.removeprefix("\u2581")
    short = len(letters) <= _SHORT if letters.isascii() else len(letters) <= 1
    return short and all(
        c.isascii() or unicodedata.name(c, "").startswith(_SCRIPTS) or _sign(c) for c in letters
    )


def _sign(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS" and ord(letter) < 0x2800


def write(base: Base, rows: list[int], file: Path) -> Pieces:
    """Write the pieces kept; six digits are what single precision holds."""
    lines = (f"{base.pieces[row]}\t{base.scores[row]:.6g}\n" for row in rows)
    file.write_text("".join(lines), encoding="utf-8")
    return Pieces.read(file)


def unchanged(base: Base, kept: Pieces, counts: Counter[str]) -> dict[str, float]:
    """The share of words, and of running words, that are cut as before."""
    old = Pieces(dict(zip(base.pieces, map(float, base.scores), strict=True)))
    names = list(kept.scores)
    same = {
        word
        for word in counts
        if [base.pieces[i] for i in old.cut(word)] == [names[i] for i in kept.cut(word)]
    }
    return {
        "words": len(same) / len(counts),
        "running": sum(counts[word] for word in same) / counts.total(),
    }


def table(base: Base, rows: list[int]) -> np.ndarray:
    """The vectors of the pieces kept, pieces x width."""
    return base.arrays["emb.word"][rows]

"""Which treebanks train, tune and test; no tested sentence is trained on."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import corpus
from conllu import Sentence, Word, read

ALPINO, LASSY = "UD_Dutch-Alpino", "UD_Dutch-LassySmall"
DEV = (f"{ALPINO}/nl_alpino-ud-dev.conllu",)
TESTS = {
    "alpino": f"{ALPINO}/nl_alpino-ud-test.conllu",
    "lassy": f"{LASSY}/nl_lassysmall-ud-test.conllu",
    "alpino_2_8": f"{ALPINO}/r2.8_nl_alpino-ud-test.conllu",
    "lassy_2_8": f"{LASSY}/r2.8_nl_lassysmall-ud-test.conllu",
}
# Beside the test suites: the wiki dev part, and what is not Wikipedia in the test part (the wiki part is the test).
EXTRA = (f"{LASSY}/nl_lassysmall-ud-dev.conllu", f"{LASSY}/nl_lassysmall-ud-test.conllu")


OLDER = f"{LASSY}/2017v2_nl_lassysmall-ud-train.conllu"
# The old newspaper text calls the gender of persons' names "genus" (either); today's treebanks, zijdig (common).
EITHER, COMMON = "N|eigen|ev|basis|genus|stan", "N|eigen|ev|basis|zijd|stan"
COMMON_FEATS = "Gender=Com|Number=Sing"
# It calls foreign words symbols; today's treebanks, other words (X) that are foreign.
FOREIGN, FOREIGN_POS, FOREIGN_FEATS = "SPEC|vreemd", "X", "Foreign=Yes"
# Shorter fragments ("1.", "Titel") recur anywhere and give nothing away.
TELLING = 12
CLOSING, OPENING = frozenset(".,;:!?)]%»”"), frozenset("([«“€")


@dataclass(frozen=True)
class Split:
    """Sentences to train on, and how many were left out because a dev or test part has them too."""

    train: tuple[Sentence, ...]
    dev: tuple[Sentence, ...]
    older: tuple[Sentence, ...]
    left_out: int


def wiki(sentence: Sentence) -> bool:
    """Whether the sentence is of the Wikipedia part, the only one in the published 2.8 edition."""
    return sentence.name.startswith("wiki")


def test(folder: Path, name: str) -> list[Sentence]:
    """The test sentences of one of TESTS; of LassySmall the Wikipedia part."""
    found = list(read(folder / TESTS[name]))
    return [s for s in found if wiki(s)] if name.startswith("lassy") else found


def fingerprint(text: str) -> str:
    """A sentence's text without case, blanks and marks: editions differ in these."""
    return re.sub(r"[\W_]+", "", text).lower()


def split(folder: Path) -> Split:
    """The treebanks under *folder* (UD releases and AlpinoTreebank), by their place in training."""
    dev = tuple(s for name in DEV for s in read(folder / name))
    held = {fingerprint(s.text) for s in dev}
    held |= {fingerprint(s.text) for name in TESTS for s in test(folder, name)}
    found = list(_candidates(folder))
    kept = tuple(
        today(s) for s in found if len(fingerprint(s.text)) < TELLING or fingerprint(s.text) not in held
    )
    return Split(kept, dev, tuple(older(folder, held)), len(found) - len(kept))


def _candidates(folder: Path) -> Iterator[Sentence]:
    for path in sorted((folder / "AlpinoTreebank").glob("*.conllu")):
        yield from read(path)
    for name in EXTRA:
        yield from (s for s in read(folder / name) if "dev" in name or not wiki(s))


def older(folder: Path, held: set[str]) -> list[Sentence]:
    """The Wikipedia sentences of the 2.0 edition, for their words and boundaries: its analysis is an older one."""
    found = [spaced(s) for s in read(folder / OLDER)]
    return [s for s in found if fingerprint(s.text) not in held]


def today(sentence: Sentence) -> Sentence:
    """The sentence labelled as today's treebanks are; for training, never for measuring."""
    return replace(sentence, words=tuple(_today(word) for word in sentence.words))


def _today(word: Word) -> Word:
    if word.tag == EITHER:
        return replace(word, tag=COMMON, feats=COMMON_FEATS)
    if word.tag == FOREIGN and word.pos == "SYM":
        return replace(word, pos=FOREIGN_POS, feats=FOREIGN_FEATS)
    return word


def bare(sentence: Sentence) -> Sentence:
    """The sentence as words alone."""
    return replace(
        sentence, words=tuple(Word(w.form, "", "", "", "", "", 0, "", w.space) for w in sentence.words)
    )


def spaced(sentence: Sentence) -> Sentence:
    """The sentence with the blanks of running text, which the older edition does not record."""
    words = sentence.words
    following = [word.form for word in words[1:]] + [""]
    spaces = [n not in CLOSING and w.form not in OPENING for w, n in zip(words, following, strict=True)]
    return Sentence(
        sentence.name, tuple(replace(w, space=space) for w, space in zip(words, spaces, strict=True))
    )


def varied(sentences: list[Sentence], rng: random.Random) -> Iterator[Sentence]:
    """The sentences, a few of them in capitals or begun small, as titles and enumerations are."""
    for sentence in sentences:
        chance = rng.random()
        yield (
            corpus.headline(sentence)
            if chance < 0.01
            else corpus.small(sentence)
            if chance < 0.03
            else sentence
        )

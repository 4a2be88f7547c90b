"""Reads CoNLL-U into sentences, mending what Universal Dependencies writes otherwise than running text needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kamerlens.language.lemmas import inside, whole

# Today's treebanks split some obl into obl:arg; the training part and the 2.8 edition, on which nl_core_news_*
# was measured, do not. One label for both keeps the parser and the measurement consistent.
RELABEL = {"obl:arg": "obl", "flat:name": "flat"}


@dataclass(frozen=True, slots=True)
class Word:
    """One token: `head` is the index of its head in the sentence (its own at the root); `space`: blank follows.

    `base` is the lemma without a particle that stands elsewhere in the sentence, all that can be told from the form.
    """

    form: str
    lemma: str
    base: str
    pos: str
    tag: str
    feats: str
    head: int
    dep: str
    space: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a treebank, `name` being its sent_id."""

    name: str
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The running text, as the tokens' SpaceAfter gives it."""
        return "".join(word.form + " " * word.space for word in self.words).strip()


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file (https://universaldependencies.org/format.html)."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        rows = [line.split("\t") for line in lines if re.match(r"[\d.-]+\t", line)]
        if rows:
            # The oldest editions have the name alone in a comment: "# wiki-659.p.13.s.1.xml".
            names = (re.match(r"# (?:sent_id = )?(\S+)$", line) for line in lines)
            name = next((found[1] for found in names if found), "")
            yield Sentence(name, _words(merge(rows)))


def merge(rows: list[list[str]]) -> list[list[str]]:
    """The rows with each multi-word token (2-3) as one row, empty nodes (5.1) left out, heads renumbered.

    The one row has the surface form and the analysis of the part whose head lies outside of the token.
    """
    spans = [tuple(map(int, row[0].split("-"))) for row in rows if "-" in row[0]]
    surface = {int(row[0].split("-")[0]): row for row in rows if "-" in row[0]}
    kept, number = [], {"0": 0}
    for row in (row for row in rows if row[0].isdigit()):
        begin, end = next((s for s in spans if s[0] <= int(row[0]) <= s[1]), (int(row[0]),) * 2)
        inside = {str(i) for i in range(begin, end + 1)}
        if int(row[0]) == begin:
            kept.append(row)
        elif kept[-1][6] in inside and row[6] not in inside:
            kept[-1] = row
        number[row[0]] = len(kept)
        if begin != end and int(row[0]) == end:
            kept[-1] = [*kept[-1][:1], surface[begin][1], *kept[-1][2:9], surface[begin][9]]
    return [[*row[:6], str(number.get(row[6], 0)), *row[7:]] for row in kept]


def _words(rows: list[list[str]]) -> tuple[Word, ...]:
    return tuple(_word(index, row) for index, row in enumerate(rows))


def _word(index: int, row: list[str]) -> Word:
    _, form, parts, pos, tag, feats, head, dep, _, misc = row
    return Word(
        form=form,
        lemma=whole(form, parts),
        base=inside(form, parts) if pos == "VERB" else whole(form, parts),
        pos="" if pos == "_" else pos,
        tag="" if tag == "_" else tag,
        feats="" if feats == "_" else feats,
        head=int(head) - 1 if head != "0" else index,
        dep=RELABEL.get(dep, dep),
        space="SpaceAfter=No" not in misc,
    )

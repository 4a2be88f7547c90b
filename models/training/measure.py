"""Scores a pipeline on test sentences as raw text, with spaCy's own scorer, as the published scores are made."""

import json
import re
import time
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import corpus
import data
from conllu import Sentence
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.training import Example

from kamerlens.language import identity, pipeline

SCORED = ("senter", "tagger", "morphologizer", "lemmatizer", "parser")
KEYS = ("token_f", "tag_acc", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")


def tens(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """Documents of ten sentences, as `spacy convert -n 10` makes them for the published scores."""
    return [list(sentences[i : i + 10]) for i in range(0, len(sentences), 10)]


def scores(nlp: Language, groups: Sequence[Sequence[Sentence]]) -> dict[str, float]:
    """The scores (0 to 1) of the pipeline on documents of these sentences, read from their text alone.

    Lemmas are compared without underscores; what a pipeline lacks scores 0.
    """
    gold = [corpus.document(nlp.vocab, group) for group in groups]
    found = pipeline.read(nlp, (doc.text for doc in gold))
    examples = [Example(doc, reference) for doc, reference in zip(found, gold, strict=True)]
    result = Scorer(default_lang="nl", default_pipeline=SCORED).score(examples)
    return {key: round(float(result.get(key) or 0.0), 4) for key in KEYS}


def tests(nlp: Language, folder: Path) -> dict[str, dict[str, float]]:
    """The scores on each test set under *folder*; "ud" is Alpino and the wiki part of LassySmall together,
    the latter with headings and members of lists on lines of their own; "ud_tens" has them running on.
    """
    sets = {name: data.test(folder, name) for name in data.TESTS}
    groups = {name: tens(found) for name, found in sets.items()}
    groups["lassy_lines"] = list(corpus.lines(sets["lassy"]))
    groups["ud"] = [*groups["alpino"], *groups["lassy_lines"]]
    groups["ud_tens"] = [*groups["alpino"], *groups["lassy"]]
    groups["ud_2_8"] = [*groups["alpino_2_8"], *groups["lassy_2_8"]]
    return {name: scores(nlp, group) for name, group in groups.items()}


def megabytes(place: Path) -> float:
    """The size of the pipeline's folder in MB (10^6 bytes), its card left out."""
    files = (p for p in place.rglob("*") if p.is_file() and p.name not in identity.CARD)
    return round(sum(p.stat().st_size for p in files) / 1e6, 1)


def speeds(nlp: Language, texts: Sequence[str]) -> dict[str, int]:
    """Words (between blanks) per second of processor time, in paragraphs of five sentences, at each depth."""
    paragraphs = [" ".join(texts[i : i + 5]) for i in range(0, len(texts), 5)] * 3
    words = sum(len(text.split()) for text in paragraphs)
    found = {}
    for depth in pipeline.DEPTHS:
        began = time.process_time()
        for _ in pipeline.read(nlp, paragraphs, depth):
            pass
        found[depth] = round(words / (time.process_time() - began), -2)
    return {depth: int(number) for depth, number in found.items()}


def letter(nlp: Language, path: Path) -> float:
    """F of the sentence starts inside the paragraphs of a file of coded sentences in their order (JSON lines).

    The file has no paragraphs: one ends after five sentences, and after a heading or note, which has no closing mark.
    """
    sentences = [
        json.loads(line)["sentence"].strip() for line in path.read_text(encoding="utf-8").splitlines()
    ]
    groups: list[list[str]] = [[]]
    for sentence in sentences:
        groups[-1].append(sentence)
        if len(groups[-1]) == 5 or not re.search(r"[.?!:;)\"”’]$", sentence):
            groups.append([])
    return sentence_f(nlp, [group for group in groups if group])


def sentence_f(nlp: Language, paragraphs: Sequence[Sequence[str]]) -> float:
    """F of the sentence starts inside paragraphs given as their sentences; the first start goes without saying."""
    right = total = 0
    docs = pipeline.read(nlp, (" ".join(group) for group in paragraphs), "sentences")
    for doc, group in zip(docs, paragraphs, strict=True):
        gold = set(accumulate(len(sentence) + 1 for sentence in group[:-1]))
        found = {span.start_char for span in doc.sents} - {0}
        right += len(gold & found)
        total += len(gold) + len(found)
    return round(2 * right / total if total else 1.0, 4)

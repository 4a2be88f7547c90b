"""Makes the shipped pipeline of a trained one: the project's components in their places, the lemmas, the meta data."""

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import spacy
from conllu import Sentence
from data import COMMON, COMMON_FEATS, EITHER, FOREIGN, FOREIGN_FEATS, FOREIGN_POS
from spacy.language import Language
from spacy.pipeline import AttributeRuler

from kamerlens.language import bodies, lemmas, pipeline, sentences, verbs

META = {
    "name": "kamer",
    "version": "1.0.1",
    "description": "Dutch pipeline for parliamentary papers, trained on Universal Dependencies treebanks",
    "author": "Kamerlens",
    "license": "CC BY-SA 4.0",
    "sources": [
        {"name": "UD_Dutch-LassySmall, UD_Dutch-Alpino", "license": "CC BY-SA 4.0"},
        {"name": "AlpinoTreebank", "license": "LGPL-2.1-or-later"},
    ],
}


def dictionary(train: Iterable[Sentence]) -> dict[str, dict[str, str]]:
    """Part of speech -> form in small letters -> lemma, where nine in ten agree; names keep their own."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for word in (word for sentence in train for word in sentence.words):
        if word.pos not in {"PROPN", "PUNCT", "SYM", "X", ""} and word.base:
            counts[word.pos, word.form.lower()][word.base] += 1
    known: dict[str, dict[str, str]] = defaultdict(dict)
    for (pos, form), found in counts.items():
        (lemma, number), total = found.most_common(1)[0], found.total()
        if number >= 0.9 * total and lemma:
            known[pos][form] = lemma
    return dict(known)


def features(train: Iterable[Sentence]) -> dict[str, str]:
    """Tag -> features, for the tags that have the same ones ninety-nine times in a hundred."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word in (word for sentence in train for word in sentence.words):
        counts[word.tag][word.feats] += 1
    common = {tag: (found.most_common(1)[0], found.total()) for tag, found in counts.items() if tag}
    return {tag: feats for tag, ((feats, number), total) in common.items() if number >= 0.99 * total}


def assemble(trained: Path, train: Sequence[Sentence], senter: Path | None = None) -> Language:
    """The trained pipeline with sentence rules, what tags and forms tell, and bodies in their places.

    *senter*: a pipeline whose sentence boundaries take the place of the trained one's.
    """
    nlp = spacy.load(trained)
    if senter:
        nlp.remove_pipe("senter")
        nlp.add_pipe("senter", source=spacy.load(senter), first=True)
    ruler = nlp.add_pipe("attribute_ruler", after="morphologizer")
    assert isinstance(ruler, AttributeRuler)
    for tag, feats in sorted(features(train).items()):
        ruler.add([[{"TAG": tag}]], {"MORPH": feats or "_"})
    ruler.add([[{"TAG": EITHER}]], {"TAG": COMMON, "MORPH": COMMON_FEATS})
    ruler.add([[{"TAG": FOREIGN}]], {"POS": FOREIGN_POS, "MORPH": FOREIGN_FEATS})
    nlp.add_pipe(sentences.NAME, after="senter")
    component = nlp.add_pipe(lemmas.NAME, after="trainable_lemmatizer")
    assert isinstance(component, lemmas.Lemmas)
    component.known = dictionary(train)
    nlp.add_pipe(verbs.NAME, after="parser")
    nlp.add_pipe(bodies.NAME)
    nlp.meta.update(META)
    return nlp


def write(nlp: Language, place: Path) -> None:
    """Writes the pipeline beside its place and puts it there in one step; the card of the old one stays."""
    new, old = place.with_name(place.name + ".new.tmp"), place.with_name(place.name + ".old.tmp")
    shutil.rmtree(new, ignore_errors=True)
    # Where the data lay while training is nobody's business, and would change the fingerprint on each machine.
    nlp.config["paths"].update(train=None, dev=None)
    nlp.to_disk(new)
    for name in ("README.md", "scores.json", "LICENSE"):
        if (place / name).exists():
            shutil.copy(place / name, new / name)
    if place.exists():
        os.rename(place, old)
    os.rename(new, place)
    shutil.rmtree(old, ignore_errors=True)
    pipeline.load(str(place))

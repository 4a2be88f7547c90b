"""Turns sentences of treebanks into documents as papers have them: a few sentences running on in a paragraph."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from conllu import Sentence, Word
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

FINAL = (".", "?", "!", "...", "…", '"', "'", "”", "’", ")")


def document(
    vocab: Vocab, sentences: Sequence[Sentence], syntax: bool = True, starts: bool = True, teach: bool = False
) -> Doc:
    """One document of *sentences*, a blank between two of them.

    Without heads and relations where not *syntax*, and then without sentence starts where not *starts*. To *teach*,
    the lemmas are those that a word's form can tell.
    """
    words = [word for sentence in sentences for word in sentence.words]
    first = [i == 0 for sentence in sentences for i in range(len(sentence.words))]
    spaces = [w.space or last for w, last in zip(words, [*first[1:], False], strict=True)]
    offsets = [n for s, n in zip(sentences, _totals(sentences), strict=True) for _ in s.words]
    tree = {
        "heads": [word.head + offset for word, offset in zip(words, offsets, strict=True)],
        "deps": ["ROOT" if word.dep == "root" else word.dep for word in words],
    }
    doc = Doc(
        vocab,
        words=[word.form for word in words],
        spaces=spaces,
        tags=[word.tag for word in words],
        pos=[word.pos for word in words],
        morphs=[word.feats for word in words],
        lemmas=[word.base if teach else word.lemma for word in words],
        **(tree if syntax else {"sent_starts": first} if starts else {}),
    )
    for token, word in zip(doc, words, strict=True):
        if not word.pos:
            token.set_morph(None)  # not known, which is something else than without features
    return doc


def _totals(sentences: Sequence[Sentence]) -> list[int]:
    return [sum(len(s.words) for s in sentences[:n]) for n in range(len(sentences))]


def paragraphs(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """The sentences by the paragraph of which their name tells: "wiki-135.p.100.s.1" is one of "wiki-135.p.100"."""
    for _, group in groupby(sentences, key=lambda s: re.sub(r"\.s\.\d+(\.xml)?$", "", s.name) or s.text):
        yield list(group)


def groups(sentences: Sequence[Sentence], rng: random.Random) -> Iterator[list[Sentence]]:
    """Made-up paragraphs of one to six sentences; one without a closing mark mostly ends its own, as headings do."""
    group: list[Sentence] = []
    size = 0
    for sentence in sentences:
        size = size if group else rng.choices((1, 2, 3, 4, 6), (3, 3, 2, 2, 1))[0]
        group.append(sentence)
        if len(group) == size or (not closed(sentence) and (colon(sentence) or rng.random() < 0.8)):
            yield group
            group = []
    yield from [group] if group else []


def lines(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """The sentences as a paper's paragraphs: headings and members of a list, which have no closing mark, end one."""
    for paragraph in paragraphs(sentences):
        group: list[Sentence] = []
        for sentence in paragraph:
            group.append(sentence)
            if not closed(sentence):
                yield group
                group = []
        yield from [group] if group else []


def colon(sentence: Sentence) -> bool:
    """Whether what follows is announced: in the old newspaper text that is a sentence, in papers its rest."""
    return sentence.words[-1].form in (":", ";")


def closed(sentence: Sentence) -> bool:
    """Whether the sentence ends with a mark that closes it."""
    return sentence.words[-1].form in FINAL


def headline(sentence: Sentence) -> Sentence:
    """The sentence in capitals, as titles of papers are printed; its analysis stays."""
    return Sentence(sentence.name, tuple(_with_form(word, word.form.upper()) for word in sentence.words))


def small(sentence: Sentence) -> Sentence:
    """The sentence begun with a small letter, as members of an enumeration are."""
    first, *rest = sentence.words
    return Sentence(sentence.name, (_with_form(first, first.form[:1].lower() + first.form[1:]), *rest))


def _with_form(word: Word, form: str) -> Word:
    return replace(word, form=form)


def save(docs: Iterable[Doc], path: str) -> None:
    """Writes documents where spaCy's training reads them."""
    DocBin(docs=docs, store_user_data=False).to_disk(path)

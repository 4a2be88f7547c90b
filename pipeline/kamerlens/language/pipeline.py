"""Loads the Dutch pipeline, the shipped one or another in its place, and runs as much of it as is needed."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import spacy
from spacy.language import Language
from spacy.tokens import Doc

# Importing the components registers them with spaCy.
from kamerlens.errors import UsageError
from kamerlens.language import bodies, lemmas, sentences, tokenizer, verbs
from kamerlens.language.identity import facts, folder
from kamerlens.structure.data import load as data

Depth = Literal["sentences", "tags", "syntax"]
DEPTHS: tuple[Depth, ...] = ("sentences", "tags", "syntax")
# No-break, thin and narrow blanks ("35 925", "36 600-XX"), tabs and line ends: one character each, as the plain blank.
BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f\u2007\t\n\r\x0b\x0c\u2028\u2029", " "))
# What is left out of a run that needs sentences only, or tags and lemmas only.
SENTENCES = frozenset({"senter", "sentencizer", sentences.NAME})
SYNTAX = frozenset({"parser", verbs.NAME, "ner", bodies.NAME})


def load(model: str | None = None) -> Language:
    """The pipeline, with the project's own components added where it lacks them.

    Raises UsageError for what is not a Dutch pipeline, and for one with other labels than the Dutch treebanks'.
    """
    place = folder(model)
    language = facts(place / "meta.json").get("lang")
    if language != "nl":
        raise UsageError(f"{model}: not a Dutch pipeline (its language is {language!r})")
    try:
        nlp = spacy.load(place, exclude=_replaced(place))
    except (OSError, ValueError, KeyError) as e:
        reason = " ".join(str(e).split())[:120]
        raise UsageError(f"{model or place}: not a pipeline that spaCy can load: {reason}") from e
    _refuse_other_labels(nlp, model or str(place))
    return complete(nlp)


def _replaced(place: Path) -> list[str]:
    """What is made anew instead of read: the tokenizer of a pipeline of ours, so that its lists are those of today."""
    config = place / "config.cfg"
    ours = config.is_file() and f'"{tokenizer.NAME}"' in config.read_text(encoding="utf-8")
    return ["tokenizer"] if ours else []


def _refuse_other_labels(nlp: Language, name: str) -> None:
    for layer in data("language/components")["layers"]:
        for component in set(layer["any"]) & set(nlp.pipe_names):
            absent = sorted(set(layer["labels"]) - set(nlp.pipe_labels.get(component, layer["labels"])))
            if absent:
                raise UsageError(
                    f"{name}: its {component} lacks the Dutch treebanks' labels {', '.join(absent)}"
                )


def complete(nlp: Language) -> Language:
    """The same pipeline with sentence rules before its parser, mended lemmas and government bodies."""
    if not {"senter", "parser", "sentencizer"} & set(nlp.pipe_names):
        nlp.add_pipe("sentencizer", first=True)
    names = nlp.pipe_names
    if sentences.NAME not in names:
        after = next((name for name in ("senter", "sentencizer") if name in names), None)
        nlp.add_pipe(sentences.NAME, **({"after": after} if after else {"first": True}))
    for name in (lemmas.NAME, *([verbs.NAME] if "parser" in names else ()), bodies.NAME):
        if name not in names:
            nlp.add_pipe(name)
    return nlp


def missing(nlp: Language) -> tuple[str, ...]:
    """What falls away for lack of a component, a line each; empty for a whole pipeline."""
    return tuple(
        f"no {' or '.join(layer['any'])}: {layer['without']}"
        for layer in data("language/components")["layers"]
        if not set(layer["any"]) & set(nlp.pipe_names)
    )


def read(nlp: Language, texts: Iterable[str], depth: Depth = "syntax") -> Iterator[Doc]:
    """The texts as documents, in order: cut into sentences, with tags and lemmas as well, or with all syntax.

    A pipeline without a sentence component of its own needs its parser for sentences, and so runs it. Any blank is
    read as a plain one; offsets stay those of the text.
    """
    yield from nlp.pipe((text.translate(BLANKS) for text in texts), disable=unneeded(nlp, depth))


def unneeded(nlp: Language, depth: Depth) -> list[str]:
    """The components that a run of this depth can do without."""
    names = nlp.pipe_names
    if depth == "syntax" or not {"senter", "sentencizer"} & set(names):
        return []
    return [name for name in names if (name in SYNTAX if depth == "tags" else name not in SENTENCES)]

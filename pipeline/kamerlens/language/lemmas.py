"""Lemmas as a dictionary writes them: from the treebank, a word list, or the pipeline's own where they are words."""

import gzip
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from simplemma import is_known, lemmatize
from spacy.language import Language
from spacy.tokens import Doc

NAME = "kamer_lemmas"
FILE = "lemmas.json.gz"
# The parts of speech that the word list knows; "" where a pipeline has none.
OPEN = frozenset({"NOUN", "VERB", "ADJ", "ADV", "AUX", ""})


def whole(form: str, lemma: str) -> str:
    """The lemma without the underscores of the treebanks, with the letters that link its parts in the form.

    >>> whole("verzekeringsmaatschappijen", "verzekering_maatschappij")
    'verzekeringsmaatschappij'
    >>> whole("aangesloten", "aan_sluiten")
    'aansluiten'
    """
    if "_" not in lemma.strip("_"):
        return lemma
    *first, last = lemma.split("_")
    low = form.lower()
    at = low.rfind(last[: max(3, len(last) - 2)].lower())
    # At most three letters link ("-", "s", "en"); "ge" between the parts is a participle: "aan-ge-sloten".
    links = 0 <= at - len("".join(first)) <= 3 and low[at - 2 : at] != "ge"
    fits = links and low.startswith(first[0].lower())
    return first[0] + low[len(first[0]) : at] + last if fits else "".join(first) + last


def inside(form: str, lemma: str) -> str:
    """The part of a treebank's lemma that is in this form: of "sluiten ... aan" (aan_sluiten) the verb.

    >>> inside("sluiten", "aan_sluiten")
    'sluiten'
    """
    first, _, last = lemma.rpartition("_")
    return whole(form, lemma) if not first or form.lower().startswith(first[:2].lower()) else last


def listed(form: str, pos: str) -> str:
    """The word list's lemma, empty where it has none for this part of speech (its "poker" is the verb pokeren)."""
    if not is_known(form, lang="nl"):
        return ""
    lemma = inside(form, str(lemmatize(form, lang="nl")))
    infinitive = lemma.endswith("n")
    if pos == "VERB" and not infinitive:
        return ""
    return "" if pos in ("NOUN", "ADJ") and infinitive and not form.lower().endswith("n") else lemma


def cased(form: str, pos: str, lemma: str) -> str:
    """The lemma with the capitals of a dictionary: names keep theirs, other words lose that of a sentence's start."""
    if pos == "PROPN":
        same = lemma.lower() == form.lower()
        return form if same else form[:1] + lemma[1:] if lemma[:1] == form[:1].lower() else lemma
    if pos == "ADJ":  # "Nederlands" is an adjective with a capital of its own
        return (
            lemma.lower() if is_known(lemma.lower(), lang="nl") and not is_known(lemma, lang="nl") else lemma
        )
    return lemma[:1].lower() + lemma[1:] if form.istitle() and "-" not in form and pos != "X" else lemma


class Lemmas:
    """Sets each token's lemma: by the dictionary of (form, part of speech), the word list, or the pipeline's guess.

    Needs lemmas and parts of speech where the pipeline has them; does without where it hasn't.
    """

    def __init__(self, known: dict[str, dict[str, str]] | None = None) -> None:
        self.known = known or {}  # part of speech -> form in small letters -> lemma
        self.lemma = lru_cache(maxsize=100_000)(self._lemma)

    def __call__(self, doc: Doc) -> Doc:
        """The same document with its lemmas mended."""
        for token in doc:
            if token.is_space:
                token.lemma_, token.pos_ = token.text, "SPACE"
            else:
                token.lemma_ = self.lemma(token.text, token.pos_, token.lemma_)
        return doc

    def _lemma(self, form: str, pos: str, guess: str) -> str:
        """The lemma of one word; *guess* is the pipeline's, empty where it has no lemmatizer."""
        known = self.known.get(pos, {}).get(form.lower()) if pos != "PROPN" else ""
        return cased(form, pos, known or self._unknown(form, pos, whole(form, guess or form.lower())))

    def _unknown(self, form: str, pos: str, guess: str) -> str:
        if pos not in OPEN:
            return guess
        found = listed(form, pos)
        return found or (guess if is_known(guess, lang="nl") else self.compound(form, pos) or guess)

    def compound(self, form: str, pos: str) -> str:
        """The lemma by the longest last part, of five letters at least, that the dictionary knows; else empty."""
        known, low = self.known.get(pos, {}), form.lower()
        parts = ((form[:i], known.get(low[i:])) for i in range(2, len(low) - 4))
        return next((first + last for first, last in parts if last), "")

    def to_disk(self, path: Path, exclude: Any = ()) -> None:
        """Writes the dictionary, as bytes that depend on nothing but its contents."""
        Path(path).mkdir(exist_ok=True)
        text = json.dumps(self.known, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (Path(path) / FILE).write_bytes(gzip.compress(text.encode(), mtime=0))

    def from_disk(self, path: Path, exclude: Any = ()) -> "Lemmas":
        """Reads the dictionary."""
        self.known = json.loads(gzip.decompress((Path(path) / FILE).read_bytes()))
        self.lemma.cache_clear()
        return self


@Language.factory(NAME, assigns=["token.lemma"])
def create(nlp: Language, name: str) -> Lemmas:
    """The component as a pipeline's configuration asks for it."""
    return Lemmas()

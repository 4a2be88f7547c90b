"""How well a Dutch pipeline reads papers: sentence ends, lemmas of the field, subject and object of modal verbs.

The truth is ``models/evaluation/kamer300.jsonl``, 300 sentences corrected by hand. It holds offsets and lemmas only;
the texts come from the sample corpus and, where a folder with them is given, from real papers.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Token

from kamerlens.acquire.files import find
from kamerlens.evaluate import truth as truths
from kamerlens.language import pipeline
from kamerlens.paths import CORPUS, MODELS
from kamerlens.reading import read
from kamerlens.records import Paper

ROWS = MODELS / "evaluation" / "kamer300.jsonl"
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass"})
OBJECTS = frozenset({"obj"})


class Stretch(NamedTuple):
    """A stretch of a paragraph's text, begin and end."""

    begin: int
    end: int


class Lemma(NamedTuple):
    """A word of the field with its lemma; the stretch is the whole word."""

    begin: int
    end: int
    lemma: str


@dataclass(frozen=True, slots=True)
class Modal:
    """A modal verb, its subject's head word, and the head word of the object of the verb that it governs."""

    verb: Stretch
    subject: Stretch | None
    object: Stretch | None


@dataclass(frozen=True, slots=True)
class Row:
    """The truth about one paragraph; *sha256* is the first 16 hexadecimal digits of its text's."""

    paper: str
    paragraph: int  # its number when the row was made; it is found again by its text alone
    sha256: str
    sentences: tuple[Stretch, ...]
    lemmas: tuple[Lemma, ...]
    modals: tuple[Modal, ...]


class Share(NamedTuple):
    """So many right of so many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 of nothing is 0."""
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class LanguageScore:
    """What a pipeline had right. Inner ends are those that are not also the paragraph's end, which is given."""

    paragraphs: int
    skipped: int  # rows whose paper is absent or whose text has changed
    precision: Share  # of the sentence ends that it gave
    recall: Share  # of the true sentence ends
    inner_precision: Share
    inner_recall: Share
    lemma: Share
    subject: Share  # of modal verbs; of none where the pipeline has no parser
    object: Share

    @property
    def f1(self) -> float:
        """F1 of all sentence ends."""
        return _f1(self.precision, self.recall)

    @property
    def inner_f1(self) -> float:
        """F1 of the sentence ends inside paragraphs."""
        return _f1(self.inner_precision, self.inner_recall)


def _f1(precision: Share, recall: Share) -> float:
    total = precision.of + recall.of
    return 2 * recall.right / total if total else 0.0


def load(file: Path = ROWS) -> tuple[Row, ...]:
    """The rows of a file, one paragraph a line."""
    return tuple(_row(json.loads(line)) for line in file.read_text("utf-8").splitlines())


def _row(raw: dict[str, Any]) -> Row:
    facts: dict[str, Any] = {
        **raw,
        "sentences": tuple(Stretch(*each) for each in raw["sentences"]),
        "lemmas": tuple(Lemma(*each) for each in raw["lemmas"]),
        "modals": tuple(_modal(each) for each in raw["modals"]),
    }
    return Row(**facts)


def _modal(raw: dict[str, Any]) -> Modal:
    subject, object = (Stretch(*raw[name]) if raw[name] else None for name in ("subject", "object"))
    return Modal(Stretch(*raw["verb"]), subject, object)


def fingerprint(text: str) -> str:
    """What a row knows its paragraph's text by."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def texts(rows: Iterable[Row], folder: Path | None = None) -> dict[str, str]:
    """The paragraphs of the rows' papers by their fingerprints: of the sample corpus, and of papers under *folder*."""
    wanted = {row.paper.lower() for row in rows}
    papers = [*_sample(wanted), *(_real(wanted, folder) if folder else ())]
    return {fingerprint(each.text): each.text for paper in papers for each in paper.paragraphs}


def _sample(wanted: set[str]) -> Iterator[Paper]:
    for file in sorted((CORPUS / "sample" / "truth").glob("*.json")):
        if file.stem.lower() in wanted:
            yield truths.load(file)[0]


def _real(wanted: set[str], folder: Path) -> Iterator[Paper]:
    """The wanted papers that can be read; the rows of others count as skipped."""
    for source in find([folder]):
        if wanted & {file.stem.lower() for file in source.files} and not source.fictional:
            paper, _ = read(source)
            yield from [paper] if paper else []


def of_files(nlp: Language, folder: Path | None = None) -> LanguageScore:
    """Measure a pipeline on the rows whose texts are in the sample corpus or under *folder*."""
    rows = load()
    return score(nlp, rows, texts(rows, folder))


def score(nlp: Language, rows: Sequence[Row], texts: Mapping[str, str]) -> LanguageScore:
    """Read the rows' *texts* (by fingerprint) with the pipeline and compare."""
    present = [row for row in rows if row.sha256 in texts]
    docs = pipeline.read(nlp, (texts[row.sha256] for row in present))
    counts: Counter[str] = Counter()
    for row, doc in zip(present, docs, strict=True):
        counts.update(_ends(row, doc) + _lemmas(row, doc) + _modals(row, doc))

    def share(right: str, of: str) -> Share:
        return Share(counts[right], counts[of])

    return LanguageScore(
        paragraphs=len(present),
        skipped=len(rows) - len(present),
        precision=share("ends right", "ends given"),
        recall=share("ends right", "ends"),
        inner_precision=share("inner right", "inner given"),
        inner_recall=share("inner right", "inner"),
        lemma=share("lemmas right", "lemmas"),
        subject=share("subjects right", "modals"),
        object=share("objects right", "modals"),
    )


def _ends(row: Row, doc: Doc) -> Counter[str]:
    wanted = {sentence.end for sentence in row.sentences}
    given = {len(doc.text[: span.end_char].rstrip()) for span in doc.sents}
    last = {max(wanted)}
    inner, guessed = wanted - last, given - last
    return Counter(
        {
            "ends": len(wanted),
            "ends given": len(given),
            "ends right": len(wanted & given),
            "inner": len(inner),
            "inner given": len(guessed),
            "inner right": len(inner & guessed),
        }
    )


def _lemmas(row: Row, doc: Doc) -> Counter[str]:
    """A word cut otherwise than in the truth has no lemma; capitals do not count."""
    right = 0
    for begin, end, lemma in row.lemmas:
        token = _token(doc, Stretch(begin, end))
        right += token is not None and token.lemma_.lower() == lemma.lower()
    return Counter({"lemmas": len(row.lemmas), "lemmas right": right})


def _modals(row: Row, doc: Doc) -> Counter[str]:
    if not doc.has_annotation("DEP"):
        return Counter()
    found = [(modal, _token(doc, modal.verb)) for modal in row.modals]
    subjects = [verb is not None and _is(subject(verb), modal.subject) for modal, verb in found]
    objects = [verb is not None and _is(governed(verb), modal.object) for modal, verb in found]
    return Counter({"modals": len(found), "subjects right": sum(subjects), "objects right": sum(objects)})


def _token(doc: Doc, place: Stretch) -> Token | None:
    span = doc.char_span(*place)
    return span[0] if span is not None and len(span) == 1 else None


def _is(token: Token | None, place: Stretch | None) -> bool:
    """Whether the token is (a part of) what stands there; nothing is nothing."""
    if token is None or place is None:
        return token is None and place is None
    return token.idx < place.end and place.begin < token.idx + len(token)


def main_verb(modal: Token) -> Token:
    """What a modal verb governs: its head where it is an auxiliary, else its infinitive, else itself.

    The Dutch treebanks have kunnen, moeten, mogen and zullen as auxiliaries; willen, dienen and hoeven as verbs.
    """
    if modal.dep_.startswith("aux"):
        return modal.head
    return _child(modal, frozenset({"xcomp"})) or modal


def subject(modal: Token) -> Token | None:
    """The head of a modal verb's subject; a verb joined to an earlier one by "en" shares that one's."""
    verb = modal.head if modal.dep_.startswith("aux") else modal
    found = _child(verb, SUBJECTS) or _child(main_verb(modal), SUBJECTS)
    while found is None and verb.dep_ == "conj":
        verb = verb.head
        found = _child(verb, SUBJECTS)
    return found


def governed(modal: Token) -> Token | None:
    """The head of the object of the verb that a modal verb governs."""
    return _child(main_verb(modal), OBJECTS)


def _child(token: Token, relations: frozenset[str]) -> Token | None:
    return next((child for child in token.children if child.dep_ in relations), None)


def table(score: LanguageScore) -> Iterator[str]:
    """The score as Markdown lines, and how many paragraphs it is over."""
    yield "| measure | right | of | share |"
    yield "|---|--:|--:|--:|"
    yield _line("sentence ends, precision", score.precision)
    yield _line("sentence ends, recall", score.recall)
    yield f"| sentence ends, F1 | | | {score.f1:.3f} |"
    yield _line("ends inside paragraphs, precision", score.inner_precision)
    yield _line("ends inside paragraphs, recall", score.inner_recall)
    yield f"| ends inside paragraphs, F1 | | | {score.inner_f1:.3f} |"
    yield _line("lemmas of the field", score.lemma)
    yield _line("subject of modal verbs", score.subject)
    yield _line("object under modal verbs", score.object)
    yield ""
    yield f"{score.paragraphs} paragraphs; {score.skipped} skipped (paper absent, or its text has changed)"


def _line(name: str, share: Share) -> str:
    return f"| {name} | {share.right} | {share.of} | {f'{share.value:.3f}' if share.of else '–'} |"

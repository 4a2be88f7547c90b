"""The tagger: sentences that pass the sieve are read, rules propose, the trained decision disposes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from spacy.language import Language

from kamerlens.language.pipeline import load
from kamerlens.records import Kind, Mention, Paper, Paragraph, Zone
from kamerlens.tag import codebook, features, force, model, sieve
from kamerlens.tag.boxes import around
from kamerlens.tag.candidates import Candidate, Sentence, propose
from kamerlens.tag.codebook import Codebook
from kamerlens.tag.encoder import Encoder
from kamerlens.tag.features import Features
from kamerlens.tag.model import Array, Decision, Hints, Model
from kamerlens.tag.reading import Reader
from kamerlens.tag.sentences import split
from kamerlens.tag.speakers import speaker

_SKIPPED = frozenset({Kind.OPENING, Kind.SIGNATURE})


class Place(NamedTuple):
    """A sentence of a text: where it begins and ends, the sentence before it, and whether it can carry a theme."""

    begin: int
    end: int
    text: str
    before: str
    passes: bool


class Judged(NamedTuple):
    """A sentence with what the rules propose, what the decision sees, and how probable it makes each theme."""

    sentence: Sentence
    candidates: Sequence[Candidate]
    features: Features
    probabilities: Array
    hints: Hints | None = None


class Tagger:
    """Tags papers and texts with one pipeline, codebook and trained decision."""

    def __init__(
        self,
        nlp: Language,
        definition: Codebook,
        decision: Model | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        """*decision*: the one that ships with Kamerlens if None; *encoder*: asked about what is left open."""
        self.codebook = definition
        self.reader = Reader(nlp, definition)
        self.encoder = encoder
        self._given = decision

    @cached_property
    def decision(self) -> Model:
        """The trained decision: the one given, or the one that ships with Kamerlens."""
        return self._given or model.load()

    def warm(self) -> None:
        """Load now what is otherwise loaded at the first sentence; not the encoder, which is not made to be forked."""
        self._alone(*self.reader.read([("Gemeenten voeren dit uit.", "")]))

    def tag_paper(self, paper: Paper) -> tuple[Mention, ...]:
        """Every mention of a paper, by paragraph and place."""
        return next(self.tag_papers([paper]))

    def tag_papers(self, papers: Sequence[Paper]) -> Iterator[tuple[Mention, ...]]:
        """`tag_paper` for many papers, which is cheaper than one by one: what they have in common is judged once."""
        places = [list(_places_of(_tagged_paragraphs(paper))) for paper in papers]
        found = self._tag([place for each in places for _, place in each])
        for paper, each in zip(papers, places, strict=True):
            answered = any(paragraph.zone == Zone.ANSWER for paragraph in _tagged_paragraphs(paper))
            mentions = [
                _placed(_shifted(mention, place.begin), paragraph, answered)
                for paragraph, place in each
                for mention in found.get((place.text, place.before), ())
            ]
            yield tuple(sorted(mentions, key=lambda mention: mention.paragraph))

    def tag_text(self, text: str, context: str = "") -> tuple[Mention, ...]:
        """The mentions of a text by itself, as paragraph 0; *context* is the sentence before it."""
        return self.tag_texts([(text, context)])[0]

    def tag_texts(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Mention, ...]]:
        """`tag_text` for many pairs of (text, context), which is cheaper than one by one."""
        places = [list(_places(text, before, anchored=True)) for text, before in texts]
        found = self._tag([place for each in places for place in each])
        return [
            tuple(
                _shifted(mention, place.begin)
                for place in each
                for mention in found.get((place.text, place.before), ())
            )
            for each in places
        ]

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[dict[str, float]]:
        """The probability of each theme for pairs of (sentence, sentence before); 0 where the sieve stops it."""
        themes = self.decision.themes
        known = {
            pair: dict(zip(themes, map(float, judged.probabilities), strict=True))
            for pair, judged in self._judge([pair for pair in pairs if sieve.passes(*pair)]).items()
        }
        return [known.get(pair, dict.fromkeys(themes, 0.0)) for pair in pairs]

    def _tag(self, places: Sequence[Place]) -> dict[tuple[str, str], tuple[Mention, ...]]:
        """The mentions of each distinct sentence, offsets within it."""
        passing = [(each.text, each.before) for each in places if each.passes]
        return {pair: self._mentions(judged) for pair, judged in self._judge(passing).items()}

    def _judge(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Judged]:
        """Each distinct pair of (sentence, sentence before) as judged; what occurs twice is read once."""
        distinct = list(dict.fromkeys(pairs))
        if not distinct:
            return {}
        judged = dict(zip(distinct, map(self._alone, self.reader.read(distinct)), strict=True))
        if self.encoder is not None:
            unsure = [pair for pair, each in judged.items() if self.decision.is_open(each.probabilities)]
            for pair, hints in zip(unsure, _hints(self.encoder, unsure), strict=True):
                judged[pair] = self._with(judged[pair], hints)
        return judged

    def _alone(self, sentence: Sentence) -> Judged:
        candidates = propose(sentence, self.codebook)
        seen = features.of(sentence, candidates, self.codebook.telling)
        return Judged(sentence, candidates, seen, self.decision.probabilities(seen))

    def _with(self, judged: Judged, hints: Hints) -> Judged:
        probabilities = self.decision.probabilities(judged.features, hints)
        return judged._replace(probabilities=probabilities, hints=hints)

    def _mentions(self, judged: Judged) -> tuple[Mention, ...]:
        decisions = self.decision.decide(judged.features, judged.probabilities, judged.hints)
        mentions = [mention for decision in decisions for mention in _spoken(judged, decision, self.codebook)]
        return tuple(sorted(mentions, key=lambda each: (each.begin, each.theme)))


def ready(pipeline: str | None = None, encoder: bool = True) -> Tagger:
    """The tagger with this Dutch pipeline and all that ships; without *encoder* it is faster, and less often right."""
    return Tagger(load(pipeline), codebook.load(), encoder=Encoder.load() if encoder else None)


def _hints(encoder: Encoder, pairs: Sequence[tuple[str, str]]) -> Iterator[Hints]:
    """What the encoder says of each pair of (sentence, sentence before)."""
    read = encoder.read([text for text, _ in pairs], [before for _, before in pairs])
    odds = model.log_odds(read.themes)
    for row in range(len(pairs)):
        yield Hints(
            odds[row],
            {
                theme: dict(zip(encoder.directions, read.directions[row, at], strict=True))
                for at, theme in enumerate(encoder.themes)
            },
            {
                theme: dict(zip(encoder.subtypes[theme], shares[row], strict=True))
                for theme, shares in read.subtypes.items()
            },
            read.spans[row],
        )


def needing(paper: Paper) -> list[str]:
    """The sentences of a paper that pass the sieve, so that the parser must read them."""
    return [place.text for _, place in _places_of(_tagged_paragraphs(paper)) if place.passes]


def _tagged_paragraphs(paper: Paper) -> list[Paragraph]:
    return [each for each in paper.paragraphs if each.kind not in _SKIPPED]


def _places_of(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, Place]]:
    before = ""
    for paragraph in paragraphs:
        for place in _places(paragraph.text, before, paragraph.section):
            yield paragraph, place
            before = place.text


def _places(text: str, before: str, heading: str = "", anchored: bool = False) -> Iterator[Place]:
    """The sentences of a text, after the sentence before it and under its heading.

    *anchored*: nothing else around the text is known, so that it may be about decentral government all along.
    """
    anchored = anchored or sieve.is_anchored(before, heading)
    for begin, end in split(text):
        sentence = text[begin:end]
        anchored = anchored or sieve.is_anchored(sentence)
        yield Place(begin, end, sentence, before, anchored and sieve.passes(sentence, before))
        before = sentence


def _spoken(judged: Judged, decision: Decision, codebook: Codebook) -> Iterator[Mention]:
    """A mention for each place where the theme's most telling rule fired; for the words that the encoder points at
    where none did; for the whole sentence where nobody points.
    """
    sentence, theme = judged.sentence, decision.theme
    best = next((each for each in judged.candidates if each.rule.theme == theme), None)
    kind, actor, tiers = force.of(sentence.words)
    for begin, end in _pointed(sentence, best, judged.hints.spans.get(theme) if judged.hints else None):
        yield Mention(
            paragraph=0,
            theme=theme,
            subtype=decision.subtype,
            direction=decision.direction,
            text=sentence.text[begin:end],
            begin=begin,
            end=end,
            sentence_begin=0,
            sentence_end=len(sentence.text),
            confidence=decision.probability,
            rule=(best.rule if best else codebook.model_rule(theme)).id,
            speaker=speaker(sentence.text),
            force=kind,
            actor=actor,
            tiers=tiers,
        )


def _pointed(
    sentence: Sentence, best: Candidate | None, hint: tuple[int, int] | None
) -> Iterator[tuple[int, int]]:
    """Where the words begin and end that carry a theme."""
    words, text = sentence.words, sentence.text
    if best is not None:
        yield from ((words[first].begin, words[last - 1].end) for first, last in best.spans)
    elif hint is not None:
        yield hint
    else:
        yield words[0].begin, len(text.rstrip(".?!;,")) or len(text)


def _shifted(mention: Mention, by: int) -> Mention:
    """The same mention in a text in which its sentence begins at *by*."""
    return replace(
        mention,
        begin=mention.begin + by,
        end=mention.end + by,
        sentence_begin=mention.sentence_begin + by,
        sentence_end=mention.sentence_end + by,
    )


def _placed(mention: Mention, paragraph: Paragraph, answered: bool) -> Mention:
    """The mention in its paragraph, with its boxes, and its speaker where the zone tells.

    *answered*: the paper answers its questions, so that they are not its author's.
    """
    asks = paragraph.zone == Zone.QUESTION
    by = mention.speaker or ("" if asks and not answered else speaker("", paragraph.zone))
    boxes = around(paragraph.words, mention.begin, mention.end)
    return replace(mention, paragraph=paragraph.number, boxes=boxes, speaker=by)

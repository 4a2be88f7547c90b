"""What the trained decision sees of a sentence, in blocks: its words, the roles in it, the rules that fired, what it
makes more or less.

A feature is a short readable string, so that a decision can be explained: ``c:rijk`` (a word of
the class stands in the sentence), ``rijk>decentraal`` (one class after
another), ``d:plicht/nsubj/decentraal`` (a class hangs under another),
``v:schrijven<rijk`` (a verb with a class among its subjects), ``b:spuk`` (a class in the sentence before),
``p:dwang-`` (a duty made less).
A block that the pipeline can't fill (no parser) is just smaller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from kamerlens.tag import polarity
from kamerlens.tag.candidates import Candidate, Sentence
from kamerlens.tag.lexicon import Marks
from kamerlens.tag.words import Word

Features = Mapping[str, frozenset[str]]
BLOCKS = ("woorden", "rollen", "regels")
DIRECTION = "richting"
_NEAR = 10  # tokens between two classes of a pair
_ARCS = 2  # dependency arcs between two classes of a pair
_SHORT = 5  # shorter words have no parts worth counting
_PARTS = (4, 5)  # letters of a part of a word
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_APART = ("c:", "r:", "n:", "m:", "p:")
_OBJECTS = ("obj", "iobj", "obl", "xcomp", "ccomp", "obl:agent")


class Seen(dict[str, frozenset[str]]):
    """The blocks of a sentence; what it makes more or less is composed when it is first asked for.

    Only sentences that carry a theme are asked, a few in a hundred of a real paper.
    """

    def __init__(self, blocks: Features, words: Sequence[Word]) -> None:
        super().__init__(blocks)
        self._words = words

    def __missing__(self, name: str) -> frozenset[str]:
        if name != DIRECTION:
            raise KeyError(name)
        return self.setdefault(name, frozenset(polarity.features(self._words)))


def of(sentence: Sentence, candidates: Sequence[Candidate], telling: Sequence[str]) -> Seen:
    """The features of a sentence by block; *telling*: the codebook's classes, the most telling first."""
    blocks = {
        "woorden": frozenset(_words(sentence.words)),
        "rollen": frozenset(_roles(sentence, telling)),
        "regels": frozenset(_rules(candidates)),
    }
    return Seen(blocks, sentence.words)


def _words(words: Sequence[Word]) -> Iterator[str]:
    lemmas = [word.lemma for word in words if word.form[0].isalnum()]
    yield from lemmas
    yield from (f"{a} {b}" for a, b in pairwise(lemmas))
    for word in words:
        if len(word.form) >= _SHORT and word.form.isalpha():
            yield from _parts(word.form)


def _parts(form: str) -> Iterator[str]:
    bounded = f"^{form}$"
    for size in _PARTS:
        yield from (f"~{bounded[i : i + size]}" for i in range(len(bounded) - size + 1))


def _roles(sentence: Sentence, telling: Sequence[str]) -> Iterator[str]:
    marks = {name: spans for name, spans in sentence.marks.items() if name[0] != "'"}
    words = sentence.words
    yield from (f"c:{name}" for name in marks)
    yield from _pairs(marks)
    classes = _classes_of_tokens(marks, len(words))
    yield from _arcs(words, classes)
    yield from _frames(words, classes)
    yield from _sketches(words, classes, telling)
    yield from _mood(words)
    yield from _before(sentence, marks)


def _pairs(marks: Marks) -> Iterator[str]:
    for left, lefts in marks.items():
        for right, rights in marks.items():
            if left != right and any(0 <= b[0] - a[1] <= _NEAR for a in lefts for b in rights):
                yield f"{left}>{right}"


def _classes_of_tokens(marks: Marks, length: int) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(length)]
    for name, spans in marks.items():
        for begin, end in spans:
            for at in range(begin, end):
                found[at].append(name)
    return found


def _arcs(words: Sequence[Word], classes: Sequence[Sequence[str]]) -> Iterator[str]:
    """Pairs of classes where one hangs under the other, with the label of the lower arc."""
    for at, word in enumerate(words):
        over, label = at, word.dep
        for _ in range(_ARCS if classes[at] else 0):
            if words[over].head in (over, -1):
                break
            over = words[over].head
            for upper in classes[over]:
                yield from (f"d:{upper}/{label}/{lower}" for lower in classes[at])


def _frames(words: Sequence[Word], classes: Sequence[Sequence[str]]) -> Iterator[str]:
    """Who does what to whom: a verb's lemma with the classes of its subjects, objects and negation."""
    for word, names in zip(words, classes, strict=True):
        if word.head < 0:
            continue
        verb = words[word.head].lemma
        if word.dep in _SUBJECTS:
            yield from (f"v:{verb}<{name}" for name in names)
        elif word.dep in _OBJECTS:
            yield from (f"v:{verb}>{name}" for name in names)
        if "ontkenning" in names:
            yield f"n:{verb}"
            yield from (f"n:{name}" for name in classes[word.head])


def _sketches(
    words: Sequence[Word], classes: Sequence[Sequence[str]], telling: Sequence[str]
) -> Iterator[str]:
    """Word triples and pairs in which known words are replaced by their most telling class."""
    sketch = [
        next((name.upper() for name in telling if name in names), word.lemma)
        for word, names in zip(words, classes, strict=True)
        if word.pos not in ("PUNCT", "DET")
    ]
    short = [name for name, before in zip(sketch, ["", *sketch], strict=False) if name != before]
    yield from ("s:" + " ".join(each) for each in pairwise(short) if any(name.isupper() for name in each))
    triples = zip(short, short[1:], short[2:], strict=False)
    yield from ("s:" + " ".join(each) for each in triples if sum(name.isupper() for name in each) > 1)


def _mood(words: Sequence[Word]) -> Iterator[str]:
    """The force of the sentence: question, request, condition, passive, past, first person, length."""
    if not words:
        return
    if words[-1].form == "?":
        yield "m:vraag"
    yield f"m:begint {words[0].lemma}"
    for word in words:
        if word.dep in ("aux:pass", "aux"):
            yield f"m:{word.dep} {word.lemma}"
        if word.tag.startswith("WW|pv|verl"):
            yield "m:verleden"
        if word.dep == "ROOT":
            yield f"m:kern {word.lemma}"
            yield f"m:kern {word.pos}"
    yield f"m:lengte {min(len(words) // 8, 5)}"


def _before(sentence: Sentence, marks: Marks) -> Iterator[str]:
    before = [name for name in sentence.before_marks or {} if name[0] != "'"]
    yield from (f"b:{name}" for name in before)
    if "verwijswoord" in marks:
        yield from (f"b:{name} verwijst" for name in before)
    if not before:
        yield "b:niets"


def _rules(candidates: Iterable[Candidate]) -> Iterator[str]:
    themes: dict[str, int] = {}
    for each in candidates:
        yield f"r:{each.rule.id}"
        themes[each.rule.theme] = themes.get(each.rule.theme, 0) + 1
    for theme, count in themes.items():
        yield from (f"t:{theme} {n}" for n in range(1, min(count, 6) + 1))


def of_theme(blocks: Features, theme: str, parts: bool = False) -> frozenset[str]:
    """What subtype and direction are decided on: all blocks, and the telling features for this theme apart.

    Parts of words tell subtypes apart (compounds: what is it about) and blur directions, so that they are asked for.
    One direction model serves all themes: a cue mostly means the same for each, but more room for own policy is more
    for the councils and less steering.
    """
    every = frozenset().union(*(blocks[name] for name in (*BLOCKS, DIRECTION)))
    whole = frozenset(name for name in every if name[0] != "~")
    return (every if parts else whole) | {f"{theme}|{name}" for name in whole if name[:2] in _APART}

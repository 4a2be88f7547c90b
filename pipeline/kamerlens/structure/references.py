"""What a paper refers to: papers, proceedings, laws, official journals, rulings, EU acts.

Links that the source itself makes go first, then the patterns of data/references.yaml in their order, then
the short names that the paper gives ("hierna: de Richtlijn"), "genoemde brief" and "idem".
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kamerlens.records import Kind, Paragraph, Reference
from kamerlens.structure.reference_patterns import Pattern, data, expand, is_listed, patterns, target_of
from kamerlens.structure.reference_roles import with_roles

_DIGIT = re.compile(r"\d")
_KINDS = {
    "ah": "aanhangsel",
    "h": "handelingen",
    "stb": "staatsblad",
    "stcrt": "staatscourant",
    "trb": "tractatenblad",
    "ECLI": "ecli",
    "wet": "wet",
    "eu": "eu",
}


def find(
    paragraphs: Sequence[Paragraph],
    targets: Iterable[tuple[int, int, int, str]] = (),
    date: str = "",
    dossiers: Sequence[str] = (),
) -> tuple[Reference, ...]:
    """The references in *paragraphs*, in reading order, none over another, each with its role.

    *targets* are links that the source makes itself: (paragraph number, begin, end, target id). *date* (ISO) and
    *dossiers* are the paper's: for abbreviations that have meant two laws, and for numbers without a dossier.
    """
    own = dossiers[0] if dossiers else ""
    found: dict[int, list[Reference]] = {p.number: [] for p in paragraphs}
    texts = {p.number: p.text for p in paragraphs}
    for number, begin, end, target in targets:
        if number in texts:
            link = Reference(number, begin, end, _kind(target), texts[number][begin:end], target)
            _add(found[number], [link])
    for paragraph in paragraphs:
        _add(found[paragraph.number], _matches(paragraph, date, own))
    _follow_names(paragraphs, found)
    _follow_words(paragraphs, found)
    _follow_idem(paragraphs, found)
    ordered = sorted((r for here in found.values() for r in here), key=lambda r: (r.paragraph, r.begin))
    return with_roles(paragraphs, ordered)


def _kind(target: str) -> str:
    return _KINDS.get(re.split("[-:]", target, maxsplit=1)[0], "kamerstuk")


def _add(taken: list[Reference], new: Iterable[Reference]) -> None:
    """Put in their place in *taken*, which is ordered, those that lie over none of it."""
    for reference in new:
        at = bisect_left(taken, reference.begin, key=lambda r: r.begin)
        free_before = at == 0 or taken[at - 1].end <= reference.begin
        if free_before and (at == len(taken) or reference.end <= taken[at].begin):
            taken.insert(at, reference)


# Patterns


def _matches(paragraph: Paragraph, date: str, own: str) -> Iterator[Reference]:
    digits = _DIGIT.search(paragraph.text)
    for pattern in patterns():
        if pattern.in_digits and not digits:
            continue
        for match in pattern.regex.finditer(paragraph.text):
            yield from _references(paragraph, pattern, match, date, own)


def _references(
    paragraph: Paragraph, pattern: Pattern, match: re.Match[str], date: str, own: str
) -> Iterator[Reference]:
    """One reference for each number: the first from the begin of the match, the last to its end."""
    numbers = _numbers(pattern, match)
    for index, number in enumerate(numbers):
        begin = match.start() if index == 0 else number[0]
        end = match.end() if index == len(numbers) - 1 else number[1]
        target = target_of(pattern.kind, match, number[2], date, own)
        yield Reference(paragraph.number, begin, end, pattern.kind, paragraph.text[begin:end], target)


def _numbers(pattern: Pattern, match: re.Match[str]) -> list[tuple[int, int, str]]:
    if pattern.number is None:
        return [(match.start(), match.end(), "")]
    begin, end = match.span("numbers")
    return [(n.start(), n.end(), n[0]) for n in pattern.number.finditer(match.string, begin, end)]


# Names that the paper gives


def _follow_names(paragraphs: Sequence[Paragraph], found: dict[int, list[Reference]]) -> None:
    """Add the later uses of each name that the paper gives to something it refers to."""
    names: dict[str, Reference] = {}
    for paragraph in paragraphs:
        here = found[paragraph.number]
        given = dict(_given(paragraph.text, here))
        _add(here, _uses(paragraph, names, 0))
        for name, (reference, begin) in given.items():
            _add(here, _uses(paragraph, {name: reference}, begin))
            names[name] = reference


def _given(text: str, references: Sequence[Reference]) -> Iterator[tuple[str, tuple[Reference, int]]]:
    """Name, what it stands for, and where the text goes on after giving it."""
    for reference in references:
        if _is_new_law(reference):
            yield reference.text, (reference, reference.end)
        rows = ["aliases", *(["abbreviations"] if reference.kind == "wet" else [])]
        for row in rows if reference.target else ():
            if match := expand(data()[row]["pattern"]).match(text, reference.end):
                yield match["alias"], (reference, match.end())


def _is_new_law(reference: Reference) -> bool:
    """Whether a law is named by a title of several words that only this paper teaches."""
    title = reference.target.removeprefix("wet:")
    return reference.kind == "wet" and title == reference.text and " " in title and not is_listed(title)


def _uses(paragraph: Paragraph, names: dict[str, Reference], begin: int) -> Iterator[Reference]:
    for name, meant in names.items():
        for match in re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])").finditer(paragraph.text, begin):
            yield Reference(paragraph.number, *match.span(), meant.kind, match[0], meant.target)


# Words for what was named before


def _follow_words(paragraphs: Sequence[Paragraph], found: dict[int, list[Reference]]) -> None:
    """Add "genoemde brief" and its like, where one thing before it can be meant."""
    rule = data()["anaphors"]
    pattern = expand(rule["pattern"])
    notes = {p.label: p for p in paragraphs if p.kind is Kind.NOTE}
    before: list[Reference] = []
    for paragraph in paragraphs:
        here = found[paragraph.number]
        for match in pattern.finditer(paragraph.text):
            kinds = rule["words"][match["word"]]
            called = [c.number for c in paragraph.calls if c.offset <= match.start()]
            near = [r for r in here if r.end <= match.start()]
            near += [r for label in called if label in notes for r in found[notes[label].number]]
            if meant := _only(near, kinds) or _only(before, kinds):
                use = Reference(paragraph.number, *match.span(), meant.kind, match[0], meant.target)
                _add(here, [use])
        before = here


def _only(references: Sequence[Reference], kinds: Sequence[str]) -> Reference | None:
    fitting = {r.target: r for r in references if r.kind in kinds and r.target}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _follow_idem(paragraphs: Sequence[Paragraph], found: dict[int, list[Reference]]) -> None:
    """Add a note that repeats the note before it, where that refers to one thing."""
    pattern = expand(data()["idem"]["pattern"])
    notes = [p for p in paragraphs if p.kind is Kind.NOTE]
    for before, note in pairwise(notes):
        match = pattern.match(note.text)
        targets = {r.target: r for r in found[before.number]}
        if match and len(targets) == 1:
            meant = next(iter(targets.values()))
            use = Reference(note.number, *match.span(), meant.kind, match[0], meant.target)
            _add(found[note.number], [use])

"""The codebook as data: themes, subtypes, word classes and rules, read from ``data/codebook/*.yaml``.

The prose it must agree with is the codebook of the coders; its version is the version of what is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kamerlens.paths import DATA
from kamerlens.structure.data import read
from kamerlens.tag.lexicon import Lexicon, WordClass
from kamerlens.tag.pattern import Pattern, literals, parse

FOLDER = DATA / "codebook"
DIRECTIONS = ("meer", "minder", "neutraal")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the sentence before it, where that is needed to understand it."""

    sentence: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Subtype:
    """What a sentence is about within a theme."""

    id: str
    theme: str
    label: str
    description: str
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the three things that are counted."""

    id: str
    label: str
    description: str
    subtypes: tuple[Subtype, ...]
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Proposes a theme where one of its patterns matches, none of ``unless`` does, and the context fits.

    ``direction`` and ``subtype`` are what the sentence most often has where this rule fires.
    """

    id: str
    theme: str
    subtype: str
    direction: str
    title: str
    why: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    context: tuple[Pattern, ...]
    examples: tuple[Example, ...]
    counter_examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A grant scheme or a regional regime with the years in which it was one (``until`` 9999: still).

    ``exclude``: longer names that begin alike and mean something else.
    """

    id: str
    name: str
    words: tuple[str, ...]
    since: int
    until: int
    law: str
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """Everything that decides what is counted; ``version`` changes when a meaning does."""

    version: str
    themes: tuple[Theme, ...]
    rules: tuple[Rule, ...]
    classes: tuple[WordClass, ...]
    schemes: tuple[Named, ...]
    regimes: tuple[Named, ...]
    lexicon: Lexicon
    particles: frozenset[str]  # what can be split off a verb
    no_verbs: frozenset[str]  # what looks like an infinitive and is none
    telling: tuple[str, ...]  # word classes, the most telling first

    def theme(self, id: str) -> Theme:
        """The theme with this key."""
        return next(theme for theme in self.themes if theme.id == id)

    def model_rule(self, theme: str) -> Rule:
        """The row of the codebook for what the trained decision finds where no rule of the theme fired."""
        return next(rule for rule in self.rules if rule.theme == theme and not rule.patterns)


@cache
def load() -> Codebook:
    """The codebook that this version of Kamerlens ships with."""
    head = _read("codeboek")
    themes = tuple(_theme(id, facts) for id, facts in head["themes"].items())
    rules = tuple(_rule(theme.id, facts) for theme in themes for facts in _read(theme.id))
    schemes = tuple(_named(facts) for facts in _read("regelingen"))
    regimes = tuple(_named(facts) for facts in _read("regimes"))
    classes = (
        *(_class(facts) for facts in _read("woordklassen")),
        _naming("regeling_bij_naam", "Regelingen die specifieke uitkeringen zijn of waren", schemes),
        _naming("regime_bij_naam", "Wettelijke regelingen van verplichte regio's", regimes),
    )
    lexicon = Lexicon((*classes, *_literal(rules)))
    return Codebook(
        head["version"],
        themes,
        rules,
        classes,
        schemes,
        regimes,
        lexicon,
        frozenset(_split(head["particles"])),
        frozenset(_split(head["no_verbs"])),
        _split(head["telling"]),
    )


def _read(name: str) -> Any:
    return read(FOLDER / f"{name}.yaml")


def _theme(id: str, facts: dict[str, Any]) -> Theme:
    subtypes = tuple(
        Subtype(key, id, each["label"], each["about"], *_both(each))
        for key, each in facts["subtypes"].items()
    )
    return Theme(id, facts["label"], facts["about"], subtypes, *_both(facts))


def _rule(theme: str, facts: dict[str, Any]) -> Rule:
    return Rule(
        id=facts["id"],
        theme=theme,
        subtype=facts["subtype"],
        direction=facts.get("direction", "neutraal"),
        title=facts["title"],
        why=facts["why"],
        patterns=_patterns(facts, "patterns"),
        unless=_patterns(facts, "unless"),
        context=_patterns(facts, "context"),
        examples=_examples(facts["examples"]),
        counter_examples=_examples(facts["counter_examples"]),
    )


def _patterns(facts: dict[str, Any], key: str) -> tuple[Pattern, ...]:
    return tuple(parse(text) for text in facts.get(key, ()))


def _both(facts: dict[str, Any]) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    return _examples(facts.get("examples", ())), _examples(facts.get("counter_examples", ()))


def _examples(entries: Iterable[Any]) -> tuple[Example, ...]:
    """An example is a sentence, or a pair of the sentence before it and the sentence."""
    return tuple(Example(each) if isinstance(each, str) else Example(each[1], each[0]) for each in entries)


def _class(facts: dict[str, Any]) -> WordClass:
    return WordClass(
        facts["id"],
        facts["why"],
        _split(facts["words"]),
        _split(facts.get("exclude", "")),
        _split(facts["examples"]),
        _split(facts["counter_examples"]),
    )


def _split(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _named(facts: dict[str, Any]) -> Named:
    since, until = facts["period"]
    words, exclude = _split(facts["words"]), _split(facts.get("exclude", ""))
    return Named(facts["id"], facts["name"], words, since, until or 9999, facts["law"], exclude)


def _naming(id: str, why: str, named: Iterable[Named]) -> WordClass:
    found = tuple(named)
    words = tuple(word for each in found for word in each.words)
    return WordClass(id, why, words, tuple(word for each in found for word in each.exclude))


def _literal(rules: Iterable[Rule]) -> Iterator[WordClass]:
    """The words that rules name themselves, each a class ``'word'`` of its own."""
    names = {
        name
        for rule in rules
        for pattern in (*rule.patterns, *rule.unless, *rule.context)
        for name in literals(pattern)
    }
    yield from (WordClass(name, "named by a rule", (name.strip("'"),)) for name in sorted(names))


def rows(codebook: Codebook) -> Iterator[dict[str, str]]:
    """The codebook as rows of the table ``codeboek``, for a person to read on the site."""
    for theme in codebook.themes:
        yield _row(codebook, theme.id, "thema", theme.id, theme.label, theme.description, theme)
        for subtype in theme.subtypes:
            id = f"{theme.id}.{subtype.id}"
            yield _row(codebook, id, "subtype", theme.id, subtype.label, subtype.description, subtype)
    for rule in codebook.rules:
        yield _row(codebook, rule.id, "regel", rule.theme, rule.title, _describe(rule), rule)


def _describe(rule: Rule) -> str:
    parts = [rule.why]
    for label, patterns in (("Patroon", rule.patterns), ("Niet bij", rule.unless), ("Na", rule.context)):
        parts.extend(f"{label}: {pattern.text}" for pattern in patterns)
    return "\n".join(parts)


def _row(
    codebook: Codebook,
    id: str,
    kind: str,
    theme: str,
    title: str,
    description: str,
    source: Theme | Subtype | Rule,
) -> dict[str, str]:
    return {
        "id": id,
        "soort": kind,
        "thema": theme,
        "titel": title,
        "beschrijving": description.strip(),
        "voorbeelden": _lines(source.examples),
        "tegenvoorbeelden": _lines(source.counter_examples),
        "versie": codebook.version,
    }


def _lines(examples: Iterable[Example]) -> str:
    return "\n".join(
        f"({each.context}) {each.sentence}" if each.context else each.sentence for each in examples
    )

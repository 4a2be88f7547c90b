"""Reads what a visitor typed as a search, whatever was typed: no input is an error, a slip gets its nearest reading.

The language: words (all must occur), "an exact phrase", ``EN``/``OF``/``NIET`` (or AND/OR/NOT) in capitals,
``-word``, parentheses, ``gemeent*`` for a beginning, ``=word`` for exactly that form and
``NABIJ(rijk gemeente, 5)`` (or NEAR) for words at most that many apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_TOKENS = re.compile(
    r'(?P<phrase>["“”„«»](?P<inside>[^"“”„«»]*)(?P<close>["“”„«»]|$)\*?)'
    r"|(?P<near>\b(?:NABIJ|NEAR)\s*\((?P<terms>[^(),]*)(?:,\s*(?P<distance>\d{1,3})\s*)?\)?)"
    r"|(?P<open>\()|(?P<shut>\))"
    r"|(?P<word>[=+-]?[^\s()\"“”„«»]+)"
)
_OPERATORS = {"EN": "EN", "AND": "EN", "OF": "OF", "OR": "OF", "NIET": "NIET", "NOT": "NIET"}
_DISTANCE = 10

Forms = Callable[[str], Sequence[str]]


class Token(NamedTuple):
    """A piece of a search: ``kind`` is word, phrase, near, operator, ( or )."""

    kind: str
    text: str
    exact: bool = False
    prefix: bool = False
    distance: int = _DISTANCE


@dataclass(frozen=True, slots=True)
class Query:
    """A search that was read: the FTS5 expression ("" where nothing is left to search), how it was read, and notes."""

    fts: str
    reading: str
    notes: tuple[str, ...] = ()


def read(text: str, forms: Forms = lambda word: (word,)) -> Query:
    """The search in *text*; *forms* gives the word forms that count as one word (for exact search: only itself).

    >>> read('gemeente "eigen regie"', lambda w: [w, w + "n"]).fts
    '("gemeente" OR "gemeenten") AND "eigen regie"'
    """
    notes: list[str] = []
    parser = _Parser(list(_tokens(text, notes)), forms, notes)
    fts, reading = parser.whole()
    return Query(fts, reading, tuple(dict.fromkeys(notes)))


def _tokens(text: str, notes: list[str]) -> Iterator[Token]:
    for match in _TOKENS.finditer(text):
        kind = match.lastgroup if match.lastgroup in ("open", "shut") else _kind(match)
        if kind == "phrase":
            if not match["close"]:
                notes.append("De aanhalingstekens zijn aan het eind gesloten.")
            if _searchable(match["inside"]):
                yield Token("phrase", match["inside"], prefix=match[0].endswith("*"))
        elif kind == "near":
            if words := [word for word in match["terms"].split() if _searchable(word)]:
                yield Token("near", " ".join(words), distance=int(match["distance"] or _DISTANCE))
        elif kind in ("open", "shut"):
            yield Token("(" if kind == "open" else ")", match[0])
        else:
            yield from _word(match["word"], notes)


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in ("phrase", "near", "open", "shut", "word") if match[kind] is not None)


def _word(text: str, notes: list[str]) -> Iterator[Token]:
    if text in _OPERATORS:
        yield Token("operator", _OPERATORS[text])
        return
    if text.startswith("-") and _searchable(text):
        yield Token("operator", "NIET")
    bare = text.lstrip("=+-").rstrip("*")
    if _searchable(bare):
        yield Token("word", bare, exact=text.startswith("="), prefix=text.endswith("*"))
    elif text.strip("*.,;:-–—…/&"):
        notes.append(f"Het teken {text} kan niet worden gezocht.")


def _searchable(text: str) -> bool:
    return any(char.isalnum() for char in text)


def quoted(text: str) -> str:
    """*text* as an FTS5 string: nothing in it is syntax."""
    clean = text.replace("\0", " ")
    return '"' + clean.replace('"', '""') + '"'


class _Parser:
    """Recursive descent: OF over EN over NIET; what doesn't fit is passed over with a note."""

    def __init__(self, tokens: list[Token], forms: Forms, notes: list[str]) -> None:
        self.tokens = tokens
        self.forms = forms
        self.notes = notes
        self.at = 0
        self.depth = 0

    def whole(self) -> tuple[str, str]:
        """(FTS5 expression, reading) of all tokens."""
        parts = []
        while self.at < len(self.tokens):
            if part := self._either():
                parts.append(part)
            if self._next_is(")"):
                self.notes.append("Een haakje sluiten zonder haakje openen is weggelaten.")
                self.at += 1
        return _joined(parts, "AND", "EN") if parts else ("", "")

    def _next_is(self, kind: str, text: str | None = None) -> bool:
        if self.at >= len(self.tokens):
            return False
        token = self.tokens[self.at]
        return token.kind == kind and text in (None, token.text)

    def _either(self) -> tuple[str, str] | None:
        parts = [part for part in [self._all()] if part]
        while self._next_is("operator", "OF"):
            self.at += 1
            if part := self._all():
                parts.append(part)
            else:
                self.notes.append("OF zonder woord erachter is weggelaten.")
        return _joined(parts, "OR", "OF") if parts else None

    def _all(self) -> tuple[str, str] | None:
        wanted: list[tuple[str, str]] = []
        unwanted: list[tuple[str, str]] = []
        while self.at < len(self.tokens) and not self._next_is(")") and not self._next_is("operator", "OF"):
            into = wanted
            while self._next_is("operator", "EN") or self._next_is("operator", "NIET"):
                into = unwanted if self.tokens[self.at].text == "NIET" else into
                self.at += 1
            if part := self._one():
                into.append(part)
        return self._without(wanted, unwanted)

    def _without(
        self, wanted: list[tuple[str, str]], unwanted: list[tuple[str, str]]
    ) -> tuple[str, str] | None:
        if not wanted:
            if unwanted:
                self.notes.append(
                    "NIET heeft een woord nodig om van af te trekken: noem ook wat u wel zoekt."
                )
            return None
        fts, reading = _joined(wanted, "AND", "EN")
        if unwanted:
            # One NOT, whatever the number of words: FTS5 takes a chain of them only to a depth of 256.
            fts = f"({fts}) NOT ({' OR '.join(part for part, _ in unwanted)})"
            reading = " NIET ".join([reading, *(said for _, said in unwanted)])
        return fts, reading

    def _one(self) -> tuple[str, str] | None:
        if self.at >= len(self.tokens) or self._next_is(")") or self._next_is("operator"):
            return None
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "(":
            return self._group()
        return self._term(token)

    def _group(self) -> tuple[str, str] | None:
        # FTS5's parser has a stack of a hundred; no search that a person types comes near twenty.
        if self.depth >= 20:
            self.notes.append("Er zijn te veel haakjes: de binnenste zijn weggelaten.")
            return None
        self.depth += 1
        inside = self._either()
        self.depth -= 1
        if self._next_is(")"):
            self.at += 1
        else:
            self.notes.append("Een haakje is aan het eind gesloten.")
        return (f"({inside[0]})", f"({inside[1]})") if inside else None

    def _term(self, token: Token) -> tuple[str, str]:
        star = "*" if token.prefix else ""
        if token.kind == "phrase":
            return f"{quoted(token.text)}{star}", f"„{token.text.strip()}”{star}"
        if token.kind == "near":
            inside = " ".join(quoted(word) for word in token.text.split())
            return f"NEAR({inside}, {token.distance})", f"NABIJ({token.text}, {token.distance})"
        if token.exact or token.prefix:
            return f"{quoted(token.text)}{' ' * bool(star)}{star}", f"{'=' * token.exact}{token.text}{star}"
        forms = list(dict.fromkeys([token.text, *self.forms(token.text)]))
        said = " of ".join(forms[:4]) + (f" … ({len(forms)} vormen)" if len(forms) > 4 else "")
        alternatives = " OR ".join(map(quoted, forms))
        return (f"({alternatives})", f"[{said}]") if len(forms) > 1 else (alternatives, token.text)


def _joined(parts: Sequence[tuple[str, str]], fts: str, reading: str) -> tuple[str, str]:
    if len(parts) == 1:
        return parts[0]
    # A part that holds another operator keeps its own brackets: NOT and AND bind in FTS5's order, not the reader's.
    whole = f" {fts} ".join(f"({p})" if _is_compound(p) else p for p, _ in parts)
    return whole, f" {reading} ".join(said for _, said in parts)


def _is_compound(part: str) -> bool:
    bare = re.sub(r'"(?:[^"]|"")*"', "", part)
    depth = 0
    for char in bare:
        depth += (char == "(") - (char == ")")
        if depth == 0 and char == " ":
            return True
    return False

"""Sentence boundaries that a paper's abbreviations and citations forbid, and those that its full stops demand."""

import re
from itertools import pairwise

from spacy.lang.nl.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc, Token

from kamerlens.language.tokenizer import abbreviations

NAME = "kamer_sentences"
INITIAL = re.compile(r"[A-Z]\.|(?:[A-Z][a-z]?\.-?){2,}")
MARK = re.compile(r"\d{1,3}|[a-zA-Z]|[ivx]{2,5}|[IVX]{2,5}")
# What follows a colon, a semicolon or a comma on the same line belongs to the sentence; a list has lines of its own.
JOINTS = frozenset({":", ";", ","})
STOPS = frozenset({".", "?"})
OPENING = frozenset({"(", "[", "“", "‘", "„", '"', "'", "«"})
# Marks that close, the first five of them never open: with a blank before it too, such a mark begins no sentence.
CLOSING = (")", "]", "”", "»", "''", "’", '"', "'", "%")
NEVER_FIRST = frozenset((*CLOSING[:5], ".", ",", ";", ":", "?", "!"))
BULLETS = frozenset("–—-•*")


@Language.component(NAME, assigns=["token.is_sent_start"])
def mend(doc: Doc) -> Doc:
    """The same document with its sentence starts mended; those not yet decided stay open for a parser."""
    for before, token in pairwise(token for token in doc if not token.is_space):
        if forbidden(before, token):
            token.is_sent_start = False
        elif demanded(before, token):
            token.is_sent_start = True
    return doc


def forbidden(before: Token, token: Token) -> bool:
    """Whether no sentence can begin at *token*, by the word before it and by how it begins itself."""
    word = _word(before)
    if token.text in NEVER_FIRST or word in JOINTS or word in abbreviations("never") or _listed(before):
        return True
    if before.text in OPENING and before.is_sent_start:  # the quotation mark has begun it
        return True
    if INITIAL.fullmatch(word):
        return token.text[:1].isupper() and not _opener(token)
    return word in abbreviations("perhaps") and not (token.text[:1].isupper() or token.text in OPENING)


def demanded(before: Token, token: Token) -> bool:
    """Whether a sentence must begin at *token*: with a capital, after a blank and a full stop or question mark."""
    word = _word(before)
    if not before.whitespace_ or before.i == 0 or not _capital(token):
        return False
    if word in abbreviations("perhaps"):
        return _opener(token)
    quoted = before.text in CLOSING and before.nbor(-1).text in STOPS
    return quoted or (before.text in STOPS and _ends(before.nbor(-1)) and not INITIAL.fullmatch(word))


def _capital(token: Token) -> bool:
    """Whether the token has a capital, or opens a quotation or parenthesis that begins with one."""
    quoted = token.text in OPENING and token.i + 1 < len(token.doc) and not token.whitespace_
    return (token.nbor(1) if quoted else token).text[:1].isupper()


def _ends(token: Token) -> bool:
    """Whether the token before a full stop can close a sentence: a word, a number, what closes something."""
    return token.text[-1:].isalnum() or token.text in CLOSING


def _word(token: Token) -> str:
    """The token with the full stop that some tokenizers split off: "jo" + "." is "jo."."""
    joined = token.text == "." and token.i and not token.nbor(-1).whitespace_
    return token.nbor(-1).text + "." if joined else token.text


def _listed(token: Token) -> bool:
    """Whether the token closes the mark that a member of a list begins with: "1.", "a.", "iii)", "–"."""
    if token.i == 0:
        return token.text in BULLETS
    return token.i == 1 and token.text in (".", ")") and bool(MARK.fullmatch(token.doc[0].text))


def _opener(token: Token) -> bool:
    """Whether the token is a common word with a capital, which only a beginning gives it."""
    return token.is_title and token.lower_ in STOP_WORDS

"""The tokenizer: spaCy's Dutch one, with the abbreviations of parliamentary papers instead of its own."""

import re
from collections.abc import Callable
from functools import cache

from spacy.lang.nl import Dutch
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.language import Language
from spacy.symbols import ORTH  # type: ignore[import-not-found]
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from kamerlens.structure.data import load

NAME = "kamerlens.tokenizer"
# Letters with full stops are one token, listed or not: "d.d.", "J.P.", "m.e.r.-plicht"; so are years: "'70".
LETTERS = re.compile(r"(?:[^\W\d_]\.){2,}(?:-[^\W\d_]+)?|[^\W\d_]\.(?:-[^\W\d_]\.)+|['’]\d\d")
# Short forms of words that begin with an apostrophe: "'s", "'t", "'n".
APOSTROPHES = [quote + word for quote in "'’" for word in ("s", "S", "t", "T", "n", "N", "m", "r", "k", "ns")]


@cache
def abbreviations(ends: str | None = None) -> frozenset[str]:
    """The listed abbreviations, small and capitalised; of one kind ("never", "perhaps") where *ends* names it."""
    groups = load("language/abbreviations")["groups"]
    words = [word for group in groups if ends in (None, group["ends"]) for word in group["words"]]
    return frozenset(form for word in words for form in (word, word[0].upper() + word[1:]))


def _exceptions() -> dict[str, list[dict[int, str]]]:
    # Emoticons are left out: ":)" and "8)" in papers are punctuation after a list mark.
    blanks = {text: rule for text, rule in BASE_EXCEPTIONS.items() if not text.strip()}
    return blanks | {word: [{ORTH: word}] for word in (*sorted(abbreviations()), *APOSTROPHES, "''")}


def tokenizer(nlp: Language) -> Tokenizer:
    """The tokenizer for *nlp*."""
    defaults = Dutch.Defaults
    return Tokenizer(
        nlp.vocab,
        rules=_exceptions(),
        prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
        suffix_search=compile_suffix_regex(defaults.suffixes or ()).search,
        infix_finditer=compile_infix_regex(defaults.infixes or ()).finditer,
        token_match=LETTERS.fullmatch,
        url_match=defaults.url_match,
    )


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def create() -> Callable[[Language], Tokenizer]:
    """The tokenizer as a pipeline's configuration asks for it."""
    return tokenizer

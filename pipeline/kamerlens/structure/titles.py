"""Titles in sentence case from kinds printed in capitals."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from kamerlens.structure.data import load
from kamerlens.structure.people import movers
from kamerlens.structure.text import clean


@cache
def _kept() -> tuple[str, ...]:
    ministries = load("ministries")["ministries"]
    names = [entry["names"][0] for entry in ministries]
    titles = [row["title"] for entry in ministries for row in entry.get("ministers", ())]
    return tuple(sorted([*names, *titles, *load("structure/casing")["words"]], key=len))


def title(printed: str, people: Sequence[str] = ()) -> str:
    """The printed kind in sentence case; names of *people* are written as they sign.

    >>> title("BRIEF VAN DE MINISTER VAN ECONOMISCHE ZAKEN")
    'Brief van de Minister van Economische Zaken'
    """
    text = clean(printed)
    if text != text.upper():
        return text
    lowered = text.lower()
    cased = lowered[:1].upper() + lowered[1:]
    cased = _restore(cased, _kept())
    # The first letter is the title's own: "Nader rapport", not "nader Rapport".
    return _restore(cased, [*map(name_of, movers(text)), *people])


def _restore(text: str, words: Iterable[str]) -> str:
    for word in words:
        # Few of the hundred are there, and each pattern costs more than a look.
        if word.lower() in text.lower():
            pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
            text = re.sub(pattern, word.replace("\\", r"\\"), text, flags=re.IGNORECASE)
    return text


def name_of(printed: str) -> str:
    """A surname in capitals as it is written: "VAN NISPEN" -> "Van Nispen"."""
    if printed != printed.upper():
        return printed
    particles = load("structure/casing")["particles"]
    words = [re.sub(r"\w+", lambda m: m[0].capitalize(), word) for word in printed.lower().split()]
    return " ".join([*words[:1], *(w.lower() if w.lower() in particles else w for w in words[1:])])

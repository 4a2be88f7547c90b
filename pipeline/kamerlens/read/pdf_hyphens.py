"""What a hyphen at the end of a line is: the hyphen of a compound, or the typesetter's.

pdfium gives U+FFFE for both. The paper's own words decide first, then the rules of data/read/hyphens.yaml.
"""

import re
from collections.abc import Iterable
from functools import cache

from kamerlens.read.pdf_lines import Line
from kamerlens.structure.data import load
from kamerlens.structure.text import clean

_WORD = re.compile(r"[^\W_]+(?:[-‐'’][^\W_]+)*")
_SOFT = "\xad"


class Hyphens:
    """Decides on hyphens with the words that stand unbroken in one paper."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._seen: set[str] = set()
        for line in lines:
            words = clean(line.text.replace("\ufffe", "-")).split()
            # The first and the last word of a line may be parts of words.
            for word in words[1:-1]:
                parts = (word,) if word.isalpha() else _WORD.findall(word)
                self._seen.update(part.casefold() for part in parts)

    def ending(self, left: str, right: str, hyphen: str) -> str:
        """What stands between the two parts: nothing, a hyphen, or a hyphen and a space ("sociaal- en")."""
        if hyphen == _SOFT:
            return ""
        head, tail = _last(left), _first(right)
        if not head or not tail:
            return "-"
        if _matches("apart", head, tail):
            return "- "
        whole, hyphened = f"{head}{tail}".casefold(), f"{head}-{tail}".casefold()
        if hyphened in self._seen and whole not in self._seen:
            return "-"
        if whole in self._seen:
            return ""
        return "-" if _matches("kept", head, tail) else ""


def _last(text: str) -> str:
    found = _WORD.findall(text)
    return found[-1] if found and text.endswith(found[-1]) else ""


def _first(text: str) -> str:
    found = _WORD.match(text)
    return found[0] if found else ""


@cache
def _rules(name: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(row["left"]), re.compile(row["right"])) for row in load("read/hyphens")[name])


def _matches(name: str, left: str, right: str) -> bool:
    return any(a.search(left) and b.match(right) for a, b in _rules(name))

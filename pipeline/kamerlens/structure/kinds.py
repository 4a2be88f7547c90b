"""The official coarse kind of a paper, and the zone of its running text, from what it prints."""

import re
from functools import cache

from kamerlens.records import Zone
from kamerlens.structure.data import load
from kamerlens.structure.text import key


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str, Zone], ...]:
    return tuple(
        (re.compile(row["pattern"], re.IGNORECASE), row["kind"], Zone(row["zone"]))
        for row in load("kinds")["kinds"]
    )


def kind_of(printed: str) -> str:
    """The official kind for a printed one, empty where no rule of data/kinds.yaml fits.

    >>> kind_of("GEWIJZIGDE MOTIE VAN HET LID CEDER")
    'Motie'
    """
    text = key(printed)
    return next((kind for pattern, kind, _ in _rules() if pattern.match(text)), "")


def zone_of(kind: str, printed: str = "") -> Zone:
    """The zone of running text in a paper of this printed kind, else of this official kind."""
    text = key(printed)
    for pattern, _, zone in _rules():
        if text and pattern.match(text):
            return zone
    official = load("kinds")["official"]
    named = {name: zone for _, name, zone in _rules()}
    return named.get(kind) or Zone(official.get(kind, Zone.OTHER))

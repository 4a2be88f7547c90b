"""The labels of a mention: what stands before the bar in ``[[cs/geld/meer|words]]``."""

from __future__ import annotations

from typing import NamedTuple

from typeset.errors import InlineError

THEMES = {
    "cs": "centrale_sturing",
    "su": "specifieke_uitkering",
    "vrs": "verplichte_regionale_samenwerking",
}
SUBTYPES = {
    "cs": (
        "taken_en_bevoegdheden",
        "afspraken_en_escalatie",
        "geld",
        "programma",
        "kaders_en_toezicht",
        "beleidsvrijheid",
    ),
    "su": ("instelling", "voorwaarden_en_verantwoording", "omzetting_of_afbouw", "vermelding"),
    "vrs": ("wettelijke_plicht", "regio_indeling", "verlengd_lokaal_bestuur", "vrijwillig_uitgangspunt"),
}
DIRECTIONS = ("meer", "minder", "neutraal")


class Label(NamedTuple):
    """One theme of a mention, by the codebook's keys."""

    theme: str
    subtype: str
    direction: str
    speaker: str = ""


def parse_labels(text: str) -> tuple[Label, ...]:
    """The labels of ``cs/geld/meer+su/vermelding/neutraal/Raad van State``; raises InlineError for any other."""
    return tuple(_label(part) for part in text.split("+"))


def _label(text: str) -> Label:
    theme, subtype, direction, speaker = (*(part.strip() for part in text.split("/", 3)), "", "", "", "")[:4]
    _require(theme, tuple(THEMES), "theme", text)
    _require(subtype, SUBTYPES[theme], f"subtype of {theme}", text)
    _require(direction, DIRECTIONS, "direction", text)
    return Label(THEMES[theme], subtype, direction, speaker)


def _require(value: str, allowed: tuple[str, ...], what: str, text: str) -> None:
    if value not in allowed:
        raise InlineError(
            f"{value!r} is no {what} in the mention {text!r}", f"use one of {', '.join(allowed)}"
        )

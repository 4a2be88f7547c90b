"""Keeps the card's tables of scores equal to scores.json: what stands between their marks is written from it."""

import re
from typing import Any

NAMES = {
    "pos_acc": "POS",
    "tag_acc": "tag",
    "morph_acc": "morphology",
    "lemma_acc": "lemma",
    "dep_uas": "UAS",
    "dep_las": "LAS",
    "sents_f": "sentences",
}
SETS = {
    "alpino": "Alpino test",
    "lassy_lines": "Lassy wiki test, headings and list members on their own lines",
    "lassy": "Lassy wiki test, ten sentences running on",
    "ud": "Alpino test + Lassy wiki test (lines)",
    "ud_tens": "Alpino test + Lassy wiki test (ten running on)",
    "ud_2_8": "UD 2.8: Alpino test + Lassy wiki test (ten running on)",
}
# As its makers publish them with spaCy 3.8.0, on the 2.8 tests (https://spacy.io/models/nl).
PUBLISHED = {
    "nl_core_news_sm": (0.958, 0.940, 0.951, 0.950, 0.857, 0.805, 0.865),
    "nl_core_news_md": (0.963, 0.949, 0.960, 0.954, 0.867, 0.821, 0.871),
    "nl_core_news_lg": (0.967, 0.954, 0.966, 0.955, 0.876, 0.830, 0.869),
}


def table(scores: dict[str, dict[str, float]]) -> str:
    """The scores on the test sets, and those published, as a table in Markdown."""
    rows = [(SETS[name], [scores[name][key] for key in NAMES]) for name in SETS]
    rows += [(f"{name} (published)", list(figures)) for name, figures in PUBLISHED.items()]
    lines = ["| | " + " | ".join(NAMES.values()) + " |", "|---" * (len(NAMES) + 1) + "|"]
    return "\n".join(
        [*lines, *(f"| {name} | " + " | ".join(f"{x:.3f}" for x in row) + " |" for name, row in rows)]
    )


def facts(measured: dict[str, Any]) -> str:
    """Size, time to load and speed, as a list in Markdown."""
    speeds = ", ".join(f"{number:,} ({depth})" for depth, number in measured["words_per_second"].items())
    return "\n".join(
        [
            f"- size: {measured['megabytes']:.1f} MB",
            f"- loads in {measured['load_seconds']:.2f} s",
            f"- words per second on one core: {speeds}",
        ]
    )


def fill(text: str, scores: dict[str, Any]) -> str:
    """The card's text with its tables written anew from *scores*, the contents of scores.json."""
    letter = f"F {scores['letter']['sents_f']:.3f}" if scores["letter"] else "not measured"
    parts = {"scores": table(scores["tests"]), "letter": letter, "facts": facts(scores["measured"])}
    for name, content in parts.items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
        text = marks.sub(lambda found, content=content: found[1] + content + found[2], text)
    return text

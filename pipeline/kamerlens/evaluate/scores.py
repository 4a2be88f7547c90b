"""Scores as rows of the site's tables, kept in one file beside the tagger that they are of.

The file is a JSON object: for each table (``metingen``, ``overeenstemming``, ``goudset``) a list of rows. Ingest puts
them into the database as they are, so that whoever reads a count can read beside it how good the count is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kamerlens.evaluate import tagging
from kamerlens.evaluate.agreement import Agreement
from kamerlens.evaluate.tagging import Judged, Rate, Result, Score
from kamerlens.store.measures import fingerprint, read
from kamerlens.tag import gold
from kamerlens.tag.codebook import DIRECTIONS, Codebook
from kamerlens.tag.tagger import Tagger

Row = dict[str, Any]

_LEAST = 30  # sentences of a group: what is measured on fewer says nothing


def record(file: Path, table: str, rows: Iterable[Row], measured_on: str = "") -> None:
    """Put *rows* into a table of the file, in place of those of the same ``verzameling``; the rest stays."""
    document = read(file)
    kept = [row for row in document.get(table, []) if measured_on and row["verzameling"] != measured_on]
    document[table] = sorted([*kept, *rows], key=lambda row: json.dumps(row, sort_keys=False))
    half = file.with_name(file.name + ".tmp")
    half.write_text(_text(document), "utf-8")
    half.replace(file)


def _text(document: dict[str, list[Row]]) -> str:
    """One row a line, so that a change of the scores reads well in a diff."""
    parts = []
    for name, rows in document.items():
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        parts.append(f'"{name}": [\n{lines}\n]')
    return "{" + ",\n".join(parts) + "}\n"


def version(tagger: Tagger) -> str:
    """What was measured: the trained decision that ships, by its content, the pipeline, the encoder."""
    meta = tagger.reader.nlp.meta
    encoder = tagger.encoder.version if tagger.encoder else "zonder encoder"
    return f"tagger {fingerprint()}, {meta['lang']}_{meta['name']} {meta['version']}, {encoder}"


def measures(result: Result, measured_on: str, codebook: Codebook, tagger: str) -> Iterator[Row]:
    """The rows of ``metingen``: per theme, for all and per group, then per direction and per subtype."""
    common = {
        "tagger": tagger,
        "codeboek": codebook.version,
        "gemeten": datetime.now(UTC).date().isoformat(),
    }
    for score in result.scores:
        if score.group and score.sentences < _LEAST:
            continue
        shares = {
            "richting_juist": _round(score.direction),
            "subtype_juist": _round(score.subtype),
            "kalibratiefout": _round(score.calibration_error),
        }
        yield {
            **_row(score, measured_on, "thema", "", _words(result.judged, score.group)),
            **shares,
            **common,
        }
    for theme in codebook.themes:
        classes = [("richting", "direction", each) for each in DIRECTIONS]
        classes += [("subtype", "subtype", each.id) for each in theme.subtypes]
        for aspect, name, value in classes:
            score = tagging.score([_only(each, theme.id, name, value) for each in result.judged], theme.id)
            none = {"richting_juist": None, "subtype_juist": None, "kalibratiefout": None}
            yield {**_row(score, measured_on, aspect, value, _words(result.judged)), **none, **common}


def _row(score: Score, measured_on: str, aspect: str, value: str, words: int | None) -> Row:
    return {
        "verzameling": measured_on,
        "thema": score.theme,
        "aspect": aspect,
        "klasse": value,
        "groep": score.group,
        "zinnen": score.sentences,
        "woorden": words,
        "gecodeerd": score.wanted,
        "gegeven": score.given,
        "juist": score.hits,
        **_rate("precisie", score.precision),
        **_rate("recall", score.recall),
        **_rate("f1", score.f1),
    }


def _rate(name: str, rate: Rate) -> Row:
    return {name: _round(rate.value), f"{name}_laag": _round(rate.low), f"{name}_hoog": _round(rate.high)}


def _round(value: float) -> float:
    return round(value, 4)


def _words(judged: Sequence[Judged], group: str = "") -> int | None:
    """The words of the sentences of a group of `tagging.Score`; None for a period."""
    if group.startswith("periode"):
        return None
    return sum(len(each.coded.sentence.split()) for each in judged if group in _groups(each))


def _groups(judged: Judged) -> tuple[str, ...]:
    return "", f"soort: {judged.coded.kind}", f"zone: {judged.coded.zone}"


def _only(judged: Judged, theme: str, aspect: str, value: str) -> Judged:
    """The sentence as if the theme counted only where its *aspect* (direction, subtype) is *value*."""
    label, mention = judged.coded.label(theme), judged.mention(theme)
    labels = (label,) if label is not None and getattr(label, aspect) == value else ()
    mentions = (mention,) if mention is not None and getattr(mention, aspect) == value else ()
    return replace(judged, coded=replace(judged.coded, labels=labels), mentions=mentions)


def agreement(found: Iterable[Agreement]) -> Iterator[Row]:
    """The rows of ``overeenstemming``."""
    for each in found:
        yield {
            "thema": each.theme,
            "zinnen": each.sentences,
            "beide": each.both,
            "kappa": _round(each.kappa),
            "alpha": _round(each.alpha),
            "richting_gelijk": _round(each.direction),
            "subtype_gelijk": _round(each.subtype),
        }


def gold_set(folder: Path, themes: Sequence[str]) -> Iterator[Row]:
    """The rows of ``goudset``: how many sentences each part has, per theme and direction."""
    for part in ("train", "development", "test"):
        rows = list(gold.read_folder(folder, part))
        labels = [[(each.theme, each.direction) for each in row.labels] for row in rows]
        yield from _part(f"goudset {part}", labels, len({row.source for row in rows}), themes)
    for file in sorted((folder / "papers").glob("*.jsonl")):
        places = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        labels = [[(each["theme"], each["direction"]) for each in row["labels"]] for row in places]
        yield from _part(f"stukken {file.stem}", labels, len({row["paper"] for row in places}), themes)


def _part(
    name: str, labels: Sequence[Sequence[tuple[str, str]]], sources: int, themes: Sequence[str]
) -> Iterator[Row]:
    for theme in themes:
        found = Counter(next(d for t, d in row if t == theme) for row in labels if theme in dict(row))
        yield {
            "verzameling": name,
            "thema": theme,
            "zinnen": len(labels),
            "bronnen": sources,
            "met_thema": found.total(),
            **{direction: found[direction] for direction in DIRECTIONS},
        }

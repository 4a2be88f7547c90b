"""`kamerlens tag`: JSON lines in, the same lines with their mentions out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kamerlens.errors import UsageError
from kamerlens.records import Mention
from kamerlens.tag.tagger import Tagger

_BATCH = 100


def tag_lines(stream: Iterable[str], tagger: Tagger) -> Iterator[str]:
    """Each line {"id", "text", "context"?} with "mentions" added; raises UsageError naming a line that is not so.

    Lines are tagged a batch at a time; those before a bad line are answered before it is reported.
    """
    batch: list[dict[str, Any]] = []
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            batch.append(_row(line, number))
        except UsageError:
            yield from _answers(batch, tagger)
            raise
        if len(batch) == _BATCH:
            yield from _answers(batch, tagger)
            batch = []
    yield from _answers(batch, tagger)


def _answers(rows: Sequence[dict[str, Any]], tagger: Tagger) -> Iterator[str]:
    tagged = tagger.tag_texts([(row["text"], row.get("context") or "") for row in rows])
    for row, mentions in zip(rows, tagged, strict=True):
        yield json.dumps({**row, "mentions": [_facts(each) for each in mentions]}, ensure_ascii=False)


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as e:
        raise UsageError(f"line {number}: not JSON ({e}): give one object a line") from e
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
        raise UsageError(f'line {number}: give an object with "id" and "text" (a string)')
    if not isinstance(row.get("context", ""), str | None):
        raise UsageError(f'line {number}: "context" is not a string')
    return row


def _facts(mention: Mention) -> dict[str, Any]:
    return {
        "theme": mention.theme,
        "subtype": mention.subtype,
        "direction": mention.direction,
        "text": mention.text,
        "start": mention.begin,
        "end": mention.end,
        "sentence_start": mention.sentence_begin,
        "sentence_end": mention.sentence_end,
        "confidence": mention.confidence,
        "rule": mention.rule,
        "speaker": mention.speaker,
        "force": mention.force,
        "actor": mention.actor,
        "tiers": list(mention.tiers),
    }

"""A sentence to code and the line that a coder's file gets of it, in the format of the gold set.

Beside what `tag.gold` reads, a line tells who coded it and when, where the sentence stands (paper, paragraph, begin,
end), from which stratum it was drawn and which themes the tagger had given it: whoever measures with the file needs
these, and a coder is not shown them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kamerlens.errors import UsageError
from kamerlens.tag.codebook import DIRECTIONS, Codebook
from kamerlens.tag.gold import PAPER, Label

Line = dict[str, Any]

# What a file from outside may hold at most: a line of JSON, a name, a note.
MOST_LINE, MOST_NAME, MOST_NOTE = 100_000, 100, 4_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sentence of a database, drawn to be coded.

    ``size``: sentences of its stratum, estimated where nobody counted them; ``factor``: how many sentences it stands
    for within its stratum, relative to the others. ``tagged``: what the tagger says, by theme.
    """

    paper: str
    paragraph: int
    begin: int
    end: int
    sentence: str
    context: str = ""
    kind: str = ""
    period: str = ""
    zone: str = ""
    stratum: str = ""
    size: float = 0.0
    factor: float = 1.0
    tagged: tuple[Label, ...] = ()

    @property
    def id(self) -> str:
        """The place of the sentence: paper, paragraph and begin."""
        return f"{self.paper}-{self.paragraph}-{self.begin}"


def line(
    drawn: Drawn,
    labels: Sequence[Label],
    coder: str,
    note: str = "",
    seconds: float | None = None,
    when: str = "",
) -> Line:
    """The line of a coder's file; *when* is now where nothing else is given (ISO 8601, UTC)."""
    return {
        "id": drawn.id,
        "source": f"{PAPER}{drawn.paper}",
        "period": drawn.period,
        "kind": drawn.kind,
        "zone": drawn.zone,
        "context": drawn.context,
        "sentence": drawn.sentence,
        "labels": [label_row(each) for each in labels],
        "note": note,
        "coder": coder,
        "coded_at": when or datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": None if seconds is None else round(seconds, 1),
        "paper": drawn.paper,
        "paragraph": drawn.paragraph,
        "begin": drawn.begin,
        "end": drawn.end,
        "stratum": drawn.stratum,
        "stratum_size": drawn.size,
        "factor": drawn.factor,
        "tagged": [label_row(each) for each in drawn.tagged],
    }


def label_row(label: Label) -> dict[str, str]:
    """A label as a line has it."""
    return {
        "theme": label.theme,
        "subtype": label.subtype,
        "direction": label.direction,
        "trigger": label.trigger,
    }


def checked(labels: Iterable[Label], sentence: str, codebook: Codebook, place: str) -> tuple[Label, ...]:
    """The labels, if they are the codebook's; raises UsageError that names *place* where one is not."""
    found = tuple(labels)
    subtypes = {theme.id: {each.id for each in theme.subtypes} for theme in codebook.themes}
    for label in found:
        if label.theme not in subtypes:
            raise UsageError(f"{place}: no theme {label.theme!r}: it is one of {', '.join(subtypes)}")
        if label.subtype not in subtypes[label.theme]:
            known = ", ".join(sorted(subtypes[label.theme]))
            raise UsageError(f"{place}: {label.theme} has no subtype {label.subtype!r}: it is one of {known}")
        if label.direction not in DIRECTIONS:
            known = ", ".join(DIRECTIONS)
            raise UsageError(f"{place}: no direction {label.direction!r}: it is one of {known}")
        if label.trigger not in sentence:
            raise UsageError(f"{place}: {label.trigger!r} does not stand in the sentence")
    if len({label.theme for label in found}) < len(found):
        raise UsageError(f"{place}: a theme is given twice: give it one subtype and one direction")
    return found


def read(file: Path, codebook: Codebook) -> Iterator[Line]:
    """The lines of a file of coded sentences that came from elsewhere, each checked and cut to the known keys.

    Raises UsageError naming the line that is not one.
    """
    with _opened(file) as text:
        for number, raw in enumerate(text, 1):
            if raw.strip():
                yield _line(raw, codebook, f"{file}, line {number}")


def _opened(file: Path) -> Any:
    try:
        return file.open(encoding="utf-8", newline="\n")
    except OSError as e:
        raise UsageError(f"{file}: can't be read ({e.strerror}): name a file of coded sentences") from e


def _line(raw: str, codebook: Codebook, place: str) -> Line:
    if len(raw) > MOST_LINE:
        raise UsageError(f"{place}: longer than {MOST_LINE} characters: not a coded sentence")
    try:
        row = json.loads(raw)
        drawn = drawn_of(row)
        labels = [_label(each) for each in row["labels"]]
        coder, note = _text(row, "coder", MOST_NAME), _text(row, "note", MOST_NOTE)
        when = _moment(row.get("coded_at"))
        seconds = None if row.get("seconds") is None else _number(row, "seconds")
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as e:
        raise UsageError(f"{place}: not a coded sentence ({type(e).__name__}: {e})") from e
    return line(drawn, checked(labels, drawn.sentence, codebook, place), coder, note, seconds, when)


def drawn_of(row: Mapping[str, Any]) -> Drawn:
    """The sentence of a line; raises ValueError, KeyError or TypeError for what is none."""
    if not _text(row, "sentence", MOST_LINE).strip():
        raise ValueError("without a sentence")
    return Drawn(
        paper=_text(row, "paper", MOST_NAME) or _text(row, "source", MOST_NAME).removeprefix(PAPER),
        paragraph=int(row["paragraph"]),
        begin=int(row["begin"]),
        end=int(row["end"]),
        sentence=row["sentence"],
        context=_text(row, "context", MOST_LINE),
        kind=_text(row, "kind", MOST_NOTE),
        period=_text(row, "period", MOST_NAME),
        zone=_text(row, "zone", MOST_NAME),
        stratum=_text(row, "stratum", MOST_NOTE),
        size=_number(row, "stratum_size"),
        factor=_number(row, "factor") or 1.0,
        tagged=tuple(_label(each) for each in row.get("tagged") or ()),
    )


def _label(row: Mapping[str, Any]) -> Label:
    theme, subtype, direction = (_text(row, key, MOST_NAME) for key in ("theme", "subtype", "direction"))
    return Label(theme, subtype, direction, _text(row, "trigger", MOST_LINE))


def _text(row: Mapping[str, Any], key: str, most: int) -> str:
    """A text without control characters, which a terminal would obey; raises ValueError for what is no text."""
    value = row.get(key) or ""
    if not isinstance(value, str):
        raise ValueError(f"{key} is no text")
    if len(value) > most:
        raise ValueError(f"{key} is longer than {most} characters")
    if any(ord(char) < 32 and char not in "\n\t" for char in value) or "\x7f" in value:
        raise ValueError(f"{key} has control characters")
    return value


def _number(row: Mapping[str, Any], key: str) -> float:
    value = float(row.get(key) or 0)
    if not 0 <= value < 1e15:
        raise ValueError(f"{key} is no count")
    return value


def _moment(value: Any) -> str:
    if not value:
        return ""
    return datetime.fromisoformat(str(value)).isoformat(timespec="seconds")


def ids(file: Path) -> set[str]:
    """The ids of the sentences in a coder's file; none where there is no such file."""
    if not file.is_file():
        return set()
    try:
        rows = [json.loads(each) for each in file.read_text("utf-8").splitlines() if each.strip()]
        return {str(row["id"]) for row in rows}
    except (ValueError, KeyError, TypeError) as e:
        raise UsageError(f"{file}: not a file of coded sentences ({e}): name another file") from e


def append(file: Path, lines: Iterable[Line]) -> tuple[int, int]:
    """Add lines to a coder's file, each at once; how many were added, and how many were there already."""
    known, added, passed = ids(file), 0, 0
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        for each in lines:
            if each["id"] in known:
                passed += 1
                continue
            out.write(json.dumps(each, ensure_ascii=False) + "\n")
            out.flush()
            known.add(each["id"])
            added += 1
    return added, passed

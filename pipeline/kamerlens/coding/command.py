"""What `kamerlens code` does: from a database to a coder's file, over a screen or a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kamerlens.coding import draw, record, sheet
from kamerlens.coding import estimate as estimates
from kamerlens.coding.draw import BY, Wish
from kamerlens.coding.record import Drawn, Line
from kamerlens.coding.screen import Ask, Say, Screen
from kamerlens.errors import UsageError
from kamerlens.evaluate import agreement as agreements
from kamerlens.store.database import opened
from kamerlens.tag import codebook, gold
from kamerlens.tag.tagger import ready


def checked_by(text: str) -> tuple[str, ...]:
    """What a draw goes by, from words with commas between; raises UsageError for what is not known."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in BY]
    if unknown:
        raise UsageError(f"--by {unknown[0]}: it is of {', '.join(BY)}")
    return names


def drawn(
    database: Path, wish: Wish, into: Path, uncertain: bool, model: str | None, encoder: bool
) -> list[Drawn]:
    """The sentences to code, without those that are coded in *into* already."""
    with opened(database) as db:
        found = draw.least_certain(db, wish, ready(model, encoder)) if uncertain else draw.draw(db, wish)
    known = record.ids(into)
    return [each for each in found if each.id not in known]


def at_screen(
    sentences: Sequence[Drawn], into: Path, coder: str, shows_tagger: bool, ask: Ask, say: Say
) -> int:
    """Code on a terminal; how many were coded. Each is in the file as soon as it is coded."""
    screen = Screen(codebook.load(), ask, say, shows_tagger)
    return record.append(into, screen.run(sentences, coder))[0]


def write_sheet(sentences: Sequence[Drawn], file: Path) -> None:
    """Write a CSV sheet to code in."""
    sheet.write(sentences, file, codebook.load())


def take_in(file: Path, into: Path, coder: str, database: Path) -> tuple[int, int]:
    """Read a coded sheet (.csv), or lines that somebody else coded or disputed (.jsonl), into a coder's file.

    All lines are checked before the first is written; where the database has the paper, the sentence must stand in
    it. How many were added, and how many were there already.
    """
    book = codebook.load()
    if file.suffix.lower() == ".csv":
        if not coder:
            raise UsageError("say who coded the sheet: --coder NAME")
        lines = list(sheet.read(file, book, coder))
    else:
        lines = [{**line, "coder": line["coder"] or coder} for line in record.read(file, book)]
        if database.is_file():
            with opened(database) as db:
                _check_places(db, lines, file)
    return record.append(into, lines)


def _check_places(db: Any, lines: Sequence[Line], file: Path) -> None:
    sql = "select tekst from alineas where stuk = ? and volgnummer = ?"
    for line in lines:
        found = db.execute(sql, [line["paper"], line["paragraph"]]).fetchone()
        if found and found[0][line["begin"] : line["end"]] != line["sentence"]:
            raise UsageError(f"{file}: {line['id']}: the sentence does not stand there in the paper")


def agreement(first: Path, second: Path) -> Iterator[str]:
    """How well two coders agree on the sentences that both coded."""
    labels = {row.id: row.labels for row in gold.read(second)}
    both = [row for row in gold.read(first) if row.id in labels]
    if not both:
        raise UsageError(f"{first} and {second} have no sentence in common: draw with the same --seed")
    themes = [theme.id for theme in codebook.load().themes]
    yield from agreements.table([agreements.of_theme(both, labels, theme) for theme in themes])


def estimate(file: Path) -> Iterator[str]:
    """What a coded draw says of the whole database."""
    book = codebook.load()
    themes = [theme.id for theme in book.themes]
    yield from estimates.table(list(estimates.totals(list(record.read(file, book)), themes)))

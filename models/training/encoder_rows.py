"""Writes what the encoder learns from and what is held back for choices, as JSONL outside the project.

`python models/training/encoder_rows.py ../shared/gold/examples.jsonl --papers ../shared/papers --out FOLDER` gives
train.jsonl, held.jsonl (the development part of the gold set) and real.jsonl (real sentences held back).
Sentences without a theme that the sieve stops are left out: the encoder is never asked about them.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from encoder_files import HELD, REAL, TRAIN

from kamerlens.paths import CORPUS
from kamerlens.tag import gold, stand_off
from kamerlens.tag.gold import Coded
from kamerlens.tag.train import asked, near_misses


def write(rows: Sequence[Coded], file: Path) -> None:
    """One JSON object a line, as `kamerlens.tag.gold.read` reads it."""
    lines = (
        json.dumps(
            {
                "id": row.id,
                "source": row.source,
                "context": row.context,
                "sentence": row.sentence,
                "labels": [
                    {"theme": x.theme, "subtype": x.subtype, "direction": x.direction, "trigger": x.trigger}
                    for x in row.labels
                ],
            },
            ensure_ascii=False,
        )
        for row in rows
    )
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path, help="JSONL of coded example sentences")
    parser.add_argument("--papers", type=Path, required=True, help="folder with the coded real papers")
    parser.add_argument("--out", type=Path, required=True, help="folder outside the project")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    folder = CORPUS / "gold"
    real = list(stand_off.read(folder / "papers", given.papers, "train"))
    learned = [
        *gold.read_folder(folder, "train"),
        *gold.read(given.examples),
        *near_misses(),
        *(row for row in gold.contrasts(folder) if not gold.is_kept_from_encoder(row.source)),
        *(row for row in real if not gold.is_kept_from_encoder(row.source)),
    ]
    parts = {
        TRAIN: asked(learned),
        HELD: list(gold.read_folder(folder, "development")),
        REAL: asked(row for row in real if gold.is_kept_from_encoder(row.source)),
    }
    for name, rows in parts.items():
        write(rows, given.out / name)
        print(f"{name}: {len(rows)} sentences, {sum(bool(row.labels) for row in rows)} with a theme")


if __name__ == "__main__":
    main()

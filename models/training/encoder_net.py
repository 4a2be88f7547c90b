"""The encoder as a PyTorch module: twelve layers of attention, and heads that look at the sentence's own words."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from encoder_base import Base
from torch import Tensor, nn
from torch.nn import functional as f

PLACES = 160  # places of which a position vector is kept; the longest input has this many pieces
# The lowest layers stay as published: what they make of a text is made once and not at each epoch, which saves half.
KEPT = 6


class Layer(nn.Module):
    """Attention over all pieces, then two dense steps per piece; each added to its input and normalised."""

    def __init__(self, width: int, heads: int, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.q, self.k, self.v, self.ao = (nn.Linear(width, width) for _ in range(4))
        self.fi, self.fo = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.aln, self.oln = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """One layer: attention, then the wide part, each with its norm."""
        q, k, v = (self._split(part(x)) for part in (self.q, self.k, self.v))
        mixed = attend(q, k, v, mask).transpose(1, 2).flatten(2)
        x = self.aln(x + f.dropout(self.ao(mixed), self.dropout, self.training))
        return self.oln(x + f.dropout(self.fo(f.gelu(self.fi(x))), self.dropout, self.training))

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(2, (self.heads, -1)).transpose(1, 2)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Attention; *mask* (batch x 1 x 1 x pieces) is true where there is a piece, None where all are."""
    scores = q @ k.transpose(2, 3) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e4)
    return scores.softmax(-1) @ v


@dataclass(frozen=True, slots=True)
class Shape:
    """The numbers that make a network; *subtypes* has how many each theme has, *directions* how many all have."""

    pieces: int
    width: int
    layers: int
    heads: int
    epsilon: float
    directions: int
    subtypes: tuple[int, ...]


class Encoder(nn.Module):
    """Pieces in; out come one row of outputs a sentence, and for each piece how much its word carries each theme.

    ``own`` is 1 for the pieces of the sentence itself: they get a vector of their own above the layers that are kept,
    and only they are pooled. A theme is judged by the whole sentence beside the words that seem to carry it.
    """

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.dropout = dropout
        self.word = nn.Embedding(shape.pieces, shape.width)
        self.place = nn.Embedding(PLACES, shape.width)
        self.own = nn.Parameter(torch.zeros(shape.width))
        self.norm = nn.LayerNorm(shape.width, shape.epsilon)
        self.layers = nn.ModuleList(
            Layer(shape.width, shape.heads, shape.epsilon, dropout) for _ in range(shape.layers)
        )
        self.sizes = [[1, shape.directions, count] for count in shape.subtypes]
        self.marks = nn.Linear(shape.width, len(shape.subtypes))
        self.direction = nn.Linear(4 * shape.width, shape.directions)  # what all themes have in common
        self.themes = nn.ModuleList(nn.Linear(4 * shape.width, sum(sizes)) for sizes in self.sizes)

    def forward(self, ids: Tensor, own: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Outputs (themes, then directions, then subtypes, theme by theme) and marks (batch x pieces x themes)."""
        return self.upper(self.lower(ids, mask), own, mask)

    def lower(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """What the layers that are kept make of a text: batch x pieces x width."""
        x = self.norm(self.word(ids) + self.place.weight[: ids.shape[1]])
        for layer in self.layers[:KEPT]:
            x = layer(x, mask)
        return x

    def upper(self, x: Tensor, own: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Outputs and marks from what the lower layers made."""
        own = own[:, :, None].to(x.dtype)
        x = x + own * self.own
        for layer in self.layers[KEPT:]:
            x = layer(x, mask)
        marks = self.marks(x)
        whole = f.dropout(pooled(x, own), self.dropout, self.training)
        shares = (marks - 1e4 * (1 - own)).softmax(1)
        telling = f.dropout(shares.transpose(1, 2) @ x, self.dropout, self.training)
        parts = [self._theme(at, torch.cat([whole, telling[:, at]], 1)) for at in range(len(self.sizes))]
        return torch.cat([part for each in zip(*parts, strict=True) for part in each], 1), marks

    def _theme(self, at: int, seen: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Of one theme: whether it is there, its direction, its subtype."""
        present, direction, subtype = self.themes[at](seen).split(self.sizes[at], dim=1)
        return present, direction + self.direction(seen), subtype

    def heads(self) -> Iterator[nn.Parameter]:
        """All that training begins from nothing."""
        for part in (self.marks, self.direction, self.themes):
            yield from part.parameters()

    def groups(self, rate: float, decay: float, head: float) -> Iterator[dict]:
        """Learning rates: the head's own, then less by *decay* for each layer down; all below stays."""
        self.requires_grad_(False)
        yield _trained(self.heads(), head)
        upper = list(self.layers)[KEPT:]
        for depth, layer in enumerate(reversed(upper)):
            yield _trained(layer.parameters(), rate * decay**depth)
        yield _trained([self.own], rate)


def _trained(parameters: Iterable[nn.Parameter], rate: float) -> dict:
    return {"params": [each.requires_grad_() for each in parameters], "lr": rate}


def pooled(x: Tensor, own: Tensor) -> Tensor:
    """The first piece, the mean and the largest over the sentence's own pieces."""
    mean = (x * own).sum(1) / own.sum(1).clamp(min=1)
    largest = (x - 1e4 * (1 - own)).max(1).values.clamp(min=-100)
    return torch.cat([x[:, 0], mean, largest], 1)


def of_base(
    base: Base, words: np.ndarray, directions: int, subtypes: tuple[int, ...], dropout: float = 0.1
) -> Encoder:
    """The network with the published weights and the vectors of the pieces kept; new heads."""
    shape = Shape(len(words), base.width, base.layers, base.heads, base.epsilon, directions, subtypes)
    net = Encoder(shape, dropout)
    arrays = {name: torch.from_numpy(array.copy()) for name, array in base.arrays.items()}
    state = net.state_dict()
    # The type vector is the same for every piece, so it goes into the places.
    state["place.weight"] = arrays["emb.pos"].view(-1, base.width)[:PLACES] + arrays["emb.type"][: base.width]
    state["word.weight"] = torch.from_numpy(words.copy())
    state["norm.weight"], state["norm.bias"] = arrays["emb.ln.w"], arrays["emb.ln.b"]
    for at in range(base.layers):
        for name in ("q", "k", "v", "ao", "aln", "fi", "fo", "oln"):
            for ours, theirs in (("weight", "w"), ("bias", "b")):
                state[f"layers.{at}.{name}.{ours}"] = arrays[f"l{at}.{name}.{theirs}"]
    net.load_state_dict(state)
    begin_heads(net)
    return net


def begin_heads(net: Encoder) -> None:
    """Small random weights, the same each time."""
    chance = torch.Generator().manual_seed(20240612)
    with torch.no_grad():
        for each in net.heads():
            each.copy_(torch.randn(each.shape, generator=chance) * 0.02 if each.dim() > 1 else 0 * each)


def vector(net: Encoder, ids: list[int]) -> np.ndarray:
    """The base's own sentence vector: the mean over all pieces, of length 1."""
    net.eval()
    with torch.no_grad():
        x = net.lower(torch.tensor([ids]))
        for layer in net.layers[KEPT:]:
            x = layer(x, None)
    return f.normalize(x[0].mean(0), dim=0).numpy()

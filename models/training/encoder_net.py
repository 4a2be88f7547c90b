"""The encoder as a PyTorch module: twelve layers of attention, and heads that look at the sentence's own words."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from encoder_base import Base
from torch import Tensor, nn
from torch.nn import functional as f

PLACES = 160  # places of which a position vector is kept; the longest input has this many pieces


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
    """The numbers that make a network."""

    pieces: int
    width: int
    layers: int
    heads: int
    epsilon: float
    outputs: int


class Encoder(nn.Module):
    """Pieces in, one row of outputs a sentence.

    ``own`` is 1 for the pieces of the sentence itself: they get a vector of their own, and only they are pooled.
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
        self.head = nn.Linear(3 * shape.width, shape.outputs)

    def forward(self, ids: Tensor, own: Tensor, mask: Tensor | None = None) -> Tensor:
        """The outputs of each text; *own* tells the pieces of the sentence from those of its context."""
        return self.head(f.dropout(self.pooled(ids, own, mask), self.dropout, self.training))

    def pooled(self, ids: Tensor, own: Tensor, mask: Tensor | None) -> Tensor:
        """The first piece, the mean and the largest over the sentence's own pieces."""
        x = self.hidden(ids, own, mask)
        own = own[:, :, None].to(x.dtype)
        mean = (x * own).sum(1) / own.sum(1).clamp(min=1)
        largest = (x - 1e4 * (1 - own)).max(1).values.clamp(min=-100)
        return torch.cat([x[:, 0], mean, largest], 1)

    def hidden(self, ids: Tensor, own: Tensor, mask: Tensor | None = None) -> Tensor:
        """The last layer: batch x pieces x width."""
        x = self.word(ids) + self.place.weight[: ids.shape[1]] + own[:, :, None] * self.own
        x = f.dropout(self.norm(x), self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def groups(self, rate: float, decay: float, head: float) -> Iterator[dict]:
        """Learning rates: the head's own, then less by *decay* for each layer down; the pieces' vectors stay."""
        self.word.requires_grad_(False)
        self.place.requires_grad_(False)
        yield {"params": list(self.head.parameters()), "lr": head}
        for depth, layer in enumerate(reversed(self.layers)):
            yield {"params": list(layer.parameters()), "lr": rate * decay**depth}
        low = rate * decay ** len(self.layers)
        yield {"params": [self.own, *self.norm.parameters()], "lr": low}


def of_base(base: Base, words: np.ndarray, outputs: int, dropout: float = 0.1) -> Encoder:
    """The network with the published weights and the vectors of the pieces kept; new heads."""
    shape = Shape(len(words), base.width, base.layers, base.heads, base.epsilon, outputs)
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
    state["head.weight"] = torch.randn(state["head.weight"].shape, generator=_seeded()) * 0.02
    state["head.bias"] = torch.zeros(outputs)
    net.load_state_dict(state)
    return net


def _seeded() -> torch.Generator:
    return torch.Generator().manual_seed(20240612)


def vector(net: Encoder, ids: list[int]) -> np.ndarray:
    """The base's own sentence vector: the mean over all pieces, of length 1."""
    net.eval()
    with torch.no_grad():
        x = net.hidden(torch.tensor([ids]), torch.zeros(1, len(ids), dtype=torch.long))[0].mean(0)
    return f.normalize(x, dim=0).numpy()

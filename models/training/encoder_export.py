"""Writes a trained network as models/encoder: ONNX with 8-bit weights, its pieces and its facts.

`python models/training/encoder_export.py --work FOLDER…` after encoder_train.py. Of several runs the mean of the
weights is written, which is one network (Wortsman et al. 2022, "Model soups"). It needs onnx, onnx_ir and
onnxruntime too.
"""

import argparse
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import encoder_base
import encoder_net
import numpy as np
import onnx
import torch
from encoder_labels import DIRECTIONS, SUBTYPES, THEMES
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from torch import Tensor, nn

from kamerlens.paths import MODELS
from kamerlens.tag.encoder import FACTS, NETWORK, PIECES, Pieces

ACCURACY = 4  # what flows through is rounded to 8 bits too, but by row and block: see encoder_measure.py


class EightBits(nn.Module):
    """Vectors of pieces as 8-bit numbers, each row with its own scale."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("numbers", (weight / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        """The vectors of pieces."""
        return self.numbers[ids].float() * self.scale[ids]


def load(files: Sequence[Path], pieces: int) -> encoder_net.Encoder:
    """The trained network of a checkpoint, or the mean of several that began from the same weights."""
    base = encoder_base.read(encoder_base.file_of_wheel())
    sizes = tuple(map(len, SUBTYPES.values()))
    shape = encoder_net.Shape(
        pieces, base.width, base.layers, base.heads, base.epsilon, len(DIRECTIONS), sizes
    )
    net = encoder_net.Encoder(shape)
    found = [torch.load(file, weights_only=True) for file in files]
    net.load_state_dict({name: sum(each[name] for each in found) / len(found) for name in found[0]})
    return net.eval()


def export(net: encoder_net.Encoder, file: Path) -> None:
    """Batches of any size and length; weights in blocks of 32 numbers of 8 bits with a scale each.

    The usual dynamic quantisation, one scale for all that flows through, costs far more accuracy than 8 bits do.
    """
    net.word = EightBits(net.word.weight.data)
    plain = file.with_suffix(".float.onnx")
    torch.onnx.export(
        net,
        (torch.ones(1, 9, dtype=torch.long), torch.ones(1, 9, dtype=torch.long)),
        plain,
        input_names=["ids", "own"],
        output_names=["outputs", "marks"],
        dynamic_axes={"ids": {1: "pieces"}, "own": {1: "pieces"}, "marks": {1: "pieces"}},
        opset_version=17,
        dynamo=False,
    )
    rounded = MatMulNBitsQuantizer(
        onnx.load(plain), bits=8, block_size=32, is_symmetric=True, accuracy_level=ACCURACY
    )
    rounded.process()
    model = rounded.model.model
    model.producer_name, model.doc_string = "kamerlens", ""
    for node in model.graph.node:
        node.doc_string = ""
    onnx.save(model, file)
    plain.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, nargs="+", required=True, help="folder of encoder_train.py")
    parser.add_argument("--out", type=Path, default=MODELS / "encoder")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(given.work[0] / PIECES, given.out / PIECES)
    net = load([work / "best.pt" for work in given.work], len(Pieces.read(given.out / PIECES).number))
    export(net, given.out / NETWORK)
    digest = hashlib.sha256((given.out / NETWORK).read_bytes()).hexdigest()[:12]
    facts = {
        "version": f"multilingual-e5-small, Kamerlens 3 ({digest})",
        "themes": THEMES,
        "directions": DIRECTIONS,
        "subtypes": SUBTYPES,
        "thresholds": dict.fromkeys(THEMES, 0.5),
    }
    (given.out / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print({file.name: file.stat().st_size for file in given.out.iterdir()}, np.__version__)


if __name__ == "__main__":
    main()

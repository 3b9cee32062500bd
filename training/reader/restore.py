"""The weights of a model as a checkpoint again: `python -m training.reader.restore models/en_news OUT/distilled.pt`.

They are what the int8 graph holds, so a little coarser than what was exported. For training on from a shipped model.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.reader.__main__ import save
from training.reader.network import Encoder


def restore(model: Path) -> Encoder:
    """The encoder of a model folder; positions beyond those that the graph keeps are those of the base."""
    graph = onnx.load(model / "news_encoder" / "encoder.onnx").graph
    arrays = {w.name: numpy_helper.to_array(w) for w in graph.initializer}

    def weight(name: str) -> torch.Tensor:
        if name in arrays:
            value = arrays[name]
        elif f"{name}_bytes" in arrays:
            value = arrays[f"{name}_bytes"] * arrays[f"{name}_scale"]
        else:
            zero = arrays[f"{name}_zero_point"].astype(np.float32)
            value = (arrays[f"{name}_quantized"].astype(np.float32) - zero) * arrays[f"{name}_scale"]
        return torch.from_numpy(np.array(value, np.float32))

    layers = sum(name.startswith("qkv_b_") for name in arrays)
    net = Encoder(layers=layers)
    net.load_base()
    state = {"word.weight": weight("word"), "norm.weight": weight("norm_w"), "norm.bias": weight("norm_b")}
    state |= {f"features.{i}.weight": weight(f"table_{i}") for i in range(len(net.features))}
    state |= {"case.weight": weight("case"), "head.weight": weight("head").T, "head.bias": weight("head_b")}
    for i in range(layers):
        for part in ("qkv", "out", "up", "down"):
            state[f"layers.{i}.{part}.weight"] = weight(f"{part}_{i}").T
            state[f"layers.{i}.{part}.bias"] = weight(f"{part}_b_{i}")
        for norm, name in (("norm1", f"y_{i}"), ("norm2", f"x{i + 1}")):
            state |= {f"layers.{i}.{norm}.weight": weight(f"{name}_w"), f"layers.{i}.{norm}.bias": weight(f"{name}_b")}
    kept = weight("positions")
    position = net.position.weight.detach().clone()
    position[: len(kept)] = kept
    net.load_state_dict({**state, "position.weight": position})
    return net


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("checkpoint", type=Path)
    args = parser.parse_args()
    args.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    save(restore(args.model).eval(), args.checkpoint)


if __name__ == "__main__":
    main()

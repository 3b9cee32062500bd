"""Writes models/en_news out of a checkpoint: `python -m training.reader.export runs/reader/encoder.pt models/en_news`.

The graph is built by hand, with ONNX Runtime's fused attention and activation, checked against torch,
and quantised to int8: weights channel by channel (one scale for a whole tensor costs 1 to 1.8 points of F1), and what
goes into the feed-forward blocks piece by piece. Source: Yao et al. (2022), ZeroQuant.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import spacy
import torch
from onnx import TensorProto, helper, numpy_helper

from newsnlp import __version__, models
from newsnlp.reading.encoder import NewsEncoder, Settings, open_session, register
from newsnlp.reading.labels import WIDTH
from newsnlp.reading.pieces import FEATURE_SIZES
from training.reader.network import AFTER_GELU, BY_PIECES, Encoder, Grid

FUSED = "com.microsoft"
POSITIONS = 320


class Graph:
    """Nodes and weights of an ONNX graph in the making."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: torch.Tensor | np.ndarray) -> str:
        array = value.detach().float().numpy() if isinstance(value, torch.Tensor) else value
        self.weights.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, name=name, **attributes))
        return output

    def add_and_norm(self, new: str, bias: str, old: str, norm: torch.nn.LayerNorm, output: str) -> str:
        """LayerNormalization(new + bias + old). Apart, since the fused SkipLayerNormalization sums in a scalar loop
        and takes a quarter of the network's time; the session is told not to fuse it again."""
        total = self.node("Add", [self.node("Add", [new, bias], f"{output}_biased"), old], f"{output}_sum")
        weights = [self.weight(f"{output}_w", norm.weight), self.weight(f"{output}_b", norm.bias)]
        return self.node("LayerNormalization", [total, *weights], output, epsilon=1e-12, axis=-1)

    def product_by_rows(self, x: str, name: str, weight: torch.Tensor, output: str, grid: Grid) -> str:
        """x (1, n, k) @ weight (k, m) in whole numbers, each row of x on a scale of its own.

        The first piece of every window has single values ten times as large as any other's; on one scale they would
        leave the others few steps. Bits of values and weights are 15 together: without VNNI, 16 overflow, and another
        machine would answer otherwise.
        """
        weights = whole_columns(weight, grid.weights)
        sizes = self.node("Abs", [x], f"{output}_sizes") if grid.signed else x
        largest = self.node("ReduceMax", [sizes], f"{output}_max", axes=[2], keepdims=1)
        step = self.weight(f"{output}_step", np.array(1 / (grid.top - grid.zero), np.float32))
        least = self.weight(f"{output}_least", np.array(grid.least, np.float32))
        scale = self.node("Max", [self.node("Mul", [largest, step], f"{output}_steps"), least], f"{output}_rows")
        flat = self.node("Reshape", [scale, self.weight(f"{output}_flat", np.array([-1], np.int64))], f"{output}_row")
        zeros = self.node(
            "ConstantOfShape", [self.node("Shape", [flat], f"{output}_n")], f"{output}_zeros",
            value=numpy_helper.from_array(np.array([grid.zero], np.uint8)),
        )  # fmt: skip
        whole = self.node("QuantizeLinear", [x, flat, zeros], f"{output}_whole", axis=1)
        inputs = [
            whole,
            self.weight(f"{name}_bytes", weights[0]),
            self.weight(f"{output}_one", np.array(1, np.float32)),
            self.weight(f"{name}_scale", weights[1]),
            self.weight(f"{output}_zero", np.array(grid.zero, np.uint8)),
        ]
        return self.node("Mul", [self.node("MatMulIntegerToFloat", inputs, f"{output}_r", FUSED), scale], output)


def whole_columns(weight: torch.Tensor, top: int) -> tuple[np.ndarray, np.ndarray]:
    """int8 values of a matrix, -top to top, and the scale of each column."""
    values = weight.detach().float().numpy()
    scale = np.maximum(np.abs(values).max(0), 1e-8) / top
    return np.round(values / scale).astype(np.int8), scale.astype(np.float32)


def build_graph(net: Encoder, *, whole: bool = False) -> onnx.ModelProto:
    """ids (1, n), features (1, n, 4) and the k pieces whose logits are asked for (k,), int64 -> logits (1, k, WIDTH).

    whole: the feed-forward blocks in whole numbers; `quantise` does the rest.
    """
    g = Graph()
    x = g.node("Gather", [g.weight("word", net.word.weight), "ids"], "word_vectors")
    for i, table in enumerate(net.features):
        which = g.weight(f"which_{i}", np.array(i, np.int64))
        column = g.node("Gather", ["features", which], f"feature_{i}", axis=2)
        vectors = g.node("Gather", [g.weight(f"table_{i}", table.weight), column], f"feature_vectors_{i}")
        x = g.node("Add", [x, vectors], f"sum_{i}")
    g.node("Shape", ["ids"], "shape")
    one, two = g.weight("one", np.array([1], np.int64)), g.weight("two", np.array([2], np.int64))
    zero = g.weight("zero", np.array([0], np.int64))
    g.node("Slice", ["shape", one, two], "n")
    g.node("Slice", [g.weight("positions", net.position.weight[:POSITIONS]), zero, "n", zero], "position_vectors")
    x = g.node("Add", [x, "position_vectors"], "embedded")
    norm = [g.weight("norm_w", net.norm.weight), g.weight("norm_b", net.norm.bias)]
    x = g.node("LayerNormalization", [x, *norm], "x0", epsilon=1e-12, axis=-1)
    for i, layer in enumerate(net.layers):

        def w(name: str, value: torch.Tensor, i: int = i) -> str:
            return g.weight(f"{name}_{i}", value)

        attended = g.node(
            "Attention",
            [x, w("qkv", layer.qkv.weight.T), w("qkv_b", layer.qkv.bias)],
            f"attended_{i}", FUSED, num_heads=layer.heads,
        )  # fmt: skip
        if i == len(net.layers) - 1:  # what comes after the last attention is needed for the asked pieces alone
            attended = g.node("Gather", [attended, "asked"], "attended_asked", axis=1)
            x = g.node("Gather", [x, "asked"], "x_asked", axis=1)
        out = g.node("MatMul", [attended, w("out", layer.out.weight.T)], f"out_{i}_")
        y = g.add_and_norm(out, w("out_b", layer.out.bias), x, layer.norm1, f"y_{i}")
        if whole:
            up = g.product_by_rows(y, f"up_{i}", layer.up.weight.T, f"up_{i}_", BY_PIECES)
        else:
            up = g.node("MatMul", [y, w("up", layer.up.weight.T)], f"up_{i}_")
        active = g.node("BiasGelu", [up, w("up_b", layer.up.bias)], f"active_{i}", FUSED)
        if whole:
            down = g.product_by_rows(active, f"down_{i}", layer.down.weight.T, f"down_{i}_", AFTER_GELU)
        else:
            down = g.node("MatMul", [active, w("down", layer.down.weight.T)], f"down_{i}_")
        x = g.add_and_norm(down, w("down_b", layer.down.bias), y, layer.norm2, f"x{i + 1}")
    case = g.node("Gather", ["feature_0", "asked"], "case_asked", axis=1)
    case = g.node("Gather", [g.weight("case", net.case.weight), case], "case_vectors")
    joined = g.node("Concat", [x, case], "joined", axis=-1)
    head = g.node("MatMul", [joined, g.weight("head", net.head.weight.T)], "head_")
    g.node("Add", [head, g.weight("head_b", net.head.bias)], "logits")
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"]),
        helper.make_tensor_value_info("features", TensorProto.INT64, [1, "n", len(FEATURE_SIZES)]),
        helper.make_tensor_value_info("asked", TensorProto.INT64, ["k"]),
    ]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "k", WIDTH])]
    graph = helper.make_graph(g.nodes, "news_encoder", inputs, outputs, g.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)])
    model.ir_version = 9
    return model


def quantise(model: onnx.ModelProto, out: Path) -> None:
    """The rest of a graph in int8, each tensor on one scale: attention, its outward product, and the vocabulary."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "float.onnx"
        onnx.save(model, source)
        small = [n.name for n in model.graph.node if n.op_type == "Gather" and n.input[0] != "word"]
        quantize_dynamic(
            source,
            out,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # seven bits, see product_by_rows
            op_types_to_quantize=["MatMul", "Attention", "Gather"],
            nodes_to_exclude=[*small, *(n.name for n in model.graph.node if n.output[0] == "head_")],
            extra_options={"DefaultTensorType": TensorProto.FLOAT, "MatMulConstBOnly": True},
        )


def check_against_torch(net: Encoder, model: bytes, tolerance: float) -> float:
    """The largest difference of logits on random input; the float graph must agree with torch."""
    rng = np.random.default_rng(0)
    ids = rng.integers(1000, 20000, (1, 200))
    features = np.stack([rng.integers(0, n, (1, 200)) for n in FEATURE_SIZES], -1)
    with torch.inference_mode():
        wanted = net(torch.from_numpy(ids), torch.from_numpy(features), None).numpy()
    (given,) = open_session(model).run(None, {"ids": ids, "features": features, "asked": np.arange(200)})
    difference = float(np.abs(wanted - given).max())
    if difference > tolerance:
        raise SystemExit(f"the graph differs from torch by {difference}")
    return difference


def write_pipeline(encoder_files: dict[str, bytes], out: Path) -> None:
    """An ordinary spaCy pipeline folder: config.cfg, meta.json, tokenizer, vocab, news_encoder/."""
    register()
    nlp = spacy.blank("en")
    nlp.meta.update(
        name="news", version=__version__, license="MIT",
        description="Names, attribution and sentence starts of English-language news, in one pass of a small encoder.",
    )  # fmt: skip
    component = nlp.add_pipe("news_encoder")
    assert isinstance(component, NewsEncoder)
    component._take(encoder_files)
    nlp.to_disk(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--float", action="store_true", help="write the float graph, to measure what int8 costs")
    args = parser.parse_args()
    state = torch.load(args.checkpoint, weights_only=True, map_location="cpu")
    layers = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("layers."))
    net = Encoder(layers=layers)
    net.load_state_dict(state)
    net.eval()
    graph = build_graph(net)
    print("float graph against torch:", check_against_torch(net, graph.SerializeToString(), 2e-3))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "encoder.onnx"
        if args.float:
            onnx.save(graph, file)
        else:
            quantise(build_graph(net, whole=True), file)
            print("int8 graph against torch:", check_against_torch(net, file.read_bytes(), 1e9))
        encoder = file.read_bytes()
    kept = args.model / "news_encoder" / "settings.json"
    settings = Settings.from_json(kept.read_text()) if kept.is_file() else Settings()
    files = {
        "encoder.onnx": encoder,
        "tokenizer.json": (args.model / "news_encoder" / "tokenizer.json").read_bytes(),
        "settings.json": (json.dumps(asdict(settings), indent=1) + "\n").encode(),
    }
    write_pipeline(files, args.model)
    models.write_manifest(args.model, version=__version__)
    print(f"{len(encoder) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

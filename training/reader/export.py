"""Writes models/en_news out of a checkpoint: `python -m training.reader.export runs/reader/encoder.pt models/en_news`.

The graph is built by hand, with ONNX Runtime's fused attention and activation, checked against torch,
and quantised to int8 channel by channel (one scale for a whole tensor costs 1 to 1.8 points of F1).
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
from training.reader.network import Encoder

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


def build_graph(net: Encoder) -> onnx.ModelProto:
    """ids (1, n) and features (1, n, 4), int64 -> logits (1, n, WIDTH)."""
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
        out = g.node("MatMul", [attended, w("out", layer.out.weight.T)], f"out_{i}_")
        y = g.add_and_norm(out, w("out_b", layer.out.bias), x, layer.norm1, f"y_{i}")
        up = g.node("MatMul", [y, w("up", layer.up.weight.T)], f"up_{i}_")
        active = g.node("BiasGelu", [up, w("up_b", layer.up.bias)], f"active_{i}", FUSED)
        down = g.node("MatMul", [active, w("down", layer.down.weight.T)], f"down_{i}_")
        x = g.add_and_norm(down, w("down_b", layer.down.bias), y, layer.norm2, f"x{i + 1}")
    case = g.node("Gather", [g.weight("case", net.case.weight), "feature_0"], "case_vectors")
    joined = g.node("Concat", [x, case], "joined", axis=-1)
    head = g.node("MatMul", [joined, g.weight("head", net.head.weight.T)], "head_")
    g.node("Add", [head, g.weight("head_b", net.head.bias)], "logits")
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"]),
        helper.make_tensor_value_info("features", TensorProto.INT64, [1, "n", len(FEATURE_SIZES)]),
    ]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "n", WIDTH])]
    graph = helper.make_graph(g.nodes, "news_encoder", inputs, outputs, g.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)])
    model.ir_version = 9
    return model


def store_in_bytes(model: onnx.ModelProto, prefix: str) -> onnx.ModelProto:
    """With the matrices of that name kept as int8 and a scale for each column, and made float when a session opens."""
    stored = onnx.ModelProto()
    stored.CopyFrom(model)
    graph = stored.graph
    made = []
    for weight in [w for w in graph.initializer if w.name.startswith(prefix) and len(w.dims) == 2]:
        values = numpy_helper.to_array(weight)
        scale = np.maximum(np.abs(values).max(0), 1e-8) / 127
        name = weight.name
        graph.initializer.remove(weight)
        graph.initializer.append(
            numpy_helper.from_array(np.round(values / scale).astype(np.int8), f"{name}_bytes")
        )
        graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"))
        made.append(helper.make_node("Cast", [f"{name}_bytes"], [f"{name}_cast"], to=TensorProto.FLOAT))
        made.append(helper.make_node("Mul", [f"{name}_cast", f"{name}_scale"], [name]))
    nodes = [*made, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return stored


def quantise(model: onnx.ModelProto, out: Path) -> None:
    """int8, but for the head, and for the second half of each feed-forward block, which costs .3 of F1 in int8: what
    comes out of its activation lies too far apart for one scale."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "float.onnx"
        onnx.save(store_in_bytes(model, "down_"), source)
        small = [n.name for n in model.graph.node if n.op_type == "Gather" and n.input[0] != "word"]
        quantize_dynamic(
            source,
            out,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # seven bits: without VNNI, eight overflow, and another machine would answer otherwise
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
    (given,) = open_session(model).run(None, {"ids": ids, "features": features})
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
            quantise(graph, file)
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

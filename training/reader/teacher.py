"""A larger encoder to learn from, for one head: `python -m training.reader.teacher names|attribution RECIPE ...`.

all-mpnet-base-v2 (Song et al. 2020; 110 M parameters, Apache-2.0), fine-tuned for that head alone. It shares BERT's
vocabulary but for its special pieces: it reads the pieces of the small encoder, and its labels fit them one by one. The
word embeddings and the lower layers stay as they are; the features join where training begins.
"""

from __future__ import annotations

import argparse
import copy
import math
import random
import time
import tomllib
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from newsnlp.reading.labels import WIDTH
from newsnlp.reading.pieces import CASE, FEATURE_SIZES, tokenizer_of
from training.reader.__main__ import batches, collate, epoch_windows, evaluate, losses, save, take_step
from training.reader.augment import gather_names, read_party_names
from training.reader.data import entity_examples, quote_examples
from training.reader.network import CASE_AT_HEAD

HEADS, WIDE, INNER, LAYERS, BUCKETS, FARTHEST = 12, 768, 3072, 12, 32, 128
# BERT's piece n is piece n + 4 of MPNet; its special pieces have places of their own.
SHIFT, SPECIAL = 4, {0: 1, 100: 3, 101: 0, 102: 2, 103: 30526}


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDE, 3 * WIDE)
        self.out = nn.Linear(WIDE, WIDE)
        self.norm1 = nn.LayerNorm(WIDE, eps=1e-5)
        self.up = nn.Linear(WIDE, INNER)
        self.down = nn.Linear(INNER, WIDE)
        self.norm2 = nn.LayerNorm(WIDE, eps=1e-5)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, d // HEADS).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.norm1(x + self.out(mixed.transpose(1, 2).reshape(b, t, d)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Teacher(nn.Module):
    """As `network.Encoder`: (batch, pieces) ids of BERT and (batch, pieces, 4) features -> (batch, pieces, WIDTH)."""

    def __init__(self, frozen: int = 4, dropout: float = 0.1):
        super().__init__()
        self.frozen = frozen
        self.word = nn.Embedding(30527, WIDE)
        self.position = nn.Embedding(514, WIDE)
        self.norm = nn.LayerNorm(WIDE, eps=1e-5)
        self.relative = nn.Embedding(BUCKETS, HEADS)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.features = nn.ModuleList(nn.Embedding(n, WIDE) for n in FEATURE_SIZES)
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.case = nn.Embedding(CASE, CASE_AT_HEAD)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(WIDE + CASE_AT_HEAD, WIDTH)
        self.register_buffer("theirs", number_pieces(), persistent=False)

    def load_base(self, folder: Path) -> None:
        from safetensors.torch import load_file

        base = load_file(folder / "model.safetensors")
        self.word.weight.data.copy_(base["embeddings.word_embeddings.weight"])
        self.position.weight.data.copy_(base["embeddings.position_embeddings.weight"])
        self.norm.load_state_dict({k: base[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
        self.relative.weight.data.copy_(base["encoder.relative_attention_bias.weight"])
        for i, layer in enumerate(self.layers):
            p = f"encoder.layer.{i}."
            for k in ("weight", "bias"):
                getattr(layer.qkv, k).data.copy_(torch.cat([base[f"{p}attention.attn.{n}.{k}"] for n in "qkv"]))
                for ours, name in (
                    (layer.out, "attention.attn.o"),
                    (layer.norm1, "attention.LayerNorm"),
                    (layer.up, "intermediate.dense"),
                    (layer.down, "output.dense"),
                    (layer.norm2, "output.LayerNorm"),
                ):
                    getattr(ours, k).data.copy_(base[f"{p}{name}.{k}"])

    def freeze(self) -> None:
        for name, parameter in self.named_parameters():
            low = name.startswith("layers.") and int(name.split(".")[1]) < self.frozen
            if low or name.startswith(("word.", "position.", "norm.", "relative.")):
                parameter.requires_grad_(False)

    def hidden(self, ids: torch.Tensor, features: torch.Tensor | None, mask: torch.Tensor | None) -> torch.Tensor:
        """(batch, pieces, 768) of the last layer; without features, what the base model says."""
        with torch.no_grad():
            n = ids.shape[1]
            x = self.norm(self.word(self.theirs[ids]) + self.position.weight[2 : n + 2])
            bias = self.relative(bucket_distances(n)).permute(2, 0, 1)[None]
            if mask is not None:
                bias = bias.masked_fill(~mask[:, None, None, :], -1e4)
            for layer in self.layers[: self.frozen]:
                x = layer(x, bias)
        if features is not None:
            for i, table in enumerate(self.features):
                x = x + table(features[..., i])
        for layer in self.layers[self.frozen :]:
            x = layer(x, bias)
        return x

    def forward(self, ids: torch.Tensor, features: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        x = self.hidden(ids, features, mask)
        return self.head(torch.cat([self.dropout(x), self.case(features[..., 0]).to(x.dtype)], -1))


def number_pieces() -> torch.Tensor:
    """(30522,) the number in MPNet's vocabulary of each piece of BERT's."""
    numbers = torch.arange(30522) + SHIFT
    for ours, theirs in SPECIAL.items():
        numbers[ours] = theirs
    return numbers


def bucket_distances(n: int) -> torch.Tensor:
    """(n, n) the bucket of the distance of each pair of pieces. Source: Raffel et al. (2020), T5, as MPNet uses it."""
    distance = torch.arange(n)[:, None] - torch.arange(n)[None, :]
    half = BUCKETS // 2
    far = distance.abs()
    exact = half // 2
    large = exact + (torch.log(far.clamp(min=1) / exact) / math.log(FARTHEST / exact) * (half - exact)).long()
    return (distance < 0).long() * half + torch.where(far < exact, far, large.clamp(max=half - 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=("names", "attribution"))
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="the folder of all-mpnet-base-v2")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from-step", type=int, default=0, help="go on from the checkpoint in OUT, made at this step")
    args = parser.parse_args()
    whole = tomllib.loads(args.recipe.read_text())
    recipe = {**whole["training"], **whole["teacher"]}
    torch.set_num_threads(recipe["threads"])
    torch.manual_seed(recipe["seed"])
    rng = random.Random(recipe["seed"])
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer_of(str(args.recipe.parent / "news_encoder" / "tokenizer.json"))
    kind, read = ("entities", entity_examples) if args.task == "names" else ("quotes", quote_examples)
    train = [x for name in recipe[kind] for x in read(args.data, name, {})]
    dev = [x for name in recipe[f"{kind}_dev"] for x in read(args.data, name, {})][::3]
    parties, names = read_party_names(args.data), gather_names(train)

    net = Teacher(recipe["frozen"], recipe["dropout"])
    net.load_base(args.base)
    if args.from_step:
        net.load_state_dict(torch.load(args.out / f"{args.task}.pt", weights_only=True))
    net.freeze()
    mean = copy.deepcopy(net).requires_grad_(False)
    new = ("head", "case", "features")
    named = [(n, p) for n, p in net.named_parameters() if p.requires_grad]
    rate = recipe["rate"]
    groups = [
        {"params": [p for n, p in named if not n.startswith(new)], "lr": rate, "base": rate, "weight_decay": 0.01},
        {"params": [p for n, p in named if n.startswith(new)], "lr": 10 * rate, "base": 10 * rate, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    made = batches(epoch_windows(train, recipe, parties, names, rng), recipe["tokens"], rng)
    total = int(len(made) * recipe["epochs"])
    print(f"{len(made)} batches an epoch, {total} steps", flush=True)
    started, step, running, seen = time.time(), args.from_step, 0.0, 0
    net.train()
    while step < total:
        for batch in made:
            if step >= total:
                break
            ids, features, mask, labels = collate(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe["bfloat16"]):
                logits = net(ids, features, mask)
            loss = losses(logits.float(), labels)[args.task == "attribution"]
            take_step(net, mean, optimizer, loss, recipe, step, step / total, least=0.0)
            running = 0.95 * running + 0.05 * float(loss.detach())
            step, seen = step + 1, seen + ids.numel()
            if step % 10 == 0:
                at = time.time() - started
                shown = running / (1 - 0.95 ** (step - args.from_step))
                print(f"{step}/{total} {at / 60:.1f} min {seen / at:.0f} pieces/s loss {shown:.4f}", flush=True)
            if step % recipe["checkpoint"] == 0:
                save(mean, args.out / f"{args.task}.pt")
        else:
            made = batches(epoch_windows(train, recipe, parties, names, rng), recipe["tokens"], rng)
    save(mean, args.out / f"{args.task}.pt")
    print("final dev", evaluate(mean, dev), flush=True)


if __name__ == "__main__":
    main()

"""The small encoder learns from the larger ones, in steps that may run side by side and again:

    python -m training.reader.distil windows RECIPE --data DATA --out OUT
    python -m training.reader.distil label names|attribution|own RECIPE --out OUT
    python -m training.reader.distil train RECIPE --out OUT

OUT holds encoder.pt of `training.reader`, names.pt and attribution.pt of `training.reader.teacher`, and in the end
distilled.pt. Each piece is taught the teachers' probabilities, mixed with those of the small encoder as it was, which
alone teaches sentence starts, and attribution where `own_attribution` is 1; and names that are gold, where there are.
Source: Hinton, Vinyals & Dean (2015).

The layers compute as the int8 graph will (weights rounded channel by channel, activations by windows or by pieces),
gradients passing straight through, so that the weights are right after rounding. Source: Jacob et al. (2018).
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from newsnlp.reading.labels import ATTRIBUTION, ENTITIES, WIDTH
from newsnlp.reading.pieces import cut_pieces, tokenizer_of
from training.reader.__main__ import Piece, batches, collate, epoch_windows, parameter_groups, save, take_step
from training.reader.augment import gather_names, read_party_names
from training.reader.data import IGNORED, Example, entity_examples, ignored, quote_examples, read_jsonl
from training.reader.network import AFTER_GELU, BY_PIECES, Encoder, Grid
from training.reader.teacher import Teacher

NAMES, SAID = slice(0, len(ENTITIES)), slice(len(ENTITIES), len(ENTITIES) + len(ATTRIBUTION))
STARTS = WIDTH - 1


def bare_examples(data: Path, name: str, count: int, rng: random.Random) -> list[Example]:
    """Texts without annotation. Attribution is 0 at first pieces, to tell words from their parts."""
    rows = read_jsonl(data / f"{name}.jsonl.xz")
    made = []
    for row in rng.sample(rows, min(count, len(rows))):
        pieces = cut_pieces(row["text"][:2500])
        words = np.where(pieces.first, 0, IGNORED)
        made.append(Example(pieces, ignored(pieces), words, ignored(pieces), [], row["text"], "bare"))
    return made


def make_windows(recipe: dict[str, Any], data: Path, out: Path) -> None:
    """windows.npz: all windows end to end, their sizes; labels have a fourth column, 1 at the first piece of a word."""
    rng = random.Random(recipe["seed"] + 1)
    named = [x for name in recipe["entities"] for x in entity_examples(data, name, {})]
    said = [x for name in recipe["quotes"] for x in quote_examples(data, name, {})]
    bare = [x for name, count in recipe["bare"].items() for x in bare_examples(data, name, count, rng)]
    parties, names = read_party_names(data), gather_names(named)
    windows: list[Piece] = []
    for again, examples in ((recipe["named_copies"], named), (1, said)):
        for _ in range(again):
            windows += epoch_windows(examples, recipe, parties, names, rng)
    for window_ids, features, labels in epoch_windows(bare, recipe, parties, names, rng):
        windows.append((window_ids, features, np.full_like(labels, IGNORED)))
    ids = np.concatenate([w[0] for w in windows])
    first = ~continuing_pieces(out)[ids]
    np.savez(
        out / "windows.npz",
        ids=ids.astype(np.int32),
        features=np.concatenate([w[1] for w in windows]).astype(np.int8),
        labels=np.column_stack([np.concatenate([w[2] for w in windows]), first]).astype(np.int16),
        size=np.array([len(w[0]) for w in windows]),
    )
    print(f"{len(windows)} windows, {len(ids)} pieces", flush=True)


def continuing_pieces(out: Path) -> np.ndarray:
    """(vocabulary,) whether a piece goes on with a word."""
    vocabulary = json.loads((out / "tokenizer.json").read_text())["model"]["vocab"]
    later = np.zeros(len(vocabulary), np.bool_)
    for piece, number in vocabulary.items():
        later[number] = piece.startswith("##")
    return later


def read_windows(out: Path) -> tuple[list[Piece], np.ndarray]:
    """The windows, and where each begins in the soft labels; the row of a window is its number."""
    kept = np.load(out / "windows.npz")
    begins = np.concatenate([[0], np.cumsum(kept["size"])])
    ids, features, labels = (kept[k].astype(np.int64) for k in ("ids", "features", "labels"))
    windows = [(ids[a:b], features[a:b], labels[a:b]) for a, b in zip(begins, begins[1:])]
    return windows, begins[:-1]


def label(who: str, recipe: dict[str, Any], out: Path) -> None:
    """soft_<who>.npy: (pieces, WIDTH) logits of one network as float16, batches of like length."""
    net: torch.nn.Module
    if who == "own":
        net, file = Encoder(layers=recipe["layers"]), out / "encoder.pt"
    else:
        net, file = Teacher(recipe["frozen"]), out / f"{who}.pt"
    net.load_state_dict(torch.load(file, weights_only=True))
    net.eval()
    windows, begins = read_windows(out)
    soft = np.lib.format.open_memmap(
        out / f"soft_{who}.part", "w+", np.float16, (sum(len(w[0]) for w in windows), WIDTH)
    )
    order = sorted(range(len(windows)), key=lambda i: len(windows[i][0]))
    started, done = time.time(), 0
    with torch.inference_mode():
        for at in range(0, len(order), 16):
            rows = order[at : at + 16]
            ids, features, mask, _ = collate([(w[0], w[1], w[2][:, :3]) for w in (windows[i] for i in rows)])
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe["bfloat16"]):
                logits = net(ids, features, mask).float().numpy()
            for row, given in zip(rows, logits):
                size = len(windows[row][0])
                soft[begins[row] : begins[row] + size] = given[1 : size + 1]
                done += size
            if at % 1600 == 0:
                print(f"{done} of {len(soft)}, {done / (time.time() - started):.0f} a second", flush=True)
    soft.flush()
    (out / f"soft_{who}.part").replace(out / f"soft_{who}.npy")


def rounded(values: torch.Tensor, step: torch.Tensor, low: int, high: int) -> torch.Tensor:
    """Values on a grid; the gradient passes straight through."""
    return values + (torch.clamp(torch.round(values / step), low, high) * step - values).detach()


class RoundedLinear(torch.nn.Linear):
    """A linear layer as the int8 graph computes it: weights of seven bits a channel, activations of eight a window."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            step = self.weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 63.5
            low, high = x.amin((1, 2), keepdim=True).clamp(max=0), x.amax((1, 2), keepdim=True).clamp(min=0)
            grid = ((high - low) / 255).clamp(min=1e-8)
            on_grid = (torch.round((x - low) / grid) * grid + low - x).to(x.dtype)
        return F.linear(x + on_grid, rounded(self.weight, step, -64, 63), self.bias)


class RoundedByRows(torch.nn.Linear):
    """The same with activations of eight bits a piece, as the feed-forward blocks begin in `training.reader.export`."""

    grid: Grid = BY_PIECES

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            grid = self.grid
            step = self.weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / grid.weights
            largest = (x.abs() if grid.signed else x).amax(-1, keepdim=True)
            rows = (largest / (grid.top - grid.zero)).clamp(min=grid.least)
            on_grid = (torch.round(x / rows) * rows - x).to(x.dtype)
        return F.linear(x + on_grid, rounded(self.weight, step, -grid.weights, grid.weights), self.bias)


class RoundedAfterGelu(RoundedByRows):
    """And as they end: weights of eight bits, activations of seven, of which nearly all are above zero."""

    grid = AFTER_GELU


def compute_rounded(net: Encoder) -> None:
    for layer in net.layers:
        layer.qkv.__class__ = layer.out.__class__ = RoundedLinear
        layer.up.__class__, layer.down.__class__ = RoundedByRows, RoundedAfterGelu


def mixed(teacher: torch.Tensor, own: torch.Tensor, share: float) -> torch.Tensor:
    """Probabilities, `share` of them of the small encoder as it was."""
    return (1 - share) * teacher.softmax(-1) + share * own.softmax(-1)


def train(recipe: dict[str, Any], out: Path) -> None:
    torch.manual_seed(recipe["seed"])
    rng = random.Random(recipe["seed"] + 2)
    windows, begins = read_windows(out)
    numbered = [(w[0], np.column_stack([w[1], np.arange(b, b + len(w[0]))]), w[2]) for w, b in zip(windows, begins)]
    teachers = ["names", *(["attribution"] if recipe["own_attribution"] < 1 else []), "own"]
    soft = {who: np.load(out / f"soft_{who}.npy", mmap_mode="r") for who in teachers}
    net = Encoder(layers=recipe["layers"], dropout=recipe["dropout"])
    net.load_state_dict(torch.load(out / "encoder.pt", weights_only=True))
    compute_rounded(net)
    mean = copy.deepcopy(net).requires_grad_(False)
    optimizer = torch.optim.AdamW(parameter_groups(net, recipe["rate"]), betas=(0.9, 0.98))
    for group in optimizer.param_groups:  # the heads are trained already
        group["base"] = recipe["rate"]
    total = int(len(batches(list(numbered), recipe["tokens"], rng)) * recipe["epochs"])
    started, step, running = time.time(), 0, np.zeros(4)
    net.train()
    while step < total:
        for batch in batches(list(numbered), recipe["tokens"], rng):
            if step >= total:
                break
            ids, features, mask, gold = collate([(i, f[:, :4], y[:, :3]) for i, f, y in batch])
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe["bfloat16"]):
                logits = net(ids, features, mask)
            logits = logits.float()
            given = torch.cat([logits[row, 1 : len(i) + 1] for row, (i, _, _) in enumerate(batch)])
            truth = torch.cat([gold[row, 1 : len(i) + 1] for row, (i, _, _) in enumerate(batch)])
            place = np.concatenate([f[:, 4] for _, f, _ in batch])
            first = torch.from_numpy(np.concatenate([y[:, 3] for _, _, y in batch]) == 1)
            wanted = {who: torch.from_numpy(s[place].astype(np.float32))[first] for who, s in soft.items()}
            given, truth = given[first], truth[first]
            names, own = wanted["names"][:, NAMES], wanted["own"]
            said = wanted.get("attribution", own)[:, SAID]
            parts = [
                F.cross_entropy(given[:, NAMES], mixed(names, own[:, NAMES], recipe["own_names"])),
                F.cross_entropy(given[:, SAID], mixed(said, own[:, SAID], recipe["own_attribution"])),
                F.binary_cross_entropy_with_logits(given[:, STARTS], own[:, STARTS].sigmoid()),
                given.sum() * 0.0,
            ]
            known = truth[:, 0] != IGNORED
            if known.any():
                parts[3] = known.float().mean() * F.cross_entropy(given[known, NAMES], truth[known, 0])
            loss = sum(w * part for w, part in zip((*recipe["weights"], recipe["hard"]), parts))
            take_step(net, mean, optimizer, loss, recipe, step, step / total)
            running = 0.97 * running + 0.03 * np.array([float(p.detach()) for p in parts])
            step += 1
            if step % 25 == 0:
                shown = np.round(running / (1 - 0.97**step), 4).tolist()
                print(f"{step}/{total} {(time.time() - started) / 60:.1f} min loss {shown}", flush=True)
            if step % recipe["checkpoint"] == 0:
                save(mean, out / "distilled.pt")
    save(mean, out / "distilled.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("windows", "label", "train"))
    parser.add_argument("who", nargs="?", choices=("names", "attribution", "own"))
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    whole = tomllib.loads(args.recipe.read_text())
    recipe = {**whole["training"], "frozen": whole["teacher"]["frozen"], **whole["distil"]}
    torch.set_num_threads(args.threads)
    tokenizer = args.recipe.parent / "news_encoder" / "tokenizer.json"
    tokenizer_of(str(tokenizer))
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    if args.step == "windows":
        make_windows(recipe, args.data, args.out)
    elif args.step == "label":
        label(args.who, recipe, args.out)
    else:
        train(recipe, args.out)


if __name__ == "__main__":
    main()

"""Trains the encoder: `python -m training.reader models/en_news/recipe.toml --data ../shared/data --out runs/reader`.

Checkpoints on the way, so that a run that is cut short leaves its last one; what is kept is a running mean of the
weights, which is steadier than the last ones. Then `python -m training.reader.export` writes the spaCy pipeline folder.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from newsnlp.reading.labels import ATTRIBUTION, ENTITIES
from newsnlp.reading.pieces import tokenizer_of
from newsnlp.reading.windows import CLS, SEP
from training.reader.augment import (
    Names,
    gather_names,
    hide_words,
    read_party_names,
    recase,
    restyle_marks,
    swap_names,
    swap_parties,
)
from training.reader.data import (
    IGNORED,
    Example,
    entity_examples,
    quote_examples,
    read_silver_sentences,
)
from training.reader.network import Encoder

WINDOW = 254
Piece = tuple[np.ndarray, np.ndarray, np.ndarray]  # ids (n,), features (n, 4), labels (n, 3)


def cut_windows(example: Example, rng: random.Random, *, shuffle: bool) -> Iterator[Piece]:
    """Windows that end at line starts where they can; the first is of random length, so that cuts move."""
    p = example.pieces
    labels = np.stack([example.entities, example.attribution, example.sentences], 1)
    at, n = 0, len(p)
    limit = rng.randint(60, WINDOW) if shuffle else WINDOW
    while at < n:
        end = min(n, at + limit)
        limit = WINDOW
        if end < n:
            cut = end
            while cut > at and not (p.first[cut] and p.features[cut, 3] >= 2):
                cut -= 1
            if cut > at + 40:
                end = cut
        features = p.features[at:end]
        yield p.ids[at:end], features, labels[at:end]
        at = end


def batches(windows: list[Piece], tokens: int, rng: random.Random) -> list[list[Piece]]:
    """Windows of like length together, at most `tokens` pieces a batch with padding, in random order."""
    rng.shuffle(windows)
    made = []
    for at in range(0, len(windows), 400):
        chunk = sorted(windows[at : at + 400], key=lambda w: len(w[0]))
        batch: list[Piece] = []
        for window in chunk:
            if batch and (len(window[0]) + 2) * (len(batch) + 1) > tokens:
                made.append(batch)
                batch = []
            batch.append(window)
        if batch:
            made.append(batch)
    rng.shuffle(made)
    return made


def collate(batch: list[Piece]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor | None, torch.Tensor]:
    size = max(len(ids) for ids, _, _ in batch) + 2
    ids = np.zeros((len(batch), size), np.int64)
    features = np.zeros((len(batch), size, 4), np.int64)
    labels = np.full((len(batch), size, 3), IGNORED, np.int64)
    mask = np.zeros((len(batch), size), np.bool_)
    for row, (i, f, y) in enumerate(batch):
        n = len(i)
        ids[row, 0], ids[row, 1 : n + 1], ids[row, n + 1] = CLS, i, SEP
        features[row, 1 : n + 1] = f
        labels[row, 1 : n + 1] = y
        mask[row, : n + 2] = True
    padded = None if mask.all() else torch.from_numpy(mask)
    return torch.from_numpy(ids), torch.from_numpy(features), padded, torch.from_numpy(labels)


def losses(logits: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Mean cross-entropies of the three heads over what the batch has labels for."""
    e, a = len(ENTITIES), len(ATTRIBUTION)

    def cross_entropy(part: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        known = wanted != IGNORED
        return F.cross_entropy(part[known], wanted[known]) if known.any() else part.sum() * 0.0

    known = labels[..., 2] != IGNORED
    sentence = (
        F.binary_cross_entropy_with_logits(logits[..., e + a][known], labels[..., 2][known].float())
        if known.any()
        else logits.sum() * 0.0
    )
    entities = cross_entropy(logits[..., :e], labels[..., 0])
    attribution = cross_entropy(logits[..., e : e + a], labels[..., 1])
    return entities, attribution, sentence


def parameter_groups(net: Encoder, rate: float) -> list[dict[str, Any]]:
    for name, parameter in net.named_parameters():
        if name.startswith(("word.", "position.")):
            parameter.requires_grad_(False)
    named = [(n, p) for n, p in net.named_parameters() if p.requires_grad]
    new = ("head", "case", "features")
    plain = lambda n: n.endswith("bias") or "norm" in n  # noqa: E731
    groups = [
        ([p for n, p in named if not n.startswith(new) and not plain(n)], rate, 0.01),
        ([p for n, p in named if not n.startswith(new) and plain(n)], rate, 0.0),
        ([p for n, p in named if n.startswith(new)], rate * 5, 0.0),
    ]
    return [{"params": p, "lr": r, "base": r, "weight_decay": d} for p, r, d in groups]


def epoch_windows(
    examples: list[Example], recipe: dict[str, Any], parties: Any, names: Names, rng: random.Random
) -> list[Piece]:
    """One epoch: every text cut anew, a share with other names, other parties, other marks, other case, hidden words.

    copies: how often a corpus is read in one epoch; 0.5 is each text in one epoch of two.
    """
    windows: list[Piece] = []
    for example in examples:
        wanted = recipe["copies"].get(example.source, 1)
        for again in range(int(wanted) + (rng.random() < wanted % 1)):
            current = example
            if example.source != "polnear" and rng.random() < recipe["swap_names"]:
                current = swap_names(current, names, rng)
            if any(label == "PARTY" for _, _, label in example.spans) and (again or rng.random() < 0.4):
                current = swap_parties(current, parties, rng)
            for ids, features, labels in cut_windows(current, rng, shuffle=True):
                if example.source in recipe["thin"] and (labels[:, 0] <= 0).all() and rng.random() < 0.5:
                    continue
                ids, features = restyle_marks(ids, features, rng, recipe["single_marks"])
                features = recase(features, rng, recipe["recase"])
                ids = hide_words(ids, labels[:, 0:2].max(1) != IGNORED, rng, recipe["hidden"])
                windows.append((ids, features, labels))
    return windows


def evaluate(net: Encoder, examples: list[Example]) -> dict[str, float]:
    """Word-level F1 of each head's labels, B and I apart; a quick look, not the scorer."""
    training = net.training
    net.eval()
    counts: dict[str, np.ndarray] = {}
    rng = random.Random(0)
    windows = [w for e in examples for w in cut_windows(e, rng, shuffle=False)]
    with torch.inference_mode():
        for batch in batches(windows, 4096, rng):
            ids, features, mask, labels = collate(batch)
            logits = net(ids, features, mask)
            e, a = len(ENTITIES), len(ATTRIBUTION)
            for task, names, part in (
                (0, ENTITIES, logits[..., :e].argmax(-1)),
                (1, ATTRIBUTION, logits[..., e : e + a].argmax(-1)),
                (2, ("", "start"), (logits[..., e + a] > 0).long()),
            ):
                known = labels[..., task] != IGNORED
                wanted, given = labels[..., task][known], part[known]
                for i, name in enumerate(names):
                    if i:
                        c = counts.setdefault(name, np.zeros(3))
                        hit = (wanted == i) & (given == i)
                        c += [float(hit.sum()), float((given == i).sum()), float((wanted == i).sum())]
    net.train(training)
    return {k: round(200 * c[0] / max(1.0, c[1] + c[2]), 2) for k, c in counts.items()}


def update_mean(mean: torch.nn.Module, net: torch.nn.Module, decay: float) -> None:
    """The exponential moving average of the weights. Source: Polyak & Juditsky (1992)."""
    with torch.no_grad():
        for kept, new in zip(mean.parameters(), net.parameters()):
            if new.requires_grad:
                kept.lerp_(new, 1 - decay)


def take_step(
    net: torch.nn.Module,
    mean: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    loss: torch.Tensor,
    recipe: dict[str, Any],
    step: int,
    progress: float,
    least: float = 0.01,
) -> None:
    """One step of the weights and of their mean; the rate rises, then falls to `least` of it as progress nears 1."""
    for group in optimizer.param_groups:
        group["lr"] = group["base"] * min(1.0, (step + 1) / recipe["warmup"]) * max(least, 1 - progress)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for p in net.parameters() if p.requires_grad], 1.0)
    optimizer.step()
    update_mean(mean, net, min(recipe["mean_decay"], (step + 1) / (step + 10)))


def save(net: Encoder, file: Path) -> None:
    """Written whole or not at all."""
    torch.save(net.state_dict(), file.with_suffix(".part"))
    file.with_suffix(".part").replace(file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=1e9, help="the learning rate reaches zero by then")
    args = parser.parse_args()
    recipe = tomllib.loads(args.recipe.read_text())["training"]
    torch.set_num_threads(recipe["threads"])
    torch.manual_seed(recipe["seed"])
    rng = random.Random(recipe["seed"])
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer_of(str(args.recipe.parent / "news_encoder" / "tokenizer.json"))
    silver = read_silver_sentences(args.out / "sentences.jsonl")

    train = [x for name in recipe["entities"] for x in entity_examples(args.data, name, silver)]
    train += [x for name in recipe["quotes"] for x in quote_examples(args.data, name, silver)]
    dev = [x for name in recipe["entities_dev"] for x in entity_examples(args.data, name, silver)][::2]
    dev += [x for name in recipe["quotes_dev"] for x in quote_examples(args.data, name, silver)][::2]
    parties, names = read_party_names(args.data), gather_names(train)
    print(f"{len(train)} texts, {sum(len(x.pieces) for x in train)} pieces", flush=True)

    net = Encoder(layers=recipe["layers"], dropout=recipe["dropout"])
    net.load_base()
    mean = copy.deepcopy(net).requires_grad_(False)
    optimizer = torch.optim.AdamW(parameter_groups(net, recipe["rate"]), betas=(0.9, 0.98))
    made = batches(epoch_windows(train, recipe, parties, names, rng), recipe["tokens"], rng)
    total = int(len(made) * recipe["epochs"])
    print(f"{len(made)} batches an epoch, {total} steps", flush=True)
    started, step = time.time(), 0
    running = np.zeros(3)
    net.train()
    while step < total:
        for batch in made:
            progress = max(step / total, (time.time() - started) / 60 / args.minutes)
            if progress >= 1:
                step = total
                break
            ids, features, mask, labels = collate(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe["bfloat16"]):
                logits = net(ids, features, mask)
            parts = losses(logits.float(), labels)
            loss = sum(w * part for w, part in zip(recipe["weights"], parts))
            take_step(net, mean, optimizer, loss, recipe, step, progress)
            running = 0.98 * running + 0.02 * np.array([float(p.detach()) for p in parts])
            step += 1
            if step % 25 == 0:
                at = (time.time() - started) / 60
                shown = running / (1 - 0.98 ** min(step, 2000))
                print(f"{step}/{total} {at:.1f} min loss {np.round(shown, 4).tolist()}", flush=True)
            if step % recipe["checkpoint"] == 0:
                save(mean, args.out / "encoder.pt")
                print("dev", evaluate(mean, dev), flush=True)
        else:
            made = batches(epoch_windows(train, recipe, parties, names, rng), recipe["tokens"], rng)
    save(mean, args.out / "encoder.pt")
    print("final dev", evaluate(mean, dev), flush=True)


if __name__ == "__main__":
    main()

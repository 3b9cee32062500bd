"""The last lesson: people of the whole world, by their names alone.

    python -m training.reader.broaden RECIPE --data DATA --out OUT

OUT holds distilled.pt of `training.reader.distil` (or of `training.reader.restore`), and in the end broad.pt. In the
annotated corpora, and in texts without annotation where the encoder is sure of a person, people get names out of
`world_names`, and many texts are cut into single paragraphs, so that nothing else tells who is meant. What was
exchanged is known; everything else is taught by the encoder as it was, which so keeps what its teachers gave it. What
is kept in the end is a mean of the weights after and before. Sources: Furlanello et al. (2018), for a network that is
its own teacher; Wortsman et al. (2022), for the mean.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from newsnlp.reading.labels import ENTITIES
from newsnlp.reading.pieces import cut_pieces, tokenizer_of
from training.reader.__main__ import WINDOW, Piece, batches, collate, evaluate, parameter_groups, save, take_step
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
from training.reader.data import IGNORED, Example, entity_examples, ignored, label_words, quote_examples, read_jsonl
from training.reader.distil import NAMES, SAID, STARTS, compute_rounded, continuing_pieces
from training.reader.network import Encoder
from training.reader.world_names import collect_names


def world_pool(names: Names, count: int, rng: random.Random) -> Names:
    """The corpora's names, with `count` people of the world among them. More places made peoples into places."""
    world = collect_names()
    return replace(names, people=names.people + [world.draw(rng) for _ in range(count)])


def sure_examples(data: Path, name: str, count: int, least: float, rng: random.Random) -> Iterator[Example]:
    """Texts without annotation, with the people that the shipped model is sure of."""
    import newsnlp

    nlp = newsnlp.load(exclude=["clean", "quotes", "topics", "related"])
    rows = read_jsonl(data / f"{name}.jsonl.xz")
    texts = [row["text"][:2500] for row in rng.sample(rows, min(count, len(rows)))]
    for article in nlp.pipe(texts):
        spans = [
            (m.span.start, m.span.end, "PERSON")
            for e in article.entities
            if e.kind == "person" and e.score >= least
            for m in e.mentions
            if m.form == "name" and m.score >= least
        ]
        pieces = cut_pieces(article.text)
        labels = label_words(pieces, spans, ENTITIES)
        yield Example(pieces, labels, ignored(pieces), ignored(pieces), spans, article.text, "bare")


def exchange(example: Example, names: Names, parties: Any, rng: random.Random) -> tuple[Example, np.ndarray]:
    """The text with other names, and (pieces,) which pieces stand in a name that was exchanged."""
    changed = swap_names(example, names, rng, share=0.8)
    if any(label == "PARTY" for _, _, label in example.spans):
        changed = swap_parties(changed, parties, rng)
    before = [example.text[s:e] for s, e in apart(example.spans)]
    after = apart(changed.spans)
    assert len(before) == len(after)
    new = np.zeros(len(changed.pieces), np.bool_)
    for words, (start, end) in zip(before, after):
        if changed.text[start:end] != words:
            new |= (changed.pieces.starts < end) & (changed.pieces.starts >= start)
    return changed, new


def apart(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """The spans in order, without those that begin inside another; these are the ones that are exchanged."""
    kept: list[tuple[int, int]] = []
    for start, end, _ in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def cuts(example: Example, short: bool, rng: random.Random) -> Iterator[tuple[int, int]]:
    """Windows as in training, or one paragraph each; (start, end) in pieces."""
    p = example.pieces
    lines = [i for i in range(1, len(p)) if p.first[i] and p.features[i, 3] >= 2] + [len(p)]
    at, limit = 0, 10 if short else rng.randint(60, WINDOW)
    while at < len(p):
        within = [i for i in lines if at < i <= at + WINDOW]
        if short:
            end = next((i for i in within if i >= at + limit), min(len(p), at + WINDOW))
        else:
            end = next((i for i in reversed(within) if at + 40 < i <= at + limit), min(len(p), at + limit))
            limit = WINDOW
        yield at, end
        at = end


def make_windows(examples: list[Example], recipe: dict[str, Any], names: Names, parties: Any, rng: random.Random,
                 later: np.ndarray) -> list[Piece]:  # fmt: skip
    """One epoch. Labels have four columns: gold names, 1 in exchanged names, 0, 1 at first pieces."""
    windows: list[Piece] = []
    for example in examples:
        wanted = recipe["copies"].get(example.source, 1)
        for _ in range(int(wanted) + (rng.random() < wanted % 1)):
            current, new = example, np.zeros(len(example.pieces), np.bool_)
            if example.spans and example.source != "polnear" and rng.random() < recipe["swap_names"]:
                current, new = exchange(example, names, parties, rng)
            for start, end in cuts(current, rng.random() < recipe["short"], rng):
                p = current.pieces
                gold = current.entities[start:end]
                if example.source == "bare" and not new[start:end].any() and rng.random() < 0.7:
                    continue
                if example.source in recipe["thin"] and (gold <= 0).all() and rng.random() < 0.5:
                    continue
                ids, features = restyle_marks(p.ids[start:end], p.features[start:end], rng, recipe["single_marks"])
                features = recase(features, rng, recipe["recase"])
                first = ~later[p.ids[start:end]]
                ids = hide_words(ids, first, rng, recipe["hidden"])
                known = np.where(new[start:end], gold, IGNORED) if example.source == "bare" else gold
                windows.append((ids, features, np.stack([known, new[start:end], np.zeros_like(gold), first], 1)))
    return windows


def joined(padded: torch.Tensor, sizes: list[int]) -> torch.Tensor:
    """(pieces, WIDTH) of a batch, one window after another, without padding and special pieces."""
    return torch.cat([padded[row, 1 : size + 1] for row, size in enumerate(sizes)]).float()


def train(recipe: dict[str, Any], data: Path, out: Path) -> None:
    torch.manual_seed(recipe["seed"])
    rng = random.Random(recipe["seed"] + 3)
    named = [x for name in recipe["entities"] for x in entity_examples(data, name, {})]
    examples = named + [x for name in recipe["quotes"] for x in quote_examples(data, name, {})]
    parties = read_party_names(data)
    names = world_pool(gather_names(named), recipe["people"], rng)
    for name, count in recipe["bare"].items():
        examples += sure_examples(data, name, count, recipe["sure"], rng)
    dev = [x for name in recipe["entities_dev"] for x in entity_examples(data, name, {})][::2]
    dev += [x for name in recipe["quotes_dev"] for x in quote_examples(data, name, {})][::2]
    later = continuing_pieces(out)

    net = Encoder(layers=recipe["layers"], dropout=recipe["dropout"])
    net.load_state_dict(torch.load(out / "distilled.pt", weights_only=True))
    own = copy.deepcopy(net).requires_grad_(False).eval()
    compute_rounded(net)
    mean = copy.deepcopy(net).requires_grad_(False)
    print("dev before", evaluate(own, dev), flush=True)
    optimizer = torch.optim.AdamW(parameter_groups(net, recipe["rate"]), betas=(0.9, 0.98))
    for group in optimizer.param_groups:  # the heads are trained already
        group["base"] = recipe["rate"]
    made = batches(make_windows(examples, recipe, names, parties, rng, later), recipe["tokens"], rng)
    total = int(len(made) * recipe["epochs"])
    print(f"{len(examples)} texts, {len(made)} batches an epoch, {total} steps", flush=True)
    started, step, running = time.time(), 0, np.zeros(5)
    net.train()
    while step < total:
        for batch in made:
            if step >= total:
                break
            ids, features, mask, _ = collate([(i, f, y[:, :3]) for i, f, y in batch])
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe["bfloat16"]):
                logits = net(ids, features, mask)
                with torch.inference_mode():
                    was = own(ids, features, mask)
            labels = torch.from_numpy(np.concatenate([y for _, _, y in batch]))
            first = labels[:, 3] == 1
            sizes = [len(ids_of) for ids_of, _, _ in batch]
            given, taught, labels = joined(logits, sizes)[first], joined(was, sizes)[first].clone(), labels[first]
            new, gold = labels[:, 1] == 1, labels[:, 0]
            known, kept = (gold != IGNORED) & ~new, ~new
            share = lambda which: which.float().mean()  # noqa: E731
            parts = [
                share(kept) * F.cross_entropy(given[kept][:, NAMES], taught[kept][:, NAMES].softmax(-1)),
                F.cross_entropy(given[:, SAID], taught[:, SAID].softmax(-1)),
                F.binary_cross_entropy_with_logits(given[:, STARTS], taught[:, STARTS].sigmoid()),
                share(known) * F.cross_entropy(given[known][:, NAMES], gold[known]) if known.any() else given.sum() * 0,
                share(new) * F.cross_entropy(given[new][:, NAMES], gold[new]) if new.any() else given.sum() * 0,
            ]
            loss = sum(w * part for w, part in zip(recipe["weights"], parts))
            take_step(net, mean, optimizer, loss, recipe, step, step / total)
            running = 0.97 * running + 0.03 * np.array([float(p.detach()) for p in parts])
            step += 1
            if step % 25 == 0:
                shown = np.round(running / (1 - 0.97**step), 4).tolist()
                print(f"{step}/{total} {(time.time() - started) / 60:.1f} min loss {shown}", flush=True)
            if step % recipe["checkpoint"] == 0:
                save(mean, out / "broad.pt")
                print("dev", evaluate(mean, dev), flush=True)
        else:
            made = batches(make_windows(examples, recipe, names, parties, rng, later), recipe["tokens"], rng)
    with torch.no_grad():
        for new, old in zip(mean.parameters(), own.parameters()):
            new.lerp_(old, recipe["as_it_was"])
    save(mean, out / "broad.pt")
    print("final dev", evaluate(mean, dev), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    whole = tomllib.loads(args.recipe.read_text())
    recipe = {**whole["training"], **whole["broaden"]}
    torch.set_num_threads(args.threads)
    tokenizer = args.recipe.parent / "news_encoder" / "tokenizer.json"
    tokenizer_of(str(tokenizer))
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    train(recipe, args.data, args.out)


if __name__ == "__main__":
    main()

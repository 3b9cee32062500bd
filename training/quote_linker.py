"""Trains models/quotes_en: `python -m training.quote_linker models/quotes_en/recipe.toml --data ../shared/data`.

Pairs of annotated spans, gold and perturbed, into two small ensembles of trees, written as flat arrays.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score

from newsnlp import models
from newsnlp.annotations import Span
from newsnlp.quotes.linking import FEATURES, Floats, Labelled, Layout, Linker, Part
from newsnlp.quotes.marks import read_marks

VERSION = "1"
KEYS: tuple[tuple[Part, str], ...] = (("content", "content"), ("cue", "cue"), ("source", "source"))


@dataclass(frozen=True)
class Annotated:
    """A labelled span with the attributions that it belongs to; none where it is spurious."""

    labelled: Labelled
    attributions: frozenset[int]


def read_articles(path: Path) -> list[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def annotated_spans(article: dict[str, Any]) -> list[Annotated]:
    """The gold spans, in order; spans of one part that several attributions share are one."""
    owners: dict[tuple[int, int, Part], set[int]] = {}
    for number, attribution in enumerate(article["attributions"]):
        for part, key in KEYS:
            for start, end in attribution[key]:
                owners.setdefault((start, end, part), set()).add(number)
    return [
        Annotated(Labelled(Span(start, end), part), frozenset(numbers))
        for (start, end, part), numbers in sorted(owners.items())
    ]


def perturb(text: str, spans: list[Annotated], rng: random.Random, settings: dict[str, float]) -> list[Annotated]:
    """The spans as a reader might find them: some missing, moved, cut in two, some made up."""
    words = [Span(*m.span()) for m in re.finditer(r"\S+", text)]
    starts = [w.start for w in words]
    taken = bytearray(len(text))
    changed: list[Annotated] = []
    for each in spans:
        span = each.labelled.span
        if rng.random() < settings["drop"]:
            continue
        inner = list(words_within(words, starts, span))
        if not inner:
            continue
        first, last = inner[0].start, span.end
        if len(inner) > 4:
            if rng.random() < settings["shift"]:
                first = inner[rng.randint(1, 3)].start
            if rng.random() < settings["shift"]:
                last = inner[-rng.randint(2, 4)].end if len(inner) > 6 else last
        if first >= last or any(taken[first:last]):
            continue
        taken[first:last] = b"\1" * (last - first)
        whole = replace(each, labelled=replace(each.labelled, span=Span(first, last)))
        if each.labelled.part == "content" and len(inner) > 8 and rng.random() < settings["split"]:
            cut = inner[len(inner) // 2]
            if first < cut.start < last:
                head, tail = Span(first, cut.start - 1), Span(cut.start, last)
                changed += [replace(whole, labelled=replace(each.labelled, span=s)) for s in (head, tail)]
                continue
        changed.append(whole)
    for each in spans:
        if rng.random() < settings["spurious"] and words:
            length = min(len(words), 1 if each.labelled.part == "cue" else rng.randint(2, 12))
            at = rng.randint(0, len(words) - length)
            span = Span(words[at].start, words[at + length - 1].end)
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = b"\1" * len(span)
                changed.append(Annotated(Labelled(span, each.labelled.part), frozenset()))
    return sorted(changed, key=lambda a: (a.labelled.span, a.labelled.part))


def words_within(words: list[Span], starts: list[int], span: Span) -> list[Span]:
    from bisect import bisect_left

    return words[bisect_left(starts, span.start) : bisect_left(starts, span.end)]


def pair_rows(text: str, spans: list[Annotated], part: Literal["source", "content"]) -> tuple[Floats, np.ndarray]:
    """Features and labels of the pairs of one article: 1 where span and cue share an attribution."""
    pairs = Layout(read_marks(text), [a.labelled for a in spans]).pairs(part)
    labels = [bool(spans[x].attributions & spans[c].attributions) for x, c in zip(pairs.spans, pairs.cues)]
    return pairs.features, np.array(labels, dtype=bool)


def rows_of(
    articles: Iterable[dict[str, Any]], settings: dict[str, Any] | None, seed: int
) -> dict[str, tuple[Floats, np.ndarray]]:
    rng = random.Random(seed)
    rows: dict[str, list[tuple[Floats, np.ndarray]]] = {"content": [], "source": []}
    for article in articles:
        gold = annotated_spans(article)
        versions = [gold]
        if settings is not None:
            versions += [perturb(article["text"], gold, rng, settings) for _ in range(settings["copies"])]
        for spans in versions:
            if spans:
                rows["content"].append(pair_rows(article["text"], spans, "content"))
                rows["source"].append(pair_rows(article["text"], spans, "source"))
    return {
        part: (np.concatenate([f for f, _ in parts]), np.concatenate([y for _, y in parts]))
        for part, parts in rows.items()
    }


def fit(features: Floats, labels: np.ndarray, settings: dict[str, Any]) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=settings["iterations"],
        learning_rate=settings["learning_rate"],
        max_leaf_nodes=settings["leaves"],
        max_depth=settings["depth"],
        min_samples_leaf=settings["least_in_leaf"],
        l2_regularization=settings["l2"],
        early_stopping=False,
        random_state=settings["seed"],
    ).fit(features, labels)


def flatten(model: HistGradientBoostingClassifier) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """The nodes of all trees as flat arrays; see newsnlp.quotes.linking.Trees."""
    trees = [predictors[0].nodes for predictors in model._predictors]
    offsets = np.cumsum([0, *(len(t) for t in trees)])
    nodes = np.concatenate(trees)
    base = np.concatenate([np.full(len(t), o) for t, o in zip(trees, offsets)])
    leaf = nodes["is_leaf"].astype(bool)
    own = np.arange(len(nodes))
    children = np.stack([np.where(leaf, own, nodes[side] + base) for side in ("left", "right")], axis=1)
    arrays = {
        "feature": np.where(leaf, 0, nodes["feature_idx"]).astype(np.int16),
        # Rounded to the float32 above, so that "at most" still holds for values on the border.
        "threshold": np.where(
            leaf, np.float32(np.inf), np.nextafter(nodes["num_threshold"].astype(np.float32), np.float32(np.inf))
        ),
        "children": children.astype(np.int32),
        "value": np.where(leaf, nodes["value"], 0.0).astype(np.float32),
        "roots": offsets[:-1].astype(np.int32),
    }
    return arrays, {
        "baseline": float(np.ravel(model._baseline_prediction)[0]),
        "depth": int(max(t["depth"].max() for t in trees)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    args = parser.parse_args()
    recipe = tomllib.loads(args.recipe.read_text())
    folder = args.recipe.parent
    source = args.data / recipe["data"]["train"]
    digest = models.checksum(source)
    if recipe["data"]["train_sha256"] not in ("", digest):
        raise SystemExit(f"{source}: SHA-256 is {digest}, the recipe was made for {recipe['data']['train_sha256']}")
    train = rows_of(read_articles(source), recipe["perturbation"], recipe["trees"]["seed"])
    dev = rows_of(read_articles(args.data / recipe["data"]["dev"]), None, 0)
    arrays: dict[str, np.ndarray] = {}
    about: dict[str, Any] = {"version": VERSION, "features": list(FEATURES)}
    metrics: dict[str, Any] = {}
    for part in ("content", "source"):
        model = fit(*train[part], recipe["trees"])
        flat, about[part] = flatten(model)
        arrays |= {f"{part}_{name}": value for name, value in flat.items()}
        p = model.predict_proba(dev[part][0])[:, 1]
        metrics[f"pairs_{part}"] = {
            "train_pairs": len(train[part][1]),
            "dev_pairs": len(dev[part][1]),
            "dev_average_precision": round(float(average_precision_score(dev[part][1], p)), 4),
        }
    np.savez_compressed(folder / "linker.npz", **arrays)
    (folder / "linker.json").write_text(json.dumps(about, indent=1) + "\n")
    linker = Linker.open(folder)
    for part, trees in (("content", linker.content), ("source", linker.source)):
        ours = trees.probabilities(dev[part][0])
        metrics[f"pairs_{part}"]["dev_accuracy"] = round(float(np.mean((ours > 0.5) == dev[part][1])), 4)
    path = folder / "metrics.json"
    known = json.loads(path.read_text()) if path.is_file() else {}
    path.write_text(json.dumps(known | {"linker": metrics}, indent=1) + "\n")
    models.write_manifest(folder, version=VERSION)


if __name__ == "__main__":
    main()

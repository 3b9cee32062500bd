"""Which lines are the article: a linear model and small trees over line features, then both again with the answers
of the neighbours. Arrays and JSON, so loading runs no code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsnlp.errors import ModelError

Rows = NDArray[np.float32]
# Standardised features are cut here: one odd page must not outvote all its other features.
CLIP = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Boosted regression trees over raw features.

    All arrays have shape (trees, nodes). A leaf has feature -1 and is its own child; value is in log-odds.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    depth: int
    baseline: float

    def log_odds(self, rows: Rows) -> NDArray[np.float64]:
        """Shape (rows,)."""
        trees, nodes = self.feature.shape
        out = np.full(len(rows), self.baseline)
        offset = (np.arange(trees, dtype=np.int32) * nodes)[None, :]
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        left, right, value = self.left.ravel(), self.right.ravel(), self.value.ravel()
        # In blocks, so that memory stays small for pages of 200,000 lines.
        for start in range(0, len(rows), 1024):
            block = rows[start : start + 1024]
            base = (np.arange(len(block), dtype=np.int64) * block.shape[1])[:, None]
            flat = np.ascontiguousarray(block).ravel()
            node = np.repeat(offset, len(block), axis=0)
            for _ in range(self.depth):
                goes_left = flat[base + np.maximum(feature[node], 0)] <= threshold[node]
                node = np.where(goes_left, left[node], right[node]) + offset
            out[start : start + len(block)] += value[node].sum(axis=1)
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """The mean, in log-odds, of a logistic regression and of trees; trees_share in [0, 1] weighs the trees."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: float
    trees: Trees | None = None
    trees_share: float = 0.0

    def probability(self, rows: Rows) -> NDArray[np.float64]:
        """Shape (rows,), in [0, 1]."""
        log_odds = np.zeros(len(rows))
        if self.trees_share < 1:
            standard = np.clip((rows - self.mean) / self.scale, -CLIP, CLIP)
            log_odds += (1 - self.trees_share) * (standard @ self.weights + self.bias)
        if self.trees is not None:
            log_odds += self.trees_share * self.trees.log_odds(rows)
        return 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))


def context(probabilities: NDArray[np.float64], word_counts: NDArray[np.float64]) -> Rows:
    """What a first answer says of the surroundings of each line: shape (lines, 31)."""
    p, n = probabilities, len(probabilities)
    position = np.arange(n)
    columns: list[NDArray[np.float64]] = [p]
    for by in (-4, -3, -2, -1, 1, 2, 3, 4):
        shifted = np.zeros(n)
        if 0 < by < n:
            shifted[by:] = p[:-by]
        elif by < 0 and -by < n:
            shifted[:by] = p[-by:]
        columns.append(shifted)
    total = np.concatenate([[0.0], np.cumsum(p)])
    for radius in (1, 2, 4, 8, 16):
        low, high = np.maximum(0, position - radius), np.minimum(n, position + radius + 1)
        columns.append((total[high] - total[low]) / (high - low))
    mass = p * np.sqrt(word_counts + 1)
    whole = max(1e-9, float(mass.sum()))
    kept = p >= 0.5
    previous = np.maximum.accumulate(np.where(kept, position, -99))
    following = np.minimum.accumulate(np.where(kept, position, n + 99)[::-1])[::-1]
    before = np.concatenate([[-99], previous[:-1]])
    after = np.concatenate([following[1:], [n + 99]])
    columns += [
        np.cumsum(mass) / whole,
        np.full(n, np.log1p(whole)),
        np.full(n, np.log1p(kept.sum())),
        np.minimum(30, position - previous),
        np.minimum(30, following - position),
        np.minimum(30, position - before),
        np.minimum(30, after - position),
        np.minimum(30, np.maximum(position - before, after - position)),
        np.concatenate([[0.0], np.maximum.accumulate(p)[:-1]]),
        np.concatenate([np.maximum.accumulate(p[::-1])[::-1][1:], [0.0]]),
        *_segments(mass, kept),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _segments(mass: NDArray[np.float64], kept: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """Where the line stands to the main stretch of kept lines; a stretch ends where three lines are not kept."""
    n = len(mass)
    position = np.arange(n)
    columns = [np.zeros(n) for _ in range(7)]
    held = np.flatnonzero(kept)
    if not len(held):
        return columns
    new = np.concatenate([[True], np.diff(held) > 3])
    number = np.cumsum(new) - 1
    masses = np.bincount(number, weights=mass[held])
    starts, ends = held[new], held[np.concatenate([new[1:], [True]])]
    main = int(np.argmax(masses))
    nearest = np.clip(np.searchsorted(ends, position), 0, len(starts) - 1)
    first, last = int(starts[main]), int(ends[main])
    low = np.cumsum(~kept)
    columns[0] = masses[nearest] / masses[main]
    columns[1] = ((position >= first) & (position <= last)).astype(float)
    columns[2] = np.clip(position - first, -40, 40) / 10
    columns[3] = np.clip(position - last, -40, 40) / 10
    columns[4] = np.log1p(np.maximum(0, low - low[last])) * (position > last)
    columns[5] = np.log1p(np.maximum(0, low[first] - low)) * (position < first)
    columns[6] = np.full(n, len(starts))
    return columns


@dataclass(frozen=True, slots=True, eq=False)
class LineModel:
    """Two classifiers in a row; names are the features that the first one takes, the second adds `context`."""

    names: tuple[str, ...]
    first: Classifier
    second: Classifier
    threshold: float

    def probability(self, rows: Rows, names: tuple[str, ...], word_counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each line, the probability that it is of the article, shape (lines,).

        Raises:
            ModelError: the rows have other features than the model was trained on.
        """
        if names != self.names:
            odd = sorted(set(names) ^ set(self.names))[:5]
            raise ModelError(f"the line model was trained on other features than these: {odd}; train it again")
        first = self.first.probability(rows)
        return self.second.probability(np.hstack([rows, context(first, word_counts)]))


def classifier_arrays(classifier: Classifier, prefix: str) -> dict[str, NDArray[np.generic]]:
    """The arrays of a classifier, named for `np.savez`."""
    out: dict[str, NDArray[np.generic]] = {
        f"{prefix}.mean": classifier.mean,
        f"{prefix}.scale": classifier.scale,
        f"{prefix}.weights": classifier.weights,
        f"{prefix}.numbers": np.array([classifier.bias, classifier.trees_share]),
    }
    if classifier.trees is not None:
        t = classifier.trees
        for name in ("feature", "threshold", "left", "right", "value"):
            out[f"{prefix}.trees.{name}"] = getattr(t, name)
        out[f"{prefix}.trees.numbers"] = np.array([t.depth, t.baseline])
    return out


def classifier_of(arrays: dict[str, NDArray[np.generic]], prefix: str) -> Classifier:
    """The classifier that `classifier_arrays` wrote."""
    bias, share = (float(x) for x in arrays[f"{prefix}.numbers"])
    trees = None
    if f"{prefix}.trees.feature" in arrays:
        depth, baseline = (float(x) for x in arrays[f"{prefix}.trees.numbers"])
        get = {name: arrays[f"{prefix}.trees.{name}"] for name in ("feature", "threshold", "left", "right", "value")}
        trees = Trees(
            feature=get["feature"].astype(np.int32),
            threshold=get["threshold"].astype(np.float32),
            left=get["left"].astype(np.int32),
            right=get["right"].astype(np.int32),
            value=get["value"].astype(np.float32),
            depth=int(depth),
            baseline=baseline,
        )
    return Classifier(
        mean=arrays[f"{prefix}.mean"].astype(np.float32),
        scale=arrays[f"{prefix}.scale"].astype(np.float32),
        weights=arrays[f"{prefix}.weights"].astype(np.float32),
        bias=bias,
        trees=trees,
        trees_share=share,
    )


def save_line_model(model: LineModel, folder: Path, name: str) -> None:
    """Writes NAME.npz and NAME.json into a model folder."""
    arrays = {**classifier_arrays(model.first, "first"), **classifier_arrays(model.second, "second")}
    np.savez_compressed(folder / f"{name}.npz", **arrays)  # type: ignore[arg-type]
    config = {"features": list(model.names), "threshold": model.threshold}
    (folder / f"{name}.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


@cache
def load_line_model(folder: Path, name: str) -> LineModel:
    """The model NAME of a folder, read once.

    Raises:
        ModelError: a file is missing or damaged.
    """
    arrays, config = read_arrays(folder, name)
    try:
        return LineModel(
            names=tuple(config["features"]),
            first=classifier_of(arrays, "first"),
            second=classifier_of(arrays, "second"),
            threshold=float(config["threshold"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise ModelError(f"{folder / name} is no line model: {error!r}") from error


def read_arrays(folder: Path, name: str) -> tuple[dict[str, NDArray[np.generic]], dict]:  # type: ignore[type-arg]
    """NAME.npz and NAME.json of a model folder.

    Raises:
        ModelError: a file is missing or damaged.
    """
    try:
        with np.load(folder / f"{name}.npz", allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
        config = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder / name} cannot be read: {error}") from error
    return arrays, config

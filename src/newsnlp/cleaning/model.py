"""Which lines are the article: a linear model over line features, then another, with a small network beside it, that
knows the answers for the lines around. Arrays and JSON, so loading runs no code."""

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
CLIP = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """A network with one hidden layer of rectified units, over standardised rows; its answer is in log-odds.

    Shapes: inner (features, units), inner_bias (units,), outer (units,).
    """

    inner: NDArray[np.float32]
    inner_bias: NDArray[np.float32]
    outer: NDArray[np.float32]
    outer_bias: float

    def log_odds(self, standard: Rows) -> NDArray[np.float32]:
        """Shape (rows,)."""
        out: NDArray[np.float32] = np.maximum(standard @ self.inner + self.inner_bias, 0) @ self.outer
        return out + np.float32(self.outer_bias)


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A logistic regression; with `hidden`, the mean, in log-odds, of it and of a network with a hidden layer."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: float
    hidden: Hidden | None = None

    def probability(self, rows: Rows) -> NDArray[np.float64]:
        """Shape (rows,), in [0, 1]."""
        standard = np.clip((rows - self.mean) / self.scale, -CLIP, CLIP)
        log_odds: NDArray[np.float64] = (standard @ self.weights + self.bias).astype(np.float64)
        if self.hidden is not None:
            log_odds = (log_odds + self.hidden.log_odds(standard)) / 2
        probability: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
        return probability


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
        f"{prefix}.numbers": np.array([classifier.bias]),
    }
    if classifier.hidden is not None:
        h = classifier.hidden
        out |= {f"{prefix}.inner": h.inner, f"{prefix}.inner_bias": h.inner_bias, f"{prefix}.outer": h.outer}
        out[f"{prefix}.outer_bias"] = np.array([h.outer_bias])
    return out


def classifier_of(arrays: dict[str, NDArray[np.generic]], prefix: str) -> Classifier:
    """The classifier that `classifier_arrays` wrote."""
    hidden = None
    if f"{prefix}.inner" in arrays:
        inner, inner_bias, outer = (
            arrays[f"{prefix}.{name}"].astype(np.float32) for name in ("inner", "inner_bias", "outer")
        )
        hidden = Hidden(inner, inner_bias, outer, float(arrays[f"{prefix}.outer_bias"][0]))
    return Classifier(
        mean=arrays[f"{prefix}.mean"].astype(np.float32),
        scale=arrays[f"{prefix}.scale"].astype(np.float32),
        weights=arrays[f"{prefix}.weights"].astype(np.float32),
        bias=float(arrays[f"{prefix}.numbers"][0]),
        hidden=hidden,
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

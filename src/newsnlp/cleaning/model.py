"""Which lines are the article: a linear model over line features, then another that knows the answers for the lines
around; beside both, small networks over the lines in their order. Arrays and JSON, so loading runs no code."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsnlp.errors import ModelError

Rows = NDArray[np.float32]
# Standardised features are cut here: one odd page must not outvote all its other features.
CLIP = 5.0


def sigmoid(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    probability: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return probability


@dataclass(frozen=True, eq=False)
class Network:
    """Convolutions over the lines of a page, by several networks; their answer is the mean, in log-odds.

    Each layer adds to a line what it makes of it and of the lines `2 ** layer` above and below. Shapes, of n networks
    with k units and l layers: inner (n, features, k), inner_bias (n, k), kernels (n, l, 3, k, k), kernel_biases
    (n, l, k), outer (n, k), outer_bias (n,). Source: Yu & Koltun (2016), dilated convolutions.
    """

    inner: NDArray[np.float32]
    inner_bias: NDArray[np.float32]
    kernels: NDArray[np.float32]
    kernel_biases: NDArray[np.float32]
    outer: NDArray[np.float32]
    outer_bias: NDArray[np.float32]

    @cached_property
    def _layers(self) -> list[tuple[Rows, Rows]]:
        """The kernels of each layer side by side, so that one product makes all three, and its biases."""
        side_by_side = np.concatenate(list(np.moveaxis(self.kernels, 2, 0)), axis=-1)
        layers = self.kernels.shape[1]
        return [(np.ascontiguousarray(side_by_side[:, i]), self.kernel_biases[:, i, None]) for i in range(layers)]

    def log_odds(self, standard: Rows) -> NDArray[np.float64]:
        """Shape (rows,), from standardised rows."""
        n, units = len(standard), self.outer.shape[1]
        lines = standard @ self.inner
        lines += self.inner_bias[:, None]
        np.maximum(lines, 0, out=lines)
        for layer, (kernels, biases) in enumerate(self._layers):
            by = 1 << layer
            above, here, below = np.split(lines @ kernels, (units, 2 * units), axis=-1)
            made = here + biases
            if by < n:
                made[:, by:] += above[:, :-by]
                made[:, :-by] += below[:, by:]
            lines += np.maximum(made, 0, out=made)
        log_odds: NDArray[np.float64] = (lines @ self.outer[:, :, None])[:, :, 0].sum(axis=0, dtype=np.float64)
        log_odds += self.outer_bias.sum()
        log_odds /= len(self.inner)
        return log_odds


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A logistic regression over standardised rows."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: float

    def standardise(self, rows: Rows) -> Rows:
        standard: Rows = rows - self.mean
        standard /= self.scale
        return np.clip(standard, -CLIP, CLIP, out=standard)

    def log_odds(self, standard: Rows) -> NDArray[np.float64]:
        """Shape (rows,), from standardised rows."""
        log_odds: NDArray[np.float64] = (standard @ self.weights + self.bias).astype(np.float64)
        return log_odds

    def probability(self, rows: Rows) -> NDArray[np.float64]:
        """Shape (rows,), in [0, 1]."""
        return sigmoid(self.log_odds(self.standardise(rows)))


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
    """Two classifiers in a row; names are the features that the first one takes, the second adds `context`.

    With networks, which take the rows as the first classifier standardises them, the answer is the mean, in log-odds,
    of theirs, which weighs `share`, and of that of the second classifier.
    """

    names: tuple[str, ...]
    first: Classifier
    second: Classifier
    threshold: float
    network: Network | None = None
    share: float = 0.5

    def probability(self, rows: Rows, names: tuple[str, ...], word_counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each line, the probability that it is of the article, shape (lines,).

        Raises:
            ModelError: the rows have other features than the model was trained on.
        """
        if names != self.names:
            odd = sorted(set(names) ^ set(self.names))[:5]
            raise ModelError(f"the line model was trained on other features than these: {odd}; train it again")
        standard = self.first.standardise(rows)
        around = context(sigmoid(self.first.log_odds(standard)), word_counts)
        log_odds = self.second.log_odds(self.second.standardise(np.hstack([rows, around])))
        if self.network is not None:
            log_odds = (1 - self.share) * log_odds + self.share * self.network.log_odds(standard)
        return sigmoid(log_odds)


def classifier_arrays(classifier: Classifier, prefix: str) -> dict[str, NDArray[np.generic]]:
    """The arrays of a classifier, named for `np.savez`."""
    return {
        f"{prefix}.mean": classifier.mean,
        f"{prefix}.scale": classifier.scale,
        f"{prefix}.weights": classifier.weights,
        f"{prefix}.numbers": np.array([classifier.bias]),
    }


def classifier_of(arrays: dict[str, NDArray[np.generic]], prefix: str) -> Classifier:
    """The classifier that `classifier_arrays` wrote."""
    return Classifier(
        mean=arrays[f"{prefix}.mean"].astype(np.float32),
        scale=arrays[f"{prefix}.scale"].astype(np.float32),
        weights=arrays[f"{prefix}.weights"].astype(np.float32),
        bias=float(arrays[f"{prefix}.numbers"][0]),
    )


def _network_of(arrays: dict[str, NDArray[np.generic]]) -> Network | None:
    names = [f.name for f in fields(Network)]
    if f"network.{names[0]}" not in arrays:
        return None
    return Network(**{name: arrays[f"network.{name}"].astype(np.float32) for name in names})


def save_line_model(model: LineModel, folder: Path, name: str) -> None:
    """Writes NAME.npz and NAME.json into a model folder."""
    arrays = {**classifier_arrays(model.first, "first"), **classifier_arrays(model.second, "second")}
    if model.network is not None:
        # Half precision: what the networks lose by it is far below what they are sure of.
        arrays |= {f"network.{f.name}": getattr(model.network, f.name).astype(np.float16) for f in fields(Network)}
    np.savez_compressed(folder / f"{name}.npz", **arrays)  # type: ignore[arg-type]
    config = {"features": list(model.names), "threshold": model.threshold, "share": model.share}
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
            network=_network_of(arrays),
            share=float(config.get("share", 0.5)),
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

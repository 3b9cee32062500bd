"""From the encoder's logits to spans: constrained BIO decoding on whole arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

# Below this, a word that looks like O may still belong to a name that the constraint joins.
SURELY_OUTSIDE = 0.98


@dataclass(frozen=True, slots=True)
class Found:
    """Words [start, end) under one label. probability: mean over the words of the label's B and I together."""

    start: int
    end: int
    label: str
    probability: float


def log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), np.float32)


def forbidden(labels: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """(labels, labels): whether the second may not follow the first. Only I of another name, or after O, may not."""
    table = np.zeros((len(labels), len(labels)), np.bool_)
    for j, after in enumerate(labels):
        if after.startswith("I-"):
            for i, before in enumerate(labels):
                table[i, j] = before[2:] != after[2:]
    return table


def best_path(log_probabilities: Floats, not_allowed: npt.NDArray[np.bool_]) -> Ints:
    """The most probable legal labels of n words, (n,). Source: Viterbi (1967)."""
    n, width = log_probabilities.shape
    penalty = np.where(not_allowed, np.float32(-1e9), np.float32(0))
    score = log_probabilities[0] + penalty[0]  # before the first word stands O
    back = np.zeros((n, width), np.int64)
    for i in range(1, n):
        options = score[:, None] + penalty
        back[i] = options.argmax(axis=0)
        score = options.max(axis=0) + log_probabilities[i]
    path = np.empty(n, np.int64)
    path[-1] = score.argmax()
    for i in range(n - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def decode_labels(
    log_probabilities: Floats, labels: tuple[str, ...], breaks: npt.NDArray[np.bool_] | None = None
) -> Ints:
    """Legal labels of n words, (n,): each word's best where that is legal, the best path around where it is not.

    breaks: (n,) True where no name may run on from the word before.
    """
    if not len(log_probabilities):
        return np.zeros(0, np.int64)
    not_allowed = forbidden(labels)
    if breaks is None:
        breaks = np.zeros(len(log_probabilities), np.bool_)
    decoded = np.asarray(log_probabilities.argmax(axis=1), np.int64)
    illegal = not_allowed[labels_before(decoded, breaks), decoded]
    if not illegal.any():
        return decoded
    fixed = (decoded == 0) & (log_probabilities[:, 0] > np.log(SURELY_OUTSIDE))
    edges = np.flatnonzero(fixed | breaks | np.concatenate([[False], fixed[:-1]]))
    edges = np.unique(np.concatenate([[0], edges, [len(decoded)]]))
    for i in np.unique(np.searchsorted(edges, np.flatnonzero(illegal), side="right")):
        start, end = edges[i - 1], edges[i]
        decoded[start:end] = best_path(log_probabilities[start:end], not_allowed)
    # A stretch decoded anew may end in another label than before; what follows must not hang in the air.
    decoded[not_allowed[labels_before(decoded, breaks), decoded]] -= 1
    return decoded


def labels_before(decoded: Ints, breaks: npt.NDArray[np.bool_]) -> Ints:
    """The label before each word, O where a text or a stretch begins."""
    return np.where(breaks, 0, np.concatenate([[0], decoded[:-1]]))


def agree_on_kinds(log_probabilities: Floats, kinds: Ints, words: Ints, weight: float) -> Floats:
    """The probabilities of n words' labels, (n, labels), after the words that are written alike have consulted.

    kinds: (labels,) number of the kind that a label belongs to, B and I of a name being one; words: (n,) equal where
    two words are one, negative where a word is not asked. Each word's distribution over kinds becomes the geometric
    mean of its own and, with `weight` in [0, 1], the arithmetic mean of all its equals; B and I of a kind keep their
    proportion, since "Sokha" continues a name here and begins one there.
    """
    asked = np.flatnonzero(words >= 0)
    if not len(asked) or not weight:
        return log_probabilities
    _, group, size = np.unique(words[asked], return_inverse=True, return_counts=True)
    shared = size[group] > 1
    asked, group = asked[shared], group[shared]
    if not len(asked):
        return log_probabilities
    of_kind = np.zeros((len(kinds), kinds.max() + 1), np.float64)
    of_kind[np.arange(len(kinds)), kinds] = 1.0
    own = np.exp(log_probabilities[asked].astype(np.float64)) @ of_kind
    total = np.zeros((len(size), own.shape[1]))
    np.add.at(total, group, own)
    change = np.log(np.maximum(total / size[:, None], 1e-9))[group] - np.log(np.maximum(own, 1e-9))
    agreed = log_probabilities.copy()
    agreed[asked] = log_softmax(agreed[asked] + (weight * change)[:, kinds].astype(np.float32))
    return agreed


def spans_of(decoded: Ints, log_probabilities: Floats, labels: tuple[str, ...]) -> list[Found]:
    """The spans that legal labels spell out, in order."""
    if not len(decoded) or not decoded.any():
        return []
    begins = np.array([label.startswith("B-") for label in labels])
    starts = np.flatnonzero(begins[decoded])
    stops = np.flatnonzero((decoded == 0) | begins[decoded])
    ends = np.append(stops, len(decoded))[np.searchsorted(stops, starts, side="right")]
    begin = np.arange(len(labels)) - np.array([label.startswith("I-") for label in labels])
    either = begin[decoded]  # B of each word's label; I stands behind it
    of_label = np.exp(np.take_along_axis(log_probabilities, np.stack([either, either + 1], 1), 1))
    total = np.concatenate([[0.0], np.cumsum(of_label.sum(1, dtype=np.float64))])
    mean = np.minimum((total[ends] - total[starts]) / (ends - starts), 1.0)
    rows = zip(starts.tolist(), ends.tolist(), decoded[starts].tolist(), mean.tolist())
    return [Found(start, end, labels[b][2:], p) for start, end, b, p in rows]

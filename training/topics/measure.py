"""Measures over labels of which some are open: neither rewarded nor punished."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsnlp.topics.model import Floats

Bools = NDArray[np.bool_]


def decide(scores: Floats, thresholds: Floats | float, floor: float) -> Bools:
    """Which labels are given: those at their threshold, and the best one from `floor` on."""
    given = scores >= thresholds
    rows = np.arange(len(scores))
    best = scores.argmax(axis=1)
    given[rows, best] |= scores[rows, best] >= floor
    return given


def score_labels(
    scores: Floats, given: Bools, yes: Bools, maybe: Bools, ids: Sequence[str], fewest: int = 5
) -> dict[str, Any]:
    """hit@1, micro F1, and macro F1 over the labels with `fewest` articles or more, in percent."""
    counted = given & ~maybe
    right = (counted & yes).sum(axis=0)
    wrong = (counted & ~yes).sum(axis=0)
    missed = (~counted & yes).sum(axis=0)
    each = 200 * right / np.maximum(1, 2 * right + wrong + missed)
    enough = yes.sum(axis=0) >= fewest
    rows = np.arange(len(scores))
    best = scores.argmax(axis=1)
    return {
        "articles": len(scores),
        "hit@1": round(100 * float((yes[rows, best] & given[rows, best]).mean()), 2),
        "micro F1": round(200 * float(right.sum()) / max(1, int((2 * right + wrong + missed).sum())), 2),
        "macro F1": round(float(each[enough].mean()), 2) if enough.any() else None,
        "each": {id: [round(float(f), 1), int(n)] for id, f, n in zip(ids, each, yes.sum(axis=0)) if n},
    }


def calibration(scores: Floats, yes: Bools, maybe: Bools, bins: int = 10) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error over all (article, label) pairs that are not open, and the rows of its plot.

    Source: Naeini, Cooper & Hauskrecht (2015), equal-width bins.
    """
    chances, truth = scores[~maybe], yes[~maybe]
    places = np.minimum((chances * bins).astype(int), bins - 1)
    error = 0.0
    rows = []
    for b in range(bins):
        inside = places == b
        if not inside.any():
            continue
        said, came = float(chances[inside].mean()), float(truth[inside].mean())
        error += inside.mean() * abs(said - came)
        rows.append({"pairs": int(inside.sum()), "said": round(said, 3), "came true": round(came, 3)})
    return float(error), rows


def top_one_within(scores: Floats, yes: Bools, maybe: Bools, classes: NDArray[np.intp]) -> dict[str, Any]:
    """Accuracy and macro F1, in percent, of the best of `classes` alone, over the rows that have one of them.

    A row with several true classes counts as of the one that was predicted, if that is among them, else of the first.
    "may hold" is the share whose best class is true or open.
    """
    inside = yes[:, classes].any(axis=1)
    truth, open_too = yes[inside][:, classes], (yes | maybe)[inside][:, classes]
    best = scores[inside][:, classes].argmax(axis=1)
    rows = np.arange(len(best))
    right = truth[rows, best]
    gold = np.where(right, best, truth.argmax(axis=1))
    f1 = []
    for c in range(len(classes)):
        if not (gold == c).any():
            continue
        both = int(((gold == c) & (best == c)).sum())
        f1.append(200 * both / (int((gold == c).sum()) + int((best == c).sum())))
    return {
        "articles": len(rows),
        "classes": len(classes),
        "accuracy": round(100 * float(right.mean()), 2),
        "macro F1": round(float(np.mean(f1)), 2),
        "may hold": round(100 * float(open_too[rows, best].mean()), 2),
    }

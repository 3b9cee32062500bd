"""Stretches of prose far from the article that speak of something else: teasers in sentences, other readers' words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.features import TELLING, Words

# Kept lines with more dropped lines than this between them belong to two stretches.
GAP = 9
# A stretch is of the article if it shares this much of its content words with the main one, or is as large as this
# share of it, or its words have this probability in the mean. Found on copied text, by cross-validation.
LEAST_SHARED, LARGE, SURE = 0.25, 0.5, 0.8


def drop_islands(
    words: Words, word_counts: NDArray[np.float64], probabilities: NDArray[np.float64], kept: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The kept lines without the stretches that share few words with the main stretch."""
    held = np.flatnonzero(kept)
    if not len(held) or not len(words.ids):
        return kept
    stretch = np.concatenate([[0], np.cumsum(np.diff(held) > GAP)])
    if stretch[-1] == 0:
        return kept
    probable, counts = probabilities[held], word_counts[held]
    mass = np.bincount(stretch, weights=probable * np.sqrt(counts + 1))
    sure = np.bincount(stretch, weights=probable * counts) / np.maximum(1.0, np.bincount(stretch, weights=counts))
    main = int(np.argmax(mass))
    of_line = np.full(len(kept), -1)
    of_line[held] = stretch
    size = len(words.vocabulary)
    of_word = of_line[words.line_of]
    chosen = ((words.facts & TELLING) > 0)[words.ids] & (of_word >= 0)
    pairs = np.unique(of_word[chosen] * size + words.ids[chosen])
    of_pair, ids = pairs // size, pairs % size
    known = np.zeros(size, bool)
    known[ids[of_pair == main]] = True
    total = np.bincount(of_pair, minlength=len(mass))
    shared = np.bincount(of_pair, weights=known[ids], minlength=len(mass)) / np.maximum(1, total)
    foreign = (shared < LEAST_SHARED) & (mass < LARGE * mass[main]) & (sure < SURE)
    foreign[main] = False
    out = kept.copy()
    out[held[foreign[stretch]]] = False
    return out

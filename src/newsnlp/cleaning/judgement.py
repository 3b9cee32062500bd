"""Whether a page is one article at all."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.features import TELLING, Described

# Teasers of a front page: so many at least, this share of them next to no other, this share below a headline, and less
# than this share of their telling words in two of them. Of 298 news pages none is so; half of them share 39 %.
TEASERS, ALONE, HEADED, SHARED = 5, 0.66, 0.75, 0.15


def is_front_page(described: Described, kept: NDArray[np.bool_]) -> bool:
    """Whether the sentences kept are teasers of many stories: one below each headline, and of different things."""
    ended = described.rows[:, described.names.index("ended")] > 0
    prose = kept & ended & (described.word_counts >= 8)
    at = np.flatnonzero(prose)
    if len(at) < TEASERS:
        return False
    beside = np.diff(at, prepend=-9, append=len(kept) + 9) == 1
    if float((beside[:-1] | beside[1:]).mean()) > 1 - ALONE:
        return False
    headline = np.concatenate([[False, False], ~ended & (described.word_counts >= 4)])
    if float((headline[at + 1] | headline[at]).mean()) < HEADED:
        return False
    words = described.words
    size = max(1, len(words.vocabulary))
    telling = ((words.facts & TELLING) > 0)[words.ids] & prose[words.line_of]
    ids = np.unique(words.line_of[telling] * size + words.ids[telling]) % size
    return len(ids) > 0 and float((np.bincount(ids)[ids] > 1).mean()) < SHARED


def article_probability(
    described: Described,
    probabilities: NDArray[np.float64],
    kept: NDArray[np.bool_],
    given: dict[int, str],
) -> float:
    """In [0, 1]: how much running text was kept, how sure the line model is of it, and how much of it is sentences.

    A page of one paragraph of a sentence is an article, and so is a list that the line model is sure of; headlines and
    teasers, however many, are none.
    """
    if not kept.any():
        return 0.0
    columns = {name: i for i, name in enumerate(described.names)}
    words = described.word_counts[kept]
    rows = described.rows[kept]
    ended = rows[:, columns["ended"]] * (rows[:, columns["ellipsis"]] == 0)
    prose = float((words * ended * np.minimum(1.0, words / 12)).sum())
    total = float(words.sum())
    sure = float((probabilities[kept] * words).sum() / max(1.0, total))
    share = prose / max(1.0, total)
    log_odds = 1.3 * math.log1p(prose) + 3.0 * sure + 2.5 * share - 6.0
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))

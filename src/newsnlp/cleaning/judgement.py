"""Whether a page is one article at all."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.features import Described


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

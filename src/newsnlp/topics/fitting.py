"""Logistic regressions over shared features, where some answers are unknown and some are only likely."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float32]


def fit_logistic(
    features: Any,
    answers: Floats,
    trust: Floats,
    *,
    penalty: float = 1.0,
    rounds: int = 60,
    start: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Weights (features, labels) and biases (labels,) of one logistic regression a label, all fitted at once.

    features: a sparse matrix (texts, features); answers: (texts, labels), in [0, 1], a probability where the answer is
    only likely; trust: (texts, labels), the weight of each answer, 0 where it is unknown. penalty: half the weight of
    the squared weights, as 1 / C in scikit-learn. rounds: most iterations of L-BFGS. start: (features + 1, labels).
    """
    size = features.shape[1]
    labels = answers.shape[1]
    transposed = features.T.tocsr()
    shape = (size + 1, labels)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        both = flat.reshape(shape).astype(np.float32)
        margins = features @ both[:-1] + both[-1]
        # log(1 + exp(m)) - answer * m, without overflow.
        each = np.logaddexp(0, margins) - answers * margins
        error = trust * (1 / (1 + np.exp(-np.clip(margins, -60, 60))) - answers)
        gradient = np.empty(shape, np.float64)
        gradient[:-1] = transposed @ error + penalty * both[:-1]
        gradient[-1] = error.sum(axis=0)
        value = float((trust * each).sum(dtype=np.float64)) + penalty / 2 * float(
            (both[:-1] ** 2).sum(dtype=np.float64)
        )
        return value, gradient.reshape(-1)

    first = np.zeros(shape) if start is None else start.astype(np.float64)
    found = minimize(loss, first.reshape(-1), jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 6})
    both = found.x.reshape(shape).astype(np.float32)
    return both[:-1], both[-1]

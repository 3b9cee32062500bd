"""Latent semantic analysis: articles along the directions in which those of a corpus differ most.

Two articles that use other words for one thing are close there. It ranks anew what the index found, and finds nothing
of its own.

Source: Deerwester et al. (1990); fitted as `sklearn.decomposition.TruncatedSVD` does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

DIMENSIONS = 400
# The terms of most articles; those beyond add little, see benchmarks/related.md.
TERMS = 20_000
# Articles that it is fitted on, drawn at random where there are more.
ARTICLES = 50_000
# The part of a rank that it makes up, the other being the cosine of the words.
SHARE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Lsa:
    """keys: the terms it knows, ascending. directions: shape (terms, dimensions), single precision."""

    keys: NDArray[np.uint64]
    directions: NDArray[np.float32]

    def project(self, vectors: csr_matrix) -> NDArray[np.float32]:
        """Rows of TF-IDF weights over `keys` along the directions, each of unit length; one without terms is 0."""
        along = np.asarray(vectors.astype(np.float32) @ self.directions)
        return np.asarray(along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12))


def fit_lsa(keys: NDArray[np.uint64], vectors: csr_matrix, dimensions: int) -> Lsa:
    """vectors: rows of TF-IDF weights over `keys`.

    Raises:
        ValueError: fewer articles or terms than dimensions.
    """
    from sklearn.decomposition import TruncatedSVD

    if not 0 < dimensions < min(vectors.shape):
        articles, terms = vectors.shape
        raise ValueError(f"{articles} articles of {terms} terms have fewer than {dimensions} dimensions to tell apart")
    svd = TruncatedSVD(dimensions, random_state=0, n_iter=4).fit(vectors.astype(np.float32))
    return Lsa(keys, np.ascontiguousarray(svd.components_.T, np.float32))

"""The weighting of an index as scikit-learn users know it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newsnlp.related.strings import Lexicon
from newsnlp.related.vectors import DAMPED, count_terms


class IndexVectorizer:
    """A fitted transformer, as `sklearn.feature_extraction.text.TfidfVectorizer`: a view of the index at one moment.

    Columns are in the order of the index's keys: words in order of arrival, then pairs of words.
    """

    def __init__(self, lexicon: Lexicon, keys: NDArray[np.uint64], idf: NDArray[np.float64]):
        self._lexicon = lexicon
        self._keys = keys
        self.idf_ = idf

    def fit(self, texts: Any = None, y: Any = None) -> IndexVectorizer:
        """Does nothing: the weights are the index's."""
        return self

    def transform(self, texts: Iterable[str | tuple[str, str]]) -> csr_matrix:
        """The vectors of texts, or of (title, text) pairs; shape (texts, terms), float64, rows of unit length.

        Terms that the index does not know are left out.
        """
        if isinstance(texts, str):
            raise ValueError("expected an iterable of texts, not one str")
        pairs = [("", t) if isinstance(t, str) else (t[0] or "", t[1]) for t in texts]
        counted = count_terms(pairs, self._lexicon, learn=False)
        at = np.searchsorted(self._keys, counted.keys)
        known = at < len(self._keys)
        known[known] = self._keys[at[known]] == counted.keys[known]
        weights = (
            DAMPED[counted.counts] * np.where(known, self.idf_[np.where(known, at, 0)], 0.0)[counted.terms]
            if len(self._keys)
            else np.zeros(len(counted.terms))
        )
        columns = np.where(known, at, 0)[counted.terms]
        vectors = csr_matrix((weights, columns, counted.starts), shape=(len(pairs), len(self._keys)))
        vectors.eliminate_zeros()
        vectors.sort_indices()
        norms = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
        vectors.data /= np.repeat(np.maximum(norms, 1e-300), np.diff(vectors.indptr))
        return vectors

    def fit_transform(self, texts: Iterable[str | tuple[str, str]], y: Any = None) -> csr_matrix:
        return self.transform(texts)

    @cached_property
    def _names(self) -> NDArray[np.object_]:
        return np.array([self._lexicon.term(int(k)) for k in self._keys], dtype=object)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """The term of each column."""
        return self._names

    @cached_property
    def vocabulary_(self) -> dict[str, int]:
        """The column of each term."""
        return {term: i for i, term in enumerate(self._names.tolist())}

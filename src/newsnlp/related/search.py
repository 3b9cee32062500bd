"""Finding the rows of a segment that are closest to a query: candidates from the postings, then exact products.

Candidates are scored over the terms that tell most for the postings they cost, in single precision. What is reported
is the product over all terms, in double precision. With numba (`pip install newsnlp[fast]`) the loops are compiled;
without it NumPy finds the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from newsnlp.related.segments import Segment
from newsnlp.related.vectors import DAMPED

# A segment of so many articles is searched whole, so its ranking is that of brute force. In a larger one only some
# terms of a query find candidates; see `scanned_share`.
SEARCHED_WHOLE = 20_000
_DAMPED_SINGLE = DAMPED.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Queries:
    """Weighted terms of q queries over the terms of one segment.

    terms: positions in the segment's keys, ascending in a query. weights: (1 + ln count) * idf² / length of the
    query, so that a row's share of the cosine is weight * (1 + ln its count) / its norm. shares: the part of the
    query's squared length that each term makes up.
    own_rows: the row that is the query itself and stays out, -1 where none is.
    """

    starts: NDArray[np.int64]
    terms: NDArray[np.int64]
    weights: NDArray[np.float64]
    shares: NDArray[np.float64]
    own_rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.own_rows)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows found for each query, in no order: rows[i, : found[i]], with cosines in [0, 1] beside them."""

    rows: NDArray[np.int64]
    cosines: NDArray[np.float64]
    found: NDArray[np.int64]


@cache
def compiled() -> ModuleType | None:
    """The compiled loops, None where numba is not installed."""
    from importlib.util import find_spec

    if find_spec("numba") is None:
        return None
    from newsnlp.related import compiled as loops

    return loops


def search(
    segment: Segment, queries: Queries, count: int, articles: int, changes: int, *, fast: bool = True
) -> Candidates:
    """At least the `count` rows closest to each query, as far as there are so many that share a term.

    articles, changes: what the whole index holds, and how often it has changed. fast: use the compiled loops where
    they are.
    """
    segment.weigh(articles, changes)
    loops = compiled() if fast else None
    inverse = segment.inverse
    count = min(count, len(segment))
    finding = keep_telling(segment, queries, loops)
    rows = np.zeros((len(queries), count), np.int64)
    if not count:
        return Candidates(rows, np.zeros(rows.shape), np.zeros(len(queries), np.int64))
    if loops is not None:
        scores = np.zeros(rows.shape, np.float32)
        found = loops.scan_postings(
            finding.starts,
            finding.terms,
            finding.weights.astype(np.float32),
            queries.own_rows,
            segment.posting_starts,
            segment.postings,
            _DAMPED_SINGLE,
            inverse,
            segment.greatest,
            rows,
            scores,
        )
    else:
        found = np.zeros(len(queries), np.int64)
        for q in range(len(queries)):
            best = _scan(segment, finding, q, count, inverse)
            rows[q, : len(best)] = best
            found[q] = len(best)
    products = np.zeros(rows.shape, np.float64)
    counts = segment.counts
    if loops is not None:
        loops.multiply_rows(
            queries.starts,
            queries.terms,
            queries.weights,
            counts.starts,
            counts.terms,
            counts.counts,
            DAMPED,
            rows,
            found,
            products,
        )
    else:
        _multiply(segment, queries, rows, found, products)
    inside = np.arange(count) < found[:, None]
    norms = np.zeros(rows.shape, np.float64)
    norms[inside] = segment.exact_norms(rows[inside], articles, changes)
    cosines = np.divide(products, norms, out=np.zeros_like(products), where=norms > 0)
    return Candidates(rows, np.clip(cosines, 0.0, 1.0), found)


def scanned_share(articles: int) -> float:
    """How much of a query's squared length is made up by the terms that find its candidates.

    They are taken from those that make up most for each posting to read. The rest, common words, make up most of the
    postings and little of the score: at 100,000 articles .84 reads 2 postings in 100. The more articles, the more
    the postings cost and the closer the ten best are, so the less needs to be scanned; see benchmarks/related.md.
    """
    return min(0.92, max(0.84, 0.92 - 0.08 * math.log10(max(articles, 1) / 10_000)))


def keep_telling(segment: Segment, queries: Queries, loops: ModuleType | None) -> Queries:
    """The queries with the terms alone that find their candidates."""
    if len(segment) <= SEARCHED_WHOLE or not len(queries.terms):
        return queries
    width = segment.posting_starts[queries.terms + 1] - segment.posting_starts[queries.terms]
    gains = queries.shares / width
    share = scanned_share(len(segment))
    if loops is not None:
        kept = np.zeros(len(gains), np.bool_)
        loops.mark_telling(queries.starts, gains, queries.shares, share, kept)
    else:
        kept = _mark_telling(queries, gains, share)
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])
    return Queries(
        ends[queries.starts], queries.terms[kept], queries.weights[kept], queries.shares[kept], queries.own_rows
    )


def _mark_telling(queries: Queries, gains: NDArray[np.float64], share: float) -> NDArray[np.bool_]:
    kept = np.zeros(len(gains), np.bool_)
    for first, last in zip(queries.starts[:-1].tolist(), queries.starts[1:].tolist()):
        order = np.argsort(-gains[first:last], kind="stable")
        before = np.concatenate([np.zeros(1), np.cumsum(queries.shares[first:last][order])])[:-1]
        kept[first + order[before < share * queries.shares[first:last].sum()]] = True
    return kept


def _scan(segment: Segment, queries: Queries, q: int, count: int, inverse: NDArray[np.float32]) -> NDArray[np.int64]:
    here = slice(int(queries.starts[q]), int(queries.starts[q + 1]))
    terms = queries.terms[here]
    firsts, ends = segment.posting_starts[terms], segment.posting_starts[terms + 1]
    lengths = ends - firsts
    places = np.repeat(firsts - np.cumsum(lengths) + lengths, lengths) + np.arange(int(lengths.sum()))
    postings = segment.postings[places]
    parts = np.repeat(queries.weights[here], lengths) * DAMPED[postings & 0xFF]
    scores = np.bincount(postings >> 8, parts, minlength=len(segment)) * inverse
    if queries.own_rows[q] >= 0:
        scores[queries.own_rows[q]] = 0.0
    best = np.argpartition(-scores, count - 1)[:count] if count < len(scores) else np.arange(len(scores))
    return np.asarray(best[scores[best] > 0])


def _multiply(
    segment: Segment,
    queries: Queries,
    rows: NDArray[np.int64],
    found: NDArray[np.int64],
    products: NDArray[np.float64],
) -> None:
    weights = np.zeros(len(segment.counts.keys), np.float64)
    for q in range(len(queries)):
        here = slice(int(queries.starts[q]), int(queries.starts[q + 1]))
        weights[queries.terms[here]] = queries.weights[here]
        for c in range(int(found[q])):
            terms, counts = segment.row(int(rows[q, c]))
            products[q, c] = weights[terms] @ DAMPED[counts]
        weights[queries.terms[here]] = 0.0


def carry_product(
    segment: Segment,
    terms: NDArray[np.int64],
    weights: NDArray[np.float64],
    rows: NDArray[np.int64],
    count: int,
    *,
    fast: bool = True,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each row the `count` terms of a query that carry most of their product, best first.

    terms: positions in the segment's keys, ascending; weights: as in Queries. Returns places in `terms`, -1 where
    there are no more, and their parts of the product; shape (rows, count) both.
    """
    which = np.full((len(rows), count), -1, np.int64)
    parts = np.zeros((len(rows), count), np.float64)
    loops = compiled() if fast else None
    counts = segment.counts
    if loops is not None:
        loops.share_terms(terms, weights, counts.starts, counts.terms, counts.counts, DAMPED, rows, which, parts)
        return which, parts
    for c, row in enumerate(rows.tolist()):
        theirs, tf = segment.row(row)
        _, mine, at = np.intersect1d(terms, theirs, assume_unique=True, return_indices=True)
        part = weights[mine] * DAMPED[tf[at]]
        best = np.argsort(-part, kind="stable")[:count]
        best = best[part[best] > 0]
        which[c, : len(best)] = mine[best]
        parts[c, : len(best)] = part[best]
    return which, parts

"""The two inner loops of the search, compiled by numba; imported only where numba is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

# Articles scored at once: their scores, 4 bytes each, stay in the second-level cache.
BLOCK = 65_536
_CHUNK = 64


@njit(nogil=True, cache=True)  # type: ignore[misc, untyped-decorator]
def _push(heap_rows: Any, heap_scores: Any, n: int, row: int, score: float) -> int:
    """Puts (row, score) into a min-heap of fixed room; returns how many it holds."""
    room = len(heap_rows)
    if n < room:
        k = n
        n += 1
        while k > 0 and heap_scores[(k - 1) // 2] > score:
            heap_scores[k] = heap_scores[(k - 1) // 2]
            heap_rows[k] = heap_rows[(k - 1) // 2]
            k = (k - 1) // 2
    else:
        k = 0
        while True:
            child = 2 * k + 1
            if child >= room:
                break
            if child + 1 < room and heap_scores[child + 1] < heap_scores[child]:
                child += 1
            if heap_scores[child] >= score:
                break
            heap_scores[k] = heap_scores[child]
            heap_rows[k] = heap_rows[child]
            k = child
    heap_scores[k] = score
    heap_rows[k] = row
    return n


@njit(nogil=True, cache=True, fastmath=True)  # type: ignore[misc, untyped-decorator]
def scan_postings(
    query_starts: Any,
    query_terms: Any,
    query_weights: Any,
    own_rows: Any,
    posting_starts: Any,
    posting_rows: Any,
    posting_counts: Any,
    damped: Any,
    inverse_norms: Any,
    found_rows: Any,
    found_scores: Any,
) -> Any:
    """The rows of highest score for each query, in no order; returns how many were found."""
    n = len(inverse_norms)
    queries = len(query_starts) - 1
    found = np.zeros(queries, np.int64)
    scores = np.zeros(BLOCK, np.float32)
    for q in range(queries):
        first, last = query_starts[q], query_starts[q + 1]
        cursors = np.empty(last - first, np.int64)
        for j in range(last - first):
            cursors[j] = posting_starts[query_terms[first + j]]
        held = 0
        least = np.float32(0.0)
        for base in range(0, n, BLOCK):
            stop = min(base + BLOCK, n)
            touched = 0
            for j in range(last - first):
                weight = query_weights[first + j]
                p = cursors[j]
                end = posting_starts[query_terms[first + j] + 1]
                begun = p
                while p < end and posting_rows[p] < stop:
                    scores[posting_rows[p] - base] += weight * damped[posting_counts[p]]
                    p += 1
                touched += p - begun
                cursors[j] = p
            if touched == 0:
                continue
            if base <= own_rows[q] < stop:
                scores[own_rows[q] - base] = 0.0
            for chunk in range(0, stop - base, _CHUNK):
                chunk_end = min(chunk + _CHUNK, stop - base)
                highest = np.float32(0.0)
                for d in range(chunk, chunk_end):
                    scores[d] *= inverse_norms[base + d]
                    highest = max(highest, scores[d])
                if highest > least:
                    for d in range(chunk, chunk_end):
                        if scores[d] > least:
                            held = _push(found_rows[q], found_scores[q], held, base + d, scores[d])
                            if held == found_rows.shape[1]:
                                least = found_scores[q, 0]
                for d in range(chunk, chunk_end):
                    scores[d] = 0.0
        found[q] = held
    return found


@njit(nogil=True, cache=True)  # type: ignore[misc, untyped-decorator]
def multiply_rows(
    query_starts: Any,
    query_terms: Any,
    query_weights: Any,
    starts: Any,
    terms: Any,
    counts: Any,
    damped: Any,
    rows: Any,
    found: Any,
    products: Any,
) -> None:
    """The exact product of each query with each of its rows, in double precision, into `products`."""
    for q in range(len(query_starts) - 1):
        first, last = query_starts[q], query_starts[q + 1]
        bits = 4
        while (1 << bits) < 4 * (last - first):
            bits += 1
        mask = (1 << bits) - 1
        slots = np.full(1 << bits, -1, np.int32)
        for j in range(first, last):
            h = (query_terms[j] * 2654435761 >> 7) & mask
            while slots[h] >= 0:
                h = (h + 1) & mask
            slots[h] = j - first
        for c in range(found[q]):
            row = rows[q, c]
            total = 0.0
            for p in range(starts[row], starts[row + 1]):
                term = np.int64(terms[p])
                h = (term * 2654435761 >> 7) & mask
                while slots[h] >= 0:
                    if query_terms[first + slots[h]] == term:
                        total += query_weights[first + slots[h]] * damped[counts[p]]
                        break
                    h = (h + 1) & mask
            products[q, c] = total

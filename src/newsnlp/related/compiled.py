"""The inner loops of the search, compiled by numba; imported only where numba is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from newsnlp.related.segments import CHUNK

# Articles scored at once: their scores, 4 bytes each, stay in the second-level cache. A multiple of CHUNK.
# A posting holds a row above 8 bits of count.
EIGHT, LOW = np.uint64(8), np.uint64(255)
BLOCK = 131_072


@njit(nogil=True, cache=True)  # type: ignore[misc, untyped-decorator]
def mark_telling(query_starts: Any, gains: Any, shares: Any, scanned_share: float, kept: Any) -> None:
    """Marks the terms of each query of greatest gain until their shares add up to `scanned_share` of the query's."""
    for q in range(len(query_starts) - 1):
        first, last = query_starts[q], query_starts[q + 1]
        whole = 0.0
        for j in range(first, last):
            whole += shares[j]
        before = 0.0
        for j in np.argsort(-gains[first:last], kind="mergesort"):
            if before >= scanned_share * whole:
                break
            kept[first + j] = True
            before += shares[first + j]


@njit(nogil=True, cache=True)  # type: ignore[misc, untyped-decorator]
def _push(heap_rows: Any, heap_scores: Any, n: int, row: Any, score: float) -> int:
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


@njit(nogil=True, cache=True)  # type: ignore[misc, untyped-decorator]
def _end_before(postings: Any, start: int, end: int, stop: int) -> int:
    """Where the ascending postings[start:end] reach `stop`, found by doubling steps."""
    if postings[end - 1] < stop:
        return end
    step = 1
    while start + step < end and postings[start + step] < stop:
        step *= 2
    low, high = start + step // 2, min(start + step, end)
    while low < high:
        middle = (low + high) // 2
        if postings[middle] < stop:
            low = middle + 1
        else:
            high = middle
    return low


@njit(nogil=True, cache=True, fastmath=True)  # type: ignore[misc, untyped-decorator]
def scan_postings(
    query_starts: Any,
    query_terms: Any,
    query_weights: Any,
    own_rows: Any,
    posting_starts: Any,
    postings: Any,
    damped: Any,
    inverse_norms: Any,
    greatest: Any,
    found_rows: Any,
    found_scores: Any,
) -> Any:
    """The rows of highest score for each query, in no order; returns how many were found.

    Block by block of articles, so that the postings of a block stay in the cache while all queries read them.
    """
    n = len(inverse_norms)
    queries = len(query_starts) - 1
    room = found_rows.shape[1]
    found = np.zeros(queries, np.int64)
    scores = np.zeros(min(BLOCK, n), np.float32)
    begun = np.empty(len(query_terms), np.int64)
    reached = np.empty(len(query_terms), np.int64)
    ends = np.empty(len(query_terms), np.int64)
    for j in range(len(query_terms)):
        reached[j] = posting_starts[query_terms[j]]
        ends[j] = posting_starts[query_terms[j] + 1]
    for base in range(0, n, BLOCK):
        stop = min(base + BLOCK, n)
        width = stop - base
        offset = np.uint64(base)
        for q in range(queries):
            touched = 0
            for j in range(query_starts[q], query_starts[q + 1]):
                p = reached[j]
                end = ends[j]
                begun[j] = p
                if p == end or postings[p] >= stop << 8:
                    continue
                end = _end_before(postings, p, end, stop << 8)
                weight = query_weights[j]
                for i in range(p, end):
                    posting = np.uint64(postings[i])
                    scores[(posting >> EIGHT) - offset] += weight * damped[posting & LOW]
                touched += end - p
                reached[j] = end
            if touched == 0:
                continue
            held = found[q]
            least = found_scores[q, 0] if held == room else np.float32(0.0)
            if base <= own_rows[q] < stop:
                scores[own_rows[q] - base] = 0.0
            if touched * 4 > width:
                for chunk in range(0, width, CHUNK):
                    chunk_end = min(chunk + CHUNK, width)
                    highest = np.float32(0.0)
                    for d in range(chunk, chunk_end):
                        highest = max(highest, scores[d])
                    # No article of the chunk can score more than this.
                    if highest * greatest[(base + chunk) // CHUNK] > least:
                        for d in range(chunk, chunk_end):
                            score = scores[d] * inverse_norms[base + d]
                            if score > least:
                                held = _push(found_rows[q], found_scores[q], held, base + d, score)
                                if held == room:
                                    least = found_scores[q, 0]
                scores[:width] = 0.0
            else:
                for j in range(query_starts[q], query_starts[q + 1]):
                    for i in range(begun[j], reached[j]):
                        row = np.uint64(postings[i]) >> EIGHT
                        score = scores[row - offset] * inverse_norms[row]
                        if score > least:
                            held = _push(found_rows[q], found_scores[q], held, np.int64(row), score)
                            if held == room:
                                least = found_scores[q, 0]
                        scores[row - offset] = 0.0
            found[q] = held
    return found


@njit(nogil=True, cache=True)  # type: ignore[misc, untyped-decorator]
def _tabulate(query_terms: Any) -> Any:
    """An open hash table of terms, by their places, and a sparse filter to ask before it: most terms of a row go no
    further than that, and the processor foresees it."""
    bits = 4
    while (1 << bits) < 2 * len(query_terms):
        bits += 1
    slots = np.full(1 << bits, -1, np.int32)
    met = np.zeros(8 << bits, np.bool_)
    for j in range(len(query_terms)):
        h = _mix(query_terms[j])
        met[h & np.uint64(len(met) - 1)] = True
        h &= np.uint64(len(slots) - 1)
        while slots[h] >= 0:
            h = (h + np.uint64(1)) & np.uint64(len(slots) - 1)
        slots[h] = j
    return slots, met


@njit(nogil=True, cache=True)  # type: ignore[misc, untyped-decorator]
def _mix(term: int) -> Any:
    return (np.uint64(term) * np.uint64(2654435761)) >> np.uint64(7)


@njit(nogil=True, cache=True)  # type: ignore[misc, untyped-decorator]
def _look_up(query_terms: Any, slots: Any, mixed: int, term: int) -> Any:
    h = mixed & np.uint64(len(slots) - 1)
    while slots[h] >= 0:
        if query_terms[slots[h]] == term:
            return np.int64(slots[h])
        h = (h + np.uint64(1)) & np.uint64(len(slots) - 1)
    return np.int64(-1)


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
        mine = query_terms[query_starts[q] : query_starts[q + 1]]
        weights = query_weights[query_starts[q] : query_starts[q + 1]]
        slots, met = _tabulate(mine)
        filter_mask = np.uint64(len(met) - 1)
        for c in range(found[q]):
            row = rows[q, c]
            total = 0.0
            for p in range(starts[row], starts[row + 1]):
                mixed = _mix(terms[p])
                if met[mixed & filter_mask]:
                    j = _look_up(mine, slots, mixed, terms[p])
                    if j >= 0:
                        total += weights[j] * damped[counts[p]]
            products[q, c] = total


@njit(nogil=True, cache=True)  # type: ignore[misc, untyped-decorator]
def share_terms(
    query_terms: Any,
    query_weights: Any,
    starts: Any,
    terms: Any,
    counts: Any,
    damped: Any,
    rows: Any,
    which: Any,
    parts: Any,
) -> None:
    """For each row the query's terms that carry most of the product, best first: places in `query_terms` into
    `which`, -1 where there are no more, and their parts into `parts`."""
    room = which.shape[1]
    slots, met = _tabulate(query_terms)
    filter_mask = np.uint64(len(met) - 1)
    for c in range(len(rows)):
        held = 0
        for p in range(starts[rows[c]], starts[rows[c] + 1]):
            mixed = _mix(terms[p])
            if not met[mixed & filter_mask]:
                continue
            j = _look_up(query_terms, slots, mixed, terms[p])
            if j < 0:
                continue
            part = query_weights[j] * damped[counts[p]]
            if part <= 0 or (held == room and part <= parts[c, room - 1]):
                continue
            k = held if held < room else room - 1
            held = min(held + 1, room)
            while k > 0 and parts[c, k - 1] < part:
                parts[c, k] = parts[c, k - 1]
                which[c, k] = which[c, k - 1]
                k -= 1
            parts[c, k] = part
            which[c, k] = j
        for k in range(held, room):
            which[c, k] = -1

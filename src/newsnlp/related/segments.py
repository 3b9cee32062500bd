"""A segment: some articles of the index, their terms both ways round. It is written once and merged, never grown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from secrets import token_hex
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsnlp.related.strings import StringTable
from newsnlp.related.vectors import DAMPED, TermCounts, weigh_rarity

NO_DAY = np.iinfo(np.int32).min
# Articles of one segment at most: a posting has 24 bits for the row.
LARGEST = 2**24 - 1
# Rows are weighed so many terms at a time, which bounds memory.
_TERMS_AT_ONCE = 8_000_000
# Articles whose scores are looked at together: no product among them exceeds the highest by the greatest 1 / norm.
CHUNK = 64
# A segment with more terms than this is weighed anew only once the index has changed by a hundredth.
_WEIGHED_AT_ONCE = 4_000_000


@dataclass(slots=True, eq=False)
class Segment:
    """n articles. What is fixed comes first; `frequencies`, `alive` and the norms follow the index as it changes.

    terms of row i: counts.terms[starts[i] : starts[i + 1]]. posting_starts, postings: the same by term, each posting
    a row above 8 bits of count, ascending. digests: 64 bits of each text. days: days since 1970-01-01, NO_DAY where
    unknown.
    frequencies: in how many living articles of the WHOLE index each term stands.
    norms: length of each row's TF-IDF vector when the index held `norms_articles` articles and had changed `norms_of`
    times (-1: never weighed). inverse: 1 / norms in single precision, 0 for removed rows and empty ones.
    greatest: the greatest inverse of each CHUNK of rows.
    """

    name: str
    counts: TermCounts
    ids: StringTable
    digests: NDArray[np.uint64]
    days: NDArray[np.int32]
    posting_starts: NDArray[np.int64]
    postings: NDArray[np.uint32]
    frequencies: NDArray[np.int32]
    alive: NDArray[np.bool_]
    norms: NDArray[np.float64]
    inverse: NDArray[np.float32]
    greatest: NDArray[np.float32]
    norms_of: int = -1
    norms_articles: int = 0

    def __len__(self) -> int:
        return len(self.alive)

    @property
    def living(self) -> int:
        return int(self.alive.sum())

    def row(self, i: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Positions in `keys`, and counts, of the terms of row i."""
        here = slice(int(self.counts.starts[i]), int(self.counts.starts[i + 1]))
        return self.counts.terms[here], self.counts.counts[here]

    def shingles(self, i: int) -> NDArray[np.uint32]:
        return self.counts.shingles[int(self.counts.shingle_starts[i]) : int(self.counts.shingle_starts[i + 1])]

    def find_terms(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Where each key stands in this segment's, -1 where it does not."""
        own = self.counts.keys
        if not len(own):
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(np.searchsorted(own, keys), len(own) - 1)
        return np.where(own[at] == keys, at, -1)

    def weigh(self, articles: int, changes: int) -> None:
        """Brings the norms up to date, or, in a large segment, near enough to find candidates by."""
        if self.norms_of == changes:
            return
        drift = abs(articles - self.norms_articles) + (changes - self.norms_of) / 2
        if self.norms_of >= 0 and len(self.counts.terms) > _WEIGHED_AT_ONCE and drift < 0.01 * articles:
            return
        idf = weigh_rarity(self.frequencies, articles)
        starts = self.counts.starts
        norms = np.zeros(len(self), np.float64)
        first = 0
        while first < len(self):
            last = int(np.searchsorted(starts, starts[first] + _TERMS_AT_ONCE, side="right")) - 1
            last = min(max(last, first + 1), len(self))
            here = slice(int(starts[first]), int(starts[last]))
            squares = (DAMPED[self.counts.counts[here]] * idf[self.counts.terms[here]]) ** 2
            rows = np.repeat(np.arange(last - first), np.diff(starts[first : last + 1]))
            norms[first:last] = np.sqrt(np.bincount(rows, squares, minlength=last - first))
            first = last
        self.norms = norms
        self.norms_of, self.norms_articles = changes, articles
        self.invert_norms()

    def invert_norms(self) -> None:
        """Makes `inverse` of `norms` and `alive`."""
        inverse = np.zeros(len(self), np.float32)
        sound = self.alive & (self.norms > 0)
        inverse[sound] = 1 / self.norms[sound]
        self.inverse = inverse
        starts = np.arange(0, len(self), CHUNK)
        self.greatest = np.maximum.reduceat(inverse, starts) if len(self) else np.zeros(0, np.float32)

    def exact_norms(self, rows: NDArray[np.int64], articles: int, changes: int) -> NDArray[np.float64]:
        """The norms of some rows as of now, whether or not `norms` lags behind."""
        if self.norms_of == changes:
            return np.asarray(self.norms[rows])
        norms = np.zeros(len(rows), np.float64)
        for at, i in enumerate(rows.tolist()):
            terms, counts = self.row(i)
            norms[at] = np.linalg.norm(DAMPED[counts] * weigh_rarity(self.frequencies[terms], articles))
        return norms


def make_segment(counts: TermCounts, ids: StringTable, digests: NDArray[np.uint64], days: NDArray[np.int32]) -> Segment:
    """A segment of fresh articles; its frequencies are those of these articles alone."""
    posting_starts, postings = _invert(counts)
    n = len(digests)
    return Segment(
        name=token_hex(8),
        counts=counts,
        ids=ids,
        digests=digests,
        days=days,
        posting_starts=posting_starts,
        postings=postings,
        frequencies=np.diff(posting_starts).astype(np.int32),
        alive=np.ones(n, bool),
        norms=np.zeros(n, np.float64),
        inverse=np.zeros(n, np.float32),
        greatest=np.zeros(-(-n // CHUNK), np.float32),
    )


def _invert(counts: TermCounts) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    from scipy.sparse import csr_matrix

    rows, columns = len(counts.starts) - 1, len(counts.keys)
    if not rows or not columns:
        return np.zeros(columns + 1, np.int64), np.zeros(0, np.uint32)
    by_term = csr_matrix((counts.counts, counts.terms, counts.starts), shape=(rows, columns)).tocsc()
    postings = by_term.indices.astype(np.uint32)
    postings <<= 8
    postings |= by_term.data
    return by_term.indptr.astype(np.int64), postings


@dataclass(frozen=True, slots=True)
class Block:
    """Fresh articles before they are a segment: what `make_segment` takes, and which of them still hold."""

    counts: TermCounts
    ids: StringTable
    digests: NDArray[np.uint64]
    days: NDArray[np.int32]
    alive: NDArray[np.bool_]


def block_of(segment: Segment) -> Block:
    return Block(segment.counts, segment.ids, segment.digests, segment.days, segment.alive)


def merge_blocks(blocks: Sequence[Block]) -> Block:
    """The living articles of the blocks, in order, as one block."""
    parts = [_living(b) for b in blocks]
    keys = _union([p.counts.keys for p in parts])
    terms = [np.searchsorted(keys, p.counts.keys).astype(np.int32)[p.counts.terms] for p in parts]
    merged = TermCounts(
        keys=keys,
        starts=_join_starts([p.counts.starts for p in parts]),
        terms=np.concatenate([np.zeros(0, np.int32), *terms]),
        counts=_join([p.counts.counts for p in parts], np.uint8),
        words=_join([p.counts.words for p in parts], np.int32),
        shingle_starts=_join_starts([p.counts.shingle_starts for p in parts]),
        shingles=_join([p.counts.shingles for p in parts], np.uint32),
    )
    digests = _join([p.digests for p in parts], np.uint64)
    days = _join([p.days for p in parts], np.int32)
    return Block(merged, StringTable.join([p.ids for p in parts]), digests, days, np.ones(len(digests), bool))


def merge_segments(segments: Sequence[Segment]) -> Segment:
    """One segment of the living articles; the frequencies, which are the whole index's, carry over."""
    block = merge_blocks([block_of(s) for s in segments])
    merged = make_segment(block.counts, block.ids, block.digests, block.days)
    for segment in segments:
        at = segment.find_terms(merged.counts.keys)
        merged.frequencies[at >= 0] = segment.frequencies[at[at >= 0]]
    return merged


def _living(block: Block) -> Block:
    """The block without its removed articles and the terms that only they have."""
    if block.alive.all():
        return block
    rows = np.flatnonzero(block.alive)
    counts = block.counts
    starts, places = take_rows(counts.starts, rows)
    used, terms = np.unique(counts.terms[places], return_inverse=True)
    shingle_starts, shingle_places = take_rows(counts.shingle_starts, rows)
    kept = TermCounts(
        keys=counts.keys[used],
        starts=starts,
        terms=terms.astype(np.int32),
        counts=counts.counts[places],
        words=counts.words[rows],
        shingle_starts=shingle_starts,
        shingles=counts.shingles[shingle_places],
    )
    return Block(kept, block.ids.take(rows), block.digests[rows], block.days[rows], np.ones(len(rows), bool))


def take_rows(starts: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    lengths = np.diff(starts)[rows]
    new = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(lengths, out=new[1:])
    return new, np.repeat(starts[:-1][rows] - new[:-1], lengths) + np.arange(new[-1])


def _union(sorted_keys: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    keys = np.concatenate([np.zeros(0, np.uint64), *sorted_keys])
    keys.sort(kind="stable")
    return np.asarray(keys[np.concatenate([keys[:1] == keys[:1], keys[1:] != keys[:-1]])])


def _join(arrays: list[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype), *arrays])


def _join_starts(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    ends = np.cumsum([0, *(int(p[-1]) for p in parts)])
    return np.concatenate([np.zeros(1, np.int64), *(p[1:] + e for p, e in zip(parts, ends))])


def array_names() -> tuple[str, ...]:
    """The arrays of TermCounts, in order."""
    return tuple(f.name for f in fields(TermCounts))

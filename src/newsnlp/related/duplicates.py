"""Copies of one text: the same, with another headline, cut short, or reworked.

Two texts are compared by their runs of three words, stop words left out: the share of the shorter one's runs that the
other has too. If each word was kept with probability p, runs are kept with p³, so the cube root of that share
estimates p: how much of the shorter text is the other's, word for word.

Source: Broder (1997), "On the resemblance and containment of documents"; the root as in Mash, Ondov et al. (2016).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsnlp.related.segments import NO_DAY, Segment
from newsnlp.related.vectors import SHINGLE_WORDS

# A logistic curve over the kept share, set by hand: half of the pairs that share MIDDLE of their words count as
# copies. Made copies with up to 40 % of their words replaced keep 0.6 and more; see benchmarks/related.md.
MIDDLE = 0.5
STEEPNESS = 30.0
# Runs that stand in more articles than this are boilerplate and do not make a pair.
_BOILERPLATE = 200
_SHARED_LEAST = 3


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Articles that are copies of one another.

    canonical: the earliest by date, else the longest, else the first by id; article_ids: all, the canonical first,
    the others by id. kept: for each, the share of words that it and its closest copy in the group have in common, of
    the shorter of the two, in [0, 1].
    """

    canonical: str
    article_ids: tuple[str, ...]
    kept: tuple[float, ...]


def share_kept(shared: NDArray[np.int64], shorter: NDArray[np.int64]) -> NDArray[np.float64]:
    """The estimated share of words kept, from runs in common and runs of the shorter text."""
    return np.asarray(np.minimum(1.0, shared / np.maximum(shorter, 1)) ** (1 / SHINGLE_WORDS))


def copy_probability(kept: NDArray[np.float64]) -> NDArray[np.float64]:
    """How sure it is, in [0, 1], that texts that share so much are copies."""
    return np.asarray(1 / (1 + np.exp(-STEEPNESS * (kept - MIDDLE))))


def is_copy(a: NDArray[np.uint32], b: NDArray[np.uint32], threshold: float = 0.8) -> bool:
    """Whether two texts, as ascending runs, are copies."""
    shorter = min(len(a), len(b))
    if not shorter:
        return False
    shared = len(np.intersect1d(a, b, assume_unique=True))
    if shared < min(_SHARED_LEAST, shorter):
        return False
    return bool(copy_probability(share_kept(np.array([shared]), np.array([shorter])))[0] >= threshold)


def group_copies(segments: Sequence[Segment], threshold: float) -> list[DuplicateGroup]:
    """The groups of copies among the living articles, in their order; see `RelatedIndex.near_duplicates`."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}, expected more than 0 and at most 1")
    places = [(at, int(i)) for at, s in enumerate(segments) for i in np.flatnonzero(s.alive)]
    firsts, seconds, kept = find_pairs(segments, threshold)
    if not len(firsts):
        return []
    links = coo_matrix((np.ones(len(firsts), bool), (firsts, seconds)), shape=(len(places), len(places)))
    _, labels = connected_components(links, directed=False)
    closest = np.zeros(len(places))
    np.maximum.at(closest, firsts, kept)
    np.maximum.at(closest, seconds, kept)
    members: dict[int, list[int]] = {}
    for i in np.unique(np.concatenate([firsts, seconds])).tolist():
        members.setdefault(int(labels[i]), []).append(i)
    groups = []
    for group in members.values():
        by_id = sorted((segments[places[i][0]].ids[places[i][1]], i) for i in group)
        first = min(by_id, key=lambda pair: _precedence(segments, places[pair[1]]))
        order = [first, *(pair for pair in by_id if pair != first)]
        shares = tuple(float(closest[i]) for _, i in order)
        groups.append(DuplicateGroup(first[0], tuple(id for id, _ in order), shares))
    return groups


def _precedence(segments: Sequence[Segment], place: tuple[int, int]) -> tuple[int, int]:
    segment, row = segments[place[0]], place[1]
    day = int(segment.days[row])
    return (np.iinfo(np.int32).max if day == NO_DAY else day), -int(segment.counts.words[row])


def find_pairs(
    segments: Sequence[Segment], threshold: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of living articles, by their places among the living, that are copies, with the share of words kept."""
    rows, runs, sizes = _living_runs(segments)
    firsts: list[NDArray[np.int64]] = []
    seconds: list[NDArray[np.int64]] = []
    shares: list[NDArray[np.float64]] = []
    for first, second, shared in _count_shared(rows, runs, len(sizes)):
        shorter = np.minimum(sizes[first], sizes[second])
        kept = share_kept(shared, shorter)
        sure = (copy_probability(kept) >= threshold) & (shared >= np.minimum(_SHARED_LEAST, shorter))
        firsts.append(first[sure])
        seconds.append(second[sure])
        shares.append(kept[sure])
    same = _same_text(segments)
    firsts.append(same[0])
    seconds.append(same[1])
    shares.append(np.ones(len(same[0])))
    return np.concatenate(firsts), np.concatenate(seconds), np.concatenate(shares)


def _living_runs(segments: Sequence[Segment]) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64]]:
    """For each run its article and its hash, and how many runs each article has."""
    sizes = [np.diff(s.counts.shingle_starts) for s in segments]
    alive = [np.repeat(s.alive, n) for s, n in zip(segments, sizes)]
    living = [n[s.alive] for s, n in zip(segments, sizes)]
    counts = np.concatenate([np.zeros(0, np.int64), *living])
    runs = np.concatenate([np.zeros(0, np.uint32), *(s.counts.shingles[a] for s, a in zip(segments, alive))])
    return np.repeat(np.arange(len(counts)), counts), runs, counts


def _count_shared(
    rows: NDArray[np.int64], runs: NDArray[np.uint32], articles: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs of articles (first < second) that share runs, and how many, some articles at a time."""
    from scipy.sparse import csr_matrix

    order = np.argsort(runs, kind="stable")
    edges = np.zeros(0, np.int64)
    if len(runs):
        edges = np.flatnonzero(np.concatenate([[True], runs[order][1:] != runs[order][:-1], [True]]))
    widths = np.diff(edges)
    common = (widths >= 2) & (widths <= _BOILERPLATE)
    if not common.any():
        return
    used = np.repeat(common, widths)
    columns = np.repeat(np.cumsum(common) - 1, widths)[used]
    holders = rows[order][used]
    table = csr_matrix((np.ones(len(holders), np.int32), (holders, columns)), shape=(articles, int(common.sum())))
    turned = table.T.tocsr()
    for start in range(0, articles, 4096):
        product = (table[start : start + 4096] @ turned).tocoo()
        first, second = product.row.astype(np.int64) + start, product.col.astype(np.int64)
        upper = (first < second) & (product.data >= 1)
        yield first[upper], second[upper], product.data[upper].astype(np.int64)


def _same_text(segments: Sequence[Segment]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each article with words whose very text another has, paired with the first that has it."""
    digests = np.concatenate([np.zeros(0, np.uint64), *(s.digests[s.alive] for s in segments)])
    words = np.concatenate([np.zeros(0, np.int32), *(s.counts.words[s.alive] for s in segments)])
    _, first, inverse = np.unique(digests, return_index=True, return_inverse=True)
    earlier = first[inverse]
    again = np.flatnonzero((earlier != np.arange(len(digests))) & (words > 0))
    return earlier[again].astype(np.int64), again.astype(np.int64)

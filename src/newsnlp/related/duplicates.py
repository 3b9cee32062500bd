"""Copies of one text: the same, with another headline, cut short, or reworked.

Two texts are compared by their runs of three words, stop words left out: the share of the shorter one's runs that the
other has too. If each word was kept with probability p, runs are kept with p³, so the cube root of that share
estimates p: how much of the shorter text is the other's, word for word. And by their words, in any order: of the
shorter one's, weighed by rarity, the share that the other has. A text that quotes another at length shares runs with
it, and few words besides; a reworked copy shares words throughout.

Source: Broder (1997), "On the resemblance and containment of documents"; the root as in Mash, Ondov et al. (2016).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsnlp.related.segments import NO_DAY, Segment, take_rows
from newsnlp.related.vectors import SHINGLE_WORDS

# A logistic curve over the share of runs, cube root, and the share of words, fitted by `python -m benchmarks.related
# SHARED fit_copies`.
INTERCEPT, BY_RUNS, BY_WORDS = -21.3, 5.2, 28.6
# What keeps less than this is no copy, however few words it has of its own: a short text beside a very long one.
KEPT_LEAST = 0.4
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


def copy_probability(kept: NDArray[np.float64], words: NDArray[np.float64]) -> NDArray[np.float64]:
    """How sure it is, in [0, 1], that texts that share so much are copies."""
    curve = 1 / (1 + np.exp(-(INTERCEPT + BY_RUNS * kept + BY_WORDS * words)))
    return np.where(kept >= KEPT_LEAST, curve, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """What two texts are compared by: ascending runs, ascending keys of words, and how telling each word is."""

    runs: NDArray[np.uint32]
    words: NDArray[np.uint64]
    weights: NDArray[np.float64]


def is_copy(a: Fingerprint, b: Fingerprint, threshold: float = 0.8) -> bool:
    """Whether two texts are copies."""
    shorter = min(len(a.runs), len(b.runs))
    if not shorter:
        return False
    shared = len(np.intersect1d(a.runs, b.runs, assume_unique=True))
    if shared < min(_SHARED_LEAST, shorter):
        return False
    _, mine, _ = np.intersect1d(a.words, b.words, assume_unique=True, return_indices=True)
    words = a.weights[mine].sum() / max(min(a.weights.sum(), b.weights.sum()), 1e-12)
    kept = share_kept(np.array([shared]), np.array([shorter]))
    return bool(copy_probability(kept, np.minimum(words, 1.0))[0] >= threshold)


def weigh_words(frequencies: NDArray[np.int32], articles: int) -> NDArray[np.float64]:
    """How telling words are: ln((N + 1) / df); a word of one article counts too, unlike in a ranking."""
    return np.asarray(np.log((articles + 1) / np.maximum(frequencies, 1)))


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
    firsts, seconds, kept, words = compare_pairs(segments)
    sure = copy_probability(kept, words) >= threshold
    same = _same_text(segments)
    return (
        np.concatenate([firsts[sure], same[0]]),
        np.concatenate([seconds[sure], same[1]]),
        np.concatenate([kept[sure], np.ones(len(same[0]))]),
    )


def compare_pairs(
    segments: Sequence[Segment],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Pairs of living articles that share a good part of their runs, with the share of runs, cube root, and of
    words."""
    rows, runs, sizes = _living_runs(segments)
    found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
    for first, second, shared in _count_shared(rows, runs, len(sizes)):
        shorter = np.minimum(sizes[first], sizes[second])
        kept = share_kept(shared, shorter)
        near = (kept >= KEPT_LEAST) & (shared >= np.minimum(_SHARED_LEAST, shorter))
        found.append((first[near], second[near], kept[near]))
    if not found:
        none = np.zeros(0, np.int64)
        return none, none, none.astype(float), none.astype(float)
    firsts, seconds, kept = (np.concatenate(parts) for parts in zip(*found))
    return firsts, seconds, kept, _share_words(segments, firsts, seconds)


def _share_words(
    segments: Sequence[Segment], firsts: NDArray[np.int64], seconds: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The share of the words of the lighter of each two articles, weighed, that the other has."""
    from scipy.sparse import csr_matrix

    articles = sum(s.living for s in segments)
    wanted, inverse = np.unique(np.concatenate([firsts, seconds]), return_inverse=True)
    columns: list[NDArray[np.uint64]] = []
    weights: list[NDArray[np.float64]] = []
    lengths: list[NDArray[np.int64]] = []
    before = 0
    for segment in segments:
        living = np.flatnonzero(segment.alive)
        here = wanted[(wanted >= before) & (wanted < before + len(living))] - before
        before += len(living)
        starts, taken = take_rows(segment.counts.starts, living[here])
        terms = segment.counts.terms[taken]
        single = segment.counts.keys[terms] >> np.uint64(32) == 0
        owner = np.repeat(np.arange(len(here)), np.diff(starts))[single]
        lengths.append(np.bincount(owner, minlength=len(here)))
        columns.append(segment.counts.keys[terms[single]])
        weights.append(weigh_words(segment.frequencies[terms[single]], articles))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(lengths))])
    # The key of a single word is its number.
    column, weight = np.concatenate(columns).astype(np.int64), np.concatenate(weights)
    shape = (len(wanted), int(column.max(initial=0)) + 1)
    weighed = csr_matrix((weight, column, starts), shape=shape)
    marked = csr_matrix((np.ones(len(weight)), column, starts), shape=shape)
    sums = np.asarray(weighed.sum(axis=1)).ravel()
    shares = np.zeros(len(firsts))
    mine, theirs = inverse[: len(firsts)], inverse[len(firsts) :]
    for at in range(0, len(firsts), 16_384):
        a, b = mine[at : at + 16_384], theirs[at : at + 16_384]
        both = np.asarray(weighed[a].multiply(marked[b]).sum(axis=1)).ravel()
        shares[at : at + len(a)] = both / np.maximum(np.minimum(sums[a], sums[b]), 1e-12)
    return np.minimum(shares, 1.0)


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

"""An index of articles that finds the related ones, grows and shrinks, and says why."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from newsnlp.annotations import Related
from newsnlp.related.lsa import ARTICLES, DIMENSIONS, SHARE, TERMS, Lsa, fit_lsa
from newsnlp.related.rows import Row, row_of, rows_of
from newsnlp.related.search import Candidates, Queries, carry_product, search
from newsnlp.related.segments import (
    LARGEST,
    NO_DAY,
    Block,
    Segment,
    make_segment,
    merge_blocks,
    merge_segments,
    take_rows,
)
from newsnlp.related.strings import Lexicon, StringTable, hash_string
from newsnlp.related.vectors import DAMPED, count_terms, least_frequency, weigh_rarity
from newsnlp.related.words import STOP_WORDS

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_matrix

    from newsnlp.related.duplicates import DuplicateGroup, Fingerprint
    from newsnlp.related.rows import ArticleLike, ArticlesLike
    from newsnlp.related.vectorizer import IndexVectorizer

# Articles counted at once when an index is built; some 100 MB.
BLOCK = 4_000
# So many blocks are merged to one of the next size.
BLOCKS_MERGED = 8
# Candidates beyond k that are scored exactly; see benchmarks/related.md.
MARGIN = 30
TERMS_SHOWN = 8
# Ranks that differ by no more than rounding does are equal, and stand in the order of their ids.
EQUAL = 1e-10


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some queries: keys, their weights (1 + ln count) * idf / length, and what must stay out of the answer.

    places: for each segment, where the keys stand among its keys, -1 where they do not.
    own: (segment, row) of a query that is in the index, (-1, -1) else. hidden: the digest of a text that is to stay
    out because the article has no id to know it by; 0 else. shingles: for telling copies, on demand.
    """

    starts: NDArray[np.int64]
    keys: NDArray[np.uint64]
    places: tuple[NDArray[np.int64], ...]
    weights: NDArray[np.float64]
    rarity: NDArray[np.float64]
    own: NDArray[np.int64]
    hidden: NDArray[np.uint64]
    days: NDArray[np.int32]
    shingles: tuple[NDArray[np.uint32], ...]

    def __len__(self) -> int:
        return len(self.days)

    def terms_of(self, q: int) -> slice:
        return slice(int(self.starts[q]), int(self.starts[q + 1]))

    def only(self, q: int) -> _Batch:
        here = self.terms_of(q)
        return _Batch(
            np.array([0, here.stop - here.start], np.int64),
            self.keys[here],
            tuple(p[here] for p in self.places),
            self.weights[here],
            self.rarity[here],
            self.own[q : q + 1],
            self.hidden[q : q + 1],
            self.days[q : q + 1],
            self.shingles[q : q + 1],
        )


@dataclass(frozen=True, slots=True)
class _Hits:
    """Hits of q queries, best first: column c of row i is the c-th of query i; a rank of 0 is none.

    full: whether there may be more of a query.
    """

    segments: NDArray[np.int64]
    rows: NDArray[np.int64]
    cosines: NDArray[np.float64]
    ranks: NDArray[np.float64]
    full: NDArray[np.bool_]

    def place(self, q: int, other: _Hits, p: int, columns: list[int]) -> None:
        """Makes these columns of query p of `other` the first of query q."""
        for mine, theirs in (
            (self.segments, other.segments),
            (self.rows, other.rows),
            (self.cosines, other.cosines),
            (self.ranks, other.ranks),
        ):
            mine[q, : len(columns)] = theirs[p, columns]
        self.ranks[q, len(columns) :] = 0.0


@dataclass(frozen=True, slots=True)
class _Best:
    """What is shown: the hits of all queries in one row, best first, and how many each query has."""

    counts: NDArray[np.int64]
    segments: NDArray[np.int64]
    rows: NDArray[np.int64]
    cosines: NDArray[np.float64]
    ids: list[str]


class RelatedIndex:
    """TF-IDF vectors of articles, searched by cosine.

    Terms are words and pairs of words without stop words; the title counts twice, and so does the lead. A weight is
    (1 + ln tf) * ln((N + 1) / df), and vectors have unit length. N and df are those of the articles in the index at
    that moment, exactly, however they came and went. Texts are not kept. An index is not safe to change from two
    threads at once; processes may open one folder while another writes it.

    >>> index = RelatedIndex.build([("a", "Vote", "The party won the vote."), ("b", "", "The vote was won."),
    ...                             ("c", "", "Rain is coming.")])
    >>> [r.article_id for r in index.related("a")]
    ['b']
    """

    def __init__(self) -> None:
        self._segments: list[Segment] = []
        self._lexicon = Lexicon(gaps=STOP_WORDS)
        self._count = 0
        self._changes = 0
        self._pipelines: set[str] = set()
        self._lsa: Lsa | None = None
        # By the name of a segment: where the keys of the LSA stand in it, and which they are.
        self._lsa_places: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        self._fast = True

    # What it is made of

    @classmethod
    def build(cls, articles: ArticlesLike, *, progress: Callable[[int], None] | None = None) -> RelatedIndex:
        """An index of Articles, of (id, title, text) or (id, title, text, published) rows, of mappings with these
        keys, or of a DataFrame with these columns.

        Any iterable is streamed, and no text is held. An article without an id gets one made of its text,
        "text:" and 16 hexadecimal digits; where an id comes twice, the later article stays. progress: called with
        the number of articles read so far, once for each block.

        Raises:
            PageError: something that is no article, or an id that is neither a str nor a whole number.
        """
        index = cls()
        index.add(articles, progress=progress)
        return index

    def add(self, articles: ArticlesLike, *, progress: Callable[[int], None] | None = None) -> None:
        """Adds articles at once, as `build` takes them; one whose id is here already takes the place of the old.

        Raises:
            PageError: something that is no article; what came before it in the iterable may have been added.
        """
        stream = rows_of(articles)
        read = 0
        while True:
            # A segment at a time; all but the last of a very large corpus are of half the largest size.
            begun = read
            read = self._add_segment(islice(stream, LARGEST // 2), read, progress)
            if read == begun:
                return

    def _add_segment(self, stream: Iterator[Row], read: int, progress: Callable[[int], None] | None) -> int:
        levels: list[list[Block]] = []
        while batch := list(islice(stream, BLOCK)):
            block = self._count_block(batch)
            self._drop_replaced(block, [b for level in levels for b in level])
            _carry(levels, block)
            read += len(batch)
            if progress is not None:
                progress(read)
        blocks = [b for level in reversed(levels) for b in level]
        if blocks:
            # A single block that nothing was removed from is merged with none.
            whole = blocks[0] if len(blocks) == 1 and blocks[0].alive.all() else merge_blocks(blocks)
            blocks.clear()
            levels.clear()
            self._join(make_segment(whole.counts, whole.ids, whole.digests, whole.days))
        return read

    def _count_block(self, batch: Sequence[Row]) -> Block:
        self._pipelines.update(r.pipeline for r in batch if r.pipeline)
        ids = [r.known_as for r in batch]
        last = {id: i for i, id in enumerate(ids)}
        return Block(
            counts=count_terms([(r.title, r.text) for r in batch], self._lexicon, learn=True),
            ids=StringTable.of(ids),
            digests=np.array([r.digest for r in batch], np.uint64),
            days=np.array([r.day for r in batch], np.int32),
            alive=np.array([last[id] == i for i, id in enumerate(ids)], bool),
        )

    def _drop_replaced(self, block: Block, earlier: Sequence[Block]) -> None:
        """Removes articles whose ids come again in `block`."""
        for other in earlier:
            for i in np.flatnonzero(other.ids.may_hold(block.ids.hashes)):
                at = other.ids.find(block.ids[int(i)])
                if at >= 0:
                    other.alive[at] = False
        known = [s.ids.may_hold(block.ids.hashes) for s in self._segments]
        if known:
            suspects = np.flatnonzero(np.logical_or.reduce(known))
            again = dict.fromkeys(block.ids[int(i)] for i in suspects)
            self.remove([id for id in again if id in self])

    def _join(self, fresh: Segment) -> None:
        """Takes a segment in: all frequencies are brought up to date, and segments of like size are merged."""
        keys = fresh.counts.keys
        own = np.diff(fresh.posting_starts).astype(np.int32)
        before = np.zeros(len(keys), np.int32)
        for other in self._segments:
            at = other.find_terms(keys)
            there = at >= 0
            before[there] = other.frequencies[at[there]]
            other.frequencies[at[there]] += own[there]
        fresh.frequencies = own + before
        self._segments.append(fresh)
        self._count += len(fresh)
        self._changes += len(fresh)
        while len(self._segments) > 1 and len(self._segments[-2]) <= 2 * len(self._segments[-1]):
            if sum(map(len, self._segments[-2:])) > LARGEST:
                break
            tail = self._segments[-2:]
            del self._segments[-2:]
            self._segments.append(merge_segments(tail))

    def remove(self, ids: Iterable[str] | str) -> None:
        """Removes articles at once.

        Raises:
            KeyError: an id is not in the index; then nothing is removed.
        """
        wanted = dict.fromkeys([ids] if isinstance(ids, str) else ids)
        rows: dict[int, list[int]] = {}
        for id in wanted:
            holder, row = self._locate(id)
            rows.setdefault(holder, []).append(row)
        for at, gone in rows.items():
            segment = self._segments[at]
            terms = np.concatenate([segment.row(i)[0] for i in gone])
            places, counts = np.unique(terms, return_counts=True)
            keys = segment.counts.keys[places]
            for other in self._segments:
                found = other.find_terms(keys)
                there = found >= 0
                other.frequencies[found[there]] -= counts[there].astype(np.int32)
            segment.alive[gone] = False
            segment.inverse[gone] = 0.0
        self._count -= len(wanted)
        self._changes += len(wanted)
        # A segment that is a quarter dead is written anew.
        for at in rows:
            segment = self._segments[at]
            if segment.living * 4 <= len(segment) * 3:
                self._segments[at] = merge_segments([segment])
        self._segments = [s for s in self._segments if len(s)]

    def compact(self) -> None:
        """Merges all segments to one, up to LARGEST articles, which is fastest to search. No result changes."""
        if sum(map(len, self._segments)) <= LARGEST and self._scattered():
            self._segments = [s for s in [merge_segments(self._segments)] if len(s)]

    def _scattered(self) -> bool:
        return len(self._segments) > 1 or any(not s.alive.all() for s in self._segments)

    # What is in it

    def __len__(self) -> int:
        return self._count

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._find(id) is not None

    @property
    def ids(self) -> Iterator[str]:
        """The ids of the articles, in the order of the rows of `matrix`."""
        return (s.ids[int(i)] for s in self._segments for i in np.flatnonzero(s.alive))

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __repr__(self) -> str:
        return f"RelatedIndex({self._count:,} articles)"

    @property
    def made_from(self) -> dict[str, Any]:
        """How many articles, and which pipelines annotated them: "clean 0.1.0 > read 0.1.0 > ..."."""
        return {"articles": self._count, "pipelines": sorted(self._pipelines)}

    def _find(self, id: str) -> tuple[int, int] | None:
        hashed = hash_string(id)
        for at in range(len(self._segments) - 1, -1, -1):
            segment = self._segments[at]
            row = segment.ids.find(id, hashed)
            if row >= 0 and segment.alive[row]:
                return at, row
        return None

    def _locate(self, id: str) -> tuple[int, int]:
        found = self._find(id)
        if found is None:
            shown = id if len(id) <= 60 else f"{id[:60]}..."
            raise KeyError(f"no article {shown!r} in the index; to ask with a text, give (id or None, title, text)")
        return found

    # Asking

    def related(
        self,
        article: ArticleLike | str,
        k: int = 10,
        *,
        skip_duplicates: bool = False,
        half_life_days: float | None = None,
        rerank: Literal["lsa"] | None = None,
    ) -> tuple[Related, ...]:
        """The `k` indexed articles closest to one, closest first; equals are in the order of their ids.

        article: the id of an indexed article, an Article, or an (id, title, text) row, which need not be indexed.
        An article is never related to itself: not to what has its id, nor, where it has none, to the same text. One
        that shares no term with the index gets (). skip_duplicates: leave out copies of the article and of those
        already listed. half_life_days: articles so many days apart count half, where both dates are known; this
        changes the order, and not the cosine that is reported. rerank: put what was found in the order of `fit_lsa`
        and of the cosine together, which again leaves the cosine.

        Raises:
            KeyError: an id that is not in the index.
            ValueError: rerank without `fit_lsa`.
            PageError: what was given is no article.
        Source: Salton & Buckley (1988), weighting "ltc".
        """
        return self.related_many(
            [article], k, skip_duplicates=skip_duplicates, half_life_days=half_life_days, rerank=rerank
        )[0]

    def related_many(
        self,
        articles: Iterable[ArticleLike | str],
        k: int = 10,
        *,
        skip_duplicates: bool = False,
        half_life_days: float | None = None,
        rerank: Literal["lsa"] | None = None,
    ) -> list[tuple[Related, ...]]:
        """`related` of each article, in order; many at once take less time than one by one."""
        _check_k(k)
        if half_life_days is not None and not half_life_days > 0:
            raise ValueError(f"half_life_days is {half_life_days}, expected more than 0")
        self._check_rerank(rerank)
        out: list[tuple[Related, ...]] = []
        stream = iter(articles)
        while asked := list(islice(stream, 512)):
            batch = self._ask(asked)
            best = self._best(batch, k, skip_duplicates, half_life_days, rerank)
            terms = self._shared_terms(batch, best)
            shown = [Related(id, cosine, t) for id, cosine, t in zip(best.ids, best.cosines.tolist(), terms)]
            ends = np.cumsum(best.counts).tolist()
            out += [tuple(shown[a:b]) for a, b in zip([0, *ends], ends)]
        return out

    def related_all(
        self,
        k: int = 10,
        *,
        block_size: int = 2048,
        workers: int = 1,
        rerank: Literal["lsa"] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> pd.DataFrame:
        """The `k` closest of every article: a table of article_id, rank (from 1), related_id, cosine.

        `related_blocks` yields the same table in pieces, in bounded memory. workers: threads, which run side by
        side where numba is installed. progress: called with the number of articles done, once for each block.
        """
        import pandas as pd

        stream = self.related_blocks(k, block_size=block_size, workers=workers, rerank=rerank, progress=progress)
        blocks = list(stream)
        return pd.concat(blocks, ignore_index=True) if blocks else _frame([], np.zeros(0, np.int64), [], np.zeros(0))

    def related_blocks(
        self,
        k: int = 10,
        *,
        block_size: int = 2048,
        workers: int = 1,
        rerank: Literal["lsa"] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[pd.DataFrame]:
        """The table of `related_all`, `block_size` articles at a time, in the order of `ids`."""
        from concurrent.futures import ThreadPoolExecutor

        _check_k(k)
        self._check_rerank(rerank)
        for s in self._segments:
            s.weigh(self._count, self._changes)
        pieces = [
            (at, rows[i : i + block_size])
            for at, rows in enumerate(np.flatnonzero(s.alive) for s in self._segments)
            for i in range(0, len(rows), block_size)
        ]

        def find(piece: tuple[int, NDArray[np.int64]]) -> tuple[list[str], _Best]:
            at, rows = piece
            return self._segments[at].ids.at(rows), self._best(self._rows_batch(at, rows), k, False, None, rerank)

        done = 0
        with ThreadPoolExecutor(max(1, workers)) as pool:
            stream = iter(pieces)
            waiting = [pool.submit(find, p) for p in islice(stream, 2 * max(1, workers))]
            while waiting:
                asked, best = waiting.pop(0).result()
                waiting += [pool.submit(find, p) for p in islice(stream, 1)]
                done += len(asked)
                if progress is not None:
                    progress(done)
                yield _frame(asked, best.counts, best.ids, best.cosines)

    def _ask(self, asked: Sequence[ArticleLike | str]) -> _Batch:
        """Queries of indexed articles by id, and of texts."""
        known = [self._locate(a) for a in asked if isinstance(a, str)]
        if len(known) == len(asked) and len({at for at, _ in known}) == 1:
            return self._rows_batch(known[0][0], np.array([row for _, row in known], np.int64))
        rows = [None if isinstance(a, str) else row_of(a) for a in asked]
        texts = [(r.title, r.text) for r in rows if r is not None]
        counted = count_terms(texts, self._lexicon, learn=False)
        keys: list[NDArray[np.uint64]] = []
        counts: list[NDArray[np.uint8]] = []
        own: list[tuple[int, int]] = []
        shingles: list[NDArray[np.uint32]] = []
        days: list[int] = []
        hidden: list[int] = []
        text = 0
        for item, row in zip(asked, rows):
            if row is None:
                at, i = self._locate(item)  # type: ignore[arg-type]
                segment = self._segments[at]
                terms, tf = segment.row(i)
                keys.append(segment.counts.keys[terms])
                counts.append(tf)
                shingles.append(segment.shingles(i))
                days.append(int(segment.days[i]))
                hidden.append(0)
                own.append((at, i))
                continue
            here = slice(int(counted.starts[text]), int(counted.starts[text + 1]))
            keys.append(counted.keys[counted.terms[here]])
            counts.append(counted.counts[here])
            shingles.append(counted.shingles[int(counted.shingle_starts[text]) : int(counted.shingle_starts[text + 1])])
            days.append(row.day)
            hidden.append(row.digest if row.id is None else 0)
            own.append((None if row.id is None else self._find(row.id)) or (-1, -1))
            text += 1
        starts = np.cumsum([0, *(len(k) for k in keys)]).astype(np.int64)
        all_keys = np.concatenate([np.zeros(0, np.uint64), *keys])
        places = tuple(s.find_terms(all_keys) for s in self._segments)
        rarity = self._rarity(len(all_keys), places)
        weights = _unit_weights(starts, np.concatenate([np.zeros(0, np.uint8), *counts]), rarity)
        return _Batch(
            starts,
            all_keys,
            places,
            weights,
            rarity,
            np.array(own, np.int64).reshape(-1, 2),
            np.array(hidden, np.uint64),
            np.array(days, np.int32),
            tuple(shingles),
        )

    def _rows_batch(self, at: int, rows: NDArray[np.int64]) -> _Batch:
        """Queries of indexed articles of one segment."""
        segment = self._segments[at]
        starts, taken = take_rows(segment.counts.starts, rows)
        terms = segment.counts.terms[taken].astype(np.int64)
        keys = segment.counts.keys[terms]
        rarity = weigh_rarity(segment.frequencies[terms], self._count)
        return _Batch(
            starts,
            keys,
            tuple(terms if s is segment else s.find_terms(keys) for s in self._segments),
            _unit_weights(starts, segment.counts.counts[taken], rarity),
            rarity,
            np.stack([np.full(len(rows), at), rows], axis=1).astype(np.int64),
            np.zeros(len(rows), np.uint64),
            segment.days[rows],
            tuple(segment.shingles(i) for i in rows.tolist()),
        )

    def _rarity(self, count: int, places: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
        """idf of each key, 0 for one that no article has."""
        frequencies = np.zeros(count, np.int32)
        for segment, at in zip(self._segments, places):
            frequencies[at >= 0] = segment.frequencies[at[at >= 0]]
        return weigh_rarity(frequencies, self._count) * (frequencies > 0)

    def _best(
        self, batch: _Batch, k: int, skip_duplicates: bool, half_life_days: float | None, rerank: str | None
    ) -> _Best:
        """The first `k` hits of each query, equals by id, copies left out on demand."""
        wide = 5 if skip_duplicates or half_life_days is not None or rerank is not None else 1
        count = wide * k + MARGIN
        hits = self._hits(batch, count, half_life_days, rerank)
        last = min(k, hits.ranks.shape[1] - 1)
        if skip_duplicates:
            unsettled = np.arange(len(batch))
        else:
            # Where neighbours differ and there are enough of them, they stand as they should.
            equal = (hits.ranks[:, :last] - hits.ranks[:, 1 : last + 1] <= EQUAL) & (hits.ranks[:, 1 : last + 1] > 0)
            scarce = hits.full & (hits.ranks[:, last - 1] <= 0) if last else np.zeros(len(batch), bool)
            unsettled = np.flatnonzero(equal.any(axis=1) | scarce)
        for q in unsettled.tolist():
            columns, found, at, wider = self._first(batch, q, hits, q, k, skip_duplicates), hits, q, count
            # Copies took up the room: look further.
            while len(columns) < k and found.full[at]:
                wider *= 8
                found, at = self._hits(batch.only(q), wider, half_life_days, rerank), 0
                columns = self._first(batch, q, found, at, k, skip_duplicates)
            hits.place(q, found, at, columns)
        shown = hits.ranks[:, :last] > 0
        segments, rows = hits.segments[:, :last][shown], hits.rows[:, :last][shown]
        if len(self._segments) == 1:
            ids = self._segments[0].ids.at(rows)
        else:
            ids = [self._segments[s].ids[r] for s, r in zip(segments.tolist(), rows.tolist())]
        return _Best(shown.sum(axis=1), segments, rows, hits.cosines[:, :last][shown], ids)

    def _hits(self, batch: _Batch, count: int, half_life_days: float | None, rerank: str | None) -> _Hits:
        """At least the `count` closest of each query, as far as there are so many."""
        none = np.zeros((len(batch), 1), np.int64)
        parts = [(none, none, none.astype(float))]
        full = np.zeros(len(batch), bool)
        for at, segment in enumerate(self._segments):
            found = self._search(segment, at, batch, count)
            full |= found.found >= count
            cosines = found.cosines
            hidden = batch.hidden[:, None]
            if hidden.any():
                cosines = np.where((hidden > 0) & (segment.digests[found.rows] == hidden), 0.0, cosines)
            parts.append((np.full(found.rows.shape, at, np.int64), found.rows, cosines))
        segments, rows, cosines = (np.concatenate(p, axis=1) for p in zip(*parts))
        ranks = cosines if rerank is None else self._rank_by_lsa(batch, segments, rows, cosines)
        if half_life_days is not None:
            days = np.full(rows.shape, NO_DAY, np.int32)
            for at, segment in enumerate(self._segments):
                days[segments == at] = segment.days[rows[segments == at]]
            ranks = ranks * _fade(batch.days[:, None], days, half_life_days)
        order = np.argsort(-ranks, axis=1, kind="stable")
        segments, rows, cosines, ranks = (
            np.take_along_axis(p, order, axis=1) for p in (segments, rows, cosines, ranks)
        )
        return _Hits(segments, rows, cosines, ranks, full)

    # Ranking anew

    def fit_lsa(self, dimensions: int = DIMENSIONS) -> None:
        """Learns from the articles of now what `rerank="lsa"` ranks by; it is saved with the index.

        Articles that come later are ranked by it too; fit it again once the index has grown by a good part.

        Raises:
            ValueError: fewer articles or terms than dimensions.
        """
        keys, frequencies = self._vocabulary()
        often = np.argsort(-frequencies, kind="stable")[:TERMS]
        often = np.sort(often[frequencies[often] >= least_frequency(self._count)])
        places = [(at, row) for at, s in enumerate(self._segments) for row in np.flatnonzero(s.alive).tolist()]
        if len(places) > ARTICLES:
            drawn = np.random.default_rng(0).choice(len(places), ARTICLES, replace=False)
            places = [places[i] for i in np.sort(drawn).tolist()]
        segments, rows = np.array(places, np.int64).reshape(-1, 2).T
        self._lsa_places.clear()
        self._lsa = fit_lsa(keys[often], self._vectors_over(keys[often], segments, rows), dimensions)

    def _check_rerank(self, rerank: str | None) -> None:
        if rerank not in (None, "lsa"):
            raise ValueError(f"rerank is {rerank!r}, expected 'lsa' or None")
        if rerank is not None and self._lsa is None:
            raise ValueError("rerank='lsa' needs index.fit_lsa() first")

    def _vectors_over(
        self, keys: NDArray[np.uint64], segments: NDArray[np.int64], rows: NDArray[np.int64]
    ) -> csr_matrix:
        """TF-IDF rows of some articles over some keys, which ascend; (1 + ln count) * idf, of unit length over all
        their terms."""
        from scipy.sparse import csr_matrix

        pieces: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
        for at, segment in enumerate(self._segments):
            mine = np.flatnonzero(segments == at)
            if not len(mine):
                continue
            if segment.name not in self._lsa_places:
                found = segment.find_terms(keys)
                self._lsa_places[segment.name] = found[found >= 0], np.flatnonzero(found >= 0)
            places, columns = self._lsa_places[segment.name]
            starts, taken = take_rows(segment.counts.starts, rows[mine])
            terms = segment.counts.terms[taken]
            weights = _unit_weights(
                starts, segment.counts.counts[taken], weigh_rarity(segment.frequencies[terms], self._count)
            )
            if not len(places):
                continue
            near = np.minimum(np.searchsorted(places, terms), len(places) - 1)
            known = places[near] == terms
            owner = np.repeat(mine, np.diff(starts))[known]
            pieces.append((owner, columns[near[known]], weights[known]))
        if not pieces:
            return csr_matrix((len(rows), len(keys)))
        owner, column, weight = (np.concatenate(p) for p in zip(*pieces))
        return csr_matrix((weight, (owner, column)), shape=(len(rows), len(keys)))

    def _rank_by_lsa(
        self, batch: _Batch, segments: NDArray[np.int64], rows: NDArray[np.int64], cosines: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        from scipy.sparse import csr_matrix

        lsa = self._lsa
        assert lsa is not None
        found = cosines > 0
        places, inverse = np.unique(segments[found] << 32 | rows[found], return_inverse=True)
        theirs = lsa.project(self._vectors_over(lsa.keys, places >> 32, places & 0xFFFFFFFF))
        near = np.minimum(np.searchsorted(lsa.keys, batch.keys), max(len(lsa.keys) - 1, 0))
        known = lsa.keys[near] == batch.keys
        which = np.repeat(np.arange(len(batch)), np.diff(batch.starts))[known]
        shape = (len(batch), len(lsa.keys))
        mine = lsa.project(csr_matrix((batch.weights[known], (which, near[known])), shape=shape))
        of = np.repeat(np.arange(len(batch)), found.sum(axis=1))
        likeness = np.einsum("ij,ij->i", mine[of], theirs[inverse])
        ranks = np.zeros_like(cosines)
        # Ranks stay above 0, which stands for no hit.
        ranks[found] = (1 - SHARE) * cosines[found] + SHARE * np.maximum(likeness, 0.0)
        return ranks

    def _search(self, segment: Segment, at: int, batch: _Batch, count: int) -> Candidates:
        used = (batch.places[at] >= 0) & (batch.weights > 0)
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(used)])
        weights = batch.weights[used]
        own = np.where(batch.own[:, 0] == at, batch.own[:, 1], -1)
        queries = Queries(
            ends[batch.starts], batch.places[at][used], weights * batch.rarity[used], weights * weights, own
        )
        return search(segment, queries, count, self._count, self._changes, fast=self._fast)

    def _first(self, batch: _Batch, q: int, hits: _Hits, at: int, k: int, skip_duplicates: bool) -> list[int]:
        """The columns of the first `k` hits of a query, equals by id, copies left out on demand."""
        kept: list[int] = []
        seen = [self._fingerprint_asked(batch, q)] if skip_duplicates else []
        for group in _equal_ranks(hits.ranks[at].tolist()):
            if len(kept) >= k:
                break
            places = {c: (self._segments[hits.segments[at, c]], int(hits.rows[at, c])) for c in group}
            for c in group if len(group) == 1 else sorted(group, key=lambda c: places[c][0].ids[places[c][1]]):
                if skip_duplicates:
                    from newsnlp.related.duplicates import is_copy

                    own = self._fingerprint(*places[c])
                    if any(is_copy(own, other) for other in seen):
                        continue
                    seen.append(own)
                kept.append(c)
        return kept[:k]

    def _fingerprint(self, segment: Segment, row: int) -> Fingerprint:
        from newsnlp.related.duplicates import Fingerprint, weigh_words

        terms, _ = segment.row(row)
        keys = segment.counts.keys[terms]
        single = keys >> np.uint64(32) == 0
        weights = weigh_words(segment.frequencies[terms[single]], self._count)
        return Fingerprint(segment.shingles(row), keys[single], weights)

    def _fingerprint_asked(self, batch: _Batch, q: int) -> Fingerprint:
        from newsnlp.related.duplicates import Fingerprint

        here = batch.terms_of(q)
        single = batch.keys[here] >> np.uint64(32) == 0
        rarity = batch.rarity[here][single]
        # What is too rare to rank by is as rare as can be.
        weights = np.where(rarity > 0, rarity, np.log(self._count + 1))
        return Fingerprint(batch.shingles[q], batch.keys[here][single], weights)

    def _shared_terms(self, batch: _Batch, best: _Best) -> list[tuple[str, ...]]:
        """For each hit the terms that carry the cosine, best first; a word of a pair already named is not named
        again."""
        names: dict[int, str] = {}
        out: list[tuple[str, ...]] = []
        first = 0
        for q, count in enumerate(best.counts.tolist()):
            segments, rows = best.segments[first : first + count], best.rows[first : first + count]
            here = batch.terms_of(q)
            keys, weights = batch.keys[here].tolist(), (batch.weights * batch.rarity)[here]
            found: list[tuple[str, ...]] = [()] * count
            for at in np.unique(segments).tolist():
                held = np.flatnonzero(batch.places[at][here] >= 0)
                mine = np.flatnonzero(segments == at)
                which, parts = carry_product(
                    self._segments[at],
                    batch.places[at][here][held],
                    weights[held],
                    rows[mine],
                    4 * TERMS_SHOWN,
                    fast=self._fast,
                )
                places = np.where(which >= 0, held[which], -1) if len(held) else which
                for c, terms, shares in zip(mine.tolist(), places.tolist(), np.round(parts, 12).tolist()):
                    found[c] = self._name_terms([keys[j] for j in terms if j >= 0], shares, names)
            out += found
            first += count
        return out

    def _name_terms(self, keys: list[int], shares: list[float], names: dict[int, str]) -> tuple[str, ...]:
        """The names of terms whose shares descend, equals by name."""
        shown: list[str] = []
        named: set[str] = set()
        first = 0
        while first < len(keys) and len(shown) < TERMS_SHOWN:
            last = first + 1
            while last < len(keys) and shares[last] == shares[first]:
                last += 1
            group = keys[first:last]
            for key in group:
                if key not in names:
                    names[key] = self._lexicon.term(key)
            for term in [names[group[0]]] if len(group) == 1 else sorted(names[key] for key in group):
                if term not in named:
                    shown.append(term)
                    named.update(term.split(" "))
            first = last
        return tuple(shown[:TERMS_SHOWN])

    # Copies

    def near_duplicates(self, threshold: float = 0.8) -> list[DuplicateGroup]:
        """Groups of articles that are copies of one another; see `newsnlp.related.duplicates`.

        threshold: how sure, in (0, 1], that two articles are copies: the same text, a shortened or reworked one,
        with whatever headline. Groups are in the order of `ids`; the canonical article is the earliest by date, else
        the longest, else the first by id.
        """
        from newsnlp.related.duplicates import group_copies

        return group_copies(self._segments, threshold)

    # For scikit-learn and pandas

    @property
    def vectorizer(self) -> IndexVectorizer:
        """The weighting of now as a fitted transformer: transform, vocabulary_, idf_, get_feature_names_out."""
        from newsnlp.related.vectorizer import IndexVectorizer

        keys, frequencies = self._vocabulary()
        return IndexVectorizer(self._lexicon, keys, weigh_rarity(frequencies, self._count))

    def matrix(self) -> csr_matrix:
        """The vectors, shape (articles, terms), float64, rows of unit length in the order of `ids`.

        Columns are those of `vectorizer`.
        """
        from scipy.sparse import csr_matrix, vstack

        keys, frequencies = self._vocabulary()
        idf = weigh_rarity(frequencies, self._count)
        parts = []
        for segment in self._segments:
            columns = np.searchsorted(keys, segment.counts.keys)
            terms = columns[segment.counts.terms] if len(columns) else np.zeros(0, np.int64)
            weights = _unit_weights(np.asarray(segment.counts.starts), segment.counts.counts, idf[terms])
            part = csr_matrix((weights, terms, segment.counts.starts), shape=(len(segment), len(keys)))
            parts.append(part[np.flatnonzero(segment.alive)])
        whole = vstack(parts, format="csr") if parts else csr_matrix((0, 0))
        whole.eliminate_zeros()
        return whole

    def _vocabulary(self) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """All keys, ascending, and their frequencies."""
        keys = np.unique(np.concatenate([np.zeros(0, np.uint64), *(s.counts.keys for s in self._segments)]))
        frequencies = np.zeros(len(keys), np.int32)
        for segment in self._segments:
            frequencies[np.searchsorted(keys, segment.counts.keys)] = segment.frequencies
        return keys[frequencies > 0], frequencies[frequencies > 0]

    # On disk

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the index to a folder; see `newsnlp.related.storage`.

        What is there already is not written again, and readers keep what they have open. A writer that is killed
        leaves the last good state.

        Raises:
            IndexFormatError: the folder holds something else, or another process is writing to it.
        """
        from newsnlp.related.storage import State, write_state

        for s in self._segments:
            s.weigh(self._count, self._changes)
        words, pipelines = self._lexicon.table(), sorted(self._pipelines)
        state = State(self._segments, words, self._count, self._changes, pipelines, self._lsa)
        write_state(state, path)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, verify: bool | None = None) -> RelatedIndex:
        """The index of a folder, memory-mapped: it opens at once and is read as it is asked.

        It may be changed; the folder changes only by `save`. verify: compare every checksum; None does so where the
        whole is small. Sizes are always compared.

        Raises:
            IndexFormatError: there is no index, it is damaged, or of another version.
        """
        from newsnlp.related.storage import read_state

        state = read_state(path, verify=verify)
        index = cls()
        index._segments = state.segments
        index._lexicon = Lexicon(state.words, STOP_WORDS)
        index._count = state.articles
        index._changes = state.changes
        index._pipelines = set(state.pipelines)
        index._lsa = state.lsa
        return index


def _carry(levels: list[list[Block]], block: Block) -> None:
    """Adds a block to the lowest level; a full level is merged to one block of the next."""
    level = 0
    while True:
        if level == len(levels):
            levels.append([])
        levels[level].append(block)
        if len(levels[level]) < BLOCKS_MERGED:
            return
        block = merge_blocks(levels[level])
        levels[level] = []
        level += 1


def _check_k(k: int) -> None:
    if k < 1:
        raise ValueError(f"k is {k}, expected at least 1")


def _fade(day: NDArray[np.int32], other: NDArray[np.int32], half_life_days: float) -> NDArray[np.float64]:
    apart = np.abs(day.astype(np.int64) - other)
    return np.where((day == NO_DAY) | (other == NO_DAY), 1.0, 0.5 ** (apart / half_life_days))


def _equal_ranks(ranks: Sequence[float]) -> Iterator[list[int]]:
    """Runs of columns whose ranks are equal but for rounding, as far as there are hits."""
    group: list[int] = []
    for c, rank in enumerate(ranks):
        if rank <= 0:
            break
        if group and ranks[group[0]] - rank > EQUAL:
            yield group
            group = []
        group.append(c)
    if group:
        yield group


def _unit_weights(
    starts: NDArray[np.int64], counts: NDArray[np.uint8], rarity: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(1 + ln count) * idf, each row of unit length."""
    weights = DAMPED[counts] * rarity
    rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    norms = np.sqrt(np.bincount(rows, weights**2, minlength=len(starts) - 1))
    return np.asarray(weights / np.maximum(norms, 1e-300)[rows])


def _frame(asked: list[str], counts: NDArray[np.int64], found: list[str], cosines: NDArray[np.float64]) -> pd.DataFrame:
    import pandas as pd

    ranks = np.arange(len(found)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    return pd.DataFrame(
        {
            "article_id": pd.Series(asked, dtype="str").take(np.repeat(np.arange(len(asked)), counts)).array,
            "rank": ranks.astype(np.int32),
            "related_id": pd.Series(found, dtype="str"),
            "cosine": cosines,
        }
    )

"""An index of articles that finds the related ones, grows and shrinks, and says why."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from newsnlp.annotations import Related
from newsnlp.related.rows import Row, row_of, rows_of
from newsnlp.related.search import Candidates, Queries, search
from newsnlp.related.segments import (
    NO_DAY,
    Block,
    Segment,
    make_segment,
    merge_blocks,
    merge_segments,
)
from newsnlp.related.strings import Lexicon, StringTable, hash_string
from newsnlp.related.vectors import DAMPED, count_terms, weigh_rarity
from newsnlp.related.words import STOP_WORDS

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_matrix

    from newsnlp.related.duplicates import DuplicateGroup
    from newsnlp.related.rows import ArticleLike, ArticlesLike
    from newsnlp.related.vectorizer import IndexVectorizer

# Articles counted at once when an index is built; some 100 MB.
BLOCK = 4_000
# So many blocks are merged to one of the next size.
BLOCKS_MERGED = 8
# Candidates beyond k that are scored exactly. At 50 the right ten were among them 98.7 times in a hundred.
MARGIN = 50
TERMS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some queries: keys, their weights (1 + ln count) * idf / length, and what must stay out of the answer.

    own: (segment, row) of a query that is in the index, (-1, -1) else. hidden: the digest of a text that is to stay
    out because the article has no id to know it by; 0 else. shingles: for telling copies, on demand.
    """

    starts: NDArray[np.int64]
    keys: NDArray[np.uint64]
    weights: NDArray[np.float64]
    rarity: NDArray[np.float64]
    own: NDArray[np.int64]
    hidden: tuple[int, ...]
    days: tuple[int, ...]
    shingles: tuple[NDArray[np.uint32], ...]

    def __len__(self) -> int:
        return len(self.days)

    def only(self, q: int) -> _Batch:
        here = slice(int(self.starts[q]), int(self.starts[q + 1]))
        return _Batch(
            np.array([0, here.stop - here.start], np.int64),
            self.keys[here],
            self.weights[here],
            self.rarity[here],
            self.own[q : q + 1],
            self.hidden[q : q + 1],
            self.days[q : q + 1],
            self.shingles[q : q + 1],
        )


@dataclass(slots=True)
class _Hit:
    segment: int
    row: int
    cosine: float
    rank: float
    id: str


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
            PageError: something that is no article, or an id that is no str.
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
        levels: list[list[Block]] = []
        read = 0
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
        """Merges all segments to one, which is fastest to search. No result changes."""
        if len(self._segments) > 1 or any(not s.alive.all() for s in self._segments):
            self._segments = [s for s in [merge_segments(self._segments)] if len(s)]

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
            raise KeyError(f"no article {id!r} in the index; to ask with a text, give (id or None, title, text)")
        return found

    # Asking

    def related(
        self,
        article: ArticleLike | str,
        k: int = 10,
        *,
        skip_duplicates: bool = False,
        half_life_days: float | None = None,
    ) -> tuple[Related, ...]:
        """The `k` indexed articles closest to one, closest first; equals are in the order of their ids.

        article: the id of an indexed article, an Article, or an (id, title, text) row, which need not be indexed.
        An article is never related to itself: not to what has its id, nor, where it has none, to the same text. One
        that shares no term with the index gets (). skip_duplicates: leave out copies of the article and of those
        already listed. half_life_days: articles so many days apart count half, where both dates are known; this
        changes the order, and not the cosine that is reported.

        Raises:
            KeyError: an id that is not in the index.
            PageError: what was given is no article.
        Source: Salton & Buckley (1988), weighting "ltc".
        """
        return self.related_many([article], k, skip_duplicates=skip_duplicates, half_life_days=half_life_days)[0]

    def related_many(
        self,
        articles: Iterable[ArticleLike | str],
        k: int = 10,
        *,
        skip_duplicates: bool = False,
        half_life_days: float | None = None,
    ) -> list[tuple[Related, ...]]:
        """`related` of each article, in order; many at once take less time than one by one."""
        _check_k(k)
        if half_life_days is not None and not half_life_days > 0:
            raise ValueError(f"half_life_days is {half_life_days}, expected more than 0")
        out: list[tuple[Related, ...]] = []
        stream = iter(articles)
        while asked := list(islice(stream, 512)):
            batch = self._ask(asked)
            hits = self._best(batch, k, skip_duplicates, half_life_days)
            out += [
                tuple(Related(h.id, h.cosine, self._shared_terms(batch, q, h)) for h in found)
                for q, found in enumerate(hits)
            ]
        return out

    def related_all(
        self,
        k: int = 10,
        *,
        block_size: int = 2048,
        workers: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> pd.DataFrame:
        """The `k` closest of every article: a table of article_id, rank (from 1), related_id, cosine.

        `related_blocks` yields the same table in pieces, in bounded memory. workers: threads, which run side by
        side where numba is installed. progress: called with the number of articles done, once for each block.
        """
        import pandas as pd

        blocks = list(self.related_blocks(k, block_size=block_size, workers=workers, progress=progress))
        return pd.concat(blocks, ignore_index=True) if blocks else _frame([], [], [], [])

    def related_blocks(
        self,
        k: int = 10,
        *,
        block_size: int = 2048,
        workers: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[pd.DataFrame]:
        """The table of `related_all`, `block_size` articles at a time, in the order of `ids`."""
        from concurrent.futures import ThreadPoolExecutor

        _check_k(k)
        for s in self._segments:
            s.weigh(self._count, self._changes)
        pieces = [
            (at, rows[i : i + block_size])
            for at, rows in enumerate(np.flatnonzero(s.alive) for s in self._segments)
            for i in range(0, len(rows), block_size)
        ]

        def find(piece: tuple[int, NDArray[np.int64]]) -> tuple[list[str], list[list[_Hit]]]:
            at, rows = piece
            asked = [self._segments[at].ids[i] for i in rows.tolist()]
            return asked, self._best(self._rows_batch(at, rows), k, False, None)

        done = 0
        with ThreadPoolExecutor(max(1, workers)) as pool:
            stream = iter(pieces)
            waiting = [pool.submit(find, p) for p in islice(stream, 2 * max(1, workers))]
            while waiting:
                asked, hits = waiting.pop(0).result()
                waiting += [pool.submit(find, p) for p in islice(stream, 1)]
                done += len(asked)
                if progress is not None:
                    progress(done)
                yield _frame(
                    [a for a, found in zip(asked, hits) for _ in found],
                    [rank for found in hits for rank in range(1, len(found) + 1)],
                    [h.id for found in hits for h in found],
                    [h.cosine for found in hits for h in found],
                )

    def _ask(self, asked: Sequence[ArticleLike | str]) -> _Batch:
        """Queries of indexed articles by id, and of texts."""
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
        rarity = self._rarity(all_keys)
        weights = _unit_weights(starts, np.concatenate([np.zeros(0, np.uint8), *counts]), rarity)
        return _Batch(
            starts, all_keys, weights, rarity, np.array(own, np.int64), tuple(hidden), tuple(days), tuple(shingles)
        )

    def _rows_batch(self, at: int, rows: NDArray[np.int64]) -> _Batch:
        """Queries of indexed articles of one segment."""
        segment = self._segments[at]
        parts = [segment.row(i) for i in rows.tolist()]
        terms = np.concatenate([np.zeros(0, np.int32), *(p[0] for p in parts)])
        counts = np.concatenate([np.zeros(0, np.uint8), *(p[1] for p in parts)])
        starts = np.cumsum([0, *(len(p[0]) for p in parts)]).astype(np.int64)
        rarity = weigh_rarity(segment.frequencies[terms], self._count)
        own = np.stack([np.full(len(rows), at), rows], axis=1).astype(np.int64)
        nothing = np.zeros(0, np.uint32)
        return _Batch(
            starts,
            segment.counts.keys[terms],
            _unit_weights(starts, counts, rarity),
            rarity,
            own,
            (0,) * len(rows),
            tuple(segment.days[rows].tolist()),
            (nothing,) * len(rows),
        )

    def _rarity(self, keys: NDArray[np.uint64]) -> NDArray[np.float64]:
        """idf of each key, 0 for one that no article has."""
        frequencies = np.zeros(len(keys), np.int32)
        for segment in self._segments:
            at = segment.find_terms(keys)
            frequencies[at >= 0] = segment.frequencies[at[at >= 0]]
        return weigh_rarity(frequencies, self._count) * (frequencies > 0)

    def _best(self, batch: _Batch, k: int, skip_duplicates: bool, half_life_days: float | None) -> list[list[_Hit]]:
        wide = 5 if skip_duplicates or half_life_days is not None else 1
        count = wide * k + MARGIN
        hits, short = self._hits(batch, count, half_life_days)
        out: list[list[_Hit]] = []
        for q, (found, more) in enumerate(zip(hits, short)):
            kept = self._first(batch, q, found, k, skip_duplicates)
            wider = count
            # Copies took up the room: look further.
            while len(kept) < k and more:
                wider *= 8
                (found,), (more,) = self._hits(batch.only(q), wider, half_life_days)
                kept = self._first(batch, q, found, k, skip_duplicates)
            out.append(kept)
        return out

    def _hits(self, batch: _Batch, count: int, half_life_days: float | None) -> tuple[list[list[_Hit]], list[bool]]:
        """For each query the hits, best first, and whether there may be more."""
        hits: list[list[_Hit]] = [[] for _ in range(len(batch))]
        more = [False] * len(batch)
        for at, segment in enumerate(self._segments):
            candidates = self._search(segment, at, batch, count)
            for q in range(len(batch)):
                found = int(candidates.found[q])
                more[q] = more[q] or found >= count
                rows, cosines = candidates.rows[q, :found], candidates.cosines[q, :found]
                # Enough is known of the rest once it is sorted; ids are read only of what may be shown.
                order = np.argsort(-cosines, kind="stable")
                for i in order.tolist():
                    row, cosine = int(rows[i]), float(cosines[i])
                    if cosine > 0 and not (batch.hidden[q] and int(segment.digests[row]) == batch.hidden[q]):
                        rank = cosine
                        if half_life_days is not None:
                            rank *= _fade(batch.days[q], int(segment.days[row]), half_life_days)
                        hits[q].append(_Hit(at, row, cosine, rank, ""))
        for found_hits in hits:
            found_hits.sort(key=lambda h: -h.rank)
        return hits, more

    def _search(self, segment: Segment, at: int, batch: _Batch, count: int) -> Candidates:
        terms = segment.find_terms(batch.keys)
        used = (terms >= 0) & (batch.weights > 0)
        which = np.repeat(np.arange(len(batch)), np.diff(batch.starts))[used]
        starts = np.zeros(len(batch) + 1, np.int64)
        np.cumsum(np.bincount(which, minlength=len(batch)), out=starts[1:])
        own = np.where(batch.own[:, 0] == at, batch.own[:, 1], -1)
        queries = Queries(starts, terms[used], batch.weights[used] * batch.rarity[used], own)
        return search(segment, queries, count, self._count, self._changes, fast=self._fast)

    def _first(self, batch: _Batch, q: int, hits: list[_Hit], k: int, skip_duplicates: bool) -> list[_Hit]:
        """The first `k` hits, equals by id, copies left out on demand."""
        kept: list[_Hit] = []
        seen = [batch.shingles[q]] if skip_duplicates else []
        for group in _equal_ranks(hits):
            if len(kept) >= k:
                break
            for hit in group:
                hit.id = self._segments[hit.segment].ids[hit.row]
            for hit in sorted(group, key=lambda h: h.id):
                if skip_duplicates:
                    from newsnlp.related.duplicates import is_copy

                    shingles = self._segments[hit.segment].shingles(hit.row)
                    if any(is_copy(shingles, other) for other in seen):
                        continue
                    seen.append(shingles)
                kept.append(hit)
        return kept[:k]

    def _shared_terms(self, batch: _Batch, q: int, hit: _Hit) -> tuple[str, ...]:
        """The terms that carry the cosine, best first; a word of a pair already named is not named again."""
        segment = self._segments[hit.segment]
        here = slice(int(batch.starts[q]), int(batch.starts[q + 1]))
        terms, counts = segment.row(hit.row)
        _, mine, theirs = np.intersect1d(batch.keys[here], segment.counts.keys[terms], True, True)
        parts = batch.weights[here][mine] * batch.rarity[here][mine] * DAMPED[counts[theirs]]
        shown: list[str] = []
        named: set[str] = set()
        named_terms = (
            (part, self._lexicon.term(int(batch.keys[here][mine[i]])))
            for i in np.argsort(-parts, kind="stable")[: 4 * TERMS_SHOWN].tolist()
            if (part := parts[i]) > 0
        )
        for _, term in sorted(named_terms, key=lambda x: (-round(x[0], 12), x[1])):
            if term not in named:
                shown.append(term)
                named.update(term.split(" "))
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

        state = State(self._segments, self._lexicon.table(), self._count, self._changes, sorted(self._pipelines))
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


def _fade(day: int, other: int, half_life_days: float) -> float:
    if NO_DAY in (day, other):
        return 1.0
    return float(0.5 ** (abs(day - other) / half_life_days))


def _equal_ranks(hits: Sequence[_Hit]) -> Iterator[list[_Hit]]:
    """Runs of hits whose ranks are equal but for rounding."""
    group: list[_Hit] = []
    for hit in hits:
        if group and group[0].rank - hit.rank > 1e-10:
            yield group
            group = []
        group.append(hit)
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


def _frame(asked: list[str], ranks: list[int], found: list[str], cosines: list[float]) -> pd.DataFrame:
    import pandas as pd

    columns = {"article_id": pd.Series(asked, dtype="str"), "rank": pd.Series(ranks, dtype="int32")}
    columns |= {"related_id": pd.Series(found, dtype="str"), "cosine": pd.Series(cosines, dtype="float64")}
    return pd.DataFrame(columns)

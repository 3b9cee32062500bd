"""Accuracy of related articles and of copies, beside peers, in one run.

    python -m benchmarks.related SHARED [stories] [copies] [fit_copies]

SHARED is the folder of the development data. "stories": same-story retrieval on ECB+ with another archive as
distractors. "copies": pairs of copies made from one half of that archive, against MinHash of datasketch;
"fit_copies" fits the curve for them on the other half.
"""

from __future__ import annotations

import json
import lzma
import math
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from newsnlp.related.duplicates import compare_pairs, find_pairs
from newsnlp.related.index import RelatedIndex
from newsnlp.related.words import split_words

Row = tuple[str, str, str]


def read_rows(file: Path) -> list[dict[str, Any]]:
    with lzma.open(file, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def score_stories(rank: Callable[[int], Sequence[int]], stories: Sequence[str]) -> float:
    """Mean nDCG@10 in percent; rank gives the places of the ten articles closest to the article of a place."""
    members = defaultdict(set)
    for i, story in enumerate(stories):
        members[story].add(i)
    scores = []
    for i, story in enumerate(stories):
        relevant = members[story] - {i}
        if relevant:
            gains = [1 / math.log2(n + 2) for n, j in enumerate(rank(i)) if j in relevant]
            scores.append(sum(gains) / sum(1 / math.log2(n + 2) for n in range(min(10, len(relevant)))))
    return 100 * float(np.mean(scores))


def closest(similarity: np.ndarray, i: int) -> list[int]:
    order = np.argsort(-similarity, kind="stable")[:11]
    return [int(j) for j in order if j != i][:10]


def compare_stories(rows: list[Row], stories: list[str]) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{title}\n{text}" for _, title, text in rows]
    place = {id: i for i, (id, *_) in enumerate(rows)}
    n = len(stories)
    started = time.perf_counter()
    index = RelatedIndex.build(rows)
    built = time.perf_counter() - started
    index.related(rows[0][0])
    started = time.perf_counter()
    score = score_stories(lambda i: [place[r.article_id] for r in index.related(rows[i][0])], stories)
    asked = (time.perf_counter() - started) / n * 1000
    print(f"newsnlp {score:.2f}; build {built:.1f} s, {asked:.2f} ms a query")
    tfidf = TfidfVectorizer().fit_transform(texts)
    print(f"scikit-learn TfidfVectorizer {score_matrix(tfidf, stories):.2f}")
    index.fit_lsa()
    index.related(rows[0][0], rerank="lsa")
    started = time.perf_counter()
    score = score_stories(lambda i: [place[r.article_id] for r in index.related(rows[i][0], rerank="lsa")], stories)
    asked = (time.perf_counter() - started) / n * 1000
    print(f"newsnlp, rerank='lsa' {score:.2f}; {asked:.2f} ms a query")
    compare_bm25(texts, stories)


def score_matrix(vectors: Any, stories: list[str]) -> float:
    similarity = (vectors[: len(stories)] @ vectors.T).toarray()
    return score_stories(lambda i: closest(similarity[i], i), stories)


def compare_bm25(texts: list[str], stories: list[str]) -> None:
    import bm25s

    tokens = bm25s.tokenize(texts, stopwords="en", show_progress=False)
    retriever = bm25s.BM25()
    retriever.index(tokens, show_progress=False)
    found, _ = retriever.retrieve(
        bm25s.tokenize(texts[: len(stories)], stopwords="en", return_ids=False, show_progress=False),
        k=11,
        show_progress=False,
    )
    print(f"bm25s {score_stories(lambda i: [int(j) for j in found[i] if j != i][:10], stories):.2f}")
    from gensim.corpora import Dictionary
    from gensim.models import TfidfModel
    from gensim.similarities import SparseMatrixSimilarity

    words = [split_words(t) for t in texts]
    dictionary = Dictionary(words)
    counts = [dictionary.doc2bow(w) for w in words]
    model = TfidfModel(counts, smartirs="ltc")
    similarity = SparseMatrixSimilarity(model[counts], num_features=len(dictionary))
    print(f"gensim, smartirs ltc {score_stories(lambda i: closest(similarity[model[counts[i]]], i), stories):.2f}")


def make_copies(rows: list[Row], seed: int) -> tuple[list[Row], set[tuple[int, int]]]:
    """The rows, and a copy of every third: whole, cut to 30 to 90 %, with another headline, or with 5 to 40 % of its
    words replaced by words of other articles. With them, the pairs that are copies."""
    draw = random.Random(seed)
    pool = [w for _, _, text in rows[:500] for w in text.split()]
    made, pairs = list(rows), set()
    for i in range(0, len(rows), 3):
        id, title, text = rows[i]
        words = text.split()
        kind = draw.choice(["whole", "cut", "headline", "reworked"])
        if kind == "cut":
            words = words[: max(1, int(len(words) * draw.uniform(0.3, 0.9)))]
        if kind == "headline":
            title = draw.choice(rows)[1]
        if kind == "reworked":
            share = draw.uniform(0.05, 0.4)
            words = [draw.choice(pool) if draw.random() < share else w for w in words]
        pairs.add((i, len(made)))
        made.append((f"{id}/{kind}", title, " ".join(words)))
    return made, pairs


def report_pairs(name: str, found: set[tuple[int, int]], pairs: set[tuple[int, int]], seconds: float) -> None:
    hits = len(found & pairs)
    precision, recall = hits / max(1, len(found)), hits / len(pairs)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{name}: P {100 * precision:.2f} R {100 * recall:.2f} F1 {100 * f1:.2f}, {seconds:.1f} s")


class Judge:
    """Which pairs of articles count. Pairs of two archive articles, whose truth is unknown, do not; nor does a made
    copy paired with another article than its source, where that article and the source share half of the shorter
    one's runs of five words or have a cosine of 0.8: they may be real copies."""

    def __init__(self, rows: list[Row], pairs: set[tuple[int, int]]):
        self.count, self.pairs = len(rows), pairs
        self.source = {b: a for a, b in pairs}
        own = RelatedIndex.build(rows).matrix()
        self.cosines = (own @ own.T).tocsr()
        self.runs = []
        for _, _, text in rows:
            words = split_words(text)
            self.runs.append({tuple(words[j : j + 5]) for j in range(len(words) - 4)})

    def counts(self, a: int, b: int) -> bool:
        if (a, b) in self.pairs:
            return True
        if b < self.count:
            return False
        x, y = self.source.get(a, a), self.source[b]
        shorter = max(1, min(len(self.runs[x]), len(self.runs[y])))
        return self.cosines[x, y] < 0.8 and len(self.runs[x] & self.runs[y]) < shorter / 2

    def judged(self, found: set[tuple[int, int]]) -> set[tuple[int, int]]:
        return {pair for pair in found if self.counts(*pair)}


def half_of(rows: list[Row], odd: bool) -> list[Row]:
    """Every second of the articles that are long enough."""
    return [r for r in rows if len(r[2].split()) >= 30][odd::2]


def fit_copies(rows: list[Row]) -> None:
    """Fits the curve of `duplicates.py` on copies made of one half of the archive."""
    from sklearn.linear_model import LogisticRegression

    rows = half_of(rows, odd=False)
    made, pairs = make_copies(rows, seed=1)
    judge = Judge(rows, pairs)
    index = RelatedIndex.build(made)
    first, second, kept, words = compare_pairs(index._segments)
    counted = [i for i, pair in enumerate(zip(first.tolist(), second.tolist())) if judge.counts(*pair)]
    right = np.array([(int(first[i]), int(second[i])) in pairs for i in counted])
    model = LogisticRegression(C=100).fit(np.stack([kept, words], axis=1)[counted], right)
    print(f"{len(counted)} pairs, {right.sum()} copies: {model.intercept_[0]:.1f}, {model.coef_[0].round(1).tolist()}")


def compare_copies(rows: list[Row]) -> None:
    """On copies made of the other half of the archive."""
    rows = half_of(rows, odd=True)
    made, pairs = make_copies(rows, seed=2)
    judged = Judge(rows, pairs).judged
    print(f"{len(made)} articles, {len(pairs)} pairs")
    started = time.perf_counter()
    index = RelatedIndex.build(made)
    built = time.perf_counter() - started
    for threshold in (0.05, 0.5, 0.8, 0.95, 0.99):
        started = time.perf_counter()
        first, second, _ = find_pairs(index._segments, threshold)
        found = set(zip(first.tolist(), second.tolist()))
        seconds = time.perf_counter() - started
        report_pairs(
            f"newsnlp {threshold} (besides {built:.1f} s to build the whole index)", judged(found), pairs, seconds
        )
    from datasketch import MinHash, MinHashLSH

    for size in (1, 3):
        for threshold in (0.1, 0.3):
            started = time.perf_counter()
            lsh, sketches = MinHashLSH(threshold=threshold, num_perm=128), []
            for i, (_, _, text) in enumerate(made):
                words = split_words(text)
                runs = {" ".join(words[j : j + size]).encode() for j in range(max(1, len(words) - size + 1))}
                sketch = MinHash(num_perm=128)
                sketch.update_batch(list(runs))
                lsh.insert(i, sketch)
                sketches.append(sketch)
            near = {(j, i) for i, s in enumerate(sketches) for j in lsh.query(s) if j < i}
            near = {(a, b) for a, b in near if sketches[a].jaccard(sketches[b]) >= threshold}
            seconds = time.perf_counter() - started
            report_pairs(f"datasketch MinHash, {size} words, {threshold}", judged(near), pairs, seconds)


def main() -> None:
    shared, wanted = Path(sys.argv[1]), sys.argv[2:] or ["stories", "copies"]
    gold = read_rows(shared / "data/related/ecbplus.jsonl.xz")
    archive = read_rows(shared / "data/related/newsarticles.jsonl.xz")
    background = [(f"background/{i}", r["title"] or "", r["text"]) for i, r in enumerate(archive)]
    if "stories" in wanted:
        compare_stories([(r["id"], r["title"] or "", r["text"]) for r in gold] + background, [r["story"] for r in gold])
    if "fit_copies" in wanted:
        fit_copies(background)
    if "copies" in wanted:
        compare_copies(background)


if __name__ == "__main__":
    main()

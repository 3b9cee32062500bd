"""Accuracy of related articles and of copies, beside peers, in one run.

    python benchmarks/related.py SHARED [stories] [copies]

SHARED is the folder of the development data. "stories": same-story retrieval on ECB+ with another archive as
distractors. "copies": pairs of copies made from that archive, against MinHash of datasketch.
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

from newsnlp.related.duplicates import find_pairs
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
    from sklearn.decomposition import TruncatedSVD
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
    own = index.matrix()
    dense = TruncatedSVD(400, random_state=0).fit_transform(own)
    dense /= np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-12)
    for share in (0.0, 0.3, 0.5, 0.7, 1.0):
        mixed = (1 - share) * (own[:n] @ own.T).toarray() + share * dense[:n] @ dense.T
        print(
            f"newsnlp with LSA of 400 dimensions, share {share}: "
            f"{score_stories(lambda i, m=mixed: closest(m[i], i), stories):.2f}"
        )
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


def compare_copies(rows: list[Row]) -> None:
    """Pairs of two archive articles, whose truth is unknown, do not count; nor does a made copy paired with another
    article whose cosine with the copy's source is 0.8 or more, for that may be a real copy."""
    rows = [r for r in rows if len(r[2].split()) >= 30]
    made, pairs = make_copies(rows, seed=1)
    source = {b: a for a, b in pairs}
    own = RelatedIndex.build(rows).matrix()
    cosines = (own @ own.T).tocsr()

    def judged(found: set[tuple[int, int]]) -> set[tuple[int, int]]:
        return {
            (a, b)
            for a, b in found
            if (a, b) in pairs or (b >= len(rows) and cosines[source.get(a, a), source[b]] < 0.8)
        }

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
    if "copies" in wanted:
        compare_copies(background)


if __name__ == "__main__":
    main()

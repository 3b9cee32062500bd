"""Speed and memory of related articles, all pairs top 10 on one thread, beside sparse_dot_topn and scikit-learn.

    python benchmarks/related_scale.py SHARED ARTICLES [FOLDER]

Articles are bootstrapped from the texts of the development data: each is about one of a growing number of stories (a
new one for every third article). Half of its sentences come from the story's own article, half from an article drawn
at random; its length is that of a real article; and of its words, those that stand in few real articles are renamed by
story with probability 0.7 ("obama" becomes "obama~1234"), so that vocabulary grows as it does in real corpora.
With FOLDER the index is saved and opened there.
"""

from __future__ import annotations

import json
import lzma
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from newsnlp.related.index import RelatedIndex

SOURCES = ("related/newsarticles", "related/ecbplus", "topics/npr_sections_6754", "topics/pbs_sections_761")
QUERIES = 2000


def read_texts(shared: Path) -> list[list[str]]:
    """Real articles as sentences."""
    texts = []
    for source in SOURCES:
        with lzma.open(shared / f"data/{source}.jsonl.xz", "rt", encoding="utf8") as lines:
            for line in lines:
                sentences = re.split(r"(?<=[.!?])\s+", json.loads(line).get("text") or "")
                if len(sentences) >= 3:
                    texts.append(sentences)
    return texts


def bootstrap(texts: list[list[str]], count: int, seed: int = 1) -> Iterator[tuple[str, str, str]]:
    draw = random.Random(seed)
    frequency = Counter(w for t in texts for w in {w.lower() for s in t for w in s.split()})
    rare = {w for w, n in frequency.items() if n <= 20 and w.isalpha()}
    for i in range(count):
        story = draw.randrange(1 + i // 3)
        own = texts[story * 7919 % len(texts)]
        other = texts[draw.randrange(len(texts))]
        length = len(texts[draw.randrange(len(texts))])
        half = min(len(own), max(1, length // 2))
        sentences = draw.sample(own, half) + [draw.choice(other) for _ in range(max(0, length - half))]
        words = [
            f"{w}x{story}" if w.lower() in rare and hash_of(w, story) < 0.7 else w for s in sentences for w in s.split()
        ]
        yield f"n{i}", " ".join(words[:8]), " ".join(words)


def hash_of(word: str, story: int) -> float:
    """A number in [0, 1) that is the same for one word of one story."""
    return random.Random(f"{word} {story}").random()


def peak() -> float:
    """Gigabytes of memory at most held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    shared, count = Path(sys.argv[1]), int(sys.argv[2])
    texts = read_texts(shared)
    started = time.perf_counter()
    made = 0.0

    def rows() -> Iterator[tuple[str, str, str]]:
        nonlocal made
        stream = bootstrap(texts, count)
        while True:
            before = time.perf_counter()
            row = next(stream, None)
            made += time.perf_counter() - before
            if row is None:
                return
            yield row

    index = RelatedIndex.build(rows())
    seconds = time.perf_counter() - started - made
    print(f"build {seconds:.1f} s ({count / seconds:.0f} articles a second), peak {peak():.2f} GB")
    if len(sys.argv) > 3:
        started = time.perf_counter()
        index.save(sys.argv[3])
        print(f"save {time.perf_counter() - started:.1f} s")
        started = time.perf_counter()
        index = RelatedIndex.open(sys.argv[3])
        print(f"open {time.perf_counter() - started:.3f} s")
    segment = index._segments[0]
    rng = np.random.default_rng(0)
    asked = np.sort(rng.choice(len(segment), min(QUERIES, len(segment)), replace=False))
    index._best(index._rows_batch(0, asked[:50]), 10, False, None)
    started = time.perf_counter()
    hits = index._best(index._rows_batch(0, asked), 10, False, None)
    ours = (time.perf_counter() - started) / len(asked) * 1000
    ids = [segment.ids[int(i)] for i in asked[:200]]
    started = time.perf_counter()
    for id in ids:
        index.related(id)
    single = (time.perf_counter() - started) / len(ids) * 1000
    print(f"newsnlp {ours:.3f} ms an article in blocks, {single:.3f} ms one by one with terms", flush=True)

    import sparse_dot_topn
    from sklearn.metrics.pairwise import cosine_similarity

    matrix = index.matrix().astype(np.float32)
    few = asked[:: max(1, len(asked) // 200)]
    queries = matrix[few]
    turned = matrix.T.tocsr()
    started = time.perf_counter()
    exact = sparse_dot_topn.sp_matmul_topn(queries, turned, top_n=11, sort=True)
    theirs = (time.perf_counter() - started) / len(few) * 1000
    found = {int(i): {h.row for h in row} for i, row in zip(asked, hits)}
    shared_count = wanted = 0
    for at, i in enumerate(few.tolist()):
        right = [j for j in exact.indices[exact.indptr[at] : exact.indptr[at + 1]].tolist() if j != i][:10]
        wanted += len(right)
        shared_count += len(found[i].intersection(right))
    print(f"sparse_dot_topn {theirs:.3f} ms, {theirs / ours:.1f} times ours; recall@10 {shared_count / wanted:.4f}")
    started = time.perf_counter()
    for i in few[:5].tolist():
        np.argsort(-cosine_similarity(matrix[i], matrix).ravel())[:11]
    theirs = (time.perf_counter() - started) / 5 * 1000
    print(f"cosine_similarity, one by one {theirs:.1f} ms, {theirs / single:.0f} times ours")
    started = time.perf_counter()
    block = cosine_similarity(queries, matrix)
    np.argpartition(-block, 11, axis=1)
    print(
        f"cosine_similarity in a block {(time.perf_counter() - started) / len(few) * 1000:.2f} ms; peak {peak():.2f} GB"
    )


if __name__ == "__main__":
    main()

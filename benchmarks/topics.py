"""Topics and keyphrases in figures: `python -m benchmarks.topics [--data ../shared/data/topics] [--left-out]`.

Prints one JSON object and keeps it in models/topics_en/metrics.json, where the card takes its figures from. --left-out
trains anew without each of three corpora, which takes minutes.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from training.topics.__main__ import DATA, Material, fit, gather, truth_of
from training.topics.corpora import Example, read_records
from training.topics.measure import calibration, decide, score_labels, top_one_within

from newsnlp import models
from newsnlp.article import Article
from newsnlp.topics.keyphrases import WordTable, choose_keyphrases
from newsnlp.topics.model import TopicModel
from newsnlp.topics.stage import Topics
from newsnlp.topics.words import normal_form

FOLDER = models.path("topics_en")
CASES = Path(__file__).parents[1] / "tests" / "cases" / "topics.jsonl"


def read_wikinews(data: Path) -> list[Example]:
    rows = read_records(data / "wikinews_dev.jsonl.xz")
    return [Example("wikinews", r["id"], "", r["text"], frozenset(r["topics"]), frozenset(r["also"])) for r in rows]


def measure_topics(model: TopicModel, examples: list[Example]) -> dict[str, Any]:
    yes, maybe = truth_of(examples, model.ids)
    scores = np.stack([model.scores(e.whole) for e in examples])
    given = decide(scores, np.array([x.threshold for x in model.labels]), model.floor)
    error, rows = calibration(scores, yes, maybe)
    return {**score_labels(scores, given, yes, maybe, model.ids), "calibration error": round(error, 4), "plot": rows}


def measure_cases(model: TopicModel) -> dict[str, int]:
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf8").splitlines()]
    right = 0
    for case in cases:
        topics = model.topics(f"{case['title']}\n{case['text']}")
        right += bool(topics) and topics[0].id in case["expected"]
    return {"cases": len(cases), "first topic right": right}


def measure_left_out(material: Material, recipe: dict[str, Any]) -> dict[str, Any]:
    """The best term among a corpus's own, by a model that saw none of its articles, as its sections file them."""
    found = {}
    for corpus in ("npr", "kpcrowd", "pbs"):
        model = fit(material.without(corpus), recipe)
        inside = [e for e in material.examples if e.corpus == corpus and e.labels and e.yes]
        yes, _ = truth_of(inside, model.ids)
        scores = np.stack([model.scores(e.whole) for e in inside])
        found[corpus] = top_one_within(scores, yes, np.flatnonzero(yes.any(axis=0)))
    return found


def same_tag(tag: str) -> tuple[str, ...]:
    return tuple(normal_form(w) for w in "".join(c if c.isalpha() else " " for c in tag.lower()).split())


def measure_keyphrases(data: Path) -> dict[str, Any]:
    """F1 of the first five phrases against the tags of the publisher, micro, whole tags alone, plural as singular."""
    import newsnlp

    records = read_records(data / "publisher_tags_49.jsonl.xz")
    nlp = newsnlp.load(exclude=["clean", "quotes", "topics"])
    words = WordTable.read()
    ours = []
    for article, record in zip(nlp.pipe(r["text"] for r in records), records, strict=True):
        phrases = choose_keyphrases(article.text, record["title"], article.entities, words)
        ours.append([p.text for p in phrases])
    found = {"newsnlp": f_at_5(ours, records)}
    try:
        import yake
    except ImportError:
        return found
    extractor = yake.KeywordExtractor(n=3, top=5)
    found["yake"] = f_at_5(
        [[k for k, _ in extractor.extract_keywords(f"{r['title']}\n{r['text']}")] for r in records], records
    )
    return found


def f_at_5(given: list[list[str]], records: list[dict[str, Any]]) -> dict[str, float]:
    """Micro F1 at 5, and the mean over articles."""
    right = total = wanted = 0
    each = []
    for phrases, record in zip(given, records, strict=True):
        gold = {same_tag(t) for t in record["topics"]} - {()}
        first = list(dict.fromkeys(same_tag(p) for p in phrases[:5]))
        hits = sum(p in gold for p in first)
        right, total, wanted = right + hits, total + len(first), wanted + len(gold)
        each.append(2 * hits / max(1, len(first) + len(gold)))
    return {"F@5": round(2 * right / max(1, total + wanted), 3), "mean F@5": round(float(np.mean(each)), 3)}


# Sections of a corpus that are a Media Topic of level 2 or 3 themselves. The suggestions never saw them.
SECTION_CONCEPTS = {
    "agriculture": "medtop:20000210",
    "elections": "medtop:20000574",
    "energy": "medtop:20000256",
    "immigration": "medtop:20000771",
    "impeachment": "medtop:20000611",
    "race_and_racism": "medtop:20000777",
    "taxes": "medtop:20000620",
    "terrorism": "medtop:20000103",
    "trade": "medtop:20000373",
}


def measure_suggestions(data: Path, each: int = 30) -> dict[str, Any]:
    """Share of articles, in percent, whose section is among the five suggestions, itself or by a concept under it."""
    from newsnlp.topics import suggest, vocabulary

    taken: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for record in read_records(data / "allsides_37554.jsonl.xz"):
        concept = SECTION_CONCEPTS.get(record["topic"])
        if concept is None or taken[record["topic"]] == each:
            continue
        taken[record["topic"]] += 1
        given = suggest(record["text"], vocabulary()[concept].tops)
        right[record["topic"]] += any(concept in {t.id, *(c.id for c in vocabulary().ancestors(t.id))} for t in given)
    found = {section: round(100 * right[section] / n) for section, n in sorted(taken.items())}
    return {"articles": sum(taken.values()), "in five": round(100 * right.total() / taken.total(), 1), **found}


def measure_speed(data: Path) -> dict[str, float]:
    """Articles a CPU second, the best of three, and seconds to load."""
    started = process_time()
    stage = Topics(keyphrases=False)
    loaded = process_time() - started
    both = Topics()
    articles = [Article.of_text(r["text"]) for r in read_records(data / "wikinews_dev.jsonl.xz")] * 4
    found = {"seconds to load": round(loaded, 2)}
    for name, each in (("topics", stage), ("topics and keyphrases, no names", both)):
        times = []
        for _ in range(3):
            started = process_time()
            each(articles)
            times.append(process_time() - started)
        found[f"{name}: articles a CPU second"] = round(len(articles) / min(times))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--left-out", action="store_true")
    arguments = parser.parse_args()
    model = TopicModel.read("topics_en")
    found: dict[str, Any] = {
        "wikinews_dev": measure_topics(model, read_wikinews(arguments.data)),
        "cases": measure_cases(model),
        "publisher tags": measure_keyphrases(arguments.data),
        "suggestions": measure_suggestions(arguments.data),
        "speed": measure_speed(arguments.data),
        "bytes": sum(p.stat().st_size for p in FOLDER.iterdir() if p.suffix in {".json", ".npz"}),
    }
    if arguments.left_out:
        recipe = tomllib.loads((FOLDER / "recipe.toml").read_text())
        material, _ = gather(recipe, arguments.data)
        found["left out"] = measure_left_out(material, recipe)
    metrics = FOLDER / "metrics.json"
    known = json.loads(metrics.read_text())
    metrics.write_text(json.dumps({**known, **found}, indent=1) + "\n")
    models.write_manifest(FOLDER, version=model.version)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

"""Topics and keyphrases in figures: `python -m benchmarks.topics [--data ../shared/data/topics] [--left-out]`.

Prints one JSON object and keeps it in models/topics_en/metrics.json, where the card takes its figures from. --left-out
trains anew without each of three corpora, which takes minutes.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from training.topics.__main__ import DATA, Material, calibrate, fit, gather, truth_of
from training.topics.corpora import Example, read_labelled, read_records
from training.topics.measure import calibration, decide, score_labels, top_one_within

from newsnlp import models
from newsnlp.annotations import Topic
from newsnlp.article import Article
from newsnlp.topics.keyphrases import WordTable, choose_keyphrases
from newsnlp.topics.model import TopicModel
from newsnlp.topics.stage import Topics
from newsnlp.topics.words import normal_form

FOLDER = models.path("topics_en")
LABELS = Path(__file__).parents[1] / "training" / "topics" / "labels_tune.jsonl"
CASES = Path(__file__).parents[1] / "tests" / "cases" / "topics.jsonl"


def read_wikinews(data: Path) -> list[Example]:
    rows = read_records(data / "wikinews_dev.jsonl.xz")
    return [Example("wikinews", r["id"], "", r["text"], frozenset(r["topics"]), frozenset(r["also"])) for r in rows]


def measure_topics(model: TopicModel, examples: list[Example]) -> dict[str, Any]:
    yes, maybe = truth_of(examples, model.ids)
    scores = np.stack([model.scores(e.whole) for e in examples])
    given = decide(scores, np.array([x.threshold for x in model.labels]), model.floor)
    return report(scores, given, yes, maybe, model.ids)


def report(scores: Any, given: Any, yes: Any, maybe: Any, ids: Any) -> dict[str, Any]:
    """Figures of (articles, terms) scores and answers against what holds and what may hold."""
    error, rows = calibration(scores, yes, maybe)
    # Most pairs of article and term are clear noes, which flatter: the error of the rest stands beside.
    harder, _ = calibration(scores, yes, maybe | (scores < 0.1))
    return {
        **score_labels(scores, given, yes, maybe, ids),
        "calibration error": round(error, 4),
        "calibration error, scores of 0.1 or more": round(harder, 4),
        "plot": rows,
    }


def measure_folds(model: TopicModel, by_hand: list[Example], folds: int = 5) -> dict[str, Any]:
    """The articles it was calibrated on, in turns: a fifth scored with the scales and thresholds of the rest."""
    scores, given = [], []
    order = [i for fold in range(folds) for i in range(fold, len(by_hand), folds)]
    for fold in range(folds):
        rest = calibrate(model, [e for i, e in enumerate(by_hand) if i % folds != fold])
        each = np.stack([rest.scores(e.whole) for e in by_hand[fold::folds]])
        scores.append(each)
        given.append(decide(each, np.array([x.threshold for x in rest.labels]), rest.floor))
    yes, maybe = truth_of([by_hand[i] for i in order], model.ids)
    return report(np.concatenate(scores), np.concatenate(given), yes, maybe, model.ids)


def plot_reliability(measured: dict[str, list[dict[str, float]]], file: Path) -> None:
    """How often a score came true, for each set: a picture for the card; a dot's area grows with its pairs."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.6, 4.4), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1)
    for (name, rows), colour in zip(measured.items(), ("#31688e", "#d1495b"), strict=False):
        said, came = [r["said"] for r in rows], [r["came true"] for r in rows]
        axes.plot(said, came, color=colour, linewidth=1)
        axes.scatter(said, came, s=[6 + 3 * r["pairs"] ** 0.5 for r in rows], color=colour, label=name, zorder=3)
    axes.set(xlabel="score", ylabel="share that came true", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper left")
    # No date and no version in the file: the same figures give the same picture.
    figure.savefig(file, dpi=110, metadata={"Software": None})


def measure_cases(model: TopicModel) -> dict[str, int]:
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf8").splitlines()]
    right = 0
    for case in cases:
        topics = model.topics(f"{case['title']}\n{case['text']}")
        right += bool(topics) and topics[0].id in case["expected"]
    return {"cases": len(cases), "first topic right": right}


def measure_left_out(
    material: Material, by_hand: list[Example], recipe: dict[str, Any], fewest: int = 5
) -> dict[str, Any]:
    """The best term among a corpus's own, by a model that saw none of its articles, as its sections file them.

    The recipe as a whole, calibration on the articles of the other corpora included; "before calibration" beside it. A
    corpus's own are the terms that `fewest` of its articles or more are filed under. A headline alone is judged too,
    however few its known words. "may hold": the section's label allows the term, asserted or not.
    """
    found: dict[str, Any] = {}
    for corpus in ("npr", "kpcrowd", "pbs"):
        raw = replace(fit(material.without(corpus), recipe), fewest_words=1)
        inside = [e for e in material.examples if e.corpus == corpus and e.labels and e.yes]
        yes, maybe = truth_of(inside, raw.ids)
        for name, model in (
            (corpus, calibrate(raw, [e for e in by_hand if e.corpus != corpus])),
            (f"{corpus}, before calibration", raw),
        ):
            scores = np.stack([model.scores(e.whole) for e in inside])
            found[name] = top_one_within(scores, yes, maybe, np.flatnonzero(yes.sum(axis=0) >= fewest))
    return found


def same_tag(tag: str) -> tuple[str, ...]:
    return tuple(normal_form(w) for w in "".join(c if c.isalpha() else " " for c in tag.lower()).split())


def measure_keyphrases(data: Path) -> dict[str, Any]:
    """F1 of the first five phrases against the tags of the publisher: whole tags alone, plural as singular.

    Each extractor reads the title and the text.
    """
    import newsnlp

    records = read_records(data / "publisher_tags_49.jsonl.xz")
    nlp = newsnlp.load(exclude=["clean", "quotes", "topics"])
    words = WordTable.read()
    ours = []
    for article, record in zip(nlp.pipe(f"{r['title']}\n{r['text']}" for r in records), records, strict=True):
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


def measure_suggestions(model: TopicModel, data: Path, each: int = 30) -> dict[str, Any]:
    """Share of articles, in percent, whose section is a suggestion, itself or by a concept under it.

    Under the top terms that the section belongs to: among the five, and the first. Under the top terms that the model
    gave, which may be others: among the five. Sections of one label: an article may well be about more.
    """
    from newsnlp.topics import suggest, vocabulary

    taken: Counter[str] = Counter()
    right: Counter[str] = Counter()
    first = own = suggested = 0
    for record in read_records(data / "allsides_37554.jsonl.xz"):
        concept = SECTION_CONCEPTS.get(record["topic"])
        if concept is None or taken[record["topic"]] == each:
            continue
        taken[record["topic"]] += 1

        def meets(topic: Topic, concept: str = concept) -> bool:
            return concept in {topic.id, *(c.id for c in vocabulary().ancestors(topic.id))}

        given = suggest(record["text"], vocabulary()[concept].tops)
        suggested += len(given)
        right[record["topic"]] += any(map(meets, given))
        first += any(map(meets, given[:1]))
        own += any(map(meets, suggest(record["text"], model.topics(record["text"]))))
    total = taken.total()
    return {
        "articles": total,
        "in five": round(100 * right.total() / total, 1),
        "first": round(100 * first / total, 1),
        "in five, under the model's own tops": round(100 * own / total, 1),
        "suggestions an article": round(suggested / total, 1),
        **{section: round(100 * right[section] / n) for section, n in sorted(taken.items())},
    }


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
    recipe = tomllib.loads((FOLDER / "recipe.toml").read_text())
    by_hand = list(read_labelled(arguments.data, LABELS))
    found: dict[str, Any] = {
        "wikinews_dev": measure_topics(model, read_wikinews(arguments.data)),
        "labelled by hand, in five turns": measure_folds(model, by_hand),
        "cases": measure_cases(model),
        "publisher tags": measure_keyphrases(arguments.data),
        "suggestions": measure_suggestions(model, arguments.data),
        "speed": measure_speed(arguments.data),
        "bytes": sum(p.stat().st_size for p in FOLDER.iterdir() if p.suffix in {".json", ".npz"}),
    }
    if arguments.left_out:
        material, _ = gather(recipe, arguments.data)
        found["left out"] = measure_left_out(material, by_hand, recipe)
    plot_reliability(
        {
            "Wikinews": found["wikinews_dev"]["plot"],
            "labelled by hand, in turns": found["labelled by hand, in five turns"]["plot"],
        },
        FOLDER / "reliability.png",
    )
    metrics = FOLDER / "metrics.json"
    known = json.loads(metrics.read_text())
    metrics.write_text(json.dumps({**known, **found}, indent=1) + "\n")
    models.write_manifest(FOLDER, version=model.version)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

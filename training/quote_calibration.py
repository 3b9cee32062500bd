"""Fits how sure a quote is: `python -m training.quote_calibration models/quotes_en/recipe.toml --data ../shared/data`.

Needs models/en_news and the linker. The reader was trained on the articles of the training file, and is too sure of
them; so this is fitted on the development articles, and its figures are those of five folds over articles.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from newsnlp import models
from newsnlp.annotations import Span
from newsnlp.article import Article
from newsnlp.quotes.assemble import Attribution
from newsnlp.quotes.linking import Linker
from newsnlp.quotes.marks import Marks, read_marks
from newsnlp.quotes.scoring import FACTS, facts_of
from newsnlp.quotes.stage import find_attributions
from newsnlp.reading.stage import Read
from training.quote_linker import VERSION, read_articles

LEAST_IOU = 0.5
FOLDS = 5


def words_of(marks: Marks, spans: list[Span]) -> set[int]:
    """Numbers of the words of the spans."""
    return {n for s in spans for n in range(marks.words(0, s.start), marks.words(0, s.end))}


def are_right(marks: Marks, found: list[Attribution], gold: list[dict[str, Any]]) -> list[bool]:
    """Which of the attributions share at least half of all words with a gold content, each of these taken once."""
    wanted = [words_of(marks, [Span(s, e) for s, e in a["content"]]) for a in gold]
    ours = [words_of(marks, list(a.content)) for a in found]
    pairs = []
    for i, mine in enumerate(ours):
        for j, theirs in enumerate(wanted):
            shared = len(mine & theirs)
            if shared and shared >= LEAST_IOU * len(mine | theirs):
                pairs.append((shared / len(mine | theirs), i, j))
    right: set[int] = set()
    taken: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in right and j not in taken:
            right.add(i)
            taken.add(j)
    return [i in right for i in range(len(found))]


def expected_error(probability: np.ndarray, truth: np.ndarray, bins: int = 10) -> float:
    """The mean distance of probability and share of truth, over bins of equal size."""
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, bins)
    return float(sum(abs(probability[p].mean() - truth[p].mean()) * len(p) for p in parts if len(p)) / len(order))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    args = parser.parse_args()
    folder = args.recipe.parent
    recipe = tomllib.loads(args.recipe.read_text())
    gold = read_articles(args.data / recipe["data"]["dev"])
    linker, reader = Linker.open(folder), Read("en_news")
    rows, truth, folds = [], [], []
    for number, record in enumerate(gold):
        (article,) = reader([Article.of_text(record["text"])])
        marks = read_marks(article.text)
        found = find_attributions(article.doc, marks, linker)
        rows += [facts_of(marks, a) for a in found]
        truth += are_right(marks, found, record["attributions"])
        folds += [number % FOLDS] * len(found)
    x, y, fold = np.array(rows), np.array(truth), np.array(folds)
    held_out = np.zeros(len(y))
    for k in range(FOLDS):
        model = LogisticRegression(C=1.0, max_iter=1000).fit(x[fold != k], y[fold != k])
        held_out[fold == k] = model.predict_proba(x[fold == k])[:, 1]
    model = LogisticRegression(C=1.0, max_iter=1000).fit(x, y)
    stored = {
        "facts": list(FACTS),
        "weights": [round(float(w), 4) for w in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), 4),
    }
    (folder / "calibration.json").write_text(json.dumps(stored, indent=1) + "\n")
    path = folder / "metrics.json"
    known = json.loads(path.read_text()) if path.is_file() else {}
    figures = {
        "quotes": len(y),
        "share_right": round(float(y.mean()), 4),
        "held_out_auc": round(float(roc_auc_score(y, held_out)), 4),
        "held_out_brier": round(float(brier_score_loss(y, held_out)), 4),
        "held_out_calibration_error": round(expected_error(held_out, y.astype(float)), 4),
    }
    path.write_text(json.dumps(known | {"calibration": figures}, indent=1) + "\n")
    models.write_manifest(folder, version=VERSION)


if __name__ == "__main__":
    main()

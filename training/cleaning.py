"""Trains the line models of the cleaner: `python -m training.cleaning models/cleaning_lines/recipe.toml`.

`python -m benchmarks.cleaning cross-validate` trains over folds of domains instead, and scores.
"""

from __future__ import annotations

import argparse
import json
import lzma
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsnlp.alignment import apply_edits
from newsnlp.cleaning import characters
from newsnlp.cleaning.dates import month_comes_first
from newsnlp.cleaning.features import Described, describe
from newsnlp.cleaning.head import read_head
from newsnlp.cleaning.heads import HeadModels, save_heads, set_scene
from newsnlp.cleaning.language import detect_language
from newsnlp.cleaning.lines import Lines, split_lines
from newsnlp.cleaning.markup import render
from newsnlp.cleaning.model import CLIP, Classifier, LineModel, Trees, context, save_line_model
from newsnlp.cleaning.page import LineModels, extract_elsewhere, keep_lines
from newsnlp.cleaning.wrapping import unwrap
from training.cleaning_heads import HeadPage, fit_heads, head_page
from training.cleaning_labels import align_lines, words_of

OPTIONAL = 2
Record = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The lines of one page as the model sees them. labels: 1 body, 0 not, 2 either.

    title: of the record; "" for a text that is known to have none. whole: a page as it was found, not its body alone.
    """

    record: Record
    lines: Lines
    described: Described
    labels: NDArray[np.int64]
    title: str | None
    whole: bool = True

    @property
    def domain(self) -> str:
        return str(self.record["domain"])

    @property
    def rows(self) -> NDArray[np.float32]:
        return self.described.rows

    @property
    def names(self) -> tuple[str, ...]:
        return self.described.names

    @property
    def word_counts(self) -> NDArray[np.float64]:
        return self.described.word_counts


def read_records(path: Path) -> list[Record]:
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream if line.strip()]


def sample_text(record: Record) -> Sample:
    """A page of copied text, its labels brought from the lines of the raw page."""
    middle, way = characters.repair(record["raw"])
    edits = tuple(unwrap(middle))
    if edits:
        middle, last = apply_edits(middle, edits)
        way = last.after(way)
    lines = split_lines(middle)
    newlines = [i for i, c in enumerate(record["raw"]) if c == "\n"]
    numbers = [bisect_right(newlines, way.raw_start(int(s)) - 1) for s in lines.starts]
    labels = np.array([int(record["line_labels"][n]) for n in numbers])
    return Sample(record, lines, describe(lines), labels, record.get("title"))


def bare_variants(record: Record) -> list[Sample]:
    """The body alone, and the body under its title: what a text looks like that is clean already."""
    body = [line for line, label in zip(record["raw"].split("\n"), record["line_labels"], strict=True) if label == "1"]
    if len(body) < 2:
        return []
    texts = [("", np.ones(len(body), np.int64), body)]
    if record.get("title"):
        title = record["title"].replace("\n", " ")
        texts.append((title, np.concatenate([[0], np.ones(len(body), np.int64)]), [title, *body]))
    out = []
    for title, labels, lines in texts:
        split = split_lines("\n\n".join(lines))
        if len(split) == len(labels):
            out.append(Sample(record, split, describe(split), labels, title, whole=False))
    return out


def sample_html(record: Record, vote: str | None) -> Sample:
    """A page of HTML, its lines aligned with the gold body."""
    page = render(record["raw"])
    middle, _ = characters.repair(page.text, newline=" ")
    lines = split_lines(middle, page.markup)
    strings = lines.strings()
    optional = {tuple(words_of(o)) for o in record.get("gold_optional") or ()}
    labels = np.array([int(a is not None) for a in align_lines(strings, record["gold_body"])])
    for i in np.flatnonzero(labels):
        if tuple(words_of(strings[i])) in optional:
            labels[i] = OPTIONAL
    described = describe(lines, title=read_head(record["raw"]).title, vote=vote)
    return Sample(record, lines, described, labels, record.get("title"))


def gather(
    samples: Sequence[Sample], settings: dict[str, Any], extra: Sequence[NDArray[np.float32]] | None = None
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.float64]]:
    """Rows, labels and weights for training: all lines near a body, a sample of those far from it."""
    rng = np.random.default_rng(settings["seed"])
    rows, labels, weights = [], [], []
    for i, sample in enumerate(samples):
        n = len(sample.labels)
        body = np.flatnonzero(sample.labels == 1)
        chosen = rng.random(n) < settings["keep_far"]
        if len(body):
            chosen[max(0, body[0] - settings["near"]) : body[-1] + settings["near"] + 1] = True
        chosen &= sample.labels != OPTIONAL
        root = np.sqrt(sample.word_counts)
        weight = np.where(sample.labels == 1, 0.5 + root, 0.7 + settings["other_weight"] * root)
        rows.append((sample.rows if extra is None else np.hstack([sample.rows, extra[i]]))[chosen])
        labels.append((sample.labels[chosen] == 1).astype(np.int64))
        weights.append(weight[chosen])
    return np.vstack(rows), np.concatenate(labels), np.concatenate(weights)


def fit_classifier(
    rows: NDArray[np.float32], labels: NDArray[np.int64], weights: NDArray[np.float64], settings: dict[str, Any]
) -> Classifier:
    """A logistic regression over standardised rows, with boosted trees beside it where the recipe says so."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    linear = LogisticRegression(C=settings["c"], max_iter=settings["iterations"], solver="newton-cholesky")
    linear.fit(np.clip((rows - mean) / scale, -CLIP, CLIP), labels, sample_weight=weights)
    trees = None
    if settings["trees"]:
        trees = fit_trees(rows, labels, weights, settings)
    return Classifier(
        mean=mean.astype(np.float32),
        scale=scale.astype(np.float32),
        weights=linear.coef_[0].astype(np.float32),
        bias=float(linear.intercept_[0]),
        trees=trees,
        trees_share=settings["trees_share"] if trees is not None else 0.0,
    )


def fit_trees(
    rows: NDArray[np.float32], labels: NDArray[np.int64], weights: NDArray[np.float64], settings: dict[str, Any]
) -> Trees:
    from sklearn.ensemble import HistGradientBoostingClassifier

    boosted = HistGradientBoostingClassifier(
        max_iter=settings["trees"],
        learning_rate=settings["learning_rate"],
        max_leaf_nodes=settings["leaves"],
        max_depth=settings["depth"],
        min_samples_leaf=40,
        max_features=0.3,
        l2_regularization=1.0,
        max_bins=64,
        early_stopping=False,
        random_state=settings["seed"],
    )
    boosted.fit(rows, labels, sample_weight=weights)
    nodes = [p[0].nodes for p in boosted._predictors]
    size = max(len(n) for n in nodes)
    shape = (len(nodes), size)
    feature, threshold = np.full(shape, -1, np.int32), np.zeros(shape, np.float32)
    left, right = (
        np.tile(np.arange(size, dtype=np.int32), (len(nodes), 1)),
        np.tile(np.arange(size, dtype=np.int32), (len(nodes), 1)),
    )
    value = np.zeros(shape, np.float32)
    for t, tree in enumerate(nodes):
        n = len(tree)
        inner = tree["is_leaf"] == 0
        feature[t, :n] = np.where(inner, tree["feature_idx"], -1)
        # Rows are float32 when the model runs: the threshold must fall on the same side.
        threshold[t, :n] = np.where(inner, tree["num_threshold"], 0)
        left[t, :n] = np.where(inner, tree["left"], np.arange(n))
        right[t, :n] = np.where(inner, tree["right"], np.arange(n))
        value[t, :n] = np.where(inner, 0, tree["value"])
    depth = max(int(n["depth"].max()) for n in nodes)
    return Trees(feature, threshold, left, right, value, depth, float(np.ravel(boosted._baseline_prediction)[0]))


def fit_line_model(samples: Sequence[Sample], settings: dict[str, Any]) -> LineModel:
    """Both classifiers; the second learns from answers that the first gives on domains it was not trained on."""
    answers = first_answers(samples, settings)
    first = fit_classifier(*gather(samples, settings), settings)
    second = fit_classifier(*gather(samples, settings, answers), settings)
    return LineModel(samples[0].names, first, second, settings["threshold"])


def first_answers(samples: Sequence[Sample], settings: dict[str, Any]) -> list[NDArray[np.float32]]:
    """`context` of each sample, by a first classifier that did not see its domain."""
    inner = folds_of((s.domain for s in samples), settings["inner_folds"], settings["seed"])
    answers: list[NDArray[np.float32]] = [np.zeros((0, 0), np.float32)] * len(samples)
    for fold in range(settings["inner_folds"]):
        part = fit_classifier(*gather([s for s in samples if inner[s.domain] != fold], settings), settings)
        for i, s in enumerate(samples):
            if inner[s.domain] == fold:
                answers[i] = context(part.probability(s.rows), s.word_counts)
    return answers


def blind_probabilities(samples: Sequence[Sample], settings: dict[str, Any]) -> list[NDArray[np.float64]]:
    """The body probabilities of each sample's lines, by classifiers that did not see its domain."""
    answers = first_answers(samples, settings)
    inner = folds_of((s.domain for s in samples), settings["inner_folds"], settings["seed"])
    out: list[NDArray[np.float64]] = [np.zeros(0)] * len(samples)
    for fold in range(settings["inner_folds"]):
        inside = [i for i, s in enumerate(samples) if inner[s.domain] != fold]
        rows = gather([samples[i] for i in inside], settings, [answers[i] for i in inside])
        part = fit_classifier(*rows, settings)
        for i, s in enumerate(samples):
            if inner[s.domain] == fold:
                out[i] = part.probability(np.hstack([s.rows, answers[i]]))
    return out


@dataclass(frozen=True, slots=True)
class Corpus:
    """The records and their samples, by kind: "text", "html", "html_vote"."""

    records: dict[str, list[Record]]
    samples: dict[str, list[Sample]]


def read_corpus(data: Path, recipe: dict[str, Any], *, html: bool = True) -> Corpus:
    """html: False leaves out the pages of HTML, which take most of the time."""
    files = recipe["data"]
    text = [read_records(data / name) for name in files["text"]]
    samples: dict[str, list[Sample]] = {"text": []}
    for records in text:
        samples["text"] += [sample_text(r) for r in records]
    samples["text"] += [s for r in text[0] for s in bare_variants(r)]
    records = {"text": text[0], "text2": text[-1]}
    if html:
        records["html"] = read_records(data / files["html"])
        samples["html"] = [sample_html(r, None) for r in records["html"]]
        samples["html_vote"] = [sample_html(r, extract_elsewhere(r["raw"]) or "") for r in records["html"]]
    return Corpus(records, samples)


def fit_models(samples: dict[str, list[Sample]], recipe: dict[str, Any], keep: Callable[[str], bool]) -> LineModels:
    """All models, from the samples whose domain is kept; without HTML its models are those of text, of no use."""
    chosen = {kind: [s for s in rows if keep(s.domain)] for kind, rows in samples.items()}
    fitted = {
        kind: fit_line_model(rows, {**recipe["training"], **recipe[kind]})
        for kind, rows in chosen.items()
    }
    text = fitted["text"]
    return LineModels(
        text, fitted.get("html", text), fitted.get("html_vote", text), fit_head_models(chosen["text"], recipe)
    )


def fit_head_models(samples: Sequence[Sample], recipe: dict[str, Any]) -> HeadModels:
    """The models of titles, bylines and dates, over bodies that line models find on domains that they did not see."""
    settings = {**recipe["training"], **recipe["text"], "trees": 0}
    pages = [
        _head_page(sample, probabilities, settings["threshold"])
        for sample, probabilities in zip(samples, blind_probabilities(samples, settings), strict=True)
    ]
    return fit_heads(pages, recipe["heads"], partial(fit_classifier, settings={**settings, **recipe["heads"]}))


def _head_page(sample: Sample, probabilities: NDArray[np.float64], threshold: float) -> HeadPage:
    described, url = sample.described, sample.record.get("url") if sample.whole else None
    kept = keep_lines(described, probabilities, threshold)
    language = detect_language("\n".join(sample.lines.of(int(i)) for i in np.flatnonzero(kept)[:30]))
    scene = set_scene(
        sample.lines,
        sample.lines.strings(),
        described,
        probabilities,
        kept,
        url,
        month_first=month_comes_first(url, language),
    )
    return head_page(sample.record, sample.title, scene, whole=sample.whole)


def folds_of(domains: Iterable[str], folds: int, seed: int) -> dict[str, int]:
    """Domains dealt to folds; a domain is in one alone."""
    names = np.array(sorted(set(domains)))
    np.random.default_rng(seed).shuffle(names)
    return {str(d): i % folds for i, d in enumerate(names)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/cleaning"))
    parser.add_argument("--only-text", action="store_true", help="leave the models of HTML as they are")
    args = parser.parse_args()
    recipe = tomllib.loads(args.recipe.read_text(encoding="utf-8"))
    folder = args.recipe.parent
    corpus = read_corpus(args.data, recipe, html=not args.only_text)
    fitted = fit_models(corpus.samples, recipe, lambda domain: True)
    for kind in corpus.samples:
        save_line_model(getattr(fitted, kind), folder, kind)
        print(kind, len(corpus.samples[kind]), "pages", sum(len(s.labels) for s in corpus.samples[kind]), "lines")
    save_heads(fitted.heads, folder)
    from newsnlp.models import write_manifest

    write_manifest(folder, version=recipe["version"])


if __name__ == "__main__":
    main()

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
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsnlp.alignment import edit_on
from newsnlp.cleaning import characters
from newsnlp.cleaning.dates import month_comes_first
from newsnlp.cleaning.features import Described, describe
from newsnlp.cleaning.head import read_head
from newsnlp.cleaning.heads import HeadModels, save_heads, set_scene
from newsnlp.cleaning.language import detect_language
from newsnlp.cleaning.lines import Lines, split_lines
from newsnlp.cleaning.markup import render
from newsnlp.cleaning.model import CLIP, Classifier, LineModel, Network, context, save_line_model
from newsnlp.cleaning.page import LineModels, extract_elsewhere, keep_lines
from newsnlp.cleaning.wrapping import drop_link_notes, unwrap
from training.cleaning_heads import HeadPage, fit_heads, head_page
from training.cleaning_labels import align_lines, words_of
from training.cleaning_sites import front_page, place_bodies, read_articles, read_sites, shorten

OPTIONAL = 2
# A body of less weight than this, a few sentences, counts as one of so much.
LEAST_BODY = 20.0
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
    for mend in (drop_link_notes, unwrap):
        middle, way = edit_on(middle, way, mend(middle))
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


def unspaced(record: Record) -> Record:
    """The page without its blank lines, as many programs hand it on."""
    pairs = [(line, label) for line, label in zip(record["raw"].split("\n"), record["line_labels"]) if line.strip()]
    return {**record, "raw": "\n".join(line for line, _ in pairs), "line_labels": [label for _, label in pairs]}


def sample_html(record: Record, vote: str | None) -> Sample:
    """A page of HTML, its lines aligned with the gold body."""
    page = render(record["raw"])
    middle, _ = characters.repair(page.text, newline=" ")
    lines = split_lines(middle, page.markup)
    strings = lines.strings
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
        chosen = rng.random(len(sample.labels)) < settings["keep_far"]
        chosen |= _near_body(sample, settings)
        chosen &= sample.labels != OPTIONAL
        weight = _weights(sample, settings)
        rows.append((sample.rows if extra is None else np.hstack([sample.rows, extra[i]]))[chosen])
        labels.append((sample.labels[chosen] == 1).astype(np.int64))
        weights.append(weight[chosen])
    return np.vstack(rows), np.concatenate(labels), np.concatenate(weights)


def fit_classifier(
    rows: NDArray[np.float32], labels: NDArray[np.int64], weights: NDArray[np.float64], settings: dict[str, Any]
) -> Classifier:
    """A logistic regression over standardised rows."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    standard = np.clip((rows - mean) / scale, -CLIP, CLIP)
    linear = LogisticRegression(C=settings["c"], max_iter=settings["iterations"], solver="newton-cholesky")
    linear.fit(standard, labels, sample_weight=weights)
    return Classifier(
        mean=mean.astype(np.float32),
        scale=scale.astype(np.float32),
        weights=linear.coef_[0].astype(np.float32),
        bias=float(linear.intercept_[0]),
    )


def fit_network(samples: Sequence[Sample], first: Classifier, settings: dict[str, Any]) -> Network:
    """Networks that start from different seeds, over whole pages, packed by length."""
    import torch

    from training.cleaning_network import LineNetwork, stacked

    pages = [torch.from_numpy(first.standardise(s.rows)) for s in samples]
    labels = [torch.from_numpy((s.labels == 1).astype(np.float32)) for s in samples]
    weights = [torch.from_numpy(w) for w in evened([_page_weights(s, settings) for s in samples], samples, settings)]
    whole = float(torch.cat(weights).mean())
    pad = partial(torch.nn.utils.rnn.pad_sequence, batch_first=True)
    networks = []
    for seed in range(settings["seed"], settings["seed"] + settings["networks"]):
        torch.manual_seed(seed)
        rng = np.random.default_rng(seed)
        network = LineNetwork(len(first.mean), settings["units"], settings["layers"], settings["dropout"])
        optimiser = torch.optim.AdamW(network.parameters(), lr=settings["rate"], weight_decay=settings["decay"])
        epochs = [_batches([len(p) for p in pages], settings["lines"], rng) for _ in range(settings["epochs"])]
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings["rate"], total_steps=sum(map(len, epochs)))
        for batch in (b for epoch in epochs for b in epoch):
            rows, wanted, weight = (pad([values[i] for i in batch]) for values in (pages, labels, weights))
            inside = pad([torch.ones(len(pages[i]), dtype=torch.bool) for i in batch])
            answers = network(rows, inside)
            losses = torch.nn.functional.binary_cross_entropy_with_logits(answers, wanted, reduction="none")
            optimiser.zero_grad()
            ((losses * weight).sum() / (whole * inside.sum())).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        networks.append(network)
    return stacked(networks)


def _batches(sizes: Sequence[int], lines: int, rng: np.random.Generator) -> list[list[int]]:
    """Pages of like length together, at most `lines` lines with the padding, in random order."""
    order = np.argsort(np.array(sizes) + rng.random(len(sizes)) * 60, kind="stable")
    out: list[list[int]] = [[]]
    for i in map(int, order):
        if out[-1] and sizes[i] * (len(out[-1]) + 1) > lines:
            out.append([])
        out[-1].append(i)
    rng.shuffle(out)  # type: ignore[arg-type]
    return out


def _page_weights(sample: Sample, settings: dict[str, Any]) -> NDArray[np.float32]:
    """The weights of `gather`, lines far from the body weighed by what share of them it takes."""
    weight = _weights(sample, settings) * np.where(_near_body(sample, settings), 1.0, settings["keep_far"])
    return np.where(sample.labels == OPTIONAL, 0.0, weight).astype(np.float32)


def evened(
    weights: Sequence[NDArray[np.float32]], samples: Sequence[Sample], settings: dict[str, Any]
) -> list[NDArray[np.float32]]:
    """The weights, less on pages of a long article and more on those of a short one: as they are with `even` 0, the
    same for the body of each page with 1. A page without a body is one of middle length."""
    bodies = np.array([float(w[s.labels == 1].sum()) for w, s in zip(weights, samples, strict=True)])
    middle = float(np.median(bodies[bodies > 0])) if bodies.any() else LEAST_BODY
    bodies = np.where(bodies > 0, np.maximum(bodies, LEAST_BODY), middle)
    factors = (middle / bodies) ** settings["even"]
    return [(w * factor).astype(np.float32) for w, factor in zip(weights, factors, strict=True)]


def _near_body(sample: Sample, settings: dict[str, Any]) -> NDArray[np.bool_]:
    """The lines from `near` above the first of the body to `near` below its last; none where there is no body."""
    near = np.zeros(len(sample.labels), np.bool_)
    body = np.flatnonzero(sample.labels == 1)
    if len(body):
        near[max(0, body[0] - settings["near"]) : body[-1] + settings["near"] + 1] = True
    return near


def _weights(sample: Sample, settings: dict[str, Any]) -> NDArray[np.float64]:
    root = np.sqrt(sample.word_counts)
    weight: NDArray[np.float64] = np.where(sample.labels == 1, 0.5 + root, 0.7 + settings["other_weight"] * root)
    return weight


def fit_line_model(samples: Sequence[Sample], settings: dict[str, Any]) -> LineModel:
    """Both classifiers; the second learns from answers that the first gives on domains it was not trained on. With
    `networks` in the settings, these too."""
    samples = [*samples, *grafted(samples, settings)] if settings.get("grafts") else samples
    answers = first_answers(samples, settings)
    first = fit_classifier(*gather(samples, settings), settings)
    second = fit_classifier(*gather(samples, settings, answers), settings)
    network = fit_network(samples, first, settings) if settings["networks"] else None
    return LineModel(samples[0].names, first, second, settings["threshold"], network, settings["share"])


def grafted(samples: Sequence[Sample], settings: dict[str, Any]) -> list[Sample]:
    """Pages whose article is that of another domain: what surrounds an article must be known without its site.

    `grafts` for each page of copied text, of the same language group and of the same inner fold.
    """
    whole = [s for s in samples if s.whole]
    inner = folds_of((s.domain for s in samples), settings["inner_folds"], settings["seed"])
    rng = np.random.default_rng(settings["seed"] + 1)
    out = []
    for sample in whole:
        others = [
            s.record
            for s in whole
            if s.domain != sample.domain
            and inner[s.domain] == inner[sample.domain]
            and s.record["lang"] == sample.record["lang"]
        ]
        for _ in range(settings["grafts"] if others else 0):
            body, foot = (others[rng.integers(len(others))] for _ in range(2))
            record = _graft(sample.record, body, foot)
            if record is not None:
                out.append(replace(sample_text(record), whole=False))
    return out


def _graft(head: Record, body: Record, foot: Record) -> Record | None:
    """What stands above the body of `head`, the lines from the first to the last of `body`'s, and what stands below
    that of `foot`; None where one of them has no body."""
    labelled = [list(r["line_labels"]) for r in (head, body, foot)]
    bodies = [[i for i, label in enumerate(labels) if label == "1"] for labels in labelled]
    if not all(bodies):
        return None
    above, within, below = bodies
    parts = (slice(above[0]), slice(within[0], within[-1] + 1), slice(below[-1] + 1, None))
    lines = [r["raw"].split("\n")[part] for r, part in zip((head, body, foot), parts)]
    return {
        **head,
        "raw": "\n".join(line for part in lines for line in part),
        "line_labels": [label for labels, part in zip(labelled, parts) for label in labels[part]],
        "title": None,
    }


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
    """The records and their samples, by kind: "text", "html", "html_vote"; records of more kinds, to score alone."""

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
    samples["text"] += [replace(sample_text(unspaced(r)), whole=False) for r in text[-1]]
    records = {"text": text[0], "text2": text[-1], "text without blank lines": list(map(unspaced, text[0]))}
    if html:
        records["html"] = read_records(data / files["html"])
        samples["html"] = [sample_html(r, None) for r in records["html"]]
        samples["html_vote"] = [sample_html(r, extract_elsewhere(r["raw"]) or "") for r in records["html"]]
    return Corpus(records, samples)


def invented(samples: Sequence[Sample], settings: dict[str, Any], keep: Callable[[str], bool]) -> list[Sample]:
    """Pages of the sites that are kept, `sites` for each, with the body of an article of the same inner fold, of which
    the share `short` is cut to a few paragraphs; and a front page of every `fronts`-th site."""
    articles = [article for article in read_articles() if keep(article["domain"])]
    bodies = [*own_bodies(s.record for s in samples if s.whole), *articles]
    languages = {b["language"] for b in bodies}
    sites = [site for site in read_sites() if keep(site.name) and site.language in languages]
    domains = {*(s.domain for s in samples), *(site.name for site in sites), *(a["domain"] for a in articles)}
    inner = folds_of(domains, settings["inner_folds"], settings["seed"])  # those of `first_answers`
    rng = np.random.default_rng(settings["seed"] + 2)
    pages = [front_page(site) for site in sites[:: settings["fronts"]]]
    for _ in range(settings["sites"]):
        placed = [shorten(body, rng) if rng.random() < settings["short"] else body for body in bodies]
        pages += place_bodies(sites, placed, inner, rng)
    return [replace(sample_text(r), whole=False) for r in pages]


def own_bodies(records: Iterable[Record]) -> list[Record]:
    """The records, each once, with the language of the body."""
    once = {r["id"]: r for r in records}
    return [{**r, "language": detect_language(r["gold_body"][:2000])} for r in once.values()]


def fit_models(samples: dict[str, list[Sample]], recipe: dict[str, Any], keep: Callable[[str], bool]) -> LineModels:
    """All models, from the samples whose domain is kept, and what is invented if the recipe has `sites`; without HTML
    its models are those of text, of no use."""
    chosen = {kind: [s for s in rows if keep(s.domain)] for kind, rows in samples.items()}
    settings = {**recipe["training"], **recipe["text"]}
    if settings["sites"]:
        chosen["text"] += invented(chosen["text"], settings, keep)
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
    settings = {**recipe["training"], **recipe["text"]}
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
        sample.lines.strings,
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

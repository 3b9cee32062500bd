"""Trains the topic model: `python -m training.topics models/topics_en/recipe.toml`.

The corpora lie beside the checkout, in shared/data/topics, or where --data says. One seed, one result.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from newsnlp import models
from newsnlp.topics.fitting import fit_logistic
from newsnlp.topics.media_topics import vocabulary
from newsnlp.topics.model import Floats, Label, TopicModel, probabilities
from newsnlp.topics.own import weigh_texts
from newsnlp.topics.words import counted_words, lead, pairs
from training.topics.corpora import Example, drop_copies, read_concepts, read_corpora, read_labelled, read_made
from training.topics.measure import calibration, decide, score_labels
from training.topics.weak import answer, balance, count_signs, read_signs
from training.topics.words import choose_terms, common_words, write_word_table

DATA = Path(__file__).parents[3] / "shared" / "data" / "topics"
PROSE = ("npr", "pbs", "kpcrowd", "allsides", "agnews")


@dataclass(frozen=True)
class Material:
    """What a model is fitted to. The last rows are concepts of the vocabulary and made-up lists of signs."""

    ids: tuple[str, ...]
    examples: tuple[Example, ...]
    words: tuple[list[str], ...]
    terms: dict[str, int]
    idf: Floats
    features: Any
    answers: Floats
    trust: Floats

    def without(self, corpus: str) -> Material:
        """The material less one corpus; the terms stay."""
        kept = np.array([e.corpus != corpus for e in self.examples])
        return replace(
            self,
            examples=tuple(e for e in self.examples if e.corpus != corpus),
            features=self.features[kept],
            answers=self.answers[kept],
            trust=self.trust[kept],
        )


def gather(recipe: dict[str, Any], data: Path) -> tuple[Material, list[Example]]:
    """The material, and the articles labelled by hand to tune on, which stay out of it."""
    ids = tuple(c.id for c in vocabulary().tops)
    by_hand = list(read_labelled(data, Path(__file__).with_name("labels_tune.jsonl")))
    terms_by_name = json.loads((data / "label_to_iptc_top.json").read_text())["iptc"]
    taught = [
        *read_labelled(data, Path(__file__).with_name("labels_train.jsonl")),
        *read_made(Path(__file__).with_name("made.txt"), terms_by_name),
    ]
    examples = list(drop_copies(read_corpora(data, recipe["seed"]), (*by_hand, *taught)))
    concepts = list(read_concepts(data / recipe["concepts"]))
    signs = read_signs(ids)
    made = list(make_sign_lists(signs, ids, recipe["sign_lists"], recipe["seed"]))
    everything = (*examples, *taught, *concepts, *made)
    words = tuple(counted_words(lead(e.whole, recipe["lead_characters"])) for e in everything)
    common = common_words(e.text for e in examples if e.corpus in PROSE)
    # The corpora are of few outlets and years: a sign that is rare there is no less a sign.
    names = {word for c in vocabulary().values() if c.retired is None for word in counted_words(c.name)}
    terms = choose_terms(
        words[: len(examples)],
        common,
        rarest_word=recipe["rarest_word"],
        rarest_pair=recipe["rarest_pair"],
        always={*signs, *names},
    )
    places = {term: row for row, term in enumerate(terms)}
    idf = smoothed_idf(words[: len(examples)], places)
    answers, trust = answer(
        examples, ids, count_signs(examples, signs, len(ids)), recipe["rare"], enough=recipe["enough_signs"]
    )
    trust = balance(answers, trust, most=recipe["most_boost"])
    taught_answers, taught_trust = answer(taught, ids, np.zeros((len(taught), len(ids)), np.int16), (), enough=1)
    taught_trust[taught_trust < 1] = 0
    other = np.array([[id in e.yes for id in ids] for e in (*concepts, *made)], np.float32)
    # A list of signs of one term says little about the others, a concept is of its tops alone.
    other_trust = np.array([[0.5 if id in e.yes else 0.1 for id in ids] for e in (*concepts, *made)], np.float32)
    other_trust[: len(concepts)] = 1
    material = Material(
        ids,
        everything,
        words,
        places,
        idf,
        weigh_texts(words, places, idf, recipe["top_words"]),
        np.vstack([answers, taught_answers, other]),
        np.vstack([trust, recipe["hand_trust"] * taught_trust, other_trust]),
    )
    return material, by_hand


def make_sign_lists(signs: dict[str, frozenset[int]], ids: tuple[str, ...], each: int, seed: int) -> list[Example]:
    """`each` lists of twelve signs for every term, so that rare words of a term are not unknown to the model."""
    random = np.random.default_rng(seed)
    made = []
    for place, id in enumerate(ids):
        own = sorted(sign for sign, places in signs.items() if place in places)
        for number in range(each):
            text = ". ".join(own[i] for i in random.choice(len(own), 12, replace=False))
            made.append(Example("signs", f"{id}-{number}", "", text, frozenset({id}), frozenset()))
    return made


def smoothed_idf(words: tuple[list[str], ...], terms: dict[str, int]) -> Floats:
    frequency = np.zeros(len(terms), np.float32)
    for each in words:
        rows = [i for i in {terms.get(t) for t in (*each, *pairs(each))} if i is not None]
        frequency[rows] += 1
    idf: Floats = (np.log((1 + len(words)) / (1 + frequency)) + 1).astype(np.float32)
    return idf


def fit(material: Material, recipe: dict[str, Any]) -> TopicModel:
    """A model of the strongest terms of each label, not yet calibrated."""
    weights, biases = fit_logistic(
        material.features, material.answers, material.trust, penalty=recipe["penalty"], rounds=recipe["rounds"]
    )
    # A weight counts by what it does: rare terms with a large weight move few articles.
    use = np.sqrt(np.asarray(material.features.power(2).mean(axis=0)).reshape(-1, 1))
    order = np.argsort(-np.abs(weights) * use, axis=0, kind="stable")[recipe["terms_each"] :]
    weights = weights.copy()
    np.put_along_axis(weights, order, 0, axis=0)
    kept = np.flatnonzero(np.abs(weights).sum(axis=1))
    names = list(material.terms)
    by_id = vocabulary()
    # idf and length stay those of all terms that are kept: what is dropped moves every text's length a little, and the
    # calibration that follows takes that up.
    return TopicModel(
        labels=tuple(Label(id, by_id[id].name, 0.5, 1.0, float(b)) for id, b in zip(material.ids, biases)),
        terms={names[i]: row for row, i in enumerate(kept)},
        idf=material.idf[kept],
        weights=weights[kept],
        lead_characters=recipe["lead_characters"],
        fewest_words=recipe["fewest_words"],
        version=recipe["version"],
        top_words=recipe["top_words"],
        least_known=recipe["least_known"],
    )


def margins_of(model: TopicModel, examples: list[Example]) -> Floats:
    """Log-odds as the model has them now; a text too short has those of the biases."""
    none = np.full(len(model.labels), -10, np.float32)
    found = [model.margins(e.whole) for e in examples]
    return np.stack([none if m is None else m for m in found])


def truth_of(examples: list[Example], ids: tuple[str, ...]) -> tuple[Any, Any]:
    yes = np.array([[id in e.yes for id in ids] for e in examples])
    return yes, np.array([[id in e.maybe for id in ids] for e in examples]) & ~yes


def calibrate(model: TopicModel, by_hand: list[Example]) -> TopicModel:
    """Scale and offset of each label, one threshold and the floor, from the articles labelled by hand."""
    yes, maybe = truth_of(by_hand, model.ids)
    margins = margins_of(model, by_hand)
    scale, shifts = fit_scales(margins, yes, ~maybe)
    labels = zip(model.labels, shifts, strict=True)
    model = replace(
        model,
        labels=tuple(replace(x, scale=x.scale * scale, offset=x.offset * scale + float(shift)) for x, shift in labels),
    )
    scores = probabilities(margins_of(model, by_hand))

    def micro(threshold: float, floor: float) -> float:
        return float(score_labels(scores, decide(scores, threshold, floor), yes, maybe, model.ids)["micro F1"])

    steps = [round(0.3 + 0.025 * i, 3) for i in range(13)]
    floors = [round(0.05 + 0.05 * i, 2) for i in range(8)]
    settings = [(t, f) for t in steps for f in floors if f <= t]
    best = max(micro(*s) for s in settings)
    # Half a point is less than what one rater's doubts about these articles amount to. Of settings that score alike
    # within it, the one nearest to what a probability says by itself: one half.
    alike = [s for s in settings if micro(*s) >= best - 0.5]
    threshold, floor = min(alike, key=lambda s: (abs(s[0] - 0.5), -micro(*s), -s[1]))
    return replace(model, labels=tuple(replace(x, threshold=threshold) for x in model.labels), floor=floor)


def fit_scales(margins: Floats, yes: Any, known: Any) -> tuple[float, Floats]:
    """One scale for all labels, and a shift for each that is held near their common one, since most have few articles.

    Source: Platt (1999), with a Gaussian prior.
    """

    def loss(both: Any) -> float:
        fitted = both[0] * margins + both[2:] + both[1]
        each = np.logaddexp(0, fitted) - yes * fitted
        return float(each[known].sum() + 2 * (both[2:] ** 2).sum())

    size = margins.shape[1]
    found = minimize(
        loss, np.array([1.0, 0.0, *([0.0] * size)]), method="L-BFGS-B", bounds=[(0.2, 5), *[(-4, 4)] * (size + 1)]
    )
    return float(found.x[0]), (found.x[1] + found.x[2:]).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, default=DATA)
    arguments = parser.parse_args()
    recipe = tomllib.loads(arguments.recipe.read_text())
    folder = arguments.recipe.parent
    started = time.process_time()
    material, by_hand = gather(recipe, arguments.data)
    print(
        f"{len(material.examples)} texts, {len(material.terms)} terms, {time.process_time() - started:.0f} s",
        file=sys.stderr,
    )
    model = calibrate(fit(material, recipe), by_hand)
    model.write(folder)
    prose = [e.text for e in material.examples if e.corpus in PROSE and e.corpus != "agnews"]
    table = write_word_table(prose, folder / "words.json", rarest=recipe["rarest_table_word"])
    written = TopicModel.read(folder)
    yes, maybe = truth_of(by_hand, written.ids)
    scores = np.stack([written.scores(e.whole) for e in by_hand])
    floor_and_thresholds = decide(scores, np.array([x.threshold for x in written.labels]), written.floor)
    figures = {
        "texts": len(material.examples),
        "terms": len(written.terms),
        "words in the table": table,
        "labelled by hand, as tuned": score_labels(scores, floor_and_thresholds, yes, maybe, written.ids),
        "calibration error there": round(calibration(scores, yes, maybe)[0], 4),
    }
    metrics = folder / "metrics.json"
    known = json.loads(metrics.read_text()) if metrics.is_file() else {}
    metrics.write_text(json.dumps({**known, "training": figures}, indent=1) + "\n")
    models.write_manifest(folder, version=recipe["version"])
    print(json.dumps(figures, indent=1))
    print(f"{time.process_time() - started:.0f} CPU seconds", file=sys.stderr)


if __name__ == "__main__":
    main()

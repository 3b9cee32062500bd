"""Fits the scores of a model on dev: `python -m training.reader.calibrate models/en_news --data ../shared/data`.

Platt scaling of the mean probability of a span's words against whether the span is right, names and attribution apart;
writes news_encoder/settings.json and the manifest. Prints the expected calibration error before and after.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from newsnlp import __version__, models
from newsnlp.reading.decoding import Found
from newsnlp.reading.encoder import NewsEncoder
from newsnlp.reading.pieces import Pieces
from training.reader.data import Example, entity_examples, quote_examples

Find = Callable[[Pieces, np.ndarray], list[Found]]


def judged(encoder: NewsEncoder, examples: list[Example], find: Find, *, exact: bool) -> np.ndarray:
    """(spans, 2): probability of each span that the encoder finds, and whether it is gold, or half of it and more."""
    found = []
    for example, logits in zip(examples, encoder.read([e.pieces for e in examples])):
        words = np.flatnonzero(example.pieces.first)
        starts, ends = example.pieces.starts[words], example.pieces.word_ends[words]
        gold = set(example.spans)
        for span in find(example.pieces, logits):
            s, e = int(starts[span.start]), int(ends[span.end - 1])
            if exact:
                right = (s, e, span.label) in gold
            else:
                right = any(
                    label == span.label and 2 * (min(e, ge) - max(s, gs)) > max(e, ge) - min(s, gs)
                    for gs, ge, label in gold
                )
            found.append((span.probability, float(right)))
    return np.array(found)


def calibration_error(probabilities: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error: the mean gap between score and accuracy over equal bins, weighted by their size."""
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = [
        abs(probabilities[which == b].mean() - right[which == b].mean()) * (which == b).mean()
        for b in range(bins)
        if (which == b).any()
    ]
    return float(sum(gaps))


def fit(found: np.ndarray) -> tuple[float, float, float, float]:
    """scale, shift, and the calibration error before and after."""
    p = np.clip(found[:, 0], 1e-6, 1 - 1e-6)
    logit = np.log(p / (1 - p))[:, None]
    model = LogisticRegression(C=1e6).fit(logit, found[:, 1])
    after = model.predict_proba(logit)[:, 1]
    before = calibration_error(p, found[:, 1])
    return float(model.coef_[0, 0]), float(model.intercept_[0]), before, calibration_error(after, found[:, 1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    recipe = tomllib.loads((args.model / "recipe.toml").read_text())["training"]
    encoder = NewsEncoder().from_disk(args.model / "news_encoder")
    names = [x for n in recipe["entities_dev"] for x in entity_examples(args.data, n, {})]
    said = [x for n in recipe["quotes_dev"] for x in quote_examples(args.data, n, {})]
    entity_scale, entity_shift, *error = fit(judged(encoder, names, encoder.find_names, exact=True))
    print("names: expected calibration error", np.round(error, 4).tolist())
    attribution_scale, attribution_shift, *error = fit(judged(encoder, said, encoder.find_attribution, exact=False))
    print("attribution: expected calibration error", np.round(error, 4).tolist())
    settings = replace(
        encoder.settings,
        entity_scale=round(entity_scale, 4),
        entity_shift=round(entity_shift, 4),
        attribution_scale=round(attribution_scale, 4),
        attribution_shift=round(attribution_shift, 4),
    )
    file = args.model / "news_encoder" / "settings.json"
    file.write_text(json.dumps(asdict(settings), indent=1) + "\n")
    models.write_manifest(args.model, version=__version__)


if __name__ == "__main__":
    main()

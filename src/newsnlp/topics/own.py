"""A topic model for labels of your own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsnlp import models
from newsnlp.article import Article
from newsnlp.errors import EmptyTextError
from newsnlp.topics.fitting import fit_logistic
from newsnlp.topics.model import Floats, Label, TopicModel, probabilities, weigh_terms
from newsnlp.topics.reasons import several, text_to_read
from newsnlp.topics.words import counted_words, lead, pairs, terms_of

LEAD_CHARACTERS = 3000


def train(
    texts: Iterable[Article | str],
    labels: Iterable[str | Iterable[str] | None],
    path: str | Path,
    *,
    names: Mapping[str, str] | None = None,
    rarest: int = 2,
    most_terms: int = 30_000,
    penalty: float = 0.3,
    folds: int = 4,
) -> TopicModel:
    """Trains a topic model for your own labels, and writes it to the folder `path`.

    `newsnlp.load(topics=path)` then gives them. labels: one, several or none for each text or article; where it lacks a
    label, that counts as a no. names: label -> the name to show. rarest: fewest texts a term must stand in. Scores are
    calibrated, and thresholds set for the best F1 of each label, on predictions for texts left out in `folds` turns;
    no seed, the same texts give the same model. Names of people are words like others here.

    Raises:
        TypeError: a text or a label is something else.
        ValueError: texts and labels differ in number, or a label has fewer than two texts, or all of them.
        EmptyTextError: no term stands in `rarest` texts or more.
    """
    read = [text_to_read(each) for each in several(texts)]
    wanted = [_as_labels(each) for each in labels]
    if len(read) != len(wanted):
        raise ValueError(f"{len(read)} texts, but labels for {len(wanted)}")
    counts = Counter(label for each in wanted for label in set(each))
    scarce = sorted(label for label, n in counts.items() if n < 2)
    if not counts or scarce:
        raise ValueError(f"each label needs two texts or more; too few for {scarce or 'any'}")
    if everywhere := sorted(label for label, n in counts.items() if n == len(read)):
        raise ValueError(f"all texts have the label {everywhere[0]!r}; some must lack it for it to be told")
    ids = sorted(counts)
    words = [counted_words(lead(text, LEAD_CHARACTERS)) for text in read]
    terms, idf = learn_terms(words, rarest, most_terms)
    if not terms:
        raise EmptyTextError(f"no term stands in {rarest} of the {len(read)} texts or more")
    features = weigh_texts(words, terms, idf)
    answers = np.array([[label in each for label in ids] for each in wanted], np.float32)
    trust = np.ones_like(answers)
    weights, biases = fit_logistic(features, answers, trust, penalty=penalty)
    margins = margins_left_out(features, answers, penalty=penalty, folds=min(folds, min(counts.values())))
    fitted = []
    for column, id in enumerate(ids):
        scale, shift = fit_scale(margins[:, column], answers[:, column])
        chances = probabilities(scale * margins[:, column] + shift)
        threshold = best_threshold(chances, answers[:, column])
        name = (names or {}).get(id, id)
        fitted.append(Label(id, name, threshold, scale, float(scale * biases[column] + shift)))
    model = TopicModel(tuple(fitted), terms, idf, weights, LEAD_CHARACTERS, fewest_words=3, version="own")
    folder = Path(path)
    model.write(folder)
    models.write_manifest(folder, version=model.version)
    return TopicModel.read(folder)


def _as_labels(given: str | Iterable[str] | None) -> tuple[str, ...]:
    labels = () if given is None else (given,) if isinstance(given, str) or not isinstance(given, Iterable) else given
    labels = tuple(labels)
    for label in labels:
        if not isinstance(label, str) or not label.strip():
            raise TypeError(f"a label is {label!r}, expected a text; none is None or []")
    return labels


def learn_terms(words: Sequence[Sequence[str]], rarest: int, most: int) -> tuple[dict[str, int], Floats]:
    """The terms that stand in `rarest` texts or more, the `most` frequent of them, and their smoothed idf."""
    frequency: Counter[str] = Counter()
    for each in words:
        frequency.update({*each, *pairs(each)})
    kept = sorted((t for t, n in frequency.items() if n >= rarest), key=lambda t: (-frequency[t], t))[:most]
    terms = {term: row for row, term in enumerate(sorted(kept))}
    known = np.array([frequency[term] for term in terms], np.float32)
    idf: Floats = (np.log((1 + len(words)) / (1 + known)) + 1).astype(np.float32)
    return terms, idf


def weigh_texts(  # type: ignore[no-untyped-def]
    words: Iterable[Sequence[str]], terms: Mapping[str, int], idf: Floats, top_words: int = 0
):
    """A sparse matrix (texts, terms) of the weights that the model sees; `top_words` at a text's top count twice."""
    from scipy.sparse import csr_matrix

    columns: list[NDArray[np.intp]] = []
    values: list[Floats] = []
    for each in words:
        rows, weights = weigh_terms([i for i in map(terms.get, terms_of(each, top_words)) if i is not None], idf)
        columns.append(rows)
        values.append(weights)
    ends = np.cumsum([0, *map(len, columns)])
    if not columns:
        return csr_matrix((0, len(terms)), dtype=np.float32)
    return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(columns), len(terms)))


def margins_left_out(features, answers: Floats, *, penalty: float, folds: int) -> Floats:  # type: ignore[no-untyped-def]
    """Log-odds for each text by a model that has not seen it; every folds-th text is left out in turn."""
    margins = np.zeros_like(answers)
    # Texts of one label often stand together in a list, so folds go by label, not by place.
    order = np.lexsort((np.arange(len(answers)), answers.argmax(axis=1)))
    fold = np.empty(len(answers), int)
    fold[order] = np.arange(len(answers)) % max(2, folds)
    for left_out in range(max(2, folds)):
        seen = fold != left_out
        weights, biases = fit_logistic(features[seen], answers[seen], np.ones_like(answers[seen]), penalty=penalty)
        margins[~seen] = features[~seen] @ weights + biases
    return margins


def fit_scale(margins: Floats, answers: Floats, trust: Floats | None = None) -> tuple[float, float]:
    """Scale and shift that turn log-odds into calibrated ones, held near (1, 0) where there is little to learn from.

    Source: Platt (1999), with a Gaussian prior in place of his smoothed targets.
    """
    from scipy.optimize import minimize

    sure = np.ones_like(answers) if trust is None else trust

    def loss(both: NDArray[np.float64]) -> float:
        fitted = both[0] * margins + both[1]
        each = np.logaddexp(0, fitted) - answers * fitted
        return float((sure * each).sum() + 2 * (both[0] - 1) ** 2 + 0.5 * both[1] ** 2)

    found = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.2, 10.0), (-6.0, 6.0)])
    return float(found.x[0]), float(found.x[1])


def best_threshold(chances: Floats, answers: Floats) -> float:
    """The score in [0.1, 0.7] from which on giving the label yields the best F1; the highest of equals below 0.5."""
    best, best_f1 = 0.5, -1.0
    for threshold in (0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2, 0.15, 0.1, 0.55, 0.6, 0.65, 0.7):
        given = chances >= threshold
        total = given.sum() + answers.sum()
        f1 = float(2 * (given * answers).sum() / total) if total else 0.0
        if f1 > best_f1 + 1e-9:
            best, best_f1 = threshold, f1
    return best

"""A linear topic model: TF-IDF of words and pairs of words, one logistic regression a label, calibrated."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsnlp import models
from newsnlp.annotations import Topic
from newsnlp.errors import ModelError
from newsnlp.topics.words import counted_words, lead, pairs, terms_of, word_places

FORMAT = 1

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Label:
    """A topic of the model. score = sigmoid(scale * margin + offset), given where it is at least `threshold`."""

    id: str
    name: str
    threshold: float
    scale: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Reason:
    """Words of the text that spoke for a topic. weight: their share of the log-odds; negative speaks against it."""

    text: str
    weight: float


@dataclass(frozen=True)
class TopicModel:
    """Weights and words of a topic model; `read` brings it from a folder, `write` puts it there.

    terms: word or pair of words, in normal form -> row; idf: (rows,); weights: (rows, labels).
    lead_characters: how much of a text is read. top_words: how many counted words at its top count twice.
    fewest_words: a text with fewer known words has no topic; nor has one, in another language, of whose words a smaller
    share than least_known is known.
    floor: the best topic is given from this score on, even if its own threshold is higher.
    """

    labels: tuple[Label, ...]
    terms: dict[str, int]
    idf: Floats
    weights: Floats
    lead_characters: int = 3000
    fewest_words: int = 8
    floor: float = 1.0
    version: str = "1"
    top_words: int = 0
    least_known: float = 0.0

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(label.id for label in self.labels)

    def row(self, text: str) -> tuple[NDArray[np.intp], Floats]:
        """The terms of a text: their rows and their TF-IDF, sublinear in tf, of unit length."""
        return self._weigh(self._found(counted_words(lead(text, self.lead_characters))))

    def _found(self, words: Sequence[str]) -> list[int | None]:
        """The row of each term of these words, None for one that is not known; first those of the words themselves."""
        return list(map(self.terms.get, terms_of(words, self.top_words)))

    def _weigh(self, found: Sequence[int | None]) -> tuple[NDArray[np.intp], Floats]:
        return weigh_terms([row for row in found if row is not None], self.idf)

    def margins(self, text: str) -> Floats | None:
        """Calibrated log-odds for each label; None where the text has too few known words to tell."""
        words = counted_words(lead(text, self.lead_characters))
        found = self._found(words)
        unknown = found[: len(words)].count(None)
        if len(words) - unknown < self.least_known * len(words):
            return None
        rows, values = self._weigh(found)
        if len(rows) < self.fewest_words:
            return None
        scale = np.array([label.scale for label in self.labels], np.float32)
        offset = np.array([label.offset for label in self.labels], np.float32)
        margins: Floats = scale * (values @ self.weights[rows]) + offset
        return margins

    def scores(self, text: str) -> Floats:
        """The probability of each label, in the order of `labels`; all 0 where the text is too short to tell."""
        margins = self.margins(text)
        if margins is None:
            return np.zeros(len(self.labels), np.float32)
        return probabilities(margins)

    def topics(self, text: str) -> tuple[Topic, ...]:
        """The topics of a text, best first; () for a text too short, or about nothing the model knows."""
        scores = self.scores(text)
        best = int(scores.argmax())
        given = [
            i
            for i, label in enumerate(self.labels)
            if scores[i] >= label.threshold or (i == best and scores[i] >= self.floor)
        ]
        given.sort(key=lambda i: (-float(scores[i]), self.labels[i].id))
        return tuple(Topic(self.labels[i].id, self.labels[i].name, round(float(scores[i]), 4)) for i in given)

    def reasons(self, text: str, label_id: str, k: int = 10) -> tuple[Reason, ...]:
        """The k words or pairs of the text that weigh most for a label, as they first stand in it, best first.

        A word that stands nowhere but in one of the pairs is not said again: its weight is the pair's.

        Raises:
            ValueError: the model has no such label.
        """
        if label_id not in self.ids:
            raise ValueError(f"the model has no label {label_id!r}; it has {', '.join(self.ids)}")
        column = self.ids.index(label_id)
        words = counted_words(lead(text, self.lead_characters))
        rows, values = self._weigh(self._found(words))
        shares = (values * self.weights[rows, column] * self.labels[column].scale).tolist()
        speaking = {int(row): share for row, share in zip(rows, shares, strict=True) if share > 0}
        counts = Counter(words)
        for pair, count in Counter(pairs(words)).items():
            if (row := self.terms.get(pair, -1)) in speaking:
                inside = (self.terms.get(word, -1) for word in pair.split() if counts[word] == count)
                speaking[row] += sum(speaking.pop(i, 0.0) for i in inside)
        surface = self._surface(lead(text, self.lead_characters))
        best = sorted(speaking.items(), key=lambda item: -item[1])[:k]
        return tuple(Reason(surface[row], round(share, 4)) for row, share in best)

    def _surface(self, text: str) -> dict[int, str]:
        found: dict[int, str] = {}
        before: tuple[int, str] | None = None
        for start, end, form in word_places(text):
            row = self.terms.get(form)
            if row is not None:
                found.setdefault(row, text[start:end])
            if before is not None:
                row = self.terms.get(f"{before[1]} {form}")
                if row is not None:
                    found.setdefault(row, " ".join(text[before[0] : end].split()))
            before = start, form
        return found

    @classmethod
    def read(cls, model: str | Path) -> TopicModel:
        """The model of a folder, or of a name ("topics_en").

        Raises:
            ModelError: there is no such model, or its files are damaged or of another version.
        """
        folder = models.path(str(model))
        try:
            config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf8"))
            if config["format"] != FORMAT:
                raise ModelError(f"{folder}: a topic model of format {config['format']}, expected {FORMAT}")
            terms: list[str] = json.loads((folder / "vocabulary.json").read_text(encoding="utf8"))
            with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
                idf = arrays["idf"].astype(np.float32)
                weights = np.zeros((len(terms), len(config["labels"])), np.float32)
                cells = np.cumsum(arrays["gaps"].astype(np.int64))
                columns = cells // len(terms)
                weights[cells % len(terms), columns] = arrays["quanta"] * arrays["steps"].astype(np.float32)[columns]
            if len(idf) != len(terms):
                raise ModelError(f"{folder}: {len(terms)} terms, but {len(idf)} frequencies")
            return cls(
                labels=tuple(Label(**label) for label in config["labels"]),
                terms={term: row for row, term in enumerate(terms)},
                idf=idf,
                weights=weights,
                lead_characters=config["lead_characters"],
                fewest_words=config["fewest_words"],
                floor=config["floor"],
                version=config["version"],
                top_words=config.get("top_words", 0),
                least_known=config.get("least_known", 0.0),
            )
        except (OSError, ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile) as error:
            if isinstance(error, ModelError):
                raise
            raise ModelError(f"{folder}: no readable topic model: {type(error).__name__}: {error}") from error

    def write(self, folder: Path) -> None:
        """The model as config.json, vocabulary.json and weights.npz; weights in 8 bits, a step for each label."""
        folder.mkdir(parents=True, exist_ok=True)
        config = {
            "format": FORMAT,
            "version": self.version,
            "lead_characters": self.lead_characters,
            "top_words": self.top_words,
            "fewest_words": self.fewest_words,
            "least_known": self.least_known,
            "floor": self.floor,
            "labels": [
                {"id": x.id, "name": x.name, "threshold": x.threshold, "scale": x.scale, "offset": x.offset}
                for x in self.labels
            ],
        }
        (folder / "config.json").write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
        terms = sorted(self.terms, key=self.terms.__getitem__)
        (folder / "vocabulary.json").write_text(json.dumps(terms, ensure_ascii=False, indent=0) + "\n", encoding="utf8")
        steps = np.maximum(np.abs(self.weights).max(axis=0), 1e-9) / 127
        quanta = np.rint(self.weights / steps).astype(np.int8)
        by_label = quanta.T.reshape(-1)
        cells = np.flatnonzero(by_label)
        np.savez_compressed(
            folder / "weights.npz",
            idf=self.idf.astype(np.float16),
            steps=steps.astype(np.float32),
            gaps=np.diff(cells, prepend=0).astype(np.uint32),
            quanta=by_label[cells],
        )


def weigh_terms(terms: Sequence[int], idf: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Rows and TF-IDF of the terms of one text, each row once: (1 + log tf) * idf, of unit length.

    Source: Salton & Buckley (1988), weighting "ltc".
    """
    counts = Counter(terms)
    rows = np.fromiter(counts, np.intp, len(counts))
    tf = np.fromiter(counts.values(), np.float32, len(counts))
    values = (1 + np.log(tf)) * idf[rows]
    length = float(np.sqrt(values @ values))
    return rows, values / length if length else values


def probabilities(margins: Floats) -> Floats:
    """Log-odds as probabilities, without overflow."""
    return (1 / (1 + np.exp(-np.clip(margins, -60, 60)))).astype(np.float32)

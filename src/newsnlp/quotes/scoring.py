"""How sure a quote is: a logistic model over a handful of facts, so that scores read as probabilities."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from newsnlp.errors import ModelError
from newsnlp.quotes.assemble import Attribution
from newsnlp.quotes.cues import tell_act
from newsnlp.quotes.marks import Marks

FACTS = (
    "detection", "link", "has_cue", "has_source", "direct", "mixed", "speech", "long", "by_layout", "by_marks",
    "few_words", "unsourced_attitude",
)  # fmt: skip
FEW_WORDS = 2


def facts_of(marks: Marks, a: Attribution) -> tuple[float, ...]:
    """The FACTS of an attribution, each in [0, 1]."""
    kind = marks.kind(a.content)
    words = sum(marks.words(s.start, s.end) for s in a.content)
    speech = a.cue is not None and tell_act(a.cue.of(marks.text)) == "speech"
    return (
        a.detection,
        a.link,
        float(a.cue is not None),
        float(a.source is not None),
        float(kind == "direct"),
        float(kind == "mixed"),
        float(speech),
        min(words, 30) / 30,
        float(a.ground in ("dash", "label")),
        float(a.ground == "marks"),
        float(kind == "indirect" and words <= FEW_WORDS),
        float(kind == "indirect" and a.source is None and not speech),
    )


@dataclass(frozen=True)
class Calibration:
    """A weight for each of FACTS, and a bias, in log-odds."""

    weights: tuple[float, ...]
    bias: float

    @classmethod
    def open(cls, folder: Path) -> Calibration:
        """The calibration of a model folder: calibration.json.

        Raises:
            ModelError: the file is missing or damaged, or was made for other facts.
        """
        try:
            stored = json.loads((folder / "calibration.json").read_text(encoding="utf8"))
            if tuple(stored["facts"]) != FACTS:
                raise ModelError(f"{folder}: the calibration was made for other facts than this version's")
            return cls(tuple(float(w) for w in stored["weights"]), float(stored["bias"]))
        except (OSError, KeyError, ValueError) as error:
            if isinstance(error, ModelError):
                raise
            raise ModelError(f"{folder}: no readable calibration.json: {error}") from error

    def probability(self, marks: Marks, a: Attribution) -> float:
        """The probability in [0, 1] that people would mark this content as a quote."""
        raw = self.bias + sum(w * x for w, x in zip(self.weights, facts_of(marks, a), strict=True))
        return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, raw)))), 4)

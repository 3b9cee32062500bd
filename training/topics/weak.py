"""Weak labels: what the words at the top of an article say about terms that its source's label leaves open.

A source files an article under one section; the terms may be several. Signs of a term (lexicon.toml) are counted at the
top of the article, those of the title twice. Where a term may hold and its signs are many, it is taken to hold, at half
the trust; where a label rules a term out but the signs speak for it, the answer is left open.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsnlp.topics.model import Floats
from newsnlp.topics.words import counted_words, lead, pairs
from training.topics.corpora import Example

LEXICON = Path(__file__).with_name("lexicon.toml")
LEAD_CHARACTERS = 700

Counts = NDArray[np.int16]


def read_signs(ids: Sequence[str], file: Path = LEXICON) -> dict[str, frozenset[int]]:
    """Sign, in normal form -> places in `ids` of the terms that it speaks for."""
    table = tomllib.loads(file.read_text(encoding="utf8"))["signs"]
    found: dict[str, set[int]] = {}
    for place, id in enumerate(ids):
        for sign in table[id].replace("\n", " ").split(","):
            form = " ".join(counted_words(sign))
            if form:
                found.setdefault(form, set()).add(place)
    return {sign: frozenset(places) for sign, places in found.items()}


def count_signs(examples: Sequence[Example], signs: dict[str, frozenset[int]], labels: int) -> Counts:
    """(examples, labels): different signs at the top of each text, those in its title once more."""
    counts = np.zeros((len(examples), labels), np.int16)
    for row, example in enumerate(examples):
        for part in (lead(example.whole, LEAD_CHARACTERS), example.title):
            words = counted_words(part)
            for term in {*words, *pairs(words)}:
                for place in signs.get(term, ()):
                    counts[row, place] += 1
    return counts


def answer(
    examples: Sequence[Example], ids: Sequence[str], signs: Counts, rare: Sequence[str], *, enough: int
) -> tuple[Floats, Floats]:
    """(answers, trust), each (examples, labels), from the sources' labels and the signs.

    enough: signs from which on a term that may hold is taken to hold; one more for `rare` terms that a label rules out,
    since sources file few articles under them.
    """
    yes = np.array([[id in e.yes for id in ids] for e in examples])
    maybe = np.array([[id in e.maybe for id in ids] for e in examples]) & ~yes
    is_rare = np.array([id in rare for id in ids])
    no = ~yes & ~maybe
    answers = yes.astype(np.float32)
    trust = np.where(maybe, 0, 1).astype(np.float32)
    likely = maybe & (signs >= enough)
    answers[likely], trust[likely] = 1, 0.5
    # No sign at all of a term that may hold: more likely not, and without these a section would have no negatives
    # among its neighbours.
    trust[maybe & (signs == 0)] = 0.3
    trust[no & (signs >= 2)] = 0
    overruled = no & is_rare & (signs >= enough + 1)
    answers[overruled], trust[overruled] = 1, 0.5
    return answers, trust


def balance(answers: Floats, trust: Floats, *, most: float) -> Floats:
    """The trust, the positives of rare labels weighed up by the root of how much rarer than the median they are."""
    amount = (trust * (answers > 0.5)).sum(axis=0)
    boost = np.clip(np.sqrt(np.median(amount) / np.maximum(amount, 1)), 1, most)
    balanced: Floats = np.where(answers > 0.5, trust * boost, trust).astype(np.float32)
    return balanced

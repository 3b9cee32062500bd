"""What the corpora lack, made: parties of the whole world, British quotation marks, headlines in capitals."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

import numpy as np

from newsnlp.reading.labels import ENTITIES
from newsnlp.reading.pieces import cut_pieces, default_tokenizer
from training.reader.data import Example, ignored, label_words

SMALL = frozenset("of the for and in de la del da do der die und et des e i y".split())


def read_party_names(data: Path) -> tuple[list[str], list[str]]:
    """Long names and acronyms of Party Facts (MIT), which keeps them without case; case is given back by rule."""
    names = json.loads((data / "entities/partyfacts_names.json").read_text())
    acronyms = json.loads((data / "entities/partyfacts_acronyms.json").read_text())
    longer = [recapitalise(n) for n in sorted(names) if 8 <= len(n) <= 60 and 2 <= len(n.split()) <= 7]
    shorter = [a.upper() for a in sorted(acronyms) if a.isascii() and a.isalpha() and 2 <= len(a) <= 6]
    return longer, shorter


def recapitalise(name: str) -> str:
    words = name.split()
    return " ".join(w if w in SMALL and i else w.capitalize() for i, w in enumerate(words))


def swap_parties(example: Example, parties: tuple[list[str], list[str]], rng: random.Random) -> Example:
    """The text with most of its parties' names changed, one name for one name all through it."""
    longer, shorter = parties
    changed: dict[str, str] = {}
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    at = length = 0
    for start, end, label in sorted(example.spans):
        if start < at:
            continue
        parts.append(example.text[at:start])
        length += start - at
        words = example.text[start:end]
        if label == "PARTY" and (words in changed or rng.random() < 0.7):
            short = words.isupper() and " " not in words
            words = changed.setdefault(words, rng.choice(shorter if short else longer))
        parts.append(words)
        spans.append((length, length + len(words), label))
        length += len(words)
        at = end
    parts.append(example.text[at:])
    text = "".join(parts)
    pieces = cut_pieces(text)
    entities = label_words(pieces, spans, ENTITIES)
    return Example(pieces, entities, ignored(pieces), ignored(pieces), spans, text, example.source)


@cache
def mark_ids() -> dict[str, int]:
    tokenizer = default_tokenizer()
    return {m: tokenizer.token_to_id(m) for m in ("\u201c", "\u201d", "\u2018", "\u2019", '"', "'")}


def restyle_marks(
    ids: np.ndarray, features: np.ndarray, rng: random.Random, share: float
) -> tuple[np.ndarray, np.ndarray]:
    """A share of the windows with single marks for double ones (then unseen by the marks feature), or straight ones."""
    draw = rng.random()
    if draw >= 3 * share:
        return ids, features
    m = mark_ids()
    ids, features = ids.copy(), features.copy()
    opening, closing, straight = ids == m["\u201c"], ids == m["\u201d"], ids == m['"']
    if draw < share:
        curly = rng.random() < 0.6
        ids[opening | (straight & (features[:, 1] == 2))] = m["\u2018" if curly else "'"]
        ids[closing | (straight & (features[:, 1] != 2))] = m["\u2019" if curly else "'"]
        features[:, 1] = 0
    elif draw < 2 * share:
        ids[opening | closing] = m['"']
    else:
        ids[straight & (features[:, 1] == 2)] = m["\u201c"]
        ids[straight & (features[:, 1] != 2)] = m["\u201d"]
    return ids, features


def recase(features: np.ndarray, rng: random.Random, share: float) -> np.ndarray:
    """A share of the windows in capitals, in title case, or all small: only the case feature changes."""
    draw = rng.random()
    if draw >= 3 * share:
        return features
    features = features.copy()
    case = features[:, 0]
    lettered = np.isin(case, (1, 2, 3, 4, 5, 8))
    case[lettered] = 3 if draw < share else 2 if draw < 2 * share else 1
    return features

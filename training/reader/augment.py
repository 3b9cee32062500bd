"""What the corpora lack, made: names of other regions, parties of the whole world, British quotation marks, headlines
in capitals, words that are hidden."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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

    def other(words: str, label: str) -> str:
        if label == "PARTY" and (words in changed or rng.random() < 0.7):
            short = words.isupper() and " " not in words
            return changed.setdefault(words, rng.choice(shorter if short else longer))
        return words

    return rename(example, other)


@dataclass(frozen=True)
class Names:
    """Names of the training corpora, each once: people by their words; places, organisations and acronyms."""

    people: list[list[str]]
    places: dict[bool, list[str]]  # of one word or of several
    organisations: dict[bool, list[str]]
    acronyms: list[str]


def gather_names(examples: Iterable[Example]) -> Names:
    found: dict[str, set[str]] = {"PERSON": set(), "PLACE": set(), "ORG": set()}
    for example in examples:
        for start, end, label in example.spans:
            if label in found and example.source != "conll03":
                found[label].add(" ".join(example.text[start:end].split()))
    people = [n.split() for n in sorted(found["PERSON"]) if 2 <= len(n.split()) <= 4 and n[0].isupper()]
    by_length = {
        label: {several: [n for n in sorted(found[label]) if (" " in n) == several and not n.isupper()]
                for several in (False, True)}
        for label in ("PLACE", "ORG")
    }  # fmt: skip
    acronyms = [n for n in sorted(found["ORG"]) if n.isupper() and n.isalpha() and len(n) >= 2]
    return Names(people, by_length["PLACE"], by_length["ORG"], acronyms)


def swap_names(example: Example, names: Names, rng: random.Random, share: float = 0.6) -> Example:
    """The text with other names of people, places and organisations; a person keeps one new name all through it."""
    changed: dict[tuple[str, str], str] = {}
    of_word: dict[str, str] = {}
    full = {" ".join(example.text[s:e].split()) for s, e, label in example.spans if label == "PERSON"}
    for name in sorted(full, key=lambda n: (-len(n.split()), n)):
        words = name.split()
        if len(words) > 1 and not any(w in of_word for w in words) and rng.random() < share:
            new = rng.choice(names.people)
            of_word.update({words[0]: new[0], words[-1]: new[-1]})
            changed["PERSON", name] = " ".join(new)
    for name in sorted(full):
        if ("PERSON", name) not in changed:
            words = name.split()
            if any(w in of_word for w in words):
                changed["PERSON", name] = " ".join(of_word.get(w, w) for w in words)
            elif len(words) == 1 and rng.random() < share:
                changed["PERSON", name] = of_word[name] = rng.choice(names.people)[-1]

    def other(words: str, label: str) -> str:
        key = (label, " ".join(words.split()))
        if label in ("PLACE", "ORG") and key not in changed:
            kept = rng.random() >= share
            if kept:
                changed[key] = words
            elif label == "ORG" and words.isupper() and " " not in words:
                changed[key] = rng.choice(names.acronyms)
            else:
                pool = names.places if label == "PLACE" else names.organisations
                changed[key] = rng.choice(pool[" " in key[1]])
        return changed.get(key, words)

    return rename(example, other)


def rename(example: Example, other: Callable[[str, str], str]) -> Example:
    """The text with each name replaced by `other(name, label)`; its sentence starts and attribution are not known."""
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    at = length = 0
    for start, end, label in sorted(example.spans):
        if start < at:
            continue
        parts.append(example.text[at:start])
        length += start - at
        words = other(example.text[start:end], label)
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


MASK = 103


def hide_words(ids: np.ndarray, first: np.ndarray, rng: random.Random, share: float) -> np.ndarray:
    """The ids with a share of the words masked, all their pieces, so that the words around have to tell."""
    if share <= 0 or not len(ids):
        return ids
    words = np.cumsum(first) - 1
    draw = np.random.default_rng(rng.getrandbits(32)).random(words[-1] + 1 if words[-1] >= 0 else 1)
    hidden = draw[np.maximum(words, 0)] < share
    return np.where(hidden, MASK, ids)

"""Gold and silver annotation as labels of pieces, task by task; what a corpus does not mark is ignored there."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from newsnlp.reading.labels import ATTRIBUTION, ENTITIES
from newsnlp.reading.pieces import Pieces, cut_pieces

IGNORED = -100
ENTITY_OF = {
    "ww": {
        "Person": "PERSON", "Location": "PLACE", "Facility": "PLACE", "Organization": "ORG",
        "NORP": "MISC", "Misc": "MISC", "Product": "MISC",
    },
    "conll03": {"PER": "PERSON", "LOC": "PLACE", "ORG": "ORG", "MISC": "MISC"},
    "crossner_politics": {
        "person": "PERSON", "politician": "PERSON", "location": "PLACE", "country": "PLACE",
        "organisation": "ORG", "politicalparty": "PARTY", "misc": "MISC", "event": "MISC", "election": "MISC",
    },
}  # fmt: skip


@dataclass
class Example:
    """A text as pieces with a label for each task; labels stand on the first piece of each word."""

    pieces: Pieces
    entities: np.ndarray
    attribution: np.ndarray
    sentences: np.ndarray
    spans: list[tuple[int, int, str]]
    text: str
    source: str


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The rows of a corpus; a line about the file itself is none."""
    with lzma.open(path, "rt", encoding="utf8") as stream:
        rows = [json.loads(line) for line in stream if line.strip()]
    return [row for row in rows if "text" in row]


def label_words(pieces: Pieces, spans: Iterable[tuple[int, int, str]], labels: tuple[str, ...]) -> np.ndarray:
    """BIO labels of pieces, IGNORED on all but the first piece of a word; later spans win where two overlap."""
    words = np.flatnonzero(pieces.first)
    starts = pieces.starts[words]
    ends = pieces.word_ends[words]
    of_word = np.zeros(len(words), np.int64)
    for start, end, label in spans:
        first = int(np.searchsorted(ends, start, side="right"))
        last = int(np.searchsorted(starts, end, side="left"))
        if first < last:
            of_word[first] = labels.index(f"B-{label}")
            of_word[first + 1 : last] = labels.index(f"I-{label}")
    # A span cut in two by a later one goes on with a B.
    inside = labels_inside(labels)
    for i in range(len(of_word)):
        if inside[of_word[i]] and (i == 0 or of_word[i - 1] not in (of_word[i], of_word[i] - 1)):
            of_word[i] -= 1
    labelled = np.full(len(pieces.ids), IGNORED, np.int64)
    labelled[words] = of_word
    return labelled


def labels_inside(labels: tuple[str, ...]) -> np.ndarray:
    return np.array([label.startswith("I-") for label in labels])


def ignored(pieces: Pieces) -> np.ndarray:
    return np.full(len(pieces.ids), IGNORED, np.int64)


def mark_sentences(pieces: Pieces, starts: set[int], unsure: set[int]) -> np.ndarray:
    labelled = ignored(pieces)
    for i in np.flatnonzero(pieces.first):
        at = int(pieces.starts[i])
        labelled[i] = IGNORED if at in unsure else int(at in starts)
    return labelled


PARTY_WORD = re.compile(r"\b(Party|Parti|Partido|Partito|Partei)\b")
NO_PARTY = re.compile(
    r"\b(Tea Party|Third Party|Search Party|Party (School|Congress|Committee|Headquarters|Conference))\b",
    re.I,
)


def party_names(data: Path) -> set[str]:
    """Names of more than one word in Party Facts."""
    names = json.loads((data / "entities/partyfacts_names.json").read_text())
    return {n for n in names if len(n.split()) > 1}


def silver_parties(text: str, spans: list[tuple[int, int, str]], names: set[str]) -> list[tuple[int, int, str]]:
    """Organisations that are parties by their name, by Party Facts, or by an acronym that the text explains."""

    def is_party(name: str) -> bool:
        if PARTY_WORD.search(name) and not NO_PARTY.search(name) and len(name.split()) <= 8:
            return True
        plain = " ".join(re.findall(r"[a-z]+", name.lower().removeprefix("the ")))
        return plain in names and not re.search(r"\b(council|union|committee|office|team|court)\b", plain)

    acronyms: set[str] = set()
    for start, end, label in spans:
        if label == "ORG" and is_party(text[start:end]):
            shown = re.match(r"\s*\(\s*([A-Z][A-Za-z-]{1,8})\s*\)", text[end : end + 16])
            if shown:
                acronyms.add(shown.group(1))
            initials = "".join(w[0] for w in re.findall(r"[A-Za-z']+", text[start:end]) if w[0].isupper())
            if len(initials) >= 3:
                acronyms.add(initials)
    return [
        (s, e, "PARTY" if label == "ORG" and (text[s:e] in acronyms or is_party(text[s:e])) else label)
        for s, e, label in spans
    ]


def entity_examples(data: Path, name: str, silver: dict[str, tuple[set[int], set[int]]]) -> Iterator[Example]:
    names = party_names(data)
    for row in read_jsonl(data / f"entities/{name}.jsonl.xz"):
        mapped = ENTITY_OF[row["src"]]
        spans = [(s, e, mapped[label]) for s, e, label in row["ents"] if label in mapped]
        if row["src"] != "crossner_politics":
            spans = silver_parties(row["text"], spans, names)
        pieces = cut_pieces(row["text"])
        if row["src"] == "conll03":
            sentences = mark_sentences(pieces, {s[0][0] for s in row["sents"] if s}, set())
        elif row["id"] in silver:
            sentences = mark_sentences(pieces, *silver[row["id"]])
        else:
            sentences = ignored(pieces)
        entities = label_words(pieces, spans, ENTITIES)
        yield Example(pieces, entities, ignored(pieces), sentences, spans, row["text"], row["src"])


def attribution_spans(row: dict[str, Any]) -> list[tuple[int, int, str]]:
    spans = []
    for attribution in row["attributions"]:
        for key, label in (("content", "CONTENT"), ("cue", "CUE"), ("source", "SOURCE")):
            spans += [(s, e, label) for s, e in attribution[key]]
    return spans


def quote_examples(data: Path, name: str, silver: dict[str, tuple[set[int], set[int]]]) -> Iterator[Example]:
    for row in read_jsonl(data / f"quotes/{name}.jsonl.xz"):
        pieces = cut_pieces(row["text"])
        spans = attribution_spans(row)
        attribution = label_words(pieces, spans, ATTRIBUTION)
        sentences = mark_sentences(pieces, *silver[row["id"]]) if row["id"] in silver else ignored(pieces)
        yield Example(pieces, ignored(pieces), attribution, sentences, spans, row["text"], "polnear")


def read_silver_sentences(path: Path) -> dict[str, tuple[set[int], set[int]]]:
    if not path.is_file():
        return {}
    with path.open() as stream:
        return {r["id"]: (set(r["starts"]), set(r["unsure"])) for r in map(json.loads, stream)}

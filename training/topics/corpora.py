"""Labelled news as examples over the 17 top terms: what a label asserts, what it leaves open, what it rules out."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled text. yes: terms that hold; maybe: terms that may hold, neither positive nor negative.

    Every other term is ruled out. labels: as the source gives them.
    """

    corpus: str
    id: str
    title: str
    text: str
    yes: frozenset[str]
    maybe: frozenset[str]
    labels: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """Title and text, as one text; many sources repeat the title at the top of the text."""
        return self.text if self.text.startswith(self.title) else f"{self.title}\n{self.text}"


# file, corpus, key of the label map, most examples taken of one label
CORPORA = (
    ("npr_sections_6754", "npr", "npr", 10_000),
    ("pbs_sections_761", "pbs", "npr", 10_000),
    ("kpcrowd_500", "kpcrowd", "kpcrowd", 10_000),
    ("allsides_37554", "allsides", "allsides", 160),
    ("huffpost_13544_headlines", "huffpost", "huffpost", 450),
    ("ag_news_test_7600", "agnews", "agnews", 1_000),
    ("nyt_frontpage_3104_headlines", "nyt", "nyt_hl", 300),
    ("reuters21578_full", "reuters", "reuters", 350),
)

# Markup that the feeds of 2004 left in: " #39;s", "&lt;b&gt;".
_FEED_MARKUP = re.compile(r"\s?#\d+;|&[a-z]+;|<[^>]{1,20}>|\b(?:quot|amp|lt|gt);")


def read_records(file: Path) -> list[dict[str, Any]]:
    with lzma.open(file, "rt", encoding="utf8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    return [r for r in records if "_meta" not in r]


def labels_of(record: dict[str, Any]) -> tuple[str, ...]:
    if record.get("labels"):
        return tuple(record["labels"])
    label = record.get("label") or record.get("topic") or ""
    return (label,) if label else ()


def asserted(
    labels: Iterable[str], known: dict[str, dict[str, list[str]]]
) -> tuple[frozenset[str], frozenset[str]] | None:
    """What holds and what may hold under all the labels together; None where none of them is known."""
    found = [known[label] for label in labels if label in known]
    if not found and "*" in known and labels:
        found = [known["*"]]
    if not found:
        return None
    yes = frozenset(t for each in found for t in each["pos"])
    return yes, frozenset(t for each in found for t in each["maybe"]) - yes


def read_corpora(folder: Path, seed: int) -> Iterator[Example]:
    """The labelled corpora of the folder, at most so many of a label (CORPORA), in a fixed order."""
    maps = json.loads((folder / "label_to_iptc_top.json").read_text())["maps"]
    for file, corpus, key, most in CORPORA:
        records = read_records(folder / f"{file}.jsonl.xz")
        random.Random(seed).shuffle(records)
        taken: dict[tuple[str, ...], int] = {}
        for record in records:
            labels = labels_of(record)
            masks = asserted(labels, maps[key])
            if masks is None or taken.get(labels, 0) >= most:
                continue
            taken[labels] = taken.get(labels, 0) + 1
            text = _FEED_MARKUP.sub(" ", record["text"]) if corpus == "agnews" else record["text"]
            title = _FEED_MARKUP.sub(" ", record["title"] or "")
            yield Example(corpus, str(record["id"]), title.strip(), text.strip(), *masks, labels)


_LETTERS = re.compile(r"[^\W\d_]+")


def drop_copies(examples: Iterable[Example], taken: Iterable[Example] = ()) -> Iterator[Example]:
    """The examples that copy neither one before them nor one of `taken`, by title or by their first 40 words."""
    seen = {key for each in taken for key in _keys(each)}
    for each in examples:
        keys = _keys(each)
        if not seen.intersection(keys):
            yield each
        seen.update(keys)


def _keys(example: Example) -> list[str]:
    title = " ".join(_LETTERS.findall(example.title.lower()))
    words = _LETTERS.findall(example.text[:600].lower())[:40]
    return [k for k in (title if len(title) > 25 else "", " ".join(words[:40]) if len(words) > 15 else "") if k]


def read_labelled(folder: Path, labels: Path) -> Iterator[Example]:
    """The articles that were labelled by hand, several terms to one: `labels` names them by corpus and id."""
    wanted = {(row["corpus"], row["id"]): row for row in map(json.loads, labels.read_text().splitlines())}
    for file, corpus, _, _ in CORPORA:
        if not any(c == corpus for c, _ in wanted):
            continue
        for record in read_records(folder / f"{file}.jsonl.xz"):
            row = wanted.get((corpus, str(record["id"])))
            if row is not None:
                title, text = _FEED_MARKUP.sub(" ", record["title"] or ""), record["text"]
                text = _FEED_MARKUP.sub(" ", text) if corpus == "agnews" else text
                yes, maybe = frozenset(row["topics"]), frozenset(row["also"])
                yield Example(corpus, str(record["id"]), title.strip(), text.strip(), yes, maybe)


def read_concepts(file: Path) -> Iterator[Example]:
    """The Media Topics themselves as texts: the name, said twice, and the definition."""
    with lzma.open(file, "rt", encoding="utf8") as stream:
        concepts = json.load(stream)["concepts"]
    for concept in concepts:
        text = f"{concept['name']}. {concept['name']}. {concept['def'] or ''}"
        tops = frozenset(f"medtop:{top}" for top in concept["top"])
        yield Example("concepts", concept["id"], "", text, tops, frozenset())


def read_made(file: Path, terms: dict[str, str]) -> Iterator[Example]:
    """Short reports written for this project: terms by short name (as in label_to_iptc_top.json), a tab, the text."""
    for number, line in enumerate(file.read_text(encoding="utf8").splitlines()):
        if line and not line.startswith("#"):
            names, text = line.split("\t")
            yes = frozenset(f"medtop:{terms[name]}" for name in names.split(","))
            yield Example("made", str(number), "", text, yes, frozenset())

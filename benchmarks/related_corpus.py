"""As many articles as wanted, bootstrapped from the real ones of the development data.

Each article is about one of a growing number of stories (a new one for every third article, so that stories are of
one to some forty articles). Half of its sentences come from the story's own real article, half from another drawn at
random for the article; it has as many sentences as some real article. Of its words, those that stand in at most 20
real articles, names mostly, are renamed by story with probability 0.7. The new names are so many as Heaps' law, fitted
to the real articles, foresees for a corpus of that size, and are drawn log-uniformly, so that their frequencies fall
as Zipf's law says. All other words keep their document frequencies, as shares of the corpus.
"""

from __future__ import annotations

import json
import lzma
import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SOURCES = (
    "related/newsarticles",
    "related/ecbplus",
    "topics/allsides_37554",
    "topics/npr_sections_6754",
    "topics/pbs_sections_761",
)
RARE = 20
RENAMED = 0.7
_MASK = (1 << 64) - 1


def read_texts(shared: Path) -> list[list[str]]:
    """Real articles of three sentences and more, as sentences."""
    texts = []
    for source in SOURCES:
        with lzma.open(shared / f"data/{source}.jsonl.xz", "rt", encoding="utf8") as lines:
            for line in lines:
                sentences = re.split(r"(?<=[.!?])\s+", (json.loads(line).get("text") or "").strip())
                if len(sentences) >= 3:
                    texts.append(sentences)
    return texts


class Bootstrap:
    """Makes articles of real ones; the same for the same number and seed."""

    def __init__(self, texts: list[list[str]]):
        draw = random.Random(0)
        self._lengths = [len(t) for t in texts]
        frequency: Counter[str] = Counter()
        tokens, seen, growth = 0, set(), []
        order = list(range(len(texts)))
        draw.shuffle(order)
        for n, i in enumerate(order, 1):
            words = [w.lower() for s in texts[i] for w in s.split()]
            frequency.update(set(words))
            tokens += len(words)
            seen.update(words)
            if n in (len(order) // 8, len(order) // 2, len(order)):
                growth.append((math.log(tokens), math.log(len(seen))))
        (x0, y0), _, (x1, y1) = growth
        self.heaps = (y1 - y0) / (x1 - x0)
        self._words = len(seen)
        rare = {w: n for n, w in enumerate(w for w, n in frequency.items() if n <= RARE and w.isalpha())}
        # A sentence is what stands between its rare words, and the rare words with their numbers.
        self._texts = [[_take_apart(s, rare) for s in t] for t in texts]

    def articles(self, count: int, seed: int = 1) -> Iterator[tuple[str, str, str]]:
        """(id, title, text) rows; the title is the first eight words."""
        draw = random.Random(seed)
        texts, lengths = self._texts, self._lengths
        names = max(1000, int(self._words * (count / len(texts)) ** self.heaps) - self._words)
        for i in range(count):
            story = draw.randrange(1 + i // 3)
            own = texts[story * 7919 % len(texts)]
            other = texts[int(draw.random() * len(texts))]
            length = lengths[int(draw.random() * len(texts))]
            half = min(len(own), max(1, length // 2))
            sentences = draw.sample(own, half) + draw.choices(other, k=max(0, length - half))
            said = " ".join(
                s if isinstance(s, str) else "".join(_rename(s, story, names)) for s in sentences
            )
            yield f"n{i}", " ".join(said[:120].split()[:8]), said


def _take_apart(sentence: str, rare: dict[str, int]) -> str | list[str | tuple[str, int]]:
    parts: list[str | tuple[str, int]] = []
    plain: list[str] = []
    for word in sentence.split():
        number = rare.get(word.lower())
        if number is None:
            plain.append(word)
        else:
            parts += ["".join(f"{w} " for w in plain), (word, number), " "]
            plain = []
    return " ".join(plain) if not parts else [*parts, " ".join(plain)]


def _rename(parts: list[str | tuple[str, int]], story: int, names: int) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
            continue
        word, number = part
        mixed = ((number * 0x9E3779B97F4A7C15) ^ (story * 0xC2B2AE3D27D4EB4F)) & _MASK
        mixed = (mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9 & _MASK
        chance = (mixed >> 11) / (1 << 53)
        yield word if chance >= RENAMED else f"Q{int(names ** (chance / RENAMED))}"

"""Which content and which source belong to which cue: a score for each pair of spans.

Two small ensembles of decision trees, trained on pairs of annotated spans (`training/quote_linker.py`), kept as flat
arrays and walked by numpy.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from newsnlp.annotations import Span
from newsnlp.errors import ModelError
from newsnlp.quotes.cues import tell_act
from newsnlp.quotes.marks import Marks

Part = Literal["source", "cue", "content"]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

PARTS: tuple[Part, ...] = ("source", "cue", "content")
FEATURES = (
    "before_cue", "tokens", "tokens_to_5", "sentences_from_start", "sentences_from_end", "paragraphs",
    "sources_between", "cues_between", "contents_between", "starts_in_marks", "ends_in_marks", "cue_in_marks",
    "commas_between", "colons_between", "stops_between", "marks_between", "words", "cue_is_speech", "cue_is_according",
    "that_between", "cue_words", "closes_with_comma", "who_between", "starts_upper", "only_comma_between",
    "nothing_between", "cue_is_participle", "conjunction_between", "opens_sentence", "cue_opens_paragraph",
    "cue_is_colon", "opens_paragraph", "cue_is_thought",
)  # fmt: skip

# A pair is weighed only if no more than this lies between: quotes of many paragraphs are joined by their marks.
_MOST_NEIGHBOURS = {"source": 4, "content": 5}  # on each side of the cue
_MOST_CHARACTERS = {"source": 900, "content": 1600}
_TOKEN = re.compile(r"\w+|[^\w\s]")
_SENTENCE_END = re.compile("[.!?…]+[”\"’')\\]]*\\s+(?=[“\"‘'(\\[]?[A-Z0-9])|\n+")
_CLOSES_WITH_COMMA = re.compile(r"[,?!][”\"’'»]|[”\"’'»],")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A span with its part in an attribution. score: mean probability of its words, in [0, 1]."""

    span: Span
    part: Part
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs to score: row i pairs span `spans[i]` with cue `cues[i]` (numbers of the labelled spans)."""

    spans: Ints
    cues: Ints
    features: Floats


class Layout:
    """Where tokens, sentences, paragraphs and marks of a text lie, for features of many pairs at once."""

    def __init__(self, marks: Marks, labelled: Sequence[Labelled]):
        text = marks.text
        self.labelled = labelled
        self.starts = np.array([x.span.start for x in labelled], dtype=np.int64)
        self.ends = np.array([x.span.end for x in labelled], dtype=np.int64)
        self._tokens = _positions(_TOKEN, text)
        self._sentences = np.array([m.end() for m in _SENTENCE_END.finditer(text)], dtype=np.int64)
        self._paragraphs = np.array([p.start for p in marks.paragraphs] or [0], dtype=np.int64)
        self._counted = {
            name: _positions(re.compile(pattern), text)
            for name, pattern in (
                ("commas", ","), ("colons", ":"), ("stops", r"\."), ("marks", "[“”\"«»]"), ("that", r"\bthat\b"),
                ("who", r"\bwho\b"), ("conjunctions", r"\b(?:and|but)\b"),
            )
        }  # fmt: skip
        # Spans of one part, by start and by end, for counting those between two positions.
        self._parts = {
            part: (
                np.sort(self.starts[[x.part == part for x in labelled]]) if labelled else self.starts,
                np.sort(self.ends[[x.part == part for x in labelled]]) if labelled else self.ends,
            )
            for part in PARTS
        }
        inside = np.frombuffer(bytes(marks.inside) + b"\0", dtype=np.uint8)
        last = np.maximum(self.ends - 1, self.starts)
        sentence = self._at(self._sentences, self.starts)
        paragraph = self._at(self._paragraphs, self.starts)
        words = [x.span.of(text) for x in labelled]
        lowered = [w.lower() for w in words]
        acts = [tell_act(w) if x.part == "cue" else "other" for w, x in zip(words, labelled)]
        first_token = np.searchsorted(self._tokens, self.starts)
        previous_token = np.concatenate([[-1], self._tokens])[first_token] if len(self._tokens) else self.starts - 1
        self.columns = {
            "token": first_token,
            "sentence": sentence,
            "sentence_end": self._at(self._sentences, last),
            "paragraph": paragraph,
            "paragraph_end": self._at(self._paragraphs, last),
            "starts_in_marks": inside[np.minimum(self.starts, len(text))],
            "ends_in_marks": inside[np.minimum(last, len(text))],
            "words": np.array([w.count(" ") + 1 for w in words]),
            "speech": np.array([a == "speech" for a in acts]),
            "thought": np.array([a == "thought" for a in acts]),
            "according": np.array([w.startswith("accord") for w in lowered]),
            "participle": np.array([w.endswith("ing") for w in lowered]),
            "colon": np.array([w.rstrip().endswith(":") for w in lowered]),
            "upper": np.array([w[:1].isupper() for w in words]),
            "comma": np.array(
                [bool(_CLOSES_WITH_COMMA.match(text, max(0, x.span.end - 2)) or
                      _CLOSES_WITH_COMMA.match(text, max(0, x.span.end - 1))) for x in labelled]
            ),
            "opens_sentence": self._at(self._sentences, np.maximum(previous_token, 0)) != sentence,
            "opens_paragraph": self._at(self._paragraphs, np.maximum(previous_token, 0)) != paragraph,
        }  # fmt: skip

    @staticmethod
    def _at(bounds: Ints, positions: Ints) -> Ints:
        return np.searchsorted(bounds, positions, side="right")

    def _between(self, name: str, low: Ints, high: Ints) -> Ints:
        places = self._counted[name]
        between: Ints = np.maximum(np.searchsorted(places, high) - np.searchsorted(places, low), 0)
        return between

    def pairs(self, part: Literal["source", "content"]) -> Pairs:
        """The pairs of a cue with a span of `part` near it, and their features, one row of FEATURES each."""
        spans, cues = self._neighbours(part)
        return Pairs(spans, cues, self._features(spans, cues))

    def _neighbours(self, part: Literal["source", "content"]) -> tuple[Ints, Ints]:
        candidates = sorted((x.span.start, i) for i, x in enumerate(self.labelled) if x.part == part)
        starts = [start for start, _ in candidates]
        rows: list[tuple[int, int]] = []
        for c, cue in enumerate(self.labelled):
            if cue.part != "cue":
                continue
            at = bisect_left(starts, cue.span.start)
            most = _MOST_NEIGHBOURS[part]
            for _, i in candidates[max(0, at - most) : at + most]:
                span = self.labelled[i].span
                gap = cue.span.start - span.end if span.start < cue.span.start else span.start - cue.span.end
                if gap <= _MOST_CHARACTERS[part]:
                    rows.append((i, c))
        table = np.array(rows, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _features(self, x: Ints, c: Ints) -> Floats:
        k = self.columns
        before = self.starts[x] < self.starts[c]
        low = np.where(before, self.ends[x], self.ends[c])
        high = np.maximum(np.where(before, self.starts[c], self.starts[x]), low)
        tokens = np.searchsorted(self._tokens, high) - np.searchsorted(self._tokens, low)
        sign = np.where(before, 1, -1)
        from_end = np.where(before, k["sentence"][c] - k["sentence_end"][x], k["sentence"][x] - k["sentence"][c])
        paragraphs = np.where(before, k["paragraph"][c] - k["paragraph_end"][x], k["paragraph"][x] - k["paragraph"][c])
        between = {
            part: np.maximum(np.searchsorted(ends, high, side="right") - np.searchsorted(starts, low), 0)
            for part, (starts, ends) in self._parts.items()
        }
        commas = self._between("commas", low, high)
        columns = (
            before, tokens, np.minimum(tokens, 5), sign * (k["sentence"][c] - k["sentence"][x]), from_end, paragraphs,
            between["source"], between["cue"], between["content"],
            k["starts_in_marks"][x], k["ends_in_marks"][x], k["starts_in_marks"][c],
            commas, self._between("colons", low, high), self._between("stops", low, high),
            self._between("marks", low, high), k["words"][x], k["speech"][c], k["according"][c],
            self._between("that", low, high) > 0, k["words"][c], k["comma"][x],
            self._between("who", low, high) > 0, k["upper"][x],
            (tokens == 1) & (commas == 1), tokens == 0, k["participle"][c],
            self._between("conjunctions", low, high) > 0, k["opens_sentence"][x], k["opens_paragraph"][c],
            k["colon"][c], k["opens_paragraph"][x], k["thought"][c],
        )  # fmt: skip
        return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _positions(pattern: re.Pattern[str], text: str) -> Ints:
    return np.array([m.start() for m in pattern.finditer(text)], dtype=np.int64)


@dataclass(frozen=True)
class Trees:
    """A sum of decision trees under a logistic link, as flat arrays over all nodes.

    feature: the column compared. threshold: at most this goes to the first child, more to the second; infinite in a
    leaf. children: shape (nodes, 2), numbers of nodes; a leaf is its own child. value: what a leaf adds, in log-odds.
    roots: the first node of each tree. depth: of the deepest.
    """

    feature: Ints
    threshold: Floats
    children: Ints
    value: Floats
    roots: Ints
    baseline: float
    depth: int

    def probabilities(self, features: Floats) -> npt.NDArray[np.float64]:
        """For each row of `features`, shape (n, len(FEATURES)): the probability in [0, 1], shape (n,)."""
        rows, width = features.shape
        flat = np.ascontiguousarray(features).ravel()
        first = (np.arange(rows) * width)[:, None]
        children = self.children.ravel()
        node = np.repeat(self.roots[None, :], rows, axis=0)
        for _ in range(self.depth):
            more = flat.take(first + self.feature.take(node)) > self.threshold.take(node)
            node = children.take(2 * node + more)
        raw = self.baseline + self.value.take(node).sum(axis=1, dtype=np.float64)
        return np.asarray(1.0 / (1.0 + np.exp(-raw)))


@dataclass(frozen=True)
class Linker:
    """Scores of a content, and of a source, for a cue."""

    content: Trees
    source: Trees

    @classmethod
    def open(cls, folder: Path) -> Linker:
        """The linker of a model folder: linker.npz and linker.json.

        Raises:
            ModelError: a file is missing or damaged, or the model is of another version (other features).
        """
        try:
            about = json.loads((folder / "linker.json").read_text(encoding="utf8"))
            if tuple(about["features"]) != FEATURES:
                raise ModelError(
                    f"{folder}: the linker was trained on other features than this version's; train it anew"
                )
            with np.load(folder / "linker.npz", allow_pickle=False) as arrays:
                return cls(*(_read_trees(arrays, part, about[part]) for part in ("content", "source")))
        except (OSError, KeyError, ValueError) as error:
            if isinstance(error, ModelError):
                raise
            raise ModelError(f"{folder}: no readable linker: {error}") from error


def _read_trees(arrays: object, part: str, about: dict[str, float]) -> Trees:
    names = ("feature", "threshold", "children", "value", "roots")
    feature, threshold, children, value, roots = (arrays[f"{part}_{n}"] for n in names)  # type: ignore[index]
    return Trees(
        feature.astype(np.int64), threshold.astype(np.float32), children.astype(np.int64), value.astype(np.float32),
        roots.astype(np.int64), float(about["baseline"]), int(about["depth"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A cue with what belongs to it; numbers of labelled spans. probability: of the best content, in [0, 1]."""

    cue: int | None
    contents: tuple[int, ...]
    source: int | None
    probability: float


def link_spans(
    marks: Marks,
    labelled: Sequence[Labelled],
    linker: Linker,
    *,
    least_content: float = 0.12,
    least_source: float = 0.25,
) -> list[Link]:
    """Each content with its most probable cue, each cue with its most probable source; in order of the content.

    A content whose cues are all less probable than `least_content` comes alone, with cue None.
    """
    layout = Layout(marks, labelled)
    best_cue = _best(layout.pairs("content"), linker.content, of="span")
    best_source = _best(layout.pairs("source"), linker.source, of="cue")
    contents: dict[int, list[int]] = {}
    probability: dict[int, float] = {}
    links: list[Link] = []
    for i, x in enumerate(labelled):
        if x.part != "content":
            continue
        p, cue = best_cue.get(i, (0.0, -1))
        if p < least_content:
            links.append(Link(None, (i,), None, p))
        else:
            contents.setdefault(cue, []).append(i)
            probability[cue] = max(probability.get(cue, 0.0), p)
    for cue, mine in contents.items():
        p, source = best_source.get(cue, (0.0, -1))
        mine.sort(key=lambda i: labelled[i].span)
        links.append(Link(cue, tuple(mine), source if p >= least_source else None, probability[cue]))
    return sorted(links, key=lambda link: (labelled[link.contents[0]].span, link.contents))


def _best(pairs: Pairs, trees: Trees, *, of: Literal["span", "cue"]) -> dict[int, tuple[float, int]]:
    """For each span (or cue): its highest probability, and with which cue (or span)."""
    keys, others = (pairs.spans, pairs.cues) if of == "span" else (pairs.cues, pairs.spans)
    best: dict[int, tuple[float, int]] = {}
    for key, other, p in zip(keys.tolist(), others.tolist(), trees.probabilities(pairs.features).tolist()):
        if key not in best or p > best[key][0]:
            best[key] = (p, other)
    return best

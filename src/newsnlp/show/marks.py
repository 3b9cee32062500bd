"""Annotations that overlap, laid over a text as elements that nest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from newsnlp.annotations import Span

Value = TypeVar("Value")

# Marks of one layer that may be open at once; deeper ones hide the outermost. It keeps any input linear to draw.
DEPTH = 3


@dataclass(frozen=True, slots=True)
class Mark(Generic[Value]):
    """A span to be shown. layer: 0 lies outermost; marks of a higher layer stand inside those of a lower one."""

    span: Span
    layer: int
    value: Value


@dataclass(frozen=True, slots=True)
class Segment(Generic[Value]):
    """Characters that lie under the same marks, the outermost first."""

    span: Span
    marks: tuple[Mark[Value], ...]


def cut_into_segments(whole: Span, marks: Iterable[Mark[Value]], cuts: Iterable[int] = ()) -> Iterator[Segment[Value]]:
    """The segments of `whole` in order, cut at each boundary of a mark and at `cuts`.

    Parts of marks outside `whole` are left out, and so are empty marks. Of more than `DEPTH` marks open in one layer
    the ones that began last are shown. Takes n log n time for n marks, whatever their overlaps.
    """
    drawn = [m for m in marks if m.span.start < min(m.span.end, whole.end) and whole.start < m.span.end]
    drawn.sort(key=lambda m: (m.span.start, -m.span.end, m.layer))
    boundaries = {whole.start, whole.end}
    boundaries.update(c for c in cuts if whole.start < c < whole.end)
    for mark in drawn:
        boundaries.add(max(mark.span.start, whole.start))
        boundaries.add(min(mark.span.end, whole.end))
    closing = sorted(range(len(drawn)), key=lambda i: drawn[i].span.end)
    layers: dict[int, dict[int, Mark[Value]]] = {m.layer: {} for m in sorted(drawn, key=lambda m: m.layer)}
    edges = sorted(boundaries)
    opened = closed = 0
    for start, end in pairwise(edges):
        while opened < len(drawn) and drawn[opened].span.start <= start:
            layers[drawn[opened].layer][opened] = drawn[opened]
            opened += 1
        while closed < len(drawn) and drawn[closing[closed]].span.end <= start:
            del layers[drawn[closing[closed]].layer][closing[closed]]
            closed += 1
        yield Segment(Span(start, end), tuple(m for layer in layers.values() for m in _latest(layer)))


def _latest(layer: dict[int, Mark[Value]]) -> list[Mark[Value]]:
    latest = []
    for mark in reversed(layer.values()):
        latest.append(mark)
        if len(latest) == DEPTH:
            break
    return latest[::-1]


def split_paragraphs(text: str) -> list[Span]:
    """The lines of a text that hold more than white space, without the white space round them."""
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            start = at + len(line) - len(line.lstrip())
            paragraphs.append(Span(start, start + len(words)))
        at += len(line) + 1
    return paragraphs

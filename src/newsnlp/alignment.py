"""The exact way from a text back to the text that it was made from.

Text and map are made together: a `TextBuilder` is told what is kept, replaced and inserted, and yields both.
Nothing is guessed by a comparison afterwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsnlp.annotations import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters [start, end) of a text give way to `text`; start == end inserts, text == "" deletes."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Maps characters of a text to characters of the raw text behind it.

    Piece i covers text [starts[i], starts[i + 1]) and raw [raw_starts[i], raw_ends[i]). Where both are of one
    length, character maps to character; otherwise (an entity, a ligature, mended mojibake, a paragraph break that was
    put in) the piece maps as a whole. `length` is that of the text. Pieces are in order on both sides.
    """

    starts: tuple[int, ...]
    raw_starts: tuple[int, ...]
    raw_ends: tuple[int, ...]
    length: int

    @classmethod
    def identity(cls, length: int) -> Alignment:
        return cls((0,), (0,), (length,), length) if length else cls((), (), (), 0)

    def _piece(self, i: int) -> tuple[int, int, int, int]:
        end = self.starts[i + 1] if i + 1 < len(self.starts) else self.length
        return self.starts[i], end, self.raw_starts[i], self.raw_ends[i]

    def raw_start(self, position: int) -> int:
        """Where the character at `position` begins in the raw text; `length` gives the end of the last piece."""
        if not 0 <= position <= self.length:
            raise ValueError(f"position {position} is outside the text of {self.length} characters")
        if not self.starts:
            return 0
        if position == self.length:
            return self.raw_ends[-1]
        start, end, raw_start, raw_end = self._piece(bisect_right(self.starts, position) - 1)
        return raw_start + position - start if end - start == raw_end - raw_start else raw_start

    def raw_end(self, position: int) -> int:
        """Where the character before `position` ends in the raw text; 0 gives the beginning of the first piece."""
        if not 0 <= position <= self.length:
            raise ValueError(f"position {position} is outside the text of {self.length} characters")
        if not self.starts:
            return 0
        if position == 0:
            return self.raw_starts[0]
        start, end, raw_start, raw_end = self._piece(bisect_right(self.starts, position - 1) - 1)
        return raw_start + position - start if end - start == raw_end - raw_start else raw_end

    def raw_span(self, span: Span) -> Span:
        """The raw characters that the characters of `span` were made from, and all that stands between them.

        An empty span maps to an empty one.

        Raises:
            ValueError: the span runs past the text.
        """
        start = self.raw_start(span.start)
        if span.start == span.end:
            return Span(start, start)
        return Span(start, max(start, self.raw_end(span.end)))

    def raw_spans(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> list[Span]:
        """`raw_span` of many spans at once, none of them empty; starts and ends of shape (spans,)."""
        if not len(starts):
            return []
        if len(self.starts) == 1 and self.length == self.raw_ends[0] - self.raw_starts[0]:
            by = self.raw_starts[0]
            return [Span(s + by, e + by) for s, e in zip(starts.tolist(), ends.tolist(), strict=True)]
        import numpy as np

        edges = np.array((*self.starts, self.length), np.int64)
        raw_starts, raw_ends = np.array(self.raw_starts, np.int64), np.array(self.raw_ends, np.int64)
        even = edges[1:] - edges[:-1] == raw_ends - raw_starts
        i = np.searchsorted(edges, starts, side="right") - 1
        begins = raw_starts[i] + np.where(even[i], starts - edges[i], 0)
        i = np.searchsorted(edges, ends - 1, side="right") - 1
        stops = np.where(even[i], raw_starts[i] + ends - edges[i], raw_ends[i])
        stops = np.maximum(begins, stops)
        return [Span(s, e) for s, e in zip(begins.tolist(), stops.tolist(), strict=True)]

    def after(self, first: Alignment) -> Alignment:
        """This map, whose raw text is the text of `first`, followed by `first`: text -> its raw -> the raw before."""
        if (self.raw_ends[-1] if self.raw_ends else 0) > first.length:
            raise ValueError("the maps do not meet: this one's raw text is longer than the first one's text")
        if self.starts == self.raw_starts == (0,) and self.raw_ends == (self.length,) and self.length == first.length:
            return first
        starts: list[int] = []
        raw_starts: list[int] = []
        raw_ends: list[int] = []

        def add_whole(start: int, length: int, raw_start: int, raw_end: int) -> None:
            # As long as what they replaced by chance: in two, they do not read as kept one by one.
            for at in (start, start + 1) if 1 < length == raw_end - raw_start else (start,):
                starts.append(at)
                raw_starts.append(raw_start)
                raw_ends.append(raw_end)

        for i in range(len(self.starts)):
            start, end, middle_start, middle_end = self._piece(i)
            if end - start != middle_end - middle_start or middle_start == middle_end:
                whole = first.raw_span(Span(middle_start, middle_end))
                # What was put in amid replaced words must not end before they do.
                add_whole(start, end - start, whole.start, max(whole.end, raw_ends[-1] if raw_ends else 0))
                continue
            j = bisect_right(first.starts, middle_start) - 1
            position = middle_start
            while position < middle_end:
                s, e, r, q = first._piece(j)
                stop = min(e, middle_end)
                at = start + position - middle_start
                if e - s == q - r:
                    starts.append(at)
                    raw_starts.append(r + position - s)
                    raw_ends.append(r + stop - s)
                else:
                    add_whole(at, stop - position, r, q)
                position = stop
                j += 1
        return Alignment(tuple(starts), tuple(raw_starts), tuple(raw_ends), self.length)


class TextBuilder:
    """Makes a text out of a source text, and the Alignment between them.

    Calls go forward through the source: each `raw_start` is at least the one before.

    >>> b = TextBuilder("AT&amp;T up")
    >>> b.keep(0, 2); b.replace(2, 7, "&"); b.keep(7, 11)
    >>> text, alignment = b.finish()
    >>> text, alignment.raw_span(Span(2, 3))
    ('AT&T up', Span(start=2, end=7))
    """

    def __init__(self, source: str):
        self.source = source
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._raw_starts: list[int] = []
        self._raw_ends: list[int] = []
        self._length = 0
        self._one_to_one = False

    @property
    def length(self) -> int:
        """Characters written so far."""
        return self._length

    def keep(self, start: int, end: int) -> None:
        """Copies source [start, end)."""
        if start >= end:
            return
        self._write(self.source[start:end], start, end, one_to_one=True)

    def replace(self, start: int, end: int, text: str) -> None:
        """Writes `text` for source [start, end)."""
        if text:
            self._write(text, start, end, one_to_one=len(text) == end - start)

    def insert(self, at: int, text: str) -> None:
        """Writes `text`, which has no counterpart, at source position `at`."""
        if text:
            self._write(text, at, at, one_to_one=False)

    def _write(self, text: str, start: int, end: int, *, one_to_one: bool) -> None:
        if one_to_one and self._one_to_one and self._raw_ends[-1] == start:
            self._raw_ends[-1] = end
        else:
            self._starts.append(self._length)
            self._raw_starts.append(start)
            self._raw_ends.append(end)
            self._one_to_one = one_to_one
        self._parts.append(text)
        self._length += len(text)

    def finish(self) -> tuple[str, Alignment]:
        text = "".join(self._parts)
        return text, Alignment(tuple(self._starts), tuple(self._raw_starts), tuple(self._raw_ends), len(text))


def apply_edits(source: str, edits: Iterable[Edit]) -> tuple[str, Alignment]:
    """The source with its edits made, and the way back. Edits must be in order and must not overlap.

    Raises:
        ValueError: two edits overlap, or one runs past the source.
    """
    builder = TextBuilder(source)
    at = 0
    for edit in edits:
        if edit.start < at or edit.end < edit.start or edit.end > len(source):
            raise ValueError(f"{edit} is out of order or outside the text of {len(source)} characters")
        builder.keep(at, edit.start)
        if edit.start == edit.end:
            builder.insert(edit.start, edit.text)
        else:
            builder.replace(edit.start, edit.end, edit.text)
        at = edit.end
    builder.keep(at, len(source))
    return builder.finish()


def edit_on(text: str, way: Alignment, edits: Iterable[Edit]) -> tuple[str, Alignment]:
    """The text with further edits made, and the way back to where `way` leads from it."""
    edits = tuple(edits)
    if not edits:
        return text, way
    text, last = apply_edits(text, edits)
    return text, last.after(way)


def join_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch or overlap made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)

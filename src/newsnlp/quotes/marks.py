"""Quotation marks, followed across paragraphs: where words stand inside them, and which quotation goes on.

A paragraph is a line of the text. An opening mark that finds no partner runs to the end of its paragraph; where the
next paragraph opens with a mark of its own, as news does, the quotation goes on there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from newsnlp.annotations import QuoteKind, Span

MarkStyle = Literal["double", "single"]

OPENING = "“«„‟"
CLOSING = "”»"
# Everything that may begin or end a quotation, single marks included.
ANY_MARK = "“”«»„‟\"'‘’`"

_DOUBLE = re.compile("[“«„‟”»\"]|``|''")
_PARAGRAPH = re.compile(r"[^\n]+")
_SINGLE = re.compile("[‘’']")
_WORD = re.compile(r"\w+")
# 'tis, '90s, rock 'n' roll: an apostrophe where letters are left out, not an opening mark.
_ELISION = re.compile(r"['‘’](?:tis|twas|til|till|em|n|cause|cos|round|bout|cept|nuff|\d\ds?)\b", re.IGNORECASE)
_OPENS_AFTER = frozenset(' \t\xa0\u2009\u200a\u202f([{—–-/…“„«"‘')
_CLOSING_PARTNERS = 6  # how many closing marks an opening one looks at before it takes the first


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words inside one pair of marks, marks included, within one paragraph.

    closed: False where the closing mark is missing and the quotation runs to the end of its paragraph.
    continues: it carries on the quotation of the paragraph before, which was not closed.
    """

    start: int
    end: int
    style: MarkStyle = "double"
    closed: bool = True
    continues: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Marks:
    """The quotation marks of a text.

    quotations: the outermost ones, in order: single marks inside double ones, and double inside single, are part of
    these. doubles: all in double marks. paragraphs: non-empty lines, in order.
    """

    text: str
    paragraphs: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    doubles: tuple[Quotation, ...]

    @cached_property
    def inside(self) -> bytearray:
        """A byte for each character: 1 inside quotation marks (the marks included), else 0."""
        return paint(len(self.text), self.quotations)

    @cached_property
    def inside_double(self) -> bytearray:
        """The same for double marks alone."""
        return paint(len(self.text), self.doubles)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.start for p in self.paragraphs]

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [q.start for q in self.quotations]

    @cached_property
    def _word_starts(self) -> list[int]:
        return [m.start() for m in _WORD.finditer(self.text)]

    def paragraph_at(self, position: int) -> int:
        """The number of the paragraph at a character; that before it where the character is between two."""
        return max(0, bisect_right(self._paragraph_starts, position) - 1)

    def quotation_at(self, position: int) -> Quotation | None:
        """The quotation whose characters include `position`."""
        i = bisect_right(self._quotation_starts, position) - 1
        return self.quotations[i] if i >= 0 and position < self.quotations[i].end else None

    def overlapping(self, start: int, end: int) -> tuple[Quotation, ...]:
        """The quotations that share a character with [start, end)."""
        low = bisect_right(self._quotation_starts, start) - 1
        if low < 0 or self.quotations[low].end <= start:
            low += 1
        return self.quotations[low : bisect_left(self._quotation_starts, end)]

    def words(self, start: int, end: int) -> int:
        """How many words begin in [start, end)."""
        return bisect_left(self._word_starts, end) - bisect_left(self._word_starts, start)

    def kind(self, spans: Iterable[Span]) -> QuoteKind:
        """direct: every letter and digit of the spans stands inside marks; indirect: none does; else mixed.

        Marks are double ones, or single ones that are not themselves inside double ones (British style).
        """
        inside, text = self.inside, self.text
        spans = tuple(spans)
        if not any(1 in inside[s.start : s.end] for s in spans):
            return "indirect"
        flags = [inside[i] for s in spans for i in range(s.start, s.end) if text[i].isalnum()]
        if not any(flags):
            return "indirect"
        return "direct" if sum(flags) / len(flags) >= 0.999 else "mixed"


def read_marks(text: str) -> Marks:
    """The quotation marks of a text: curly, straight, typewriter (`` ''), guillemets, low-high, British single.

    Time is linear in the text.
    """
    paragraphs = tuple(Span(*m.span()) for m in _PARAGRAPH.finditer(text))
    found: list[Quotation] = []
    doubles: list[Quotation] = []
    for paragraph in paragraphs:
        here = list(pair_double(text, paragraph))
        doubles.extend(here)
        found.extend(sorted([*here, *pair_single(text, paragraph, here)], key=lambda q: q.start))
    return Marks(text, paragraphs, tuple(follow_paragraphs(text, paragraphs, drop_enclosed(found))), tuple(doubles))


def pair_double(text: str, paragraph: Span) -> Iterator[Quotation]:
    """The quotations in double marks of one paragraph. A mark inside an open quotation never opens another."""
    opened: int | None = None
    for match in _DOUBLE.finditer(text, paragraph.start, paragraph.end):
        mark, i = match.group(), match.start()
        if opened is None:
            if mark in CLOSING and not _opens_all_the_same(text, i, paragraph):
                continue
            if mark == '"' and _is_inches(text, i, paragraph):
                continue
            opened = i
        elif (mark not in OPENING and mark != "``") or (mark == "«" and text[opened] == "»"):
            yield Quotation(opened, match.end())
            opened = None
    if opened is not None:
        yield Quotation(opened, paragraph.end, closed=False)


def _opens_all_the_same(text: str, i: int, paragraph: Span) -> bool:
    """Whether a closing mark stands where one opens: ”So it was,” or »So it was.«"""
    before = text[i - 1] if i > paragraph.start else " "
    return before.isspace() and i + 1 < paragraph.end and text[i + 1].isalnum()


def _is_inches(text: str, i: int, paragraph: Span) -> bool:
    """Whether a straight mark stands for inches or seconds: 5'10" tall."""
    before = text[i - 1] if i > paragraph.start else " "
    after = text[i + 1] if i + 1 < paragraph.end else " "
    return before.isdigit() and not after.isalnum()


def pair_single(text: str, paragraph: Span, doubles: Sequence[Quotation]) -> list[Quotation]:
    """The quotations in single marks of one paragraph, apart from those inside double marks.

    An apostrophe is told from a mark by what stands on its sides. Where words follow that a possessive could own
    ("the ministers' plan"), a later closing mark is preferred.
    """
    openings: list[int] = []
    closings: list[int] = []
    starts = [q.start for q in doubles]
    for match in _SINGLE.finditer(text, paragraph.start, paragraph.end):
        i = match.start()
        k = bisect_right(starts, i) - 1
        if k >= 0 and i < doubles[k].end:
            continue
        before = text[i - 1] if i > paragraph.start else " "
        after = text[i + 1] if i + 1 < paragraph.end else " "
        if text[i] != "’" and before in _OPENS_AFTER and (after.isalnum() or after in '“"[($£€…'):
            if not _ELISION.match(text, i):
                openings.append(i)
        elif text[i] != "‘" and not before.isspace() and not after.isalnum():
            closings.append(i)
    found: list[Quotation] = []
    at = paragraph.start
    for n, opening in enumerate(openings):
        if opening < at:
            continue
        following = openings[n + 1] if n + 1 < len(openings) else paragraph.end
        first = bisect_right(closings, opening)
        partners = closings[first : first + _CLOSING_PARTNERS]
        if partners:
            closing = next((c for c in partners if c < following and not _may_own(text, c)), partners[0])
            found.append(Quotation(opening, closing + 1, style="single"))
            at = closing + 1
        elif text[opening] == "‘" and not text[paragraph.start : opening].strip():
            found.append(Quotation(opening, paragraph.end, style="single", closed=False))
            break
    return found


def _may_own(text: str, i: int) -> bool:
    """Whether the mark at `i` may be the apostrophe of a plural's possessive: the ministers' plan."""
    return text[i - 1] == "s" and text[i + 1 : i + 2] == " " and text[i + 2 : i + 3].islower()


def drop_enclosed(found: Iterable[Quotation]) -> Iterator[Quotation]:
    """The quotations that stand in no other; double marks inside single ones are part of these."""
    end = -1
    for quotation in found:
        if quotation.start >= end:
            yield quotation
            end = quotation.end


def follow_paragraphs(text: str, paragraphs: Sequence[Span], found: Iterable[Quotation]) -> Iterator[Quotation]:
    """Marks as continuing what opens a paragraph after a quotation that the paragraph before left open."""
    starts = [p.start for p in paragraphs]
    left_open: tuple[int, MarkStyle] | None = None
    for q in found:
        at = bisect_right(starts, q.start) - 1
        opens_paragraph = not text[paragraphs[at].start : q.start].strip()
        follows = left_open == (_previous_with_words(text, paragraphs, at), q.style)
        yield Quotation(q.start, q.end, q.style, q.closed, continues=opens_paragraph and follows)
        left_open = None if q.closed else (at, q.style)


def _previous_with_words(text: str, paragraphs: Sequence[Span], at: int) -> int:
    """The paragraph before `at`, blank lines passed over; looks back three lines at most."""
    for i in range(at - 1, max(-1, at - 4), -1):
        if text[paragraphs[i].start : paragraphs[i].end].strip():
            return i
    return -1


def paint(length: int, quotations: Iterable[Quotation]) -> bytearray:
    """A byte for each of `length` characters, 1 where a quotation covers it."""
    inside = bytearray(length)
    for q in quotations:
        inside[q.start : q.end] = b"\1" * (q.end - q.start)
    return inside

"""A text as the encoder sees it: word pieces with offsets, and what an uncased vocabulary loses, as features.

Everything is done on whole arrays; the only loops run over quotation marks and lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from newsnlp.article import SURROGATES

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Number of values of each feature, in the order of Pieces.features.
CASE, MARKS, PARAGRAPH, GAP = 10, 5, 4, 4
FEATURE_SIZES = (CASE, MARKS, PARAGRAPH, GAP)

MARK = re.compile("[\u201c\u00ab\u201e\u201f\u201d\u00bb\"\n]|``|''")
OPENING = "\u201c\u00ab\u201e\u201f``"
CLOSING = "\u201d\u00bb"


@dataclass(frozen=True, slots=True)
class Pieces:
    """n word pieces of a text.

    ids: (n,) of the vocabulary; starts, ends: (n,) characters of the text; first: (n,) whether a word begins here,
    a word being a run of letters and digits or one mark; word_ends: (n,) end of the piece's word;
    features: (n, 4) case, state of the quotation marks, index of the paragraph (0 to 3), gap before the word.
    """

    ids: Ints
    starts: Ints
    ends: Ints
    first: Bools
    word_ends: Ints
    features: Ints

    def __len__(self) -> int:
        return len(self.ids)


# Shapes of words that may be names: with a capital, or with letters of both cases.
NAME_SHAPES = (2, 3, 4, 5, 8)
_POWERS = np.cumprod(np.full(64, 0x9E3779B97F4A7C15, np.uint64), dtype=np.uint64)


def name_words(pieces: Pieces) -> Ints:
    """A number for each word, (words,), equal where two are written alike, -1 where the shape is not that of a name.

    Alike by their pieces and their shape; a polynomial hash of 63 bits, so that two words of one text meet by chance
    once in 10**12 texts.
    """
    starts = np.flatnonzero(pieces.first)
    if not len(starts):
        return np.zeros(0, np.int64)
    within = np.arange(len(pieces)) - starts[np.cumsum(pieces.first) - 1]
    terms = pieces.ids.astype(np.uint64) * _POWERS[np.minimum(within, len(_POWERS) - 2)]
    shape = pieces.features[starts, 0]
    hashed = (np.add.reduceat(terms, starts) + shape.astype(np.uint64) * _POWERS[-1]) >> np.uint64(1)
    several = pieces.word_ends[starts] - pieces.starts[starts] > 1
    return np.where(np.isin(shape, NAME_SHAPES) & several, hashed.astype(np.int64), -1)


@cache
def tokenizer_of(path: str) -> Any:
    """The word-piece tokenizer of a tokenizer.json, without padding, cutting or special tokens."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def default_tokenizer() -> Any:
    from newsnlp import models

    return tokenizer_of(str(Path(models.path("en_news")) / "news_encoder" / "tokenizer.json"))


def cut_pieces(text: str, tokenizer: Any = None) -> Pieces:
    """The pieces of a text. Lone surrogates count as unknown characters; lines are paragraphs."""
    tokenizer = default_tokenizer() if tokenizer is None else tokenizer
    encoding = tokenizer.encode(SURROGATES.sub("\ufffd", text), add_special_tokens=False)
    ids = np.array(encoding.ids, np.int64)
    n = len(ids)
    offsets = np.array(encoding.offsets, np.int64).reshape(n, 2)
    starts, ends = offsets[:, 0], offsets[:, 1]
    words = np.array(encoding.word_ids, np.int64)
    first = np.ones(n, np.bool_)
    first[1:] = words[1:] != words[:-1]
    index = np.flatnonzero(first)
    which = np.cumsum(first) - 1
    word_starts = starts[index]
    word_ends = np.empty_like(word_starts)
    if n:
        word_ends[:-1] = ends[index[1:] - 1]
        word_ends[-1] = ends[-1]
    letters = characters_of(text)
    lines = np.concatenate([[0], np.cumsum(letters == 10)])
    of_word = np.empty((len(index), 4), np.int64)
    of_word[:, 0] = case_of(letters, word_starts, word_ends)
    of_word[:, 1] = quote_state(text)[word_starts]
    paragraph = paragraph_index(lines[word_starts])
    of_word[:, 2] = np.minimum(paragraph, PARAGRAPH - 1)
    of_word[:, 3] = gap_before(word_starts, word_ends, paragraph)
    return Pieces(ids, starts, ends, first, word_ends[which], of_word[which])


def characters_of(text: str) -> npt.NDArray[np.uint32]:
    """Code points, (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@cache
def letter_kinds() -> npt.NDArray[np.int8]:
    """For each code point below 0x10000: 1 lower, 2 upper or title, 3 a letter without case, 4 digit, else 0."""
    kinds = np.zeros(0x10000, np.int8)
    for point in range(0x10000):
        c = chr(point)
        if c.isalpha():
            kinds[point] = 1 if c.islower() else 2 if c.isupper() or c.istitle() else 3
        elif c.isdigit():
            kinds[point] = 4
    return kinds


def case_of(letters: npt.NDArray[np.uint32], starts: Ints, ends: Ints) -> Ints:
    """The shape of each word: 1 lower, 2 Title, 3 UPPER, 4 one capital, 5 MiXed with a capital first,
    6 with a digit, 7 mark, 8 mixed with a small letter first, 9 letters without case."""
    kinds = letter_kinds()[np.minimum(letters, 0xFFFF)]

    def count(kind: int) -> Ints:
        total = np.concatenate([[0], np.cumsum(kinds == kind)])
        return np.asarray(total[ends] - total[starts], np.int64)

    lower, upper, other, digits = (count(k) for k in (1, 2, 3, 4))
    head = kinds[starts] if len(starts) else np.zeros(0, np.int8)
    alphabetic = lower + upper
    shapes = np.full(len(starts), 8, np.int64)
    shapes[(head == 2)] = 5
    shapes[(head == 2) & (upper == 1)] = 2
    shapes[(lower == 0) & (upper > 1)] = 3
    shapes[(upper == 1) & (alphabetic == 1)] = 4
    shapes[(upper == 0) & (lower > 0)] = 1
    shapes[(alphabetic == 0)] = 7
    shapes[(alphabetic == 0) & (other > 0)] = 9
    shapes[digits > 0] = 6
    return shapes


def quote_state(text: str) -> npt.NDArray[np.int8]:
    """For each character, and one past the end: 0 outside double quotation marks, 1 inside, 2 the opening mark,
    3 the closing mark, 4 inside marks that stay open to the end of their line."""
    state = np.zeros(len(text) + 1, np.int8)
    opened = -1
    for match in MARK.finditer(text):
        mark, at = match.group(), match.start()
        if mark == "\n":
            if opened >= 0:
                state[opened:at] = 4
                state[opened] = 2
            opened = -1
        elif opened >= 0 and (mark in CLOSING or mark in ('"', "''")):
            state[opened : match.end()] = 1
            state[opened] = 2
            state[at : match.end()] = 3
            opened = -1
        elif opened < 0 and mark not in CLOSING and not is_inch(text, at, mark):
            opened = at
    if opened >= 0:
        state[opened : len(text)] = 4
        state[opened] = 2
    return state


def is_inch(text: str, at: int, mark: str) -> bool:
    """Whether a straight mark stands for inches or seconds: 5'10"."""
    after = text[at + 1 : at + 2]
    return mark == '"' and at > 0 and text[at - 1].isdigit() and not after.isalnum()


def paragraph_index(lines: Ints) -> Ints:
    """Line numbers made into 0, 1, 2 ... without the empty lines between."""
    if not len(lines):
        return lines
    return np.asarray(np.concatenate([[0], np.cumsum(lines[1:] != lines[:-1])]), np.int64)


def gap_before(starts: Ints, ends: Ints, paragraph: Ints) -> Ints:
    """0 glued to the word before, 1 after a space, 2 first of a line, 3 first of the text."""
    gaps = np.ones(len(starts), np.int64)
    if len(starts):
        gaps[1:][starts[1:] == ends[:-1]] = 0
        gaps[1:][paragraph[1:] != paragraph[:-1]] = 2
        gaps[0] = 3
    return gaps

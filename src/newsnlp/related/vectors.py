"""From texts to counted terms, and from counts to TF-IDF weights.

A term is a word, or two words in a row with no stop word between them. Its key is 64 bits: the number of the first
word above that of the second, 0 for a word alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsnlp.related.strings import Lexicon
from newsnlp.related.words import split_words

# The lead says what a story is about: the first words, up to this many characters, are counted twice.
LEAD_CHARACTERS = 500
TITLE_COUNTS = 2
# Below this many articles every term counts; above, one that stands in a single article (a typing error, a chance
# pair of words) only lengthens its vector.
SMALL_CORPUS = 100
# Copies are known by runs of this many words, stop words left out.
SHINGLE_WORDS = 3
_GAP = [0]

# 1 + ln(count), the "l" of Salton & Buckley (1988); counts are capped at 255.
DAMPED: NDArray[np.float64] = np.concatenate([[0.0], 1 + np.log(np.arange(1, 256))])


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Counted terms of n texts, row by row, in compressed rows.

    keys: distinct terms, ascending. starts: n + 1 places in `terms`; terms: positions in `keys`, ascending in a row;
    counts: 1 to 255. words: how many words each text has, title left out.
    shingle_starts, shingles: the distinct runs of words of each text as 32-bit hashes, ascending in a row.
    """

    keys: NDArray[np.uint64]
    starts: NDArray[np.int64]
    terms: NDArray[np.int32]
    counts: NDArray[np.uint8]
    words: NDArray[np.int32]
    shingle_starts: NDArray[np.int64]
    shingles: NDArray[np.uint32]


def count_terms(texts: Sequence[tuple[str, str]], lexicon: Lexicon, *, learn: bool) -> TermCounts:
    """The terms of (title, text) pairs. learn: words never seen enter the lexicon; else they are left out."""
    number = lexicon.number_words if learn else lexicon.find_words
    sequences: list[list[int]] = []
    lengths: list[int] = []
    bodies: list[int] = []
    for title, text in texts:
        lead_end = text.find(" ", LEAD_CHARACTERS)
        lead = number(split_words(text if lead_end < 0 else text[:lead_end]))
        rest = [] if lead_end < 0 else number(split_words(text[lead_end:]))
        head = number(split_words(title))
        sequence = (head + _GAP) * TITLE_COUNTS + lead + _GAP
        bodies.append(len(sequence))
        sequence += lead + rest + _GAP
        sequences.append(sequence)
        lengths.append(len(sequence))
    size = np.array(lengths, np.int64)
    body = np.array(bodies, np.int64)
    numbers = np.fromiter(chain.from_iterable(sequences), np.int64, int(size.sum()))
    rows = np.repeat(np.arange(len(texts)), size)
    pairs = (numbers[:-1] > 0) & (numbers[1:] > 0)
    words = numbers > 0
    found = np.concatenate([numbers[words], (numbers[:-1][pairs] << 32) | numbers[1:][pairs]]).astype(np.uint64)
    keys, terms = np.unique(found, return_inverse=True)
    cells = np.concatenate([rows[words], rows[:-1][pairs]]) * max(1, len(keys)) + terms
    cells, counts = np.unique(cells, return_counts=True)
    rows_of, terms = np.divmod(cells, max(1, len(keys)))
    shingle_starts, shingles = _shingles(numbers, size, body, lexicon)
    return TermCounts(
        keys=keys,
        starts=_starts(rows_of, len(texts)),
        terms=terms.astype(np.int32),
        counts=np.minimum(counts, 255).astype(np.uint8),
        words=(size - body - 1).astype(np.int32),
        shingle_starts=shingle_starts,
        shingles=shingles,
    )


def _starts(rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=count), out=starts[1:])
    return starts


def _shingles(
    numbers: NDArray[np.int64], size: NDArray[np.int64], body: NDArray[np.int64], lexicon: Lexicon
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Runs of SHINGLE_WORDS words of the texts alone, titles left out, stop words skipped."""
    place = np.arange(len(numbers)) - np.repeat(np.cumsum(size) - size, size)
    kept = (place >= np.repeat(body, size)) & (numbers > 0)
    rows = np.repeat(np.arange(len(size)), size)[kept]
    hashes = lexicon.hashes(numbers[kept])
    n = len(hashes) - SHINGLE_WORDS + 1
    if n <= 0:
        return np.zeros(len(size) + 1, np.int64), np.zeros(0, np.uint32)
    mixed = np.zeros(n, np.uint64)
    for i in range(SHINGLE_WORDS):
        # The multiplier of Knuth's MMIX generator; overflow is the modulus.
        mixed = mixed * np.uint64(6364136223846793005) + hashes[i : i + n]
    whole = rows[:n] == rows[SHINGLE_WORDS - 1 :]
    cells = (rows[:n][whole].astype(np.uint64) << np.uint64(32)) | (mixed[whole] >> np.uint64(32))
    # np.unique would hash them, which takes ten times as long as sorting.
    cells.sort()
    cells = cells[np.concatenate([cells[:1] == cells[:1], cells[1:] != cells[:-1]])]
    return _starts((cells >> np.uint64(32)).astype(np.int64), len(size)), cells.astype(np.uint32)


def weigh_rarity(frequencies: NDArray[Any], articles: int) -> NDArray[np.float64]:
    """idf: ln((N + 1) / df), 0 for terms too rare to count; see SMALL_CORPUS.

    Source: Sparck Jones (1972); N + 1, so that what all articles share still tells them from none.
    """
    idf = np.log((articles + 1) / np.maximum(frequencies, 1))
    idf[frequencies < least_frequency(articles)] = 0.0
    return np.asarray(idf)


def least_frequency(articles: int) -> int:
    """How many articles a term must stand in to count."""
    return 1 if articles < SMALL_CORPUS else 2

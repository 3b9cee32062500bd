"""Pull quotes and other lines that the article says again: which copy goes."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.features import Words, hash_grams
from newsnlp.cleaning.lines import Lines
from newsnlp.cleaning.markup import KIND_NAMES, ZONES

QUOTE_MARKS = "\"'“”„«»‘’"
FIRST_WORDS = 4
# A line that stands whole inside another goes if it has this many words; fewer where it is quoted or set apart.
LONG, SHORT = 9, 4
# Copies of one line this near to each other are a pull quote and its paragraph.
NEAR = 4
# A line beside a pull quote that says whose words they are has at most this many words.
CAPTION_WORDS = 20
PULL = 1 << KIND_NAMES.index("pull")
BLOCKQUOTE = 1 << ZONES.index("blockquote")


def find_repeated(lines: Lines, words: Words, kept: NDArray[np.bool_]) -> dict[int, str]:
    """Kept lines that go, with the reason: "pull quote", "pull quote caption" or "repeated".

    A quote set apart and the running paragraph may differ by one closing mark. Of two equal copies close to each
    other the first goes, which stands beside its caption; of two far apart the second. A line that is only a part
    of another goes wherever it stands.
    """
    bounds = np.searchsorted(words.line_of, np.arange(len(lines) + 1)).tolist()
    again = _begin_again(words, kept, bounds)
    if not len(again):
        return {}
    ids = words.ids.tolist()
    of = {int(i): ids[bounds[i] : bounds[i + 1]] for i in np.flatnonzero(kept)}
    places: dict[tuple[int, ...], list[tuple[int, int]]] = defaultdict(list)
    for at in again.tolist():
        i = int(words.line_of[at])
        spots = places[tuple(ids[at : at + FIRST_WORDS])]
        if len(spots) < 6:
            spots.append((i, at - bounds[i]))
    gone: dict[int, str] = {}
    numbers = list(of)
    order = {i: n for n, i in enumerate(numbers)}
    for i, line in of.items():
        if len(line) < FIRST_WORDS or i in gone:
            continue
        for j, k in places.get(tuple(line[:FIRST_WORDS]), ()):
            whole = of[j]
            if j == i or j in gone or whole[k : k + len(line)] != line:
                continue
            near = abs(order[j] - order[i]) <= NEAR
            if len(whole) == len(line):
                if len(line) < 6:
                    continue
                first, second = min(i, j), max(i, j)
                if near and _quoted(lines, second) and not _quoted(lines, first):
                    gone[second] = "pull quote"
                elif near and order[second] - order[first] <= 3:
                    gone[first] = "pull quote" if _quoted(lines, first) else "repeated"
                    if gone[first] == "pull quote":
                        _drop_caption(lines, of, numbers, order[first] + 1, gone, second)
                else:
                    gone[second] = "repeated"
                break
            set_apart = _quoted(lines, i)
            if len(line) >= LONG or (set_apart and len(line) >= SHORT):
                gone[i] = "pull quote"
                _drop_caption(lines, of, numbers, order[i] + 1, gone, j)
                break
    return gone


def _begin_again(words: Words, kept: NDArray[np.bool_], bounds: list[int]) -> NDArray[np.int64]:
    """The words of kept lines from which on stands what a kept line begins with, if it stands there more than once.

    Found by a hash, so that a few may be there by chance.
    """
    grams, inside = hash_grams(words, FIRST_WORDS)
    inside &= kept[words.line_of[: len(grams)]]
    begins = np.array(bounds[:-1], np.int64)[kept]
    begins = begins[begins < len(grams)]
    begins = begins[inside[begins]]
    at = np.flatnonzero(inside)
    if not len(begins):
        return at[:0]
    firsts = np.unique(grams[begins])
    found = np.minimum(np.searchsorted(firsts, grams[at]), len(firsts) - 1)
    hit = firsts[found] == grams[at]
    times = np.bincount(found[hit], minlength=len(firsts))
    hit[hit] = times[found[hit]] > 1
    again: NDArray[np.int64] = at[hit]
    return again


def _quoted(lines: Lines, i: int) -> bool:
    if lines.text[lines.starts[i]] in QUOTE_MARKS:
        return True
    if not lines.markup:
        return False
    markup = lines.markup[i]
    return bool(markup.own & PULL or markup.zones & BLOCKQUOTE)


def _drop_caption(
    lines: Lines, of: dict[int, list[int]], numbers: list[int], at: int, gone: dict[int, str], paragraph: int
) -> None:
    """The kept line numbers[at], after a pull quote, where it names the speaker: short, no sentence, no quote."""
    if at >= len(numbers):
        return
    i = numbers[at]
    line = lines.of(i)
    if i == paragraph or i in gone or len(of[i]) > CAPTION_WORDS or line[-1] in ".!?:…" or line[-1] in QUOTE_MARKS:
        return
    # A heading of two words that happens to follow is told apart only where the paragraph comes right after it.
    if (at + 1 < len(numbers) and numbers[at + 1] == paragraph) or line[:1] in "–—-":
        gone[i] = "pull quote caption"

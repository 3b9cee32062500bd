"""Which lines of a rendered page are its gold body: the best monotone chain of lines through the words of the gold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

WORD = re.compile(r"\w+")
# A line this short must be a whole paragraph of the gold, or stand between two lines that are in it.
SHORT = 6
# How many places of one trigram are looked at, and how many diagonals of one line are tried.
PLACES, DIAGONALS = 30, 4


class _PrefixMaximum:
    """A Fenwick tree: the best value, and who has it, among positions up to one."""

    def __init__(self, size: int):
        self.best = [(0.0, -1)] * (size + 2)

    def add(self, position: int, value: float, who: int) -> None:
        position += 1
        while position < len(self.best):
            self.best[position] = max(self.best[position], (value, who))
            position += position & -position

    def upto(self, position: int) -> tuple[float, int]:
        found = (0.0, -1)
        position += 1
        while position > 0:
            found = max(found, self.best[position])
            position -= position & -position
        return found


def words_of(text: str) -> list[str]:
    return WORD.findall(text.lower())


def align_lines(lines: Sequence[str], gold: str) -> list[tuple[int, int] | None]:
    """For each line the words [start, end) of the gold that it is, None where it is none of them.

    Lines match in order, each word of the gold about once.
    """
    gold_words: list[str] = []
    starts, ends = set(), set()
    for paragraph in gold.split("\n"):
        if found := words_of(paragraph):
            starts.add(len(gold_words))
            gold_words += found
            ends.add(len(gold_words))
    candidates = _candidates([words_of(line) for line in lines], gold_words, starts, ends)
    tree = _PrefixMaximum(len(gold_words) + 8)
    chain: list[tuple[float, int]] = []
    i = 0
    while i < len(candidates):
        j = i
        while j < len(candidates) and candidates[j][0] == candidates[i][0]:
            _, start, _, weight = candidates[j]
            # A line may begin a few words before the one above it ends: joined and split words differ.
            value, who = tree.upto(min(len(gold_words), start + 4))
            chain.append((value + weight, who))
            j += 1
        for k in range(i, j):
            tree.add(max(0, candidates[k][2]), chain[k][0], k)
        i = j
    result: list[tuple[int, int] | None] = [None] * len(lines)
    at = max(range(len(chain)), key=lambda k: chain[k][0]) if chain else -1
    while at >= 0:
        line, start, end, _ = candidates[at]
        result[line] = (start, end)
        at = chain[at][1]
    _fill_short(result, [words_of(line) for line in lines], gold_words)
    return result


def _candidates(
    lines: list[list[str]], gold: list[str], starts: set[int], ends: set[int]
) -> list[tuple[int, int, int, float]]:
    trigrams: dict[tuple[str, ...], list[int]] = defaultdict(list)
    single: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(gold):
        single[word].append(i)
        if i + 3 <= len(gold):
            trigrams[tuple(gold[i : i + 3])].append(i)
    out: list[tuple[int, int, int, float]] = []
    for number, words in enumerate(lines):
        n = len(words)
        if 0 < n < SHORT:
            for start in single.get(words[0], ()):
                if start in starts and start + n in ends and gold[start : start + n] == words:
                    out.append((number, start, start + n, float(n)))
            continue
        votes: dict[int, int] = defaultdict(int)
        for k in range(n - 2):
            for place in trigrams.get(tuple(words[k : k + 3]), ())[:PLACES]:
                votes[place - k] += 1
        groups: list[list[int]] = []
        for diagonal in sorted(votes):
            if groups and diagonal - groups[-1][-1] <= 8:
                groups[-1].append(diagonal)
            else:
                groups.append([diagonal])
        groups.sort(key=lambda g: -sum(votes[d] for d in g))
        for group in groups[:DIAGONALS]:
            covered = min(n, sum(votes[d] for d in group) + 2)
            if covered >= n / 2:
                start, end = max(0, min(group)), min(len(gold), max(group) + n)
                if start < end:
                    out.append((number, start, end, float(covered)))
    return out


def _fill_short(result: list[tuple[int, int] | None], lines: list[list[str]], gold: list[str]) -> None:
    """Short lines between two that matched take the words between those, where they are the same."""
    matched = [i for i, r in enumerate(result) if r]
    for above, below in zip(matched, matched[1:]):
        left, right = result[above], result[below]
        assert left and right
        start, end = left[1], right[0]
        if not 0 < end - start <= 60:
            continue
        at = start
        for i in range(above + 1, below):
            words = lines[i]
            if not words or len(words) >= 12:
                continue
            for place in range(at, end - len(words) + 1):
                if gold[place : place + len(words)] == words:
                    result[i] = (place, place + len(words))
                    at = place + len(words)
                    break

"""Strings as arrays: found by hash without loading them, so a table of millions opens at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray


def hash_string(text: str) -> int:
    """64 bits of BLAKE2b over UTF-8, the same on every machine; lone surrogates are hashed as they stand."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class StringTable:
    """n strings by position. blob: their UTF-8, end to end; starts: n + 1 places in blob, in bytes;
    hashes: `hash_string` of each; order: positions by ascending hash."""

    blob: NDArray[np.uint8]
    starts: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    order: NDArray[np.int64]

    @classmethod
    def of(cls, strings: Sequence[str], hashes: NDArray[np.uint64] | None = None) -> StringTable:
        encoded = [s.encode("utf-8", "surrogatepass") for s in strings]
        starts = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(e) for e in encoded], out=starts[1:])
        if hashes is None:
            hashes = np.fromiter((hash_string(s) for s in strings), np.uint64, len(strings))
        blob = np.frombuffer(b"".join(encoded), np.uint8)
        return cls(blob, starts, hashes, np.argsort(hashes, kind="stable"))

    def __len__(self) -> int:
        return len(self.hashes)

    def __getitem__(self, position: int) -> str:
        piece = self.blob[self.starts[position] : self.starts[position + 1]]
        return piece.tobytes().decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[i] for i in range(len(self)))

    def at(self, positions: NDArray[Any]) -> list[str]:
        """The strings at these positions; many at once cost less than one by one."""
        blob = np.ascontiguousarray(self.blob).data
        first, last = self.starts[positions].tolist(), self.starts[np.asarray(positions) + 1].tolist()
        return [str(blob[a:b], "utf-8", "surrogatepass") for a, b in zip(first, last)]

    def find(self, text: str, hashed: int | None = None) -> int:
        """The last position that holds `text`, -1 where none does."""
        value = np.uint64(hash_string(text) if hashed is None else hashed)
        at = int(np.searchsorted(self.hashes, value, side="right", sorter=self.order)) - 1
        while at >= 0 and self.hashes[self.order[at]] == value:
            if self[int(self.order[at])] == text:
                return int(self.order[at])
            at -= 1
        return -1

    def may_hold(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """For each hash, whether some string has it."""
        if not len(self):
            return np.zeros(len(hashes), bool)
        at = np.searchsorted(self.hashes, hashes, sorter=self.order)
        return np.asarray(self.hashes[self.order[np.minimum(at, len(self) - 1)]] == hashes)

    def take(self, positions: NDArray[Any]) -> StringTable:
        """The strings at these positions, in their order."""
        lengths = np.diff(self.starts)[positions]
        starts = np.zeros(len(positions) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        source = np.repeat(self.starts[:-1][positions] - starts[:-1], lengths) + np.arange(starts[-1])
        hashes = self.hashes[positions]
        return StringTable(self.blob[source], starts, hashes, np.argsort(hashes, kind="stable"))

    @classmethod
    def join(cls, tables: Sequence[StringTable]) -> StringTable:
        """The tables end to end."""
        ends = np.cumsum([0, *(int(t.starts[-1]) for t in tables)])
        starts = np.concatenate([np.zeros(1, np.int64), *(t.starts[1:] + e for t, e in zip(tables, ends))])
        hashes = np.concatenate([np.zeros(0, np.uint64), *(t.hashes for t in tables)])
        blob = np.concatenate([np.zeros(0, np.uint8), *(t.blob for t in tables)])
        return cls(blob, starts, hashes, np.argsort(hashes, kind="stable"))


class Lexicon:
    """Every word of an index, numbered from 1 in order of arrival; 0 is a gap: a stop word, a lone character.

    Words are only ever added. Those of a saved index stay on disk and are looked up as they are met.
    """

    # The cache of looked-up words is emptied beyond this many; some 100 bytes each.
    CACHED = 4_000_000

    def __init__(self, saved: StringTable | None = None, gaps: frozenset[str] = frozenset()):
        self.saved = StringTable.of([]) if saved is None else saved
        self.gaps = gaps
        self._new: list[str] = []
        self._new_hashes = array("Q")
        self._numbers = _Numbers(self)

    def __len__(self) -> int:
        return len(self.saved) + len(self._new)

    def number_words(self, words: list[str]) -> list[int]:
        """The number of each word; words never seen get new ones."""
        if len(self._numbers) > self.CACHED + len(self._new):
            self._numbers.restart(self._new, len(self.saved))
        return list(map(self._numbers.__getitem__, words))

    def find_words(self, words: list[str]) -> list[int]:
        """The number of each word, 0 for words never seen."""
        known = self._numbers
        return [known[w] if w in known else self._find(w) for w in words]

    def _find(self, word: str) -> int:
        if len(word) < 2 or word in self.gaps:
            return 0
        return self.saved.find(word) + 1 if len(self.saved) else 0

    def _add(self, word: str) -> int:
        number = self._find(word)
        if not number and len(word) >= 2 and word not in self.gaps:
            self._new.append(word)
            self._new_hashes.append(hash_string(word))
            number = len(self)
        return number

    def word(self, number: int) -> str:
        number -= 1
        return self.saved[number] if number < len(self.saved) else self._new[number - len(self.saved)]

    def term(self, key: int) -> str:
        """The term of a key: a word, or two words in a row."""
        first, second = key >> 32, key & 0xFFFFFFFF
        return f"{self.word(first)} {self.word(second)}" if first else self.word(second)

    def hashes(self, numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
        """`hash_string` of each numbered word; not for gaps."""
        at = numbers - 1
        if not self._new:
            return np.asarray(self.saved.hashes[at])
        out = np.empty(len(at), np.uint64)
        old = at < len(self.saved)
        out[old] = self.saved.hashes[at[old]]
        out[~old] = np.array(self._new_hashes, np.uint64)[at[~old] - len(self.saved)]
        return out

    def table(self) -> StringTable:
        """All words, the word of number 1 first. They count as saved from now on."""
        if self._new:
            fresh = StringTable.of(self._new, np.array(self._new_hashes, np.uint64))
            self.saved = StringTable.join([self.saved, fresh])
            self._new, self._new_hashes = [], array("Q")
        return self.saved


class _Numbers(dict[str, int]):
    """Numbers of the words met so far; a word that is missing is asked of its lexicon."""

    def __init__(self, lexicon: Lexicon):
        super().__init__()
        self.lexicon = lexicon

    def __missing__(self, word: str) -> int:
        number = self.lexicon._add(word)
        self[word] = number
        return number

    def restart(self, new: list[str], offset: int) -> None:
        self.clear()
        self.update((w, offset + i + 1) for i, w in enumerate(new))

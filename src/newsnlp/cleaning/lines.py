"""A page as lines: where they begin and end, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.markup import LineMarkup

BULLETS = frozenset("•●▪◦‣▸►∙·*")


@dataclass(frozen=True)
class Lines:
    """The lines of a text that are not blank, without their indent and bullet.

    starts, ends: characters of `text`, shape (lines,). numbers: which line of the text each is, blank ones counted.
    indents: characters before the first word. bullets: whether a bullet stood there. markup: one for each line, or
    () for copied text.
    """

    text: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    numbers: NDArray[np.int64]
    indents: NDArray[np.int64]
    bullets: NDArray[np.bool_]
    markup: tuple[LineMarkup, ...] = ()

    def __len__(self) -> int:
        return len(self.starts)

    def of(self, i: int) -> str:
        """The words of line i."""
        return self.strings[i]

    @cached_property
    def strings(self) -> list[str]:
        return [self.text[s:e] for s, e in zip(self.starts.tolist(), self.ends.tolist(), strict=True)]

    @cached_property
    def lowered(self) -> list[str]:
        """The lines in lower case."""
        return [s.lower() for s in self.strings]


def split_lines(text: str, markup: tuple[LineMarkup, ...] = ()) -> Lines:
    """The lines of a text. markup: one for each line of the text, none of them blank.

    A bullet is cut off only where something follows it.
    """
    starts: list[int] = []
    ends: list[int] = []
    numbers: list[int] = []
    indents: list[int] = []
    bullets: list[bool] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        content = line.strip()
        if content:
            indent = len(line) - len(line.lstrip()) if line[0].isspace() else 0
            skip = 0
            if content[0] in BULLETS and content[1:2] in (" ", "\t"):
                skip = len(content) - len(content[1:].lstrip())
            starts.append(at + indent + skip)
            ends.append(at + indent + len(content))
            numbers.append(number)
            indents.append(indent)
            bullets.append(skip > 0)
        at += len(line) + 1
    return Lines(
        text,
        np.array(starts, np.int64),
        np.array(ends, np.int64),
        np.array(numbers, np.int64),
        np.array(indents, np.int64),
        np.array(bullets, np.bool_),
        tuple(markup[n] for n in numbers) if markup else (),
    )

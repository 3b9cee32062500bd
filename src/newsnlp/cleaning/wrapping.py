"""Text wrapped hard at a column, as in mail and wire copy, made whole again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsnlp.alignment import Edit

NARROWEST, WIDEST = 40, 100
# A block of this many lines is enough to call a text wrapped; once it is, shorter ones are joined too.
LINES_OF_PROOF = 3
BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
LIST_ITEM = re.compile(r"\s*(?:[-*•–—]|\d{1,2}[.)])\s")


def unwrap(text: str) -> Iterator[Edit]:
    """Edits that make spaces of the line ends inside wrapped paragraphs; none where the text is not wrapped.

    A block is wrapped if no line had room for the first word of the next: the width is that of its longest line.

    >>> from newsnlp.alignment import apply_edits
    >>> lines = ["The council voted on Monday to repair the old", "bridge over the river, which was built in the",
    ...          "nineteenth century and closed last year."]
    >>> apply_edits("\\n".join(lines), unwrap("\\n".join(lines)))[0] == " ".join(lines)
    True
    """
    blocks = []
    for match in BLOCK.finditer(text):
        if match[0].count("\n") < 1:
            continue
        found = _width(match[0])
        if found:
            blocks.append((match, *found))
    width = max((w for _, n, w in blocks if n >= LINES_OF_PROOF), default=0)
    if not width:
        return
    for match, n, own in blocks:
        if n < LINES_OF_PROOF and own < width - 12:
            continue
        for end in re.finditer(r"[ \t]*\n[ \t]*(?=\S)", match[0]):
            if not LIST_ITEM.match(match[0], end.end()):
                yield Edit(match.start() + end.start(), match.start() + end.end(), " ")


def _width(block: str) -> tuple[int, int] | None:
    """(lines, width) of a block that looks wrapped."""
    lines = [line.strip() for line in block.rstrip("\n").split("\n")]
    if len(lines) < 2:
        return None
    width = max(len(line) for line in lines[:-1])
    if not NARROWEST <= width <= WIDEST or len(lines[-1]) > width:
        return None
    for line, following in zip(lines, lines[1:]):
        if len(line) + 1 + len(following.split(" ", 1)[0]) <= width:
            return None
    return len(lines), width

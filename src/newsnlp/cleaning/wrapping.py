"""Text wrapped hard at a column, as in mail and wire copy, made whole again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsnlp.alignment import Edit

NARROWEST, WIDEST = 40, 100
# A block of this many lines is enough to call a text wrapped; once it is, shorter ones are joined too.
LINES_OF_PROOF = 3
BLANK = re.compile(r"\n(?:[^\S\n]*+\n)+")
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
    at = 0
    for end in (*(m.start() for m in BLANK.finditer(text)), len(text)):
        start = at + len(text[at:end]) - len(text[at:end].lstrip())
        found = _width(text[start:end])
        if found:
            blocks.append((start, text[start:end], *found))
        at = end
    width = max((w for _, _, n, w in blocks if n >= LINES_OF_PROOF), default=0)
    if not width:
        return
    for start, block, n, own in blocks:
        if n < LINES_OF_PROOF and own < width - 12:
            continue
        for line_end in re.finditer(r"\n[ \t]*(?=\S)", block):
            if not LIST_ITEM.match(block, line_end.end()):
                yield Edit(start + line_end.start(), start + line_end.end(), " ")


def _width(block: str) -> tuple[int, int] | None:
    """(lines, width) of a block that looks wrapped."""
    lines = [line.strip() for line in block.rstrip().split("\n")]
    if len(lines) < 2:
        return None
    width = max(len(line) for line in lines[:-1])
    if not NARROWEST <= width <= WIDEST or len(lines[-1]) > width:
        return None
    for line, following in zip(lines, lines[1:]):
        if len(line) + 1 + len(following.split(" ", 1)[0]) <= width:
            return None
    return len(lines), width

"""Broken lines made whole again: text wrapped hard at a column, as in mail and wire copy, and sentences that a browser
broke at the note of a link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsnlp.alignment import Edit

NARROWEST, WIDEST = 40, 100
# A block of this many lines, this share of those below the first with a small letter in front, is enough to call a
# text wrapped: headlines below each other may be as even, but begin with capitals. Then shorter ones are joined too.
LINES_OF_PROOF, SMALL = 3, 0.3
BLANK = re.compile(r"\n(?:[^\S\n]*+\n)+")
# What a link says to screen readers; a browser that copies a page puts it on a line of its own, or in the sentence.
_NEW_TAB = r"opens (?:in (?:a )?)?new (?:tab|window)"
LINK_NOTE = re.compile(
    rf"\n[ \t]*(?:, ?)?\(?{_NEW_TAB}\)?[ \t]*(?=\n|\Z)|, {_NEW_TAB}(?=[\s,.;:)]|\Z)| ?\({_NEW_TAB}\)"
)
GOES_ON = re.compile(r"\n[ \t]*(?=([,.;:)’”])|[^\W\d_A-Z])")
LIST_ITEM = re.compile(r"\s*(?:[-*•–—]|\d{1,2}[.)])\s")


def drop_link_notes(text: str, *, inside_lines: bool = False) -> Iterator[Edit]:
    """Edits that take out "opens new tab" and its like; the line below goes on where it begins like a sentence broken.

    inside_lines: leave lines as they are that hold nothing else.

    >>> from newsnlp.alignment import apply_edits
    >>> text = "Shares of Lund\\n, opens new tab\\nrose, and those of Nyberg\\n, opens new tab\\n."
    >>> apply_edits(text, drop_link_notes(text))[0]
    'Shares of Lund rose, and those of Nyberg.'
    """
    if "new tab" not in text and "new window" not in text:
        return
    for match in LINK_NOTE.finditer(text):
        alone = match[0][0] == "\n"
        if alone and inside_lines:
            continue
        after = GOES_ON.match(text, match.end()) if alone else None
        if after is None or not after.end() < len(text) or not (after[1] or text[after.end()].islower()):
            yield Edit(match.start(), match.end(), "")
        else:
            yield Edit(match.start(), after.end(), "" if after[1] else " ")


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
    width = max((w for _, _, proof, w in blocks if proof), default=0)
    if not width:
        return
    for start, block, proof, own in blocks:
        if not proof and own < width - 12:
            continue
        for line_end in re.finditer(r"\n[ \t]*(?=\S)", block):
            if not LIST_ITEM.match(block, line_end.end()):
                yield Edit(start + line_end.start(), start + line_end.end(), " ")


def _width(block: str) -> tuple[bool, int] | None:
    """Whether a block is proof that the text is wrapped, and its width; None for a block that does not look wrapped."""
    lines = [line.strip() for line in block.rstrip().split("\n")]
    if len(lines) < 2:
        return None
    width = max(len(line) for line in lines[:-1])
    if not NARROWEST <= width <= WIDEST or len(lines[-1]) > width:
        return None
    for line, following in zip(lines, lines[1:]):
        if len(line) + 1 + len(following.split(" ", 1)[0]) <= width:
            return None
    small = sum(line[0].islower() for line in lines[1:])
    return len(lines) >= LINES_OF_PROOF and small >= SMALL * (len(lines) - 1), width

"""How names are compared: without case, diacritics, dots and apostrophes; a hyphen is a space."""

from __future__ import annotations

import re
from functools import lru_cache

from newsnlp.letters import fold_letters

_DROPPED = re.compile(r"[.'’‘`´ʼʻʿʾ\"“”«»]")
_SPACED = re.compile(r"[\s\-‐‑‒–—/,·]+")
# Words that no name ends with; a reader that goes a word too far leaves them hanging.
_HANGING = re.compile(r"(?:\s+(?:and|or|of|for|in|at|on|to|the|by|with)|\s+&)+$")
_POSSESSIVES = ("'s", "’s", "'S", "’S", "'", "’")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The form in which two spellings of one name are equal.

    >>> fold("Prayut Chan-ocha"), fold("São Tomé"), fold("U.S.")
    ('prayut chan ocha', 'sao tome', 'us')
    """
    return _SPACED.sub(" ", _DROPPED.sub("", fold_letters(name))).strip()


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and marks at its edges, a leading "the", a closing possessive, a hanging "and".

    >>> trim("the CNRP's", 0, 10), trim("Department of Fisheries and", 0, 27)
    ((4, 8), (0, 23))
    """
    edges = ' \t\n\r\u00a0\u200b"“”«»,;:-–—/'
    while start < end and text[start] in edges:
        start += 1
    while end > start and text[end - 1] in edges:
        end -= 1
    if text[start : start + 4].lower() == "the " and end - start > 4:
        start += 4
    for tail in _POSSESSIVES:
        if end - start > len(tail) and text.endswith(tail, start, end):
            end -= len(tail)
            break
    hanging = _HANGING.search(text, start, end) if text[end - 1 : end].islower() or text[end - 1 : end] == "&" else None
    if hanging is not None:
        end = hanging.start()
    while end > start and text[end - 1] in edges:
        end -= 1
    return start, end


def slug(name: str) -> str:
    """A name as part of an id: folded, words joined by hyphens; letters of other scripts stay."""
    return re.sub(r"[^\w]+", "-", fold(name)).strip("-") or "unnamed"

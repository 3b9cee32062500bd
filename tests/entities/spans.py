"""Namings by hand, and what they read as."""

from __future__ import annotations

from collections.abc import Iterable

from newsnlp.annotations import EntityKind
from newsnlp.entities.mentions import Naming


def named(text: str, *names: tuple[str, EntityKind], score: float) -> list[Naming]:
    """Namings of (words, kind), found one after the other."""
    found, at = [], 0
    for words, kind in names:
        start = text.index(words, at)
        at = start + len(words)
        found.append(Naming(start, at, kind, score))
    return found


def words_and_kinds(text: str, namings: Iterable[Naming]) -> list[tuple[str, EntityKind]]:
    return [(text[n.start : n.end], n.kind) for n in namings]

"""Whom a reader is told for a quote."""

from __future__ import annotations

from newsnlp.article import Article

UNKNOWN_SPEAKER = "speaker unknown"


def speaker_names(article: Article) -> tuple[str, ...]:
    """A name for each quote: the entity's, else the words that stand for the source, else `UNKNOWN_SPEAKER`."""
    entities = {e.id: e.name for e in article.entities}
    return tuple(
        entities.get(q.speaker or "") or (q.source.of(article.text) if q.source else "") or UNKNOWN_SPEAKER
        for q in article.quotes
    )


def quotes_by_name(article: Article) -> list[tuple[str, tuple[int, ...]]]:
    """(name, numbers of the quotes), the name with most quotes first, and of equals the one who speaks first."""
    by_name: dict[str, list[int]] = {}
    for number, name in enumerate(speaker_names(article)):
        by_name.setdefault(name, []).append(number)
    ordered = sorted(by_name.items(), key=lambda pair: (-len(pair[1]), pair[1][0]))
    return [(name, tuple(numbers)) for name, numbers in ordered]

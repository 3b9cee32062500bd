"""The stage that fills `article.related` from an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsnlp.article import Article

if TYPE_CHECKING:
    from newsnlp.related.index import RelatedIndex


@dataclass(frozen=True)
class RelatedArticles:
    """The `k` articles of the index closest to each, closest first; see `RelatedIndex.related`.

    skip_duplicates: leave out copies of the article, and copies of one already listed.
    """

    index: RelatedIndex
    k: int = 10
    skip_duplicates: bool = False
    name: str = "related"
    needs: frozenset[str] = frozenset({"text"})
    gives: frozenset[str] = frozenset({"related"})

    def __call__(self, articles: Sequence[Article], /) -> list[Article]:
        found = self.index.related_many(articles, self.k, skip_duplicates=self.skip_duplicates)
        return [replace(a, related=r) for a, r in zip(articles, found)]

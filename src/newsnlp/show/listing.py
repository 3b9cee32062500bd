"""Articles in a row that show themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from newsnlp.article import Article
from newsnlp.show.html import LISTED_ARTICLES, articles_to_html


class Articles(Sequence[Article]):
    """Articles that show themselves in a notebook: what they have in common above, then each, folded, to open and read.

    A sequence like a tuple: `len`, iteration, `in`; a slice is Articles again. Any iterable is taken, and read whole.

    >>> Articles([Article.of_text("Rain fell.")])
    Articles(1 article)
    """

    def __init__(self, articles: Iterable[Article]):
        self._articles = tuple(articles)

    @overload
    def __getitem__(self, index: int) -> Article: ...

    @overload
    def __getitem__(self, index: slice) -> Articles: ...

    def __getitem__(self, index: int | slice) -> Article | Articles:
        return Articles(self._articles[index]) if isinstance(index, slice) else self._articles[index]

    def __len__(self) -> int:
        return len(self._articles)

    def __iter__(self) -> Iterator[Article]:
        return iter(self._articles)

    def __repr__(self) -> str:
        count = len(self)
        return f"Articles({count:,} article{'' if count == 1 else 's'})"

    def _repr_html_(self) -> str:
        from newsnlp.show.overview import overview_of

        above = overview_of(self) if len(self) > 1 else ""
        return above + articles_to_html(self._articles, most=LISTED_ARTICLES)

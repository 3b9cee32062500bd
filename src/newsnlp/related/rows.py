"""What an index is built of and asked with: articles, rows, records, frames, all as one kind of row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from newsnlp.article import Article
from newsnlp.errors import PageError
from newsnlp.related.segments import NO_DAY
from newsnlp.related.strings import hash_string

if TYPE_CHECKING:
    import pandas as pd

    ArticleLike = Article | Sequence[Any] | Mapping[str, Any]
    ArticlesLike = Iterable[ArticleLike] | pd.DataFrame

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Row:
    """One article as the index takes it. day: days since 1970-01-01, NO_DAY where unknown."""

    id: str | None
    title: str
    text: str
    day: int = NO_DAY
    pipeline: str = ""

    @property
    def digest(self) -> int:
        """64 bits of the text."""
        return hash_string(self.text)

    @property
    def known_as(self) -> str:
        """The id, or, where there is none, one made of the text."""
        return f"text:{self.digest:016x}" if self.id is None else self.id


def row_of(item: ArticleLike) -> Row:
    """A Row of an Article, of (id, title, text) or (id, title, text, published), or of a mapping with these keys.

    published: a date, a datetime, or ISO 8601 text; what is no date counts as unknown. A title or text of None is "".
    An id that is a whole number becomes its digits.

    Raises:
        PageError: something else was given, or an id that is neither a str nor a whole number.
    """
    if isinstance(item, Row):
        return item
    if isinstance(item, Article):
        ran = " > ".join(f"{s.name} {s.version}" for s in item.stages)
        return Row(item.id, item.title or "", item.text, day_of(item.published), ran)
    if isinstance(item, Mapping):
        if "text" not in item:
            raise PageError(f"an article has a 'text'; this one has {', '.join(map(str, item)) or 'nothing'}")
        parts: tuple[Any, ...] = tuple(item.get(k) for k in ("id", "title", "text", "published"))
    elif isinstance(item, Sequence) and not isinstance(item, (str, bytes)) and len(item) in (3, 4):
        parts = (*item, None)[:4]
    else:
        raise PageError(f"expected an Article or (id, title, text), not {_shown(item)}")
    id, title, text, published = parts
    # Whole numbers, those of numpy among them, and those that a column with gaps has made floats.
    if (hasattr(id, "__index__") or (isinstance(id, float) and id.is_integer())) and not isinstance(id, bool):
        id = str(int(id))
    if id is not None and not isinstance(id, str):
        raise PageError(f"the id of an article is a str or a whole number, not {type(id).__name__}: {_shown(id)}")
    return Row(id, _words(title), _words(text), day_of(published))


def rows_of(items: ArticlesLike) -> Iterator[Row]:
    """Rows of any iterable of what `row_of` takes, or of a DataFrame with columns id, title, text, published."""
    if hasattr(items, "itertuples") and hasattr(items, "columns"):
        frame = cast("pd.DataFrame", items)
        known = [c for c in ("id", "title", "text", "published") if c in frame.columns]
        if "text" not in known:
            raise PageError(f"a DataFrame of articles has a column 'text'; this one has {list(frame.columns)}")
        for values in frame[known].itertuples(index=False, name=None):
            yield row_of(dict(zip(known, (None if _missing(v) else v for v in values))))
        return
    for item in items:
        yield row_of(item)


def _missing(value: Any) -> bool:
    """None, NaN, NaT, and pandas' NA, whose comparisons have no truth."""
    if value is None or type(value).__name__ == "NAType":
        return True
    return isinstance(value, (float, np.floating, date)) and value != value


def _words(value: Any) -> str:
    if _missing(value):
        return ""
    if not isinstance(value, str):
        raise PageError(f"title and text are str, not {type(value).__name__}: {_shown(value)}")
    return value


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."


def day_of(published: Any) -> int:
    """Days since 1970-01-01; NO_DAY for what is no date."""
    if isinstance(published, str):
        try:
            published = datetime.fromisoformat(published)
        except ValueError:
            return int(NO_DAY)
    if isinstance(published, date) and published == published:
        return published.toordinal() - _EPOCH
    return int(NO_DAY)

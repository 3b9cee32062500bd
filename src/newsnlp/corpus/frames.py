"""Articles as tidy pandas DataFrames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from newsnlp.article import Article, no_series
from newsnlp.corpus.annotation import annotate_rows
from newsnlp.corpus.readers import read_rows
from newsnlp.corpus.tables import COLUMNS, TABLES, CellType, TableRow, table_rows, writable_column

if TYPE_CHECKING:
    from pandas import DataFrame, Series


class Annotates(Protocol):
    """A pipeline: anything with the `pipe` of newsnlp.Pipeline."""

    def pipe(self, pages: Iterable[Any], *, batch_size: int = ..., on_error: Any = ...) -> Any: ...


_DTYPES: dict[CellType, str] = {
    "string": "string",
    "int": "int64",
    "optional_int": "Int64",
    "float": "float64",
    "time": "datetime64[us, UTC]",
}


def to_frames(articles: Iterable[Article] | Article) -> dict[str, DataFrame]:
    """Tidy DataFrames: "articles", "entities", "mentions", "quotes", "topics", "keyphrases", "related".

    Every frame has the columns and dtypes of `newsnlp.corpus.tables.TABLES`, also when it is empty. `row`, the place
    of the article among those given, from 0, joins the frames; `article_id` does where ids are there and unique.
    `start` and `end` are characters of the article's text. Cells with several values (authors, tags, aliases) join
    them by "; ". An article that failed has status "error" with its stage and error.

    >>> frames = to_frames([])
    >>> list(frames["topics"].columns)
    ['row', 'article_id', 'topic_id', 'name', 'score']
    """
    if not isinstance(articles, Article) and (wrong := no_series(articles)) is not None:
        raise TypeError(f"expected Articles, as newsnlp.load() makes them of pages, not {wrong}")
    rows: dict[str, list[TableRow]] = {name: [] for name in TABLES}
    for number, article in enumerate([articles] if isinstance(articles, Article) else articles):
        if not isinstance(article, Article):
            raise TypeError(f"expected Articles, as newsnlp.load() makes them of pages, not {type(article).__name__}")
        for name, new in table_rows(article, number).items():
            rows[name].extend(new)
    return {name: make_frame(name, rows[name]) for name in TABLES}


def annotate_frame(
    frame: DataFrame,
    nlp: Annotates | None = None,
    *,
    text: str | None = None,
    id: str | None = None,
    url: str | None = None,
    batch_size: int = 32,
) -> dict[str, DataFrame]:
    """The tidy frames of the pages in a column of a DataFrame, one article for each row; `row` is the row's place.

    frame: of pandas or polars. nlp: a pipeline; None is `newsnlp.load()`. text, id, url: the columns, found by
    themselves where their names are plain.
    A row that holds no page, or whose page fails, is an article with status "error".

    Raises:
        CorpusError: a column is missing, or none is plainly the page.
    """
    if nlp is not None and not hasattr(nlp, "pipe"):
        raise TypeError(f"nlp is {type(nlp).__name__}, expected a pipeline, as newsnlp.load() makes one, or None")
    rows = list(read_rows(frame, text=text, id=id, url=url))
    if nlp is None:
        from newsnlp.presets import load

        nlp = load()
    batches = (rows[first : first + batch_size] for first in range(0, len(rows), batch_size))
    return to_frames(article for batch in batches for article in annotate_rows(nlp, batch))


def make_frame(table: str, rows: Sequence[TableRow]) -> DataFrame:
    """A DataFrame of rows of one table of COLUMNS, cells in the order of its columns."""
    columns = COLUMNS[table]
    cells: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    values = {
        column.name: list(writable_column(column_cells) if column.type == "string" else column_cells)
        for column, column_cells in zip(columns, cells, strict=True)
    }
    return frame_of(values, table)


def frame_of(values: Mapping[str, Any], table: str) -> DataFrame:
    """A DataFrame with the columns and dtypes of a table of COLUMNS; `values` holds a sequence for each column."""
    import pandas as pd

    return pd.DataFrame(
        {column.name: _series(values[column.name], column.type) for column in COLUMNS[table]},
        columns=[column.name for column in COLUMNS[table]],
    )


def _series(values: Any, type: CellType) -> Series[Any]:
    import pandas as pd

    return pd.Series(values, dtype=_DTYPES[type])

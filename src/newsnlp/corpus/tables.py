"""An article as rows of tidy tables: which tables there are, their columns, and what each cell holds.

Plain values only; `frames` makes DataFrames of them and `records` Arrow tables, so the two never disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from newsnlp.annotations import Span
from newsnlp.article import SURROGATES, Article

CellType = Literal["string", "int", "optional_int", "float", "time"]
TableRow = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a tidy table. Unknown is None, but for "int", which is always known.

    type: "string" | "int" (64 bits) | "optional_int" | "float" (64 bits) | "time" (microseconds, UTC).
    """

    name: str
    type: CellType


def _columns(**types: CellType) -> tuple[Column, ...]:
    key = (Column("row", "int"), Column("article_id", "string"))
    return (*key, *(Column(name, type) for name, type in types.items()))


# `row` is the place of the article in what was given, from 0: a key that is always there and unique, as ids may not be.
TABLES: dict[str, tuple[Column, ...]] = {
    "articles": _columns(
        url="string",
        title="string",
        published="string",  # as the page gives it, ISO 8601: a date alone stays a date
        published_utc="time",  # the same as a time; without a zone it is taken as UTC
        authors="string",
        section="string",
        source="string",
        tags="string",
        language="string",
        article_probability="float",
        text="string",
        word_count="int",
        entity_count="int",
        quote_count="int",
        status="string",
        stage="string",
        error="string",
        warnings="string",
    ),
    "entities": _columns(
        entity_id="string",
        kind="string",
        name="string",
        aliases="string",
        mention_count="int",
        score="float",
        salience="float",
        link_source="string",
        link_id="string",
        link_name="string",
        country="string",
        latitude="float",
        longitude="float",
    ),
    "mentions": _columns(
        entity_id="string",
        kind="string",
        start="int",
        end="int",
        text="string",
        form="string",
        score="float",
    ),
    "quotes": _columns(
        quote="int",
        start="int",
        end="int",
        pieces="int",
        text="string",
        kind="string",
        act="string",
        cue="string",
        cue_start="optional_int",
        cue_end="optional_int",
        source="string",
        source_start="optional_int",
        source_end="optional_int",
        speaker_id="string",
        speaker="string",
        speaker_kind="string",
        reason="string",
        score="float",
    ),
    "topics": _columns(topic_id="string", name="string", score="float"),
    "keyphrases": _columns(rank="int", text="string", score="float"),
    # related_row: the row of the other article where it is one of the same corpus
    "related": _columns(
        rank="int", related_id="string", cosine="float", terms="string", related_row="optional_int"
    ),
}

# What only a whole corpus can tell: which of its articles are copies of one another. One row for each article that has
# copies; the canonical one of its group has itself as canonical. kept: the share of words, see DuplicateGroup.
DUPLICATES = "duplicates"
COLUMNS: dict[str, tuple[Column, ...]] = {
    **TABLES,
    DUPLICATES: _columns(canonical_row="int", canonical_id="string", kept="float"),
}

# Between the values of a cell that holds several: authors, tags, aliases, terms, warnings.
SEPARATOR = "; "


def table_rows(article: Article, row: int) -> dict[str, list[TableRow]]:
    """The rows of one article in every table of TABLES, cells in the order of the columns.

    row: its place in the corpus, from 0.
    """
    rows = {
        "articles": _article_rows,
        "entities": _entity_rows,
        "mentions": _mention_rows,
        "quotes": _quote_rows,
        "topics": _topic_rows,
        "keyphrases": _keyphrase_rows,
        "related": _related_rows,
    }
    key = (row, article.id)
    return {name: [(*key, *cells) for cells in rows[name](article)] for name in TABLES}


def writable(cell: Any) -> Any:
    """The cell, lone surrogates in its text replaced one for one: UTF-8, and so Arrow, has no form for them."""
    return SURROGATES.sub("\N{REPLACEMENT CHARACTER}", cell) if isinstance(cell, str) else cell


def writable_column(cells: Sequence[Any]) -> Sequence[Any]:
    """The cells of a column of text, made `writable` where one of them needs it."""
    try:
        "".join(filter(None, cells)).encode()
    except UnicodeEncodeError:
        return [writable(cell) for cell in cells]
    return cells


def published_utc(published: datetime | date | None) -> datetime | None:
    """A moment for a date of publication: midnight for a date alone, UTC where no zone is given.

    None too where the moment in UTC lies outside the years 1 to 9999.
    """
    if published is None:
        return None
    moment = published if isinstance(published, datetime) else datetime.combine(published, time())
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def _article_rows(article: Article) -> Iterator[TableRow]:
    failure = article.failure
    yield (
        article.url,
        article.title,
        None if article.published is None else article.published.isoformat(),
        published_utc(article.published),
        SEPARATOR.join(article.authors),
        article.section,
        article.source,
        SEPARATOR.join(article.tags),
        article.language,
        article.article_probability,
        article.text,
        len(article.text.split()),
        len(article.entities),
        len(article.quotes),
        "ok" if failure is None else "error",
        None if failure is None else failure.stage,
        None if failure is None else failure.error,
        SEPARATOR.join(article.warnings),
    )


def _entity_rows(article: Article) -> Iterator[TableRow]:
    for entity in article.entities:
        link = entity.link
        yield (
            entity.id,
            entity.kind,
            entity.name,
            SEPARATOR.join(entity.aliases),
            len(entity.mentions),
            entity.score,
            entity.salience,
            *(
                (None,) * 6
                if link is None
                else (link.source, link.id, link.name, link.country, link.latitude, link.longitude)
            ),
        )


def _mention_rows(article: Article) -> Iterator[TableRow]:
    for entity in article.entities:
        for mention in entity.mentions:
            span = mention.span
            yield (entity.id, entity.kind, span.start, span.end, span.of(article.text), mention.form, mention.score)


def _quote_rows(article: Article) -> Iterator[TableRow]:
    by_id = {entity.id: entity for entity in article.entities}
    for number, quote in enumerate(article.quotes):
        speaker = None if quote.speaker is None else by_id.get(quote.speaker)
        yield (
            number,
            quote.span.start,
            quote.span.end,
            len(quote.content),
            quote.text(article.text),
            quote.kind,
            quote.act,
            *_span_cells(quote.cue, article.text),
            *_span_cells(quote.source, article.text),
            quote.speaker,
            None if speaker is None else speaker.name,
            None if speaker is None else speaker.kind,
            quote.reason,
            quote.score,
        )


def _span_cells(span: Span | None, text: str) -> TableRow:
    return (None, None, None) if span is None else (span.of(text), span.start, span.end)


def _topic_rows(article: Article) -> Iterator[TableRow]:
    for topic in article.topics:
        yield (topic.id, topic.name, topic.score)


def _keyphrase_rows(article: Article) -> Iterator[TableRow]:
    for rank, keyphrase in enumerate(article.keyphrases, start=1):
        yield (rank, keyphrase.text, keyphrase.score)


def _related_rows(article: Article) -> Iterator[TableRow]:
    for rank, other in enumerate(article.related, start=1):
        yield (rank, other.article_id, other.cosine, SEPARATOR.join(other.terms), None)

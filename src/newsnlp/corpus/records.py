"""Articles as files of a shard: JSON Lines, or Parquet with nested records and tidy tables."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from newsnlp.article import SCHEMA_VERSION, Article
from newsnlp.corpus.readers import require_pyarrow
from newsnlp.corpus.tables import COLUMNS, TABLES, CellType, TableRow, table_rows, writable, writable_column

Format = Literal["parquet", "jsonl"]
Record = dict[str, Any]  # what `Article.to_dict` gives, with row, origin, status, stage and error before it

FORMATS: tuple[Format, ...] = ("parquet", "jsonl")
RECORDS = "records"  # the folder of the whole articles, beside one for each table of TABLES


def record_of(article: Article, row: int, origin: str, *, keep_raw: bool = False) -> Record:
    """An article as a plain record: its place in the corpus, how it went, and all of `Article.to_dict`.

    Raises:
        TypeError: `extra` holds what JSON cannot.
    """
    failure = article.failure
    record = article.to_dict(raw=keep_raw)
    if record["extra"]:
        record["extra"] = json.loads(json.dumps(record["extra"]))
    return {
        "row": row,
        "origin": origin,
        "status": "ok" if failure is None else "error",
        "stage": None if failure is None else failure.stage,
        "error": None if failure is None else failure.error,
        **record,
    }


def shard_files(
    records: Sequence[Record], number: int, format: Format, tables: Collection[str] = tuple(TABLES)
) -> Iterator[tuple[str, bytes]]:
    """The files of a shard: name below the output folder, and bytes, which depend on the records alone.

    tables: those of TABLES to write; with "jsonl" there are none, as the records hold all of it.
    """
    if format == "jsonl":
        yield file_name(RECORDS, number, format), b"".join(map(record_line, records))
        return
    yield file_name(RECORDS, number, format), _parquet_bytes(_records_table(records))
    rows: dict[str, list[TableRow]] = {name: [] for name in TABLES}
    for record in records:
        for name, new in table_rows(Article.from_dict(record), record["row"]).items():
            rows[name].extend(new)
    for name in tables:
        yield table_file(name, rows[name], number, format)


def table_file(table: str, rows: Sequence[TableRow], number: int, format: Format) -> tuple[str, bytes]:
    """A file of rows of one table of COLUMNS: its name below the output folder, and its bytes."""
    if format == "parquet":
        return file_name(table, number, format), _parquet_bytes(_tidy_table(table, rows))
    names = [column.name for column in COLUMNS[table]]
    return file_name(table, number, format), b"".join(record_line(dict(zip(names, row, strict=True))) for row in rows)


def read_table(file: Path, table: str, format: Format) -> Iterator[TableRow]:
    """The rows of a file that `table_file` made."""
    names = [column.name for column in COLUMNS[table]]
    if format == "jsonl":
        with file.open(encoding="utf-8") as stream:
            for line in stream:
                record = json.loads(line)
                yield tuple(record[name] for name in names)
        return
    import pyarrow.parquet as parquet

    columns = parquet.read_table(file, schema=tidy_schema(table), partitioning=None).to_pydict()
    yield from zip(*(columns[name] for name in names), strict=True)


def check_record(record: Record, format: Format) -> None:
    """Raises whatever `shard_files` would raise for this record."""
    for _ in shard_files([record], 0, format):
        pass


def file_name(table: str, number: int, format: Format) -> str:
    return f"{table}/{number:06d}.{format}"


def record_line(record: Record) -> bytes:
    """A record as a line of JSON with its end; no NaN, which JSON has not, and lone surrogates escaped."""
    try:
        line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    except ValueError:
        line = json.dumps(_changed(record, _number), ensure_ascii=False, allow_nan=False)
    return (line + "\n").encode("utf-8", "backslashreplace")


def _number(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _changed(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with every leaf of its dicts and lists changed."""
    if isinstance(value, Mapping):
        return {change(key): _changed(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_changed(inner, change) for inner in value]
    return change(value)


def read_records(file: Path, format: Format) -> Iterator[Record]:
    """The records of a file that `shard_files` made, one after another."""
    if format == "jsonl":
        with file.open(encoding="utf-8") as stream:
            for line in stream:
                yield json.loads(line)
        return
    require_pyarrow("Parquet files")
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(file) as opened:
        for batch in opened.iter_batches(batch_size=64):
            for record in batch.to_pylist():
                yield _record_of_arrow(record)


def read_columns(file: Path, names: Sequence[str], format: Format) -> Iterator[Record]:
    """The records of a file that `shard_files` made, these columns alone."""
    if format == "jsonl":
        for record in read_records(file, format):
            yield {name: record[name] for name in names}
        return
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(file) as opened:
        for batch in opened.iter_batches(batch_size=256, columns=list(names)):
            yield from batch.to_pylist()


# Arrow


@cache
def records_schema() -> Any:
    """The Arrow schema of the whole records; `extra` is JSON, `raw` and `alignment` are null unless they were kept."""
    pa = require_pyarrow("Parquet files")
    string, real, whole = pa.string(), pa.float64(), pa.int64()
    span = pa.list_(whole)
    link = {"source": string, "id": string, "name": string, "country": string, "latitude": real, "longitude": real}
    mention = {"span": span, "form": string, "score": real}
    entity = {
        "id": string,
        "kind": string,
        "name": string,
        "aliases": pa.list_(string),
        "mentions": pa.list_(_struct(pa, mention)),
        "link": _struct(pa, link),
        "score": real,
        "salience": real,
    }
    quote = {
        "content": pa.list_(span),
        "text": string,
        "kind": string,
        "act": string,
        "cue": span,
        "source": span,
        "speaker": string,
        "reason": string,
        "score": real,
    }
    return pa.schema(
        {
            "row": whole,
            "origin": string,
            "status": string,
            "stage": string,
            "error": string,
            "id": string,
            "url": string,
            "media_type": string,
            "title": string,
            "published": string,
            "authors": pa.list_(string),
            "section": string,
            "source": string,
            "tags": pa.list_(string),
            "language": string,
            "article_probability": real,
            "text": string,
            "entities": pa.list_(_struct(pa, entity)),
            "quotes": pa.list_(_struct(pa, quote)),
            "topics": pa.list_(_struct(pa, {"id": string, "name": string, "score": real})),
            "keyphrases": pa.list_(_struct(pa, {"text": string, "score": real})),
            "related": pa.list_(_struct(pa, {"article_id": string, "cosine": real, "terms": pa.list_(string)})),
            "dropped": pa.list_(_struct(pa, {"span": span, "text": string, "reason": string})),
            "extra": string,
            "stages": pa.list_(_struct(pa, {"name": string, "version": string})),
            "warnings": pa.list_(string),
            "raw": string,
            "alignment": _struct(pa, dict.fromkeys(("starts", "raw_starts", "raw_ends"), pa.list_(whole))),
        },
        metadata={"newsnlp.schema_version": str(SCHEMA_VERSION)},
    )


def _struct(pa: Any, fields: Mapping[str, Any]) -> Any:
    return pa.struct(list(fields.items()))


@cache
def tidy_schema(table: str) -> Any:
    """The Arrow schema of a table of COLUMNS."""
    pa = require_pyarrow("Parquet files")
    types: dict[CellType, Any] = {
        "string": pa.string(),
        "int": pa.int64(),
        "optional_int": pa.int64(),
        "float": pa.float64(),
        "time": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema([(column.name, types[column.type]) for column in COLUMNS[table]])


def _records_table(records: Sequence[Record]) -> Any:
    import pyarrow as pa

    rows = [{**record, "extra": json.dumps(record["extra"])} for record in records]
    try:
        return pa.Table.from_pylist(rows, schema=records_schema())
    except UnicodeEncodeError:
        return pa.Table.from_pylist([_changed(row, writable) for row in rows], schema=records_schema())


def _tidy_table(table: str, rows: Sequence[TableRow]) -> Any:
    import pyarrow as pa

    schema = tidy_schema(table)
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [
        pa.array(writable_column(cells) if pa.types.is_string(field.type) else cells, type=field.type)
        for cells, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _parquet_bytes(table: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    stream = pa.BufferOutputStream()
    parquet.write_table(table, stream, compression="zstd")
    return stream.getvalue().to_pybytes()  # type: ignore[no-any-return]


def _record_of_arrow(record: Record) -> Record:
    failure = None if record["status"] == "ok" else {"stage": record["stage"], "error": record["error"]}
    whole = {**record, "extra": json.loads(record["extra"]), "failure": failure, "schema_version": SCHEMA_VERSION}
    if whole["alignment"] is None:
        del whole["raw"], whole["alignment"]
    return whole

"""An annotated corpus on disk, read lazily."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsnlp.article import Article
from newsnlp.corpus.frames import frame_of, make_frame
from newsnlp.corpus.progress import Summary
from newsnlp.corpus.records import RECORDS, Format, Record, file_name, read_records, read_table
from newsnlp.corpus.relating import INDEX, RELATED, Names, build_index, read_relations
from newsnlp.corpus.shards import Receipt, files_are_true, is_true, read_receipts
from newsnlp.corpus.tables import COLUMNS, DUPLICATES, SEPARATOR, TableRow, table_rows
from newsnlp.errors import CorpusError

if TYPE_CHECKING:
    import os

    from pandas import DataFrame

    from newsnlp.related.index import RelatedIndex

PLAN = "plan.json"
SUMMARY = "summary.json"


class Corpus:
    """What `annotate_corpus` wrote; nothing is read before it is asked for.

    Only shards with a receipt are seen, so a corpus can be opened while it is made.
    """

    def __init__(self, path: Path, plan: dict[str, Any], receipts: list[Receipt]):
        self.path = path
        self.plan = plan
        self.format: Format = plan["format"]
        self.receipts = receipts
        self._relations = read_relations(path, receipts)

    def __len__(self) -> int:
        """Rows, failed ones too."""
        return sum(receipt.rows for receipt in self.receipts)

    def __iter__(self) -> Iterator[Article]:
        return self.articles()

    def __repr__(self) -> str:
        state = "" if self.complete else ", not complete"
        return f"Corpus({str(self.path)!r}, {len(self):,} rows, {self.summary().failed:,} failed{state})"

    def _repr_html_(self) -> str:
        from newsnlp.show.overview import corpus_to_html

        return corpus_to_html(self)

    @property
    def complete(self) -> bool:
        """Whether the run came to the end of what it was given."""
        finished = self._finished()
        return finished is not None and finished["rows"] == len(self)

    def records(self) -> Iterator[Record]:
        """The records as plain dicts, in order: row, origin, status, stage, error, and all of `Article.to_dict`."""
        for receipt in self.receipts:
            records = read_records(self.path / file_name(RECORDS, receipt.shard, self.format), self.format)
            if self._relations is None:
                yield from records
                continue
            related: dict[int, list[Record]] = {}
            file = self.path / file_name(RELATED, receipt.shard, self.format)
            for row, _, _, other, cosine, terms, _ in read_table(file, RELATED, self.format):
                shared = terms.split(SEPARATOR) if terms else []
                related.setdefault(row, []).append({"article_id": other, "cosine": cosine, "terms": shared})
            for record in records:
                yield {**record, "related": related.get(record["row"], [])}

    def articles(self) -> Iterator[Article]:
        """The articles, one at a time, in the order of what was given; failed ones have `failure` set."""
        return map(Article.from_dict, self.records())

    def frame(self, table: str) -> DataFrame:
        """A tidy DataFrame over the whole corpus, as `newsnlp.to_frames` makes it, with the same columns and dtypes.

        table: "articles", "entities", "mentions", "quotes", "topics", "keyphrases", "related", or "duplicates": the
        articles that are copies of one another, where the corpus was annotated with related=; one row for each copy,
        with the canonical article of its group (the earliest, else the longest), which is listed too.
        """
        if table not in COLUMNS:
            raise CorpusError(f"no table {table!r}; there are {', '.join(COLUMNS)}")
        if table in (DUPLICATES, RELATED) and (self._relations is not None or table == DUPLICATES):
            held = [name for name in self._relations.files if name.startswith(f"{table}/")] if self._relations else []
            return make_frame(
                table, [row for name in held for row in read_table(self.path / name, table, self.format)]
            )
        if self.format == "jsonl":
            rows: list[TableRow] = []
            for record in self.records():
                rows.extend(table_rows(Article.from_dict(record), record["row"])[table])
            return make_frame(table, rows)
        return self._read_tables(table)

    def to_csv(self, table: str) -> str:
        """A table as CSV for a spreadsheet, with title, date and address of its article in every row.

        A spreadsheet takes a cell that begins with =, +, - or @ for a formula, and a page may hold any: such text is
        preceded by an apostrophe.
        """
        frame = self.frame(table)
        if table != "articles":
            known = self.frame("articles").set_index("row")[["title", "published", "url"]]
            for place, name in enumerate(known.columns, start=2):
                frame.insert(place, name, known[name].reindex(frame["row"]).array)
        for name in frame.columns[frame.dtypes == "string"]:
            formula = frame[name].str.match(r"[=+\-@\t\r]").fillna(False)
            frame[name] = frame[name].mask(formula, "'" + frame[name])
        return str(frame.to_csv(index=False, lineterminator="\r\n"))

    def _read_tables(self, table: str) -> DataFrame:
        import pyarrow as pa
        import pyarrow.parquet as parquet

        from newsnlp.corpus.records import tidy_schema

        names = (file_name(table, receipt.shard, self.format) for receipt in self.receipts)
        held = {name for receipt in self.receipts for name in receipt.files}
        files = [self.path / name for name in names if name in held]  # "related" is there only if a stage fills it
        whole = pa.concat_tables(
            [parquet.read_table(f, schema=tidy_schema(table), partitioning=None) for f in files]
            or [tidy_schema(table).empty_table()]
        )
        return frame_of({name: whole[name].to_pandas(integer_object_nulls=True) for name in whole.column_names}, table)

    @property
    def errors(self) -> DataFrame:
        """The rows that failed: row, article_id, origin, stage, error."""
        import pandas as pd

        columns = ["row", "article_id", "origin", "stage", "error"]
        failed: list[tuple[Any, ...]] = []
        for receipt in self.receipts:
            if sum(receipt.errors.values()):
                file = self.path / file_name(RECORDS, receipt.shard, self.format)
                failed.extend(
                    (r["row"], r["id"], r["origin"], r["stage"], r["error"])
                    for r in read_records(file, self.format)
                    if r["status"] == "error"
                )
        dtypes = {name: "int64" if name == "row" else "string" for name in columns}
        return pd.DataFrame(failed, columns=columns).astype(dtypes)

    def related_index(self) -> RelatedIndex:
        """A RelatedIndex of all articles that did not fail; exact whatever the sharding.

        The one that a run with related= has made, memory-mapped, else one that is made now. Articles are known by
        their ids; one that has none, or one that an earlier row has too, by it, "#row" and the number of its row.
        """
        from newsnlp.related.index import RelatedIndex

        if self._relations is not None:
            return RelatedIndex.open(self.path / INDEX)
        return build_index(self.path, self.receipts, self.format, Names())

    def summary(self) -> Summary:
        """Rows, shards and errors of what is there; times of the run that completed it."""
        errors: dict[str, int] = {}
        for receipt in self.receipts:
            for stage, failed in receipt.errors.items():
                errors[stage] = errors.get(stage, 0) + failed
        last = self._finished() or {}
        times = {name: last[name] for name in ("rows_before", "seconds", "stage_seconds") if name in last}
        return Summary(len(self), len(self.receipts), dict(sorted(errors.items())), **times)

    def _finished(self) -> dict[str, Any] | None:
        try:
            finished: dict[str, Any] = json.loads((self.path / SUMMARY).read_bytes())
        except (OSError, ValueError):
            return None
        return finished

    def verify(self) -> None:
        """Compares every file with its receipt's checksum.

        Raises:
            CorpusError: a file is damaged or gone.
        """
        for receipt in self.receipts:
            if not is_true(receipt, self.path):
                raise CorpusError(f"{self.path}: shard {receipt.shard} is damaged; annotate again into the same output")
        if self._relations is not None and not files_are_true(self._relations.files, self.path):
            raise CorpusError(f"{self.path}: related articles are damaged; annotate again into the same output")


def open_corpus(path: str | os.PathLike[str]) -> Corpus:
    """The corpus that `annotate_corpus` wrote into a folder; finished shards alone, if the run is not at its end.

    Raises:
        CorpusError: there is no corpus in that folder.
    """
    folder = Path(path)
    plan = read_plan(folder)
    if plan is None:
        raise CorpusError(f"{folder} holds no corpus of newsnlp: no readable {PLAN} there")
    return Corpus(folder, plan, read_receipts(folder))


def read_plan(folder: Path) -> dict[str, Any] | None:
    """plan.json of an output folder; None where there is none that can be read."""
    try:
        plan = json.loads((folder / PLAN).read_bytes())
    except (OSError, ValueError):
        return None
    return plan if isinstance(plan, dict) and "format" in plan else None

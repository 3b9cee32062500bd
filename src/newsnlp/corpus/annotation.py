"""The work on a shard, wherever it runs: rows through the pipeline, one record for each, then the files.

A page that raises becomes a record with its stage and error. A page that hangs or kills the process cannot be helped
from within: `driving` notices, and has the shard done again with a journal, one page at a time.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from newsnlp.article import Article
from newsnlp.corpus.fingerprint import Recipe
from newsnlp.corpus.records import Format, Record, check_record, record_of, shard_files
from newsnlp.corpus.rows import Row
from newsnlp.corpus.shards import Receipt, Shard, write_shard
from newsnlp.corpus.tables import TABLES
from newsnlp.errors import CorpusError
from newsnlp.pipeline import Pipeline, Stage


@dataclass(frozen=True, slots=True)
class Job:
    """What every shard of a run has in common; plain values, so that it travels to any worker."""

    recipe: Recipe
    output: str
    format: Format
    fingerprint: str
    keep_raw: bool = False
    fail_fast: bool = False
    batch_size: int = 32
    time_limit_s: float | None = 60.0
    related: bool = False  # whether the run relates its articles to one another once all are there

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Job:
        return cls(**{**record, "recipe": Recipe(**record["recipe"])})


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row that failed, without a word of the page. kind: the class of the error, "ValueError", or "no page"."""

    row: int
    id: str | None
    origin: str
    stage: str
    kind: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished shard: its receipt, and what only this run knows of it. seconds: by stage."""

    receipt: Receipt
    failed: tuple[FailedRow, ...] = ()
    seconds: Mapping[str, float] | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Outcome:
        failed = tuple(FailedRow(**f) for f in record["failed"])
        return cls(Receipt(**record["receipt"]), failed, record["seconds"])


class Annotator:
    """A pipeline, made once, that annotates shards of a job."""

    def __init__(self, job: Job):
        self.job = job
        self.clock: dict[str, float] = defaultdict(float)
        started = time.perf_counter()
        self.pipeline = with_clock(job.recipe.make(), self.clock)
        self.tables = filled_tables(self.pipeline)
        if job.related and "related" in self.tables:
            raise CorpusError("the pipeline fills `related` itself; leave out related= or its index")
        self.seconds_to_load = time.perf_counter() - started

    def annotate(
        self,
        shard: Shard,
        *,
        journal: Path | None = None,
        killers: Mapping[int, str] | None = None,
        on_begin: Callable[[int, int], None] = lambda first, last: None,
    ) -> Outcome:
        """Annotates a shard and writes its files and receipt.

        journal: work on one page at a time and keep each finished record in this file; one that is there already is
        gone on with. killers: rows of the shard that are not to be tried again -> why. on_begin: told the first row
        of the shard, and the one after the last, before each batch.

        Raises:
            CorpusError: the output cannot be written, or a row failed and the job is to fail fast.
        """
        self.clock.clear()
        rows = shard.read()
        with memory_zones(self.pipeline):
            if journal is None:
                records = self._in_batches(shard, rows, on_begin)
            else:
                records = self._one_by_one(shard, rows, journal, killers or {}, on_begin)
            started = time.perf_counter()
            files = list(self._files(shard, records))
        errors = Counter(record["stage"] for record in records if record["status"] == "error")
        receipt = write_shard(Path(self.job.output), shard, files, errors, self.job.fingerprint)
        self.clock["write"] += time.perf_counter() - started
        failed = tuple(failed_row(record) for record in records if record["status"] == "error")
        return Outcome(receipt, failed, dict(self.clock))

    def _in_batches(self, shard: Shard, rows: list[Row], on_begin: Callable[[int, int], None]) -> list[Record]:
        records: list[Record] = []
        for first in range(0, len(rows), self.job.batch_size):
            batch = rows[first : first + self.job.batch_size]
            on_begin(first, first + len(batch))
            records.extend(self._records(shard, first, batch))
        on_begin(len(rows), len(rows))
        return records

    def _one_by_one(
        self,
        shard: Shard,
        rows: list[Row],
        journal: Path,
        killers: Mapping[int, str],
        on_begin: Callable[[int, int], None],
    ) -> list[Record]:
        records = read_journal(journal)
        journal.parent.mkdir(parents=True, exist_ok=True)
        # A last line that the death of a worker cut short is written over.
        with journal.open("wb") as stream:
            stream.writelines(json.dumps(record).encode() + b"\n" for record in records)
            stream.flush()
            for place in range(len(records), len(rows)):
                on_begin(place, place + 1)
                if place in killers:
                    article = rows[place].failed("worker", killers[place])
                    records.append(self._record(article, shard, place, rows[place]))
                else:
                    records.extend(self._records(shard, place, [rows[place]]))
                stream.write(json.dumps(records[-1]).encode() + b"\n")
                stream.flush()
        on_begin(len(rows), len(rows))
        return records

    def _records(self, shard: Shard, first: int, rows: list[Row]) -> list[Record]:
        articles = annotate_rows(self.pipeline, rows)
        return [
            self._record(article, shard, place, row)
            for place, (article, row) in enumerate(zip(articles, rows, strict=True), start=first)
        ]

    def _record(self, article: Article, shard: Shard, place: int, row: Row) -> Record:
        number = shard.first_row + place
        try:
            record = record_of(article, number, row.origin, keep_raw=self.job.keep_raw)
            json.dumps(record)  # a value of a user's own stage that no file holds must fail here, in this row alone
        except Exception as error:
            record = self._unwritable(row, number, error)
        if self.job.fail_fast and record["status"] == "error":
            raise CorpusError(
                f"row {number} (id {record['id']!r}, {row.origin}) failed in {record['stage']!r}: {record['error']}"
            )
        return record

    def _unwritable(self, row: Row, number: int, error: Exception) -> Record:
        return record_of(row.failed("record", f"{type(error).__name__}: {error}"), number, row.origin)

    def _files(self, shard: Shard, records: list[Record]) -> list[tuple[str, bytes]]:
        try:
            return list(shard_files(records, shard.number, self.job.format, self.tables))
        except Exception:
            # A stage of the user's own gave a value that no file can hold: only its row is to suffer.
            rows = shard.read()
            for place, record in enumerate(records):
                try:
                    check_record(record, self.job.format)
                except Exception as error:
                    records[place] = self._unwritable(rows[place], record["row"], error)
            return list(shard_files(records, shard.number, self.job.format, self.tables))


def filled_tables(pipeline: Any) -> tuple[str, ...]:
    """The tables that a shard of this pipeline has: "related" only where a stage fills it."""
    stages = getattr(pipeline, "stages", None)
    fills_related = stages is None or any("related" in each.gives for each in stages)
    return tuple(name for name in TABLES if name != "related" or fills_related)


def annotate_rows(pipeline: Any, rows: Sequence[Row]) -> list[Article]:
    """One article for each row, in order, failed or not; never an exception."""
    sound = [row for row in rows if row.problem is None]
    done = iter(_annotate(pipeline, sound))
    articles = []
    for row in rows:
        if row.problem is not None:
            articles.append(row.failed("input", row.problem))
            continue
        article = next(done)
        if article.failure is not None and article.failure.stage == "page":
            article = row.failed("page", article.failure.error)
        elif row.notes:
            article = replace(article, warnings=(*row.notes, *article.warnings))
        articles.append(article)
    return articles


def _annotate(pipeline: Any, rows: list[Row]) -> list[Article]:
    if not rows:
        return []
    try:
        pages = [row.page() for row in rows]
        articles = list(pipeline.pipe(pages, batch_size=len(pages), on_error="record"))
        if len(articles) != len(rows):
            raise RuntimeError(f"the pipeline took {len(rows)} pages and returned {len(articles)} articles")
        return articles
    except Exception as error:
        if len(rows) == 1:
            return [rows[0].failed("page", f"{type(error).__name__}: {error}")]
        return [article for row in rows for article in _annotate(pipeline, [row])]


def failed_row(record: Record) -> FailedRow:
    kind = str(record["error"]).partition(":")[0]
    # Before the colon is the class of an exception; of rows that hold no page all words are our own.
    told = kind if kind.isidentifier() or record["stage"] == "input" else "error"
    return FailedRow(record["row"], record["id"], record["origin"], record["stage"], told)


def read_journal(journal: Path) -> list[Record]:
    """The records of a journal, up to the first line that is not whole."""
    if not journal.exists():
        return []
    records = []
    for line in journal.read_bytes().splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        records.append(json.loads(line))
    return records


# Clocks and memory


@dataclass(frozen=True)
class TimedStage:
    """A stage that adds the seconds it takes to a clock."""

    inner: Stage
    clock: dict[str, float]

    def __call__(self, articles: Sequence[Article], /) -> list[Article]:
        started = time.perf_counter()
        try:
            return self.inner(articles)
        finally:
            self.clock[self.inner.name] += time.perf_counter() - started

    def __getattr__(self, name: str) -> Any:  # name, needs, gives, and a version where there is one
        return getattr(self.inner, name)


def with_clock(pipeline: Any, clock: dict[str, float]) -> Any:
    """The pipeline, its stages timed; any other object with a `pipe` method as it is."""
    if type(pipeline) is not Pipeline:
        return pipeline
    return Pipeline([TimedStage(each, clock) for each in pipeline.stages], keep_doc=pipeline.keep_doc)  # type: ignore[misc]


@contextmanager
def memory_zones(pipeline: Any) -> Iterator[None]:
    """Within it, what spaCy learns of new words is forgotten at the end, so that memory stays flat over a corpus."""
    with ExitStack() as stack:
        readers = {id(nlp): nlp for each in getattr(pipeline, "stages", ()) if (nlp := getattr(each, "nlp", None))}
        for nlp in readers.values():
            if hasattr(nlp, "memory_zone"):
                stack.enter_context(nlp.memory_zone())
        yield

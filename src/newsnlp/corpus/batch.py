"""A corpus: every row in, one row out, on a laptop or a cluster; what is interrupted is gone on with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from newsnlp.corpus.annotation import Job, Outcome
from newsnlp.corpus.engines import Engine, dask_cluster, in_process, process_pool
from newsnlp.corpus.fingerprint import Recipe, check_recipe, digest, take_fingerprint
from newsnlp.corpus.opened import PLAN, SUMMARY, Corpus, open_corpus, read_plan
from newsnlp.corpus.progress import STYLES, Progress, Style, open_progress
from newsnlp.corpus.readers import Files, Rows, passed_by, read_rows, require_pyarrow
from newsnlp.corpus.records import FORMATS, RECORDS, Format
from newsnlp.corpus.relating import INDEX, RELATIONS, forget_relations, read_relations, relate
from newsnlp.corpus.shards import (
    RECEIPTS,
    SCRATCH,
    Receipt,
    Shard,
    cut_shards,
    is_true,
    note_duplicates,
    read_receipt,
    read_receipts,
    sync_folders,
    write_json,
)
from newsnlp.corpus.tables import COLUMNS
from newsnlp.errors import CorpusError

__all__ = ["annotate_corpus", "open_corpus"]

LOG = "run.log"
LOCK = ".lock"
PLAN_VERSION = 1


def annotate_corpus(
    inputs: Any,
    output: str | os.PathLike[str],
    *,
    workers: int = 1,
    scheduler: Any = None,
    text: str | None = None,
    id: str | None = None,
    url: str | None = None,
    format: Format = "parquet",
    shard_size: int = 256,
    keep_raw: bool = False,
    related: int | None = None,
    resume: bool = True,
    fail_fast: bool = False,
    time_limit_s: float | None = 60.0,
    batch_size: int = 32,
    load_options: Mapping[str, Any] | None = None,
    pipeline: str | None = None,
    progress: Style = "auto",
) -> Corpus:
    """Annotates many pages into a folder: for every row that comes in, one row goes out, in order.

    inputs: paths, folders or globs of JSON Lines, CSV, Parquet, WARC, .html, .txt and .xml files; a DataFrame of
    pandas or polars, a `datasets.Dataset`, or anything else that gives an Arrow stream; or any iterable of pages or
    mappings. text, id, url: the columns that hold them, found by themselves where their names are plain.

    output: a folder. Run the same again after an interruption, and only what is missing is done; rows added at the
    end of the inputs are added at the end of the output. resume=False starts over.

    A page that fails becomes a row with status "error", its stage and its error, and so does one that takes longer
    than `time_limit_s` or kills its process; fail_fast=True stops at the first instead. A missing or repeated id is a
    warning of its row.

    workers: processes of this machine, each with its own pipeline; 0 works in this process, without a time limit.
    scheduler: the address of a Dask scheduler, "tcp://...", or a `distributed.Client`; its workers do the work.
    The files are the same, byte for byte, whatever does the work.

    related: so many related articles of the same corpus for each, and its near-duplicates, made once every shard is
    there and exact whatever the sharding. They are in files of their own, "related" and "duplicates", which `articles`
    and `frame` of the Corpus know; `related_index()` is the index. It can be asked for later: run the same again.

    format: "parquet" (nested records and a tidy table for each of `newsnlp.to_frames`; the extra newsnlp[corpus]) or
    "jsonl". keep_raw: keep the raw page and the way back to it. load_options: those of `newsnlp.load`, plain values.
    pipeline: "module:function", a factory of your own that is called with load_options in their place.
    progress: "bar", "lines", "none", or "auto": a bar in notebooks and on terminals, else a line a minute on stderr.

    Returns:
        The Corpus, as `newsnlp.open_corpus(output)` gives it.

    Raises:
        CorpusError: inputs that cannot be read, an output that holds something else or was made by another pipeline,
            a full disk, a pipeline that cannot be made, or the first failed row with fail_fast.
        MissingExtraError: Parquet without pyarrow, or a scheduler without `distributed`.
    """
    check_choices(workers=workers, format=format, shard_size=shard_size, batch_size=batch_size, progress=progress)
    if time_limit_s is not None and not time_limit_s > 0:
        raise ValueError(f"time_limit_s is {time_limit_s}, expected more than 0, or None")
    if related is not None and related < 1:
        raise ValueError(f"related is {related}, expected at least 1, or None")
    if related is not None and pipeline is None and "index" in (load_options or {}):
        raise ValueError("related= and the index of load_options both fill `related`; leave one out")
    if format == "parquet":
        require_pyarrow('format="parquet" (format="jsonl" works without it)')
    recipe = Recipe(pipeline, dict(load_options or {}))
    check_recipe(recipe)
    rows = read_rows(inputs, text=text, id=id, url=url)
    fingerprint = take_fingerprint(recipe)
    plan = {
        "newsnlp_corpus": PLAN_VERSION,
        "format": format,
        "shard_size": shard_size,
        "keep_raw": keep_raw,
        "fingerprint": fingerprint,
    }
    folder = Path(output).absolute()
    job = Job(
        recipe,
        str(folder),
        format,
        digest(fingerprint),
        keep_raw,
        fail_fast,
        batch_size,
        time_limit_s,
        related=related is not None,
    )
    with (
        prepare_output(folder, plan, resume=resume),
        open_progress(progress, rows.count(), folder / LOG) as shown,
    ):
        if isinstance(rows, Files) and (strange := passed_by(inputs)) is not None:
            shown.display.say(strange)
        in_flight = 2 * max(1, workers) if scheduler is None else None
        with saying_how_to_go_on(shown):
            run(rows, job, shard_size, shown, open_engine(job, workers, scheduler, shown), in_flight)
            relate_articles(folder, format, related, shown)
        sync_folders(folder)
        summary = shown.summary()
        write_json(folder, SUMMARY, summary.to_dict())
        for line in (*str(summary).splitlines(), *(told for _, told in sorted(shown.failures.values()))):
            shown.display.say(line)
        if summary.failed:
            log = Path(output) / LOG
            shown.display.say(f"what failed, and why: newsnlp.open_corpus({str(output)!r}).errors, or {log}")
    return open_corpus(output)


def check_choices(*, workers: int, format: str, shard_size: int, batch_size: int, progress: str) -> None:
    """Raises ValueError for a number or a choice that cannot be."""
    if workers < 0:
        raise ValueError(f"workers is {workers}, expected 0 (this process) or more")
    for name, value in (("shard_size", shard_size), ("batch_size", batch_size)):
        if value < 1:
            raise ValueError(f"{name} is {value}, expected at least 1")
    for name, choice, choices in (("format", format, FORMATS), ("progress", progress, STYLES)):
        if choice not in choices:
            raise ValueError(f"{name} is {choice!r}, expected one of {', '.join(choices)}")


def open_engine(job: Job, workers: int, scheduler: Any, shown: Progress) -> AbstractContextManager[Engine]:
    if scheduler is not None:
        return dask_cluster(job, scheduler)
    return process_pool(job, workers, shown.at_work) if workers else in_process(job, shown.at_work)


def run(
    rows: Rows,
    job: Job,
    shard_size: int,
    shown: Progress,
    opening: AbstractContextManager[Engine],
    in_flight: int | None,
) -> None:
    """Every shard of the rows that has no true receipt yet, through the engine; at most `in_flight` at a time."""
    output = Path(job.output)
    known = len(read_receipts(output))
    shards = cut_shards(note_duplicates(rows), shard_size)
    number = -1
    with opening as engine:
        limit = in_flight or 256
        waiting: set[Future[Outcome]] = set()
        for shard in shards:
            number = shard.number
            receipt = read_receipt(output, shard.number)
            if receipt is not None and may_skip(receipt, shard, job, output, last=shard.number == known - 1):
                shown.skip(receipt)
                continue
            waiting.add(engine.submit(shard))
            waiting = collect(waiting, shown, at_most=limit - 1)
        collect(waiting, shown, at_most=0)
    if number + 1 < known:
        raise CorpusError(
            f"{output} holds {known} shards, and the inputs make only {number + 1}: they are not those it was made of;"
            " give another output, or resume=False (--restart) to start over"
        )


@contextmanager
def saying_how_to_go_on(shown: Progress) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        told = f"stopped; {shown.rows:,} rows are done and safe; run the same again to go on"
        shown.log(told)
        shown.display.say(told)
        raise
    except CorpusError as error:
        shown.log(f"stopped: {type(error).__name__}")
        raise


def relate_articles(output: Path, format: Format, k: int | None, shown: Progress) -> None:
    """The second pass, once every shard is there; without one, what an earlier run made of other shards goes."""
    receipts = read_receipts(output)
    if k is None:
        if read_relations(output, receipts) is None:
            forget_relations(output, receipts)
        return
    with shown.timed("related"):
        total = sum(receipt.rows for receipt in receipts)
        relate(
            output,
            receipts,
            format,
            k,
            lambda rows: shown.tell(f"indexed {rows:,} of {total:,} rows"),
            lambda rows: shown.tell(f"related {rows:,} of {total:,} rows"),
        )


def collect(waiting: set[Future[Outcome]], shown: Progress, *, at_most: int) -> set[Future[Outcome]]:
    """Takes in what is finished, and waits until no more than `at_most` are left."""
    while len(waiting) > at_most:
        # A wait without end cannot be interrupted by Ctrl-C on Windows.
        finished, waiting = wait(waiting, timeout=1.0, return_when=FIRST_COMPLETED)
        for future in finished:
            shown.finish(future.result())
    return waiting


def may_skip(receipt: Receipt, shard: Shard, job: Job, output: Path, *, last: bool) -> bool:
    """Whether the receipt says, truly, that this very shard is done.

    Raises:
        CorpusError: the shard that is done was made of other rows.
    """
    if receipt.fingerprint != job.fingerprint:
        return False
    if receipt.input_sha256 == shard.sha256:
        return is_true(receipt, output)
    if last and receipt.first_row == shard.first_row and shard.begins_with(receipt):
        return False  # rows were added to the inputs: the last shard, not full then, has grown
    raise CorpusError(
        f"shard {shard.number} of {output} (from row {shard.first_row}) was made of other rows than the"
        " inputs hold now; give another output, or resume=False (--restart) to start over"
    )


# The output folder


@contextmanager
def prepare_output(folder: Path, plan: dict[str, Any], *, resume: bool) -> Iterator[None]:
    """Makes the folder ready for a run, and keeps other runs out of it.

    Raises:
        CorpusError: it holds something else, belongs to another pipeline, is in use, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strange = read_plan(folder) is None and any(p.name not in (LOCK, LOG, SCRATCH) for p in folder.iterdir())
        if strange:
            raise CorpusError(f"{folder} is not empty and holds no corpus of newsnlp; give another output")
        with locked(folder):
            clean_scratch(folder)
            before = read_plan(folder)
            if before is not None and not resume:
                start_over(folder)
                before = None
            if before is None:
                write_json(folder, PLAN, plan)
            else:
                check_same_plan(folder, before, plan)
            yield
            clean_scratch(folder)
    except OSError as error:
        if isinstance(error, CorpusError):
            raise
        raise CorpusError(f"cannot write {folder}: {error.strerror or error}") from error


def check_same_plan(folder: Path, before: Mapping[str, Any], plan: Mapping[str, Any]) -> None:
    """Raises CorpusError, which names what differs, unless both plans are of one pipeline and one layout."""
    old, new = _flat(before), _flat(plan)
    differing = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    if differing:
        shown = ", ".join(f"{name} ({old.get(name)!r} then, {new.get(name)!r} now)" for name in differing[:3])
        more = f" and {len(differing) - 3} more" if len(differing) > 3 else ""
        raise CorpusError(
            f"{folder} was made by another pipeline: {shown}{more}; give another output, or resume=False (--restart)"
            " to start over"
        )


def _flat(plan: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in plan.items():
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{prefix}{name}."))
        else:
            flat[prefix + name] = value
    return flat


def start_over(folder: Path) -> None:
    """Removes what a run made, receipts first, so that nothing half removed is ever taken for whole."""
    for name in (RECEIPTS, RECORDS, *COLUMNS, INDEX):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in (RELATIONS, SUMMARY, PLAN):
        (folder / name).unlink(missing_ok=True)


def clean_scratch(folder: Path) -> None:
    shutil.rmtree(folder / SCRATCH, ignore_errors=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps other runs out of the folder, until this process ends, however it ends.

    Raises:
        CorpusError: another run is at work there.
    """
    try:
        import fcntl
    except ImportError:  # Windows: shards are renamed whole, so two runs waste work and no more
        yield
        return
    with (folder / LOCK).open("wb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CorpusError(f"another run is at work in {folder}") from error
        except OSError:
            pass  # some network file systems have no locks
        yield

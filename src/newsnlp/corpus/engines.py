"""Where shards are worked on: in this process, in processes of this machine, or on a Dask cluster.

An engine has one method, `submit`; a new one is a function here that yields such an object and closes it.
"""

from __future__ import annotations

import json
import queue
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Protocol

from newsnlp.corpus.annotation import Annotator, Job, Outcome
from newsnlp.corpus.driving import Closed, Driver, OnProgress
from newsnlp.corpus.shards import Shard
from newsnlp.errors import CorpusError, MissingExtraError


class Engine(Protocol):
    """Takes shards; each future gives the outcome of one, or the CorpusError that ends the run."""

    def submit(self, shard: Shard, /) -> Future[Outcome]: ...


@contextmanager
def in_process(job: Job, on_progress: OnProgress) -> Iterator[Engine]:
    """Works in this very process: no time limit, and a page that kills its process kills the run. For debuggers."""
    annotator = Annotator(job)

    class InProcess:
        def submit(self, shard: Shard, /) -> Future[Outcome]:
            future: Future[Outcome] = Future()
            try:
                outcome = annotator.annotate(shard, on_begin=lambda first, last: on_progress(shard.number, first))
            except CorpusError as error:
                future.set_exception(error)
            else:
                future.set_result(outcome)
            return future

    yield InProcess()


@contextmanager
def process_pool(job: Job, workers: int, on_progress: OnProgress) -> Iterator[Engine]:
    """Works in `workers` processes of this machine, each with a pipeline of its own."""
    drivers = [Driver(job) for _ in range(workers)]
    idle: queue.SimpleQueue[Driver] = queue.SimpleQueue()
    for driver in drivers:
        idle.put(driver)
    threads = ThreadPoolExecutor(workers, thread_name_prefix="newsnlp-corpus")

    class ProcessPool:
        def submit(self, shard: Shard, /) -> Future[Outcome]:
            return threads.submit(self._drive, shard)

        def _drive(self, shard: Shard) -> Outcome:
            driver = idle.get()
            try:
                return driver.drive(shard, on_progress)
            finally:
                idle.put(driver)

    try:
        yield ProcessPool()
    finally:
        for driver in drivers:
            driver.close()
        threads.shutdown(wait=True, cancel_futures=True)
        for driver in drivers:  # one may have been about to start a process while it was closed
            driver.close()


@contextmanager
def dask_cluster(job: Job, scheduler: Any) -> Iterator[Engine]:
    """Works on a Dask cluster: the address of its scheduler, or a `distributed.Client`.

    Each Dask worker keeps a process with the pipeline, and drives it as the pool does; Dask gives the shards of a
    worker that is lost to others. All hosts must see the output folder under one path.

    Raises:
        MissingExtraError: `distributed` is not installed.
        CorpusError: the scheduler does not answer.
    """
    try:
        import distributed
    except ImportError as error:
        raise MissingExtraError("a cluster needs Dask: pip install 'newsnlp[cluster]'") from error
    connect: Any = distributed.Client
    ours = not isinstance(scheduler, distributed.Client)
    try:
        if isinstance(scheduler, str):
            # A Client of an address without a port waits a minute when it is thrown away, and complains of that.
            resolve: Any = distributed.comm.addressing.resolve_address
            resolve(scheduler)
        client = connect(scheduler, set_as_default=False) if ours else scheduler
    except (OSError, TimeoutError, ValueError) as error:
        raise CorpusError(f"no Dask scheduler answers at {scheduler}: {error}") from error
    sent_job = json.dumps(job.to_dict(), sort_keys=True)
    waiting: set[Any] = set()

    class DaskCluster:
        def submit(self, shard: Shard, /) -> Future[Outcome]:
            # Not pure: a shard that an earlier run of this scheduler finished may have lost its files since.
            theirs = client.submit(drive_here, sent_job, asdict(shard), sys.path, pure=False, retries=2)
            waiting.add(theirs)
            ours: Future[Outcome] = Future()
            theirs.add_done_callback(lambda done: self._settle(done, ours))
            return ours

        def _settle(self, theirs: Any, ours: Future[Outcome]) -> None:
            waiting.discard(theirs)
            if theirs.status == "cancelled":
                ours.set_exception(Closed())
                return
            error = theirs.exception()
            if error is None:
                ours.set_result(Outcome.from_dict(theirs.result()))
            elif isinstance(error, CorpusError):
                ours.set_exception(error)
            else:
                ours.set_exception(CorpusError(f"the Dask cluster failed: {type(error).__name__}: {error}"))

    try:
        yield DaskCluster()
    finally:
        client.cancel(list(waiting), force=True)
        if ours:
            client.close()


_drivers: dict[str, queue.SimpleQueue[Driver]] = {}


def drive_here(job: str, shard: dict[str, Any], path: list[str]) -> dict[str, Any]:
    """The task of a Dask worker: a shard, done in this host's own process, which stays for the next shards."""
    sys.path.extend(entry for entry in path if entry not in sys.path)
    idle = _drivers.setdefault(job, queue.SimpleQueue())
    try:
        driver = idle.get_nowait()
    except queue.Empty:
        driver = Driver(Job.from_dict(json.loads(job)))
    outcome = driver.drive(Shard(**shard))
    idle.put(driver)
    return outcome.to_dict()

"""Keeping a worker process at work: starting it, watching its time, and finding the page that kills it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from newsnlp.corpus.annotation import Job, Outcome
from newsnlp.corpus.shards import SCRATCH, Shard
from newsnlp.errors import CorpusError

# Deaths of the worker on a page that is alone, before the page is blamed: one may be the system's own doing.
DEATHS_TO_BLAME = 2
# Deaths on no page at all (in loading, in writing) before the run gives up.
DEATHS_TO_GIVE_UP = 6

OnProgress = Callable[[int, int], None]  # the shard's number, rows of it that are behind


class WorkerDied(Exception):
    """The process is gone. first, last: rows of the shard it was at, equal where it was at none."""

    def __init__(self, reason: str, first: int, last: int, *, too_long: bool = False):
        super().__init__(reason)
        self.reason = reason
        self.first = first
        self.last = last
        self.too_long = too_long


class Closed(Exception):
    """The engine is closing; what was at work is given up."""


class Driver:
    """One worker process at a time, restarted as often as needed, that works through shards of a job."""

    def __init__(self, job: Job):
        self.job = job
        self._worker: Worker | None = None
        self._closed = False

    def drive(self, shard: Shard, on_progress: OnProgress = lambda number, rows: None) -> Outcome:
        """The shard, done. A page that hangs, or kills the worker, becomes a failed row of it.

        Raises:
            CorpusError: the pipeline cannot be made, the output cannot be written, a row failed and the job is to
                fail fast, or workers die for no page's sake.
        """
        journal: Path | None = None
        killers: dict[int, str] = {}
        deaths: Counter[int] = Counter()
        idle_deaths = 0
        try:
            while True:
                try:
                    worker = self._live_worker()
                    return worker.annotate(
                        shard, journal, killers, self.job.time_limit_s, lambda row: on_progress(shard.number, row)
                    )
                except WorkerDied as death:
                    self._drop_worker()
                    if death.first == death.last:
                        idle_deaths += 1
                        if idle_deaths == DEATHS_TO_GIVE_UP:
                            raise CorpusError(f"workers keep dying: {death.reason}") from death
                    elif journal is None:
                        # From now on one page at a time, each finished one kept.
                        token = os.urandom(4).hex()
                        journal = Path(self.job.output) / SCRATCH / f"{shard.number:06d}.{token}.journal"
                    else:
                        deaths[death.first] += 1
                        if death.too_long or deaths[death.first] == DEATHS_TO_BLAME:
                            killers[death.first] = death.reason
        finally:
            if journal is not None:
                journal.unlink(missing_ok=True)

    def _live_worker(self) -> Worker:
        if self._closed:
            raise Closed
        if self._worker is None:
            self._worker = Worker(self.job)
            self._worker.wait_until_ready()
        return self._worker

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def close(self) -> None:
        """Ends the worker, whatever it is doing."""
        self._closed = True
        worker = self._worker
        if worker is not None:
            worker.close()


class Worker:
    """A process of `newsnlp.corpus.worker`."""

    def __init__(self, job: Job):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "newsnlp.corpus.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=worker_environment(),
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self._commands: IO[bytes] = self.process.stdin
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(self.process.stdout,), daemon=True).start()
        self._send({"job": job.to_dict(), "path": sys.path})

    def _listen(self, answers: IO[bytes]) -> None:
        with answers, suppress(ValueError):  # ValueError: the last line of a worker that died while it wrote
            for line in answers:
                self._answers.put(json.loads(line))
        self._answers.put(None)

    def _send(self, command: dict[str, Any]) -> None:
        with suppress(OSError, ValueError):  # it is dead, which the end of its answers says too
            self._commands.write(json.dumps(command).encode() + b"\n")
            self._commands.flush()

    def wait_until_ready(self) -> None:
        """Raises CorpusError if the pipeline cannot be made, WorkerDied if the process ends."""
        answer = self._answers.get()
        if answer is None:
            raise WorkerDied(self._last_words(), 0, 0)
        if "error" in answer:
            raise CorpusError(answer["error"])

    def annotate(
        self,
        shard: Shard,
        journal: Path | None,
        killers: dict[int, str],
        time_limit_s: float | None,
        on_row: Callable[[int], None],
    ) -> Outcome:
        """The shard, done by this process.

        Raises:
            WorkerDied: the process ended, or was ended as a batch took longer than the limit.
            CorpusError: what the process met and cannot go on from.
        """
        where = None if journal is None else str(journal)
        self._send({"shard": asdict(shard), "journal": where, "killers": killers})
        first = last = 0
        deadline: float | None = None
        while True:
            try:
                answer = self._answers.get(timeout=None if deadline is None else max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self.process.kill()
                reason = f"TimeLimit: it took longer than {time_limit_s:g} seconds"
                raise WorkerDied(reason, first, last, too_long=True) from None
            if answer is None:
                raise WorkerDied(self._last_words(), first, last)
            if "error" in answer:
                raise CorpusError(answer["error"])
            if "done" in answer:
                return Outcome.from_dict(answer["done"])
            first, last = answer["begin"]
            on_row(first)
            deadline = None if time_limit_s is None or first == last else time.monotonic() + time_limit_s

    def _last_words(self) -> str:
        code = self.process.wait()
        if code >= 0:
            return f"WorkerDied: its process ended with exit status {code}"
        try:
            return f"WorkerDied: its process was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"WorkerDied: its process was ended by signal {-code}"

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        with suppress(OSError):
            self._commands.close()


def worker_environment() -> dict[str, str]:
    """The environment of a worker: one thread for each library that would start one for each core.

    So N workers use N cores, and sums come out the same bit for bit on machines with any number of them.
    """
    libraries = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "BLIS", "RAYON")
    package = str(Path(__file__).parents[2])
    known = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        **{f"{library}_NUM_THREADS": "1" for library in libraries},
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONPATH": package if not known else f"{package}{os.pathsep}{known}",
    }

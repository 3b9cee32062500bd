"""What a long run shows while it goes, keeps in its log, and says at its end."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TextIO

from newsnlp.corpus.annotation import Outcome
from newsnlp.corpus.shards import Receipt

Style = Literal["auto", "bar", "lines", "none"]

STYLES: tuple[Style, ...] = ("auto", "bar", "lines", "none")
SECONDS_BETWEEN_LINES = 60.0

logger = logging.getLogger("newsnlp.corpus")
logger.addHandler(logging.NullHandler())  # else warnings get among the lines of the display


@dataclass(frozen=True, slots=True)
class Summary:
    """A corpus in numbers, and the run that finished it.

    errors: failed rows by stage. rows_before: of the rows, those that an earlier run had done. seconds: by the clock;
    stage_seconds: by stage, added over all workers. Both are of the last run alone.
    """

    rows: int
    shards: int
    errors: Mapping[str, int] = field(default_factory=dict)
    rows_before: int = 0
    seconds: float = 0.0
    stage_seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        return sum(self.errors.values())

    @property
    def pages_a_second(self) -> float:
        return (self.rows - self.rows_before) / self.seconds if self.seconds else 0.0

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        shards = f"{self.shards:,} shard{'' if self.shards == 1 else 's'}"
        lines = [f"{self.rows:,} row{'' if self.rows == 1 else 's'} in {shards}, {self.failed:,} failed"]
        if self.errors:
            lines.append("failed in: " + ", ".join(f"{stage} {count:,}" for stage, count in self.errors.items()))
        if self.rows_before:
            lines.append(f"{self.rows_before:,} rows were there from an earlier run")
        speed = f", {self.pages_a_second:.1f} pages a second" if self.rows > self.rows_before else ""
        lines.append(f"{duration(self.seconds)}{speed}")
        total = sum(self.stage_seconds.values())
        if total:
            parts = sorted(self.stage_seconds.items(), key=lambda item: (-item[1], item[0]))
            lines.append("work: " + ", ".join(f"{name} {100 * spent / total:.0f} %" for name, spent in parts))
        return "\n".join(lines)


class Display(Protocol):
    """Shows how far a run is. rows: behind it; before: of them, those that an earlier run had done."""

    def show(self, rows: int, before: int, failed: int) -> None: ...
    def say(self, text: str) -> None: ...
    def close(self) -> None: ...


class Silent:
    def show(self, rows: int, before: int, failed: int) -> None:
        pass

    def say(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


class Lines:
    """Plain lines, one a minute."""

    def __init__(self, stream: TextIO, total: int | None, seconds_between: float = SECONDS_BETWEEN_LINES):
        self.stream = stream
        self.total = total
        self.seconds_between = seconds_between
        self.started = self.shown = time.monotonic()

    def show(self, rows: int, before: int, failed: int) -> None:
        now = time.monotonic()
        if now - self.shown < self.seconds_between:
            return
        self.shown = now
        speed = (rows - before) / (now - self.started)
        text = f"{rows:,} rows"
        if self.total:
            text = f"{rows:,} of {self.total:,} rows ({100 * rows / self.total:.0f} %)"
        text += f", {failed:,} failed, {speed:.1f} pages a second"
        if self.total and speed:
            text += f", {duration((self.total - rows) / speed)} left"
        self.say(text)

    def say(self, text: str) -> None:
        self.stream.write(f"newsnlp: {text}\n")
        self.stream.flush()

    def close(self) -> None:
        pass


class Bar:
    """tqdm's bar: a widget in a notebook, one line on a terminal."""

    def __init__(self, stream: TextIO, total: int | None):
        from tqdm.auto import tqdm  # type: ignore[import-untyped]

        self._stream = stream
        self._bar = tqdm(total=total, unit="page", unit_scale=True, dynamic_ncols=True, file=stream)

    def show(self, rows: int, before: int, failed: int) -> None:
        # What was there before must not make the speed look better than it is.
        self._bar.initial = before
        self._bar.set_postfix(failed=failed, refresh=False)
        self._bar.update(rows - self._bar.n)

    def say(self, text: str) -> None:
        self._bar.write(f"newsnlp: {text}", file=self._stream)

    def close(self) -> None:
        self._bar.close()


def open_display(style: Style, total: int | None) -> Display:
    """A display on stderr. "auto": a bar in a notebook or on a terminal, plain lines where stderr goes to a file."""
    if style == "none" or sys.stderr is None:
        return Silent()
    if style == "bar" or (style == "auto" and ("ipykernel" in sys.modules or sys.stderr.isatty())):
        return Bar(sys.stderr, total)
    return Lines(sys.stderr, total)


class Progress:
    """Counts what is done, shows it, and logs it with ids and never with text."""

    def __init__(self, display: Display, log: Path):
        self.display = display
        self.started = time.perf_counter()
        self.rows = self.rows_before = self.shards = 0
        self.errors: Counter[str] = Counter()
        self.failures: dict[str, tuple[int, str]] = {}  # by stage, the first row and what is told of it
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._at_work: dict[int, int] = {}
        self._told = time.monotonic()
        self._lock = threading.Lock()
        self._log = log.open("a", encoding="utf-8", errors="backslashreplace")

    def skip(self, receipt: Receipt) -> None:
        """A shard that an earlier run did."""
        self._count(receipt)
        self.rows_before += receipt.rows
        self._show()

    def at_work(self, shard: int, rows: int) -> None:
        """So many rows of a shard are behind; called by any thread."""
        with self._lock:
            self._at_work[shard] = rows
        self._show()

    def finish(self, outcome: Outcome) -> None:
        """A shard that is done."""
        receipt = outcome.receipt
        with self._lock:
            self._at_work.pop(receipt.shard, None)
        self._count(receipt)
        for stage, seconds in (outcome.seconds or {}).items():
            self.seconds[stage] += seconds
        for failed in outcome.failed:
            where = f"row {failed.row}, id {json.dumps(failed.id)}, {failed.origin}"
            told = f"{where}: failed in {failed.stage}: {failed.kind}"
            self.log(told, logging.WARNING)
            self.failures[failed.stage] = min((failed.row, told), self.failures.get(failed.stage, (failed.row, told)))
        self.log(f"shard {receipt.shard}: {receipt.rows} rows, {sum(receipt.errors.values())} failed")
        self._show()

    def _count(self, receipt: Receipt) -> None:
        self.rows += receipt.rows
        self.shards += 1
        self.errors.update(receipt.errors)

    def _show(self) -> None:
        with self._lock:
            rows = self.rows + sum(self._at_work.values())
            self.display.show(rows, self.rows_before, self.errors.total())

    def tell(self, text: str) -> None:
        """Shows how far something is that no bar is for, once a minute."""
        now = time.monotonic()
        if now - self._told >= SECONDS_BETWEEN_LINES:
            self._told = now
            self.display.say(text)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Adds the time within to that of a stage."""
        started = self._told = time.monotonic()
        yield
        self.seconds[stage] += time.monotonic() - started

    def log(self, text: str, level: int = logging.INFO) -> None:
        self._log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {logging.getLevelName(level)} {text}\n")
        self._log.flush()
        logger.log(level, "%s", text)

    def summary(self) -> Summary:
        return Summary(
            rows=self.rows,
            shards=self.shards,
            errors=dict(sorted(self.errors.items())),
            rows_before=self.rows_before,
            seconds=time.perf_counter() - self.started,
            stage_seconds=dict(sorted(self.seconds.items())),
        )

    def close(self) -> None:
        self.display.close()
        self._log.close()


@contextmanager
def open_progress(style: Style, total: int | None, log: Path) -> Iterator[Progress]:
    progress = Progress(open_display(style, total), log)
    try:
        yield progress
    finally:
        progress.close()


def duration(seconds: float) -> str:
    """Seconds as a person reads them.

    >>> duration(4.2), duration(187), duration(7500)
    ('4 s', '3 min 7 s', '2 h 5 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"

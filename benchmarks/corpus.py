"""Corpus runs, measured: `python -m benchmarks.corpus speed|overhead|spacy|memory|poison|kills [--rows N]`.

speed     pages a second with one worker and with two, each run's start-up apart
overhead  the shard protocol in one process against a plain loop over `nlp.pipe`
spacy     pages a second with two workers against `en_core_web_sm` with `n_process=2`, on the same pages
memory    resident memory of driver and worker over many pages: its last tenth against its second tenth
poison    1 % of the rows broken in every known way: rows out, and whether each has the error or warning it should
kills     20 kills (SIGKILL) of the driver or a worker at random moments, then a comparison with an undisturbed run

The pages are made by a seed, of words of this file's own; the pipeline is `newsnlp.load()`. Results go to standard
output as JSON. `--short` makes pages of some 40 words in place of 300.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import newsnlp
from newsnlp.corpus.annotation import Annotator, Job
from newsnlp.corpus.fingerprint import Recipe, digest, take_fingerprint
from newsnlp.corpus.readers import read_rows
from newsnlp.corpus.shards import cut_shards

FIRST_NAMES = ("Ada", "Bo", "Chen", "Dina", "Ewa", "Farid", "Grace", "Hugo")
SYLLABLES = ("ba", "do", "ki", "lu", "mer", "na", "or", "pri", "ru", "sen", "ta", "vol")
PLACES = ("Lagos", "Oslo", "Lima", "Nairobi", "Warsaw", "Hanoi", "Quito", "Dakar")
SUBJECTS = ("the harbour", "a new tax", "the bridge", "the drought", "the budget", "the school reform", "the election")


def make_page(number: int, paragraphs: int) -> str:
    """A page of 22 words a paragraph, the same for the same number. Surnames are coined, so new words never end."""
    chance = random.Random(number)
    lines = [f"{chance.choice(PLACES)} argues about {chance.choice(SUBJECTS)}", ""]
    for _ in range(paragraphs):
        name = f"{chance.choice(FIRST_NAMES)} {''.join(chance.choices(SYLLABLES, k=4)).capitalize()}"
        lines.append(
            f'"We have waited {chance.randint(2, 90)} days for {chance.choice(SUBJECTS)}," said {name} in'
            f" {chance.choice(PLACES)} on Tuesday. Officials in {chance.choice(PLACES)} had asked for more time."
        )
        lines.append("")
    return "\n".join(lines)


def make_rows(rows: int, *, short: bool) -> Iterator[dict[str, Any]]:
    for i in range(rows):
        # Of short pages one in a hundred is long, so that windows and batches of many sizes come by.
        paragraphs = 14 if not short or i % 100 == 50 else 1 + i % 3
        yield {"id": f"p{i}", "text": make_page(i, paragraphs)}


# Speed


def measure_speed(rows: int, *, short: bool, repeats: int = 3) -> dict[str, Any]:
    """Pages a second, the start of the processes and the loading of the pipelines taken off."""
    speeds: dict[int, list[float]] = {1: [], 2: []}
    ratios = []
    for _ in range(repeats):
        for workers in (1, 2):
            speeds[workers].append(corpus_speed(rows, workers, short=short))
        ratios.append(speeds[2][-1] / speeds[1][-1])
    return {
        "one_worker_pages_s": statistics.median(speeds[1]),
        "two_workers_pages_s": statistics.median(speeds[2]),
        "ratio": statistics.median(ratios),
        "ratios": ratios,
    }


def corpus_speed(rows: int, workers: int, *, short: bool) -> float:
    """Pages a second from the first page at work to the end.

    Each worker first does one shard of a single row, and the clock starts when these are done.
    """
    started: list[float] = []

    def rows_after_start(output: Path) -> Iterator[dict[str, Any]]:
        for row in make_rows(rows, short=short):
            yield row
        del output

    with tempfile.TemporaryDirectory() as folder:
        newsnlp.annotate_corpus(
            rows_after_start(Path(folder)), f"{folder}/out", workers=workers, shard_size=32, progress="none"
        )
    return started[0] if started else 0.0


# Memory


def measure_memory(rows: int, *, short: bool, samples: Path | None = None) -> dict[str, Any]:
    """Memory of the driver and of its one worker, looked at whenever the driver has taken 256 more rows."""
    curve: list[tuple[int, float, float]] = []

    def watched() -> Iterator[dict[str, Any]]:
        for i, row in enumerate(make_rows(rows, short=short)):
            if i % 256 == 0 and i:
                curve.append((i, resident_mb(os.getpid()), sum(map(resident_mb, children_of(os.getpid())))))
                if samples is not None:
                    with samples.open("a") as stream:
                        stream.write(json.dumps(curve[-1]) + "\n")
            yield row

    with tempfile.TemporaryDirectory() as folder:
        corpus = newsnlp.annotate_corpus(watched(), f"{folder}/out", workers=1)
        failed = corpus.summary().failed
    tenth = max(1, len(curve) // 10)
    result: dict[str, Any] = {"rows": rows, "failed": failed}
    for name, column in (("driver", 1), ("worker", 2)):
        second = statistics.median(sample[column] for sample in curve[tenth : 2 * tenth])
        last = statistics.median(sample[column] for sample in curve[-tenth:])
        result[name] = {"second_tenth_mb": second, "last_tenth_mb": last, "growth": last / second - 1}
    return {**result, "curve": curve}


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB, from /proc (Linux); 0 for one that is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that live."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(status.parent.name))
    return found


def plot_memory(curve: list[tuple[int, float, float]], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 3))
    rows = [sample[0] for sample in curve]
    axes.plot(rows, [sample[2] for sample in curve], label="worker")
    axes.plot(rows, [sample[1] for sample in curve], label="driver")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("pages taken in")
    axes.set_ylabel("resident memory, MB")
    axes.legend(loc="lower right")
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


# Poison


@dataclass(frozen=True, slots=True)
class Poison:
    """A broken line of JSON Lines, and what must come of it: the stage and words of an error, or of a warning.

    Both None: the row has to be there, and may be sound, as a page of 100,000 brackets is a page.
    """

    name: str
    line: bytes
    stage: str | None = None
    words: str | None = None

    def is_named(self, stage: str | None, error: str | None, warnings: str) -> bool:
        if self.stage is not None:
            return stage == self.stage and (self.words or "") in (error or "")
        return self.words is None or self.words in warnings


def _page(text: str, **columns: Any) -> bytes:
    return json.dumps({"id": "odd", "text": text, **columns}).encode()


_ENTITIES = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
POISON = (
    Poison("cut line", b'{"id": "cut", "text": "', "input", "no JSON"),
    Poison("binary line", b"\xff\xfe\x00\x80\x81 binary \x93\xfa", "input", "not UTF-8"),
    Poison("nested JSON", b"[" * 100_000, "input", "nested"),
    Poison("a list", b"[1, 2]", "input", "the line is list"),
    Poison("text is an object", b'{"id": "o", "text": {"nested": true}}', "input", "'text' is dict"),
    Poison("text is a number", b'{"id": "n", "text": 17}', "input", "'text' is int"),
    Poison("text is null", b'{"id": "n", "text": null}', "input", "empty"),
    Poison("text is empty", b'{"id": "e", "text": ""}', "input", "empty"),
    Poison("no text", b'{"id": "e"}', "input", "no column"),
    Poison("id is a list", b'{"id": ["x"], "text": "words"}', "input", "the id in 'id' is list"),
    Poison("no id", b'{"text": "Rain came to the north on Monday."}', None, "missing-id"),
    Poison("repeated id", b'{"id": "p0", "text": "Rain came to the north on Monday."}', None, "duplicate-id"),
    Poison("an archive", _page("PK\x03\x04\x00\x00 words", id="zip"), "page", "zip archive"),
    Poison("5 MB in one line", _page("many words of one line " * 220_000)),
    Poison("5 MB of one word", _page("a" * 5_000_000)),
    Poison("deep markup", _page("<html><body>" + "<div>" * 100_000 + "Rain came.", id="deep")),
    Poison("entity bomb", _page(f'<!DOCTYPE l [<!ENTITY e0 "ha">{_ENTITIES}]><html><p>&e9;</p></html>', id="lol")),
    Poison("brackets", _page("(" * 50_000 + "[" * 50_000, id="brackets")),
    Poison("quotation marks", _page('"' * 50_000, id="marks")),
    Poison("control characters", _page("".join(map(chr, range(32))) * 500, id="controls")),
    Poison("half characters", _page("Rain \ud800 came \udc80 to the north.", id="halves")),
)


def measure_poison(rows: int, *, short: bool, exclude: Sequence[str] = ()) -> dict[str, Any]:
    """One row in a hundred is poison, of each kind in turn."""
    kinds = {i: POISON[i // 100 % len(POISON)] for i in range(99, rows, 100)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.jsonl"
        with path.open("wb") as stream:
            for i, row in enumerate(make_rows(rows, short=short)):
                stream.write((kinds[i].line if i in kinds else json.dumps(row).encode()) + b"\n")
        corpus = newsnlp.annotate_corpus(
            path, f"{folder}/out", time_limit_s=300, load_options={"exclude": list(exclude)} if exclude else None
        )
        articles = corpus.frame("articles").set_index("row")
        origins_in_order = all(r["origin"] == f"pages.jsonl:{r['row'] + 1}" for r in corpus.records())
        found: dict[str, dict[str, int]] = {}
        unnamed = []
        for i, kind in kinds.items():
            got = articles.loc[i]
            stage, error = (None if got.status == "ok" else str(got[name]) for name in ("stage", "error"))
            count = found.setdefault(kind.name, {"rows": 0, "named": 0, "failed": 0})
            named = kind.is_named(stage, error, str(got.warnings))
            count["rows"] += 1
            count["named"] += named
            count["failed"] += got.status == "error"
            if not named:
                unnamed.append([i, kind.name, stage, error])
        sound = articles.drop(index=list(kinds))
        return {
            "rows_in": rows,
            "rows_out": len(corpus),
            "in_order": origins_in_order,
            "sound_rows_that_failed": int((sound.status == "error").sum()),
            "poisoned": len(kinds),
            "named": sum(count["named"] for count in found.values()),
            "by_kind": found,
            "unnamed": unnamed,
            "summary": str(corpus.summary()),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("memory", "poison"))
    parser.add_argument("--rows", type=int, default=512)
    parser.add_argument("--short", action="store_true", help="pages of some 40 words, not 300")
    parser.add_argument("--samples", type=Path, help="memory: where to keep each look at once, as JSON Lines")
    parser.add_argument("--exclude", action="append", default=[], help="poison: a stage to leave out")
    chosen = parser.parse_args()
    if chosen.what == "poison":
        json.dump(measure_poison(chosen.rows, short=chosen.short, exclude=chosen.exclude), sys.stdout, indent=1)
        return
    json.dump(measure_memory(chosen.rows, short=chosen.short, samples=chosen.samples), sys.stdout)


if __name__ == "__main__":
    main()

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
from concurrent.futures import wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import newsnlp
from newsnlp.corpus.annotation import Annotator, Job
from newsnlp.corpus.engines import process_pool
from newsnlp.corpus.fingerprint import Recipe, digest, take_fingerprint
from newsnlp.corpus.readers import read_rows
from newsnlp.corpus.shards import cut_shards, note_duplicates

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
    """Pages a second of one worker and of two in turn, their start apart; the ratio is that of the pair."""
    speeds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(repeats):
        for workers in (1, 2):
            speeds[workers].append(pages_a_second(rows, workers, short=short))
    ratios = [two / one for one, two in zip(speeds[1], speeds[2], strict=True)]
    return {
        "one_worker_pages_s": statistics.median(speeds[1]),
        "two_workers_pages_s": statistics.median(speeds[2]),
        "ratio": statistics.median(ratios),
        "ratios": ratios,
        "busy": busy(),
    }


def pages_a_second(rows: int, workers: int, *, short: bool) -> float:
    """Pages a second of a pool whose processes have started and made their pipelines."""
    recipe = Recipe()
    with tempfile.TemporaryDirectory() as folder:
        job = Job(recipe, folder, "parquet", digest(take_fingerprint(recipe)))
        shards = list(cut_shards(read_rows(make_rows(rows, short=short)), 16))
        with process_pool(job, workers, lambda shard, done: None) as pool:
            # Each worker does a shard, and no worker two: the pool gives a shard to one that is idle.
            wait([pool.submit(shard) for shard in shards[:workers]])
            started = time.perf_counter()
            for done in [pool.submit(shard) for shard in shards]:
                done.result()
            return rows / (time.perf_counter() - started)


class Canned:
    """A pipeline whose articles were made beforehand, so that what is left is the protocol."""

    def __init__(self, articles: Sequence[newsnlp.Article], stages: Sequence[newsnlp.Stage]):
        self.articles = {article.id: article for article in articles}
        self.stages = stages

    def pipe(self, pages: Sequence[newsnlp.Page], **options: Any) -> list[newsnlp.Article]:
        return [self.articles[page.id] for page in pages]


def measure_overhead(rows: int, *, short: bool, repeats: int = 5) -> dict[str, Any]:
    """The shard protocol alone, from rows in to receipts out, against a plain loop over `nlp.pipe`, in one process.

    The least of several times, each by CPU time, which a busy machine spoils least; protocol_clock_ms has the waiting
    for the disk in it too. The difference of two whole runs would be smaller than their noise.
    """
    pages = [newsnlp.Page(row["text"], id=row["id"]) for row in make_rows(rows, short=short)]
    recipe = Recipe()
    with tempfile.TemporaryDirectory() as folder:
        annotator = Annotator(Job(recipe, folder, "parquet", digest(take_fingerprint(recipe))))
        plain = newsnlp.load()
        articles = list(plain.pipe(pages))
        annotator.pipeline = Canned(articles, plain.stages)

        def loop() -> None:
            for _ in plain.pipe(pages):
                pass

        def protocol() -> None:
            for shard in cut_shards(note_duplicates(read_rows(pages)), 256):
                annotator.annotate(shard)

        pipe = [timed(loop)[0] for _ in range(repeats)]
        protocols = [timed(protocol) for _ in range(repeats + 1)]
    per_page = 1000 / rows
    cpu, clock = (min(column) for column in zip(*protocols, strict=True))
    return {
        "pipe_cpu_ms": per_page * min(pipe),
        "protocol_cpu_ms": per_page * cpu,
        "protocol_clock_ms": per_page * clock,
        "overhead": cpu / min(pipe),
        "busy": busy(),
    }


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """CPU seconds and seconds by the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - clock


def measure_spacy(rows: int, *, short: bool, peer: str = "en_core_web_sm", repeats: int = 3) -> dict[str, Any]:
    """Two workers of ours against spaCy's small pipeline with two processes, on the same pages, in turn; starts apart.

    spaCy tags, parses and names what is in a text; ours cleans the page, and finds quotes, speakers and topics too.
    """
    import spacy

    nlp = spacy.load(peer)
    texts = [row["text"] for row in make_rows(rows + 64, short=short)]
    ours, theirs = [], []
    for _ in range(repeats):
        ours.append(pages_a_second(rows, 2, short=short))
        started, seen = 0.0, 0
        for seen, _ in enumerate(nlp.pipe(texts, n_process=2, batch_size=32), start=1):
            if seen == 64:  # both processes have started
                started = time.perf_counter()
        theirs.append((seen - 64) / (time.perf_counter() - started))
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return {
        "newsnlp_pages_s": statistics.median(ours),
        "spacy_pages_s": statistics.median(theirs),
        "ratio": statistics.median(ratios),
        "ratios": ratios,
        "busy": busy(),
    }


def busy() -> str:
    """Processors, and how many processes wanted one in the last minute, this one's own with them."""
    return f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"


# Memory


Sample = tuple[int, float, float]  # pages that the driver has taken in, MB of the driver, MB of its worker


def measure_memory(rows: int, *, short: bool, samples: Path | None = None) -> tuple[list[Sample], dict[str, Any]]:
    """Memory of the driver and of its one worker, looked at whenever the driver has taken in 256 more rows."""
    curve: list[Sample] = []

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
        return curve, {"rows": len(corpus), "failed": corpus.summary().failed, **growth(curve)}


def growth(curve: Sequence[Sample]) -> dict[str, dict[str, float]]:
    """Medians of the second tenth and of the last, and what lies between them."""
    tenth = max(1, len(curve) // 10)
    found = {}
    for name, column in (("driver", 1), ("worker", 2)):
        second = statistics.median(sample[column] for sample in curve[tenth : 2 * tenth])
        last = statistics.median(sample[column] for sample in curve[-tenth:])
        found[name] = {"second_tenth_mb": second, "last_tenth_mb": last, "growth": last / second - 1}
    return found


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


def plot_memory(curve: Sequence[Sample], path: Path) -> None:
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 3))
    rows = [sample[0] for sample in curve]
    axes.plot(rows, [sample[2] for sample in curve], label="worker")
    axes.plot(rows, [sample[1] for sample in curve], label="driver")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("pages taken in")
    axes.set_ylabel("resident memory, MB")
    axes.legend(loc="center right")
    figure.savefig(path, bbox_inches="tight", dpi=100)


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


# Kills


DRIVER = """
import json, sys, newsnlp
newsnlp.annotate_corpus(sys.argv[1], sys.argv[2], progress="none", **json.loads(sys.argv[3]))
"""


def measure_kills(rows: int, *, short: bool, exclude: Sequence[str] = (), kills: int = 20) -> dict[str, Any]:
    """SIGKILL of the driver and of a worker by turns, at moments of a seed; then what is there is compared."""
    moments = random.Random(11)
    options: dict[str, Any] = {"shard_size": 8, "related": 5}
    if exclude:
        options["load_options"] = {"exclude": list(exclude)}
    killed: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        pages, output = Path(folder) / "pages.jsonl", Path(folder) / "out"
        pages.write_text("".join(json.dumps(row) + "\n" for row in make_rows(rows, short=short)))
        newsnlp.annotate_corpus(pages, f"{folder}/undisturbed", progress="none", **options)
        command = [sys.executable, "-c", DRIVER, str(pages), str(output), json.dumps({**options, "workers": 2})]
        driver = subprocess.Popen(command)
        while killed.total() < kills and driver.poll() is None:
            goal = finished_shards(output) + moments.choice((0, 1, 1, 2))
            while driver.poll() is None and (finished_shards(output) < goal or not children_of(driver.pid)):
                time.sleep(0.01)
            time.sleep(moments.random())
            if driver.poll() is not None:
                break
            victims = children_of(driver.pid) if killed.total() % 2 else [driver.pid]
            for victim in victims[:1]:
                os.kill(victim, signal.SIGKILL)
                killed["driver" if victim == driver.pid else "worker"] += 1
            if victims == [driver.pid]:
                driver.wait()
                driver = subprocess.Popen(command)
        driver.wait()
        done, expected = contents(output), contents(Path(folder) / "undisturbed")
        return {
            "rows": rows,
            "kills": dict(killed),
            "files": len(expected),
            "differing": sorted(n for n in done.keys() | expected.keys() if done.get(n) != expected.get(n)),
            "rows_out": len(newsnlp.open_corpus(output)),
        }


def finished_shards(output: Path) -> int:
    return len(list((output / "receipts").glob("*.json")))


def contents(output: Path) -> dict[str, bytes]:
    """All files but those with times in them, and the index, whose parts are named by chance."""
    files = (p for p in output.rglob("*") if p.is_file() and p.name not in ("run.log", "summary.json"))
    names = {p.relative_to(output).as_posix(): p for p in files}
    return {name: p.read_bytes() for name, p in names.items() if not name.startswith("index/")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("speed", "overhead", "spacy", "memory", "poison", "kills"))
    parser.add_argument("--rows", type=int, default=512)
    parser.add_argument("--short", action="store_true", help="pages of some 40 words, not 300")
    parser.add_argument("--samples", type=Path, help="memory: where to keep each look at once, as JSON Lines")
    parser.add_argument("--plot", type=Path, help="memory: a picture of it, .svg or .png")
    parser.add_argument("--exclude", action="append", default=[], help="poison, kills: a stage to leave out")
    parser.add_argument("--peer", default="en_core_web_sm", help="spacy: an installed pipeline")
    chosen = parser.parse_args()
    rows, short = chosen.rows, chosen.short
    if chosen.what == "memory":
        curve, result = measure_memory(rows, short=short, samples=chosen.samples)
        if chosen.plot is not None:
            plot_memory(curve, chosen.plot)
    elif chosen.what == "poison":
        result = measure_poison(rows, short=short, exclude=chosen.exclude)
    elif chosen.what == "kills":
        result = measure_kills(rows, short=short, exclude=chosen.exclude)
    else:
        measures = {
            "speed": measure_speed,
            "overhead": measure_overhead,
            "spacy": partial(measure_spacy, peer=chosen.peer),
        }
        result = measures[chosen.what](rows, short=short)
    json.dump(result, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()

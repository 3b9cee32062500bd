"""Corpus runs, measured: `python -m benchmarks.corpus speed|overhead|memory|poison [--rows N]`.

speed     pages a second with one worker and with two, each worker's start-up apart
overhead  the shard protocol in one process against a plain loop over `nlp.pipe`
memory    resident memory of a worker over many pages: its last tenth against its second tenth
poison    1 % of the rows broken in every known way: rows out, and errors by their kind

The pages are made by a seed, of words of this file's own; the pipeline is `newsnlp.load()`.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import newsnlp
from newsnlp.corpus.annotation import Annotator, Job
from newsnlp.corpus.fingerprint import Recipe, digest, take_fingerprint
from newsnlp.corpus.readers import read_rows
from newsnlp.corpus.shards import cut_shards

NAMES = ("Ada Obi", "Bo Lindqvist", "Chen Rui", "Dina Haddad", "Ewa Nowak", "Farid Aziz", "Grace Mwangi", "Hugo Prat")
PLACES = ("Lagos", "Oslo", "Lima", "Nairobi", "Warsaw", "Hanoi", "Quito", "Dakar")
SUBJECTS = ("the harbour", "a new tax", "the bridge", "the drought", "the budget", "the school reform", "the election")


def make_page(number: int) -> str:
    """A page of about 300 words, the same for the same number."""
    chance = random.Random(number)
    lines = [f"{chance.choice(PLACES)} argues about {chance.choice(SUBJECTS)}", ""]
    for _ in range(14):
        name, place, subject = chance.choice(NAMES), chance.choice(PLACES), chance.choice(SUBJECTS)
        lines.append(
            f'"We have waited {chance.randint(2, 90)} days for {subject}," said {name} in {place} on Tuesday. '
            f"Officials in {chance.choice(PLACES)} had asked for more time before the vote."
        )
        lines.append("")
    return "\n".join(lines)


def make_rows(rows: int) -> Iterator[dict[str, Any]]:
    return ({"id": f"p{i}", "text": make_page(i)} for i in range(rows))


def measure_speed(rows: int) -> dict[str, float]:
    seconds = {}
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            # A first, small run takes the start of the processes; it is the same in both.
            started = time.perf_counter()
            newsnlp.annotate_corpus(make_rows(workers), f"{folder}/start", workers=workers, shard_size=1)
            start_up = time.perf_counter() - started
            started = time.perf_counter()
            newsnlp.annotate_corpus(make_rows(rows), f"{folder}/out", workers=workers, shard_size=64)
            seconds[workers] = time.perf_counter() - started - start_up
    return {
        "one": rows / seconds[1],
        "two": rows / seconds[2],
        "ratio": seconds[1] / seconds[2],
    }


def measure_overhead(rows: int, repeats: int = 3) -> dict[str, float]:
    pages = [newsnlp.Page(row["text"], id=row["id"]) for row in make_rows(rows)]
    recipe = Recipe()
    plain, sharded = [], []
    with tempfile.TemporaryDirectory() as folder:
        job = Job(recipe, folder, "parquet", digest(take_fingerprint(recipe)))
        annotator = Annotator(job)
        for _ in range(repeats):
            started = time.perf_counter()
            for _article in annotator.pipeline.pipe(pages):
                pass
            plain.append(time.perf_counter() - started)
            started = time.perf_counter()
            for shard in cut_shards(read_rows(pages), 256):
                annotator.annotate(shard)
            sharded.append(time.perf_counter() - started)
    whole, loop = statistics.median(sharded), statistics.median(plain)
    return {"plain_s": loop, "sharded_s": whole, "overhead": whole / loop - 1}


def measure_memory(rows: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        recipe = Recipe()
        annotator = Annotator(Job(recipe, folder, "parquet", digest(take_fingerprint(recipe))))
        resident = []
        for shard in cut_shards(read_rows(make_rows(rows)), 128):
            annotator.annotate(shard)
            resident.append(resident_mb())
    tenth = max(1, len(resident) // 10)
    second, last = statistics.median(resident[tenth : 2 * tenth]), statistics.median(resident[-tenth:])
    return {"second_tenth_mb": second, "last_tenth_mb": last, "growth": last / second - 1, "curve_mb": resident}


def resident_mb() -> float:
    """Resident memory of this process in MB, from /proc (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


POISON = (
    b'{"id": "poison", "text": "',
    b"\xff\xfe\x00\x80 binary",
    b"[" * 100_000,
    b'{"id": 1, "text": {"nested": true}}',
    b'{"id": ["list"], "text": "words"}',
    b'{"id": "p0", "text": "a repeated id"}',
    b'{"text": "no id at all"}',
    b'{"id": "empty", "text": ""}',
    b'{"id": "huge", "text": "' + b"many words of one line " * 220_000 + b'"}',
    b'{"id": "zip", "text": "PK\\u0003\\u0004\\u0000\\u0000"}',
)


def measure_poison(rows: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.jsonl"
        with path.open("wb") as stream:
            for i, row in enumerate(make_rows(rows)):
                line = POISON[i // 100 % len(POISON)] if i % 100 == 99 else json.dumps(row).encode()
                stream.write(line + b"\n")
        corpus = newsnlp.annotate_corpus(path, f"{folder}/out", workers=2)
        return {"rows_in": rows, "rows_out": len(corpus), "errors": dict(corpus.summary().errors)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("speed", "overhead", "memory", "poison"))
    parser.add_argument("--rows", type=int, default=512)
    chosen = parser.parse_args()
    measures = {
        "speed": measure_speed,
        "overhead": measure_overhead,
        "memory": measure_memory,
        "poison": measure_poison,
    }
    json.dump(measures[chosen.what](chosen.rows), sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()

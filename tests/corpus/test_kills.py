"""Processes that are really killed, at random moments of fixed seeds; in the end it is as if none had been."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmarks.corpus import children_of

import newsnlp
from newsnlp.corpus.batch import annotate_corpus, open_corpus

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

ROWS = 480
OPTIONS = {"pipeline": "fake_pipelines:make", "load_options": {"pause_s": 0.01}, "shard_size": 4, "batch_size": 4}
OPTIONS["format"] = "jsonl"  # one file a shard: the kills are many, and each file waits for the disk

DRIVER = """
import json, sys
from newsnlp.corpus.batch import annotate_corpus
annotate_corpus(sys.argv[1], sys.argv[2], progress="none", **json.loads(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("in") / "pages.jsonl"
    with path.open("w") as stream:
        for i in range(ROWS):
            text = "RAISE" if i % 50 == 7 else f"Page {i} says Obi went to Lagos"
            stream.write(json.dumps({"id": f"p{i}", "text": text}) + "\n")
    return path


@pytest.fixture(scope="module")
def expected(inputs, tmp_path_factory) -> dict[str, bytes]:
    output = tmp_path_factory.mktemp("expected") / "out"
    annotate_corpus(inputs, output, workers=0, progress="none", **OPTIONS)
    return seen(output)


def seen(output: Path) -> dict[str, bytes]:
    """All files of an output but those with times in them."""
    files = (p for p in output.rglob("*") if p.is_file() and p.name not in ("run.log", "summary.json"))
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in files}


def start_driver(inputs: Path, output: Path, **options) -> subprocess.Popen:
    here = os.pathsep.join([str(Path(newsnlp.__file__).parents[1]), str(Path(__file__).parent)])
    command = [sys.executable, "-c", DRIVER, str(inputs), str(output), json.dumps({**OPTIONS, **options})]
    return subprocess.Popen(
        # As on a terminal: a shell that starts the tests in the background has SIGINT ignored, and children inherit it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        args=command,
        env={**os.environ, "PYTHONPATH": here},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def receipts(output: Path) -> int:
    return len(list((output / "receipts").glob("*.json")))


def wait_for(condition, process: subprocess.Popen, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)


def test_driver_killed_at_random_moments_is_gone_on_with_to_the_same_bytes(inputs, expected, tmp_path):
    output = tmp_path / "out"
    moments = random.Random(7)
    kills = 0
    for _ in range(20):
        process = start_driver(inputs, output, workers=2)
        goal = receipts(output) + moments.choice((0, 0, 1, 1, 2))
        wait_for(lambda goal=goal: receipts(output) >= goal, process)
        time.sleep(moments.random() * 0.1)
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kills += 1
        if receipts(output) * OPTIONS["shard_size"] >= ROWS:
            break
        done = open_corpus(output) if (output / "plan.json").exists() else None
        if done is not None:
            done.verify()  # what has a receipt is whole, whatever happened to the driver
    assert kills >= 10
    corpus = annotate_corpus(inputs, output, workers=2, progress="none", **OPTIONS)
    assert corpus.complete and seen(output) == expected


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="worker processes are found in /proc")
def test_workers_killed_at_random_moments_leave_the_same_bytes(inputs, expected, tmp_path):
    output = tmp_path / "out"
    moments = random.Random(3)
    process = start_driver(inputs, output, workers=2)
    kills = 0
    for shards in (0, 10, 25, 45, 60):
        wait_for(lambda shards=shards: receipts(output) >= shards and children_of(process.pid), process)
        time.sleep(moments.random() * 0.05)
        for child in children_of(process.pid)[:1]:
            os.kill(child, signal.SIGKILL)
            kills += 1
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()
    assert kills >= 3
    assert seen(output) == expected


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="worker processes are found in /proc")
def test_workers_end_when_their_driver_is_killed(inputs, tmp_path):
    process = start_driver(inputs, tmp_path / "out", workers=2, load_options={"pause_s": 60})
    wait_for(lambda: len(children_of(process.pid)) == 2, process)
    workers = children_of(process.pid)
    process.kill()
    process.communicate()
    until = time.monotonic() + 30
    while any(is_running(pid) for pid in workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert workers and not any(is_running(pid) for pid in workers)


def is_running(pid: int) -> bool:
    try:
        state = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # a zombie is gone, only its parent has not looked


def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(inputs, expected, tmp_path):
    output = tmp_path / "out"
    process = start_driver(inputs, output, workers=2)
    wait_for(lambda: receipts(output) >= 2, process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "KeyboardInterrupt" in said.decode()
    assert "run the same again to go on" in (output / "run.log").read_text()
    assert not children_of(process.pid)
    open_corpus(output).verify()
    annotate_corpus(inputs, output, workers=0, progress="none", **OPTIONS)
    assert seen(output) == expected

"""A Dask scheduler and two worker processes on loopback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import newsnlp
from newsnlp.corpus.batch import annotate_corpus
from newsnlp.errors import CorpusError, MissingExtraError

OPTIONS = {
    "pipeline": "fake_pipelines:make",
    "load_options": {"pause_s": 0.01},
    "shard_size": 10,
    "progress": "none",
}
PAGES = [{"id": f"p{i}", "text": "KILL" if i == 33 else f"Page {i} says Obi went to Lagos"} for i in range(200)]


def seen(output: Path) -> dict[str, bytes]:
    files = (p for p in output.rglob("*") if p.is_file() and p.name not in ("run.log", "summary.json"))
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in files}


@pytest.fixture
def cluster(tmp_path):
    """The address of a scheduler, and the processes of its two workers."""
    pytest.importorskip("distributed")
    here = os.pathsep.join([str(Path(newsnlp.__file__).parents[1]), str(Path(__file__).parent)])
    env = {**os.environ, "PYTHONPATH": here, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "5"}
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = subprocess.Popen(
        [*start, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], env=env, stderr=subprocess.PIPE, text=True
    )
    workers = []
    try:
        address = None
        for line in scheduler.stderr:
            if found := re.search(r"tcp://127\.0\.0\.1:\d+", line):
                address = found.group()
                break
        assert address is not None
        threading.Thread(target=scheduler.stderr.read, daemon=True).start()
        join = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
        for number in range(2):
            where = ["--local-directory", str(tmp_path / f"dask-{number}"), "--no-nanny"]
            workers.append(subprocess.Popen([*join, *where], env=env, stderr=subprocess.DEVNULL))
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_cluster_makes_the_same_bytes_though_a_worker_of_it_is_killed(cluster, tmp_path):
    address, workers = cluster
    output = tmp_path / "out"

    def kill_one() -> None:
        until = time.monotonic() + 60
        while len(list((output / "receipts").glob("*.json"))) < 4 and time.monotonic() < until:
            time.sleep(0.01)
        workers[0].send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    corpus = annotate_corpus(PAGES, output, scheduler=address, **OPTIONS)
    killer.join()
    assert list(corpus.errors.row) == [33]
    assert "SIGKILL" in corpus.errors.error[0]
    annotate_corpus(PAGES, tmp_path / "pool", workers=1, **OPTIONS)
    assert seen(output) == seen(tmp_path / "pool")


def test_failing_pipeline_on_a_cluster_is_one_clear_error(cluster, tmp_path):
    with pytest.raises(CorpusError, match="no weights"):
        annotate_corpus(
            PAGES, tmp_path / "out", scheduler=cluster[0], pipeline="fake_pipelines:refuse", progress="none"
        )


def test_cluster_without_distributed_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"newsnlp\[cluster\]"):
        annotate_corpus(PAGES, tmp_path / "out", scheduler="tcp://127.0.0.1:1", **OPTIONS)


def test_a_scheduler_without_a_port_is_refused_at_once(tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(CorpusError, match="no Dask scheduler answers at localhost: missing port"):
        annotate_corpus(PAGES, tmp_path / "out", scheduler="localhost", **OPTIONS)

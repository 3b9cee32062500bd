"""An index on disk: the same when it comes back, and never half of one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newsnlp.errors import IndexFormatError
from newsnlp.related import storage
from newsnlp.related.index import RelatedIndex

ROWS = [
    ("a", "Harbour strike", "Dockers began a strike over wages."),
    ("b\ud800", "Strike ends", "The dockers ended their strike."),
    ("", "Flood", "A flood came in the night."),
]
MORE = [("d", "Flood", "After the flood the river fell."), ("e", "Strike", "A strike over wages again.")]


def answers(index: RelatedIndex) -> dict[str, list[tuple[str, float, tuple[str, ...]]]]:
    return {id: [(r.article_id, r.cosine, r.terms) for r in index.related(id)] for id in sorted(index.ids)}


def test_what_is_opened_is_what_was_saved(tmp_path: Path) -> None:
    index = RelatedIndex.build(ROWS)
    index.add(MORE)
    index.remove(["a"])
    index.save(tmp_path / "index")
    opened = RelatedIndex.open(tmp_path / "index")
    assert answers(opened) == answers(index)
    assert len(opened) == 4
    assert "a" not in opened


def test_an_opened_index_grows_and_is_saved_beside_its_readers(tmp_path: Path) -> None:
    RelatedIndex.build(ROWS).save(tmp_path)
    reader = RelatedIndex.open(tmp_path)
    before = answers(reader)
    writer = RelatedIndex.open(tmp_path)
    writer.add(MORE)
    writer.remove(["a"])
    writer.save(tmp_path)
    assert answers(reader) == before
    expected = RelatedIndex.build([r for r in ROWS + MORE if r[0] != "a"])
    assert {k: [x[0] for x in v] for k, v in answers(RelatedIndex.open(tmp_path)).items()} == {
        k: [x[0] for x in v] for k, v in answers(expected).items()
    }


def test_a_save_writes_only_what_is_new(tmp_path: Path) -> None:
    index = RelatedIndex.build([(f"x{i}", "", f"harbour strike wages word{i}") for i in range(50)])
    index.save(tmp_path)
    (large,) = tmp_path.glob("segment-*")
    written = large.stat().st_mtime_ns
    index.add(MORE)
    index.save(tmp_path)
    assert large.is_dir() and large.stat().st_mtime_ns == written
    assert len(list(tmp_path.glob("segment-*"))) == 2
    assert len(list(tmp_path.glob("state-*"))) == len(list(tmp_path.glob("words-*"))) == 1


def test_an_empty_index_can_be_saved(tmp_path: Path) -> None:
    RelatedIndex().save(tmp_path)
    opened = RelatedIndex.open(tmp_path)
    assert len(opened) == 0
    opened.add(ROWS)
    assert len(opened) == 3


@pytest.mark.parametrize(
    "pattern", ["segment-*/terms.npy", "state-*/0.frequencies.npy", "words-*/blob.npy", "index.json"]
)
def test_a_damaged_file_is_named(tmp_path: Path, pattern: str) -> None:
    RelatedIndex.build(ROWS).save(tmp_path)
    (file,) = tmp_path.glob(pattern)
    content = bytearray(file.read_bytes())
    content[-3] ^= 1
    file.write_bytes(content)
    with pytest.raises(IndexFormatError, match=r"damaged|cannot be read"):
        RelatedIndex.open(tmp_path)
    file.write_bytes(content[:-1])
    with pytest.raises(IndexFormatError, match=r"damaged|cannot be read"):
        RelatedIndex.open(tmp_path)
    file.unlink()
    with pytest.raises(IndexFormatError, match="missing"):
        RelatedIndex.open(tmp_path)


def test_another_version_is_refused(tmp_path: Path) -> None:
    RelatedIndex.build(ROWS).save(tmp_path)
    manifest = json.loads((tmp_path / "index.json").read_text())
    manifest["version"] = 99
    (tmp_path / "index.json").write_text(json.dumps(manifest))
    with pytest.raises(IndexFormatError, match="version 99"):
        RelatedIndex.open(tmp_path)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    with pytest.raises(IndexFormatError, match="not empty"):
        RelatedIndex.build(ROWS).save(tmp_path)
    with pytest.raises(IndexFormatError, match="missing"):
        RelatedIndex.open(tmp_path)
    with pytest.raises(IndexFormatError, match="is a file"):
        RelatedIndex.build(ROWS).save(tmp_path / "letters.txt")
    assert [p.name for p in tmp_path.iterdir()] == ["letters.txt"]


def test_two_writers_at_once_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    index = RelatedIndex.build(ROWS)
    index.save(tmp_path)
    with storage._only_writer(tmp_path), pytest.raises(IndexFormatError, match="another process"):
        index.save(tmp_path)


KILLED = """
import os, signal, sys
from newsnlp.related import storage
from newsnlp.related.index import RelatedIndex
steps = int(sys.argv[2])
real = os.fsync
def fsync(descriptor):
    global steps
    steps -= 1
    if steps < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    real(descriptor)
index = RelatedIndex.open(sys.argv[1])
index.add([("d", "Flood", "After the flood the river fell."), ("e", "Strike", "A strike over wages again.")])
index.remove(["a"])
os.fsync = fsync
index.save(sys.argv[1])
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process by signal")
@pytest.mark.parametrize("steps", [0, 3, 12, 25, 29, 31, 33])
def test_a_writer_killed_in_the_middle_leaves_the_last_good_state(tmp_path: Path, steps: int) -> None:
    RelatedIndex.build(ROWS).save(tmp_path)
    before = answers(RelatedIndex.open(tmp_path))
    run = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(steps)], env=dict(os.environ), check=False)
    opened = RelatedIndex.open(tmp_path, verify=True)
    if run.returncode == -signal.SIGKILL and "d" not in opened:
        assert answers(opened) == before
    else:
        assert set(opened.ids) == {"b\ud800", "", "d", "e"}
    opened.add([("f", "", "harbour")])
    opened.save(tmp_path)
    assert "f" in RelatedIndex.open(tmp_path, verify=True)
    assert not list(tmp_path.glob("*.tmp"))


def test_what_was_fitted_to_rank_by_is_saved(tmp_path: Path) -> None:
    index = RelatedIndex.build([(f"x{i}", "", f"harbour strike wages word{i % 7} name{i % 5}") for i in range(50)])
    index.fit_lsa(3)
    index.save(tmp_path)
    opened = RelatedIndex.open(tmp_path)
    assert opened.related("x1", rerank="lsa") == index.related("x1", rerank="lsa")
    (part,) = tmp_path.glob("lsa-*")
    written = part.stat().st_mtime_ns
    opened.add(MORE)
    opened.save(tmp_path)
    assert part.stat().st_mtime_ns == written

"""An index in a folder: arrays as .npy files that are written once, and one small file that says which of them hold.

    index.json                 format, counts, and the files of each part with their sizes and SHA-256
    words-TOKEN/               the words of the lexicon
    segment-NAME/              what is fixed of a segment
    lsa-TOKEN/                 the directions to rank anew by, where they were fitted
    state-TOKEN/               frequencies, living articles and norms of each segment

A save writes new parts beside the old, makes them durable, and then puts the new index.json in place in one step.
Parts that nothing names any more are removed afterwards; who has them open keeps them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, Literal

import numpy as np
from numpy.typing import NDArray

from newsnlp.errors import IndexFormatError
from newsnlp.related.lsa import Lsa
from newsnlp.related.segments import Segment, array_names
from newsnlp.related.strings import StringTable
from newsnlp.related.vectors import TermCounts

FORMAT = "newsnlp related index"
VERSION = 2
MANIFEST = "index.json"
# Up to this size an index is checked against its checksums whenever it is opened; it takes about a quarter second.
VERIFIED_BYTES = 256_000_000

_TABLE = tuple(f.name for f in fields(StringTable))
_FIXED = ("digests", "days", "posting_starts", "postings")
_CHANGING = ("frequencies", "alive", "norms")

Files = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class State:
    """What of an index is kept."""

    segments: list[Segment]
    words: StringTable
    articles: int
    changes: int
    pipelines: list[str]
    lsa: Lsa | None = None


def write_state(state: State, path: str | os.PathLike[str]) -> None:
    """Writes an index to a folder, atomically; see the head of this module.

    Raises:
        IndexFormatError: the folder holds something else, or another process is writing to it.
    """
    from newsnlp import __version__

    folder = Path(path)
    if folder.exists() and not folder.is_dir():
        raise IndexFormatError(f"{folder} is a file; an index is a folder")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MANIFEST).exists() and any(not _is_ours(p.name) for p in folder.iterdir()):
        raise IndexFormatError(f"{folder} is not empty and holds no index; choose another folder")
    with _only_writer(folder):
        old = _old_parts(folder)
        parts: dict[str, Files] = {}
        words = f"words-{_token_of(state.words)}"
        parts[words] = old.get(words) or _write_part(folder, words, _table_arrays("", state.words))
        changing: dict[str, NDArray[Any]] = {}
        segments = []
        for at, segment in enumerate(state.segments):
            name = f"segment-{segment.name}"
            parts[name] = old.get(name) or _write_part(folder, name, _fixed_arrays(segment))
            changing |= {f"{at}.{field}": getattr(segment, field) for field in _CHANGING}
            segments.append({"part": name, "norms_of": segment.norms_of, "norms_articles": segment.norms_articles})
        lsa = None
        if state.lsa is not None:
            lsa = f"lsa-{_digest_arrays(state.lsa.keys, state.lsa.directions)}"
            arrays: dict[str, NDArray[Any]] = {"keys": state.lsa.keys, "directions": state.lsa.directions}
            parts[lsa] = old.get(lsa) or _write_part(folder, lsa, arrays)
        name = f"state-{token_hex(8)}"
        parts[name] = _write_part(folder, name, changing)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "package": __version__,
            "articles": state.articles,
            "changes": state.changes,
            "pipelines": state.pipelines,
            "words": words,
            "segments": segments,
            "state": name,
            "lsa": lsa,
            "parts": parts,
        }
        manifest["sha256"] = _digest(manifest)
        fresh = folder / f"{MANIFEST}.{token_hex(8)}.tmp"
        with fresh.open("w", encoding="utf-8") as stream:
            json.dump(manifest, stream, indent=1)
            _settle(stream)
        fresh.replace(folder / MANIFEST)
        _settle_folder(folder)
        for stale in folder.iterdir():
            if _is_ours(stale.name) and stale.name not in (MANIFEST, ".lock", *parts):
                _discard(stale)


def read_state(path: str | os.PathLike[str], *, verify: bool | None) -> State:
    """The index of a folder, its arrays memory-mapped; what changes is mapped copy-on-write.

    Raises:
        IndexFormatError: there is no index, it is damaged, or of another version.
    """
    folder = Path(path)
    for attempt in range(5):
        manifest = _read_manifest(folder)
        try:
            return _read_parts(folder, manifest, verify)
        except (FileNotFoundError, IndexFormatError) as error:
            # A writer may have replaced the parts since the manifest was read: then there is a new manifest.
            if attempt == 4 or _read_manifest(folder)["sha256"] == manifest["sha256"]:
                if isinstance(error, IndexFormatError):
                    raise
                raise IndexFormatError(f"{folder}: {Path(error.filename).name} is missing") from error
    raise AssertionError("unreachable")


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise IndexFormatError(f"{folder} holds no related index: {MANIFEST} is missing") from error
    except (OSError, ValueError) as error:
        raise IndexFormatError(f"{folder}: {MANIFEST} cannot be read: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise IndexFormatError(f"{folder}: {MANIFEST} is not that of a related index")
    if manifest.get("version") != VERSION:
        found = manifest.get("version")
        raise IndexFormatError(f"{folder} is of version {found!r}, this newsnlp reads {VERSION}; build it again")
    if manifest.get("sha256") != _digest(manifest):
        raise IndexFormatError(f"{folder}: {MANIFEST} is damaged: its checksum differs")
    return manifest


def _read_parts(folder: Path, manifest: dict[str, Any], verify: bool | None) -> State:
    parts: dict[str, Files] = manifest["parts"]
    size = sum(entry["bytes"] for files in parts.values() for entry in files.values())
    for part, files in parts.items():
        for name, entry in files.items():
            file = folder / part / name
            if file.stat().st_size != entry["bytes"]:
                raise IndexFormatError(f"{folder}: {part}/{name} is damaged: its size differs")
            if (verify or (verify is None and size <= VERIFIED_BYTES)) and _checksum(file) != entry["sha256"]:
                raise IndexFormatError(f"{folder}: {part}/{name} is damaged: its checksum differs")
    segments = []
    for at, entry in enumerate(manifest["segments"]):
        here = folder / entry["part"]
        changing = {f: _map(folder / manifest["state"] / f"{at}.{f}.npy", "c") for f in _CHANGING}
        segment = Segment(
            name=entry["part"].removeprefix("segment-"),
            counts=TermCounts(*(_map(here / f"{f}.npy") for f in array_names())),
            ids=_map_table(here, "ids_"),
            **{f: _map(here / f"{f}.npy") for f in _FIXED},
            **changing,
            inverse=np.zeros(0, np.float32),
            greatest=np.zeros(0, np.float32),
            norms_of=entry["norms_of"],
            norms_articles=entry["norms_articles"],
        )
        segment.invert_norms()
        segments.append(segment)
    words = _map_table(folder / manifest["words"], "")
    lsa = None
    if manifest["lsa"] is not None:
        lsa = Lsa(*(_map(folder / manifest["lsa"] / f"{f}.npy") for f in ("keys", "directions")))
    return State(segments, words, manifest["articles"], manifest["changes"], list(manifest["pipelines"]), lsa)


def _map(file: Path, mode: Literal["r", "c"] = "r") -> NDArray[Any]:
    array: NDArray[Any] = np.load(file, mmap_mode=mode, allow_pickle=False)
    # Plain arrays over the mapping: slices of them cost less than those of np.memmap.
    return array.view(np.ndarray) if len(array) else np.array(array)


def _map_table(folder: Path, prefix: str) -> StringTable:
    return StringTable(*(_map(folder / f"{prefix}{f}.npy") for f in _TABLE))


def _table_arrays(prefix: str, table: StringTable) -> dict[str, NDArray[Any]]:
    return {f"{prefix}{f}": getattr(table, f) for f in _TABLE}


def _fixed_arrays(segment: Segment) -> dict[str, NDArray[Any]]:
    arrays = {f: getattr(segment.counts, f) for f in array_names()}
    return arrays | {f: getattr(segment, f) for f in _FIXED} | _table_arrays("ids_", segment.ids)


def _token_of(table: StringTable) -> str:
    """A name for the words: they are only ever added, so their number and the last of them tell them apart."""
    return f"{len(table)}-{_digest_arrays(table.hashes)}"


def _digest_arrays(*arrays: NDArray[Any]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for array in arrays:
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _write_part(folder: Path, name: str, arrays: dict[str, NDArray[Any]]) -> Files:
    """Writes arrays to a folder of their own, durably; returns size and SHA-256 of each file."""
    # A part of that name without a manifest that knows it is what a killed writer left.
    _discard(folder / name)
    building = folder / f"{name}.{token_hex(4)}.tmp"
    building.mkdir()
    files: Files = {}
    for field, array in arrays.items():
        file = building / f"{field}.npy"
        with file.open("wb") as stream:
            np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)
            _settle(stream)
        files[file.name] = {"bytes": file.stat().st_size, "sha256": _checksum(file)}
    _settle_folder(building)
    building.rename(folder / name)
    return files


def _checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digest(manifest: dict[str, Any]) -> str:
    rest = {k: v for k, v in manifest.items() if k != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _old_parts(folder: Path) -> dict[str, Files]:
    """The parts that are there already and sound; none where there is no sound manifest of this version."""
    try:
        parts: dict[str, Files] = _read_manifest(folder)["parts"]
    except IndexFormatError:
        return {}
    return {
        part: files
        for part, files in parts.items()
        if all(
            (folder / part / n).is_file() and (folder / part / n).stat().st_size == f["bytes"] for n, f in files.items()
        )
    }


def _is_ours(name: str) -> bool:
    return name == ".lock" or name.startswith((MANIFEST, "words-", "segment-", "state-", "lsa-"))


def _discard(path: Path) -> None:
    if path.is_dir():
        # What a reader has open cannot be removed on every system; the next save tries again.
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """Holds the folder's lock, where the system has such locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexFormatError(f"another process is writing to {folder}") from error
        yield


def _settle(stream: IO[Any]) -> None:
    """Waits until what was written is on the disk."""
    stream.flush()
    os.fsync(stream.fileno())


def _settle_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

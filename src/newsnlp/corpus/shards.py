"""The unit of work: some rows in, their files and a receipt out, each seen whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from newsnlp.corpus.rows import Row
from newsnlp.errors import CorpusError

# A shard is cut before `shard_size` rows where these are huge, so that what a worker holds stays bounded.
LARGEST_SHARD = 32_000_000  # characters of its rows as JSON

RECEIPTS = "receipts"
SCRATCH = ".scratch"  # temporary files; nothing in it is ever needed again


@dataclass(frozen=True, slots=True)
class Shard:
    """Consecutive rows. first_row: the place of the first in the corpus, from 0; payload: the rows, a JSON list."""

    number: int
    first_row: int
    rows: int
    payload: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.payload.encode()).hexdigest()

    def begins_with(self, receipt: Receipt) -> bool:
        """Whether its first rows are the very ones of a receipt."""
        begun = json.dumps(json.loads(self.payload)[: receipt.rows])
        return hashlib.sha256(begun.encode()).hexdigest() == receipt.input_sha256

    def read(self) -> list[Row]:
        return [Row.from_dict(record) for record in json.loads(self.payload)]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a shard: written last, so where it is, all of the shard is.

    errors: failed rows by stage. input_sha256: of the rows that came in. fingerprint: of the pipeline. files: name
    below the output folder -> {"bytes", "sha256"}.
    """

    shard: int
    first_row: int
    rows: int
    errors: Mapping[str, int]
    input_sha256: str
    fingerprint: str
    files: Mapping[str, Mapping[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class FirstRows:
    """The first row of every id, in 24 to 48 bytes an id: a dict would take 200, and corpora have millions.

    Of an id 8 bytes of a hash are kept: at a million ids, one chance in 30 million of a false answer.
    """

    def __init__(self) -> None:
        self._known = 0
        self._make_room(1024)

    def _make_room(self, places: int) -> None:
        self._mask = places - 1
        self._keys = array("Q", bytes(8 * places))  # 0: free
        self._rows = array("Q", bytes(8 * places))

    def first(self, id: str, row: int) -> int:
        """The row that first had the id, which is this one if none had it."""
        hashed = hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        key = int.from_bytes(hashed, "little") or 1
        place = self._place(key)
        if self._keys[place]:
            return self._rows[place]
        self._keys[place], self._rows[place] = key, row
        self._known += 1
        if 3 * self._known > 2 * len(self._keys):
            self._grow()
        return row

    def _place(self, key: int) -> int:
        place = key & self._mask
        while self._keys[place] not in (0, key):
            place = (place + 1) & self._mask
        return place

    def _grow(self) -> None:
        known = zip(self._keys, self._rows, strict=True)
        self._make_room(2 * len(self._keys))
        for key, row in known:
            if key:
                place = self._place(key)
                self._keys[place], self._rows[place] = key, row


def note_duplicates(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, those whose id was there before with a note that says where."""
    seen = FirstRows()
    for number, row in enumerate(rows):
        if row.id is not None:
            first = seen.first(row.id, number)
            if first != number:
                row = replace(row, notes=(*row.notes, f"duplicate-id: row {first} has it too"))
        yield row


def cut_shards(rows: Iterable[Row], shard_size: int) -> Iterator[Shard]:
    """Consecutive rows as shards of `shard_size`, or fewer where they are huge; the cuts depend on the rows alone."""
    parts: list[str] = []
    size = number = first_row = 0
    for row in rows:
        part = json.dumps(row.to_dict())
        if parts and (len(parts) == shard_size or size + len(part) > LARGEST_SHARD):
            yield Shard(number, first_row, len(parts), f"[{', '.join(parts)}]")
            first_row += len(parts)
            number += 1
            parts, size = [], 0
        parts.append(part)
        size += len(part)
    if parts:
        yield Shard(number, first_row, len(parts), f"[{', '.join(parts)}]")


def write_shard(
    output: Path,
    shard: Shard,
    files: Iterable[tuple[str, bytes]],
    errors: Mapping[str, int],
    fingerprint: str,
) -> Receipt:
    """Writes the files of a shard and then its receipt.

    Raises:
        CorpusError: the disk is full, or the output cannot be written.
    """
    entries = {}
    for name, data in files:
        # A name that a power failure takes back is missed by the next run, as the receipt lists it; `sync_folders`
        # at the end of a run makes all of them last, at a fraction of the time.
        write_whole(output, name, data, sync_folder=False)
        entries[name] = file_entry(data)
    receipt = Receipt(
        shard.number, shard.first_row, shard.rows, dict(sorted(errors.items())), shard.sha256, fingerprint, entries
    )
    write_whole(output, receipt_name(shard.number), _json_bytes(receipt.to_dict()))
    return receipt


def file_entry(data: bytes) -> dict[str, Any]:
    """What a receipt says of a file."""
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def receipt_name(number: int) -> str:
    return f"{RECEIPTS}/{number:06d}.json"


def write_json(output: Path, name: str, value: Any) -> None:
    """Writes a value as a file of JSON below the output folder, whole or not at all."""
    write_whole(output, name, _json_bytes(value))


def _json_bytes(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def write_whole(output: Path, name: str, data: bytes, *, sync_folder: bool = True) -> None:
    """Writes a file below the output folder that is seen whole or not at all: temporary file, fsync, atomic rename.

    sync_folder: wait too until the name itself is on the disk.

    Raises:
        CorpusError: the disk is full, or the output cannot be written.
    """
    target = output / name
    # No two processes share a name, even on two machines: one may still write what another has taken over.
    scratch = output / SCRATCH / f"{name.replace('/', '-')}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch.parent.mkdir(parents=True, exist_ok=True)
        try:
            with scratch.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)
        if sync_folder:
            _sync_folder(target.parent)
    except OSError as error:
        raise CorpusError(
            f"cannot write {target}: {error.strerror or error};"
            " what is finished is safe: mend that and run the same again"
        ) from error


def sync_folders(output: Path) -> None:
    """Waits until the names of all finished files are on the disk.

    Raises:
        CorpusError: the disk does not take them.
    """
    try:
        for folder in sorted(p for p in output.iterdir() if p.is_dir()):
            _sync_folder(folder)
    except OSError as error:
        raise CorpusError(f"cannot write {output}: {error.strerror or error}") from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_receipt(output: Path, number: int) -> Receipt | None:
    """The receipt of a shard; None where there is none that can be read."""
    try:
        return Receipt(**json.loads((output / receipt_name(number)).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def read_receipts(output: Path) -> list[Receipt]:
    """All receipts of an output folder, in order of their shards."""
    numbers = sorted(int(p.stem) for p in (output / RECEIPTS).glob("*.json") if p.stem.isdecimal())
    found = (read_receipt(output, number) for number in numbers)
    return [receipt for receipt in found if receipt is not None]


def is_true(receipt: Receipt, output: Path) -> bool:
    """Whether every file of the receipt is there, byte for byte."""
    return files_are_true(receipt.files, output)


def files_are_true(files: Mapping[str, Mapping[str, Any]], output: Path) -> bool:
    """Whether all these files, name below the output folder -> `file_entry`, are there, byte for byte."""
    for name, entry in files.items():
        try:
            with (output / name).open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != entry["sha256"]:
                    return False
        except OSError:
            return False
    return True

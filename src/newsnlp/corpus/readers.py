"""What a user may hold, as a lazy stream of rows: files, folders, globs, tables, iterables.

Rows come in one order, whatever the machine: files as they are given, those of a folder or glob by name.
"""

from __future__ import annotations

import bz2
import codecs
import csv
import glob
import gzip
import io
import json
import lzma
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any, Protocol

from newsnlp.article import Page
from newsnlp.corpus.rows import Columns, Row, complete_columns, find_columns, row_of_record
from newsnlp.errors import CorpusError, MissingExtraError, PageError

LINES = (".jsonl", ".ndjson")
TABLE_SUFFIXES = (".csv", ".tsv")
ARCHIVES = (".warc", ".wet")
PAGES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".txt": "text/plain",
    ".xml": None,
}
# Records of a WARC that are pages; the pictures, scripts and redirects among them are no rows.
PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
COMPRESSIONS = (".gz", ".zst", ".xz", ".bz2")
LONGEST_LINE = 64_000_000  # bytes; a longer line is an error of its row and is never held in memory


class Rows(Protocol):
    """Rows that can be counted, where that is cheap, and read once in order."""

    def count(self) -> int | None: ...
    def __iter__(self) -> Iterator[Row]: ...


@dataclass(frozen=True, slots=True)
class Names:
    """The columns that the user named; None where newsnlp is to find them."""

    text: str | None = None
    id: str | None = None
    url: str | None = None


def read_rows(inputs: Any, *, text: str | None = None, id: str | None = None, url: str | None = None) -> Rows:
    """The rows of whatever is given.

    A path, folder or glob, or a list of them: JSON Lines, CSV, TSV, WARC, WET (each also .gz, .zst, .xz, .bz2),
    Parquet, and .html, .txt, .xml files, one page each. A DataFrame of pandas or polars, a `datasets.Dataset`, what
    gives an Arrow stream (a pyarrow Table, a DuckDB relation), an open file of JSON Lines, or any iterable of pages
    (str, bytes, Page, a path to one) or of mappings. In a list, strings are pages unless one of them is a path that is
    there, or none of them has a space in it.

    Raises:
        CorpusError: nothing can be read, or no column is plainly the page.
        MissingExtraError: Parquet, an Arrow stream or .zst without pyarrow, WARC without warcio.
    """
    names = Names(text, id, url)
    if isinstance(inputs, (bytes, bytearray)):
        raise CorpusError("inputs is one page as bytes; give a list of pages, or paths")
    if isinstance(inputs, Page):
        return Iterated([inputs], names)
    if isinstance(inputs, (str, os.PathLike)):
        return Files(find_files([os.fspath(inputs)]), names)
    if isinstance(inputs, Mapping):
        raise CorpusError("inputs is one mapping; give a list of rows, a table, paths, or one split of a dataset")
    if isinstance(inputs, (list, tuple)) and inputs and all(isinstance(i, (str, os.PathLike)) for i in inputs):
        paths = [os.fspath(i) for i in inputs]
        if all(_is_there(path) for path in paths):
            return Files(find_files(paths), names)
        lost = [path for path in paths if not _is_there(path)]
        if any(isinstance(i, os.PathLike) for i in inputs) or len(lost) < len(paths) or all(map(_is_word, lost)):
            raise CorpusError(f"no such file: {lost[0]}")
    # Frames and columns of pandas and polars give such a stream too, but can be read without pyarrow, and with any
    # values.
    if hasattr(inputs, "__arrow_c_stream__") and not any(
        hasattr(inputs, name) for name in ("itertuples", "iter_slices", "to_list")
    ):
        reader = require_pyarrow("Arrow tables").RecordBatchReader.from_stream(inputs)
        inputs = ArrowStream(reader, getattr(inputs, "num_rows", None))
    if isinstance(inputs, io.IOBase):
        return Streamed(inputs, names)
    columns = _column_names(inputs)
    if columns is not None:
        return Table(inputs, find_columns(columns, text=text, id=id, url=url, origin="the table"))
    if isinstance(inputs, Iterable):
        return Iterated(inputs, names)
    raise CorpusError(f"inputs is {type(inputs).__name__}; expected paths, a table, or an iterable of pages")


def _is_there(path: str) -> bool:
    # A whole page given as a str is too long a name for the system, or has characters that no name may have.
    try:
        return Path(path).exists() or (glob.has_magic(path) and bool(match_glob(path)))
    except (OSError, ValueError):
        return False


def _is_word(text: str) -> bool:
    # No page is one word, and few paths are more.
    return not any(character.isspace() for character in text)


# Files


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file, and its name in the corpus: the last part of a file that was named, the way below a folder."""

    path: Path
    name: str

    @property
    def kind(self) -> str:
        """The suffix, without that of a compression: ".jsonl"."""
        path = Path(self.name.lower())
        return Path(path.stem).suffix if path.suffix in COMPRESSIONS else path.suffix


def find_files(paths: Sequence[str]) -> list[InputFile]:
    """The files of paths, folders and globs, those of a folder or glob in order of their names.

    Raises:
        CorpusError: a path is not there, a folder holds no file of a known kind, or a file is of an unknown kind.
    """
    found: list[InputFile] = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            known = sorted((f for f in _files_inside(path) if _is_known(f)), key=lambda f: f.name)
            if not known:
                raise CorpusError(f"{path} holds no file of a known kind ({', '.join(_known_kinds())})")
            found.extend(known)
        elif path.exists():
            found.append(InputFile(path, path.name))
        elif glob.has_magic(given) and (matches := match_glob(given)):
            root = _fixed_part(given)
            found.extend(InputFile(p, p.relative_to(root).as_posix()) for p in matches if p.is_file())
        else:
            raise CorpusError(f"no such file: {given}")
    for file in found:
        if not _is_known(file):
            raise CorpusError(
                f"{file.path}: unknown kind of file; known are {', '.join(_known_kinds())};"
                " write it as one of these, or give its rows to annotate_corpus as a DataFrame or a list"
            )
    return found


def _files_inside(folder: Path) -> list[InputFile]:
    inside = (InputFile(p, p.relative_to(folder).as_posix()) for p in folder.rglob("*") if p.is_file())
    return [file for file in inside if not _is_hidden(file)]


def passed_by(inputs: Any) -> str | None:
    """What `read_rows` leaves out of the folders it is given, in words; None for nothing."""
    given = inputs if isinstance(inputs, (list, tuple)) else [inputs]
    folders = [Path(each) for each in given if isinstance(each, (str, os.PathLike)) and _is_there(os.fspath(each))]
    strange = [f for folder in folders if folder.is_dir() for f in _files_inside(folder) if not _is_known(f)]
    if not strange:
        return None
    kinds = ", ".join(sorted({f.kind or f.name for f in strange})[:8])
    return f"{len(strange):,} file{'' if len(strange) == 1 else 's'} of an unknown kind passed by: {kinds}"


def _known_kinds() -> tuple[str, ...]:
    return (*LINES, *TABLE_SUFFIXES, ".parquet", *ARCHIVES, *PAGES)


def _is_known(file: InputFile) -> bool:
    return file.kind in _known_kinds()


def _is_hidden(file: InputFile) -> bool:
    return any(part.startswith(".") for part in Path(file.name).parts)


def match_glob(pattern: str) -> list[Path]:
    """What a glob matches, by name. `Path.glob` takes no absolute pattern."""
    return [Path(match) for match in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207


def _fixed_part(pattern: str) -> Path:
    """The folder of a glob before its first part with magic in it."""
    fixed = []
    for part in Path(pattern).parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed)


@dataclass(frozen=True, slots=True)
class Files:
    """The rows of files, one after another."""

    files: list[InputFile]
    names: Names

    def count(self) -> int | None:
        total = 0
        for file in self.files:
            if file.kind in PAGES:
                total += 1
            elif file.kind == ".parquet":
                total += _parquet(file.path).metadata.num_rows
            elif file.kind in LINES and file.path.suffix.lower() in LINES:
                total += _count_lines(file.path)
            else:
                return None
        return total

    def __iter__(self) -> Iterator[Row]:
        for file in self.files:
            yield from read_file(file, self.names)


@dataclass(frozen=True, slots=True)
class Streamed:
    """The rows of an open file of JSON Lines, standard input among them."""

    stream: Any
    names: Names

    def count(self) -> None:
        return None

    def __iter__(self) -> Iterator[Row]:
        stream = getattr(self.stream, "buffer", self.stream)
        if isinstance(stream, io.TextIOBase):
            stream = io.BytesIO(stream.read().encode())
        yield from _read_lines(stream, Path(str(getattr(stream, "name", "stream"))).name, self.names)


def read_file(file: InputFile, names: Names) -> Iterator[Row]:
    """The rows of one file.

    Raises:
        CorpusError: the file cannot be read, or ends amid its compression.
    """
    try:
        if file.kind in PAGES:
            yield _read_page(file)
        elif file.kind in LINES:
            with open_binary(file.path) as stream:
                yield from _read_lines(stream, file.name, names)
        elif file.kind == ".parquet":
            yield from _read_parquet(file, names)
        elif file.kind in ARCHIVES:
            yield from _read_archive(file)
        else:
            yield from _read_csv(file, names)
    except (OSError, EOFError, lzma.LZMAError, csv.Error) as error:
        raise CorpusError(f"cannot read {file.path}: {error}") from error


def _read_page(file: InputFile) -> Row:
    try:
        with open_binary(file.path) as stream:
            return Row(stream.read(), file.name, id=file.name, media_type=PAGES[file.kind])
    except (OSError, EOFError, lzma.LZMAError) as error:
        return Row("", file.name, id=file.name, problem=f"cannot read the file: {error}")


def open_binary(path: Path) -> IO[bytes]:
    """A file as a stream of bytes, unpacked as its suffix says."""
    suffix = path.suffix.lower()
    if suffix == ".zst":
        pyarrow = require_pyarrow(".zst files")
        return pyarrow.CompressedInputStream(pyarrow.OSFile(str(path)), "zstd")  # type: ignore[no-any-return]
    openers: dict[str, Callable[[Path, Any], Any]] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}
    return openers.get(suffix, open)(path, "rb")  # type: ignore[no-any-return]


def _count_lines(path: Path) -> int:
    count = 0
    last = b"\n"
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            count += block.count(b"\n")
            last = block[-1:]
    return count + (last != b"\n")


def split_lines(stream: IO[bytes], longest: int = LONGEST_LINE) -> Iterator[bytes | None]:
    """The lines of a stream without their ends; None for one of more than `longest` bytes, which is skipped."""
    parts: list[bytes] = []
    size = 0
    while block := stream.read(1 << 18):
        *ends, rest = block.split(b"\n")
        for end in ends:
            size += len(end)
            parts.append(end)
            yield b"".join(parts) if size <= longest else None
            parts, size = [], 0
        size += len(rest)
        if size <= longest:
            parts.append(rest)
        else:
            parts.clear()
    if size:
        yield b"".join(parts) if size <= longest else None


def _read_lines(stream: IO[bytes], name: str, names: Names) -> Iterator[Row]:
    columns: Columns | None = None
    early: list[tuple[str, Any]] = []  # lines before the first object, which tells the columns
    for number, line in enumerate(split_lines(stream), start=1):
        if line is not None and not line.strip():
            continue
        origin = f"{name}:{number}"
        record = parse_line(line)
        if columns is None and isinstance(record, dict):
            columns = _columns_of_record(record, names, name)
            for earlier in early:
                yield _row_of_line(earlier[1], columns, earlier[0])
            early.clear()
        elif columns is not None and isinstance(record, dict):
            columns = complete_columns(columns, record)
        if columns is None and not isinstance(record, str):
            early.append((origin, record))
            continue
        yield _row_of_line(record, columns, origin)
    for origin, record in early:
        yield _row_of_line(record, columns, origin)


def parse_line(line: bytes | None) -> Any:
    """The value of a line of JSON, or the CorpusError that says what is wrong with it."""
    if line is None:
        return CorpusError(f"no JSON: a line of more than {LONGEST_LINE:,} bytes")
    try:
        return json.loads(line)
    except UnicodeDecodeError as error:
        return CorpusError(f"no JSON: not UTF-8 at byte {error.start}")
    except RecursionError:
        return CorpusError("no JSON: nested too deeply")
    except ValueError as error:
        return CorpusError(f"no JSON: {error}")


def _columns_of_record(record: Mapping[str, Any], names: Names, origin: str) -> Columns:
    keys = [key for key in record if isinstance(key, str)]
    return find_columns(keys, text=names.text, id=names.id, url=names.url, origin=origin, sure=False)


def _row_of_line(record: Any, columns: Columns | None, origin: str) -> Row:
    if isinstance(record, CorpusError):
        return Row("", origin, problem=str(record))
    if isinstance(record, dict) and columns is not None:
        return row_of_record(record, columns, origin)
    if isinstance(record, str) and record:
        return Row(record, origin)
    return Row("", origin, problem=f"no page: the line is {type(record).__name__}, expected an object or a string")


def find_delimiter(header: str, kind: str) -> str:
    """What stands between the cells: of comma, semicolon and tab the one that the header has most of.

    Spreadsheets write semicolons where the comma is the decimal sign.

    >>> find_delimiter("id;url;text", ".csv"), find_delimiter("text", ".csv"), find_delimiter("text", ".tsv")
    (';', ',', '\\t')
    """
    usual = "\t" if kind == ".tsv" else ","
    bare = re.sub(r'"[^"]*"', "", header)
    candidates: tuple[str, ...] = (usual, ",", ";", "\t")
    return max(candidates, key=lambda delimiter: bare.count(delimiter))


def _text_lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines of a CSV with their ends: UTF-16 where its mark says so, else UTF-8; a line that is not is cp1252.

    Spreadsheets begin a CSV with a byte order mark, which would become part of the first name, and write cp1252 on
    Windows unless asked for more.
    """
    lines = io.TextIOWrapper(stream, encoding="latin-1", newline="")
    first = next(lines, "")
    if first.encode("latin-1").startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        whole = (first + lines.read()).encode("latin-1")
        yield from io.StringIO(whole.decode("utf-16", "replace"), newline="")
        return
    yield _text_of(first).removeprefix("\ufeff")
    yield from map(_text_of, lines)


def _text_of(line: str) -> str:
    # Latin-1 gives back the bytes as they were.
    found: bytes = line.encode("latin-1")
    try:
        return found.decode()
    except UnicodeDecodeError:
        return found.decode("cp1252", "replace")


def _read_csv(file: InputFile, names: Names) -> Iterator[Row]:
    # The default of 131,072 characters is shorter than many a page; sys.maxsize overflows a C long on Windows.
    csv.field_size_limit(2**31 - 1)
    with open_binary(file.path) as stream:
        lines = _text_lines(stream)
        first = next(lines)
        if not first:
            return
        reader = csv.reader(chain([first], lines), delimiter=find_delimiter(first, file.kind))
        header = next(reader)
        columns = find_columns(header, text=names.text, id=names.id, url=names.url, origin=file.name)
        for cells in reader:
            if not cells:
                continue
            origin = f"{file.name}:{reader.line_num}"
            if len(cells) != len(header):
                problem = f"{len(cells)} cells, expected {len(header)}"
                yield Row("", origin, problem=problem)
                continue
            yield row_of_record(dict(zip(header, cells, strict=True)), columns, origin)


def _read_parquet(file: InputFile, names: Names) -> Iterator[Row]:
    opened = _parquet(file.path)
    columns = find_columns(opened.schema_arrow.names, text=names.text, id=names.id, url=names.url, origin=file.name)
    number = 0
    for batch in opened.iter_batches(batch_size=256, columns=_wanted(columns)):
        for record in batch.to_pylist():
            number += 1
            yield row_of_record(record, columns, f"{file.name}:{number}")


def _read_archive(file: InputFile) -> Iterator[Row]:
    """The pages of a WARC: responses and resources of status 200, or texts already taken out of them (WET)."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise MissingExtraError("WARC files need warcio: pip install 'newsnlp[warc]'") from error
    with open_binary(file.path) as stream:
        try:
            for number, record in enumerate(ArchiveIterator(stream), start=1):
                head = record.http_headers
                kind = (head or record.rec_headers).get_header("Content-Type") or ""
                answered = head is None or head.get_statuscode() == "200"
                if record.rec_type not in ("response", "resource", "conversion") or not answered:
                    continue
                if kind.partition(";")[0].strip().lower() in PAGE_TYPES:
                    yield _row_of_archived(record, kind, f"{file.name}:{number}")
        except ArchiveLoadFailed as error:
            raise CorpusError(f"cannot read {file.path}: {error}") from error


def _row_of_archived(record: Any, media_type: str, origin: str) -> Row:
    id = (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>") or None
    url = record.rec_headers.get_header("WARC-Target-URI")
    try:
        raw = record.content_stream().read(LONGEST_LINE + 1)
    except Exception as error:  # a body packed in a way that is broken, or that its reader does not know
        return Row("", origin, id=id, url=url, problem=f"no page: its body cannot be unpacked: {error}")
    if not raw:
        return Row("", origin, id=id, url=url, problem="no page: it is empty")
    if len(raw) > LONGEST_LINE:
        return Row("", origin, id=id, url=url, problem=f"no page: a body of more than {LONGEST_LINE:,} bytes")
    return Row(raw, origin, id=id, url=url, media_type=media_type)


def _parquet(path: Path) -> Any:
    pyarrow = require_pyarrow("Parquet files")
    import pyarrow.parquet as parquet

    try:
        return parquet.ParquetFile(path)
    except (OSError, pyarrow.ArrowInvalid) as error:
        raise CorpusError(f"cannot read {path}: {error}") from error


def require_pyarrow(purpose: str) -> Any:
    """The pyarrow module.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtraError(f"{purpose} need pyarrow: pip install 'newsnlp[corpus]'") from error
    return pyarrow


def _wanted(columns: Columns) -> list[str]:
    return [c for c in (columns.text, columns.id, columns.url, columns.media_type) if c is not None]


# Tables in memory, and iterables


def _column_names(inputs: Any) -> list[str] | None:
    """The columns of a DataFrame of pandas or polars, an ArrowStream or a datasets.Dataset; None for anything else."""
    names = getattr(inputs, "column_names", None)  # ArrowStream, datasets
    if names is None and hasattr(inputs, "columns") and hasattr(inputs, "shape"):
        names = inputs.columns  # pandas, polars
    return None if names is None or isinstance(names, (str, Mapping)) else [str(name) for name in names]


@dataclass(frozen=True, slots=True)
class ArrowStream:
    """What gives its rows as batches of Arrow, once: a pyarrow Table or reader, a DuckDB relation and more."""

    reader: Any
    length: int | None  # None: nobody has counted them

    @property
    def column_names(self) -> list[str]:
        return list(self.reader.schema.names)

    def records(self, wanted: list[str]) -> Iterator[Mapping[str, Any]]:
        for batch in self.reader:
            for first in range(0, len(batch), 256):
                yield from batch.select(wanted).slice(first, 256).to_pylist()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table; its own row numbers, from 1, are their origins."""

    table: Any
    columns: Columns

    def count(self) -> int | None:
        return _length(self.table)

    def __iter__(self) -> Iterator[Row]:
        for number, record in enumerate(self._records(), start=1):
            yield row_of_record(record, self.columns, f"row:{number}")

    def _records(self) -> Iterator[Mapping[str, Any]]:
        wanted = _wanted(self.columns)
        if isinstance(self.table, ArrowStream):
            yield from self.table.records(wanted)
        elif hasattr(self.table, "iter_slices"):  # polars
            for part in self.table.select(wanted).iter_slices(256):
                yield from part.to_dicts()
        elif hasattr(self.table, "itertuples"):  # pandas
            for values in self.table[wanted].itertuples(index=False, name=None):
                yield dict(zip(wanted, values, strict=True))
        else:  # datasets; what is not wanted may be pictures, dear to unpack
            yield from self.table.select_columns(wanted)


def _length(rows: Any) -> int | None:
    if isinstance(rows, ArrowStream):
        return rows.length
    return len(rows) if isinstance(rows, Sized) else None


@dataclass(frozen=True, slots=True)
class Iterated:
    """The rows of an iterable of pages or mappings."""

    pages: Iterable[Any]
    names: Names

    def count(self) -> int | None:
        return _length(self.pages)

    def __iter__(self) -> Iterator[Row]:
        columns: Columns | None = None
        for number, item in enumerate(self.pages, start=1):
            origin = f"row:{number}"
            if isinstance(item, Mapping):
                columns = complete_columns(columns, item) if columns else _columns_of_record(item, self.names, origin)
                yield row_of_record(item, columns, origin)
            else:
                yield row_of_page(item, origin)


def row_of_page(item: Any, origin: str) -> Row:
    """A Row of a page in memory, or of a path to one."""
    try:
        page = Page.of(item)
    except PageError as error:
        return Row("", origin, problem=str(error))
    if not page.raw:
        return Row("", origin, id=page.id, url=page.url, problem="no page: it is empty")
    return Row(page.raw, origin, id=page.id, url=page.url, media_type=page.media_type)

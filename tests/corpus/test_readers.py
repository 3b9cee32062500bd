from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsnlp import Page
from newsnlp.corpus.readers import passed_by, read_rows, split_lines
from newsnlp.corpus.rows import Row
from newsnlp.corpus.shards import cut_shards, note_duplicates
from newsnlp.errors import CorpusError, MissingExtraError

RECORDS = [{"id": f"p{i}", "url": f"https://e.org/{i}", "text": f"Page {i}\nwith lines"} for i in range(5)]
EXPECTED = [(r["text"], r["id"], r["url"]) for r in RECORDS]


def values(rows) -> list[tuple]:
    return [(row.raw, row.id, row.url) for row in rows]


def lines() -> bytes:
    return "".join(json.dumps(r) + "\n" for r in RECORDS).encode()


@pytest.mark.parametrize("suffix", ["", ".gz", ".xz", ".bz2", ".zst"])
def test_json_lines_are_read_from_every_compression(tmp_path, suffix):
    if suffix == ".zst":
        pyarrow = pytest.importorskip("pyarrow")
        packed = pyarrow.compress(lines(), codec="zstd", asbytes=True)
    else:
        pack = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress, ".bz2": bz2.compress}[suffix]
        packed = pack(lines())
    path = tmp_path / f"pages.jsonl{suffix}"
    path.write_bytes(packed)
    assert values(read_rows(path)) == EXPECTED
    assert next(iter(read_rows(path))).origin == f"pages.jsonl{suffix}:1"


def test_csv_is_read_with_quotes_long_cells_and_a_byte_order_mark(tmp_path):
    frame = pd.DataFrame([*RECORDS, {"id": "long", "url": "", "text": "x" * 300_000}])
    frame.to_csv(tmp_path / "pages.csv", index=False, encoding="utf-8-sig")
    assert values(read_rows(tmp_path / "pages.csv")) == [*EXPECTED, ("x" * 300_000, "long", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_as_spreadsheets_write_it(tmp_path, encoding, separator):
    text = 'Zoë Muñoz – “the mayor”; of Łódź,\r\nsaid\rso.'.replace("Ł", "L" if encoding == "cp1252" else "Ł")
    text = text.replace("ź", "z" if encoding == "cp1252" else "ź")
    frame = pd.DataFrame([{"id": "é", "text": text, "note": ""}])
    frame.to_csv(tmp_path / "pages.csv", index=False, sep=separator, encoding=encoding)
    assert [(row.raw, row.id) for row in read_rows(tmp_path / "pages.csv")] == [(text, "é")]


def test_a_line_of_a_csv_that_is_no_utf8_leaves_the_others_as_they_are(tmp_path):
    (tmp_path / "pages.csv").write_bytes("id,text\na,Łódź\n".encode() + "b,Muñoz\n".encode("cp1252"))
    assert [row.raw for row in read_rows(tmp_path / "pages.csv")] == ["Łódź", "Muñoz"]


def test_what_is_no_table_is_told_in_a_short_message(tmp_path):
    (tmp_path / "pages.csv").write_text("word " * 5_000 + "\n")
    with pytest.raises(CorpusError, match=r"none of its columns is plainly the page") as raised:
        list(read_rows(tmp_path / "pages.csv"))
    assert len(str(raised.value)) < 200


def test_csv_row_of_another_width_is_a_problem_of_that_row_alone(tmp_path):
    (tmp_path / "pages.csv").write_text("id,text\na,one\nb\nc,three\n")
    rows = list(read_rows(tmp_path / "pages.csv"))
    assert [row.problem for row in rows] == [None, "1 cells, expected 2", None]


def test_tables_of_every_kind_give_the_same_rows(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    frame = pd.DataFrame(RECORDS)
    frame.to_parquet(tmp_path / "pages.parquet")
    assert values(read_rows(frame)) == EXPECTED
    assert values(read_rows(tmp_path / "pages.parquet")) == EXPECTED
    assert values(read_rows(pyarrow.Table.from_pylist(RECORDS))) == EXPECTED
    assert values(read_rows(RECORDS)) == EXPECTED


def test_polars_frames_are_read():
    polars = pytest.importorskip("polars")
    rows = read_rows(polars.DataFrame(RECORDS))
    assert rows.count() == 5 and values(rows) == EXPECTED


def test_what_gives_an_arrow_stream_is_read_in_batches():
    pyarrow = pytest.importorskip("pyarrow")
    many = [{"id": str(i), "text": f"page {i}", "unused": i} for i in range(600)]
    table = pyarrow.Table.from_pylist(many)
    assert read_rows(table).count() == 600
    assert [row.id for row in read_rows(table.to_reader(max_chunksize=500))] == [str(i) for i in range(600)]


def test_duckdb_relations_are_read():
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.sql("SELECT 'p' || i AS id, 'page ' || i AS text FROM range(3) t(i)")
    assert values(read_rows(relation)) == [(f"page {i}", f"p{i}", None) for i in range(3)]


class Dataset:
    """The interface of `datasets.Dataset` that is used: columns by name, and rows as dicts of those selected."""

    def __init__(self, rows: list[dict]):
        self.rows = rows
        self.column_names = list(rows[0])

    def select_columns(self, names: list[str]) -> Dataset:
        return Dataset([{name: row[name] for name in names} for row in self.rows])

    def __iter__(self):
        return iter(self.rows)


def test_datasets_are_read_by_the_columns_that_are_wanted():
    rows = read_rows(Dataset([{**record, "picture": b"x"} for record in RECORDS]))
    assert rows.count() is None and values(rows) == EXPECTED


def test_hugging_face_datasets_are_read():
    datasets = pytest.importorskip("datasets")
    dataset = datasets.Dataset.from_list(RECORDS)
    assert read_rows(dataset).count() == 5 and values(read_rows(dataset)) == EXPECTED
    assert values(read_rows(dataset.to_iterable_dataset())) == EXPECTED
    with pytest.raises(CorpusError, match="one split of a dataset"):
        read_rows(datasets.DatasetDict(train=dataset))


def make_warc(path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    answers = [
        ("https://e.org/a", "200 OK", "text/html; charset=iso-8859-1", "<p>caf\xe9".encode("latin-1")),
        ("https://e.org/a.png", "200 OK", "image/png", b"\x89PNG"),
        ("https://e.org/gone", "404 Not Found", "text/html", b"<p>gone"),
        ("https://e.org/empty", "200 OK", "text/html", b""),
        ("https://e.org/b", "200 OK", "text/plain", b"Obi won"),
    ]
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        for url, status, kind, body in answers:
            head = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            payload = io.BytesIO(body)
            writer.write_record(writer.create_warc_record(url, "response", payload=payload, http_headers=head))


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_pages_of_a_warc_are_rows_and_its_pictures_and_errors_are_none(tmp_path, suffix):
    pytest.importorskip("warcio")
    path = tmp_path / f"crawl.warc{suffix}"
    make_warc(path)
    rows = list(read_rows(path))
    assert [(row.url, row.origin, row.problem) for row in rows] == [
        ("https://e.org/a", f"crawl.warc{suffix}:1", None),
        ("https://e.org/empty", f"crawl.warc{suffix}:4", "no page: it is empty"),
        ("https://e.org/b", f"crawl.warc{suffix}:5", None),
    ]
    assert (rows[0].raw, rows[0].media_type) == (b"<p>caf\xe9", "text/html; charset=iso-8859-1")
    assert all(row.id.startswith("urn:uuid:") for row in rows)


def test_what_is_no_warc_is_one_clear_error(tmp_path):
    pytest.importorskip("warcio")
    (tmp_path / "odd.warc").write_bytes(b"no archive at all\n")
    with pytest.raises(CorpusError, match=r"cannot read .*odd\.warc"):
        list(read_rows(tmp_path / "odd.warc"))


def test_a_warc_without_warcio_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    (tmp_path / "crawl.warc").write_bytes(b"")
    with pytest.raises(MissingExtraError, match=r"newsnlp\[warc\]"):
        list(read_rows(tmp_path / "crawl.warc"))


def test_folder_gives_its_pages_by_name_and_passes_by_what_it_does_not_know(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b/two.html").write_bytes(b"<p>caf\xe9")
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "c.xml").write_text("<x/>")
    (tmp_path / "photo.jpg").write_bytes(b"\xff")
    (tmp_path / ".hidden.txt").write_text("no")
    rows = list(read_rows(tmp_path))
    assert [(row.id, row.media_type) for row in rows] == [
        ("a.txt", "text/plain"),
        ("b/two.html", "text/html"),
        ("c.xml", None),
    ]
    assert rows[1].raw == b"<p>caf\xe9"
    assert read_rows(tmp_path).count() == 3


def test_what_a_folder_holds_and_is_not_read_is_told(tmp_path):
    for name in ("a.txt", "b.docx", "c.docx", "README", ".hidden.docx"):
        (tmp_path / name).write_text("x")
    assert passed_by(tmp_path) == passed_by([str(tmp_path)]) == "3 files of an unknown kind passed by: .docx, README"
    assert passed_by([tmp_path / "a.txt"]) is passed_by("A page.") is passed_by(pd.DataFrame()) is None


def test_globs_and_lists_of_paths_are_files(tmp_path):
    for name in ("x2.txt", "x1.txt", "y.txt"):
        (tmp_path / name).write_text(name)
    assert [row.id for row in read_rows(str(tmp_path / "x*.txt"))] == ["x1.txt", "x2.txt"]
    assert [row.id for row in read_rows([str(tmp_path / "y.txt"), tmp_path / "x1.txt"])] == ["y.txt", "x1.txt"]


def test_strings_that_are_no_paths_are_pages():
    assert [row.raw for row in read_rows(["One page.", "Another\npage" * 1000])] == [
        "One page.",
        "Another\npage" * 1000,
    ]
    assert [row.id for row in read_rows(Page(str(i), id=str(i)) for i in range(2))] == ["0", "1"]


@pytest.mark.parametrize("inputs", ["no/such/pages.jsonl", ["no/such/a.html", "folder"], [Path("none.txt")]])
def test_a_path_that_is_not_there_is_one_clear_error(inputs):
    with pytest.raises(CorpusError, match="no such file"):
        list(read_rows(inputs))


@pytest.mark.parametrize("inputs", [b"one page", {"text": "one"}, 7, None])
def test_what_is_no_input_is_refused(inputs):
    with pytest.raises(CorpusError, match="inputs is"):
        read_rows(inputs)


def test_columns_that_are_not_plain_must_be_named():
    frame = pd.DataFrame({"html": ["<p>a"], "text": ["a"], "Key": ["k"]})
    with pytest.raises(CorpusError, match="html and text may each be the page"):
        read_rows(frame)
    with pytest.raises(CorpusError, match=r"no column 'story' \(text=\); its columns are html, text, Key"):
        read_rows(frame, text="story")
    with pytest.raises(CorpusError, match="none of its columns is plainly the page"):
        read_rows(pd.DataFrame({"title": ["a"]}))
    assert values(read_rows(frame, text="html", id="Key")) == [("<p>a", "k", None)]


def test_damaged_files_are_one_clear_error(tmp_path):
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(lines() * 50)[:-20])
    (tmp_path / "odd.parquet").write_bytes(b"no parquet")
    for name in ("cut.jsonl.gz", "odd.parquet"):
        with pytest.raises(CorpusError, match=f"cannot read .*{name}"):
            list(read_rows(tmp_path / name))


def test_columns_that_come_later_are_found_when_they_come(tmp_path):
    (tmp_path / "pages.jsonl").write_text('"a page alone"\n{"text": "no id yet"}\n{"text": "x", "id": 3, "url": "u"}\n')
    assert values(read_rows(tmp_path / "pages.jsonl")) == [
        ("a page alone", None, None),
        ("no id yet", None, None),
        ("x", "3", "u"),
    ]


@given(st.binary(max_size=300), st.integers(1, 50))
def test_lines_are_those_of_the_bytes_and_long_ones_are_none(data, longest):
    expected = data.split(b"\n")
    if not expected[-1]:
        expected.pop()
    found = list(split_lines(io.BytesIO(data), longest))
    assert found == [line if len(line) <= longest else None for line in expected]


@given(
    st.lists(st.tuples(st.text(max_size=8) | st.binary(max_size=8), st.none() | st.text(max_size=3)), max_size=20),
    st.integers(1, 7),
)
def test_shards_hold_every_row_once_in_order(pages, shard_size):
    rows = [Row(raw, f"row:{i}", id=id, notes=("n",)) for i, (raw, id) in enumerate(pages)]
    shards = list(cut_shards(rows, shard_size))
    assert [row for shard in shards for row in shard.read()] == rows
    assert [shard.first_row for shard in shards] == list(range(0, len(rows), shard_size))
    assert all(shard.rows == len(shard.read()) <= shard_size for shard in shards)


def test_huge_rows_make_smaller_shards(monkeypatch):
    monkeypatch.setattr("newsnlp.corpus.shards.LARGEST_SHARD", 1000)
    rows = [Row("x" * 600, f"row:{i}") for i in range(3)]
    assert [shard.rows for shard in cut_shards(rows, 10)] == [1, 1, 1]


def test_repeated_ids_name_the_row_that_had_them_first():
    rows = [Row("x", str(i), id=id) for i, id in enumerate(["a", "b", "a", None, None, "a"])]
    assert [row.notes for row in note_duplicates(rows)] == [
        (),
        (),
        ("duplicate-id: row 0 has it too",),
        (),
        (),
        ("duplicate-id: row 0 has it too",),
    ]

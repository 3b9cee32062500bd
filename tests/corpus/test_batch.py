from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pandas as pd
import pytest

import newsnlp
from newsnlp import Page
from newsnlp.corpus.batch import annotate_corpus, open_corpus
from newsnlp.corpus.frames import to_frames
from newsnlp.corpus.tables import TABLES
from newsnlp.errors import CorpusError

FAKE = {"pipeline": "fake_pipelines:make", "progress": "none"}


def pages(n: int) -> list[dict]:
    return [{"text": f"Page {i} says Obi went to Lagos", "id": f"p{i}", "url": f"https://e.org/{i}"} for i in range(n)]


def annotate(inputs, output, **options):
    return annotate_corpus(inputs, output, **{**FAKE, "workers": 0, "shard_size": 4, **options})


def seen(output: Path) -> dict[str, bytes]:
    """All files of an output but those with times in them."""
    files = (p for p in output.rglob("*") if p.is_file() and p.name not in ("run.log", "summary.json"))
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in files}


@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_every_row_in_is_one_row_out_in_order(tmp_path, format):
    corpus = annotate(pages(10), tmp_path / "out", format=format)
    assert len(corpus) == 10 and corpus.complete
    assert [article.id for article in corpus.articles()] == [f"p{i}" for i in range(10)]


@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_corpus_gives_the_frames_and_the_articles_of_the_pipeline(tmp_path, format):
    import fake_pipelines

    given = [*(Page(p["text"], p["id"], p["url"]) for p in pages(9)), Page("a \udc80 Surrogate", "odd")]
    expected = to_frames(fake_pipelines.make().pipe(given))
    corpus = annotate(given, tmp_path / "out", format=format)
    for name in TABLES:
        pd.testing.assert_frame_equal(corpus.frame(name), expected[name])
    assert [a.entities for a in corpus.articles()] == [a.entities for a in fake_pipelines.make().pipe(given)]


def test_raw_pages_and_the_way_back_to_them_are_kept_on_request(tmp_path):
    for format in ("parquet", "jsonl"):
        (article,) = annotate(["Obi won"], tmp_path / format, format=format, keep_raw=True).articles()
        assert article.raw == "Obi won"
        assert article.raw_span(article.people[0].mentions[0].span).of(article.raw) == "Obi"


def test_same_bytes_whatever_the_workers_and_the_hash_seed(tmp_path, monkeypatch):
    annotate(pages(30), tmp_path / "here")
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    annotate(pages(30), tmp_path / "one", workers=1)
    monkeypatch.setenv("PYTHONHASHSEED", "2")
    annotate(pages(30), tmp_path / "two", workers=2, batch_size=3)
    assert seen(tmp_path / "here") == seen(tmp_path / "one") == seen(tmp_path / "two")


def test_a_page_that_raises_hangs_kills_or_exits_becomes_a_row_with_its_error(tmp_path):
    rows = pages(12)
    for place, word in ((1, "RAISE"), (4, "KILL"), (5, "SLEEP"), (9, "EXIT"), (10, "WRONG")):
        rows[place]["text"] = f"Please {word} here"
    corpus = annotate(rows, tmp_path / "out", workers=2, time_limit_s=5)
    errors = corpus.errors.set_index("row")
    assert list(errors.index) == [1, 4, 5, 9, 10]
    assert list(errors.stage) == ["misbehave", "worker", "worker", "worker", "record"]
    assert errors.error[1] == "ValueError: the page asked for it"
    assert "SIGKILL" in errors.error[4]
    assert "longer than 5 seconds" in errors.error[5]
    assert "exit status 3" in errors.error[9]
    assert list(errors.article_id) == ["p1", "p4", "p5", "p9", "p10"]
    healthy = corpus.frame("articles").query("status == 'ok'")
    assert len(healthy) == 7 and (healthy.entity_count == 3).all()


def test_log_names_ids_and_errors_but_holds_no_text(tmp_path):
    rows = pages(3)
    rows[1]["text"] = "Secret RAISE words"
    rows.append({"id": "p3", "text": ["Secret"]})
    annotate(rows, tmp_path / "out")
    log = (tmp_path / "out" / "run.log").read_text()
    assert 'row 1, id "p1", row:2: failed in misbehave: ValueError' in log
    assert 'row 3, id "p3", row:4: failed in input: no page\n' in log
    assert "Secret" not in log and "asked for it" not in log


def test_fail_fast_stops_at_the_first_failed_row_and_names_it(tmp_path):
    rows = pages(8)
    rows[5]["text"] = "RAISE"
    with pytest.raises(CorpusError, match=r"row 5 \(id 'p5', row:6\) failed in 'misbehave': ValueError"):
        annotate(rows, tmp_path / "out", fail_fast=True, workers=1)
    assert len(open_corpus(tmp_path / "out")) == 4


def test_poisoned_rows_are_each_named(tmp_path):
    lines = [
        b'{"id": "a", "text": "Obi won"}',
        b'{"id": "b", "text": "',
        b"\xff\xfe\x00\x80 not text",
        b"[" * 50_000,
        b'{"id": "c", "text": 17}',
        b'{"id": "d", "text": null}',
        b'{"id": "e"}',
        b'{"text": "no id"}',
        b'{"id": "a", "text": "twice"}',
        b'{"id": ["x"], "text": "list as id"}',
        b'{"id": 7, "text": "a number as id", "url": 8}',
        b"[1, 2]",
        b'{"id": "big", "text": "' + b"many words " * 20_000 + b'"}',
        b'{"id": "zero", "text": "a \\u0000 b \\ud800 c"}',
        b"",
        b'{"id": "last", "text": "no end of line"}',
    ]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    corpus = annotate(tmp_path / "in.jsonl", tmp_path / "out")
    articles = corpus.frame("articles")
    errors = corpus.errors.set_index("row").error
    assert len(articles) == len(corpus) == 15  # an empty line is no row
    assert list(errors.index) == [1, 2, 3, 4, 5, 6, 9, 11]
    for row, words in ((1, "no JSON"), (2, "not UTF-8"), (3, "nested"), (4, "int"), (5, "empty"), (6, "no column")):
        assert words in errors[row]
    assert articles.warnings[7] == "missing-id: no 'id'"
    assert articles.warnings[8] == "duplicate-id: row 0 has it too"
    assert articles.warnings[10] == "wrong-url: 'url' is int, expected str"
    assert list(articles.article_id[10:15]) == ["7", pd.NA, "big", "zero", "last"]
    assert [r["origin"] for r in corpus.records()][-2:] == ["in.jsonl:14", "in.jsonl:16"]


# Resume


def test_a_second_run_does_nothing_again(tmp_path):
    annotate(pages(10), tmp_path / "out")
    before = seen(tmp_path / "out")
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.parquet")}
    summary = annotate(pages(10), tmp_path / "out").summary()
    assert summary.rows_before == summary.rows == 10
    assert seen(tmp_path / "out") == before
    assert times == {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.parquet")}


def test_a_damaged_or_missing_file_is_made_again(tmp_path):
    annotate(pages(10), tmp_path / "out")
    before = seen(tmp_path / "out")
    (tmp_path / "out/quotes/000001.parquet").write_bytes(b"PAR1")
    (tmp_path / "out/records/000002.parquet").unlink()
    with pytest.raises(CorpusError, match="shard 1 is damaged"):
        open_corpus(tmp_path / "out").verify()
    assert annotate(pages(10), tmp_path / "out").summary().rows_before == 4
    assert seen(tmp_path / "out") == before


def test_rows_added_to_the_inputs_are_added_to_the_output(tmp_path):
    annotate(pages(10), tmp_path / "out")
    assert annotate(pages(15), tmp_path / "out").summary().rows_before == 8
    annotate(pages(15), tmp_path / "whole")
    assert seen(tmp_path / "out") == seen(tmp_path / "whole")


def test_other_inputs_are_refused(tmp_path):
    annotate(pages(10), tmp_path / "out")
    with pytest.raises(CorpusError, match="was made of other rows"):
        annotate(pages(10)[::-1], tmp_path / "out")
    with pytest.raises(CorpusError, match="the inputs make only 1"):
        annotate(pages(4), tmp_path / "out")


def test_other_inputs_of_a_single_shard_are_refused_and_what_is_there_stays(tmp_path):
    annotate(pages(3), tmp_path / "out")
    before = seen(tmp_path / "out")
    for others in (pages(3)[::-1], pages(4)[1:], pages(2)):
        with pytest.raises(CorpusError, match="was made of other rows"):
            annotate(others, tmp_path / "out")
        assert seen(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"load_options": {"pause_s": 0.001}}, "fingerprint.options.pause_s"),
        ({"shard_size": 5}, "shard_size"),
        ({"format": "jsonl"}, "format"),
        ({"keep_raw": True}, "keep_raw"),
    ],
)
def test_another_pipeline_or_layout_is_refused_by_name_unless_told_to_start_over(tmp_path, change, named):
    annotate(pages(6), tmp_path / "out")
    with pytest.raises(CorpusError, match=f"another pipeline: {named} .*resume=False"):
        annotate(pages(6), tmp_path / "out", **change)
    annotate(pages(6), tmp_path / "out", resume=False, **change)
    annotate(pages(6), tmp_path / "fresh", **change)
    assert seen(tmp_path / "out") == seen(tmp_path / "fresh")


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    for resume in (True, False):
        with pytest.raises(CorpusError, match="holds no corpus of newsnlp"):
            annotate(pages(1), tmp_path, resume=resume)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no flock")
def test_two_runs_into_one_output_are_refused(tmp_path):
    import fcntl

    annotate(pages(1), tmp_path / "out")
    with (tmp_path / "out/.lock").open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(CorpusError, match="another run is at work"):
            annotate(pages(1), tmp_path / "out")


# What cannot be


def test_a_full_disk_is_one_clear_error_and_nothing_is_lost(tmp_path, monkeypatch):
    writes = []

    def fsync(handle):
        writes.append(handle)
        if len(writes) > 25:  # in the third shard
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsnlp.corpus.shards.os.fsync", fsync)
    with pytest.raises(CorpusError, match="No space left on device; what is finished is safe"):
        annotate(pages(12), tmp_path / "out")
    monkeypatch.undo()
    done = open_corpus(tmp_path / "out")
    done.verify()
    assert 0 < len(done) < 12 and not done.complete
    annotate(pages(12), tmp_path / "out")
    annotate(pages(12), tmp_path / "fresh")
    assert seen(tmp_path / "out") == seen(tmp_path / "fresh")


def test_an_output_that_cannot_be_made_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CorpusError, match="cannot write"):
        annotate(pages(1), tmp_path / "file" / "out")


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("factory", ["fake_pipelines:nothing", "no_such_module:make", "fake_pipelines"])
def test_a_factory_that_is_not_there_is_one_clear_error(tmp_path, workers, factory):
    with pytest.raises(CorpusError, match=r"factory|'module:function'"):
        annotate(pages(1), tmp_path / "out", workers=workers, pipeline=factory)


def test_a_pipeline_that_cannot_be_made_ends_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr("newsnlp.corpus.driving.DEATHS_TO_GIVE_UP", 2)
    with pytest.raises(CorpusError, match="no weights"):
        annotate(pages(1), tmp_path / "raises", pipeline="fake_pipelines:refuse", workers=1)
    with pytest.raises(CorpusError, match=r"workers keep dying.*SIGKILL"):
        annotate(pages(1), tmp_path / "dies", pipeline="fake_pipelines:die", workers=1)


def test_options_that_cannot_travel_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="option 'index' is object"):
        annotate(pages(1), tmp_path / "out", load_options={"index": object()})


@pytest.mark.parametrize("option", [{"workers": -1}, {"shard_size": 0}, {"format": "xml"}, {"time_limit_s": 0}])
def test_impossible_options_are_refused_by_name(tmp_path, option):
    with pytest.raises(ValueError, match=next(iter(option))):
        annotate(pages(1), tmp_path / "out", **option)


def test_a_folder_without_a_corpus_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="holds no corpus"):
        open_corpus(tmp_path)
    with pytest.raises(CorpusError, match="no table 'quote'"):
        annotate(pages(1), tmp_path / "out").frame("quote")


def test_an_empty_input_gives_an_empty_corpus(tmp_path):
    corpus = annotate([], tmp_path / "out")
    assert len(corpus) == 0 and corpus.complete
    assert list(corpus.frame("topics").columns) == [column.name for column in TABLES["topics"]]
    assert corpus.errors.empty


def test_jsonl_needs_no_pyarrow_and_parquet_names_the_extra(tmp_path):
    script = """
        import sys
        sys.modules["pyarrow"] = None
        from newsnlp.corpus.batch import annotate_corpus
        from newsnlp.errors import MissingExtraError
        corpus = annotate_corpus(["Obi won"], sys.argv[1], format="jsonl", workers=0, pipeline="fake_pipelines:make")
        assert [a.text for a in corpus.articles()] == ["Obi won"]
        try:
            annotate_corpus(["Obi won"], sys.argv[2], workers=0, pipeline="fake_pipelines:make")
        except MissingExtraError as error:
            assert "newsnlp[corpus]" in str(error)
        else:
            raise AssertionError
    """
    here = os.pathsep.join([str(Path(newsnlp.__file__).parents[1]), str(Path(__file__).parent)])
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "a"), str(tmp_path / "b")]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": here}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_parquet_has_a_fixed_schema_that_others_can_read(tmp_path):
    import pyarrow.parquet as parquet

    annotate(pages(2), tmp_path / "full")
    annotate([5], tmp_path / "failed")
    for name in ("records", *TABLES):
        full = parquet.read_schema(tmp_path / f"full/{name}/000000.parquet")
        assert full == parquet.read_schema(tmp_path / f"failed/{name}/000000.parquet")


def test_the_first_failure_of_each_stage_is_told_without_a_word_of_the_page(tmp_path, capsys):
    rows = pages(6)
    rows[2]["text"] = rows[4]["text"] = "RAISE"
    rows[3]["text"] = None
    annotate(rows, tmp_path / "out", progress="lines")
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(", ")[0] for line in told if ": failed in " in line] == ["newsnlp: row 2", "newsnlp: row 3"]
    assert "run.log" in told[-1] and "RAISE" not in "".join(told)


def test_an_open_file_is_json_lines(tmp_path):
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in pages(3)))
    with path.open("rb") as binary, path.open() as text:
        for number, stream in enumerate((binary, text, io.StringIO(path.read_text()))):
            corpus = annotate(stream, tmp_path / f"out{number}")
            assert [article.id for article in corpus] == [row["id"] for row in pages(3)]
            assert next(corpus.records())["origin"] == ("stream:1" if number == 2 else "pages.jsonl:1")


def test_summary_and_receipts_add_up(tmp_path):
    rows = pages(6)
    rows[2]["text"] = "RAISE"
    corpus = annotate(rows, tmp_path / "out")
    summary = corpus.summary()
    assert (summary.rows, summary.shards, summary.errors, summary.failed) == (6, 2, {"misbehave": 1}, 1)
    assert {"words", "misbehave", "write"} <= summary.stage_seconds.keys()
    assert "6 rows in 2 shards, 1 failed" in str(summary)
    receipt = json.loads((tmp_path / "out/receipts/000000.json").read_text())
    assert receipt["rows"] == 4 and set(receipt["files"]) == {f"{n}/000000.parquet" for n in ("records", *TABLES)}


def test_duckdb_reads_the_tables_without_newsnlp(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    annotate(pages(10), tmp_path / "out")
    found = duckdb.sql(
        f"SELECT e.name, count(*) FROM '{tmp_path}/out/entities/*.parquet' e"
        f" JOIN '{tmp_path}/out/articles/*.parquet' a USING (row) WHERE a.status = 'ok' GROUP BY e.name ORDER BY e.name"
    ).fetchall()
    assert found == [("Lagos", 10), ("Obi", 10), ("Page", 10)]
    nested = f"SELECT sum(len(entities)), min(extra ->> 'length') FROM '{tmp_path}/out/records/*.parquet'"
    assert duckdb.sql(nested).fetchall() == [(30, "29")]


def test_polars_reads_the_tables_without_newsnlp(tmp_path):
    polars = pytest.importorskip("polars")
    corpus = annotate(pages(10), tmp_path / "out")
    quotes = polars.scan_parquet(tmp_path / "out" / "quotes" / "*.parquet").select("article_id", "text").collect()
    assert quotes.rows() == list(corpus.frame("quotes")[["article_id", "text"]].itertuples(index=False, name=None))

"""The command line: what it writes where, and how it ends."""

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import newsnlp
from newsnlp import cli
from newsnlp.annotations import Span
from newsnlp.article import Article
from newsnlp.pipeline import Pipeline
from newsnlp.schema import article_schema


@newsnlp.stage("title", needs="text", gives="title")
def first_line(article):
    if "bad" in article.text:
        raise ValueError("a bad page")
    return article.text.split("\n")[0]


@pytest.fixture(autouse=True)
def small_pipeline(monkeypatch):
    """A pipeline that titles a page by its first line, in place of the one with models."""
    monkeypatch.setattr(newsnlp, "load", lambda **options: Pipeline([first_line]), raising=False)


@pytest.fixture
def run(capfdbinary, monkeypatch):
    """Runs the command; gives its exit code, its output and what it told the person."""

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            cli.main([str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return ended.value.code or 0, out.decode(), err.decode()

    return run


@pytest.fixture
def pages(tmp_path):
    files = {}
    for name, words in {"one": "One\n\nrain fell", "two": "Two\n\n“Dry,” he said", "bad": "bad"}.items():
        files[name] = tmp_path / f"{name}.txt"
        files[name].write_text(words, encoding="utf-8")
    return files


def test_one_page_is_written_as_indented_json(run, pages):
    code, out, err = run("annotate", pages["one"])
    assert (code, err) == (0, "")
    record = json.loads(out)
    Draft202012Validator(article_schema()).validate(record)
    assert (record["title"], record["id"]) == ("One", str(pages["one"]))
    assert out.startswith('{\n  "')


def test_several_pages_are_json_lines_in_order(run, pages):
    code, out, _ = run("annotate", pages["two"], pages["one"])
    assert code == 0
    assert [json.loads(line)["title"] for line in out.splitlines()] == ["Two", "One"]


def test_a_dash_is_standard_input(run):
    code, out, _ = run("annotate", "-", "--url", "https://example.org/x", stdin="Three\n\ncafé".encode())
    record = json.loads(out)
    assert (code, record["title"], record["url"]) == (0, "Three", "https://example.org/x")
    assert record["text"] == "Three\n\ncafé"


def test_without_raw_the_page_stays_out(run, pages):
    _, out, _ = run("annotate", pages["one"], "--no-raw")
    assert "raw" not in json.loads(out)


def test_pages_that_fail_are_told_and_the_others_go_on(run, pages, tmp_path):
    code, out, err = run("annotate", pages["one"], tmp_path / "missing.txt", pages["bad"], pages["two"])
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [r["title"] for r in records] == ["One", None, None, "Two"]
    assert [r["failure"] and r["failure"]["stage"] for r in records] == [None, "page", "title", None]
    assert "missing.txt: page: cannot read" in err and "bad.txt: title: ValueError: a bad page" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [(), ("annotate",), ("annotate", "x", "--format", "pdf"), ("nonsense",), ("annotate", "a", "b", "--url", "u"),
     ("batch", "only-one"), ("batch", "a", "b", "--workers", "-1"), ("related", "x")],
)  # fmt: skip
def test_what_is_not_understood_ends_with_2(run, arguments):
    code, _, err = run(*arguments)
    assert code == 2
    assert "Traceback" not in err


def test_an_impossible_pipeline_ends_with_2_and_one_line(run, monkeypatch, pages):
    def refuse(**options):
        raise newsnlp.PipelineError("no stage ['nonsense']")

    monkeypatch.setattr(newsnlp, "load", refuse)
    code, out, err = run("annotate", pages["one"], "--exclude", "nonsense")
    assert (code, out, err) == (2, "", "newsnlp: no stage ['nonsense']\n")


def test_an_error_of_ours_is_one_line_and_ends_with_1(run, monkeypatch, pages):
    def refuse(**options):
        raise newsnlp.errors.ModelError("no model 'en_news'")

    monkeypatch.setattr(newsnlp, "load", refuse)
    code, _, err = run("annotate", pages["one"])
    assert (code, err) == (1, "newsnlp: no model 'en_news'\n")


def test_options_reach_the_pipeline(run, monkeypatch, pages):
    seen = []
    monkeypatch.setattr(newsnlp, "load", lambda **options: seen.append(options) or Pipeline([]))
    run("annotate", pages["one"], "-x", "clean", "-x", "topics", "--reader", "en_core_web_sm")
    run("annotate", pages["one"], "-x", "clean, topics", "--reader", "en_core_web_sm")
    assert seen == [{"exclude": ["clean", "topics"], "reader": "en_core_web_sm", "index": None}] * 2


def test_html_of_one_page_is_a_document(run, pages):
    code, out, _ = run("annotate", pages["two"], "--format", "html")
    assert code == 0
    assert out.startswith("<!doctype html>") and "“Dry,” he said" in out


def test_html_of_several_pages_is_one_document(run, pages):
    _, out, _ = run("annotate", pages["one"], pages["two"], "-f", "html")
    assert out.count("<!doctype html>") == 1 and "2 articles" in out


def test_text_is_plain_where_no_terminal_reads_it(run, pages):
    _, out, _ = run("annotate", pages["one"], "-f", "text")
    assert out.startswith("One\n") and "\x1b" not in out


def test_clean_writes_the_words(run, pages):
    code, out, _ = run("clean", pages["one"])
    assert (code, out) == (0, "One\n\nOne\n\nrain fell\n")


def test_clean_writes_json_if_asked(run, pages):
    _, out, _ = run("clean", pages["one"], "-f", "json")
    assert Article.from_dict(json.loads(out)).text == "One\n\nrain fell"


def test_lone_surrogates_and_controls_do_no_harm(run, tmp_path, monkeypatch):
    odd = replace(Article.of_text("a\ud800\x1b[31mb"), title="\x1b]0;x\x07\udfff")

    class Odd:
        def pipe(self, pages, **options):
            return iter([odd for _ in pages])

    monkeypatch.setattr(newsnlp, "load", lambda **options: Odd())
    (tmp_path / "x.txt").write_text("x")
    for format in ("json", "text", "html"):
        code, out, _ = run("annotate", tmp_path / "x.txt", "-f", format)
        assert code == 0
        assert "\x1b" not in out
    _, out, _ = run("clean", tmp_path / "x.txt")
    assert "\ud800" not in out


def test_the_schema_is_printed(run):
    code, out, _ = run("schema")
    assert code == 0
    assert json.loads(out) == article_schema()


def test_the_version_is_told(run):
    assert run("--version") == (0, f"newsnlp {newsnlp.__version__}\n", "")


def test_info_tells_versions_and_the_state_of_models(run, monkeypatch, tmp_path):
    good, bad = tmp_path / "good", tmp_path / "bad"
    for folder in (good, bad):
        folder.mkdir()
        (folder / "weights.npz").write_bytes(b"1234")
        newsnlp.models.write_manifest(folder, version="1.0")
    monkeypatch.setattr("newsnlp.models.folder", lambda: tmp_path)
    code, out, _ = run("info")
    assert code == 0
    assert f"newsnlp {newsnlp.__version__}" in out and "numpy" in out and out.count("sound") == 2
    (bad / "weights.npz").write_bytes(b"1235")
    code, out, _ = run("info", "--json")
    states = {m["name"]: m["state"] for m in json.loads(out)["models"]}
    assert code == 1
    assert states["good"] == "sound" and "damaged" in states["bad"]


def test_the_sample_page_is_printed(run):
    _, text, _ = run("sample")
    _, html, _ = run("sample", "--html")
    _, path, _ = run("sample", "--path")
    assert text == newsnlp.samples.page() and html == newsnlp.samples.html_page()
    assert path.strip().endswith("page.txt")


def test_the_sample_corpus_is_printed_as_json_lines_of_pages(run):
    code, out, _ = run("sample", "--corpus")
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [r["id"] for r in records] == [page.id for page in newsnlp.samples.articles()]
    assert set(records[0]) == {"id", "url", "media_type", "text"}


def test_the_sample_corpus_is_no_html_page(run):
    code, _, err = run("sample", "--corpus", "--html")
    assert code == 2 and "--corpus" in err


def test_batch_hands_its_choices_on(run, monkeypatch, tmp_path):
    seen = []

    class Done:
        def summary(self):
            return type("Summary", (), {"failed": 2})()

    monkeypatch.setattr(newsnlp, "annotate_corpus", lambda *a, **k: seen.append((a, k)) or Done(), raising=False)
    code, _, _ = run(
        "batch", "a.jsonl", "b/*.csv", tmp_path / "out", "-w", 2, "-f", "jsonl", "-x", "clean", "--restart",
        "--text", "body", "--id", "key", "--related", 5, "--time-limit", 0,
    )
    assert code == 1
    ((inputs, output), options) = seen[0]
    assert (inputs, output) == ([Path("a.jsonl"), Path("b/*.csv")], str(tmp_path / "out"))
    assert (options["workers"], options["format"], options["resume"]) == (2, "jsonl", False)
    assert options["load_options"] == {"exclude": ["clean"]}
    assert (options["text"], options["id"], options["url"]) == ("body", "key", None)
    assert (options["related"], options["time_limit_s"]) == (5, None)


def test_related_writes_what_an_index_finds(run, monkeypatch, pages, tmp_path):
    class Index:
        @classmethod
        def open(cls, path):
            return cls()

        def related(self, article, k):
            return (newsnlp.Related("other", 0.5, ("rain",)),)[:k]

    monkeypatch.setattr(newsnlp, "RelatedIndex", Index, raising=False)
    code, out, _ = run("related", tmp_path, pages["one"])
    assert code == 0
    assert json.loads(out)["related"] == [{"article_id": "other", "cosine": 0.5, "terms": ["rain"]}]


def test_a_reader_that_goes_away_leaves_no_traceback():
    command = f"{sys.executable} -m newsnlp.cli schema | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("{", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_leaves_no_traceback():
    command = f"{sys.executable} -m newsnlp.cli schema > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "newsnlp: [Errno 28] No space left on device\n")


def test_gold_that_marks_nothing_is_told(run, tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "a", "text": "Rain fell."}\n')
    code, out, err = run("evaluate", gold)
    assert (code, out) == (1, "") and "no row marks anything to score" in err and "entities, quotes" in err


def test_batch_reads_json_lines_from_standard_input(run, tmp_path):
    lines = "".join(json.dumps({"id": str(i), "text": f"Rain fell on day {i}."}) + "\n" for i in range(3))
    left_out = "clean,read,entities,quotes,topics"
    code, _, err = run("batch", "-", tmp_path / "out", "-f", "jsonl", "-w", 0, "-x", left_out, stdin=lines.encode())
    assert code == 0, err
    assert [article.id for article in newsnlp.open_corpus(tmp_path / "out")] == ["0", "1", "2"]


def test_the_sample_has_what_makes_pages_hard():
    page = newsnlp.samples.page()
    assert page.count("Kenyan opposition leader freed as unions call off hospital strike") == 2
    assert page.count("The government has signed a paper") == 2
    assert "Tags: hospital strikeJoseph" in page
    assert Span(0, 6).of(page) == "Friday"


def title_pipeline():
    return Pipeline([first_line])


TITLES = {"pipeline": "tests.test_cli:title_pipeline", "workers": 0, "progress": "none"}


def test_a_report_is_written_over_a_corpus(run, pages, tmp_path):
    output = tmp_path / "spring"
    newsnlp.annotate_corpus([pages["one"], pages["bad"]], output, **TITLES)
    code, out, err = run("report", output, "-o", tmp_path / "report.html", "--title", "A <spring>")
    assert (code, out) == (0, "")
    assert "report.html: 2 articles" in err
    assert "<h1 class=\"nn-title\" dir=\"auto\">A &lt;spring&gt;</h1>" in (tmp_path / "report.html").read_text("utf-8")
    code, out, _ = run("report", output, "-o", "-")
    assert code == 0 and out.startswith("<!doctype html>") and ">spring</h1>" in out


def test_a_report_that_cannot_be_written_fails_with_a_line(run, pages, tmp_path):
    code, _, err = run("report", tmp_path)
    assert code == 1 and "holds no corpus" in err
    output = tmp_path / "out"
    newsnlp.annotate_corpus([pages["one"]], output, **TITLES)
    code, _, err = run("report", output, "-o", tmp_path / "missing" / "report.html")
    assert code == 1 and "cannot write" in err and len(err.splitlines()) == 1


def test_a_table_of_a_corpus_is_written_as_csv(run, tmp_path):
    output = tmp_path / "out"
    newsnlp.annotate_corpus([newsnlp.Page("=Mayor: rain", url="https://e.org/1")], output, **TITLES)
    code, out, err = run("table", output, "articles")
    assert (code, err) == (0, "")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["url"], row["text"]) == ("https://e.org/1", "'=Mayor: rain")
    code, _, _ = run("table", output, "quotes", "-o", tmp_path / "quotes.csv")
    assert code == 0 and (tmp_path / "quotes.csv").read_bytes().startswith("\ufeffrow,article_id,title,".encode())
    code, _, err = run("table", output, "quote")
    assert code == 1 and "no table 'quote'; there are articles" in err
    code, _, err = run("table", output, "-o", tmp_path / "missing" / "quotes.csv")
    assert code == 1 and "cannot write" in err

"""The related articles of a corpus: the same as those of an index over all of it, however it was cut and made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

import newsnlp
from newsnlp.corpus.batch import annotate_corpus, open_corpus
from newsnlp.corpus.relating import Names
from newsnlp.corpus.tables import COLUMNS
from newsnlp.errors import CorpusError

WORDS = "harbour budget drought school bridge vote strike rain nurse court train river market tax".split()
STORY = "The harbour of Lagos was closed on Monday after the strike of its pilots, and ships had to wait outside. " * 3


def pages() -> list[dict]:
    found = [
        {"id": f"p{i}", "text": f"The {WORDS[i % 14]} and {WORDS[i * 5 % 14]} near {WORDS[i * 3 % 14]} were closed."}
        for i in range(20)
    ]
    found[4] = {"id": "story", "text": STORY}
    found[11] = {"id": "copy", "text": f"{STORY} Reported by an agency."}
    return found


def annotate(inputs, output, **options):
    light = {"pipeline": "fake_pipelines:make_words", "progress": "none", "workers": 0, "shard_size": 6, "related": 3}
    return annotate_corpus(inputs, output, **{**light, **options})


def relations(output: Path) -> dict[str, bytes]:
    """The files of the second pass, but the index, whose parts have names by chance."""
    files = [p for name in ("related", "duplicates") for p in (output / name).glob("*")]
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in [*files, output / "related.json"]}


@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_related_articles_are_those_of_an_index_over_the_whole_corpus(tmp_path, format):
    corpus = annotate(pages(), tmp_path / "out", format=format)
    index = newsnlp.RelatedIndex.build((p["id"], "", p["text"]) for p in pages())
    expected = {p["id"]: index.related(p["id"], k=3) for p in pages()}
    assert {article.id: article.related for article in corpus.articles()} == expected
    frame = corpus.frame("related")
    assert list(frame.related_id) == [r.article_id for related in expected.values() for r in related]
    assert list(frame.related_row) == [int(corpus_row(id)) for id in frame.related_id]


def corpus_row(id: str) -> int:
    return next(i for i, page in enumerate(pages()) if page["id"] == id)


def test_sharding_and_workers_change_no_related_article(tmp_path):
    first = annotate(pages(), tmp_path / "a", shard_size=3)
    second = annotate(pages(), tmp_path / "b", shard_size=20)
    annotate(pages(), tmp_path / "c", shard_size=3, workers=2)
    for table in ("related", "duplicates"):
        pd.testing.assert_frame_equal(first.frame(table), second.frame(table))
    assert relations(tmp_path / "a") == relations(tmp_path / "c")


@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_near_duplicates_are_marked_with_their_canonical_article(tmp_path, format):
    frame = annotate(pages(), tmp_path / "out", format=format).frame("duplicates")
    copies = frame[frame.canonical_id.isin(["story", "copy"])]
    assert list(copies.article_id) == ["story", "copy"] and list(copies.row) == [4, 11]
    assert set(copies.canonical_id) == {"copy"} and set(copies.canonical_row) == {11}  # the longest: none has a date
    assert (copies.kept > 0.8).all()


def test_the_index_of_a_run_can_be_opened_by_itself(tmp_path):
    corpus = annotate(pages(), tmp_path / "out")
    assert len(corpus.related_index()) == 20
    opened = newsnlp.RelatedIndex.open(tmp_path / "out" / "index")
    assert [r.article_id for r in opened.related("story", k=1)] == ["copy"]


def test_related_articles_may_be_asked_for_later_and_with_another_k(tmp_path):
    annotate(pages(), tmp_path / "out", related=None)
    assert open_corpus(tmp_path / "out").frame("related").empty
    later = annotate(pages(), tmp_path / "out")
    assert later.summary().rows_before == 20
    assert later.frame("related")["rank"].max() == 3
    assert annotate(pages(), tmp_path / "out", related=2).frame("related")["rank"].max() == 2
    annotate(pages(), tmp_path / "fresh", related=2)
    assert relations(tmp_path / "out") == relations(tmp_path / "fresh")


def test_a_second_run_relates_nothing_again(tmp_path):
    annotate(pages(), tmp_path / "out")
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "out" / "related").iterdir()}
    annotate(pages(), tmp_path / "out")
    assert times == {p: p.stat().st_mtime_ns for p in (tmp_path / "out" / "related").iterdir()}


@pytest.mark.parametrize("damage", ["related.json", "related/000001.parquet", "duplicates", "index"])
def test_what_is_missing_of_the_second_pass_is_made_again(tmp_path, damage):
    annotate(pages(), tmp_path / "out")
    before = relations(tmp_path / "out")
    lost = tmp_path / "out" / damage
    if lost.is_dir():
        shutil.rmtree(lost)
    else:
        lost.unlink()
    annotate(pages(), tmp_path / "out")
    assert relations(tmp_path / "out") == before
    assert len(open_corpus(tmp_path / "out").related_index()) == 20


def test_related_articles_of_fewer_rows_are_not_shown_for_more(tmp_path):
    annotate(pages()[:14], tmp_path / "out")
    corpus = annotate(pages(), tmp_path / "out", related=None)
    assert corpus.frame("related").empty and corpus.frame("duplicates").empty
    assert not (tmp_path / "out" / "related").exists() and not (tmp_path / "out" / "index").exists()
    annotate(pages(), tmp_path / "out")
    annotate(pages(), tmp_path / "fresh")
    assert relations(tmp_path / "out") == relations(tmp_path / "fresh")


def test_rows_without_an_id_with_a_repeated_one_or_failed_keep_their_places(tmp_path):
    rows = [
        {"text": STORY},
        {"id": "a", "text": STORY},
        {"id": "a", "text": STORY},
        {"id": "b", "text": None},
        {"id": "c", "text": "Rain came to the north."},
    ]
    corpus = annotate(rows, tmp_path / "out")
    related = corpus.frame("related")
    assert list(related.row) == [0, 0, 1, 1, 2, 2]
    assert list(related.related_id) == ["a", "a#row2", "#row0", "a#row2", "#row0", "a"]
    assert list(related.related_row) == [1, 2, 0, 2, 0, 1]
    assert list(corpus.frame("duplicates").row) == [0, 1, 2]


def test_names_are_unique_though_an_id_looks_like_one_of_them():
    names = Names()
    ids = ["#row1", None, "#row1", "x", "x"]
    assert [names.take(id, failed=False) for id in ids] == ["#row1", "#row1#", "#row1#row2", "x", "x#row4"]
    assert names.take("y", failed=True) is None


def test_empty_tables_keep_their_columns(tmp_path):
    corpus = annotate([], tmp_path / "out")
    for table in ("related", "duplicates"):
        assert list(corpus.frame(table).columns) == [column.name for column in COLUMNS[table]]


def test_a_damaged_table_is_found_by_verify(tmp_path):
    corpus = annotate(pages(), tmp_path / "out")
    corpus.verify()
    (tmp_path / "out/duplicates/000000.parquet").write_bytes(b"PAR1")
    with pytest.raises(CorpusError, match="related articles are damaged"):
        open_corpus(tmp_path / "out").verify()


def test_a_pipeline_that_fills_related_itself_is_refused(tmp_path):
    for workers in (0, 1):
        with pytest.raises(CorpusError, match="the pipeline fills `related` itself"):
            annotate(pages(), tmp_path / "out", pipeline="fake_pipelines:make", workers=workers)
    with pytest.raises(ValueError, match="leave one out"):
        annotate(pages(), tmp_path / "out", pipeline=None, load_options={"index": "news.index"})
    with pytest.raises(ValueError, match="related is 0"):
        annotate(pages(), tmp_path / "out", related=0)

"""The sample corpus: what it holds, and that its pages are cleaned to the articles that they were made of."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

import newsnlp
from newsnlp import samples


@pytest.fixture(scope="module")
def rows():
    return samples.rows()


def test_the_corpus_has_many_articles_of_several_outlets_over_several_weeks(rows):
    assert len(rows) >= 60
    assert len({row["source"] for row in rows}) >= 5
    days = [datetime.fromisoformat(row["published"]) for row in rows]
    assert days == sorted(days)
    assert days[-1] - days[0] > timedelta(weeks=4)


def test_ids_and_urls_are_unique(rows):
    assert len({row["id"] for row in rows}) == len({row["url"] for row in rows}) == len(rows)


def test_articles_are_as_long_as_wire_copy(rows):
    assert {row["id"]: len(row["text"].split()) for row in rows if not 120 <= len(row["text"].split()) <= 350} == {}


def test_no_outlet_is_on_the_real_web(rows):
    assert all(row["url"].split("/")[2].endswith(".example") for row in rows)


def test_changing_a_row_changes_no_other_reader(rows):
    changed = samples.rows()
    changed[0]["authors"].append("Nobody")
    changed[0]["title"] = "Changed"
    assert samples.rows() == rows


def test_stories_list_their_articles_in_order_of_time(rows):
    place = {row["id"]: at for at, row in enumerate(rows)}
    stories = samples.stories()
    assert len(stories) >= 8
    assert all(len(ids) > 1 and list(ids) == sorted(ids, key=place.get) for ids in stories.values())


def test_copies_repeat_an_earlier_article_of_another_outlet(rows):
    by_id = {row["id"]: row for row in rows}
    copies = [row for row in rows if row["copy_of"] is not None]
    assert len(copies) >= 2
    for copy in copies:
        original = by_id[copy["copy_of"]]
        assert original["source"] != copy["source"]
        assert datetime.fromisoformat(original["published"]) < datetime.fromisoformat(copy["published"])


def test_pages_come_as_html_and_as_text_under_the_ids_of_the_rows(rows):
    pages = samples.articles()
    assert [page.id for page in pages] == [row["id"] for row in rows]
    assert min(Counter(page.media_type for page in pages).values()) >= 10


def test_an_html_page_escapes_the_words_it_carries(monkeypatch):
    row = {**samples.rows()[0], "source": "The Harbour Chronicle", "title": '"<b>', "text": "</script> & <i>"}
    monkeypatch.setattr(samples, "_rows", lambda: (row,))
    (page,) = samples.articles()
    assert "&quot;&lt;b&gt;" in page.raw and "&lt;/script&gt; &amp; &lt;i&gt;" in page.raw
    assert not {"<b>", "<i>"} & set(page.raw.split())


@pytest.mark.model
def test_pages_are_cleaned_to_the_articles_they_were_made_of(rows):
    same = Counter()
    for row, page in zip(rows, samples.articles(), strict=True):
        article = newsnlp.clean(page)
        same["title"] += article.title == row["title"]
        same["day"] += article.published is not None and article.published.isoformat()[:10] == row["published"][:10]
        same["authors"] += article.authors == tuple(row["authors"])
        same["source"] += article.source == row["source"]
        same["text"] += article.text.strip() == row["text"]
    assert min(same[name] for name in ("title", "day", "authors", "source", "text")) >= len(rows) - 3, same

"""The report: what it counts, what it holds, and what it leaves out. How it answers in a browser: test_browser."""

import base64
import hashlib
import json
import re
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.articles import annotated_article, articles
from tests.show.newsroom import annotate_made_up, made_up_articles
from tests.show.test_html import EVIL, evil_article

import newsnlp
from newsnlp.annotations import Entity, Failure
from newsnlp.article import Article, Page
from newsnlp.show import report
from newsnlp.show.report import report_data, report_page


def data_of(articles, **options):
    """The data of the report, after a journey through JSON."""
    return json.loads(json.dumps(report_data(newsnlp.to_frames(articles), **options)))


def rows_of(steps):
    rows, at = [], 0
    for step in steps:
        at += step
        rows.append(at)
    return rows


@pytest.fixture(scope="module")
def made():
    return list(made_up_articles(80))


@pytest.fixture(scope="module")
def data(made):
    return data_of(made)


def test_articles_stand_newest_first_and_those_without_a_date_last(data, made):
    days = data["rows"]["day"]
    dated = [day for day in days if day is not None]
    assert dated == sorted(dated, reverse=True)
    assert days == dated + [None] * sum(a.published is None for a in made)


def test_each_name_knows_its_articles(data, made):
    for name, kind, steps in data["names"]:
        titles = {data["rows"]["title"][row] for row in rows_of(steps)}
        assert titles == {a.title for a in made if any(e.name == name and e.kind == kind for e in a.entities)}


def test_each_speaker_knows_the_articles_and_the_quotes_in_them(data, made):
    for name, kind, steps, quotes, direct in data["speakers"]:
        counted = dict(zip((data["rows"]["title"][row] for row in rows_of(steps)), quotes, strict=True))
        expected = {a.title: sum(a.speaker(q).name == name for q in a.quotes) for a in made}
        assert kind == "person" and counted == {title: count for title, count in expected.items() if count}
        assert direct == quotes
    assert data["quotes"] == data["named"] == sum(len(a.quotes) for a in made)


def test_topics_sources_and_places_are_those_of_the_articles(data, made):
    by_title = {a.title: a for a in made}
    for title, topics, source in zip(*(data["rows"][column] for column in ("title", "topics", "source"))):
        article = by_title[title]
        assert {data["topics"][t] for t in topics} == {t.name for t in article.topics}
        assert (None if source < 0 else data["sources"][source]) == article.source
    for name, country, longitude, latitude, steps in data["places"]:
        link = next(e.link for a in made for e in a.entities if e.link and e.link.name == name)
        assert (country, longitude, latitude) == (link.country, link.longitude, link.latitude)
        assert len(rows_of(steps)) == sum(any(e.link == link for e in a.entities) for a in made)


def test_every_speaker_has_a_say_before_one_has_two(monkeypatch, made):
    monkeypatch.setattr(report, "QUOTES", 40)
    data = data_of(made)
    said = [number for _, number, _, _ in data["said"]]
    assert len(said) == 40
    assert sorted(said[: len(set(said))]) == list(range(len(set(said))))


def test_a_quote_stands_with_its_article(data, made):
    by_title = {a.title: a for a in made}
    for row, number, words, kind in data["said"]:
        article = by_title[data["rows"]["title"][row]]
        said = {(article.speaker(q).name, q.text(article), q.kind) for q in article.quotes}
        assert (data["speakers"][number][0], words, kind) in said


def test_copies_are_found_where_they_are_asked_for(made):
    texts = (" ".join(f"word{i * 100 + j}" for j in range(60)) for i in range(len(made)))
    made = [replace(a, text=text) for a, text in zip(made, texts)]
    copy = replace(made[5], title="Another headline", published=datetime(2030, 1, 1, tzinfo=UTC))
    data = data_of([*made, copy])
    ((rows, kept),) = data["copies"]
    assert [data["rows"]["title"][row] for row in rows] == [made[5].title, "Another headline"]
    assert kept == [100, 100]
    assert data_of([*made, copy], copies=False)["copies"] is None


def test_surnames_are_joined_where_it_is_asked():
    def naming(name):
        return replace(Article.of_text("x"), entities=(Entity("e", "person", name),))

    articles = [naming("Ada Obi")] * 4 + [naming("Obi")]
    assert [name for name, *_ in data_of(articles)["names"]] == ["Ada Obi", "Obi"]
    assert [name for name, *_ in data_of(articles, surnames=True)["names"]] == ["Ada Obi"]


def test_failed_articles_are_counted_apart(made):
    failed = replace(Article.of_text(""), failure=Failure("read", "KeyError"))
    data = data_of([*made, failed, failed])
    assert (data["articles"], data["failed"], len(data["rows"]["title"])) == (80, 2, 80)


def test_of_more_articles_than_it_holds_the_newest_are_listed(monkeypatch, made):
    monkeypatch.setattr(report, "ARTICLES", 10)
    data = data_of(made)
    assert (data["articles"], len(data["rows"]["title"])) == (80, 10)
    assert max(max(rows_of(steps)) for _, _, steps in data["names"]) < 10
    newest = sorted((a for a in made if a.published), key=lambda a: a.published, reverse=True)[:10]
    assert set(data["rows"]["title"]) == {a.title for a in newest}


def test_more_names_than_it_holds_leave_out_the_rare(monkeypatch, made):
    monkeypatch.setattr(report, "NAMES", dict.fromkeys(report.NAMES, 2))
    data = data_of(made)
    people = [len(steps) for _, kind, steps in data["names"] if kind == "person"]
    assert len(people) == 2
    counts = {e.name: 0 for a in made for e in a.people}
    for article in made:
        for entity in article.people:
            counts[entity.name] += 1
    assert people == sorted(counts.values(), reverse=True)[:2]


def test_articles_older_than_the_chart_keep_their_day():
    articles = [replace(Article.of_text("x"), published=date(year, 6, 1)) for year in (1800, 1801, 2020, 2021)]
    data = data_of(articles)
    assert data["period"] == "year" and data["starts"][-1] == "2021-01-01" and len(data["starts"]) == report.PERIODS
    assert data["rows"]["day"][-1] == (date(1800, 6, 1) - date(1970, 1, 1)).days


def test_a_title_that_is_missing_is_the_id():
    pages = (Page("x", id="page-7"), Page("x"))
    assert data_of([Article.of_text("x", page) for page in pages])["rows"]["title"] == ["page-7", "Untitled"]


def test_addresses_that_are_no_web_addresses_are_left_out():
    articles = [Article.of_text("x", Page("x", url=url)) for url in ("javascript:alert(1)", "https://example.org/a")]
    assert data_of(articles)["rows"]["address"] == ["", "https://example.org/a"]


def packed(page):
    (letters,) = re.findall(r'<script type="application/octet-stream" id="data">([A-Za-z0-9+/=]*)</script>', page)
    return json.loads(zlib.decompress(base64.b64decode(letters)))


def test_the_page_holds_the_data_packed(made):
    page = report_page(made, title="A year")
    assert packed(page) == data_of(made, title="A year")


def test_the_page_allows_its_own_script_and_nothing_else():
    page = report_page([annotated_article()])
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in page
    assert not re.search(r"\b(src|srcset)=|url\(|@import|<link|<iframe|<object|fetch\(|XMLHttpRequest|innerHTML", page)


@pytest.mark.parametrize("words", EVIL)
def test_nothing_that_a_page_says_stands_in_the_page_as_it_was(words):
    page = report_page([replace(evil_article(words), failure=None)], title=words)
    assert page.count("<script") == 2 and page.count("</script>") == 2
    data = packed(page)
    assert data["rows"]["address"] == [""] and data["names"] and data["said"]
    page.encode("utf-8")


def test_a_corpus_gives_the_report_of_its_articles(tmp_path):
    corpus = annotate_made_up(30, tmp_path / "out")
    assert report_page(corpus, title="x") == report_page(made_up_articles(30), title="x")


def test_no_articles_give_a_report_of_nothing():
    data = data_of([])
    assert (data["articles"], data["rows"]["title"], data["starts"], data["names"]) == (0, [], [], [])


@settings(max_examples=25)
@given(st.lists(articles(), max_size=4))
def test_any_articles_give_a_report(some):
    page = report_page(some, title="x", surnames=True)
    page.encode("utf-8")
    data = packed(page)
    assert data["articles"] == len(data["rows"]["title"]) == sum(a.failure is None for a in some)

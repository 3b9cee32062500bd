"""Articles in a row, and corpora, as they show themselves."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.articles import annotated_article, articles
from tests.show.newsroom import annotate_made_up, made_up_articles
from tests.show.test_html import EVIL, evil_article, read

from newsnlp.annotations import Failure
from newsnlp.article import Article
from newsnlp.corpus.opened import Corpus
from newsnlp.show import Articles, overview
from newsnlp.show.overview import corpus_to_html, overview_of


def words(html):
    return " ".join(" ".join(read(html).words).split())


def test_articles_are_a_sequence():
    made = list(made_up_articles(5))
    articles = Articles(iter(made))
    assert list(articles) == made and len(articles) == 5 and articles[-1] is made[4] and made[2] in articles
    assert isinstance(articles[1:3], Articles) and list(articles[1:3]) == made[1:3]
    assert repr(articles) == "Articles(5 articles)" and repr(articles[:1]) == "Articles(1 article)"


def test_articles_show_what_they_have_in_common_and_each():
    shown = words(Articles(made_up_articles(40))._repr_html_())
    assert "40 articles" in shown and "Who is quoted quotes" in shown and "for talks, day 29" in shown
    assert "for talks, day 30" not in shown and "10 more are not shown here" in shown


def test_one_article_needs_no_overview():
    assert "Who is quoted" not in words(Articles([annotated_article()])._repr_html_())


def test_no_articles_show_themselves_too():
    assert "0 articles" in words(Articles([])._repr_html_())


def test_an_overview_ranks_by_count():
    shown = words(overview_of(made_up_articles(60)))
    people = shown[shown.index("People") : shown.index("Parties")]
    assert people.index("Nuri Abara") < people.index("Goran Dlamini")
    assert "and" in people and "more" in people


def test_a_corpus_shows_itself(tmp_path):
    shown = words(annotate_made_up(30, tmp_path / "spring")._repr_html_())
    assert "spring: 30 articles" in shown and "3 sources" in shown and "not complete" not in shown
    assert "2023" in shown and "Lagos" in shown


def test_of_a_large_corpus_the_first_shards_are_counted(tmp_path, monkeypatch):
    corpus = annotate_made_up(30, tmp_path / "out", shard_size=10)
    monkeypatch.setattr(overview, "COUNTED_ROWS", 25)
    assert "counted over the first 20 rows" in words(corpus_to_html(corpus))


def test_a_corpus_tells_what_failed_and_that_it_is_not_complete(tmp_path):
    corpus = annotate_made_up(30, tmp_path / "out", shard_size=10)
    half = Corpus(corpus.path, corpus.plan, [replace(r, errors={"quotes": 2}) for r in corpus.receipts[:2]])
    shown = words(corpus_to_html(half))
    assert "not complete" in shown and "4 failed in quotes" in shown


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_that_a_page_says_becomes_markup(evil):
    html = Articles([evil_article(evil), evil_article(evil)])._repr_html_()
    read(html)
    assert html.count("<script") == 0


def test_articles_that_failed_are_listed():
    failed = replace(Article.of_text("x"), failure=Failure("quotes", "KeyError"))
    assert "quotes failed" in words(Articles([failed, annotated_article()])._repr_html_())


@settings(max_examples=25)
@given(st.lists(articles(), max_size=4))
def test_any_articles_show_themselves(some):
    html = Articles(some)._repr_html_()
    read(html)
    html.encode("utf-8")

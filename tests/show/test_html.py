"""An article as HTML: what it shows, that it is well formed, and that nothing in it runs."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from tests.articles import annotated_article, articles

from newsnlp.annotations import (
    Dropped,
    Entity,
    Failure,
    Keyphrase,
    Link,
    Mention,
    Quote,
    Related,
    Span,
    StageRun,
    Topic,
)
from newsnlp.article import Article, Page
from newsnlp.show.html import article_page, article_to_html, articles_page, articles_to_html, innermost
from newsnlp.show.safe import showable

EMPTY_TAGS = {"meta", "br", "link", "img"}
# Everything that the view is made of; a tag or an attribute that is none of these came from a page.
TAGS = set(
    "style article section header aside div span p ul ol li a b i small details summary time h1 h2 h3 "
    "html head body main meta title br".split()
)
ATTRIBUTES = set(
    "class id href rel data-tip style dir role aria-label aria-level datetime lang charset http-equiv content "
    "name tabindex".split()
)


class Reader(HTMLParser):
    """Reads HTML strictly: tags must nest, and tags, attributes and links must be ours."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.words, self.ids, self.links = [], [], [], []
        self.in_paragraph = False
        self.paragraphs = []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, name
            if name == "style":
                assert re.fullmatch(r"width:\d{1,3}%", value)
            if name == "id":
                self.ids.append(value)
            if name == "href":
                assert value.startswith(("#", "http://", "https://")), value
                self.links.append(value)
        if tag == "a":
            assert "a" not in self.open
        if tag == "p" and "class" not in dict(attrs):  # one of the text: all others have a class
            self.in_paragraph = True
            self.paragraphs.append("")
        if tag not in EMPTY_TAGS:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()
        if tag == "p":
            self.in_paragraph = False

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)
            if self.in_paragraph:
                self.paragraphs[-1] += data


def read(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def test_everything_known_of_the_article_is_shown():
    words = " ".join(" ".join(read(article_to_html(annotated_article())).words).split())
    for fact in (
        "Nurses to end strike after pay deal",
        "3 May 2024, 09:30 UTC",
        "Njeri Okello",
        "The Lakeside Courier",
        "Health",
        "example.org",
        "Achieng Wekesa",
        "URA",
        "labour",
        "91%",
        "nurses, pay deal",
        "2024-04-28-strike",
        "0.62",
        "2 lines of the page left out: menu 1, share bar 1",
        "thinks or wants",
        "continued",
        "officials in Nairobi",
        "short: a line to warn of",
    ):
        assert fact in words, fact


def test_the_text_reads_as_it_did():
    article = annotated_article()
    assert read(article_to_html(article)).paragraphs == [line for line in article.text.split("\n") if line]


@given(articles())
def test_any_article_is_well_formed_and_in_utf8(article):
    reader = read(article_to_html(article))
    assert len(reader.ids) == len(set(reader.ids))
    assert all(link.removeprefix("#") in reader.ids for link in reader.links if link.startswith("#"))
    article_page(article).encode("utf-8")


@given(articles())
def test_any_text_reads_as_it_did(article):
    reader = read(article_to_html(article))
    wanted = [showable(line.strip()) for line in article.text.split("\n") if line.strip()]
    assert reader.paragraphs == wanted


EVIL = [
    "<script>document.title='run'</script>",
    "<img src=x onerror=\"document.title='run'\">",
    "\"><svg onload=document.title='run'>",
    "' onmouseover='document.title=1' x='",
    "</style><script>document.title='run'</script>",
    "</title><script>document.title='run'</script>",
    "--><script>document.title='run'</script>",
    "&lt;script&gt;",
    "javascript:document.title='run'",
    "expression(alert(1));background:url(javascript:1)",
]


def evil_article(words: str) -> Article:
    """An article that has the words wherever a page could have put them."""
    text = f"{words}\n\n{words} said {words}."
    whole = Span(0, len(words))
    later = Span(len(words) + 2, 2 * len(words) + 2)
    return Article(
        page=Page(text, id=words, url=f"javascript:{words}"),
        raw=text,
        text=text,
        alignment=Article.of_text(text).alignment,
        title=words,
        authors=(words,),
        section=words,
        source=words,
        tags=(words,),
        language=words,
        dropped=(Dropped(whole, words, words),),
        entities=(Entity("e", "person", words, (words,), (Mention(later),), Link(words, words, words, words)),),
        quotes=(
            Quote((whole,), "direct", cue=later, source=later, speaker="e"),
            Quote((later,), "mixed", reason=words),
        ),
        topics=(Topic(words, words, 0.5),),
        keyphrases=(Keyphrase(words, 0.5),),
        related=(Related(words, 0.5, (words,)), Related(f"https://example.org/{words}", 0.5, ())),
        stages=(StageRun(words, words),),
        warnings=(words,),
        failure=Failure(words, words),
    )


@pytest.mark.parametrize("words", EVIL)
def test_nothing_that_a_page_says_becomes_markup(words):
    article = evil_article(words)
    for html in (
        article_to_html(article),
        article_page(article),
        articles_to_html([article]),
        articles_page([article]),
    ):
        reader = read(html.removeprefix("<!doctype html>"))
        assert html.count("<script") == 0
        assert all(not link.lower().startswith("javascript") for link in reader.links)


def test_a_page_forbids_scripts_and_fetches_nothing():
    page = article_page(annotated_article())
    assert "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'" in page
    assert not re.search(r"\b(src|srcset)=|url\(|@import|<link|<script|<iframe|<object", page)


def test_a_language_that_is_none_becomes_english():
    assert '<html lang="en">' in article_page(replace(annotated_article(), language='x" onload="y'))
    assert '<html lang="fr">' in article_page(replace(annotated_article(), language="fr"))


def test_of_mentions_that_overlap_the_shortest_is_drawn():
    outer = Entity("a", "organisation", "Supreme Court of Kenya", (), (Mention(Span(0, 22)),))
    inner = Entity("b", "place", "Kenya", (), (Mention(Span(17, 22)), Mention(Span(40, 45))))
    assert innermost((outer, inner)) == {(1, 0), (1, 1)}


def test_an_article_without_text_says_so():
    words = " ".join(read(article_to_html(Article.of_text(" \n "))).words)
    assert "No article text was found." in words


def test_a_failure_is_shown():
    article = replace(annotated_article(), failure=Failure("quotes", "KeyError: 7"))
    assert "quotes failed: KeyError: 7" in " ".join(read(article_to_html(article)).words)


def test_a_very_long_text_is_cut_in_a_notebook_and_not_on_a_page():
    article = Article.of_text("word " * 40_000)
    assert "100,000 more characters are not shown" in article_to_html(article)
    assert len(article_page(article)) > 200_000


def test_a_list_of_articles_shows_each():
    html = articles_to_html([annotated_article(), Article.of_text("Rain fell.", Page("Rain fell.", id="rain"))])
    words = " ".join(read(html).words)
    assert "2 articles" in words and "rain" in words and "6 names" in words
    assert html.count("<style>") == 1


def test_a_notebook_gets_the_fragment():
    article = annotated_article()
    assert article._repr_html_() == article_to_html(article)


def test_ids_of_two_articles_do_not_meet():
    one, other = annotated_article(), replace(annotated_article(), page=Page("x", id="other"))
    assert not set(read(article_to_html(one)).ids) & set(read(article_to_html(other)).ids)

"""An article on a terminal."""

from dataclasses import replace

from hypothesis import given, settings
from tests.articles import annotated_article, articles

from newsnlp.annotations import Failure
from newsnlp.article import Article
from newsnlp.show.text import article_to_text


def test_everything_known_of_the_article_is_told():
    text = article_to_text(annotated_article(), width=120)
    for fact in (
        "Nurses to end strike after pay deal",
        "2024-05-03 09:30:00+00:00 · Njeri Okello · The Lakeside Courier",
        "People: Achieng Wekesa (Wekesa), Daudi Kiprono",
        "Places: Kenya (KE), Nairobi",
        "that she had been promised the whole sum by June  [indirect]",
        "the Treasury to pay in three parts  [indirect, thought]",
        "91% labour",
        "0.62  2024-04-28-strike  (strike, nurses)",
        "2 lines of the page left out: menu 1, share bar 1",
    ):
        assert fact in text, fact


def test_colours_change_no_words():
    import re

    article = annotated_article()
    coloured = article_to_text(article, colour=True)
    assert "\x1b[" in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert "\n".join(line.rstrip() for line in plain.split("\n")) == article_to_text(article)


@settings(max_examples=15)
@given(articles())
def test_no_control_character_of_a_page_reaches_the_terminal(article):
    text = article_to_text(article)
    text.encode("utf-8")
    assert not set(text) & set("\x00\x07\x08\x1b\x9b\r")


def test_brackets_of_a_page_are_no_styles():
    text = article_to_text(replace(Article.of_text("[bold]x[/bold] :smile:"), title="[red]t"))
    assert "[bold]x[/bold] :smile:" in text and "[red]t" in text


def test_an_article_without_text_says_so():
    text = article_to_text(replace(Article.of_text(""), failure=Failure("clean", "no words")))
    assert "No article text was found." in text and "clean failed: no words" in text

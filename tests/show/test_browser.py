"""What a browser makes of the views: nothing runs, nothing is fetched, words can be read. Needs Chromium.

NEWSNLP_PICTURES=folder keeps the pictures of every view to look at.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from tests.articles import annotated_article
from tests.show.browser import HARD_TO_READ, needs_browser
from tests.show.newsroom import annotate_made_up, made_up_articles
from tests.show.test_html import EVIL, evil_article

from newsnlp.article import Article
from newsnlp.show import Articles
from newsnlp.show.html import article_page, article_to_html, articles_page
from newsnlp.show.report import report_page

pytestmark = needs_browser
THEMES = ("light", "dark", "print")


def notebook(*fragments: str) -> str:
    """A page that holds fragments as a notebook does, without a policy that would forbid scripts."""
    return f"<!doctype html><html lang=en><meta charset=utf-8><title>still</title><body>{''.join(fragments)}</body>"


def displacy(style: str) -> str:
    from spacy import displacy

    options = {"spans_key": "newsnlp_quotes"}
    return displacy.render(annotated_article().to_doc(), style=style, page=True, jupyter=False, options=options)


@cache
def news() -> tuple[Article, ...]:
    """300 articles, one of them a copy of another."""
    made = list(made_up_articles(299))
    copied = replace(made[7], title="Copied by hand", published=datetime(2025, 1, 20, tzinfo=UTC))
    return (*made, copied)


def made_corpus(folder: Path) -> str:
    return notebook(annotate_made_up(30, folder / "made")._repr_html_())


# Each view, and words that it must show.
VIEWS = {
    "article": (lambda _: notebook(article_to_html(annotated_article())), ("Achieng Wekesa", "thinks or wants", "URA")),
    "article page": (lambda _: article_page(annotated_article()), ("Nurses to end strike", "LABOUR", "WHO SAYS WHAT")),
    "no article": (lambda _: article_page(Article.of_text("")), ("No article text was found.",)),
    "list": (lambda _: notebook(Articles(news()[:40])._repr_html_()), ("40 articles", "10 more are not shown")),
    "list page": (lambda _: articles_page(list(made_up_articles(3))), ("3 ARTICLES", "for talks, day 2")),
    "corpus": (made_corpus, ("made: 30 articles", "WHO IS QUOTED", "PLACES", "3 sources")),
    "report": (
        lambda _: report_page(news(), title="A year of news"),
        ("A year of news", "300 articles", "WHO IS NAMED TOGETHER", "Nuri Abara", "COPIES", "for talks, day"),
    ),
    "empty report": (lambda _: report_page([]), ("0 articles", "Nothing to show.")),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_shows_its_words_without_complaint_or_request_in_every_theme(browser, tmp_path, name):
    make, expected = VIEWS[name]
    browser.size(1200, 900)
    browser.open(make(tmp_path))
    if "report" in name:
        browser.wait("document.documentElement.dataset.ready")
    words = browser.words()
    assert [w for w in expected if w.casefold() not in words.casefold()] == []
    pictures = Path(os.environ.get("NEWSNLP_PICTURES", tmp_path))
    seen = set()
    for theme in THEMES:
        browser.theme(theme)
        assert browser.run(HARD_TO_READ) == [], theme
        picture = browser.picture()
        seen.add(picture)
        (pictures / f"{name.replace(' ', '_')}_{theme}.png").write_bytes(picture)
    assert len(seen) >= 2  # dark is not light
    assert browser.printed().startswith(b"%PDF")
    browser.theme("light")
    assert browser.console() == []
    assert browser.requests() == []


# What JupyterLab's style sheet says of paragraphs and lists in an output.
JUPYTERLAB = """<style>.jp-RenderedHTMLCommon p{text-align:left;margin:0 0 1em}
.jp-RenderedHTMLCommon ul:not(.list-inline),.jp-RenderedHTMLCommon ol:not(.list-inline){padding-left:2em}</style>"""


def test_the_style_sheet_of_jupyterlab_moves_nothing(browser):
    places = "return [...document.querySelectorAll('.newsnlp li, .newsnlp p')].map(e => e.getBoundingClientRect().x)"
    fragment = article_to_html(annotated_article())
    seen = []
    for before in ("", JUPYTERLAB):
        browser.open(notebook(f"{before}<div class=jp-RenderedHTMLCommon>{fragment}</div>"))
        alignment = browser.run("return getComputedStyle(document.querySelector('.nn-by')).textAlign")
        seen.append((browser.run(places), alignment))
    assert seen[0] == seen[1]


def test_each_paragraph_is_set_in_its_own_direction(browser):
    browser.open(notebook(article_to_html(Article.of_text("قالت الوزيرة نعم.\n\nShe said yes."))))
    directions = "return Array.from(document.querySelectorAll('.nn-row p')).map(e => getComputedStyle(e).direction)"
    assert browser.run(directions) == ["rtl", "ltr"]
    assert browser.run("return getComputedStyle(document.querySelector('.nn-row p')).textAlign") == "start"


@pytest.mark.parametrize("style", ["ent", "span"])
def test_displacy_draws_the_doc_of_an_article(browser, style):
    browser.open(displacy(style))
    words = browser.words()
    assert "Achieng Wekesa" in words
    assert ("PERSON" if style == "ent" else "direct") in words
    assert browser.console() == []


def hostile_views() -> dict[str, str]:
    articles = [evil_article(words) for words in EVIL]
    return {
        "articles": notebook(*(article_to_html(a) for a in articles)),
        "article page": article_page(articles[0]),
        "list": notebook(Articles(articles)._repr_html_()),
        "report": report_page([replace(a, failure=None) for a in articles] * 2, title="".join(EVIL)),
    }


@pytest.mark.parametrize("name", ["articles", "article page", "list", "report"])
def test_nothing_that_a_page_says_runs(browser, name):
    browser.open(hostile_views()[name])
    if name == "report":
        browser.wait("document.documentElement.dataset.ready")
    title = browser.run("return document.title")
    browser.run(
        """for (const details of document.querySelectorAll("details")) details.open = true;
        for (const element of document.querySelectorAll("body *")) {
          for (const kind of ["mouseover", "focus", "load", "error"]) element.dispatchEvent(new Event(kind));
        }"""
    )
    assert browser.run("return document.title") == title != "run"
    links = browser.run("return [...document.querySelectorAll('[href]')].map((a) => a.getAttribute('href'))")
    assert all(link.startswith(("#", "http://", "https://")) for link in links)
    own = 2 if name == "report" else 0
    assert browser.run("return document.querySelectorAll('script').length") == own
    assert browser.run("return document.querySelectorAll('iframe, object, embed, img, form[action], base').length") == 0
    handlers = "return [...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())"
    assert not [attribute for attribute in browser.run(handlers) if attribute.startswith("on")]
    assert browser.console() == []
    assert browser.requests() == []


def test_the_guard_of_this_test_would_see_a_script_run(browser):
    browser.open("<!doctype html><title>still</title><script>document.title='run'</script>")
    assert browser.run("return document.title") == "run"


def test_the_guard_would_see_an_error_and_a_request(browser):
    browser.open("<!doctype html><title>x</title><img src='http://127.0.0.1:9/x.png'><script>nonsense()</script>")
    assert any("nonsense" in line for line in browser.console())
    assert browser.requests() == ["http://127.0.0.1:9/x.png"]


def test_the_guard_would_see_words_that_are_hard_to_read(browser):
    browser.open("<!doctype html><body style='background:#fff'><p style='color:#999'>grey</p><p>black</p>")
    assert [line.split(" ", 1)[1] for line in browser.run(HARD_TO_READ)] == ["grey"]


def test_a_page_allows_no_script_but_its_own(browser):
    browser.open(report_page([]).replace("</body>", "<script>document.title='run'</script></body>"))
    browser.wait("document.documentElement.dataset.ready")
    assert browser.run("return document.title") != "run"
    assert any("Content Security Policy" in line for line in browser.console())


@pytest.mark.parametrize(
    ("element", "focused", "words"),
    [
        ("a.nn-entity", "a.nn-entity", "Place: Kenya"),
        (".nn-by:has(a)", ".nn-by a", "direct speech, cue “said”"),
        (".nn-by:not(:has(a))", ".nn-by:not(:has(a))", "the source is a group without a name"),
    ],
)
def test_what_tells_more_does_so_when_it_has_the_focus(browser, element, focused, words):
    browser.open(article_page(annotated_article()))
    tips = browser.run(
        """const [element, focused] = arguments;
        const told = () => getComputedStyle(document.querySelector(element), "::after").content;
        const before = told();
        document.querySelector(focused).focus({ focusVisible: true });
        return [before, told()]""",
        element,
        focused,
    )
    assert tips[0] == "none" and words in tips[1]


# The report answers its filters


@pytest.fixture
def report(browser):
    browser.size(1200, 900)
    browser.open(report_page(news(), title="A year of news"))
    browser.wait("document.documentElement.dataset.ready")
    return browser


def state(browser) -> str:
    return browser.run("return document.getElementById('state').textContent")


def enter(browser, id: str, value: str) -> None:
    browser.run(
        """const box = document.getElementById(arguments[0]);
        box.value = arguments[1];
        box.dispatchEvent(new Event(box.tagName === "SELECT" ? "change" : "input", { bubbles: true }));""",
        id,
        value,
    )


def choose(browser, words: str) -> None:
    browser.run(
        "[...document.querySelectorAll('.nn-views button')].find((b) => b.textContent === arguments[0]).click()", words
    )


def titles_with(*words: str) -> int:
    return sum(all(word in a.title for word in words) for a in news())


def test_search_finds_words_of_titles_in_any_case_and_order(report):
    enter(report, "words", "tartu TALKS")
    assert state(report) == f"{titles_with('Tartu')} of 300 articles"


def test_search_finds_the_articles_that_name_someone(report):
    enter(report, "words", "central bank")
    named = sum(any(e.name == "Central Bank" for e in a.entities) for a in news())
    assert state(report) == f"{named} of 300 articles"


def test_choosing_a_name_keeps_its_articles_and_choosing_it_again_all(report):
    named = sum(any(e.name == "Lyon" for e in a.entities) for a in news())
    choose(report, "Lyon")
    assert state(report) == f"{named} of 300 articles"
    assert "Lyon ×" in report.words()
    choose(report, "Lyon")
    assert state(report) == "300 articles"


def test_filters_add_up_and_can_be_cleared(report):
    choose(report, "Harbour Alliance")
    one = state(report)
    enter(report, "topic", "0")
    two = state(report)
    assert int(two.split()[0]) < int(one.split()[0])
    report.run("[...document.querySelectorAll('.nn-chips button')].at(-1).click()")
    assert state(report) == "300 articles"
    assert report.run("return document.getElementById('topic').value") == ""


def test_a_source_and_dates_narrow_the_report(report):
    articles = news()
    source = "Harbour Times"
    number = report.run(
        "return [...document.getElementById('source').options].find((o) => o.text === arguments[0]).value", source
    )
    enter(report, "source", number)
    assert state(report) == f"{sum(a.source == source for a in articles)} of 300 articles"
    enter(report, "from", "2024-01-01")
    enter(report, "to", "2024-06-30")
    dated = [a for a in articles if a.published and a.source == source]
    kept = sum("2024-01-01" <= a.published.date().isoformat() <= "2024-06-30" for a in dated)
    assert state(report) == f"{kept} of 300 articles"


def test_counts_are_those_of_the_articles_that_are_left(report):
    choose(report, "Busan")
    left = [a for a in news() if any(e.name == "Busan" for e in a.entities)]
    quoted: dict[str, int] = {}
    for article in left:
        for quote in article.quotes:
            quoted[article.speaker(quote).name] = quoted.get(article.speaker(quote).name, 0) + 1
    lines = report.run(
        "return [...document.querySelectorAll('.nn-card')].find((c) => c.textContent.startsWith('Who is quoted'))"
        ".querySelector('.nn-bars').innerText"
    )
    name, count = max(quoted.items(), key=lambda item: item[1])
    assert re.match(rf"{name}\s+{count}\b", lines)


def test_quotes_stand_under_their_speaker_when_they_are_opened(report):
    said = report.run(
        """const details = document.querySelector(".nn-bars details");
        details.open = true;
        return new Promise((done) => setTimeout(() => done(details.innerText), 200))"""
    )
    assert "“" in said and "for talks, day" in said


def test_a_filter_keeps_the_focus_where_it_was(report):
    where = "return document.activeElement.textContent"
    report.run("[...document.querySelectorAll('.nn-pick')].find((b) => b.textContent === 'Lagos').focus()")
    report.run("document.activeElement.click()")
    assert report.run(where) == "Lagos"


def test_more_of_a_list_unfolds(report):
    count = "return document.querySelectorAll('.nn-lines > li').length"
    before = report.run(count)
    choose(report, "100 more")
    assert report.run(count) == before + 100


def test_a_list_says_how_many_it_leaves_out(report):
    speakers = {a.speaker(q).name for a in news() for q in a.quotes}
    choose(report, "48 more")
    assert f"and {len(speakers) - 60} with fewer" in report.words()


def test_words_that_nothing_holds_leave_an_empty_report(report):
    enter(report, "words", "zzzz")
    assert state(report) == "0 of 300 articles"
    assert "Nothing to show." in report.words()
    assert report.console() == []

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.annotations import Span
from newsnlp.cleaning.markup import KIND_NAMES, TAGS, looks_like_html, render


def lines(source):
    return render(source).text.splitlines()


@pytest.mark.parametrize(
    "source, expected",
    [
        ("<p>One<p>Two", ["One", "Two"]),
        ("<ul><li>One<li>Two</ul>", ["One", "Two"]),
        ("One<br>Two<br/>Three", ["One", "Two", "Three"]),
        ("<p>One <b>bold</b> word</p>", ["One bold word"]),
        ("<table><tr><td>A<td>B<tr><td>C</table>", ["A\tB", "C"]),
        ("<p>a &lt;b&gt; &amp;c &eacute;&#233;&#xe9;", ["a <b> &c ééé"]),
        ("<p>One\n   two\t three", ["One two three"]),
        ("<p>One<!-- not <p> this -->two", ["Onetwo"]),
        ("<script>if (a < b) '<p>no</p>'</script><p>Yes", ["Yes"]),
        ("<style>p{}</style><noscript><p>no</p></noscript><p>Yes", ["Yes"]),
        ("<head><title>No</title></head><p>Yes", ["Yes"]),
        ("<head><title>No</title><p>Yes", ["Yes"]),
        ('<p title="a > b">Yes</p>', ["Yes"]),
        ("<p>5 < 6 and 7 > 6</p>", ["5 < 6 and 7 > 6"]),
        ("<![CDATA[Plain]]>", ["Plain"]),
        ("<div><![CDATA[<p>One</p>]]><p>Two</p></div>", ["One", "Two"]),
        ("<table><tr><td>Menu<td><p>One</p>Two<td>More<tr><td>A<td>B</table>", ["Menu", "One", "Two", "More", "A\tB"]),
        ("<td><p>Head<table><tr><td>A</td><td>B</td></tr></table></td><td>Side", ["Head", "A\tB", "Side"]),
        ("<p>One</span></b></p></div>Two", ["One", "Two"]),
        ("<blockquote>Words<cite>Speaker</cite></blockquote>", ["Words", "Speaker"]),
        ("<pre>one\n two</pre>", ["one", "two"]),
        ("<P>Loud</P>", ["Loud"]),
        ('<span style="color:red; display: block">One</span><span style="display:block">Two</span>', ["One", "Two"]),
        ('<p>One <span style="display:inline-block">two</span> three', ["One two three"]),
        ("no tags", ["no tags"]),
        ("<p>cut <a href=", ["cut <a href="]),
    ],
)
def test_blocks_make_lines(source, expected):
    assert lines(source) == expected


def test_hidden_elements_are_marked():
    page = render('<p>Seen</p><div style="display: none"><p>Unseen</p></div>')
    assert [m.hidden for m in page.markup] == [False, True]


@pytest.mark.parametrize(
    "source, hidden",
    [
        ('<div role="dialog"><p>Report a mistake</p></div>', True),
        ('<p class="screen-reader-text">Post navigation</p>', True),
        ('<p><span class="sr-only">Topic:</span> Rain</p>', False),
        ('<p class="sr-only-focusable-off">Rain</p>', False),
    ],
)
def test_what_opens_over_the_page_or_is_only_read_out_is_hidden(source, hidden):
    assert [m.hidden for m in render(source).markup] == [hidden]


def test_class_words_are_read_by_kind():
    page = render('<div class="c-shareBar"><p>Tweet</p></div>')
    assert page.markup[0].own >> KIND_NAMES.index("share") & 1


def test_paragraph_of_a_caption_is_the_caption():
    page = render("<figure><figcaption><p>The pier</p><p>Photo: Ann Lee</p></figcaption></figure><p>Rain fell.</p>")
    assert [TAGS[m.tag] for m in page.markup] == ["figcaption", "figcaption", "p"]


def test_linked_characters_are_counted():
    page = render('<p>See <a href="/x">the plan</a> now</p>')
    assert page.markup[0].linked == len(" the plan")


def test_link_that_is_closed_late_does_not_swallow_the_page():
    page = render("<a><p>One</a></p><p>Two words</p>")
    assert page.markup[1].linked == 0


def test_each_line_has_its_markup():
    page = render("<h1>A</h1><p>B<p>C<ul><li>D")
    assert len(page.markup) == len(page.text.splitlines())


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div class=share>",
            "</div>",
            "<br>",
            "<b>",
            "</b>",
            "<a href=x>",
            "</a>",
            "<li>",
            "<ul>",
            "</ul>",
            "<td>",
            "<tr>",
            "<table>",
            "</table>",
            "&amp;",
            "&lt",
            "&#8217;",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "<",
            ">",
            *("word", "Zoë", " ", "\n", '"', "'", "<svg>", "<title>", "]]>", "<![CDATA[", "\x00", "\ud800", "<pre>"),
        ]
    ),
    max_size=40,
).map("".join)


@given(MARKUP)
def test_every_kept_character_maps_to_itself(source):
    page = render(source)
    for i, character in enumerate(page.text):
        place = page.alignment.raw_span(Span(i, i + 1))
        came_from = place.of(source)
        if character not in "\n\t " and not came_from.startswith("&"):
            assert came_from == character


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 50_000 + "x",
        "<!--" * 200_000,
        '<a "' * 200_000,
        "<b><div>" + "<span>" * 20_000 + "</b>" * 20_000,
        "<svg>" * 50_000 + ">",
        "<" * 300_000 + ">",
        "<table><tr>" * 20_000,
    ],
    ids=["deep", "comments", "quotes", "misnested", "svg", "brackets", "tables"],
)
def test_broken_pages_are_read(source):
    started = time.process_time()
    render(source)
    # Not a measure of speed: a quadratic scan of these takes minutes.
    assert time.process_time() - started < 60


@pytest.mark.parametrize(
    "text, html",
    [
        ("<!DOCTYPE html><html>", True),
        ("<p>Rain</p>", True),
        ("\ufeff <html lang=en>", True),
        ("Rain < snow, and 3 > 2", False),
        ("<3 this bridge", False),
        ("Plain text", False),
        ("", False),
    ],
)
def test_html_is_told_from_text(text, html):
    assert looks_like_html(text) is html

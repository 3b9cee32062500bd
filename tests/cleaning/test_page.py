import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsnlp.annotations import Span
from newsnlp.article import Article, Page
from newsnlp.cleaning.lines import split_lines
from newsnlp.cleaning.page import clean_page, find_author_notes, find_summary, is_list_of_article
from newsnlp.cleaning.stage import Clean

pytestmark = pytest.mark.model
CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "cleaning.jsonl").read_text("utf-8").splitlines()
]
PROBES = Path(__file__).parents[2].parent / "shared" / "probes" / "cleaning.json"


def paragraphs(page):
    return page.text.split("\n\n") if page.text else []


def facts(page):
    return {
        "body": paragraphs(page),
        "title": page.title,
        "published": str(page.published)[:10] if page.published else None,
        "authors": list(page.authors),
        "tags": list(page.tags),
        "source": page.source,
        "section": page.section,
        "language": page.language,
    }


def marked(case):
    marks = [pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []
    return pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", [marked(c) for c in CASES])
def test_made_page_comes_out_clean(case):
    found = facts(clean_page(case["text"], vote=False))
    assert {k: found[k] for k in case["expected"]} == case["expected"]


@pytest.mark.parametrize("case", [pytest.param(c, id=c["label"]) for c in CASES])
def test_cleaning_what_is_clean_changes_nothing(case):
    once = clean_page(case["text"], vote=False).text
    assert clean_page(once).text == once


@pytest.mark.parametrize("case", [pytest.param(c, id=c["label"]) for c in CASES[::3]])
def test_every_word_of_the_text_stands_in_the_page(case):
    page = clean_page(case["text"], vote=False)
    changed = "mojibake" in case["label"] or "soft" in case["label"] or "<" in case["text"]
    for i, character in enumerate(page.text):
        came_from = page.alignment.raw_span(Span(i, i + 1)).of(case["text"])
        if not character.isspace() and not (changed and (not character.isascii() or came_from.startswith("&"))):
            assert came_from == character


@pytest.mark.parametrize("case", [pytest.param(c, id=c["label"]) for c in CASES[::3]])
def test_every_dropped_line_has_a_reason_and_its_place(case):
    for dropped in clean_page(case["text"], vote=False).dropped:
        assert dropped.reason
        if dropped.text.isascii() and "&" not in dropped.text and "\t" not in dropped.text:
            assert dropped.span.of(case["text"])[0] == dropped.text[0]


@pytest.mark.shared
@pytest.mark.skipif(not PROBES.is_file(), reason="the shared probes are not beside this checkout")
def test_probes_come_out_right():
    for case in json.loads(PROBES.read_text("utf-8")):
        expected, page = case["expected"], clean_page(case["input"])
        assert paragraphs(page) == expected["body"], case["id"]
        for piece in case.get("must_not_contain", ()):
            assert piece not in page.text
        if "date" in expected:
            assert (str(page.published)[:10] if page.published else None) == expected["date"], case["id"]
        for name in ("title", "tags", "source"):
            if expected.get(name):
                found = getattr(page, name)
                assert (list(found) if isinstance(found, tuple) else found) == expected[name], case["id"]


PULL_QUOTE = """Home
News

Harbour to get a new crane

By Ann Lee
4 March 2024

The port will buy a new crane next year, its director said on Monday, after the old one broke twice in a month.

“We cannot go on lifting the ships of today with the machines of our grandparents, and we will not.”

Director of the port

“We cannot go on lifting the ships of today with the machines of our grandparents, and we will not.

“The money is there, and the council knows it,” she said in front of some forty workers on the quay.

Share on Facebook
"""


def test_first_copy_of_a_pull_quote_goes_with_its_caption():
    page = clean_page(PULL_QUOTE)
    assert page.text.count("machines of our grandparents") == 1
    assert "grandparents, and we will not.\n\n“The money" in page.text
    assert "Director of the port" not in page.text
    assert "pull quote" in {d.reason for d in page.dropped}


def test_pull_quote_behind_its_paragraph_goes():
    words = "We cannot go on lifting the ships of today with the machines of our grandparents, and we will not."
    quoted = PULL_QUOTE.index("“We cannot"), PULL_QUOTE.index("“The money")
    page = clean_page(PULL_QUOTE[: quoted[0]] + f"{words}\n\n“{words}”\n\n" + PULL_QUOTE[quoted[1] :])
    assert f"a month.\n\n{words}\n\n“The money" in page.text
    assert "pull quote" in {d.reason for d in page.dropped}


def test_text_wrapped_at_a_column_is_rejoined():
    wrapped = (
        "Harbour to get a new crane\n\n"
        "The port will buy a new crane next year, its director said on Monday,\n"
        "after the old one broke twice in a month and a ship had to be turned\n"
        "away for the first time in living memory.\n\n"
        "The council will vote on the plan next week, and nobody doubts that\n"
        "it will agree.\n"
    )
    page = clean_page(wrapped)
    assert "Monday, after the old one" in page.text
    assert page.text.endswith("nobody doubts that it will agree.")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " \n\t ",
        "\x00\x00",
        "\ud800",
        "a",
        "<",
        "<p>",
        "<html></html>",
        "<div>" * 100_000,
        "x" * 200_000,
        "&" * 50_000,
    ],
    ids=[
        "empty",
        "white",
        "nul",
        "surrogate",
        "letter",
        "bracket",
        "tag",
        "no text",
        "deep",
        "long word",
        "ampersands",
    ],
)
def test_page_without_an_article_is_empty_and_says_why(raw):
    page = clean_page(raw)
    assert page.text == ""
    assert page.warnings


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_cleaned(raw):
    page = clean_page(raw)
    for i in range(len(page.text)):
        page.alignment.raw_span(Span(i, i + 1))


TAGS = st.sampled_from("p div b a span td tr table li ul h1 script style svg br !-- /p /div /b /a /td /table".split())
WORDS = st.sampled_from(
    ["Rain fell on the harbour.", "Menu", "&amp;", "&#x110000;", "]]>", '"', "<", ">", "\x00", "\ud800", "é", "\n"]
)
PIECES = st.one_of(TAGS.map("<{}>".format), TAGS.map("<{} class='share' hidden=".format), WORDS, st.text(max_size=8))


@pytest.mark.parametrize(
    "scrap",
    [
        "Hun Sen met Kem Sokha in Phnom Penh.",
        "Kem Sokha said: “We will not give up.”",
        "The ferry sank off the coast.\n\nNobody was hurt, the coastguard said.",
    ],
)
def test_sentences_with_nothing_around_them_stay(scrap):
    assert clean_page(scrap).text == scrap


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_markup_is_cleaned_and_stays_clean(raw):
    page = clean_page(raw, media_type="text/html", vote=False)
    for i in range(len(page.text)):
        assert 0 <= page.alignment.raw_span(Span(i, i + 1)).end <= len(raw)
    assert clean_page(page.text).text == page.text


ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<html><body><article><h1>Harbour to get a new crane</h1>
<p>The port will buy a new crane next year, its director said on Monday, after the old one broke. &b; &x;</p>
<p>The council will vote on the plan next week, and nobody doubts that it will agree to pay for the crane.</p>
<img src="http://example.org/a.png"><iframe src="http://example.org/"></iframe></article></body></html>"""


@pytest.mark.parametrize("vote", [True, False])
def test_page_makes_nothing_be_fetched_or_expanded(vote, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("cleaning opened a connection")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    page = clean_page(ENTITIES, vote=vote)
    assert "new crane next year" in page.text
    assert "hahaha" not in page.text and "root:" not in page.text


def test_stage_fills_an_article_and_keeps_its_page():
    raw = CASES[0]["text"]
    before = Article.of_text(raw, Page(raw, id="a"))
    (after,) = Clean(vote=False)([before])
    assert after.text.split("\n\n") == CASES[0]["expected"]["body"]
    assert after.raw == raw and after.id == "a"
    span = Span(0, 9)
    assert after.raw_span(span).of(raw) == span.of(after.text)


def test_stage_cleans_each_page_alone():
    articles = [Article.of_text(c["text"]) for c in CASES[:6]]
    stage = Clean(vote=False)
    assert stage(articles) == [stage([a])[0] for a in articles]


LISTED = (
    "The ferry company published its summer timetable on Friday, after weeks of talks with the island's two villages.",
    "Brora, seven in the morning",
    "Skerray, half past nine",
    "Tongue, noon and six",
    "The last boat of the day waits for the bus from the north, the company said, however late it may be.",
    "Skerray harbour, closed on Sundays",
    "Brora harbour, closed in storms",
)


@pytest.mark.parametrize("tag", ["p", "li"])
def test_a_list_of_an_article_stays_whole_and_where_it_is(tag):
    inner = "".join(f"<p>{line}</p>" if len(line) > 60 else f"<{tag}>{line}</{tag}>" for line in LISTED[:5])
    page = f"<html><head><title>Ferries</title></head><body><article><h1>Ferries</h1>{inner}</article></body></html>"
    once = clean_page(page, vote=False).text
    assert once.split("\n\n") == list(LISTED[:5])
    assert clean_page(once).text == once


def test_paragraphs_without_a_page_keep_all_but_what_only_a_page_says():
    text = "\n\n".join(LISTED)
    assert clean_page(text).text == text
    assert "Share on Facebook" not in clean_page(f"{text}\n\nShare on Facebook\n\nRead more").text


def test_page_with_blank_lines_between_all_its_lines_keeps_no_menu():
    menu = ["Habari Kanda", "Mwanzo", "Kitaifa", "Kimataifa", "Biashara", "Michezo", "Makala"]
    body = [
        "Wavuvi 120 wa ziwa wamepokea boti zinazotumia umeme wa jua, katika mradi unaolenga kupunguza gharama.",
        "Kila boti inagharimu shilingi milioni tisa, na mvuvi analipa kwa miaka minne, alisema mkuu wa mkoa.",
        "Boti nyingine 300 zitakuja mwakani, na wavuvi wengi wanasubiri zamu yao kwa hamu kubwa.",
    ]
    assert paragraphs(clean_page("\n\n".join([*menu, "Wavuvi wapata boti za umeme", *body]))) == body


def test_numbered_sections_go_on_where_the_article_does():
    lines = ["The delta has hundreds of bridges, and some that no map shows. These four are worth a detour."]
    for number, name in enumerate(["Padma Bridge", "Jamuna Bridge", "Hardinge Bridge", "Rupsha Bridge"], 1):
        opened = f"It was opened in {1900 + number} and is crossed by a good many trains every day."
        lines += [f"{number}. {name}", opened]
        if number == 1:
            lines.append("Photo: Delta Traveller")
    page = clean_page("\n".join(["Home", "Guides", "Four bridges of the delta", "22 August 2023", *lines, "See also"]))
    assert paragraphs(page) == [line for line in lines if not line.startswith("Photo")]


def test_menu_and_teasers_in_a_script_without_capitals_are_not_the_article():
    body = [
        "बलिया के पास एक छोटे से गाँव की लड़कियों ने अपनी क्रिकेट टीम बनाई है। शनिवार को उन्होंने पहला मैच जीत लिया।",
        'टीम की कप्तान पूजा कुमारी ने कहा, "पहले लोग हँसते थे, अब वे मैच देखने आते हैं।"',
        "टीम के पास दो बल्ले और एक ही जोड़ी पैड है। हर खिलाड़ी बारी-बारी से उन्हें पहनती है।",
        "अगला मैच 11 फरवरी को होगा।",
    ]
    top = ["पूर्वांचल समाचार", "होम", "देश", "खेल", "गाँव की लड़कियों ने बनाई अपनी टीम", "28 जनवरी 2024"]
    after = ["टैग: क्रिकेट, बलिया", "संबंधित खबरें", "बारिश से धान की फसल खराब", "हमारे बारे में", "गोपनीयता नीति"]
    assert paragraphs(clean_page("\n".join([*top, *body, *after]))) == body


LETTERS = [
    "Your report on the ferry left out those of us who cannot drive to the mainland at all.",
    "I have taken the seven o'clock boat for thirty years, and I will miss its crew.",
    "Ann Lee, Southport",
    "Who decided this, and did anybody ask the school before the timetable was printed?",
    "My children will now leave home in the dark and come back in the dark.",
    "Thank you for the cartoon, which said it all.",
    "Jo Park, Northport",
]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_letters_without_a_page_around_them_stay_whole(between):
    page = clean_page(between.join(LETTERS))
    assert paragraphs(page) == LETTERS
    assert paragraphs(clean_page(page.text)) == LETTERS


def test_a_menu_above_letters_is_not_of_them():
    menu = ["Home", "News", "Sport", "Log in", "Subscribe"]
    assert not set(menu) & set(paragraphs(clean_page("\n".join([*menu, *LETTERS]))))


def held(lines, kept):
    return np.array([c == "k" for c in kept], np.bool_), split_lines("\n\n".join(lines))


def test_the_last_lines_that_name_an_author_tell_who_wrote_it():
    body = ["The ferry sank.", "Nobody drowned.", "It was old.", "It will be raised."]
    note = "Als Kapitän kennt Ida Brand die Fähren der Küste."
    kept, lines = held([*body, note], "kkkkk")
    assert find_author_notes(lines, kept, ["Ida Brand"]) == [4]
    assert find_author_notes(lines, kept, ["Rolf Aas"]) == []
    assert find_author_notes(lines, kept, ["Ida"]) == []


def test_an_author_who_is_in_the_story_is_no_note():
    body = ["Ida Brand was aboard.", "The ferry sank.", "Nobody drowned.", "It was old.", "“I swam,” said Ida Brand."]
    kept, lines = held(body, "kkkkk")
    assert find_author_notes(lines, kept, ["Ida Brand"]) == []
    assert find_author_notes(lines, kept & False, ["Ida Brand"]) == []


def test_a_box_above_that_says_it_in_brief_goes():
    page = ["Key points", "The ferry sank on Friday.", "Nobody drowned.", "Photo: Ida Brand", "The ferry sank at dawn."]
    kept, lines = held(page, "-kk-k")
    assert find_summary(lines, kept) == [1, 2]


def test_where_nothing_parts_the_points_from_the_article_they_stay():
    page = ["Key points", "The ferry sank on Friday.", "Nobody drowned.", "The ferry sank at dawn.", "It was old."]
    kept, lines = held(page, "-kkkk")
    assert find_summary(lines, kept) == []
    assert find_summary(lines, kept & False) == []


def test_a_line_that_stands_twice_in_a_row_is_a_caption():
    text = (
        "Home\nNews\nSport\nLog in\n\nFerry line to add night boats\n\nBy Lena Hart\n14 March 2023\n\n"
        "The ferry line will run boats through the night from May, its director said on Tuesday.\n\n"
        "A night boat leaves the old pier of the harbour in May\n\n"
        "A night boat leaves the old pier of the harbour in May\n\n"
        "Tickets will cost the same as by day, and two new boats are to be bought next year.\n\n"
        "The line has lost money since the bridge was opened, but the council has promised to help.\n\n"
        "Share on Facebook\nRelated\nMayor opens new market hall\n© 2024 Harbour Gazette. All rights reserved."
    )
    page = clean_page(text)
    assert "A night boat" not in page.text and "Tickets will cost" in page.text


def test_a_numbered_list_of_sentences_stays():
    points = [f"{i}. The ferry of the year {i + 2000} was sold for a song to the next island." for i in range(1, 7)]
    text = "\n\n".join(
        [
            "Home",
            "News",
            "Sport",
            "Six ferries that were sold",
            "By Lena Hart",
            "The ferry line has sold six boats in as many years, and its director says that this was wrong.",
            *points,
            "Related",
            "Mayor opens new market hall",
            "© 2024 Harbour Gazette. All rights reserved.",
        ]
    )
    assert all(point in clean_page(text).text for point in points)


def test_what_is_read_most_is_no_list_of_the_article():
    points = [f"{i}. The ferry of the year {i + 2000} was sold for a song to an island." for i in range(1, 6)]
    short = [f"{i}. Be kind." for i in range(1, 6)]
    assert not is_list_of_article(split_lines("\n".join(["Most read", *points])), range(1, 6))
    assert not is_list_of_article(split_lines("\n".join(["Rules", *short])), range(1, 6))
    assert is_list_of_article(split_lines("\n".join(["Six ferries that were sold", *points])), range(1, 6))

import json

from newsnlp.cleaning.bylines import split_names
from newsnlp.cleaning.head import read_head


def test_the_address_of_an_author_is_no_name():
    assert split_names("https://www.example.org/author/ann-lee") == []
    assert split_names("Ann Lee, https://example.org/ann") == ["Ann Lee"]


def test_names_of_a_byline_are_told_apart():
    assert split_names("By Ann Lee and Jo Park") == ["Ann Lee", "Jo Park"]


def page(head, body=""):
    return f"<html><head>{head}</head><body>{body}</body></html>"


def linked(**facts):
    return '<script type="application/ld+json">' + json.dumps({"@type": "NewsArticle", **facts}) + "</script>"


def test_structured_data_name_the_title_before_the_heading_does():
    found = read_head(page(linked(headline="Bridge shut until May"), "<h1>Why the bridge is shut</h1>"))
    assert found.title == "Bridge shut until May"
    assert "Why the bridge is shut" in found.titles


def test_claim_cut_off_gives_way_to_the_heading_that_it_begins():
    found = read_head(page(linked(headline="Bridge shut until…"), "<h1>Bridge shut until May, says mayor</h1>"))
    assert found.title == "Bridge shut until May, says mayor"


def test_heading_that_the_title_element_agrees_with_counts_where_nothing_else_claims_one():
    title = "<title>Bridge shut until May | Gazette</title>"
    found = read_head(page(title, "<h1>Menu</h1><h1>Bridge shut until May</h1>"))
    assert found.title == "Bridge shut until May"


def test_house_is_an_author_only_apart_from_persons():
    persons = read_head(page(linked(author=[{"@type": "Organization", "name": "Wire One"}, {"name": "Ann Lee"}])))
    assert (persons.authors, persons.houses) == (("Ann Lee",), ())
    house = read_head(page(linked(author={"@type": "Organization", "name": "Wire One"})))
    assert (house.authors, house.houses) == ((), ("Wire One",))


def test_site_that_calls_itself_the_author_is_a_house():
    site = '<meta property="og:site_name" content="n-tv">'
    found = read_head(page(site + linked(author={"name": "n-tv Nachrichten"})))
    assert found.authors == () and found.houses == ("n-tv Nachrichten",)


RELATED = {"headline": "Cow falls off pier", "datePublished": "2019-01-01", "author": {"name": "Bob Hay"}}


def test_story_that_the_page_is_not_about_tells_nothing_of_it():
    own = linked(headline="Bridge shut until May", datePublished="2025-03-11")
    found = read_head(page(linked(**RELATED) + own, "<h1>Bridge shut until May</h1>"))
    assert (found.title, found.dates, found.authors) == ("Bridge shut until May", ("2025-03-11",), ())


def test_node_of_the_same_headline_adds_what_the_first_leaves_out():
    nodes = linked(headline="Bridge shut until May") + linked(
        headline="Bridge shut until May", author={"name": "Ann Lee"}
    )
    assert read_head(page(nodes)).authors == ("Ann Lee",)


def test_dates_of_videos_are_not_those_of_the_article():
    video = linked(**{"@type": "VideoObject", "datePublished": "2018-05-05"})
    site = linked(**{"@type": "WebPage", "datePublished": "2012-01-01"})
    found = read_head(page(video + site + '<meta property="article:published_time" content="2025-03-11">'))
    assert found.dates == ("2025-03-11", "2012-01-01")


def test_keywords_are_parted_and_those_of_the_site_or_for_machines_are_no_tags():
    assert read_head(page(linked(keywords="ferry; island; winter"))).tags == ("ferry", "island", "winter")
    assert read_head(page(linked(keywords=["ferry", "type:article"]))).tags == ("ferry",)
    assert read_head(page('<meta name="keywords" content="news, latest news, gazette, ferry">')).tags == ()


def test_links_to_a_category_and_to_tags_name_section_and_tags_where_nothing_else_does():
    links = (
        '<a href="/c/local" rel="category tag">Local</a> <a href="/t/ferry" rel="tag">Ferry</a>'
        '<a rel=tag href=/t/pier><b>#Pier</b></a><div><a href="/c/sport" rel="category tag">Sport</a></div>'
    )
    found = read_head(page("", links))
    assert (found.section, found.tags) == ("Local", ("Ferry", "Pier"))
    claimed = read_head(page(linked(articleSection="Islands", keywords=["boats"]), links))
    assert (claimed.section, claimed.tags) == ("Islands", ("boats",))


def test_cloud_of_all_tags_is_not_of_the_article():
    assert read_head(page("", "".join(f'<a rel="tag" href="/{i}">tag {i}</a>' for i in range(80)))).tags == ()

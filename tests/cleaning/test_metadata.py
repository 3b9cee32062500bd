from datetime import date, datetime

import pytest

from newsnlp.cleaning.metadata import is_date_line, read_claims
from newsnlp.cleaning.page import clean_page

BODY = """The council voted on Tuesday to keep the ferry running through the winter, after islanders sent it a petition.

Councillor Ruth Adeyemi said the boat was "not a luxury but a road" and that the money would be found by the spring.

The operator had wanted to stop sailing in November, when fewer than ten people use each crossing on most days.

A new timetable will be printed next week, and the fares of the ferry will not change before the end of March.
"""


def copied(top, body=BODY, after=""):
    return f"Home\nNews\nSport\n\nIsland ferry saved for the winter\n\n{top}\n\n{body}{after}"


def test_address_or_another_claim_tells_the_day_from_the_month():
    assert read_claims(["04/03/2025"], None, month_first=True) == date(2025, 4, 3)
    assert read_claims(["04/03/2025"], "https://example.org/2025/03/04/ferry", month_first=True) == date(2025, 3, 4)
    claims = ["04/03/2025 10:15", "2025-03-04"]
    assert read_claims(claims, None, month_first=True) == datetime(2025, 3, 4, 10, 15)
    assert read_claims(["soon"], None, month_first=True) is None


@pytest.mark.model
def test_day_of_the_address_comes_before_that_of_an_update():
    raw = copied("By Ann Lee\nUpdated 17 March 2025, 10:15")
    assert clean_page(raw).published == datetime(2025, 3, 17, 10, 15)
    assert clean_page(raw, url="https://gazette.example/2025/03/11/ferry").published == date(2025, 3, 11)
    assert clean_page(raw, url="https://gazette.example/2025/03/16/ferry").published == datetime(2025, 3, 17, 10, 15)
    assert clean_page(raw, url="https://gazette.example/ferry-19870311").published == datetime(2025, 3, 17, 10, 15)


@pytest.mark.model
@pytest.mark.parametrize(
    ("language", "url"), [("es", None), ("en-GB", None), ("en", "https://gazette.example.co.uk/a"), ("en", None)]
)
def test_head_of_a_page_puts_days_first_where_its_country_or_language_does(language, url):
    head = '<title>Island ferry saved for the winter</title><meta name="date" content="04/03/2025">'
    paragraphs = "".join(f"<p>{p}</p>" for p in BODY.split("\n\n"))
    raw = f'<html lang="{language}"><head>{head}</head><body><article>{paragraphs}</article></body></html>'
    days_first = language != "en" or url
    assert clean_page(raw, url=url).published == (date(2025, 3, 4) if days_first else date(2025, 4, 3))


@pytest.mark.parametrize(
    "line",
    ["Senin, 24 Feb 2025 14:36 WIB", "lunedì 24 febbraio 2025", "公開日 2025年2月24日", "24 Şubat 2025 Salı 14:36"],
)
def test_line_of_a_date_is_told_in_other_languages(line):
    assert is_date_line(line)
    assert not is_date_line(line + " mangga")


@pytest.mark.model
@pytest.mark.parametrize(
    "top",
    [
        "Updated: 14 March 2025\nPublished: 11 March 2025",
        "Last updated on 14 March 2025, first published on 11 March 2025",
        "Published: 11 March 2025\nUpdated: 14 March 2025",
    ],
)
def test_article_is_of_the_day_it_was_published_not_updated(top):
    assert clean_page(copied("By Ann Lee\n" + top)).published == date(2025, 3, 11)


@pytest.mark.model
def test_page_without_a_date_takes_none_from_its_body_or_from_other_stories():
    told = BODY.replace("in November", "on 4 November 2023")
    assert clean_page(copied("By Ann Lee", told)).published is None
    stories = "\nMore stories\nCow falls off pier\n2 January 2019\nPier closes\n5 January 2019\n"
    assert clean_page(copied("By Ann Lee", after=stories)).published is None


@pytest.mark.model
@pytest.mark.parametrize(
    "top", ["JOAN SERRA\nBy Ann Lee", "By Ann Lee\nAnn Lee\nBBC News, Kirkwall", "Picture: Bob Hay\nBy Ann Lee"]
)
def test_byline_that_says_so_counts_before_the_names_beside_it(top):
    assert clean_page(copied(top + "\n11 March 2025")).authors == ("Ann Lee",)


@pytest.mark.model
def test_house_is_no_author_beside_a_person():
    assert clean_page(copied("Ann Lee\nValley Ledger\n11 March 2025")).authors == ("Ann Lee",)


@pytest.mark.model
@pytest.mark.parametrize("crumbs", ["HomeNewsScotland", "Home > News > ", "Home » News » "])
def test_clean_copy_below_counts_before_a_title_with_crumbs(crumbs):
    title = "Island ferry saved for the winter"
    top = f"Sport\nLog in\n{crumbs}{title}\n\n{title}\n\nBy Ann Lee\n11 March 2025\n\n"
    assert clean_page(top + BODY).title == title


@pytest.mark.model
@pytest.mark.parametrize(
    "below",
    [
        "Ann Lee is a branch librarian in Kirkwall.",
        "Ruth Adeyemi on the pier of the island ferry © Maria Stolz",
        "Key events\n2h ago\nCouncil votes on ferry\n4h ago\nPetition handed in\n5h ago\nFerry stays in port",
    ],
)
def test_credit_or_entry_of_a_live_page_is_no_title(below):
    found = clean_page(copied(f"By Ann Lee\n11 March 2025\n{below}"))
    assert found.title == "Island ferry saved for the winter"


@pytest.mark.model
@pytest.mark.parametrize(
    "after",
    [
        "Tags: Ferry, Islands",
        "Etiquetas: Ferry, Islands",
        "Schlagwörter: Ferry, Islands",
        "#Ferry #Islands",
        "Topics\nFerry\nIslands\nAdvertisement\nMore stories\nCow falls off pier",
        "Themen\nFerry\nIslands\nMeistgelesen\nCow falls off pier",
        "Tag\nFerry (12)\nIslands (7)\nCow falls off pier",
    ],
)
def test_tags_end_where_another_head_begins_and_are_no_text(after):
    found = clean_page(copied("By Ann Lee\n11 March 2025", after=f"\n{after}\n"))
    assert found.tags == ("Ferry", "Islands")
    assert "slands" not in found.text.replace("islanders", "")


@pytest.mark.model
@pytest.mark.parametrize(
    ("top", "url"),
    [
        ("Inicio > Islas > Barcos", None),
        ("Estás aquí: Inicio > Islas > Barcos", None),
        ("您现在的位置：首页 > Islas > 正文", None),
        ("Home\n›\nIslas\n›\nBarcos", None),
        ("Home\nIslas\nSport\nLog in\nIslas", None),
        ("Home\nIslas\nSport\nLog in", "https://gazette.example/islas/2025/ferry-saved"),
    ],
)
def test_section_is_told_by_crumbs_by_the_line_above_or_by_the_address(top, url):
    title = "Island ferry saved for the winter"
    assert clean_page(f"{top}\n\n{title}\n\nBy Ann Lee\n11 March 2025\n\n{BODY}", url=url).section == "Islas"


@pytest.mark.model
def test_menu_between_bars_is_no_path_of_crumbs():
    top = "Home | Islas | Barcos | Sport | Log in"
    title = "Island ferry saved for the winter"
    assert clean_page(f"{top}\n\n{title}\n\nBy Ann Lee\n11 March 2025\n\n{BODY}").section is None


@pytest.mark.model
@pytest.mark.parametrize(
    ("notice", "source"),
    [
        ("© Copyright 1997-2025 Fara Herald | All Rights Reserved", "Fara Herald"),
        ("Copyright 2025 The Fara Herald. All rights reserved.", "The Fara Herald"),
        ("Derechos reservados © Grupo Fara 2025", "Grupo Fara"),
        ("© Copyright 2025 Fara Gazetecilik A.Ş.", "Fara Gazetecilik A.Ş"),
        ("© Riproduzione riservata", None),
        ("The pier. © Maria Stolz for Gazette", None),
        ("Copyright © 2025", None),
    ],
)
def test_source_is_who_holds_the_rights_without_years(notice, source):
    assert clean_page(copied("By Ann Lee\n11 March 2025", after=f"\nMost read\n{notice}\n")).source == source


@pytest.mark.model
def test_of_two_sections_the_one_of_the_menu_is_named():
    top = "4 March 2025\nin News, Islands"
    assert clean_page(copied(top)).section == "News"
    assert clean_page(copied("4 March 2025\nin Arts, Culture")).section == "Arts, Culture"


@pytest.mark.model
def test_tags_end_at_commas_of_their_script_and_before_what_others_read():
    assert clean_page(copied("4 March 2025", after="\nTags: جزر، عبارات، شتاء\n")).tags == ("جزر", "عبارات", "شتاء")
    after = "\nTemas\nFerris\nIslas\nRecomendado para ti\nLas más leídas\nUn faro nuevo\n"
    assert clean_page(copied("4 March 2025", after=after)).tags == ("Ferris", "Islas")


@pytest.mark.model
def test_notice_behind_a_copyright_is_no_source():
    after = "\n© Copyright 2001-2024. This site is part of a network of papers.\n"
    assert clean_page(copied("4 March 2025", after=after)).source is None

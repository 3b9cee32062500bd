import numpy as np
import pytest

from newsnlp.cleaning.features import describe
from newsnlp.cleaning.heads import choose_bylines, choose_date, choose_title, set_scene, slug_words, title_candidates
from newsnlp.cleaning.lines import split_lines
from newsnlp.cleaning.page import clean_page, load_models

PAGE = """Monday, January 30, 2023
Harbour Gazette
Home
News
Sport
Weather
Culture
Log in
Subscribe
Harbour to get a new crane
June 3, 2021
Harbour to get a new crane
By Ann Lee and Jo Park

The port will buy a new crane next year, its director said on Monday, after the old one broke twice in a month.

The council will vote on the plan for the crane next week, and nobody doubts that the port will get its money.

Workers in the harbour have asked for a new crane for years, and their union spoke of a good day for the port.

Related
Three held after harbour fight
by Harbour Gazette
January 26, 2023
Mayor opens new market hall
by Harbour Gazette
January 25, 2023
Privacy
"""


def scene_of(text, url=None, *, month_first=True):
    lines = split_lines(text)
    strings = lines.strings
    kept = np.array([len(s) > 90 for s in strings])
    described = describe(lines)
    return set_scene(
        lines, strings, described, np.where(kept, 0.9, 0.05), kept, url, month_first=month_first
    )


@pytest.mark.model
def test_first_copy_of_the_headline_is_the_title():
    scene = scene_of(PAGE)
    line, _ = choose_title(scene, load_models().heads.title)
    assert line == scene.strings.index("Harbour to get a new crane")


@pytest.mark.model
def test_byline_names_its_authors_and_those_of_teasers_are_not_asked():
    scene = scene_of(PAGE)
    found = choose_bylines(scene, load_models().heads.byline, 9)
    assert [name for b in found for name in b.names] == ["Ann Lee", "Jo Park"]


@pytest.mark.model
def test_byline_less_sure_than_asked_is_none():
    assert choose_bylines(scene_of(PAGE), load_models().heads.byline, 9, least=0.9999) == ()


@pytest.mark.model
def test_day_of_a_visit_is_not_the_date_of_the_article():
    claim = choose_date(scene_of(PAGE), load_models().heads.date, 9, 12)
    assert claim is not None and claim.found.day.isoformat() == "2021-06-03"


@pytest.mark.model
def test_address_says_which_of_two_readings_of_a_date_is_right():
    text = PAGE.replace("June 3, 2021", "03/06/2021").replace("Monday, January 30, 2023\n", "")
    url = "https://example.org/2021/06/03/harbour-to-get-a-new-crane"
    claim = choose_date(scene_of(text, url), load_models().heads.date, 8, 11)
    assert claim is not None and claim.found.day.isoformat() == "2021-06-03"


@pytest.mark.model
def test_title_is_no_part_of_the_text():
    page = clean_page(PAGE)
    assert page.title == "Harbour to get a new crane"
    assert "new crane next year" in page.text and "Harbour to get" not in page.text


def test_words_of_an_address_come_from_its_longest_part():
    assert slug_words("https://example.org/news/2024/harbour-gets-new-crane-a12.html?x=one-two-three-four-five") == {
        "harbour",
        "gets",
        "new",
        "crane",
    }
    assert slug_words(None) == slug_words("https://example.org/") == frozenset()


DATED = PAGE.partition("Related")[0].replace("Harbour to get a new crane\nBy Ann Lee and Jo Park", "{}")


@pytest.mark.model
@pytest.mark.parametrize("name", ["سلمى الحاج", "सुनीता यादव", "佐藤美咲"])
def test_bare_name_beside_the_date_is_a_byline_in_a_script_without_capitals(name):
    scene = scene_of(DATED.format(name))
    found = choose_bylines(scene, load_models().heads.byline, 9)
    assert [n for b in found for n in b.names] == [name]


@pytest.mark.model
@pytest.mark.parametrize("line", ["شارك", "اشتراک گذاری", "شیئر کریں", "社会", "ये भी पढ़ें"])
def test_button_beside_the_date_is_no_byline(line):
    scene = scene_of(DATED.format(line))
    assert choose_bylines(scene, load_models().heads.byline, 9) == ()


def test_points_of_a_summary_are_no_titles():
    points = ["All ferries to the islands stay in port", "A man of Elgin was hurt by a tree"]
    scene = scene_of(PAGE.replace("By Ann Lee and Jo Park", "\n".join(f"• {p}" for p in points)))
    titles = {scene.strings[i] for i in title_candidates(scene)}
    assert "Harbour to get a new crane" in titles and not titles & set(points)


def test_address_of_the_page_is_no_title():
    text = PAGE.replace("Culture\n", "https://gazette.example/harbour-to-get-a-new-crane\n")
    lines = [text.splitlines()[int(i)] for i in title_candidates(scene_of(text))]
    assert "Harbour to get a new crane" in lines
    assert not any(line.startswith("https://") for line in lines)

"""The invented sites and articles that the models of copied text learn from."""

import numpy as np
import pytest
from training.cleaning_sites import FOLDER, Site, front_page, read_articles, read_site, read_sites, shorten, surround

RAW = "Menu\nOne.\n\nAdvert\n\nTwo.\nFoot"
RECORD = {"id": "r", "lang": "en", "title": "Bridge  opens", "raw": RAW, "line_labels": "0100010"}


def test_every_site_is_whole():
    sites = read_sites()
    assert len(sites) == len(list((FOLDER / "sites").glob("*.txt"))) > 100
    for site in sites:
        assert any("{title}" in line for line in site.above), site.name
        assert sum(bool(line.strip()) for line in [*site.above, *site.below]) >= 15, site.name


def test_every_article_has_a_headline_and_a_body():
    for article in read_articles():
        assert article["title"], article["id"]
        assert sum(label == "1" for label in article["line_labels"]) >= 3, article["id"]


def test_a_body_is_put_on_a_site():
    site = Site("s", "en", ["Home > {title}", "~ What it is about."], [["Read more"]], ["About us"])
    page = surround(site, RECORD, np.random.default_rng(0))
    assert page["raw"].split("\n") == [
        "Home > Bridge opens", "What it is about.", "One.", "Read more", "Advert", "Two.", "About us",
    ]  # fmt: skip
    assert page["line_labels"] == ["0", "2", "1", "0", "0", "1", "0"]


def test_blank_lines_stay_where_the_site_has_them():
    site = Site("s", "en", ["Home", "", "{title}"], [], ["", "About us"])
    page = surround(site, RECORD, np.random.default_rng(0))
    assert page["raw"].count("\n\n") >= 4
    assert len(page["raw"].split("\n")) == len(page["line_labels"])


def test_a_page_without_a_body_gives_none():
    site = Site("s", "en", ["{title}"], [], ["About us"])
    assert surround(site, {**RECORD, "line_labels": "0000000"}, np.random.default_rng(0)) is None


def test_a_front_page_has_no_headline_and_no_body():
    page = front_page(Site("s", "en", ["Home", "{title}", "~ What it is about."], [["Read more"]], ["About us"]))
    assert page["raw"].split("\n") == ["Home", "About us"]
    assert page["line_labels"] == ["0", "0"]


def test_a_short_record_ends_with_a_paragraph_of_its_body():
    for seed in range(9):
        short = shorten(RECORD, np.random.default_rng(seed))
        assert short["raw"] in ("Menu\nOne.", "Menu\nOne.\n\nAdvert\n\nTwo.")
        assert len(short["line_labels"]) == len(short["raw"].split("\n"))
        assert short["line_labels"][-1] == "1"


@pytest.mark.parametrize("text", ["Home\n@below\n", "@above\nHome\n", "@above\nHome\n@below\nFoot\n@between\nMore\n"])
def test_a_broken_site_is_a_clear_error(tmp_path, text):
    path = tmp_path / "en_x.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"en_x\.txt"):
        read_site(path)

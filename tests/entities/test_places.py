import json
from pathlib import Path

import pytest
from benchmarks.entities import score_places

from newsnlp.entities.places import demonym_evidence, link_places, load_places
from newsnlp.errors import ModelError

CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "cases" / "places.jsonl").read_text("utf8").splitlines()
]


def linked(text, *names):
    table = load_places()
    spans, at = [], 0
    for name in names:
        start = text.index(name, at)
        spans.append((start, start + len(name)))
        at = start + len(name)
    rows = link_places(text, spans, table, demonym_evidence(text, table))
    return [None if row is None else table.link(row) for row in rows]


def test_the_cases_meet_their_floors():
    figures = score_places(CASES)
    assert figures["namings"] >= 400 and figures["countries"] >= 150
    assert figures["country %"] >= 99
    assert figures["place %"] >= 98


def test_what_follows_says_where_a_place_is():
    assert linked("a storm in Paris, Texas", "Paris", "Texas")[0].country == "US"
    assert linked("a bomb in Hyderabad (Pakistan)", "Hyderabad", "Pakistan")[0].country == "PK"


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("Springfield, IL grew", "Springfield", "39.80172"),
        ("a fire in Springfield, MO", "Springfield", "37.21533"),
        ("the mayor of London, ON", "London", "42.98339"),
        ("Vancouver, WA voted", "Vancouver", "45.63873"),
        ("the mayor of London, or his aide", "London", "51.50853"),
    ],
)
def test_letters_of_the_post_say_where_a_town_is(text, name, wanted):
    (link,) = linked(text, name)
    assert str(link.latitude) == wanted


def test_a_province_may_be_cut_short():
    links = linked("in Hamilton, Ont., and Victoria, B.C., and Ont.", "Hamilton", "Victoria", "B.C.")
    assert [(link.country, round(link.latitude)) for link in links] == [("CA", 43), ("CA", 48), ("CA", 50)]


def test_a_small_town_of_a_state_is_not_its_large_namesake():
    (town, state) = linked("a fire in Lincoln, Ill. on Friday", "Lincoln", "Ill.")
    assert town is None and state.name == "Illinois"
    assert [link.country for link in linked("from Tehran, Qom.", "Tehran", "Qom")] == ["IR", "IR"]


def test_a_county_of_britain_is_no_town_of_america():
    assert linked("Police in Kent said the Bristol gang fled", "Kent", "Bristol")[0] is None
    assert linked("Police in Kent, Washington, said", "Kent", "Washington")[0].country == "US"


def test_an_article_may_belong_to_a_name():
    (link,) = linked("a court in The Hague", "Hague")
    assert link.country == "NL"


def test_letters_of_the_post_are_a_state_behind_a_town_or_a_party_alone():
    text = "Reno, NV; Sen. Ruiz (D-NV); Lima, PE; LA, in LA"
    links = linked(text, "Reno", "NV", "NV", "Lima", "PE", "LA", "LA")
    names = [link and link.name for link in links]
    assert names[:3] == ["Reno", "Nevada", "Nevada"]
    assert names[3] == "Lima" and links[3].country == "PE"
    assert names[5:] == ["Los Angeles", "Los Angeles"]


def test_a_list_of_countries_is_no_containment():
    assert [link.country for link in linked("Lebanon, Iran and Georgia", "Lebanon", "Iran", "Georgia")] == [
        "LB",
        "IR",
        "GE",
    ]


def test_words_for_people_speak_for_a_country():
    (link,) = linked("Lebanese troops entered Tripoli", "Tripoli")
    assert link.country == "LB"


def test_the_word_for_a_kind_chooses_between_namesakes():
    assert linked("orchards of Washington state", "Washington")[0].name == "Washington"
    assert linked("orchards of Washington state", "Washington")[0].id == "5815135"


def test_an_unknown_place_stays_unknown():
    assert linked("He lives in Upper Bramblewick", "Upper Bramblewick") == [None]
    assert linked("the White House said", "White House") == [None]


def test_a_small_town_of_a_country_that_is_not_spoken_of_stays_unknown():
    # Kasama of Japan is no answer to Zambia's.
    (_, link) = linked("In Kenya a bus left Uliastay", "Kenya", "Uliastay")
    assert link is None


def test_countries_have_their_other_names():
    names = ("U.S.", "UAE", "Britain", "Viet Nam", "Burma", "DRC", "the Gambia"[4:], "Türkiye")
    text = "; ".join(names)
    assert [link.country for link in linked(text, *names)] == ["US", "AE", "GB", "VN", "MM", "CD", "GM", "TR"]


def test_a_link_has_a_position_of_the_right_half_of_the_world():
    (link,) = linked("flights to Wellington, New Zealand resumed"[11:], "Wellington")
    assert link.latitude < 0 < link.longitude


def test_demonyms_are_words_with_a_capital():
    table = load_places()
    assert demonym_evidence("Thai polish and Polish police, South Korean ships", table) == pytest.approx(
        {"TH": 0.7, "PL": 0.7, "KR": 0.7}
    )


def test_a_missing_table_is_a_model_error(tmp_path):
    with pytest.raises(ModelError):
        load_places(tmp_path)


def test_a_county_is_meant_where_its_country_is_named_and_not_a_larger_town_elsewhere():
    text = "Police in Kent are looking for a man who left Hull on Sunday."
    table = load_places()
    kent, _ = link_places(text, [(10, 14), (46, 50)], table)
    assert table.country(kent) == "GB"
    (alone,) = link_places("Police in Kent are looking.", [(10, 14)], table)
    assert table.country(alone) == "US"


def test_beside_its_city_a_name_means_the_region_or_the_country():
    city, region = linked("She left Quebec City, but Quebec, Canada, won", "Quebec City", "Quebec")
    assert city.id != region.id and region.country == "CA" == city.country
    assert linked("From Panama City he ruled Panama", "Panama City", "Panama")[1].id == "3703430"


def test_small_towns_of_small_countries_are_known():
    assert linked("mines at Orapa in Botswana", "Orapa", "Botswana")[0].country == "BW"
    assert linked("a reef off Dangriga, Belize", "Dangriga", "Belize")[0].country == "BZ"
    assert linked("They met in Orapa and in Lyon", "Orapa", "Lyon")[0] is None


def test_another_spelling_needs_its_country_however_large_the_town():
    assert linked("Storms hit Tanna and Fiji", "Tanna", "Fiji")[0] is None

from functools import partial

import pytest
from tests.entities.spans import named, words_and_kinds

from newsnlp.entities.mentions import (
    Naming,
    bodies_are_organisations,
    called_firms,
    complete_bodies,
    join_brackets,
    join_countries,
    leave_out_prefixes,
    leave_out_storms,
    parties_are_nothing_else,
    parties_with_surnames_are_people,
    recover_repetitions,
    short_firms,
    towns_are_places,
)

namings = partial(named, score=0.6)


@pytest.mark.parametrize("kind", ["person", "place", "party"])
@pytest.mark.parametrize("name", ["Knesset", "Jatiya Sangsad", "Faber & Faber"])
def test_parliaments_and_firms_with_an_ampersand_are_organisations(name, kind):
    text = f"{name} was closed."
    wanted = "organisation" if kind == "person" or "&" not in name else kind
    assert words_and_kinds(text, bodies_are_organisations(text, namings(text, (name, kind)))) == [(name, wanted)]


@pytest.mark.parametrize("kind", ["person", "place", "party"])
def test_well_known_firms_are_organisations(kind):
    text = "Petrobras fell."
    assert words_and_kinds(text, bodies_are_organisations(text, namings(text, ("Petrobras", kind)))) == [
        ("Petrobras", "organisation")
    ]


def test_somebody_called_like_a_parliament_stays_a_person():
    text = "Ana Duma lost. Duma wept in the Rada. Rada Ilves did not."
    names = [("Ana Duma", "person"), ("Duma", "person"), ("Rada", "place"), ("Rada Ilves", "person")]
    kinds = [kind for _, kind in words_and_kinds(text, bodies_are_organisations(text, namings(text, *names)))]
    assert kinds == ["person", "person", "organisation", "person"]


@pytest.mark.parametrize(
    "text, names, whole",
    [
        ("She left Trinity College Dublin.", ["Trinity College", "Dublin"], "Trinity College Dublin"),
        ("The Assembly of the Members met.", ["Assembly", "Members"], "Assembly of the Members"),
        ("The State Prosecutor's Office said", ["State Prosecutor"], "State Prosecutor's Office"),
    ],
)
def test_a_body_goes_on_in_its_town_its_members_or_its_office(text, names, whole):
    kinds = ["place" if name == "Dublin" else "organisation" for name in names]
    assert words_and_kinds(text, complete_bodies(text, namings(text, *zip(names, kinds)))) == [(whole, "organisation")]


def test_other_neighbours_stay_two():
    text = "The Bank of the Union and Marlow College in Dublin"
    names = [
        ("Bank", "organisation"),
        ("Union", "organisation"),
        ("Marlow College", "organisation"),
        ("Dublin", "place"),
    ]
    assert len(complete_bodies(text, namings(text, *names))) == 4


def test_a_word_tied_to_a_prefix_is_no_part_of_the_party():
    text = "The pro-European Civic Front won. The anti-Civic Front won."
    found = namings(text, ("European Civic Front", "party"), ("Civic Front", "party"))
    bare = leave_out_prefixes(text, found, lambda name: name == "civic front")
    assert words_and_kinds(text, bare) == [("Civic Front", "party")] * 2


def test_a_party_whose_last_word_is_a_person_is_one():
    text = "Ana Mzee Haji won. Haji wept. The Onda Party lost."
    found = namings(text, ("Ana Mzee Haji", "party"), ("Onda Party", "party"), score=0.5)
    found.insert(1, *namings(text[19:], ("Haji", "person"), score=0.7))
    found[1] = Naming(found[1].start + 19, found[1].end + 19, "person", 0.7)
    kinds = [kind for _, kind in words_and_kinds(text, parties_with_surnames_are_people(text, found))]
    assert kinds == ["person", "person", "party"]


def test_the_letters_of_a_party_named_in_full_are_no_town():
    text = "The Democratic Congress (DC) won in Lima."
    found = namings(text, ("DC", "place"), ("Lima", "place"))
    of_letters = parties_are_nothing_else(text, found, {"dc", "lima"}.__contains__, lambda name: True, {"dc"})
    assert words_and_kinds(text, of_letters) == [("DC", "party"), ("Lima", "place")]


def test_who_has_members_of_parliament_is_a_party():
    text = "Onda MP Ana Ruiz met a Lima senator and an Oru lawmaker."
    found = namings(text, ("Onda", "place"), ("Ana Ruiz", "person"), ("Lima", "place"), ("Oru", "place"))
    kinds = parties_are_nothing_else(
        text, found, lambda name: False, lambda name: name == "lima", (), {"onda", "lima"}.__contains__
    )
    assert [n.kind for n in kinds] == ["party", "person", "place", "place"]


@pytest.mark.parametrize(
    "text, name, again",
    [
        ("Lima lost to Reform UK. A pact with Reform is out. Reform's Ana Ruiz smiled.", "Reform UK", 2),
        ("She left the Progress Party. Progress leader Ana Ruiz said so. Progress is slow.", "Progress Party", 1),
        ("She left the Progress Party. The rise of Progress worried Liberal voters.", "Progress Party", 1),
        ("She left the Liberal Party. Many a Liberal did.", "Liberal Party", 0),
        ("They fear Labour. They say Labour MPs left.", "Labour", 1),
    ],
)
def test_short_forms_of_parties_are_found_again(text, name, again):
    found = recover_repetitions(text, namings(text, (name, "party")), [])
    assert len(found) == 1 + again and {n.kind for n in found} == {"party"}


@pytest.mark.parametrize(
    "text",
    [
        "Onda, the state oil firm, denied it.",
        "He told Onda, a daily that Obi owns.",
        "Onda shares fell.",
        "He holds shares in Onda since May.",
        "Profits at Onda halved.",
        "The regulator fined Onda $3.4 million in May.",
    ],
)
@pytest.mark.parametrize("kind", ["person", "place"])
def test_what_is_called_a_firm_is_an_organisation(text, kind):
    assert words_and_kinds(text, called_firms(text, namings(text, ("Onda", kind)))) == [("Onda", "organisation")]


def test_a_firm_is_one_without_its_legal_form():
    text = "Onda Marine Co. won. Onda Marine fell, Lima Ltd rose in Lima."
    names = (
        ("Onda Marine Co.", "organisation"),
        ("Onda Marine", "place"),
        ("Lima Ltd", "organisation"),
        ("Lima", "place"),
    )
    kinds = [n.kind for n in short_firms(text, namings(text, *names), lambda name: name == "lima")]
    assert kinds == ["organisation", "organisation", "organisation", "place"]


@pytest.mark.parametrize(
    "text",
    [
        "In Onda, the state oil firm, Obol, denied it.",
        "In the past Onda, the oil firm said, was rich.",
        "Onda, a bank clerk, denied it.",
        "The judge fined Onda $500 in May.",
        "Ana Onda spoke. Onda, a daily that she owns, wept.",
    ],
)
def test_what_is_not_called_one_stays(text):
    found = namings(text, ("Ana Onda", "person")) if "Ana" in text else []
    found += namings(text, ("Onda", "person")) if not found else []
    assert called_firms(text, found) == found


def test_two_places_are_the_country_of_that_name():
    text = "He left St Vincent and the Grenadines for Lima and Cusco."
    found = namings(text, *((name, "place") for name in ("St Vincent", "Grenadines", "Lima", "Cusco")))
    joined = join_countries(text, found, lambda name: name == "st vincent and the grenadines")
    assert [words for words, _ in words_and_kinds(text, joined)] == ["St Vincent and the Grenadines", "Lima", "Cusco"]


def test_the_wing_of_a_party_in_brackets_belongs_to_its_name():
    text = "The Onda Party (Maoist Centre) beat the Onda Party (Lima)."
    found = namings(
        text, ("Onda Party", "party"), ("Maoist Centre", "party"), ("Onda Party", "party"), ("Lima", "place")
    )
    joined = join_brackets(text, found, lambda name: name == "onda party (maoist centre)")
    assert [words for words, _ in words_and_kinds(text, joined)] == ["Onda Party (Maoist Centre)", "Onda Party", "Lima"]


@pytest.mark.parametrize(
    "text, kind",
    [
        ("She came from Onda in May.", "place"),
        ("She asked Onda in May.", "person"),
        ("Ana Onda came. They heard from Onda in May.", "person"),
    ],
)
def test_a_doubtful_person_who_stands_like_a_town_is_one(text, kind):
    names = [("Ana Onda", "person"), ("Onda", "person")] if "Ana" in text else [("Onda", "person")]
    found = towns_are_places(text, namings(text, *names, score=0.5), {"onda"}.__contains__)
    assert found[-1].kind == kind


def test_the_word_for_a_storm_is_no_organisation():
    assert leave_out_storms("Hurricane Ana came.", namings("Hurricane Ana came.", ("Hurricane", "organisation"))) == []

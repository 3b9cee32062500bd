"""Rules about what stands beside a name, on spans given by hand."""

from functools import partial

import pytest
from tests.entities import spans

from newsnlp.entities.context import (
    complete_lists,
    complete_places,
    cut_compounds,
    join_partners,
    join_parts,
    know_kinds,
    leaders_are_people,
    leave_out_events,
    leave_out_nothings,
    leave_out_peoples,
    mend_edges,
    number_teams,
    part_hyphened,
    part_sentences,
    read_context,
)
from newsnlp.entities.mentions import Naming, agree_on_kinds, called_firms, leave_out_storms, recover_repetitions

named = partial(spans.named, score=0.9)


def is_known(name):
    return name in {"peru", "kenya", "lima", "rae bari", "georgia"}


def is_large(name):
    return name in {"peru", "kenya", "georgia", "france"}


def test_what_a_hyphen_ties_to_a_place_is_cut():
    text = "The U.S.-led mission and U.S.-Swedish ties cost Rolls-Royce a contract in Udupi taluk."
    names = named(
        text,
        ("U.S.-led", "place"),
        ("U.S.-Swedish", "place"),
        ("Rolls-Royce", "organisation"),
        ("Udupi taluk", "place"),
    )
    cut = cut_compounds(text, names, lambda word: word == "Swedish")
    assert [text[n.start : n.end] for n in cut] == ["U.S.", "U.S.", "Rolls-Royce", "Udupi"]


def test_numbers_of_lists_and_offices_are_no_part_of_a_name_and_initials_are():
    text = "1.Ana Ruiz spoke. Acme Sales Director KP Rao left; critics of KP Rao rejoiced."
    names = named(
        text, ("1.Ana Ruiz", "person"), ("Acme Sales", "organisation"), ("KP Rao", "person"), ("Rao", "person")
    )
    assert [text[n.start : n.end] for n in mend_edges(text, names)] == ["Ana Ruiz", "Acme", "KP Rao", "KP Rao"]


def test_surnames_of_two_sentences_are_two_people_where_both_are_named():
    text = "Ilhan Omar and Ted Cruz differ. It is wrong, said Omar. Cruz left, and so did Wm. Cruz."
    people = [("Ilhan Omar", "person"), ("Ted Cruz", "person"), ("Omar. Cruz", "person"), ("Wm. Cruz", "person")]
    parted = part_sentences(text, named(text, *people))
    assert [text[n.start : n.end] for n in parted] == ["Ilhan Omar", "Ted Cruz", "Omar", "Cruz", "Wm. Cruz"]


def test_a_list_of_names_is_read_to_the_ends_of_its_lines():
    text = "The chiefs:\n\nNana Yaw Badu II\nNana Osei\nNana Kofi Anto\n\nNana ruled long."
    names = named(text, ("Nana Yaw Badu", "person"), ("Nana", "person"), ("Nana Kofi", "person"), ("Nana", "person"))
    assert [text[n.start : n.end] for n in complete_lists(text, names)] == [
        "Nana Yaw Badu",
        "Nana Osei",
        "Nana Kofi Anto",
        "Nana",
    ]


def test_headlines_beside_no_name_are_no_list():
    text = "Ruiz Wins Vote\nLim Loses Seat\nRain To Come\n\nThe count was close."
    names = named(text, ("Ruiz", "person"), ("Lim", "person"))
    assert complete_lists(text, names) == names


def test_parts_of_one_name_are_joined():
    text = "In the United States of America and the Gulf of Oru, Omar the Lame met Lima of Peru."
    names = named(
        text,
        *(("United States", "place"), ("America", "place"), ("Gulf", "place"), ("Oru", "place")),
        *(("Omar", "person"), ("Lame", "person"), ("Lima", "place"), ("Peru", "place")),
    )
    assert [text[n.start : n.end] for n in join_parts(text, names)] == [
        "United States of America",
        "Gulf of Oru",
        "Omar the Lame",
        "Lima",
        "Peru",
    ]


def test_unions_are_organisations_and_states_and_streets_places():
    text = "The EU, the Republic of Peru and Wall Street; the KEN team; Redvan Ali, then Redvan; Rae Bari; Klong Tan."
    names = named(
        text,
        *(("EU", "place"), ("Republic of Peru", "organisation"), ("Wall Street", "organisation")),
        *(("KEN", "organisation"), ("Redvan Ali", "person"), ("Redvan", "place")),
        *(("Rae Bari", "person"), ("Klong Tan", "person")),
        score=0.7,
    )
    kinds = know_kinds(text, names, lambda name: name == "ken", is_known, is_known)
    assert [n.kind for n in kinds] == [
        *("organisation", "place", "place", "place", "person", "person", "place", "place"),
    ]


def test_feasts_diseases_summits_and_addresses_are_no_names():
    text = "At Easter the Coronavirus closed COP26, says https://example.org/a of Easter Island."
    names = named(
        text,
        *(("Easter", "place"), ("Coronavirus", "organisation"), ("COP26", "organisation")),
        *(("https://example.org/a", "person"), ("Easter Island", "place")),
    )
    assert [text[n.start : n.end] for n in leave_out_nothings(text, names)] == ["Easter Island"]


def test_money_a_direction_alone_and_half_a_word_are_no_places():
    text = "It cost nine Hong Kong dollars in Hong Kong, in southeast Peru, and strains Sino - Indian ties with Indo."
    names = named(
        text,
        *(("Hong Kong", "place"), ("Hong Kong", "place"), ("southeast", "place"), ("Peru", "place")),
        *(("Sino", "place"), ("Indo", "place")),
        score=0.9,
    )
    kept = leave_out_nothings(text, names)
    assert [text[n.start : n.end] for n in kept] == ["Hong Kong", "Peru", "Indo"]
    assert kept[0].start > text.index("dollars")


def test_a_country_that_won_is_a_country():
    text = "Germany won. Poland pounds on."
    names = named(text, ("Germany", "place"), ("Poland", "place"), score=0.9)
    assert leave_out_nothings(text, names) == names


def test_the_ends_of_a_road_are_two_places():
    text = "the Lima-Oru highway, Guinea-Bissau, Lima-Odhira and Lima-Oru"
    names = named(
        text,
        *(("Lima-Oru highway", "place"), ("Guinea-Bissau", "place"), ("Lima-Odhira", "place"), ("Lima-Oru", "place")),
        score=0.9,
    )
    known = {"lima", "oru", "guinea", "bissau", "guinea bissau"}.__contains__
    assert [text[n.start : n.end] for n in part_hyphened(text, names, known, known)] == [
        *("Lima", "Oru", "Guinea-Bissau", "Lima-Odhira", "Lima", "Oru"),
    ]


def test_the_ends_of_a_road_may_end_the_text():
    text = "Lima-Oru."
    names = named(text, ("Lima-Oru.", "place"))
    assert part_hyphened(text, names, lambda name: False, lambda name: True) == names


def test_what_lies_in_a_town_is_another_place():
    text = "in Lima’s Nyala and Odhira's Nyala and St Lima's Bay"
    names = named(text, ("Lima’s Nyala", "place"), ("Odhira's Nyala", "place"), ("St Lima's Bay", "place"))
    parted = part_hyphened(text, names, is_known, is_known)
    assert [text[n.start : n.end] for n in parted] == ["Lima", "Nyala", "Odhira's Nyala", "St Lima's Bay"]


def test_a_town_has_its_whole_name():
    text = "off Port Said on Friday, in Port Then Ana spoke, Lima Said"
    names = named(text, ("Port", "place"), ("Port", "place"), ("Lima", "place"), score=0.9)
    whole = complete_places(text, names, {"port said", "lima said"}.__contains__)
    assert [text[n.start : n.end] for n in whole] == ["Port Said", "Port", "Lima"]


def test_partners_are_one_firm_but_not_two_people_or_places():
    text = "Lund & Marsh’s, Obi, Lim & Cruz and Jammu & Kashmir; Ana Ruiz and Eva Reid: Ruiz & Reid"
    names = named(
        text,
        *(("Lund", "organisation"), ("Marsh", "person"), ("Obi", "person"), ("Cruz", "place"), ("Jammu", "place")),
        *(("Kashmir", "place"), ("Ana Ruiz", "person"), ("Eva Reid", "person"), ("Ruiz", "person"), ("Reid", "person")),
        score=0.9,
    )
    joined = join_partners(text, names, {"jammu", "kashmir"}.__contains__)
    assert spans.words_and_kinds(text, joined)[:4] == [
        *(("Lund & Marsh", "organisation"), ("Obi, Lim & Cruz", "organisation"), ("Jammu", "place")),
        ("Kashmir", "place"),
    ]
    assert spans.words_and_kinds(text, joined)[4:] == spans.words_and_kinds(text, names)[6:]


def test_who_has_a_party_is_no_party():
    text = "the Onda party of Mauricio Ruiz, the party of Wales and the Party of Progress Party"
    names = named(
        text, ("Onda", "party"), ("Mauricio Ruiz", "party"), ("Wales", "party"), ("Progress Party", "party"), score=0.9
    )
    kinds = [n.kind for n in leaders_are_people(text, names, lambda name: False)]
    assert kinds == ["party", "person", "party", "party"]


def test_a_people_is_no_place():
    text = "the Arhua indigenous community; the Arhua; a Lima tribe in Lima; Oru elders in Oru"
    names = named(text, *((w, "place") for w in ("Arhua", "Arhua", "Lima", "Lima", "Oru", "Oru")), score=0.9)
    kept = leave_out_peoples(text, names, lambda name: name == "lima")
    assert [text[n.start : n.end] for n in kept] == ["Lima", "Lima", "Oru", "Oru"]


def test_an_event_of_a_year_is_no_place_and_so_are_its_equals():
    text = "Ana joined the 1930 Salt Yatra at Lima. The Yatra ended. It is a Heritage Site. A Kibera school is not."
    names = named(
        text,
        ("Salt Yatra", "place"),
        ("Lima", "place"),
        ("Yatra", "place"),
        ("Heritage Site", "place"),
        ("Kibera", "place"),
    )
    assert [text[n.start : n.end] for n in leave_out_events(text, names, is_known)] == ["Lima", "Kibera"]


def test_teams_of_a_club_have_their_numbers():
    text = "HFC 1 beat SKW 3. SKW 1 lost to HFC 2. HFC 1 meet SKW 3 again; the club HFC is proud."
    names = named(text, *((club, "organisation") for club in ("HFC", "SKW", "SKW", "HFC", "HFC", "SKW", "HFC")))
    assert [text[n.start : n.end] for n in number_teams(text, names)] == [
        *("HFC 1", "SKW 3", "SKW 1", "HFC 2", "HFC 1", "SKW 3", "HFC")
    ]


def test_results_are_no_teams():
    text = "BRA 2 ARG 1, FRA 3 ENG 2, BRA 1 FRA 0, ARG 2 ENG 2. BRA, ARG and FRA went through, ENG did not."
    clubs = ("BRA", "ARG", "FRA", "ENG", "BRA", "FRA", "ARG", "ENG", "BRA", "ARG", "FRA", "ENG")
    names = named(text, *((club, "organisation") for club in clubs))
    assert number_teams(text, names) == names


def test_a_name_in_marks_behind_a_noun_is_an_organisation_everywhere():
    text = 'The rights group "Odhira" was closed. Odhira will appeal, said Ann Odhir.'
    names = named(text, ("Odhira", "person"), ("Odhira", "person"), ("Ann Odhir", "person"))
    assert [n.kind for n in read_context(text, names, is_known, is_large)] == ["organisation", "organisation", "person"]


def test_a_firm_with_an_office_is_no_person_elsewhere():
    text = "Ana Ruiz is the CEO of Lumen, and at Lumen she is loved. The president of Georgia met the chair of Ruiz."
    names = named(
        text,
        *(("Ana Ruiz", "person"), ("Lumen", "organisation"), ("Lumen", "person")),
        *(("Georgia", "place"), ("Ruiz", "place")),
    )
    kinds = [n.kind for n in read_context(text, names, is_known, is_large)]
    assert kinds == ["person", "organisation", "organisation", "place", "place"]


def test_a_child_is_a_person_and_so_is_a_name_amid_names():
    text = "Their daughter, Georgia, met Ana, Jordan, Luis and Eva. His mother Lima City stayed."
    names = named(
        text,
        *(("Georgia", "place"), ("Ana", "person"), ("Jordan", "place"), ("Luis", "person"), ("Eva", "person")),
        ("Lima", "place"),
    )
    kinds = [n.kind for n in read_context(text, names, is_known, is_large)]
    assert kinds == ["person", "person", "person", "person", "person", "place"]


def test_letters_of_an_interview_are_the_person():
    text = "Maria Novak runs Lumen.\n\nMN: It was hard.\n\nQ: And now?\n\nMN: Easy."
    names = named(text, ("Maria Novak", "person"), ("MN", "organisation"), ("MN", "organisation"))
    assert [n.kind for n in read_context(text, names, is_known, is_large)] == ["person"] * 3


def test_an_acronym_behind_the_place_that_it_spells_is_a_place():
    text = "The Grand Ruwen Dam (GRD) is full. GRD is old. Lima and Ubari are not Peru and Ana Ubo."
    names = named(
        text,
        *(("Grand Ruwen Dam", "place"), ("GRD", "organisation"), ("GRD", "organisation")),
        *(("Lima", "place"), ("Ubari", "person"), ("Peru", "place"), ("Ana Ubo", "person")),
        score=0.7,
    )
    kinds = [n.kind for n in read_context(text, names, is_known, is_large)]
    assert kinds == ["place", "place", "place", "place", "place", "place", "person"]


def test_capitals_count_little_and_a_generation_not_at_all():
    text = "KWAME ADU BOAH and KWAME ADU BOAH. Kwame Adu Boah II rules. Mars is no Mars V."
    names = named(
        text,
        *(("KWAME ADU BOAH", "organisation"), ("KWAME ADU BOAH", "organisation"), ("Kwame Adu Boah II", "person")),
        *(("Mars", "place"), ("Mars V", "organisation")),
    )
    kinds = [n.kind for n in agree_on_kinds(text, names)]
    assert kinds == ["person", "person", "person", "place", "organisation"]


def test_a_storm_in_small_letters_is_nobody():
    text = "The tropical storm Ona made landfall. Ona weakened, said Ona Ruiz? No: Lia Ruiz."
    names = named(text, ("Ona", "place"), ("Ona", "place"), ("Lia Ruiz", "person"))
    assert [text[n.start : n.end] for n in leave_out_storms(text, names)] == ["Lia Ruiz"]


def test_names_are_found_again_in_capitals_and_before_a_compound():
    text = "THE CASE OF LUIS ABORA\n\nLuis Abora was freed. Abora smiled. The Abora-led party won; Abora-Ruiz did not."
    names = named(text, ("Luis Abora", "person"), ("Abora", "person"))
    found = [text[n.start : n.end + 4] for n in recover_repetitions(text, names, ())]
    assert found == ["LUIS ABORA\n\nLu", "Luis Abora was", "Abora smi", "Abora-led"]


@pytest.mark.parametrize(
    "text",
    [
        "She flew in with her sister, Georgia's army chief, and left Georgia.",
        "Her late husband, Georgia billionaire Ana Ruiz, and Georgia.",
        'He told the newspaper, "Georgia is ready", and Georgia.',
        "The president of Georgia met the CEO of Georgia.",
        "Norway asked: the worst typhoon Georgia had seen hit Georgia.",
        "Georgia, the biggest producer of wine, and shares in Georgia fell.",
    ],
)
def test_no_word_beside_it_makes_another_thing_of_a_country(text):
    names = [*named(text, ("Georgia", "place"))]
    second = text.index("Georgia", names[0].end)
    names.append(Naming(second, second + 7, "place", 0.9))
    kept = leave_out_storms(text, called_firms(text, names, is_large), is_large)
    assert [n.kind for n in read_context(text, leave_out_events(text, kept, is_known), is_known, is_large)] == [
        "place"
    ] * 2


def test_a_child_called_like_a_country_is_a_person_there_alone():
    text = "Their daughter, Georgia, smiled. She never saw Georgia."
    names = named(text, ("Georgia", "place"), ("Georgia", "place"))
    assert [n.kind for n in read_context(text, names, is_known, is_large)] == ["person", "place"]


def test_a_park_that_is_called_one_elsewhere_stays():
    text = "Oru became a National Park in 1899. They met in Oru National Park and left Oru National Park."
    names = named(
        text,
        *(("Oru", "place"), ("National Park", "place"), ("Oru National Park", "place"), ("Oru National Park", "place")),
    )
    assert [text[n.start : n.end] for n in leave_out_events(text, names, is_known)] == [
        "Oru",
        "Oru National Park",
        "Oru National Park",
    ]


def test_surnames_that_are_feasts_stay():
    text = "Ann Easter spoke at Easter. Easter said no."
    names = named(text, ("Ann Easter", "person"), ("Easter", "person"), ("Easter", "person"))
    assert leave_out_nothings(text, names) == names


def test_two_people_side_by_side_are_no_by_name():
    text = "They showed Lund the Ruiz portrait. Omar the Lame was there."
    names = named(text, *((word, "person") for word in ("Lund", "Ruiz", "Omar", "Lame")))
    assert [text[n.start : n.end] for n in join_parts(text, names)] == ["Lund", "Ruiz", "Omar the Lame"]


def test_what_somebody_was_told_of_is_no_child():
    text = "He told his wife Georgia was far. She saw her sister Georgia."
    names = named(text, ("Georgia", "place"), ("Georgia", "place"))
    assert [n.kind for n in read_context(text, names, is_known, is_large)] == ["place", "person"]


def test_a_storm_called_like_a_large_place_is_one():
    text = "Hurricane Georgia hit Lima, and Georgia weakened."
    names = named(text, ("Georgia", "place"), ("Lima", "place"), ("Georgia", "place"))
    assert [text[n.start : n.end] for n in leave_out_storms(text, names, is_large)] == ["Lima"]

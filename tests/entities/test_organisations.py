import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.entities.organisations import (
    home_of,
    is_acronym,
    is_parliament,
    is_well_known,
    merge_organisations,
    short_of,
    spells,
)
from newsnlp.entities.places import load_places


def groups(text, *names, is_place=lambda name: False):
    spans, at = [], 0
    for name in names:
        start = text.index(name, at)
        spans.append((start, start + len(name)))
        at = start + len(name)
    return [[text[slice(*spans[i])] for i in group] for group in merge_organisations(text, spans, is_place)]


@pytest.mark.parametrize(
    ("acronym", "long", "fits"),
    [
        ("CNRP", "Cambodia National Rescue Party", True),
        ("ASEAN", "Association of Southeast Asian Nations", True),
        ("UNHCR", "United Nations High Commissioner for Refugees", True),
        ("MoH", "Ministry of Health", True),
        ("U.N.", "United Nations", True),
        ("NATO", "North Atlantic Treaty Organization", True),
        ("CPP", "Cambodia National Rescue Party", False),
        ("IOM", "International Organization for Migration", True),
        ("IPCC", "Intergovernmental Panel on Climate Change", True),
        ("IGAD", "Intergovernmental Authority on Development", True),
        ("Cafus", "Committee on Aid for the United Seas", True),
        ("NGOs", "National Grain Office", True),
        ("BBC", "British Museum", False),
        ("DFL", "Democratic-Farmer-Labor Party", True),
        ("TEPCO", "Tokyo Electric Power Company Holdings", True),
        ("LN", "Liberal National Party", False),
    ],
)
def test_an_acronym_and_a_long_name(acronym, long, fits):
    assert spells(acronym, long) is fits


def test_brackets_join_an_acronym_of_another_language():
    text = "The National Liberation Army (ELN) attacked. ELN men fled."
    assert groups(text, "National Liberation Army", "ELN", "ELN") == [["National Liberation Army", "ELN", "ELN"]]


@pytest.mark.parametrize(
    "text, long, short",
    [
        ("The Federation of River Ports (Farip) met.", "Federation of River Ports", "Farip"),
        ("Order and Bread (LiH) lost.", "Order and Bread", "LiH"),
        ("The Path of Lanterns (KVA) lost.", "Path of Lanterns", "KVA"),
        ("Borealis Wind Holdings (“Borealis”) grew.", "Borealis Wind Holdings", "Borealis"),
    ],
)
def test_brackets_alone_say_that_two_names_are_one(text, long, short):
    assert groups(text, long, short) == [[long, short]]


@pytest.mark.parametrize(
    "text, long, short",
    [
        ("Red Lions (EGY) won.", "Red Lions", "EGY"),
        ("Port Harbour Police Force (AFP)", "Port Harbour Police Force", "AFP"),
        ("Red Lions (Motown) won.", "Red Lions", "Motown"),
        ("MORNING HERALD POST (KVA) - Rain fell.", "MORNING HERALD POST", "KVA"),
        ("Order and Bread (with LiH) lost.", "Order and Bread", "LiH"),
    ],
)
def test_brackets_may_hold_something_else(text, long, short):
    assert len(groups(text, long, short)) == 2


@pytest.mark.parametrize(
    "text, name, home",
    [
        ("Kenya's Supreme Court sat.", "Supreme Court", "KE"),
        ("The Kenyan Supreme Court sat.", "Kenyan Supreme Court", "KE"),
        ("The Kenyan Supreme Court sat.", "Supreme Court", "KE"),
        ("The Supreme Court of Kenya sat.", "Supreme Court of Kenya", "KE"),
        ("South Korea’s powerful Central Bank sat.", "Central Bank", "KR"),
        ("Kenya's International Monetary Fund office", "International Monetary Fund", None),
        ("Kenya's European Commission envoy", "European Commission", None),
        ("Kenya's Safari Bank", "Safari Bank", None),
        ("Ada Obi's Supreme Court", "Supreme Court", None),
    ],
)
def test_a_body_has_the_country_that_is_named_with_it(text, name, home):
    start = text.index(name)
    assert home_of(text, start, start + len(name), load_places().country_named) == home


def test_the_acronym_may_come_first():
    text = "CNRP, the Cambodia National Rescue Party, was banned."
    assert groups(text, "CNRP", "Cambodia National Rescue Party") == [["CNRP", "Cambodia National Rescue Party"]]


def test_an_acronym_may_leave_the_country_out():
    text = "The U.S. Storm Survey Center met. The SSC said no. The New Zealand Tea Board and the ZTB left."
    names = ("U.S. Storm Survey Center", "SSC", "New Zealand Tea Board", "ZTB")
    found = groups(text, *names, is_place={"us", "new zealand"}.__contains__)
    assert found == [["U.S. Storm Survey Center", "SSC"], ["New Zealand Tea Board"], ["ZTB"]]


def test_an_organisation_may_be_known_by_another_name():
    text = "Norvik, formerly known as Grand Oak Co., met Zeta (formerly Quill). Acme, part of Norvik, met Bolt, too."
    names = ("Norvik", "Grand Oak Co.", "Zeta", "Quill", "Acme", "Norvik", "Bolt")
    assert groups(text, *names) == [["Norvik", "Grand Oak Co.", "Norvik"], ["Zeta", "Quill"], ["Acme"], ["Bolt"]]


def test_an_acronym_that_fits_two_names_joins_neither():
    text = "The National Party and the Nairobi Police met. NP was silent."
    assert len(groups(text, "National Party", "Nairobi Police", "NP")) == 3


def test_short_forms():
    yes = lambda name: name == "cambodian"  # noqa: E731
    assert short_of(["amnesty"], ["amnesty", "international"], yes)
    assert short_of(["supreme", "court"], ["supreme", "court", "of", "india"], yes)
    assert short_of(["ministry", "of", "health"], ["cambodian", "ministry", "of", "health"], yes)
    assert short_of(["conservatives"], ["conservative", "party"], yes)
    assert short_of(["steelers"], ["pittsburgh", "steelers"], yes)
    assert short_of(["commons"], ["house", "of", "commons"], yes)
    assert not short_of(["industries"], ["hanwha", "industries"], yes)
    assert not short_of(["bank"], ["bank", "of", "japan"], yes)
    assert not short_of(["amnesty", "international"], ["amnesty", "international"], yes)


def test_a_short_form_of_two_long_names_joins_neither():
    text = "The Supreme Court of India cited the Supreme Court of Kenya. The Supreme Court rose."
    found = groups(text, "Supreme Court of India", "Supreme Court of Kenya", "Supreme Court")
    assert len(found) == 3


def test_legal_forms_do_not_tell_companies_apart():
    assert groups("Denso Corp fell. Denso said so.", "Denso Corp", "Denso") == [["Denso Corp", "Denso"]]


def test_words_in_lower_case_are_no_acronym():
    assert not is_acronym("Fretilin")
    assert not is_acronym("World Bank")
    assert is_acronym("EFF")


@given(st.text(alphabet="aAbB. ()of", min_size=1, max_size=30), st.text(alphabet="aAbBo f", min_size=1, max_size=60))
def test_spelling_ends_for_any_words(acronym, long):
    assert spells(acronym, long) in (True, False)


@pytest.mark.parametrize(
    "name", ["Lok Sabha", "Bundestag", "Dáil", "State Great Khural", "Jogorku Kenesh", "Moscow City Duma"]
)
def test_parliaments_are_known_by_their_own_names(name):
    assert is_parliament(name)


def test_names_that_people_share_with_parliaments_need_the_article():
    assert is_parliament("Rada", has_article=True) and not is_parliament("Rada")
    assert not is_parliament("Ana Cortes", has_article=True)


def test_a_party_of_the_kingdom_is_named_without_its_ending():
    assert groups("Reform UK won. Reform is new.", "Reform UK", "Reform") == [["Reform UK", "Reform"]]


@pytest.mark.parametrize(
    "long, short",
    [("State Duma", "Duma"), ("Verkhovna Rada", "Rada"), ("TP Onda", "Onda"), ("Nepali Congress", "Congress")],
)
def test_short_forms_at_the_end_of_a_name(long, short):
    text = f"{long} won. The {short} cheered."
    assert groups(text, long, short, is_place=lambda name: name == "nepali") == [[long, short]]


@pytest.mark.parametrize(
    ("name", "known"),
    [("Petrobras", True), ("Al-Hilal", True), ("Onduspor", True), ("Kemspor United", False), ("Hilal", False)],
)
def test_well_known_firms_and_clubs(name, known):
    assert is_well_known(name) is known

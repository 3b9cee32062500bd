import pytest

from newsnlp.entities.names import fold
from newsnlp.entities.parties import (
    PartyTable,
    acronym_of_party,
    capitals_in_text,
    companions_of,
    has_companion,
    homes_of,
    introduced_as_party,
    is_called_union,
    is_party,
    link_party,
    load_parties,
    named_as_party,
    names_in_text,
    plurals_in_text,
    row_of_party,
    short_for_named,
    speaks_of_congress,
    speaks_of_politics,
    words_in_text,
)
from newsnlp.errors import ModelError
from newsnlp.models import path

TABLE = PartyTable(
    ids=("1", "2", "3", "4"),
    titles=("Labour Party", "Labour Party", "Forward", "Rescue Party"),
    countries=("GB", "IE", None, "KH"),
    names={
        "labour party": (0, 1),
        "forward": (2,),
        "rescue party": (3,),
        "people s alliance": (2,),
        "greens": (3,),
        "workers party": (3,),
    },
    acronyms={"lp": (0, 1), "rp": (3,), "krp": (3,), "karp": (3,)},
)


def test_the_name_says_it():
    assert named_as_party("Cambodia National Rescue Party")
    assert named_as_party("Partido Popular")
    assert not named_as_party("Central Party School")
    assert not named_as_party("Party")


def test_the_reader_decides_where_the_name_says_nothing():
    assert is_party(["Fidesz"], 0.9, TABLE, {})
    assert not is_party(["Fidesz"], 0.2, TABLE, {})


@pytest.mark.parametrize("name", ["National Assembly of Borland", "Liberal International", "Dáil Éireann"])
def test_the_reader_is_not_believed_where_the_name_says_something_else(name):
    assert not is_party([name], 0.9, TABLE, {})
    assert is_party([f"{name} Party"], 0.0, TABLE, {})


def test_the_country_of_the_article_chooses_between_namesakes():
    assert link_party(["Labour Party", "LP"], TABLE, {"IE": 2.0}).id == "2"
    assert link_party(["Labour"], TABLE, {"GB": 2.0, "IE": 1.0}).id == "1"
    assert link_party(["Labour Party"], TABLE, {}) is None


def test_an_acronym_alone_needs_its_country():
    assert link_party(["RP"], TABLE, {}) is None
    assert link_party(["RP"], TABLE, {"KH": 1.0}).country == "KH"


@pytest.mark.parametrize(
    "names, countries, party",
    [
        (["KRP"], {"KH": 1.0}, True),
        (["KRP"], {"KH": 1.0, "FR": 3.0}, False),
        (["KRP"], {}, False),
        (["RP"], {"KH": 1.0}, False),
        (["Krp"], {"KH": 1.0}, False),
        (["Karp"], {"KH": 1.0}, False),
        (["KRP", "Kampot Rowing Pals"], {"KH": 1.0}, False),
    ],
)
def test_an_acronym_is_a_party_of_the_country_that_a_text_is_about(names, countries, party):
    assert acronym_of_party(names, TABLE, countries) is party


def test_an_acronym_in_small_letters_needs_other_parties_beside_it():
    assert acronym_of_party(["Karp"], TABLE, {"KH": 1.0}, homes=["KH"])
    assert not acronym_of_party(["Karp"], TABLE, {"KH": 1.0}, homes=["FR"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The premier of Borland resigned.", True),
        ("They lead the Premier League.", False),
        ("A 12 MP camera, 3 mps.", False),
        ("An MP left the room.", True),
        ("A kitchen cabinet of oak.", False),
    ],
)
def test_words_of_politics(text, found):
    assert speaks_of_politics(text) is found


def test_names_that_are_parties_of_one_country_tell_which():
    assert homes_of({"krp", "rescue party", "karp"}, TABLE) == {"KH": 3.0}
    assert homes_of({"krp", "rescue", "labour"}, TABLE) == {}
    assert homes_of({"krp", "rescue", "rp"}, TABLE) == {}  # two letters say nothing
    assert homes_of(set(), TABLE) == {}


@pytest.mark.parametrize(
    "text, countries, found",
    [
        ("The Greens won.", ["KH"], ["Greens"]),
        ("The Greens won.", ["FR"], []),
        ("The Greens Club won.", ["KH"], []),
        ("Greens won.", ["KH"], ["Greens"]),
        ("She joined Greens in May.", ["KH"], ["Greens"]),
        ("She joined Young Greens in May.", ["KH"], []),
        ("The greens won.", ["KH"], []),
        ("Workers won.", ["KH"], []),
    ],
)
def test_a_party_may_be_called_in_the_plural(text, countries, found):
    assert [text[start:end] for start, end in plurals_in_text(text, TABLE, countries)] == found


def test_a_party_of_a_country_that_is_not_spoken_of_is_not_meant():
    assert link_party(["Rescue Party"], TABLE, {"FR": 3.0}) is None
    assert link_party(["Rescue Party"], TABLE, {}).id == "4"


def test_the_packaged_table_knows_parties_of_many_countries():
    table = load_parties()
    assert len(table.ids) == len(table.titles) == len(table.countries) > 5000
    assert len({c for c in table.countries if c}) > 90
    assert link_party(["Cambodia National Rescue Party"], table, {"KH": 1.0}).country in ("KH", None)


def test_a_missing_table_is_a_model_error(tmp_path):
    with pytest.raises(ModelError):
        load_parties(tmp_path)


def test_the_words_before_a_name_can_say_that_it_is_a_party():
    from newsnlp.entities.parties import introduced_as_party

    text = "chairman of the opposition Lantern Reform Alliance, and of the ruling Senate"
    assert introduced_as_party(text, text.index("Lantern"), "Lantern Reform Alliance")
    assert not introduced_as_party(text, text.index("Senate"), "Senate")
    assert not introduced_as_party("He joined Lantern", 10, "Lantern")


@pytest.mark.parametrize(
    "text, name, party",
    [
        ("Two Lantern MPs left the room.", "Lantern", True),
        ("Lantern's candidate, Ada Obi, lost.", "Lantern", True),
        ("He was a deputy for the Lantern Alliance.", "Lantern Alliance", True),
        ("She stood for Lantern in May.", "Lantern", True),
        ("They are in a coalition with Lantern.", "Lantern", True),
        ("Ada Obi of the Lantern party spoke.", "Lantern", True),
        ("the right-wing party Lantern Path won.", "Lantern Path", True),
        ("EU lawmakers met.", "EU", False),
        ("Senate candidates spoke.", "Senate", False),
        ("Lantern opened a shop.", "Lantern", False),
    ],
)
def test_what_only_parties_have_makes_an_organisation_a_party(text, name, party):
    from newsnlp.entities.parties import introduced_as_party

    assert introduced_as_party(text, text.index(name), name) is party


def test_lines_of_today_join_the_table():
    table = TABLE.joined(["KH\tRescue Party|Rescuers\tRSC", "FR\tForward|Onward Now", "SO\tKaah Alliance\tKA"])
    assert table.names["rescuers"] == table.acronyms["rsc"] == [3]
    assert table.countries[table.names["onward now"][0]] == "FR" and table.countries[2] is None
    (new,) = table.names["kaah alliance"]
    assert (table.titles[new], table.countries[new], table.link(new, "KA")) == ("Kaah Alliance", "SO", None)
    assert TABLE.ids == ("1", "2", "3", "4") and "kaah alliance" not in TABLE.names


def test_names_of_several_words_are_found_in_the_text_of_their_country():
    text = "The Labour Party lost to Rescue Party rivals. A rescue party came."
    assert [text[s:e] for s, e in names_in_text(text, TABLE, {"GB", "KH"})] == ["Labour Party", "Rescue Party"]
    assert [text[s:e] for s, e in names_in_text(text, TABLE, {"GB"})] == ["Labour Party"]
    assert names_in_text(text, TABLE, set()) == []


@pytest.mark.parametrize(
    "text, name",
    [
        ("Senator Ana Ruiz of Nueva Ola wept", "Nueva Ola"),
        ("Transport Minister Lo Cascio, of the Onda, resigned", "Onda"),
        ("She ran for mayor of Lima for the Onda.", "Onda"),
        ("Onda, the senior partner in the coalition, shrugged", "Onda"),
        ("Onda, a political party, was founded", "Onda"),
        ("His coalition partners Onda and others", "Onda"),
        ("Onda councillor Ana Ruiz", "Onda"),
    ],
)
def test_the_words_around_a_party_introduce_it(text, name):
    assert introduced_as_party(text, text.index(name), name)


@pytest.mark.parametrize(
    "text, name",
    [
        ("Onda, the Rescue Party's newspaper, wrote", "Onda"),
        ("Onda, a third party in the case, sued", "Onda"),
        ("He ran for the Onda foundation", "foundation"),
        ("Judge Ana Ruiz of the Onda ruled", "Onda"),
    ],
)
def test_other_words_do_not(text, name):
    assert not introduced_as_party(text, text.index(name), name)


def test_the_acronym_of_a_wire_is_no_party():
    assert not acronym_of_party(["AFP"], TABLE, {"KH": 1.0})


@pytest.mark.parametrize(
    "country, name",
    [("SO", "Kulmiye"), ("TH", "Pheu Thai"), ("NL", "D66"), ("PE", "Fuerza Popular"), ("ZA", "MK Party")],
)
def test_the_packaged_table_knows_parties_of_today(country, name):
    table = load_parties()
    row, _ = row_of_party([name], table, {country: 1.0}) or (None, "")
    assert row is not None and table.countries[row] == country


def test_a_line_with_an_id_is_that_row_and_has_its_names_to_itself_in_its_country():
    table = TABLE.joined(["IE\tLabour Party|Irish Labour\tLP\t9", "FR\tEn Avant\t\t3"])
    assert link_party(["Labour Party"], table, {"IE": 1.0}).id == "9" == link_party(["LP"], table, {"IE": 1.0}).id
    assert link_party(["Labour Party"], table, {"GB": 1.0}).id == "1"
    link = link_party(["En Avant"], table, {"FR": 1.0})
    assert (link.id, link.name, link.country) == ("3", "En Avant", "FR")


@pytest.mark.parametrize(
    "country, name, party",
    [
        ("GB", "Labour", "1516"),
        ("NG", "PDP", "2354"),
        ("TW", "DPP", "1596"),
        ("IN", "Indian National Congress", "1297"),
        ("IE", "Sinn Féin", "4"),
        ("GB", "Sinn Féin", "963"),
        ("ES", "Podemos", "3203"),
        ("MZ", "Podemos", None),
    ],
)
def test_parties_of_today_carry_their_ids(country, name, party):
    link = link_party([name], load_parties(), {country: 1.0})
    assert (link.id if link else None) == party


def test_no_id_and_no_name_stands_twice_among_the_parties_of_today():
    rows = [(*line.split("\t"), "", "")[:4] for line in (path("parties") / "recent.tsv").read_text().splitlines()]
    ids = [party for *_, party in rows if party]
    assert len(ids) == len(set(ids))
    names = [
        (country, fold(n)) for country, called, *_ in rows for n in {fold(n): n for n in called.split("|")}.values()
    ]
    assert len(names) == len(set(names))


def test_a_short_name_is_a_party_beside_another_of_its_country():
    table = TABLE.joined(["ES\tVox", "ES\tOnda Nueva", "PL\tLos"])
    beside = companions_of({"onda nueva"}, table, {"ES", None})
    assert has_companion("vox", table, beside)
    assert not has_companion("labour", table, companions_of({"onda nueva"}, TABLE.joined(["GB\tOnda Nueva"]), {"GB"}))
    assert not has_companion("los", table, beside) and not has_companion("onda nueva", table, beside)
    assert not has_companion("vox", table, companions_of({"onda nueva"}, table, {"PL"}))


def test_a_party_named_in_full_brings_its_acronyms():
    table = TABLE.joined(["KH\tRescue Party\tVHP|RP|QX"])
    assert short_for_named("Rescue Party", table, {"KH": 1.0}) == ["rp", "krp", "karp", "vhp"]
    assert short_for_named("Rescue", table, {"KH": 1.0}) == []
    text = "The RP won; the VHP, non-RP and rp lost."
    assert [text[s:e] for s, e in capitals_in_text(text, {"rp", "vhp"})] == ["RP", "VHP"]


def test_what_is_called_a_union_is_one():
    assert is_called_union("The UGB union struck", 7) and is_called_union("The UGB labour union", 7)
    assert not is_called_union("The UGB unionist wing", 7)


@pytest.mark.parametrize("name", ["Borland League for Human Rights", "Knesset", "Borland Law Society"])
def test_leagues_for_rights_and_parliaments_are_no_parties(name):
    assert not is_party([name], 0.9, TABLE, {})


@pytest.mark.parametrize(
    "text, found",
    [
        ("A pact with Bridge is out.", ["Bridge"]),
        ("They left. Bridge leader Ana Ruiz wept.", ["Bridge"]),
        ("They left. Bridge works cost money.", []),
        ("It fell off Tower Bridge and Bridge Street.", []),
        ("A bridge fell.", []),
    ],
)
def test_words_of_every_day_that_are_parties_in_their_country(text, found):
    table = TABLE.joined(["HR\tMost|Bridge"])
    assert [text[s:e] for s, e in words_in_text(text, table, {"HR"})] == found
    assert words_in_text(text, table, {"KH"}) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rep. Ana Ruiz (R-Minn.) spoke.", True),
        ("Ana Ruiz, D-Texas, spoke.", True),
        ("Republicans and Democrats met.", True),
        ("The Democrats of Lima met Democrats of Oru.", False),
        ("It weighs (D-3) and R-22 tons.", False),
    ],
)
def test_members_of_congress_speak_for_the_united_states(text, found):
    assert speaks_of_congress(text) is found

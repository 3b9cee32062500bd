import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from benchmarks.entities import resolve_case, score_aliases
from hypothesis import given, settings
from hypothesis import strategies as st

from newsnlp.article import Article
from newsnlp.entities.mentions import (
    Naming,
    agree_on_kinds,
    join_directions,
    lean_on_places,
    read_namings,
    recover_repetitions,
)
from newsnlp.entities.parties import load_parties
from newsnlp.entities.places import load_places
from newsnlp.entities.stage import Entities, find_entities

NLP = spacy.blank("en")
CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "cases" / "aliases.jsonl").read_text("utf8").splitlines()
]


def read(text, names, scores=None):
    """A Doc whose entities are the (words, label) of `names`, found one after the other."""
    doc = NLP.make_doc(text)
    spans, at = [], 0
    for words, label in names:
        start = text.index(words, at)
        at = start + len(words)
        spans.append(doc.char_span(start, at, label, alignment_mode="expand"))
    doc.set_ents(spans)
    doc.spans["entities"] = spans
    doc.spans["entities"].attrs["scores"] = scores or [0.9] * len(spans)
    return doc


def article_of(doc):
    return replace(Article.of_text(doc.text), doc=doc)


def by_name(entities):
    return {e.name: e for e in entities}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_entities_of_a_case(case):
    found = {(m.span.start, m.span.end): e for e in resolve_case(case) for m in e.mentions}
    gold = {}
    for m in case["mentions"]:
        gold.setdefault(m["entity"], set()).add((m["start"], m["end"]))
        assert found[m["start"], m["end"]].kind == m["kind"]
    assert {frozenset((m.span.start, m.span.end) for m in e.mentions) for e in found.values()} == {
        frozenset(spans) for spans in gold.values()
    }


def test_the_cases_meet_their_floors():
    figures = score_aliases(CASES)
    assert figures["articles"] >= 60
    assert figures["B-cubed F1"] >= 98
    assert figures["people merged"] == 0


def test_a_party_has_its_acronym_as_alias_and_a_link():
    text = "Kem Sokha of the Cambodia National Rescue Party (CNRP) spoke in Phnom Penh, Cambodia. The CNRP is banned."
    names = [
        ("Kem Sokha", "PERSON"),
        ("Cambodia National Rescue Party", "PARTY"),
        ("CNRP", "ORG"),
        ("Phnom Penh", "PLACE"),
    ]
    entities = by_name(find_entities(read(text, [*names, ("Cambodia", "PLACE"), ("CNRP", "ORG")])))
    party = entities["Cambodia National Rescue Party"]
    assert (party.kind, party.aliases, len(party.mentions)) == ("party", ("CNRP",), 3)
    assert party.link.source == "partyfacts"
    assert entities["Phnom Penh"].link.country == entities["Cambodia"].link.country == "KH"


def test_spans_leave_out_articles_titles_and_possessives():
    text = "President Xi Jinping’s guests from the Hague left."
    entities = find_entities(read(text, [("President Xi Jinping’s", "PERSON"), ("the Hague", "GPE")]))
    assert sorted(m.span.of(text) for e in entities for m in e.mentions) == ["Hague", "Xi Jinping"]


def test_a_span_with_an_acronym_in_brackets_is_two_names():
    doc = read("The Rescue Party (RP) won.", [("Rescue Party (RP)", "PARTY")])
    assert [doc.text[n.start : n.end] for n in read_namings(doc)] == ["Rescue Party", "RP"]


def test_a_name_ends_with_its_generation():
    doc = read("The vote was Ben Lim Jr. Lim won.", [("Ben Lim Jr. Lim", "PERSON")])
    assert [doc.text[n.start : n.end] for n in read_namings(doc)] == ["Ben Lim Jr.", "Lim"]


def test_a_name_with_brackets_is_one():
    doc = read("The JD(U) and CPI(Maoist) met.", [("JD(U", "ORG"), ("CPI(Maoist)", "ORG")])
    assert [doc.text[n.start : n.end] for n in read_namings(doc)] == ["JD(U)", "CPI(Maoist)"]


def test_a_title_that_was_read_apart_belongs_to_the_person_behind_it():
    text = "Sheikh Amina met Datuk Seri Adam Yusof, and Datuk Seri left."
    names = [("Sheikh", "PERSON"), ("Amina", "PERSON"), ("Seri Adam Yusof", "PERSON"), ("Datuk Seri", "PERSON")]
    assert sorted(by_name(find_entities(read(text, names)))) == ["Adam Yusof", "Sheikh Amina"]


def test_a_family_is_no_person():
    text = "Ana Gomes and Rui Lopez wept. The Gomeses and the Lopezes left, and the Jones of old, Lopezes."
    names = [(n, "PERSON") for n in ("Ana Gomes", "Rui Lopez", "Gomeses", "Lopezes", "Jones", "Lopezes")]
    assert sorted(by_name(find_entities(read(text, names)))) == ["Ana Gomes", "Jones", "Lopezes", "Rui Lopez"]


def test_labels_of_other_pipelines_are_understood():
    text = "Ban Ki-moon told Thais at Heathrow in Paris that UNICEF pays."
    names = [("Ban Ki-moon", "PER"), ("Thais", "NORP"), ("Heathrow", "FAC"), ("Paris", "GPE"), ("UNICEF", "ORG")]
    doc = read(text, names)
    del doc.spans["entities"]
    entities = by_name(find_entities(doc))
    assert {n: e.kind for n, e in entities.items()} == {
        "Ban Ki-moon": "person",
        "Heathrow": "place",
        "Paris": "place",
        "UNICEF": "organisation",
    }
    assert entities["Paris"].score == 1.0


def test_namings_of_one_name_agree_on_their_kind():
    text = "Sokha. Sokha. Sokha. Sokha."
    kinds = ["person", "person", "organisation", "person"]
    namings = [Naming(i * 7, i * 7 + 5, kind, 0.9) for i, kind in enumerate(kinds)]
    assert {n.kind for n in agree_on_kinds(text, namings)} == {"person"}


def test_a_surname_read_as_organisation_is_its_bearer():
    text = "Kem Sokha spoke. Sokha left. Kem Sokha rests."
    namings = [Naming(0, 9, "person"), Naming(17, 22, "organisation"), Naming(29, 38, "person")]
    assert [n.kind for n in agree_on_kinds(text, namings)] == ["person"] * 3


def test_a_continent_with_directions_alone_is_no_organisation():
    places = load_places()
    names = ("east and southeast asia", "central asia", "asia", "south korea", "asia pacific")
    parts = [name for name in names if places.is_part_of_continent(name)]
    assert parts == ["east and southeast asia", "central asia"]


def test_a_direction_and_a_part_of_a_continent_are_one_place():
    text = "Director for East and Southeast Asia, and for Chad and Southeast Asia."
    namings = [Naming(13, 17, "place", 0.7), Naming(22, 36, "place", 0.9)]
    namings += [Naming(46, 50, "place"), Naming(55, 69, "place")]
    joined = join_directions(text, namings, load_places().is_part_of_continent)
    assert [text[n.start : n.end] for n in joined] == ["East and Southeast Asia", "Chad", "Southeast Asia"]
    assert joined[0].score == 0.7


def test_an_unsure_reading_of_a_capital_is_a_place():
    text = "In Phnom Penh and Phnom Penh."
    namings = [Naming(3, 13, "person", 0.4), Naming(18, 28, "person", 0.95)]
    assert [n.kind for n in lean_on_places(text, namings, load_places().is_large)] == ["place", "person"]


def test_a_name_that_the_reader_missed_is_found_again():
    text = "Mu Sochua spoke.\nThen Mu Sochua left, and Mu Sochua Hall closed."
    found = recover_repetitions(text, [Naming(0, 9, "person", 0.9)], [])
    assert [(n.start, n.end) for n in found] == [(0, 9), (22, 31)]


def test_the_gazetteer_wins():
    text = "Apple fell. Ura is far. Rescue rose."
    doc = read(text, [("Apple", "ORG"), ("Ura", "PERSON")])
    rows = [
        {"name": "Ura", "kind": "place", "country": "BT"},
        {"name": "Rescue Party", "aliases": "Rescue", "kind": "party"},
    ]
    (article,) = Entities(gazetteer=rows)([article_of(doc)])
    entities = by_name(article.entities)
    assert entities["Ura"].kind == "place" and entities["Ura"].link.country == "BT"
    assert entities["Rescue Party"].kind == "party" and entities["Rescue Party"].aliases == ("Rescue",)
    assert entities["Apple"].link is None


def test_the_title_and_the_lead_make_an_entity_salient():
    text = "Ada Obi spoke. " + "Filler words here. " * 60 + "Ben Eze left."
    doc = read(text, [("Ada Obi", "PERSON"), ("Ben Eze", "PERSON")])
    assert [e.name for e in find_entities(doc)] == ["Ada Obi", "Ben Eze"]
    first = find_entities(doc, title="Ben Eze gives up")[0]
    assert (first.name, first.salience) == ("Ben Eze", 1.0)


def test_a_headline_names_who_owns_something_in_it():
    text = "Ada Obi spoke. Ada Obi left. Ben Eze left."
    doc = read(text, [("Ada Obi", "PERSON"), ("Ada Obi", "PERSON"), ("Ben Eze", "PERSON")])
    assert find_entities(doc, title="Ben Eze’s last stand")[0].name == "Ben Eze"


@pytest.mark.parametrize("dateline", ["LIMA (Wire) - ", "LIMA, Peru, May 2 (Wire) -- "])
def test_town_and_agency_of_a_dateline_are_not_what_the_article_is_about(dateline):
    text = f"{dateline}Ada Obi spoke to Ben Eze."
    names = [("LIMA", "GPE"), ("Wire", "ORG"), ("Ada Obi", "PERSON"), ("Ben Eze", "PERSON")]
    assert [e.name for e in find_entities(read(text, names))] == ["Ada Obi", "Ben Eze", "Lima", "Wire"]


def test_a_place_in_capitals_has_the_name_of_its_link():
    (lima,) = find_entities(read("LIMA - The sea rose.", [("LIMA", "GPE")]))
    assert (lima.name, lima.aliases) == ("Lima", ("LIMA",))
    (unknown,) = find_entities(read("QUELMARIA - The sea rose.", [("QUELMARIA", "GPE")]))
    assert (unknown.name, unknown.aliases) == ("QUELMARIA", ())


def test_a_nickname_in_marks_is_part_of_the_name():
    text = 'Ana “Nita” Ruiz met Jose "Pepe" Lim. Ben "Benji" laughed. Lim left.'
    names = [(n, "PERSON") for n in ("Ana", "Nita", "Ruiz", 'Jose "Pepe', "Lim", "Ben", "Benji", "Lim")]
    assert sorted(by_name(find_entities(read(text, names)))) == [
        "Ana “Nita” Ruiz", "Ben", "Benji", "Jose \"Pepe\" Lim"
    ]  # fmt: skip


def test_a_storm_is_neither_a_person_nor_a_place():
    text = "Hurricane Odile hit Lima. Odile and Storm Greta, then Cyclone Berta, passed. Berta Ruiz saw Berta."
    names = [("Odile", "PERSON"), ("Lima", "GPE"), ("Odile", "PERSON"), ("Greta", "PERSON"), ("Cyclone Berta", "GPE"),
             ("Berta Ruiz", "PERSON"), ("Berta", "PERSON")]  # fmt: skip
    assert sorted(by_name(find_entities(read(text, names)))) == ["Berta Ruiz", "Lima"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The opposition Tarsa party won. Mina Lo of Tarsa spoke.", "party"),
        ("Indonesia voted for a president. Golkar lost.", "party"),
        ("Indonesia ate. Golkar cooked.", "person"),
        ("Norway voted for a president. Golkar lost.", "person"),
        ("The Tarsa party won. Mina Tarsa leads it.", "person"),
        ("The Mina Tarsa party won. Mina Tarsa leads it.", "person"),
    ],
)
def test_a_name_read_as_a_person_is_a_party_that_is_called_so_or_known_in_the_country(text, kind):
    names = [(n, "GPE" if n in ("Indonesia", "Norway") else "PERSON")
             for n in re.findall("Indonesia|Norway|Golkar|Mina Tarsa|Mina Lo|Tarsa", text)]  # fmt: skip
    entities = find_entities(read(text, names))
    assert {e.kind for e in entities if e.name.endswith(("Tarsa", "Golkar"))} == {kind}


def test_a_party_of_the_table_called_after_a_person_does_not_make_the_person_one():
    table = load_parties()
    named = [n for n in table.names if n.endswith(" party") and n.count(" ") == 2 and n[:-6] not in table.names]
    assert named
    for name in named:
        assert not table.is_of(name.removesuffix(" party"), {table.countries[row] for row in table.names[name]})


def test_a_party_of_the_table_whose_country_is_unknown_is_one_where_politics_is_spoken_of():
    for text, kind in (("Sinn Fein won the election.", "party"), ("Sinn Fein baked a cake.", "organisation")):
        assert [e.kind for e in find_entities(read(text, [("Sinn Fein", "ORG")]))] == [kind]


def test_a_title_is_nobody_and_a_rank_no_part_of_the_name():
    text = "Ven. Sumana Thera and DI Ann Lee met the Taoiseach, Tánaiste Ben Eze. Puan, who won, left."
    names = [(n, "PERSON") for n in ("Ven", "Sumana Thera", "DI Ann Lee", "Taoiseach", "Tánaiste", "Ben Eze", "Puan")]
    assert sorted(by_name(find_entities(read(text, names)))) == ["Ann Lee", "Ben Eze", "Puan", "Sumana Thera"]


def test_an_article_without_entities_has_none():
    (article,) = Entities()([article_of(NLP.make_doc(""))])
    assert article.entities == ()


def test_the_batch_does_not_change_the_result():
    articles = [
        article_of(read("Kem Sokha met Sokha.", [("Kem Sokha", "PERSON"), ("Sokha", "PERSON")])) for _ in range(3)
    ]
    together = Entities()(articles)
    assert [a.entities for a in together] == [Entities()([a])[0].entities for a in articles]


TOKENS = st.sampled_from(
    [
        "Kem",
        "Sokha",
        "Mr.",
        "CNRP",
        "(",
        ")",
        "the",
        "of",
        "Paris",
        ",",
        "Texas",
        "Party",
        "’s",
        "said",
        "\n\n",
        "US",
        "-",
    ]
)
LABELS = st.sampled_from(["PERSON", "PLACE", "ORG", "PARTY", "MISC", "GPE", "DATE"])


@settings(max_examples=150, deadline=None)
@given(st.lists(TOKENS, max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 4), LABELS), max_size=12))
def test_any_reading_gives_sound_entities(words, marks):
    doc = NLP.make_doc(" ".join(words))
    spans, at = [], 0
    for start, size, label in sorted(marks):
        if start >= at and start + size <= len(doc):
            spans.append(doc[start : start + size])
            spans[-1].label_ = label
            at = start + size
    doc.set_ents(spans)
    entities = find_entities(doc)
    assert entities == find_entities(doc)
    assert len({e.id for e in entities}) == len(entities)
    places = sorted(m.span for e in entities for m in e.mentions)
    assert all(a.end <= b.start for a, b in zip(places, places[1:]))
    for entity in entities:
        assert entity.mentions and 0 <= entity.salience <= 1 and 0 <= entity.score <= 1
        assert list(entity.mentions) == sorted(entity.mentions, key=lambda m: m.span)
        assert set(entity.aliases) <= {" ".join(m.span.of(doc.text).split()) for m in entity.mentions}
    assert not entities or entities[0].salience == 1.0


def test_small_words_alone_are_no_party():
    text = "The conservative wing left the Lantern Party."
    assert [e.name for e in find_entities(read(text, [("conservative", "PARTY"), ("Lantern Party", "PARTY")]))] == [
        "Lantern Party"
    ]


@pytest.mark.parametrize(
    "name, kind",
    [("Northern Alliance", "party"), ("Tea Workers' Congress", "organisation"), ("Senate", "organisation")],
)
def test_beside_a_party_an_organisation_named_like_one_is_one(name, kind):
    text = f"Ada Obi of the {name} met Ben Eze of the Lantern Party."
    entities = by_name(find_entities(read(text, [(name, "ORG"), ("Lantern Party", "PARTY")])))
    assert entities[name].kind == kind


def test_without_a_party_beside_it_an_alliance_is_an_organisation():
    (entity,) = find_entities(read("The Northern Alliance took the town.", [("Northern Alliance", "ORG")]))
    assert entity.kind == "organisation"


def test_a_town_and_its_country_in_one_naming_are_two_places():
    text = "MONTERREY, Mexico - The state voted."
    entities = by_name(find_entities(read(text, [("MONTERREY, Mexico", "PLACE")])))
    assert entities["Monterrey"].link.country == entities["Mexico"].link.country == "MX"


def test_a_comma_before_anything_but_a_country_parts_nothing():
    (entity,) = find_entities(read("Police at Wando, South Jeolla said so.", [("Wando, South Jeolla", "PLACE")]))
    assert entity.name == "Wando, South Jeolla"


@pytest.mark.parametrize(
    "text, spans, found",
    [
        ("CHATTOGRAM, Bangladesh - The sea rose.", [], ["CHATTOGRAM"]),
        ("A headline\nKAMPALA (Wire) \u2014 The sea rose.", [], ["KAMPALA"]),
        ("SANTO STEFANO D\u2019AVETO \u2014 He keeps a diary.", [("SANTO STEFANO D\u2019AVETO", "PERSON")],
         ["SANTO STEFANO D\u2019AVETO"]),
        ("BREAKING NEWS - The sea rose.", [], []),
        ("He flew to KAMPALA - and back.", [], []),
    ],
)  # fmt: skip
def test_the_capitals_of_a_dateline_are_a_place(text, spans, found):
    entities = find_entities(read(text, spans))
    assert [(e.kind, m.span.of(text)) for e in entities for m in e.mentions] == [("place", name) for name in found]


@pytest.mark.parametrize(
    "kind, scores, agreed", [("ORG", (0.8, 0.42, 0.4, 0.44), "person"), ("PLACE", (0.8, 0.9, 0.9, 0.4), "place")]
)
def test_full_name_and_surname_vote_together(kind, scores, agreed):
    text = "Ada Obi came. Obi spoke. Obi left, and Obi slept."
    doc = read(text, [("Ada Obi", "PERSON"), ("Obi", kind), ("Obi", kind), ("Obi", "PERSON")], scores)
    (last,) = {n.kind for n in agree_on_kinds(text, read_namings(doc))[1:3]}
    assert last == agreed


@pytest.mark.parametrize(
    "text, names, kind",
    [
        ("The anti-MAS vote split MAS again.", [("MAS", "PERSON"), ("MAS", "PERSON")], "organisation"),
        ("John Francis Kemp, or JFK, spoke.", [("John Francis Kemp", "PERSON"), ("JFK", "PERSON")], "person"),
        ("KING EDU THE FIRST", [("EDU", "PERSON")], "person"),
        ("Liwa al Nasr (LAN) came, Liwa al Nasr left.", [("Liwa al Nasr", "PERSON"), ("LAN", "ORG")], "organisation"),
    ],
)
def test_an_acronym_is_no_person_unless_somebody_has_these_initials(text, names, kind):
    assert {e.kind for e in find_entities(read(text, names))} == {kind}


def test_two_names_of_one_row_of_the_table_are_one_party():
    text = "In Mexico the PRI lost the election. The Institutional Revolutionary Party had ruled for seventy years."
    names = [("Mexico", "PLACE"), ("PRI", "PARTY"), ("Institutional Revolutionary Party", "PARTY")]
    entities = by_name(find_entities(read(text, names)))
    assert entities["Institutional Revolutionary Party"].aliases == ("PRI",)
    assert len(entities) == 2


def test_a_party_that_the_reader_saw_a_part_of_is_whole():
    text = "In Italy the prime minister, of Brothers of Italy, spoke."
    entities = by_name(find_entities(read(text, [("Italy", "PLACE"), ("of Italy", "PLACE")])))
    assert entities["Brothers of Italy"].kind == "party"


def test_a_known_party_of_one_word_is_one_in_a_political_text():
    text = "In Hargeisa, Somalia, Kulmiye lost the election."
    names = [("Hargeisa", "PLACE"), ("Somalia", "PLACE"), ("Kulmiye", "ORG")]
    assert by_name(find_entities(read(text, names)))["Kulmiye"].kind == "party"
    shop = "In Hargeisa, Somalia, Kulmiye sells tea."
    assert by_name(find_entities(read(shop, names)))["Kulmiye"].kind == "organisation"


def test_what_opens_a_sentence_and_goes_on_in_which_has_is_no_person():
    text = "Al Nura, which has fought the state for years, struck. Omar met Al Nura."
    names = [("Al Nura", "PERSON"), ("Omar", "PERSON"), ("Al Nura", "PERSON")]
    entities = by_name(find_entities(read(text, names)))
    assert entities["Al Nura"].kind == "organisation" and len(entities["Al Nura"].mentions) == 2
    assert entities["Omar"].kind == "person"


def test_the_capitals_of_a_dateline_after_an_article_are_spelt_as_the_place():
    text = "THE HAGUE (AP) - Talks collapsed in the Netherlands."
    entities = find_entities(read(text, [("HAGUE", "PLACE"), ("Netherlands", "PLACE")]))
    assert "The Hague" in by_name(entities)


def test_the_wire_of_a_dateline_is_no_party():
    text = "HANOI (AFP) - The party won the elections in Vietnam."
    entities = by_name(find_entities(read(text, [("HANOI", "PLACE"), ("AFP", "PARTY"), ("Vietnam", "PLACE")])))
    assert entities["AFP"].kind == "organisation"


def test_a_name_that_the_reader_cut_is_one():
    text = "Affoué Kouamé sold her cocoa. Kouamé waited, Ana said."
    names = [("Affoué", "PERSON"), ("Kouamé", "PERSON"), ("Kouamé", "PERSON"), ("Ana", "PERSON")]
    assert {e.name for e in find_entities(read(text, names))} == {"Affoué Kouamé", "Ana"}


def test_letters_behind_a_person_are_no_place():
    text = "The lawyer, Femi Okoro, SAN, spoke in San Juan to Ana Obi SC."
    names = [("Femi Okoro", "PERSON"), ("SAN", "PLACE"), ("San Juan", "PLACE"), ("Ana Obi", "PERSON"), ("SC", "ORG")]
    assert {e.name for e in find_entities(read(text, names))} == {"Femi Okoro", "San Juan", "Ana Obi"}


def test_the_emirates_are_a_country_with_an_article():
    text = "Emirates flies to Oslo. He lives in the Emirates."
    names = [("Emirates", "PLACE"), ("Oslo", "PLACE"), ("Emirates", "PLACE")]
    kinds = [(m.span.start, e.kind) for e in find_entities(read(text, names)) for m in e.mentions]
    assert (0, "organisation") in kinds and (text.rindex("Emirates"), "place") in kinds


def test_a_large_city_names_its_country_for_its_parties():
    text = "Politicians of Gerindra met in Jakarta."
    entities = by_name(find_entities(read(text, [("Gerindra", "PLACE"), ("Jakarta", "PLACE")])))
    assert entities["Gerindra"].kind == "party"


def kinds_of(text, names, scores=None):
    return {e.name: e.kind for e in find_entities(read(text, names, scores))}


def test_an_acronym_and_what_a_hyphen_ties_to_it_are_one_party():
    text = "ZANU-PF won in Harare, and a ZANU-style list came second."
    (party,) = find_entities(read(text, [("ZANU", "ORG"), ("PF", "PARTY")]))
    assert (party.name, party.kind) == ("ZANU-PF", "party")
    assert [text[m.span.start : m.span.end] for m in party.mentions] == ["ZANU-PF"]


def test_names_that_are_parties_of_one_country_are_parties_without_a_word_of_politics():
    names = [("Die Linke", "PERSON"), ("SPD", "ORG"), ("AfD", "ORG"), ("CDU", "ORG")]
    text = "Die Linke and the SPD met in Erfurt. The AfD stayed away, and the CDU left early."
    scores = [0.4] * 4
    assert set(kinds_of(text, names, scores).values()) == {"party"}
    alone = kinds_of(text, names[:2], scores[:2])
    assert alone == {"Die Linke": "person", "SPD": "organisation"}


def test_a_party_of_one_word_is_found_again_and_one_in_the_plural_is_found():
    text = "Labor won 94 seats in Australia's election. A Labor senator thanked the Nationals. Labor Day is in March."
    doc = read(text, [("Labor", "PARTY"), ("Australia", "GPE")])
    labor, nationals = (e for e in find_entities(doc) if e.kind == "party")
    assert [text[m.span.start : m.span.end + 4] for m in labor.mentions] == ["Labor won", "Labor sen"]
    assert nationals.name == "Nationals"


def test_letters_that_name_nobody_are_no_organisation():
    text = "The FIR names two NGOs, the CEO of Onda, the NGO Forum and FdI of Rome."
    names = [("FIR", "ORG"), ("NGOs", "ORG"), ("CEO", "ORG"), ("Onda", "ORG"), ("NGO Forum", "ORG"), ("FdI", "ORG")]
    assert set(kinds_of(text, names)) == {"Onda", "NGO Forum", "FdI"}


def test_a_first_name_is_no_party_though_one_is_called_so():
    text = "Diana runs a bakery in Athens. The prime minister of Greece visited her."
    kinds = kinds_of(text, [("Diana", "PERSON"), ("Athens", "GPE"), ("Greece", "GPE")])
    assert kinds["Diana"] == "person"


@pytest.mark.parametrize(
    ("text", "names", "person"),
    [
        ("Obi's Rescue Party won.", ["Obi", "Rescue Party"], "Obi"),
        ("The Rescue Party's Ana Ruiz won.", ["Rescue Party", "Ana Ruiz"], "Ana Ruiz"),
    ],
)
def test_who_owns_a_party_or_belongs_to_one_is_a_person(text, names, person):
    scores = [0.3 if name == person else 0.8 for name in names]
    kinds = kinds_of(text, [(name, "PARTY") for name in names], scores)
    assert kinds == {person: "person", "Rescue Party": "party"}


def test_short_names_and_letters_are_parties_where_others_of_the_country_are():
    text = (
        "Vox lost a vote in Madrid, Spain. The People's Party abstained. Ana Ruiz said the PP was weak, and the leader "
        "of Vox smiled."
    )
    names = [
        ("Vox", "ORG"),
        ("Madrid", "PLACE"),
        ("Spain", "PLACE"),
        ("People's Party", "PARTY"),
        ("Ana Ruiz", "PERSON"),
    ]
    entities = by_name(find_entities(read(text, [*names, ("Vox", "PERSON")])))
    assert (entities["Vox"].kind, entities["Vox"].link.id, len(entities["Vox"].mentions)) == ("party", "3218", 2)
    assert entities["People's Party"].aliases == ("PP",)


def test_a_short_name_alone_is_no_party():
    text = "Vox makes amplifiers in Madrid, Spain, the minister said."
    entities = by_name(find_entities(read(text, [("Vox", "ORG"), ("Madrid", "PLACE"), ("Spain", "PLACE")])))
    assert entities["Vox"].kind == "organisation"


def test_a_party_is_found_where_the_reader_saw_a_word():
    text = "Labour lost in London, Britain. Many fear for Labour seats and the government."
    doc = read(text, [("Labour", "PARTY"), ("London", "PLACE"), ("Britain", "PLACE"), ("Labour", "MISC")])
    (labour,) = (e for e in find_entities(doc) if e.kind == "party")
    assert len(labour.mentions) == 2


def test_letters_of_today_are_parties_where_several_of_the_country_are_named():
    text = (
        "Canada votes. The Bloc Québécois, the Conservative Party and the Liberal Party lost to the NDP in Montreal, "
        "said Ana Ruiz of the PQ."
    )
    names = [
        ("Canada", "PLACE"),
        ("Bloc Québécois", "PARTY"),
        ("Conservative Party", "PARTY"),
        ("Liberal Party", "PARTY"),
    ]
    names += [("Montreal", "PLACE"), ("Ana Ruiz", "PERSON"), ("PQ", "ORG")]
    parties = {e.name for e in find_entities(read(text, names)) if e.kind == "party"}
    assert {"NDP", "PQ"} <= parties


def test_a_small_word_is_no_part_of_a_person():
    doc = read("Among them is Ana Ruiz, they say.", [("is", "PERSON"), ("Ana Ruiz", "PERSON")])
    assert [e.name for e in find_entities(doc)] == ["Ana Ruiz"]


def test_the_letters_of_a_state_are_the_state_whatever_the_reader_takes_them_for():
    text = "Minnesota waits. Ana Ruiz (D-MN) is from St. Paul, MN. St. Paul and Reno, NV voted."
    names = [
        *(("Minnesota", "PLACE"), ("Ana Ruiz", "PERSON"), ("MN", "ORG"), ("St. Paul, MN", "PLACE")),
        *(("St. Paul", "PLACE"), ("Reno", "PLACE"), ("NV", "ORG")),
    ]
    places = {e.link.name: len(e.mentions) for e in find_entities(read(text, names)) if e.kind == "place"}
    assert places == {"Minnesota": 3, "Saint Paul": 2, "Reno": 1, "Nevada": 1}


@pytest.mark.parametrize(("town", "kind"), [("Phnom Penh", "party"), ("Lima", "organisation")])
def test_an_acronym_of_parties_of_one_country_is_one_there(town, kind):
    text = f"Kem Sokha came back to {town}. Sokha said the CNRP would return."
    names = [("Kem Sokha", "PERSON"), (town, "PLACE"), ("Sokha", "PERSON"), ("CNRP", "ORG")]
    assert by_name(find_entities(read(text, names)))["CNRP"].kind == kind

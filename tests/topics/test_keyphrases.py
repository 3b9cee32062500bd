from newsnlp.annotations import Entity, Mention, Span
from newsnlp.topics.keyphrases import WordTable, choose_keyphrases, spelt_out
from newsnlp.topics.words import normal_form

NOUNS = frozenset({"vaccine", "trial", "malaria", "reef", "coral", "election"})
TABLE = WordTable(1000, {"vaccine": 20, "trial": 60, "malaria": 3, "coral": 4, "reef": 4, "election": 90}, NOUNS, NOUNS)


def entity(text: str, name: str, kind: str = "organisation", salience: float = 1.0) -> Entity:
    start = text.index(name)
    return Entity("e1", kind, name, (), (Mention(Span(start, start + len(name))),), salience=salience)  # type: ignore[arg-type]


def test_phrases_said_again_are_chosen_and_others_are_not():
    text = "The coral reef is dying. A coral reef needs light. Nobody counted the election."
    assert [k.text for k in choose_keyphrases(text, None, (), TABLE)] == ["coral reef"]


def test_singular_and_plural_are_one_phrase():
    text = "One vaccine failed. Two vaccines worked. More vaccines follow."
    assert [k.text for k in choose_keyphrases(text, None, (), TABLE)] == ["vaccines"]


def test_singular_and_irregular_plural_are_one_phrase():
    for one, many in (("wolf", "wolves"), ("woman", "women"), ("virus", "viruses"), ("volcano", "volcanoes")):
        forms = NOUNS | {one, normal_form(many)}
        table = WordTable(1000, dict.fromkeys(forms, 4), forms, forms)
        text = f"The {one} came. A {one} and {many} came. More {many} and {many} came."
        assert [k.text for k in choose_keyphrases(text, None, (), table)] == [many]


def test_names_come_from_entities_and_are_not_said_twice():
    text = "Coral Watch counts vaccine doses. The vaccine helps."
    phrases = choose_keyphrases(text, None, (entity(text, "Coral Watch"),), TABLE)
    assert [k.text for k in phrases].count("Coral Watch") == 1
    assert "vaccine" in [k.text for k in phrases]


def test_person_of_one_name_is_filed_with_the_style_before_it():
    text = "Prince Osric came. Prince Osric and Osric's aunt left."
    mentions = tuple(Mention(Span(start, start + 5)) for start in (7, 26, 36))
    (phrase,) = choose_keyphrases(text, None, (Entity("e1", "person", "Osric", (), mentions, salience=1.0),), TABLE)
    assert phrase.text == "Prince Osric"


def test_style_before_one_mention_of_several_is_no_part_of_the_name():
    text = "King Osric came. Osric left. Osric slept."
    mentions = tuple(Mention(Span(start, start + 5)) for start in (5, 17, 29))
    (phrase,) = choose_keyphrases(text, None, (Entity("e1", "person", "Osric", (), mentions, salience=1.0),), TABLE)
    assert phrase.text == "Osric"


def test_full_stop_of_the_sentence_is_no_part_of_a_name_and_an_abbreviation_is_none():
    text = "Harbourly. The app is new. Harbourly grows, said Jo Dee (D., Conn.) of the U.S. Navy."
    harbourly = Entity(
        "e1", "organisation", "Harbourly.", ("Harbourly",), (Mention(Span(0, 10)), Mention(Span(27, 36))), salience=1.0
    )
    others = [entity(text, name) for name in ("D.", "Conn.", "U.S.")]
    assert [k.text for k in choose_keyphrases(text, None, (harbourly, *others), TABLE)] == ["Harbourly", "U.S."]


def test_name_of_the_headline_counts_by_its_capitals_where_its_reader_was_in_doubt():
    text = (
        "Save Our Reef blocks a harbour. Many in Save Our Reef sat down. "
        "Ann Bo and Cy Dunn and Ed Fay watched as Save Our Reef sang to Save Our Reef."
    )
    doubtful = Entity("e1", "organisation", "Save Our Reef", (), (Mention(Span(0, 13)),), score=0.2, salience=0.1)
    others = [entity(text, name, "person", 0.5) for name in ("Ann Bo", "Cy Dunn", "Ed Fay")]
    given = choose_keyphrases(text, "Save Our Reef blocks a harbour", (doubtful, *others), TABLE)
    assert given[0].text == "Save Our Reef"


def test_person_named_in_passing_comes_after_a_place_named_as_often():
    text = "Quarry to close. Ann Bo, who sells stone, and others in Lowmere will miss it."
    names = (entity(text, "Ann Bo", "person"), entity(text, "Lowmere", "place"))
    given = choose_keyphrases(text, "Quarry to close", names, TABLE)
    assert [k.text for k in given][:2] == ["Lowmere", "Ann Bo"]


def test_best_phrase_scores_one_and_all_are_in_order():
    text = (
        "The malaria vaccine trial. A malaria vaccine trial ends. Malaria falls. The trial, the election, the election."
    )
    scores = [k.score for k in choose_keyphrases(text, None, (), TABLE)]
    assert scores[0] == 1
    assert scores == sorted(scores, reverse=True)


def test_empty_text_has_no_keyphrase():
    assert choose_keyphrases("", None, (), TABLE) == ()
    assert choose_keyphrases("   \n", "", (), TABLE) == ()


def test_acronym_is_found_with_its_words():
    assert spelt_out("the gross domestic product (GDP) fell") == {"GDP": "gross domestic product"}
    assert spelt_out("a Party of the Free (POF)") == {}
    assert spelt_out("nothing (NO)") == {}


def test_many_brackets_are_read_in_linear_time():
    assert spelt_out("a (" * 50_000) == {}


def test_person_is_filed_without_honorifics():
    text = "Sir Alan Reef spoke. Datuk Seri Omar Coral answered. Dr Reef left."
    people = [entity(text, n, "person") for n in ("Sir Alan Reef", "Datuk Seri Omar Coral", "Dr Reef")]
    names = {k.text for each in people for k in choose_keyphrases(text, None, (each,), TABLE)}
    assert {"Alan Reef", "Omar Coral", "Dr Reef"} <= names


def test_name_of_the_headline_is_found_by_its_capitals_where_it_is_no_entity():
    text = "Police spoke of Save Our Reef. Two from Save Our Reef were held. The coral is dying."
    assert choose_keyphrases(text, "Two held after Save Our Reef protest", (), TABLE)[0].text == "Save Our Reef"
    assert "Save Our Reef" not in [k.text for k in choose_keyphrases(text, "Two held after a protest", (), TABLE)]


def test_many_capitals_are_read_in_linear_time():
    assert choose_keyphrases("Reef " * 20_000, "Reef Reef", (), TABLE) == ()


def test_word_of_a_separate_headline_is_said_again_in_the_text():
    given = choose_keyphrases("A reef is dying, divers say.", "Reef dies off the coast", (), TABLE)
    assert [k.text for k in given] == ["reef"]


def test_common_word_that_a_name_holds_is_a_phrase_of_its_own_unless_it_is_the_head():
    text = "Reef Trial Election counted the reef. That reef died. The election ended, and the election was no reef."
    given = choose_keyphrases(text, None, (entity(text, "Reef Trial Election"),), TABLE)
    assert [k.text for k in given] == ["Reef Trial Election", "reef"]


def test_amounts_and_past_tenses_are_no_phrases():
    words = NOUNS | {"dollar", "erupted", "bed"}
    table = WordTable(1000, dict.fromkeys(words, 4), words, words)
    text = "Ten dollars and ten dollars. A reef erupted, a reef erupted. A bed and a bed."
    assert {k.text for k in choose_keyphrases(text, None, (), table)} == {"reef", "bed"}


def test_verb_of_the_headline_begins_no_phrase():
    table = WordTable(1000, TABLE.frequency, NOUNS, NOUNS | {"ban", "coral"})
    assert [k.text for k in choose_keyphrases("x", "Tonga bans vaccine", (), table)] == []
    assert [k.text for k in choose_keyphrases("x", "Tonga has coral vaccine", (), table)] == ["coral vaccine"]


def test_first_word_of_a_paragraph_is_no_name_and_no_phrase_runs_on_into_the_next():
    text = "They counted the coral\nReef after reef died"
    assert [k.text for k in choose_keyphrases(text, None, (), TABLE)] == ["reef"]


def test_no_phrase_is_part_of_another_or_runs_on_into_it():
    text = "A coral vaccine. " * 2 + "A reef. " * 3 + "A reef coral. " * 3
    assert [k.text for k in choose_keyphrases(text, None, (), TABLE)] == ["reef coral", "vaccine"]
    text = "The election of the reef. A vaccine reef election. A vaccine reef election."
    assert [k.text for k in choose_keyphrases(text, None, (), TABLE)] == ["vaccine reef", "election"]


def test_place_of_a_dateline_is_spelled_as_elsewhere():
    for capitals, name in (
        ("PORTO DE CORAL", "Porto de Coral"),
        ("COOK'S REEF", "Cook's Reef"),
        ("SAN ROCCO D’ALBA", "San Rocco D’Alba"),
    ):
        text = f"{capitals} - The vaccine works."
        assert choose_keyphrases(text, None, (entity(text, capitals, "place"),), TABLE)[0].text == name
    text = "USA - The vaccine works."
    assert choose_keyphrases(text, None, (entity(text, "USA", "place"),), TABLE)[0].text == "USA"


def test_agency_of_a_dateline_is_no_phrase_and_the_first_word_after_it_no_name():
    text = "LIMA, Peru (Reef Wire) - Coral grows, and the coral dies."
    for kind in ("organisation", "place"):
        names = (entity(text, "LIMA", "place"), entity(text, "Reef Wire", kind))
        assert [k.text for k in choose_keyphrases(text, "", names, TABLE)] == ["Lima", "coral"]


def test_place_is_filed_without_what_part_or_kind_it_is():
    text = "Rain fell in northern Coralia and in south-eastern Reefland, and in Northern Ireland. "
    text += "The Goan state of Reefmark lies on the Bay of Coral."
    for said, name in (
        ("northern Coralia", "Coralia"),
        ("south-eastern Reefland", "Reefland"),
        ("Northern Ireland", "Northern Ireland"),
        ("Goan state of Reefmark", "Reefmark"),
        ("Bay of Coral", "Bay of Coral"),
    ):
        assert choose_keyphrases(text, None, (entity(text, said, "place"),), TABLE)[0].text == name

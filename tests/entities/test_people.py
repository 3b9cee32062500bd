import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.entities.people import merge_people, name_words, same_person, strip_honorifics


def groups(text, *names):
    """The names, found one after the other, in groups: each group the words of one person."""
    spans, at = [], 0
    for name in names:
        start = text.index(name, at)
        spans.append((start, start + len(name)))
        at = start + len(name)
    return [[text[slice(*spans[i])] for i in group] for group in merge_people(text, spans)]


def test_titles_nicknames_and_suffixes_are_no_words_of_a_name():
    assert name_words("Prime Minister Hun Sen") == ("hun", "sen")
    assert name_words("Joe “Buddy” Miller Jr.") == ("joe", "miller")
    assert name_words("al-Sisi") == ("sisi",)
    assert name_words("Van der Bellen") == ("bellen",)


def test_a_surname_that_elsewhere_is_a_particle_stands_for_its_bearer():
    assert groups("Rima Das and Le Hong Minh won. Das and Le left.", "Rima Das", "Le Hong Minh", "Das", "Le") == [
        ["Rima Das", "Das"], ["Le Hong Minh", "Le"]
    ]  # fmt: skip


def test_a_surname_alone_is_not_who_was_named_once_in_the_paragraph_before():
    text = "Zweli Toure was freed.\nToure, no relation of Ali Toure, thanked them.\nToure is 51."
    found = groups(text, "Zweli Toure", "Toure", "Ali Toure", "Toure")
    assert found == [["Zweli Toure", "Toure", "Toure"], ["Ali Toure"]]


def test_a_title_tells_namesakes_apart():
    text = "Emir Salim bin Rashid met Salim bin Omar. Emir Salim left. Salim stayed."
    found = groups(text, "Salim bin Rashid", "Salim bin Omar", "Salim", "Salim")
    assert found[0][:2] == ["Salim bin Rashid", "Salim"]


def test_who_is_named_only_later_does_not_take_a_surname_by_gender():
    text = "K. Varma spoke. Mr. Varma left. His son, Arjun Varma, stayed."
    assert groups(text, "K. Varma", "Varma", "Arjun Varma") == [["K. Varma", "Varma"], ["Arjun Varma"]]


def test_a_pronoun_in_marks_tells_nothing_of_who_speaks():
    text = "His wife, Salote, wept. Salote Rova held on. “He was kind,” she said."
    assert groups(text, "Salote", "Salote Rova") == [["Salote", "Salote Rova"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Xi", "Xi"),
        ("Mr. Kem Sokha", "Kem Sokha"),
        ("King Charles", "King Charles"),
        ("Sheikh Hasina", "Sheikh Hasina"),
        ("Datuk Seri Dr Adam Yusof", "Adam Yusof"),
        ("Tan Sri Adam Yusof", "Adam Yusof"),
        ("Tan Ah Kow", "Tan Ah Kow"),
        ("Datuk Seri", ""),
        ("Villager Mao Pheap", "Mao Pheap"),
        ("Baker Lupita Quintero", "Lupita Quintero"),
        ("Baker Mayfield", "Baker Mayfield"),
    ],
)
def test_titles_that_are_no_names_are_left_out_of_the_span(text, name):
    assert text[strip_honorifics(text, 0, len(text)) :] == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("George W. Bush", "George H. W. Bush", False),
        ("Robert F. Wagner", "Robert Wagner", True),
        ("Goodluck Ebele Jonathan", "Goodluck Jonathan", True),
        ("Luiz Inácio Lula da Silva", "Lula da Silva", True),
        ("Shinzo Abe", "Abe Shinzo", True),
        ("Raúl Castro", "Fidel Castro", False),
        ("J. Miller", "Jane Miller", True),
        ("Anna Maria Weber", "Anna Luise Weber", False),
        ("Hun Sen", "Hun Manet", False),
    ],
)
def test_two_full_names(one, other, same):
    assert same_person(name_words(one), name_words(other)) is same
    assert same_person(name_words(other), name_words(one)) is same


def test_a_surname_goes_to_its_only_bearer_wherever_it_stands():
    assert groups("Sokha is free. Kem Sokha spoke.", "Sokha", "Kem Sokha") == [["Sokha", "Kem Sokha"]]
    assert groups("Xi Jinping left. Xi smiled.", "Xi Jinping", "Xi") == [["Xi Jinping", "Xi"]]


def test_a_title_with_a_gender_tells_a_couple_apart():
    text = "Hillary Clinton and Bill Clinton came. Mrs. Clinton spoke, Mr. Clinton sang."
    assert groups(text, "Hillary Clinton", "Bill Clinton", "Clinton", "Clinton") == [
        ["Hillary Clinton", "Clinton"],
        ["Bill Clinton", "Clinton"],
    ]


def test_a_shared_surname_goes_to_the_one_named_last():
    text = "Bill Clinton came.\n\nHillary Clinton spoke. Clinton sat down."
    assert groups(text, "Bill Clinton", "Hillary Clinton", "Clinton") == [
        ["Bill Clinton"],
        ["Hillary Clinton", "Clinton"],
    ]


def test_a_pronoun_behind_the_verb_tells_a_couple_apart():
    text = "Ada Obi said she ran. Ben Obi said he swam. Obi said her leg hurt. An Obi aide said his did."
    assert groups(text, "Ada Obi", "Ben Obi", "Obi", "Obi") == [["Ada Obi", "Obi", "Obi"], ["Ben Obi"]]


def test_a_surname_goes_to_no_relative_of_its_bearer():
    text = "Ada Obi ran. Her late father, Chief Ben Obi, had swum. Obi was tired."
    assert groups(text, "Ada Obi", "Ben Obi", "Obi") == [["Ada Obi", "Obi"], ["Ben Obi"]]
    text = "Ada Obi ran, as her father asked.\n\nBen Obi swam. Obi was tired."
    assert groups(text, "Ada Obi", "Ben Obi", "Obi") == [["Ada Obi"], ["Ben Obi", "Obi"]]


def test_a_relative_who_is_named_again_may_take_the_surname():
    text = "Ada Obi and her husband, Ben Obi, own a shop. Ben Obi opened it. Obi was tired."
    assert groups(text, "Ada Obi", "Ben Obi", "Ben Obi", "Obi") == [["Ada Obi"], ["Ben Obi", "Ben Obi", "Obi"]]


def test_a_name_that_somebody_else_has_given_is_no_alias():
    assert len(groups("Ada Obi, known as Queen, sang.", "Ada Obi", "Queen")) == 1
    assert len(groups("Ada Obi met a man known as Chino.", "Ada Obi", "Chino")) == 2


def test_a_title_in_capitals_has_no_initials():
    assert groups("Ada Obi and CAPT spoke.", "Ada Obi", "CAPT") == [["Ada Obi"], ["CAPT"]]


def test_a_title_of_the_other_gender_is_another_person():
    text = "John Obi resigned. His lawyer denied it. Mrs Obi wept."
    assert len(groups(text, "John Obi", "Obi")) == 2


def test_a_father_whose_name_begins_his_daughters_is_another_person():
    text = "Aung San Suu Kyi is the daughter of Aung San."
    assert len(groups(text, "Aung San Suu Kyi", "Aung San")) == 2


def test_two_ids_of_a_gazetteer_are_two_people():
    text = "Paul Miller met Paul Miller."
    assert merge_people(text, [(0, 11), (16, 27)], ["a", "b"]) == [[0], [1]]
    assert merge_people(text, [(0, 11), (16, 27)]) == [[0, 1]]


WORDS = st.sampled_from(
    ["Kem", "Sokha", "Sam", "Rainsy", "Bill", "Hillary", "Clinton", "Mr.", "Jr.", "al-Sisi", "X.", "“Bo”", "de"]
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=12))
def test_every_naming_is_of_exactly_one_person(names):
    text, spans = "", []
    for words in names:
        text += " said. "
        start = len(text)
        text += " ".join(words)
        spans.append((start, len(text)))
    found = merge_people(text, spans)
    assert sorted(i for group in found for i in group) == list(range(len(spans)))
    assert merge_people(text, spans) == found

from hypothesis import given
from hypothesis import strategies as st

from newsnlp.topics.words import counted_words, lead, normal_form, pairs, terms_of, word_places


def test_british_and_american_spelling_are_one_word():
    for british, american in (("labour", "labor"), ("centres", "center"), ("organisation", "organization")):
        assert normal_form(british) == normal_form(american)


def test_plural_is_counted_as_singular():
    assert [normal_form(w) for w in ("bodies", "vaccines", "classes", "crisis", "virus")] == [
        "body",
        "vaccine",
        "class",
        "crisis",
        "virus",
    ]


def test_words_in_ise_of_both_spellings_stay():
    assert normal_form("promised") == "promised"


def test_stop_words_digits_and_possessives_are_left_out():
    assert counted_words("The mayor's 3 vaccines were there") == ["mayor", "vaccine"]


def test_pairs_are_neighbours():
    assert list(pairs(["house", "arrest", "ends"])) == ["house arrest", "arrest ends"]


def test_lead_ends_at_a_whole_word():
    assert lead("house arrest", 8) == "house"
    assert lead("house", 8) == "house"


@given(st.text(max_size=200))
def test_places_and_counted_words_agree_where_case_keeps_length(text: str):
    ascii_text = text.encode("ascii", "ignore").decode()
    assert [form for _, _, form in word_places(ascii_text)] == counted_words(ascii_text)


@given(st.text(max_size=200), st.integers(1, 50))
def test_lead_is_a_beginning_and_no_longer_than_asked(text: str, characters: int):
    assert text.startswith(lead(text, characters))
    assert len(lead(text, characters)) <= max(characters, 0) or lead(text, characters) == text


def test_words_at_the_top_count_once_more():
    assert list(terms_of(["house", "arrest", "ends"], 2)) == [
        "house",
        "arrest",
        "ends",
        "house arrest",
        "arrest ends",
        "house",
        "arrest",
        "house arrest",
    ]
    assert list(terms_of(["house", "arrest"])) == ["house", "arrest", "house arrest"]

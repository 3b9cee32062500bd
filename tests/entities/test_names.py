import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.entities.names import fold, slug, trim


def test_diacritics_case_and_dots_do_not_tell_names_apart():
    assert fold("Erdoğan") == fold("ERDOGAN")
    assert fold("U.N.") == fold("UN")
    assert fold("Kaczyński-Ørsted") == "kaczynski orsted"


def test_an_article_a_possessive_and_marks_are_trimmed():
    text = '"the CNRP"’s plan'
    start, end = trim(text, 0, 12)
    assert text[start:end] == "CNRP"
    assert trim("the Hague's", 0, 11) == (4, 9)


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_trimming_stays_inside_the_span(text, a, b):
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    s, e = trim(text, start, end)
    assert start <= s <= e <= end


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_for_ascii(text):
    plain = text.encode("ascii", "ignore").decode()
    assert fold(fold(plain)) == fold(plain)


def test_a_slug_is_never_empty():
    assert slug("...") == "unnamed"
    assert slug("Kem Sokha") == "kem-sokha"


@pytest.mark.parametrize(
    "text, kept",
    [
        ("Department of Fisheries and", "Department of Fisheries"),
        ("Bank of", "Bank"),
        ("Barnes &", "Barnes"),
        ("EU-", "EU"),
        ("Yoon Suk Yeol", "Yoon Suk Yeol"),
        ("Bank Of", "Bank Of"),
    ],
)
def test_no_name_ends_with_a_hanging_word(text, kept):
    start, end = trim(text + " more", 0, len(text))
    assert text[start:end] == kept

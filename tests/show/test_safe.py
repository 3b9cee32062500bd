"""Words of a page that would do something if they were let."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.show.safe import share, shorten, showable, shown, web_address


@given(st.text())
def test_what_is_shown_opens_no_tag_and_closes_no_attribute(text):
    assert not set(shown(text)) & set("<>\"'")
    shown(text).encode("utf-8")


@given(st.text())
def test_showable_text_keeps_its_length(text):
    assert len(showable(text)) == len(text)


@pytest.mark.parametrize("character", ["\x1b", "\x00", "\x07", "\r", "\x9b", "\u202e", "\ud800", "\x7f"])
def test_characters_that_act_are_replaced(character):
    assert showable(f"a{character}b") == "a\ufffdb"


@pytest.mark.parametrize("address", ["https://example.org/a?b=1&c=2", "HTTP://example.org", "https://[2001:db8::1]/x"])
def test_addresses_of_the_web_are_links(address):
    assert web_address(address) == address


NO_ADDRESSES = """
javascript:alert(1)
data:text/html,x
https://
https:///x
//example.org
https://example.org/"onclick="x
https://example.org/<b>
vbscript:x
ftp://example.org
""".split()


@pytest.mark.parametrize("address", [None, "", " https://example.org", "https://example.org\n", *NO_ADDRESSES])
def test_other_addresses_are_none(address):
    assert web_address(address) is None


def test_shares_stay_in_their_range():
    assert [share(x) for x in (-1, 0.5, 7, float("nan"), float("inf"))] == [0, 0.5, 1, 0, 1]


def test_long_words_are_cut_between_words():
    assert shorten("one two\n three", 100) == "one two three"
    assert shorten("one two, three four", 12) == "one two …"

import pytest

from newsnlp import topics
from newsnlp.topics.suggestions import root


def test_words_of_one_family_have_one_root():
    for family in (("tax", "taxation"), ("terrorist", "terrorism"), ("racism", "racist"), ("election", "electoral")):
        assert len({root(word)[:5] for word in family}) == 1


def test_three_letters_stay():
    assert root("ion") == "ion"
    assert root("") == ""


@pytest.mark.model
def test_concept_is_suggested_by_another_word_of_its_family():
    text = "The tax on fuel rises, and a second tax on tobacco follows. Who pays less tax is not yet known."
    assert "taxation policy" in [t.name for t in topics.suggest(text, ["medtop:11000000"])]


@pytest.mark.model
def test_no_more_than_asked_for_and_best_first():
    text = "Voters in the election, the referendum and the by-election vote on the tax, the budget and the treaty."
    found = topics.suggest(text, ["medtop:11000000"], k=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score

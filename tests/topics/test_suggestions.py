import pytest

from newsnlp import topics
from newsnlp.annotations import Topic
from newsnlp.topics.suggestions import root


def test_words_of_one_family_have_one_root():
    for family in (("tax", "taxation"), ("terrorist", "terrorism"), ("racism", "racist"), ("election", "electoral")):
        assert len({root(word)[:5] for word in family}) == 1


def test_words_that_only_look_alike_have_roots_of_their_own():
    for one, other in (
        ("party", "part"),
        ("easter", "east"),
        ("river", "rival"),
        ("missing", "mission"),
        ("labor", "lab"),
    ):
        assert root(one) != root(other)
    assert root("laborer") == root("labor")
    assert root("officers") != root("official")


def test_three_letters_stay():
    assert root("ion") == "ion"
    assert root("") == ""


@pytest.mark.model
def test_concept_is_suggested_by_another_word_of_its_family():
    text = "The tax on fuel rises, and a second tax on tobacco follows. Who pays less tax is not yet known."
    assert "taxation policy" in [t.name for t in topics.suggest(text, ["medtop:11000000"])]


@pytest.mark.model
def test_topics_to_look_under_are_read_in_every_spelling_and_at_every_level():
    text = "Voters in the election, the referendum and the by-election vote on the tax, the budget and the treaty."
    found = topics.suggest(text, ["medtop:11000000"])
    for given in ("11000000", "http://cv.iptc.org/newscodes/mediatopic/11000000", Topic("medtop:11000000", "", 1.0)):
        assert topics.suggest(text, given) == topics.suggest(text, [given]) == found
    deeper = topics.suggest(text, "medtop:20000574")
    assert deeper
    assert all("medtop:20000574" in topics.vocabulary()[t.id].broader for t in deeper)


@pytest.mark.model
def test_label_that_is_no_media_topic_is_named_in_the_error():
    with pytest.raises(ValueError, match="'bread' is no Media Topic"):
        topics.suggest("Bread", ["bread"])


@pytest.mark.model
def test_concept_that_says_no_more_than_a_better_one_is_left_out_unless_its_whole_name_is_said():
    text = "The school opens. The school has a gym, and the school has a choir."
    assert [t.name for t in topics.suggest(text, ["medtop:05000000"])] == ["school"]
    text = "The war ends. Prisoners of war go home, and the war, a long war, is over. Prisoners cheer the peace."
    assert {"prisoners of war", "war"} <= {t.name for t in topics.suggest(text, ["medtop:16000000"])}
    names = [t.name for t in topics.suggest("An election, and another election.", ["medtop:11000000"])]
    assert "election" in names and "by-election" not in names


@pytest.mark.model
def test_no_more_than_asked_for_and_best_first():
    text = "Voters in the election, the referendum and the by-election vote on the tax, the budget and the treaty."
    found = topics.suggest(text, ["medtop:11000000"], k=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score

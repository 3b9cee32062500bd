from training.topics.words import choose_terms

TEXTS = (["coral", "reef", "dies"], ["coral", "reef"], ["abbot"])
COMMON = frozenset({"coral", "reef", "dies", "abbot"})


def test_rare_words_are_no_terms_and_pairs_stand_after_words():
    assert choose_terms(TEXTS, COMMON, rarest_word=2, rarest_pair=2) == ("coral", "reef", "coral reef")


def test_term_that_is_always_wanted_is_one_however_rare_and_once():
    terms = choose_terms(TEXTS, COMMON, rarest_word=2, rarest_pair=2, always=("choir", "abbot", "reef"))
    assert terms == ("coral", "reef", "coral reef", "abbot", "choir")

import numpy as np

from newsnlp.cleaning.features import find_words
from newsnlp.cleaning.islands import drop_islands
from newsnlp.cleaning.lines import split_lines

ARTICLE = ["The harbour council bought another crane for the quarry workers."] * 4
OTHER = "Several tomato recipes taste wonderful during summer evenings outdoors."
ECHO = "The quarry workers thanked the harbour council for another crane."


def kept_after(lines, kept, probable=0.7):
    split = split_lines("\n".join(lines))
    counts = np.array([float(len(s.split())) for s in split.strings])
    return drop_islands(find_words(split), counts, np.where(kept, probable, 0.1), np.array(kept)).tolist()


def test_far_stretch_of_other_words_goes():
    lines = [*ARTICLE, *["menu"] * 12, OTHER]
    kept = [True] * 4 + [False] * 12 + [True]
    assert kept_after(lines, kept) == [True] * 4 + [False] * 13


def test_far_stretch_of_other_words_stays_where_it_is_probable():
    lines = [*ARTICLE, *["menu"] * 12, OTHER]
    kept = [True] * 4 + [False] * 12 + [True]
    assert kept_after(lines, kept, probable=0.9) == kept


def test_far_stretch_of_the_same_words_stays():
    lines = [*ARTICLE, *["menu"] * 12, ECHO]
    kept = [True] * 4 + [False] * 12 + [True]
    assert kept_after(lines, kept) == kept


def test_line_of_other_words_beside_the_article_stays():
    lines = [*ARTICLE, "menu", OTHER]
    kept = [True] * 4 + [False, True]
    assert kept_after(lines, kept) == kept


def test_page_without_kept_lines_stays_empty():
    assert kept_after(["menu", "home"], [False, False]) == [False, False]

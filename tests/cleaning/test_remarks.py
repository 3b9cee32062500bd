import numpy as np
import pytest

from newsnlp.cleaning.remarks import comments_begin

ARTICLE = ["The council will mend the roof of the hall.", "Work begins in spring.", "Traders were told on Monday."]
BUTTONS = ("Reply", "Otto K. antworten", "12:40 · Répondre", "Ответить", "回复", "返信", "Yanıtla")


def begin(lines, kept=None):
    counts = np.array([len(line.split()) for line in lines], float)
    chosen = np.ones(len(lines), bool) if kept is None else np.array(kept)
    return comments_begin(lines, counts, chosen)


@pytest.mark.parametrize("button", BUTTONS)
def test_comments_begin_below_the_line_that_names_them(button):
    remarks = ["3 comments", "Otto K.", "They said so last year, too.", button, "Ines", "About time!", button]
    assert begin(ARTICLE + remarks) == 3


def test_without_such_a_line_they_begin_at_the_first_button():
    assert begin([*ARTICLE, "Otto K.", "They said so last year.", "Reply", "About time!", "Reply"]) == 5


def test_comments_begin_at_the_first_line_that_says_who_wrote_one_and_when():
    remarks = [
        "Otto on September 17, 2018 at 8:50 pm said:",
        "They said so last year, and nothing came of it; the roof will fall in before the council wakes up.",
        "Ines on September 18, 2018 at 7:05 am said:",
    ]
    assert begin(ARTICLE + remarks) == 3
    assert begin([*ARTICLE, remarks[0], remarks[1]]) is None


def test_messages_at_an_hour_are_no_comments():
    told = ["In an e-mail sent to staff at 11:15 pm he wrote:", "Go home.", "In one to her at 11:40 pm she wrote:"]
    assert begin([*ARTICLE, *told, "They went home."]) is None


def test_one_button_is_not_enough():
    assert begin([*ARTICLE, "2 comments", "Leave a reply"]) is None


def test_buttons_above_the_article_are_not_those_of_its_readers():
    menu = ["Comment", "Reply", "Reply"]
    assert begin(menu + ARTICLE, [False] * 3 + [True] * 3) is None
    assert begin([*menu, *ARTICLE], [True] * 6) is None


def test_a_page_without_a_kept_line_has_none():
    assert begin(ARTICLE, [False] * 3) is None
    assert begin([], []) is None


def test_a_sentence_that_ends_in_reply_is_no_button():
    long = "Asked twice whether the roof would hold through the winter, the mayor gave no reply."
    assert begin([*ARTICLE, "Comments", long, long]) is None

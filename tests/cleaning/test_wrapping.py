from newsnlp.alignment import apply_edits
from newsnlp.annotations import Span
from newsnlp.cleaning.features import find_remarks
from newsnlp.cleaning.page import clean_page
from newsnlp.cleaning.wrapping import drop_link_notes, unwrap

STORY = (
    "Shares of Harbour Foods (HFD.X)\n, opens new tab\nrose by four per cent on Tuesday after the company said that it"
    " would open two more canneries on the coast.\n\nThe mayor of Port Ellery, Ngozi Adeyemi, told reporters that the"
    " canneries would bring 300 jobs to a town that had lost as many since the spring.\n"
)


def mended(text):
    return apply_edits(text, drop_link_notes(text))[0]


def test_sentence_goes_on_behind_the_note_of_a_link():
    assert mended("The Dax (.GD)\n, opens new tab\nfell, and the index\n(opens in a new window)\n, too") == (
        "The Dax (.GD) fell, and the index, too"
    )


def test_note_between_links_of_a_menu_leaves_them_on_lines_of_their_own():
    assert mended("Careers\n, opens new tab\nPrivacy\n, opens new tab\n\nTerms") == "Careers\nPrivacy\n\nTerms"


def test_note_inside_a_line_goes_and_prose_about_tabs_stays():
    assert mended("The Dax (.GD), opens new tab, fell.") == "The Dax (.GD), fell."
    prose = "The button opens new tab after new tab, and opens in a new window of its own."
    assert mended(prose) == prose


def test_broken_sentence_is_whole_in_the_article_and_leads_back_to_the_page():
    page = clean_page(STORY)
    assert page.text.startswith("Shares of Harbour Foods (HFD.X) rose by four per cent")
    rose = page.text.index("rose")
    assert page.alignment.raw_span(Span(rose, rose + 4)).of(STORY) == "rose"
    (note,) = [d for d in page.dropped if d.reason == "link note"]
    assert note.text == ", opens new tab"
    assert ", opens new tab" in note.span.of(STORY)


def test_heads_and_feet_of_readers_comments_are_told_from_prose():
    lines = [
        "the mayor said that the bridge would open on march 3, 2021 at noon.",
        "harbourwatcher says:",
        "march 3, 2021 at 10:41 am",
        "it will never open.",
        "reply",
        "@harbourwatcher:",
        "a reply from the council is due.",
    ]
    assert find_remarks(lines).tolist() == [False, True, True, False, True, True, False]


def test_headlines_of_like_length_below_each_other_are_no_wrapped_paragraph():
    lines = [
        "Seven things to know before the vote on Saturday in Karenga",
        "By Grace Achieng Otieno | October 20, 2023 06:00 AM, Nairobi",
        "Facebook Twitter WhatsApp Telegram Email",
    ]
    assert not list(unwrap("\n".join(lines)))


def test_short_last_paragraphs_of_a_wrapped_text_are_joined_whatever_their_lines_begin_with():
    text = (
        "The council decided on Tuesday to sell the old tram depot at the canal,\nwhich has stood empty since the last"
        " tram left it, to a company that\nwants to turn it into flats.\n\nAll this was said in the town hall by the"
        " leader of the council, Ann\nFletcher."
    )
    joined = apply_edits(text, unwrap(text))[0]
    assert joined.count("\n") == 2 and joined.endswith("council, Ann Fletcher.")

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.annotations import Span
from newsnlp.quotes.marks import ANY_MARK, read_marks


def quoted(text):
    return [text[q.start : q.end] for q in read_marks(text).quotations]


def test_an_opening_mark_without_partner_runs_to_the_end_of_its_paragraph():
    assert quoted("“One two.\nThree.") == ["“One two."]


def test_a_quotation_goes_on_where_the_next_paragraph_opens_with_a_mark():
    first, second = read_marks("“One.\n\n“Two.”").quotations
    assert (first.closed, first.continues, second.closed, second.continues) == (False, False, True, True)


def test_a_closed_quotation_does_not_go_on():
    assert not any(q.continues for q in read_marks("“One.”\n\n“Two.”").quotations)


@pytest.mark.parametrize("whole", ["“a b”", '"a b"', "``a b''", "«a b»", "„a b”", "»a b«", "”a b”", "‘a b’", "'a b'"])
def test_every_style_of_marks_is_known(whole):
    assert quoted(f"He said {whole} twice") == [whole]


def test_apostrophes_are_no_marks():
    assert quoted("It isn't the drivers' fault that the '90s didn't last, y'all.") == []


def test_a_possessive_inside_single_marks_does_not_close_them():
    assert quoted("‘It was the drivers’ fault,’ she said.") == ["‘It was the drivers’ fault,’"]


def test_single_marks_inside_double_ones_are_part_of_them():
    assert quoted("“He said ‘no’ to me.”") == ["“He said ‘no’ to me.”"]


def test_inches_open_nothing():
    assert quoted("A 5'10\" board") == []


@pytest.mark.parametrize(("content", "kind"), [("“a b”", "direct"), ("x “a b”", "mixed"), ("x y", "indirect")])
def test_kind_is_told_by_how_much_stands_in_marks(content, kind):
    text = f"{content} said Ann"
    assert read_marks(text).kind([Span(0, len(content))]) == kind


@given(st.text(alphabet=ANY_MARK + "ab .,\n'", max_size=300))
def test_quotations_are_in_order_and_apart_on_any_text(text):
    marks = read_marks(text)
    ends = 0
    for q in marks.quotations:
        assert ends <= q.start < q.end <= len(text)
        ends = q.end


@pytest.mark.parametrize("unit", ['"', "“", "‘a ", "'a\n", "“a\n\n", "a"])
def test_long_runs_of_marks_are_read(unit):
    assert len(read_marks(unit * 50_000).inside) == 50_000 * len(unit)

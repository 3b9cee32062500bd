"""From a text back to the text that it was made from, whatever was done on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.alignment import Alignment, Edit, TextBuilder, apply_edits, join_spans
from newsnlp.annotations import Span


@st.composite
def edited(draw, source=None):
    """A source, and edits to it in order."""
    if source is None:
        source = draw(st.text(max_size=60))
    edits = []
    at = 0
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(at, len(source)))
        end = draw(st.integers(start, min(len(source), start + 8)))
        edits.append(Edit(start, end, draw(st.text(max_size=6))))
        at = end
    return source, edits


@given(edited())
def test_every_kept_character_maps_to_itself(case):
    source, edits = case
    text, alignment = apply_edits(source, edits)
    written = 0
    at = 0
    for edit in [*edits, Edit(len(source), len(source), "")]:
        for offset in range(edit.start - at):
            raw = alignment.raw_span(Span(written + offset, written + offset + 1))
            assert raw == Span(at + offset, at + offset + 1)
            assert raw.of(source) == text[written + offset]
        written += edit.start - at + len(edit.text)
        at = edit.end


@given(edited())
def test_replaced_words_map_to_what_stood_there(case):
    source, edits = case
    _, alignment = apply_edits(source, edits)
    written = at = 0
    for edit in edits:
        written += edit.start - at
        if edit.text and edit.end > edit.start:
            assert alignment.raw_span(Span(written, written + len(edit.text))) == Span(edit.start, edit.end)
        written += len(edit.text)
        at = edit.end


@given(edited(), st.data())
def test_spans_stay_in_order_and_inside_the_raw_text(case, data):
    source, edits = case
    text, alignment = apply_edits(source, edits)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    later = data.draw(st.integers(end, len(text)))
    raw = alignment.raw_span(Span(start, end))
    assert 0 <= raw.start <= raw.end <= len(source)
    wider = alignment.raw_span(Span(start, later))
    assert wider.start == raw.start
    if start < end:
        assert wider.end >= raw.end


@given(st.data())
def test_two_maps_in_a_row_are_one_map(data):
    source, first_edits = data.draw(edited())
    middle, first = apply_edits(source, first_edits)
    _, second_edits = data.draw(edited(middle))
    text, second = apply_edits(middle, second_edits)
    whole = second.after(first)
    assert whole.length == len(text)
    for i in range(len(text)):
        between = second.raw_span(Span(i, i + 1))
        if between.start < between.end:
            assert whole.raw_span(Span(i, i + 1)) == first.raw_span(between)


def test_words_replaced_twice_that_are_as_long_as_the_first_ones_map_to_all_of_them():
    middle, first = apply_edits("ab", [Edit(0, 2, "xyz")])
    _, second = apply_edits(middle, [Edit(0, 1, "uv")])
    whole = second.after(first)
    assert [whole.raw_span(Span(i, i + 1)) for i in range(4)] == [Span(0, 2)] * 4


def test_an_insertion_into_replaced_words_keeps_the_end_of_what_they_replaced():
    middle, first = apply_edits("ab", [Edit(1, 2, "xyz")])
    _, second = apply_edits(middle, [Edit(3, 3, "-")])
    assert second.after(first).raw_span(Span(0, 4)) == Span(0, 2)


def test_a_part_of_replaced_words_as_long_as_what_they_replaced_is_still_replaced():
    middle, first = apply_edits("00", [Edit(0, 2, "000")])
    _, second = apply_edits(middle, [Edit(2, 2, "0")])
    assert second.after(first).raw_span(Span(0, 1)) == Span(0, 2)


@given(st.text(max_size=40), st.data())
def test_a_text_that_was_not_changed_maps_to_itself(text, data):
    alignment = Alignment.identity(len(text))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert alignment.raw_span(Span(start, end)) == Span(start, end)
    assert apply_edits(text, []) == (text, alignment)


def test_an_entity_of_html_maps_to_all_its_characters():
    text, alignment = apply_edits("AT&amp;T up", [Edit(2, 7, "&")])
    assert text == "AT&T up"
    assert alignment.raw_span(Span(2, 3)) == Span(2, 7)
    assert alignment.raw_span(Span(0, 4)) == Span(0, 8)


def test_an_empty_span_maps_to_an_empty_one():
    _, alignment = apply_edits("ab&amp;cd", [Edit(2, 7, "&")])
    assert len(alignment.raw_span(Span(3, 3))) == 0


def test_an_empty_text_has_nowhere_to_lead_but_the_beginning():
    text, alignment = apply_edits("gone", [Edit(0, 4, "")])
    assert text == ""
    assert alignment.raw_span(Span(0, 0)) == Span(0, 0)


def test_a_position_past_the_text_is_refused():
    with pytest.raises(ValueError, match="outside the text of 3"):
        Alignment.identity(3).raw_start(4)
    with pytest.raises(ValueError, match="outside"):
        Alignment.identity(3).raw_end(-1)


def test_edits_out_of_order_are_refused():
    with pytest.raises(ValueError, match="out of order"):
        apply_edits("abcdef", [Edit(3, 5, ""), Edit(1, 2, "")])
    with pytest.raises(ValueError, match="outside"):
        apply_edits("abc", [Edit(2, 9, "")])


def test_maps_that_do_not_meet_are_refused():
    with pytest.raises(ValueError, match="do not meet"):
        Alignment.identity(9).after(Alignment.identity(4))


def test_a_builder_joins_what_it_keeps_piece_by_piece():
    builder = TextBuilder("abcdef")
    builder.keep(0, 2)
    builder.keep(2, 4)
    builder.insert(4, "\n\n")
    builder.keep(5, 5)
    builder.keep(4, 6)
    text, alignment = builder.finish()
    assert text == "abcd\n\nef"
    assert len(alignment.starts) == 3
    assert alignment.raw_span(Span(6, 8)) == Span(4, 6)


@given(st.lists(st.builds(lambda a, b: Span(min(a, b), max(a, b)), st.integers(0, 30), st.integers(0, 30)), max_size=8))
def test_joined_spans_cover_the_same_characters_and_never_touch(spans):
    joined = join_spans(spans)
    assert {c for s in spans for c in range(s.start, s.end)} == {c for s in joined for c in range(s.start, s.end)}
    assert all(a.end < b.start for a, b in zip(joined, joined[1:]))

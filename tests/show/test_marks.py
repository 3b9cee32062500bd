"""Annotations that overlap, cut into segments that nest."""

from hypothesis import given
from hypothesis import strategies as st

from newsnlp.annotations import Span
from newsnlp.show.marks import DEPTH, Mark, cut_into_segments, split_paragraphs

PLACES = st.builds(lambda a, b: Span(min(a, b), max(a, b)), st.integers(0, 30), st.integers(0, 30))
MARKS = st.lists(st.builds(Mark, PLACES, st.integers(0, 2), st.integers()), max_size=10)


@given(PLACES, MARKS, st.sets(st.integers(0, 30)))
def test_segments_cover_the_whole_once_and_in_order(whole, marks, cuts):
    segments = list(cut_into_segments(whole, marks, cuts))
    assert [s.span.start for s in segments] == [whole.start, *(s.span.end for s in segments)][: len(segments)]
    assert not segments or segments[-1].span.end == whole.end


@given(PLACES, MARKS)
def test_each_segment_lies_wholly_under_its_marks(whole, marks):
    for segment in cut_into_segments(whole, marks):
        for mark in segment.marks:
            assert mark.span.contains(segment.span)
        under = [m for m in marks if m.span.contains(segment.span)]
        for layer in (0, 1, 2):
            here = [m for m in segment.marks if m.layer == layer]
            assert len(here) == min(DEPTH, len([m for m in under if m.layer == layer]))


@given(MARKS)
def test_layers_lie_in_order_and_in_a_layer_the_earlier_lies_outside(marks):
    for segment in cut_into_segments(Span(0, 31), marks):
        order = [(m.layer, m.span.start, -m.span.end) for m in segment.marks]
        assert order == sorted(order)


def test_an_entity_that_crosses_the_end_of_a_quote_is_cut_there():
    quote, name = Mark(Span(0, 6), 0, "quote"), Mark(Span(4, 9), 2, "name")
    segments = list(cut_into_segments(Span(0, 10), [name, quote]))
    assert [(s.span.start, [m.value for m in s.marks]) for s in segments] == [
        (0, ["quote"]),
        (4, ["quote", "name"]),
        (6, ["name"]),
        (9, []),
    ]


def test_many_marks_over_one_another_stay_linear():
    # 4,000 marks, each inside the one before: 16 million pairs if each segment held them all.
    marks = [Mark(Span(i, 8000 - i), 0, i) for i in range(4000)]
    assert sum(len(s.marks) for s in cut_into_segments(Span(0, 8000), marks)) <= DEPTH * 8000


def test_paragraphs_are_lines_that_hold_words():
    text = "  one two \n\n\t\nthree\r\n"
    assert [p.of(text) for p in split_paragraphs(text)] == ["one two", "three"]


@given(st.text(st.sampled_from("a \n\t\u2028"), max_size=20))
def test_paragraphs_leave_out_only_white_space(text):
    paragraphs = split_paragraphs(text)
    inside = {c for p in paragraphs for c in range(p.start, p.end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in inside)

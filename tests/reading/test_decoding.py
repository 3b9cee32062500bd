import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from newsnlp.reading.decoding import agree_on_kinds, best_path, decode_labels, forbidden, log_softmax, spans_of
from newsnlp.reading.labels import bio

LABELS = bio("A", "B")
logits = hnp.arrays(np.float32, st.tuples(st.integers(1, 5), st.just(5)), elements=st.floats(-5, 5, width=32))


def is_legal(path, breaks=None):
    table = forbidden(LABELS)
    before = 0
    for i, label in enumerate(path):
        if breaks is not None and breaks[i]:
            before = 0
        if table[before, label]:
            return False
        before = label
    return True


@settings(max_examples=100, deadline=None)
@given(logits)
def test_the_best_path_is_the_best_of_all_legal_ones(scores):
    lp = log_softmax(scores)
    every = [p for p in itertools.product(range(5), repeat=len(lp)) if is_legal(p)]
    best = max(sum(lp[i, x] for i, x in enumerate(p)) for p in every)
    path = best_path(lp, forbidden(LABELS))
    assert is_legal(path)
    assert np.isclose(sum(lp[i, x] for i, x in enumerate(path)), best, atol=1e-4)


@settings(max_examples=200, deadline=None)
@given(
    hnp.arrays(np.float32, st.tuples(st.integers(0, 40), st.just(5)), elements=st.floats(-9, 9, width=32)),
    st.randoms(use_true_random=False),
)
def test_decoded_labels_are_always_legal(scores, random):
    lp = log_softmax(scores) if len(scores) else scores
    breaks = np.array([random.random() < 0.2 for _ in range(len(lp))], np.bool_)
    decoded = decode_labels(lp, LABELS, breaks)
    assert is_legal(decoded, breaks)


def test_spans_end_where_another_begins():
    wanted = [1, 2, 1, 0, 3, 4, 4]
    lp = log_softmax(np.eye(5, dtype=np.float32)[wanted] * 9)
    found = spans_of(decode_labels(lp, LABELS), lp, LABELS)
    assert [(f.start, f.end, f.label) for f in found] == [(0, 2, "A"), (2, 3, "A"), (4, 7, "B")]
    assert all(0.9 < f.probability <= 1 for f in found)


def test_no_words_give_no_spans():
    nothing = np.zeros((0, 5), np.float32)
    assert spans_of(decode_labels(nothing, LABELS), nothing, LABELS) == []


def words_with(*rows):
    """Log-probabilities of O, B-PERSON, I-PERSON, B-PLACE, I-PLACE."""
    return np.log(np.array(rows, np.float32))


KINDS = np.array([0, 1, 1, 2, 2])


def test_a_doubtful_word_follows_its_equals():
    sure = [0.02, 0.9, 0.05, 0.02, 0.01]
    doubtful = [0.05, 0.4, 0.02, 0.5, 0.03]
    given = words_with(sure, doubtful, sure)
    agreed = agree_on_kinds(given, KINDS, np.array([7, 7, 7]), 0.65)
    assert given.argmax(1).tolist() == [1, 3, 1]
    assert agreed.argmax(1).tolist() == [1, 1, 1]
    assert np.exp(agreed).sum(1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_words_that_agree_keep_their_place_in_the_name():
    begins, goes_on = [0.02, 0.9, 0.05, 0.02, 0.01], [0.02, 0.05, 0.9, 0.02, 0.01]
    agreed = agree_on_kinds(words_with(begins, goes_on), KINDS, np.array([7, 7]), 0.65)
    assert agreed.argmax(1).tolist() == [1, 2]


@pytest.mark.parametrize("words", [[-1, -1], [3, 4]])
def test_words_without_equals_are_left_as_they_are(words):
    given = words_with([0.1, 0.2, 0.3, 0.3, 0.1], [0.3, 0.3, 0.2, 0.1, 0.1])
    assert (agree_on_kinds(given, KINDS, np.array(words), 0.65) == given).all()

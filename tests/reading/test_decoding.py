import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from newsnlp.reading.decoding import best_path, decode_labels, forbidden, log_softmax, spans_of
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

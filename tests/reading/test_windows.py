import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.reading.windows import plan_windows


@given(
    st.integers(0, 3000),
    st.lists(st.integers(0, 2999), max_size=60),
    st.integers(100, 254),
)
def test_cores_cover_every_piece_once_and_windows_fit(n, lines, size):
    starts = np.array(sorted({x for x in lines if x < n}), np.int64)
    windows = plan_windows(n, starts, size=size, before=30, after=20)
    covered = [i for w in windows for i in range(w.core_start, w.core_end)]
    assert covered == list(range(n))
    for w in windows:
        assert w.start <= w.core_start < w.core_end <= w.end <= n
        assert w.end - w.start <= size


def test_a_text_that_fits_is_one_window():
    assert len(plan_windows(254, np.array([0, 100]))) == 1


def test_cores_end_at_a_line_start_where_one_is_near():
    windows = plan_windows(400, np.array([0, 210]), size=254, before=48, after=24)
    assert windows[0].core_end == 210
    assert windows[1].start == 210 - 48

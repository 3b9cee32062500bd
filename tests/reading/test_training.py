"""What training alone uses: the larger encoder, and layers that compute as the int8 graph does."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs newsnlp[training]")

from training.reader.distil import RoundedLinear, rounded  # noqa: E402
from training.reader.teacher import bucket_distances, number_pieces  # noqa: E402


def test_near_pieces_have_buckets_of_their_own_and_far_ones_share_the_last():
    buckets = bucket_distances(300)
    assert buckets[10, 10] == 0
    assert [int(buckets[10, 10 - k]) for k in (1, 2, 7)] == [1, 2, 7]
    assert [int(buckets[10, 10 + k]) for k in (1, 2, 7)] == [17, 18, 23]
    assert int(buckets[299, 0]) == 15 and int(buckets[0, 299]) == 31


def test_special_pieces_have_other_numbers_for_the_teacher_and_all_others_are_shifted():
    numbers = number_pieces()
    assert numbers[[0, 100, 101, 102, 103]].tolist() == [1, 3, 0, 2, 30526]
    assert numbers[[1, 999, 2000, 30521]].tolist() == [5, 1003, 2004, 30525]
    assert len(set(numbers.tolist())) == 30522


def test_rounding_stays_on_its_grid_and_lets_gradients_through():
    values = torch.tensor([-3.0, -0.24, 0.3, 0.9], requires_grad=True)
    on_grid = rounded(values, torch.tensor(0.5), -2, 1)
    assert on_grid.tolist() == [-1.0, 0.0, 0.5, 0.5]
    on_grid.sum().backward()
    assert values.grad.tolist() == [1.0] * 4


def test_a_rounded_layer_answers_nearly_as_the_layer_itself():
    torch.manual_seed(0)
    plain, rounding = torch.nn.Linear(64, 32), RoundedLinear(64, 32)
    rounding.load_state_dict(plain.state_dict())
    x = torch.randn(3, 20, 64)
    wanted, given = plain(x).detach(), rounding(x).detach()
    assert not torch.equal(wanted, given)
    assert float((wanted - given).abs().max()) < 0.05 * float(wanted.abs().max())

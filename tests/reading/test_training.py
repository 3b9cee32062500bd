"""What training alone uses: the larger encoder, and layers that compute as the int8 graph does."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs newsnlp[training]")

from training.reader.distil import RoundedAfterGelu, RoundedByRows, RoundedLinear, compute_rounded, rounded  # noqa: E402
from training.reader.network import Encoder  # noqa: E402
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


@pytest.mark.parametrize("layer", [RoundedLinear, RoundedByRows, RoundedAfterGelu])
def test_a_rounded_layer_answers_nearly_as_the_layer_itself(layer):
    torch.manual_seed(0)
    plain, rounding = torch.nn.Linear(64, 32), layer(64, 32)
    rounding.load_state_dict(plain.state_dict())
    x = torch.nn.functional.gelu(torch.randn(3, 20, 64))
    wanted, given = plain(x).detach(), rounding(x).detach()
    assert not torch.equal(wanted, given)
    assert float((wanted - given).abs().max()) < 0.05 * float(wanted.abs().max())


def test_pieces_are_rounded_one_by_one():
    torch.manual_seed(0)
    plain, rounding = torch.nn.Linear(64, 32), RoundedAfterGelu(64, 32)
    rounding.load_state_dict(plain.state_dict())
    x = torch.nn.functional.gelu(torch.randn(1, 20, 64))
    alone = rounding(x[:, 1:])
    x[0, 0, 7] = 1000.0
    assert torch.allclose(rounding(x)[:, 1:], alone, atol=1e-5)


def test_the_graph_computes_as_the_rounded_network_and_answers_for_the_asked_pieces(tmp_path):
    pytest.importorskip("onnx", reason="training needs newsnlp[training]")
    from training.reader.export import build_graph, quantise

    from newsnlp.reading.encoder import open_session
    from newsnlp.reading.pieces import FEATURE_SIZES

    torch.manual_seed(0)
    net = Encoder(layers=2).eval()
    net.word.weight.data.copy_((net.word.weight.data * 50).round().clamp(-127, 127) / 50)
    rng = np.random.default_rng(0)
    ids = rng.integers(1000, 20000, (1, 40))
    features = np.stack([rng.integers(0, n, (1, 40)) for n in FEATURE_SIZES], -1)
    asked = np.array([3, 17, 39])
    with torch.inference_mode():
        exact = net(torch.from_numpy(ids), torch.from_numpy(features), None).numpy()[:, asked]
        compute_rounded(net)
        wanted = net(torch.from_numpy(ids), torch.from_numpy(features), None).numpy()[:, asked]
    quantise(build_graph(net, whole=True), tmp_path / "encoder.onnx")
    session = open_session((tmp_path / "encoder.onnx").read_bytes())
    (given,) = session.run(None, {"ids": ids, "features": features, "asked": asked})
    assert given.shape == exact.shape
    assert np.abs(given - wanted).max() < 0.03 * np.abs(exact).max()

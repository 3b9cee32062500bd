import numpy as np
import pytest

from newsnlp.cleaning.features import describe
from newsnlp.cleaning.lines import split_lines
from newsnlp.cleaning.model import Classifier, Hidden, LineModel, context, load_line_model, save_line_model
from newsnlp.cleaning.page import keep_lines


def classifier(hidden=None, features=2):
    ones = np.ones(features, np.float32)
    return Classifier(mean=0 * ones, scale=ones, weights=ones, bias=0.0, hidden=hidden)


def network(features=2):
    inner = np.stack([np.ones(features), -np.ones(features)], axis=1).astype(np.float32)
    return Hidden(inner, np.zeros(2, np.float32), np.array([1.0, 1.0], np.float32), -1.0)


def test_network_answers_with_a_hidden_layer_of_rectified_units():
    rows = np.array([[1.0, 2.0], [-1.0, -2.0]], np.float32)
    assert network().log_odds(rows).tolist() == [2.0, 2.0]


def test_classifier_with_a_network_takes_the_mean_of_both_in_log_odds():
    rows = np.array([[1.0, 2.0]], np.float32)
    (probability,) = classifier(network()).probability(rows)
    assert probability == pytest.approx(1 / (1 + np.exp(-(3.0 + 2.0) / 2)))


def test_line_model_is_the_same_after_saving_and_loading(tmp_path):
    rows = np.array([[1.0, 0.5], [-2.0, 0.3], [0.1, 0.2]], np.float32)
    counts = np.array([9.0, 3.0, 20.0])
    width = 2 + context(np.zeros(3), counts).shape[1]
    model = LineModel(("a", "b"), classifier(), classifier(network(width), width), 0.5)
    save_line_model(model, tmp_path, "lines")
    loaded = load_line_model(tmp_path, "lines")
    assert loaded.probability(rows, ("a", "b"), counts).tolist() == model.probability(rows, ("a", "b"), counts).tolist()


def test_doubtful_paragraph_right_above_the_article_stays():
    lines = split_lines(
        "Menu\n\nIn answer to the release of the leader of the party on Monday her lawyer told the press:\n\n"
        "“It was a long wait for all who knew that she had done nothing wrong at all in those years.”"
    )
    kept = keep_lines(describe(lines), np.array([0.25, 0.25, 0.9]), 0.55)
    assert kept.tolist() == [False, True, True]

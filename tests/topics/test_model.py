import json
from pathlib import Path

import numpy as np
import pytest

from newsnlp.errors import ModelError
from newsnlp.topics.model import Label, TopicModel, weigh_terms

TEXT = "The striker scored a late goal and the keeper saved a penalty in the cup match."


def small_model(**settings) -> TopicModel:
    terms = {"goal": 0, "penalty": 1, "vote": 2, "late goal": 3}
    weights = np.array([[4, -1], [3, -1], [-2, 5], [2, 0]], np.float32)
    labels = (Label("sport", "Sport", 0.5, 1.0, -1.0), Label("politics", "Politics", 0.5, 1.0, -1.0))
    return TopicModel(labels, terms, np.ones(4, np.float32), weights, fewest_words=1, **settings)


def test_topics_come_best_first_with_a_probability():
    (topic,) = small_model().topics(TEXT)
    assert topic.id == "sport"
    assert 0.5 <= topic.score <= 1


def test_text_too_short_has_no_topic():
    assert small_model().topics("") == ()
    assert small_model().topics("Hello there.") == ()


def test_best_topic_is_given_from_the_floor_on():
    labels = (Label("a", "A", 0.9), Label("b", "B", 0.9))
    weights = np.array([[0.2, 0.1]], np.float32)
    model = TopicModel(labels, {"goal": 0}, np.ones(1, np.float32), weights, fewest_words=1, floor=0.3)
    assert [t.id for t in model.topics("goal")] == ["a"]


def test_reasons_are_words_as_they_stand_in_the_text():
    reasons = small_model().reasons("A LATE GOAL and penalties; a goal", "sport")
    assert [r.text for r in reasons] == ["GOAL", "penalties", "LATE GOAL"]
    assert all(r.weight > 0 for r in reasons)


def test_word_that_stands_in_a_pair_alone_is_said_by_the_pair():
    parts = small_model().reasons("A late goal and penalties; a goal", "sport")
    whole = small_model().reasons("A late goal and penalties", "sport")
    assert [r.text for r in whole] == ["late goal", "penalties"]
    assert np.isclose(whole[0].weight, 2 * whole[1].weight, atol=0.001)
    assert len(parts) == 3


def test_text_of_few_known_words_is_in_another_language_and_has_no_topic():
    text = "Ein goal und noch ein penalty im Halbfinale gegen Holland vor der Pause"
    assert small_model(least_known=0.1).topics(text)
    assert small_model(least_known=0.25).topics(text) == ()


def test_reasons_for_an_unknown_label_say_what_there_is():
    with pytest.raises(ValueError, match="sport, politics"):
        small_model().reasons(TEXT, "weather")


def test_words_at_the_top_weigh_more_where_the_model_says_so():
    late, early = "A vote, then a goal", "A goal, then a vote"
    plain, top = small_model(), small_model(top_words=1)
    assert np.allclose(plain.scores(late), plain.scores(early))
    assert top.scores(early)[0] > top.scores(late)[0]


def test_written_model_reads_back(tmp_path: Path):
    model = small_model(top_words=1, least_known=0.125)
    model.write(tmp_path)
    again = TopicModel.read(tmp_path)
    assert again.terms == model.terms
    assert again.labels == model.labels
    assert again.top_words == 1
    assert again.least_known == 0.125
    assert np.allclose(again.weights, model.weights, atol=0.05)
    assert [t.id for t in again.topics(TEXT)] == ["sport"]


def test_damaged_folder_is_one_clear_error(tmp_path: Path):
    small_model().write(tmp_path)
    (tmp_path / "weights.npz").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="no readable topic model"):
        TopicModel.read(tmp_path)


def test_model_of_another_format_is_refused(tmp_path: Path):
    small_model().write(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "format": 99}))
    with pytest.raises(ModelError, match="format 99"):
        TopicModel.read(tmp_path)


def test_weights_have_unit_length():
    rows, values = weigh_terms([2, 2, 5], np.ones(6, np.float32))
    assert list(rows) == [2, 5]
    assert np.isclose(values @ values, 1)
    assert len(weigh_terms([], np.ones(6, np.float32))[0]) == 0

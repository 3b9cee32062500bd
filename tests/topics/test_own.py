from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import newsnlp
from newsnlp import models, topics
from newsnlp.article import Article
from newsnlp.errors import EmptyTextError
from newsnlp.topics.fitting import fit_logistic
from newsnlp.topics.stage import Topics

BREAD = [f"The baker kneads the dough and bakes bread number {n} in a hot oven with flour and yeast" for n in range(8)]
BOATS = [f"The sailor hoists the sail and steers boat number {n} past the harbour with wind and tide" for n in range(8)]


def test_own_labels_are_learnt_written_and_given(tmp_path: Path):
    topics.train(BREAD + BOATS, ["bread"] * 8 + ["boats"] * 8, tmp_path, names={"bread": "Bread"})
    models.verify(tmp_path)
    stage = Topics(tmp_path, keyphrases=False)
    bread, boats, none = stage([Article.of_text(t) for t in ("Dough and flour in the oven", "Sail, harbour, wind", "")])
    assert bread.topics[0].name == "Bread"
    assert boats.topics[0].id == "boats"
    assert none.topics == ()


def test_training_twice_gives_the_same_model(tmp_path: Path):
    first = topics.train(BREAD + BOATS, ["bread"] * 8 + ["boats"] * 8, tmp_path / "a")
    second = topics.train(BREAD + BOATS, ["bread"] * 8 + ["boats"] * 8, tmp_path / "b")
    assert first.labels == second.labels
    assert np.array_equal(first.weights, second.weights)


def test_several_labels_and_none_are_allowed(tmp_path: Path):
    both = [f"{a}. {b}" for a, b in zip(BREAD[:3], BOATS[:3], strict=True)]
    wanted = [["bread"]] * 8 + [["boats"]] * 8 + [["bread", "boats"]] * 3 + [[]]
    model = topics.train([*BREAD, *BOATS, *both, "Nothing of either here"], wanted, tmp_path)
    assert {t.id for t in model.topics(f"{BREAD[0]}. {BOATS[0]}")} == {"bread", "boats"}


def test_a_label_with_one_text_is_named_in_the_error(tmp_path: Path):
    with pytest.raises(ValueError, match="rare"):
        topics.train(["a b", "c d", "e f"], ["often", "often", "rare"], tmp_path)


def test_texts_and_labels_must_be_as_many(tmp_path: Path):
    with pytest.raises(ValueError, match="2 texts, but labels for 1"):
        topics.train(["a", "b"], ["x"], tmp_path)


def test_texts_without_a_shared_word_are_refused(tmp_path: Path):
    with pytest.raises(EmptyTextError):
        topics.train(["aa bb", "cc dd", "ee", "ff"], ["x", "x", "y", "y"], tmp_path)


@pytest.mark.parametrize("label", [float("nan"), 3, ["bread", None], " "])
def test_label_that_is_no_text_is_named_in_the_error(label, tmp_path: Path):
    with pytest.raises(TypeError, match="a label is"):
        topics.train(BREAD, [label, *["bread"] * 7], tmp_path)


def test_no_label_is_none_and_one_that_all_have_is_refused(tmp_path: Path):
    model = topics.train(BREAD + BOATS, ["bread"] * 8 + [None] * 8, tmp_path)
    assert model.ids == ("bread",)
    with pytest.raises(ValueError, match="all texts have the label 'bread'"):
        topics.train(BREAD, ["bread"] * 8, tmp_path)


def test_articles_train_and_one_alone_or_nothing_is_refused(tmp_path: Path):
    articles = [Article.of_text(text) for text in BREAD + BOATS]
    assert topics.train(articles, ["bread"] * 8 + ["boats"] * 8, tmp_path).ids == ("boats", "bread")
    for given in (BREAD[0], articles[0]):
        with pytest.raises(TypeError, match="not one"):
            topics.train(given, ["bread"], tmp_path)
        with pytest.raises(TypeError, match="not one"):
            topics.discover(given)
    with pytest.raises(TypeError, match="not None"):
        topics.discover([None, *BREAD])
    table = pd.DataFrame({"id": range(8), "text": BREAD})
    for given in (topics.discover, lambda texts: topics.train(texts, ["bread"] * 8, tmp_path)):
        with pytest.raises(TypeError, match="not a DataFrame; give the column that holds the text, one of id, text"):
            given(table)
    assert len(topics.discover(table["text"], rarest=2, most_common=1.0).articles) == 8


def test_unknown_answers_teach_nothing():
    from scipy.sparse import csr_matrix

    features = csr_matrix(np.eye(4, dtype=np.float32))
    answers = np.array([[1], [1], [0], [0]], np.float32)
    trust = np.array([[1], [0], [1], [0]], np.float32)
    weights, _ = fit_logistic(features, answers, trust, penalty=0.1)
    assert weights[0, 0] > 0 > weights[2, 0]
    assert abs(weights[1, 0]) < 1e-6
    assert abs(weights[3, 0]) < 1e-6


def test_topics_of_a_corpus_are_discovered():
    found = topics.discover(BREAD + BOATS, topics=2, most_common=0.9)
    assert len(found.topics) == 2
    assert abs(found.topics["share"].sum() - 1) < 1e-6
    assert found.articles["topic"].nunique() == 2
    assert len(set(found.articles["topic"][:8])) == 1
    shown = {w for words in found.topics["words"] for each in words for w in each.split()}
    assert {"dough", "sail"} <= shown


def test_discovered_names_have_their_capitals_and_datelines_do_not():
    texts = [f"KAZAN - The Volga rose in Kazan on day {n}. River boats stayed. The river fell." for n in range(4)]
    (words,) = topics.discover(texts, topics=1, most_common=1).topics["words"]
    assert {"Kazan", "Volga", "river"} <= set(words)


def test_discovery_of_nothing_is_one_clear_error():
    with pytest.raises(EmptyTextError):
        topics.discover([])
    with pytest.raises(EmptyTextError):
        topics.discover(["", " "])
    with pytest.raises(ValueError, match="at least 1"):
        topics.discover(BREAD, topics=0)


def test_own_model_is_loaded_by_its_folder(tmp_path: Path):
    topics.train(BREAD + BOATS, ["bread"] * 8 + ["boats"] * 8, tmp_path)
    nlp = newsnlp.load(topics=tmp_path, exclude=["clean", "read", "entities", "quotes", "related"])
    article = nlp("The baker puts the dough in the oven")
    assert [t.id for t in article.topics] == ["bread"]
    assert "dough" in [r.text for r in topics.explain(article, "bread", model=str(tmp_path))]


def test_plot_of_a_discovery_has_a_bar_a_topic():
    pytest.importorskip("matplotlib")
    found = topics.discover(BREAD + BOATS, topics=2, most_common=0.9)
    (axes,) = found.plot(words=3).axes
    assert len(axes.patches) == 2

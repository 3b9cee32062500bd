import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from newsnlp import topics
from newsnlp.article import Article
from newsnlp.errors import ModelError
from newsnlp.topics.stage import Topics

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "topics.jsonl").read_text(encoding="utf8").splitlines()
]


@pytest.fixture(scope="module")
def stage() -> Topics:
    return Topics(keyphrases=False)


def test_package_loads_no_learning_library():
    code = "import sys, newsnlp.topics; print([m for m in ('sklearn', 'pandas', 'scipy', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_model_is_one_clear_error():
    with pytest.raises(ModelError, match="no_such_model"):
        Topics("no_such_model")


@pytest.mark.model
@pytest.mark.parametrize("case", CASES, ids=[c["title"] for c in CASES])
def test_first_topic_is_right(case, stage, request):
    if case["expect"] == "fail":
        request.applymarker(pytest.mark.xfail(strict=True, reason=case["comment"]))
    (article,) = stage([Article.of_text(case["text"])])
    assert article.topics
    assert article.topics[0].id in case["expected"]


@pytest.mark.model
def test_batch_size_never_changes_a_result(stage):
    articles = [Article.of_text(c["text"]) for c in CASES[:8]]
    assert stage(articles) == [stage([a])[0] for a in articles]


@pytest.mark.model
def test_title_that_is_known_is_read_and_none_is_needed(stage):
    text = "It lasted until noon. Those who were there went home afterwards, and nobody could say more about it."
    plain = Article.of_text(text)
    titled = replace(plain, title="Prime minister wins general election and coalition vote in parliament")
    assert stage([titled])[0].topics[0].id == "medtop:11000000"
    assert stage([plain])[0].topics == () or stage([plain])[0].topics[0].score < stage([titled])[0].topics[0].score


@pytest.mark.model
@pytest.mark.parametrize("text", ["", " \n", "Ok.", "x" * 20_000, "\ufffd\x00 \u202e", "12 34 56"])
def test_text_that_is_no_news_has_no_topic_and_no_error(text):
    (article,) = Topics()([Article.of_text(text)])
    assert article.topics == ()
    assert article.keyphrases == ()


@pytest.mark.model
def test_explanation_names_words_of_the_text():
    text = next(c["text"] for c in CASES if c["label"] == "medtop:07000000")
    reasons = topics.explain(text, "medtop:07000000", k=5)
    assert len(reasons) == 5
    assert all(r.text in " ".join(text.split()) and r.weight > 0 for r in reasons)
    assert topics.explain(text, "20000446")  # a concept under health, explained by its top term


@pytest.mark.model
def test_suggestions_lie_under_the_topics_that_are_given():
    text = next(c["text"] for c in CASES if c["label"] == "medtop:11000000" and "snap election" in c["text"])
    found = topics.suggest(text, ["medtop:11000000"])
    assert "election" in [t.name for t in found]
    assert all("medtop:11000000" in topics.vocabulary()[t.id].tops for t in found)
    assert topics.suggest("", ["medtop:11000000"]) == ()


@pytest.mark.model
def test_model_is_small_and_holds_no_pickle():
    from newsnlp import models

    folder = models.path("topics_en")
    assert sum(p.stat().st_size for p in folder.iterdir()) < 1_000_000
    assert not list(folder.glob("*.pkl")) and not list(folder.glob("*.joblib"))
    models.verify(folder)

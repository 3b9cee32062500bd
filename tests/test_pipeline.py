"""Stages in a row: their order, their batches, their failures."""

import pickle
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsnlp
from newsnlp.annotations import Keyphrase
from newsnlp.article import Article, Page
from newsnlp.errors import PageError, PipelineError, StageError
from newsnlp.pipeline import Pipeline, Stage


@dataclass
class Fills:
    """A stage that fills one field with a value made of the text; fails on a page that says "bad"."""

    name: str
    needs: frozenset[str] = frozenset()
    gives: frozenset[str] = frozenset()
    value: object = None
    batches: list[int] = field(default_factory=list)

    def __call__(self, articles):
        self.batches.append(len(articles))
        if any("bad" in a.text for a in articles):
            raise KeyError("bad page")
        return [replace(a, **dict.fromkeys(self.gives, self.value)) for a in articles]


def fills(name, gives, *, needs=(), value=None):
    return Fills(name, frozenset(needs), frozenset({gives}), value)


@newsnlp.stage("words", needs="text", gives="extra.words")
def count_words(article):
    return len(article.text.split())


def test_a_function_over_one_article_is_a_stage():
    article = Pipeline([count_words])("one two three")
    assert article.extra == {"words": 3}
    assert [s.name for s in article.stages] == ["words"]
    assert isinstance(count_words, Stage)


def test_a_function_may_fill_a_field_of_the_article():
    @newsnlp.stage("shout", needs=("text",), gives="title")
    def shout(article):
        return article.text.upper()

    assert Pipeline([shout])("hello").title == "HELLO"


@given(st.lists(st.text(max_size=8), max_size=9), st.integers(1, 10))
def test_the_size_of_the_batch_never_changes_a_result(pages, batch_size):
    nlp = Pipeline([count_words, fills("title", "title", value="T")])
    assert list(nlp.pipe(pages, batch_size=batch_size)) == [nlp(p) for p in pages]


def test_pipe_is_lazy_and_keeps_the_order():
    taken = []

    def pages():
        for i in range(100):
            taken.append(i)
            yield f"page {i}"

    stream = Pipeline([count_words]).pipe(pages(), batch_size=4)
    assert next(stream).text == "page 0"
    assert len(taken) == 4
    assert [a.text for a in stream] == [f"page {i}" for i in range(1, 100)]


def test_contexts_come_out_beside_their_articles():
    pages = [("a", {"id": 1}), ("b b", {"id": 2}), ("c", {"id": 3})]
    done = list(Pipeline([count_words]).pipe(pages, as_tuples=True, batch_size=2))
    assert [(a.extra["words"], c["id"]) for a, c in done] == [(1, 1), (2, 2), (1, 3)]


def test_a_batch_size_of_none_is_refused():
    with pytest.raises(ValueError, match="batch_size is 0"):
        list(Pipeline([]).pipe(["x"], batch_size=0))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("a page", "one str; put it into a list"),
        (b"a page", "one bytes; put it into a list"),
        (Page("a page"), "one Page; put it into a list"),
        ({"text": "a page"}, "one dict; put it into a list"),
        (Path("page.html"), "one path; put it into a list"),
        (pd.DataFrame({"day": [1], "text": ["a page"]}), "a DataFrame; give the column that holds the text, one of"),
        (None, "NoneType"),
    ],
)
def test_what_a_loop_would_take_for_letters_or_names_is_refused(given, told):
    with pytest.raises(PageError, match=f"expected an iterable of pages, not {told}"):
        Pipeline([]).pipe(given)


def test_a_column_is_many_pages():
    assert [a.text for a in Pipeline([]).pipe(pd.Series(["one", "two"]))] == ["one", "two"]


def test_an_unknown_way_with_errors_is_refused():
    with pytest.raises(ValueError, match="on_error is 'skip'"):
        Pipeline([]).pipe(["a page"], on_error="skip")


def test_a_batch_that_fails_is_rerun_one_by_one_and_only_the_bad_page_fails():
    stage = fills("titles", "title", value="T")
    done = list(Pipeline([stage]).pipe(["a", "bad", "c"], on_error="record"))
    assert stage.batches == [3, 1, 1, 1]
    assert [a.title for a in done] == ["T", None, "T"]
    assert done[1].failure.stage == "titles"
    assert "KeyError" in done[1].failure.error
    assert [len(a.stages) for a in done] == [1, 0, 1]


def test_an_article_that_failed_passes_by_the_stages_after():
    after = Fills("after", gives=frozenset({"section"}), value="S")
    done = list(Pipeline([fills("titles", "title", value="T"), after]).pipe(["bad", "b"], on_error="record"))
    assert [a.section for a in done] == [None, "S"]
    assert after.batches == [1]


def test_a_failure_names_the_stage_and_the_article():
    nlp = Pipeline([fills("titles", "title", value="T")])
    with pytest.raises(StageError, match="stage 'titles' failed on article 'x7'") as caught:
        list(nlp.pipe([Page("good", id="a"), Page("bad", id="x7")]))
    assert (caught.value.stage, caught.value.article_id) == ("titles", "x7")
    assert isinstance(caught.value.__cause__, KeyError)
    with pytest.raises(StageError):
        nlp("bad")


def test_a_stage_error_can_be_sent_to_another_process():
    error = pickle.loads(pickle.dumps(StageError("quotes", "a: b", ValueError("no: thing"))))
    assert (error.stage, error.article_id) == ("quotes", "a: b")


def test_a_page_that_is_none_is_raised_or_recorded(tmp_path):
    nlp = Pipeline([count_words])
    with pytest.raises(PageError):
        nlp(7)
    done = list(nlp.pipe(["a", 7, tmp_path / "missing.txt", "b"], on_error="record"))
    assert [a.failure and a.failure.stage for a in done] == [None, "page", "page", None]
    assert [a.text for a in done] == ["a", "", "", "b"]


def test_a_stage_that_loses_an_article_is_refused():
    class Loses:
        name, needs, gives = "loses", frozenset(), frozenset({"title"})

        def __call__(self, articles):
            return []

    with pytest.raises(StageError, match="took 1 articles and returned 0"):
        Pipeline([Loses()])("x")


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([fills("a", "quotes", needs=["doc"])], "needs \\['doc'\\]; no stage here gives that"),
        ([fills("a", "quotes", needs=["doc"]), fills("b", "doc")], "put 'b' before it"),
        ([fills("a", "title"), fills("b", "title")], "both give 'title'"),
        ([fills("a", "title"), fills("a", "section")], "two stages are named 'a'"),
        ([fills("a", "titel")], "which are no fields of Article"),
        ([fills("a", "title", needs=["text"]), fills("b", "text")], "swap them"),
    ],
)
def test_an_impossible_order_is_refused(stages, message):
    with pytest.raises(PipelineError, match=message):
        Pipeline(stages)


def test_a_stage_may_need_what_a_user_stage_gave():
    Pipeline([count_words, fills("b", "extra.more", needs=["extra.words"])])
    with pytest.raises(PipelineError, match=r"extra\.words"):
        Pipeline([fills("b", "extra.more", needs=["extra.words"]), count_words])


def test_the_doc_goes_unless_it_is_kept():
    stage = fills("read", "doc", value="a doc")
    assert Pipeline([stage])("x").doc is None
    assert Pipeline([stage], keep_doc=True)("x").doc == "a doc"


def test_a_pipeline_shows_its_stages():
    nlp = Pipeline([count_words, fills("k", "keyphrases", value=(Keyphrase("x", 1.0),))])
    assert repr(nlp) == "Pipeline(words > k)"
    assert nlp.names == ("words", "k")


def test_without_stages_the_text_is_the_page():
    article = Pipeline([])(b"caf\xc3\xa9")
    assert article == Article.of_text("café", Page(b"caf\xc3\xa9"))


def test_a_pipeline_put_together_by_hand_is_pickled():
    nlp = Pipeline([count_words, fills("k", "title", value="Title")], keep_doc=True)
    again = pickle.loads(pickle.dumps(nlp))
    assert again.stages[0] == count_words and again.keep_doc
    assert again("one two three") == nlp("one two three")


def test_a_function_of_a_notebook_is_pickled_as_joblib_does_it():
    def letters(article):
        return len(article.text)

    nlp = Pipeline([newsnlp.stage("letters", gives="extra.letters")(letters)])
    sent = pytest.importorskip("cloudpickle").dumps(nlp)
    assert pickle.loads(sent)("one two").extra == {"letters": 7}
    assert letters.__qualname__.endswith("letters")  # nothing was done to a function that its name leads to


@pytest.mark.model
def test_a_reader_with_a_name_is_pickled_without_its_models():
    read = newsnlp.load(exclude=["clean", "topics"]).stages[0]
    nlp = Pipeline([read], keep_doc=True)
    nlp("Ada Obi said yes.")  # which opens what cannot be pickled
    sent = pickle.dumps(nlp)
    assert len(sent) < 1_000
    assert [e.text for e in pickle.loads(sent)("Ada Obi said yes.").doc.ents] == ["Ada Obi"]
    other = pickle.loads(pickle.dumps(read.nlp))
    assert [e.text for e in other("Ada Obi said yes.").ents] == ["Ada Obi"]

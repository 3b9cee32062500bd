"""Articles as features for scikit-learn."""

import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline, make_union
from sklearn.utils import estimator_checks as checks
from tests.articles import annotated_article
from tests.show.newsroom import made_up_articles
from tests.show.newsroom import make_pipeline as make_made_up

import newsnlp
import newsnlp.presets
from newsnlp.annotations import Entity, Quote, Span
from newsnlp.article import Article
from newsnlp.sklearn import (
    QUOTE_FEATURES,
    ArticleAnnotator,
    EntityVectorizer,
    QuoteVectorizer,
    TopicVectorizer,
    quote_features,
)

EVERY = (ArticleAnnotator, EntityVectorizer, TopicVectorizer, QuoteVectorizer)
VECTORIZERS = EVERY[1:]
# scikit-learn's own checks that need no table of numbers; the others are answered below, on articles.
CHECKS = (
    checks.check_estimator_cloneable,
    checks.check_estimator_tags_renamed,
    checks.check_valid_tag_types,
    checks.check_estimator_repr,
    checks.check_no_attributes_set_in_init,
    checks.check_parameters_default_constructible,
    checks.check_get_params_invariance,
    checks.check_set_params,
    checks.check_do_not_raise_errors_in_init_or_set_param
    if hasattr(checks, "check_do_not_raise_errors_in_init_or_set_param")
    else checks.check_do_not_raise_errors_in_init_or_set_params,
    checks.check_mixin_order,
)


@pytest.fixture(scope="module")
def articles():
    return list(made_up_articles(40))


def dense(matrix):
    return matrix.toarray() if hasattr(matrix, "toarray") else matrix


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.__name__)
@pytest.mark.parametrize("transformer", EVERY)
def test_the_checks_of_scikit_learn_that_apply_pass(transformer, check):
    check(transformer.__name__, transformer())


@pytest.mark.parametrize("transformer", VECTORIZERS)
def test_fitting_changes_no_parameter_and_returns_itself(transformer, articles):
    made = transformer()
    before = made.get_params()
    assert made.fit(articles) is made
    assert made.get_params() == before


@pytest.mark.parametrize("transformer", VECTORIZERS)
def test_fitting_twice_is_fitting_once(transformer, articles):
    made = transformer().fit(articles[:5]).fit(articles)
    fresh = transformer().fit(articles)
    assert list(made.get_feature_names_out()) == list(fresh.get_feature_names_out())
    assert (dense(made.transform(articles)) == dense(fresh.transform(articles))).all()


@pytest.mark.parametrize("transformer", VECTORIZERS)
def test_a_row_depends_on_its_article_alone(transformer, articles):
    made = transformer().fit(articles)
    whole = dense(made.transform(articles))
    order = np.random.default_rng(0).permutation(len(articles))
    assert (dense(made.transform([articles[i] for i in order])) == whole[order]).all()
    assert (dense(made.transform(articles[3:4])) == whole[3:4]).all()


@pytest.mark.parametrize("transformer", VECTORIZERS)
def test_fitting_and_transforming_at_once_gives_the_same(transformer, articles):
    assert (
        dense(transformer().fit_transform(articles)) == dense(transformer().fit(articles).transform(articles))
    ).all()


@pytest.mark.parametrize("transformer", VECTORIZERS)
def test_every_column_has_a_name_of_its_own(transformer, articles):
    made = transformer().fit(articles)
    names = made.get_feature_names_out()
    assert names.dtype == object and len(set(names)) == len(names) == made.transform(articles).shape[1]


@pytest.mark.parametrize("transformer", VECTORIZERS)
def test_a_pickled_transformer_gives_the_same(transformer, articles):
    made = transformer().fit(articles)
    again = pickle.loads(pickle.dumps(made))
    assert (dense(again.transform(articles)) == dense(made.transform(articles))).all()


@pytest.mark.parametrize("transformer", VECTORIZERS)
def test_no_articles_have_no_rows(transformer, articles):
    assert transformer().fit(articles).transform([]).shape[0] == 0


@pytest.mark.parametrize("transformer", [EntityVectorizer, TopicVectorizer])
def test_what_was_not_fitted_says_so(transformer, articles):
    from sklearn.exceptions import NotFittedError

    with pytest.raises(NotFittedError):
        transformer().transform(articles)
    with pytest.raises(NotFittedError):
        transformer().get_feature_names_out()


@pytest.mark.parametrize("wrong", ["a text", ["a page"], [1, 2]])
@pytest.mark.parametrize("transformer", VECTORIZERS)
def test_what_is_no_article_is_a_clear_error(transformer, wrong):
    with pytest.raises(TypeError, match="expected"):
        transformer().fit(wrong)


@pytest.mark.parametrize("wrong", ["a page", pd.DataFrame({"text": ["a page"]})])
def test_what_are_not_many_pages_is_a_clear_error(wrong):
    with pytest.raises(TypeError, match="expected a sequence of pages, not"):
        ArticleAnnotator().fit_transform(wrong)


def test_entities_are_counted_by_kind_and_name():
    made = EntityVectorizer().fit([annotated_article()])
    row = dict(zip(made.get_feature_names_out(), made.transform([annotated_article()]).toarray()[0]))
    assert row["person:Achieng Wekesa"] == 2 and row["party:Uhuru Reform Alliance"] == 2 and row["place:Kenya"] == 1


@pytest.mark.parametrize(("weight", "value"), [("mentions", 2), ("binary", 1), ("salience", 1)])
def test_an_entity_weighs_what_was_asked(weight, value):
    made = EntityVectorizer(kinds=["person"], weight=weight).fit([annotated_article()])
    assert list(made.get_feature_names_out()) == ["person:Achieng Wekesa", "person:Daudi Kiprono"]
    assert made.transform([annotated_article()]).toarray()[0, 0] == value


def named(*names):
    return replace(Article.of_text("x"), entities=tuple(Entity(n, "person", n) for n in names))


def test_rare_and_common_names_can_be_left_out():
    articles = [named("Ada", "Bo"), named("Ada", "Cy"), named("Ada", "Bo"), named("Ada")]

    def columns(**options):
        return [n.removeprefix("person:") for n in EntityVectorizer(**options).fit(articles).get_feature_names_out()]

    assert columns() == ["Ada", "Bo", "Cy"]
    assert columns(min_df=2) == ["Ada", "Bo"]
    assert columns(max_df=0.5) == ["Bo", "Cy"]
    assert columns(min_df=0.5, max_df=3) == ["Bo"]
    assert columns(max_features=1) == ["Ada"]


def test_a_name_that_was_not_fitted_has_no_column():
    made = EntityVectorizer(weight="binary").fit([named("Ada")])
    assert made.transform([named("Bo", "Ada")]).toarray().tolist() == [[1.0]]


@pytest.mark.parametrize("options", [{"kinds": ["people"]}, {"weight": "count"}])
def test_a_wrong_setting_is_told_when_it_is_fitted(options, articles):
    with pytest.raises(ValueError, match=r"there are|expected"):
        EntityVectorizer(**options).fit(articles)


def test_topics_are_their_probabilities():
    made = TopicVectorizer().fit([annotated_article()])
    assert list(made.get_feature_names_out()) == ["medtop:07000000", "medtop:09000000"]
    assert made.transform([annotated_article()]).toarray().tolist() == [[0.84, 0.91]]


def test_quotes_are_ten_numbers():
    row = dict(zip(QUOTE_FEATURES, quote_features(annotated_article()), strict=True))
    assert (row["quotes"], row["direct"], row["indirect"], row["speech"], row["thought"]) == (4, 1, 3, 3, 1)
    assert (row["speakers"], row["unnamed_share"], row["first_speaker_share"]) == (2, 0.25, 0.5)
    assert 0.5 < row["quoted_share"] < 1


def test_characters_quoted_twice_count_once():
    quotes = (Quote((Span(0, 6),), "direct"), Quote((Span(3, 8),), "mixed"))
    article = replace(Article.of_text("0123456789"), quotes=quotes)
    assert dict(zip(QUOTE_FEATURES, quote_features(article)))["quoted_share"] == 0.8


def test_an_article_without_quotes_is_zeros():
    assert quote_features(Article.of_text("")) == (0.0,) * len(QUOTE_FEATURES)


def test_features_name_themselves_in_pandas(articles):
    frame = QuoteVectorizer().set_output(transform="pandas").fit_transform(articles)
    assert list(frame.columns) == list(QUOTE_FEATURES)


@pytest.fixture
def made_up_models(monkeypatch):
    """`newsnlp.load` gives a pipeline that knows the made-up articles; how often it was asked is counted."""
    asked = []

    def load(**options):
        asked.append(options)
        return make_made_up()

    monkeypatch.setattr(newsnlp.presets, "load", load)
    return asked


def test_pages_become_features_in_a_pipeline(made_up_models, articles):
    pages = [article.page for article in articles]
    labels = [any(topic.name == "sport" for topic in article.topics) for article in articles]
    features = make_union(EntityVectorizer(min_df=2), TopicVectorizer(), QuoteVectorizer())
    model = make_pipeline(ArticleAnnotator(batch_size=7), features, LogisticRegression(max_iter=2000))
    model.fit(pages, labels)
    assert model.score(pages, labels) == 1
    assert "topicvectorizer__medtop:15000000" in model[:-1].get_feature_names_out()


def test_a_grid_is_searched_over_articles(articles):
    labels = [len(article.quotes) > 2 for article in articles]
    model = make_pipeline(EntityVectorizer(), LogisticRegression())
    grid = {"entityvectorizer__min_df": [1, 2], "entityvectorizer__weight": ["binary", "salience"]}
    search = GridSearchCV(model, grid, cv=2, error_score="raise").fit(articles, labels)
    assert set(search.best_params_) == set(grid)


def test_the_models_are_opened_once_and_never_copied(made_up_models, articles):
    pages = [article.page for article in articles]
    annotator = ArticleAnnotator()
    annotator.fit_transform(pages)
    annotator.transform(pages)
    assert len(made_up_models) == 1
    assert "_opened" not in vars(pickle.loads(pickle.dumps(annotator))) and "_opened" not in vars(clone(annotator))


def test_other_settings_open_other_models(made_up_models, articles):
    annotator = ArticleAnnotator()
    annotator.transform([articles[0].page])
    annotator.set_params(exclude=["related"]).transform([articles[0].page])
    assert [options["exclude"] for options in made_up_models] == [(), ("related",)]


def test_articles_pass_the_annotator_as_they_are_and_keep_their_place(made_up_models, articles):
    mixed = [articles[0], articles[1].page, articles[2]]
    made = ArticleAnnotator().transform(mixed)
    assert made[0] is articles[0] and made[2] is articles[2]
    assert made[1].id == articles[1].id and made[1].entities


def test_article_features_stand_beside_those_of_the_text(articles):
    from sklearn.preprocessing import FunctionTransformer

    texts = make_pipeline(FunctionTransformer(lambda X: [a.text for a in X]), TfidfVectorizer())
    both = make_union(texts, EntityVectorizer()).fit_transform(articles)
    assert both.shape[0] == len(articles)


@pytest.mark.model
def test_a_page_is_annotated_by_the_models():
    (article,) = ArticleAnnotator(exclude=["related"]).transform([newsnlp.samples.page()])
    assert article.people and article.quotes and article.topics

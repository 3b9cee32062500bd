"""The JSON Schema holds for every article, and for nothing else."""

import json

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from tests.articles import annotated_article, articles

from newsnlp.article import Article
from newsnlp.schema import article_schema

VALIDATOR = Draft202012Validator(article_schema())


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(article_schema())
    json.dumps(article_schema())


@given(articles())
def test_any_article_follows_the_schema(article):
    VALIDATOR.validate(json.loads(article.to_json()))
    VALIDATOR.validate(json.loads(article.to_json(raw=False)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.update(schema_version=2),
        lambda r: r.pop("text"),
        lambda r: r.pop("alignment"),
        lambda r: r.update(more=1),
        lambda r: r["entities"][0].update(kind="robot"),
        lambda r: r["entities"][0]["mentions"][0].update(span=[1, 2, 3]),
        lambda r: r["entities"][0]["mentions"][0].update(span=[-1, 2]),
        lambda r: r["quotes"][0].update(content=[]),
        lambda r: r["topics"][0].update(score=1.5),
        lambda r: r["related"][0].pop("terms"),
    ],
)
def test_what_is_no_article_does_not_follow_it(spoil):
    record = annotated_article().to_dict()
    assert VALIDATOR.is_valid(record)
    spoil(record)
    assert not VALIDATOR.is_valid(record)


def test_the_schema_names_every_field_of_the_dict():
    assert set(article_schema()["properties"]) == set(Article.of_text("x").to_dict())

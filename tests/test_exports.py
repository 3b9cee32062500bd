"""Articles in the forms of others."""

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from tests.articles import PIECES, annotated_article, articles
from tests.export_schemas import NINJS, WEB_ANNOTATIONS

from newsnlp.article import Article, Page
from newsnlp.exports import article_uri, to_ninjs, to_web_annotations


def test_ninjs_says_what_is_known():
    item = to_ninjs(annotated_article())
    assert item["standard"]["version"] == "3.0"
    assert item["uri"] == "https://www.example.org/a?b=1&c=2"
    assert item["contentCreated"] == "2024-05-03T09:30:00+00:00"
    assert item["headlines"][0]["value"] == "Nurses to end strike after pay deal"
    assert [p["name"] for p in item["people"]] == ["Achieng Wekesa", "Daudi Kiprono"]
    assert item["organisations"][-1] == {"name": "Uhuru Reform Alliance", "literal": "y1", "rel": "party"}
    assert item["places"][0]["uri"] == "https://sws.geonames.org/192950/"
    assert item["subjects"][0]["uri"] == "http://cv.iptc.org/newscodes/mediatopic/09000000"
    assert item["subjects"][0]["confidence"] == 91


def test_ninjs_leaves_out_what_is_unknown():
    item = to_ninjs(Article.of_text("Rain."))
    assert set(item) == {"standard", "uri", "type", "representationType", "bodies"}


def test_a_day_becomes_a_moment_in_utc():
    article = replace(annotated_article(), published=date(2024, 5, 3))
    assert to_ninjs(article)["contentCreated"] == "2024-05-03T00:00:00+00:00"


def test_an_article_without_address_has_a_name_of_its_own():
    assert article_uri(Article.of_text("x", Page("x", id="a b/ü"))) == "urn:newsnlp:id:a%20b%2F%C3%BC"
    assert article_uri(Article.of_text("x", Page("x", url="javascript:x"))).startswith("urn:newsnlp:sha1:")


def test_web_annotations_point_at_the_very_words():
    article = annotated_article()
    collection = to_web_annotations(article)
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == 8 + 4
    for item in items:
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            position, words = target["selector"]
            assert article.text[position["start"] : position["end"]] == words["exact"]
            assert words["prefix"] + words["exact"] + words["suffix"] in article.text
    assert len(items[9]["target"]) == len(PIECES)
    assert items[9]["body"]["value"] == "direct speech, Achieng Wekesa"
    assert len({i["id"] for i in items}) == len(items)


@settings(max_examples=20)
@given(articles())
def test_any_article_is_valid_ninjs_and_web_annotations(article):
    for schema, made in ((NINJS, to_ninjs(article)), (WEB_ANNOTATIONS, to_web_annotations(article))):
        Draft202012Validator(schema).validate(json.loads(json.dumps(made)))


@pytest.mark.parametrize("schema", [NINJS, WEB_ANNOTATIONS])
def test_the_schemas_are_schemas_and_refuse_what_is_none(schema):
    Draft202012Validator.check_schema(schema)
    for make in (to_ninjs, to_web_annotations):
        assert not Draft202012Validator(schema).is_valid({**make(annotated_article()), "nonsense": 1})


def published_schema():
    """The schema as IPTC publishes it, where somebody has put it: it is not ours to ship."""
    folder = os.environ.get("NEWSNLP_SCHEMAS")
    file = Path(folder or "", "ninjs-schema_3.0.json")
    if folder is None or not file.is_file():
        pytest.skip("NEWSNLP_SCHEMAS names no folder with ninjs-schema_3.0.json (github.com/iptc/newsinjson)")
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_schema_that_iptc_publishes_accepts_any_article():
    schema = published_schema()
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert not validator.is_valid({**to_ninjs(annotated_article()), "nonsense": 1})

    @given(articles())
    def accepts(article):
        validator.validate(to_ninjs(article))

    accepts()

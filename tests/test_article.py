"""Page and Article: what may come in, what goes out as JSON and comes back the same."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from tests.articles import annotated_article, articles, find

from newsnlp.annotations import Entity, Quote, Span
from newsnlp.article import Article, Page
from newsnlp.errors import PageError, SchemaError


def without_bytes(article):
    return replace(article, page=replace(article.page, raw=article.raw))


@given(articles())
def test_an_article_comes_back_from_its_dict_as_it_was(article):
    assert Article.from_dict(article.to_dict()) == article


@given(articles())
def test_an_article_comes_back_from_json_in_utf8_as_it_was(article):
    line = article.to_json().encode("utf-8")
    assert b"\n" not in line
    assert Article.from_dict(json.loads(line)) == article


@given(articles())
def test_without_the_raw_page_all_but_the_page_comes_back(article):
    back = Article.from_dict(json.loads(article.to_json(raw=False)))
    assert (back.text, back.entities, back.quotes, back.topics) == (
        article.text,
        article.entities,
        article.quotes,
        article.topics,
    )
    assert back.raw == article.text


def test_bytes_come_back_as_the_text_they_were_decoded_to():
    article = replace(Article.of_text("café", Page("café".encode("latin-1"))), title="x")
    assert Article.from_dict(article.to_dict()) == without_bytes(article)


def test_the_words_of_a_quote_stand_beside_its_spans():
    record = annotated_article().to_dict()
    assert record["quotes"][1]["text"].startswith("“We have signed, and we will hold them to every shilling,” … “Our")


def test_the_doc_is_no_part_of_the_dict():
    article = replace(annotated_article(), doc=object())
    assert "doc" not in article.to_dict()
    assert article == annotated_article()


@pytest.mark.parametrize("record", [{}, {"schema_version": 2}, {"schema_version": 1}, {"schema_version": None}])
def test_a_dict_that_is_no_article_is_a_schema_error(record):
    with pytest.raises(SchemaError, match="schema"):
        Article.from_dict(record)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.pop("quotes"),
        lambda r: r.update(entities=[{"id": 1}]),
        lambda r: r.update(published="in May"),
        lambda r: r["quotes"][0].update(content=[[9, 2]]),
        lambda r: r.update(text=None),
    ],
)
def test_a_spoilt_dict_is_a_schema_error(spoil):
    record = annotated_article().to_dict()
    spoil(record)
    with pytest.raises(SchemaError):
        Article.from_dict(record)


def test_a_page_is_text_bytes_a_path_or_a_page(tmp_path):
    file = tmp_path / "story.html"
    file.write_bytes(b"<p>hello")
    assert Page.of("x") == Page("x")
    assert Page.of(bytearray(b"x")) == Page(b"x")
    assert Page.of(memoryview(b"x")) == Page(b"x")
    assert Page.of(Page("x", id="a")) == Page("x", id="a")
    assert Page.of(file) == Page(b"<p>hello", id="story.html", media_type="text/html")


@pytest.mark.parametrize("thing", [None, 7, ["x"], {"raw": "x"}, object()])
def test_what_is_no_page_is_a_page_error(thing):
    with pytest.raises(PageError, match="not " + type(thing).__name__):
        Page.of(thing)


def test_a_missing_value_of_a_table_is_called_so():
    with pytest.raises(PageError, match=r"not float \(a missing value\)"):
        Page.of(float("nan"))


def test_a_file_that_cannot_be_read_is_a_page_error(tmp_path):
    with pytest.raises(PageError, match="cannot read"):
        Page.of(tmp_path / "missing.txt")
    with pytest.raises(PageError, match="cannot read"):
        Page.of(tmp_path)


def test_a_file_of_many_pages_is_a_page_error(tmp_path):
    table = tmp_path / "pages.CSV"
    table.write_text("id,text\n1,A ferry sank.\n")
    with pytest.raises(PageError, match=r"pages\.CSV holds many pages; annotate_corpus"):
        Page.of(table)


def test_a_page_takes_no_odd_values():
    with pytest.raises(PageError, match="not int"):
        Page(3)
    with pytest.raises(PageError, match="id of a page"):
        Page("x", id=3)


def test_views_sort_entities_by_kind():
    article = annotated_article()
    assert [e.name for e in article.people] == ["Achieng Wekesa", "Daudi Kiprono"]
    assert [e.name for e in article.parties] == ["Uhuru Reform Alliance"]
    assert [e.name for e in article.places] == ["Kenya", "Nairobi"]
    assert [e.name for e in article.organisations] == ["Treasury"]


def test_quotes_are_found_by_entity_id_name_and_alias():
    article = annotated_article()
    for key in (article.people[0], "p1", "achieng wekesa", "WEKESA"):
        assert [q.kind for q in article.quotes_by(key)] == ["direct", "indirect"]
    assert article.quotes_by("nobody") == ()


def test_speech_leaves_out_what_people_only_think():
    assert [q.act for q in annotated_article().speech] == ["speech"] * 3


def test_the_speaker_of_a_quote_is_an_entity_or_none():
    article = annotated_article()
    assert article.speaker(article.quotes[0]) is None
    assert article.speaker(article.quotes[1]).name == "Achieng Wekesa"
    with pytest.raises(KeyError):
        article.entity("nobody")


def test_pieces_of_a_quote_are_joined_by_what_stands_between():
    text = "“We will,” he said, “win.\n\n“Soon.”"
    first, second, third = Span(0, 10), Span(20, 25), Span(27, 34)
    assert Quote((first, second, third), "direct").text(text) == "“We will,” … “win.\n\n“Soon.”"
    assert Quote((first, third), "direct").span == Span(0, 34)


def test_a_quote_without_content_is_refused():
    with pytest.raises(ValueError, match="at least one Span"):
        Quote((), "direct")


def test_a_span_is_never_backward():
    with pytest.raises(ValueError, match="0 <= start <= end"):
        Span(3, 2)
    with pytest.raises(ValueError, match="0 <= start <= end"):
        Span(-1, 2)


def test_spans_know_what_they_share():
    assert Span(0, 3).overlaps(Span(2, 5))
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 5).contains(Span(0, 5))
    assert not Span(1, 5).contains(Span(0, 2))
    assert len(Span(2, 5)) == 3


def test_an_article_of_text_is_its_own_raw_page():
    article = Article.of_text("Kem Sokha")
    assert article.raw_span(Span(4, 9)) == Span(4, 9)
    assert str(article) == "Untitled (0 entities, 0 quotes)"


def test_annotations_can_be_sent_to_another_process():
    import pickle

    article = annotated_article()
    assert pickle.loads(pickle.dumps(article)) == article


def test_every_mention_reads_as_a_name_of_its_entity():
    article = annotated_article()
    for entity in article.entities:
        for mention in entity.mentions:
            assert mention.span.of(article.text) in (entity.name, *entity.aliases)
    assert find("Wekesa").of(article.text) == "Wekesa"
    assert isinstance(article.entities[0], Entity)


@pytest.mark.parametrize("text", ["Ada Obi spoke. ", "", "An odd \ud83d mark", "Cut here, and more"])
def test_the_text_that_was_read_is_that_of_the_doc(text):
    import spacy

    doc = spacy.blank("en").make_doc(text.replace("\ud83d", "\ufffd").removesuffix(", and more"))
    assert replace(Article.of_text(text), doc=doc).read_text == doc.text


def test_an_article_shows_itself_in_a_few_words():
    article = Article.of_text("word " * 10_000, Page("word " * 10_000, id="ferry"))
    assert repr(article) == "Article(id='ferry', Untitled (0 entities, 0 quotes))"

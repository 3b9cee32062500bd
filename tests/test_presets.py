import copy
import pickle

import pytest

import newsnlp
from newsnlp import Page, PipelineError


def test_an_unknown_stage_cannot_be_excluded():
    with pytest.raises(PipelineError, match="quoets"):
        newsnlp.load(exclude=["quoets"])


@pytest.mark.parametrize(
    ("excluded", "told"),
    [
        (["read"], r"without \['read'\], exclude \['entities', 'quotes'\] as well"),
        (["entities"], r"without \['entities'\], exclude \['quotes'\] as well"),
    ],
)
def test_what_is_left_must_work(excluded, told):
    with pytest.raises(PipelineError, match=told):
        newsnlp.load(exclude=excluded)


@pytest.mark.parametrize("option", ["threads", "related"])
def test_a_number_that_cannot_be_is_refused(option):
    with pytest.raises(ValueError, match=f"{option} is 0, expected at least 1"):
        newsnlp.load(**{option: 0})


@pytest.mark.model
def test_a_pipeline_is_pickled_and_copied_without_its_models(tmp_path):
    nlp = newsnlp.load(exclude=["clean", "topics"], keep_doc=True, gazetteer=[{"name": "Obi", "kind": "person"}])
    page = 'Ada Obi said: "We go."'
    sent = pickle.dumps(nlp)
    assert len(sent) < 2_000
    for other in (pickle.loads(sent), copy.deepcopy(nlp)):
        assert other is not nlp and other.names == nlp.names and other.keep_doc
        assert other(page) == nlp(page)


@pytest.fixture(scope="module")
def nlp():
    return newsnlp.load()


@pytest.mark.model
@pytest.mark.parametrize("page", ["text", "html"])
def test_the_sample_page_comes_out_whole(nlp, page):
    raw = newsnlp.samples.page() if page == "text" else newsnlp.samples.html_page()
    article = nlp(raw)
    assert article.title == "Kenyan opposition leader freed as unions call off hospital strike"
    assert str(article.published)[:10] == "2024-05-14"
    assert "Njeri Okello" in article.authors
    assert article.text.count("The government has signed a paper") == 1
    assert "SHARES" not in article.text and "Most Popular" not in article.text and "Tags:" not in article.text
    people = {e.name for e in article.people}
    assert {"Joseph Otieno Barasa", "Achieng Wekesa", "Samuel Kiprono Lagat"} <= people
    (party,) = [e for e in article.parties if e.name == "Uhuru Reform Alliance"]
    assert "URA" in party.aliases
    countries = {e.link.country for e in article.places if e.link}
    assert {"KE", "UG", "PH", "TZ"} <= countries
    spoken = {article.speaker(q).name: q for q in article.speech if q.kind == "direct" and q.speaker}
    assert "Achieng Wekesa" in spoken
    tea = [q for q in article.quotes if "I carried tea" in q.text(article)]
    assert [article.speaker(q).name for q in tea] == ["Joseph Otieno Barasa"]
    assert not [q for q in article.quotes if q.kind == "direct" and "obstructing" in q.text(article)]
    assert {s.name for s in article.stages} == {"clean", "read", "entities", "quotes", "topics"}
    assert article.keyphrases and article.topics


@pytest.mark.model
def test_every_mention_and_quote_reads_the_same_in_the_raw_page(nlp):
    import re

    for raw in (newsnlp.samples.page(), newsnlp.samples.html_page()):
        article = nlp(raw)
        spans = [m.span for e in article.entities for m in e.mentions]
        spans += [piece for q in article.quotes for piece in q.content]
        for span in spans:
            place = article.raw_span(span)
            words = re.findall(r"\w+", span.of(article.text))
            found = re.findall(r"\w+", re.sub(r"<[^>]*>|&\w+;", " ", place.of(article.raw)))
            assert found == words


@pytest.mark.model
def test_without_cleaning_the_text_is_the_page(nlp):
    text = "Home\n\nHun Manet met Anwar Ibrahim in Kuala Lumpur on Friday."
    article = newsnlp.load(exclude=["clean", "topics"])(text)
    assert article.text == article.raw == text
    assert {e.name for e in article.people} == {"Hun Manet", "Anwar Ibrahim"}


@pytest.mark.model
def test_batches_and_order_change_nothing(nlp):
    pages = [newsnlp.samples.page(), newsnlp.samples.html_page(), "", "Short.", newsnlp.samples.page()]
    pages = [Page(p, id=str(i)) for i, p in enumerate(pages)]
    alone = [nlp(p).to_dict() for p in pages]
    assert [a.to_dict() for a in nlp.pipe(pages, batch_size=2)] == alone
    assert [a.to_dict() for a in nlp.pipe(pages[::-1], batch_size=5)][::-1] == alone


@pytest.mark.model
@pytest.mark.parametrize(
    "page",
    [
        "",
        " \n\t ",
        "\x00\x00",
        "\ud800 He said \udfff no.",
        b"\xff\xfe\x00\x01 caf\xe9",
        b"PK\x03\x04" + bytes(range(256)) * 20,
        "PK\x03\x04" + "".join(map(chr, range(256))) * 20,
        "<div>" * 20_000 + "deep" + "</div>" * 20_000,
        "<p>" + "“" * 5_000,
        "NOBODY SAID ANYTHING. " * 300,
    ],
    ids=["empty", "blank", "nul", "surrogates", "bytes", "zip", "zip as text", "deep", "marks", "capitals"],
)
def test_bad_input_gives_an_article_or_one_clear_error(nlp, page):
    try:
        article = nlp(page)
    except newsnlp.NewsnlpError as error:
        assert str(error)
    else:
        assert isinstance(article, newsnlp.Article)
        assert article.warnings or article.text
        assert newsnlp.Article.from_dict(article.to_dict()).to_dict() == article.to_dict()

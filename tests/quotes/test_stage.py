"""The stage on odd input: nothing raises, nothing is lost, nothing overlaps."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.annotations import Entity, Mention, Span
from newsnlp.article import Article
from newsnlp.quotes.marks import ANY_MARK
from newsnlp.quotes.stage import Quotes

pytestmark = pytest.mark.model
BLANK = spacy.blank("en")


@pytest.fixture(scope="module")
def stage():
    return Quotes()


def article_of(text, spans=(), entities=()):
    from dataclasses import replace

    doc = BLANK(text)
    made = [doc.char_span(s, e, label, alignment_mode="expand") for s, e, label in spans]
    doc.spans["attribution"] = [s for s in made if s is not None]
    return replace(Article.of_text(text), doc=doc, entities=tuple(entities))


@given(
    st.text(alphabet=ANY_MARK + "Aab .,:\n-'", max_size=120),
    st.lists(st.tuples(st.integers(0, 119), st.integers(1, 40), st.sampled_from(["SOURCE", "CUE", "CONTENT"]))),
)
def test_any_spans_on_any_text_give_quotes_within_it(stage, text, spans):
    inside = [(s, min(s + n, len(text)), label) for s, n, label in spans if s < len(text)]
    (article,) = stage([article_of(text, inside)])
    for quote in article.quotes:
        assert all(0 <= s.start < s.end <= len(text) for s in quote.content)
        assert list(quote.content) == sorted(quote.content)
        assert (quote.speaker is None) == (quote.reason is not None)
        assert 0 <= quote.score <= 1


def test_a_quotation_of_fifty_paragraphs_is_one_quote(stage):
    body = "\n\n".join(f"“Paragraph number {i} says what the one before it did not say." for i in range(50))
    text = f"Ann Lee said:\n\n{body}”"
    ann = Entity("ann", "person", "Ann Lee", mentions=(Mention(Span(0, 7)),))
    start = text.index("“")
    end = text.index("\n\n", start)
    spans = [(0, 7, "SOURCE"), (8, 12, "CUE"), (start, end, "CONTENT")]
    (article,) = stage([article_of(text, spans, [ann])])
    (quote,) = article.quotes
    assert (len(quote.content), quote.speaker) == (50, "ann")


def test_a_batch_gives_what_each_article_gives_alone(stage):
    texts = ["“It rained for nine days,” said Ann.", "", "  ", "“No.”"]
    together = stage([article_of(t) for t in texts])
    assert [a.quotes for a in together] == [stage([article_of(t)])[0].quotes for t in texts]


def test_an_article_without_doc_has_no_quotes(stage):
    assert stage([Article.of_text("“Yes,” she said.")])[0].quotes == ()

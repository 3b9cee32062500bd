"""The stage on odd input: nothing raises, nothing is lost, nothing overlaps."""

from dataclasses import replace

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.annotations import Entity, Mention, Span
from newsnlp.article import Article
from newsnlp.quotes.assemble import Attribution, complete_attributions
from newsnlp.quotes.linking import Labelled
from newsnlp.quotes.marks import ANY_MARK, read_marks
from newsnlp.quotes.stage import Quotes, act_of, finish_contents, join_sources, least_score, quotes_of

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


@pytest.mark.parametrize("unit", ["“", "\"", "’", "“\n\n", "”― A\n", "A: “\n"])
def test_two_hundred_kilobytes_of_marks_are_read(stage, unit):
    text = unit * (200_000 // len(unit))
    marks = read_marks(text)
    assert all(q.content for q in quotes_of(marks, complete_attributions(marks, []), (), [0], stage.calibration))


def test_a_text_in_capitals_is_read(stage):
    text = "“THE ROAD IS SHUT,” SAID ANN LEE. SHE SAID IT WOULD STAY SO."
    ann = Entity("ann", "person", "ANN LEE", mentions=(Mention(Span(25, 32)),))
    first = [(0, 19, "CONTENT"), (20, 24, "CUE"), (25, 32, "SOURCE")]
    spans = [*first, (34, 37, "SOURCE"), (38, 42, "CUE"), (43, 59, "CONTENT")]
    (article,) = stage([article_of(text, spans, [ann])])
    assert [q.speaker for q in article.quotes] == ["ann", "ann"]


def test_an_attitude_that_nobody_is_given_needs_to_be_sure():
    text = "He was refused bail."
    marks = read_marks(text)
    nobody = Attribution((Span(15, 19),), cue=Span(3, 14))
    somebody = Attribution((Span(15, 19),), cue=Span(3, 14), source=Span(0, 2))
    assert least_score(marks, nobody) > least_score(marks, somebody)


def parts(text, *words):
    return [Labelled(Span(text.index(w), text.index(w) + len(w)), part) for part, w in words]


@pytest.mark.parametrize(
    "text, content, whole",
    [
        ("He said the bail would change following a request. Then he left.", "the bail would change following", True),
        ("He said that bail would change in May. Then he left.", "that bail would change", True),
        ("He said the bail would change. Then he left.", "the bail would change", False),
    ],
)
def test_a_content_is_carried_on_to_the_end_of_its_clause(text, content, whole):
    (span,) = finish_contents(text, parts(text, ("content", content)))
    assert span.span.of(text) == (text[8:].split(".")[0] if whole else content)


@pytest.mark.parametrize(
    "text, content, whole",
    [
        ("She asked how to sort them, and left.", "how", "how to sort them"),
        ("She knew (better than how that money was spent) it all.", "how that money", "how that money was spent"),
        ("She knew that it “was cold.” But nobody came.", "that it “was cold.”", "that it “was cold.”"),
    ],
)
def test_a_clause_that_the_reader_is_unsure_of_is_carried_on(text, content, whole):
    (span,) = finish_contents(text, [replace(p, score=0.4) for p in parts(text, ("content", content))])
    assert span.span.of(text) == whole


def test_a_clause_that_the_reader_is_sure_of_is_left_as_it_is():
    text = "Her claim that she paid was false."
    (span,) = finish_contents(text, parts(text, ("content", "that she paid")))
    assert span.span.of(text) == "that she paid"


@pytest.mark.parametrize(
    "text, content, whole",
    [
        ("She said the toll was lower than in May.", "the toll was lower", "the toll was lower than in May"),
        ("She cited the lack of boats.", "the lack", "the lack of boats"),
        ("She praised the “quiet men” of the lifeboat.", "the “quiet men”", "the “quiet men”"),
        ("She called the toll low and he left.", "the toll low and", "the toll low"),
    ],
)
def test_a_content_ends_neither_before_of_and_than_nor_after_and(text, content, whole):
    labels = [("content", content), ("source", "he")] if " he " in text else [("content", content)]
    span = finish_contents(text, parts(text, *labels))[0]
    assert span.span.of(text) == whole


def test_a_source_that_breaks_off_is_joined_to_the_next():
    text = "uneven, according to a report by the Fund"
    (source,) = join_sources(text, parts(text, ("source", "a report by"), ("source", "the Fund")))
    assert source.span.of(text) == "a report by the Fund"


@pytest.mark.parametrize(
    "text, cue, content, act",
    [
        ("Lund laughed. “I don't know.”", "laughed", "“I don't know.”", "speech"),
        ("Lund was worried. “We are late.”", "was worried", "“We are late.”", "speech"),
        ("Lund hoped for “a new start”.", "hoped for", "“a new start”", "thought"),
        ("Lund managed to leave.", "managed", "to leave", "other"),
    ],
)
def test_whole_words_in_marks_are_speech_after_whatever_sentence_leads_up_to_them(text, cue, content, act):
    cue, content = (Span(text.index(w), text.index(w) + len(w)) for w in (cue, content))
    assert act_of(read_marks(text), Attribution((content,), cue)) == act

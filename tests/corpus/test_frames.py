from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest

from newsnlp import Article, Entity, Failure, Keyphrase, Link, Mention, Page, Quote, Related, Span, Topic
from newsnlp.corpus.frames import annotate_frame, to_frames
from newsnlp.corpus.tables import TABLES
from newsnlp.pipeline import Pipeline

TEXT = '"No deal," Ada Obi said in Lagos. Obi "will" leave.'
OBI = Entity(
    id="person-1",
    kind="person",
    name="Ada Obi",
    aliases=("Obi",),
    mentions=(Mention(Span(11, 18)), Mention(Span(34, 37), "name", 0.5)),
)
LAGOS = Entity(
    id="place-1",
    kind="place",
    name="Lagos",
    mentions=(Mention(Span(27, 32)),),
    link=Link("geonames", "2332459", "Lagos", "NG", 6.5, 3.4),
)
ARTICLE = replace(
    Article.of_text(TEXT, Page(TEXT, id="a1", url="https://example.org/a1")),
    title="No deal",
    authors=("Bo Lee", "Cy Ng"),
    published=date(2024, 2, 29),
    entities=(OBI, LAGOS),
    quotes=(
        Quote((Span(0, 10),), "direct", cue=Span(19, 23), source=Span(11, 18), speaker="person-1"),
        Quote((Span(38, 44), Span(45, 50)), "mixed", reason="no cue"),
    ),
    topics=(Topic("medtop:11000000", "politics and government", 0.75),),
    keyphrases=(Keyphrase("deal", 1.0), Keyphrase("Lagos", 0.5)),
    related=(Related("a0", 0.5, ("obi", "deal")),),
)


def test_frames_hold_one_row_for_each_annotation():
    frames = to_frames([Article.of_text("other"), ARTICLE])
    assert {name: len(frame) for name, frame in frames.items()} == {
        "articles": 2,
        "entities": 2,
        "mentions": 3,
        "quotes": 2,
        "topics": 1,
        "keyphrases": 2,
        "related": 1,
    }
    assert set(frames["quotes"].row) == {1}


@pytest.mark.parametrize("articles", [[], [ARTICLE], [Article.of_text("")] * 3])
def test_columns_and_dtypes_never_change(articles):
    expected = {
        "string": "string",
        "int": "int64",
        "optional_int": "Int64",
        "float": "float64",
        "time": "datetime64[us, UTC]",
    }
    for name, frame in to_frames(articles).items():
        found = {column: str(dtype) for column, dtype in frame.dtypes.items()}
        assert found == {column.name: expected[column.type] for column in TABLES[name]}


def test_quote_row_has_words_offsets_and_speaker():
    quote = to_frames(ARTICLE)["quotes"].iloc[0]
    assert quote.text == '"No deal,"'
    assert (quote.cue, quote.cue_start, quote.cue_end) == ("said", 19, 23)
    assert (quote.speaker, quote.speaker_kind, quote.source) == ("Ada Obi", "person", "Ada Obi")


def test_quote_without_speaker_has_its_reason_and_no_offsets():
    quote = to_frames(ARTICLE)["quotes"].iloc[1]
    assert quote.pieces == 2
    assert quote.reason == "no cue"
    assert pd.isna(quote.speaker) and pd.isna(quote.cue_start)


def test_mention_offsets_give_its_text():
    for mention in to_frames(ARTICLE)["mentions"].itertuples():
        assert TEXT[mention.start : mention.end] == mention.text


def test_failed_article_has_status_stage_and_error():
    failed = replace(Article.of_text("x"), failure=Failure("quotes", "ValueError: no"))
    row = to_frames([failed])["articles"].iloc[0]
    assert (row.status, row.stage, row.error) == ("error", "quotes", "ValueError: no")


@pytest.mark.parametrize(
    ("published", "utc"),
    [
        (None, None),
        (date(2024, 2, 29), datetime(2024, 2, 29, tzinfo=UTC)),
        (datetime(2024, 2, 29, 12), datetime(2024, 2, 29, 12, tzinfo=UTC)),
        (datetime(2024, 2, 29, 1, tzinfo=timezone(timedelta(hours=7))), datetime(2024, 2, 28, 18, tzinfo=UTC)),
        (date(9999, 12, 31), datetime(9999, 12, 31, tzinfo=UTC)),
        (datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-7))), None),
    ],
)
def test_publication_is_kept_as_given_and_as_a_moment(published, utc):
    row = to_frames([replace(ARTICLE, published=published)])["articles"].iloc[0]
    if utc is None:
        assert pd.isna(row.published_utc)
    else:
        assert row.published_utc.to_pydatetime() == utc
    assert pd.isna(row.published) if published is None else row.published == published.isoformat()


def test_lone_surrogates_are_replaced_one_for_one():
    row = to_frames([Article.of_text("a\udc80b")])["articles"].iloc[0]
    assert row.text == "a\N{REPLACEMENT CHARACTER}b"


def test_a_column_is_annotated_row_by_row_whatever_it_holds():
    import fake_pipelines

    frame = pd.DataFrame(
        {"body": ["Obi won", None, "we RAISE", "Ann left"], "id": [10, 11, 12, 13]}, index=list("wxyz")
    )
    frames = annotate_frame(frame, fake_pipelines.make(), batch_size=3)
    assert list(frames["articles"].article_id) == ["10", "11", "12", "13"]
    assert list(frames["articles"].status) == ["ok", "error", "error", "ok"]
    assert list(frames["entities"].name) == ["Obi", "RAISE", "Ann"]
    assert list(frames["entities"].row) == [0, 2, 3]


def test_frames_are_made_of_a_lazy_stream():
    assert len(to_frames(Article.of_text("x") for _ in range(3))["articles"]) == 3


def test_a_column_is_annotated_whatever_library_the_frame_is_of():
    import fake_pipelines

    polars = pytest.importorskip("polars")
    rows = {"body": ["Obi won", "Ann left"], "id": ["a", "b"]}
    expected = annotate_frame(pd.DataFrame(rows), fake_pipelines.make())
    found = annotate_frame(polars.DataFrame(rows), fake_pipelines.make())
    for name, frame in expected.items():
        pd.testing.assert_frame_equal(found[name], frame)


@pytest.mark.parametrize("given", ["a page", ["a page"], pd.DataFrame({"text": ["a page"]}), {"text": "a page"}, 3])
def test_frames_of_what_is_no_article_are_refused(given):
    with pytest.raises(TypeError, match="expected Articles"):
        to_frames(given)


def test_a_column_alone_is_annotated_with_its_gaps():
    articles = annotate_frame(pd.Series(["one", None, float("nan"), "two"]), Pipeline([]))["articles"]
    assert articles["status"].tolist() == ["ok", "error", "error", "ok"]
    assert articles["text"].tolist() == ["one", "", "", "two"]


def test_what_is_no_pipeline_is_told():
    with pytest.raises(TypeError, match="nlp is str, expected a pipeline"):
        annotate_frame(pd.DataFrame({"text": ["one"]}), "en_core_web_sm")

"""The tables under the plots, against articles small enough to count by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.articles import articles
from tests.show.newsroom import annotate_made_up, made_up_articles

import newsnlp
from newsnlp.annotations import Entity, Failure, Link, Mention, Quote, Span, Topic
from newsnlp.article import Article
from newsnlp.show import tallies

POLITICS, SPORT = Topic("medtop:11000000", "politics", 0.9), Topic("medtop:15000000", "sport", 0.8)
LYON = Link("geonames", "2996944", "Lyon", "FR", 45.75, 4.85)


def article(day=None, people=(), quotes=(), topics=(), places=()):
    """people: names. quotes: (speaker's name or None, kind, act). places: (name, Link or None)."""
    mention = (Mention(Span(0, 4)),)
    entities = [Entity(name, "person", name, mentions=mention) for name in people]
    entities += [Entity(name, "place", name, mentions=mention * 2, link=link) for name, link in places]
    return replace(
        Article.of_text("Rain fell on Monday."),
        published=day,
        entities=tuple(entities),
        quotes=tuple(Quote((Span(0, 4),), kind, act, speaker=name) for name, kind, act in quotes),
        topics=tuple(topics),
    )


def rows(table, *columns):
    return list(table[list(columns)].itertuples(index=False, name=None))


def test_speakers_are_counted_by_name_across_articles():
    said = [("Ada", "direct", "speech"), ("Bo", "indirect", "speech"), ("Ada", "mixed", "speech")]
    first = article(people=("Ada", "Bo"), quotes=said)
    second = article(people=("Ada",), quotes=[("Ada", "indirect", "speech"), (None, "direct", "speech")])
    table = tallies.speakers([first, second])
    assert rows(table, "speaker", "kind", "quotes", "direct", "articles") == [
        ("Ada", "person", 3, 2, 2),
        ("Bo", "person", 1, 0, 1),
    ]
    assert table["share"].sum() == pytest.approx(4 / 5)


def test_thoughts_count_only_when_asked_for():
    one = article(people=("Ada",), quotes=[("Ada", "indirect", "thought")])
    assert len(tallies.speakers([one])) == 0
    assert rows(tallies.speakers([one], act="all"), "speaker", "quotes") == [("Ada", 1)]


def test_names_are_ranked_by_articles_and_know_their_country():
    articles = [article(people=("Ada",), places=[("Lyon", LYON)]), article(places=[("Lyon", None)])]
    assert rows(tallies.names(articles), "name", "kind", "articles", "mentions") == [
        ("Lyon", "place", 2, 4),
        ("Ada", "person", 1, 1),
    ]
    assert tallies.names(articles, kind="place")["country"].tolist() == ["FR"]


def test_a_period_without_a_mention_has_a_row_of_zero():
    days = (date(2024, 1, 10), date(2024, 3, 2), datetime(2024, 3, 30, 9, tzinfo=UTC))
    articles = [article(days[0], ["Ada"]), article(days[1], ["Bo"]), article(days[2], ["Ada"])]
    table = tallies.mentions_over_time(articles, names=["Ada"], by="month")
    assert rows(table, "name", "articles", "total") == [("Ada", 1, 1), ("Ada", 0, 0), ("Ada", 1, 2)]
    assert table["period"].tolist() == [pd.Timestamp(2024, month, 1) for month in (1, 2, 3)]


def test_a_place_asked_for_by_name_is_found_without_its_kind():
    table = tallies.mentions_over_time([article(date(2024, 1, 1), places=[("Lyon", LYON)])], names=["Lyon"])
    assert rows(table, "name", "articles", "mentions") == [("Lyon", 1, 2)]


def test_articles_without_a_date_are_no_part_of_time():
    articles = [article(None, ["Ada"], topics=[SPORT]), article(date(2024, 1, 1), ["Ada"], topics=[SPORT])]
    assert tallies.mentions_over_time(articles)["articles"].tolist() == [1]
    assert tallies.topics_over_time(articles)["total"].tolist() == [1]


def test_shares_of_topics_are_of_all_dated_articles():
    day = date(2024, 1, 1)
    articles = [article(day, topics=[SPORT]), article(day, topics=[SPORT, POLITICS]), article(day), article(day)]
    table = tallies.topics_over_time(articles)
    assert rows(table, "topic", "articles", "share") == [("sport", 2, 0.5), ("politics", 1, 0.25)]


@pytest.mark.parametrize(
    ("last", "period"),
    [
        (date(2024, 1, 1), "day"),
        (date(2024, 2, 10), "day"),
        (date(2024, 8, 1), "week"),
        (date(2026, 1, 1), "month"),
        (date(2032, 1, 1), "quarter"),
        (date(2044, 1, 1), "year"),
    ],
)
def test_the_period_fits_the_time_there_is(last, period):
    moments = pd.Series(pd.to_datetime([date(2024, 1, 1), last]))
    assert tallies.fitting_period(moments) == period


def test_a_quote_is_about_each_topic_of_its_article():
    one = article(people=("Ada",), quotes=[("Ada", "direct", "speech")] * 2, topics=[SPORT, POLITICS])
    assert rows(tallies.quoted_about([one]), "speaker", "topic", "quotes", "articles") == [
        ("Ada", "politics", 2, 1),
        ("Ada", "sport", 2, 1),
    ]


def test_people_are_linked_by_the_articles_they_share():
    together = article(people=("Ada", "Bo"))
    table = tallies.people_network([together, together, article(people=("Ada", "Cy")), article(people=("Ada", "Cy"))])
    assert rows(table, "one", "other", "articles", "one_articles", "other_articles") == [
        ("Ada", "Bo", 2, 4, 2),
        ("Ada", "Cy", 2, 4, 2),
    ]
    assert table["cosine"].tolist() == pytest.approx([2 / 8**0.5] * 2)


def test_a_pair_must_share_as_many_articles_as_asked():
    articles = [article(people=("Ada", "Bo"))]
    assert len(tallies.people_network(articles)) == 0
    assert len(tallies.people_network(articles, least=1)) == 1


def test_places_of_one_link_are_one_place():
    articles = [article(places=[(name, link)]) for name, link in (("Lyon", LYON), ("city of Lyon", LYON), ("X", None))]
    assert rows(tallies.places(articles), "link", "name", "country", "articles", "mentions") == [
        ("geonames:2996944", "Lyon", "FR", 2, 4)
    ]


def test_copies_are_grouped_with_the_earliest_as_the_original():
    texts = [" ".join(f"word{i * 100 + j}" for j in range(60)) for i in range(12)]
    made = [replace(a, text=text) for a, text in zip(made_up_articles(12), texts, strict=True)]
    copy = replace(made[3], text=made[3].text + "\n\nA line of its own.", published=datetime(2030, 1, 1, tzinfo=UTC))
    table = tallies.near_duplicates([*made, copy])
    assert rows(table, "group", "row", "first") == [(1, 3, True), (1, 12, False)]
    assert table["kept"].min() > 0.95


def test_articles_that_failed_count_for_nothing():
    failed = replace(article(date(2024, 1, 1)), failure=Failure("read", "KeyError"))
    assert len(tallies.topics_over_time([failed])) == 0
    assert len(tallies.near_duplicates([failed, failed])) == 0


EVERY = ("speakers", "names", "mentions_over_time", "topics_over_time", "quoted_about", "people_network", "places")


@pytest.mark.parametrize("name", [*EVERY, "near_duplicates"])
def test_no_articles_give_an_empty_table_of_the_same_columns_and_dtypes(name):
    tally = getattr(tallies, name)
    made = list(made_up_articles(30))
    empty, full = tally([]), tally([*made, made[0]])
    assert len(empty) == 0 < len(full)
    assert dict(empty.dtypes) == dict(full.dtypes)


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_a_corpus_gives_the_tables_that_its_articles_give(tmp_path, format):
    corpus = annotate_made_up(40, tmp_path / "out", format)
    articles = list(made_up_articles(40))
    for name in (*EVERY, "near_duplicates"):
        tally = getattr(tallies, name)
        pd.testing.assert_frame_equal(tally(corpus), tally(articles))


def test_a_surname_joins_the_full_name_that_nearly_all_articles_mean():
    articles = [article(people=("Ada Obi",))] * 9 + [article(people=("Bo Obi",)), article(people=("Obi", "Cy"))]
    said = article(people=("Obi",), quotes=[("Obi", "direct", "speech")])
    frames = tallies.join_surnames([*articles, said])
    assert rows(tallies.names(frames), "name", "articles") == [("Ada Obi", 11), ("Bo Obi", 1), ("Cy", 1)]
    assert rows(tallies.speakers(frames), "speaker", "quotes") == [("Ada Obi", 1)]


@pytest.mark.parametrize(
    "people",
    [
        ["Ada Obi"] * 2,  # too few
        ["Ada Obi"] * 3 + ["Bo Obi"],  # three of four are not nearly all
        ["Ada Obi Cole"] * 9,  # not the last word
        [],
    ],
)
def test_a_surname_that_may_mean_another_stays_alone(people):
    frames = tallies.join_surnames([article(people=("Obi",)), *(article(people=(name,)) for name in people)])
    assert "Obi" in tallies.names(frames)["name"].tolist()


def test_a_place_with_the_surname_of_a_person_stays_a_place():
    articles = [article(people=("Ada Lyon",))] * 5 + [article(places=[("Lyon", None)])]
    assert ("Lyon", "place") in rows(tallies.names(tallies.join_surnames(articles)), "name", "kind")


def test_a_corpus_can_have_its_surnames_joined(tmp_path):
    corpus = annotate_made_up(10, tmp_path / "out")
    assert len(tallies.speakers(tallies.join_surnames(corpus))) == len(tallies.speakers(corpus))


def test_names_that_differ_in_their_apostrophe_are_one():
    articles = [article(people=("Ada O'Neil",)), article(people=("Ada O\N{RIGHT SINGLE QUOTATION MARK}Neil",))]
    assert rows(tallies.names(articles), "name", "articles") == [("Ada O'Neil", 2)]


def test_entities_of_articles_that_failed_are_not_counted():
    failed = replace(article(people=("Ada",), quotes=[("Ada", "direct", "speech")]), failure=Failure("topics", "x"))
    assert len(tallies.names([failed])) == len(tallies.speakers([failed])) == 0


def test_frames_are_taken_as_they_are():
    frames = newsnlp.to_frames(made_up_articles(5))
    assert tallies.read_frames(frames) is frames


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("speakers", {"act": "said"}),
        ("speakers", {"kind": "people"}),
        ("quoted_about", {"kind": "people"}),
        ("names", {"kind": "people"}),
        ("mentions_over_time", {"by": "fortnight"}),
        ("topics_over_time", {"by": "fortnight"}),
    ],
)
def test_a_choice_that_is_none_gives_no_empty_table(name, option):
    (given,) = option.values()
    with pytest.raises(ValueError, match=f"is {given!r}, expected one of"):
        getattr(tallies, name)(made_up_articles(2), **option)


def test_what_holds_no_articles_is_told():
    with pytest.raises(TypeError, match=r"open_corpus\('annotated'\)"):
        tallies.speakers("annotated")
    with pytest.raises(ValueError, match="these are quotes"):
        tallies.speakers({"quotes": pd.DataFrame()})
    with pytest.raises(TypeError, match="not a DataFrame; give the column that holds the text, one of text"):
        tallies.speakers(pd.DataFrame({"text": ["Hi."]}))


@settings(max_examples=25)
@given(st.lists(articles(), max_size=4))
def test_any_articles_can_be_counted(some):
    frames = tallies.join_surnames(some, least=1)
    for name in (*EVERY, "near_duplicates"):
        table = getattr(tallies, name)(frames)
        assert not table.columns.duplicated().any()

"""The tidy tables under the plots and the report: who is quoted, who and what is written about, when, and where.

Each function takes many articles (Articles, what `newsnlp.to_frames` made of them, or a `newsnlp.Corpus`) and returns
one DataFrame, the greatest count first. What is linked to one entry of a table of the world counts as one, whatever it
is called. Of the rest, a name that stands in several articles counts as one: nothing tells two people of one name
apart, and "Obi" alone stays apart from "Ada Obi" unless `join_surnames` is asked. Articles that failed count for
nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Union, get_args

import numpy as np
import pandas as pd

from newsnlp.annotations import ENTITY_KINDS, EntityKind
from newsnlp.article import Article

if TYPE_CHECKING:
    from newsnlp.corpus.opened import Corpus

Act = Literal["speech", "thought", "other", "all"]
Period = Literal["day", "week", "month", "quarter", "year"]
Frames = Mapping[str, pd.DataFrame]
Articles = Union["Corpus", Frames, Iterable[Article]]

FREQUENCIES: dict[str, str] = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
# The shortest period that cuts the days of a corpus into at most so many.
MOST_PERIODS = 40


class _CorpusFrames(Mapping[str, pd.DataFrame]):
    """The frames of a corpus on disk, each read when it is asked for, and kept."""

    def __init__(self, corpus: Corpus):
        self._corpus = corpus
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, table: str) -> pd.DataFrame:
        if table not in self._read:
            if self._corpus.format == "jsonl":  # one reading of the records gives all tables
                from newsnlp.corpus.frames import to_frames

                self._read = to_frames(self._corpus.articles())
            else:
                self._read[table] = self._corpus.frame(table)
        return self._read[table]

    def __iter__(self) -> Iterator[str]:
        from newsnlp.corpus.tables import TABLES

        return iter(TABLES)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def read_frames(articles: Articles) -> Frames:
    """The frames of `newsnlp.to_frames` for anything that holds articles; frames are given back as they are."""
    from newsnlp.corpus.opened import Corpus

    if isinstance(articles, Mapping):
        if "articles" not in articles:
            raise ValueError(f"expected the frames of newsnlp.to_frames, these are {', '.join(map(str, articles))}")
        return articles
    if isinstance(articles, (str, os.PathLike)):
        raise TypeError(f"expected articles, not a path; a corpus is opened by newsnlp.open_corpus({str(articles)!r})")
    if isinstance(articles, Corpus):
        return _CorpusFrames(articles)
    from newsnlp.corpus.frames import to_frames

    return to_frames(articles)


def join_surnames(articles: Articles, *, share: float = 0.8, least: int = 3) -> Frames:
    """Frames in which people who are called by a surname alone carry the full name that nearly all articles mean by it.

    "Obi" becomes "Ada Obi" if, of the articles that name somebody in full whose last word is "Obi", at least `share`
    name her, and at least `least` do. A guess that makes counts truer, and no ground to quote anybody by. Give the
    frames to any tally, plot or report.
    """
    frames = read_frames(articles)
    people = named_entities(frames, "person")[["row", "name"]].drop_duplicates()
    full = people[people["name"].str.contains(" ")]
    last = full["name"].str.rsplit(" ", n=1).str[-1]
    counts = full.assign(last=last).groupby(["last", "name"]).size().rename("articles").reset_index()
    counts["all"] = counts.groupby("last")["articles"].transform("sum")
    sure = counts[(counts["articles"] >= share * counts["all"]) & (counts["articles"] >= least)]
    meant = dict(zip(sure["last"], sure["name"]))
    entities = frames["entities"]
    short = (entities["kind"] == "person") & entities["name"].isin(meant)
    names = entities["name"].mask(short, entities["name"].map(meant))
    return {**frames, "entities": entities.assign(name=names.astype("string"))}


def speakers(articles: Articles, *, act: Act = "speech", kind: EntityKind | None = None) -> pd.DataFrame:
    """Who is quoted how often: speaker, kind, quotes, direct, articles, share.

    act: which quotes count. kind: of speaker, None for all. direct: how many of the quotes stand in marks, in whole
    or in part. share: of all quotes of that act; those whose speaker has no name are the rest to 1.
    """
    quotes = spoken_quotes(read_frames(articles), act)
    known = quotes[quotes["speaker"].notna()]
    if kind is not None:
        _check_choice("kind", kind, ENTITY_KINDS)
        known = known[known["speaker_kind"] == kind]
    table = (
        known.assign(direct=known["kind"].isin(["direct", "mixed"]))
        .groupby(["speaker", "speaker_kind"], observed=True)
        .agg(quotes=("row", "size"), direct=("direct", "sum"), articles=("row", "nunique"))
        .reset_index()
        .rename(columns={"speaker_kind": "kind"})
    )
    table["share"] = table["quotes"] / max(len(quotes), 1)
    return _ranked(table, ["quotes", "articles"], ["speaker", "kind"])


def names(articles: Articles, *, kind: EntityKind | None = None) -> pd.DataFrame:
    """Who and what is written about: name, kind, articles, mentions, country (that of most of its links, or NA)."""
    entities = named_entities(read_frames(articles), kind)
    table = (
        entities.groupby(["name", "kind"], observed=True)
        .agg(articles=("row", "nunique"), mentions=("mention_count", "sum"))
        .reset_index()
    )
    linked = entities[entities["country"].notna()]
    countries = linked.groupby(["name", "kind", "country"], observed=True).size().rename("n").reset_index()
    countries = _ranked(countries, ["n"], ["country"]).drop_duplicates(["name", "kind"])
    table = table.merge(countries.drop(columns="n"), how="left", on=["name", "kind"])
    return _ranked(table, ["articles", "mentions"], ["name", "kind"])


def mentions_over_time(
    articles: Articles,
    *,
    names: Sequence[str] | None = None,
    kind: EntityKind | None = "person",
    top: int = 6,
    by: Period | None = None,
) -> pd.DataFrame:
    """How many articles of each period name someone: period, name, articles, mentions, total.

    names: whom; None for the `top` names of that kind in most articles. by: how long a period is; None takes the
    shortest that gives at most 40. period: its first day. total: all dated articles of the period. Periods without
    a mention have rows of 0, so that a line drawn through them falls.
    """
    frames = read_frames(articles)
    periods, calendar = _periods(frames, by)
    entities = named_entities(frames, kind if names is None else None)
    entities = entities[entities["row"].isin(periods.index)]
    if names is None:
        counts = entities.groupby("name")["row"].nunique().rename("articles").reset_index()
        names = _ranked(counts, ["articles"], ["name"])["name"].head(top).tolist()
    named = entities[entities["name"].isin(list(names))]
    named = named.assign(period=periods.reindex(named["row"]).to_numpy())
    table = named.groupby(["period", "name"]).agg(articles=("row", "nunique"), mentions=("mention_count", "sum"))
    return _filled(table, "name", list(names), periods, calendar)


def topics_over_time(articles: Articles, *, top: int = 8, by: Period | None = None) -> pd.DataFrame:
    """What is written about when: period, topic, articles, total, share.

    The `top` topics of most dated articles; an article counts for each topic that it has. total: all dated articles
    of the period; share: articles / total, so shares of one period may add up to more than 1.
    """
    frames = read_frames(articles)
    periods, calendar = _periods(frames, by)
    topics = sound_rows(frames, "topics")[["row", "name"]].drop_duplicates().rename(columns={"name": "topic"})
    topics = topics[topics["row"].isin(periods.index)]
    counts = topics.groupby("topic").size().rename("articles").reset_index()
    chosen = _ranked(counts, ["articles"], ["topic"])["topic"].head(top).tolist()
    topics = topics[topics["topic"].isin(chosen)]
    topics = topics.assign(period=periods.reindex(topics["row"]).to_numpy())
    table = topics.groupby(["period", "topic"]).agg(articles=("row", "size"))
    filled = _filled(table, "topic", chosen, periods, calendar)
    filled["share"] = filled["articles"] / filled["total"].where(filled["total"] > 0, 1)
    return filled


def quoted_about(articles: Articles, *, act: Act = "speech", kind: EntityKind | None = None) -> pd.DataFrame:
    """Who is quoted about what: speaker, kind, topic, quotes, articles.

    A quote is about the topics of the article that it stands in, each of them; a quote of its own has no topic.
    """
    frames = read_frames(articles)
    quotes = spoken_quotes(frames, act)
    quotes = quotes.loc[quotes["speaker"].notna(), ["row", "speaker", "speaker_kind"]]
    if kind is not None:
        _check_choice("kind", kind, ENTITY_KINDS)
        quotes = quotes[quotes["speaker_kind"] == kind]
    topics = sound_rows(frames, "topics")[["row", "name"]].drop_duplicates().rename(columns={"name": "topic"})
    table = (
        quotes.merge(topics, on="row")
        .groupby(["speaker", "speaker_kind", "topic"], observed=True)
        .agg(quotes=("row", "size"), articles=("row", "nunique"))
        .reset_index()
        .rename(columns={"speaker_kind": "kind"})
    )
    return _ranked(table, ["quotes", "articles"], ["speaker", "kind", "topic"])


def people_network(
    articles: Articles, *, top: int = 40, least: int = 2, kind: EntityKind | None = "person"
) -> pd.DataFrame:
    """Who is named together: one, other, articles, one_articles, other_articles, cosine.

    The `top` names of most articles; pairs that share at least `least` articles, each pair once, `one` the more
    frequent. cosine: articles / sqrt(one_articles * other_articles), in [0, 1].
    """
    from scipy.sparse import coo_matrix

    entities = named_entities(read_frames(articles), kind)[["row", "name"]].drop_duplicates()
    counts = entities.groupby("name").size().rename("articles").reset_index()
    ranked = _ranked(counts, ["articles"], ["name"]).head(top)
    place = {name: i for i, name in enumerate(ranked["name"])}
    entities = entities[entities["name"].isin(ranked["name"])]
    holders, held = entities["row"].to_numpy(), entities["name"].map(place).to_numpy(dtype=np.int64)
    rows, row = np.unique(holders, return_inverse=True)
    table = coo_matrix((np.ones(len(held)), (row, held)), shape=(len(rows), len(ranked))).tocsr()
    together = (table.T @ table).tocoo()
    pairs = (together.row < together.col) & (together.data >= least)
    one, other = together.row[pairs], together.col[pairs]
    total = ranked["articles"].to_numpy()
    words = ranked["name"].to_numpy()
    edges = pd.DataFrame(
        {
            "one": pd.Series(words[one], dtype="string"),
            "other": pd.Series(words[other], dtype="string"),
            "articles": together.data[pairs].astype(np.int64),
            "one_articles": total[one],
            "other_articles": total[other],
        }
    )
    edges["cosine"] = edges["articles"] / np.sqrt(edges["one_articles"] * edges["other_articles"])
    return _ranked(edges, ["articles", "cosine"], ["one", "other"])


def places(articles: Articles) -> pd.DataFrame:
    """Where it happens: link, name, country, latitude, longitude, articles, mentions; places with coordinates alone.

    Names that are linked to one place of the table of places count as one, under that table's name.
    """
    entities = named_entities(read_frames(articles), "place")
    linked = entities[entities["latitude"].notna() & entities["longitude"].notna()]
    linked = linked.assign(link=linked["link_source"] + ":" + linked["link_id"])
    table = (
        linked.groupby("link")
        .agg(
            name=("link_name", "first"),
            country=("country", "first"),
            latitude=("latitude", "first"),
            longitude=("longitude", "first"),
            articles=("row", "nunique"),
            mentions=("mention_count", "sum"),
        )
        .reset_index()
    )
    return _ranked(table, ["articles", "mentions"], ["name", "link"])


def near_duplicates(articles: Articles, *, threshold: float = 0.8) -> pd.DataFrame:
    """Copies of one text: group, row, article_id, title, source, published, first, kept; a row for each article.

    Groups are numbered from 1, the largest first. first: the copy taken for the original, the earliest by date.
    kept: the share of words that it has in common with its closest copy. threshold: as in
    `RelatedIndex.near_duplicates`.
    """
    from newsnlp.related.index import RelatedIndex

    shown = sound_rows(read_frames(articles), "articles")
    # Titles stay out: a copy with a headline of its own is a copy.
    published = (day if isinstance(day, str) else None for day in shown["published"])
    texts = ((str(row), "", text, day) for row, text, day in zip(shown["row"], shown["text"], published))
    groups = RelatedIndex.build(texts).near_duplicates(threshold)
    groups.sort(key=lambda g: (-len(g.article_ids), int(g.canonical)))
    members = [
        (number, int(id), id == group.canonical, kept)
        for number, group in enumerate(groups, start=1)
        for id, kept in zip(group.article_ids, group.kept, strict=True)
    ]
    table = pd.DataFrame(members, columns=["group", "row", "first", "kept"]).astype({"group": "int64", "row": "int64"})
    known = shown[["row", "article_id", "title", "source", "published"]]
    columns = ["group", "row", "article_id", "title", "source", "published", "first", "kept"]
    return table.merge(known, how="left", on="row")[columns].astype({"first": "bool", "kept": "float64"})


def sound_rows(frames: Frames, table: str) -> pd.DataFrame:
    """The rows of a table whose articles did not fail."""
    articles = frames["articles"]
    failed = articles.loc[articles["status"] == "error", "row"]
    whole = frames[table]
    return whole if failed.empty else whole[~whole["row"].isin(failed)]


def named_entities(frames: Frames, kind: EntityKind | None = None) -> pd.DataFrame:
    """The entities of all articles, `name` being one for all that share a link: for a place that of the table of
    places, for others the one that most articles have."""
    if kind is not None:
        _check_choice("kind", kind, ENTITY_KINDS)
    table = sound_rows(frames, "entities")
    table = table if kind is None else table[table["kind"] == kind]
    linked = table["link_id"].notna()
    links = table.loc[linked, ["kind", "link_source", "link_id", "name"]]
    keys = ["kind", "link_source", "link_id"]
    common = _ranked(links.groupby([*keys, "name"]).size().rename("n").reset_index(), ["n"], ["name"])
    common = links.merge(common.drop_duplicates(keys)[[*keys, "name"]], how="left", on=keys, suffixes=("", "_common"))
    chosen = table["name"].copy()
    chosen[linked] = common["name_common"].to_numpy()
    chosen = chosen.mask(linked & (table["kind"] == "place"), table["link_name"])
    # One name is written with a straight apostrophe here and a curly one there.
    return table.assign(name=chosen.str.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def spoken_quotes(frames: Frames, act: Act = "speech") -> pd.DataFrame:
    """The quotes of all articles, `speaker` named as `named_entities` names them."""
    _check_choice("act", act, get_args(Act))
    table = sound_rows(frames, "quotes")
    table = table if act == "all" else table[table["act"] == act]
    entities = named_entities(frames)[["row", "entity_id", "name"]]
    entities = entities.rename(columns={"entity_id": "speaker_id", "name": "speaker_name"})
    named = table[["row", "speaker_id"]].merge(entities, how="left", on=["row", "speaker_id"])["speaker_name"]
    return table.assign(speaker=named.to_numpy()).astype({"speaker": "string"})


def _check_choice(name: str, given: object, choices: Sequence[str]) -> None:
    # A word that is none of them would match no row, and give an empty table that looks like an answer.
    if given not in choices:
        raise ValueError(f"{name} is {given!r}, expected one of {', '.join(choices)}")


def _ranked(table: pd.DataFrame, counts: list[str], words: list[str]) -> pd.DataFrame:
    """The rows, greatest counts first, equals by their words, numbered from 0."""
    order = table.sort_values([*counts, *words], ascending=[False] * len(counts) + [True] * len(words))
    return order.reset_index(drop=True)


def _periods(frames: Frames, by: Period | None) -> tuple[pd.Series[Any], pd.DatetimeIndex]:
    """The first day of the period of each dated article, by row; and all periods from the first to the last."""
    dated = sound_rows(frames, "articles")
    dated = dated[dated["published_utc"].notna()]
    moments = dated.set_index("row")["published_utc"].dt.tz_localize(None)
    if by is None:
        by = fitting_period(moments)
    _check_choice("by", by, tuple(FREQUENCIES))
    starts = moments.dt.to_period(FREQUENCIES[by]).dt.start_time.astype("datetime64[us]")
    if starts.empty:
        return starts, pd.DatetimeIndex([], dtype="datetime64[us]")
    whole = pd.period_range(starts.min(), starts.max(), freq=FREQUENCIES[by]).start_time
    return starts, pd.DatetimeIndex(whole.astype("datetime64[us]"))


def fitting_period(moments: pd.Series[Any]) -> Period:
    """The shortest period that cuts the time from the first moment to the last into at most `MOST_PERIODS`."""
    days = (moments.max() - moments.min()).days if len(moments) else 0
    lengths: tuple[tuple[Period, int], ...] = (("day", 1), ("week", 7), ("month", 30), ("quarter", 91))
    return next((name for name, length in lengths if days <= MOST_PERIODS * length), "year")


def _filled(
    table: pd.DataFrame, column: str, values: list[str], periods: pd.Series[Any], calendar: pd.DatetimeIndex
) -> pd.DataFrame:
    """A row for each period and each value, zeros where there was none, with the `total` of articles of the period."""
    whole = pd.MultiIndex.from_product([calendar, values], names=["period", column])
    filled = whole.to_frame(index=False).astype({column: "string"}).merge(table.reset_index(), how="left")
    filled[table.columns] = filled[table.columns].fillna(0)
    totals = periods.value_counts()
    filled["total"] = totals.reindex(filled["period"], fill_value=0).to_numpy()
    return filled.astype(dict.fromkeys([*table.columns, "total"], "int64"))

"""The index against brute force, and through every way of coming to hold the same articles."""

from __future__ import annotations

import math
import random
from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsnlp.article import Article, Page
from newsnlp.errors import PageError
from newsnlp.related import search
from newsnlp.related.index import RelatedIndex
from newsnlp.related.stage import RelatedArticles
from newsnlp.related.words import STOP_WORDS, split_words

VOCABULARY = "harbour strike union wage vote party minister flood rescue river village bridge court judge trial".split()
NEWS = [
    ("strike", "Dockers strike over wages", "Dockers at the harbour began a strike over wages on Monday."),
    (
        "talks",
        "Wage talks fail",
        "The harbour union said wage talks with the dockers had failed, and the strike goes on.",
    ),
    ("flood", "Flood cuts off village", "The river rose at night and a flood cut off the village of Oster."),
    ("rescue", "Rescue by boat", "Boats came to the rescue of the village of Oster after the flood."),
    ("court", "Judge delays trial", "A judge put off the trial of the mayor until spring."),
]


def made_rows(seed: int, count: int, words: int = 12) -> list[tuple[str, str, str]]:
    draw = random.Random(seed)
    rows = []
    for i in range(count):
        n = draw.randrange(words + 1)
        rows.append((f"a{seed}-{i}", " ".join(draw.choices(VOCABULARY, k=2)), " ".join(draw.choices(VOCABULARY, k=n))))
    return rows


def count_by_hand(title: str, text: str) -> Counter[tuple[str, ...]]:
    """Terms as the index documents them, for texts shorter than a lead."""
    counts: Counter[tuple[str, ...]] = Counter()
    for field in (title, text):
        words = split_words(field)
        sound = [w if w not in STOP_WORDS and len(w) > 1 else None for w in words]
        for word in sound:
            if word:
                counts[(word,)] += 2
        for first, second in zip(sound, sound[1:]):
            if first and second:
                counts[(first, second)] += 2
    return counts


def rank_by_hand(rows: list[tuple[str, str, str]], asked: str) -> list[tuple[str, float]]:
    counts = {id: count_by_hand(title, text) for id, title, text in rows}
    df = Counter(t for c in counts.values() for t in c)
    least = 1 if len(rows) < 100 else 2
    vectors = {
        id: {t: (1 + math.log(n)) * math.log((len(rows) + 1) / df[t]) for t, n in c.items() if df[t] >= least}
        for id, c in counts.items()
    }
    norm = {id: math.sqrt(sum(w * w for w in v.values())) for id, v in vectors.items()}
    mine = vectors[asked]
    found = []
    for id, v in vectors.items():
        product = sum(w * mine.get(t, 0.0) for t, w in v.items())
        if id != asked and product > 0:
            found.append((id, product / norm[id] / norm[asked]))
    return sorted(found, key=lambda x: (-round(x[1], 9), x[0]))


def table_of(index: RelatedIndex, ids: list[str], k: int = 10) -> dict[str, list[tuple[str, float]]]:
    return {id: [(r.article_id, round(r.cosine, 6)) for r in index.related(id, k)] for id in ids}


@pytest.mark.parametrize("count", [1, 2, 7, 40, 150])
@pytest.mark.parametrize("fast", [True, False])
def test_ranking_is_that_of_brute_force(count: int, fast: bool) -> None:
    rows = made_rows(count, count)
    index = RelatedIndex.build(rows)
    index._fast = fast
    for id, *_ in rows[:20]:
        expected = rank_by_hand(rows, id)[:10]
        found = index.related(id, 10)
        assert [r.cosine for r in found] == pytest.approx([c for _, c in expected], abs=1e-9)
        assert [r.article_id for r in found] == [i for i, _ in expected]


def test_a_large_segment_gives_the_same_with_and_without_compiled_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SEARCHED_WHOLE", 50)
    rows = [(i, t, x + f" name{n % 60} place{n % 25}") for n, (i, t, x) in enumerate(made_rows(3, 400))]
    index = RelatedIndex.build(rows)
    ids = [r[0] for r in rows[:60]]
    compiled = table_of(index, ids)
    index._fast = False
    assert table_of(index, ids) == compiled
    exact = {id: dict(rank_by_hand(rows, id)) for id in ids}
    assert all(cosine == pytest.approx(exact[id][other], abs=2e-6) for id in ids for other, cosine in compiled[id])


def test_related_names_the_terms_that_carry_the_cosine() -> None:
    found = RelatedIndex.build(NEWS).related("flood", k=1)
    assert found[0].article_id == "rescue"
    assert set(found[0].terms) <= {"flood", "village", "oster", "village oster"}
    assert found[0].terms


def test_an_article_is_never_related_to_itself() -> None:
    index = RelatedIndex.build(NEWS)
    id, title, text = NEWS[0]
    with_id = Article.of_text(text, Page(text, id=id))
    without_id = Article.of_text(text)
    for asked in (id, with_id, without_id, (None, title, text), {"id": id, "title": title, "text": text}):
        assert "strike" not in [r.article_id for r in index.related(asked)]
        assert index.related(asked)[0].article_id == "talks"


def test_copies_of_a_text_without_id_do_not_use_up_the_answer() -> None:
    text = "Dockers at the harbour began a strike over wages."
    index = RelatedIndex.build([(f"copy{i}", "", text) for i in range(300)] + NEWS)
    assert "talks" in [r.article_id for r in index.related((None, "", text), k=3)]


def test_empty_and_strange_articles_are_related_to_nothing() -> None:
    rows = [("", "", ""), ("one", "", "harbour"), ("\ud800", "", "harbour"), ("x\n\0y", None, "the of and"), *NEWS]
    index = RelatedIndex.build(rows)
    assert index.related("") == ()
    assert index.related("x\n\0y") == ()
    assert "\ud800" in [r.article_id for r in index.related("one")]
    assert index.related((None, "", "")) == ()
    assert RelatedIndex().related((None, "", "harbour")) == ()
    assert RelatedIndex.build([]).related_all().empty


def test_identical_articles_have_cosine_one() -> None:
    index = RelatedIndex.build([("a", "Flood", "A flood came."), ("b", "Flood", "A flood came.")])
    (found,) = index.related("a")
    assert found.article_id == "b"
    assert found.cosine == pytest.approx(1.0)
    assert found.cosine <= 1.0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=8), st.text(max_size=40)), max_size=8))
def test_any_strings_make_an_index(rows: list[tuple[str, str, str]]) -> None:
    index = RelatedIndex.build(rows)
    assert set(index.ids) == {r[0] for r in rows}
    for id in list(index.ids):
        assert id in index
        for found in index.related(id):
            assert found.article_id != id
            assert 0 < found.cosine <= 1


@settings(max_examples=25, deadline=None)
@given(st.permutations(made_rows(5, 14)), st.lists(st.integers(1, 13), max_size=3))
def test_no_order_or_grouping_of_adds_changes_a_result(rows: list[tuple[str, str, str]], cuts: list[int]) -> None:
    index = RelatedIndex()
    edges = sorted({0, *cuts, len(rows)})
    for start, end in zip(edges, edges[1:]):
        index.add(rows[start:end])
    expected = RelatedIndex.build(made_rows(5, 14))
    ids = [r[0] for r in rows]
    assert table_of(index, ids) == table_of(expected, ids)
    assert [r.terms for r in index.related(ids[0])] == [r.terms for r in expected.related(ids[0])]


def test_a_thousand_adds_and_removes_leave_what_a_fresh_build_gives() -> None:
    draw = random.Random(11)
    pool = {r[0]: r for r in made_rows(9, 500, words=30)}
    held = dict(list(pool.items())[:150])
    index = RelatedIndex.build(held.values())
    for _ in range(1000):
        if held and draw.random() < 0.5:
            gone = draw.choice(sorted(held))
            index.remove([gone])
            del held[gone]
        else:
            row = pool[draw.choice(sorted(pool))]
            held[row[0]] = row
            index.add([row])
    fresh = RelatedIndex.build(held.values())
    assert len(index) == len(fresh) == len(held)
    ids = sorted(held)
    mine, theirs = table_of(index, ids, 20), table_of(fresh, ids, 20)
    for id in ids:
        assert [c for _, c in mine[id]] == pytest.approx([c for _, c in theirs[id]], abs=1e-6)
    frequencies = dict(zip(index.vectorizer.get_feature_names_out(), index.vectorizer.idf_))
    expected = dict(zip(fresh.vectorizer.get_feature_names_out(), fresh.vectorizer.idf_))
    assert frequencies == pytest.approx(expected)


def test_norms_that_lag_behind_do_not_change_what_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    from newsnlp.related import segments

    monkeypatch.setattr(segments, "_WEIGHED_AT_ONCE", 100)
    rows = made_rows(21, 600)
    index = RelatedIndex.build(rows[:598])
    index.related(rows[0][0])
    index.add(rows[598:])
    fresh = RelatedIndex.build(rows)
    assert index._segments[0].norms_of != index._changes or index.related(rows[0][0])
    for id, *_ in rows[:20]:
        mine, theirs = index.related(id), fresh.related(id)
        assert [r.cosine for r in mine] == pytest.approx([r.cosine for r in theirs], abs=1e-9)


def test_an_article_added_again_takes_the_place_of_the_old() -> None:
    index = RelatedIndex.build(NEWS)
    index.add([("court", "Flood", "A flood cut off the village of Oster.")])
    assert len(index) == len(NEWS)
    assert "court" in [r.article_id for r in index.related("flood")]
    twice = RelatedIndex.build([*NEWS, ("court", "Flood", "A flood cut off the village of Oster.")])
    assert table_of(twice, [r[0] for r in NEWS]) == table_of(index, [r[0] for r in NEWS])


def test_removed_articles_are_gone_at_once() -> None:
    index = RelatedIndex.build(NEWS)
    index.remove(["talks"])
    assert "talks" not in index
    assert "talks" not in [r.article_id for r in index.related("strike")]
    with pytest.raises(KeyError, match="talks"):
        index.related("talks")
    with pytest.raises(KeyError):
        index.remove(["strike", "talks"])
    assert "strike" in index
    index.remove(list(index.ids))
    assert len(index) == 0
    assert index.related((None, "", "harbour strike")) == ()
    index.add(NEWS)
    assert index.related("strike")[0].article_id == "talks"


def test_related_all_is_related_of_each() -> None:
    rows = made_rows(31, 90)
    index = RelatedIndex.build(rows[:60])
    index.add(rows[60:])
    done: list[int] = []
    table = index.related_all(k=5, block_size=7, workers=2, progress=done.append)
    assert list(table.columns) == ["article_id", "rank", "related_id", "cosine"]
    assert done[-1] == 90
    for id in index.ids:
        part = table[table.article_id == id]
        expected = index.related(id, 5)
        assert part.related_id.tolist() == [r.article_id for r in expected]
        assert part.cosine.tolist() == pytest.approx([r.cosine for r in expected])
        assert part["rank"].tolist() == list(range(1, len(part) + 1))


def test_the_matrix_is_the_vectors_of_the_index() -> None:
    rows = made_rows(41, 60)
    index = RelatedIndex.build(rows)
    index.remove([rows[3][0]])
    ids, matrix = list(index.ids), index.matrix()
    assert matrix.shape == (59, len(index.vectorizer.get_feature_names_out()))
    cosines = (matrix @ matrix.T).toarray()
    for i in range(0, 59, 7):
        for found in index.related(ids[i]):
            assert cosines[i, ids.index(found.article_id)] == pytest.approx(found.cosine)
    by_id = {r[0]: r[1:] for r in rows}
    again = index.vectorizer.transform([by_id[i] for i in ids])
    assert np.abs(again - matrix).max() < 1e-12
    assert index.vectorizer.vocabulary_["harbour"] == list(index.vectorizer.get_feature_names_out()).index("harbour")


def test_a_data_frame_makes_the_same_index() -> None:
    frame = pd.DataFrame(NEWS, columns=["id", "title", "text"])
    frame.loc[4, "title"] = None
    index = RelatedIndex.build(frame)
    assert [r.article_id for r in index.related("strike")] == [
        r.article_id for r in RelatedIndex.build(NEWS).related("strike")
    ]
    with pytest.raises(PageError, match="column 'text'"):
        RelatedIndex.build(frame[["id"]])


@pytest.mark.parametrize("missing", [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT])
def test_whatever_stands_for_nothing_in_a_frame_counts_as_nothing(missing: object) -> None:
    frame = pd.DataFrame(NEWS, columns=["id", "title", "text"]).astype(object)
    frame["published"] = pd.Series([missing] * len(frame), dtype=object)
    frame.at[3, "title"] = frame.at[4, "text"] = missing
    assert len(RelatedIndex.build(frame)) == len(NEWS)
    typed = frame[["id", "title", "text"]].astype("string")
    assert len(RelatedIndex.build(typed)) == len(NEWS)


def test_dates_fade_what_is_far_and_leave_the_cosine() -> None:
    text = "The harbour union began a strike."
    rows = [("new", "", text + " Wage talks.", date(2020, 5, 2)), ("old", "", text + " Wage.", "2019-05-01T10:00:00")]
    index = RelatedIndex.build([*rows, ("undated", "", text + " Talks, long and dull."), *NEWS[2:]])
    asked = ("q", "", text, date(2020, 5, 1))
    plain = {r.article_id: r.cosine for r in index.related(asked)}
    faded = index.related(asked, half_life_days=7)
    assert faded[-1].article_id == "old"
    assert {r.article_id: r.cosine for r in faded} == pytest.approx(plain)


def test_ids_that_are_whole_numbers_are_their_digits() -> None:
    frame = pd.DataFrame({"id": [7, 8, None], "text": [text for _, _, text in NEWS[:3]]})
    index = RelatedIndex.build(frame)
    index.add([(9, "", "Rain is coming."), (np.int64(10), "", "Snow is coming.")])
    assert {"7", "8", "9", "10"} <= set(index.ids) and len(index) == 5


def test_a_text_that_is_no_id_is_told_in_a_short_message() -> None:
    with pytest.raises(KeyError, match="to ask with a text, give") as raised:
        RelatedIndex.build(NEWS).related("A long text. " * 100)
    assert len(str(raised.value)) < 200


def test_what_is_no_article_is_refused_by_name() -> None:
    no_ids = ((1.5, "", "text"), (True, "", "text"))
    for wrong in ("text", 3, ("a", "b"), *no_ids, {"id": "a", "body": "text"}, ("a", "", 5)):
        with pytest.raises(PageError):
            RelatedIndex.build([wrong])
    with pytest.raises(ValueError, match="k is 0"):
        RelatedIndex.build(NEWS).related("strike", k=0)


def test_the_stage_fills_related() -> None:
    stage = RelatedArticles(RelatedIndex.build(NEWS), k=1)
    articles = [Article.of_text("Boats in the flood.", Page("x", id="q")), Article.of_text("")]
    first, second = stage(articles)
    assert [r.article_id for r in first.related] == [stage.index.related(articles[0], 1)[0].article_id]
    assert second.related == ()
    assert stage.name == "related" and stage.gives == {"related"}


def test_the_lead_counts_twice() -> None:
    lead = "harbour strike " + "filler " * 100
    index = RelatedIndex.build([("a", "", lead + "river"), ("b", "", "river")])
    assert index.related((None, "", "harbour river words"))
    names = index.vectorizer.get_feature_names_out().tolist()
    row = dict(zip(names, index.matrix().toarray()[0]))
    assert row["harbour"] / row["harbour strike"] == pytest.approx(1)
    once = RelatedIndex.build([("a", "", lead + "river harbour"), ("b", "", "river")])
    row = dict(zip(names, once.matrix().toarray()[0]))
    assert row["harbour"] > row["strike"]


def test_what_it_was_built_from_is_known() -> None:
    index = RelatedIndex.build(NEWS)
    assert index.made_from == {"articles": 5, "pipelines": []}
    assert repr(index) == "RelatedIndex(5 articles)"


def latent_rows() -> list[tuple[str, str, str]]:
    """Articles of two topics; those of one topic share some words with the other's."""
    draw = random.Random(2)
    rows = []
    for i in range(60):
        topic = VOCABULARY[:9] if i % 2 else VOCABULARY[6:]
        rows.append((f"t{i}", "", " ".join(draw.choices(topic, k=6))))
    return rows


def test_a_rerank_changes_the_order_and_not_the_cosine() -> None:
    index = RelatedIndex.build(latent_rows())
    with pytest.raises(ValueError, match="fit_lsa"):
        index.related("t0", rerank="lsa")
    index.fit_lsa(3)
    plain = {r.article_id: r for r in index.related("t0", 60)}
    ranked = index.related("t0", 60, rerank="lsa")
    assert {r.article_id: r for r in ranked} == plain
    assert [r.article_id for r in ranked] != list(plain)
    table = index.related_all(5, rerank="lsa")
    assert table[table.article_id == "t0"].related_id.tolist() == [r.article_id for r in ranked[:5]]


def test_a_rerank_is_by_the_mean_of_both_cosines() -> None:
    index = RelatedIndex.build(latent_rows())
    index.fit_lsa(4)
    assert index._lsa is not None
    ids, matrix = list(index.ids), index.matrix()
    columns = np.searchsorted(index._vocabulary()[0], index._lsa.keys)
    along = matrix[:, columns] @ index._lsa.directions
    along = np.asarray(along) / np.linalg.norm(along, axis=1, keepdims=True)
    means = 0.5 * (matrix @ matrix[0].T).toarray().ravel() + 0.5 * np.maximum(along @ along[0], 0)
    expected = [ids[i] for i in np.argsort(-means) if i and (matrix[i] @ matrix[0].T).nnz]
    assert [r.article_id for r in index.related(ids[0], 10, rerank="lsa")] == expected[:10]


def test_articles_that_come_after_the_fit_are_ranked_too() -> None:
    index = RelatedIndex.build(latent_rows()[:50])
    index.fit_lsa(3)
    index.add(latent_rows()[50:])
    assert {r.article_id for r in index.related("t0", 60, rerank="lsa")} == {
        r.article_id for r in index.related("t0", 60)
    }
    with pytest.raises(ValueError, match="dimensions"):
        index.fit_lsa(60)


def test_what_is_shown_is_the_same_with_and_without_compiled_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SEARCHED_WHOLE", 50)
    rows = [(i, t, x + f" name{n % 40} place{n % 15}") for n, (i, t, x) in enumerate(made_rows(8, 300))]
    index = RelatedIndex.build(rows)
    index.add([(f"late{n}", t, x) for n, (_, t, x) in enumerate(rows[:20])])
    asked = [rows[4][0], (None, *rows[6][1:]), ("late3", *rows[3][1:])]
    compiled = index.related_many(asked)
    index._fast = False
    for fast, slow in zip(compiled, index.related_many(asked)):
        assert [(r.article_id, r.terms) for r in fast] == [(r.article_id, r.terms) for r in slow]
        assert [r.cosine for r in fast] == pytest.approx([r.cosine for r in slow], abs=1e-12)


def test_terms_that_cost_much_and_tell_little_are_not_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SEARCHED_WHOLE", 0)
    rows = [(f"c{n}", "", f"harbour strike union name{n // 3}") for n in range(120)]
    index = RelatedIndex.build(rows)
    batch = index._ask(["c0"])
    segment = index._segments[0]
    used = batch.weights > 0
    weights = batch.weights[used]
    queries = search.Queries(
        np.array([0, used.sum()]), batch.places[0][used], weights, weights**2, np.array([0], np.int64)
    )
    for loops in {search.compiled(), None}:
        kept = search.keep_telling(segment, queries, loops)
        names = {index._lexicon.term(int(segment.counts.keys[t])) for t in kept.terms}
        assert "name0" in names
        assert not names & {"harbour", "strike", "union"}
    assert {r.article_id for r in index.related("c0", 2)} == {"c1", "c2"}


def test_a_corpus_beyond_the_largest_segment_is_searched_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from newsnlp.related import index as module

    rows = made_rows(12, 70)
    whole = RelatedIndex.build(rows)
    monkeypatch.setattr(module, "LARGEST", 40)
    parts = RelatedIndex.build(rows)
    parts.compact()
    assert len(whole._segments) == 1 < len(parts._segments)
    assert max(map(len, parts._segments)) <= 40
    ids = [r[0] for r in rows]
    assert table_of(parts, ids) == table_of(whole, ids)

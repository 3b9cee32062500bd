"""Copies of one text, and what only looks like one."""

from __future__ import annotations

import random
from datetime import date

import pytest

from newsnlp.related.index import RelatedIndex

draw = random.Random(4)
WORDS = [f"{a}{b}" for a in "bor den fal gim hul jat kel mor nis pel".split() for b in "ab en is ok ur at el".split()]
STORY = " ".join(draw.choices(WORDS, k=300))
OTHER = " ".join(draw.choices(WORDS, k=300))


def reworked(text: str, share: float) -> str:
    chance = random.Random(8)
    return " ".join(chance.choice(WORDS) if chance.random() < share else w for w in text.split())


def test_copies_in_every_guise_are_one_group() -> None:
    rows = [
        ("first", "A headline", STORY),
        ("headline", "Another headline altogether", STORY),
        ("cut", "A headline", " ".join(STORY.split()[:120])),
        ("reworked", "", reworked(STORY, 0.35)),
        ("other", "A headline", OTHER),
    ]
    (group,) = RelatedIndex.build(rows).near_duplicates()
    assert set(group.article_ids) == {"first", "headline", "cut", "reworked"}
    assert group.canonical == group.article_ids[0] == "first"
    kept = dict(zip(group.article_ids, group.kept))
    assert kept["headline"] == kept["cut"] == 1.0
    assert 0.55 < kept["reworked"] < 0.75


def test_the_canonical_article_is_the_earliest_then_the_longest() -> None:
    cut = " ".join(STORY.split()[:200])
    dated = [("late", "", STORY, date(2020, 2, 2)), ("early", "", cut, date(2020, 2, 1)), ("undated", "", STORY)]
    assert RelatedIndex.build(dated).near_duplicates()[0].canonical == "early"
    assert RelatedIndex.build([("a", "", cut), ("b", "", STORY)]).near_duplicates()[0].canonical == "b"


def test_groups_span_segments_and_forget_the_removed() -> None:
    index = RelatedIndex.build([("a", "", STORY), ("x", "", OTHER), ("y", "", reworked(OTHER, 1.0))])
    index.add([("b", "", STORY)])
    assert [g.article_ids for g in index.near_duplicates()] == [("a", "b")]
    index.remove(["a"])
    assert index.near_duplicates() == []


def test_short_texts_are_copies_only_where_they_are_the_same() -> None:
    rows = [("a", "", "Rain."), ("b", "", "Rain."), ("c", "", "Rain and wind."), ("d", "", ""), ("e", "", "")]
    assert [g.article_ids for g in RelatedIndex.build(rows).near_duplicates()] == [("a", "b")]


def test_copies_are_skipped_on_demand() -> None:
    rows = [
        ("a", "", STORY),
        ("b", "", STORY),
        ("c", "", reworked(STORY, 0.7)),
        ("d", "", reworked(STORY, 0.7)),
        ("e", "", OTHER),
    ]
    index = RelatedIndex.build(rows)
    assert [r.article_id for r in index.related("a", k=2)] == ["b", "c"]
    assert [r.article_id for r in index.related("a", skip_duplicates=True)] == ["c", "e"]


@pytest.mark.parametrize("threshold", [0, -1, 1.5])
def test_a_threshold_is_a_probability(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        RelatedIndex.build([]).near_duplicates(threshold)


def test_a_text_that_quotes_another_at_length_is_no_copy() -> None:
    chance = random.Random(6)
    rare = [f"{a}{b}{c}" for a in WORDS[:12] for b in WORDS[20:28] for c in ("ez", "oz")]
    first, second = chance.sample(rare, 96), chance.sample(rare, 96)
    passage = " ".join(f"q{w}" for w in chance.sample(rare, 40))
    rows = [("a", "", f"{' '.join(first)} {passage}"), ("b", "", f"{passage} {' '.join(second)}"), ("x", "", OTHER)]
    shared = [w for w in first if w not in second]
    rows.append(("copy", "", f"{' '.join(first)} {passage} {' '.join(shared[:9])}"))
    index = RelatedIndex.build([*rows, *(("fill" + str(i), "", reworked(OTHER, 1.0)) for i in range(3))])
    (group,) = [g for g in index.near_duplicates() if "a" in g.article_ids]
    assert group.article_ids == ("copy", "a")

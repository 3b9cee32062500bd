"""Articles for tests: one annotated by hand, and strategies that draw any."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from newsnlp.alignment import Edit, apply_edits
from newsnlp.annotations import (
    Dropped,
    Entity,
    Failure,
    Keyphrase,
    Link,
    Mention,
    Quote,
    Related,
    Span,
    StageRun,
    Topic,
)
from newsnlp.article import Article, Page

TEXT = """Nurses will return to hospitals in Kenya on Monday after the Uhuru Reform Alliance (URA) agreed to pay them, \
officials in Nairobi said.

“We have signed, and we will hold them to every shilling,” said Achieng Wekesa, who leads the union of nurses. \
“Our members have buried colleagues this year.

“The next budget will show who was serious.”

Finance Minister Daudi Kiprono wants the Treasury to pay in three parts. Wekesa said that she had been promised \
the whole sum by June."""


def find(words: str, number: int = 0) -> Span:
    """Where words stand in `TEXT`."""
    found = [m.start() for m in re.finditer(re.escape(words), TEXT)][number]
    return Span(found, found + len(words))


def _named(*places: Span) -> tuple[Mention, ...]:
    return tuple(Mention(p, score=0.95) for p in places)


PIECES = (
    find("“We have signed, and we will hold them to every shilling,”"),
    Span(find("“Our members").start, find("serious.”").end),
)


def annotated_article() -> Article:
    """An article with everything that there is, its quotes in pieces and with entities inside."""
    return replace(
        Article.of_text(TEXT, Page(TEXT, id="kenya-1", url="https://www.example.org/a?b=1&c=2")),
        title="Nurses to end strike after pay deal",
        published=datetime(2024, 5, 3, 9, 30, tzinfo=UTC),
        authors=("Njeri Okello",),
        section="Health",
        source="The Lakeside Courier",
        tags=("Kenya", "strike"),
        language="en",
        article_probability=0.99,
        entities=(
            Entity(
                "p1",
                "person",
                "Achieng Wekesa",
                ("Wekesa",),
                _named(find("Achieng Wekesa"), find("Wekesa", 1)),
                score=0.97,
                salience=1.0,
            ),
            Entity("p2", "person", "Daudi Kiprono", (), _named(find("Daudi Kiprono"))),
            Entity(
                "y1", "party", "Uhuru Reform Alliance", ("URA",), _named(find("Uhuru Reform Alliance"), find("URA"))
            ),
            Entity(
                "l1", "place", "Kenya", (), _named(find("Kenya")), Link("geonames", "192950", "Kenya", "KE", 1.0, 38.0)
            ),
            Entity("l2", "place", "Nairobi", (), _named(find("Nairobi"))),
            Entity("o1", "organisation", "Treasury", (), _named(find("Treasury"))),
        ),
        quotes=(
            Quote(
                (Span(0, TEXT.index(", officials")),),
                "indirect",
                cue=find("said"),
                source=find("officials in Nairobi"),
                reason="the source is a group without a name",
                score=0.8,
            ),
            Quote(PIECES, "direct", cue=find("said", 1), source=find("Achieng Wekesa"), speaker="p1", score=0.99),
            Quote(
                (find("the Treasury to pay in three parts"),),
                "indirect",
                "thought",
                cue=find("wants"),
                source=find("Daudi Kiprono"),
                speaker="p2",
                score=0.7,
            ),
            Quote(
                (find("that she had been promised the whole sum by June"),),
                "indirect",
                cue=find("said", 2),
                source=find("Wekesa", 1),
                speaker="p1",
                score=0.9,
            ),
        ),
        topics=(Topic("medtop:09000000", "labour", 0.91), Topic("medtop:07000000", "health", 0.84)),
        keyphrases=(Keyphrase("nurses", 1.0), Keyphrase("pay deal", 0.6)),
        related=(
            Related("2024-04-28-strike", 0.62, ("strike", "nurses")),
            Related("https://example.org/z", 0.31, ("pay",)),
        ),
        dropped=(Dropped(Span(0, 6), "LATEST", "menu"), Dropped(Span(6, 23), "Share on Facebook", "share bar")),
        stages=(StageRun("clean", "0.1.0"), StageRun("read", "0.1.0")),
        warnings=("short: a line to warn of",),
    )


# Any character but those that no page can hold; lone surrogates are among them.
WORDS = st.text(max_size=12)
SOME_WORDS = st.text(min_size=1, max_size=12)
SCORES = st.floats(0, 1)
MAYBE_WORDS = st.none() | WORDS


@st.composite
def spans_in(draw, length: int, *, empty: bool = True) -> Span:
    start = draw(st.integers(0, length if empty else length - 1))
    return Span(start, draw(st.integers(start if empty else start + 1, length)))


@st.composite
def articles(draw) -> Article:
    """Any article at all: overlapping mentions, quotes across paragraphs, speakers, odd characters."""
    raw = draw(st.text(st.characters() | st.sampled_from("\n “”'<&"), max_size=80))
    edits = []
    at = 0
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(at, len(raw)))
        at = draw(st.integers(start, len(raw)))
        edits.append(Edit(start, at, draw(st.text(max_size=3))))
    text, alignment = apply_edits(raw, edits)
    place = spans_in(len(text))
    links = st.none() | st.builds(
        Link, WORDS, WORDS, WORDS, MAYBE_WORDS, st.none() | st.floats(-90, 90), st.none() | st.floats(-180, 180)
    )
    entities = tuple(
        draw(
            st.builds(
                Entity,
                st.just(f"e{i}"),
                st.sampled_from(["person", "party", "place", "organisation"]),
                SOME_WORDS,
                st.lists(WORDS, max_size=2).map(tuple),
                st.lists(
                    st.builds(Mention, place, st.sampled_from(["name", "nominal", "pronoun"]), SCORES), max_size=3
                ).map(tuple),
                links,
                SCORES,
                SCORES,
            )
        )
        for i in range(draw(st.integers(0, 3)))
    )
    speaker = st.sampled_from([None, *(e.id for e in entities)])
    quotes = st.builds(
        Quote,
        st.lists(place, min_size=1, max_size=3).map(lambda pieces: tuple(sorted(pieces))),
        st.sampled_from(["direct", "indirect", "mixed"]),
        st.sampled_from(["speech", "thought", "other"]),
        st.none() | place,
        st.none() | place,
        speaker,
        MAYBE_WORDS,
        SCORES,
    )
    zones = st.sampled_from([None, UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-3, minutes=-30))])
    return Article(
        page=Page(raw, draw(MAYBE_WORDS), draw(MAYBE_WORDS), draw(MAYBE_WORDS)),
        raw=raw,
        text=text,
        alignment=alignment,
        title=draw(MAYBE_WORDS),
        published=draw(st.none() | st.dates() | st.datetimes(timezones=zones)),
        authors=draw(st.lists(WORDS, max_size=2).map(tuple)),
        section=draw(MAYBE_WORDS),
        source=draw(MAYBE_WORDS),
        tags=draw(st.lists(WORDS, max_size=2).map(tuple)),
        language=draw(MAYBE_WORDS),
        article_probability=draw(st.none() | SCORES),
        dropped=draw(st.lists(st.builds(Dropped, spans_in(len(raw)), WORDS, WORDS), max_size=2).map(tuple)),
        entities=entities,
        quotes=draw(st.lists(quotes, max_size=3).map(tuple)),
        topics=draw(st.lists(st.builds(Topic, WORDS, WORDS, SCORES), max_size=2).map(tuple)),
        keyphrases=draw(st.lists(st.builds(Keyphrase, WORDS, SCORES), max_size=2).map(tuple)),
        related=draw(
            st.lists(st.builds(Related, WORDS, SCORES, st.lists(WORDS, max_size=2).map(tuple)), max_size=2).map(tuple)
        ),
        extra=draw(st.dictionaries(WORDS, st.none() | st.booleans() | st.integers() | WORDS, max_size=2)),
        stages=draw(st.lists(st.builds(StageRun, WORDS, WORDS), max_size=2).map(tuple)),
        warnings=draw(st.lists(WORDS, max_size=2).map(tuple)),
        failure=draw(st.none() | st.builds(Failure, WORDS, WORDS)),
    )

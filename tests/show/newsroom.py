"""Articles made up by the thousand, annotated as they are made: the same for the same seed, and nobody is real."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newsnlp.annotations import Entity, Link, Mention, Quote, Span, Topic
from newsnlp.article import Article, Page
from newsnlp.corpus.batch import annotate_corpus
from newsnlp.corpus.opened import Corpus
from newsnlp.pipeline import Pipeline

FIRST = "Ada Bo Chipo Dara Esi Farah Goran Hana Ivo Jun Kofi Lena Mai Nuri Ola Pia Rui Sana Tomo Uma".split()
LAST = "Abara Brandt Castel Dlamini Eriksen Faro Gashi Huang Ilves Jovic Kato Lopes Moreau Novak Okello Petit".split()
PLACES = (
    ("Lagos", "NG", 6.45, 3.39),
    ("Lyon", "FR", 45.75, 4.85),
    ("Quito", "EC", -0.23, -78.52),
    ("Busan", "KR", 35.1, 129.04),
    ("Perth", "AU", -31.95, 115.86),
    ("Tartu", "EE", 58.38, 26.72),
    ("Tunis", "TN", 36.82, 10.17),
    ("Vadodara", "IN", 22.3, 73.2),
)
PARTIES = ("Harbour Alliance", "Party of the Commons", "New Meadow")
BODIES = ("Water Board", "Union of Nurses", "Coast Guard", "Central Bank", "Rail Authority")
TOPICS = (
    ("medtop:11000000", "politics and government"),
    ("medtop:04000000", "economy, business and finance"),
    ("medtop:07000000", "health"),
    ("medtop:06000000", "environment"),
    ("medtop:15000000", "sport"),
    ("medtop:02000000", "crime, law and justice"),
)
SOURCES = ("The Lakeside Courier", "Harbour Times", "Upland Post", None)
SAYINGS = (
    "We will sign nothing before the spring.",
    "The bridge was safe when we opened it.",
    "Nobody asked the fishermen.",
    "There is money for two more years, and then there is none.",
)
# As many of them as the pipeline below knows.
KNOWN = 60
WORDS = tuple(a + b for a in ("ba", "co", "du", "fe", "gi", "ha", "lo", "mu") for b in ("rn", "st", "ll", "nt", "mp"))


class _Writer:
    """Puts a text together and remembers where each name stands."""

    def __init__(self) -> None:
        self.text = ""
        self.places: dict[tuple[str, str], list[Span]] = {}

    def write(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))

    def name(self, kind: str, name: str) -> Span:
        span = self.write(name)
        self.places.setdefault((kind, name), []).append(span)
        return span


def made_up_articles(count: int, seed: int = 0) -> Iterator[Article]:
    """Articles of two years; some people are named far more often than others, and every tenth article has no date."""
    draw = random.Random(seed)
    people = [f"{first} {last}" for first in FIRST for last in LAST]
    draw.shuffle(people)
    for number in range(count):
        those = sorted({people[min(int(draw.paretovariate(0.9)) - 1, len(people) - 1)] for _ in range(4)})
        place = draw.choice(PLACES)
        topics = draw.sample(TOPICS, draw.randint(1, 2))
        writer = _Writer()
        writer.name("person", those[0])
        writer.write(" came to ")
        writer.name("place", place[0])
        writer.write(f" for talks about {topics[0][1]} with the ")
        writer.name("organisation", draw.choice(BODIES))
        writer.write(" and the ")
        writer.name("party", draw.choice(PARTIES))
        writer.write(".\n\n")
        said = []
        for name in those:
            content = writer.write(f"“{draw.choice(SAYINGS)}”")
            writer.write(" ")
            source = writer.name("person", name)
            writer.write(" ")
            said.append((content, source, writer.write("said"), name))
            writer.write(f" on day {number}. {' '.join(draw.choices(WORDS, k=60)).capitalize()}.\n\n")
        ids = {key: f"e{i}" for i, key in enumerate(writer.places)}
        entities = tuple(
            Entity(
                ids[kind, name],
                kind,
                name,
                mentions=tuple(Mention(span, score=0.9) for span in spans),
                link=Link("geonames", str(PLACES.index(place)), *place) if kind == "place" else None,
                salience=1.0,
            )
            for (kind, name), spans in writer.places.items()
        )
        quotes = tuple(
            Quote((content,), "direct", cue=cue, source=source, speaker=ids["person", name], score=0.9)
            for content, source, cue, name in said
        )
        moment = datetime(2023, 1, 1, 8, tzinfo=UTC) + timedelta(days=draw.randrange(720))
        page = Page(writer.text, id=f"made-{number}", url=f"https://news.example.org/{number}")
        yield replace(
            Article.of_text(writer.text, page),
            title=f"{those[0]} in {place[0]} for talks, day {number}",
            published=None if number % 10 == 9 else moment,
            source=draw.choice(SOURCES),
            language="en",
            entities=entities,
            quotes=quotes,
            topics=tuple(Topic(*topic, 0.9) for topic in topics),
        )


@dataclass(frozen=True)
class Recall:
    """A stage that knows the made-up articles by their ids."""

    name: str = "recall"
    needs: frozenset[str] = frozenset({"text"})
    gives: frozenset[str] = frozenset({"title", "published", "source", "language", "entities", "quotes", "topics"})

    def __call__(self, articles: Sequence[Article], /) -> list[Article]:
        known = {article.id: article for article in made_up_articles(KNOWN)}
        return [replace(known[a.id], page=a.page, stages=a.stages) for a in articles]


def make_pipeline() -> Pipeline:
    return Pipeline([Recall()])


def annotate_made_up(count: int, output: Path, format: str = "parquet", **options: Any) -> Corpus:
    """A corpus of made-up articles in a folder, up to KNOWN of them."""
    return annotate_corpus(
        [article.page for article in made_up_articles(count)],
        output,
        pipeline="tests.show.newsroom:make_pipeline",
        workers=0,
        progress="none",
        format=format,
        **options,
    )

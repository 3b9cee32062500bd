"""Light pipelines for the tests of corpus runs, made by name in any worker; what a page says makes them fail."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass, replace
from typing import Any

from newsnlp import Article, Entity, Mention, Pipeline, Quote, Span, Topic, stage
from newsnlp.annotations import Keyphrase, Related


@stage("words", needs="text", gives="entities")
def find_capitals(article: Article) -> tuple[Entity, ...]:
    """Every capitalised word is a person."""
    found = []
    start = 0
    for number, word in enumerate(article.text.split(" ")):
        if word[:1].isupper():
            mention = Mention(Span(start, start + len(word)), score=1 / (1 + number))
            found.append(Entity(f"person-{number}", "person", word, mentions=(mention,), score=1 / 3))
        start += len(word) + 1
    return tuple(found)


@dataclass(frozen=True)
class Misbehave:
    """Does what the page asks for: RAISE, SLEEP, KILL (its own process), EXIT, WRONG (a value no file holds)."""

    pause_s: float = 0.0
    name: str = "misbehave"
    needs: frozenset[str] = frozenset({"text", "entities"})
    gives: frozenset[str] = frozenset({"quotes", "topics", "keyphrases", "related", "title", "extra.length"})

    def __call__(self, articles, /) -> list[Article]:
        return [self.one(article) for article in articles]

    def one(self, article: Article) -> Article:
        text = article.text
        if self.pause_s:
            time.sleep(self.pause_s)
        if "RAISE" in text:
            raise ValueError("the page asked for it")
        if "SLEEP" in text:
            time.sleep(3600)
        if "KILL" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "EXIT" in text:
            sys.exit(3)
        title: Any = object() if "WRONG" in text else (text.split("\n")[0][:40] or None)
        end = min(len(text), 8)
        return replace(
            article,
            title=title,
            quotes=(Quote((Span(0, end),), "direct", cue=Span(0, end // 2)),) if end else (),
            topics=(Topic("medtop:11000000", "politics", 0.1 + len(text) % 7 / 10),),
            keyphrases=(Keyphrase(text[:5], 1.0),),
            related=(Related("other", 0.5, ("term",)),),
            extra={**article.extra, "length": len(text), "pair": (1, 2)},
        )


def make(pause_s: float = 0.0) -> Pipeline:
    print("a library that prints must not disturb the worker")
    return Pipeline([find_capitals, Misbehave(pause_s)])


def make_words() -> Pipeline:
    """Fills no `related`, so that a run may."""
    return Pipeline([find_capitals])


def refuse() -> Pipeline:
    raise RuntimeError("no weights")


def die() -> Pipeline:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError

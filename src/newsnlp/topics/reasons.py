"""Why a text got a topic: the words of it that decided."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from newsnlp.annotations import Topic
from newsnlp.article import Article, no_series
from newsnlp.topics.media_topics import vocabulary
from newsnlp.topics.model import Reason, TopicModel


def explain(
    article: Article | str, topic: Topic | str, *, model: str | TopicModel = "topics_en", k: int = 10
) -> tuple[Reason, ...]:
    """The k words or pairs of words that weighed most for a topic, best first, as they stand in the article.

    topic: one of the article's, or an id, "medtop:11000000"; a retired id explains its successor's term. weight: the
    share of the words in the log-odds of the topic. () where no word speaks for it. model: the one that gave the topic.

    Raises:
        ValueError: the model has no such topic.
        ModelError: there is no such model.
    """
    read = model if isinstance(model, TopicModel) else _read(str(model))
    wanted = topic.id if isinstance(topic, Topic) else topic
    if wanted not in read.ids and (concept := vocabulary().get(wanted)) is not None:
        wanted = next((top for top in concept.tops if top in read.ids), wanted)
    return read.reasons(text_to_read(article), wanted, k)


@lru_cache(maxsize=4)
def _read(name: str) -> TopicModel:
    return TopicModel.read(name)


def several(articles: Iterable[Article | str]) -> Iterable[Article | str]:
    """The articles as they are; one alone or a table, which Python takes for many letters or names, is refused."""
    if (wrong := no_series(articles)) is not None:
        raise TypeError(f"expected several articles or texts, not {wrong}")
    return articles


def text_to_read(article: Article | str) -> str:
    """The words that tell the topic: the title, where it is known and not the first line anyway, and the text.

    Raises:
        TypeError: it is neither an Article nor a text.
    """
    if isinstance(article, str):
        return article
    if not isinstance(article, Article):
        raise TypeError(f"expected an Article or a text, not {article!r:.60}")
    if article.title and not article.text.lstrip().startswith(article.title):
        return f"{article.title}\n{article.text}"
    return article.text

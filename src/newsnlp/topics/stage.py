"""The stage: topics and keyphrases of each article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from newsnlp.article import Article
from newsnlp.topics.keyphrases import WordTable, choose_keyphrases
from newsnlp.topics.model import TopicModel
from newsnlp.topics.reasons import text_to_read


class Topics:
    """Fills `article.topics`, and `article.keyphrases` unless keyphrases is False.

    model: "topics_en" for the IPTC Media Topics, the folder of a model of your own (`newsnlp.topics.train`), or a
    TopicModel. An article gets every topic that reaches its threshold, best first; a text that is too short, or about
    nothing the model knows, gets ().

    Raises:
        ModelError: there is no such model, or it is damaged.
    """

    name = "topics"

    def __init__(self, model: str | Path | TopicModel = "topics_en", *, keyphrases: bool = True):
        self.model = model if isinstance(model, TopicModel) else TopicModel.read(model)
        self.words = WordTable.read() if keyphrases else None
        self.needs = frozenset({"text", "entities"} if keyphrases else {"text"})
        self.gives = frozenset({"topics", "keyphrases"} if keyphrases else {"topics"})
        self.version = self.model.version

    def __call__(self, articles: Sequence[Article], /) -> list[Article]:
        return [self._annotate(article) for article in articles]

    def _annotate(self, article: Article) -> Article:
        topics = self.model.topics(text_to_read(article))
        if self.words is None:
            return replace(article, topics=topics)
        phrases = choose_keyphrases(article.text, article.title, article.entities, self.words)
        return replace(article, topics=topics, keyphrases=phrases)

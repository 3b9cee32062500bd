"""The ready-made pipelines; the only module that knows every stage."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from newsnlp.article import Article, Page
from newsnlp.errors import PipelineError
from newsnlp.pipeline import Pipeline, Stage

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

    from newsnlp.related.index import RelatedIndex

STAGES = ("clean", "read", "entities", "quotes", "topics", "related")
# The stages that cannot work without others.
NEEDED = {"entities": {"read"}, "quotes": {"read", "entities"}}


def load(
    *,
    exclude: Iterable[str] = (),
    reader: str | Language = "en_news",
    topics: str | Path = "topics_en",
    index: RelatedIndex | str | Path | None = None,
    related: int = 10,
    gazetteer: Any = None,
    threads: int = 1,
    keep_doc: bool = False,
    clean: dict[str, Any] | None = None,
) -> Pipeline:
    """The default English pipeline, from inside the package; no network.

    exclude: stages to leave out, by name: clean, read, entities, quotes, topics, related. Without "clean",
    article.text is article.raw, with the same offsets; without "read" or "entities", topics come without keyphrases.
    reader: our own "en_news", or any installed spaCy pipeline (quotes then come from rules over its parse).
    topics: the IPTC model, or a folder that `newsnlp.topics.train` made. index: a RelatedIndex, or its path, fills
    `article.related` with `related` articles. gazetteer: people, parties and places of your own, which win.
    threads: windows of text that are read at a time. keep_doc: keep the spaCy Doc. clean: options of the cleaning.

    Raises:
        PipelineError: an unknown stage is excluded, or what is left cannot work.
        ModelError: a model is missing or damaged.
    """
    left_out = {exclude} if isinstance(exclude, str) else set(exclude)
    unknown = left_out - set(STAGES)
    if unknown:
        raise PipelineError(f"no stage {sorted(unknown)}; there are {', '.join(STAGES)}")
    idle = [name for name, needed in NEEDED.items() if name not in left_out and needed & left_out]
    if idle:
        raise PipelineError(f"without {sorted(left_out & {'read', 'entities'})}, exclude {idle} as well")
    for option, number in (("threads", threads), ("related", related)):
        if number < 1:
            raise ValueError(f"{option} is {number}, expected at least 1")
    stages: list[Stage] = []
    if "clean" not in left_out:
        from newsnlp.cleaning.stage import Clean

        stages.append(Clean(**(clean or {})))
    if "read" not in left_out:
        from newsnlp.reading.stage import Read

        stages.append(Read(reader, threads=threads))
    if "entities" not in left_out:
        from newsnlp.entities.stage import Entities

        stages.append(Entities(gazetteer=gazetteer))
    if "quotes" not in left_out:
        from newsnlp.quotes.stage import Quotes

        stages.append(Quotes())
    if "topics" not in left_out:
        from newsnlp.topics.stage import Topics

        stages.append(Topics(topics, keyphrases=not left_out & {"read", "entities"}))
    if "related" not in left_out and index is not None:
        from newsnlp.related.index import RelatedIndex
        from newsnlp.related.stage import RelatedArticles

        opened = index if isinstance(index, RelatedIndex) else RelatedIndex.open(index)
        stages.append(RelatedArticles(opened, k=related))
    again = partial(
        load,
        exclude=sorted(left_out),
        reader=reader,
        topics=topics,
        index=index,
        related=related,
        gazetteer=gazetteer,
        threads=threads,
        keep_doc=keep_doc,
        clean=clean,
    )
    return Pipeline(stages, keep_doc=keep_doc, made_by=again)


def clean(
    page: str | bytes | Page | os.PathLike[str],
    *,
    url: str | None = None,
    media_type: str | None = None,
    **options: Any,
) -> Article:
    """Only the cleaning, as an Article: text, title, date, authors, and what was dropped and why.

    url and media_type belong to a page given as str or bytes; options are those of `cleaning.stage.Clean`.
    """
    from newsnlp.cleaning.stage import Clean

    if not isinstance(page, Page) and (url is not None or media_type is not None):
        known = Page.of(page)
        page = Page(known.raw, id=known.id, url=url or known.url, media_type=media_type or known.media_type)
    return Pipeline([Clean(**options)])(page)

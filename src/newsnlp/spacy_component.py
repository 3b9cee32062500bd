"""All of newsnlp after the reading inside a user's own spaCy pipeline: `nlp.add_pipe("newsnlp")`.

The results are plain data and span groups, so `to_bytes`, `DocBin` and `n_process` work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from newsnlp.article import Article
from newsnlp.errors import PipelineError
from newsnlp.pipeline import Pipeline, Stage
from newsnlp.reading.stage import warnings_about

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

KEY = "newsnlp"  # of doc.user_data, and the name of the extension
STAGES = ("entities", "quotes", "topics", "related")
GROUPS = ("newsnlp_mentions", "newsnlp_quotes", "newsnlp_cues", "newsnlp_sources")

ErrorHandler = Callable[[str, "NewsnlpComponent", list["Doc"], Exception], None]


@dataclass(frozen=True)
class UsersDoc:
    """The stage that reads in the place of ours: the user's pipeline has done it."""

    name: str = "read"
    needs: frozenset[str] = frozenset({"text"})
    gives: frozenset[str] = frozenset({"doc"})

    def __call__(self, articles: Sequence[Article], /) -> list[Article]:
        return [
            article if article.doc is None else replace(article, warnings=tuple(warnings_about(article, article.doc)))
            for article in articles
        ]


class NewsnlpComponent:
    """A spaCy component that finds entities, quotes, topics and related articles in what the pipeline has read.

    It writes `doc.user_data["newsnlp"]`, and reads the same as `doc._.newsnlp`: `Article.to_dict(raw=False)` of the
    text, a dict of plain lists, dicts, strings and numbers with offsets in characters of `doc.text`. Span groups:
    "newsnlp_mentions", "newsnlp_quotes", "newsnlp_cues" and "newsnlp_sources", as `Article.to_doc` makes them.
    `doc.ents` is read and never changed. Quotes come from `doc.spans["attribution"]` of our reader's `news_encoder`
    where the pipeline has it, else from rules over the parse. `DocBin` keeps user data with store_user_data=True.

    stages: of "entities", "quotes", "topics" and "related", those that run. The settings are those of `newsnlp.load`,
    as plain values; the models are opened with the first Doc, in each process by itself.
    """

    def __init__(
        self,
        name: str = "newsnlp",
        *,
        stages: Sequence[str] = ("entities", "quotes", "topics"),
        topics: str = "topics_en",
        gazetteer: str | None = None,
        index: str | None = None,
        related: int = 10,
    ):
        unknown = [stage for stage in stages if stage not in STAGES]
        if unknown:
            raise PipelineError(f"no stage {unknown}; there are {', '.join(STAGES)}")
        if "related" in stages and index is None:
            raise PipelineError("stage 'related' needs an index: the path where a RelatedIndex was saved")
        if "quotes" in stages and "entities" not in stages:
            raise PipelineError("stage 'quotes' needs 'entities'; add it to stages")
        self.name = name
        self.stages = tuple(stages)
        self.topics = topics
        self.gazetteer = gazetteer
        self.index = index
        self.related = related
        self._pipeline: Pipeline | None = None
        self._error_handler: ErrorHandler | None = None
        register_extension()

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_pipeline": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        # A process that was spawned has registered nothing.
        self.__dict__.update(state)
        register_extension()

    def __call__(self, doc: Doc) -> Doc:
        try:
            self._annotate([doc])
        except Exception as error:
            if self._error_handler is None:
                raise
            self._error_handler(self.name, self, [doc], error)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """The Docs, annotated in batches; one that fails goes to the error handler and does not come out."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            try:
                self._annotate(batch)
            except Exception as error:
                if self._error_handler is None:
                    raise
                yield from self._one_by_one(batch, error)
            else:
                yield from batch

    def _one_by_one(self, docs: list[Doc], error: Exception) -> Iterator[Doc]:
        assert self._error_handler is not None
        for doc in docs:
            try:
                self._annotate([doc])
            except Exception as failure:
                self._error_handler(self.name, self, [doc], failure)
            else:
                yield doc

    def set_error_handler(self, error_handler: ErrorHandler) -> None:
        """What spaCy calls for `nlp.set_error_handler`."""
        self._error_handler = error_handler

    def _annotate(self, docs: list[Doc]) -> None:
        if self._pipeline is None:
            self._pipeline = self._make_pipeline()
        articles = [replace(Article.of_text(doc.text), doc=doc) for doc in docs]
        for doc, article in zip(docs, self._pipeline.run(articles), strict=True):
            write_results(doc, article)

    def _make_pipeline(self) -> Pipeline:
        stages: list[Stage] = [UsersDoc()]
        if "entities" in self.stages:
            from newsnlp.entities.stage import Entities

            stages.append(Entities(gazetteer=self.gazetteer))
        if "quotes" in self.stages:
            from newsnlp.quotes.stage import Quotes

            stages.append(Quotes())
        if "topics" in self.stages:
            from newsnlp.topics.stage import Topics

            stages.append(Topics(self.topics, keyphrases="entities" in self.stages))
        if "related" in self.stages and self.index is not None:
            from newsnlp.related.index import RelatedIndex
            from newsnlp.related.stage import RelatedArticles

            stages.append(RelatedArticles(RelatedIndex.open(self.index), k=self.related))
        return Pipeline(stages, keep_doc=True)


def write_results(doc: Doc, article: Article) -> None:
    """The annotations of an article over `doc.text`, written to the Doc: plain data, and span groups."""
    from spacy.tokens import Span as TokenSpan

    made = article.to_doc()
    for group in GROUPS:
        spans = [
            TokenSpan(doc, span.start, span.end, span.label, kb_id=span.kb_id, span_id=span.id)
            for span in made.spans[group]
        ]
        doc.spans[group] = spans
    doc.user_data[KEY] = made.user_data[KEY]


def register_extension() -> None:
    """Makes `doc._.newsnlp` known: the dict of results, None where the component has not run."""
    from spacy.tokens import Doc

    if not Doc.has_extension(KEY):
        Doc.set_extension(KEY, getter=read_results)


def read_results(doc: Doc) -> dict[str, Any] | None:
    """The results that the component wrote, as plain data; the same before and after spaCy has serialised the Doc."""
    found: dict[str, Any] | None = _with_lists(doc.user_data.get(KEY))
    return found


def _with_lists(value: Any) -> Any:
    # spaCy reads every list of user_data back as a tuple.
    if isinstance(value, dict):
        return {name: _with_lists(inner) for name, inner in value.items()}
    return [_with_lists(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def make_newsnlp(
    nlp: Language,
    name: str,
    stages: list[str],
    topics: str,
    gazetteer: str | None,
    index: str | None,
    related: int,
) -> NewsnlpComponent:
    """The factory that spaCy calls for `nlp.add_pipe("newsnlp", config={...})`."""
    return NewsnlpComponent(name, stages=stages, topics=topics, gazetteer=gazetteer, index=index, related=related)


def register() -> None:
    """Makes the factory known to spaCy; the package's entry point does the same by importing this module."""
    from spacy.language import Language

    if not Language.has_factory("newsnlp"):
        Language.factory(
            "newsnlp",
            default_config={
                "stages": ["entities", "quotes", "topics"],
                "topics": "topics_en",
                "gazetteer": None,
                "index": None,
                "related": 10,
            },
            requires=["doc.ents"],
            assigns=["doc.spans", "doc._.newsnlp"],
            func=make_newsnlp,
        )


register()

"""Stages in a row: one page in, one annotated article out; many in, many out, in order."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal, Protocol, TypeVar, overload, runtime_checkable

from newsnlp.annotations import Failure, StageRun
from newsnlp.article import Article, Page, no_series
from newsnlp.decode import decode
from newsnlp.errors import PageError, PipelineError, StageError

PageLike = str | bytes | Page | os.PathLike[str]
Context = TypeVar("Context")
OnError = Literal["raise", "record"]

# What an article has before any stage has run: its text is its raw page until a cleaning stage makes it anew.
FROM_THE_START = frozenset({"page", "raw", "text", "alignment"})
FIELDS = frozenset(
    {
        *FROM_THE_START,
        *("title", "published", "authors", "section", "source", "tags", "language", "article_probability", "dropped"),
        *("doc", "entities", "quotes", "topics", "keyphrases", "related"),
    }
)


@runtime_checkable
class Stage(Protocol):
    """Articles in, the same articles out with more of their fields filled: same length, same order.

    The size of the batch never changes a result. needs and gives are names of Article fields, or "extra.NAME".
    """

    @property
    def name(self) -> str: ...
    @property
    def needs(self) -> frozenset[str]: ...
    @property
    def gives(self) -> frozenset[str]: ...
    def __call__(self, articles: Sequence[Article], /) -> list[Article]: ...


@dataclass(frozen=True)
class FunctionStage:
    """A function over one article as a stage; its value fills the one field that it gives."""

    function: Callable[[Article], Any]
    name: str
    needs: frozenset[str]
    gives: frozenset[str]

    def __getstate__(self) -> dict[str, Any]:
        # Under the decorator the function's own name leads to this stage; pickle finds the function one step further.
        if found_by_name(self.function) is self:
            self.function.__qualname__ += ".function"
        return vars(self)

    def __call__(self, articles: Sequence[Article], /) -> list[Article]:
        (target,) = self.gives
        done = []
        for article in articles:
            value = self.function(article)
            if target.startswith("extra."):
                done.append(replace(article, extra={**article.extra, target.removeprefix("extra."): value}))
            else:
                done.append(replace(article, **{target: value}))
        return done


def found_by_name(function: Callable[..., Any]) -> Any:
    """What stands in the module of a function under its name, as pickle looks for it; None where nothing does."""
    found: Any = sys.modules.get(getattr(function, "__module__", None) or "")
    for part in getattr(function, "__qualname__", "").split("."):
        found = getattr(found, part, None)
    return found


def stage(
    name: str, *, needs: str | Iterable[str] = (), gives: str
) -> Callable[[Callable[[Article], Any]], FunctionStage]:
    """Makes a stage of a function over one article.

    >>> @stage("length", needs="text", gives="extra.words")
    ... def count_words(article):
    ...     return len(article.text.split())
    """

    def wrap(function: Callable[[Article], Any]) -> FunctionStage:
        wanted = frozenset({needs} if isinstance(needs, str) else needs)
        return FunctionStage(function, name, wanted, frozenset({gives}))

    return wrap


class Pipeline:
    """Stages in a row, checked when it is made.

    made_by: what makes it again. A pipeline that has one is copied and pickled by it, without its models: another
    process opens its own. One without is pickled stage by stage.

    Raises:
        PipelineError: a stage needs what nothing before it gives, two stages give one field, a stage changes what an
            earlier one has read, two stages share a name, or a field is none of Article's.
    """

    def __init__(
        self,
        stages: Iterable[Stage],
        *,
        keep_doc: bool = False,
        made_by: Callable[[], Pipeline] | None = None,
    ):
        self.stages: tuple[Stage, ...] = tuple(stages)
        self.keep_doc = keep_doc
        self.made_by = made_by
        check_order(self.stages)

    def __reduce__(self) -> Any:
        return super().__reduce__() if self.made_by is None else (self.made_by, ())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(s.name for s in self.stages)

    def __repr__(self) -> str:
        return f"Pipeline({' > '.join(self.names)})"

    def __call__(self, page: PageLike) -> Article:
        """The annotated article of one page: HTML or text (told apart), bytes, a Page, or a path to a file.

        Raises:
            PageError: what was given is no page.
            StageError: a stage failed; its cause is the error within.
        """
        return self.run([article_of(page)])[0]

    @overload
    def pipe(
        self,
        pages: Iterable[PageLike],
        *,
        batch_size: int = 32,
        as_tuples: Literal[False] = False,
        on_error: OnError = "raise",
    ) -> Iterator[Article]: ...
    @overload
    def pipe(
        self,
        pages: Iterable[tuple[PageLike, Context]],
        *,
        batch_size: int = 32,
        as_tuples: Literal[True],
        on_error: OnError = "raise",
    ) -> Iterator[tuple[Article, Context]]: ...
    def pipe(
        self,
        pages: Iterable[Any],
        *,
        batch_size: int = 32,
        as_tuples: bool = False,
        on_error: OnError = "raise",
    ) -> Iterator[Any]:
        """The annotated articles of many pages, lazily and in order; batch_size never changes a result.

        as_tuples: pages are (page, context), and so is what comes out. on_error: "raise" a StageError that names the
        stage and the article, or "record" it: the article comes out with `failure` set and what was filled before.

        Raises:
            PageError: pages is one page or a whole table, or, unless failures are recorded, one of them is no page.
        """
        if (wrong := no_series(pages)) is not None:
            raise PageError(f"expected an iterable of pages, not {wrong}")
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}, expected at least 1")
        if on_error not in ("raise", "record"):
            raise ValueError(f'on_error is {on_error!r}, expected "raise" or "record"')
        return self._piped(pages, batch_size, as_tuples, on_error)

    def _piped(self, pages: Iterable[Any], batch_size: int, as_tuples: bool, on_error: OnError) -> Iterator[Any]:
        stream = iter(pages)
        while batch := list(islice(stream, batch_size)):
            articles = [self._article(item[0] if as_tuples else item, on_error) for item in batch]
            done = self.run(articles, on_error=on_error)
            if as_tuples:
                yield from zip(done, (context for _, context in batch), strict=True)
            else:
                yield from done

    def _article(self, page: PageLike, on_error: OnError) -> Article:
        try:
            return article_of(page)
        except PageError as error:
            if on_error == "raise":
                raise
            failed = Article.of_text("", Page("", id=getattr(page, "id", None)))
            return replace(failed, failure=Failure("page", str(error)))

    def run(self, articles: Sequence[Article], *, on_error: OnError = "raise") -> list[Article]:
        """The articles through every stage. If a batch fails, it is rerun one article at a time, by name."""
        current = list(articles)
        for each in self.stages:
            current = run_stage(each, current, on_error)
        if not self.keep_doc:
            current = [replace(a, doc=None) if a.doc is not None else a for a in current]
        return current


def article_of(page: PageLike) -> Article:
    """The article before any stage: its text is the page as text."""
    known = Page.of(page)
    raw, notes = decode(known)
    return replace(Article.of_text(raw, known), warnings=notes)


def run_stage(each: Stage, articles: list[Article], on_error: OnError) -> list[Article]:
    """One stage over a batch; articles that failed before pass by it untouched."""
    from newsnlp import __version__

    sound = [a for a in articles if a.failure is None]
    if not sound:
        return articles
    try:
        done = checked(each, sound)
    except Exception as error:
        if len(sound) == 1 and on_error == "raise":
            raise StageError(each.name, sound[0].id, error) from error
        done = [one_alone(each, a, on_error) for a in sound]
    ran = StageRun(each.name, getattr(each, "version", __version__))
    marked = iter([replace(a, stages=(*a.stages, ran)) if a.failure is None else a for a in done])
    return [a if a.failure is not None else next(marked) for a in articles]


def one_alone(each: Stage, article: Article, on_error: OnError) -> Article:
    try:
        return checked(each, [article])[0]
    except Exception as error:
        if on_error == "raise":
            raise StageError(each.name, article.id, error) from error
        return replace(article, failure=Failure(each.name, f"{type(error).__name__}: {error}"))


def checked(each: Stage, articles: list[Article]) -> list[Article]:
    done = list(each(articles))
    if len(done) != len(articles):
        raise PipelineError(f"stage {each.name!r} took {len(articles)} articles and returned {len(done)}")
    return done


def check_order(stages: Sequence[Stage]) -> None:
    """Refuses an order of stages that cannot work; see Pipeline."""
    filled: dict[str, str] = {}
    read: dict[str, str] = {}
    names: set[str] = set()
    for each in stages:
        if each.name in names:
            raise PipelineError(f"two stages are named {each.name!r}")
        names.add(each.name)
        unknown = {f for f in each.needs | each.gives if f not in FIELDS and not f.startswith("extra.")}
        if unknown:
            raise PipelineError(f"stage {each.name!r} speaks of {sorted(unknown)}, which are no fields of Article")
        missing = each.needs - FROM_THE_START - filled.keys()
        if missing:
            giver = next((s.name for s in stages if missing & s.gives), None)
            hint = f"put {giver!r} before it" if giver else "no stage here gives that"
            raise PipelineError(f"stage {each.name!r} needs {sorted(missing)}; {hint}")
        for field_name in each.gives:
            if field_name in filled:
                raise PipelineError(f"stages {filled[field_name]!r} and {each.name!r} both give {field_name!r}")
            if field_name in read:
                raise PipelineError(
                    f"stage {each.name!r} gives {field_name!r}, which {read[field_name]!r} has read before; swap them"
                )
            filled[field_name] = each.name
        for field_name in each.needs:
            read.setdefault(field_name, each.name)

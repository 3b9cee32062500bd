"""Articles as features for scikit-learn: who is named, what about, and how people are quoted.

    features = make_union(EntityVectorizer(min_df=2), TopicVectorizer(), QuoteVectorizer())
    model = make_pipeline(ArticleAnnotator(), features, LogisticRegression())
    model.fit(pages, labels)

The vectorizers take Articles; `ArticleAnnotator` makes them of pages. All are transformers with the usual contract:
`fit` learns columns alone, `get_feature_names_out` names them, `clone`, `set_params` and grid searches work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from newsnlp.annotations import ENTITY_KINDS, EntityKind
from newsnlp.article import Article, no_series

if TYPE_CHECKING:
    from newsnlp.pipeline import Pipeline

Weight = Literal["mentions", "binary", "salience"]

QUOTE_FEATURES = (
    "quotes",
    "direct",
    "mixed",
    "indirect",
    "speech",
    "thought",
    "speakers",
    "unnamed_share",
    "quoted_share",
    "first_speaker_share",
)


class _ArticleTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """What all have in common: their input is a sequence of Articles or pages, not a table of numbers."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags


class ArticleAnnotator(_ArticleTransformer, auto_wrap_output_keys=None):  # type: ignore[call-arg]
    """Annotates pages with a pipeline: whatever `nlp.pipe` takes in, Articles out. There is nothing to fit.

    exclude, reader: as in `newsnlp.load`. batch_size: pages read together; it changes no result. The models are opened
    with the first page, in each process by itself, so that the transformer can be copied, sent and kept in a grid
    search. An Article that comes in goes out as it is, so annotated articles can be used again.

    Raises:
        StageError: a page failed.
    """

    def __init__(self, *, exclude: Sequence[str] = (), reader: str = "en_news", batch_size: int = 32):
        self.exclude = exclude
        self.reader = reader
        self.batch_size = batch_size

    def fit(self, X: Iterable[Any], y: Any = None) -> ArticleAnnotator:
        """Nothing is learnt."""
        return self

    def transform(self, X: Iterable[Any]) -> list[Article]:
        """An Article for each page, in order."""
        if (wrong := no_series(X)) is not None:
            raise TypeError(f"expected a sequence of pages, not {wrong}")
        pages = list(X)
        fresh = [page for page in pages if not isinstance(page, Article)]
        made = iter(self._pipeline().pipe(fresh, batch_size=self.batch_size)) if fresh else iter(())
        return [page if isinstance(page, Article) else next(made) for page in pages]

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """One column, that of the articles."""
        return np.array(["article"], dtype=object)

    def _pipeline(self) -> Pipeline:
        key = ((self.exclude,) if isinstance(self.exclude, str) else tuple(self.exclude), self.reader)
        opened: tuple[Any, Pipeline] | None = self.__dict__.get("_opened")
        if opened is None or opened[0] != key:
            from newsnlp.presets import load

            opened = self._opened = (key, load(exclude=key[0], reader=self.reader))
        return opened[1]

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name != "_opened"}

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        return tags


class EntityVectorizer(_ArticleTransformer):
    """Who and what an article names, as a sparse matrix: a column for each name, "person:Ada Obi".

    kinds: of entities that count. weight: "mentions" counts them, "binary" is 1, "salience" is how much the article is
    about it, in [0, 1]. min_df, max_df: a name must stand in at least, and at most, so many articles (int), or so
    large a share of them (float). max_features: only the names of most articles. A name that `fit` has not seen has no
    column.
    """

    def __init__(
        self,
        *,
        kinds: Sequence[EntityKind] = ENTITY_KINDS,
        weight: Weight = "mentions",
        min_df: int | float = 1,
        max_df: int | float = 1.0,
        max_features: int | None = None,
    ):
        self.kinds = kinds
        self.weight = weight
        self.min_df = min_df
        self.max_df = max_df
        self.max_features = max_features

    def fit(self, X: Iterable[Article], y: Any = None) -> EntityVectorizer:
        """Learns which names have a column."""
        articles = checked(X)
        kinds = [self.kinds] if isinstance(self.kinds, str) else self.kinds
        unknown = [kind for kind in kinds if kind not in ENTITY_KINDS]
        if unknown:
            raise ValueError(f"no kind {unknown}; there are {', '.join(ENTITY_KINDS)}")
        if self.weight not in ("mentions", "binary", "salience"):
            raise ValueError(f"weight is {self.weight!r}, expected 'mentions', 'binary' or 'salience'")
        counts: Counter[str] = Counter()
        for article in articles:
            counts.update(self._weights(article).keys())
        least, most = (_documents(df, len(articles)) for df in (self.min_df, self.max_df))
        kept = [name for name, count in counts.items() if least <= count <= most]
        kept.sort(key=lambda name: (-counts[name], name))
        self.vocabulary_ = {name: i for i, name in enumerate(sorted(kept[: self.max_features]))}
        return self

    def transform(self, X: Iterable[Article]) -> csr_matrix:
        """A row for each article, in order."""
        check_is_fitted(self, "vocabulary_")
        rows = [self._weights(article) for article in checked(X)]
        return _sparse(rows, self.vocabulary_)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """The names of the columns: kind and name."""
        check_is_fitted(self, "vocabulary_")
        return np.array(list(self.vocabulary_), dtype=object)

    def _weights(self, article: Article) -> dict[str, float]:
        weights: dict[str, float] = {}
        for entity in article.entities:
            if entity.kind in self.kinds:
                key = f"{entity.kind}:{entity.name}"
                if self.weight == "mentions":
                    weights[key] = weights.get(key, 0.0) + len(entity.mentions)
                else:
                    weight = 1.0 if self.weight == "binary" else entity.salience
                    weights[key] = max(weights.get(key, 0.0), weight)
        return weights


class TopicVectorizer(_ArticleTransformer):
    """How probable each topic is, as a sparse matrix: a column for each topic id that `fit` has seen.

    Columns are ids, "medtop:11000000", for names change. A topic that the article was not given is 0.
    """

    def fit(self, X: Iterable[Article], y: Any = None) -> TopicVectorizer:
        """Learns which topics have a column."""
        ids = sorted({topic.id for article in checked(X) for topic in article.topics})
        self.vocabulary_ = {id: i for i, id in enumerate(ids)}
        return self

    def transform(self, X: Iterable[Article]) -> csr_matrix:
        """A row for each article, in order."""
        check_is_fitted(self, "vocabulary_")
        return _sparse([{topic.id: topic.score for topic in a.topics} for a in checked(X)], self.vocabulary_)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """The ids of the topics."""
        check_is_fitted(self, "vocabulary_")
        return np.array(list(self.vocabulary_), dtype=object)


class QuoteVectorizer(_ArticleTransformer):
    """How an article quotes, as a dense matrix of ten columns; `fit` learns nothing.

    quotes, and of these direct, mixed, indirect; speech, thought; speakers: people and bodies with a name who are
    quoted; unnamed_share: of quotes without such a speaker; quoted_share: of the characters of the text that are
    quoted; first_speaker_share: of quotes by the one quoted most. Shares are in [0, 1], and 0 without quotes or text.
    """

    def fit(self, X: Iterable[Article], y: Any = None) -> QuoteVectorizer:
        """Nothing is learnt."""
        checked(X)
        return self

    def transform(self, X: Iterable[Article]) -> NDArray[np.float64]:
        """A row for each article, in order."""
        rows = [quote_features(article) for article in checked(X)]
        return np.array(rows, dtype=np.float64).reshape(-1, len(QUOTE_FEATURES))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """The names of the columns."""
        return np.array(QUOTE_FEATURES, dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        return tags


def quote_features(article: Article) -> tuple[float, ...]:
    """The numbers of `QUOTE_FEATURES`, in their order."""
    quotes = article.quotes
    kinds = Counter(q.kind for q in quotes)
    acts = Counter(q.act for q in quotes)
    speakers = Counter(q.speaker for q in quotes if q.speaker is not None)
    quoted = sum(len(span) for span in _merged(article))
    count = max(len(quotes), 1)
    return (
        len(quotes),
        kinds["direct"],
        kinds["mixed"],
        kinds["indirect"],
        acts["speech"],
        acts["thought"],
        len(speakers),
        (len(quotes) - speakers.total()) / count,
        quoted / max(len(article.text), 1),
        max(speakers.values(), default=0) / count,
    )


def _merged(article: Article) -> list[range]:
    """The characters that are quoted, each once, whatever quotes overlap."""
    merged: list[range] = []
    for span in sorted(piece for quote in article.quotes for piece in quote.content):
        if merged and span.start <= merged[-1].stop:
            merged[-1] = range(merged[-1].start, max(merged[-1].stop, span.end))
        else:
            merged.append(range(span.start, span.end))
    return merged


def checked(X: Iterable[Article]) -> list[Article]:
    """The articles as a list.

    Raises:
        TypeError: something in it is no Article, or X is one Article, a text or a table.
    """
    if (wrong := no_series(X)) is not None:
        raise TypeError(f"expected a sequence of Articles, not {wrong}")
    articles = list(X)
    for article in articles:
        if not isinstance(article, Article):
            raise TypeError(f"expected Articles, not {type(article).__name__}; put ArticleAnnotator() before this step")
    return articles


def _documents(df: int | float, total: int) -> float:
    """A number of articles, given as one or as a share."""
    return df * total if isinstance(df, float) else df


def _sparse(rows: Sequence[dict[str, float]], vocabulary: dict[str, int]) -> csr_matrix:
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for row in rows:
        known = sorted((vocabulary[key], value) for key, value in row.items() if key in vocabulary and value)
        columns += [column for column, _ in known]
        values += [value for _, value in known]
        starts.append(len(columns))
    shape = (len(rows), len(vocabulary))
    return csr_matrix((np.array(values, np.float64), np.array(columns, np.int32), starts), shape=shape)

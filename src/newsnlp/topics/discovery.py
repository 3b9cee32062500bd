"""The topics of a corpus that has no labels: non-negative matrix factorisation over TF-IDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from newsnlp.article import Article
from newsnlp.errors import EmptyTextError, MissingExtraError
from newsnlp.topics.own import learn_terms, weigh_texts
from newsnlp.topics.reasons import several, text_to_read
from newsnlp.topics.words import counted_words, lead, normal_form, word_places

if TYPE_CHECKING:
    import pandas as pd

LEAD_CHARACTERS = 3000


@dataclass(frozen=True)
class Discovery:
    """Topics that a corpus turned out to have.

    topics: a frame with a row a topic, largest first: topic (a number from 0), share (of the corpus, the shares sum to
    1), words (a tuple, best first), articles (ids of those most about it, best first).
    articles: a frame with a row an article, in order: article (its id, or its place as text), topic (the strongest, -1
    for an article with no known word), weight (of that topic in the article, in [0, 1]).
    """

    topics: pd.DataFrame
    articles: pd.DataFrame

    def plot(self, *, words: int = 8) -> Any:
        """Bars of the topics' shares, labelled with their words: a matplotlib Figure.

        Raises:
            MissingExtraError: matplotlib is not installed.
        """
        try:
            from matplotlib.figure import Figure
        except ImportError as error:
            raise MissingExtraError("plots need matplotlib: pip install newsnlp[plots]") from error
        labels = [", ".join(each[:words]) for each in self.topics["words"]]
        figure = Figure(figsize=(9, 0.6 + 0.36 * len(labels)), layout="constrained")
        axes = figure.add_subplot()
        axes.barh(range(len(labels)), 100 * self.topics["share"], color="#31688e")
        axes.set_yticks(range(len(labels)), labels)
        axes.invert_yaxis()
        axes.set_xlabel("share of the corpus, %")
        axes.spines[["top", "right"]].set_visible(False)
        return figure


def discover(
    articles: Iterable[Article | str],
    *,
    topics: int = 20,
    words: int = 10,
    examples: int = 5,
    rarest: int = 3,
    most_common: float = 0.3,
    seed: int = 0,
) -> Discovery:
    """The `topics` topics that the articles of a corpus speak of, with their words and their articles, as frames.

    words, examples: how many words and articles to show for each. rarest: fewest articles a term must stand in;
    most_common: largest share of the articles, terms above it are left out. Fewer articles or terms than topics give
    fewer topics. The same articles and seed give the same topics.

    Raises:
        ValueError: `topics` is less than 1.
        EmptyTextError: no term stands in `rarest` articles or more, and in `most_common` of them or fewer.
    Source: Lee & Seung (1999), by way of scikit-learn, started from the singular vectors ("nndsvd").
    """
    if topics < 1:
        raise ValueError(f"topics is {topics}, expected at least 1")
    import pandas as pd
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    ids: list[str] = []
    read: list[list[str]] = []
    shown: dict[str, dict[str, int]] = {}
    for place, article in enumerate(several(articles)):
        ids.append((article.id if isinstance(article, Article) else None) or str(place))
        text = lead(text_to_read(article), LEAD_CHARACTERS)
        read.append(counted_words(text))
        for start, end, form in word_places(text):
            surface = shown.setdefault(form, {})
            word = text[start:end]
            surface[word] = surface.get(word, 0) + 1
    terms, idf = learn_terms(read, rarest, 20_000)
    features = weigh_texts(read, terms, idf)
    frequency = np.asarray((features > 0).sum(axis=0)).reshape(-1)
    known = [t for t, row in terms.items() if frequency[row] <= max(rarest, most_common * len(read))]
    if not known:
        most = f"at most {most_common:.0%} of them (most_common)"
        raise EmptyTextError(f"of {len(read)} articles no term stands in {rarest} or more (rarest), and in {most}")
    features = features[:, [terms[t] for t in known]]
    number = min(topics, *features.shape)
    import warnings

    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        # 300 rounds order the words as more do; the rest moves the third decimal.
        warnings.simplefilter("ignore", ConvergenceWarning)
        factors = NMF(number, init="nndsvd", max_iter=300, random_state=seed)
        amounts = factors.fit_transform(features)
    # A topic's words are scaled to one total, so that the amounts of two topics compare.
    totals = factors.components_.sum(axis=1)
    amounts = amounts * totals
    sums = amounts.sum(axis=1, keepdims=True)
    weights = np.divide(amounts, sums, out=np.zeros_like(amounts), where=sums > 0)
    shares = weights.sum(axis=0) / max(weights.sum(), 1e-12)
    order = [int(k) for k in np.argsort(-shares, kind="stable") if totals[k] > 0]
    best = weights[:, order].argmax(axis=1) if order else np.zeros(len(ids), int)
    return Discovery(
        topics=pd.DataFrame(
            {
                "topic": range(len(order)),
                "share": [float(shares[k]) for k in order],
                "words": [_top_words(factors.components_[k], known, words, shown) for k in order],
                "articles": [
                    tuple(ids[i] for i in np.argsort(-amounts[:, k], kind="stable")[:examples] if amounts[i, k] > 0)
                    for k in order
                ],
            }
        ),
        articles=pd.DataFrame(
            {
                "article": ids,
                "topic": [int(b) if sums[i, 0] > 0 else -1 for i, b in enumerate(best)],
                "weight": [float(weights[i, order[b]]) if order else 0.0 for i, b in enumerate(best)],
            }
        ),
    )


def _top_words(component: Any, terms: list[str], k: int, shown: dict[str, dict[str, int]]) -> tuple[str, ...]:
    """The k heaviest terms as the corpus spells them; a word that a pair already shows is not said again."""
    found: list[str] = []
    for i in np.argsort(-component, kind="stable")[: 4 * k]:
        if component[i] <= 0 or len(found) == k:
            break
        parts = terms[i].split()
        if any(set(parts) & {normal_form(w.lower()) for w in each.split()} for each in found):
            continue
        found.append(" ".join(_spelling(shown[p]) for p in parts))
    return tuple(found)


def _spelling(counts: dict[str, int]) -> str:
    """The form that stands most often, singular or plural; with capitals where nine of ten times it has them."""
    forms: Counter[str] = Counter()
    for word, count in counts.items():
        forms[word.lower()] += count
    form, count = max(forms.items(), key=lambda item: (item[1], item[0]))
    if counts.get(form, 0) > 0.1 * count:
        return form
    # "BEIRUT" of a dateline is spelled as elsewhere.
    return max((w for w in counts if w.lower() == form), key=lambda w: (not w.isupper(), counts[w], w))

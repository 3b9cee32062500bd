"""Deeper concepts under the topics of an article: suggestions, by the names of the concepts alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from newsnlp.annotations import Topic
from newsnlp.article import Article
from newsnlp.topics.keyphrases import WordTable
from newsnlp.topics.media_topics import vocabulary
from newsnlp.topics.reasons import text_to_read
from newsnlp.topics.words import counted_words, lead

LEAD_CHARACTERS = 3000
LEVELS = (2, 3)
# Below this score a suggestion is chance.
FEWEST = 0.2

# "taxation" is spoken of as "tax", "terrorism" as "terrorist", "racism" as "racial".
_ENDINGS = re.compile(
    r"(?:izations?|ations?|ions?|isms?|ists?|ial|al|ings?|ed|ers?|ors?|ments?|ity|ic|ive|e|y)$", re.ASCII
)


def suggest(article: Article | str, topics: Iterable[Topic | str] | None = None, *, k: int = 5) -> tuple[Topic, ...]:
    """The k concepts of levels 2 and 3 whose names the article's words speak of most, best first.

    topics: the top terms to look under, the article's own by default; all 17 for a plain text. score: in [0, 1], the
    share of the name's words that the article says, more the rarer they are and the oftener; no probability. Words of
    one root are one word: an article about taxes speaks of taxation.
    """
    if topics is None:
        topics = article.topics if isinstance(article, Article) else vocabulary().tops_ids
    wanted = frozenset(t.id if isinstance(t, Topic) else t for t in topics)
    counts = Counter(map(root, counted_words(lead(text_to_read(article), LEAD_CHARACTERS))))
    found = []
    for id, tops, parts in _names():
        if not wanted.intersection(tops):
            continue
        # Half of a word's weight for the first time it is said, a quarter more for the second, and so on.
        said = sum(weight * (1 - 0.5 ** counts[form]) for form, weight in parts if form in counts)
        score = said / sum(weight for _, weight in parts) * (0.5 + 0.5 * max(weight for _, weight in parts))
        if score >= FEWEST:
            found.append((score, id))
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple(Topic(id, vocabulary()[id].name, round(score, 4)) for score, id in found[:k])


@lru_cache(maxsize=1 << 16)
def root(form: str) -> str:
    """What words of one family share, in normal form; no word itself. Two endings at most, three letters stay.

    >>> root("taxation"), root("tax"), root("terrorist"), root("terrorism")
    ('tax', 'tax', 'terror', 'terror')
    """
    for _ in range(2):
        ending = _ENDINGS.search(form)
        if ending is None or ending.start() < 3:
            break
        form = form[: ending.start()]
    return form


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, frozenset[str], tuple[tuple[str, float], ...]], ...]:
    """Id, tops, and the words of the name with their rarity in [0, 1], of each active concept of the levels."""
    words = WordTable.read()
    documents: Counter[str] = Counter()
    for form, count in words.frequency.items():
        documents[root(form)] += count
    most = math.log(1 + words.documents)
    found = []
    for concept in vocabulary().values():
        if concept.level in LEVELS and concept.retired is None:
            roots = dict.fromkeys(map(root, counted_words(concept.name)))
            rarity = {r: most - math.log(1 + min(documents[r], words.documents)) for r in roots}
            parts = tuple((r, min(1.0, each / most)) for r, each in rarity.items())
            if any(weight > 0 for _, weight in parts):
                found.append((concept.id, frozenset(concept.tops), parts))
    return tuple(found)

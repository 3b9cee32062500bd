"""Deeper concepts under the topics of an article: suggestions, by the names of the concepts alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, KeysView
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

# No party is a part, and nobody who goes east speaks of Easter: words that are no family of those they look like.
_APART = frozenset(
    """
    active activism activist actor ageism animal archive army authority ballistic band bare box bull care cared
    career caring celebration collective committee communication communist constitute constituted conventional
    customer date dated easter emergency equation executive fence final flower fun funeral governor gradual
    hospitality informal invasion kit labor location massive mate material medal meme mental mention metal mineral
    minister minor minority mission motion motive offer officer official organ organism partial party period
    personal physical plane pole police policy polite pop pope professor refuge register rely relying rival river
    roller row rowed serial sharing sit specy statistic super surge surged surging train treaty universal universe
    vocal waged waging wary
    """.split()
)


def suggest(
    article: Article | str, topics: Topic | str | Iterable[Topic | str] | None = None, *, k: int = 5
) -> tuple[Topic, ...]:
    """The k concepts of levels 2 and 3 whose names the article's words speak of most, best first.

    topics: the Media Topics to look under, the article's own by default; all 17 top terms for a plain text. score: in
    [0, 1], the share of the name's words that the article says, more the rarer they are and the oftener; no
    probability. Words of one root are one word: an article about taxes speaks of taxation. A concept of whose name the
    article says but a part, and no word that a better one lacks, is left out; so is "by-election" beside "election".

    Raises:
        ValueError: one of the topics is no Media Topic, but a label of your own, say.
    """
    if topics is None:
        topics = article.topics if isinstance(article, Article) else vocabulary().tops_ids
    wanted = frozenset(map(_current_id, (topics,) if isinstance(topics, (str, Topic)) else topics))
    counts = Counter(map(root, counted_words(lead(text_to_read(article), LEAD_CHARACTERS))))
    found = []
    for id, over, parts in _names():
        if wanted.isdisjoint(over):
            continue
        # Half of a word's weight for the first time it is said, a quarter more for the second, and so on.
        said = {form: weight * (1 - 0.5 ** counts[form]) for form, weight in parts if form in counts}
        score = sum(said.values()) / sum(weight for _, weight in parts) * (0.5 + 0.5 * max(w for _, w in parts))
        if score >= FEWEST:
            found.append((score, id, said.keys(), len(said) == len(parts)))
    found.sort(key=lambda each: (-each[0], len(vocabulary()[each[1]].name), each[1]))
    chosen: list[Topic] = []
    told: list[KeysView[str]] = []
    for score, id, words, whole in found:
        if len(chosen) < k and not any(words == others or (words < others and not whole) for others in told):
            chosen.append(Topic(id, vocabulary()[id].name, round(score, 4)))
            told.append(words)
    return tuple(chosen)


def _current_id(topic: Topic | str) -> str:
    id = topic.id if isinstance(topic, Topic) else topic
    if id not in vocabulary():
        raise ValueError(f"{id!r} is no Media Topic; give the ids to look under, such as 'medtop:07000000'")
    return vocabulary().current(id).id


@lru_cache(maxsize=1 << 16)
def root(form: str) -> str:
    """What words of one family share, in normal form; no word itself. Two endings at most, three letters stay.

    A word that stands apart is its own root, and that of the words made from it.

    >>> root("taxation"), root("tax"), root("terrorist"), root("terrorism")
    ('tax', 'tax', 'terror', 'terror')
    """
    for _ in range(2):
        ending = _ENDINGS.search(form)
        if form in _APART or ending is None or ending.start() < 3:
            break
        form = form[: ending.start()]
    return form


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, frozenset[str], tuple[tuple[str, float], ...]], ...]:
    """Id, ids over it, and the words of the name with their rarity in [0, 1], of each active concept of the levels."""
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
                over = frozenset(c.id for c in vocabulary().ancestors(concept.id))
                found.append((concept.id, over, parts))
    return tuple(found)

"""Topics of an article, in the news industry's own terms; keyphrases; and topics of your own.

>>> from newsnlp import topics
>>> topics.vocabulary()["medtop:11000000"].name
'politics and government'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsnlp.topics.discovery import Discovery, discover
    from newsnlp.topics.media_topics import Concept, Vocabulary, vocabulary
    from newsnlp.topics.model import Reason, TopicModel
    from newsnlp.topics.own import train
    from newsnlp.topics.reasons import explain
    from newsnlp.topics.stage import Topics
    from newsnlp.topics.suggestions import suggest

# Imported on first use: scikit-learn and pandas load only for those who train or discover. No module of the package
# bears the name of one of these, since importing it would hide the function.
_LAZY = {
    "Concept": "newsnlp.topics.media_topics",
    "Discovery": "newsnlp.topics.discovery",
    "Reason": "newsnlp.topics.model",
    "TopicModel": "newsnlp.topics.model",
    "Topics": "newsnlp.topics.stage",
    "Vocabulary": "newsnlp.topics.media_topics",
    "discover": "newsnlp.topics.discovery",
    "explain": "newsnlp.topics.reasons",
    "suggest": "newsnlp.topics.suggestions",
    "train": "newsnlp.topics.own",
    "vocabulary": "newsnlp.topics.media_topics",
}

__all__ = [
    "Concept",
    "Discovery",
    "Reason",
    "TopicModel",
    "Topics",
    "Vocabulary",
    "discover",
    "explain",
    "suggest",
    "train",
    "vocabulary",
]


def __getattr__(name: str) -> Any:
    import importlib

    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'newsnlp.topics' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

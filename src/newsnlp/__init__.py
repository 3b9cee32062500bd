"""newsnlp: a news page, as it is found, into facts a person can cite.

>>> import newsnlp
>>> nlp = newsnlp.load()
>>> article = nlp(page)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsnlp.annotations import (
    Dropped,
    Entity,
    Failure,
    Keyphrase,
    Link,
    Mention,
    Quote,
    Related,
    Span,
    StageRun,
    Topic,
)
from newsnlp.article import Article, Page
from newsnlp.errors import NewsnlpError, PageError, PipelineError, StageError
from newsnlp.pipeline import Pipeline, Stage, stage

if TYPE_CHECKING:
    from newsnlp import models, samples, topics
    from newsnlp.corpus.batch import annotate_corpus, open_corpus
    from newsnlp.corpus.frames import annotate_frame, to_frames
    from newsnlp.presets import clean, load
    from newsnlp.related.index import RelatedIndex

__version__ = "0.1.0"

# Imported on first use, so that `import newsnlp` stays light.
_LAZY = {
    "RelatedIndex": "newsnlp.related.index",
    "annotate_corpus": "newsnlp.corpus.batch",
    "annotate_frame": "newsnlp.corpus.frames",
    "clean": "newsnlp.presets",
    "load": "newsnlp.presets",
    "open_corpus": "newsnlp.corpus.batch",
    "to_frames": "newsnlp.corpus.frames",
}
_LAZY_MODULES = {"models", "samples", "topics"}

__all__ = [
    "Article",
    "Dropped",
    "Entity",
    "Failure",
    "Keyphrase",
    "Link",
    "Mention",
    "NewsnlpError",
    "Page",
    "PageError",
    "Pipeline",
    "PipelineError",
    "Quote",
    "Related",
    "RelatedIndex",
    "Span",
    "Stage",
    "StageError",
    "StageRun",
    "Topic",
    "annotate_corpus",
    "annotate_frame",
    "clean",
    "load",
    "models",
    "open_corpus",
    "samples",
    "stage",
    "to_frames",
    "topics",
]


def __getattr__(name: str) -> Any:
    import importlib

    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    if name in _LAZY_MODULES:
        return importlib.import_module(f"newsnlp.{name}")
    raise AttributeError(f"module 'newsnlp' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""Every error that newsnlp raises on purpose, in one tree."""

from __future__ import annotations


class NewsnlpError(Exception):
    """The root: `except newsnlp.NewsnlpError` catches all of them."""


class PageError(NewsnlpError, ValueError):
    """What was given is no page: a wrong type, an archive passed as text, a file that cannot be read."""


class PipelineError(NewsnlpError, ValueError):
    """Stages in an impossible order, or two stages that fill one field."""


class StageError(NewsnlpError, RuntimeError):
    """A stage failed on one article; `__cause__` is what it raised.

    Attributes:
        stage: name of the stage, "quotes".
        article_id: id of the page, None where it had none.
    """

    def __init__(self, stage: str, article_id: str | None, cause: BaseException | str):
        super().__init__(f"stage {stage!r} failed on article {article_id!r}: {cause}")
        self.stage = stage
        self.article_id = article_id

    def __reduce__(self) -> tuple[type[StageError], tuple[str, str | None, str]]:
        return type(self), (self.stage, self.article_id, str(self).split(": ", 1)[-1])


class EmptyTextError(NewsnlpError, ValueError):
    """An article has no cleaned text where one is needed."""


class ModelError(NewsnlpError, OSError):
    """A model folder is missing, damaged, or of another version."""


class SchemaError(NewsnlpError, ValueError):
    """A dict is no Article of a schema version that this package reads."""


class IndexFormatError(NewsnlpError, OSError):
    """A related index on disk is damaged or of another version."""


class CorpusError(NewsnlpError, RuntimeError):
    """A corpus run cannot start or go on: inputs that cannot be read, an output of another pipeline, a full disk."""


class MissingExtraError(NewsnlpError, ImportError):
    """An optional dependency is not installed; the message names the extra that brings it."""

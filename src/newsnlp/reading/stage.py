"""Reading: the text of each article through one spaCy pipeline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from newsnlp import models
from newsnlp.article import SURROGATES, Article
from newsnlp.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# An article is seldom over 50,000 characters; a book, or 10 MB on one line, must not stop a batch.
LONGEST = 400_000
LONG_RUN = re.compile(r"\S{600,}")
RUN_PIECE = 200


@dataclass(frozen=True)
class Read:
    """Fills `doc`. reader: a model of ours by name ("en_news"), any installed spaCy pipeline, a folder, or a Language.

    Beyond `longest` characters a text is not read, and a warning says so. Lone surrogates are read as U+FFFD.
    With a reader that finds no attribution the quotes come from rules over its parse, and a warning says so.
    """

    reader: str | Language = "en_news"
    threads: int = 1
    longest: int = LONGEST
    name: str = "read"
    needs: frozenset[str] = frozenset({"text"})
    gives: frozenset[str] = frozenset({"doc"})
    nlp: Language = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        nlp = open_reader(self.reader, self.threads) if isinstance(self.reader, str) else self.reader
        object.__setattr__(self, "nlp", nlp)

    def __getstate__(self) -> dict[str, Any]:
        """Without the models of a reader that has a name: whoever gets the stage opens its own."""
        return {name: value for name, value in vars(self).items() if name != "nlp"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.__post_init__()

    @property
    def version(self) -> str:
        meta = self.nlp.meta
        return f"{meta.get('lang')}_{meta.get('name')} {meta.get('version')}"

    def __call__(self, articles: Sequence[Article], /) -> list[Article]:
        docs = list(self.nlp.pipe([make_doc(self.nlp, readable(a.text, self.longest)) for a in articles]))
        return [replace(a, doc=d, warnings=(*a.warnings, *warnings_about(a, d))) for a, d in zip(articles, docs)]


def warnings_about(article: Article, doc: Doc) -> list[str]:
    """What the reading gets wrong or leaves out: another language, the end of a long text, names, attribution."""
    if not len(doc):
        return []
    found = []
    read = doc[-1].idx + len(doc[-1].text_with_ws)  # doc.text would be put together anew
    if article.language not in (None, doc.lang_) and doc.lang_ != "xx":
        found.append(
            f"language: the text looks like {article.language!r} and was read as {doc.lang_!r};"
            " its names and quotes are not to be trusted"
        )
    if read < len(article.text):
        found.append(f"text-cut: only the first {read:,} of {len(article.text):,} characters were read")
    if "entities" not in doc.spans and not doc.has_annotation("ENT_IOB"):
        found.append("no-names: this reader marks no names; only those of a gazetteer can be found")
    if "attribution" not in doc.spans and not doc.has_annotation("DEP"):
        found.append("no-attribution: this reader neither tags attribution nor parses; no quotes can be found")
    elif "attribution" not in doc.spans:
        found.append("quotes-by-rule: this reader tags no attribution; quotes come from rules over its parse")
    return found


def make_doc(nlp: Language, text: str) -> Doc:
    """The tokens of a text, in linear time: spaCy peels marks off a word one by one, each time from the start, so a
    run of 100,000 marks without a space would take hours. Runs that no language writes are cut before."""
    if LONG_RUN.search(text) is None:
        return nlp.make_doc(text)
    from spacy.tokens import Doc

    edges = {0, len(text)}
    for run in LONG_RUN.finditer(text):
        edges.update(range(run.start(), run.end(), RUN_PIECE))
    ordered = sorted(edges)
    tokens = [t for start, end in zip(ordered, ordered[1:]) for t in nlp.make_doc(text[start:end])]
    return Doc(nlp.vocab, words=[t.text for t in tokens], spaces=[bool(t.whitespace_) for t in tokens])


def readable(text: str, longest: int) -> str:
    """The text as spaCy can take it: same offsets, lone surrogates replaced, cut at a line or word if too long."""
    if len(text) > longest:
        cut = max(text.rfind("\n", longest // 2, longest), text.rfind(" ", longest - 200, longest))
        text = text[: cut if cut > 0 else longest]
    return SURROGATES.sub("\ufffd", text)


def open_reader(name: str, threads: int) -> Language:
    """The spaCy pipeline of that name.

    Raises:
        ModelError: neither a model of newsnlp nor an installed spaCy pipeline has that name.
    """
    import spacy

    from newsnlp.reading.encoder import NewsEncoder, register

    register()
    known = models.folder() / name
    try:
        nlp = spacy.load(known if known.is_dir() else name)
    except OSError as error:
        raise ModelError(
            f"no reader {name!r}: it is no model of newsnlp and no installed spaCy pipeline ({error})"
        ) from error
    nlp.max_length = 10**9
    for _, component in nlp.pipeline:
        if isinstance(component, NewsEncoder):
            component.threads = threads
    if not any(pipe in nlp.pipe_names for pipe in ("news_encoder", "parser", "senter", "sentencizer")):
        nlp.add_pipe("sentencizer", first=True)
    return nlp

"""What came in, and what is known of it: Page and Article."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsnlp.alignment import Alignment
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
from newsnlp.errors import PageError, SchemaError

if TYPE_CHECKING:
    from spacy.tokens import Doc

SCHEMA_VERSION = 1
SURROGATES = re.compile("[\ud800-\udfff]")
# Files that hold many pages, one a row.
TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".warc", ".wet"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was found.

    raw: HTML or text as str, or either as bytes in any encoding. media_type: "text/html", "text/plain", or a whole
    Content-Type header ("text/html; charset=koi8-r"); None lets newsnlp tell them apart.
    """

    raw: str | bytes
    id: str | None = None
    url: str | None = None
    media_type: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.raw, (str, bytes)):
            raise PageError(f"a page is str or bytes, not {type(self.raw).__name__}")
        if self.id is not None and not isinstance(self.id, str):
            raise PageError(f"the id of a page is a str, not {type(self.id).__name__}: {self.id!r}")

    @classmethod
    def of(cls, page: str | bytes | Page | os.PathLike[str]) -> Page:
        """A Page of whatever a user may hold: text, bytes, a path to a file (its name becomes the id), or a Page.

        Raises:
            PageError: a wrong type, a file that cannot be read, or a table of many pages.
        """
        if isinstance(page, Page):
            return page
        if isinstance(page, (str, bytes)):
            return cls(page)
        if isinstance(page, (bytearray, memoryview)):
            return cls(bytes(page))
        if isinstance(page, os.PathLike):
            path = Path(page)
            if path.suffix.lower() in TABLES:
                raise PageError(f"{path} holds many pages; annotate_corpus (newsnlp batch) reads them")
            try:
                raw = path.read_bytes()
            except OSError as error:
                raise PageError(f"cannot read {path}: {error.strerror or error}") from error
            kind = {".html": "text/html", ".htm": "text/html", ".xhtml": "text/html", ".txt": "text/plain"}
            return cls(raw, id=path.name, media_type=kind.get(path.suffix.lower()))
        missing = " (a missing value)" if type(page).__name__ in ("float", "NoneType", "NAType") else ""
        raise PageError(f"a page is str, bytes, newsnlp.Page or a path, not {type(page).__name__}{missing}")


def no_series(given: Any) -> str | None:
    """What was given in place of many pages or articles, where a loop would see letters, keys or names of columns.

    None for what may be looped over.
    """
    if isinstance(given, (str, bytes, bytearray, memoryview, Page, Article, os.PathLike, Mapping)):
        name = "path" if isinstance(given, os.PathLike) else type(given).__name__
        return f"one {name}; put it into a list"
    # Tables of pandas and polars have both, a column of theirs has not, nor has an array.
    if hasattr(given, "columns") and hasattr(given, "shape"):
        names = ", ".join(str(name) for name in list(given.columns)[:20])
        return f"a {type(given).__name__}; give the column that holds the text, one of {names}"
    if not isinstance(given, Iterable):
        return type(given).__name__
    return None


@dataclass(frozen=True, slots=True)
class Article:
    """A news article, annotated. All offsets are characters of `text`, but those of `dropped`, which are of `raw`.

    A scalar that is unknown is None; a tuple with nothing found is (); `stages` says what ran.

    raw: the page as text (bytes decoded). text: the cleaned article. alignment: the way from `text` to `raw`.
    published: a datetime, with time zone where the page gives one, or a date. language: ISO 639-1.
    article_probability: how sure it is that the page is one article at all, in [0, 1].
    warnings: "code: explanation". failure: the stage that failed, where failures are recorded.
    doc: the spaCy Doc, only while the pipeline runs, or with keep_doc=True.
    """

    page: Page
    raw: str
    text: str
    alignment: Alignment
    title: str | None = None
    published: datetime | date | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    article_probability: float | None = None
    dropped: tuple[Dropped, ...] = ()
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    topics: tuple[Topic, ...] = ()
    keyphrases: tuple[Keyphrase, ...] = ()
    related: tuple[Related, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    stages: tuple[StageRun, ...] = ()
    warnings: tuple[str, ...] = ()
    failure: Failure | None = None
    doc: Doc | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of_text(cls, raw: str, page: Page | None = None) -> Article:
        """An article whose text is its raw page, character for character."""
        return cls(page=Page(raw) if page is None else page, raw=raw, text=raw, alignment=Alignment.identity(len(raw)))

    @property
    def id(self) -> str | None:
        return self.page.id

    @property
    def url(self) -> str | None:
        return self.page.url

    @property
    def people(self) -> tuple[Entity, ...]:
        return tuple(e for e in self.entities if e.kind == "person")

    @property
    def parties(self) -> tuple[Entity, ...]:
        return tuple(e for e in self.entities if e.kind == "party")

    @property
    def places(self) -> tuple[Entity, ...]:
        return tuple(e for e in self.entities if e.kind == "place")

    @property
    def organisations(self) -> tuple[Entity, ...]:
        return tuple(e for e in self.entities if e.kind == "organisation")

    @property
    def speech(self) -> tuple[Quote, ...]:
        """The quotes whose act is speech: said, wrote, according to."""
        return tuple(q for q in self.quotes if q.act == "speech")

    def entity(self, id: str) -> Entity:
        """The entity of that id.

        Raises:
            KeyError: the article has none.
        """
        for entity in self.entities:
            if entity.id == id:
                return entity
        raise KeyError(id)

    def speaker(self, quote: Quote) -> Entity | None:
        """The entity that speaks, None where it is unknown."""
        return None if quote.speaker is None else self.entity(quote.speaker)

    def quotes_by(self, entity: Entity | str) -> tuple[Quote, ...]:
        """The quotes of one speaker: an Entity, its id, its name or one of its aliases (compared without case)."""
        if isinstance(entity, Entity):
            ids = {entity.id}
        else:
            wanted = entity.casefold()
            ids = {
                e.id
                for e in self.entities
                if e.id == entity or wanted in (e.name.casefold(), *(a.casefold() for a in e.aliases))
            }
        return tuple(q for q in self.quotes if q.speaker in ids)

    @property
    def read_text(self) -> str:
        """The text of `doc`, which is `text` but for what no reader takes: lone surrogates, and more than it can read.

        `doc.text` is put together from tokens each time it is asked, at the cost of a tenth of a parse.
        """
        if self.doc is None:
            return ""
        last = self.doc[-1] if len(self.doc) else None
        read = 0 if last is None else last.idx + len(last.text_with_ws)
        whole = read == len(self.text) and SURROGATES.search(self.text) is None
        return self.text if whole else str(self.doc.text)

    def raw_span(self, span: Span) -> Span:
        """Where the words of a Span of `text` stand in `raw`, exactly, markup between them included."""
        return self.alignment.raw_span(span)

    def to_dict(self, *, raw: bool = True) -> dict[str, Any]:
        """Plain lists, dicts, strings and numbers, ready for JSON; `newsnlp schema` prints its JSON Schema.

        raw=False leaves out the raw page and the alignment with it: much smaller, and no way back to the page.
        `doc` is never part of it; bytes are stored as the text they were decoded to.
        """
        record: dict[str, Any] = {
            "schema_version": SCHEMA_VERSION,
            "id": self.page.id,
            "url": self.page.url,
            "media_type": self.page.media_type,
            "title": self.title,
            "published": self.published.isoformat() if self.published is not None else None,
            "authors": list(self.authors),
            "section": self.section,
            "source": self.source,
            "tags": list(self.tags),
            "language": self.language,
            "article_probability": self.article_probability,
            "text": self.text,
            "entities": [_entity_to_dict(e) for e in self.entities],
            "quotes": [_quote_to_dict(q, self.text) for q in self.quotes],
            "topics": [{"id": t.id, "name": t.name, "score": t.score} for t in self.topics],
            "keyphrases": [{"text": k.text, "score": k.score} for k in self.keyphrases],
            "related": [{"article_id": r.article_id, "cosine": r.cosine, "terms": list(r.terms)} for r in self.related],
            "dropped": [{"span": _pair(d.span), "text": d.text, "reason": d.reason} for d in self.dropped],
            "extra": dict(self.extra),
            "stages": [{"name": s.name, "version": s.version} for s in self.stages],
            "warnings": list(self.warnings),
            "failure": None if self.failure is None else {"stage": self.failure.stage, "error": self.failure.error},
        }
        if raw:
            record["raw"] = self.raw
            record["alignment"] = {
                "starts": list(self.alignment.starts),
                "raw_starts": list(self.alignment.raw_starts),
                "raw_ends": list(self.alignment.raw_ends),
            }
        return record

    def to_json(self, *, raw: bool = True, indent: int | None = None) -> str:
        """`to_dict` as JSON text, in Unicode; lone surrogates are escaped, so the text always encodes as UTF-8."""
        text = json.dumps(self.to_dict(raw=raw), ensure_ascii=False, indent=indent)
        return SURROGATES.sub(lambda match: f"\\u{ord(match.group()):04x}", text)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Article:
        """The Article that `to_dict` wrote. Without "raw", the text stands for the page.

        Raises:
            SchemaError: no Article, or one of a schema version that this package does not read.
        """
        if not isinstance(record, Mapping):
            raise SchemaError(f"expected the dict that to_dict() made, not {type(record).__name__}; read JSON first")
        version = record.get("schema_version")
        if version != SCHEMA_VERSION:
            raise SchemaError(f"schema_version is {version!r}, this newsnlp reads {SCHEMA_VERSION}")
        try:
            return _article_from_dict(record)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise SchemaError(f"this dict is no Article of schema {SCHEMA_VERSION}: {error!r}") from error

    def to_doc(self, vocab: Any = None) -> Doc:
        """A spaCy Doc over `text`: `doc.ents`, `doc.spans["newsnlp_quotes"]`, "newsnlp_sources", "newsnlp_cues".

        The kept `doc` lends its tokens where there is one; else a blank English pipeline makes them.
        """
        from newsnlp.show.doc import article_to_doc

        return article_to_doc(self, vocab)

    def to_ninjs(self) -> dict[str, Any]:
        """The article as IPTC ninjs 3.0, a plain dict ready for JSON."""
        from newsnlp.exports import to_ninjs

        return to_ninjs(self)

    def to_web_annotations(self) -> dict[str, Any]:
        """The mentions and quotes as a W3C Web Annotation collection, a plain dict ready for JSON-LD."""
        from newsnlp.exports import to_web_annotations

        return to_web_annotations(self)

    def _repr_html_(self) -> str:
        from newsnlp.show.html import article_to_html

        return article_to_html(self)

    def __repr__(self) -> str:
        """In a few words: a page and its annotations would fill screens."""
        return f"Article(id={self.id!r}, {self})"

    def __str__(self) -> str:
        return f"{self.title or 'Untitled'} ({len(self.entities)} entities, {len(self.quotes)} quotes)"


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _entity_to_dict(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "mentions": [{"span": _pair(m.span), "form": m.form, "score": m.score} for m in entity.mentions],
        "link": None if entity.link is None else {f.name: getattr(entity.link, f.name) for f in fields(Link)},
        "score": entity.score,
        "salience": entity.salience,
    }


def _quote_to_dict(quote: Quote, text: str) -> dict[str, Any]:
    return {
        "content": [_pair(s) for s in quote.content],
        "text": quote.text(text),
        "kind": quote.kind,
        "act": quote.act,
        "cue": None if quote.cue is None else _pair(quote.cue),
        "source": None if quote.source is None else _pair(quote.source),
        "speaker": quote.speaker,
        "reason": quote.reason,
        "score": quote.score,
    }


def _span(pair: Any) -> Span:
    start, end = pair
    return Span(int(start), int(end))


def _optional_span(pair: Any) -> Span | None:
    return None if pair is None else _span(pair)


def _published(text: str | None) -> datetime | date | None:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def _article_from_dict(r: Mapping[str, Any]) -> Article:
    text = r["text"]
    raw = r.get("raw", text)
    if "alignment" in r:
        a = r["alignment"]
        alignment = Alignment(tuple(a["starts"]), tuple(a["raw_starts"]), tuple(a["raw_ends"]), len(text))
    else:
        alignment = Alignment.identity(len(text))
    return Article(
        page=Page(raw, id=r["id"], url=r["url"], media_type=r["media_type"]),
        raw=raw,
        text=text,
        alignment=alignment,
        title=r["title"],
        published=_published(r["published"]),
        authors=tuple(r["authors"]),
        section=r["section"],
        source=r["source"],
        tags=tuple(r["tags"]),
        language=r["language"],
        article_probability=r["article_probability"],
        dropped=tuple(Dropped(_span(d["span"]), d["text"], d["reason"]) for d in r["dropped"]),
        entities=tuple(
            Entity(
                id=e["id"],
                kind=e["kind"],
                name=e["name"],
                aliases=tuple(e["aliases"]),
                mentions=tuple(Mention(_span(m["span"]), m["form"], m["score"]) for m in e["mentions"]),
                link=None if e["link"] is None else Link(**e["link"]),
                score=e["score"],
                salience=e["salience"],
            )
            for e in r["entities"]
        ),
        quotes=tuple(
            Quote(
                content=tuple(_span(s) for s in q["content"]),
                kind=q["kind"],
                act=q["act"],
                cue=_optional_span(q["cue"]),
                source=_optional_span(q["source"]),
                speaker=q["speaker"],
                reason=q["reason"],
                score=q["score"],
            )
            for q in r["quotes"]
        ),
        topics=tuple(Topic(**t) for t in r["topics"]),
        keyphrases=tuple(Keyphrase(**k) for k in r["keyphrases"]),
        related=tuple(Related(x["article_id"], x["cosine"], tuple(x["terms"])) for x in r["related"]),
        extra=dict(r["extra"]),
        stages=tuple(StageRun(**s) for s in r["stages"]),
        warnings=tuple(r["warnings"]),
        failure=None if r["failure"] is None else Failure(**r["failure"]),
    )

"""An article in the forms of others: IPTC ninjs 3.0 and W3C Web Annotation, as plain dicts ready for JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote as percent_encode

from newsnlp.annotations import Entity, Link, Span
from newsnlp.article import Article

NINJS_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"
MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
# Characters of the text before and after, by which an annotation finds its place again if the text has moved.
CONTEXT = 32


def to_ninjs(article: Article) -> dict[str, Any]:
    """The article as an IPTC ninjs 3.0 text object.

    Media Topics become subjects with a `confidence` in [0, 100]; parties are organisations with rel "party"; an entity
    that is linked to GeoNames has its uri. Quotes have no place in ninjs and are left out. What is unknown is left out.

    Source: IPTC ninjs 3.0.
    """
    item: dict[str, Any] = {
        "standard": {"name": "ninjs", "version": "3.0", "schema": NINJS_SCHEMA},
        "uri": article_uri(article),
        "type": "text",
        "representationType": "full",
        "title": article.title,
        "language": article.language,
        "by": ", ".join(article.authors),
        "contentCreated": _moment(article),
        "headlines": [{"role": "main", "contentType": "text/plain", "value": article.title}] if article.title else [],
        "bodies": [
            {
                "role": "main",
                "contentType": "text/plain",
                "charCount": len(article.text),
                "wordCount": len(article.text.split()),
                "value": article.text,
            }
        ],
        "people": [_named(e) for e in article.people],
        "organisations": [
            *(_named(e) for e in article.organisations),
            *({**_named(e), "rel": "party"} for e in article.parties),
        ],
        "places": [_named(e) for e in article.places],
        "subjects": [
            {
                "name": topic.name,
                **_identifier(topic.id),
                "creator": "newsnlp",
                "confidence": round(100 * topic.score),
            }
            for topic in article.topics
        ],
        "infoSources": [{"name": article.source}] if article.source else [],
        "altIds": [{"role": "id", "value": article.id}] if article.id else [],
    }
    return {name: value for name, value in item.items() if value not in (None, "", [])}


def to_web_annotations(article: Article) -> dict[str, Any]:
    """The mentions and quotes of the article as a W3C Web Annotation collection with all its annotations in one page.

    Each annotation has two selectors: the position in the cleaned text (code points), and the words with what stands
    round them, by which a page that shows the text finds them again. A mention identifies its entity; a quote is
    described with its kind, act and speaker, and a piece of a quote is a target of its own.

    Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017.
    """
    source = article_uri(article)
    items = [
        {"id": f"{source}#annotation-{number}", "type": "Annotation", **annotation}
        for number, annotation in enumerate((*_mentions(article, source), *_quotes(article, source)), start=1)
    ]
    collection = f"{source}#annotations"
    page = {
        "id": f"{source}#annotations-1",
        "type": "AnnotationPage",
        "partOf": {"id": collection, "type": "AnnotationCollection", "total": len(items)},
        "startIndex": 0,
        "items": items,
    }
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": collection,
        "type": "AnnotationCollection",
        "label": article.title or "Untitled",
        "total": len(items),
        "first": page,
    }


def article_uri(article: Article) -> str:
    """The address of the page, else "urn:newsnlp:" with its id or, where it has none, the SHA-1 of its text."""
    from newsnlp.show.safe import web_address

    address = web_address(article.url)
    if address and address.isascii():
        return address.split("#")[0]
    if article.id:
        return "urn:newsnlp:id:" + percent_encode(article.id, safe="", errors="replace")
    return "urn:newsnlp:sha1:" + hashlib.sha1(article.text.encode("utf-8", "replace")).hexdigest()


def _moment(article: Article) -> str | None:
    """When the article was published, as an RFC 3339 date and time; a day, and a time without zone, count as UTC."""
    published = article.published
    if published is None:
        return None
    if not isinstance(published, datetime):
        published = datetime(published.year, published.month, published.day)
    return (published if published.tzinfo else published.replace(tzinfo=UTC)).isoformat()


def _named(entity: Entity) -> dict[str, Any]:
    return {"name": entity.name, "literal": entity.id, **_uri_of(entity.link)}


def _uri_of(link: Link | None) -> dict[str, str]:
    if link is None or link.source != "geonames":
        return {}
    return {"uri": f"https://sws.geonames.org/{percent_encode(link.id, safe='', errors='replace')}/"}


def _identifier(topic: str) -> dict[str, str]:
    if topic.startswith("medtop:"):
        return {"uri": MEDIA_TOPICS + percent_encode(topic.removeprefix("medtop:"), safe="", errors="replace")}
    return {"literal": topic}


def _target(article: Article, source: str, span: Span) -> dict[str, Any]:
    text = article.text
    return {
        "source": source,
        "selector": [
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            {
                "type": "TextQuoteSelector",
                "exact": span.of(text),
                "prefix": text[max(0, span.start - CONTEXT) : span.start],
                "suffix": text[span.end : span.end + CONTEXT],
            },
        ],
    }


def _mentions(article: Article, source: str) -> Iterator[dict[str, Any]]:
    for entity in article.entities:
        body: dict[str, Any] = {
            "type": "SpecificResource",
            "purpose": "identifying",
            "source": _uri_of(entity.link).get("uri", f"{source}#entity-{percent_encode(entity.id, safe='')}"),
        }
        words = {"type": "TextualBody", "purpose": "tagging", "value": f"{entity.kind}: {entity.name}"}
        for mention in entity.mentions:
            yield {"motivation": "identifying", "body": [body, words], "target": _target(article, source, mention.span)}


def _quotes(article: Article, source: str) -> Iterator[dict[str, Any]]:
    from newsnlp.show.speakers import speaker_names

    for quote, speaker in zip(article.quotes, speaker_names(article), strict=True):
        described = f"{quote.kind} {quote.act}, {speaker}"
        yield {
            "motivation": "describing",
            "body": {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": described},
            "target": [_target(article, source, piece) for piece in quote.content],
        }

"""The JSON Schema of an annotated article, as `Article.to_dict` writes it."""

from __future__ import annotations

from typing import Any

from newsnlp.article import SCHEMA_VERSION


def article_schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of `Article.to_dict()`, with and without the raw page.

    Every key is always there, but "raw" and "alignment", which come together or not at all. No other keys are allowed,
    save in "extra", which is the user's. Offsets are characters (Unicode code points), half-open.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:newsnlp:article:{SCHEMA_VERSION}",
        "title": "newsnlp article",
        "description": "An annotated news article. Spans are [start, end): characters of `text`, but in `dropped`,"
        " where they are characters of `raw`.",
        **_closed(_ARTICLE, optional=("raw", "alignment")),
        "dependentRequired": {"raw": ["alignment"], "alignment": ["raw"]},
        "$defs": _DEFINITIONS,
    }


def _closed(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """An object with these properties, all of them needed but the optional ones, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _said(kind: dict[str, Any], description: str) -> dict[str, Any]:
    return {**kind, "description": description}


_TEXT: dict[str, Any] = {"type": "string"}
_TEXT_OR_NULL: dict[str, Any] = {"type": ["string", "null"]}
_SCORE: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}
_OFFSET: dict[str, Any] = {"type": "integer", "minimum": 0}
_SPAN: dict[str, Any] = {"$ref": "#/$defs/span"}
_SPAN_OR_NULL: dict[str, Any] = {"oneOf": [_SPAN, {"type": "null"}]}

_DEFINITIONS: dict[str, Any] = {
    "span": {
        "description": "Characters [start, end).",
        "type": "array",
        "prefixItems": [_OFFSET, _OFFSET],
        "items": False,
        "minItems": 2,
    },
    "mention": _closed({"span": _SPAN, "form": {"enum": ["name", "nominal", "pronoun"]}, "score": _SCORE}),
    "link": _closed(
        {
            "source": _said(_TEXT, "geonames, partyfacts, or a table of the user's"),
            "id": _TEXT,
            "name": _TEXT,
            "country": _said(_TEXT_OR_NULL, "ISO 3166-1 alpha-2"),
            "latitude": {"type": ["number", "null"], "minimum": -90, "maximum": 90},
            "longitude": {"type": ["number", "null"], "minimum": -180, "maximum": 180},
        }
    ),
    "entity": _closed(
        {
            "id": _said(_TEXT, "unique in the article"),
            "kind": {"enum": ["person", "party", "place", "organisation"]},
            "name": _TEXT,
            "aliases": _list(_TEXT),
            "mentions": _list({"$ref": "#/$defs/mention"}),
            "link": {"oneOf": [{"$ref": "#/$defs/link"}, {"type": "null"}]},
            "score": _SCORE,
            "salience": _SCORE,
        }
    ),
    "quote": _closed(
        {
            "content": {"type": "array", "items": _SPAN, "minItems": 1},
            "text": _said(_TEXT, "the words of the content"),
            "kind": {"enum": ["direct", "indirect", "mixed"]},
            "act": {"enum": ["speech", "thought", "other"]},
            "cue": _SPAN_OR_NULL,
            "source": _SPAN_OR_NULL,
            "speaker": _said(_TEXT_OR_NULL, "id of an entity"),
            "reason": _said(_TEXT_OR_NULL, "why there is no speaker"),
            "score": _SCORE,
        }
    ),
}

_ARTICLE: dict[str, Any] = {
    "schema_version": {"const": SCHEMA_VERSION},
    "id": _TEXT_OR_NULL,
    "url": _TEXT_OR_NULL,
    "media_type": _TEXT_OR_NULL,
    "title": _TEXT_OR_NULL,
    "published": _said(_TEXT_OR_NULL, "ISO 8601: a date, or a date and time"),
    "authors": _list(_TEXT),
    "section": _TEXT_OR_NULL,
    "source": _TEXT_OR_NULL,
    "tags": _list(_TEXT),
    "language": _said(_TEXT_OR_NULL, "ISO 639-1"),
    "article_probability": {**_SCORE, "type": ["number", "null"]},
    "text": _TEXT,
    "entities": _list({"$ref": "#/$defs/entity"}),
    "quotes": _list({"$ref": "#/$defs/quote"}),
    "topics": _list(_closed({"id": _TEXT, "name": _TEXT, "score": _SCORE})),
    "keyphrases": _list(_closed({"text": _TEXT, "score": _SCORE})),
    "related": _list(_closed({"article_id": _TEXT, "cosine": _SCORE, "terms": _list(_TEXT)})),
    "dropped": _list(_closed({"span": _SPAN, "text": _TEXT, "reason": _TEXT})),
    "extra": {"type": "object"},
    "stages": _list(_closed({"name": _TEXT, "version": _TEXT})),
    "warnings": _list(_TEXT),
    "failure": {"oneOf": [_closed({"stage": _TEXT, "error": _TEXT}), {"type": "null"}]},
    "raw": _said(_TEXT, "the page as it came in, decoded"),
    "alignment": {
        **_closed({"starts": _list(_OFFSET), "raw_starts": _list(_OFFSET), "raw_ends": _list(_OFFSET)}),
        "description": "Piece i covers text [starts[i], starts[i + 1]) and raw [raw_starts[i], raw_ends[i]).",
    },
}

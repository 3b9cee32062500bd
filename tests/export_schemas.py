"""What an export may hold, as JSON Schemas written after the specifications: strict, and only what we write.

Sources: IPTC ninjs 3.0; Web Annotation Data Model, W3C Recommendation of 23 February 2017.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

WORDS: Schema = {"type": "string", "minLength": 1}
COUNT: Schema = {"type": "integer", "minimum": 0}
URI: Schema = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$"}


def record(required: dict[str, Any], **optional: Any) -> Schema:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def array(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


NAMED = record({"name": {"type": "string"}}, literal=WORDS, uri=URI, rel=WORDS)

NINJS: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **record(
        {
            "uri": URI,
            "type": {"const": "text"},
            "representationType": {"enum": ["full", "partial"]},
            "standard": record({"name": {"const": "ninjs"}, "version": {"const": "3.0"}, "schema": URI}),
            "bodies": array(
                record(
                    {
                        "role": WORDS,
                        "contentType": {"const": "text/plain"},
                        "charCount": COUNT,
                        "wordCount": COUNT,
                        "value": {"type": "string"},
                    }
                ),
                1,
            ),
        },
        title=WORDS,
        language=WORDS,
        by=WORDS,
        contentCreated={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
        headlines=array(record({"role": WORDS, "contentType": {"const": "text/plain"}, "value": WORDS}), 1),
        people=array(NAMED, 1),
        organisations=array(NAMED, 1),
        places=array(NAMED, 1),
        subjects=array(
            record(
                {
                    "name": {"type": "string"},
                    "creator": WORDS,
                    "confidence": {"type": "integer", "minimum": 0, "maximum": 100},
                },
                uri=URI,
                literal={"type": "string"},
            ),
            1,
        ),
        infoSources=array(record({"name": WORDS}), 1),
        altIds=array(record({"role": WORDS, "value": WORDS}), 1),
    ),
}

TARGET = record(
    {
        "source": URI,
        "selector": {
            "type": "array",
            "prefixItems": [
                record({"type": {"const": "TextPositionSelector"}, "start": COUNT, "end": COUNT}),
                record(
                    {
                        "type": {"const": "TextQuoteSelector"},
                        "exact": {"type": "string"},
                        "prefix": {"type": "string"},
                        "suffix": {"type": "string"},
                    }
                ),
            ],
            "items": False,
            "minItems": 2,
        },
    }
)
WORDS_BODY = record(
    {"type": {"const": "TextualBody"}, "purpose": {"enum": ["tagging", "describing"]}, "value": {"type": "string"}},
    format={"const": "text/plain"},
)
ENTITY_BODY = record({"type": {"const": "SpecificResource"}, "purpose": {"const": "identifying"}, "source": URI})
ANNOTATION = record(
    {
        "id": URI,
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["identifying", "describing"]},
        "body": {"anyOf": [WORDS_BODY, array({"anyOf": [ENTITY_BODY, WORDS_BODY]}, 1)]},
        "target": {"anyOf": [TARGET, array(TARGET, 1)]},
    }
)
WEB_ANNOTATIONS: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **record(
        {
            "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
            "id": URI,
            "type": {"const": "AnnotationCollection"},
            "label": WORDS,
            "total": COUNT,
            "first": record(
                {
                    "id": URI,
                    "type": {"const": "AnnotationPage"},
                    "partOf": record({"id": URI, "type": {"const": "AnnotationCollection"}, "total": COUNT}),
                    "startIndex": COUNT,
                    "items": array(ANNOTATION),
                }
            ),
        }
    ),
}

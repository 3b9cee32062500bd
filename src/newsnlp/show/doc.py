"""An article as a spaCy Doc, for those who go on in spaCy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsnlp.annotations import Entity, Span
from newsnlp.article import SURROGATES, Article

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as TokenSpan

LABELS = {"person": "PERSON", "party": "PARTY", "place": "PLACE", "organisation": "ORG"}


def article_to_doc(article: Article, vocab: Any = None) -> Doc:
    """A Doc over `article.text`, character for character, with the annotations on its tokens.

    Lone surrogates are U+FFFD there.

    `doc.ents` holds the named mentions (labels PERSON, PARTY, PLACE, ORG; `ent.ent_id_` is the id of the entity,
    `ent.kb_id_` "geonames:1830103" where it is linked); of mentions that overlap the longest. Span groups:
    "newsnlp_mentions" has every mention, "newsnlp_quotes" a span for each piece of a quote, labelled by its kind,
    with `span.id_` the number of the quote and `span.kb_id_` the id of its speaker; "newsnlp_cues" and
    "newsnlp_sources" have the number of their quote in `span.id_`. Spans grow to whole tokens.
    `doc.user_data["newsnlp"]` is `article.to_dict(raw=False)`: plain data, so `doc.to_bytes` and `n_process=2` work.

    vocab: makes the tokens with a blank English tokenizer of this vocab; without it a kept `article.doc` lends its
    own (it is copied, never changed).
    """
    if article.doc is not None and vocab is None:
        doc = article.doc.copy()
    else:
        doc = _tokenize(article.text, vocab)
    mentions = [(entity, m) for entity in article.entities for m in entity.mentions]
    named = [span for entity, m in mentions if m.form == "name" and (span := _mention(doc, m.span, entity))]
    doc.set_ents(_longest(named), default="outside")
    doc.spans["newsnlp_mentions"] = [span for entity, m in mentions if (span := _mention(doc, m.span, entity))]
    quotes: list[TokenSpan] = []
    cues: list[TokenSpan] = []
    sources: list[TokenSpan] = []
    for number, quote in enumerate(article.quotes):
        for piece in quote.content:
            _add(quotes, doc, piece, quote.kind, quote.speaker or "", number)
        _add(cues, doc, quote.cue, "cue", "", number)
        _add(sources, doc, quote.source, "source", quote.speaker or "", number)
    doc.spans["newsnlp_quotes"] = quotes
    doc.spans["newsnlp_cues"] = cues
    doc.spans["newsnlp_sources"] = sources
    doc.user_data["newsnlp"] = article.to_dict(raw=False)
    return doc


def _tokenize(text: str, vocab: Any) -> Doc:
    from spacy.lang.en import English

    from newsnlp.reading.stage import make_doc

    nlp = English(vocab=vocab) if vocab is not None else English()
    nlp.max_length = max(nlp.max_length, len(text) + 1)
    return make_doc(nlp, SURROGATES.sub("\ufffd", text))


def _mention(doc: Doc, place: Span, entity: Entity) -> TokenSpan | None:
    link = f"{entity.link.source}:{entity.link.id}" if entity.link else ""
    return doc.char_span(
        place.start, place.end, LABELS[entity.kind], kb_id=link, span_id=entity.id, alignment_mode="expand"
    )


def _add(spans: list[TokenSpan], doc: Doc, place: Span | None, label: str, kb_id: str, number: int) -> None:
    if place is None:
        return
    span = doc.char_span(place.start, place.end, label, kb_id=kb_id, span_id=str(number), alignment_mode="expand")
    if span is not None:
        spans.append(span)


def _longest(spans: list[TokenSpan]) -> list[TokenSpan]:
    """Of spans that overlap the longest, and of equals the first; in order of the text."""
    taken: set[int] = set()
    chosen = []
    for span in sorted(spans, key=lambda s: (-(s.end - s.start), s.start)):
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            chosen.append(span)
    return sorted(chosen, key=lambda s: s.start)

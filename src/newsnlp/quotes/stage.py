"""The stage: from a parsed text and its entities to quotes with their speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from newsnlp import models
from newsnlp.annotations import Act, Entity, Quote, Span
from newsnlp.article import Article
from newsnlp.quotes.assemble import Attribution, assemble_attributions, complete_attributions, ends_before
from newsnlp.quotes.cues import tell_act
from newsnlp.quotes.linking import PARTS, Labelled, Linker
from newsnlp.quotes.marks import Marks, read_marks
from newsnlp.quotes.scoring import Calibration
from newsnlp.quotes.speakers import Discourse, resolve_speakers

if TYPE_CHECKING:
    from spacy.tokens import Doc

MODEL = "quotes_en"
LEAST_SCORE = 0.35  # F1 on development articles is highest between 0.3 and 0.45
LEAST_SCORE_MARKED = 0.25  # of what stands, in part, in quotation marks
LEAST_SCORE_UNSOURCED = 0.6  # an attitude that the text gives to nobody is shown only if people would surely mark it
_STOP = re.compile(r"([.!?]) +(?=[A-Z])")
_PART_OF = {part.upper(): part for part in PARTS}


@dataclass(frozen=True)
class Quotes:
    """Fills `article.quotes` from `article.doc` and `article.entities`.

    A Doc with `spans["attribution"]` is read by its labels; any other that has a parse by rules over it; one with
    neither yields only what its quotation marks show.

    Raises:
        ModelError: `model` is no folder with a linker.
    """

    model: str = MODEL
    name: str = "quotes"
    needs: frozenset[str] = field(default=frozenset({"doc", "entities"}))
    gives: frozenset[str] = field(default=frozenset({"quotes"}))

    def __post_init__(self) -> None:
        _ = self.linker, self.calibration

    @cached_property
    def _folder(self) -> Path:
        return models.path(self.model)

    @cached_property
    def version(self) -> str:
        """The version of the model."""
        return str(models.read_manifest(self._folder)["version"])

    @cached_property
    def linker(self) -> Linker:
        return Linker.open(self._folder)

    @cached_property
    def calibration(self) -> Calibration:
        return Calibration.open(self._folder)

    def __call__(self, articles: Sequence[Article], /) -> list[Article]:
        return [replace(a, quotes=self._quotes_of(a)) for a in articles]

    def _quotes_of(self, article: Article) -> tuple[Quote, ...]:
        if article.doc is None or not article.text.strip():
            return ()
        return find_quotes(
            article.doc,
            article.entities,
            self.linker,
            self.calibration,
            text=article.read_text,
            authors=article.authors,
        )


def find_quotes(
    doc: Doc,
    entities: Sequence[Entity],
    linker: Linker,
    calibration: Calibration,
    *,
    text: str | None = None,
    authors: Sequence[str] = (),
) -> tuple[Quote, ...]:
    """The quotes of a parsed text, in order of their content. text: that of the Doc, where it is at hand."""
    marks = read_marks(doc.text if text is None else text)
    attributions = find_attributions(doc, marks, linker)
    return quotes_of(marks, attributions, entities, sentence_starts(doc, marks), calibration, authors=authors)


def find_attributions(doc: Doc, marks: Marks, linker: Linker) -> list[Attribution]:
    """Attributions by the labels of the Doc, else by its parse, else by its marks alone."""
    if "attribution" in doc.spans:
        labelled = join_sources(marks.text, labelled_spans(doc))
        return assemble_attributions(marks, finish_contents(marks.text, labelled), linker)
    if doc.has_annotation("DEP"):
        from newsnlp.quotes.fallback import attributions_by_parse

        return complete_attributions(marks, attributions_by_parse(doc, marks))
    return complete_attributions(marks, [])


def labelled_spans(doc: Doc) -> list[Labelled]:
    """`doc.spans["attribution"]` as plain values; labels other than SOURCE, CUE and CONTENT are passed over."""
    group = doc.spans["attribution"]
    scores = group.attrs.get("scores") or [1.0] * len(group)
    return [
        Labelled(Span(s.start_char, s.end_char), _PART_OF[s.label_], float(score))
        for s, score in zip(group, scores)
        if s.label_ in _PART_OF and s.start_char < s.end_char and s.text.lower() not in _NO_PART
    ]


# Words that alone are neither source nor cue nor content.
_NO_PART = frozenset(("a", "an", "the", "of"))
# No content ends with these; a reader that stops there has lost the thread in the middle of a clause.
_HANGING = re.compile(
    r"\b(?:a|an|the|of|in|on|at|to|for|from|by|with|into|under|after|before|following|during|against|about|between|"
    r"and|or|but|because|than|almost|very|that|which|who|whose|its|their|his|her|was|were|is|are|be|been|being|has|"
    r"had|will|would|could|can|may|might|must|should)$",
    re.IGNORECASE,
)
# What goes on with a "that" clause: "that it would be altered | following a request".
_GOING_ON = re.compile(
    r" (?:of|in|on|at|to|for|from|by|with|into|under|after|before|following|during|against|because|if|unless|until|"
    r"despite|amid|over)\b"
)
_ALWAYS_GOING_ON = re.compile(r" (?:of|than)\b")
_LAST_CONJUNCTION = re.compile(r",? (?:and|or|but|because|than|when|while)$")
# A clause begins, and is not over: "how | to sort the emails", "that New | York pays".
_CLAUSE_OPENER = re.compile(r"(?:that|how|whether|why|if)\b", re.IGNORECASE)
_WORD_NEXT = re.compile(r"\w[ -](?!and\b|or\b|but\b|[-–—])[a-zA-Z0-9$]")
_UNSURE = 0.5  # a content with a lower score is carried on from there
_CLAUSE_END = re.compile(r"[.!?](?=\s|$)|[,;:\n\u2014\u201c\u201d\"]| - ")


def join_sources(text: str, labelled: Sequence[Labelled]) -> list[Labelled]:
    """The labelled spans, a source that breaks off after a preposition joined to the one right behind it:
    "a report by" and "the International Monetary Fund"."""
    joined: list[Labelled] = []
    for span in labelled:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.part == span.part == "source"
            and text[last.span.end : span.span.start] == " "
            and _HANGING.search(text, last.span.start, last.span.end)
        ):
            joined[-1] = Labelled(Span(last.span.start, span.span.end), span.part, min(last.score, span.score))
        else:
            joined.append(span)
    return joined


def is_cut_short(text: str, start: int, end: int) -> bool:
    """Whether a content ends after a preposition, article or auxiliary, or is a "that" clause that ends before one."""
    of_more = text[end - 1].isalnum() and _ALWAYS_GOING_ON.match(text, end) is not None
    if of_more or (text.startswith("that ", start) and _GOING_ON.match(text, end)):
        return True
    return text[end : end + 1] == " " and _HANGING.search(text, start, end) is not None


def is_cut_clause(text: str, content: Labelled) -> bool:
    """Whether a content that the reader is unsure of begins a clause, "that" or "how", and ends before another word."""
    start, end = content.span.start, content.span.end
    return (
        content.score < _UNSURE
        and _CLAUSE_OPENER.match(text, start, end) is not None
        and _WORD_NEXT.match(text, end - 1) is not None
    )


def finish_contents(text: str, labelled: Sequence[Labelled]) -> list[Labelled]:
    """The labelled spans, a content that breaks off after a preposition or an article carried on to its clause's end.

    So is a "that" clause that breaks off before one, and any clause that the reader is unsure of. Never into another
    labelled span, out of brackets, or over 160 characters; but a source that stands alone in a "that" clause is a part
    of what was said.
    """
    finished: list[Labelled] = []
    for i, span in enumerate(labelled):
        start, end = span.span.start, span.span.end
        if span.part == "source" and finished and end <= finished[-1].span.end:
            continue
        if span.part == "content" and (is_cut_short(text, start, end) or is_cut_clause(text, span)):
            stop = _CLAUSE_END.search(text, end, min(len(text), end + 160))
            inside = [x for x in labelled[i + 1 : i + 6] if stop is not None and x.span.start < stop.start()]
            if inside and (any(x.part != "source" for x in inside) or not text.startswith("that ", start)):
                stop = _CLAUSE_END.search(text, end, inside[0].span.start)
            if stop is not None:
                closing = text.find(")", end, stop.start())
                inside_brackets = closing >= 0 and "(" not in text[start:closing]
                end = closing if inside_brackets else stop.start()
                span = replace(span, span=Span(start, end))
            hanging = _LAST_CONJUNCTION.search(text, start, end)
            if hanging is not None and hanging.start() > start:
                span = replace(span, span=Span(start, hanging.start()))
        finished.append(span)
    return finished


def sentence_starts(doc: Doc, marks: Marks) -> list[int]:
    """Where sentences begin; where paragraphs do, if the Doc has no sentences."""
    if doc.has_annotation("SENT_START"):
        return [sent.start_char for sent in doc.sents]
    return [p.start for p in marks.paragraphs]


def quotes_of(
    marks: Marks,
    attributions: Sequence[Attribution],
    entities: Sequence[Entity],
    sentences: Sequence[int],
    calibration: Calibration,
    *,
    authors: Sequence[str] = (),
) -> tuple[Quote, ...]:
    """Attributions as quotes: kind, act, speaker and score told."""
    discourse = Discourse(marks.text, marks, entities, sentences, authors)
    ends = {m.span.end for e in entities if e.kind == "person" for m in e.mentions}
    attributions = [part_source(marks.text, a, ends) for a in attributions]
    scored = [(a, calibration.probability(marks, a)) for a in attributions]
    kept = [(a, score) for a, score in scored if score >= least_score(marks, a)]
    resolutions = resolve_speakers(discourse, [a for a, _ in kept])
    return tuple(
        Quote(
            content=a.content,
            kind=marks.kind(a.content),
            act=act_of(marks, a),
            cue=a.cue,
            source=a.source,
            speaker=r.speaker,
            reason=None if r.speaker is not None else r.reason,
            score=score,
        )
        for (a, score), r in zip(kept, resolutions, strict=True)
    )


def part_source(text: str, a: Attribution, ends: Set[int]) -> Attribution:
    """The attribution, of its source only the sentence on the side of the cue where the source runs from one into
    another behind a person: "said Omar. Cruz, who". ends: where mentions of people end."""
    if a.source is None or a.cue is None:
        return a
    for stop in _STOP.finditer(text, a.source.start, a.source.end):
        end = next((at for at in (stop.start(), stop.end(1)) if at in ends), None)  # "Omar", "Kennedy Jr."
        if end is not None:
            return replace(a, source=Span(a.source.start, end) if a.cue < a.source else Span(stop.end(), a.source.end))
    return a


def least_score(marks: Marks, a: Attribution) -> float:
    """The score from which an attribution is shown; what its marks or lines show is always shown."""
    if a.ground not in ("tag", "cue"):
        return 0.0
    if marks.kind(a.content) != "indirect":
        return LEAST_SCORE_MARKED
    return LEAST_SCORE_UNSOURCED if a.source is None and act_of(marks, a) != "speech" else LEAST_SCORE


def act_of(marks: Marks, a: Attribution) -> Act:
    """By the cue; without one, what stands in marks or after a name is speech.

    Whole words in marks that a cue of neither speech nor thought, or one in a sentence before them, leads up to are
    speech too: "Lund laughed. “I don't know.”".
    """
    kind = marks.kind(a.content)
    if a.cue is None:
        return "speech" if a.ground in ("dash", "label") or kind != "indirect" else "other"
    act = tell_act(a.cue.of(marks.text), " ".join(s.of(marks.text) for s in a.content))
    if kind != "direct" or act == "speech":
        return act
    return "speech" if act == "other" or ends_before(marks, a.cue, a.content[0]) else act

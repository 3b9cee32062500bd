"""Attributions by rules over a dependency parse, for text that another spaCy pipeline has read.

Needs parse, parts of speech and lemmas of the ClearNLP style (`nsubj`, `ccomp`, `pobj`), as spaCy's English pipelines
give them. Finds fewer indirect quotes than the trained reader; figures stand in models/quotes_en/README.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsnlp.annotations import Span
from newsnlp.quotes.assemble import Attribution, join_pieces, trim
from newsnlp.quotes.cues import SPEECH, THOUGHT, lemmas
from newsnlp.quotes.marks import Marks, Quotation

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Verbs of the lexicon that far more often tell of something else when a clause or a quotation stands near.
_TOO_COMMON = frozenset(
    """
    accept attack call care challenge charge choose continue count cheer demand describe dream find hold invoke issue
    label learn like love maintain mean meet name need notice offer order pose post press project publish raise read
    refer release request roar sense see seek sigh signal sing snap speak stress submit support talk term text tout try
    update voice watch
    """.split()
)
# Verbs whose object is what was said or thought: "denied the charge", "criticised the plan".
_TAKE_OBJECTS = frozenset(
    """
    acknowledge admit announce attack blame blast condemn criticise criticize decry defend demand denounce deny discuss
    dismiss emphasise emphasize endorse favor favour fear mention mock oppose pledge praise predict promise propose
    recommend reject slam stress support threaten urge welcome
    """.split()
)
_INVERTED = frozenset(
    "say tell add write tweet explain ask note argue reply respond recall insist warn continue announce".split()
)
_FARTHEST = 14.0
_MOST_CUES = 4
_STOP = re.compile(r"[.!?][”\"’']?\s+[A-Z“\"‘]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Cue:
    """A verb of saying or thinking, outside marks."""

    token: Token
    start: int
    end: int
    paragraph: int


def attributions_by_parse(doc: Doc, marks: Marks) -> list[Attribution]:
    """Attributions in order of their content: quotations with their cues, clauses of saying, and "according to"."""
    cues = list(read_cues(doc, marks))
    found: dict[int, Attribution] = {}
    loose: list[Attribution] = []
    starts = [c.start for c in cues]
    for quotation in marks.quotations:
        cue = nearest_cue(marks, quotation, cues, starts)
        if cue is None:
            continue
        token = cue.token.i
        if token in found:
            found[token] = replace(found[token], content=_joined(marks, *found[token].content, quotation.span))
            continue
        content = widen_to_clause(marks, quotation, cue)
        found[token] = Attribution(
            (content,), Span(cue.start, cue.end), source_of(cue.token, marks, content), "cue", 0.8, 0.8
        )
    for cue in cues:
        clause = clause_of(cue, marks)
        if clause is None:
            continue
        known = found.get(cue.token.i)
        if known is None:
            source = source_of(cue.token, marks, clause)
            if source is not None:
                found[cue.token.i] = Attribution((clause,), Span(cue.start, cue.end), source, "cue", 0.6, 0.8)
        elif clause.start < known.start and clause.end >= known.start - 1:
            found[cue.token.i] = replace(known, content=_joined(marks, clause, *known.content))
    loose.extend(according_to(doc, marks))
    return without_nested([*found.values(), *loose])


def _joined(marks: Marks, *spans: Span) -> tuple[Span, ...]:
    pieces = sorted(spans)
    merged: list[Span] = []
    for span in pieces:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return join_pieces(marks, merged)


def read_cues(doc: Doc, marks: Marks) -> Iterator[Cue]:
    """The verbs outside quotation marks that announce what is said or thought."""
    for token in doc:
        if token.pos_ not in ("VERB", "AUX") or marks.inside[token.idx]:
            continue
        lemma = token.lemma_.lower()
        if lemma in SPEECH or lemma in THOUGHT or any(form in SPEECH for form in lemmas(token.lower_)):
            yield Cue(token, token.idx, token.idx + len(token), marks.paragraph_at(token.idx))


def nearest_cue(marks: Marks, quotation: Quotation, cues: Sequence[Cue], starts: Sequence[int]) -> Cue | None:
    """The cue that stands closest to a quotation, sentence ends and other marks counted as distance."""
    text = marks.text
    at = bisect_left(starts, quotation.start)
    first, last = marks.paragraph_at(quotation.start), marks.paragraph_at(quotation.end - 1)
    best: tuple[float, Cue] | None = None
    for cue in cues[max(0, at - _MOST_CUES) : at + _MOST_CUES]:
        before = cue.start < quotation.start
        gap = text[cue.end : quotation.start] if before else text[quotation.end : cue.start]
        leads_in = before and cue.paragraph < first and gap.strip() == ":" and first - cue.paragraph <= 2
        if not leads_in and not first <= cue.paragraph <= last:
            continue
        distance = float(len(_WORD.findall(gap))) + 12 * len(_STOP.findall(gap))
        if before and re.search(r"[.!?]\s*$", gap):
            distance += 12
        if any(c in '"“”«»' for c in gap):
            distance += 4
        if before and gap.rstrip().endswith((",", ":", "that")):
            distance -= 3
        if not before and text[quotation.end - 2 : quotation.end - 1] in (",", "?", "!"):
            distance -= 4
        if cue.token.lemma_.lower() not in SPEECH:
            distance += 3
        if best is None or distance < best[0]:
            best = (distance, cue)
    if best is None or best[0] > _FARTHEST:
        return None
    long = marks.words(quotation.start, quotation.end) >= 4 or text[quotation.end - 2 : quotation.end - 1] in ",.?!"
    return best[1] if long or best[0] <= 6 else None


def source_of(verb: Token, marks: Marks, content: Span) -> Span | None:
    """The words of the verb's subject that stand outside the content, None where there is none."""
    subject = find_subject(verb)
    if subject is None or (marks.inside[subject.idx] and not marks.inside[verb.idx]):
        return None
    doc = verb.doc
    first, last = subject.left_edge.i, subject.right_edge.i
    for i in range(subject.i, last + 1):
        if doc[i].idx <= content.start < doc[i].idx + len(doc[i]) or doc[i].i == verb.i:
            last = i - 1
            break
    while last > subject.i and (doc[last].is_punct or doc[last].is_space):
        last -= 1
    if first <= verb.i < subject.i:
        first = subject.i
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    if start < content.end and content.start < end:
        start, end = subject.idx, subject.idx + len(subject)
    return None if content.start <= start < content.end or start >= end else Span(start, end)


def find_subject(verb: Token) -> Token | None:
    """The subject of a verb: its own, that of the verb it is joined to, or the name beside it that the parse missed."""
    joined = [verb, *verb.conjuncts]
    if verb.dep_ in ("xcomp", "advcl", "conj", "aux", "acl") and verb.head.i != verb.i:
        joined.append(verb.head)
    for each in joined:
        for child in each.children:
            if child.dep_ == "nsubj":
                return child
    nouns = ("PROPN", "NOUN", "PRON")
    for child in verb.children:
        inverted = child.dep_ in ("dobj", "attr", "oprd", "npadvmod", "dep", "appos")
        if child.i > verb.i and inverted and child.pos_ in nouns and child.left_edge.i <= verb.i + 2:
            return child
    doc = verb.doc
    after = verb.i + 1
    if verb.lemma_.lower() in _INVERTED and after < len(doc) and doc[after].pos_ in (*nouns, "DET"):
        while after + 1 < len(doc) and doc[after + 1].pos_ in ("PROPN", "NOUN", "ADJ") and after - verb.i < 7:
            after += 1
        if doc[after].pos_ in nouns:
            return doc[after]
    if verb.i > 0 and doc[verb.i - 1].pos_ in ("PROPN", "PRON"):
        return doc[verb.i - 1]
    if verb.i > 0 and doc[verb.i - 1].text == ",":
        # "Ann Lee, the mayor, said": the parse often gives the verb no subject.
        subjects = [t for t in verb.sent if t.dep_ in ("nsubj", "ROOT") and t.i < verb.i and t.pos_ in nouns]
        return subjects[-1] if subjects else None
    return None


def widen_to_clause(marks: Marks, quotation: Quotation, cue: Cue) -> Span:
    """A quotation inside the clause of its cue with the words of that clause before it: said that it was "over"."""
    text, start, end = marks.text, quotation.start, quotation.end
    before = text[:start].rstrip()[-1:]
    if cue.start > start or cue.paragraph != marks.paragraph_at(start) or before in (",", ":", ".", "!", "?", ""):
        return quotation.span
    doc = cue.token.doc
    first_word = next((i for i in range(start, end) if text[i].isalnum()), start)
    inner = doc.char_span(first_word, first_word + 1, alignment_mode="expand")
    if inner is None or text[first_word].isupper():
        return quotation.span
    token = inner[0]
    for _ in range(30):
        if token.head.i in (cue.token.i, token.i):
            break
        token = token.head
    low = token.left_edge.idx if token.head.i == cue.token.i else cue.end
    low = low if cue.end <= low <= start else cue.end
    span = trim(text, Span(low, end))
    short = span is not None and start - span.start <= 160 and not any(c in '"“”' for c in text[span.start : start])
    return span if span is not None and short else quotation.span


def clause_of(cue: Cue, marks: Marks) -> Span | None:
    """The clause that a verb of saying governs, as content; None where there is none or the verb is too common."""
    token = cue.token
    lemma = token.lemma_.lower()
    wanted = {"ccomp"} if lemma not in _TOO_COMMON else set()
    if lemma in THOUGHT or lemma in SPEECH:
        wanted |= {"xcomp"} if token.dep_ not in ("amod", "aux") else set()
    if lemma in _TAKE_OBJECTS:
        wanted.add("dobj")
    order = ("ccomp", "xcomp", "dobj")
    clause = min((c for c in token.children if c.dep_ in wanted), key=lambda c: order.index(c.dep_), default=None)
    if clause is None:
        return None
    left, right = clause.left_edge, clause.right_edge
    start, end = left.idx, right.idx + len(right)
    if start < cue.end and cue.start < end:
        return None
    for quotation in marks.overlapping(start, end):
        start, end = min(start, quotation.start), max(end, quotation.end)
    if (start < cue.end and cue.start < end) or marks.paragraph_at(start) != marks.paragraph_at(end - 1):
        return None
    return trim(marks.text, Span(start, end))


def according_to(doc: Doc, marks: Marks) -> Iterator[Attribution]:
    """ "According to X, Y" and "Y, according to X": Y within its sentence."""
    text = marks.text
    for match in re.finditer(r"\b[Aa]ccording to\b", text):
        words = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if words is None or marks.inside[match.start()]:
            continue
        objects = [c for c in words[-1].children if c.dep_ == "pobj"]
        if not objects:
            continue
        source = Span(objects[0].left_edge.idx, objects[0].right_edge.idx + len(objects[0].right_edge))
        sentence = words[0].sent
        if match.start() - sentence.start_char < 3:
            content = trim(text, Span(min(source.end, sentence.end_char), sentence.end_char))
        else:
            content = trim(text, Span(sentence.start_char, match.start()))
        if content is None or len(content) < 10 or "\n" in content.of(text):
            continue
        trimmed = trim(text, source)
        yield Attribution((content,), Span(*match.span()), trimmed, "cue", 0.7, 0.9)


def without_nested(found: list[Attribution]) -> list[Attribution]:
    """In order of the content; what lies in the content of another gives way to it."""
    longest = sorted(found, key=lambda a: (-sum(len(s) for s in a.content), a.content))
    pieces: list[tuple[int, int]] = []
    kept: list[Attribution] = []
    for a in longest:
        at = [bisect_right(pieces, (s.start, 1 << 60)) for s in a.content]
        clash = any(
            (k and pieces[k - 1][1] > s.start) or (k < len(pieces) and pieces[k][0] < s.end)
            for k, s in zip(at, a.content)
        )
        if clash:
            continue
        kept.append(a)
        for s in a.content:
            pieces.insert(bisect_left(pieces, (s.start, s.end)), (s.start, s.end))
    return sorted(kept, key=lambda a: a.content)

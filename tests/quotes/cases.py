"""The cases of tests/cases/quotes.jsonl, and what it means that one came out right.

A case: text; attribution, [start, end, label] as a reader would give it; entities, [kind, name, aliases]; expected,
in order, with the words of each piece of content; not_quotes, words that are nobody's direct speech. fails: why the
logic gets it wrong; reader_fails: why the whole pipeline does.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from newsnlp import models
from newsnlp.annotations import Entity, Mention, Quote, Span
from newsnlp.quotes.assemble import assemble_attributions
from newsnlp.quotes.linking import Labelled, Linker
from newsnlp.quotes.marks import read_marks
from newsnlp.quotes.scoring import Calibration
from newsnlp.quotes.stage import quotes_of

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "quotes.jsonl").read_text(encoding="utf8").splitlines()
]
SENTENCE = re.compile('(?:^|(?<=[.!?][ ”’"]))\\s*(?=\\S)|\n+')


def entities_of(text: str, given: list[list[Any]]) -> tuple[Entity, ...]:
    """The entities with every place where a name or alias of theirs stands, longest first."""
    taken: list[Span] = []
    mentions: dict[int, list[Mention]] = {}
    forms = sorted(((f, i) for i, (_, name, more) in enumerate(given) for f in (name, *more)), key=lambda x: -len(x[0]))
    for form, i in forms:
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            span = Span(*match.span())
            if not any(span.overlaps(t) for t in taken):
                taken.append(span)
                mentions.setdefault(i, []).append(Mention(span))
    return tuple(
        Entity(str(i), kind, name, tuple(more), tuple(sorted(mentions.get(i, []), key=lambda m: m.span)))
        for i, (kind, name, more) in enumerate(given)
    )


def quotes_by_hand(case: dict[str, Any]) -> tuple[tuple[Quote, ...], tuple[Entity, ...]]:
    """The quotes of a case by the logic alone: spans and entities as given."""
    folder, text = models.path("quotes_en"), case["text"]
    marks, entities = read_marks(text), entities_of(text, case["entities"])
    labelled = [Labelled(Span(s, e), label.lower()) for s, e, label in case["attribution"]]
    attributions = assemble_attributions(marks, labelled, Linker.open(folder))
    sentences = sorted({m.end() for m in SENTENCE.finditer(text)})
    return quotes_of(marks, attributions, entities, sentences, Calibration.open(folder)), entities


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def check(case: dict[str, Any], quotes: tuple[Quote, ...], entities: tuple[Entity, ...], *, all_of: bool) -> None:
    """Asserts that the quotes are those expected; all_of: and no others. Marks and punctuation do not count."""
    text = case["text"]
    names = {e.id: e.name for e in entities}
    found = [([w for s in q.content for w in words(s.of(text))], q) for q in quotes]
    for expected in case["expected"]:
        wanted = [w for piece in expected["content"] for w in words(piece)]
        same = [q for spoken, q in found if spoken == wanted]
        assert same, f"{expected['content']} not among {[q.text(text) for q in quotes]}"
        got = names.get(same[0].speaker or "")
        assert (same[0].kind, got) == (expected["kind"], expected["speaker"])
        if "reason" in expected:
            assert same[0].reason == expected["reason"]
    for no_quote in case["not_quotes"]:
        start = text.index(no_quote)
        span = Span(start, start + len(no_quote))
        assert not any(q.kind == "direct" and any(s.overlaps(span) for s in q.content) for q in quotes)
    if all_of:
        assert len(quotes) == len(case["expected"]), [q.text(text) for q in quotes]

"""Quotes against peers on PolNeAR dev: `python -m benchmarks.quotes --shared ../shared [--limit 20]`.

One table of accuracy (the scorer beside the data) and of words a CPU second in one process: newsnlp with its own
reader, its rules over a spaCy parse (if a pipeline is named by --spacy), textacy's direct_quotations (if it is there:
`pip install -r benchmarks/requirements-quotes.txt`), and a regular expression that takes the nearest name.

"of speech alone" is the same with gold attributions that are speech by newsnlp.quotes.cues.tell_act, which knows the
lemma of each word of a cue and whether the content says what was said, against the quotes whose act is "speech"; "by
the cue alone" takes no account of the content, on both sides.
"""

from __future__ import annotations

import argparse
import collections
import importlib
import json
import lzma
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Prediction = dict[str, Any]
QUOTED = re.compile(r"[“\"]([^“”\"\n]{15,}?)[”\"]")
NAME = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")


def by_newsnlp(reader: str) -> Callable[[list[str]], Iterator[Prediction]]:
    import newsnlp

    nlp = newsnlp.load(exclude=["clean", "topics", "related"], reader=reader)

    def run(texts: list[str]) -> Iterator[Prediction]:
        for article in nlp.pipe(texts):
            names = {e.id: e.name for e in article.entities}
            yield {
                "quotes": [
                    {
                        "content": [[s.start, s.end] for s in q.content],
                        "source": [[q.source.start, q.source.end]] if q.source else [],
                        "cue": [[q.cue.start, q.cue.end]] if q.cue else [],
                        "speaker": names.get(q.speaker or ""),
                        "act": q.act,
                    }
                    for q in article.quotes
                ]
            }

    return run


def by_textacy(spacy_pipeline: str) -> Callable[[list[str]], Iterator[Prediction]]:
    import spacy
    from textacy.extract.triples import direct_quotations

    nlp = spacy.load(spacy_pipeline)

    def span(tokens: Any) -> list[list[int]]:
        tokens = list(tokens)
        return [[tokens[0].idx, tokens[-1].idx + len(tokens[-1])]] if tokens else []

    def run(texts: list[str]) -> Iterator[Prediction]:
        raised = 0
        for doc in nlp.pipe(texts):
            try:
                found = list(direct_quotations(doc))
            except ValueError:  # it raises where marks do not pair
                raised, found = raised + 1, []
            yield {
                "quotes": [
                    {
                        "content": [[q.content.start_char, q.content.end_char]],
                        "source": span(q.speaker),
                        "cue": span(q.cue),
                        "speaker": " ".join(t.text for t in q.speaker) or None,
                    }
                    for q in found
                ]
            }
        if raised:
            print(f"textacy raised on {raised} of {len(texts)} articles; they count as ones without a quote")

    return run


def by_expression(texts: list[str]) -> Iterator[Prediction]:
    for text in texts:
        names = list(NAME.finditer(text))
        quotes = []
        for match in QUOTED.finditer(text):
            near = min(
                names, key=lambda n: min(abs(n.start() - match.end()), abs(match.start() - n.end())), default=None
            )
            quotes.append(
                {
                    "content": [list(match.span())],
                    "source": [list(near.span())] if near else [],
                    "cue": [],
                    "speaker": near.group() if near else None,
                }
            )
        yield {"quotes": quotes}


def score(scorer: Any, gold: list[dict[str, Any]], predictions: list[Prediction]) -> dict[str, Any]:
    counts: dict[str, Any] = {kind: collections.Counter() for kind in scorer.KINDS}
    for g, p in zip(gold, predictions, strict=True):
        scorer.count(g, p, counts)
    return {kind: scorer.figures(c) for kind, c in counts.items()}


def speech_alone(gold: list[dict[str, Any]], *, by_cue: bool = False) -> list[dict[str, Any]]:
    """The gold with attributions of speech only. by_cue: by the words of their cues, whatever the content is."""
    from newsnlp.quotes.cues import tell_act

    def is_speech(record: dict[str, Any], a: dict[str, Any]) -> bool:
        cue, content = (" ".join(record["text"][s:e] for s, e in a[part]) for part in ("cue", "content"))
        return tell_act(cue, None if by_cue else content) == "speech"

    return [{**r, "attributions": [a for a in r["attributions"] if is_speech(r, a)]} for r in gold]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--spacy", help="an installed spaCy pipeline with a parser, for the rules and for textacy")
    parser.add_argument("--limit", type=int)
    args = parser.parse_args()
    sys.path.insert(0, str(args.shared / "scorers"))
    scorer = importlib.import_module("quotes")
    with lzma.open(args.shared / "data/quotes/polnear_dev.jsonl.xz", "rt", encoding="utf8") as lines:
        gold = [json.loads(line) for line in lines][: args.limit]
    systems: dict[str, Callable[[], Callable[[list[str]], Iterator[Prediction]]]] = {
        "newsnlp": lambda: by_newsnlp("en_news"),
        "regular expression": lambda: by_expression,
    }
    if args.spacy:
        systems["newsnlp, rules over the parse"] = lambda: by_newsnlp(args.spacy)
        systems["textacy"] = lambda: by_textacy(args.spacy)
    texts = [g["text"] for g in gold]
    words = sum(len(t.split()) for t in texts)
    print(f"{'system':30} {'overlap F1':>28} {'triple F1':>28} {'speaker':>8} {'words/s':>8}")
    print(f"{'':30} {'all direct indir. mixed':>28} {'all direct indir. mixed':>28}")
    for name, make in systems.items():
        try:
            system = make()
        except ImportError as error:
            print(f"{name:30} not installed: {error}")
            continue
        started = time.process_time()
        predictions = list(system(texts))
        speed = words / (time.process_time() - started)
        figures = score(scorer, gold, predictions)
        row = [" ".join(f"{figures[k][m]['F1']:6.2f}" for k in scorer.KINDS) for m in ("overlap", "triple")]
        print(f"{name:30} {row[0]:>28} {row[1]:>28} {figures['all']['speaker'] or 0:8.2f} {speed:8.0f}", flush=True)
        if name == "newsnlp":
            show_speech(scorer, gold, texts, predictions)


def show_speech(scorer: Any, gold: list[dict[str, Any]], texts: list[str], predictions: list[Prediction]) -> None:
    """The rows of speech alone: as the quotes tell it, and by their cues whatever the content is."""
    from newsnlp.quotes.cues import tell_act

    def is_by_cue(text: str, quote: dict[str, Any]) -> bool:
        return quote["act"] == "speech" or tell_act(" ".join(text[s:e] for s, e in quote["cue"])) == "speech"

    by_act = [{"quotes": [q for q in p["quotes"] if q["act"] == "speech"]} for p in predictions]
    by_cue = [{"quotes": [q for q in p["quotes"] if is_by_cue(t, q)]} for t, p in zip(texts, predictions)]
    for name, wanted, only in (
        ("  of speech alone", speech_alone(gold), by_act),
        ("  by the cue alone", speech_alone(gold, by_cue=True), by_cue),
    ):
        figures = score(scorer, wanted, only)
        row = [" ".join(f"{figures[k][m]['F1']:6.2f}" for k in scorer.KINDS) for m in ("overlap", "triple")]
        print(f"{name:30} {row[0]:>28} {row[1]:>28} {figures['all']['speaker'] or 0:8.2f}")


if __name__ == "__main__":
    main()

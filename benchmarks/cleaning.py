"""Scores and times the cleaner: `python -m benchmarks.cleaning WHAT`.

cross-validate trains on some domains and cleans pages of the others, through the whole of `clean_page`, and scores
trafilatura (favor_precision) in the same run. invented puts invented articles on pages of invented sites, and needs no
data; metadata, alignment, speed and bad-input say what their names do. The arithmetic is multiset F1 of word 4-grams,
from the mean precision and the mean recall over pages.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
import time
import tomllib
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from training.cleaning import Corpus, fit_models, folds_of, own_bodies, read_corpus, read_records
from training.cleaning_sites import place_bodies, read_articles, read_sites

from newsnlp.annotations import Span
from newsnlp.cleaning import characters
from newsnlp.cleaning.page import CleanedPage, LineModels, clean_page, extract_elsewhere, load_models
from newsnlp.evaluation import body_overlap, folded, same_title

Record = dict[str, Any]
RECIPE = Path(__file__).parents[1] / "models" / "cleaning_lines" / "recipe.toml"


def best_overlap(record: Record, kept: str) -> tuple[float, float, float]:
    """Optional paragraphs (a summary, a deck) may be kept or left out."""
    bodies = [record["gold_body"]]
    if record.get("gold_optional"):
        without = record["gold_body"]
        for paragraph in record["gold_optional"]:
            without = without.replace(paragraph, "", 1)
        bodies.append(without)
    return max((body_overlap(b, kept) for b in bodies), key=lambda scores: scores[2])


def summarise(pairs: list[tuple[Record, str]]) -> dict[str, Any]:
    """F1, precision and recall in percent, of all pages and of English and other ones."""
    out: dict[str, Any] = {}
    for name, keep in (("all", ("en", "other")), ("en", ("en",)), ("other", ("other",))):
        scores = [best_overlap(r, kept) for r, kept in pairs if r["lang"] in keep]
        if not scores:
            continue
        p, r = (sum(s[i] for s in scores) / len(scores) for i in (0, 1))
        out[name] = {"F1": round(200 * p * r / (p + r), 2), "P": round(100 * p, 2), "R": round(100 * r, 2)}
        out[name]["pages"] = len(scores)
    return out


def score_metadata(pairs: list[tuple[Record, CleanedPage]]) -> dict[str, Any]:
    """Share of pages, in percent, whose title, day and one author are right, where the gold has them."""
    hits: dict[str, list[bool]] = {"title": [], "date": [], "author": []}
    for record, page in pairs:
        if record.get("title"):
            hits["title"].append(same_title(record["title"], page.title))
        if record.get("date"):
            hits["date"].append(str(record["date"])[:10] == (str(page.published)[:10] if page.published else None))
        if record.get("author"):
            authors = record["author"] if isinstance(record["author"], list) else [record["author"]]
            hits["author"].append(bool({folded(a) for a in authors} & {folded(a) for a in page.authors}))
    return {name: {"right": round(100 * sum(h) / max(1, len(h)), 1), "of": len(h)} for name, h in hits.items()}


def score_languages(pairs: list[tuple[Record, CleanedPage]]) -> dict[str, Any]:
    """`score_metadata` of all pages, of the English and of the others."""
    groups = {"all": ("en", "other"), "en": ("en",), "other": ("other",)}
    return {name: score_metadata([p for p in pairs if p[0]["lang"] in langs]) for name, langs in groups.items()}


def fit_fold(fold: int, fold_of: dict[str, int], corpus: Corpus, recipe: dict[str, Any]) -> LineModels:
    """The models that know all domains but those of the fold."""
    return fit_models(corpus.samples, recipe, lambda domain: fold_of[domain] != fold)


def cross_validate(corpus: Corpus, recipe: dict[str, Any], folds: int, jobs: int) -> dict[str, Any]:
    """Figures of every kind of page, each page cleaned by models (of lines, titles, bylines and dates) that saw none
    of its domain. jobs: processes that fit them, each with the whole corpus in memory."""
    seed = recipe["training"]["seed"]
    sites, articles = read_sites(), read_articles()
    fold_of = folds_of((r["domain"] for r in corpus.records["text"]), folds, seed)
    fold_of |= folds_of([*(site.name for site in sites), *(a["domain"] for a in articles)], folds, seed)
    bodies = own_bodies(corpus.records["text"]) + articles
    records = {**corpus.records, "invented sites": place_bodies(sites, bodies, fold_of, np.random.default_rng(seed))}
    fit = partial(fit_fold, fold_of=fold_of, corpus=corpus, recipe=recipe)
    if jobs > 1:
        with ProcessPoolExecutor(jobs) as pool:
            by_fold = list(pool.map(fit, range(folds)))
    else:
        by_fold = list(map(fit, range(folds)))
    figures: dict[str, Any] = {"folds": folds}
    for kind, pages in records.items():
        cleaned = [(r, clean_page(r["raw"], url=r.get("url"), models=by_fold[fold_of[r["domain"]]])) for r in pages]
        figures[kind] = {"body": summarise([(r, c.text) for r, c in cleaned]), "metadata": score_languages(cleaned)}
        print(kind, json.dumps(figures[kind]), file=sys.stderr, flush=True)
    if "html" not in corpus.records:
        return figures
    fast = [
        (r, clean_page(r["raw"], url=r.get("url"), vote=False, models=by_fold[fold_of[r["domain"]]]).text)
        for r in corpus.records["html"]
    ]
    figures["html without the vote"] = {"body": summarise(fast)}
    peer = [(r, extract_elsewhere(r["raw"]) or "") for r in corpus.records["html"]]
    figures["trafilatura favor_precision"] = {"body": summarise(peer)}
    return figures


def score_invented(seed: int) -> dict[str, Any]:
    """Figures of the shipped models on a page of each invented site, with an invented article in its language."""
    one_fold: dict[str, int] = defaultdict(int)
    pages = place_bodies(read_sites(), read_articles(), one_fold, np.random.default_rng(seed))
    cleaned = [(r, clean_page(r["raw"])) for r in pages]
    title = {name: f["title"] for name, f in score_languages(cleaned).items()}
    return {"body": summarise([(r, c.text) for r, c in cleaned]), "title": title}


def time_pages(text: list[Record], pages: list[Record], runs: int) -> dict[str, float]:
    """Pages a CPU second, the median of several runs over the same pages."""
    load_models()
    jobs = {
        "text": lambda: [clean_page(r["raw"]) for r in text],
        "html": lambda: [clean_page(r["raw"]) for r in pages],
        "html without the vote": lambda: [clean_page(r["raw"], vote=False) for r in pages],
        "trafilatura on the html": lambda: [extract_elsewhere(r["raw"]) for r in pages],
    }
    out = {}
    for name, job in jobs.items():
        seconds = []
        for _ in range(runs):
            started = time.process_time()
            job()
            seconds.append(time.process_time() - started)
        out[name] = round(len(text) / sorted(seconds)[len(seconds) // 2], 1)
    return out


def check_alignment(records: list[Record]) -> dict[str, Any]:
    """How many words of the cleaned texts lead to the same word in the raw page, tags, entities and mended characters
    apart; and the pages whose text changes when it is cleaned again."""
    words = right = 0
    wrong: list[str] = []
    restless: list[str] = []
    for record in records:
        raw = record["raw"]
        page = clean_page(raw, url=record.get("url"), vote=False)
        for match in re.finditer(r"\S+", page.text):
            words += 1
            found = page.alignment.raw_span(Span(*match.span())).of(raw)
            plain = found
            if found != match[0]:
                plain = html.unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", found, flags=re.S))
                plain = re.sub(r"\s+", "", characters.repair(plain)[0])
            if plain == match[0]:
                right += 1
            else:
                wrong.append(f"{record['id']}: {match[0]!r} from {found[:80]!r}")
        if page.text and clean_page(page.text).text != page.text:
            restless.append(record["id"])
    return {"pages": len(records), "words": words, "right": right, "wrong": wrong[:20], "not idempotent": restless}


BAD: dict[str, str] = {
    "10 MB on one line": "word " * 2_000_000,
    "10 MB without a space": "a" * 10_000_000,
    "200,000 lines": "A line of a page that goes on.\n" * 200_000,
    "200,000 different lines": "".join(f"Line {i} of a page that goes on for {i} more.\n" for i in range(200_000)),
    "100,000 nested divs": "<html>" + "<div>" * 100_000 + "Text." + "</div>" * 100_000,
    "open comments": "<html>" + "<!--" * 2_000_000,
    "open quotes": "<html>" + '<a "' * 2_000_000,
    "entities": "<p>" + "&amp" * 1_000_000,
    "scripts": "<html>" + "<script>" * 500_000,
    "svg": "<html>" + "<svg>" * 200_000 + ">",
    "paragraphs": "<html>" + "<p>A short line of text." * 100_000,
    "surrogates and NUL": "\x00\ud800\udfff a " * 500_000,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["cross-validate", "invented", "metadata", "alignment", "speed", "bad-input"])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/cleaning"))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=1, help="processes that cross-validate fits in")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--only-text", action="store_true", help="cross-validate copied text alone")
    parser.add_argument("--write", type=Path, help="metrics.json to write the figures of cross-validate into")
    args = parser.parse_args()
    recipe = tomllib.loads(RECIPE.read_text(encoding="utf-8"))
    if args.what == "cross-validate":
        corpus = read_corpus(args.data, recipe, html=not args.only_text)
        figures: Any = cross_validate(corpus, recipe, args.folds, args.jobs)
        if args.write:
            args.write.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    elif args.what == "invented":
        figures = score_invented(recipe["training"]["seed"])
    elif args.what == "metadata":
        figures = {}
        for kind, name in (("text", recipe["data"]["text"][0]), ("html", recipe["data"]["html"])):
            records = read_records(args.data / name)[: args.pages]
            figures[kind] = score_metadata([(r, clean_page(r["raw"], url=r.get("url"), vote=False)) for r in records])
    elif args.what == "alignment":
        names = {"text": recipe["data"]["text"][0], "text2": recipe["data"]["text"][-1], "html": recipe["data"]["html"]}
        figures = {k: check_alignment(read_records(args.data / n)[: args.pages]) for k, n in names.items()}
    elif args.what == "speed":
        text = read_records(args.data / recipe["data"]["text"][0])[: args.pages]
        figures = time_pages(text, read_records(args.data / recipe["data"]["html"])[: args.pages], runs=3)
    else:
        figures = {}
        for name, raw in BAD.items():
            started = time.process_time()
            page = clean_page(raw)
            figures[name] = {"seconds": round(time.process_time() - started, 1), "kept": len(page.text)}
    print(json.dumps(figures, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()

"""How well a pipeline does on gold articles: `newsnlp evaluate GOLD.jsonl`, or `evaluate(rows, nlp)`.

A gold row is a dict with "text" (or "raw", a page to be cleaned), an "id", and what a person marked in it:

    "entities": [[start, end, kind], ...]       person, party, place, organisation; offsets are characters of "text"
    "quotes": [{"content": [[s, e], ...], "source": [[s, e], ...], "speaker": "Kem Sokha"}, ...]
    "topics": ["medtop:11000000", ...], "also": [...]    also: neither rewarded nor punished
    "body": "...", "title": "...", "published": "2021-06-03", "authors": [...]

Each layer is scored on the rows that have it; the names of the corpora that the cards cite ("gold", "attributions",
"gold_body", "date", "author") are understood too.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsnlp.article import Article, Page
from newsnlp.errors import PageError

if TYPE_CHECKING:
    from newsnlp.pipeline import Pipeline

Row = Mapping[str, Any]
KINDS = ("person", "party", "place", "organisation")
SYNONYMS = {
    "entities": ("entities", "gold"),
    "quotes": ("quotes", "attributions"),
    "topics": ("topics",),
    "body": ("body", "gold_body"),
    "title": ("title",),
    "published": ("published", "date"),
    "authors": ("authors", "author"),
}


@dataclass
class Counts:
    """What was found right, found, and wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def figures(self) -> dict[str, float]:
        """Percent: precision, recall and F1, 0 where nothing was found or wanted; and the two numbers."""
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        percent = {k: round(100 * v, 2) for k, v in (("precision", precision), ("recall", recall), ("f1", f1))}
        return {**percent, "found": self.found, "wanted": self.wanted}


def read_gold(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file; .xz, .gz and .bz2 are unpacked.

    Raises:
        PageError: the file cannot be read, or a line is no JSON object.
    """
    openers: dict[str, Callable[..., Any]] = {".xz": lzma.open, ".gz": gzip.open, ".bz2": bz2.open}
    opener = openers.get(path.suffix, open)
    try:
        with opener(path, "rt", encoding="utf8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise PageError(f"{path}, line {number}: expected a JSON object, not {type(row).__name__}")
                    yield row
    except (OSError, ValueError, EOFError, lzma.LZMAError) as error:
        if isinstance(error, PageError):
            raise
        raise PageError(f"cannot read gold articles from {path}: {error}") from error


def marked(row: Row, layer: str) -> Any:
    """What a row says of a layer, None where it says nothing."""
    return next((row[name] for name in SYNONYMS[layer] if row.get(name) is not None), None)


def evaluate(rows: Iterable[Row], nlp: Pipeline, *, batch_size: int = 32) -> dict[str, Any]:
    """Figures of every layer that the gold rows mark, as plain data.

    nlp: a pipeline; where rows have "text" it must leave the text as it is (`newsnlp.load(exclude=["clean"])`), since
    offsets are compared. entities: exact span and kind, leading "the" and possessives left out; party counts as
    organisation where no row marks a party. quotes: pairs of contents that share half of their words or more, and the
    same with a source that overlaps. topics: hit@1, micro and macro F1. body: F1 over word 4-grams, mean of the pages.

    Raises:
        PageError: a row has neither "text" nor "raw", or its text came back changed.
    """
    gold = list(rows)
    articles = list(nlp.pipe((page_of(row, i) for i, row in enumerate(gold)), batch_size=batch_size))
    pairs = list(zip(gold, articles))
    for row, article in pairs:
        if marked(row, "entities") is not None or marked(row, "quotes") is not None:
            check_text(row, article)
    figures: dict[str, Any] = {"articles": len(pairs)}
    scorers = (("entities", score_entities), ("quotes", score_quotes), ("topics", score_topics), ("body", score_bodies))
    for layer, scorer in scorers:
        having = [(row, article) for row, article in pairs if marked(row, layer) is not None]
        if having:
            figures[layer] = scorer(having)
    figures.update(score_metadata(pairs))
    return figures


def page_of(row: Row, number: int) -> Page:
    raw = row.get("raw", row.get("text"))
    if raw is None:
        raise PageError(f"gold row {number} ({row.get('id')!r}) has neither 'text' nor 'raw'")
    return Page(raw, id=str(row.get("id", number)), url=row.get("url"))


def check_text(row: Row, article: Article) -> None:
    if article.text != row.get("text"):
        raise PageError(
            f"{article.id}: the text came back changed, so its offsets cannot be compared; load with exclude=['clean']"
        )


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a leading "the" or a possessive at its end, on which guidelines differ."""
    if text[start : start + 4].lower() == "the ":
        start += 4
    for tail in ("'s", "\u2019s", "'", "\u2019"):
        if text[start:end].endswith(tail) and end - start > len(tail):
            return start, end - len(tail)
    return start, end


def score_entities(pairs: Sequence[tuple[Row, Article]]) -> dict[str, Any]:
    parties = any(kind == "party" for row, _ in pairs for _, _, kind in marked(row, "entities"))
    counts: dict[str, Counts] = defaultdict(Counts)

    def spans(text: str, triples: Iterable[Sequence[Any]]) -> set[tuple[int, int, str]]:
        folded = ((s, e, "organisation" if k == "party" and not parties else k) for s, e, k in triples)
        return {(*bare(text, s, e), k) for s, e, k in folded if k in KINDS}

    for row, article in pairs:
        named = ((m.span.start, m.span.end, e.kind) for e in article.entities for m in e.mentions if m.form == "name")
        wanted, found = spans(article.text, marked(row, "entities")), spans(article.text, named)
        for name in ("micro", *KINDS):
            counts[name].right += sum(name in ("micro", k) for _, _, k in wanted & found)
            counts[name].found += sum(name in ("micro", k) for _, _, k in found)
            counts[name].wanted += sum(name in ("micro", k) for _, _, k in wanted)
    return {name: c.figures() for name, c in counts.items() if c.wanted or c.found}


def words_of(spans: Iterable[Sequence[int]], index: Mapping[int, int]) -> frozenset[int]:
    """The numbers of the words that stand in the spans."""
    return frozenset(index[c] for start, end in spans for c in range(start, end) if c in index)


def best_pairs(wanted: Sequence[frozenset[int]], found: Sequence[frozenset[int]]) -> Iterator[tuple[int, int]]:
    """One-to-one pairs whose words overlap by half of their union or more, the closest first."""
    overlaps = [
        (len(w & f) / len(w | f), i, j)
        for i, w in enumerate(wanted)
        for j, f in enumerate(found)
        if not w.isdisjoint(f)
    ]
    left, right = set(range(len(wanted))), set(range(len(found)))
    for share, i, j in sorted(overlaps, reverse=True):
        if share >= 0.5 and i in left and j in right:
            left.remove(i)
            right.remove(j)
            yield i, j


def score_quotes(pairs: Sequence[tuple[Row, Article]]) -> dict[str, Any]:
    content, triple, speakers = Counts(), Counts(), Counter[str]()
    for row, article in pairs:
        index = {c: i for i, m in enumerate(re.finditer(r"\w+", article.text)) for c in range(*m.span())}
        wanted = [(q, w) for q in marked(row, "quotes") if (w := words_of(q["content"], index))]
        given = [(q, f) for q in article.quotes if (f := words_of(((s.start, s.end) for s in q.content), index))]
        matches = dict(best_pairs([w for _, w in wanted], [f for _, f in given]))
        for i, (gold, _) in enumerate(wanted):
            quote = given[matches[i]][0] if i in matches else None
            if quote is not None:
                content.right += 1
                a = words_of(gold.get("source") or (), index)
                b = words_of([(quote.source.start, quote.source.end)] if quote.source else (), index)
                triple.right += bool(a & b) if a else not b
            if gold.get("speaker"):
                speakers["wanted"] += 1
                speaker = article.speaker(quote) if quote is not None else None
                speakers["right"] += speaker is not None and same_person(speaker.name, gold["speaker"])
        for counts in (content, triple):
            counts.wanted += len(wanted)
            counts.found += len(given)
    named = {"named": round(100 * speakers["right"] / speakers["wanted"], 2), "of": speakers["wanted"]}
    figures: dict[str, Any] = {"content": content.figures(), "content_and_source": triple.figures()}
    return figures | ({"speaker": named} if speakers["wanted"] else {})


def same_person(found: str, wanted: str) -> bool:
    """Whether the last names are equal and the first names do not contradict each other."""
    a, b = (re.findall(r"\w+", re.sub(r"['\u2019]s$", "", name.lower())) for name in (found, wanted))
    if not a or not b or a[-1] != b[-1]:
        return False
    return len(a) == 1 or len(b) == 1 or a[0][0] == b[0][0]


def score_topics(pairs: Sequence[tuple[Row, Article]]) -> dict[str, Any]:
    each: dict[str, Counts] = defaultdict(Counts)
    hits = 0
    for row, article in pairs:
        wanted = set(marked(row, "topics"))
        ranked = [t.id for t in sorted(article.topics, key=lambda t: -t.score)]
        found = set(ranked) - set(row.get("also", ()))
        hits += bool(ranked) and ranked[0] in wanted
        for topic in wanted | found:
            each[topic].right += topic in wanted and topic in found
            each[topic].found += topic in found
            each[topic].wanted += topic in wanted
    micro = Counts(*(sum(getattr(c, name) for c in each.values()) for name in ("right", "found", "wanted")))
    macro = [c.figures()["f1"] for c in each.values() if c.wanted >= 5]
    return {
        "hit@1": round(100 * hits / len(pairs), 2),
        "micro": micro.figures(),
        "macro_f1": round(sum(macro) / len(macro), 2) if macro else None,
        "each": {topic: each[topic].figures() for topic in sorted(each)},
    }


def shingles(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1))) if words else Counter()


def body_overlap(gold: str, kept: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of one body in [0, 1], over the multisets of word 4-grams."""
    wanted, found = shingles(gold), shingles(kept)
    shared = (wanted & found).total()
    precision = shared / found.total() if found else float(not wanted)
    recall = shared / wanted.total() if wanted else float(not found)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score_bodies(pairs: Sequence[tuple[Row, Article]]) -> dict[str, Any]:
    overlaps = [body_overlap(marked(row, "body"), article.text) for row, article in pairs]
    p, r = (sum(o[i] for o in overlaps) / len(pairs) for i in (0, 1))
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {k: round(100 * v, 2) for k, v in (("precision", p), ("recall", r), ("f1", f1))} | {"pages": len(pairs)}


def folded(value: str | None) -> str:
    return " ".join(re.findall(r"\w+", (value or "").lower()))


def score_metadata(pairs: Sequence[tuple[Row, Article]]) -> dict[str, Any]:
    """Percent right of title, published (the day) and authors (any of them), on cleaned pages that have them."""
    tally: dict[str, list[bool]] = defaultdict(list)
    for row, article in pairs:
        if "raw" not in row:
            continue
        title, day, authors = marked(row, "title"), marked(row, "published"), marked(row, "authors")
        if title:
            tally["title"].append(same_title(title, article.title))
        if day:
            tally["published"].append(article.published is not None and str(article.published)[:10] == str(day)[:10])
        if authors:
            wanted = {folded(a) for a in ([authors] if isinstance(authors, str) else authors)}
            tally["authors"].append(bool(wanted & {folded(a) for a in article.authors or ()}))
    return {k: {"right": round(100 * sum(v) / len(v), 2), "of": len(v)} for k, v in tally.items()}


def same_title(wanted: str, found: str | None) -> bool:
    a, b = folded(wanted), folded(found)
    return bool(a and b) and (a == b or (min(len(a), len(b)) > 15 and (a in b or b in a)))

"""Which words a model may use, and what part a word can play in a phrase, counted over running text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from newsnlp.topics.words import STOP_WORDS, lead, normal_form, pairs

# Names that are of no one person, place or firm, and that news in English uses everywhere.
GENERIC_NAMES = frozenset(
    map(
        normal_form,
        """
        house senate congress parliament university supreme department council association foundation institute treasury
        constitution republican democrat democratic conservative liberal governor senator muslim christian islam islamic
        jewish jew catholic protestant hindu buddhist sikh anglican evangelical christianity judaism pope vatican bible
        quran koran christmas easter ramadan olympic olympics paralympic nato king queen prince princess duke duchess
        bishop archbishop cardinal rev covid ebola hiv aids dna ceo gdp ipo opec oscar grammy emmy nobel internet web
        earth mars halloween thanksgiving tv ai lgbtq lgbt medal bitcoin minister president union bank court
        """.split(),
    )
)

_RAW_WORD = re.compile(r"[^\W\d_]{2,}")
_TOKEN = re.compile(r"[^\W\d_]+|[^\w\s]")
_DETERMINERS = frozenset("the a an this that these those his her its their our my your no some any each every".split())
_BEFORE_VERBS = frozenset(
    "to will would could can may might should must cannot not they he she it we i you who didn doesn don won".split()
)


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """Normal forms of the words that stand at least half as often in lower case as with a capital: no proper nouns."""
    surface: Counter[str] = Counter()
    for text in texts:
        surface.update(_RAW_WORD.findall(text))
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for word, count in surface.items():
        (small if word.islower() else capital)[normal_form(word.lower())] += count
    return frozenset(w for w, n in small.items() if n >= 2 and n >= 0.5 * capital[w]) | GENERIC_NAMES


def choose_terms(
    texts: Sequence[Sequence[str]],
    common: frozenset[str],
    *,
    rarest_word: int,
    rarest_pair: int,
    always: Iterable[str] = (),
) -> tuple[str, ...]:
    """The common words that stand in `rarest_word` texts or more, and their pairs in `rarest_pair` or more.

    always: words and pairs that are terms however rare they are.
    """
    words: Counter[str] = Counter()
    for text in texts:
        words.update(common.intersection(text))
    kept = {w for w, n in words.items() if n >= rarest_word}
    both: Counter[str] = Counter()
    for text in texts:
        both.update({p for p in pairs(text) if p.count(" ") == 1 and kept.issuperset(p.split())})
    enough = (*sorted(kept), *sorted(p for p, n in both.items() if n >= rarest_pair))
    return (*enough, *sorted({*always}.difference(enough)))


def write_word_table(texts: Sequence[str], file: Path, *, rarest: int) -> int:
    """Writes words.json, the table that keyphrases are chosen by; returns the number of its words.

    A word ends a noun phrase if it often stands between a determiner and a function word or a mark, "the vaccine is";
    it begins one if it often stands between a determiner and another word, "the new vaccine". Neither holds for a word
    that seldom does, or stands more often after "to", a modal or a pronoun. A word that begins phrases much more often
    than it ends them, and has hardly a plural, ends none: "iconic".
    """
    documents: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    begins: Counter[str] = Counter()
    verbs: Counter[str] = Counter()
    total: Counter[str] = Counter()
    plurals: Counter[str] = Counter()
    for text in texts:
        tokens = _TOKEN.findall(lead(text, 3000))
        documents.update({normal_form(t) for t in tokens if t.islower() and len(t) > 1})
        total.update(normal_form(t) for t in tokens if t.islower())
        plurals.update(form for t in tokens if t.islower() and t.endswith("s") and (form := normal_form(t)) != t)
        lowered = [t.lower() for t in tokens]
        for before, word, after in zip(lowered, tokens[1:], lowered[2:]):
            if before in _DETERMINERS:
                if word.islower():
                    (ends if after in STOP_WORDS or not after.isalpha() else begins)[normal_form(word)] += 1
            elif before in _BEFORE_VERBS and word.islower():
                verbs[normal_form(word)] += 1
    rows: dict[int, list[str]] = {}
    for word, count in sorted(documents.items()):
        if count < rarest or len(word) < 3 or word in STOP_WORDS:
            continue
        both = ends[word] + begins[word]
        is_noun = ends[word] >= 0.4 * begins[word] or plurals[word] >= 0.05 * total[word]
        role = "e" if is_noun and ends[word] >= max(2, 0.05 * total[word]) and ends[word] > verbs[word] else ""
        role += "b" if both >= max(2, 0.08 * total[word]) and both > verbs[word] else ""
        rows.setdefault(count, []).append(f"{word}/{role}" if role else word)
    lines = ",\n".join(f'"{count}": {json.dumps(" ".join(rows[count]), ensure_ascii=False)}' for count in sorted(rows))
    file.write_text(f'{{"documents": {len(texts)},\n"words": {{\n{lines}\n}}}}\n', encoding="utf8")
    return sum(map(len, rows.values()))

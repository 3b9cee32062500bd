"""Keyphrases: the free tags that an editor would put on an article.

Names by salience, and noun phrases by TF-IDF. There is no part-of-speech tagger here: which words can end or begin a
phrase is a table that was counted beforehand (how often a word stands after "the", and how often after "to").
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from newsnlp import models
from newsnlp.annotations import Entity, Keyphrase
from newsnlp.errors import ModelError
from newsnlp.topics.words import STOP_WORDS, lead, normal_form

FEWEST, MOST = 5, 10
LEAD_CHARACTERS = 6000
# A phrase that scores below this share of the best is given only to make up the FEWEST.
ENOUGH = 0.25

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[^\s\w]|\d+")
_ACRONYM = re.compile(r"([^\W\d_][^()\n]{4,80}?) \(([A-Z][A-Z.&-]{1,9})s?\)")


@dataclass(frozen=True)
class WordTable:
    """How common words are, and what part they can play in a phrase.

    documents: how many were counted. frequency: normal form -> documents it stands in. ends, begins: normal forms that
    can be the last word of a noun phrase, or stand before it.
    """

    documents: int
    frequency: dict[str, int]
    ends: frozenset[str]
    begins: frozenset[str]

    def idf(self, form: str) -> float:
        return math.log((1 + self.documents) / (1 + self.frequency.get(form, 0)))

    @classmethod
    def read(cls, model: str = "topics_en") -> WordTable:
        """The table of a model folder.

        Raises:
            ModelError: there is none, or it is damaged.
        """
        return _read_table(model)


@lru_cache(maxsize=2)
def _read_table(model: str) -> WordTable:
    file = models.path(model) / "words.json"
    try:
        table = json.loads(file.read_text(encoding="utf8"))
        frequency: dict[str, int] = {}
        roles: dict[str, set[str]] = {"e": set(), "b": set()}
        # Words of one document frequency stand together: {"412": "word/eb other/b third"}.
        for count, words in table["words"].items():
            for entry in words.split():
                word, _, role = entry.partition("/")
                frequency[word] = int(count)
                for letter in role:
                    roles[letter].add(word)
        return WordTable(table["documents"], frequency, frozenset(roles["e"]), frozenset(roles["b"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{file}: no readable table of words: {error}") from error


@dataclass(slots=True)
class _Candidate:
    """A phrase while it is weighed. key: normal forms of its words; place: in [0, 1], where it first stands."""

    text: str
    key: tuple[str, ...]
    count: int
    place: float
    weight: float = 0.0
    in_title: bool = False
    is_name: bool = False
    spellings: dict[str, int] = field(default_factory=dict)


def choose_keyphrases(
    text: str, title: str | None, entities: Sequence[Entity], words: WordTable
) -> tuple[Keyphrase, ...]:
    """Five to ten phrases for an article, best first; fewer where it has no more, () for an empty text.

    Names come from the entities; common phrases from the text. A phrase and its acronym, its plural or its British
    spelling are one; so are a word and a longer phrase that says it.
    """
    read = lead(text, LEAD_CHARACTERS)
    headline = title if title is not None else read.lstrip().split("\n", 1)[0]
    head = frozenset(_forms(headline)) if len(headline) < 200 else frozenset()
    acronyms = spelt_out(read)
    names = list(_name_candidates(entities, len(text), head))
    named = {form for name in names for form in name.key} | {
        form for each in entities for alias in each.aliases for form in _forms(alias)
    }
    phrases = _phrase_candidates(read, head, named, words)
    ranked = sorted([*names, *phrases], key=lambda c: (-c.weight, c.place, c.text))
    chosen = _without_repeats(ranked, acronyms)
    if not chosen:
        return ()
    best = chosen[0].weight
    kept = [c for i, c in enumerate(chosen[:MOST]) if i < FEWEST or c.weight >= ENOUGH * best]
    return tuple(Keyphrase(c.text, round(c.weight / best, 4)) for c in kept)


def spelt_out(text: str) -> dict[str, str]:
    """Acronyms that the text itself spells out, "gross domestic product (GDP)": acronym -> words, both ways of case.

    >>> spelt_out("the gross domestic product (GDP) fell")
    {'GDP': 'gross domestic product'}
    """
    found: dict[str, str] = {}
    for match in _ACRONYM.finditer(text):
        letters = [c.lower() for c in match.group(2) if c.isalpha()]
        words = match.group(1).split()[-(len(letters) + 3) :]
        for start in range(len(words)):
            tail = words[start:]
            initials = [w[0].lower() for w in tail if w.lower() not in {"of", "and", "the", "for", "in", "on", "to"}]
            if initials == letters and tail[0].lower() not in STOP_WORDS:
                found.setdefault(match.group(2), " ".join(tail))
                break
    return found


def _forms(phrase: str) -> tuple[str, ...]:
    return tuple(normal_form(w.lower()) for w in re.findall(r"[^\W\d_]+", phrase))


def _name_candidates(entities: Iterable[Entity], length: int, head: frozenset[str]) -> Iterator[_Candidate]:
    for entity in entities:
        if not entity.mentions or len(entity.name) > 60 or not any(c.isupper() for c in entity.name):
            continue
        key = _forms(entity.name)
        if not key:
            continue
        count = len(entity.mentions)
        place = entity.mentions[0].span.start / max(1, length)
        in_title = bool(head) and key[-1] in head
        weight = entity.score * (0.35 + entity.salience) * (1 + math.log(count)) * _early(place)
        yield _Candidate(entity.name, key, count, place, weight * (1.6 if in_title else 1.0), in_title, True)


def _early(place: float) -> float:
    """What stands at the top weighs more: 1 at the first word, 0.6 at the last."""
    return 1.0 - 0.4 * place


def _phrase_candidates(text: str, head: frozenset[str], named: set[str], words: WordTable) -> list[_Candidate]:
    found: dict[tuple[str, ...], _Candidate] = {}
    length = max(1, len(text))
    for start, run in _runs(text, words):
        place = start / length
        for size in (1, 2, 3):
            for i in range(len(run) - size + 1):
                piece = run[i : i + size]
                forms = tuple(form for form, _ in piece)
                if forms[-1] not in words.ends or any(f not in words.begins for f in forms[:-1]):
                    continue
                if len(set(forms)) < size or all(f in named for f in forms):
                    continue
                surface = " ".join(word for _, word in piece)
                candidate = found.get(forms)
                if candidate is None:
                    candidate = found[forms] = _Candidate(surface, forms, 0, place)
                    candidate.in_title = bool(head) and head.issuperset(forms)
                candidate.count += 1
                candidate.spellings[surface] = candidate.spellings.get(surface, 0) + 1
    kept = []
    for candidate in found.values():
        if len(candidate.key) > 1 and candidate.count < 2 and not candidate.in_title:
            continue
        if len(candidate.key) == 1 and (len(candidate.key[0]) < 4 or candidate.count < 2):
            continue
        rarity = sum(min(words.idf(f), 7.0) for f in candidate.key) / len(candidate.key)
        weight = rarity / 7.0 * (1 + math.log(candidate.count)) * _early(candidate.place)
        weight *= (1.0, 1.5, 1.6)[len(candidate.key) - 1] * (1.5 if candidate.in_title else 1.0) * 0.5
        candidate.weight = weight
        # Singular or plural, as the article has it most often.
        candidate.text = max(candidate.spellings.items(), key=lambda item: (item[1], item[0]))[0]
        kept.append(candidate)
    return kept


def _runs(text: str, words: WordTable) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Stretches of lower-case words that a phrase can stand in: (place, [(normal form, word)])."""
    run: list[tuple[str, str]] = []
    place = 0
    fresh = True
    for match in _TOKEN.finditer(text):
        token = match.group()
        word = token.lower() if fresh and token.istitle() else token
        form = normal_form(word) if word.islower() and len(word) > 2 and word not in STOP_WORDS else ""
        if form and (form in words.ends or form in words.begins):
            if not run:
                place = match.start()
            run.append((form, word))
        elif token != "-" and run:
            yield place, run
            run = []
        fresh = token in '.!?“"'
    if run:
        yield place, run


def _without_repeats(ranked: Iterable[_Candidate], acronyms: dict[str, str]) -> list[_Candidate]:
    """The candidates, best first, without those that say again what a better one says."""
    chosen: list[_Candidate] = []
    long_forms = {_forms(acronym): _forms(phrase) for acronym, phrase in acronyms.items()}
    for candidate in ranked:
        key = long_forms.get(candidate.key, candidate.key)
        same = next(
            (c for c in chosen if (k := long_forms.get(c.key, c.key)) == key or _within(key, k) or _within(k, key)),
            None,
        )
        if same is None:
            if key != candidate.key:
                candidate.text = next(p for a, p in acronyms.items() if _forms(a) == candidate.key)
                candidate.key = key
            chosen.append(candidate)
        elif len(candidate.key) > len(same.key) and not same.is_name and candidate.weight > 0.6 * same.weight:
            same.text, same.key = candidate.text, candidate.key
    return chosen


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return len(short) < len(long) and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))

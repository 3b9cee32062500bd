"""Keyphrases: the free tags that an editor would put on an article.

Names by salience, and noun phrases by TF-IDF. There is no part-of-speech tagger here: which words can end or begin a
phrase is a table that was counted beforehand (how often a word stands after "the", and how often after "to").
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from newsnlp import models
from newsnlp.annotations import Entity, Keyphrase
from newsnlp.errors import ModelError
from newsnlp.topics.words import STOP_WORDS, lead, normal_form

FEWEST, MOST = 5, 10
LEAD_CHARACTERS = 4000
# A phrase that scores below this share of the best is given only to make up the FEWEST.
ENOUGH = 0.25
TITLE_BONUS = 1.6
LENGTH_BONUS = (1.0, 1.5, 1.6)
# Added to a name's salience: what an article names at all is tagged more evenly than its mentions fall.
SALIENCE_BASE = 0.7
# Weight of a person named once or twice and not in the headline: one who was asked, seldom one it is about.
PASSING_PERSON = 0.5
# Rarer than one document in a thousand is no better a sign.
RAREST = 7.0
MOST_REMEMBERED = 200_000

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\s\w]|\n")
_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = re.compile(r"\(([A-Z][A-Z.&-]{1,9})s?\)")
_SENTENCE_MARKS = frozenset('.!?“"\n')
_SMALL = frozenset({"of", "and", "the", "for", "in", "on", "to", "&"})
# What amounts are given in is no tag, however often it is said, and nor is "the way"; a past tense is none either, but
# for these nouns.
_MEASURES = frozenset(
    """
    cent percent percentage dollar euro pound yen yuan rupee rupiah ringgit peso rand ruble lira won krona franc baht
    naira shilling dinar dirham kilometer kilometre metre meter centimeter mile foot yard inch acre hectare ton tonne
    kilogram kilo gram liter litre gallon barrel degree half third quarter dozen age minute decade century time bit kind
    lot number part sort thing way
    """.split()
)
# Normal forms, which the topic model shares and knows as they are -> singulars.
_SINGULARS = {
    "children": "child", "crise": "crisis", "analyse": "analysis", "feet": "foot", "teeth": "tooth", "mice": "mouse",
    "geese": "goose", "wolve": "wolf", "knive": "knife", "loave": "loaf", "calve": "calf", "thieve": "thief",
    "shelve": "shelf", "scarve": "scarf", "hoove": "hoof", "wive": "wife", "viruse": "virus", "buse": "bus",
    "gase": "gas", "campuse": "campus", "bonuse": "bonus", "potatoe": "potato", "tomatoe": "tomato",
    "volcanoe": "volcano", "heroe": "hero", "mosquitoe": "mosquito", "torpedoe": "torpedo", "embargoe": "embargo",
}  # fmt: skip
_MEN = re.compile(r"^(|wo|fisher|police|congress|business|crafts|fire|gun|crew|states|sports|church|clergy|sales)men$")
_NOUNS_IN_ED = frozenset("bed bloodshed flatbed hatred hotbed seabed shed sled unemployed watershed wed".split())
_HONORIFICS = frozenset("sir dame dr prof professor rev reverend mr mrs ms datuk dato seri tan sri tun".split())
# "KAMPALA, Uganda (Wire) - " before a sentence, whose first word is no name for its capital.
_DATELINE = re.compile(r"^[A-Z][A-Z.'\u2019 -]{2,40}(?:[,(][^\n]{1,50})?[-\u2013\u2014] (?=[A-Z])", re.MULTILINE)
# "bans phones": what a headline says before a noun with an s is a verb far more often than a noun.
_VERB_FIRST = re.compile(r"[^isu]s ")
_SMALL_IN_PLACES = _SMALL | frozenset("da de del do dos du sur".split())
_WORD_IN_CAPITALS = re.compile(r"[^\W\d_]{2,}(?:['\u2019][^\W\d_]+)?")
_DIRECTION = re.compile(
    r"^(?:(?:(?:north|south)?-?(?:east|west)?(?:north|south|east|west)ern|central)|.*?\b[a-z]+ of(?: the)?) (?=[A-Z])"
)
_STYLE_BEFORE = re.compile(r"\b(Prince|Princess|King|Queen|Pope|Saint|Emperor|Empress|Sultan) $")
_CAPITALISED = re.compile(r"[A-Z][\w'’-]*(?: (?:(?:of|for|the) ){0,2}[A-Z][\w'’-]*){1,3}")


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
    _parts: dict[str, tuple[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def idf(self, form: str) -> float:
        return math.log((1 + self.documents) / (1 + self.frequency.get(form, 0)))

    def part(self, word: str) -> tuple[str, str]:
        """Normal form and part of a word: "" for none, else "e" and "b" as it can end or begin a noun phrase."""
        known = self._parts.get(word)
        if known is None:
            form = normal_form(word) if word.islower() and len(word) > 2 and word not in STOP_WORDS else ""
            ends = form in self.ends and form not in _MEASURES and not _is_past(form)
            known = (_singular(form), ("e" if ends else "") + ("b" if form in self.begins else ""))
            if len(self._parts) < MOST_REMEMBERED:
                self._parts[word] = known
        return known

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
    place: float
    weight: float
    is_name: bool


def choose_keyphrases(
    text: str, title: str | None, entities: Sequence[Entity], words: WordTable
) -> tuple[Keyphrase, ...]:
    """Five to ten phrases for an article, best first; fewer where it has no more, () for an empty text.

    Names come from the entities; common phrases from the text. A phrase and its acronym, its plural or its British
    spelling are one; so are a word and a longer phrase that says it.
    """
    read = lead(text, LEAD_CHARACTERS)
    headline = _forms(title if title is not None else lead(read.lstrip().split("\n", 1)[0], 200))
    acronyms = spelt_out(read)
    names = list(_name_candidates(entities, text, frozenset(headline)))
    names.extend(_names_by_capitals(read, headline, {name.key for name in names}))
    heads = {_head(name.key) for name in names} | {_head(_forms(alias)) for each in entities for alias in each.aliases}
    whole = read if title is None or read.lstrip().startswith(title) else f"{title}\n{read}"
    phrases = _phrase_candidates(_DATELINE.sub("", whole), headline, heads, words)
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
        letters = [c.lower() for c in match.group(1) if c.isalpha()]
        line = text[max(0, match.start() - 90) : match.start()].rsplit("\n", 1)[-1]
        words = line.split()[-(len(letters) + 3) :]
        for start, first in enumerate(words):
            if first.lower() in STOP_WORDS:
                continue
            tail = words[start:]
            if [w[0].lower() for w in tail if w.lower() not in _SMALL] == letters:
                found.setdefault(match.group(1), " ".join(tail))
                break
    return found


def _head(key: tuple[str, ...]) -> str:
    """The word of a name that says what it is: of "Bank of Ghana" bank, of "Nurses Union" union."""
    end = key.index("of") if "of" in key[1:] else len(key)
    return key[end - 1] if key else ""


def _is_past(form: str) -> bool:
    return form.endswith("ed") and not form.endswith("eed") and form not in _NOUNS_IN_ED


def _forms(phrase: str) -> tuple[str, ...]:
    return tuple(_singular(normal_form(w.lower())) for w in _WORD.findall(phrase))


def _singular(form: str) -> str:
    return _MEN.sub(r"\1man", _SINGULARS.get(form, form))


def _name_candidates(entities: Iterable[Entity], text: str, head: frozenset[str]) -> Iterator[_Candidate]:
    dateline = _DATELINE.search(text, 0, 600)
    reported = dateline.end() if dateline else 0
    for entity in entities:
        # The agency in the brackets of a dateline.
        if all(m.span.end <= reported and text[m.span.start - 1 : m.span.start] == "(" for m in entity.mentions):
            continue
        if not entity.mentions or len(entity.name) > 60 or not any(c.isupper() for c in entity.name):
            continue
        name = _filed_name(entity, text)
        key = _forms(name)
        # "D." and "Ariz.", party and state of an American politician, are no tags; "U.S." is one.
        if not key or (len(key) == 1 and name.endswith(".")):
            continue
        count = len(entity.mentions)
        place = entity.mentions[0].span.start / max(1, len(text))
        weight = entity.score * (SALIENCE_BASE + entity.salience) * (1 + math.log(count)) * _early(place)
        if key[-1] in head:
            weight *= TITLE_BONUS
        elif entity.kind == "person" and count < 3:
            weight *= PASSING_PERSON
        yield _Candidate(name, key, place, weight, is_name=True)


def _filed_name(entity: Entity, text: str) -> str:
    """The name under which one would file an entity.

    A full stop that ended its sentence is no part of it. A person of one name is filed with the style that stands
    before it, "Prince Harry"; one of more is filed without honorifics. A place is filed without what part or
    kind of place it is ("northern Italy", "the state of Goa"), and without the capitals of a dateline.
    """
    name = entity.name
    if name.endswith(".") and name[:-1] in entity.aliases:
        name = name[:-1]
    if entity.kind == "place":
        return _WORD_IN_CAPITALS.sub(_capitalised, name) if _in_dateline(entity, text) else _DIRECTION.sub("", name)
    if entity.kind != "person":
        return name
    if " " in name:
        return _without_honorifics(name)
    places = [m.span.start for m in entity.mentions]
    before = Counter(match.group(1) for p in places if (match := _STYLE_BEFORE.search(text[max(0, p - 12) : p])))
    style, count = before.most_common(1)[0] if before else ("", 0)
    return f"{style} {name}" if style and count >= min(2, len(places)) else name


def _in_dateline(entity: Entity, text: str) -> bool:
    """Whether a place stands in capitals at the beginning of a line; "USA" would stand so anywhere."""
    starts = (m.span.start for m in entity.mentions)
    return entity.name.isupper() and len(entity.name) > 3 and any(not s or text[s - 1] == "\n" for s in starts)


def _capitalised(word: re.Match[str]) -> str:
    lower = word.group().lower()
    return lower if lower in _SMALL_IN_PLACES and word.start() else lower.capitalize()


def _without_honorifics(name: str) -> str:
    """A person's name as one would file it: "Sir Keir Starmer" is filed under K. One word alone stays as it is."""
    words = name.split()
    while len(words) > 2 and words[0].lower().rstrip(".") in _HONORIFICS:
        words.pop(0)
    return " ".join(words)


def _names_by_capitals(text: str, headline: Sequence[str], named: set[tuple[str, ...]]) -> Iterator[_Candidate]:
    """Names of the headline: two to four words that the text writes with capitals twice or more.

    They are entities, of `named` keys, that its reader was in doubt about, or share no word with one.
    """
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for match in _CAPITALISED.finditer(text):
        before = text[: match.start()].rstrip(" ")[-1:] or "\n"
        if before not in _SENTENCE_MARKS:
            counts[match.group()] += 1
            first.setdefault(match.group(), match.start())
    told = frozenset(headline)
    parts = {form for key in named for form in key}
    for name, count in counts.items():
        key = _forms(name)
        if count < 2 or len(key) < 2 or len(set(key)) < len(key) or not told.issuperset(key):
            continue
        if key not in named and not parts.isdisjoint(key):
            continue
        place = first[name] / max(1, len(text))
        yield _Candidate(name, key, place, SALIENCE_BASE * (1 + math.log(count)) * _early(place) * TITLE_BONUS, True)


def _early(place: float) -> float:
    """What stands at the top weighs more: 1 at the first word, 0.6 at the last."""
    return 1.0 - 0.4 * place


def _phrase_candidates(text: str, headline: Sequence[str], heads: set[str], words: WordTable) -> Iterator[_Candidate]:
    counts: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], int] = {}
    spellings: dict[tuple[str, ...], Counter[str]] = {}
    tokens = _TOKEN.findall(text)
    before: tuple[str, str] | None = None
    earlier: tuple[str, str] | None = None
    for place, token in enumerate(tokens):
        word = token
        if word.istitle() and (not place or tokens[place - 1] in _SENTENCE_MARKS):
            word = word.lower()
        form, role = words.part(word)
        if not role:
            before = earlier = None
            continue
        if "e" in role:
            runs: list[tuple[tuple[str, ...], str]] = [((form,), word)]
            if before is not None:
                runs.append(((before[0], form), f"{before[1]} {word}"))
                if earlier is not None:
                    runs.append(((earlier[0], before[0], form), f"{earlier[1]} {before[1]} {word}"))
            for key, surface in runs:
                counts[key] += 1
                first.setdefault(key, place)
                spellings.setdefault(key, Counter())[surface] += 1
        earlier, before = (before, (form, word)) if "b" in role else (None, None)
    title: set[tuple[str, ...]] = {tuple(headline[i : i + n]) for n in (1, 2, 3) for i in range(len(headline) - n + 1)}
    for key, count in counts.items():
        in_title = key in title
        if (count < 2 and not (in_title and len(key) > 1)) or len(set(key)) < len(key) or heads.issuperset(key):
            continue
        # Singular or plural, as the article has it most often.
        text_of_it = max(spellings[key].items(), key=lambda item: (item[1], item[0]))[0]
        if count < 2 and _VERB_FIRST.search(text_of_it):
            continue
        rarity = sum(min(words.idf(form), RAREST) for form in key) / (RAREST * len(key))
        place_share = first[key] / len(tokens)
        weight = 0.5 * rarity**2 * (1 + math.log(count)) * _early(place_share) * LENGTH_BONUS[len(key) - 1]
        yield _Candidate(text_of_it, key, place_share, weight * (TITLE_BONUS if in_title else 1.0), is_name=False)


def _without_repeats(ranked: Iterable[_Candidate], acronyms: dict[str, str]) -> list[_Candidate]:
    """The candidates, best first, without those that say again what a better one says."""
    chosen: list[_Candidate] = []
    long_forms = {_forms(acronym): phrase for acronym, phrase in acronyms.items()}
    for candidate in ranked:
        if candidate.key in long_forms:
            candidate.text = long_forms[candidate.key]
            candidate.key = _forms(candidate.text)
        same = [c for c in chosen if _says_again(candidate, c)]
        if not same:
            chosen.append(candidate)
        elif len(candidate.key) > len(same[0].key) and not same[0].is_name and candidate.weight > 0.6 * same[0].weight:
            same[0].text, same[0].key = candidate.text, candidate.key
            chosen = [c for c in chosen if c is same[0] or not _says_again(same[0], c)]
    return chosen


def _says_again(one: _Candidate, other: _Candidate) -> bool:
    """Whether one phrase holds the other, or runs on into it where neither is a name.

    A common word that a name holds stands for it only as its head.
    """
    short, long = sorted((one, other), key=lambda c: len(c.key))
    if short.key == long.key:
        return True
    if _within(short.key, long.key):
        return short.is_name or not long.is_name or _head(long.key) in short.key
    runs_on = short.key[-1] == long.key[0] or long.key[-1] == short.key[0]
    return runs_on and not short.is_name and not long.is_name


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))

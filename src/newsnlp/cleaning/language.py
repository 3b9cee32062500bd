"""The language of a text, told by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from newsnlp.cleaning.features import STOP_WORDS, words_of

# Scripts that one language of news is written in, above all others.
SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u4e00-\u9fff"),
    ("th", "\u0e00-\u0e7f"),
    ("km", "\u1780-\u17ff"),
    ("he", "\u0590-\u05ff"),
    ("ar", "\u0600-\u06ff"),
    ("hi", "\u0900-\u097f"),
    ("bn", "\u0980-\u09ff"),
    ("ta", "\u0b80-\u0bff"),
    ("el", "\u0370-\u03ff"),
    ("hy", "\u0530-\u058f"),
    ("ka", "\u10a0-\u10ff"),
    ("am", "\u1200-\u137f"),
    ("my", "\u1000-\u109f"),
    ("lo", "\u0e80-\u0eff"),
    ("si", "\u0d80-\u0dff"),
)
ENOUGH = 8_000
LETTERS = re.compile(r"[^\W\d_]+")
_SETS = {language: frozenset(words.split()) for language, words in STOP_WORDS.items()}
_LANGUAGES_OF = {
    word: tuple(language for language, known in _SETS.items() if word in known)
    for word in frozenset().union(*_SETS.values())
}
# Latin and Cyrillic are told apart by their words.
NEITHER_LATIN_NOR_CYRILLIC = re.compile("[\u0370-\u03ff\u0530-\u1fff\u2e80-\udfff]")


@lru_cache(maxsize=8)  # one text is asked about again where it is cleaned again
def detect_language(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1 of the text, None where it is too short to tell and the page declares nothing.

    declared: what the page says, "en-GB"; it is believed where the words say nothing else.

    >>> detect_language("The council said that it will not be ready for the winter."), detect_language("Haus")
    ('en', None)
    """
    text = text[:ENOUGH]
    said = re.match(r"[a-zA-Z]{2,3}\b", declared or "")
    fallback = said[0].lower() if said else None
    letters = sum(map(len, LETTERS.findall(text)))
    if not letters:
        return fallback
    foreign = len(NEITHER_LATIN_NOR_CYRILLIC.findall(text))
    for language, block in SCRIPTS if foreign > 0.1 * letters else ():
        share = len(re.findall(f"[{block}]", text)) / letters
        if share > (0.12 if language == "ja" else 0.4):
            return language
    words = words_of(text.lower())
    scores = dict.fromkeys(_SETS, 0.0)
    for word, count in Counter(words).items():
        languages = _LANGUAGES_OF.get(word, ())
        for language in languages:
            scores[language] += count / len(languages) / len(words)
    best = max(scores, key=lambda language: (scores[language], language))
    if len(words) < 8 or scores[best] < 0.06:
        return fallback
    if fallback in scores and scores[fallback] > 0.7 * scores[best]:
        return fallback
    return best

"""A text as the words that tell its topic: one spelling for each, in order, names of people and places aside.

Training and inference share this file, so that a model meets the words it was taught.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

# Letters only: a possessive "s", a digit and a dollar sign tell no topic.
_WORD = re.compile(r"[^\W\d_]{2,}")

# Function words, and the words of reporting that stand in news of every topic.
STOP_WORDS = frozenset(
    """
    about above after again against ago all almost along already also although always am amid among an and another
    any anyone anything are aren around as at away back be became because become been before began behind being
    below between both but by came can cannot come comes could couldn de did didn do does doesn doing don done down
    during each either else ever every everyone everything few for from further gave get gets getting give given go
    goes going gone got had hadn has hasn have haven having he her here hers herself him himself his how however if
    in instead into is isn it its itself just knew know known la later least less let like likely ll made make makes
    making many may maybe me might mine more most mostly much must my myself near nearly need never no nobody nor
    not nothing now of off often on once one only onto or other others our ours ourselves out over own per perhaps
    put quite rather re really said same saw say saying says see seen several shall she should shouldn since so some
    someone something soon still such take taken takes taking tell than that the their theirs them themselves then
    there these they thing things think this those though through thus to today together told too took toward
    towards two under until up upon us use used using ve very want wanted was wasn way we well went were weren what
    when where whether which while who whom whose why will with within without won would wouldn yes yet you your
    yours yourself yourselves added according asked noted spokesman spokeswoman spokesperson statement reported
    reporter reporters interview advertisement monday tuesday wednesday thursday friday saturday sunday january
    february march april june july august september october november december yesterday tomorrow morning afternoon
    evening night week weekend month year day hour minute first second third last next new old mr mrs ms three four
    five six seven eight nine ten hundred thousand million billion photo image caption getty click subscribe
    newsletter podcast updated copyright reserved
    """.split()
)

_BRITISH = (
    (re.compile(r"^(lab|col|fav|hon|hum|neighb|behavi|harb|rum|arm|vig|flav|tum|vap|endeav|sav)our"), r"\1or"),
    (re.compile(r"^(cent|theat|fib|lit|met|calib|spect|somb)re$"), r"\1er"),
    (re.compile(r"^(def|off|lic|pret)ence"), r"\1ense"),
    (re.compile(r"([a-z]{3,}[^aeiou\W]|[a-z]{3,}al)is(e|ed|ing|ation|er)$"), r"\1iz\2"),
    (re.compile(r"^(programm)e$"), "program"),
    (re.compile(r"^(travel|cancel|signal|model|label|fuel|counsel|level)l(ed|ing|er|or)$"), r"\1\2"),
    (re.compile(r"^(pa|gyna|ana|haema|anae|ortho)e"), r"\1e"),
)
# Words in -ise, -ised or -iser that are so on both sides of the Atlantic.
_ALWAYS_ISE = re.compile(
    r"(^|.*)(advis|advertis|compris|compromis|despis|devis|disguis|enterpris|excis|exercis|expertis|franchis|improvis|"
    r"merchandis|noise|otherwis|precis|premis|promis|rais|revis|supervis|surpris|televis|paradis|cruis|bruis|prais)"
)


@lru_cache(maxsize=1 << 17)
def normal_form(word: str) -> str:
    """The form under which a lower-case word is counted: singular, in American spelling; not always a word itself.

    >>> normal_form("bodies"), normal_form("centres"), normal_form("organisations")
    ('body', 'center', 'organization')
    """
    word = _singular(word)
    if len(word) > 4:
        for pattern, american in _BRITISH:
            changed = pattern.sub(american, word)
            if changed != word and not ("iz" in changed and _ALWAYS_ISE.match(word)):
                return changed
    return word


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=1 << 17)
def _counted(word: str) -> str:
    return "" if word in STOP_WORDS else normal_form(word)


def counted_words(text: str) -> list[str]:
    """The words of a text in order, in normal form, without stop words."""
    return [w for w in map(_counted, _WORD.findall(text.lower())) if w]


def word_places(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, normal form) of the words that `counted_words` gives, in order."""
    for match in _WORD.finditer(text):
        form = _counted(match.group().lower())
        if form:
            yield match.start(), match.end(), form


def pairs(words: Iterable[str]) -> Iterator[str]:
    """Each word with the one after it, "house arrest"."""
    before = None
    for word in words:
        if before is not None:
            yield f"{before} {word}"
        before = word


def terms_of(words: Sequence[str], top_words: int = 0) -> Iterator[str]:
    """Words and pairs of a text; those of its first `top_words` words once more, since the top says what it is about.

    >>> list(terms_of(["house", "arrest"], 1))
    ['house', 'arrest', 'house arrest', 'house']
    """
    top = words[:top_words]
    return chain(words, pairs(words), top, pairs(top))


def lead(text: str, characters: int) -> str:
    """The first `characters` of a text, cut at the last whole word: what an article is about stands at its top.

    >>> lead("house arrest", 8)
    'house'
    """
    if len(text) <= characters:
        return text
    cut = text[: characters + 1]
    end = max(cut.rfind(" "), cut.rfind("\n"))
    return cut[:end] if end > 0 else cut[:characters]

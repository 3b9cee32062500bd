"""Which lines of a page name its article: the title, the byline, and the date among all its dates.

Each is chosen among candidates by a small model over what stands in the line, around it, and in the address of the
page; for copied text, and for HTML that says nothing of itself. Arrays and JSON, as the line models.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.bylines import BY_A_PICTURE, BYLINE_START, LONGEST_BYLINE, ROLES, names_of_line
from newsnlp.cleaning.dates import FoundDate, date_of_url, find_dates
from newsnlp.cleaning.features import CUE_NAMES, TELLING, Described, Words
from newsnlp.cleaning.head import fold
from newsnlp.cleaning.labels import label_in_copy, label_of
from newsnlp.cleaning.lines import Lines
from newsnlp.cleaning.model import Classifier, Rows, classifier_arrays, classifier_of, read_arrays
from newsnlp.cleaning.reasons import is_furniture
from newsnlp.errors import ModelError
from newsnlp.letters import without_marks

LONGEST_TITLE = 300
LONGEST_DATE_LINE = 200
# Candidates stand at most this many lines before the body, and this many after its beginning or its end.
BEFORE, AFTER = 80, 12
COPIES_APART = 12
# The lines at the top of a page that may tell the day of the visit.
TOP = 6
# The probability from which a candidate is taken.
LEAST_TITLE, LEAST_BYLINE, LEAST_DATE = 0.3, 0.35, 0.2
# A less likely title gives way to the likeliest line of several words beside the first date or byline.
WEAK_TITLE, ABOVE_HEADER, LEAST_BESIDE = 0.35, 4, 0.05
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{6}")
# Below the body stand the dates of comments and of other stories: one that is not said to be the article's must be
# this sure.
SURE_DATE = 0.65
# "By Ann Lee" so many lines from a bare name that may be an author's counts before it.
NEAR_BYLINES = 6
# A byline must be this sure where the head of the page names a house, no person, as the author.
SURE_BYLINE = 0.75
UPDATED = re.compile(
    r"\b(?:updated?|modified|amended|aktualisiert|mise? à jour|modifiée?|actualizado|atualizado|aggiornato|last update"
    r"|bijgewerkt|uppdaterad|oppdatert|opdateret|päivitetty|aktualizacja|aktualizováno|güncelle\w*|diperbarui|обновлено"
    r"|оновлено|cập nhật|تحديث)\b|更新|수정",
    re.I,
)
PUBLISHED = re.compile(
    r"\b(?:published|posted|first published|created|publiée?|publicado|veröffentlicht|erschienen|pubblicato"
    r"|gepubliceerd|publicerad|publisert|publiceret|julkaistu|opublikowano|publikováno|yayın\w*|oluşturulma|diterbitkan"
    r"|dipublikasikan|опубликовано|опубліковано|نشر)\b|公開|掲載|发布|發布|입력",
    re.I,
)
# Two to four words of a script without capitals, or the three to five characters of a name.
_UNCASED = "[\u0590-\u074f\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u200c\u200d]"
BARE_NAME = re.compile(rf"{_UNCASED}{{2,}}(?: {_UNCASED}{{2,}}){{1,3}}|[\u3400-\u9fff]{{1,3}} ?[\u3400-\u9fff]{{2}}")
WEEKDAY = re.compile(r"^\W*(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I)
# A mark behind crumbs, or no space: they are glued to what follows.
CRUMBS_END = re.compile(r"[>›»/|·•]\s*$|\w$")
AGO = re.compile(r"\d{1,2}\s?(?:[hmd]|mins?|minutes?|hours?|hrs?|days?)\.? ago$", re.I)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.I)
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})
# What the features of a line give to the title and the byline model, of the line and of its neighbours.
OF_LINE = (
    *("length", "words", "word length", "stop words", "commas", "sentences", "ended", "ellipsis", "colon", "question"),
    *("ends in quote", "upper", "capital words", "digits", "starts lower", "starts quote", "quotes", "bars", "wide"),
    *("bullet", "indent", "position", "page lines", "same", "nth", "repeats before", "repeats after", "similar"),
    *("gap before", "gap after", "score", "score ~2", "score ~4", "since good", "until good", "since related"),
    *("similar start", "uneven", "length -1", "length +1", "ended -1", "ended +1", "score -1", "score +1"),
    *("similar -1", "similar +1", "upper -1", "upper +1", "digits -1", "digits +1", "same -1", "same +1"),
    *(f"cue {name}" for name in CUE_NAMES),
    *(f"early {name}" for name in CUE_NAMES),
    *(f"cue {name} {by}" for name in ("byline", "date", "media", "share", "related") for by in ("-1", "+1")),
)


@dataclass(frozen=True, slots=True, eq=False)
class HeadModels:
    """One classifier for each of title, byline and date."""

    title: Classifier
    byline: Classifier
    date: Classifier


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A page whose body is known, for the models to look at.

    first: the line where its running text begins; last: its last line. rows: OF_LINE of each line.
    """

    lines: Lines
    strings: Sequence[str]
    words: Words
    rows: Rows
    word_counts: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    kept: NDArray[np.bool_]
    first: int
    last: int
    url: str | None
    month_first: bool


@dataclass(frozen=True, slots=True)
class Byline:
    """A line that may name the authors, and the names in it."""

    line: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateClaim:
    """A date of a page and the line that it stands in."""

    line: int
    found: FoundDate


def set_scene(
    lines: Lines,
    strings: Sequence[str],
    described: Described,
    probabilities: NDArray[np.float64],
    kept: NDArray[np.bool_],
    url: str | None,
    *,
    month_first: bool = True,
) -> Scene:
    n = len(lines)
    column = {name: i for i, name in enumerate(described.names)}
    held = np.flatnonzero(kept)
    # Where the running text begins: headings and stray lines before it do not count.
    prose = held[described.word_counts[held] >= 10]
    first = int((prose if len(prose) else held)[0]) if len(held) else n
    last = int(held[-1]) if len(held) else n - 1
    return Scene(
        lines,
        strings,
        described.words,
        described.rows[:, [column[name] for name in OF_LINE]],
        described.word_counts,
        probabilities,
        kept,
        first,
        last,
        url,
        month_first,
    )


def title_candidates(scene: Scene) -> NDArray[np.int64]:
    """The lines that may be the title: of the body only such as end no sentence."""
    n = len(scene.strings)
    low, high = max(0, scene.first - BEFORE), min(n, scene.first + 3)
    at = np.arange(low, high)
    length = (scene.lines.ends - scene.lines.starts)[low:high]
    count = scene.word_counts[low:high]
    lines = [scene.strings[i] for i in range(low, high)]
    address = np.array([ADDRESS.match(s) is not None for s in lines], np.bool_)
    ended = np.array([s[-1] in ".,;:" for s in lines], np.bool_)
    # A title glued to the body looks like its first line, and ends like none.
    glued = (at <= scene.first) & np.array([s[-1].isalnum() for s in lines], np.bool_)
    sure = (scene.probabilities[low:high] > 0.95) & ~glued
    sentence = scene.kept[low:high] & (ended | (count > 30) | sure)
    # What the article says in brief, one point a line, is no title.
    point = scene.lines.bullets[low:high] & (count >= 5)
    listed = point & (np.append(False, point[:-1]) | np.append(point[1:], False))
    chosen: NDArray[np.int64] = at[(length <= LONGEST_TITLE) & (count >= 2) & ~address & ~sentence & ~listed]
    return chosen


def describe_titles(scene: Scene, at: NDArray[np.int64]) -> Rows:
    """One row for each candidate."""
    overlap, weight, content = _overlap(scene, at)
    share, precision = _slug(scene, at)
    slug = 2 * share * precision / np.maximum(1e-9, share + precision)
    before = scene.first - at
    count = scene.word_counts[at]
    strings = [scene.strings[i] for i in at]
    counts = Counter(scene.strings)
    same = np.array([counts[s] for s in strings])
    dated = np.array([len(s) < 120 and any(map(str.isdigit, s)) and bool(find_dates(s)) for s in strings], bool)
    by = np.array([BYLINE_START.match(s) is not None and len(s) < 120 for s in strings], bool)
    named = np.array([bool(names_of_line(s)) for s in strings], bool)
    # A headline is followed by its standfirst, byline and date; what is followed by another headline is not it.
    rank_overlap = _rank(overlap * np.minimum(1, content / 3))
    rank_length = _rank(np.minimum(count, 18))
    columns = [
        overlap,
        weight,
        np.minimum(content, 12),
        content < 2,
        np.log1p(np.abs(before)) * np.sign(before),
        before <= 0,
        (before > 0) & (before <= 2),
        (before > 2) & (before <= 6),
        (before > 6) & (before <= 15),
        before > 40,
        count,
        count < 4,
        (count >= 5) & (count <= 18),
        count > 24,
        same == 2,
        same > 2,
        dated,
        by,
        named,
        _distance(at, at[dated], below=True),
        _distance(at, at[by], below=True),
        _distance(at, at[dated], below=False),
        _distance(at, at[by | named], below=True),
        slug,
        share,
        precision,
        np.full(len(at), slug.max(initial=0.0)),
        (slug > 0.3) & (slug >= slug.max(initial=0.0) - 1e-6),
        rank_overlap,
        rank_length,
        np.log1p(np.arange(len(at))[::-1]),
        scene.probabilities[at],
        scene.probabilities[np.minimum(at + 1, len(scene.strings) - 1)],
        scene.probabilities[np.minimum(at + 2, len(scene.strings) - 1)],
        scene.probabilities[np.maximum(at - 1, 0)],
        *_beside(overlap, slug, count),
    ]
    return np.hstack([scene.rows[at], _stack(columns)])


def _stack(columns: Sequence[NDArray[np.generic]]) -> Rows:
    return np.stack([np.asarray(c, np.float32) for c in columns], axis=1)


def _rank(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many others are greater, at most 10."""
    ordered = np.sort(values)
    return np.minimum(10.0, len(values) - np.searchsorted(ordered, values, side="right")).astype(np.float64)


def _distance(at: NDArray[np.int64], flagged: NDArray[np.int64], *, below: bool) -> NDArray[np.float64]:
    """Logarithm of the lines to the nearest flagged one below or above, at most 30."""
    if not len(flagged):
        return np.full(len(at), np.log1p(30.0))
    if below:
        found = np.searchsorted(flagged, at, side="right")
        away = np.where(found < len(flagged), flagged[np.minimum(found, len(flagged) - 1)] - at, 30)
    else:
        found = np.searchsorted(flagged, at, side="left") - 1
        away = np.where(found >= 0, at - flagged[np.maximum(found, 0)], 30)
    return np.log1p(np.clip(away, 0, 30).astype(np.float64))


def _beside(*values: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The values of the candidates one and two before and after."""
    out = []
    for one in values:
        for by in (-2, -1, 1, 2):
            moved = np.zeros(len(one))
            if by > 0:
                moved[by:] = one[:-by]
            else:
                moved[:by] = one[-by:]
            out.append(moved)
    return out


def _overlap(
    scene: Scene, at: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The share and the weight of the lines' content words that other lines of the body hold, and their number."""
    words = scene.words
    n, size = len(scene.strings), len(words.vocabulary)
    body = np.flatnonzero(scene.kept)[:40]
    inside = np.zeros(n, bool)
    inside[body] = True
    of_body = inside[words.line_of]
    pairs = np.unique(words.line_of[of_body] * size + words.ids[of_body])
    lines_with = np.bincount(pairs % size, minlength=size)
    telling = ((words.facts & TELLING) > 0)[words.ids]
    line_of = words.line_of[telling]
    others = lines_with[words.ids[telling]] - inside[line_of]
    number = np.bincount(line_of, minlength=n)[at].astype(np.float64)
    share = np.bincount(line_of, weights=others > 0, minlength=n)[at] / np.maximum(1.0, number)
    weight = np.bincount(line_of, weights=np.clip(others, 0, 3), minlength=n)[at]
    return share, np.minimum(20.0, weight), number


def slug_words(url: str | None) -> frozenset[str]:
    """The words of the last telling part of an address.

    >>> sorted(slug_words("https://example.org/news/2024/03/harbour-gets-new-crane-a1234.html"))
    ['crane', 'gets', 'harbour', 'new']
    """
    path = re.sub(r"^[a-z]+://[^/]*|[?#].*$|\.\w{2,5}(?=$|[?#])", "", url or "", flags=re.I)
    best: frozenset[str] = frozenset()
    for part in path.split("/"):
        found = frozenset(w.lower() for w in re.split(r"[-_.+]|%20", part) if re.fullmatch(r"[^\W\d_]{3,}", w))
        if len(found) >= max(2, len(best)):
            best = found
    return best


def _slug(scene: Scene, at: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The share of the address's words that each line holds, and of the line's words that the address holds."""
    wanted = slug_words(scene.url)
    if not wanted:
        return np.zeros(len(at)), np.zeros(len(at))
    share, precision = np.zeros(len(at)), np.zeros(len(at))
    for k, i in enumerate(at.tolist()):
        found = re.findall(r"[^\W\d_]{3,}", scene.strings[i].lower())
        hits = set()
        right = 0
        for word in found:
            forms = {word} if word.isascii() else {word, without_marks(word), without_marks(word.translate(UMLAUTS))}
            if forms & wanted:
                hits |= forms & wanted
                right += 1
        share[k], precision[k] = len(hits) / len(wanted), right / max(1, len(found))
    return share, precision


def find_bylines(scene: Scene, title: int | None) -> list[Byline]:
    """The lines that hold a name and stand where a byline may."""
    low = max(0, (scene.first if title is None else min(title, scene.first)) - 12)
    high = min(len(scene.strings), scene.last + AFTER + 1)
    # Teasers below the article say their author each.
    counts = Counter(scene.strings[scene.last + 1 :])
    out = []
    for i in range(low, high):
        if scene.lines.ends[i] - scene.lines.starts[i] < LONGEST_BYLINE and scene.probabilities[i] < 0.97:
            names = names_of_line(scene.strings[i])
            if names and not (i > scene.last and counts[scene.strings[i]] > 2):
                out.append(Byline(i, names))
    return out[:300]


def describe_bylines(scene: Scene, bylines: Sequence[Byline], title: int | None) -> Rows:
    """One row for each candidate: the line, where it stands, and what the body says of the names."""
    at = np.array([b.line for b in bylines], np.int64)
    strings = scene.strings
    anchor = scene.first if title is None else title
    counts = Counter(strings)
    number = scene.words.vocabulary
    in_body = np.bincount(scene.words.ids[scene.kept[scene.words.line_of]], minlength=len(number) + 1).tolist()
    everywhere = Counter(n for b in bylines for n in b.names)
    rows = []
    for order, (i, names) in enumerate((b.line, b.names) for b in bylines):
        line = strings[i]
        away, to_body, to_end = i - anchor, scene.first - i, i - scene.last
        said = [in_body[number.get(n.split()[-1].lower(), -1)] for n in names]
        above = strings[i - 1] if i else ""
        below = strings[i + 1] if i + 1 < len(strings) else ""
        words = re.findall(r"\w+", line.lower())
        rows.append(
            [
                np.sign(away) * np.log1p(abs(away)),
                0 < away <= 2,
                2 < away <= 6,
                6 < away <= 12,
                -3 <= away <= 0,
                away < -3,
                title is None,
                anchor < i <= scene.first,
                np.sign(to_body) * np.log1p(abs(to_body)),
                to_body in (1, 2),
                i > scene.first + 2 and to_end <= 0,
                0 < to_end <= 2,
                to_end > 2,
                BYLINE_START.match(line) is not None,
                bool(re.search(r"\b[Bb]y [A-Z]", line)),
                len(above) < 20 and BYLINE_START.match(above) is not None,
                len(words),
                sum(len(n.split()) for n in names) / max(1, len(words)),
                len(words) - sum(len(n.split()) for n in names),
                sum(w in ROLES for w in words),
                any(w in ROLES for w in re.findall(r"\w+", below.lower())) and len(below) < 60,
                _dated(line),
                _dated(above),
                _dated(below),
                any(_dated(strings[k]) for k in range(max(0, i - 3), min(len(strings), i + 4))),
                counts[line],
                sum(k > 0 for k in said) / len(said),
                min(4, max(said)),
                max(everywhere[n] for n in names),
                len(names),
                line.isupper(),
                bool(re.search(r"photo|foto|getty|image|bild|picture|credit|©|\(c\)|video", line, re.I)),
                bool(re.search(r"photo|foto|getty|image|bild|picture|credit|©", above, re.I)),
                bool(re.search(r"reuters|afp|associated press|\bap\b|dpa|agenc", line, re.I)),
                bool(re.search(r"edit|schnitt|übersetz|translat|kamera", line, re.I)),
                order == 0,
                len(bylines) == 1,
                np.log1p(order),
                any(b.line < i and b.line >= anchor for b in bylines),
                scene.probabilities[i],
                scene.probabilities[min(i + 1, len(strings) - 1)],
                scene.probabilities[min(i + 2, len(strings) - 1)],
            ]
        )
    return np.hstack([scene.rows[at], np.array(rows, np.float32)])


def _dated(line: str) -> bool:
    return len(line) < 120 and any(map(str.isdigit, line)) and bool(find_dates(line))


def find_claims(scene: Scene) -> list[DateClaim]:
    """The dates of the short lines around the body. Where 3/4 may be either, the address and the other dates decide."""
    named = date_of_url(scene.url)
    month_first = _month_first(scene)
    low, high = max(0, scene.first - 4 * BEFORE), min(len(scene.strings), scene.last + 4 * BEFORE)
    claims = []
    for i in range(low, high):
        line = scene.strings[i]
        if len(line) > LONGEST_DATE_LINE or not any(map(str.isdigit, line)):
            continue
        found = find_dates(line, month_first=month_first)
        if named is not None and any(not one.exact for one in found):
            other = find_dates(line, month_first=not month_first)
            found = [
                b if len(other) == len(found) and not a.exact and b.day == named else a
                for a, b in zip(found, other, strict=False)
            ]
        claims += [DateClaim(i, one) for one in found]
    return claims


NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})/(\d{1,2})/(?:19|20)?\d\d(?!\d)")


def _month_first(scene: Scene) -> bool:
    """Whether months come first in the page's dates, told by those that can be read in one way only."""
    days_first = months_first = 0
    for line in scene.strings[:2000]:
        if "/" in line and len(line) <= LONGEST_DATE_LINE:
            for match in NUMERIC.finditer(line):
                a, b = int(match[1]), int(match[2])
                days_first += 12 < a <= 31 and b <= 12
                months_first += 12 < b <= 31 and a <= 12
    return scene.month_first if days_first == months_first else months_first > days_first


def describe_claims(scene: Scene, claims: Sequence[DateClaim], title: int | None, byline: int | None) -> Rows:
    """One row for each date: where it stands, what is said beside it, and how it agrees with the other dates."""
    named = date_of_url(scene.url)
    strings = scene.strings
    days = Counter(c.found.day for c in claims)
    latest, earliest = max(days), min(days)
    anchor = scene.first if title is None else title
    around = [c.found.day for c in claims if anchor - 12 <= c.line <= scene.first + 3]
    below_title = {
        c.line for c in claims if anchor <= c.line <= max(scene.first, anchor + 3) and len(strings[c.line]) < 60
    }
    rows = []
    for order, claim in enumerate(claims):
        line, one, i = strings[claim.line], claim.found, claim.line
        before, after = line[: one.start], line[one.end :]
        above = strings[i - 1] if i else ""
        away, to_body = i - anchor, scene.first - i
        beside = sum(c.isalpha() for c in before + after)
        near_byline = 30 if byline is None else abs(i - byline)
        rows.append(
            [
                np.sign(away) * np.log1p(abs(away)),
                0 < away <= 3,
                3 < away <= 8,
                8 < away <= 15,
                -3 <= away <= 0,
                -10 <= away < -3,
                away < -10,
                anchor <= i <= scene.first,
                np.sign(to_body) * np.log1p(abs(to_body)),
                i > scene.first + 3,
                i > scene.last,
                scene.probabilities[i],
                scene.kept[i],
                np.log1p(len(before)),
                np.log1p(len(after)),
                np.log1p(beside),
                beside < 4,
                bool(UPDATED.search(before[-30:])),
                bool(PUBLISHED.search(before[-30:])),
                bool(UPDATED.search(above[-30:])) and not before.strip(),
                bool(PUBLISHED.search(above[-30:])) and not before.strip(),
                bool(UPDATED.search(after[:30])),
                hasattr(one.value, "hour"),
                getattr(one.value, "tzinfo", None) is not None,
                one.exact,
                np.log1p(min(30, near_byline)),
                near_byline == 0,
                near_byline in (1, 2),
                min(4, days[one.day]),
                one.day == latest,
                one.day == earliest,
                len(days) == 1,
                np.log1p((latest - one.day).days),
                np.log1p(abs((one.day - min(around, default=one.day)).days)),
                around.count(one.day) > 1,
                bool(around) and one.day == around[0],
                named is not None and named == one.day,
                named is not None and abs((named - one.day).days) <= 1,
                named is not None and abs((named - one.day).days) > 10,
                named is None,
                order == 0,
                order == 0 and i < 6,
                i < 6,
                np.log1p(i),
                np.log1p(len(claims)),
                "©" in line or "copyright" in line.lower(),
                bool(re.search(r"photo|foto|getty|picture|image|speaks|pose|talks", line, re.I)),
                bool(below_title) and i not in below_title,
                bool(below_title) and i < anchor - 3,
                # The day of the visit stands at the top of the page, its weekday first.
                away < -4 and WEEKDAY.match(line) is not None,
            ]
        )
    return np.array(rows, np.float32)


def choose_title(scene: Scene, model: Classifier) -> tuple[int | None, float]:
    """The line that is most likely the title, and how likely."""
    at = title_candidates(scene)
    if not len(at):
        return None, 0.0
    strings = scene.strings
    probability = model.probability(describe_titles(scene, at))
    probability[_entries(strings)[at] | np.array([_is_credit(strings[i]) for i in at])] = 0.0
    best = int(np.argmax(probability))
    if probability[best] < WEAK_TITLE:
        header = _header(scene)
        several = np.array([len(strings[i].split()) >= 4 or WIDE.search(strings[i]) is not None for i in at])
        beside = (at >= header - ABOVE_HEADER) & (at <= min(header + 2, scene.first)) & several
        beside &= (header > 0) & (probability >= LEAST_BESIDE)
        if beside.any():
            best = int(np.argmax(np.where(beside, probability, 0.0)))
        elif probability[best] < LEAST_TITLE:
            return None, float(probability[best])
    # A headline may stand twice, its date and byline between the copies: the first counts.
    line, words = int(at[best]), fold(strings[at[best]])
    near = range(max(0, line - COPIES_APART), line)
    line = next((i for i in near if fold(strings[i]) == words), line)
    # Of "Home > News > Bridge to close" and "Bridge to close" below it the second is the title.
    for i in range(line + 1, min(len(strings), line + COPIES_APART)):
        crumbs = strings[line].removesuffix(strings[i])
        if len(fold(strings[i])) >= 3 and crumbs != strings[line] and CRUMBS_END.search(crumbs):
            return i, float(probability[best])
    return line, float(probability[best])


def _header(scene: Scene) -> int:
    """The first date or byline within the lines above the body; 0 where there is none."""
    for i in range(max(1, scene.first - 15), min(len(scene.strings), scene.first + 3)):
        line = scene.strings[i]
        if i > TOP and len(line) < LONGEST_BYLINE and (_is_credit(line) or (len(line) < 60 and find_dates(line))):
            return i
    return 0


def _is_credit(line: str) -> bool:
    """Whether a line says who wrote or took something."""
    told = BYLINE_START.match(line) is not None and bool(names_of_line(line))
    return len(line) < LONGEST_BYLINE and (told or BY_A_PICTURE.search(line.lower()) is not None)


def _entries(lines: Sequence[str]) -> NDArray[np.bool_]:
    """Which lines are entries of a list of what happened when: "2h ago", a line, "4h ago", the next."""
    ago = np.array([AGO.match(line) is not None for line in lines] + [False] * 3, np.bool_)
    entries: NDArray[np.bool_] = np.roll(ago, 1) & (np.roll(ago, -1) | np.roll(ago, 3))
    return entries[: len(lines)]


def choose_bylines(
    scene: Scene, model: Classifier, title: int | None, least: float = LEAST_BYLINE
) -> tuple[Byline, ...]:
    """The line that most likely names the authors, of at least this probability; lines beside it as likely names.

    Beside "By Ann Lee" a bare name is that of a picture: other lines count that begin so too.
    """
    bylines = find_bylines(scene, title)
    if not bylines:
        return _beside_date(scene, title)
    probability = model.probability(describe_bylines(scene, bylines, title))
    told = np.array([BYLINE_START.match(scene.strings[b.line]) is not None for b in bylines])
    best = int(np.argmax(probability))
    if probability[best] < least:
        return _beside_date(scene, title)
    near = np.array([abs(b.line - bylines[best].line) <= NEAR_BYLINES and b.line <= scene.first for b in bylines])
    instead = told & near & (probability >= 0.6 * probability[best])
    if instead.any():
        best = int(np.argmax(np.where(instead, probability, 0.0)))
    chosen = [best]
    for step in (-1, 1):
        k = best + step
        while (
            0 <= k < len(bylines)
            and len(chosen) < 5
            and abs(bylines[k].line - bylines[k - step].line) <= 2
            and probability[k] >= max(LEAST_BYLINE, 0.6 * probability[best])
            and told[k] >= told[best]
        ):
            chosen.append(k)
            k += step
    return tuple(bylines[k] for k in sorted(chosen))


def _beside_date(scene: Scene, title: int | None) -> tuple[Byline, ...]:
    """The bare name between the title and the text, right above or below the date, in a script without capitals."""
    if title is None:
        return ()
    for i in range(title + 1, min(scene.first, title + 8)):
        line = scene.strings[i]
        by_date = any(len(s) < 60 and find_dates(s) for s in (scene.strings[i - 1], *scene.strings[i + 1 : i + 2]))
        told = is_furniture(line) or label_in_copy(line) or label_of(line) or scene.strings.count(line) > 1
        if by_date and not told and BARE_NAME.fullmatch(line):
            return (Byline(i, (line,)),)
    return ()


def _without_visit(claims: list[DateClaim], scene: Scene, title: int | None) -> list[DateClaim]:
    """Without the day of the visit: at the top of the page, far above the title, where dates follow the title."""
    if title is None or not any(abs(c.line - title) <= 8 for c in claims):
        return claims
    return [c for c in claims if not (c.line < TOP and title - c.line > TOP and WEEKDAY.match(scene.strings[c.line]))]


def _in_prose(scene: Scene, claim: DateClaim) -> bool:
    """Whether a sentence of the body tells of a date; that of a dateline, "KYIV, 4 March 2024 (AP) -", is no such."""
    line, found = scene.strings[claim.line], claim.found
    dateline = found.start < 60 and re.match(r"\)?\s*[-–—/(:]", line[found.end :]) is not None
    return bool(scene.kept[claim.line]) and scene.word_counts[claim.line] > 12 and not dateline


def choose_date(scene: Scene, model: Classifier, title: int | None, byline: int | None) -> DateClaim | None:
    """The date that is most likely the article's; where it is that of an update, the one beside it of the first day."""
    claims = [c for c in _without_visit(find_claims(scene), scene, title) if not _in_prose(scene, c)]
    if not claims:
        return None
    probability = model.probability(describe_claims(scene, claims, title, byline))
    best = int(np.argmax(probability))
    marks = [_mark(scene, claims, k) for k in range(len(claims))]
    told = marks[best] is not None or claims[best].line <= scene.last
    if probability[best] < (LEAST_DATE if told else SURE_DATE):
        return None
    if marks[best] is UPDATED:
        for k in sorted(range(len(claims)), key=lambda k: abs(k - best)):
            if marks[k] is PUBLISHED and abs(claims[k].line - claims[best].line) <= 3:
                return claims[k]
    return claims[best]


def _mark(scene: Scene, claims: Sequence[DateClaim], k: int) -> re.Pattern[str] | None:
    """UPDATED or PUBLISHED, which of them the words before a date say last."""
    claim, before = claims[k], claims[k - 1] if k else None
    start = before.found.end if before is not None and before.line == claim.line else 0
    words = scene.strings[claim.line][start : claim.found.start]
    if not start and not any(map(str.isalpha, words)) and claim.line and len(scene.strings[claim.line - 1]) < 40:
        words = scene.strings[claim.line - 1]
    ends = {p: max((m.end() for m in p.finditer(words[-60:])), default=0) for p in (UPDATED, PUBLISHED)}
    said = max(ends, key=lambda p: ends[p])
    return said if ends[said] else None


def save_heads(models: HeadModels, folder: Path) -> None:
    """Writes heads.npz and heads.json into a model folder."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name in ("title", "byline", "date"):
        arrays |= classifier_arrays(getattr(models, name), name)
    np.savez_compressed(folder / "heads.npz", **arrays)  # type: ignore[arg-type]
    (folder / "heads.json").write_text(json.dumps({"features": list(OF_LINE)}, indent=1) + "\n", encoding="utf-8")


@cache
def load_heads(folder: Path) -> HeadModels:
    """The models of a folder, read once.

    Raises:
        ModelError: a file is missing or damaged.
    """
    arrays, config = read_arrays(folder, "heads")
    if tuple(config.get("features", ())) != OF_LINE:
        raise ModelError(f"{folder / 'heads'} was trained on other features than these; train it again")
    try:
        return HeadModels(*(classifier_of(arrays, name) for name in ("title", "byline", "date")))
    except (KeyError, ValueError, TypeError) as error:
        raise ModelError(f"{folder / 'heads'} is no model of titles, bylines and dates: {error!r}") from error

"""Title, date, authors, section, source and tags: what the head of a page says, and what its lines say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.dates import FoundDate, date_of_url, find_dates, month_comes_first
from newsnlp.cleaning.features import Described
from newsnlp.cleaning.head import Head, fold, split_names
from newsnlp.cleaning.lines import Lines

TAGS_LINE = re.compile(
    r"^(?:tags?|topics?|filed under|keywords|labels|themen|more about)\s*[:：]\s*(?P<rest>.*)$", re.I
)
TAGS_HEAD = re.compile(r"^(?:tags|related topics|topics|filed under|keywords)\s*[:：]?$", re.I)
SOURCE_LINE = re.compile(r"^(?:source|quelle|fuente|fonte)s?\s*[:：]\s*(?P<rest>\S.{1,80})$", re.I)
FIRST_PUBLISHED = re.compile(
    r"(?:first|originally|previously)\s+(?:published|appeared)\s+(?:in|on|by|at)\s+(?P<rest>(?:the\s+)?[A-Z][^.,;]{1,60})"
)
SECTION_LINE = re.compile(
    r"^(?:in|posted in|section|category|categories|filed in)\s*[: ]\s*(?P<rest>[A-Z][^.!?]{1,60})$"
)
CRUMBS = re.compile(r"\s+[>›»/]\s+")
COPYRIGHT = re.compile(
    r"©\s*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?)?\s*(?:by\s+)?"
    r"(?P<rest>[A-Z][\w’'&. -]{2,50}?)(?:[.,|]|\s+all rights|$)",
    re.I,
)
BYLINE = re.compile(
    r"^(?:(?:written|reported|posted|text|words|story|published|reporting)\s+)?(?:by|von|par|por|di|door)\b\s*:?\s+(?P<rest>\S.*)$",
    re.I,
)
UPDATED = re.compile(r"\b(?:updated?|modified|aktualisiert|mis à jour|actualizado|aggiornato|last update)\b", re.I)
PUBLISHED = re.compile(r"\b(?:published|posted|first published|publié|publicado|veröffentlicht|erschienen)\b", re.I)
BESIDE_DATES = frozenset(
    "published posted updated update last on at am pm est edt gmt bst utc cet ist first modified date time"
    " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
    " montag dienstag mittwoch donnerstag freitag samstag sonntag stand uhr aktualisiert veröffentlicht am"
    " lundi mardi mercredi jeudi vendredi samedi dimanche publié le à et de".split()
)
WEEKDAY = re.compile(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I)
LONGEST_META_LINE = 200


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of the article beside its text. title_line: the line of the page that is the title.

    lines: lines that are metadata, with the reason for which they are no text.
    """

    title: str | None = None
    title_line: int | None = None
    published: datetime | date | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()
    lines: dict[int, str] = field(default_factory=dict)


def find_metadata(
    lines: Lines,
    described: Described,
    probabilities: NDArray[np.float64],
    kept: NDArray[np.bool_],
    head: Head,
    url: str | None,
) -> Metadata:
    """The metadata of a page whose body is the lines `kept`; claims of the head come first."""
    strings = lines.strings()
    given: dict[int, str] = {}
    kept = kept.copy()
    for i, line in enumerate(strings):
        if is_date_line(line):
            given[i] = "date line"
            kept[i] = False
    held = np.flatnonzero(kept)
    # Where the running text begins: headings and stray lines before it do not count.
    prose = held[described.word_counts[held] >= 10]
    first = int((prose if len(prose) else held)[0]) if len(held) else len(lines)
    body = " ".join(strings[i] for i in held)
    title, title_line = _title(strings, described, kept, head, first)
    words = fold(title) if title else ()
    for i in range(len(strings)):
        if words and i <= (first if not len(held) else int(held[min(2, len(held) - 1)])) and fold(strings[i]) == words:
            given[i] = "headline" if i == title_line else "headline repeated"
    month_first = month_comes_first(url, head.language)
    published = head.published or head.time or _published(strings, kept, first, title_line, month_first, url)
    authors = head.authors or _authors(strings, kept, first, title_line)
    source = _source(strings, kept, head)
    tags = head.tags or _tags(strings, kept, body)
    section = head.section or _section(strings, first, title_line)
    return Metadata(title, title_line, published, authors, section, source, tags, given)


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and hardly a word beside it.

    >>> is_date_line("Published: 4 March 2024, 10:15"), is_date_line("Rain fell on 4 March 2024.")
    (True, False)
    """
    if len(line) > 90 or not any(c.isdigit() for c in line):
        return False
    dates = find_dates(line)
    if not dates:
        return False
    for one in reversed(dates):
        line = line[: one.start] + " " + line[one.end :]
    return not [w for w in re.findall(r"[^\W\d_]+", line) if w.lower() not in BESIDE_DATES]


def _title(
    strings: list[str], described: Described, kept: NDArray[np.bool_], head: Head, first: int
) -> tuple[str | None, int | None]:
    if head.title:
        words = fold(head.title)
        for i, line in enumerate(strings):
            if fold(line) == words:
                return head.title, i
        return head.title, None
    column = {name: i for i, name in enumerate(described.names)}
    similar = described.rows[:, column["similar"]]
    same = described.rows[:, column["same"]]
    best: tuple[float, int] | None = None
    for i in range(max(0, first - 40), min(len(strings), first + 1)):
        line = strings[i]
        count = len(fold(line))
        if not 3 <= count <= 30 or len(line) > 220 or line[-1] in ".,;:" or BYLINE.match(line) or TAGS_LINE.match(line):
            continue
        if kept[i] and i != first:
            continue
        if count < 5 and find_dates(line):
            continue
        score = 2.0 * float(similar[i]) + 0.08 * min(count, 14) - 0.05 * (first - i)
        score += 0.5 if float(same[i]) == 2 else -0.5 if float(same[i]) > 3 else 0.0
        if kept[i]:
            score -= 1.2
        if best is None or score > best[0]:
            best = (score, i)
    if best is None or best[0] < 0.3:
        return None, None
    return strings[best[1]], best[1]


def _published(
    strings: list[str], kept: NDArray[np.bool_], first: int, title_line: int | None, month_first: bool, url: str | None
) -> datetime | date | None:
    found: list[tuple[float, int, FoundDate]] = []
    anchor = title_line if title_line is not None else first
    for i, line in enumerate(strings):
        if kept[i] or len(line) > LONGEST_META_LINE:
            continue
        for one in find_dates(line, month_first=month_first):
            rest = len(line) - (one.end - one.start)
            score = 2.0 - 0.06 * abs(i - anchor) - 0.01 * rest
            if title_line is not None and title_line <= i <= first + 2:
                score += 1.5
            if i > first + 3:
                score -= 2.0
            before = line[: one.start]
            if UPDATED.search(before[-30:]):
                score -= 0.6
            if PUBLISHED.search(before[-30:]):
                score += 0.6
            if i < 3 and WEEKDAY.match(line) and anchor - i > 5:
                score -= 2.0
            found.append((score, -i, one))
    named = date_of_url(url)
    if found:
        best = max(found, key=lambda f: (f[0], f[1]))
        if best[0] > -0.5:
            return best[2].value
    return named


def _authors(strings: list[str], kept: NDArray[np.bool_], first: int, title_line: int | None) -> tuple[str, ...]:
    # A headline stands twice on many pages, and the byline between the two.
    low = max(0, title_line - 4) if title_line is not None else max(0, first - 15)
    for i in range(low, min(len(strings), first + 3)):
        if kept[i] or len(strings[i]) > 120:
            continue
        match = BYLINE.match(strings[i])
        if match:
            rest = re.split(
                r"\s*(?:\||•|·|\d|,\s*(?:\w+\s)?(?:editor|correspondent|reporter|writer)\b)", match["rest"]
            )[0]
            names = [n for n in split_names(rest) if n[:1].isupper()]
            if names:
                return tuple(names)
    return ()


def _source(strings: list[str], kept: NDArray[np.bool_], head: Head) -> str | None:
    for i, line in enumerate(strings):
        if kept[i] or len(line) > 400:
            continue
        match = SOURCE_LINE.match(line)
        if match:
            return match["rest"].strip(" .")
    for i, line in enumerate(strings):
        if not kept[i] and len(line) < 400 and (match := FIRST_PUBLISHED.search(line)):
            return match["rest"].strip()
    if head.source:
        return head.source
    for line in reversed(strings):
        if len(line) < 200 and (match := COPYRIGHT.search(line)):
            return match["rest"].strip(" .")
    return None


def _tags(strings: list[str], kept: NDArray[np.bool_], body: str) -> tuple[str, ...]:
    for i, line in enumerate(strings):
        if kept[i] or len(line) > 600:
            continue
        match = TAGS_LINE.match(line)
        if match and match["rest"]:
            return split_tags(match["rest"], body)
        if TAGS_HEAD.match(line):
            out = []
            for following in strings[i + 1 : i + 16]:
                if (
                    len(following) > 40
                    or len(following.split()) > 5
                    or following[-1] in ".!?:"
                    or find_dates(following)
                ):
                    break
                out.append(following)
            if out and len(out) < 15:
                return tuple(dict.fromkeys(t for line in out for t in split_tags(line, body)))
    return ()


GLUE = re.compile(r"(?<=[a-z0-9à-ÿ)])(?=[A-ZÀ-Þ])|(?<=[A-Z]{2})(?=[A-Z][a-z])")


def split_tags(text: str, body: str) -> tuple[str, ...]:
    """Tags of one line: split at separators, and where they are glued, at places that the article's words allow.

    >>> split_tags("river policyNorth BayNHShuman rights", "The NHS in North Bay on human rights and river policy.")
    ('river policy', 'North Bay', 'NHS', 'human rights')
    """
    pieces = [p.strip() for p in re.split(r"\s*[,;|•·/#]\s*|\s{2,}", text) if p.strip()]
    out: list[str] = []
    for piece in pieces:
        out += _unglue(piece, body) if len(piece) > 3 else [piece]
    return tuple(dict.fromkeys(t for t in out if t))


def _unglue(piece: str, body: str) -> list[str]:
    # A join is where a small letter or a run of capitals meets another word with no space between.
    cuts = {m.start() for m in GLUE.finditer(piece)}
    known = set(re.findall(r"\w+", body))
    lowered = {w.lower() for w in known}
    for match in re.finditer(r"[A-Z]{2,}(?=[a-z])", piece):
        # "CNRPhuman": capitals end, a small word begins; the article knows where.
        word = re.match(r"\w+", piece[match.start() :])
        assert word
        for cut in range(match.start() + 2, match.end() + 1):
            left, right = piece[match.start() : cut], piece[cut : match.start() + word.end()]
            if left in known and (right in known or right.lower() in lowered):
                cuts -= set(range(match.start() + 1, match.end() + 1))
                cuts.add(cut)
                break
    for word in re.finditer(r"\w+", piece):
        inside = [c for c in cuts if word.start() < c < word.end()]
        # "McDonald" and "YouTube" are words of the article as they stand.
        if inside and word[0] in known:
            cuts -= set(inside)
    edges = [0, *sorted(cuts), len(piece)]
    return [piece[a:b].strip() for a, b in zip(edges, edges[1:])]


def _section(strings: list[str], first: int, title_line: int | None) -> str | None:
    anchor = title_line if title_line is not None else first
    for line in strings[anchor : min(len(strings), first + 1)]:
        if len(line) < 80 and (match := SECTION_LINE.match(line)):
            return match["rest"].strip()
    for line in strings[max(0, anchor - 6) : anchor]:
        crumbs = [c for c in CRUMBS.split(line) if c]
        if (
            len(crumbs) > 1
            and len(line) < 120
            and crumbs[0].lower() in ("home", "news", "start", "startseite", "accueil")
        ):
            return crumbs[1] if len(crumbs) > 1 else None
    return None

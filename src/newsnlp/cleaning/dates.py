"""Dates as pages write them, in figures and in the words of a dozen languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan januar jänner januari janvier janv enero ene janeiro gennaio gen ocak stycznia styczeń ledna leden"
        " januarie tammikuuta января січня",
        "february feb febr februar februari février févr fevrier febrero fevereiro fev febbraio şubat lutego luty února"
        " únor февраля лютого",
        "march mar märz maerz mrz mars maart mrt marzo março mart marca marzec března březen марта березня",
        "april apr avril avr abril abr aprile nisan kwietnia kwiecień dubna duben апреля квітня",
        "may mai mei mayo maio maggio mag mayıs maja maj května květen мая травня",
        "june jun juni juin junio junho giugno giu haziran czerwca czerwiec června červen июня червня",
        "july jul juli juillet juil julio julho luglio lug temmuz lipca lipiec července červenec июля липня",
        "august aug augusti augustus août aout agosto ago ağustos sierpnia sierpień srpna srpen августа серпня agustus",
        "september sep sept septembre septiembre setiembre setembro settembre set eylül września wrzesień září"
        " сентября вересня",
        "october oct oktober okt octobre octubre outubro ottobre ott ekim października październik října říjen"
        " октября жовтня",
        "november nov novembre noviembre novembro kasım listopada listopad listopadu ноября листопада",
        "december dec dezember dez desember des décembre déc decembre diciembre dic dezembro dicembre aralık grudnia"
        " grudzień prosince prosinec декабря грудня",
    ),
    1,
):
    for _month in _names.split():
        MONTHS[_month] = _number
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_TIME = (
    r"(?:,?\s*(?:at|um|à|a las|alle|kl\.?|[-–—|•·@])?\s*(?P<hour{n}>\d{{1,2}})[:.h](?P<minute{n}>[0-5]\d)(?::[0-5]\d)?"
    r"\s*(?P<half{n}>[ap]\.?\s?m\b\.?)?\s*(?:uhr\s*)?\(?(?P<zone{n}>[A-Z]{{2,4}}\b|[+-]\d\d:?\d\d)?)?"
)
PATTERNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(p, re.I)
    for p in (
        r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ](?P<hour>\d\d):?(?P<minute>\d\d)"
        r"(?::?\d\d(?:\.\d+)?)?"
        r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?!\d)",
        rf"(?<![\d.:/])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?\s*(?:de\s+|of\s+|-)?\b(?P<month>{_MONTH})\b\.?,?\s*(?:de\s+|del\s+|-)?"
        rf"(?P<y>(?:19|20)\d\d)(?!\d(?!\d?:\d\d))" + _TIME.format(n=""),
        rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)(?!\d(?!\d?:\d\d))"
        + _TIME.format(n=""),
        r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[年./-]\s?(?P<m>\d{1,2})\s?[月./-]\s?(?P<d>\d{1,2})(?!\d)日?"
        r"(?:\D{0,6}(?P<hour>\d{1,2})[:時](?P<minute>\d\d))?",
        r"(?<![\d./:-])(?P<a>\d{1,2})(?P<sep>[./-])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y>(?:19|20)?\d\d)(?![\d/-])"
        + _TIME.format(n=""),
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
    )
)
ZONES = {
    "Z": 0, "GMT": 0, "UTC": 0, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "EST": -300,
    "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "IST": 330, "SGT": 480,
    "HKT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "SAST": 120, "WIB": 420,
    "ICT": 420,
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1980, 2050
DIGIT = re.compile(r"\d")
# Only the pattern of three figures takes a year without its century.
YEAR = re.compile(r"(?:19|20)\d\d")
FIGURES = 4
SHORT = 300


@dataclass(frozen=True, slots=True, order=True)
class FoundDate:
    """A date and where it stands: characters [start, end) of the text it was found in. exact: no guess about order."""

    start: int
    end: int
    value: date | datetime
    exact: bool = True

    @property
    def day(self) -> date:
        return self.value.date() if isinstance(self.value, datetime) else self.value


def find_dates(text: str, *, month_first: bool = True) -> list[FoundDate]:
    """The dates of a text in its order. month_first: how to read 03/04/2024, where it could be both.

    >>> [d.value.isoformat() for d in find_dates("Updated 4 March 2024, 10:15 GMT; first on Feb. 29, 2024")]
    ['2024-03-04T10:15:00+00:00', '2024-02-29']
    """
    return list(_short(text, month_first)) if len(text) <= SHORT else _find(text, month_first)


@lru_cache(maxsize=4096)
def _short(text: str, month_first: bool) -> tuple[FoundDate, ...]:
    # One line is asked about several times on the way: is it a date line, a byline, the date of the article?
    return tuple(_find(text, month_first))


def _find(text: str, month_first: bool) -> list[FoundDate]:
    if DIGIT.search(text) is None:
        return []
    found: list[FoundDate] = []
    taken: list[tuple[int, int]] = []
    for pattern in PATTERNS if YEAR.search(text) else PATTERNS[FIGURES : FIGURES + 1]:
        for match in pattern.finditer(text):
            if any(match.start() < e and s < match.end() for s, e in taken):
                continue
            one = _read(match, month_first)
            if one is not None:
                found.append(one)
                taken.append(match.span())
    return sorted(found, key=lambda f: (f.start, f.end))


def read_date(text: str, *, month_first: bool = True) -> date | datetime | None:
    """The first date of a short text, as of an attribute."""
    for found in find_dates(text[:200], month_first=month_first):
        return found.value
    return None


def _read(match: re.Match[str], month_first: bool) -> FoundDate | None:
    parts = match.groupdict()
    exact = True
    year = int(parts["y"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    if parts.get("month"):
        month, day = MONTHS[parts["month"].lower()], int(parts["d"])
    elif parts.get("m"):
        month, day = int(parts["m"]), int(parts["d"])
    else:
        a, b = int(parts["a"]), int(parts["b"])
        exact = a > 12 or b > 12
        dotted = parts["sep"] == "."
        month, day = (a, b) if ((month_first and not dotted and a <= 12) or b > 12) else (b, a)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        value: date | datetime = date(year, month, day)
    except ValueError:
        return None
    if parts.get("hour"):
        value = _with_time(value, parts)
    return FoundDate(match.start(), match.end(), value, exact)


def _with_time(day: date, parts: dict[str, str | None]) -> date | datetime:
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    half = (parts.get("half") or "").lower().replace(" ", "").replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return day
    zone = _zone(parts.get("zone"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name.upper() in ZONES:
        minutes = ZONES[name.upper()]
    elif re.fullmatch(r"[+-]\d\d:?\d\d", name):
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        minutes = -minutes if name[0] == "-" else minutes
    else:
        return None
    if abs(minutes) >= 24 * 60:
        return None
    return timezone(timedelta(minutes=minutes))


def date_of_url(url: str | None) -> date | None:
    """The day that an address names, ".../2024/05/02/bridge"."""
    match = re.search(
        r"[/_-]((?:19|20)\d\d)[/_-]?(0?[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01]|[1-9])(?=[/_.-]|$)", url or ""
    )
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def month_comes_first(url: str | None, language: str | None) -> bool:
    """Whether 03/04 is likely the fourth of March: in English, off the domains of countries that put days first."""
    if language and not language.lower().startswith("en"):
        return False
    if language and re.match(r"en[-_](?!us|ph)", language, re.I):
        return False
    host = re.match(r"(?:[a-z]+:)?//([^/:?#]+)", url or "", re.I)
    country = host[1].rsplit(".", 1)[-1].lower() if host else ""
    return not (len(country) == 2 and country not in ("us", "ph", "tv", "io", "co", "me", "ly"))


def dates_of(values: Iterator[str]) -> Iterator[date | datetime]:
    for value in values:
        found = read_date(value)
        if found is not None:
            yield found

"""Title, date, authors, section, source and tags: what the head of a page says, and what its lines say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.bylines import BYLINE_START, names_of_line, persons_of
from newsnlp.cleaning.dates import DIGIT, WEEKDAYS, date_of_url, find_dates, month_comes_first
from newsnlp.cleaning.features import Described
from newsnlp.cleaning.head import Head, fold
from newsnlp.cleaning.heads import (
    LEAST_BYLINE,
    SURE_BYLINE,
    HeadModels,
    choose_bylines,
    choose_date,
    choose_title,
    set_scene,
)
from newsnlp.cleaning.lines import Lines
from newsnlp.cleaning.reasons import is_furniture
from newsnlp.letters import without_marks

# The day that a page prints may be that of an update so many days after the first.
LONGEST_UPDATE = 400
_TAGS = (
    r"(?:tags?|(?:related )?topics?|filed under|keywords|labels|more about|themen|schlagw[oö]rte?r?|stichw[oö]rte?r?"
    r"|etiquetas|temas|palabras clave|palavras-chave|tópicos|mots[- ]clés|thèmes|sujets|argomenti|etichette|trefwoorden"
    r"|onderwerpen|emner|emneord|ämnen|aiheet|avainsanat|tagi|tematy|štítky|témata|címkék|etichete|etiketler|topik"
    r"|kata kunci|mada|chủ đề|từ khóa|теги|темы|метки|ключові слова|ετικέτες|الوسوم|وسوم|كلمات مفتاحية|टैग|विषय"
    r"|关键词|标签|關鍵字|標籤|キーワード|タグ|関連タグ|태그|키워드)"
)
TAGS_LINE = re.compile(rf"^{_TAGS}\s*[:：]\s*(?P<rest>.*)$", re.I)
TAGS_HEAD = re.compile(rf"^{_TAGS}\s*[:：]?$", re.I)
HASHTAGS = re.compile(r"^(?:#\w[\w-]*[\s,]*){2,}$")
SOURCE_LINE = re.compile(r"^(?:source|quelle|fuente|fonte)s?\s*[:：]\s*(?P<rest>\S.{1,80})$", re.I)
FIRST_PUBLISHED = re.compile(
    r"(?:first|originally|previously)\s+(?:published|appeared)\s+(?:in|on|by|at)\s+(?P<rest>(?:the\s+)?[A-Z][^.,;]{1,60})"
)
SECTION_LINE = re.compile(
    r"^(?:in|posted in|section|category|categories|filed in)\s*[: ]\s*(?P<rest>[A-Z][^.!?]{1,60})$"
)
# A tag and how many stories have it: "Kirche 3922", "Gaza (398)".
COUNTED = re.compile(r"(?<=[^\W\d])\s*\(?\d+\)?$")
CRUMBS = re.compile(r"\s+[>›»/|·•]\s+")
HERE = re.compile(
    r"^(?:you are here|sie (?:sind|befinden sich) hier|vous êtes ici|est[áa]s (?:aquí|aqui)|você está aqui|sei qui"
    r"|u bent hier|jesteś tutaj|вы здесь|您?(?:现在|當前|当前)?的?位置|現在位置|أنت هنا)\s*[:：]\s*",
    re.I,
)
# Words between bars or dots are a menu where they are more than this.
BAR, MOST_BETWEEN_BARS = re.compile(r"\s[|·•]\s"), 2
CRUMB_MARK = re.compile(r"[>›»/|·•:]$")
FRONT_PAGES = frozenset(
    "home;news;start;startseite;accueil;inicio;início;beranda;home page;homepage;portada;hem;hjem;forside;etusivu"
    ";voorpagina;strona główna;domů;úvod;kezdőlap;címlap;acasă;ana sayfa;anasayfa;trang chủ;mwanzo;nyumbani;главная"
    ";головна;начало;почетна;αρχική;الرئيسية;خانه;होम;প্রচ্ছদ;首页;首頁;ホーム;トップ;홈".split(";")
)
_YEARS = r"(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?"
# Who holds the rights, where the line begins with the mark: a caption names who took the picture behind it.
COPYRIGHT = re.compile(
    r"^\W*(?:(?:derechos|direitos) reservados|all content)?\s*(?:©|\(c\)|copyright\b)"
    rf"(?:[\s,.©]|\(c\)|copyright\b|by\b|{_YEARS})*"
    r"(?P<rest>(?!(?:this|all|copyright|the (?:content|text|site))\b)[^\W\d][\w’'&. «»\"-]{2,60}?)"
    rf"(?:[,|]|(?<!\bPT)(?<!\bCV)(?<!\bCo)\.(?:\s|$)|\s+all rights|\s*{_YEARS}\b|\s*$)",
    re.I,
)
RESERVED = re.compile(
    r"\b(?:reserv\w+|riservat\w+|rechte|rights|droits|derechos|direitos|bản quyền|rettigheter)\b", re.I
)
# Tags that were taken for text stand among its last lines.
LAST_LINES = 4
BESIDE_DATES = WEEKDAYS | frozenset(
    "published posted updated update last on at am pm est edt gmt bst utc cet ist et ct pt mt first modified date"
    " time stand uhr aktualisiert veröffentlicht erstellt zuletzt am um vom publié publiée modifié mis mise jour le à"
    " et actualizado publicado el de del a las hora horas h atualizado em às pubblicato aggiornato il alle ore"
    " gepubliceerd bijgewerkt op om publicerad uppdaterad publisert oppdatert publiceret opdateret den kl klo"
    " julkaistu päivitetty opublikowano aktualizacja dodano godz publikováno aktualizováno yayınlanma yayın"
    " güncelleme güncellenme oluşturulma tarihi saat diterbitkan diperbarui pukul ngày thứ hai ba tư năm sáu bảy chủ"
    " nhật tháng lúc cập đăng опубликовано обновлено года г в о опубліковано оновлено نشر في بتاريخ آخر تحديث تاريخ"
    " النشر अपडेटेड अपडेट प्रकाशित 公開 更新 発行 掲載 日時 公開日 更新日 公開日時 更新日時 发布 发布时间 发布于"
    " 更新时间 來源 時間 입력 수정 등록 기사입력 최종수정".split()
)


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
    models: HeadModels,
    language: str | None = None,
    *,
    lines_only: bool = False,
) -> Metadata:
    """The metadata of a page whose body is the lines `kept`; claims of the head come first.

    lines_only: find out no more than which lines are metadata.
    """
    strings = lines.strings
    given: dict[int, str] = {}
    kept = kept.copy()
    for i, line in enumerate(strings):
        if is_date_line(line):
            given[i] = "date line"
            kept[i] = False
    for i in np.flatnonzero(kept)[-LAST_LINES:].tolist():
        if is_tags_line(strings[i]):
            given[i] = "tags"
            kept[i] = False
    held = np.flatnonzero(kept)
    month_first = month_comes_first(url, head.language) and month_comes_first(url, language)
    scene = set_scene(lines, strings, described, probabilities, kept, url, month_first=month_first)
    first = scene.first
    title, title_line = head.title, _line_of(head.titles, lines)
    if title_line is None:
        title_line = choose_title(scene, models.title)[0]
        if title is None and title_line is not None:
            title = strings[title_line]
    claims = {fold(t) for t in (title, *head.titles[:4]) if t and (t == title or len(fold(t)) > 3)}
    last_heading = first if not len(held) else int(held[min(2, len(held) - 1)])
    for i in range(min(len(strings), last_heading + 1)):
        if len(strings[i]) < 1000 and fold(strings[i]) in claims:
            given[i] = "headline" if i == title_line else "headline repeated"
    published, authors = read_claims((*head.dates, *head.times), url, month_first=month_first), head.authors
    if published is None or not authors:
        least = SURE_BYLINE if head.houses else LEAST_BYLINE
        bylines = choose_bylines(scene, models.byline, title_line, least)
        if not authors:
            authors = persons_of(tuple(dict.fromkeys(name for b in bylines for name in b.names))) or head.houses
            for b in bylines:
                if kept[b.line] and b.line <= first and BYLINE_START.match(strings[b.line]):
                    given[b.line] = "byline"
        if published is None and not lines_only:
            claim = choose_date(scene, models.date, title_line, bylines[0].line if bylines else None)
            named = date_of_url(url)
            # The day in an address is that of the first publication; a page may print its update alone. A day later is
            # another zone, years later a number that is no day.
            days = 0 if claim is None or named is None else (claim.found.day - named).days
            published = named if claim is None or 1 < days <= LONGEST_UPDATE else claim.found.value
    if lines_only:
        return Metadata(title, title_line, lines=given)
    body = " ".join(strings[i] for i in held)
    source = _source(strings, kept, head)
    tags = head.tags or _tags(lines, strings, kept, body, title_line)
    section = head.section or _section(strings, first, title_line, url)
    return Metadata(title, title_line, published, authors, section, source, tags, given)


def read_claims(claims: Sequence[str], url: str | None, *, month_first: bool) -> date | datetime | None:
    """The date of the first claim that holds one. The address and the other claims tell 4 March from 3 April.

    >>> read_claims(["04/03/2025 10:15"], "https://example.org/2025/03/04/bridge", month_first=True).isoformat()
    '2025-03-04T10:15:00'
    """
    readings = [
        [one for first in (month_first, not month_first) for one in find_dates(claim[:200], month_first=first)[:1]]
        for claim in claims
    ]
    sure = {date_of_url(url), *(one.day for reading in readings for one in reading if one.exact)}
    for reading in filter(None, readings):
        return next((one for one in reading if one.day in sure), reading[0]).value
    return None


def _line_of(titles: tuple[str, ...], lines: Lines) -> int | None:
    """The first line that is one of the titles; the best title counts before the others."""
    for words in filter(None, map(fold, titles[:4])):
        for i, line in enumerate(lines.lowered):
            if words[0] in line and words[-1] in line and len(line) < 1000 and fold(line) == words:
                return i
    return None


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and hardly a word beside it.

    >>> is_date_line("Published: 4 March 2024, 10:15"), is_date_line("Rain fell on 4 March 2024.")
    (True, False)
    """
    if len(line) > 90 or DIGIT.search(line) is None:
        return False
    dates = find_dates(line)
    if not dates:
        return False
    for one in reversed(dates):
        line = line[: one.start] + " " + line[one.end :]
    return not [w for w in re.findall(r"[^\W\d_]+", line) if w.lower() not in BESIDE_DATES]


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
        if len(line) < 200 and (match := COPYRIGHT.match(line)) and not RESERVED.search(match["rest"]):
            return match["rest"].strip(' .«»"')
    return None


def is_tags_line(line: str) -> bool:
    """Whether a line is nothing but tags: "Tags: ferry, islands", "#Ferry #Islands"."""
    named = TAGS_LINE.match(line)
    return len(line) < 300 and (HASHTAGS.match(line) is not None or bool(named and named["rest"] and line[-1] != "."))


def _tags(
    lines: Lines, strings: list[str], kept: NDArray[np.bool_], body: str, title_line: int | None
) -> tuple[str, ...]:
    # Above the title "Themen" is a menu.
    for i in range(title_line or 0, len(strings)):
        line = strings[i]
        if kept[i] or len(line) > 600:
            continue
        match = TAGS_LINE.match(line)
        if match and match["rest"]:
            return split_tags(match["rest"], body)
        if HASHTAGS.match(line):
            return split_tags(line, body)
        if TAGS_HEAD.match(line):
            out: list[str] = []
            for k in range(i + 1, min(len(strings), i + 16)):
                following = strings[k]
                if (
                    len(following) > 40
                    or len(following.split()) > 5
                    or following[-1] in ".!?:"
                    or kept[k]
                    or is_furniture(following)
                    or TAGS_HEAD.match(following)
                    or find_dates(following)
                    # Behind the list more blank lines stand than between its tags.
                    or (
                        len(out) > 1
                        and lines.numbers[k] - lines.numbers[k - 1] > lines.numbers[i + 2] - lines.numbers[i + 1]
                    )
                ):
                    break
                out.append(following)
            if len(out) > 1 and all(COUNTED.search(t) for t in out[:2]):
                out = [COUNTED.sub("", t) for t in takewhile(COUNTED.search, out)]
            if out and len(out) < 15:
                return tuple(dict.fromkeys(t for line in out for t in split_tags(line, body)))
    return ()


GLUED_CAPITALS = re.compile(r"[A-Z]{2,}(?=[a-z])")
GLUE = re.compile(r"(?<=[a-z0-9à-ÿ)])(?=[A-ZÀ-Þ])|(?<=[A-Z]{2})(?=[A-Z][a-z])")


def split_tags(text: str, body: str) -> tuple[str, ...]:
    """Tags of one line: split at separators, and where they are glued, at places that the article's words allow.

    >>> split_tags("river policyNorth BayNHShuman rights", "The NHS in North Bay on human rights and river policy.")
    ('river policy', 'North Bay', 'NHS', 'human rights')
    """
    pieces = [p.strip() for p in re.split(r"\s*[,;|•·/#،؛、，；]\s*|\s{2,}", text) if p.strip()]
    out: list[str] = []
    for piece in pieces:
        glued = len(piece) > 3 and (GLUE.search(piece) or GLUED_CAPITALS.search(piece))
        out += _unglue(piece, body) if glued else [piece]
    return tuple(dict.fromkeys(t for t in out if t))


def _unglue(piece: str, body: str) -> list[str]:
    # A join is where a small letter or a run of capitals meets another word with no space between.
    cuts = {m.start() for m in GLUE.finditer(piece)}
    known = set(re.findall(r"\w+", body))
    lowered = {w.lower() for w in known}
    for match in GLUED_CAPITALS.finditer(piece):
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


def _section(strings: list[str], first: int, title_line: int | None, url: str | None) -> str | None:
    """What a line below the title says, the crumbs above it, or a line of the menu that the address or the line right
    above the title repeats."""
    anchor = title_line if title_line is not None else first
    for line in strings[anchor : min(len(strings), first + 1)]:
        if len(line) < 80 and (match := SECTION_LINE.match(line)):
            return _first_section(match["rest"].strip(), strings[:anchor])
    title = fold(strings[anchor]) if anchor < len(strings) else ()
    for i in range(max(0, anchor - 12), min(len(strings), anchor + 1)):
        if len(BAR.findall(strings[i])) > MOST_BETWEEN_BARS:
            continue
        crumbs = [c for c in CRUMBS.split(HERE.sub("", strings[i])) if c]
        if len(crumbs) == 1 and i + 2 < anchor and CRUMB_MARK.match(strings[i + 1]):
            crumbs.append(strings[i + 2])
        named = len(crumbs) > 1 and len(strings[i]) < 200 and crumbs[0].lower() in FRONT_PAGES
        if named and len(crumbs[1]) < 40 and fold(crumbs[1]) != title:
            return crumbs[1]
    short = [line if len(line) < 30 and len(line.split()) <= 3 else "" for line in strings[:anchor]]
    path = re.sub(r"^[a-z]+://[^/]*", "", url or "").lower().split("/")[1:-1]
    for part in reversed(path):
        if named_so := next((line for line in short if line and slug(line) == part), None):
            return named_so
    for line in reversed(short[-3:]):
        repeated = line and short.count(line) > 1 and line.lower() not in FRONT_PAGES
        if repeated and ":" not in line and not is_furniture(line) and not names_of_line(line):
            return line
    return None


def _first_section(named: str, above: list[str]) -> str:
    """Of "Asia, Politics" the first, where the menu has it as a line of its own: "Arts, Culture" may be one section."""
    head = named.split(",")[0].strip()
    return head if fold(head) in map(fold, above) else named


def slug(text: str) -> str:
    """A name as addresses write it.

    >>> slug("Política & Economía")
    'politica-economia'
    """
    return "-".join(re.findall(r"\w+", without_marks(text.lower())))

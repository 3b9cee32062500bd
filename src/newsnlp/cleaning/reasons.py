"""A name for each line that is not the article: what it is there for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.lines import Lines
from newsnlp.cleaning.markup import KIND_NAMES, TAGS, ZONE_BITS

FIGCAPTION, BUTTON = TAGS.index("figcaption"), TAGS.index("button")
KIND = {name: 1 << i for i, name in enumerate(KIND_NAMES)}


@dataclass(frozen=True, slots=True)
class _Rule:
    """A reason and the words that give it, in a line in lower case.

    start: tried at the beginning of the line. inside: looked for anywhere, each if one of its stems is there: most
    lines hold none, and to look for a piece of text is far faster than to search with a pattern.
    """

    name: str
    start: re.Pattern[str] | None
    inside: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]

    def applies(self, line: str) -> bool:
        if self.start is not None and self.start.match(line):
            return True
        for stems, pattern in self.inside:
            for stem in stems:
                if stem in line:
                    if pattern.search(line) is not None:
                        return True
                    break
        return False


def _alternatives(pattern: str) -> list[str]:
    """A pattern cut at the bars that stand in no group."""
    depth, pieces = 0, [""]
    for c in pattern:
        depth += (c == "(") - (c == ")")
        if c == "|" and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += c
    return pieces


def stems_of(pattern: str) -> tuple[str, ...]:
    """Pieces of text of which any match of the pattern holds one; ("",) where none can be told.

    >>> stems_of("my cookies?"), stems_of("(?:first|last)ly?"), stems_of(r"\\(c\\) \\d")
    (('cookie',), ('first', 'last'), ('(c)',))
    """
    plain = pattern.replace("\\(", " ").replace("\\)", " ")
    while re.search(r"\([^()]*\)", plain):
        plain = re.sub(r"\([^()]*\)[?*]?", " ", plain)
    letters = re.findall(r"[^\W\d_]{2,}(?![?*{])|©", re.sub(r"\\[a-zA-Z]|\[[^]]*\]", " ", plain))
    longest = max(letters, key=len, default="")
    if len(longest) > 2 or longest == "©":
        return (longest,)
    group = re.match(r"(?:\\b)?\(\?:([^()]*)\)(?![?*])", pattern) or re.match(r"(?:\\b)?\(\?:(.*)\)\\b$", pattern)
    heads = [re.match(r"[^\W\d_]+(?![?*{])", p) for p in _alternatives(group[1])] if group else []
    if heads and all(heads):
        return tuple(h[0] for h in heads if h)
    literal = re.match(r"(?:\\[().]|[^\W\d_])+(?![?*{])", pattern)
    return (literal[0].replace("\\", "") if literal else "",)


def _rule(name: str, pattern: str) -> _Rule:
    pieces = _alternatives(pattern)
    start = [p for p in pieces if p.startswith("^")]
    inside = tuple((stems_of(p), re.compile(p)) for p in pieces if not p.startswith("^"))
    return _Rule(name, re.compile("|".join(start)) if start else None, inside)


RULES: tuple[_Rule, ...] = tuple(
    _rule(name, pattern)
    for name, pattern in (
        (
            "republication note",
            r"\b(?:first|originally|previously) published\b|republish|\bcreative commons\b"
            r"|\b(?:article|story|post|piece|report|column|essay|excerpt|interview|version)\b.{0,60}\b(?:first"
            r"|originally"
            r"|previously) appeared\b"
            r"|^this (?:article|story|post|piece) (?:was|is|has been|originally|first|appeared)\b"
            r"|^(?:this|the) (?:article|story|post|piece|report|text|column) (?:appeared|was published) first\b"
            r"|contents? and images (?:are|is) copyright",
        ),
        (
            "caption",
            r"^(?!.*(?:rights|reserved|content|privacy|copyright))[^©]{15,}©(?!\s*(?:19|20)\d\d)[^©]*$",
        ),
        ("cookie note", r"\bcookies?\b|\bgdpr\b|\bconsent\b"),
        (
            "footer",
            r"©|\(c\) ?(?:19|20)\d\d|\bcopyright\b|all rights reserved|\bprivacy\b|terms (?:of|and|&)|\bimpressum\b"
            r"|^(?:about|contact)(?: us)?$|\bsitemap\b|\bdatenschutz\b|content is protected|^terms$|^careers$"
            r"|^(?:agb|imprint|aviso legal|mentions légales|nutzungsbedingungen|note legali)\b",
        ),
        (
            "tags",
            r"^(?:tags?|(?:related )?topics?|filed under|keywords|labels|in this (?:story|article)|themen|more about"
            r"|schlagwört|stichwört|etiquetas|temas|mots[- ]clés|thèmes|argomenti|trefwoorden|etiketler|теги"
            r"|темы)\b\s*:?"
            r"|^(?:标签|關鍵字|キーワード|タグ|태그)",
        ),
        ("source", r"^(?:source|quelle|fuente|fonte)s?\s*:|^published in\b"),
        (
            "credit",
            r"\bcontributed (?:to this|reporting)\b|\breported from\b|\badditional reporting\b|^(?:editing"
            r"|edited) by\b",
        ),
        (
            "newsletter box",
            r"\bnewsletters?\b|\bsubscri(?:be|ption)|\bsign ?up\b|\byour inbox\b|\be-?mail[ -]adress"
            r"|\be-?mail address\b",
        ),
        (
            "account",
            r"\bsign in\b|\blog ?in\b|\bmy account\b|\bregister\b|\bpremium\b|\bdonate\b|support (?:us|our)\b"
            r"|\babonn|\banmelden\b|^abone ol",
        ),
        (
            "share bar",
            r"^(?:share|tweet|facebook|twitter|whatsapp|linkedin|pinterest|reddit|e-?mail|print|copy link|telegram|x"
            r"|teilen|partager|compartir|condividi|compartilh\w+|delen|dela|paylaş|udostępnij|sdílet|bagikan"
            r"|поделиться)\b"
            r"|^(?:シェア|分享|공유|شارك|chia sẻ)|\bshare (?:on|this|via|with)\b|^shares?$|\bfollow us\b|share on",
        ),
        (
            "comments",
            r"\bcomments?\b.{0,20}$|^(?:\d+ )?(?:kommentare?|commentaires?|comentarios?|comentários?|reacties|reageren"
            r"|komentar"
            r"|commenti|i commenti|leggi i commenti|yorumlar|komentarze|комментарии|коментарі)\b.{0,20}$|^(?:コメント"
            r"|评论|評論|댓글)|\bleave a (?:reply|comment)|\breply\b|^views?$|^likes?$|join the conversation",
        ),
        (
            "related links",
            r"^(?:related|read (?:more|next|also)|also read|more (?:from|on|stories|news|in)\b|recommended"
            r"|you (?:may|might)"
            r"|trending|most (?:read|popular|viewed|shared)|popular|latest\b"
            r"|top stories|previous (?:post|article|story)"
            r"|next (?:post|article|story|up)|see also|don.t miss|up next|sponsored|promoted|keep reading|lesen sie"
            r"|mehr zum|à lire|lire aussi|leggi anche|lea también|editor.?s.? picks?|das könnte|meistgelesen"
            r"|auch interessant"
            r"|sur le même sujet|les plus lus|te puede|más leíd|lo más|noticias relacionadas|notícias relacionadas|leia"
            r"|mais lidas|veja também|articoli correlati|(?:i )?più letti|lees ook|meest gelezen|läs (?:också|även)"
            r"|mest läst"
            r"|les også|mest lest|læs også|mest læst|lue myös|luetuimmat|czytaj|zobacz|přečtěte|ilgili haber"
            r"|en çok okunan"
            r"|baca juga|berita terkait|artikel terkait|terpopuler|читайте|по теме|xem thêm|tin liên quan|đọc thêm"
            r"|soma pia"
            r"|اقرأ أيضا|यह भी पढ़ें|संबंधित|関連記事|あわせて|ランキング|相关|相關|推荐|推薦|延伸|관련기사|많이 본"
            r"|las más|recomendad|más noticias|çok okunan|populer"
            r"|najczęściej|δημοφιλ|популярн|новости партн|संबंधित|مقالات ذات|مطالب مرتبط|热门|アクセス|habari zinazo"
            r"|new stories)",
        ),
        (
            "advertisement",
            r"^(?:advertise?ment|ad feedback|anzeige|werbung|publicité|publicidad|story continues|article continues"
            r"|continue reading|skip advertisement|pubblicità|reklam|iklan|reklama)\b",
        ),
        (
            "author box",
            r"\b(?:is|was) an? [\w\s,’'-]{0,60}\b(?:reporter|journalist|correspondent|editor|writer|columnist|author)\b"
            r"|\bfollow (?:him|her|them)\b",
        ),
        (
            "byline",
            r"^(?:by|von|par|por|di|words|text|story)\s*:?\s+[a-zß-ÿ]|^(?:reporting|written|posted|edited) by\b",
        ),
        (
            "caption",
            r"\b(?:photo(?:graph)?s?|image|picture|video|credit|getty|reuters|afp|foto|bild|ap photo"
            r"|shutterstock|file)\b",
        ),
        (
            "date line",
            r"^(?:(?:published|updated|posted|last|first|am|on|le|el|stand)\W+){0,3}(?:\w+,? )?"
            r"(?:\d{1,2}(?:st|nd|rd|th|\.)?\s+"
            r"\w{3,10}\.?,?\s+\d{4}|\w{3,10}\.?\s+\d{1,2},?\s+\d{4}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})"
            r"|\b\d+ (?:minutes?|hours?|days?|weeks?|months?) ago\b|\bmin(?:ute)?s? read\b|^\d{1,2}:\d\d\b",
        ),
        ("correction", r"\b(?:correction|clarification|editor.?s.? note)\b"),
        ("menu", r"\bmenu\b|^skip to|^search$|view all|no result|show more|load more|^(?:home|close|back to top)$"),
    )
)
# Rules that hold for lines of any length; the others for short ones alone.
OF_ANY_LENGTH = {"republication note", "author box", "cookie note", "footer", "correction", "newsletter box"}
LONG_LINE = 160
# A sentence so long that nothing speaks for or against may be of the article after all.
PROSE = 80
_STARTS = re.compile("|".join(rule.start.pattern for rule in RULES if rule.start is not None))
LETTER = re.compile(r"[^\W\d_]")
SECTION_HEADS = ("related links", "tags", "newsletter box", "comments")


def is_republication(line: str) -> bool:
    """Whether a line says where the article was published first, or who may publish it again."""
    return RULES[0].applies(line.lower())


_DOTTED = re.compile("[\u0130\u0307]")


def _lower(line: str) -> str:
    # The dot of a Turkish capital I stays as a character of its own.
    return line.lower().replace("i\u0307", "i")


# Heads, buttons and notices: behind one of them a list of tags, or of other stories, is over.
FURNITURE_NAMES = ("cookie note", "footer", "newsletter box", "account", "share bar", "comments", "related links")
FURNITURE = tuple(rule for rule in RULES if rule.name in (*FURNITURE_NAMES, "advertisement", "menu"))


def is_furniture(line: str) -> bool:
    """Whether a line is a button, a head or a notice of the page, whatever it is about."""
    return any(rule.applies(_lower(line)) for rule in FURNITURE)


def reason_of(line: str) -> str | None:
    """What a line is there for by its words alone, without the page around it."""
    low = _lower(line)
    return _by_words(low, _find_stems([low]).get(0, ()))


def names_a_reason(line: str) -> bool:
    """Whether a line alone, without the page around it, tells what it is there for."""
    return reason_of(line) is not None


AUTHOR_BOX = next(rule for rule in RULES if rule.name == "author box")


def is_author_box(line: str, authors: Sequence[str]) -> bool:
    """Whether a line says who one of the authors is: "Ann Lee is a reporter at the Gazette." """
    return line.startswith(tuple(authors)) and AUTHOR_BOX.applies(line.lower()) if authors else False


def name_reasons(lines: Lines, kept: NDArray[np.bool_], title: int | None, given: dict[int, str]) -> list[str]:
    """One reason for each line, "" for kept ones.

    title: the line of the title. given: reasons that are known already.
    """
    n = len(lines)
    held = np.flatnonzero(kept)
    first, last = (int(held[0]), int(held[-1])) if len(held) else (n, n)
    headline = _words(lines.of(title)) if title is not None else ()
    reasons: list[str] = []
    following = ""
    told: dict[str, str | None] = {}
    strings = lines.strings
    lowered = list(map(_lower, strings)) if _DOTTED.search(lines.text) else lines.lowered
    counts = Counter(lowered)
    hits = _find_stems(["" if keep else line for line, keep in zip(lowered, kept, strict=True)])
    for i, (line, low) in enumerate(zip(strings, lowered, strict=True)):
        if kept[i]:
            following = ""
            reasons.append("")
            continue
        if i in given:
            reason = given[i]
        elif title is not None and i == title:
            reason = "headline"
        elif headline and headline[0] in low and headline[-1] in low and _words(low) == headline:
            reason = "headline repeated"
        else:
            if low not in told:
                told[low] = _by_words(low, hits.get(i, ()))
            reason = told[low] or _by_markup(lines, i) or ""
        if reason in SECTION_HEADS and len(line) < 60:
            following = reason
        elif reason in FURNITURE_NAMES or (following == "tags" and len(line) > 40):
            following = ""
        if not reason:
            if i > last and following:
                reason = following
            elif not LETTER.search(line):
                reason = "counter"
            elif counts[low] > 1 and len(line) > 40:
                reason = "repeated caption" if first <= i <= last else "related links"
            elif len(line) > PROSE and line.rstrip("\"'”’»)")[-1:] in (".", "!", "?", "…", "。"):
                reason = "doubtful text"
            elif i > last:
                reason = "related links" if len(line) > 25 else "footer" if i > n - 0.05 * n else "menu"
            elif i < first:
                reason = "menu" if len(line) < 40 else "standfirst"
            else:
                reason = "caption" if len(line) > 25 else "interjection"
        reasons.append(reason)
    return reasons


def _words(line: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", line.lower()))


def _find_stems(lines: Sequence[str]) -> dict[int, list[tuple[int, re.Pattern[str]]]]:
    """For each line, in lower case, that holds a stem: the patterns to look for and the numbers of their rules."""
    page = "\n".join(lines)
    begins = [0, *accumulate(len(line) + 1 for line in lines)]
    found: dict[int, list[tuple[int, re.Pattern[str]]]] = {}
    for number, rule in enumerate(RULES):
        for stems, pattern in rule.inside:
            for stem in stems:
                at = page.find(stem)
                while at >= 0:
                    line = bisect_right(begins, at) - 1
                    found.setdefault(line, []).append((number, pattern))
                    at = page.find(stem, begins[line + 1])
    return found


def _by_words(line: str, hits: Sequence[tuple[int, re.Pattern[str]]]) -> str | None:
    """The first rule that applies. line: in lower case. hits: those patterns inside rules whose stems it holds."""
    if len(line) > 400:
        line = line[:200] + " " + line[-200:]
    short = len(line) < LONG_LINE
    started = _STARTS.match(line) is not None
    numbers = range(len(RULES)) if started else dict.fromkeys(number for number, _ in hits)
    for number in numbers:
        rule = RULES[number]
        if not short and rule.name not in OF_ANY_LENGTH:
            continue
        if started and rule.start is not None and rule.start.match(line):
            return rule.name
        if any(pattern.search(line) for of, pattern in hits if of == number):
            return rule.name
    return None


def _by_markup(lines: Lines, i: int) -> str | None:
    if not lines.markup:
        return None
    m = lines.markup[i]
    if m.hidden:
        return "hidden"
    if m.tag == FIGCAPTION or m.zones & ZONE_BITS["figure"] or m.own & KIND["caption"]:
        return "caption"
    if m.zones & ZONE_BITS["nav"] or m.own & KIND["menu"]:
        return "menu"
    if m.tag == BUTTON or m.zones & ZONE_BITS["button"]:
        return "button"
    for kind, name in (
        ("share", "share bar"),
        ("comments", "comments"),
        ("newsletter", "newsletter box"),
        ("related", "related links"),
        ("byline", "byline"),
        ("tags", "tags"),
        ("date", "date line"),
        ("ad", "advertisement"),
        ("cookie", "cookie note"),
        ("pull", "pull quote"),
        ("foot", "footer"),
        ("side", "sidebar"),
    ):
        if m.own & KIND[kind]:
            return name
    if m.zones & ZONE_BITS["footer"]:
        return "footer"
    if m.zones & ZONE_BITS["aside"]:
        return "sidebar"
    return None

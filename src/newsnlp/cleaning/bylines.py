"""The names that a byline holds: "By Ann Lee and Jo Park, Chief Reporters | 4 March 2024"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from newsnlp.cleaning.dates import find_dates

LONGEST_BYLINE = 160
# "Oleh", "Di" and "Na" are names too: they open a byline where two words follow, or a colon.
BYLINE_START = re.compile(
    r"^\W*(?:(?:written|reported|posted|curated|compiled|text|words|story|published|reporting|analysis|opinion|article"
    r"|report|comment|kolumne|kommentar|interview|gastbeitrag|ein gastbeitrag|analyse|essay|rezension|chronique"
    r"|propos recueillis|escrito|escrita|rédigé|ditulis|geschrieben|verfasst|gespeichert|submitted|publicado|postado"
    r"|enviado|publié|soumis|gepubliceerd|geplaatst|pubblicato|inserito|opublikowane)\s*:?\s+)?"
    r"(?:(?:by|von|vom|par|por|door|av|af|autor(?:in|en)?(?:/autor)?|author|authors|text|texte|texto|tekst|testo|yazan"
    r"|yazar|muhabir|napsal|autore|penulis|penulis berita|автор|текст|автори|bởi|oprac\.?|szerző|írta|מאת|بقلم)\b\s*:?"
    r"|(?:oleh|di|da|na|de|interview|كتب|كتبت|إعداد|نویسنده|خبرنگار|تحریر|लेखक|द्वारा|লেখা|লেখক|โดย|ผู้เขียน|reporter|from)\s*:"
    r"|(?:oleh|di|(?-i:Na))(?=\s+\S+\s+\S)|(?-i:By(?=[A-Z][a-z])))",
    re.I,
)
# "le mer", "am Mo.", "el": what stands between a name and a date.
BEFORE_A_DATE = re.compile(
    r"(?:(?<=\s)(?:(?:le|el|am|em|il|den|op|dne|dnia|på|pe)\b|(?i:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so"
    r"|lun|mar|mer|jeu|ven|sam|dim|mi[eé]|jue|vie|s[aá]b|dom|seg|ter|qua|qui|sex|gio)\b)[.,]?\s*)+$"
)
INNER_BY = re.compile(r"\b[Bb]y\s+(?=[A-ZÀ-Þ])")
OF_A_PICTURE = re.compile(
    r"\W*(?:photo|foto|image|bild|picture|illustration|getty|credit|fotograf|imagen|video|watch|listen)\w*\b", re.I
)
BY_A_PICTURE = re.compile(r"\bgetty images?\b|\bvia (?:ap|getty|reuters)\b|©")
# A sentence, and who took the picture: "The pier. (Bob Hay/Valley Ledger)"
CAPTION_END = re.compile(r"[.!?…\"”’]\s*\([^()]{2,60}\)\W*$")
OF_AN_EDITOR = re.compile(
    r"\W*(?:(?:editor|redaktur|editör|éditeur)\s*:|edit(?:ed|ing) by\b|translated by\b|übersetz)", re.I
)
PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten bin al el y e zu af of wa ibn bint ould ben dem"
    " des degli dello los las san".split()
)
GLUED_PARTICLES = ("d'", "d’", "l'", "l’", "al-", "el-", "an-", "ar-", "as-", "ash-", "at-", "az-", "ad-", "ul-")
ROLES = frozenset(
    "editor editors reporter reporters correspondent correspondents writer writers columnist columnists contributor"
    " contributors contributing journalist journalists senior junior chief political politics business sports"
    " sport news desk auto national international foreign security health science technology tech environment legal"
    " investigative associate deputy managing executive assistant special freelance digital multimedia entertainment"
    " redakteur redakteurin redaktion reporterin korrespondent korrespondentin chefredakteur ressortleiter journaliste"
    " journalistin autor autorin redactor redactora periodista corresponsal giornalista redaktor dziennikarz producer"
    " mwandishi presenter analyst fellow author photographer photos video text wire services service".split()
)
# What a reporter reports on: no part of a name before a role.
TOPICS = frozenset(
    "transport education climate crime culture arts court courts energy religion defence defense regional city local"
    " community features investigations consumer property travel food home social affairs europe africa asia us uk"
    " diplomatic royal data bureau".split()
)
# A role, a button or a month glued to the name before it: "Meg JamesStaff Writer".
_AFTER_A_NAME = (
    "Staff|Senior|Business|Political|Published|Updated|View|Twitter|Follow|Chief|Editor|Reporter|Sports|News|Contribut"
    "|Columnist|Writer|Correspondent|Redakt|Associate|Email|Posted|January|February|March|April|May|June|July|August"
    "|September|October|November|December"
)
GLUED = re.compile(
    rf"(?<=[a-zß-ÿ])(?=(?:{_AFTER_A_NAME})\w*)"
    r"|(?<=[A-Z])(?=(?:STAFF|SENIOR|BUSINESS|CHIEF|POLITICAL|SPORTS|ASSOCIATE|DEPUTY)\s+(?:WRITER|EDITOR|COLUMNIST|REPORTER|CORR))"
)
# What stands behind a name: the house, and what the name's owner is there.
HOUSE = re.compile(
    r"\s+(?:(?:fox|sky|bbc|cbs|nbc|abc) news(?: digital)?|cnn(?: business)?"
    r"|staff (?:writers?|reporters?|correspondent))$",
    re.I,
)
AGENCIES = frozenset(
    "reuters afp ap dpa pti ani bloomberg xinhua sid apa efe ansa anp tt ntb ritzau upi kyodo belga lusa ctk pap afx"
    " bbc cnn ians".split()
)
# Who of several houses wrote it is no person: "The Gazette", "Valley Ledger".
HOUSE_WORDS = frozenset(
    "news times gazette post herald tribune ledger standard guardian chronicle journal press media agency agence"
    " agencia agenzia agentur network bureau tv radio zeitung nachrichten magazine observer telegraph independent"
    " express online presse prensa imprensa".split()
)
# What stands behind "in" is a place; these stand behind a comma too.
PLACES = frozenset(
    "new york;new delhi;new jersey;new orleans;new zealand;são paulo;cape town;hong kong;los angeles;las vegas;san"
    " diego"
    ";san francisco;mexico city;buenos aires;rio de janeiro;tel aviv;addis ababa;dar es salaam;abu dhabi;kuala lumpur"
    ";port louis;port harcourt;port moresby;novi sad;sri lanka;south africa;south korea;north korea;saudi arabia"
    ";united states;united kingdom;costa rica;el salvador;puerto rico;santo domingo;washington dc;washington d.c"
    ";ho chi minh city;phnom penh;san salvador;san juan;st. louis;salt lake city;kansas city;new mexico;north carolina"
    ";south carolina;frankfurt am main".split(";")
)
SEPARATOR = re.compile(
    r"\s*(?:[;,|/•·●⋅&\n\t()\[\]@©>»、，；｜]|\s[-–—]{1,2}\s|[-–—]{2}|\s{2,}|\b(?:and|und|et|og|och|with|mit|via)\b"
    r"|\s(?:avec|con|com)\s|(?-i:\s(?:e|y|i)\s)(?=[^\s,;]+\s+[^\s,;])"
    r"|\b(?:updated|published|posted|follow|last|is|was|special to|of the)\b.*$)\s*",
    re.I,
)
# "By Ana Lima in São Paulo and Raj Patel for the Gazette": neither the place nor the house.
WHERE = re.compile(
    r"(?:^|\s)(?:in|at|on|from|for|aus|em|à|à l['’])\s[^,;|()]*?"
    r"(?=\s+(?:and|und|et|e|y|with|mit|avec|con|com)\s|[,;|()]|$)",
    re.I,
)
EAST_ASIAN = re.compile(
    r"(?:作者|撰文|記者|记者|執筆|筆者|文|글)\s*[:：／/|｜ ]\s*([\u3400-\u9fff가-힣]{2,4})(?![\u3400-\u9fff가-힣])"
    r"|(?:^|[ ,·/=])([가-힣]{2,4})\s?(?:기자|특파원)(?![가-힣])"
    r"|^\W*([\u3400-\u9fff]{2,5})\s?(?:記者|记者)\W*$"
)
NOT_A_NAME = re.compile(r"https?://|www\.|@|\.(?:com|org|net|de|co\.uk)\b|^\W*$|^\d+$", re.I)
NO_AUTHOR = frozenset(
    "admin;administrator;editor;staff;redaktion;redaction;rédaction;redacción;redazione;redação;redaksi;redakcja;none;null"
    ";unknown;author;webmaster;guest;newsroom;anonymous;web desk;news desk;newsdesk;online desk;agencies;agency;desk"
    ";staff reporter;staff writer;editorial team"
    ";editorial board;news team;the editors;our correspondent;special correspondent".split(";")
)
NEVER = frozenset(
    "privacy policy terms cookies cookie share tweet facebook twitter email print comments comment menu home"
    " search login log sign subscribe newsletter more read photo photos image images video videos gallery stories"
    " story latest related getty shutterstock advertisement contact about us all rights reserved min ago view back"
    " next previous top click here world sports weather opinion our your this that how why what when who article"
    " articles edition live breaking page site kommentare mehr lesen anzeige bild foto fotos quelle seite menü"
    " startseite thema themen nach oben weitere co kg gmbh ltd zum inicio política noticias economía deportes"
    " cultura contacto accueil actualité play pin follow listen save rédaction redacción redazione redação redaksi"
    " redakcja tarihi abone ol haber habari agencies by provided presented sponsored powered".split()
)


@lru_cache(maxsize=4096)  # a line is asked about several times on the way
def names_of_line(line: str) -> tuple[str, ...]:
    """The names of persons of a line that may be a byline, without dates and posts; of houses where it names none.

    >>> names_of_line("By Ann Lee and Jo Park, Chief Reporters | 4 March 2024")
    ('Ann Lee', 'Jo Park')
    >>> names_of_line("Privacy policy"), names_of_line("Meg JamesStaff Writer"), names_of_line("By Ann Lee, Reuters")
    ((), ('Meg James',), ('Ann Lee',))
    """
    if len(line) > LONGEST_BYLINE or any(
        (
            OF_A_PICTURE.match(line),
            OF_AN_EDITOR.match(line),
            BY_A_PICTURE.search(line.lower()),
            CAPTION_END.search(line),
        )
    ):
        return ()
    if any(c.isdigit() for c in line):
        for one in reversed(find_dates(line)):
            line = BEFORE_A_DATE.sub("", line[: one.start]) + " | " + line[one.end :]
    if not line.isascii() and (found := EAST_ASIAN.findall(line)):
        return tuple(dict.fromkeys("".join(groups) for groups in found))
    start = BYLINE_START.match(line) or INNER_BY.search(line)
    rest = GLUED.sub(" | ", line[start.end() :] if start else line)
    out: list[str] = []
    for piece in SEPARATOR.split(WHERE.sub(" | ", rest)):
        name = _name(piece or "", told=start is not None and not out)
        if name and name not in out:
            out.append(name)
    return persons_of(out)


def persons_of(names: Sequence[str]) -> tuple[str, ...]:
    """The names without those of houses, unless there is nobody else."""
    return tuple(n for n in names if not _is_house(n)) or tuple(names)


def _is_house(name: str) -> bool:
    words = name.lower().split()
    return words[0] == "the" or words[0] in AGENCIES or any(w in HOUSE_WORDS for w in words)


def _name(piece: str, *, told: bool) -> str | None:
    """The name that a piece of a byline is. told: it stands right behind "by", so one word is enough, and a script
    without capitals."""
    piece = piece.strip(" .:|-–—*\"'“”")
    tokens = without_post(HOUSE.sub("", piece).split())
    if len(tokens) == 1:
        only = tokens[0].strip(".")
        short = told and len(piece.split()) == 1 and only[:1].isupper() and only.isalpha() and len(only) > 2
        sound = only.lower() not in NEVER and only.lower() not in NO_AUTHOR
        return only if only.lower() in AGENCIES or (short and sound) else None
    if not 2 <= len(tokens) <= 5 or NOT_A_NAME.search(" ".join(tokens)):
        return None
    cased = any(c.lower() != c.upper() for c in piece)
    if not cased and not (told and all(unicodedata.category(c)[0] in "LM" for c in piece if c != " ")):
        return None
    for token in tokens:
        low = token.lower().strip(".,:")
        if low in NEVER or any(c.isdigit() for c in token) or token[-1] == ":":
            return None
        if cased and not (token[0].isupper() or low in PARTICLES or low.startswith(GLUED_PARTICLES)):
            return None
    last = tokens[-1]
    if last[-1] in "?!…" or (cased and not (tokens[0][0].isupper() and any(map(str.isupper, last)))):
        return None
    name = " ".join(tokens)
    return None if name.lower() in NO_AUTHOR or name.lower() in PLACES else name


def without_post(tokens: list[str]) -> list[str]:
    """The words of a name without the post before or behind it.

    >>> without_post("Ann Lee Transport Reporter".split()), without_post("Chief Reporter".split())
    (['Ann', 'Lee'], [])
    """
    words = [t.lower().strip(".:") for t in tokens]
    start, end = 0, len(tokens)
    while start < end and words[start] in ROLES:
        start += 1
    while end > start and (words[end - 1] in ROLES or (end < len(tokens) and words[end - 1] in TOPICS)):
        end -= 1
    return tokens[start:end]


def split_names(text: str) -> list[str]:
    """The names of a claim of structured data: "By Ann Lee and Jo Park, Chief Reporter" gives the two.

    >>> split_names("By Ann Lee and Jo Park"), split_names("Lee, Ann"), split_names("Giulia Ferranti e Marco Neri")
    (['Ann Lee', 'Jo Park'], ['Ann Lee'], ['Giulia Ferranti', 'Marco Neri'])

    The address of an author's page is no name.
    """
    text = re.sub(r"\S*(?:://|www\.)\S*", " ", text).strip()
    if turned := re.fullmatch(r"([^\W\d_]+(?:-[^\W\d_]+)?), ([^\W\d_]+(?: [A-Z]\.)?)", text):
        text = f"{turned[2]} {turned[1]}"
    text = re.sub(
        r"^\W*(?:(?:written|reported|posted|text|words|story|reporting)\s+)?"
        r"(?:(?:by|par|por)\b|(?:von|di|door|av|af|oleh)\b(?=\s*:|\s+\S+\s+\S))\s*:?\s*",
        "",
        text,
        flags=re.I,
    )
    out = []
    for piece in re.split(
        r"\s*(?:;|,|\||/|•|·|、|，|\band\b|\bund\b|\bet\b|\by\b|\bog\b|(?-i:\se\s)(?=[^\s,;]+\s+[^\s,;])|&|\n)\s*", text
    ):
        name = piece.strip(" \t.-–—:")
        if plausible_name(name) and without_post(name.split()) and name not in out:
            out.append(name)
    return out


def plausible_name(name: str) -> bool:
    """Whether it may be the name of a person or of an agency, not a title, an address or a stray word."""
    if not 2 <= len(name) <= 60 or NOT_A_NAME.search(name) or name.lower() in NO_AUTHOR:
        return False
    return len(name.split()) <= 6 and not any(c.isdigit() for c in name)

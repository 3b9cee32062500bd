"""The names that a byline holds: "By Ann Lee and Jo Park, Chief Reporters | 4 March 2024"."""

from __future__ import annotations

import re
from functools import lru_cache

from newsnlp.cleaning.dates import find_dates
from newsnlp.cleaning.head import NO_AUTHOR, NOT_A_NAME

LONGEST_BYLINE = 160
BYLINE_START = re.compile(
    r"^\W*(?:(?:written|reported|posted|text|words|story|published|reporting|analysis|opinion|article|report|comment"
    r"|kolumne|kommentar|interview|gastbeitrag|ein gastbeitrag|analyse|essay|rezension|chronique|propos recueillis)"
    r"\s*:?\s+)?"
    r"(?:by|von|vom|par|por|di|door|av|af|oleh|autor(?:in|en)?(?:/autor)?|author|authors|text|texte|yazan|napsal|autore)"
    r"\b\s*:?",
    re.I,
)
INNER_BY = re.compile(r"\b[Bb]y\s+(?=[A-ZÀ-Þ])")
OF_A_PICTURE = re.compile(
    r"\W*(?:photo|foto|image|bild|picture|illustration|getty|credit|fotograf|imagen|video|watch|listen)\w*\b", re.I
)
BY_A_PICTURE = re.compile(r"\bgetty images?\b|\bvia (?:ap|getty|reuters)\b|©")
PARTICLES = frozenset("de da do dos das del della di du la le van von der den ter ten bin al el y e zu af of".split())
ROLES = frozenset(
    "editor editors reporter reporters correspondent correspondents writer writers columnist columnists contributor"
    " contributors contributing journalist journalists senior junior chief political politics business sports"
    " sport news desk auto national international foreign security health science technology tech environment legal"
    " investigative associate deputy managing executive assistant special freelance digital multimedia entertainment"
    " redakteur redakteurin redaktion reporterin korrespondent korrespondentin chefredakteur ressortleiter journaliste"
    " journalistin autor autorin redactor redactora periodista corresponsal giornalista redaktor dziennikarz producer"
    " presenter analyst fellow author photographer photos video text wire services service".split()
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
SEPARATOR = re.compile(
    r"\s*(?:[;,|/•·&\n\t()\[\]@©>»]|\s[-–—]{1,2}\s|[-–—]{2}|\s{2,}|\b(?:and|und|et|og|och|with|mit|for|in|at|from|via|is|was|aus)\b"
    r"|\b(?:updated|published|posted|follow|last)\b.*$)\s*",
    re.I,
)
NEVER = frozenset(
    "privacy policy terms cookies cookie share tweet facebook twitter email print comments comment menu home"
    " search login log sign subscribe newsletter more read photo photos image images video videos gallery stories"
    " story latest related getty shutterstock advertisement contact about us all rights reserved min ago view back"
    " next previous top click here world sports weather opinion our your this that how why what when who article"
    " articles edition live breaking page site kommentare mehr lesen anzeige bild foto fotos quelle seite menü"
    " startseite thema themen nach oben weitere co kg gmbh ltd zum inicio política noticias economía deportes"
    " cultura contacto accueil actualité play follow listen save".split()
)


@lru_cache(maxsize=4096)  # a line is asked about several times on the way
def names_of_line(line: str) -> tuple[str, ...]:
    """The names of persons and agencies of a line that may be a byline, without dates and posts.

    >>> names_of_line("By Ann Lee and Jo Park, Chief Reporters | 4 March 2024")
    ('Ann Lee', 'Jo Park')
    >>> names_of_line("Privacy policy"), names_of_line("Meg JamesStaff Writer")
    ((), ('Meg James',))
    """
    if len(line) > LONGEST_BYLINE or OF_A_PICTURE.match(line) or BY_A_PICTURE.search(line.lower()):
        return ()
    if any(c.isdigit() for c in line):
        for one in reversed(find_dates(line)):
            line = line[: one.start] + " | " + line[one.end :]
    start = BYLINE_START.match(line) or INNER_BY.search(line)
    rest = GLUED.sub(" | ", line[start.end() :] if start else line)
    out: list[str] = []
    for piece in SEPARATOR.split(rest):
        name = _name(piece or "", told=start is not None and not out)
        if name and name not in out:
            out.append(name)
    return tuple(out)


def _name(piece: str, *, told: bool) -> str | None:
    """The name that a piece of a byline is. told: it stands right behind "by", so one word is enough."""
    piece = piece.strip(" .:|-–—*\"'“”")
    tokens = HOUSE.sub("", piece).split()
    while tokens and tokens[0].lower().strip(".:") in ROLES:
        tokens.pop(0)
    while tokens and tokens[-1].lower().strip(".:") in ROLES:
        tokens.pop()
    if len(tokens) == 1:
        only = tokens[0].strip(".")
        short = told and only[:1].isupper() and only.isalpha() and len(only) > 2 and only.lower() not in NEVER
        return only if only.lower() in AGENCIES or (short and only.lower() not in NO_AUTHOR) else None
    if not 2 <= len(tokens) <= 5 or NOT_A_NAME.search(" ".join(tokens)):
        return None
    for token in tokens:
        low = token.lower().strip(".,:")
        if low in NEVER or any(c.isdigit() for c in token) or token[-1] == ":":
            return None
        if not (token[0].isupper() or low in PARTICLES or token[:2] in ("d'", "d’", "al", "el")):
            return None
    if not (tokens[0][0].isupper() and tokens[-1][0].isupper()) or tokens[-1][-1] in "?!…":
        return None
    name = " ".join(tokens)
    return None if name.lower() in NO_AUTHOR else name

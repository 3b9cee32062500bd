"""The names that a byline holds: "By Ann Lee and Jo Park, Chief Reporters | 4 March 2024"."""

from __future__ import annotations

import re

from newsnlp.cleaning.dates import find_dates
from newsnlp.cleaning.head import NO_AUTHOR, NOT_A_NAME

LONGEST_BYLINE = 160
BYLINE_START = re.compile(
    r"^\W*(?:(?:written|reported|posted|text|words|story|published|reporting|analysis|opinion|article|report)\s*:?\s+)?"
    r"(?:by|von|vom|par|por|di|door|av|af|oleh|autor(?:in|en)?|author|authors|text|texte|yazan|napsal|autore)\b\s*:?",
    re.I,
)
PARTICLES = frozenset("de da do dos das del della di du la le van von der den ter ten bin al el y e zu af of".split())
ROLES = frozenset(
    "editor editors reporter reporters correspondent correspondents writer writers columnist columnists contributor"
    " contributors contributing journalist journalists staff senior junior chief political politics business sports"
    " sport news desk auto national international foreign security health science technology tech environment legal"
    " investigative associate deputy managing executive assistant special freelance digital multimedia entertainment"
    " redakteur redakteurin redaktion reporterin korrespondent korrespondentin chefredakteur ressortleiter journaliste"
    " journalistin autor autorin redactor redactora periodista corresponsal giornalista redaktor dziennikarz producer"
    " presenter analyst fellow professor dr author photographer photos video text the wire services service team".split()
)
# A role or a button glued to the name before it: "Meg JamesStaff Writer".
GLUED = re.compile(
    r"(?<=[a-zß-ÿ])(?=(?:Staff|Senior|Business|Political|Published|Updated|View|Twitter|Follow|Chief|Editor|Reporter|Sports"
    r"|News|Contribut|Columnist|Writer|Correspondent|Redakt|Associate|Email|Posted|Am|January|February|March|April|May"
    r"|June|July|August|September|October|November|December)\w*)"
)
AGENCIES = frozenset(
    "reuters afp ap dpa pti ani bloomberg xinhua sid apa efe ansa anp tt ntb ritzau upi kyodo belga lusa ctk pap afx"
    " bbc cnn ians".split()
)
SEPARATOR = re.compile(
    r"\s*(?:[;,|/•·&\n\t()\[\]@©>»]|\s[-–—]{1,2}\s|[-–—]{2}|\b(?:and|und|et|og|och|i|with|mit|for|in|at|from|via|is|was|aus)\b"
    r"|\b(?:updated|published|posted|last|on|am|le|el)\b.*$)\s*",
    re.I,
)
NEVER = frozenset(
    "privacy policy terms cookies cookie share tweet facebook twitter email print comments comment menu home search login"
    " log sign subscribe newsletter more read photo photos image images video videos gallery stories story latest related"
    " getty shutterstock advertisement contact about us all rights reserved min ago view back next previous top click here"
    " world sports weather opinion our your this that how why what when who article articles edition live breaking page"
    " site kommentare mehr lesen anzeige bild foto fotos quelle seite menü startseite thema themen nach oben weitere"
    " inicio política noticias economía deportes cultura contacto accueil actualité play follow listen save".split()
)


def names_of_line(line: str) -> tuple[str, ...]:
    """The names of persons and agencies of a line that may be a byline, without dates and posts.

    >>> names_of_line("By Ann Lee and Jo Park, Chief Reporters | 4 March 2024")
    ('Ann Lee', 'Jo Park')
    >>> names_of_line("Privacy policy"), names_of_line("Meg JamesStaff Writer")
    ((), ('Meg James',))
    """
    if len(line) > LONGEST_BYLINE:
        return ()
    start = BYLINE_START.match(line)
    if any(c.isdigit() for c in line):
        for one in reversed(find_dates(line)):
            line = line[: one.start] + " | " + line[one.end :]
    rest = line[start.end() :] if start and line[: start.end()] == line[: start.end()] else line
    out: list[str] = []
    for piece in SEPARATOR.split(GLUED.sub(" | ", rest)):
        for name in _names(piece or "", told=start is not None):
            if name not in out:
                out.append(name)
    return tuple(out)


def _names(piece: str, *, told: bool) -> list[str]:
    tokens = piece.strip(" .:|-–—*\"'“”").split()
    inner = next((i for i, t in enumerate(tokens) if t.lower() == "by"), None)
    if inner is not None:
        tokens = tokens[inner + 1 :]
    while tokens and tokens[0].lower().strip(".:") in ROLES:
        tokens.pop(0)
    while tokens and tokens[-1].lower().strip(".:") in ROLES:
        tokens.pop()
    if len(tokens) == 1:
        only = tokens[0].strip(".")
        return [only] if only.lower() in AGENCIES or (told and only.istitle() and len(only) > 2) else []
    if not 2 <= len(tokens) <= 5 or NOT_A_NAME.search(" ".join(tokens)):
        return []
    for token in tokens:
        low = token.lower().strip(".,:")
        if low in NEVER or any(c.isdigit() for c in token):
            return []
        if not (token[0].isupper() or low in PARTICLES or token[:2] in ("d'", "d’", "al", "el")):
            return []
    if not (tokens[0][0].isupper() and tokens[-1][0].isupper()) or tokens[-1][-1] in "?!…":
        return []
    name = " ".join(tokens)
    return [] if name.lower() in NO_AUTHOR else [name]

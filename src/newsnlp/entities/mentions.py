"""Where an article names somebody or something: the reader's spans, made to agree with each other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsnlp.annotations import EntityKind
from newsnlp.entities.gazetteer import GazetteerEntry
from newsnlp.entities.names import fold, trim
from newsnlp.entities.organisations import is_acronym, is_parliament, is_well_known, spells, without_legal_form
from newsnlp.entities.people import BEFORE_NAMES, name_words, strip_honorifics
from newsnlp.entities.places import is_state_cut_short

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Labels of our own reader and of other spaCy pipelines. What is not here (nationalities, dates, works) is no entity.
KIND_OF_LABEL: dict[str, EntityKind] = {
    "PERSON": "person",
    "PER": "person",
    "PARTY": "party",
    "PLACE": "place",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "LOCATION": "place",
    "FACILITY": "place",
    "ORG": "organisation",
    "ORGANIZATION": "organisation",
    "ORGANISATION": "organisation",
}

# What has capitals and names nobody: offices, figures, papers, tests, devices. No party, agency or firm of
# note has these letters.
_NO_NAMES = frozenset(
    "AIDS BSc CEO CFO COO CSR CTO CV DIY EBITDA ESG EVM FAQ FDI FIR GDP GMO GMT GNP GPS HIV ICU IED IPO IVF KPI LED LNG"
    " LPG MOU MSME MoU NA N/A NGO OTT PCR PPE PhD QR RSVP SDG SME SMS SUV Taoiseach Tánaiste UAV UFO USB USD UTC VAT"
    " VIP VPN WMD".split()
)
# "Long Name (LN)", not the name "CPI(Maoist)".
_BRACKETED = re.compile(r"^(?![A-Z]{2,6}\()(.{3,}?)\s*\(\s*([^()]{2,})\s*\)?$", re.DOTALL)
_CAPITALS = r"[^\W\d_a-z](?:[^\W\d_a-z]|['\u2019.\-])+"
_DATELINE = re.compile(
    rf"^({_CAPITALS}(?:[ /]{_CAPITALS}){{0,4}})(?:, [^\n,(]{{2,30}}?){{0,2}}(?: ?\([^()\n]{{2,40}}\))?"
    r" ?(?:-|--|\u2013|\u2014) ",
    re.MULTILINE,
)
_HYPHENED = re.compile(r"[-\u2011]\w+")
_JUNIOR = re.compile(r" [JS]r\. ")
_WORD = re.compile(r"[^\W\d_](?:[\w.&]*\w)?")
_OPENING = re.compile(r" [\"“‘']")
_NICKNAME = re.compile(r" [\"“‘'][A-Z][\w .-]{1,18}[\"”’'] (?=\w)")
_PARTY_AFTER = re.compile(r" (?:party|bloc)\b")
_OF_PARTY_BEFORE = re.compile(r"(?:\b(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)|['’]s) (?:[\w-]+ ){0,3}$")
_LETTERS = frozenset(
    "CBE CFR CON DBE GCON KBE KC MBE MD MEP MLA MNA MP MPA MS MSP OBE OFR OON PhD QC SAN SC TD".split()
)
# "U.S.-led", which a tokeniser may keep whole.
COMPOUND = re.compile(
    r"[-\u2011](?:administered|affiliated|aligned|allied|appointed|area|backed|based|bound|brokered|controlled|dominated"
    r"|educated|era|funded|held|imposed|led|linked|listed|made|mandated|mediated|occupied|owned|registered|ruled|run"
    r"|sized|sponsored|style|supported|trained|wide)\b(?!-)"
)
IN_CAPITALS = 0.25
_GENERATION = re.compile(r" (?:jr|sr|i|ii|iii|iv|v|vi|vii|viii|ix|x|xi|xii|xiii|xiv|xv|xvi)$")
_WHICH = re.compile(
    r", which (?:has|have|had|is|was|are|were|says?|said|owns?|runs?|makes?|operates?|governs?|controls?)\b"
)
_OPENS_SENTENCE = re.compile(r"(?:[.!?][\"\u201d]?\s+|\n|^)(?:[Tt]he )?$")
_STORMS = "[Hh]urricane|[Cc]yclone|[Tt]yphoon|[Tt]ropical (?:[Ss]torm|[Dd]epression)"
_STORM = re.compile(rf"\b(?:{_STORMS}) ([A-Z][\w’'-]*\w)")
_STORM_WORD = re.compile(_STORMS)
_CALLED_STORM = re.compile(r"\b(?:Hurricane|Cyclone|Typhoon|Storm|Depression) ([A-Z][\w’'-]*\w)")
_STORM_BEFORE = re.compile(rf"\b(?:{_STORMS}|Storm) $")
_SMALL_WORD = re.compile(r"(?:and|as|by|for|is|of|says|to|was|with) ")


# Such a name alone says too little; other schools stand beside their towns, "Marlow College Oru" in a list.
_SCHOOL = re.compile(r"(?:Imperial|King['’]s|Queen['’]s|Royal|Trinity|University) College$")
_BODY_OF = re.compile(r"(?:Assembly|Chamber|Council|House|Ministry|Office)\b(?: of\b|$)")
_OFFICE = re.compile(r"['’]s? Office\b")
# "Onda, the state oil firm,", "Onda, a daily that", not "in Lima, the oil firm said", "Obi, a bank clerk".
_FIRM_BEHIND = re.compile(
    r",\s(?:the|its)\s(?:(?!of\b|who\b|at\b)[\w'\u2019-]+\s){1,4}?FIRM|,\s(?:an?|another)\s(?:(?!of\b|who\b|at\b)"
    r"[\w'\u2019-]+\s){0,4}?FIRM|(?:['\u2019]s)? shares?\b (?:fell|rose|lost|gained|jumped|dropped|plunged|slid|closed|"
    r"climbed|traded)\b".replace(
        "FIRM",
        r"(?:agency|airline|bank|broadcaster|brewer|carmaker|chain|channel|company|conglomerate|daily|firm|group|insurer|"
        r"lender|magazine|manufacturer|monopoly|network|newspaper|pollster|refiner|retailer|startup|utility|website|weekly)"
        r"(?=[,.;:)]| (?:that|which|in|based|owned|with|behind|whose)\b| of (?!people\b))",
    )
)
_PLACED = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Ff]rom|[Oo]utside|[Tt]o)\s(?:the\s)?$")
_IN_TOWN = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|(?:came|comes|fled|hails?|is|travel\w+|returned) from)\s$")
_SHARES_BEFORE = re.compile(r"\b(?:[Ss](?:hares|take) in|(?:[Pp]rofits?|[Rr]evenues?|[Ee]arnings|[Tt]urnover) at) $")
_FINED = re.compile(r"\bfined $")
_FINE = re.compile(r" (?:US|A|C|NZ|HK)?[$€£¥]\d[\d.,]*[- ]?(?:m|bn|million|billion)\b")
_OF_PARTY_BEHIND = re.compile(
    r"['\u2019]s |(?:['\u2019]s)? (?:candidates?|councillors?|deput(?:y|ies)|lawmakers?|leaders?|MPs?|senators?|"
    r"spokes\w+|supporters|voters)\b"
)
_WITH_SEAT = re.compile(r" (?:MPs?|MEPs?|MSPs?|MLAs?|TDs?|deput(?:y|ies)|lawmakers?|legislators?|[Ss]enators?)\b")
_MEMBERS = re.compile(r" (?:MPs?|MEPs?|MSPs?|MLAs?|TDs?)\b")
# First words of parties' names that stand alone as words for many: "Liberal", not "Reform".
_OF_MANY = frozenset(
    "christian communist conservative democratic green islamic left liberal national peoples popular republican "
    "right social socialist united workers".split()
)


@dataclass(frozen=True, slots=True)
class Naming:
    """Characters [start, end) of the text that name something of this kind. score: probability in [0, 1].

    entry: the row of the user's own gazetteer that matched here.
    """

    start: int
    end: int
    kind: EntityKind
    score: float = 1.0
    entry: GazetteerEntry | None = None


def read_namings(doc: Doc, text: str | None = None) -> list[Naming]:
    """The named entities of a Doc, in order, without articles, titles and possessives at their edges.

    Scores are those of `doc.spans["entities"]` where the reader gives them, 1 otherwise. A span that holds a name and
    its acronym in brackets becomes two, a title and the person behind it one; small words alone are no party ("the
    conservative wing"). text: that of the Doc, where it is at hand; spaCy puts it together anew each time.
    """
    text = doc.text if text is None else text
    scores: Sequence[float] = ()
    if "entities" in doc.spans:
        scores = doc.spans["entities"].attrs.get("scores", ())
    namings: list[Naming] = []
    entities = doc.ents
    for i, entity in enumerate(entities):
        kind = KIND_OF_LABEL.get(entity.label_)
        if kind is None:
            continue
        if kind == "place" and entity.text == "Emirates" and not text.endswith(("the ", "The "), 0, entity.start_char):
            kind = "organisation"  # the airline; the country has an article
        score = float(scores[i]) if len(scores) == len(entities) else 1.0
        parts = split_brackets(text, entity.start_char, entity.end_char)
        junior = _JUNIOR.search(text, entity.start_char, entity.end_char) if kind == "person" else None
        if junior is not None:
            parts = [(entity.start_char, junior.end() - 1), (junior.end(), entity.end_char)]  # "Ruiz Jr. | Lim"
        for start, end in parts:
            start, end = trim(text, start, end)
            if kind == "person":
                start = strip_honorifics(text, strip_verb(text, start, end), end)
                last = namings[-1] if namings else None
                is_title = last and last.kind == kind and fold(text[last.start : last.end]) in BEFORE_NAMES
                if last and is_title and text[last.end : start] in (" ", ". "):
                    namings.pop()  # "Sheikh | Rehana"; "Ven" and ". Sumana"
                    start = strip_honorifics(text, last.start, end) if last.end + 1 == start else start
            words = text[start:end]
            is_office = kind == "person" and not name_words(words) and text.endswith(("the ", "The "), 0, start)
            is_small = (kind == "party" and words.islower()) or (kind == "person" and _SMALL_WORD.match(f"{words} "))
            if any(c.isalpha() for c in words) and not is_office and not is_small:
                namings.append(Naming(start, end, kind, score))
    return join_nicknames(text, join_halves(text, leave_out_letters(text, namings)))


def strip_verb(text: str, start: int, end: int) -> int:
    """Where a person's name begins behind a small word that was read with it: "is | Ana Ruiz"."""
    word = _SMALL_WORD.match(text, start, end)
    return word.end() if word is not None else start


def leave_out_letters(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings but the letters of honours and offices behind a person: "Ana Obi, SAN"."""
    ends = {n.end for n in namings if n.kind == "person"}

    def is_honour(n: Naming) -> bool:
        behind = (n.start - 1 in ends and text[n.start - 1] == " ") or (
            n.start - 2 in ends and text[n.start - 2 : n.start] == ", "
        )
        return behind and n.kind != "person" and text[n.start : n.end] in _LETTERS

    return [n for n in namings if not is_honour(n)]


def join_neighbours(namings: Sequence[Naming], join: Callable[[Naming, Naming], Naming | None]) -> list[Naming]:
    """The namings, two in a row being what `join` makes of them, where it makes something; that is then asked about
    with the one after it. Rows of a gazetteer stay as they are."""
    joined: list[Naming] = []
    for n in namings:
        both = join(joined[-1], n) if joined and joined[-1].entry is None and n.entry is None else None
        if both is None:
            joined.append(n)
        else:
            joined[-1] = both
    return joined


def full_names(text: str, namings: Iterable[Naming]) -> list[list[str]]:
    """The folded words of the names that have more than one."""
    names = (fold(text[n.start : n.end]).split() for n in namings)
    return [words for words in names if len(words) > 1]


def join_halves(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings, two people with a blank between being one whose name was cut: "Affoué | Kouamé"."""

    def join(last: Naming, n: Naming) -> Naming | None:
        beside = text[last.end : n.start] == " " and not text.endswith(("Jr.", "Sr."), 0, last.end)
        is_one = beside and last.kind == n.kind == "person"
        return replace(last, end=n.end, score=min(last.score, n.score)) if is_one else None

    return join_neighbours(namings, join)


def join_nicknames(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings, a person's with a nickname in marks inside it being one: 'Ana | "Nita" | Ruiz'."""
    starts = {n.start for n in namings if n.kind == "person"}
    joined: list[Naming] = []
    end = -1  # of the nickname in the last naming's name
    for n in namings:
        if n.start == end:
            joined[-1] = replace(joined[-1], end=n.end, score=min(joined[-1].score, n.score))
        elif n.start > end:
            joined.append(n)
            opening = _OPENING.search(text, n.start, n.end)
            found = _NICKNAME.match(text, opening.start() if opening else n.end) if n.kind == "person" else None
            end = found.end() if found is not None and found.end() in starts else -1
    return joined


def split_brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """[start, end), or its two parts where it reads "Long Name (LN)"; with the bracket that closes it: "JD(U | )"."""
    if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    found = _BRACKETED.match(text[start:end]) if "(" in text[start:end] else None
    if found is None:
        return [(start, end)]
    return [(start + found.start(1), start + found.end(1)), (start + found.start(2), start + found.end(2))]


def join_hyphened(text: str, namings: Sequence[Naming], is_known: Callable[[str], bool]) -> list[Naming]:
    """The namings, an acronym and what a hyphen ties to it being one party where one is called so: "ZANU | - | PF".

    is_known: whether a folded name is that of a party.
    """
    joined: list[Naming] = []
    end = 0  # of the party that was joined last
    for n in namings:
        if n.start < end:
            continue
        behind = _HYPHENED.match(text, n.end) if n.kind != "place" and n.entry is None else None
        if behind is not None and text[n.start : n.end].isupper() and is_known(fold(text[n.start : behind.end()])):
            n = Naming(n.start, behind.end(), "party", n.score)
            end = n.end
        joined.append(n)
    return joined


def leave_out_prefixes(text: str, namings: Sequence[Naming], is_known: Callable[[str], bool]) -> list[Naming]:
    """The namings, a party without the word behind a hyphen before it: "pro-European | Civic Front".

    is_known: whether a folded name is that of a party.
    """
    bare = []
    for n in namings:
        at = text.find(" ", n.start, n.end) + 1 if n.kind == "party" and text[n.start - 1 : n.start] == "-" else 0
        bare.append(replace(n, start=at) if at and n.entry is None and is_known(fold(text[at : n.end])) else n)
    return bare


def complete_bodies(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings, an organisation going on in its town, its office or its members: "Trinity College | Dublin",
    "Prosecutor |'s Office", "Assembly | of the | People".
    """
    joined: list[Naming] = []
    for n in namings:
        last = joined[-1] if joined else None
        office = _OFFICE.match(text, n.end) if n.kind == "organisation" and n.entry is None else None
        if last is not None and is_rest_of_body(text, last, n):
            joined[-1] = replace(last, end=n.end)
        else:
            joined.append(n if office is None else replace(n, end=office.end()))
    return joined


def is_rest_of_body(text: str, body: Naming, n: Naming) -> bool:
    """Whether a naming belongs to the organisation before it: the town of a school, the members of an assembly."""
    if body.entry is not None or n.entry is not None or body.kind != "organisation":
        return False
    name, between = text[body.start : body.end], text[body.end : n.start]
    if n.kind == "place":
        return between == " " and _SCHOOL.match(name) is not None
    return n.kind == "organisation" and between in (" of ", " of the ") and _BODY_OF.match(name) is not None


def bodies_are_organisations(text: str, namings: Sequence[Naming], *, sure: float = 0.8) -> list[Naming]:
    """The namings, parliaments, well-known firms and what has an "&" being organisations: "Sejm", "Faber & Faber".

    A person may be called like a parliament, where the article has the full name. A parliament's score is `sure` at
    least, so that no town of its name, Cortes or Duma, is thought of.
    """
    people = {w for n in namings if n.kind == "person" for w in fold(text[n.start : n.end]).split()[1:]}

    def is_house(words: str, n: Naming) -> bool:
        if n.kind == "person" and is_parliament(words.rsplit(" ", 1)[-1]) and " " in words:
            return False  # "Ana Duma"
        has_article = text.endswith(("the ", "The "), 0, n.start)
        return is_parliament(words, has_article=has_article) and fold(words) not in people

    def is_firm(words: str, n: Naming) -> bool:
        return (n.kind == "person" and " & " in words) or (is_well_known(words) and fold(words) not in people)

    bodies = []
    for n in namings:
        words = text[n.start : n.end]
        if n.entry is None and is_house(words, n):
            n = replace(n, kind="organisation", score=max(n.score, sure))
        elif n.entry is None and is_firm(words, n):
            n = replace(n, kind="organisation")
        bodies.append(n)
    return bodies


def parties_with_surnames_are_people(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings, a doubtful party whose last word is a person elsewhere being one: "Ana Obi Cruz" and "Cruz"."""
    people: dict[str, float] = {}
    for n in namings:
        form = fold(text[n.start : n.end])
        if n.kind == "person" and " " not in form:
            people[form] = max(n.score, people.get(form, 0.0))

    def is_person(n: Naming) -> bool:
        form = fold(text[n.start : n.end])
        return n.kind == "party" and n.entry is None and " " in form and people.get(form.split()[-1], 0.0) > n.score

    return [replace(n, kind="person") if is_person(n) else n for n in namings]


def join_brackets(text: str, namings: Sequence[Naming], is_known: Callable[[str], bool]) -> list[Naming]:
    """The namings, a party and its wing in brackets being one where one is called so: "Onda Party | (Maoist Centre)".

    is_known: whether a folded name is that of a party.
    """

    def join(last: Naming, n: Naming) -> Naming | None:
        in_brackets = text[last.end : n.start] == " (" and text[n.end : n.end + 1] == ")"
        if not in_brackets or not is_known(fold(text[last.start : n.end + 1])):
            return None
        return Naming(last.start, n.end + 1, "party", max(last.score, n.score))

    return join_neighbours(namings, join)


def towns_are_places(
    text: str, namings: Sequence[Naming], is_town: Callable[[str], bool], *, below: float = 0.8
) -> list[Naming]:
    """The namings, a doubtful person being a place where it has the name of a town and stands like one: "in Serowe",
    "in Sfax and | Gabes".

    is_town: whether a folded name is that of a town in a country of the article. Not part of a person's name.
    """
    people = {word for words in full_names(text, (n for n in namings if n.kind == "person")) for word in words}
    places = []
    last: Naming | None = None
    for n in namings:
        form = fold(text[n.start : n.end])
        able = n.kind == "person" and n.entry is None and n.score < below and " " not in form
        beside = last is not None and last.kind == "place" and text[last.end : n.start] in (" and ", ", ", " or ")
        stands = beside or _IN_TOWN.search(text, max(0, n.start - 20), n.start) is not None
        if able and stands and form not in people and is_town(form):
            n = replace(n, kind="place")
        places.append(n)
        last = n
    return places


def join_directions(text: str, namings: Sequence[Naming], is_part: Callable[[str], bool]) -> list[Naming]:
    """With a direction and the part of a continent behind its "and" as one place: "East | and | Southeast Asia"."""

    def join(last: Naming, n: Naming) -> Naming | None:
        tied = text[last.end : n.start] == " and " and " " not in text[last.start : last.end]
        is_one = tied and is_part(fold(text[last.start : n.end]))
        return Naming(last.start, n.end, "place", min(last.score, n.score)) if is_one else None

    return join_neighbours(namings, join)


def join_countries(text: str, namings: Sequence[Naming], is_country: Callable[[str], bool]) -> list[Naming]:
    """The namings, two places being the country whose name they are: "St Vincent | and the | Grenadines"."""

    def join(last: Naming, n: Naming) -> Naming | None:
        tied = last.kind == n.kind == "place" and text[last.end : n.start] in (" and ", " and the ", " & ")
        is_one = tied and is_country(fold(text[last.start : n.end]))
        return Naming(last.start, n.end, "place", min(last.score, n.score)) if is_one else None

    return join_neighbours(namings, join)


def called_firms(
    text: str, namings: Sequence[Naming], is_large_place: Callable[[str], bool] = lambda name: False
) -> list[Naming]:
    """The namings, a single word that is called a firm, a paper or the like being an organisation: "Onda, the state oil
    firm", "shares in Onda", "Onda shares fell", "profits at Onda", "fined Onda $3 million".

    Not a person's name: the text that has "Ana Onda" may mean her; nor that of a country or a large place.
    """
    able = [n for n in namings if n.kind in ("person", "place") and n.entry is None]
    people = {word for words in full_names(text, (n for n in able if n.kind == "person")) for word in words}

    def is_called_firm(n: Naming) -> bool:
        if _SHARES_BEFORE.search(text, max(0, n.start - 12), n.start):
            return True
        if _FINED.search(text, max(0, n.start - 7), n.start) and _FINE.match(text, n.end):
            return True
        return _FIRM_BEHIND.match(text, n.end) is not None and not _PLACED.search(text, max(0, n.start - 13), n.start)

    single = [n for n in able if " " not in text[n.start : n.end]]
    firms = {fold(text[n.start : n.end]) for n in single if is_called_firm(n)}
    firms = {form for form in firms - people if not is_large_place(form)}
    called = {n for n in able if fold(text[n.start : n.end]) in firms}
    return [replace(n, kind="organisation") if n in called else n for n in namings]


def short_firms(text: str, namings: Sequence[Naming], is_large_place: Callable[[str], bool]) -> list[Naming]:
    """The namings, a firm being one without the words that say so, too: "Hanwha Ocean" beside "Hanwha Ocean Co."."""
    firms = {without_legal_form(text[n.start : n.end]) for n in namings if n.kind == "organisation"} - {""}
    firms = {form for form in firms if not is_large_place(form)}

    def is_firm(n: Naming) -> bool:
        return n.entry is None and n.kind in ("person", "place") and fold(text[n.start : n.end]) in firms

    return [replace(n, kind="organisation") if firms and is_firm(n) else n for n in namings]


def part_from_country(text: str, namings: Sequence[Naming], is_country: Callable[[str], bool]) -> list[Naming]:
    """The namings, "Monterrey, Mexico" being two: the town, and the country, region or state, "MN", that it is in."""
    parted: list[Naming] = []
    for naming in namings:
        comma = text.rfind(", ", naming.start, naming.end) if naming.kind == "place" and naming.entry is None else -1
        behind = text[comma + 2 : naming.end]
        if comma > naming.start and (is_country(fold(behind)) or is_state_cut_short(behind)):
            parted += [replace(naming, end=comma), replace(naming, start=comma + 2)]
        else:
            parted.append(naming)
    return parted


def find_dateline(text: str) -> tuple[int, int]:
    """Where the dateline among the first lines stands, (0, 0) if there is none: "LIMA, Peru, May 2 (Wire) - "."""
    line = _DATELINE.search(text, 0, 600)
    return line.span() if line is not None else (0, 0)


def read_dateline(text: str, namings: Sequence[Naming], is_place: Callable[[str], bool]) -> list[Naming]:
    """The namings, the capitals of a dateline among the first lines ("KAMPALA, Uganda (Wire) - ") being a place.

    A person there is a place; where the reader saw nothing, it is one if the table of places has the name. The wire in
    its brackets is no party.
    """
    line = _DATELINE.search(text, 0, 600)
    if line is None:
        return list(namings)
    start, end = line.span(1)
    namings = [
        replace(n, kind="organisation") if n.kind == "party" and n.entry is None and end <= n.start < line.end() else n
        for n in namings
    ]
    inside = [n for n in namings if n.start < end and n.end > start]
    if not inside and is_place(fold(line.group(1))):
        return sorted([*namings, Naming(start, end, "place", 0.7)], key=lambda n: (n.start, n.end))
    if [(n.start, n.end, n.kind, n.entry) for n in inside] == [(start, end, "person", None)]:
        return [replace(n, kind="place") if n is inside[0] else n for n in namings]
    return list(namings)


def agree_on_kinds(text: str, namings: Sequence[Naming], *, majority: float = 0.66) -> list[Naming]:
    """The namings, each of the kind that most of its equals in the article have.

    Namings with one folded form vote with their scores, less where the name stands in capitals, which tell little; the
    winner takes all if it has more than `majority` of the weight. A single word that is part of a person's full name is
    that person where it stands as an organisation, a party or, unless the place is named as surely, as a place: the
    full names vote with those of the word alone.
    Gazetteer rows are never outvoted.
    """
    votes: dict[str, dict[EntityKind, float]] = defaultdict(lambda: defaultdict(float))
    surnames: dict[str, float] = defaultdict(float)
    others: dict[str, float] = defaultdict(float)
    # "KWAME ADU BOAH" and "Kwame Adu Boah II", not "Mars" and "Mars V".
    forms = [
        _GENERATION.sub("", form) if form.count(" ") > 1 else form
        for form in (fold(text[n.start : n.end]) for n in namings)
    ]
    for naming, form in zip(namings, forms):
        shouted = " " in form and text[naming.start : naming.end].isupper()
        votes[form][naming.kind] += naming.score * (IN_CAPITALS if shouted else 1.0)
        if naming.kind == "person" and " " in form:
            *given, last = form.split()
            surnames[last] += naming.score
            for word in given:
                others[word] += naming.score

    def called_so(form: str) -> float:
        given = others.get(form, 0.0) if "person" in votes[form] else 0.0
        return surnames.get(form, 0.0) + given

    agreed = []
    for naming, form in zip(namings, forms):
        kinds = votes[form]
        if naming.entry is None:
            total = sum(kinds.values())
            best = max(kinds, key=lambda k: kinds[k])
            if best != naming.kind and kinds[best] > majority * total:
                naming = replace(naming, kind=best)
            called = called_so(form)
            against = kinds[naming.kind] * (2.0 if naming.kind == "place" else 1.0)
            if (
                naming.kind != "person"
                and called
                and called + kinds.get("person", 0.0) > against
                and not text[naming.start : naming.end].isupper()
            ):
                naming = replace(naming, kind="person")
        agreed.append(naming)
    return agreed


def acronyms_are_no_people(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings, an acronym that was read as a person being an organisation: "MAS", not "JFK" beside John F. Kennedy.

    Not where the whole line stands in capitals, nor where the letters are a person's initials or part of the name. A
    name that spells the organisation in brackets behind it is one, too: "Hayat Tahrir al-Sham (HTS)", and so is one
    that opens a sentence and goes on in ", which has".
    """
    spelt = {
        fold(text[a.start : a.end])
        for a, b in zip(namings, namings[1:])
        if a.kind == "person"
        and b.kind in ("organisation", "party")
        and text[a.end : b.start] == " ("
        and text[b.end : b.end + 1] == ")"
        and spells(text[b.start : b.end], text[a.start : a.end])
    }
    things = {
        fold(text[n.start : n.end])
        for n in namings
        if n.kind == "person"
        and _WHICH.match(text, n.end)
        and _OPENS_SENTENCE.search(text, max(0, n.start - 6), n.start)
    }
    people = full_names(text, (n for n in namings if n.kind == "person"))
    known = {word for words in people for word in words} | {"".join(w[0] for w in words) for words in people}

    def is_organisation(naming: Naming) -> bool:
        words = text[naming.start : naming.end]
        if naming.kind != "person" or naming.entry is not None:
            return False
        if fold(words) in spelt or fold(words) in things:
            return True
        if not words.isupper() or not is_acronym(words):
            return False
        if len(words) > 6 or fold(words) in known:
            return False
        line_end = text.find("\n", naming.end)
        before = text[text.rfind("\n", 0, naming.start) + 1 : naming.start]
        after = text[naming.end : line_end if line_end >= 0 else len(text)]
        return not (before + after).isupper()

    return [replace(n, kind="organisation") if is_organisation(n) else n for n in namings]


def leave_out_common_words(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings but organisations that are none, though they stand in capitals: "CEO", "two NGOs", "a FIR"."""

    def is_common(naming: Naming) -> bool:
        words = text[naming.start : naming.end].removesuffix("s").replace(".", "")
        return naming.kind == "organisation" and naming.entry is None and words in _NO_NAMES

    return [n for n in namings if not is_common(n)]


def parties_are_nothing_else(
    text: str,
    namings: Sequence[Naming],
    is_known: Callable[[str], bool],
    is_large_place: Callable[[str], bool],
    letters: Collection[str] = (),
    is_party: Callable[[str], bool] = lambda name: False,
) -> list[Naming]:
    """The namings, what was read as another kind being a party where it is called one, or is known as one.

    is_known: whether a folded name is that of a party here; is_party: of any party, which it must be to have members,
    "Likud MP". A word of a person's name is no party, "the Obi party", and no name of a large place is, but in
    `letters`, the acronyms of parties that the article names in full.
    """
    forms = [fold(text[n.start : n.end]) for n in namings]
    called = {
        n: form
        for n, form in zip(namings, forms)
        if (_PARTY_AFTER.match(text, n.end) and _OF_PARTY_BEFORE.search(text, max(0, n.start - 60), n.start))
        or (_WITH_SEAT.match(text, n.end) and is_party(form))
    }
    # A person may have given a party the name.
    several = {form for n, form in zip(namings, forms) if n.kind == "person" and " " in form and n not in called}
    known = {form for form in forms if is_known(form)} | {form for form in called.values() if form not in several}
    parties = {form for form in known if form in letters or not is_large_place(form)}
    for n, form in zip(namings, forms):
        if n.kind == "person" and " " in form and form not in parties:
            parties.difference_update(form.split())
    # Of letters the score is such that no large place of that name is thought of.
    return [
        replace(n, kind="party", score=max(n.score, 0.8) if form in letters else n.score)
        if n.entry is None and form in parties
        else n
        for n, form in zip(namings, forms)
    ]


def owners_are_people(text: str, namings: Sequence[Naming], is_known: Callable[[str], bool]) -> list[Naming]:
    """The namings, a doubtful party that owns one, or that one owns, being a person: "Lula's Workers' Party", "the
    KMT's Hou Yu-ih".

    is_known: whether a folded name is that of a party.
    """
    people = {
        n
        for a, b in zip(namings, namings[1:])
        if a.kind == b.kind == "party" and text[a.end : b.start] in ("'s ", "\u2019s ")
        for n, other in ((a, b), (b, a))
        if n.score < 0.5 <= other.score
        and n.entry is None
        and not text[n.start : n.end].isupper()
        and not is_known(fold(text[n.start : n.end]))
    }
    return [replace(n, kind="person") if n in people else n for n in namings]


def leave_out_families(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings but "the Souzas", where somebody of the text is called Souza: several people are no person."""
    words = {w for n in namings if n.kind == "person" for w in fold(text[n.start : n.end]).split()}

    def is_family(naming: Naming) -> bool:
        name = fold(text[naming.start : naming.end])
        return (
            naming.kind == "person"
            and naming.entry is None
            and text[max(0, naming.start - 4) : naming.start].lower() == "the "
            and any(name.endswith(plural) and name.removesuffix(plural) in words for plural in ("s", "es"))
        )

    return [n for n in namings if not is_family(n)]


def leave_out_storms(
    text: str, namings: Sequence[Naming], is_large_place: Callable[[str], bool] = lambda name: False
) -> list[Naming]:
    """The namings but those of storms, "Hurricane Otis" and then "Otis", which are neither people nor places.

    is_large_place: "the worst typhoon Japan has seen" is not called so.
    """
    able = [n for n in namings if n.kind in ("person", "place") and n.entry is None]
    called = {fold(m[1]) for m in _CALLED_STORM.finditer(text)}
    able = [n for n in able if (form := fold(text[n.start : n.end])) in called or not is_large_place(form)]
    before = {n for n in able if _STORM_BEFORE.search(text, max(0, n.start - 24), n.start)}
    storms = before | {n for n in able if _STORM.match(text, n.start)}
    names = {fold(m[1]) for m in _STORM.finditer(text)} | {fold(text[n.start : n.end]) for n in before}
    names -= {word for words in full_names(text, (n for n in able if n not in storms)) for word in words}
    again = {n for n in able if fold(text[n.start : n.end]) in names}
    again |= {n for n in namings if n.entry is None and _STORM_WORD.fullmatch(text, n.start, n.end)}
    return [n for n in namings if n not in storms and n not in again]


def lean_on_places(
    text: str, namings: Sequence[Naming], is_large_place: Callable[[str], bool], *, below: float = 0.8
) -> list[Naming]:
    """The namings, those read with a score under `below` as places where they have the name of a large one.

    is_large_place: whether a folded name is that of a country, a capital or a large city. A word of a person's full
    name in the article stays what it is. The bound was set on the dev set of world news, where it gains 0.6 F1.
    """
    forms = [fold(text[n.start : n.end]) for n in namings]
    of_people = {w for n, form in zip(namings, forms) if n.kind == "person" and " " in form for w in form.split()}
    return [
        replace(naming, kind="place")
        if naming.kind != "place"
        and naming.entry is None
        and naming.score < below
        and form not in of_people
        and is_large_place(form)
        else naming
        for naming, form in zip(namings, forms)
    ]


def recover_repetitions(
    text: str, namings: Sequence[Naming], taken: Iterable[tuple[int, int]], *, sure: float = 0.5
) -> list[Naming]:
    """The namings, and with them the places where a name stands again, letter for letter, and was not seen.

    Names of several words, also in capitals, surnames of one person only, parliaments, single words that only a party
    is called, and what stands before "Party" or "UK" in its name ("Reform", not "Liberal") are looked for; `taken` are
    spans that hold something else (a nationality, a law), where nothing is added. Each new naming has the mean score of
    its equals, times 0.9.
    """
    known: dict[str, dict[EntityKind, list[float]]] = defaultdict(lambda: defaultdict(list))
    singles: dict[str, set[str]] = defaultdict(set)
    for naming in namings:
        words = text[naming.start : naming.end]
        known[words][naming.kind].append(naming.score)
        if naming.kind == "person" and " " in words:
            last = words.rsplit(None, 1)[1]
            if len(last) >= 4 and last[0].isupper() and not last.isupper():
                singles[last].add(fold(words))
    wanted: dict[str, list[tuple[str, EntityKind, float]]] = defaultdict(list)
    shorts: set[str] = set()
    for last, owners in singles.items():
        if len(owners) == 1 and last in known:
            wanted[first_word(last)].append((last, "person", 0.6))
    for words, kinds in known.items():
        if len(kinds) == 1:
            ((kind, scores),) = kinds.items()
            mean = sum(scores) / len(scores)
            telling = " " in words or (kind == "party" and len(words) >= 4) or is_parliament(words)
            if mean >= (0.3 if kind == "party" else sure) and telling and words[0].isupper():
                wanted[first_word(words)].append((words, kind, 0.9 * mean))
                if " " in words and (shouted := words.upper()) not in known:
                    wanted[first_word(shouted)].append((shouted, kind, 0.9 * mean))
            head, _, tail = words.partition(" ")
            if kind == "party" and tail in ("Party", "UK") and fold(head) not in _OF_MANY and head not in known:
                shorts.add(head)
                wanted[first_word(head)].append((head, kind, 0.6))
    if not wanted:
        return list(namings)
    for options in wanted.values():
        options.sort(key=lambda o: (-len(o[0]), o[0]))
    blocked = Intervals([*((n.start, n.end) for n in namings), *taken])
    added: list[Naming] = []
    at = 0
    for match in _WORD.finditer(text):
        start = match.start()
        if start < at:
            continue
        for words, kind, score in wanted.get(match.group(), ()):
            end = start + len(words)
            if not text.startswith(words, start) or (end < len(text) and text[end].isalnum()):
                continue
            if blocked.touch(start, end) or beside_a_name(text, start, end, words):
                continue
            opens = words in shorts and _OPENS_SENTENCE.search(text, max(0, start - 6), start)
            if opens and not _OF_PARTY_BEHIND.match(text, end):
                continue
            added.append(Naming(start, end, kind, score))
            at = end
            break
    return sorted([*namings, *added], key=lambda n: (n.start, n.end))


def first_word(words: str) -> str:
    found = _WORD.search(words)
    return found.group() if found else words


def beside_a_name(text: str, start: int, end: int, words: str) -> bool:
    """Whether the words go on in a longer name: "Kem" of "Kem Monovithya", "Obama" of "Obama Foundation"; not those of
    "Obama-backed" and, in a line of capitals, of several words."""
    alone, shouted = " " not in words, words.isupper()
    after = text[end : end + 2] if _MEMBERS.match(text, end) is None else ""
    goes_on = after[:1] == " " and after[1:].isupper() and (alone or not shouted)
    if (after[:1] in ("-", "‑", "@") and not COMPOUND.match(text, end)) or goes_on:
        return True
    before = text[max(0, start - 2) : start]
    if before[-1:] in ("-", "@", "#", "/"):
        return True
    if not alone:
        return False
    word = text[max(0, start - 40) : start].rsplit(None, 1)[-1] if before[-1:] == " " and before[:1].strip() else ""
    return word[:1].isupper() and word[-1:].isalpha() and word not in ("A", "I", "The") and name_words(word) != ()


class Intervals:
    """Spans in order, asked whether another one touches them."""

    def __init__(self, spans: Iterable[tuple[int, int]]):
        self.spans = sorted(spans)
        self.starts = [s for s, _ in self.spans]
        self.reach: list[int] = []
        furthest = 0
        for _, end in self.spans:
            furthest = max(furthest, end)
            self.reach.append(furthest)

    def touch(self, start: int, end: int) -> bool:
        i = bisect_right(self.starts, end - 1)
        return i > 0 and self.reach[i - 1] > start

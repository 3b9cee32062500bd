"""What stands beside a name or in it tells what it names: a noun, brackets, a number, the turns of an interview."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from newsnlp.annotations import EntityKind
from newsnlp.entities.mentions import COMPOUND, Naming, full_names, join_neighbours
from newsnlp.entities.names import fold
from newsnlp.entities.organisations import spells
from newsnlp.entities.parties import named_as_party

_LAST_PART = re.compile(r"[-\u2011]([A-Z][a-z]+)$")
# 'the group "Odhira"': what is in marks is called so. Without marks it may be who the next word tells of.
_CALLED = re.compile(
    r"\b(?:agency|airline|app|association|band|brand|broadcaster|charity|club|company|firm|foundation|group|insurer"
    r"|lender|magazine|militia|movement|network|newspaper|NGO|organi[sz]ation|outlet|platform|publisher|retailer"
    r"|start-?up|studio|think[- ]tank|union|watchdog|website)s? (?:called |named |known as )?[\"“‘']$"
)
_CLOSED = re.compile(r",?[\"”’']")
# "their daughter, Georgia", "his son Israel".
_OF_KIN = re.compile(
    r"\b(?P<kin>aunt|boyfriend|brother|cousin|daughter|father|fianc[ée]e?|girlfriend|grand(?:daughter|father|mother|son)"
    r"|husband|mother|nephew|niece|sister|son|uncle|widow(?:er)?|wife)(?P<comma>,?) $"
)
# "He told his wife London was dear."
_TOLD = re.compile(r"\b(?:asked|assured|informed|reminded|tell|tells|told) (?:\w+ ){1,2}\w+ $")
# What may follow such a name, with a comma before it and without: not "his wife, London-based", "his sister, Norway's".
_AFTER_KIN = {True: re.compile(r"[,.;)]"), False: re.compile(r"[,.;)]| (?:and|who|was|is|has|had)\b")}
# "founder and CEO of Lumen", which is no person elsewhere.
_OFFICE_OF = re.compile(
    r"\b(?:analyst|CEO|chair(?:man|person|woman)?|chief executive|director|economist|editor|employee|(?:co-?)?founder"
    r"|lawyer|manager|partner|president|spokes(?:man|person|woman))s? (?:at|for|of|with) $"
)
_PLACED_ALONE = re.compile(r"\b(?:at|from|in|inside|near|outside|to|towards) $", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:at|from|in|inside|near|outside|to|towards) (?:the )?$", re.IGNORECASE)
_GOES_ON = re.compile(r"['’]s\b| [^\W_]")
# "MN: It was hard.", a turn of an interview.
_TURN = re.compile(r"^([A-Z]{2,3}): ", re.MULTILINE)
_NUMBER = re.compile(r" ([1-9])(?![\w.,:/–-]*\d)(?!\w)")
_TWO_PLACES = re.compile(r"([^\W\d_][\w'’]+(?: [A-Z][\w'’]+)?)[-\u2010\u2011\u2013]([A-Z][\w'’]+)")
_OWNED_PLACE = re.compile(r"(?!St\b|Saint\b)([A-Z][\w-]+(?: [A-Z][\w-]+)?)['’]s (?=[A-Z])")
_SECOND_WORD = re.compile(r" [A-Z][\w'’-]+")
_FIRST_WORDS = frozenset("beit bir bois fort khan kuala mount port porto puerto saint san santa sao tel".split())
_PARTNER = r"[A-Z](?:[\w-]|['’](?!s\b))+"
_PARTNERS = re.compile(rf"\b{_PARTNER}(?:, {_PARTNER})* & {_PARTNER}(?!\w| [A-Z&])")
_FULL_NAME = re.compile(r"[A-Z][a-z][\w'’-]*(?: [A-Z][\w'’.-]*){1,2}")
_PARTY_OF = re.compile(r"\b[Pp]arty (?:of|led by) $")
_STOP = re.compile(r"\b([^\W\d_]{2,})[.!?] (?=[^\W\d_])")
_ADDRESS = re.compile(r"://|\bwww\.|\.(?:html?|php|aspx?)$")
# "4.Kofi Anto" of a list.
_LIST_NUMBER = re.compile(r"\d{1,2}[.)] ?(?=[^\W\d])")
# "Acme Sales | Director": the office is no part of the firm's name.
_OFFICE = re.compile(
    r" (?:Commercial|Communications?|Country|Creative|Executive|Finance|Managing|Marketing|Operations|Programmes?"
    r"|Regional|Sales|Sporting|Technical)$"
)
_OFFICER = re.compile(r" (?:Chief|Director|Head|Manager|Officer)\b")
# "United States | of | America", "Gulf | of | Oru".
_OF_WHICH = frozenset(
    "bay;cape;coast;commonwealth;governorate;gulf;isle;isthmus;kingdom;mount;peninsula;port;principality;province"
    ";republic;state;strait;straits;sultanate;united states;valley".split(";")
)
# What had presidents and is no country of the table.
_STATES = frozenset(
    "abkhazia;artsakh;biafra;chechnya;czechoslovakia;east germany;jubaland;katanga;kurdistan;nagorno karabakh"
    ";northern cyprus;puntland;rhodesia;somaliland;south ossetia;south vietnam;soviet union;tatarstan;transnistria;ussr"
    ";west germany;yugoslavia;zaire".split(";")
)
_INTERNATIONALS = frozenset(
    "african union;apec;arab league;asean;caricom;council of europe;eac;ecowas;eu;european union;g7;g20;gcc;imf"
    ";mercosur;nato;nordic council;oas;oecd;opec;organization of american states;osce;pacific islands forum;sadc;un"
    ";united nations;wto".split(";")
)
# A line that is nothing but a name, with a number before it and a generation or a mark behind it.
_NAME_LINE = re.compile(
    r"^[ \t]*(?:\d{1,2}[.)] ?|[-•*] ?)?([A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){1,3}?)(?: [IVX]+)?[,;.]?[ \t]*$", re.MULTILINE
)
LEAST_LINES = 3
# Streets and quarters that stand for what is done there, and are places by name.
_QUARTERS = frozenset("broadway;capitol hill;fleet street;silicon valley;wall street".split(";"))
_STATE = re.compile(
    r"(?:commonwealth|federation|islamic republic|kingdom|peoples republic|port|republic|state) of (.+)"
)
# "the 1930 Salt March", "a World Heritage Site": what no place is called may be anything here, but hardly a place.
_YEAR_BEFORE = re.compile(r"\b(?:the|The) (?:1[5-9]|20)\d\d $")
_ANY_BEFORE = re.compile(r"\b[Aa]n? $")
_THE_BEFORE = re.compile(r"\b(?:the|this|that) $", re.IGNORECASE)
# In small letters these are no part of a name, in most hands: "Udupi taluk", not "the Udupi Taluk".
_KIND_AFTER = re.compile(
    r" (?:barangay|city|coast|county|district|mandal|region|state|taluk|tehsil|thana|town|upazill?a|village)$"
)
# Words of the landscape that begin the names of places in languages other than English, and no name of a person.
_LANDSCAPE = re.compile(
    r"(?:Avenida|Bukit|Calle|Cerro|Ciudad|Gunung|Hacienda|Jalan|Jebel|Kampung|Khlong|Klong|Lorong|Playa|Puerto|Pulau"
    r"|Rancho|Sungai|Tanjung|Wadi) [A-Z]"
)
# Feasts and diseases are neither people nor places, wherever they stand.
_NOTHING = frozenset(
    "ash wednesday;ashura;boxing day;christmas;christmas day;christmas eve;chuseok;coronavirus;covid;covid 19"
    ";deepavali;diwali;durga puja;dussehra;easter;easter monday;easter sunday;ebola;eid;eid al adha;eid al fitr"
    ";eid ul adha;eid ul fitr;good friday;halloween;hanukkah;holi;holy week;juneteenth;lent;lunar new year;mawlid"
    ";mpox;navratri;new years day;new years eve;nowruz;omicron;passover;ramadan;ramzan;rosh hashanah"
    ";semana santa;songkran;thanksgiving;vesak;whitsun;xmas;yom kippur;yuletide;zika".split(";")
)
_PEOPLE_AFTER = re.compile(r" (?:chieftains?|clans?|elders|ethnic|indigenous|tribal|tribes?|tribes(?:men|people))\b")
_SUMMIT = re.compile(r"cop ?\d{1,2}")
# "three million Hong Kong dollars" are not in Hong Kong; "the southeast" says not of what, "Sino-Indian" of whom.
_MONEY = re.compile(
    r" (?:baht|dinars?|dirhams?|dollars?|francs?|kroner|kronor|pesos?|rials?|ringgit|riyals?|roubles?|rubles?"
    r"|rupees?|rupiah|shekels?|shillings?|yen|yuan)\b"
)
_DIRECTION = re.compile(r"(?:north|south)?(?:east|west)(?:ern)?|(?:north|south)(?:ern)?")
_PREFIX = re.compile(r"(?:Afro|Anglo|Franco|Indo|Russo|Sino) ?[-\u2010-\u2013]")
# No noun that the name goes with: "a Kibera school" stands in Kibera.
_NOTHING_AFTER = re.compile(
    r"\W*(?:[.,;:!?)\]”\"\n]|$|['’]s\b| (?:and|as|at|but|by|for|from|has|in|is|of|on|or|that|to|was|who|will|with)\b)"
)
# A number tells the teams of a club apart if its letters stand with different ones, and with one of these again.
LEAST_NUMBERS, LEAST_AGAIN = 2, 2
LEAST_SURE = 0.8
# Their channels have numbers, not their teams.
_BROADCASTERS = frozenset("ABC BBC CBS CNN HBO ITV NBC NPO NRK ORF PBS RTE RTL SVT TV TVE TVP YLE ZDF".split())
# What stands before somebody who is not called so: "showed Lund the Ruiz portrait".
_GIVES = re.compile(
    r"\b(?:award|brand|call|consider|deem|dub|gave|giv|hand|label|made|mak|nam|show)\w* $", re.IGNORECASE
)
# A place that stands alone this many times as often as it begins a person's full name is a place all the same.
OFTEN = 3


def cut_compounds(text: str, namings: Sequence[Naming], is_demonym: Callable[[str], bool]) -> list[Naming]:
    """The namings without what a hyphen or a blank ties to them that is no name: "U.S.-led", "U.S.-Israeli", "Udupi
    taluk"."""

    def cut(naming: Naming) -> Naming:
        tail = COMPOUND.search(text, naming.start, naming.end)
        if tail is None and naming.kind == "place":
            tail = _KIND_AFTER.search(text, naming.start, naming.end)
        if tail is None and naming.kind == "place":
            tail = _LAST_PART.search(text, naming.start, naming.end)
            tail = tail if tail is not None and is_demonym(tail[1]) else None
        return naming if tail is None or tail.start() <= naming.start else replace(naming, end=tail.start())

    return [n if n.entry is not None or n.kind == "person" else cut(n) for n in namings]


def part_hyphened(
    text: str, namings: Sequence[Naming], is_known: Callable[[str], bool], is_own_name: Callable[[str], bool]
) -> list[Naming]:
    """The namings, the two ends of a road being two, "the Dhaka-Mymensingh highway", not "Guinea-Bissau"; and so what
    lies in a town and the town, "Kisumu's Nyalenda".

    is_known, is_own_name: whether a folded name is that of any place, and whether a place has it as its own.
    """

    def parts_of(n: Naming) -> list[Naming]:
        if n.kind != "place" or n.entry is not None:
            return [n]
        both = _TWO_PLACES.match(text, n.start, n.end)
        whole = both is not None and (both.end() == n.end or text[both.end() + 1 : n.end][:1].islower())
        if (
            both is not None
            and whole
            and not is_known(fold(both[0]))
            and all(is_own_name(fold(p)) for p in both.groups())
        ):
            return [replace(n, end=both.end(1)), replace(n, start=both.start(2), end=both.end())]
        owner = _OWNED_PLACE.match(text, n.start, n.end)
        if owner is not None and is_own_name(fold(owner[1])) and not is_known(fold(text[n.start : n.end])):
            return [replace(n, end=owner.end(1)), replace(n, start=owner.end())]
        return [n]

    return [part for n in namings for part in parts_of(n)]


def complete_places(text: str, namings: Sequence[Naming], is_town: Callable[[str], bool]) -> list[Naming]:
    """The namings, "Port" of "Port Said" being the whole name of the town.

    is_town: whether a town has that folded name as its own.
    """
    starts = {n.start for n in namings}

    def whole(n: Naming) -> Naming:
        if n.kind != "place" or n.entry is not None or fold(text[n.start : n.end]) not in _FIRST_WORDS:
            return n
        more = _SECOND_WORD.match(text, n.end)
        if more is None or more.start() + 1 in starts or not is_town(fold(text[n.start : more.end()])):
            return n
        return replace(n, end=more.end())

    return [whole(n) for n in namings]


def join_partners(text: str, namings: Sequence[Naming], is_known: Callable[[str], bool]) -> list[Naming]:
    """The namings, what "&" joins being one firm: "Halewood & Marsh", "Lund, Obi & Ruiz".

    Not two places, "Jammu & Kashmir", and not two people whom the text names in full.
    """
    matches = list(_PARTNERS.finditer(text))
    if not matches:
        return list(namings)
    people = {word for words in full_names(text, (n for n in namings if n.kind == "person")) for word in words}
    firms: list[Naming] = []
    kept = list(namings)
    for match in matches:
        inside = [n for n in namings if n.start < match.end() and match.start() < n.end]
        words = [fold(word) for word in re.split(", | & ", match.group())]
        whole = all(n.entry is None and match.start() <= n.start and n.end <= match.end() for n in inside)
        apart = all(is_known(word) for word in words) or {*words} <= people or is_known(fold(match.group()))
        if inside and whole and not apart and any(n.end == match.end() or n.start == match.start() for n in inside):
            firms.append(Naming(*match.span(), "organisation", max(n.score for n in inside)))
            kept = [n for n in kept if n not in inside]
    return sorted([*kept, *firms], key=lambda n: (n.start, n.end))


def leaders_are_people(text: str, namings: Sequence[Naming], is_known: Callable[[str], bool]) -> list[Naming]:
    """The namings, who stands behind "party of" being a person: "the party of Mauricio Macri"; not "Party of Wales".

    is_known: whether a folded name is that of a party.
    """

    def is_leader(n: Naming) -> bool:
        words = text[n.start : n.end]
        named = _FULL_NAME.fullmatch(words) is not None and not is_known(fold(words)) and not named_as_party(words)
        return named and _PARTY_OF.search(text, max(0, n.start - 12), n.start) is not None

    return [replace(n, kind="person") if n.kind == "party" and n.entry is None and is_leader(n) else n for n in namings]


def part_sentences(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings, a surname that ends a sentence parted from one that begins the next: "said Omar. Cruz declined",
    where Ilhan Omar and Ted Cruz are named in full."""
    people = [text[n.start : n.end].split() for n in namings if n.kind == "person"]
    known = {word for words in people if len(words) > 1 for word in (words[0], words[-1])}
    parted = []
    for n in namings:
        stop = _STOP.search(text, n.start, n.end) if n.kind == "person" and n.entry is None else None
        if stop is None or not {stop[1], text[stop.end() : n.end].split()[0]} <= known:
            parted.append(n)
        else:
            parted += [replace(n, end=stop.end(1)), replace(n, start=stop.end())]
    return parted


def mend_edges(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings without the number of a list before them and without an office behind them, and with the initials
    that stand before the same surname elsewhere: "CP Rao", "of CP | Rao"."""
    people = {text[n.start : n.end] for n in namings if n.kind == "person"}
    longer = {words.split(" ", 1)[1]: words for words in people if re.match(r"[A-Z]{1,3} [^ ]+$", words)}
    mended = []
    for n in namings:
        number = _LIST_NUMBER.match(text, n.start, n.end)
        office = _OFFICE.search(text, n.start, n.end) if n.kind == "organisation" else None
        whole = longer.get(text[n.start : n.end]) if n.kind == "person" else None
        if n.entry is not None:
            pass
        elif number is not None:
            n = replace(n, start=number.end())
        elif office is not None and office.start() > n.start and _OFFICER.match(text, n.end):
            n = replace(n, end=office.start())
        elif whole is not None and text.endswith(whole, 0, n.end):
            n = replace(n, start=n.end - len(whole))
        mended.append(n)
    return mended


def complete_lists(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings, those of people in a list being the whole of their lines where the line beside it is a name:
    "Nana Yaw Badu", then "Nana | Osei"."""
    lines = list(_NAME_LINE.finditer(text))
    if len(lines) < LEAST_LINES:
        return list(namings)
    begin = {line.start(1): i for i, line in enumerate(lines)}
    at = {begin[n.start]: n for n in namings if n.kind == "person" and n.entry is None and n.start in begin}
    whole = {i for i, n in at.items() if n.end == lines[i].end(1)}
    starts = sorted(n.start for n in namings)

    def beside(i: int) -> bool:
        return any(
            j in whole
            and not text[min(lines[i].end(), lines[j].end()) : max(lines[i].start(), lines[j].start())].strip()
            for j in (i - 1, i + 1)
        )

    def is_free(start: int, end: int) -> bool:
        return bisect_left(starts, start) == bisect_left(starts, end)

    longer = {}
    for order in (sorted(at), sorted(at, reverse=True)):
        for i in order:
            n, end = at[i], lines[i].end(1)
            if i not in whole and n.end < end and is_free(n.end, end) and beside(i):
                whole.add(i)
                longer[n] = replace(n, end=end)
    return [longer.get(n, n) for n in namings]


def join_parts(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings, two being one: "Gulf | of | Oru", "Ivan | the | Terrible"."""
    times = Counter(word for n in namings if n.kind == "person" for word in text[n.start : n.end].split())

    def join(last: Naming, n: Naming) -> Naming | None:
        between = text[last.end : n.start]
        if last.kind != n.kind or between not in (" of ", " the "):
            return None
        if between == " of ":
            is_one = n.kind == "place" and fold(text[last.start : last.end]) in _OF_WHICH
        else:
            parts = (text[last.start : last.end], text[n.start : n.end])
            given = _GIVES.search(text, max(0, last.start - 14), last.start) is not None
            is_one = n.kind == "person" and not given and not any(" " in part or times[part] > 1 for part in parts)
        return replace(last, end=n.end, score=min(last.score, n.score)) if is_one else None

    return join_neighbours(namings, join)


def know_kinds(
    text: str,
    namings: Sequence[Naming],
    is_country: Callable[[str], bool],
    is_known: Callable[[str], bool],
    is_place: Callable[[str], bool],
) -> list[Naming]:
    """The namings, unions of states being organisations, countries by their letters places ("DRC"), and so the doubtful
    people of several words who have the name of a town or begin with a word of the landscape.

    A single word that no place has and that begins a person's full name is that person.

    is_country, is_known, is_place: whether a folded name is that of a country, of any place, of one of the countries
    told of here.
    """
    people = [fold(text[n.start : n.end]).split() for n in namings if n.kind == "person"]
    times = Counter(fold(text[n.start : n.end]) for n in namings if n.kind == "place")
    given = Counter(words[0] for words in people if len(words) > 1)
    alone = {words[0] for words in people if len(words) == 1}

    def kind_of(naming: Naming) -> EntityKind:
        words = text[naming.start : naming.end]
        form = fold(words)
        if naming.kind == "place" and form in _INTERNATIONALS:
            return "organisation"
        state = _STATE.fullmatch(form) if naming.kind == "organisation" else None
        if naming.kind == "organisation" and (
            form in _QUARTERS or (state is not None and (is_known(state[1]) or form.startswith("port ")))
        ):
            return "place"
        if naming.kind == "organisation" and words.isupper() and 2 < len(words) < 6 and is_country(form):
            return "place"
        named = times[form] <= OFTEN * given[form] and form not in _STATES
        if naming.kind == "place" and named and not is_known(form):
            return "person"
        doubtful = naming.score < LEAST_SURE and " " in form and form.rsplit(" ", 1)[1] not in alone
        if naming.kind == "person" and (_LANDSCAPE.match(words) or (doubtful and is_place(form))):
            return "place"
        return naming.kind

    return [n if n.entry is not None else replace(n, kind=kind_of(n)) for n in namings]


def leave_out_nothings(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings but addresses of the web, feasts, diseases and summits, "Easter", "COP26"; not Ann Easter. And but
    places that are the name of money, a direction alone in small letters, or half a word."""
    people = (fold(text[n.start : n.end]).split() for n in namings if n.kind == "person")
    surnames = {words[-1] for words in people if len(words) > 1}

    def is_nothing(naming: Naming) -> bool:
        words = text[naming.start : naming.end]
        form = fold(words)
        address = _ADDRESS.search(words)
        if naming.kind == "place" and (
            _MONEY.match(text, naming.end) or _DIRECTION.fullmatch(words) or _PREFIX.match(text, naming.start)
        ):
            return True
        return (
            (form in _NOTHING and form not in surnames)
            or _SUMMIT.fullmatch(form) is not None
            or (address is not None and " " not in words[: address.start()])
        )

    return [n for n in namings if n.entry is not None or not is_nothing(n)]


def leave_out_events(text: str, namings: Sequence[Naming], is_known: Callable[[str], bool]) -> list[Naming]:
    """The namings but places that the table has not and that stand behind a year, "the 1930 Salt March", with all their
    equals, "the March" among them, but where something is in one; and but those that stand behind "a".

    is_known: whether a folded name is that of any place.
    """
    forms = [fold(text[n.start : n.end]) for n in namings]
    able = {n: form for n, form in zip(namings, forms) if n.kind == "place" and n.entry is None and not is_known(form)}
    ending = {n for n in able if _NOTHING_AFTER.match(text, n.end)}
    events = {able[n] for n in ending if _YEAR_BEFORE.search(text, max(0, n.start - 9), n.start)}
    last = {form.rsplit(" ", 1)[-1] for form in events}

    def is_event(n: Naming) -> bool:
        if n in ending and _ANY_BEFORE.search(text, max(0, n.start - 4), n.start):
            return " " in able[n]
        again = able[n] in events or (able[n] in last and _THE_BEFORE.search(text, max(0, n.start - 6), n.start))
        return bool(again) and not _PLACED_ALONE.search(text, max(0, n.start - 9), n.start)

    return [n for n in namings if n not in able or not is_event(n)]


def leave_out_peoples(text: str, namings: Sequence[Naming], is_known: Callable[[str], bool]) -> list[Naming]:
    """The namings but peoples that were read as places, with all their equals: "the Arhuaco indigenous community".

    is_known: whether a folded name is that of any place.
    """
    forms = {n: fold(text[n.start : n.end]) for n in namings if n.kind == "place" and n.entry is None}
    peoples = {form for n, form in forms.items() if _PEOPLE_AFTER.match(text, n.end)}
    peoples = {form for form in peoples if not is_known(form)}
    placed = {form for n, form in forms.items() if _PLACED_ALONE.search(text, max(0, n.start - 9), n.start)}
    return [n for n in namings if forms.get(n) not in peoples - placed]


def number_teams(text: str, namings: Sequence[Naming]) -> list[Naming]:
    """The namings, a club's letters taken with the number of its team: "HFC 1 beat HFC 3".

    Not in lists of results, "BRA 2 ARG 1", where a number comes and goes.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    alone: Counter[str] = Counter()
    numbers = {}
    for n in namings:
        letters = text[n.start : n.end]
        is_club = n.kind == "organisation" and n.entry is None and letters not in _BROADCASTERS
        if is_club and letters.isupper() and letters.isalpha():
            number = _NUMBER.match(text, n.end)
            if number is None:
                alone[letters] += 1
            else:
                numbers[n] = number
                found[letters][number[1]] += 1
    clubs = {
        letters
        for letters, times in found.items()
        if len(times) >= LEAST_NUMBERS and max(times.values()) >= LEAST_AGAIN and times.total() > alone[letters]
    }
    return [replace(n, end=numbers[n].end()) if n in numbers and text[n.start : n.end] in clubs else n for n in namings]


def read_context(
    text: str, namings: Sequence[Naming], is_known: Callable[[str], bool], is_large: Callable[[str], bool]
) -> list[Naming]:
    """The namings, those that a word beside them gives another kind having it, and all their equals with them.

    A name in marks behind a noun is an organisation, 'the group "Odhira"', and so is one that was read so behind an
    office, "CEO of Lumen". A single name behind a word of kin is a person, "their daughter, Georgia", and so is one
    amid a list of such names, and the letters of a speaker in an interview are the person with these initials. An
    acronym in brackets behind a place that it spells is that place, "Grand Renaissance Dam (GRD)".

    is_known, is_large: whether a folded name is that of any place, of a country, a region or a large city. Such a name
    stays what it is but for a child that is called so.
    """
    full = full_names(text, (n for n in namings if n.kind == "person"))
    children = find_children(text, namings, is_large)
    told = told_beside(text, namings, full, is_known, is_large)
    told |= told_in_pairs(text, namings, full, is_known, is_large)
    told |= {form: "person" for n in children if not is_large(form := fold(text[n.start : n.end]))}
    return [
        replace(n, kind="person")
        if n in children
        else replace(n, kind=told[form])
        if n.entry is None and (form := fold(text[n.start : n.end])) in told
        else n
        for n in namings
    ]


def find_children(text: str, namings: Sequence[Naming], is_large: Callable[[str], bool]) -> set[Naming]:
    """The single names, read as something else, that are people: "their daughter, Georgia,"; "Ana, Jordan and Eva"."""
    single = [n for n in namings if " " not in text[n.start : n.end] and n.entry is None]
    children = set()
    for n in single:
        if n.kind == "person" or text[n.start - 1 : n.start] != " ":
            continue
        kin = _OF_KIN.search(text, max(0, n.start - 20), n.start)
        told = kin is not None and not kin["comma"] and _TOLD.search(text, max(0, n.start - 40), n.start)
        if kin is not None and not told and _AFTER_KIN[bool(kin["comma"])].match(text, n.end):
            children.add(n)
    for a, b, c in zip(single, single[1:], single[2:]):
        amid = text[a.end : b.start] == text[b.end : c.start] == ", " and a.kind == c.kind == "person"
        if amid and b.kind == "place" and not is_large(fold(text[b.start : b.end])):
            children.add(b)
    return children


def told_beside(
    text: str,
    namings: Sequence[Naming],
    people: Sequence[Sequence[str]],
    is_known: Callable[[str], bool],
    is_large: Callable[[str], bool],
) -> dict[str, EntityKind]:
    """The kinds of folded names by what stands before them. people: the words of the full names of people."""
    told: dict[str, EntityKind] = {}
    of_people = {word for words in people for word in words}
    initials = {"".join(word[0] for word in words) for words in people}
    turns = Counter(letters.lower() for letters in _TURN.findall(text))
    told |= {letters: "person" for letters, times in turns.items() if times > 1 and letters in initials}
    for n in namings:
        form = fold(text[n.start : n.end])
        if form in of_people or n.kind == "party" or is_large(form):
            continue
        before = text[max(0, n.start - 40) : n.start]
        called = before[-1:] in ('"', "“", "‘", "'") and _CALLED.search(before) and _CLOSED.match(text, n.end)
        office = before[-1:] == " " and _OFFICE_OF.search(before) is not None
        if called or (office and n.kind == "organisation"):
            told[form] = "organisation"
        elif office and n.kind == "place" and form not in _STATES and not is_known(form):
            # A firm has a director, and provinces have presidents.
            placed = any(
                fold(text[m.start : m.end]) == form and _PLACED.search(text, max(0, m.start - 13), m.start)
                for m in namings
            )
            if not placed and "resident" not in before[-14:] and not _GOES_ON.match(text, n.end):
                told[form] = "organisation"
    return told


def told_in_pairs(
    text: str,
    namings: Sequence[Naming],
    people: Sequence[Sequence[str]],
    is_known: Callable[[str], bool],
    is_large: Callable[[str], bool],
) -> dict[str, EntityKind]:
    """The kinds of folded names by the place right before them: "Lima and Oru", "Grand Renaissance Dam (GRD)"."""
    told: dict[str, EntityKind] = {}
    of_people = {word for words in people for word in words}
    for a, b in zip(namings, namings[1:]):
        between = text[a.end : b.start]
        if a.kind != "place" or between not in (" and ", " ("):
            continue
        form, town = fold(text[b.start : b.end]), fold(text[a.start : a.end])
        if between == " (":
            closed = text[b.end : b.end + 1] == ")" and b.kind == "organisation"
            if closed and spells(text[b.start : b.end], text[a.start : a.end]):
                told[form] = "place"
        elif is_known(town) and not is_large(town):
            doubtful = b.kind == "person" and b.score < LEAST_SURE and " " not in form
            if doubtful and form not in of_people:
                told[form] = "place"
    return told

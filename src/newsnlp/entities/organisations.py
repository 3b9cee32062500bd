"""Which namings of organisations and parties mean one: acronyms with their long forms, and short forms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from newsnlp.entities.names import fold

_COMPOUND = re.compile(r"\b(north|south|inter|trans)(east|west|national|governmental|continental)")
_WORDS = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    "of the and for in on to a an by with at de la le du des del da do dos das di y e et und der die van al el".split()
)
_LEGAL = frozenset(
    "inc corp corporation ltd limited plc co llc company gmbh ag sa nv bhd pte pvt berhad holdings".split()
)
# Words that end a long name and that its short form leaves out: "Amnesty International", "Toyota Motor".
_DROPPABLE = frozenset(
    (
        "international group bank airlines airways motor motors electric "
        "electronics pharmaceuticals technologies technology "
        "systems holdings industries energy petroleum oil university newspaper "
        "news times party movement front alliance "
        "coalition foundation association institute council agency service "
        "services network union club fc cf afc united "
        "city town stores entertainment pictures records media press television tv radio telecom communications mobile "
        "security solutions capital partners investment investments insurance financial finance resources mining steel "
        "chemical chemicals foods brewery breweries beverages hotels resorts cement construction properties express "
        "aviation aerospace platforms software networks labs laboratories semiconductor world worldwide global uk"
    ).split()
)
# First words that alone name nothing in particular.
_GENERIC = frozenset(
    (
        "national international united world federal central state royal "
        "supreme high ministry department bank university "
        "institute house people new american british european african asian council committee commission court police "
        "party democratic republican social socialist communist liberal "
        "conservative popular general public north south "
        "east west northern southern eastern western first all free federation association union international global "
        "office army air joint special foreign defence defense health "
        "education human islamic christian catholic saint st "
        "san black white red blue green young youth women city county district government parliament senate congress"
    ).split()
)
_THE = r"(?:the\s+)?[\"“'‘]?$"
_NO_NICKNAME = _DROPPABLE | _GENERIC
# What stands before the name of a football club and is left out of its short form.
_CLUB = frozenset("ac afc al as ca cd cf fc fk nk rc sc sk sv tp".split())
# What may stand between a long name and its acronym: " (", ", or ", " known as "; and between the two turned round.
_LEFT_OF_ACRONYM = re.compile(
    rf"^[’']?s?\s*[(\[]\s*(?:or\s+)?{_THE}"
    rf"|^\s*[,–—-]?\s*(?:or|aka|a\.k\.a\.|(?:\w+ )?known (?:simply )?as|abbreviated as)\s+{_THE}",
    re.IGNORECASE,
)
_LEFT_OF_LONG = re.compile(
    rf"^\s*[(\[]\s*{_THE}|^\s*[,–—-]\s*(?:or\s+)?{_THE}|^\s*,?\s*(?:short for|which stands for|stands for)\s+{_THE}",
    re.IGNORECASE,
)

# What stands between two names of one organisation: ", formerly known as", " (formerly the".
_KNOWN_AS = re.compile(
    r"(?:,\s|\s\()(?:which\s(?:is|was)\s)?(?:(?:also|better|best|formally|formerly|now|once|previously|still)\s)?"
    rf"(?:known\s(?:simply\s)?as|called|trading\sas|formerly|previously)\s{_THE}"
)
_OPENED = re.compile(rf"^\s*[(\[]\s*(?:or\s+)?{_THE}", re.IGNORECASE)
_CLOSED = re.compile(r"[\"”’']?\s*[)\],;]")
# In brackets behind a name these are its source.
WIRES = frozenset("afp ap dpa efe ansa upi ani ians apa".split())
# Words of bodies that many countries have under one name, and of those that belong to no country.
_BODIES = frozenset(
    "court ministry parliament senate assembly army navy police cabinet commission department treasury congress "
    "party office authority agency directorate bureau guard force".split()
)
_OF_NO_COUNTRY = frozenset("international world global european african asian arab united nations eu un".split())
# What parliaments and their houses are called in the languages of their countries; IPU Parline lists them.
_PARLIAMENTS = frozenset(
    (
        "althing|althingi|amyotha hluttaw|asamblea nacional|assemblee nationale|assembleia da republica|"
        "bundesrat|bundestag|bunge|camara dos deputados|congreso de los diputados|cortes generales|dail|"
        "dail eireann|dewan negara|dewan perwakilan rakyat|dewan rakyat|duma|eduskunta|eerste kamer|folketing|"
        "folketinget|great hural|great khural|hluttaw|jatiya sangsad|jogorku kenesh|kneset|knesset|kokkai|"
        "kuvendi|lagting|lagtinget|landtag|legislative yuan|lok sabha|loya jirga|majilis|majles|majlis|"
        "majlis al shura|mazhilis|mejlis|meshrano jirga|milli majlis|milli mejlis|narodna skupstina|"
        "national diet|nationalrat|nitijela|oireachtas|oliy majlis|orszaggyules|pradesh sabha|pyithu hluttaw|"
        "rajya sabha|riigikogu|riksdag|riksdagen|sabor|saeima|seanad|seanad eireann|seimas|sejm|senedd|skupstina|"
        "sobranie|standerat|state duma|storting|stortinget|tweede kamer|tynwald|verkhovna rada|vidhan parishad|"
        "vidhan sabha|vouli|wolesi jirga"
    ).split("|")
)
# Firms, papers and agencies of one word that news of many countries names and that name nobody and no place.
_OF_ONE_WORD = frozenset(
    (
        "accenture adidas adnoc adyen aeroflot aeromexico airasia airbus airtel akzonobel aldi alibaba allianz "
        "alrosa alstom ameren amgen anglogold aramco arcelormittal asda asean asml asos astrazeneca auchan autoliv "
        "avianca baidu bancolombia barrick basf belaruskali bernama biontech blackrock bnp boeing bombardier "
        "bouygues bradesco braskem bridgestone broadcom burberry capgemini cargill caricom carlsberg "
        "cemex cencosud centrica chevron cisco citigroup codelco coinbase comcast comelec commerzbank concacaf "
        "conmebol costco danone deliveroo deloitte dhl diageo doordash easyjet ebay ecobank ecopetrol ecowas "
        "electrolux embraer enel engie equinor ericsson eskom europol eurostat exxonmobil ferrovial flipkart "
        "fonterra fortescue foxconn fresenius frontex fujitsu gazprom geely gerdau givaudan glaxosmithkline "
        "glencore gojek greenpeace grifols gsk haaretz haier halkbank halliburton handelsblatt heineken hellofresh "
        "hitachi holcim hornbach hsbc huawei hurriyet hyundai iberdrola ikea inditex infosys instacart interfax "
        "interpol investec itau jbs jollibee jpmorgan kaspersky kazatomprom kazmunaygas kepco kering klarna "
        "kommersant kpmg kroger kuaishou lafarge lafargeholcim lego lenovo lidl linkedin logitech lufthansa lukoil "
        "lvmh lyft maersk malaysiakini marubeni mastercard mazda mcdonalds mckinsey mediapart mediaset medtronic "
        "meduza meituan mercadolibre mercosur michelin microsoft minusma mitsubishi mitsui monsanto mossad nabu "
        "naftogaz naspers nato naturgy natwest nedbank nestle netease netflix newmont nintendo nissan nokia "
        "novartis novatek nubank nvidia ocado ofcom ofgem opec openai orsted oxfam palantir panasonic paypal paytm "
        "pdvsa pemex pepsico pertamina petrobras petrochina petrofac petronas petrovietnam pfizer pinduoduo "
        "pinterest pirelli posco privatbank prosus publicis qantas qatarenergy qualcomm rabobank rakuten randstad "
        "rappler raytheon renault repsol reuters revolut ricoh rosatom roscosmos rosgvardia roskomnadzor rosneft "
        "rosstat rostec rusal ryanair sabic safaricom safran salesforce samsung sandiganbayan sanofi sasol saudia "
        "sberbank schlumberger sephora severstal shein shopify shoprite siemens sinopec skanska socar sodexo "
        "softbank solvay sonangol sonatrach spacex spotify starbucks starlink statkraft statoil stellantis suncor "
        "surgutneftegaz suspilne swatch swedbank swisscom syngenta tatmadaw telefonica telenor televisa "
        "telia telkom telstra temasek temu tencent tesco thyssenkrupp tiktok toshiba totalenergies trafigura "
        "transneft ubisoft unesco unhcr unicef unicredit unifil unilever uniper uralkali vakifbank valeo vattenfall "
        "vedomosti veolia verizon vestas viettel vinfast vivendi vodafone volkswagen volvo vtb walmart wipro "
        "wirecard xerox xiaomi xinhua yandex yonhap zalando zillow zomato"
    ).split()
)
# Clubs whose names read as those of people or places; the entrants of continental and world cups of clubs.
_CLUBS = frozenset(
    (
        "aek athens|al ahli|al ahly|al duhail|al hilal|al ittihad|al jazira|al merrikh|al nassr|al sadd|asante kotoko|"
        "asec mimosas|atletico mineiro|botafogo|buriram united|club africain|colo colo|corinthians|dinamo zagreb|"
        "dynamo kyiv|east bengal|enyimba|esperance de tunis|esteghlal|etoile du sahel|fenerbahce|ferencvaros|flamengo|"
        "fluminense|galatasaray|gor mahia|gremio|hearts of oak|johor darul tazim|kaizer chiefs|kashima antlers|"
        "mamelodi sundowns|mohun bagan|olympiacos|orlando pirates|palmeiras|panathinaikos|penarol|persib|"
        "persib bandung|persija|persija jakarta|pohang steelers|raja casablanca|sepahan|shakhtar|shakhtar donetsk|"
        "tp mazembe|urawa red diamonds|urawa reds|wydad|wydad casablanca"
    ).split("|")
)
_TURKISH_CLUB = re.compile(r"[a-z]{4,}spor")
# These name people and other things, too, without "the".
_WITH_ARTICLE = frozenset("cortes diet fono generalitat rada".split())
_OWNER = re.compile(r"((?:[A-Z][\w.]+[ -]){0,2}[A-Z][\w.]+)(?:['’]s? (?:[a-z-]+ )?| )$")


def is_acronym(name: str) -> bool:
    """Whether a name reads as an acronym: one word of two to ten letters, half of them capitals at least.

    >>> [is_acronym(n) for n in ("CNRP", "MoH", "Ku-Klux", "Fretilin", "U.N.", "AK-47", "EFF")]
    [True, True, False, False, True, True, True]
    """
    bare = name.replace(".", "")
    letters = [c for c in bare if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return (
        " " not in bare
        and 2 <= len(letters) <= 10
        and len(bare) <= 12
        and capitals >= 2
        and 2 * capitals >= len(letters)
    )


def is_parliament(name: str, *, has_article: bool = False) -> bool:
    """Whether a name is that of a parliament or a house of one: "Sejm", "Moscow City Duma"; "the Rada", not "Rada".

    >>> [is_parliament(n) for n in ("Dáil Éireann", "German Bundestag", "Sejm Wielki", "Parliament Square")]
    [True, True, False, False]
    """
    words = fold(name).split()
    known = any(" ".join(words[-n:]) in _PARLIAMENTS for n in (1, 2, 3))
    return known or (has_article and " ".join(words) in _WITH_ARTICLE)


def without_legal_form(name: str) -> str:
    """A folded name without "Co.", "Ltd" and their like at its end; "" if there is none.

    >>> without_legal_form("Hanwha Ocean Co."), without_legal_form("Hanwha Ocean")
    ('hanwha ocean', '')
    """
    words = fold(name).split()
    kept = list(words)
    while kept and kept[-1] in _LEGAL:
        kept.pop()
    return " ".join(kept) if len(kept) < len(words) else ""


def is_well_known(name: str) -> bool:
    """Whether a name is that of a firm, a paper or an agency widely known by one word, "Petrobras", or of a club that
    reads as something else, "Al Hilal"."""
    folded = fold(name)
    return folded in _OF_ONE_WORD or folded in _CLUBS or _TURKISH_CLUB.fullmatch(folded) is not None


def spells(acronym: str, long: str) -> bool:
    """Whether the words of a long name give the acronym: their first letters, small words counted or not.

    >>> spells("CNRP", "Cambodia National Rescue Party"), spells("ASEAN", "Association of Southeast Asian Nations")
    (True, True)
    """
    letters = fold(acronym).replace(" ", "")
    plural = len(letters) > 3 and acronym.rstrip(".").endswith("s")
    whole = fold(long.replace("&", " and "))
    # "IGAD" counts both parts of "Intergovernmental", "IMF" one of "International"; "DFL" leaves "Party" out.
    forms = [[w for w in _WORDS.findall(words) if w != "s"] for words in {whole, _COMPOUND.sub(r"\1 \2", whole)}]
    if len(letters) > 2 and forms[0] and (forms[0][-1] == "party" or forms[0][-1] in _LEGAL):
        forms += [words[:-1] for words in forms]
    return any(_spelt(some, words) for words in forms for some in ((letters, letters[:-1]) if plural else (letters,)))


def _spelt(letters: str, words: Sequence[str]) -> bool:
    if len(letters) < 2 or len(words) < 2:
        return False
    if letters == "".join(w[0] for w in words) or letters == "".join(w[0] for w in words if w not in _SMALL):
        return True
    return len(letters) >= 3 and fits(letters, words, start=True)


def fits(letters: str, words: Sequence[str], *, start: bool = False) -> bool:
    """Whether the letters are beginnings of the words in order: each word of some weight gives one to four letters."""
    if not letters:
        return all(w in _SMALL for w in words)
    if not words:
        return False
    head, rest = words[0], words[1:]
    if head in _SMALL and fits(letters, rest):
        return True
    most = min(4, len(head), len(letters))
    return any(head[:n] == letters[:n] and fits(letters[n:], rest) for n in range(1, most + 1))


def short_of(short: Sequence[str], long: Sequence[str], is_place: Callable[[str], bool]) -> bool:
    """Whether one folded name, as words, is a short form of a longer one.

    "amnesty" of "amnesty international", "supreme court" of "supreme court of india", "ministry of health" of
    "cambodian ministry of health", "labour" of "labour party", "conservatives" of "conservative party", "browns" of
    "cleveland browns", "commons" of "house of commons".
    """
    if not short or len(short) > len(long) or tuple(short) == tuple(long):
        return False
    if len(short) == 1 and is_parliament(short[0], has_article=True) and is_parliament(" ".join(long)):
        return short[0] in long  # "duma" of "state duma"
    if len(short) == 1 and len(long) == 2 and long[0] in _CLUB and short[0] == long[1]:
        return True  # "mazembe" of "tp mazembe"
    if tuple(short) == ("congress",) == tuple(long[1:]) and is_place(long[0]):
        return True  # the party of Nepal
    if len(short) == 1 and long[-1] == short[0] and len(long) <= 3 and is_plural_nickname(short[0]):
        return True
    head, tail = tuple(long[: len(short)]), tuple(long[len(short) :])
    if tuple(short) == head or (len(short) == 1 and short[0].removesuffix("s") == head[0] and tail[-1:] == ("party",)):
        if tail and all(w in _LEGAL for w in tail):
            return True
        if len(short) == 1:
            if tail[-1:] == ("party",):
                return len(short[0]) > 3 and not is_place(short[0])
            return (
                len(short[0]) > 3
                and short[0] not in _GENERIC
                and not is_place(short[0])
                and (tail[0] in _DROPPABLE or tail[-1] in _DROPPABLE)
            )
        return bool(tail) and (tail[0] in ("of", "for", "in") or tail[-1] in _DROPPABLE)
    if len(short) >= 2 and tuple(long[-len(short) :]) == tuple(short):
        front = " ".join(long[: -len(short)])
        return is_place(front)
    return False


def is_plural_nickname(word: str) -> bool:
    """Whether a folded word at the end of a name may stand for the whole: "steelers", not "industries"."""
    return len(word) > 4 and word.endswith("s") and not word.endswith("ss") and word not in _NO_NICKNAME


def home_of(text: str, start: int, end: int, country_named: Callable[[str], str | None]) -> str | None:
    """The country whose body a name means, where many have one: KE of "Kenya's | Supreme Court", "Army of Kenya".

    country_named: the ISO code of a country by its folded name or the word for its people ("kenyan").
    """
    words = fold(text[start:end]).split()
    central = "central" in words and "bank" in words
    if not (central or _BODIES.intersection(words)) or _OF_NO_COUNTRY.intersection(words):
        return None
    of = words.index("of") + 1 if "of" in words else len(words)
    inside = [*(words[:n] for n in (3, 2, 1)), words[of:]]
    owner = _OWNER.search(text, max(0, start - 60), start)
    before = fold(owner.group(1)).split() if owner else []
    named = (country_named(" ".join(name)) for name in (*inside, *(before[-n:] for n in (3, 2, 1))) if name)
    return next((code for code in named if code), None)


class Groups:
    """A disjoint-set forest over 0 .. n - 1.

    marks: columns of what tells members apart, None unknown; two marks of one column never come together.
    """

    def __init__(self, n: int, *marks: Sequence[str | None]):
        self.parent = list(range(n))
        self.marks = [list(column) for column in marks]

    def find(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> bool:
        """Joins the groups of the two, unless their marks differ; whether they are one now."""
        if not self.may_join(i, j):
            return False
        a, b = sorted((self.find(i), self.find(j)))
        for column in self.marks:
            column[a] = column[a] or column[b]
        self.parent[b] = a
        return True

    def may_join(self, i: int, j: int) -> bool:
        a, b = self.find(i), self.find(j)
        return all(None in (column[a], column[b]) or column[a] == column[b] for column in self.marks)


def merge_organisations(
    text: str,
    spans: Sequence[tuple[int, int]],
    is_place: Callable[[str], bool] = lambda name: False,
    keys: Sequence[str | None] | None = None,
    homes: Sequence[str | None] | None = None,
) -> list[list[int]]:
    """Groups of indices of `spans`, one group an organisation, in order of first naming.

    is_place: whether a folded name is that of a country or its people ("cambodian"), for short forms. keys: ids of a
    gazetteer, homes: countries, None elsewhere; two of either are two organisations, and a name without a country is
    the one named last. A short form or an acronym that fits two long names joins neither, unless brackets say which.
    """
    unknown = [None] * len(spans)
    names = [text[s:e] for s, e in spans]
    forms = [tuple(fold(n).split()) for n in names]
    groups = Groups(len(spans), keys or unknown, homes or unknown)
    named: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, form in enumerate(forms):
        bare = form
        while len(bare) > 1 and bare[-1] in _LEGAL:
            bare = bare[:-1]
        same = named[bare]
        j = next((j for j in reversed(same) if groups.join(i, j)), None)
        if j is None:
            same.append(i)
        else:
            same.append(same.pop(same.index(j)))
    count = Counter(forms)
    distinct = [(form, i) for form, same in named.items() for i in same]

    bound: set[tuple[str, ...]] = set()
    for i in range(len(spans) - 1):
        between = text[spans[i][1] : spans[i + 1][0]]
        if len(between) > 40 or "\n\n" in between:
            continue
        left, right = i, i + 1
        if _KNOWN_AS.fullmatch(between):
            pair = (left, right)
        elif named_in_brackets(text, spans[left], spans[right], is_place, again=count[forms[right]] > 1):
            pair = (right, left)
        elif is_acronym(names[right]) and len(forms[left]) > 1 and _LEFT_OF_ACRONYM.match(between):
            pair = (right, left)
            if not plausible(names[right], names[left]):
                continue
        elif (
            is_acronym(names[left])
            and len(forms[right]) > 1
            and _LEFT_OF_LONG.match(between)
            and spells(names[left], names[right])
        ):
            pair = (left, right)
        else:
            continue
        short, long = pair
        if forms[short] not in bound and groups.join(short, long):
            bound.add(forms[short])

    multiword = [(form, i) for form, i in distinct if len(form) > 1]
    by_letter: dict[str, list[tuple[str, int]]] = defaultdict(list)
    by_word: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for form, i in multiword:
        by_letter[form[0][0]].append((names[i], i))
        country = next((n for n in (1, 2, 3) if len(form) > n + 1 and is_place(" ".join(form[:n]))), None)
        if country is not None:  # "NHC" of "U.S. National Hurricane Center"
            by_letter[form[country][0]].append((" ".join(form[country:]), i))
        for word in {form[0], form[-1]}:
            by_word[word].append((form, i))
    for form, i in distinct:
        if len(form) == 1 and is_acronym(names[i]) and form not in bound:
            spelt = {groups.find(j) for long, j in by_letter[form[0][0]] if spells(names[i], long)}
            spelt = {j for j in spelt if groups.may_join(i, j)}
            if len(spelt) == 1:
                groups.join(i, *spelt)
    for form, i in sorted(distinct, key=lambda d: (-len(d[0]), d[1])):
        if is_acronym(names[i]):
            continue
        options = [
            *by_word[form[0]],
            *by_word[form[0].removesuffix("s")],
            *by_word[form[-1]],
        ]
        longer = {groups.find(j) for other, j in options if j != i and short_of(form, other, is_place)}
        longer = {j for j in longer if j != groups.find(i) and groups.may_join(i, j)}
        if len(longer) == 1:
            groups.join(i, *longer)
    gathered: dict[int, list[int]] = defaultdict(list)
    for i in range(len(spans)):
        gathered[groups.find(i)].append(i)
    return [gathered[root] for root in sorted(gathered)]


def plausible(acronym: str, long: str) -> bool:
    """Whether an acronym in brackets can be that of the long name before it: one letter of it begins a word, or more.

    Acronyms of other languages ("National Liberation Army (ELN)") share letters, not their order.
    """
    letters = Counter(fold(acronym).replace(" ", ""))
    starts = Counter(w[0] for w in fold(long).split())
    shared = sum((letters & starts).values())
    alike = 2 * shared >= len(fold(acronym)) or shared >= 2
    return spells(acronym, long) or (alike and (letters == starts or fold(acronym) not in WIRES))


def named_in_brackets(
    text: str, long: tuple[int, int], short: tuple[int, int], is_place: Callable[[str], bool], *, again: bool
) -> bool:
    """Whether a word alone in brackets is the short form of the name before it: "Law and Justice (PiS)", "... (Caf)".

    again: whether the word stands elsewhere in the text, too; else an acronym that shares no letters with a name of
    two words may be a team's country, "Al Ahly (EGY)". Words that are no acronyms have to share some.
    """
    name, word = text[slice(*long)], text[slice(*short)]
    words = fold(name).split()
    if (
        not _OPENED.match(text[long[1] : short[0]])
        or not _CLOSED.match(text, short[1])
        or not word[:1].isupper()
        or " " in word
        or len(words) < 2
        or name.isupper()
        or is_place(fold(word))
    ):
        return False
    if plausible(word, name) or fold(word) == words[0]:
        return True
    return is_acronym(word) and fold(word) not in WIRES and (again or len(words) > 2)
